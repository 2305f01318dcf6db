"""Digits 5 to 9 on photographs that no student has: for the models of this lesson."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

SIDE, DIGIT = 32, 20
DIGITS = range(5, 10)
PICTURES, CONTRAST = 300, 0.8
TRAIN_DIGITS, TEST_FROM = 1300, 0.62
PHOTOS = ("astronaut", "coffee", "rocket", "brick", "grass", "gravel")
CENTRE, SPREAD = 120.0, 64.0  # the bundled network's preparation
Pictures = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def prepare(images: Any) -> npt.NDArray[np.float32]:
    """Return pictures from 0 to 255 as the bundled network wants them."""
    values = np.array(images, dtype=np.float32)
    return (values - np.float32(CENTRE)) / np.float32(SPREAD)


@cache
def kept_pictures(seed: int) -> Pictures:
    """Return pictures made like the lesson's test pictures, and labels 0 to 4.

    Parameters
    ----------
    seed : int
        Chooses digits, places and backgrounds.

    Returns
    -------
    images : ndarray of uint8, shape (300, 32, 32, 3)
        From 0 to 255. Read-only.
    labels : ndarray of int64, shape (300,)
        The digit less 5.
    """
    inks, labels = _test_inks()
    generator = np.random.default_rng([seed, 128])
    chosen = generator.choice(np.flatnonzero(labels >= DIGITS[0]), PICTURES)
    photos = _photos()
    images = np.empty((PICTURES, SIDE, SIDE, 3), np.uint8)
    for index, digit in enumerate(chosen):
        photo = photos[generator.integers(len(photos))]
        top, left = (generator.integers(0, n - SIDE + 1) for n in photo.shape[:2])
        image = photo[top : top + SIDE, left : left + SIDE] / 255
        row, column = generator.integers(0, SIDE - DIGIT + 1, 2)
        window = image[row : row + DIGIT, column : column + DIGIT]
        window[:] = np.abs(window - CONTRAST * inks[digit][..., None])
        images[index] = np.round(255 * np.clip(image, 0, 1))
    images.flags.writeable = False
    return images, np.asarray(labels[chosen] - DIGITS[0], dtype=np.int64)


def _test_inks() -> tuple[list[Any], npt.NDArray[np.int64]]:
    from PIL import Image
    from sklearn import datasets

    bunch = datasets.load_digits()
    order = np.random.default_rng(0).permutation(len(bunch.images))[TRAIN_DIGITS:]
    inks = [
        Image.fromarray((bunch.images[index] / 16).astype(np.float32)).resize(
            (DIGIT, DIGIT), Image.Resampling.BILINEAR
        )
        for index in order
    ]
    return [np.asarray(ink) for ink in inks], np.asarray(bunch.target[order])


@cache
def _photos() -> list[Any]:
    """Return the right parts of the photographs, in colour, from 0 to 255."""
    import skimage.data

    photos = [np.asarray(getattr(skimage.data, name)()) for name in PHOTOS]
    colour = [p if p.ndim == 3 else np.repeat(p[..., None], 3, axis=2) for p in photos]
    return [p[:, int(TEST_FROM * p.shape[1]) :, :3] for p in colour]
