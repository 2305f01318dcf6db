"""12.1: trainable, frozen and all parameters of a VGG16 with a new head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from autograder.student.diagnosis import Entry, Table, Wrong
from autograder.student.exercise import Exercise, Promise

NAME = "head_counts"
FROZEN, BIASES_OF_BASE, WHOLE_VGG16 = 14_714_688, 4_224, 138_357_544
UNITS = 256
INPUTS = {"64 pixels": 2 * 2 * 512, "150 pixels": 4 * 4 * 512, "average": 512}
WHATS = ("trainable", "frozen", "total")
Key = tuple[str, str]  # line of the table, and what is counted
Row = tuple[int, int, int]


def head_parameters(numbers: int) -> int:
    """Return the parameters of Dense 256 and Dense 1 on so many numbers."""
    return numbers * UNITS + UNITS + UNITS + 1


TRAINABLE = {name: head_parameters(numbers) for name, numbers in INPUTS.items()}


def counts(
    sizes: Mapping[str, int] = INPUTS,
    learns: Callable[[int], int] = head_parameters,
    row: Callable[[int, int], Row] = lambda head, base: (head, base, head + base),
) -> Callable[[Key], int]:
    """Return an oracle of all entries, made by rules that may be wrong."""

    def oracle(key: Key) -> int:
        line, what = key
        head = learns(sizes.get(line, INPUTS[line]))
        return row(head, FROZEN)[WHATS.index(what)]

    return oracle


def _maps(*sides: int) -> dict[str, int]:
    return dict(
        zip(("64 pixels", "150 pixels"), (s * s * 512 for s in sides), strict=True)
    )


ROUND_DOWN = "pooling drops a last odd row: 75 becomes 37, not 38."
WHOLE_ROWS = (
    "a map has whole rows: halve five times, dropping a last odd row each time."
)
FIVE = "five pooling layers halve the side, each once."
OTHER_INPUT = "that is the map of another input: halve this one's side five times."
SQUARE = "a map has rows and columns: the side counts twice."
KEEP_ALL = "Flatten keeps every number of the last map: rows × columns × channels."
ONE_A_MAP = "averaging leaves one number for each map, wherever it lies."
UNIT_AND_BIAS = (
    "256 units, each with its weights and a bias; behind them one more unit, with 256 "
    "weights and a bias."
)
DROPOUT = "dropout only sets numbers to 0: it learns nothing."
DROPOUT_KEEPS = (
    "dropout switches numbers off for a while: the last unit still has 256 weights."
)
ONE_UNIT = "for two classes one unit with a sigmoid is enough here."
POOLING = "the average has nothing to learn: it has no parameters."
KEEP_DENSE = "the average takes the place of Flatten; the dense layer behind it stays."
FROZEN_STAY = "the convolutions are frozen: nothing changes their weights."
STILL_THERE = (
    "frozen parameters are still there, and used: they only do not change. And they "
    "are not trained."
)
EXCHANGED = "the new head learns, and the convolutions are frozen."
NO_DENSE = "its three dense layers are cut off; the new head takes their place."
BIAS_OF_FILTER = "each filter has a bias, and it is frozen, too."
ADD_HEAD = "the head belongs to the network, too: add it."
ADD_FROZEN = "frozen parameters do not learn, but they are part of the network."
IN_THEM = "a weight is an array of many numbers: count these, not the arrays."
OTHER_LINE = "this is the number of another line of the table."
LEAVE_OUT = "leave out the new head: it learns."
LEARNS = "this is the new head, the one part that learns."
NOT_THE_SUM = "the two numbers of this line add up to another total."
DENSE_ONLY = (
    "only the two dense layers learn. How many numbers reach the first of them? Each "
    "unit has one weight for each, and a bias."
)
ADD_UP = "add up the 13 convolutions: print base.summary()"
TOGETHER = "what is trained and what is not, together."

# Slips with the numbers that reach the head, and slips with the head.
SIZES = (
    ("rounded up in pooling", {"150 pixels": 5 * 5 * 512}, ROUND_DOWN),
    ("fraction of a row kept", {"150 pixels": 150 * 150 * 512 // 32**2}, WHOLE_ROWS),
    ("last pooling layer missed", _maps(4, 9), FIVE),
    ("pooling left out", _maps(64, 150), FIVE),
    ("input of 224 pixels", _maps(7, 7), OTHER_INPUT),
    ("input of 96 pixels", _maps(3, 3), OTHER_INPUT),
    ("side taken once", {"64 pixels": 2 * 512, "150 pixels": 4 * 512}, SQUARE),
    ("average instead of Flatten", {"64 pixels": 512, "150 pixels": 512}, KEEP_ALL),
    ("Flatten instead of the average", {"average": INPUTS["150 pixels"]}, ONE_A_MAP),
    ("Flatten instead of the average", {"average": INPUTS["64 pixels"]}, ONE_A_MAP),
)
HEADS = (
    (
        "biases, or the last unit, forgotten",
        lambda n: n * UNITS + UNITS,
        UNIT_AND_BIAS,
    ),
    ("biases forgotten", lambda n: n * UNITS + UNITS - 1, UNIT_AND_BIAS),
    ("last unit and biases forgotten", lambda n: n * UNITS, UNIT_AND_BIAS),
    ("dropout counted", lambda n: head_parameters(n) + UNITS, DROPOUT),
    ("units halved by dropout", lambda n: head_parameters(n) - 128, DROPOUT_KEEPS),
    ("dense layer left out", lambda n: n + 1, KEEP_DENSE),
    ("average counted", lambda n: head_parameters(n) + n, POOLING),
    ("two last units", lambda n: head_parameters(n) + UNITS + 1, ONE_UNIT),
)
ROWS: tuple[tuple[str, Callable[[int, int], Row], str], ...] = (
    ("trainable and frozen exchanged", lambda h, b: (b, h, h + b), EXCHANGED),
    ("nothing frozen", lambda h, b: (h + b, 0, h + b), STILL_THERE),
    ("frozen taken for absent", lambda h, b: (h, 0, h + b), STILL_THERE),
    (
        "frozen parameters counted as trainable",
        lambda h, b: (h + b, b, h + b),
        FROZEN_STAY,
    ),
    ("frozen parameters counted as trainable", lambda h, b: (b, b, h + b), FROZEN_STAY),
    ("frozen parameters counted as trainable", lambda h, b: (b, b, b + b), FROZEN_STAY),
    ("total instead of frozen", lambda h, b: (h, h + b, h + b), LEAVE_OUT),
    ("trainable instead of frozen", lambda h, b: (h, h, h + b), LEARNS),
    ("frozen parameters left out", lambda h, b: (h, b, h), ADD_FROZEN),
    ("head forgotten", lambda h, b: (h, b, b), ADD_HEAD),
    *(
        ("VGG16's own dense layers counted", row, NO_DENSE)
        for row in (
            lambda h, b: (h, WHOLE_VGG16, h + WHOLE_VGG16),
            lambda h, b: (h, WHOLE_VGG16, h + b),
            lambda h, b: (h, b, WHOLE_VGG16),
            lambda h, b: (h, b, h + WHOLE_VGG16),
        )
    ),
    (
        "biases forgotten",
        lambda h, b: (h, b - BIASES_OF_BASE, h + b - BIASES_OF_BASE),
        BIAS_OF_FILTER,
    ),
    ("arrays counted", lambda h, b: (4, 26, 30), IN_THEM),
)
THROUGHOUT = [
    *(Wrong(name, counts(sizes), hint) for name, sizes, hint in SIZES),
    *(Wrong(name, counts(learns=learns), hint) for name, learns, hint in HEADS),
    *(Wrong(name, counts(row=row), hint) for name, row, hint in ROWS),
    *(
        Wrong(f"{name}, and {also}", counts(sizes, learns), f"{hint} And {more}")
        for (name, sizes, hint), (also, learns, more) in product(SIZES, HEADS)
    ),
]


def _entry(line: str, what: str, right: Callable[..., int], hint: str) -> Entry:
    """Return an entry that knows each mistake made throughout, and other lines."""
    key = line, what
    right_one = counts()(key)
    values = [(w.name, w.oracle(key), w.hint) for w in THROUGHOUT]
    values += [
        ("number of another line", counts()((other, what)), OTHER_LINE)
        for other in INPUTS
    ]
    return Entry(
        f"{what} of {line!r}",
        right,
        [Wrong(n, lambda t, v=v: v, h) for n, v, h in values if v != right_one],
        hint,
        tells=_not_the_sum(line) if what == "total" else lambda value, t: None,
    )


def _not_the_sum(line: str) -> Callable[[Any, Any], tuple[str, str] | None]:
    def tells(value: int, t: Mapping[Key, int]) -> tuple[str, str] | None:
        own_sum = t[line, "trainable"] + t[line, "frozen"]
        return None if value == own_sum else ("not the sum of the line", NOT_THE_SUM)

    return tells


def _line(line: str) -> dict[Key, Entry]:
    first = "64 pixels", "frozen"
    return {
        (line, "trainable"): _entry(
            line, "trainable", lambda t: TRAINABLE[line], DENSE_ONLY
        ),
        (line, "frozen"): _entry(
            line,
            "frozen",
            lambda t: FROZEN if line == first[0] else t[first],
            ADD_UP,
        ),
        (line, "total"): _entry(
            line, "total", lambda t: t[line, "trainable"] + t[line, "frozen"], TOGETHER
        ),
    }


HEAD_COUNTS = Exercise(
    name=NAME,
    title="12.1 What learns, and what is frozen?",
    promises=(
        Promise(
            "drops a last odd row and column",
            (("150 pixels", "trainable"),),
        ),
        Promise("in the place of *Flatten*", (("average", "trainable"),)),
    ),
    visible=tuple(("64 pixels", what) for what in WHATS),
    part=lambda key: key,
    points_by_part=True,
    rule=Table(
        name=NAME,
        entries={key: entry for line in INPUTS for key, entry in _line(line).items()},
        wrong=THROUGHOUT,
        # Said before grading, too: each line is worked out alike.
        probes=tuple((line, what) for line in INPUTS for what in WHATS),
    ),
)
