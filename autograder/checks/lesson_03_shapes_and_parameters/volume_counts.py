"""3.4: outputs and parameters of one convolution layer, shared and not shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.reading import as_count
from autograder.student.answers import as_integer, brief
from autograder.student.diagnosis import CheckFailed, Entry, Own, Table, Wrong, entry_of
from autograder.student.exercise import Exercise

COLUMNS = ("outputs", "weights", "parameters", "unshared")
NAME = "volume_counts"
# Takes a column: the right number of a layer, or a student's own.
Numbers = Callable[[str], int]


@dataclass(frozen=True)
class ConvLayer:
    """A convolution layer on a square input."""

    side: int  # of the input: side × side × channels
    channels: int
    filters: int
    size: int  # side of their windows
    stride: int = 1
    padding: int = 0  # zeros added on each side

    def __str__(self) -> str:
        """Return the layer in words."""
        zeros = f"{self.padding} zeros on each side" if self.padding else "no padding"
        return (
            f"input {self.side} × {self.side} × {self.channels}; {self.filters} "
            f"filters with a window of {self.size} × {self.size}, "
            f"stride {self.stride}, {zeros}"
        )

    @property
    def kernel(self) -> int:
        """Weights of one filter."""
        return self.size**2 * self.channels

    def places(self, zeros: int | None = None) -> int:
        """Return the output's side, with so many zeros in all."""
        room = self.side + (2 * self.padding if zeros is None else zeros)
        return (room - self.size) // self.stride + 1

    def count(self, column: str) -> int:
        """Return the right number of one column."""
        outputs = self.places() ** 2 * self.filters
        return {
            "outputs": outputs,
            "weights": self.kernel * self.filters,
            "parameters": (self.kernel + 1) * self.filters,
            "unshared": outputs * (self.kernel + 1),
        }[column]


LAYERS = {
    "ten filters": ConvLayer(32, 3, 10, 5, padding=2),
    "AlexNet": ConvLayer(227, 3, 96, 11, stride=4),
}

PADDING_IGNORED = "the zeros make the input larger before the window slides."
EACH_SIDE = "the zeros are added on each side: twice as many along a row."
ONE_MAP = "that is one map. Each filter makes one."
ONE_SIDE = "the window moves to the right and down: count the places of the whole map."
INPUT_CHANNELS = (
    "the channels of the input are added up inside each output value; the output has "
    "one channel for each filter."
)
STRIDE = "the window moves by the stride in both directions."
FIRST_PLACE = (
    "that counts the steps along a side; the place before the first counts, too."
)
INPUT = "that is the input. How many places does the window have?"
DEEP = "a filter is as deep as its input: its window covers every channel."
ONE_FILTER = "that is one filter. How many are there?"
NO_BIASES = "this column is without the biases."
SHARED = "here every place uses the same filters: position does not count."
PER_PLACE = (
    "one bias belongs to each filter and is shared by all its places, just as the "
    "weights are."
)
BIASES = "each filter has a bias, too."
AFTER_ADDING = "the channels are added up before the bias: one bias for each filter."
OWN_BIAS = "each filter has a bias of its own."
OWN_SET = "without sharing, each output value has its own weights and its own bias."
ALL_FILTERS = "the output values are counted over all filters already."
NOT_SHARED = "that is the shared count. Now every output value has its own set."
EACH_PLACE = "each place holds one output value for each filter."
STILL_A_WINDOW = (
    "an output value still looks at its window only, not at the whole input: window × "
    "channels weights, and a bias."
)
OTHER_ROW = "this number belongs to the row of the ten filters."

Known = tuple[str, Callable[[ConvLayer, Numbers], int], str]
KNOWN: dict[str, tuple[Known, ...]] = {
    "outputs": (
        ("padding ignored", lambda a, t: a.places(0) ** 2 * a.filters, PADDING_IGNORED),
        (
            "padding counted once",
            lambda a, t: a.places(a.padding) ** 2 * a.filters,
            EACH_SIDE,
        ),
        ("one map only", lambda a, t: a.places() ** 2, ONE_MAP),
        ("one side only", lambda a, t: a.places() * a.filters, ONE_SIDE),
        (
            "input channels counted",
            lambda a, t: a.places() ** 2 * a.filters * a.channels,
            INPUT_CHANNELS,
        ),
        (
            "input channels in place of the filters",
            lambda a, t: a.places() ** 2 * a.channels,
            INPUT_CHANNELS,
        ),
        (
            "stride ignored",
            lambda a, t: (a.side + 2 * a.padding - a.size + 1) ** 2 * a.filters,
            STRIDE,
        ),
        (
            "first place forgotten",
            lambda a, t: (a.places() - 1) ** 2 * a.filters,
            FIRST_PLACE,
        ),
        ("size of the input", lambda a, t: a.side**2 * a.channels, INPUT),
    ),
    "weights": (
        ("channels forgotten", lambda a, t: a.size**2 * a.filters, DEEP),
        ("one filter only", lambda a, t: a.kernel, ONE_FILTER),
        ("biases among the weights", lambda a, t: a.count("parameters"), NO_BIASES),
        ("weights not shared", lambda a, t: t("outputs") * a.kernel, SHARED),
    ),
    "parameters": (
        (
            "biases counted per position",
            lambda a, t: t("weights") + t("outputs"),
            PER_PLACE,
        ),
        ("channels forgotten", lambda a, t: (a.size**2 + 1) * a.filters, DEEP),
        ("biases forgotten", lambda a, t: t("weights"), BIASES),
        (
            "a bias for each channel",
            lambda a, t: (a.size**2 + 1) * a.channels * a.filters,
            AFTER_ADDING,
        ),
        ("one bias for the layer", lambda a, t: t("weights") + 1, OWN_BIAS),
        ("one filter only", lambda a, t: a.kernel + 1, ONE_FILTER),
    ),
    "unshared": (
        ("biases forgotten", lambda a, t: t("outputs") * a.kernel, OWN_SET),
        (
            "biases counted per position",
            lambda a, t: t("weights") + t("outputs"),
            OWN_SET,
        ),
        (
            "one bias for each filter",
            lambda a, t: t("outputs") * a.kernel + a.filters,
            OWN_SET,
        ),
        (
            "filters counted twice",
            lambda a, t: t("outputs") * t("parameters"),
            ALL_FILTERS,
        ),
        ("weights shared", lambda a, t: a.count("parameters"), NOT_SHARED),
        ("channels forgotten", lambda a, t: t("outputs") * (a.size**2 + 1), DEEP),
        (
            "places counted instead of outputs",
            lambda a, t: a.places() ** 2 * (a.kernel + 1),
            EACH_PLACE,
        ),
        (
            "dense layer counted",
            lambda a, t: t("outputs") * (a.side**2 * a.channels + 1),
            STILL_A_WINDOW,
        ),
        (
            "dense layer counted",
            lambda a, t: t("outputs") * a.side**2 * a.channels,
            STILL_A_WINDOW,
        ),
    ),
}
HINTS = {
    "outputs": "first the places along one side, then squared, then times the filters.",
    "weights": "window rows × window columns × input channels × filters.",
    "parameters": "the weights, and one bias for each filter.",
    "unshared": "how many numbers does one output value need, and how many output "
    "values are there?",
}
OWN = " And is my_number still the one for which your layer was printed?"


