"""What 1.7 and 1.8 share: filters judged by what they do, not how they look."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed, FloatArray

# Relative to the sum of |weights|, so that a filter may have any scale.
SUM_TOLERANCE = 1e-6
TIE_TOLERANCE = 1e-6


def normalised(answer: Any, name: str, side: int) -> FloatArray:
    """Read a filter and scale it so that its weights' magnitudes add up to one.

    Parameters
    ----------
    answer : object
        The student's filter, at any scale.
    name : str
        How the message calls it.
    side : int
        Rows and columns that it must have.

    Returns
    -------
    ndarray of float64, shape (side, side)
        The same filter; the absolute values add up to 1.

    Raises
    ------
    CheckFailed
        If it cannot be read, or is zero everywhere.
    """
    weights = as_array(answer, name, shape=(side, side))
    largest = np.abs(weights).max()
    if largest == 0:
        raise CheckFailed(
            f"{name} holds only zeros.",
            expected="some weights that are not zero",
            received="0 everywhere",
            hint="a filter of zeros is silent everywhere, also where it should answer. "
            "Put plus where the pattern is bright and minus where it is dark.",
            mistake="all zeros",
        )
    # In two steps: the sum of very large or very small weights may overflow.
    scaled = weights / largest
    return np.asarray(scaled / np.abs(scaled).sum())


def places_of_maximum(response: FloatArray) -> npt.NDArray[np.intp]:
    """Return the positions of the largest response, ties included."""
    spread = max(float(response.max() - response.min()), 1e-300)
    return np.argwhere(response >= response.max() - TIE_TOLERANCE * spread)
