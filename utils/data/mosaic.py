"""Pictures and digits for the lessons, each with a card that says where it is from.

Photographs and small digits come with the installed packages, patterns are computed.
CIFAR-10 and Fashion-MNIST are downloaded once, into a cache; where that cannot be,
a stand-in takes their place, and it is said.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data.bundled import load_digits
from utils.data.cards import DataCard


@dataclass(frozen=True)
class DigitMosaic:
    """A form filled in with handwritten digits, and where they are.

    Attributes
    ----------
    image : ndarray of float64, shape (height, width)
        Ink from 0 (paper) to 1.
    labels : ndarray of int64, shape (rows, columns)
        The digits.
    corners : ndarray of int64, shape (rows, columns, 2)
        Row and column of each digit's top-left pixel.
    side : int
        Height and width of a digit, in pixels.
    card : DataCard
        Where the digits come from.
    """

    image: npt.NDArray[np.float64]
    labels: npt.NDArray[np.int64]
    corners: npt.NDArray[np.int64]
    side: int
    card: DataCard

    def digit(self, row: int, column: int) -> npt.NDArray[np.float64]:
        """Return one digit of the form, for example as a template.

        Parameters
        ----------
        row, column : int
            Place in the grid of digits.

        Returns
        -------
        ndarray of float64, shape (side, side)
            A copy of that part of the image.
        """
        top, left = self.corners[row, column]
        return self.image[top : top + self.side, left : left + self.side].copy()


def digit_mosaic(
    seed: int,
    *,
    rows: int = 6,
    columns: int = 8,
    scale: int = 1,
    gap: int = 4,
    noise: float = 0.0,
) -> DigitMosaic:
    """Fill in a form with handwritten digits at known places.

    Parameters
    ----------
    seed : int
        Chooses the digits and the noise.
    rows, columns : int
        Digits downwards and across. No digit occurs twice.
    scale : int, default=1
        Side of a digit in multiples of 8 pixels.
    gap : int, default=4
        Empty pixels around each digit.
    noise : float, default=0
        Standard deviation of the added noise, in units of full ink; the picture is
        cut off at 0 and 1.

    Returns
    -------
    DigitMosaic
        The picture with labels and places.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    _check_mosaic(rows, columns, scale, gap, noise)
    images, labels, card = load_digits()
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(images), size=(rows, columns), replace=False)
    side, pitch = 8 * scale, 8 * scale + gap
    image = np.zeros((rows * pitch + gap, columns * pitch + gap))
    corners = gap + pitch * np.stack(
        np.meshgrid(np.arange(rows), np.arange(columns), indexing="ij"), axis=-1
    )
    for (top, left), index in zip(corners.reshape(-1, 2), chosen.flat, strict=True):
        digit = np.kron(images[index] / 16.0, np.ones((scale, scale)))
        image[top : top + side, left : left + side] = digit
    if noise:
        image = np.clip(image + generator.normal(0.0, noise, image.shape), 0.0, 1.0)
    return DigitMosaic(image, labels[chosen], corners.astype(np.int64), side, card)


def _check_mosaic(rows: int, columns: int, scale: int, gap: int, noise: float) -> None:
    """Raise for numbers a form cannot have."""
    limits: dict[str, Any] = {"rows": rows, "columns": columns, "scale": scale}
    for name, value in limits.items():
        if value < 1:
            raise ValueError(
                f"Expected {name} to be at least 1. Received {value}. Try the default."
            )
    if rows * columns > 1797 or gap < 0 or noise < 0:
        raise ValueError(
            "Expected at most 1797 digits, and gap and noise of at least 0. "
            f"Received {rows * columns} digits, gap {gap}, noise {noise}. "
            "Take fewer digits or a positive number."
        )
