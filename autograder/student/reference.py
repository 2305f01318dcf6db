"""Slow, obvious versions of what students build: the oracles of the checks.

They are written apart from every solution and tested against SciPy.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from autograder.student.comparing import FloatArray


def correlate(image: npt.ArrayLike, kernel: npt.ArrayLike) -> FloatArray:
    """Cross-correlate in "valid" mode.

    Parameters
    ----------
    image : array_like, shape (height, width)
        Any real type; computed as float64, so that nothing wraps.
    kernel : array_like, shape (kernel_height, kernel_width)
        Not larger than the image.

    Returns
    -------
    ndarray of float64, shape (height - kernel_height + 1, width - kernel_width + 1)
        The sum of products under the window at each position.
    """
    image = np.asarray(image, dtype=np.float64)
    kernel = np.asarray(kernel, dtype=np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    result: FloatArray = np.einsum("ijkl,kl->ij", windows, kernel)
    return result


def correlate_same(image: npt.ArrayLike, kernel: npt.ArrayLike) -> FloatArray:
    """Cross-correlate in "same" mode, with zeros around the image.

    A kernel of even size gets the extra row and column of zeros below and to the
    right, as in SciPy's `correlate2d` and in Keras.
    """
    image = np.asarray(image, dtype=np.float64)
    height, width = np.shape(kernel)
    above, left = (height - 1) // 2, (width - 1) // 2
    below, right = height - 1 - above, width - 1 - left
    return correlate(np.pad(image, ((above, below), (left, right))), kernel)


def correlate_full(image: npt.ArrayLike, kernel: npt.ArrayLike) -> FloatArray:
    """Cross-correlate in "full" mode: every position with any overlap."""
    image = np.asarray(image, dtype=np.float64)
    height, width = np.shape(kernel)
    return correlate(
        np.pad(image, ((height - 1, height - 1), (width - 1, width - 1))), kernel
    )


def convolve(image: npt.ArrayLike, kernel: npt.ArrayLike) -> FloatArray:
    """Convolve with reversal in "valid" mode: the kernel is turned by 180°."""
    return correlate(image, np.asarray(kernel)[::-1, ::-1])


def gaussian_mass(window: float, sigma: float) -> float:
    """Return the share of a round 2-D Gaussian inside a centred square window.

    Parameters
    ----------
    window : float
        Side of the square, in pixels.
    sigma : float
        Standard deviation, in pixels.

    Returns
    -------
    float
        Between 0 and 1: the square of the 1-D share, since the Gaussian is separable.
    """
    return math.erf(window / (2 * math.sqrt(2) * sigma)) ** 2
