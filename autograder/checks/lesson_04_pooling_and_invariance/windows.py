"""What the checks of this lesson share: windows, and entries of a dictionary."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student.answers import brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, FloatArray, NotFilledIn


def windows_of(x: FloatArray, k: int, s: int) -> FloatArray:
    """Return the windows that fit.

    Parameters
    ----------
    x : ndarray, shape (..., height, width)
        Maps.
    k, s : int
        Side and stride of the window.

    Returns
    -------
    ndarray, shape (..., rows, columns, k, k)
        A view.
    """
    views = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(-2, -1))
    return views[..., ::s, ::s, :, :]


def pooled(x: FloatArray, k: int, s: int, mode: str) -> FloatArray:
    """Pool maps of shape (..., height, width) without padding."""
    windows = windows_of(x, k, s)
    if mode == "max":
        return np.asarray(windows.max(axis=(-2, -1)))
    return np.asarray(windows.mean(axis=(-2, -1)))


def entry_of(answer: Any, table: str, *keys: Any) -> Any:
    """Return one entry of a dictionary, or of one inside it.

    Parameters
    ----------
    answer : object
        What the student filled in.
    table : str
        Its name in messages.
    *keys : object
        Where to look.

    Returns
    -------
    object
        The entry.

    Raises
    ------
    CheckFailed
        If the dictionary lost its form or the entry its key.
    NotFilledIn
        If the entry holds dots.
    """
    value = answer
    for key in keys:
        if value is Ellipsis:
            raise NotFilledIn(table)
        if not isinstance(value, dict):
            raise CheckFailed(
                f"{table} is not a dictionary any more.",
                expected="the form of the stub, with values instead of the dots",
                received=brief(value, 40),
                hint="restore the cell as the lesson had it and fill in the values.",
                mistake="wrong type",
            )
        if key not in value:
            raise CheckFailed(
                f"{table} has no entry {key!r}.",
                expected=f"an entry {key!r}, as in the stub",
                received=brief(list(value), 60),
                hint=f"copy the line of {key!r} from the lesson again.",
                mistake="entry missing",
            )
        value = value[key]
    if is_unfilled(value):
        raise NotFilledIn(f"{table}, {', '.join(map(str, keys))},")
    return value
