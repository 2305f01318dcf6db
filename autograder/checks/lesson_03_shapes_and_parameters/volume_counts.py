"""3.4: outputs and parameters of one convolution layer, shared and not shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.answers import as_integer, brief
from autograder.student.diagnosis import CheckFailed, Mistake
from autograder.student.exercise import Exercise

COLUMNS = ("outputs", "weights", "parameters", "unshared")
NAME = "volume_counts"


@dataclass(frozen=True)
class ConvLayer:
    """A convolution layer on a square input.

    Parameters
    ----------
    side, channels : int
        Of the input: side × side × channels.
    filters, size : int
        Number of filters, and the side of their windows.
    stride, padding : int
        Step of the window, and zeros added on each side.
    """

    side: int
    channels: int
    filters: int
    size: int
    stride: int = 1
    padding: int = 0

    def __str__(self) -> str:
        """Return the layer in words."""
        zeros = f"{self.padding} zeros on each side" if self.padding else "no padding"
        return (
            f"input {self.side} × {self.side} × {self.channels}; {self.filters} "
            f"filters with a window of {self.size} × {self.size}, "
            f"stride {self.stride}, {zeros}"
        )

    def places(self, padding: int | None = None) -> int:
        """Return the output's side."""
        zeros = self.padding if padding is None else padding
        return (self.side + 2 * zeros - self.size) // self.stride + 1

    def count(self, column: str) -> int:
        """Return the right number of one column."""
        kernel = self.size**2 * self.channels
        outputs = self.places() ** 2 * self.filters
        return {
            "outputs": outputs,
            "weights": kernel * self.filters,
            "parameters": (kernel + 1) * self.filters,
            "unshared": outputs * (kernel + 1),
        }[column]


LAYERS = {
    "ten filters": ConvLayer(32, 3, 10, 5, padding=2),
    "AlexNet": ConvLayer(227, 3, 96, 11, stride=4),
}


def own_layer(number: int) -> ConvLayer:
    """Return a layer that belongs to a number.

    Parameters
    ----------
    number : int
        The student's own number; any whole number.

    Returns
    -------
    ConvLayer
        Redrawn until each known mistake gives another number than the right one.
    """
    generator = np.random.default_rng([304, abs(as_integer(number, "my_number"))])
    while True:
        layer = ConvLayer(
            side=int(generator.integers(20, 65)),
            channels=int(generator.integers(2, 9)),
            filters=int(generator.integers(5, 33)),
            size=int(generator.choice([3, 5, 7])),
            stride=int(generator.choice([2, 3])),
            padding=int(generator.integers(1, 3)),
        )
        if all(
            layer.count(column) != mistake.value
            for column in COLUMNS
            for mistake in _mistakes(layer, column)
        ):
            return layer


