"""3.5: the blanks of two ledgers, each graded by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.reading import as_count
from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed, Entry, Table, Wrong
from autograder.student.exercise import Exercise

NAME = "ledger_blanks"
Filled = Mapping[Any, Any]  # the table, as far as a formula needs it
Shape = tuple[int | float, ...]


def _as_shape(value: Any, name: str) -> Shape:
    if isinstance(value, list | tuple) and len(value) == 4 and value[0] is None:
        value = value[1:]  # as Keras prints it, with the batch in front
    shape = as_array(value, name)
    if shape.shape != (3,):
        raise CheckFailed(
            f"{name} is not a shape of three numbers.",
            expected="(rows, columns, channels), without the batch",
            received=brief(value, 40),
            hint=IN_THIS_ORDER,
            mistake="wrong shape",
        )
    return tuple(int(side) if side == int(side) else float(side) for side in shape)


IN_THIS_ORDER = "a map has rows, columns and channels, in this order."
FLAT_HAS_NONE = (
    "flattening only writes the same numbers in one row: there is nothing to learn."
)
POOL_HAS_NONE = "pooling has a window, but no weights: it takes the largest number."
DEEP = (
    "a filter is as deep as the map below it: multiply by the number of filters of the "
    "layer before."
)
COLOURS = f"the picture's 3 channels are gone after the first layer: {DEEP}"
FLOOR = "a window that does not fit any more is left out: round down."
BY_TWO = "windows of 2 × 2 with stride 2 on 30 × 30; the channels stay."
TWO_OFF = "first the convolution takes 2 off, then the windows of 2 × 2 are counted."
VALID = "the convolutions are valid: each makes the map smaller before it is pooled."
NOT_POOLED = "that is the map before this pooling layer: it halves rows and columns."
KEEPS_CHANNELS = "pooling works on each channel by itself and keeps them all."
CHANNELS_LAST = "Keras puts the channels last: (rows, columns, channels)."
ALL_NUMBERS = "all numbers of the map below: rows × columns × channels."
EACH_CHANNEL = "each place holds one number a channel."
NO_THIRD_POOL = "there is no pooling after the third convolution."
SAME = "these convolutions have same padding: only pooling shrinks the map."
FILTER_SUM = "3 · 3 · channels below, plus 1 bias, for each filter."
FILTER_BIAS = "each filter has a bias, as well."
PER_FILTER = "one bias belongs to each filter, whatever its places."
OWN_NETWORK = "that belongs to the other network: look at the number in this one."
UNIT_SUM = "numbers in the row below × units, and one bias for each unit."
UNIT_BIAS = "each unit has a bias, as well."
UNITS_BIAS = "each unit has a bias of its own."
EVERY_NUMBER = (
    "the dense layer looks at every number of the flattened map, not only at one for "
    "each channel."
)


def _known(*rows: tuple[str, Any, str]) -> list[Wrong]:
    """Return known mistakes from names, values (or formulas) and hints."""
    return [
        Wrong(name, v if callable(v) else (lambda t, v=v: v), hint)
        for name, v, hint in rows
    ]


def _map(what: str, right: Shape, hint: str, *rows: tuple[str, Any, str]) -> Entry:
    rows = (*rows, ("channels first", (right[2], *right[:2]), CHANNELS_LAST))
    known = _known(*rows)
    return Entry(what, lambda t: right, known, hint, _as_shape, "other shape")


def _number(
    what: str, right: Callable[[Filled], int], hint: str, *rows: tuple[str, Any, str]
) -> Entry:
    return Entry(what, right, _known(*rows), hint, as_count, "other number")


def _none(what: str, hint: str, *wrong: int) -> Entry:
    name = "parameters where nothing is learned"
    return _number(what, lambda t: 0, hint, *((name, value, hint) for value in wrong))


def _conv(what: str, below: int, filters: int, side: int, other: int) -> Entry:
    weights = 9 * below * filters
    return _number(
        what,
        lambda t: weights + filters,
        FILTER_SUM,
        ("channels of the layer below forgotten", 10 * filters, DEEP),
        ("channels of the picture taken", 28 * filters, COLOURS),
        ("channels of another layer taken", (9 * other + 1) * filters, DEEP),
        ("biases forgotten", weights, FILTER_BIAS),
        ("one bias for the layer", weights + 1, FILTER_BIAS),
        ("biases counted per position", weights + side * side * filters, PER_FILTER),
        *(
            (f"{n} filters taken", (9 * below + 1) * n, OWN_NETWORK)
            for n in {32, 64, 128} - {filters}
        ),
        *(
            ("a bias for each channel below", weights + below, PER_FILTER)
            for _ in range(below != filters)
        ),
    )


def _dense(what: str, row: str, units: int, other: int, channels: int) -> Entry:
    return _number(
        what,
        lambda t: (t[row] + 1) * units,
        UNIT_SUM,
        ("biases forgotten", lambda t: t[row] * units, UNIT_BIAS),
        ("one bias for the layer", lambda t: t[row] * units + 1, UNITS_BIAS),
        ("Flatten forgotten", (channels + 1) * units, EVERY_NUMBER),
        ("units of the other network", lambda t: (t[row] + 1) * other, OWN_NETWORK),
    )


BLANKS: dict[str, Entry] = {
    "A": _map(
        "the output of the first pooling layer",
        (15, 15, 32),
        BY_TWO,
        ("same padding assumed", (16, 16, 32), VALID),
        ("channels pooled", (15, 15, 16), KEEPS_CHANNELS),
        ("map before the pooling", (30, 30, 32), NOT_POOLED),
        ("channels of the picture kept", (15, 15, 3), EACH_CHANNEL),
    ),
    "B": _none(
        "the parameters of a pooling layer", POOL_HAS_NONE, 4, 5, 128, 160, 32
    ),
    "C": _conv("the parameters of the second convolution", 32, 32, 13, 64),
    "D": _map(
        "the output of the second pooling layer",
        (6, 6, 32),
        TWO_OFF,
        ("rounded up", (7, 7, 32), FLOOR),
        ("convolution before it forgotten", (7, 7, 32), VALID),
        ("half a pixel", (6.5, 6.5, 32), FLOOR),
        ("same padding assumed", (8, 8, 32), VALID),
        ("map before the pooling", (13, 13, 32), NOT_POOLED),
        ("channels pooled", (6, 6, 16), KEEPS_CHANNELS),
    ),
    "E": _number(
        "the output of the flatten layer",
        lambda t: math.prod(t["D"]),
        ALL_NUMBERS,
        ("channels forgotten", lambda t: math.prod(t["D"][:2]), EACH_CHANNEL),
        ("rounded up", 1568, FLOOR),
        ("map before the pooling", 13 * 13 * 32, NOT_POOLED),
    ),
    "F": _dense("the parameters of the first dense layer", "E", 512, 128, 32),
    "G": _conv("the parameters of the second convolution", 32, 64, 16, 64),
    "H": _conv("the parameters of the third convolution", 64, 128, 8, 32),
    "I": _number(
        "the output of the flatten layer",
        lambda t: 8 * 8 * 128,
        f"{ALL_NUMBERS} Which layers halve?",
        ("a pooling layer too many", 4 * 4 * 128, NO_THIRD_POOL),
        ("valid padding assumed", 4 * 4 * 128, SAME),
        ("channels forgotten", 64, EACH_CHANNEL),
        ("valid padding assumed", 6 * 6 * 128, SAME),
        ("channels of another layer taken", 8 * 8 * 64, EACH_CHANNEL),
        ("no pooling counted", 32 * 32 * 128, NOT_POOLED),
    ),
    "J": _none(
        "the parameters of a flatten layer", FLAT_HAS_NONE, 8192, 8193, 1_048_576, 2048,
        1152, 1153,
    ),
    "K": _dense("the parameters of the first dense layer", "I", 128, 512, 128),
}  # fmt: skip

ENTRIES = {
    letter: replace(blank, what=f"blank {letter}, {blank.what}")
    for letter, blank in BLANKS.items()
}

LEDGER_BLANKS = Exercise(
    name=NAME,
    title="3.5 Fill in the ledger",
    visible=("A", "B", "C", "G"),
    part=lambda letter: letter,
    points_by_part=True,
    rule=Table(
        name=NAME,
        entries=ENTRIES,
        probes=tuple(BLANKS),
        label=lambda letter: f"blank {letter}",
    ),
)
