"""1.1: sums of products under the window, with pencil and paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student import reference
from autograder.student.answers import as_array, as_integer
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Run,
    Values,
    Wrong,
    close,
)
from autograder.student.exercise import Exercise, Promise

LECTURE_IMAGE = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
LECTURE_KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])


@dataclass(frozen=True)
class WindowCase:
    """One of the two tables of exercise 1.1, or some of its rows."""

    part: str  # "example": the common image; "own": the one of the student's number
    rows: tuple[int, ...] = (0, 1, 2)  # which rows of the table count here


def own_image(number: int) -> npt.NDArray[np.int64]:
    """Return a 5 × 5 image of digits 0 to 3 that belongs to a number.

    Parameters
    ----------
    number : int
        The student's own number; any whole number.

    Returns
    -------
    ndarray of int64, shape (5, 5)
        Redrawn until each known mistake gives another table in each row.
    """
    if isinstance(number, str) and number.strip().isdigit():
        number = int(number)  # Python refuses 0042; "0042" is what one writes then
    generator = np.random.default_rng([101, abs(as_integer(number, "my_number"))])
    while True:
        image = generator.integers(0, 4, size=(5, 5))
        numbers = image.astype(np.float64)
        right = _sums(numbers)
        wrong = [table(numbers) for _, table, _ in KNOWN[:_REDRAWN]]
        if all((table != right).any(axis=1).all() for table in wrong):
            return image


def _sums(image: FloatArray, kernel: Any = LECTURE_KERNEL) -> FloatArray:
    return reference.correlate(image, kernel)


def _padded(image: FloatArray) -> FloatArray:
    return reference.correlate_same(image, LECTURE_KERNEL)


def _matrix_products(image: FloatArray) -> FloatArray:
    windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
    return np.asarray((windows @ LECTURE_KERNEL).sum(axis=(2, 3)))


FLIPPED = (
    "you turned the kernel by 180°, as convolution with reversal does. Correlation "
    "lays it on the image as it is printed."
)
TABLE_SWAPPED = (
    "each value is right but stands in the wrong place: rows and columns are swapped. "
    "Moving the window right moves along a row of the output."
)
KERNEL_SWAPPED = (
    "the kernel's rows and columns are swapped: its first row, 0 1 2, belongs on the "
    "first row of the window."
)
BORDER = (
    "the window left the image. In valid mode all nine places of the window lie on "
    "pixels, so the first window covers rows 0-2 and columns 0-2."
)
PLAIN_SUMS = (
    "these are plain sums of the pixels. Multiply each pixel by the number of the "
    "kernel that lies on it, then add."
)
NOT_ADDED = (
    "this multiplies one window place by place. The nine products of a window are "
    "added to one number."
)
AVERAGE = "you divided by nine: the nine products are added, not averaged."
TWOS = (
    "a pixel under a 2 of the kernel counts twice: multiply, do not only pick pixels."
)
PART_MISSING = "the last row of the kernel is missing in each sum: it has three rows."
NO_PRODUCT_OF_MATRICES = (
    "that is the product of two matrices. Here pixel and kernel number at the same "
    "place are multiplied, nine products in all."
)
UPSIDE_DOWN = "the rows of the table stand in reverse order: begin at the top."
MIRRORED = "each row stands in reverse order: begin at the left."
ONE_COLUMN = (
    "the first value of each row stands in the whole row: the window moves right, too."
)
ONE_ROW = "the first row stands in each row: the window moves down, too."
OTHER_IMAGE = "these sums belong to the image of the lesson, not to your own one."
NOT_BELOW_ZERO = (
    "there is no minus in the image or the kernel, so no sum can be below zero."
)
ONE_SLIP = (
    "all sums are right but one, so you know how it goes: write the nine products of "
    "that window down and add them again."
)
EXCHANGED = "the right sums stand here in another order: go row by row, left to right."
IN_ONE_ROW = (
    "the other rows are right, so look at the row of windows that this one belongs to: "
    "which rows of the image do they cover?"
)
IN_ONE_COLUMN = (
    "the other columns are right, so look at the windows of this one: which columns of "
    "the image do they cover?"
)
FIRST_RIGHT = (
    "the first sum is right and no other one: what changes in the sum when the window "
    "moves on?"
)
ADD_AGAIN = (
    "write the nine products of that window down and add them again. Does the window "
    "start at the row and column of the output value?"
)
YOUR_IMAGE = " Is it the image that belongs to your my_number?"

# Name, the table that somebody with it writes, and what helps.
KNOWN: list[tuple[str, Callable[[FloatArray], FloatArray], str]] = [
    ("flipped kernel", lambda x: reference.convolve(x, LECTURE_KERNEL), FLIPPED),
    ("rows and columns swapped", lambda x: _sums(x).T, TABLE_SWAPPED),
    (
        "rows and columns of the kernel swapped",
        lambda x: _sums(x, LECTURE_KERNEL.T),
        KERNEL_SWAPPED,
    ),
    ("window left the image", lambda x: _padded(x)[:3, :3], BORDER),
    ("window left the image", lambda x: _padded(x)[2:, 2:], BORDER),
    ("kernel ignored", lambda x: _sums(x, np.ones((3, 3))), PLAIN_SUMS),
    ("products not added", lambda x: x[1:4, 1:4] * LECTURE_KERNEL, NOT_ADDED),
    ("average instead of sum", lambda x: _sums(x) / 9, AVERAGE),
    # An own image is drawn until each of those above shows in every row.
    ("products not added", lambda x: x[:3, :3] * LECTURE_KERNEL, NOT_ADDED),
    ("twos counted once", lambda x: _sums(x, LECTURE_KERNEL > 0), TWOS),
    (
        "last row of the kernel missing",
        lambda x: _sums(x[:4], LECTURE_KERNEL[:2]),
        PART_MISSING,
    ),
    ("product of matrices", _matrix_products, NO_PRODUCT_OF_MATRICES),
    ("rows upside down", lambda x: _sums(x)[::-1], UPSIDE_DOWN),
    ("rows mirrored", lambda x: _sums(x)[:, ::-1], MIRRORED),
    ("first column repeated", lambda x: _sums(x)[:, [0, 0, 0]], ONE_COLUMN),
    ("first row repeated", lambda x: _sums(x)[[0, 0, 0]], ONE_ROW),
    ("image of the lesson", lambda x: _sums(LECTURE_IMAGE), OTHER_IMAGE),
]
_REDRAWN = 8


def _image_and_rows(answer: Any, case: WindowCase) -> tuple[FloatArray, list[int]]:
    if case.part == "example":
        return LECTURE_IMAGE.astype(np.float64), list(case.rows)
    return own_image(answer["my_number"]).astype(np.float64), list(case.rows)


def _rows_of(answer: Any, case: WindowCase) -> FloatArray:
    name = f"{case.part}_sums"
    rows = list(case.rows)
    if isinstance(answer[name], list) and len(answer[name]) == 3:
        filled = [answer[name][row] for row in rows]  # the others may hold dots
        return as_array(filled, name, shape=(len(rows), 3))
    table = as_array(answer[name], name)
    if table.shape == (3, 3):
        return table[rows]
    image, _ = _image_and_rows(answer, case)
    border = (_padded(image), reference.correlate_full(image, LECTURE_KERNEL))
    if table.shape == (5, 5) or any(close(table, other) for other in border):
        raise CheckFailed(
            f"{name} has {len(table)} rows: window left the image.",
            expected="shape (3, 3)",
            received=f"shape {table.shape}",
            hint=BORDER,
            mistake="window left the image",
        )
    return as_array(table, name, shape=(3, 3))


def _what_shows(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell what the places of the wrong sums have in common."""
    if any(run.failure is not None for run in runs):
        return None
    table, right = (
        np.concatenate([getattr(run, which) for run in runs])
        for which in ("value", "right")
    )
    wrong = table != right
    rows, columns = wrong.any(axis=1), wrong.any(axis=0)
    facts = {
        ("a sum below zero", NOT_BELOW_ZERO): table.min() < 0,
        ("one sum is wrong", ONE_SLIP): wrong.sum() == 1,
        ("sums in another order", EXCHANGED): np.array_equal(
            np.sort(table, axis=None), np.sort(right, axis=None)
        ),
        ("one row is wrong", IN_ONE_ROW): rows.sum() == 1 < len(rows),
        ("one column is wrong", IN_ONE_COLUMN): columns.sum() == 1 < len(rows),
        ("only the first sum is right", FIRST_RIGHT): wrong.sum() == wrong.size - 1
        and not wrong[0, 0],
    }
    return next((told for told, shows in facts.items() if shows), None)


def _rule(part: str, hint: str, unseen: str) -> Values:
    return Values(
        name=f"{part}_sums",
        value=_rows_of,
        arguments=_image_and_rows,
        right=lambda image, rows: _sums(image)[rows],
        wrong=[
            Wrong(name, lambda image, rows, table=table: table(image)[rows], text)
            for name, table, text in KNOWN
            if name != unseen
        ],
        enough=1,
        has_slips=False,
        tells=_what_shows,
        hint=hint,
    )


WINDOW_SUMS = Exercise(
    name="window_sums",
    title="1.1 Sums under the window",
    visible=(WindowCase("example"), WindowCase("own", (0,))),
    variant=own_image,
    part=lambda case: case.part,
    rule={
        "example": _rule("example", ADD_AGAIN, "image of the lesson"),
        "own": _rule("own", ADD_AGAIN + YOUR_IMAGE, "first row repeated"),
    },
    points_by_part=True,
    promises=(
        Promise("Fill in the 3 × 3 output", (WindowCase("example"),)),
        Promise("for an image of your own", (WindowCase("own", (0,)),)),
    ),
)
