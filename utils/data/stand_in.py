"""Digits-on-Photos: ten classes of pictures that need no download."""

import functools

import numpy as np
import numpy.typing as npt

from utils.data.bundled import load_digits, load_photo
from utils.data.cards import DataCard, checksum
from utils.data.image_set import Images, ImageSet, Labels

Levels = npt.NDArray[np.int64]  # grey levels, 0 to 255

CLASS_NAMES = tuple(map(str, range(10)))
BACKGROUNDS = ("astronaut", "chelsea", "coffee", "rocket")
SAMPLE_PHOTOS = ("china.jpg", "flower.jpg")
TRAIN_DIGITS = 1300
TRAIN_WIDTH, TEST_WIDTH = 0.60, 0.38

_NAME = "Digits-on-Photos"
_NOTE = (
    "The nuisance is of one family: where a digit stands and what is behind it. Test "
    "images have other digits and other pieces of the photographs. Two of these are "
    "CC BY 2.0, by the Flickr users danielbuechele (china) and vultilion (flower)."
)


def load_digits_on_photos(
    train: int = 4000,
    test: int = 1500,
    *,
    side: int = 32,
    colour: bool = True,
    digit_side: int = 20,
    strength: float = 0.8,
    reach: int | None = None,
    contrast: float = 1.0,
    seed: int = 0,
) -> ImageSet:
    """Build pictures of handwritten digits on pieces of photographs.

    Parameters
    ----------
    train, test : int
        How many images, 4 000 and 1 500 by default.
    side : int, default=32
        Height and width, in pixels.
    colour : bool, default=True
        Three channels instead of one.
    digit_side : int, default=20
        Height and width of a digit, in pixels.
    strength : float, default=0.8
        How much a stroke differs from what is behind it, in units of the full range.
    reach : int, optional
        How far a digit may stand from the middle, in pixels; anywhere by default.
    contrast : float, default=1
        How much of the photograph is left behind the digit: 0 is black.
    seed : int, default=0
        Chooses digits, places and backgrounds.

    Returns
    -------
    ImageSet
        Images of uint8, shape (n, side, side, 3 or 1); ten classes; a card whose
        `stand_in` is True when this was not what was asked for.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Test images share neither digits nor backgrounds with the training images: 1 300
    digits and the left 60 % of each photograph are for training, 497 digits and the
    right 38 % for testing.
    """
    _check(train, test, side, digit_side)
    digits, labels, _ = load_digits()
    inks = _enlarge(digits, digit_side)
    order = np.random.default_rng(1300).permutation(len(labels))
    photos = free_photos(colour)
    parts: list[tuple[Images, Labels]] = []
    for number, (n, chosen) in enumerate(
        ((train, order[:TRAIN_DIGITS]), (test, order[TRAIN_DIGITS:]))
    ):
        generator = np.random.default_rng([seed, number])
        parts.append(
            _paste(
                inks[chosen],
                labels[chosen],
                [_side_of(photo, number == 0) for photo in photos],
                n,
                side,
                (strength, contrast, reach),
                generator,
            )
        )
    (train_images, train_labels), (test_images, test_labels) = parts
    card = DataCard(
        name=_NAME,
        source="built on this computer from the digits of E. Alpaydin and C. Kaynak "
        "and photographs of scikit-image and scikit-learn",
        shape=train_images.shape,
        sha256=checksum(train_images),
        licence="CC BY 4.0 (digits), CC BY 2.0, CC0 and public domain (photographs)",
        note=_NOTE,
    )
    return ImageSet(
        train_images, train_labels, test_images, test_labels, CLASS_NAMES, card
    )


def _check(train: int, test: int, side: int, digit_side: int) -> None:
    """Raise for sizes that cannot be."""
    if train < 1 or test < 1 or not 8 <= digit_side <= side <= 128:
        raise ValueError(
            "Expected at least one image of each kind and 8 ≤ digit_side ≤ side ≤ 128. "
            f"Received {train} and {test} images, digit_side {digit_side}, "
            f"side {side}. Leave them at their defaults."
        )


@functools.cache
def free_photos(colour: bool) -> tuple[Levels, ...]:
    """Return photographs, shape (height, width, 3 or 1), levels from 0 to 255."""
    from sklearn.datasets import load_sample_image

    pictures = [load_photo(name)[0] for name in BACKGROUNDS]
    pictures += [np.asarray(load_sample_image(name)) for name in SAMPLE_PHOTOS]
    photos = [picture[..., :3].astype(np.int64) for picture in pictures]
    if not colour:
        photos = [photo.sum(axis=-1, keepdims=True) // 3 for photo in photos]
    return tuple(photos)


def _side_of(photo: Levels, train: bool) -> Levels:
    """Return the part of a photograph for training (left) or for testing (right)."""
    width = photo.shape[1]
    if train:
        return photo[:, : int(TRAIN_WIDTH * width)]
    return photo[:, width - int(TEST_WIDTH * width) :]


def _enlarge(images: npt.NDArray[np.uint8], side: int) -> Levels:
    """Return square images of ink, enlarged by linear interpolation between centres."""
    old = images.shape[1]
    centres = np.clip((np.arange(side) + 0.5) * old / side - 0.5, 0, old - 1)
    below = np.minimum(centres.astype(int), old - 2)
    weights = np.zeros((side, old))
    weights[np.arange(side), below] = 1 - (centres - below)
    weights[np.arange(side), below + 1] = centres - below
    exact = weights @ images.astype(np.float64) @ weights.T
    # A hair more, so that halves are rounded up whatever the order of the sums was:
    # the pictures are the same on every computer.
    return np.rint(exact * (255 / 16) + 1e-6).astype(np.int64)


def _paste(
    inks: Levels,
    labels: Labels,
    photos: list[Levels],
    n: int,
    side: int,
    look: tuple[float, float, int | None],
    generator: np.random.Generator,
) -> tuple[Images, Labels]:
    """Return n images, each with one digit somewhere on a piece of a photograph."""
    strength, contrast, reach = look
    digit_side, channels = inks.shape[1], photos[0].shape[-1]
    space = side - digit_side
    lowest = 0 if reach is None else max(0, space // 2 - reach)
    highest = space if reach is None else min(space, space // 2 + reach)
    chosen = generator.integers(len(inks), size=n)
    backgrounds = generator.integers(len(photos), size=n)
    corners = generator.integers(lowest, highest + 1, size=(n, 2))
    wheres = generator.random((n, 2))
    images = np.empty((n, side, side, channels), np.uint8)
    for index in range(n):
        photo = photos[backgrounds[index]]
        free = np.array(photo.shape[:2]) - side + 1
        top, left = (wheres[index] * free).astype(int)
        image = contrast * photo[top : top + side, left : left + side]
        row, column = corners[index]
        window = image[row : row + digit_side, column : column + digit_side]
        window[:] = np.abs(window - strength * inks[chosen[index], :, :, None])
        images[index] = np.rint(image)
    return images, labels[chosen]
