"""Checks of lesson 00: an ungraded tour of what a check does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class RangeCase:
    """Bounds between which the number must lie.

    Parameters
    ----------
    low, high : int
        Both included.
    """

    low: int
    high: int


def verify_first_answer(answer: Any, case: RangeCase) -> None:
    """Check the number of values under a 3 × 3 window."""
    count = as_integer(answer, "first_answer")
    if case.low <= count <= case.high:
        return
    if count in (3, 6, 12):
        raise CheckFailed(
            "first_answer does not count every place of the window.",
            expected="all places of a square with 3 rows and 3 columns",
            received=str(count),
            hint="three places in each of the three rows: multiply, do not add.",
            mistake="counted the border, not the area",
        )
    raise CheckFailed(
        "first_answer is not the number of places in a 3 × 3 window.",
        expected="one number for the whole window",
        received=str(count),
        hint="draw the square on paper and count its places.",
        mistake="other number",
    )


EXERCISES = [
    Exercise(
        name="first_answer",
        title="0.1 A first answer",
        verify=verify_first_answer,
        visible=(RangeCase(1, 9), RangeCase(9, 99)),
    )
]
