"""Photographs and digits that come with the installed packages."""

import numpy as np
import numpy.typing as npt

from utils.data.cards import DataCard, checksum

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
