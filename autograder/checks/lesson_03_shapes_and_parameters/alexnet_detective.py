"""3.3: 227 or 224? Which side and padding give AlexNet's 55 places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.diagnosis import CheckFailed, Entry, Table, Wrong
from autograder.student.exercise import Exercise

KERNEL, STRIDE, WANTED = 11, 4, 55
NAME = "alexnet_detective"


def _places(side: int, zeros: int) -> int:
    return (side + zeros - KERNEL) // STRIDE + 1


def _fewest(side: int) -> int:
    return next(z for z in range(side) if _places(side, z) == WANTED)


def _as_zeros(side: int) -> Callable[[Any, str], int]:
    """Return a reader that takes every number of rows that fits as the smallest one."""

    def read(answer: Any, name: str) -> int:
        zeros = as_integer(answer, name)
        if zeros < 0:
            raise CheckFailed(
                f"{name} is negative.",
                expected="0 rows or more",
                received=f"{zeros} rows",
                hint=NOT_TAKEN,
                mistake="negative padding",
            )
        return _fewest(side) if _places(side, zeros) == WANTED else zeros

    return read


def _zeros(side: int) -> Entry:
    """Return the entry of the rows of zeros, of which several numbers are right."""

    def tells(zeros: int, _table: Any) -> tuple[str, str]:
        if _places(side, 2 * zeros) == WANTED:
            return "one side counted", BOTH_SIDES
        if _places(side, zeros) < WANTED:
            return "too few zeros", ONE_MORE_STEP
        return "too many zeros", ANOTHER_WINDOW

    return Entry(
        f'"zeros for {side}"',
        right=lambda t: _fewest(side),
        read=_as_zeros(side),
        tells=tells,
    )


def _size(padding: str, right: int, known: list[tuple[str, int, str]]) -> Entry:
    return Entry(
        f'"{padding} on 224"',
        right=lambda t: right,
        wrong=[Wrong(name, lambda t, v=v: v, hint) for name, v, hint in known],
        hint=KERAS_SAME if padding == "same" else COUNT,
        other="other number",
    )


NOT_TAKEN = "zeros are added, not taken away: 0 or more."
BOTH_SIDES = "the question asks for all added rows together, above and below."
ONE_MORE_STEP = (
    "one more place needs one more step of 4 pixels inside the padded picture."
)
ANOTHER_WINDOW = (
    "with so many zeros another window fits. Solve the size rule for the padding."
)
COUNT = (
    "count the places of a window of 11 that moves by 4 on 224 pixels without "
    "zeros, and round down."
)
BELIEVED = (
    "the paper prints both 224 and 55. Compute it: do they go together without zeros?"
)
ROUND_DOWN = "a last window that sticks out over the end does not count: round down."
FIRST_PLACE = "the place before the first step counts."
STEPS = "the window moves by 4 pixels: count its steps."
KERAS_SAME = (
    'Keras\' "same" gives one output for each started step of the stride: divide the '
    "side by the stride and round up."
)
NOT_AS_WISHED = f"it would be nice, but it does not: {KERAS_SAME}"
AT_STRIDE_1 = f'"same" keeps the side at stride 1. {KERAS_SAME}'
IS_VALID = f"that is valid. {KERAS_SAME}"

ALEXNET_DETECTIVE = Exercise(
    name=NAME,
    title="3.3 227 or 224?",
    visible=("zeros for 227", "valid on 224"),
    part=lambda key: key,
    points_by_part=True,
    rule=Table(
        name=NAME,
        probes=("zeros for 224", "same on 224"),
        entries={
            "zeros for 227": _zeros(227),
            "zeros for 224": _zeros(224),
            "valid on 224": _size(
                "valid",
                54,
                [
                    ("the printed number believed", 55, BELIEVED),
                    ("rounded up", 55, ROUND_DOWN),
                    ("first place forgotten", 53, FIRST_PLACE),
                    ("stride ignored", 214, STEPS),
                ],
            ),
            "same on 224": _size(
                "same",
                56,
                [
                    ("same believed to give the wanted size", 55, NOT_AS_WISHED),
                    ("same taken as unchanged", 224, AT_STRIDE_1),
                    ("same treated as valid", 54, IS_VALID),
                    ("one step too many", 57, KERAS_SAME),
                ],
            ),
        },
    ),
)
