"""4.1: pool two small images by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import (
    pooled,
    windows_of,
)
from autograder.student.answers import as_array, as_integer
from autograder.student.diagnosis import (
    Entry,
    FloatArray,
    Own,
    Table,
    Wrong,
    close,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "pool_by_hand"
LECTURE = ((2, 3, 4, 0), (1, 5, 3, 2), (0, 4, 2, 3), (1, 0, 6, 1))
Rows = tuple[tuple[int, ...], ...]
Maker = Callable[[FloatArray], FloatArray]


def own_image(number: Any) -> Rows:
    """Return a student's own 4 × 4 image of digits, of averages that are not whole."""
    generator = np.random.default_rng([41, abs(as_integer(number, "my_number"))])
    while True:
        image = generator.integers(0, 10, (4, 4))
        average = pooled(image.astype(float), 2, 2, "average")
        corners = image[::2, ::2]
        most = pooled(image.astype(float), 2, 2, "max")
        if (average % 1 != 0).sum() >= 3 and (corners != most).sum() >= 3:
            return tuple(tuple(int(v) for v in row) for row in image)


RULES: dict[str, Maker] = {
    "max": lambda x: pooled(x, 2, 2, "max"),
    "average": lambda x: pooled(x, 2, 2, "average"),
    "subsample": lambda x: x[::2, ::2],
    "max, stride 1": lambda x: pooled(x, 2, 1, "max"),
}

HINTS = {
    "max": "draw the four windows: rows 0 and 1 with columns 0 and 1 are the first.",
    "average": "add the four numbers of a window, then divide by how many they are.",
    "subsample": "no arithmetic: keep one number of each window, the top-left one.",
    "max, stride 1": "the window moves by one pixel: there are three places a side.",
}
OWN = " Are these the windows of own_image, and is my_number yours?"
OTHER_IMAGE = "these numbers belong to the image of the lesson, not to your own one."
OVERLAP = "with stride 2 no pixel belongs to two windows: step by the whole window."
WHOLE = "an average of whole numbers need not be whole: keep the fraction."
SMALLEST = "that is the smallest value of each window."
SUM = "that is the sum: divide by the number of pixels in the window."
HALVES = "a window holds four pixels: the sum is divided by four."
TOP_LEFT = "that keeps another pixel of the window: the rule here is top-left."
STEP_ONE = "the window moves by one pixel here, so that windows do overlap."
COLUMNS_FIRST = (
    "each value is right but stands in the wrong place: rows and columns are swapped."
)
FLAT = "the numbers are right: enter them as a list of rows, as in the example."


def _known(what: str) -> list[tuple[str, Maker, str]]:
    right = RULES[what]
    first: list[tuple[str, Maker, str]] = {
        "max": [
            ("windows overlap", RULES["max, stride 1"], OVERLAP),
            (
                "smallest instead of largest",
                lambda x: windows_of(x, 2, 2).min((2, 3)),
                SMALLEST,
            ),
        ],
        "average": [
            ("windows overlap", lambda x: pooled(x, 2, 1, "average"), OVERLAP),
            ("averages made whole", lambda x: np.floor(right(x)), WHOLE),
            ("averages made whole", lambda x: np.round(right(x)), WHOLE),
            ("averages made whole", lambda x: np.ceil(right(x)), WHOLE),
            ("sum instead of average", lambda x: 4 * right(x), SUM),
            ("divided by two", lambda x: 2 * right(x), HALVES),
        ],
        "subsample": [
            ("last pixel kept", lambda x: x[1::2, 1::2], TOP_LEFT),
            ("another pixel kept", lambda x: x[::2, 1::2], TOP_LEFT),
            ("another pixel kept", lambda x: x[1::2, ::2], TOP_LEFT),
        ],
        "max, stride 1": [("stride 2 taken", RULES["max"], STEP_ONE)],
    }[what]
    taken = [
        (f"{rule} taken for {what}", make, f"that is {rule}: what does this line name?")
        for rule, make in RULES.items()
        if rule.split(",")[0] != what.split(",")[0]
    ]
    form: list[tuple[str, Maker, str]] = [
        ("rows and columns swapped", lambda x: right(x).T, COLUMNS_FIRST),
        ("all in one row", lambda x: right(x).ravel(), FLAT),
    ]
    return first + taken + form


def _entry(whose: str, what: str, image: FloatArray) -> Entry:
    known = [
        Wrong(n, lambda t, make=make: make(image), h)
        for n, make, h in _known(what)
        if not close(make(image), RULES[what](image))
    ]
    if whose == "own":
        lecture = RULES[what](np.array(LECTURE, dtype=float))
        known.append(Wrong("image of the lesson", lambda t: lecture, OTHER_IMAGE))
    return Entry(
        f'"{what}" of "{whose}"',
        right=lambda t: RULES[what](image),
        wrong=known,
        read=as_array,
        hint=HINTS[what] + (OWN if whose == "own" else ""),
        other="other wrong values",
    )


def _table(answer: Any) -> Table:
    own = own_image(entry_of(answer, NAME, "my_number"))
    images = {"lecture": np.array(LECTURE, float), "own": np.array(own, float)}
    keys = [*(("lecture", what) for what in RULES), ("own", "max"), ("own", "average")]
    return Table(
        name=NAME,
        pick=lambda answer: entry_of(answer, NAME, NAME, partly=True),
        probes=keys,
        entries={(whose, w): _entry(whose, w, images[whose]) for whose, w in keys},
    )


POOL_BY_HAND = Exercise(
    name=NAME,
    title="4.1 Pool by hand",
    visible=(("lecture", "max"), ("lecture", "average"), ("own", "max")),
    variant=own_image,
    rule=Own(make=_table),
    part=lambda case: case,
    points_by_part=True,
)
