"""What a check says when an answer is not right.

Nothing here knows lessons or cases: a rule calls these functions, and they
either return or raise `CheckFailed` with a diagnosis.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

LINE_WIDTH = 80  # `nbgrader validate` cuts lines at 87 characters
FloatArray = npt.NDArray[np.float64]


class CheckFailed(AssertionError):  # noqa: N818 (students read it as a sentence)
    """An answer that is not right, with the reason and a way on.

    Parameters
    ----------
    what : str
        What was looked at, as one sentence.
    expected, received : str, optional
        What a right answer has, and what this one has. Never the answer itself.
    hint : str, optional
        One or two sentences that lead on.
    mistake : str, optional
        Name of the misconception, for example ``"flipped kernel"``.
    picture : callable, optional
        Draws the smallest failing case when a person is looking; returns a
        Matplotlib figure.
    """

    def __init__(
        self,
        what: str,
        *,
        expected: str = "",
        received: str = "",
        hint: str = "",
        mistake: str = "",
        picture: Callable[[], Any] | None = None,
    ) -> None:
        what = what[:1].upper() + what[1:] if what.startswith("the ") else what
        super().__init__(what)
        self.what = what
        self.expected = expected
        self.received = received
        self.hint = hint
        self.mistake = mistake or "other"
        self.picture = picture

    def lines(self) -> list[str]:
        """Return the message as lines of at most 80 characters."""
        parts = [
            self.what,
            f"Expected: {self.expected}" if self.expected else "",
            f"Received: {self.received}" if self.received else "",
            f"Hint: {self.hint}" if self.hint else "",
        ]
        return [
            line
            for part in parts
            if part
            for paragraph in part.splitlines()
            for line in textwrap.wrap(paragraph, LINE_WIDTH) or [""]
        ]

    def __str__(self) -> str:
        """Return the message; the essential part stands in the first line."""
        return "\n".join(self.lines())

    def _render_traceback_(self) -> list[str]:
        # Honoured by IPython: a student sees the message, not our call stack.
        return self.lines()


class NotFilledIn(CheckFailed):
    """The exercise still has its dots."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not filled in yet.",
            hint="replace the dots in the cell above and run it, then run this one.",
            mistake="not filled in",
        )


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer to compare with.

    Parameters
    ----------
    name : str
        Name of the misconception.
    value : object
        What somebody with this misconception answers.
    hint : str
        What helps them.
    """

    name: str
    value: Any
    hint: str


def raise_wrong_shape(array: FloatArray, shape: tuple[int, ...], name: str) -> NoReturn:
    """Raise the diagnosis for an array of the wrong shape."""
    if array.shape == shape[::-1] and len(shape) == 2:
        hint = "rows and columns are swapped: the first index counts rows."
        mistake = "rows and columns swapped"
    elif array.size == math.prod(shape):
        hint = "the number of values is right, their arrangement is not."
        mistake = "wrong shape"
    else:
        hint = "count rows first, then columns."
        mistake = "wrong shape"
    raise CheckFailed(
        f"{name} has the wrong shape.",
        expected=f"shape {shape}",
        received=f"shape {array.shape}",
        hint=hint,
        mistake=mistake,
    )


def close(
    received: npt.ArrayLike, expected: npt.ArrayLike, tolerance: float = 1e-5
) -> bool:
    """Tell whether two arrays agree.

    The tolerance is relative to the largest expected magnitude (at least 1), so
    that float32 answers are as welcome as float64 ones.
    """
    received, expected = np.asarray(received), np.asarray(expected)
    if received.shape != expected.shape:
        return False
    if expected.size == 0:
        return True
    scale = max(1.0, float(np.abs(expected).max()))
    return bool(np.abs(received - expected).max() <= tolerance * scale)


def raise_known(
    received: FloatArray,
    mistakes: Iterable[Mistake],
    name: str,
    *,
    picture: Callable[[], Any] | None = None,
) -> None:
    """Raise the diagnosis of the first known mistake that equals an answer, if any.

    Parameters
    ----------
    received : ndarray of float64
        The wrong answer.
    mistakes : iterable of Mistake
        Known wrong answers.
    name : str
        How the message calls it.
    picture : callable, optional
        See `CheckFailed`.

    Raises
    ------
    CheckFailed
        If one of them matches.
    """
    for mistake in mistakes:
        if close(received, np.asarray(mistake.value, dtype=np.float64)):
            raise CheckFailed(
                f"{name} is not right: {mistake.name}.",
                hint=mistake.hint,
                mistake=mistake.name,
                picture=picture,
            )


def assert_matches(
    received: FloatArray,
    expected: FloatArray,
    name: str,
    *,
    mistakes: Iterable[Mistake] = (),
    hint: str = "",
    picture: Callable[[], Any] | None = None,
) -> None:
    """Compare an array with the expected one and diagnose a difference.

    Parameters
    ----------
    received, expected : ndarray of float64
        Same number of dimensions; shapes are compared, too.
    name : str
        How the message calls the array.
    mistakes : iterable of Mistake, optional
        Known wrong results; the first that equals `received` gives the diagnosis.
    hint : str, optional
        Used when no mistake matches.
    picture : callable, optional
        See `CheckFailed`.

    Raises
    ------
    CheckFailed
        If the arrays differ.
    """
    if close(received, expected):
        return
    raise_known(received, mistakes, name, picture=picture)
    if received.shape != expected.shape:
        raise_wrong_shape(received, expected.shape, name)
    wrong = ~np.isclose(received, expected, rtol=1e-5, atol=1e-5)
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    raise CheckFailed(
        f"{name} is not right: {int(wrong.sum())} of {wrong.size} values differ.",
        received=f"{received[place]:.6g} at position {list(place)}, the first one",
        hint=hint,
        mistake="other wrong values",
        picture=picture,
    )