def _mistakes(layer: ConvLayer, column: str) -> list[Mistake]:
    window, kernel = layer.size**2, layer.size**2 * layer.channels
    outputs, filters = layer.count("outputs"), layer.filters
    per_place = Mistake(
        "biases counted per position",
        kernel * filters + outputs,
        "one bias belongs to each filter and is shared by all its places, just as the "
        "weights are.",
    )
    depth = "a filter is as deep as its input: its window covers every channel."
    forgotten = Mistake("channels forgotten", window * filters, depth)
    one_filter = Mistake(
        "one filter only", kernel, "that is one filter. How many are there?"
    )
    found = {
        "outputs": [
            Mistake(
                "padding ignored",
                layer.places(padding=0) ** 2 * filters,
                "the zeros make the input larger before the window slides.",
            ),
            Mistake(
                "one map only",
                layer.places() ** 2,
                "that is one map. Each filter makes one.",
            ),
            Mistake(
                "one side only",
                layer.places() * filters,
                "the window moves to the right and down: count the places of the whole "
                "map.",
            ),
            Mistake(
                "input channels counted",
                outputs * layer.channels,
                "the channels of the input are added up inside each output value; the "
                "output has one channel for each filter.",
            ),
            Mistake(
                "stride ignored",
                (layer.side + 2 * layer.padding - layer.size + 1) ** 2 * filters,
                "the window moves by the stride in both directions.",
            ),
            Mistake(
                "size of the input",
                layer.side**2 * layer.channels,
                "that is the input. How many places does the window have?",
            ),
        ],
        "weights": [
            forgotten,
            one_filter,
            Mistake(
                "biases among the weights",
                layer.count("parameters"),
                "this column is without the biases.",
            ),
            Mistake(
                "weights not shared",
                outputs * kernel,
                "here every place uses the same filters: position does not count.",
            ),
        ],
        "parameters": [
            per_place,
            Mistake("channels forgotten", (window + 1) * filters, depth),
            Mistake(
                "biases forgotten",
                kernel * filters,
                "each filter has a bias, too.",
            ),
            Mistake(
                "a bias for each channel",
                (window + 1) * layer.channels * filters,
                "the channels are added up before the bias: one bias for each filter.",
            ),
            Mistake(
                "one bias for the layer",
                kernel * filters + 1,
                "each filter has a bias of its own.",
            ),
            Mistake("one filter only", kernel + 1, one_filter.hint),
        ],
        "unshared": [
            Mistake(
                "biases forgotten",
                outputs * kernel,
                "without sharing, each output value has its own weights and its own "
                "bias.",
            ),
            per_place,
            Mistake(
                "filters counted twice",
                outputs * (kernel + 1) * filters,
                "the output values are counted over all filters already.",
            ),
            Mistake(
                "weights shared",
                layer.count("parameters"),
                "that is the shared count. Now every output value has its own set.",
            ),
            Mistake("channels forgotten", outputs * (window + 1), depth),
            Mistake(
                "places counted instead of outputs",
                layer.places() ** 2 * (kernel + 1),
                "each place holds one output value for each filter.",
            ),
        ],
    }
    return found[column]


_HINTS = {
    "outputs": "first the places along one side, then squared, then times the filters.",
    "weights": "window rows × window columns × input channels × filters.",
    "parameters": "the weights, and one bias for each filter.",
    "unshared": "how many numbers does one output value need, and how many output "
    "values are there?",
}


_OWN_HINT = " And is my_number still the one for which your layer was printed?"


def verify_volume_counts(answer: Any, case: tuple[str, str]) -> None:
    """Compare one number of the table."""
    name, column = case
    row = entry(answer[NAME], NAME, name, partly=True)
    layer = own_layer(answer["my_number"]) if name == "own" else LAYERS[name]
    if isinstance(row, dict):
        row = [row.get(column, ...) for column in COLUMNS]
    if not isinstance(row, list | tuple | np.ndarray) or len(row) != len(COLUMNS):
        raise CheckFailed(
            f'The row "{name}" does not hold four numbers.',
            expected=f"({', '.join(COLUMNS)})",
            received=brief(row, 40),
            hint="one number for each column, in the order of the stub.",
            mistake="wrong shape",
        )
    value = row[COLUMNS.index(column)]
    if isinstance(value, list | tuple | np.ndarray) and np.size(value) > 1:
        raise CheckFailed(
            f'"{column}" of "{name}" is one number, not a shape.',
            expected="one whole number",
            received=brief(value, 40),
            hint="how many numbers does a volume of that shape hold?",
            mistake="shape instead of a number",
        )
    assert_number(
        value,
        layer.count(column),
        f'"{column}" of "{name}"',
        _mistakes(layer, column),
        _HINTS[column] + (_OWN_HINT if name == "own" else ""),
    )


VOLUME_COUNTS = Exercise(
    name=NAME,
    title="3.4 Volumes and parameters",
    verify=verify_volume_counts,
    visible=(
        *(("ten filters", column) for column in COLUMNS),
        ("AlexNet", "outputs"),
        ("own", "outputs"),
    ),
    variant=own_layer,
)
