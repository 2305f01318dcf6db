"""See how a picture was turned, mirrored and moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from autograder.student.diagnosis import FloatArray

SIDE, OBJECT, BACKGROUND = 32, 16, 110.0


@dataclass(frozen=True)
class Seen:
    """How the known pattern appears in a picture.

    Parameters
    ----------
    kind : str
        "upright", "mirrored", "upside down", "half turn" or "quarter turn".
    shift : tuple of int
        Rows down and columns to the right.
    likeness : float
        Correlation with the pattern turned and moved like this; 1 is equal.
    """

    kind: str
    shift: tuple[int, int]
    likeness: float


@cache
def pattern() -> FloatArray:
    """Return a picture whose mirror images and turns are all different.

    Returns
    -------
    ndarray of float64, shape (32, 32, 3)
        Levels from 0 to 255, a coarse pattern in the middle. Read-only.
    """
    generator = np.random.default_rng(86)
    coarse = generator.integers(0, 256, (4, 4, 3)).astype(np.float64)
    image = np.full((SIDE, SIDE, 3), BACKGROUND)
    start = (SIDE - OBJECT) // 2
    middle = slice(start, start + OBJECT)
    image[middle, middle] = coarse.repeat(4, axis=0).repeat(4, axis=1)
    image.flags.writeable = False
    return image


@cache
def _spectra() -> dict[str, npt.NDArray[np.complex128]]:
    image = pattern() - BACKGROUND
    turned = {
        "upright": image,
        "mirrored": image[:, ::-1],
        "upside down": image[::-1],
        "half turn": image[::-1, ::-1],
        "quarter turn": np.rot90(image),
        "quarter turn back": np.rot90(image, -1),
    }
    return {name: np.fft.fft2(each, axes=(0, 1)) for name, each in turned.items()}


def looked_at(image: FloatArray) -> Seen:
    """Return how the pattern appears in a picture.

    Parameters
    ----------
    image : ndarray, shape (32, 32, 3)
        The pattern, changed.

    Returns
    -------
    Seen
        The best explanation by one of six turns and a shift.
    """
    centred = image - np.median(image, axis=(0, 1))
    length = np.linalg.norm(centred) * np.linalg.norm(pattern() - BACKGROUND)
    spectrum = np.fft.fft2(centred, axes=(0, 1))
    best = Seen("upright", (0, 0), -1.0)
    for kind, known in _spectra().items():
        products = np.fft.ifft2(spectrum * known.conj(), axes=(0, 1)).real.sum(axis=-1)
        place = np.unravel_index(int(products.argmax()), products.shape)
        likeness = float(products[place] / max(float(length), 1e-9))
        if likeness > best.likeness + 1e-9:
            down, right = ((int(step) + 16) % SIDE - 16 for step in place)
            best = Seen(kind.removesuffix(" back"), (down, right), likeness)
    return best
