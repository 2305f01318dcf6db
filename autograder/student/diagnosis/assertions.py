"""Comparisons of one value, for the rules that are not yet written as oracles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import raise_wrong_shape
from autograder.student.comparing import FloatArray, close
from autograder.student.failure import CheckFailed


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
