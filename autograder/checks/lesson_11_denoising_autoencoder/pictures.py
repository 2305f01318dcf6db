"""Patches of photographs, noise and blurs: what 11.5 to 11.8 are tried on."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_09_architectures.pictures import photos
from autograder.student.comparing import FloatArray

# The lesson's three bands: shares of a photograph's width, and their number.
BANDS = {"fit": (0.0, 0.60, 0), "choose": (0.60, 0.72, 1), "test": (0.72, 1.0, 2)}
SIDE, DRAWN = 32, 500
Pictures = npt.NDArray[np.float32]


@lru_cache
def patches(band: str, number: int = DRAWN, seed: int = 0) -> Pictures:
    """Return the first patches of one band, as the lesson cuts them.

    Parameters
    ----------
    band : {"choose", "test"}
        The lesson has 500 of each.
    number : int
        How many of them.
    seed : int
        0 for the lesson's own.

    Returns
    -------
    ndarray of float32, shape (number, 32, 32, 3)
        From 0 to 1. Read-only.
    """
    left, right, place = BANDS[band]
    generator = np.random.default_rng([seed, place])
    chosen = generator.integers(len(photos()), size=DRAWN)
    wheres = generator.random((DRAWN, 2))
    images = np.empty((number, SIDE, SIDE, 3), np.float32)
    for index in range(number):
        photo = photos()[chosen[index]]
        width = photo.shape[1]
        strip = photo[:, int(left * width) : int(right * width)]
        free = np.array(strip.shape[:2]) - SIDE + 1
        row, column = (wheres[index] * free).astype(int)
        images[index] = strip[row : row + SIDE, column : column + SIDE]
    images /= np.float32(255)
    images.flags.writeable = False
    return images


def noisy(images: Any, sigma: float, seed: int) -> Pictures:
    """Return images with normal noise, cut off below 0 and above 1, as float32."""
    drawn = np.random.default_rng(seed).normal(0, sigma, np.shape(images))
    return np.asarray(np.clip(images + drawn, 0, 1), np.float32)


def blurred(images: Any, sigma: float) -> FloatArray:
    """Return a batch of images blurred, each image and each channel by itself."""
    return spread(images, (0, sigma, sigma, 0))


def spread(images: Any, sigmas: tuple[float, ...]) -> FloatArray:
    """Return an array blurred along each axis by its own σ."""
    from scipy import ndimage

    values = np.asarray(images, np.float64)
    return np.asarray(ndimage.gaussian_filter(values, sigmas))


def mse(one: Any, other: Any) -> float:
    """Return the mean squared difference."""
    return float(np.mean((np.asarray(one, float) - np.asarray(other, float)) ** 2))
