"""Make pictures noisy, blur them, and compare them."""

from typing import Any

import numpy as np
import numpy.typing as npt

Pictures = npt.NDArray[np.float32]


def noisy(images: npt.NDArray[Any], sigma: float, seed: int) -> Pictures:
    """Add normal noise to each number, and cut off what is below 0 or above 1.

    Parameters
    ----------
    images : ndarray of float, any shape
        Values from 0 to 1.
    sigma : float
        Standard deviation of the noise.
    seed : int
        The same seed gives the same noise.

    Returns
    -------
    ndarray of float32, the images' shape
        From 0 to 1.
    """
    noise = np.random.default_rng(seed).normal(0, sigma, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


def blurred(images: npt.NDArray[Any], sigma: float) -> Pictures:
    """Blur pictures with a Gaussian, each picture and each channel by itself.

    Parameters
    ----------
    images : ndarray of float, shape (..., height, width, channels)
        Pictures.
    sigma : float
        Standard deviation of the Gaussian, in pixels; 0 changes nothing.

    Returns
    -------
    ndarray of float32, the images' shape
        Blurred pictures; what lies beyond a border is mirrored.
    """
    from scipy import ndimage

    spread = (0,) * (images.ndim - 3) + (sigma, sigma, 0)
    blurred: Pictures = ndimage.gaussian_filter(np.asarray(images, np.float32), spread)
    return blurred


def mse(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> float:
    """Return the mean squared difference of two arrays.

    Parameters
    ----------
    one, other : ndarray, the same shape
        Pictures.

    Returns
    -------
    float
        The mean over all numbers, computed in double precision.
    """
    return float(np.mean((np.asarray(one, float) - np.asarray(other, float)) ** 2))
