"""4.1: pool two small images by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import (
    entry_of,
    pooled,
    windows_of,
)
from autograder.student.answers import as_array, as_integer
from autograder.student.diagnosis import Mistake, assert_matches
from autograder.student.exercise import Exercise

NAME = "pool_by_hand"
LECTURE: tuple[tuple[int, ...], ...] = (
    (2, 3, 4, 0),
    (1, 5, 3, 2),
    (0, 4, 2, 3),
    (1, 0, 6, 1),
)
Rows = tuple[tuple[int, ...], ...]


def own_image(number: Any) -> Rows:
    """Return a student's own 4 × 4 image.

    Parameters
    ----------
    number : int
        For example the end of a student number.

    Returns
    -------
    tuple of tuples of int
        Numbers from 0 to 9 whose averages are not all whole.
    """
    generator = np.random.default_rng([41, abs(as_integer(number, "my_number"))])
    while True:
        image = generator.integers(0, 10, (4, 4))
        average = pooled(image.astype(float), 2, 2, "average")
        corners = image[::2, ::2]
        most = pooled(image.astype(float), 2, 2, "max")
        if (average % 1 != 0).sum() >= 3 and (corners != most).sum() >= 3:
            return tuple(tuple(int(v) for v in row) for row in image)


def verify_pool_by_hand(answer: Any, case: tuple[str, str]) -> None:
    """Check one of the small arrays."""
    whose, what = case
    table = entry_of(answer, NAME, NAME)
    rows = LECTURE
    if whose == "own":
        rows = own_image(entry_of(answer, NAME, "my_number"))
    image = np.array(rows, dtype=np.float64)
    name = f"{whose}, {what}"
    received = as_array(entry_of(table, NAME, whose, what), name)
    assert_matches(
        received,
        _right(image, what),
        name,
        mistakes=_mistakes(image, what),
        hint=_HINTS[what] + (_OWN if whose == "own" else ""),
    )


_OWN = " Are these the windows of own_image, and is my_number yours?"
_HINTS = {
    "max": "draw the four windows: rows 0 and 1 with columns 0 and 1 are the first.",
    "average": "add the four numbers of a window, then divide by how many they are.",
    "subsample": "no arithmetic: keep one number of each window, the top-left one.",
    "max, stride 1": "the window moves by one pixel: there are three places a side.",
}


_OVERLAP = "with stride 2 no pixel belongs to two windows: step by the whole window."
_WHOLE = "an average of whole numbers need not be whole: keep the fraction."


def _right(image: np.ndarray[Any, Any], what: str) -> np.ndarray[Any, Any]:
    if what == "subsample":
        return image[::2, ::2]
    return pooled(image, 2, 1 if "stride 1" in what else 2, what.split(",")[0])


def _mistakes(image: np.ndarray[Any, Any], what: str) -> list[Mistake]:
    windows = windows_of(image, 2, 2)
    by_rule = {rule: _right(image, rule) for rule in _HINTS}
    first = {
        "max": [
            Mistake("windows overlap", by_rule["max, stride 1"], _OVERLAP),
            Mistake(
                "smallest instead of largest",
                windows.min(axis=(2, 3)),
                "that is the smallest value of each window.",
            ),
        ],
        "average": [
            Mistake("windows overlap", pooled(image, 2, 1, "average"), _OVERLAP),
            Mistake("averages made whole", np.floor(by_rule["average"]), _WHOLE),
            Mistake("averages made whole", np.round(by_rule["average"]), _WHOLE),
            Mistake(
                "sum instead of average",
                windows.sum(axis=(2, 3)),
                "that is the sum: divide by the number of pixels in the window.",
            ),
        ],
        "subsample": [
            Mistake(
                "last pixel kept",
                image[1::2, 1::2],
                "that keeps the bottom-right pixel: the rule here is top-left.",
            ),
        ],
        "max, stride 1": [
            Mistake(
                "stride 2 taken",
                by_rule["max"],
                "the window moves by one pixel here, so that windows do overlap.",
            ),
        ],
    }[what]
    swapped = [
        Mistake(
            f"{rule} taken for {what}",
            value,
            f"that is {rule}: which rule does this line name?",
        )
        for rule, value in by_rule.items()
        if rule != what
    ]
    return first + swapped


POOL_BY_HAND = Exercise(
    name=NAME,
    title="4.1 Pool by hand",
    verify=verify_pool_by_hand,
    visible=(("lecture", "max"), ("lecture", "average"), ("own", "max")),
    variant=own_image,
)
