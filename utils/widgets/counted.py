"""A row of blocks with its ledger: as a table, as a picture and in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from utils.ledger import Table, ledger
from utils.plotting import LessonFigure, new_figure, picture_html, show
from utils.widgets.blocks import Block, DoesNotFitError, block_of, network_of

_HEAD = ("block", "out", "parameters", "multiplications", "sees")
_COLOURS = {  # Okabe and Ito's, which differ for everybody
    "convolution": "#56B4E9",
    "1 × 1 convolution": "#9AD0EE",
    "pooling": "#F0E442",
    "residual block": "#009E73",
    "inception block": "#CC79A7",
    "separable convolution": "#0072B2",
    "batch normalisation": "#DDDDDD",
    "global average": "#E69F00",
    "dense": "#D55E00",
}


@dataclass(frozen=True)
class Counted:
    """What one block makes, costs and sees."""

    name: str
    out_shape: tuple[int, ...]
    parameters: int
    multiplications: int
    field: tuple[int, ...] | None

    def cells(self) -> list[str]:
        """Return the texts of its row in the table."""
        return [
            self.name,
            _sides(self.out_shape),
            f"{self.parameters:,}",
            f"{self.multiplications:,}",
            "–" if self.field is None else _sides(self.field),
        ]


class Network:
    """Blocks in a row, and what each of them makes, costs and sees.

    Parameters
    ----------
    blocks : sequence of str
        One line each, for example ``"residual block 32, stride 2"``.
    input_shape : sequence of int
        (height, width, channels).
    budget : int, optional
        Parameters that the network should not exceed; the words say how it stands.

    Attributes
    ----------
    blocks : tuple of str
        The lines, completed.
    problem : str
        Why a block cannot stand where it stands; empty when all fit. Table, picture
        and model end before it.
    """

    def __init__(
        self,
        blocks: Sequence[str],
        input_shape: Sequence[int] = (32, 32, 3),
        budget: int | None = None,
    ) -> None:
        parsed = [block_of(line) for line in blocks]
        self.blocks = tuple(block.name for block in parsed)
        self.input_shape = tuple(input_shape)
        self.budget, self.problem = budget, ""
        self._fitting, self.model = self._longest(parsed)

    def _longest(self, blocks: list[Block]) -> tuple[list[Block], Any]:
        """Return the first blocks that fit together, and their model."""
        try:
            return blocks, network_of(blocks, self.input_shape)
        except DoesNotFitError as error:
            self.problem = str(error)
            fitting = blocks[: error.number - 1]
            return fitting, network_of(fitting, self.input_shape)

    @cached_property
    def rows(self) -> tuple[Counted, ...]:
        """The input and each block, in order."""
        rows = ledger(self.model).rows
        counted = [Counted("picture", rows[0].out_shape, 0, 0, rows[0].receptive_field)]
        for number, block in enumerate(self._fitting, 1):
            own = [row for row in rows if row.layer.startswith(f"block_{number}_")]
            counted.append(
                Counted(
                    name=f"{number} · {block.name}",
                    out_shape=own[-1].out_shape,
                    parameters=sum(row.parameters for row in own),
                    multiplications=sum(row.multiplications or 0 for row in own),
                    field=own[-1].receptive_field,
                )
            )
        return tuple(counted)

    @property
    def parameters(self) -> int:
        """Parameters of all blocks that fit."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiplications(self) -> int:
        """Multiplications for one picture, in all blocks that fit."""
        return sum(row.multiplications for row in self.rows)

    @property
    def sentence(self) -> str:
        """The network in a few words, as a screen reader says them."""
        last = self.rows[-1]
        number = len(self._fitting)
        blocks = "1 block makes" if number == 1 else f"{number} blocks make"
        made = _sides(last.out_shape) + (" numbers" if len(last.out_shape) == 1 else "")
        parts = [
            f"{blocks} {made} of a picture of {_sides(self.input_shape)}: "
            f"{self.parameters:,} parameters, {self.multiplications:,} multiplications."
        ]
        if last.field is not None:
            sees = "whole" if last.field == self.input_shape[:2] else ""
            told = "the whole picture" if sees else f"{_sides(last.field)} pixels"
            parts.append(f"Each of its last places sees {told}.")
        if self.budget is not None:
            left = self.budget - self.parameters
            where = "below" if left >= 0 else "over"
            parts.append(f"{abs(left):,} {where} the budget of {self.budget:,}.")
        return " ".join([self.problem, *parts]).strip()

    @property
    def text(self) -> str:
        """The table as plain text, and the sentence."""
        return self.table().text()

    def table(self) -> Table:
        """Return the table, a row for each block."""
        rows = [row.cells() for row in self.rows]
        return Table("Blocks in a row", _HEAD, rows, [self.sentence], ("block",))

    def figure(self) -> LessonFigure:
        """Draw the blocks: as high as their maps, as wide as their channels."""
        figure, grid = new_figure(width=1.2 + 0.75 * len(self.rows), height=2.9)
        axes, left = grid[0, 0], 0.0
        for row, kind in zip(
            self.rows, ["", *(b.kind for b in self._fitting)], strict=True
        ):
            left = _draw(axes, row, _COLOURS.get(kind, "0.9"), left)
        height = max(_height(row.out_shape) for row in self.rows)
        axes.set(xlim=(-0.1, left), ylim=(-0.62 * height, 0.62 * height))
        axes.axis("off")
        return show(figure, self.sentence)

    @cached_property
    def png(self) -> bytes:
        """The picture of `figure`."""
        return self.figure().png()

    def html(self) -> str:
        """Return picture and table."""
        return picture_html(self.png, self.sentence) + self.table().html()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html()}

    def __str__(self) -> str:
        """Return the table as plain text."""
        return self.text


def _draw(axes: Any, row: Counted, colour: str, left: float) -> float:
    """Draw one block, and return where the next one begins."""
    from matplotlib.patches import Rectangle

    width, height = _width(row.out_shape), _height(row.out_shape)
    axes.add_patch(
        Rectangle((left, -height / 2), width, height, facecolor=colour, edgecolor="0.2")
    )
    middle = left + width / 2
    name = row.name.partition(" · ")[0]
    axes.text(middle, height / 2, name, ha="center", va="bottom", fontsize=8)
    sides = _sides(row.out_shape).replace(" × ", "\n× ")
    axes.annotate(
        sides,
        xy=(middle, -height / 2),
        xytext=(0, -3),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize=7,
    )
    return left + max(width, 0.5) + 0.35


def _height(shape: Sequence[int]) -> float:
    return math.sqrt(shape[0]) if len(shape) > 1 else 1.0


def _width(shape: Sequence[int]) -> float:
    return 0.12 + 0.09 * math.log2(1 + shape[-1])


def _sides(shape: Sequence[int]) -> str:
    return " × ".join(str(side) for side in shape)