def own_layer(number: int) -> ConvLayer:
    """Return a layer that belongs to a number, on which each known mistake shows."""
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
            oracle(layer, layer.count) != layer.count(column)
            for column in COLUMNS
            for _, oracle, _ in KNOWN[column]
        ):
            return layer


def _right(layer: ConvLayer, column: str, t: Numbers) -> int:
    """Return what follows from the numbers of the earlier columns."""
    if column == "parameters":
        return t("weights") + layer.filters
    if column == "unshared":
        return t("outputs") * (t("weights") // layer.filters + 1)
    return layer.count(column)


def _entry(name: str, layer: ConvLayer, column: str) -> Entry:
    def numbers(t: Mapping[Any, Any]) -> Numbers:
        return lambda column: int(t[name, column])

    known = [
        Wrong(label, lambda t, oracle=oracle: oracle(layer, numbers(t)), hint)
        for label, oracle, hint in KNOWN[column]
        if oracle(layer, layer.count) != layer.count(column)
    ]
    if name == "own":
        other = LAYERS["ten filters"].count(column)
        known.append(Wrong("row of the ten filters", lambda t: other, OTHER_ROW))
    return Entry(
        f'"{column}" of "{name}"',
        right=lambda t: _right(layer, column, numbers(t)),
        wrong=known,
        read=as_count,
        hint=HINTS[column] + (OWN if name == "own" else ""),
        other="other number",
    )


def _by_column(answer: Any) -> Any:
    """Return the table with a dictionary in each row, or what is wrong with a row."""
    table = entry_of(answer, NAME, NAME, partly=True)
    if not isinstance(table, dict):
        return table
    return {name: _columns(name, row) for name, row in table.items()}


def _columns(name: str, row: Any) -> Any:
    if row is ... or isinstance(row, dict):
        return row
    if isinstance(row, list | tuple | np.ndarray) and len(row) == len(COLUMNS):
        return dict(zip(COLUMNS, row, strict=True))
    return dict.fromkeys(
        COLUMNS,
        CheckFailed(
            f'The row "{name}" does not hold four numbers.',
            expected=f"({', '.join(COLUMNS)})",
            received=brief(row, 40),
            hint="one number for each column, in the order of the stub.",
            mistake="wrong shape",
        ),
    )


def _exchanged(layers: Mapping[str, ConvLayer], one: str, two: str) -> Wrong:
    other = {one: two, two: one}
    return Wrong(
        f"{one} and {two} exchanged",
        lambda key: layers[key[0]].count(other.get(key[1], key[1])),
        f"{one} stand where {two} belong: the columns are {', '.join(COLUMNS)}.",
    )


def _table(answer: Any) -> Table:
    layers = {**LAYERS, "own": own_layer(entry_of(answer, NAME, "my_number"))}
    return Table(
        name=NAME,
        pick=_by_column,
        probes=[(name, column) for name in layers for column in COLUMNS],
        entries={
            (name, column): _entry(name, layer, column)
            for name, layer in layers.items()
            for column in COLUMNS
        },
        wrong=[
            _exchanged(layers, "weights", "parameters"),
            _exchanged(layers, "outputs", "weights"),
            _exchanged(layers, "parameters", "unshared"),
        ],
    )


VOLUME_COUNTS = Exercise(
    name=NAME,
    title="3.4 Volumes and parameters",
    visible=(
        *(("ten filters", column) for column in COLUMNS),
        ("AlexNet", "outputs"),
        ("own", "outputs"),
    ),
    variant=own_layer,
    rule=Own(make=_table),
    part=lambda key: key,
    points_by_part=True,
)
