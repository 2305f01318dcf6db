"""Pictures and digits for the lessons, each with a card that says where it is from.

Everything here comes with the installed packages or is computed; nothing is
downloaded. Large data sets, which are, go through `utils.download`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.cache import cache_folder
from utils.cards import DataCard, checksum
from utils.patterns import rectangle_image, x_image
from utils.pixels import PictureError, read_picture

__all__ = [
    "PHOTOS",
    "DataCard",
    "DigitMosaic",
    "PictureError",
    "cache_folder",
    "checksum",
    "digit_mosaic",
    "load_astronaut",
    "load_camera",
    "load_digits",
    "load_photo",
    "read_picture",
    "rectangle_image",
    "x_image",
]

_CC0 = "CC0 1.0 (public domain dedication)"
_PUBLIC = "public domain"

PHOTOS = {
    "astronaut": ("NASA, portrait of Eileen Collins", _PUBLIC),
    "brick": ("CC0Textures, brick wall", _CC0),
    "camera": ("Lav Varshney, man with a camera", _CC0),
    "chelsea": ("Stefan van der Walt, a cat", _CC0),
    "clock": ("Stefan van der Walt, a clock with motion blur", _PUBLIC),
    "coffee": ("Rachel Michetti, a cup of coffee", _CC0),
    "grass": ("CC0Textures, grass", _CC0),
    "gravel": ("CC0Textures, gravel", _CC0),
    "rocket": ("SpaceX, launch of DSCOVR", _PUBLIC),
}
"""Pictures of scikit-image that are in its wheel and free: maker, licence."""


def load_photo(name: str) -> tuple[npt.NDArray[np.uint8], DataCard]:
    """Load a photograph that comes with scikit-image.

    Parameters
    ----------
    name : str
        One of `PHOTOS`.

    Returns
    -------
    image : ndarray of uint8, shape (height, width) or (height, width, 3)
        Intensities from 0 to 255.
    card : DataCard
        Maker, licence, checksum.

    Raises
    ------
    ValueError
        If there is no photograph of that name.
    """
    if name not in PHOTOS:
        raise ValueError(
            f"Expected one of {', '.join(PHOTOS)}. Received {name!r}. "
            "Read a picture of your own with read_picture."
        )
    import skimage.data

    maker, licence = PHOTOS[name]
    image = np.asarray(getattr(skimage.data, name)())
    card = DataCard(
        name=name,
        source=f"{maker}; from scikit-image (skimage.data.{name})",
        shape=image.shape,
        sha256=checksum(image),
        licence=licence,
    )
    return image, card


def load_camera() -> tuple[npt.NDArray[np.uint8], DataCard]:
    """Load the grey picture of a man with a camera.

    Returns
    -------
    image : ndarray of uint8, shape (512, 512)
        Grey levels from 0 to 255.
    card : DataCard
        Maker, licence, checksum.
    """
    return load_photo("camera")


def load_astronaut() -> tuple[npt.NDArray[np.uint8], DataCard]:
    """Load the colour picture of the astronaut Eileen Collins.

    Returns
    -------
    image : ndarray of uint8, shape (512, 512, 3)
        Red, green and blue from 0 to 255.
    card : DataCard
        Maker, licence, checksum.
    """
    return load_photo("astronaut")


def load_digits() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], DataCard]:
    """Load the 1 797 small handwritten digits that come with scikit-learn.

    Returns
    -------
    images : ndarray of uint8, shape (1797, 8, 8)
        Ink from 0 (paper) to **16** (not 255): how many of a 4 × 4 block's 16 fine
        pixels were black.
    labels : ndarray of int64, shape (1797,)
        The digits, 0 to 9.
    card : DataCard
        Makers, licence, checksum of the images.

    References
    ----------
    .. [1] E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits",
       UCI Machine Learning Repository, 1998, doi:10.24432/C50P49.
    """
    from sklearn import datasets

    bunch = datasets.load_digits()
    images = np.asarray(bunch.images).astype(np.uint8)
    card = DataCard(
        name="Optical Recognition of Handwritten Digits",
        source="E. Alpaydin and C. Kaynak, 1998, doi:10.24432/C50P49; "
        "its test part, from scikit-learn (sklearn.datasets.load_digits)",
        shape=images.shape,
        sha256=checksum(images),
        licence="CC BY 4.0",
        note="Ink from 0 to 16, not to 255.",
    )
    return images, np.asarray(bunch.target, dtype=np.int64), card


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
