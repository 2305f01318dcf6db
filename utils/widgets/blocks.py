"""Building blocks of networks, each written as a line of text.

``"convolution 32, 5 × 5, stride 2"``, ``"residual block 64"``, ``"dense 10"``: the same
words name a block, make it and tell it to a screen reader.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

MAX_SIZE, MAX_WINDOW, MAX_STRIDE = 512, 7, 4
MAX_WEIGHTS = 5_000_000  # of one block: more would fill the memory, press by press


@dataclass(frozen=True)
class Traits:
    """What can be chosen of a kind of block, and what it starts with."""

    size: int | None = None  # filters or units
    window: int | None = None
    stride: int | None = None
    needs_map: bool = True
    least: int = 1  # of size


KINDS = {
    "convolution": Traits(size=16, window=3, stride=1),
    "1 × 1 convolution": Traits(size=16),
    "pooling": Traits(window=2),
    "residual block": Traits(size=32, stride=1),
    "inception block": Traits(size=32, least=4),
    "separable convolution": Traits(size=32, window=3, stride=1),
    "batch normalisation": Traits(needs_map=False),
    "global average": Traits(),
    "dense": Traits(size=10, needs_map=False),
}
_LINE = re.compile(
    rf"({'|'.join(sorted(KINDS, key=len, reverse=True))})"
    r"(?: (\d+))?(?:, (\d+) [×x] (\d+))?(?:, stride (\d+))?"
)


@dataclass(frozen=True)
class Block:
    """One block; made by `block_of` or `new_block`."""

    kind: str
    size: int | None = None
    window: int | None = None
    stride: int | None = None

    @property
    def name(self) -> str:
        """The line of text that makes this block."""
        text = self.kind if self.size is None else f"{self.kind} {self.size}"
        if self.window is not None:
            text += f", {self.window} × {self.window}"
        return text + (f", stride {self.stride}" if (self.stride or 1) > 1 else "")

    @property
    def traits(self) -> Traits:
        """What can be chosen of it."""
        return KINDS[self.kind]


def new_block(kind: str) -> Block:
    """Return a block of a kind as it starts."""
    traits = KINDS[kind]
    return Block(kind, traits.size, traits.window, traits.stride)


def block_of(line: str) -> Block:
    """Read a block from a line of text.

    Examples
    --------
    >>> block_of("residual block 32, stride 2")
    Block(kind='residual block', size=32, window=None, stride=2)
    >>> block_of("pooling").name
    'pooling, 2 × 2'
    """
    found = _LINE.fullmatch(line.strip())
    if found is None or found[3] != found[4]:
        raise ValueError(
            'Expected a block such as "convolution 32, 3 × 3, stride 2", with one of '
            f"{', '.join(KINDS)}. Received {line!r}. Check the spelling."
        )
    block = new_block(found[1])
    written = {"size": found[2], "window": found[3], "stride": found[5]}
    given: dict[str, Any] = {
        trait: int(text) for trait, text in written.items() if text is not None
    }
    for trait in given:
        if getattr(block, trait) is None:
            raise ValueError(
                f"Expected no {trait} for {block.kind}. Received {line!r}. "
                f"Write {block.name!r}, for example."
            )
    block = replace(block, **given)
    _assert_sizes(block, line)
    return block


def _assert_sizes(block: Block, line: str) -> None:
    highest = {"size": MAX_SIZE, "window": MAX_WINDOW, "stride": MAX_STRIDE}
    for trait, high in highest.items():
        value = getattr(block, trait)
        low = block.traits.least if trait == "size" else 1
        if value is not None and not low <= value <= high:
            raise ValueError(
                f"Expected a {trait} from {low} to {high} for {block.kind}. "
                f"Received {value} in {line!r}. Take another number."
            )


class DoesNotFitError(ValueError):
    """A block cannot stand where it stands; ``number`` counts from 1."""

    def __init__(self, number: int, words: str) -> None:
        super().__init__(words)
        self.number = number


def network_of(blocks: Sequence[Block], input_shape: Sequence[int]) -> Any:
    """Return the Keras model of some blocks in a row.

    The layers of block 3 have names that begin with ``block_3_``.
    """
    import keras

    inputs = keras.Input(tuple(input_shape))
    tensor = inputs
    for number, block in enumerate(blocks, 1):
        _assert_fits(number, block, tensor.shape[1:])
        named = _Named(f"block_{number}")
        last = number == len(blocks)
        tensor = _MAKERS[block.kind](block, tensor, named, last)
    return keras.Model(inputs, tensor, name="network")


def _assert_fits(number: int, block: Block, shape: Sequence[int]) -> None:
    where = f"Block {number}, {block.name}"
    if block.traits.needs_map and len(shape) == 1:
        raise DoesNotFitError(
            number,
            f"{where}, needs a map with rows and columns; the blocks before it make a "
            f"row of {shape[0]} numbers. Move it up, or remove it.",
        )
    if block.kind == "pooling" and min(shape[:2]) < (block.window or 1):
        raise DoesNotFitError(
            number,
            f"{where}, does not fit into a map of {shape[0]} × {shape[1]}. "
            "Remove it, or make fewer steps before it.",
        )
    if (weights := _weights(block, shape)) > MAX_WEIGHTS:
        raise DoesNotFitError(
            number,
            f"{where}, would have {weights:,} weights behind "
            f"{'·'.join(map(str, shape))} numbers. Take fewer filters or units, or put "
            "a pooling or a global average before it.",
        )


def _weights(block: Block, shape: Sequence[int]) -> int:
    """Return about how many weights a block has."""
    size, window = block.size or 0, block.window or 1
    if block.kind == "dense":
        return math.prod(shape) * size
    if block.kind == "residual block":
        return 9 * size * (shape[-1] + size)
    return window**2 * shape[-1] * size


@dataclass(frozen=True)
class _Named:
    """Layers whose names tell their block."""

    prefix: str

    def __call__(self, kind: str, suffix: str, *args: Any, **options: Any) -> Any:
        import keras

        layer = getattr(keras.layers, kind)
        return layer(*args, name=f"{self.prefix}_{suffix}", **options)

    def conv(self, suffix: str, filters: int, window: int, **options: Any) -> Any:
        """Return a convolution that keeps the sides unless it has a stride."""
        options = {"padding": "same", "activation": "relu", **options}
        return self("Conv2D", suffix, filters, window, **options)


def _convolution(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    window, stride = block.window or 1, block.stride or 1
    return named.conv("conv", block.size or 1, window, strides=stride)(tensor)


def _pooling(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    return named("MaxPooling2D", "pool", block.window)(tensor)


def _residual(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    filters, stride = block.size or 1, block.stride or 1
    branch = named.conv("conv_1", filters, 3, strides=stride)(tensor)
    branch = named.conv("conv_2", filters, 3, activation=None)(branch)
    skip = tensor
    if stride > 1 or tensor.shape[-1] != filters:
        skip = named.conv("skip", filters, 1, strides=stride, activation=None)(tensor)
    return named("ReLU", "relu")(named("Add", "add")([branch, skip]))


def _inception(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    # GoogLeNet's proportions: 64, 96 → 128, 16 → 32 and 32 for 256 maps.
    filters = block.size or block.traits.least
    small, few = max(filters // 4, 1), max(filters // 8, 1)
    narrow, narrower = max(3 * filters // 8, 1), max(filters // 16, 1)
    many = filters - small - 2 * few
    three = named.conv("narrow_3", narrow, 1)(tensor)
    five = named.conv("narrow_5", narrower, 1)(tensor)
    pooled = named("MaxPooling2D", "pool", 3, strides=1, padding="same")(tensor)
    branches = [
        named.conv("conv_1", small, 1)(tensor),
        named.conv("conv_3", many, 3)(three),
        named.conv("conv_5", few, 5)(five),
        named.conv("pooled", few, 1)(pooled),
    ]
    return named("Concatenate", "join")(branches)


def _separable(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    options = {"strides": block.stride or 1, "padding": "same", "activation": "relu"}
    size, window = block.size, block.window
    return named("SeparableConv2D", "conv", size, window, **options)(tensor)


def _normalised(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    return named("BatchNormalization", "norm", momentum=0.9)(tensor)


def _average(block: Block, tensor: Any, named: _Named, _: bool) -> Any:
    return named("GlobalAveragePooling2D", "average")(tensor)


def _dense(block: Block, tensor: Any, named: _Named, last: bool) -> Any:
    if len(tensor.shape) > 2:
        tensor = named("Flatten", "flatten")(tensor)
    activation = None if last else "relu"
    return named("Dense", "dense", block.size, activation=activation)(tensor)


_MAKERS: dict[str, Callable[[Block, Any, _Named, bool], Any]] = {
    "convolution": _convolution,
    "1 × 1 convolution": _convolution,
    "pooling": _pooling,
    "residual block": _residual,
    "inception block": _inception,
    "separable convolution": _separable,
    "batch normalisation": _normalised,
    "global average": _average,
    "dense": _dense,
}
