"""A new task for a pretrained network: digits that are new to it, or photographs."""

from __future__ import annotations

import dataclasses

from utils.data import ImageSet, PictureError, digit_scenes
from utils.transfer import class_folders

DIGITS = range(5, 10)
SIDE = 32


def digits_task(train: int = 1000, test: int = 500, *, seed: int = 12) -> ImageSet:
    """Return digits 5 to 9 on photographs: the bundled network knows only 0 to 4.

    Parameters
    ----------
    train, test : int
        How many pictures to train and to test with.
    seed : int, default=12
        Chooses them. Test pictures have other digits and other parts of the
        photographs than training pictures.

    Returns
    -------
    ImageSet
        Pictures of 32 × 32 pixels; label 0 is the digit 5.
    """
    parts = {
        "train": digit_scenes(train, seed=seed, part="train", digits=DIGITS),
        "test": digit_scenes(test, seed=seed + 1, part="test", digits=DIGITS),
    }
    card = dataclasses.replace(
        parts["train"].card,
        name="digits 5 to 9 on photographs",
        note=f"{train} to train with, {test} others to test with; one kind of "
        "difficulty only: ink over a photograph",
    )
    return ImageSet(
        parts["train"].images,
        parts["train"].labels - DIGITS[0],
        parts["test"].images,
        parts["test"].labels - DIGITS[0],
        tuple(f"digit {number}" for number in DIGITS),
        card,
    )


def load_photos(side: int = 224) -> ImageSet:
    """Return your photographs, or digits in their place.

    Parameters
    ----------
    side : int, default=224
        Height and width of the photographs, in pixels; digits keep 32.

    Returns
    -------
    ImageSet
        From the folder that ``COURSE_DATA`` names, see `class_folders.find_folder`;
        else 400 digits to train and 400 to test with, which is said.
    """
    folder = class_folders.find_folder()
    if folder is not None:
        try:
            return class_folders.load_classes(folder, side)
        except PictureError as error:
            print(error)  # noqa: T201 - why digits come instead
    print("No photographs of yours: digits 5 to 9 take their place.")  # noqa: T201
    found = digits_task(400, 400)
    return dataclasses.replace(
        found, card=dataclasses.replace(found.card, stand_in=True)
    )
