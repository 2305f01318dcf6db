"""What 2.4 and 2.5 share: filters that are a pattern in space times a colour."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed, FloatArray

# One row per filter: what it adds of red, green and blue. Each row sums to 0, so
# that grey answers nothing.
COLOURS = np.array([[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1], [0.5, -1, 0.5]])
FILTERS, CHANNELS = COLOURS.shape


def gaussian(side: int = 9, sigma: float = 2.0) -> FloatArray:
    """Return a square Gaussian whose weights add up to 1."""
    distance = np.arange(side) - (side - 1) / 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return np.asarray(np.outer(weights, weights) / weights.sum() ** 2)


def coloured(pattern: FloatArray, colours: FloatArray = COLOURS) -> FloatArray:
    """Return a pattern in space times each colour: (side, side, 3, 4)."""
    return np.asarray(pattern[:, :, None, None] * colours.T)


ALL_ZERO = "fill it: the pattern along the first two axes, times the colours."
SWAPPED = (
    "channels and filters are swapped: colours[m, n] belongs to input channel n and "
    "filter m, so the table of colours is transposed."
)
FILTERS_FIRST = "the filters come last, not first."
SPACE_LAST = "the two axes of space come first, then channels, then filters."
BEGIN_WITH_ZEROS = (
    "begin with an array of zeros of the wanted shape and fill it: what belongs into "
    "[:, :, n, m], for channel n and filter m?"
)


def read_weights(answer: object, name: str, side: int) -> FloatArray:
    """Read kernels of shape (side, side, 3, 4), or explain their shape.

    Parameters
    ----------
    answer : object
        What the student gave.
    name : str
        How the message calls it.
    side : int
        Rows and columns of each kernel.

    Returns
    -------
    ndarray of float64, shape (side, side, 3, 4)
        Height, width, input channels, filters.

    Raises
    ------
    CheckFailed
        If it has another shape, or is no array of numbers.
    """
    weights = as_array(answer, name)
    wanted = (side, side, CHANNELS, FILTERS)
    known = {
        (side, side, FILTERS, CHANNELS): ("channels and filters swapped", SWAPPED),
        (FILTERS, side, side, CHANNELS): ("wrong shape", FILTERS_FIRST),
        (CHANNELS, FILTERS, side, side): ("wrong shape", SPACE_LAST),
        (FILTERS, CHANNELS, side, side): ("wrong shape", SPACE_LAST),
    }
    mistake, hint = known.get(weights.shape, ("wrong shape", BEGIN_WITH_ZEROS))
    if weights.shape == wanted:
        if weights.any():
            return weights
        mistake, hint = "all zeros", ALL_ZERO
    raise CheckFailed(
        f"{name} has the wrong shape."
        if mistake != "all zeros"
        else f"{name} holds only zeros.",
        expected=f"shape {wanted}: height, width, input channels, filters",
        received=f"shape {weights.shape}" if weights.any() else "0 everywhere",
        hint=hint,
        mistake=mistake,
    )


def respond(weights: FloatArray, patch: npt.ArrayLike) -> FloatArray:
    """Return what each filter answers to one patch of its own size.

    Parameters
    ----------
    weights : ndarray of float64, shape (side, side, 3, 4)
        The kernels.
    patch : array_like, shape (side, side, 3) or (3,)
        A patch, or one colour for the whole patch.

    Returns
    -------
    ndarray of float64, shape (4,)
        One answer per filter.
    """
    full = np.broadcast_to(np.asarray(patch, dtype=np.float64), weights.shape[:3])
    return np.asarray(np.einsum("ijk,ijkl->l", full, weights))
