"""One row of the shape ledger, and how its columns read."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from utils.ledger.trace import Shape

BYTES_PER_NUMBER = 4  # float32
COLUMNS = {
    "layer": "layer",
    "kind": "kind",
    "in": "in",
    "out": "out",
    "parameters": "parameters",
    "multiplications": "multiplications",
    "memory": "memory",
    "field": "sees",
    "jump": "jump",
    "padding": "zeros in front",
    "unseen": "never seen",
    "why": "why",
}


@dataclass(frozen=True)
class Row:
    """One layer of the ledger."""

    layer: str
    kind: str
    in_shapes: tuple[Shape, ...]
    out_shape: Shape
    trainable: int
    non_trainable: int
    multiplications: int | None
    receptive_field: tuple[int, ...] | None
    jump: tuple[Fraction, ...] | None
    unseen: tuple[tuple[int, ...], ...] | None
    whole: bool
    why: str
    padding: tuple[int, ...] | None = None

    @property
    def parameters(self) -> int:
        """All parameters of the layer."""
        return self.trainable + self.non_trainable

    @property
    def memory(self) -> int:
        """Bytes that the output of one image takes as float32."""
        return BYTES_PER_NUMBER * math.prod(self.out_shape)

    def cell(self, column: str) -> str:
        """Return the text of one column, a key of `COLUMNS`."""
        if column == "in":
            return " and ".join(_shape_text(shape) for shape in self.in_shapes) or "–"
        texts = {
            "layer": self.layer,
            "kind": self.kind,
            "out": _shape_text(self.out_shape),
            "parameters": f"{self.parameters:,}",
            "multiplications": _number_text(self.multiplications),
            "memory": memory_text(self.memory),
            "field": _field_text(self.receptive_field),
            "jump": _jump_text(self.jump),
            "padding": _field_text(self.padding),
            "unseen": _unseen_text(self.unseen),
            "why": self.why,
        }
        return texts[column]


def memory_text(number: int) -> str:
    """Return a number of bytes in words, for example ``"12.0 KiB"``."""
    for unit, size in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number} B"


def _shape_text(shape: Sequence[int]) -> str:
    return " × ".join(str(side) for side in shape)


def _number_text(number: int | None) -> str:
    return "?" if number is None else f"{number:,}"


def _field_text(size: Sequence[int] | None) -> str:
    return "–" if size is None else _shape_text(size)


def _jump_text(jump: Sequence[Fraction] | None) -> str:
    return "–" if jump is None else " × ".join(str(step) for step in jump)


def _unseen_text(unseen: Sequence[Sequence[int]] | None) -> str:
    if unseen is None:
        return "–"
    names = {1: ("steps",), 2: ("rows", "columns")}.get(
        len(unseen), ("",) * len(unseen)
    )
    parts = [
        f"{len(places)} {name if len(places) > 1 else name[:-1]}".strip()
        for places, name in zip(unseen, names, strict=True)
        if places
    ]
    return ", ".join(parts) or "none"
