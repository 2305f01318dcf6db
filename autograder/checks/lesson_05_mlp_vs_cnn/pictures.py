"""Pictures like those of the stand-in that no student has: for the duel of 5.8."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

SIDE, DIGIT, REACH = 28, 24, 1
STRENGTH, CONTRAST = 0.8, 0.4
TRAIN_DIGITS, TEST_WIDTH = 1300, 0.38
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")
Pictures = tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]


@cache
def kept_pictures(seed: int, count: int = 400) -> Pictures:
    """Return digits on dim photographs, made like the lesson's test images.

    Parameters
    ----------
    seed : int
        Chooses digits, places and backgrounds.
    count : int, default=400
        How many.

    Returns
    -------
    images : ndarray of float32, shape (count, 28, 28, 1)
        From 0 to 1. Read-only.
    labels : ndarray of int64, shape (count,)
        The digits.
    """
    from sklearn import datasets

    bunch = datasets.load_digits()
    order = np.random.default_rng(1300).permutation(len(bunch.images))[TRAIN_DIGITS:]
    generator = np.random.default_rng([seed, 58])
    chosen = generator.choice(order, count)
    inks = enlarged(bunch.images[chosen] / 16.0, DIGIT)
    backgrounds = _backgrounds()
    images = np.empty((count, SIDE, SIDE, 1), np.float32)
    for index in range(count):
        photo = backgrounds[generator.integers(len(backgrounds))]
        top, left = (generator.integers(0, side - SIDE + 1) for side in photo.shape)
        image = CONTRAST * photo[top : top + SIDE, left : left + SIDE]
        middle = (SIDE - DIGIT) // 2
        row, column = middle + generator.integers(-REACH, REACH + 1, 2)
        window = image[row : row + DIGIT, column : column + DIGIT]
        window[:] = np.abs(window - STRENGTH * inks[index])
        images[index, ..., 0] = image
    images.flags.writeable = False
    return images, np.asarray(bunch.target[chosen], dtype=np.int64)


def _backgrounds() -> list[npt.NDArray[np.float64]]:
    """Return the right parts of the photographs, grey, from 0 to 1."""
    import skimage.data

    photos = [np.asarray(getattr(skimage.data, name)()) for name in PHOTOS]
    grey = [photo[..., :3].mean(axis=-1) / 255 for photo in photos]
    return [photo[:, -int(TEST_WIDTH * photo.shape[1]) :] for photo in grey]


def enlarged(images: npt.NDArray[np.float64], side: int) -> npt.NDArray[np.float64]:
    """Return square images enlarged by linear interpolation between pixel centres."""
    old = images.shape[1]
    centres = np.clip((np.arange(side) + 0.5) * old / side - 0.5, 0, old - 1)
    below = np.minimum(centres.astype(int), old - 2)
    weights = np.zeros((side, old))
    weights[np.arange(side), below] = 1 - (centres - below)
    weights[np.arange(side), below + 1] = centres - below
    return np.asarray(weights @ images @ weights.T)
