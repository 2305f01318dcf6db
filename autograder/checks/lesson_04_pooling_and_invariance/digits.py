"""The digits of 4.8: some that students have, some that they do not, and shifts."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

SIDE, ROOM = 28, 6
PARTS = {"test": slice(1197, 1497), "kept": slice(1497, 1797)}
Digits = tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]


@cache
def digits_of(part: str) -> Digits:
    """Return centred digits with six empty pixels on each side.

    Parameters
    ----------
    part : {"test", "kept"}
        The 300 that the lesson measures with, or the 300 that it leaves out.

    Returns
    -------
    images : ndarray of float32, shape (300, 28, 28, 1)
        Ink from 0 to 1. Read-only.
    labels : ndarray of int64, shape (300,)
        The digits.
    """
    from sklearn import datasets

    bunch = datasets.load_digits()
    chosen = np.random.default_rng(0).permutation(len(bunch.images))[PARTS[part]]
    fine = np.kron(bunch.images[chosen] / 16.0, np.ones((1, 2, 2)))
    images = np.zeros((len(chosen), SIDE, SIDE, 1), np.float32)
    images[:, ROOM:-ROOM, ROOM:-ROOM, 0] = fine
    images.flags.writeable = False
    return images, np.asarray(bunch.target[chosen], dtype=np.int64)


def shifted_digits(part: str, distance: int) -> Digits:
    """Return copies of the digits moved in eight directions.

    Parameters
    ----------
    part : {"test", "kept"}
        Which digits.
    distance : int
        Pixels, from 0 to 6: no digit leaves its picture.

    Returns
    -------
    images : ndarray of float32, shape (2400 or, unmoved, 300, 28, 28, 1)
        The copies.
    labels : ndarray of int64
        The digits.
    """
    images, labels = digits_of(part)
    if distance == 0:
        return images, labels
    steps = (-distance, 0, distance)
    copies = [
        np.roll(images, (down, right), axis=(1, 2))
        for down in steps
        for right in steps
        if down or right
    ]
    return np.concatenate(copies), np.tile(labels, len(copies))
