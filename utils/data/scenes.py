"""Photographs with a handwritten digit on them: what is seen, and where, is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from utils.data.bundled import load_digits, load_photo
from utils.data.cards import DataCard, checksum

SIDE, DIGIT_SIDE = 32, 20  # pixels
TRAIN_DIGITS = 1300
BACKGROUNDS = ("astronaut", "coffee", "rocket", "brick", "grass", "gravel")
Part = Literal["train", "test"]


@dataclass(frozen=True)
class Scenes:
    """Digits on photographs."""

    images: npt.NDArray[np.uint8]  # (n, 32, 32, 3): red, green and blue from 0 to 255
    labels: npt.NDArray[np.int64]  # (n,): the digits
    masks: npt.NDArray[np.bool_]  # (n, 32, 32): where there is ink
    card: DataCard  # where the parts come from


def digit_scenes(
    number: int,
    *,
    seed: int,
    part: Part = "test",
    digits: Sequence[int] = range(10),
    contrast: float = 0.8,
) -> Scenes:
    """Put handwritten digits on crops of photographs.

    Parameters
    ----------
    number : int
        How many pictures.
    seed : int
        Chooses digits, crops and places.
    part : {"train", "test"}
        Training pictures take other digits and other parts of the photographs (the
        left 60 %) than test pictures (the right 38 %).
    digits : sequence of int
        Which digits occur, all equally often in the long run.
    contrast : float, default=0.8
        A pixel under full ink differs by this from the photograph, in units of the
        whole range.

    Returns
    -------
    Scenes
        Pictures, digits, places.

    Raises
    ------
    ValueError
        If a number is out of range.
    """
    _check(number, part, digits)
    generator = np.random.default_rng(seed)
    ink, labels = digit_inks(part)
    wanted = generator.choice(np.asarray(digits), number)
    pool = {digit: np.flatnonzero(labels == digit) for digit in set(wanted.tolist())}
    chosen = [generator.choice(pool[digit]) for digit in wanted.tolist()]
    crops = np.stack([_crop(part, generator) for _ in range(number)])
    masks = place_inks(ink[chosen], generator)
    images = mix(crops, masks, contrast)
    photos = ", ".join(BACKGROUNDS)
    card = DataCard(
        name="digits on photographs",
        source=f"made here from scikit-learn's digits (E. Alpaydin and C. Kaynak) and "
        f"scikit-image's photographs {photos}; {part} part, seed {seed}",
        shape=images.shape,
        sha256=checksum(images),
        licence="digits CC BY 4.0, photographs public domain or CC0",
        note="one kind of difficulty only: ink over a photograph",
    )
    return Scenes(images, wanted.astype(np.int64), masks > 0.25, card)


def place_inks(
    inks: npt.NDArray[np.float32], generator: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Put each ink at a random place of an empty 32 × 32 picture."""
    # Shape of inks: float32 (n, 20, 20); result: float32 (n, 32, 32)
    placed = np.zeros((len(inks), SIDE, SIDE), np.float32)
    places = generator.integers(0, SIDE - DIGIT_SIDE + 1, (len(inks), 2))
    for picture, ink, (row, column) in zip(placed, inks, places, strict=True):
        picture[row : row + DIGIT_SIDE, column : column + DIGIT_SIDE] = ink
    return placed


def mix(
    crops: npt.NDArray[np.uint8], inks: npt.NDArray[np.float32], contrast: float
) -> npt.NDArray[np.uint8]:
    """Write ink over pictures: dark on light, light on dark."""
    # Shape of crops: uint8 (n, 32, 32, 3); inks: float32 (n, 32, 32); result: uint8 (n,
    # 32, 32, 3)
    mixed = np.abs(crops / np.float32(255) - contrast * inks[..., None])
    return np.round(255 * np.clip(mixed, 0, 1)).astype(np.uint8)


@cache
def digit_inks(
    part: Part,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the handwritten digits of one part."""
    # Shape of inks: float32 (n, 20, 20); labels: int64 (n,)
    from PIL import Image

    images, labels, _ = load_digits()
    order = np.random.default_rng(0).permutation(len(images))
    own = order[:TRAIN_DIGITS] if part == "train" else order[TRAIN_DIGITS:]
    size = (DIGIT_SIDE, DIGIT_SIDE)
    grown = [
        Image.fromarray(image.astype(np.float32) / 16).resize(
            size, Image.Resampling.BILINEAR
        )
        for image in images[own]
    ]
    return np.stack([np.asarray(image) for image in grown]), labels[own]


@cache
def _photo(name: str) -> Any:
    photo = load_photo(name)[0]
    return photo if photo.ndim == 3 else np.repeat(photo[..., None], 3, axis=2)


def _crop(part: Part, generator: np.random.Generator) -> Any:
    photo = _photo(BACKGROUNDS[generator.integers(len(BACKGROUNDS))])
    height, width = photo.shape[:2]
    left = 0 if part == "train" else int(0.62 * width)
    right = int(0.6 * width) if part == "train" else width
    row = generator.integers(0, height - SIDE + 1)
    column = generator.integers(left, right - SIDE + 1)
    return photo[row : row + SIDE, column : column + SIDE]


def _check(number: int, part: str, digits: Sequence[int]) -> None:
    if number < 1 or part not in ("train", "test"):
        raise ValueError(
            "Expected at least one picture, and part train or test. "
            f"Received {number} and {part!r}. Try digit_scenes(10, seed=0)."
        )
    if not len(digits) or not set(digits) <= set(range(10)):
        raise ValueError(
            "Expected digits from 0 to 9. "
            f"Received {list(digits)}. Try digits=range(5)."
        )
