"""Digits on photographs, byte for byte as the lesson makes them, with any seed."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_05_mlp_vs_cnn.pictures import enlarged

SIDE, DIGIT, STRENGTH = 32, 20, 0.8
TRAIN_DIGITS = 1300
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket")
SAMPLES = ("china.jpg", "flower.jpg")
TRAINING, NEW = 0, 1  # which digits, and which part of each photograph
LESSONS = {TRAINING: 2400, NEW: 1000}  # how many the lesson draws: others are others
Pictures = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


@cache
def pictures(part: int, seed: int, count: int = 0) -> Pictures:
    """Return digits on pieces of photographs.

    Parameters
    ----------
    part : int
        `TRAINING` or `NEW`: these share neither digits nor pieces of photographs.
    seed : int
        Chooses digits, places and backgrounds; the lesson's own is 0.
    count : int, optional
        How many; as many as the lesson draws by default.

    Returns
    -------
    images : ndarray of uint8, shape (count, 32, 32, 3)
        From 0 to 255. Read-only.
    labels : ndarray of int64, shape (count,)
        The digits.
    """
    count = count or LESSONS[part]
    inks, labels = _inks(part)
    sides = [_side_of(photo, part) for photo in photos()]
    generator = np.random.default_rng([seed, part])
    chosen = generator.integers(len(inks), size=count)
    behind = generator.integers(len(sides), size=count)
    corners = generator.integers(0, SIDE - DIGIT + 1, size=(count, 2))
    wheres = generator.random((count, 2))
    images = np.empty((count, SIDE, SIDE, 3), np.uint8)
    for index, (row, column) in enumerate(corners):
        photo = sides[behind[index]]
        free = np.array(photo.shape[:2]) - SIDE + 1
        top, left = (wheres[index] * free).astype(int)
        image = photo[top : top + SIDE, left : left + SIDE].astype(np.float64)
        window = image[row : row + DIGIT, column : column + DIGIT]
        window[:] = np.abs(window - STRENGTH * inks[chosen[index]][..., None])
        images[index] = np.rint(image)
    images.flags.writeable = False
    return images, labels[chosen]


@cache
def _inks(part: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return enlarged digits, 0 to 255, and their labels."""
    from sklearn import datasets

    bunch = datasets.load_digits()
    order = np.random.default_rng(1300).permutation(len(bunch.images))
    mine = order[:TRAIN_DIGITS] if part == TRAINING else order[TRAIN_DIGITS:]
    exact = enlarged(bunch.images[mine], DIGIT)
    inks = np.rint(exact * (255 / 16) + 1e-6).astype(np.int64)
    return inks, np.asarray(bunch.target[mine], dtype=np.int64)


@cache
def photos() -> tuple[npt.NDArray[np.uint8], ...]:
    """Return six photographs, shape (height, width, 3), levels from 0 to 255."""
    import skimage.data
    from sklearn.datasets import load_sample_image

    found = [getattr(skimage.data, name)() for name in PHOTOS]
    found += [load_sample_image(name) for name in SAMPLES]
    return tuple(np.asarray(photo)[..., :3] for photo in found)


def _side_of(photo: Any, part: int) -> Any:
    """Return the left of a photograph for training, the right for new pictures."""
    width = photo.shape[1]
    if part == TRAINING:
        return photo[:, : int(0.60 * width)]
    return photo[:, width - int(0.38 * width) :]
