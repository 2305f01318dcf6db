"""What 1.7 and 1.8 share: filters judged by what they do, not how they look."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student import pictures, reference
from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed, FloatArray

# Relative to the sum of |weights|, so that a filter may have any scale.
SUM_TOLERANCE = 1e-6
TIE_TOLERANCE = 1e-6


def read_filter(answer: Any, name: str, side: int) -> FloatArray:
    """Read a square filter at any scale, or explain why it is none.

    Parameters
    ----------
    answer : object
        The student's filter.
    name : str
        How the message calls it.
    side : int
        Rows and columns that it must have.

    Returns
    -------
    ndarray of float64, shape (side, side)
        As the student wrote it.

    Raises
    ------
    CheckFailed
        If it cannot be read, or is zero everywhere.
    """
    weights = as_array(answer, name, shape=(side, side))
    if not weights.any():
        raise CheckFailed(
            f"{name} holds only zeros.",
            expected="some weights that are not zero",
            received="0 everywhere",
            hint="a filter of zeros is silent everywhere, also where it should answer. "
            "Put plus where the pattern is bright and minus where it is dark.",
            mistake="all zeros",
        )
    return weights


def response_of(weights: FloatArray, image: FloatArray) -> FloatArray:
    """Return the response of a filter scaled so that its sizes add up to one."""
    return reference.correlate(image, _scaled(weights))


def is_balanced(weights: FloatArray) -> bool:
    """Tell whether the weights add up to zero, whatever their scale."""
    return abs(float(_scaled(weights).sum())) <= SUM_TOLERANCE


def _scaled(weights: FloatArray) -> FloatArray:
    # In two steps: the sum of very large or very small weights may overflow.
    scaled = weights / np.abs(weights).max()
    return np.asarray(scaled / np.abs(scaled).sum())


def places_of_maximum(response: FloatArray) -> npt.NDArray[np.intp]:
    """Return the positions of the largest response, ties included."""
    spread = max(float(response.max() - response.min()), 1e-300)
    return np.argwhere(response >= response.max() - TIE_TOLERANCE * spread)


def picture(weights: FloatArray, case: Any) -> Any:
    """Draw the response to a case with its largest places marked."""
    response = response_of(weights, case.draw())
    places = places_of_maximum(response)
    return pictures.response(response, places, "the largest response")
