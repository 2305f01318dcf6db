"""9.1: a dense layer behind Flatten, as a convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.diagnosis import Feature, FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class DenseCase:
    """Weights of a dense layer, and the maps that were flattened before it."""

    height: int
    width: int
    channels: int
    units: int
    seed: int = 0

    def draw(self) -> tuple[Any, ...]:
        """Return weights, height, width, channels."""
        rows = self.height * self.width * self.channels
        generator = np.random.default_rng([901, self.seed])
        weights = np.round(generator.uniform(-3, 3, (rows, self.units)), 2)
        return weights, self.height, self.width, self.channels

    def describe(self) -> str:
        """Return the case in words."""
        maps = f"{self.height} × {self.width} × {self.channels}"
        return f"maps of {maps}, {self.units} units"


def kernel_of(weights: Any, height: int, width: int, channels: int) -> FloatArray:
    """Return the kernel, entry by entry: Flatten counts channels fastest."""
    kernel = np.empty((height, width, channels, weights.shape[1]))
    for row in range(height):
        for column in range(width):
            for channel in range(channels):
                number = (row * width + column) * channels + channel
                kernel[row, column, channel] = weights[number]
    return kernel


def _read_as(*order: str, back: tuple[int, ...] | None = None) -> Any:
    """Return the oracle that reads the weights with sides in another order."""

    def oracle(weights: Any, height: int, width: int, channels: int) -> FloatArray:
        units = weights.shape[1]
        sides = {"h": height, "w": width, "c": channels, "u": units}
        read = weights.reshape([sides[name] for name in order])
        return np.asarray(read if back is None else read.transpose(back))

    return oracle


def _fortran(weights: Any, height: int, width: int, channels: int) -> FloatArray:
    shape = (height, width, channels, weights.shape[1])
    return np.asarray(weights.reshape(shape, order="F"))


def _units_in_front(weights: Any, *sides: int) -> FloatArray:
    return np.asarray(weights.T.reshape(weights.shape[1], *sides))


def _transposed_first(weights: Any, height: int, width: int, channels: int) -> Any:
    return weights.T.reshape(height, width, channels, weights.shape[1])


ROWS_COLUMNS = (
    "rows and columns of the maps have changed places: Flatten writes one row after "
    "the other."
)
CHANNELS_FIRST = (
    "the weights are read as if Flatten wrote one channel after the other. It writes, "
    "for each pixel, all its channels side by side."
)
FORTRAN = (
    "the weights are read in the order of columns (order F): in NumPy's usual order "
    "the last index runs fastest."
)
UNITS_RUN = (
    "the weights are read as if the units came first in memory. In weights the rows "
    "count inputs, the columns units."
)
UNITS_FRONT = (
    "the units are the first axis. Keras' kernels have them last: rows, columns, "
    "channels in, filters."
)
TURNED = (
    "the kernel is turned by 180°. Keras lays it on the picture as it is, so nothing "
    "is turned."
)
NOT_SPREAD = (
    "the weights come back with two axes: the first one holds rows, columns and "
    "channels, and is to be spread over three."
)
CHANGED_LATE = "channels and units have changed places: the units are the last axis."
SIZES = Stop(
    ("cannot reshape",),
    "another number of entries",
    "the sides do not fit: their product is the number of all weights, the units "
    "included.",
)
ONE = (
    "number the weights of one unit 0, 1, 2 … and print your kernel: where does weight "
    "1 belong, on the pixel at the right or on the next channel?"
)

DENSE_AS_CONVOLUTION = Exercise(
    name="dense_as_convolution",
    title="9.1 A dense layer as a convolution",
    promises=(
        Promise(
            "shape (height, width, channels, units)",
            (DenseCase(2, 3, 4, 5, seed=1), DenseCase(1, 1, 5, 3, seed=2)),
        ),
        Promise(
            "the same numbers as the dense layer",
            (DenseCase(2, 3, 4, 5, seed=1), DenseCase(3, 3, 2, 4, seed=3)),
        ),
    ),
    visible=(
        DenseCase(2, 3, 4, 5, seed=1),
        DenseCase(1, 1, 5, 3, seed=2),
        DenseCase(3, 3, 2, 4, seed=3),
    ),
    rule=Function(
        name="dense_as_convolution",
        arguments=DenseCase.draw,
        right=kernel_of,
        wrong=(
            Wrong(
                "rows and columns swapped",
                _read_as("w", "h", "c", "u", back=(1, 0, 2, 3)),
                ROWS_COLUMNS,
            ),
            Wrong(
                "rows and columns swapped",
                _read_as("w", "h", "c", "u"),
                ROWS_COLUMNS,
                by_shape=True,
            ),
            Wrong(
                "channels first",
                _read_as("c", "h", "w", "u", back=(1, 2, 0, 3)),
                CHANNELS_FIRST,
            ),
            Wrong(
                "channels first",
                _read_as("c", "h", "w", "u"),
                CHANNELS_FIRST,
                by_shape=True,
            ),
            Wrong("columns first", _fortran, FORTRAN),
            Wrong(
                "units first in memory",
                _read_as("u", "h", "w", "c", back=(1, 2, 3, 0)),
                UNITS_RUN,
            ),
            Wrong("units first in memory", _transposed_first, UNITS_RUN),
            Wrong("units in front", _units_in_front, UNITS_FRONT, by_shape=True),
            Wrong(
                "channels and units swapped",
                _read_as("h", "w", "u", "c"),
                CHANGED_LATE,
                by_shape=True,
            ),
            Wrong(
                "turned by 180°",
                lambda *given: kernel_of(*given)[::-1, ::-1],
                TURNED,
            ),
            Wrong("not spread out", lambda w, *_: w, NOT_SPREAD, by_shape=True),
        ),
        features=(
            Feature(
                lambda weights, height, width, channels: height == width,
                {True: "square maps", False: "maps that are not square"},
            ),
            Feature(
                lambda weights, height, width, channels: height * width == 1,
                {True: "maps of one pixel", False: "larger maps"},
            ),
        ),
        stops=(SIZES,),
        probes=(
            DenseCase(3, 2, 3, 2, seed=31),
            DenseCase(2, 4, 1, 3, seed=32),
            DenseCase(4, 3, 2, 1, seed=33),
        ),
        describe=DenseCase.describe,
        hint=ONE,
    ),
)
