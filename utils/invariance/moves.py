"""Digits with room to move, and the moves: shift, jitter, rotation, scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data import DataCard, load_digits

SIDE = 28
ROOM = 6
DIGIT = 16
_TRAIN, _TEST = 1197, 300

Images = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DigitSets:
    """Handwritten digits in the middle of their pictures, ready for Keras.

    Attributes
    ----------
    train_images : ndarray of float32, shape (1197, 28, 28, 1)
        Ink from 0 (paper) to 1. Each digit is 16 × 16 pixels, with 6 empty pixels on
        each side.
    train_labels : ndarray of int64, shape (1197,)
        The digits, 0 to 9.
    test_images : ndarray of float32, shape (300, 28, 28, 1)
        Other digits, to measure with.
    test_labels : ndarray of int64, shape (300,)
        Theirs.
    card : DataCard
        Where the digits come from.
    """

    train_images: Images
    train_labels: Labels
    test_images: Images
    test_labels: Labels
    card: DataCard


def centred_digits() -> DigitSets:
    """Load digits with six empty pixels on each side.

    Returns
    -------
    DigitSets
        The same on every computer. The last 300 digits of the shuffled set are left
        out: grading uses them.
    """
    small, labels, card = load_digits()
    order = np.random.default_rng(0).permutation(len(small))
    fine = np.kron(small[order] / 16.0, np.ones((1, 2, 2)))
    images = np.zeros((len(fine), SIDE, SIDE, 1), np.float32)
    images[:, ROOM : ROOM + DIGIT, ROOM : ROOM + DIGIT, 0] = fine
    labels, stop = labels[order], _TRAIN + _TEST
    return DigitSets(
        images[:_TRAIN], labels[:_TRAIN], images[_TRAIN:stop], labels[_TRAIN:stop], card
    )


def shift_images(images: npt.ArrayLike, down: int, right: int) -> npt.NDArray[Any]:
    """Move pictures by whole pixels; zeros come in at the other side.

    Parameters
    ----------
    images : array_like, shape (batch, height, width[, channels])
        The pictures.
    down, right : int
        Steps in pixels; negative ones go up and to the left.

    Returns
    -------
    ndarray, same shape and dtype
        A new array.

    Raises
    ------
    ValueError
        If there are no rows and columns.

    Examples
    --------
    >>> shift_images([[[1, 2], [3, 4]]], 0, 1).tolist()
    [[[0, 1], [0, 3]]]
    """
    pictures = _batch(images)
    height, width = pictures.shape[1:3]
    moved = np.zeros_like(pictures)
    if abs(down) < height and abs(right) < width:
        to_rows, from_rows = _overlap(height, down)
        to_columns, from_columns = _overlap(width, right)
        moved[:, to_rows, to_columns] = pictures[:, from_rows, from_columns]
    return moved


def jitter_images(
    images: npt.ArrayLike, largest: int, *, seed: int
) -> npt.NDArray[Any]:
    """Move each picture at random, by up to some pixels in each direction.

    Parameters
    ----------
    images : array_like, shape (batch, height, width[, channels])
        The pictures.
    largest : int
        Largest step, in pixels; each from ``-largest`` to ``largest`` is as likely.
    seed : int
        Chooses the steps.

    Returns
    -------
    ndarray, same shape and dtype
        A new array.

    Raises
    ------
    ValueError
        If `largest` is negative.
    """
    if largest < 0:
        raise ValueError(
            f"Expected the largest step to be at least 0. Received {largest}. "
            "A step of 3 goes up to 3 pixels in each direction."
        )
    pictures = _batch(images)
    steps = np.random.default_rng(seed).integers(
        -largest, largest + 1, size=(len(pictures), 2)
    )
    moved = np.zeros_like(pictures)
    for down, right in np.unique(steps, axis=0):
        those = (steps == (down, right)).all(axis=1)
        moved[those] = shift_images(pictures[those], int(down), int(right))
    return moved


def rotate_images(images: npt.ArrayLike, degrees: float) -> npt.NDArray[Any]:
    """Turn pictures about their centre.

    Parameters
    ----------
    images : array_like, shape (batch, height, width[, channels])
        The pictures.
    degrees : float
        Angle; positive turns counter-clockwise.

    Returns
    -------
    ndarray, same shape and dtype
        Values between pixels are interpolated; outside is 0.
    """
    angle = np.deg2rad(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return _resample(images, matrix)


def scale_images(images: npt.ArrayLike, factor: float) -> npt.NDArray[Any]:
    """Enlarge or shrink what pictures show, about their centre."""
    # Shape of images: (batch, height, width[, channels]); result: ndarray, same shape
    # and dtype
    if factor <= 0:
        raise ValueError(
            f"Expected a factor greater than 0. Received {factor}. "
            "0.5 halves the size, 2 doubles it."
        )
    return _resample(images, np.eye(2) / factor)


def _resample(images: npt.ArrayLike, matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the pictures looked up at `matrix` times the place from the centre."""
    from scipy import ndimage

    pictures = _batch(images)
    axes = pictures.ndim
    whole = np.eye(axes)
    whole[1:3, 1:3] = matrix
    centre = (np.array(pictures.shape) - 1) / 2
    return np.asarray(
        ndimage.affine_transform(
            pictures, whole, offset=centre - whole @ centre, order=1
        )
    )


def _batch(images: npt.ArrayLike) -> npt.NDArray[Any]:
    pictures = np.asarray(images)
    if pictures.ndim not in (3, 4):
        raise ValueError(
            "Expected a batch of images, shape (batch, height, width) or (batch, "
            f"height, width, channels). Received shape {pictures.shape}. "
            "One image needs a batch axis: image[None]."
        )
    return pictures


def _overlap(side: int, step: int) -> tuple[slice, slice]:
    """Return where to and where from, along one axis."""
    to = slice(max(step, 0), side + min(step, 0))
    return to, slice(max(-step, 0), side - max(step, 0))
