"""Small pieces of photographs, in three bands that share no pixel."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from utils.data.cards import DataCard, checksum
from utils.data.stand_in import free_photos

Pictures = npt.NDArray[np.float32]
BANDS = {"fit": (0.0, 0.60), "choose": (0.60, 0.72), "test": (0.72, 1.0)}


@dataclass(frozen=True)
class PatchSet:
    """Patches of photographs to fit weights to, to choose with, and to test with.

    Attributes
    ----------
    fit, choose, test : ndarray of float32, shape (n, side, side, 3)
        Red, green and blue from 0 to 1. The three come from the left 60 %, the next
        12 % and the right 28 % of each photograph.
    card : DataCard
        Makers, licences, checksum of the patches to fit to.
    """

    fit: Pictures
    choose: Pictures
    test: Pictures
    card: DataCard


def load_photo_patches(
    fit: int = 4000,
    choose: int = 500,
    test: int = 500,
    *,
    side: int = 32,
    seed: int = 0,
) -> PatchSet:
    """Cut patches out of six photographs that come with the installed packages.

    Parameters
    ----------
    fit, choose, test : int
        How many patches, 4 000, 500 and 500 by default.
    side : int, default=32
        Height and width of a patch, in pixels.
    seed : int, default=0
        Chooses photographs and places.

    Returns
    -------
    PatchSet
        Three arrays of float32 and a card.

    Raises
    ------
    ValueError
        If a number is below 1, or the side above 48, near the narrowest band.
    """
    numbers = {"fit": fit, "choose": choose, "test": test}
    if min(numbers.values()) < 1 or not 1 <= side <= 48:
        raise ValueError(
            "Expected at least one patch of each kind and a side from 1 to 48. "
            f"Received {fit}, {choose} and {test} patches, side {side}."
        )
    parts = {
        name: _cut(BANDS[name], n, side, np.random.default_rng([seed, place]))
        for place, (name, n) in enumerate(numbers.items())
    }
    card = DataCard(
        name="Patches of photographs",
        source="cut on this computer from photographs of scikit-image and scikit-learn",
        shape=parts["fit"].shape,
        sha256=checksum(parts["fit"]),
        licence="CC BY 2.0, CC0 and public domain",
        note="Two photographs are CC BY 2.0, by the Flickr users danielbuechele "
        "(china) "
        "and vultilion (flower).",
    )
    return PatchSet(**parts, card=card)


def _cut(
    band: tuple[float, float], n: int, side: int, generator: np.random.Generator
) -> Pictures:
    """Return n patches between two shares of the photographs' widths."""
    bands = [
        photo[:, int(band[0] * photo.shape[1]) : int(band[1] * photo.shape[1])]
        for photo in free_photos(True)
    ]
    chosen = generator.integers(len(bands), size=n)
    wheres = generator.random((n, 2))
    patches = np.empty((n, side, side, 3), np.float32)
    for index in range(n):
        photo = bands[chosen[index]]
        free = np.array(photo.shape[:2]) - side + 1
        top, left = (wheres[index] * free).astype(int)
        patches[index] = photo[top : top + side, left : left + side]
    return patches / np.float32(255)
