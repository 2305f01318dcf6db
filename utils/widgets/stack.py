"""Small stacks of convolution and pooling layers that show all their numbers.

One channel, NumPy only: what the receptive-field microscope looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from utils.ledger import kernel_positions
from utils.plotting import as_numbers

Array = npt.NDArray[np.float64]
Kind = Literal["convolution", "max pooling", "average pooling", "relu"]


@dataclass(frozen=True)
class Layer:
    """One layer of a stack; made by `conv`, `max_pool`, `average_pool` or `relu`."""

    kind: Kind  # what it does with its window
    size: int  # side of the window, in pixels of its own input
    stride: int = 1  # step of the window, in pixels of its own input
    # whether zeros are added around the input; a convolution only
    padding: Literal["valid", "same"] = "valid"
    kernel: Array | None = None  # (size, size), or None: the weights of a convolution

    @property
    def name(self) -> str:
        """What a title calls it, for example "max pooling 2 × 2, stride 2"."""
        if self.kind == "relu":
            return "ReLU"
        stride = f", stride {self.stride}" if self.stride > 1 else ""
        padding = ", same" if self.padding == "same" else ""
        return f"{self.kind} {self.size} × {self.size}{stride}{padding}"

    def positions(self, side: int) -> range:
        """Return the input index of the window's first row, for each output row."""
        return kernel_positions(
            side, self.size, stride=self.stride, padding=self.padding
        )


def conv(
    kernel: npt.ArrayLike,
    *,
    stride: int = 1,
    padding: Literal["valid", "same"] = "valid",
) -> Layer:
    """Return a convolution, as Keras computes it: the kernel is not turned over.

    Parameters
    ----------
    kernel : array_like, shape (side, side)
        The weights.
    stride : int, default=1
        Step, in pixels.
    padding : {"valid", "same"}
        Zeros around the input.

    Returns
    -------
    Layer
        For a stack.

    Raises
    ------
    TypeError, ValueError
        If the kernel is not a square of numbers.
    """
    weights = as_numbers(kernel, "kernel").astype(np.float64)
    if weights.ndim != 2 or weights.shape[0] != weights.shape[1]:
        raise ValueError(
            "Expected a square kernel of shape (side, side). "
            f"Received shape {weights.shape}. Add rows or columns of zeros."
        )
    return Layer("convolution", weights.shape[0], stride, padding, weights)


def max_pool(size: int, *, stride: int | None = None) -> Layer:
    """Return max pooling; the stride is the size unless given, as in Keras."""
    return Layer("max pooling", size, size if stride is None else stride)


def average_pool(size: int, *, stride: int | None = None) -> Layer:
    """Return average pooling; the stride is the size unless given, as in Keras."""
    return Layer("average pooling", size, size if stride is None else stride)


def relu() -> Layer:
    """Return a ReLU: negative values become 0."""
    return Layer("relu", 1)


def maps_of(image: npt.ArrayLike, layers: Sequence[Layer]) -> list[Array]:
    """Return the image and what each layer makes of it."""
    # Shape of image: (height, width)
    picture = as_numbers(image, "image").astype(np.float64)
    if picture.ndim != 2:
        raise ValueError(
            "Expected an image of shape (height, width). "
            f"Received shape {picture.shape}. Choose one channel of one image."
        )
    maps = [picture]
    for layer in layers:
        rows, columns = (layer.positions(side) for side in maps[-1].shape)
        values = [
            [_value(layer, maps[-1], row, column) for column in columns] for row in rows
        ]
        maps.append(np.array(values))
    return maps


@dataclass(frozen=True)
class Trace:
    """Where one output value comes from."""

    value: float  # the output value
    # (height, width): how much each pixel of the image counts: ``value = (weights *
    # image).sum()``
    weights: Array
    # rows and columns of the image that can change the value, those in the padding left
    # out: the receptive field
    seen: tuple[slice, slice]
    # the same in each map, from the image to the output itself
    fields: tuple[tuple[slice, slice], ...]


def trace(
    image: npt.ArrayLike, layers: Sequence[Layer], row: int, column: int
) -> Trace:
    """Follow one output value back to the pixels it is made of."""
    # Shape of image: (height, width)
    # Convolution and average pooling are weighted sums. Max pooling and ReLU are, too,
    # once it is known which value wins and which is cut off; so the output is a
    # weighted sum of pixels, with weights that depend on the image.
    maps = maps_of(image, layers)
    height, width = maps[-1].shape
    if not (0 <= row < height and 0 <= column < width):
        raise ValueError(
            f"Expected a row from 0 to {height - 1} and a column from 0 to "
            f"{width - 1}. Received row {row}, column {column}. "
            "The output is that large."
        )
    weights = np.zeros(maps[-1].shape)
    weights[row, column] = 1.0
    field = (slice(row, row + 1), slice(column, column + 1))
    fields = [field]
    for layer, below in zip(reversed(layers), reversed(maps[:-1]), strict=True):
        weights = _weights_below(layer, below, weights)
        field = _field_below(layer, below.shape, field)
        fields.append(field)
    fields.reverse()
    return Trace(float(maps[-1][row, column]), weights, field, tuple(fields))


def _window(
    layer: Layer, values: Array, row: int, column: int
) -> tuple[Array, slice, slice]:
    """Return the part of the window inside the input, and its rows and columns."""
    rows = slice(max(row, 0), min(row + layer.size, values.shape[0]))
    columns = slice(max(column, 0), min(column + layer.size, values.shape[1]))
    return values[rows, columns], rows, columns


def _window_weights(layer: Layer, window: Array, row: int, column: int) -> Array:
    """Return how much each value of a window counts in the output value."""
    if layer.kernel is not None:
        first_row, first_column = max(-row, 0), max(-column, 0)
        return layer.kernel[first_row:, first_column:][
            : window.shape[0], : window.shape[1]
        ]
    if layer.kind == "average pooling":
        return np.full(window.shape, 1 / window.size)
    weights = np.zeros(window.shape)
    winner = np.unravel_index(int(window.argmax()), window.shape)
    weights[winner] = 1.0 if layer.kind == "max pooling" else float(window.max() > 0)
    return weights


def _value(layer: Layer, values: Array, row: int, column: int) -> float:
    window, *_ = _window(layer, values, row, column)
    return float((window * _window_weights(layer, window, row, column)).sum())


def _weights_below(layer: Layer, below: Array, above: Array) -> Array:
    """Carry the weights of a layer's output back to its input."""
    rows, columns = (layer.positions(side) for side in below.shape)
    weights = np.zeros(below.shape)
    for i, j in np.argwhere(above):
        row, column = rows[i], columns[j]
        window, down, across = _window(layer, below, row, column)
        weights[down, across] += above[i, j] * _window_weights(
            layer, window, row, column
        )
    return weights


def _field_below(
    layer: Layer, shape: tuple[int, ...], field: tuple[slice, slice]
) -> tuple[slice, slice]:
    """Return which rows and columns of a layer's input its output field sees."""

    def along(side: int, part: slice) -> slice:
        positions: Any = layer.positions(side)[part]
        return slice(max(positions[0], 0), min(positions[-1] + layer.size, side))

    return along(shape[0], field[0]), along(shape[1], field[1])
