"""1.1: sums of products under the window, with pencil and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.answers import as_array, as_integer
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
    raise_wrong_shape,
)
from autograder.student.exercise import Exercise

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
    """One of the two tables of exercise 1.1, or some of its rows.

    Parameters
    ----------
    part : {"example", "own"}
        The common image, or the one made from the student's number.
    rows : tuple of int
        Which rows of the table count here.
    """

    part: str
    rows: tuple[int, ...] = (0, 1, 2)


def own_image(number: int) -> FloatArray:
    """Return a 5 × 5 image of digits 0 to 3 that belongs to a number.

    Parameters
    ----------
    number : int
        The student's own number; any whole number.

    Returns
    -------
    ndarray of float64, shape (5, 5)
        Redrawn until each known mistake gives another table in each row.
    """
    if isinstance(number, str) and number.strip().isdigit():
        number = int(number)  # Python refuses 0042; "0042" is what one writes then
    generator = np.random.default_rng([101, abs(as_integer(number, "my_number"))])
    while True:
        image = generator.integers(0, 4, size=(5, 5)).astype(np.float64)
        right = reference.correlate(image, LECTURE_KERNEL)
        wrong = [mistake.value for mistake in _window_mistakes(image)]
        if all(
            (table[row] != right[row]).any()
            for table in wrong
            if table.shape == right.shape
            for row in range(3)
        ):
            return image


def _window_mistakes(image: FloatArray) -> list[Mistake]:
    kernel = LECTURE_KERNEL
    same = reference.correlate_same(image, kernel)
    border = (
        "the window left the image. In valid mode all nine places of the window lie on "
        "pixels, so the first window covers rows 0-2 and columns 0-2."
    )
    return [
        Mistake(
            "flipped kernel",
            reference.convolve(image, kernel),
            "you turned the kernel by 180°, as convolution with reversal does. "
            "Correlation lays it on the image as it is printed.",
        ),
        Mistake(
            "rows and columns swapped",
            reference.correlate(image, kernel).T,
            "each value is right but stands in the wrong place: rows and columns are "
            "swapped. Moving the window right moves along a row of the output.",
        ),
        Mistake(
            "rows and columns of the kernel swapped",
            reference.correlate(image, kernel.T),
            "the kernel's rows and columns are swapped: its first row, 0 1 2, belongs "
            "on the first row of the window.",
        ),
        Mistake("window left the image", same[:3, :3], border),
        Mistake("window left the image", same[2:, 2:], border),
        Mistake("window left the image", same, border),
        Mistake(
            "window left the image", reference.correlate_full(image, kernel), border
        ),
        Mistake(
            "kernel ignored",
            reference.correlate(image, np.ones((3, 3))),
            "these are plain sums of the pixels. Multiply each pixel by the number of "
            "the kernel that lies on it, then add.",
        ),
        Mistake(
            "products not added",
            image[1:4, 1:4] * kernel,
            "this multiplies one window place by place. The nine products of a window "
            "are added to one number.",
        ),
        Mistake(
            "average instead of sum",
            reference.correlate(image, kernel) / 9,
            "you divided by nine: the nine products are added, not averaged.",
        ),
    ]


def verify_window_sums(answer: Any, case: WindowCase) -> None:
    """Compare a table with the sums of products under each window."""
    name = f"{case.part}_sums"
    table = as_array(answer[name], name)
    is_example = case.part == "example"
    image = LECTURE_IMAGE if is_example else own_image(answer["my_number"])
    expected = reference.correlate(image, LECTURE_KERNEL)
    mistakes = _window_mistakes(np.asarray(image, dtype=np.float64))
    if table.shape != expected.shape:
        for mistake in mistakes:
            if np.array_equal(table, mistake.value) or table.shape == (5, 5):
                border = next(m for m in mistakes if m.name == "window left the image")
                raise CheckFailed(
                    f"{name} has {table.shape[0]} rows: {border.name}.",
                    expected="shape (3, 3)",
                    received=f"shape {table.shape}",
                    hint=border.hint,
                    mistake=border.name,
                )
        raise_wrong_shape(table, expected.shape, name)
    rows = list(case.rows)
    assert_matches(
        table[rows],
        expected[rows],
        name if is_example else f"{name}, row {rows[0]},",
        mistakes=[
            Mistake(m.name, m.value[rows], m.hint)
            for m in mistakes
            if m.value.shape == expected.shape
        ],
        hint="write the nine products of that window down and add them again. Does the "
        "window start at the row and column of the output value?"
        + ("" if is_example else " Is it the image that belongs to your my_number?"),
    )


WINDOW_SUMS = Exercise(
    name="window_sums",
    title="1.1 Sums under the window",
    verify=verify_window_sums,
    visible=(WindowCase("example"), WindowCase("own", (0,))),
    variant=own_image,
)
