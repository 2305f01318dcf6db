"""5.8: what was fitted, what was chosen with, and that the test images are neither."""

from __future__ import annotations

from typing import Any

from autograder.assertions import CheckFailed
from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    Names,
    count_from_test,
    count_in_both,
    count_unknown,
    names_of,
)
from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of

CARD = "duel_card"
LEAST_VALIDATION = 100


def verify_split(card: Any, data: Any) -> None:
    """Check that the parts of the card are parts of the training images.

    Parameters
    ----------
    card : dict
        With "fit images" and "validation images".
    data : dict
        With "train" and "test", the lesson's images.

    Raises
    ------
    CheckFailed
        If test images were used, or the two parts overlap.
    """
    parts = {
        name: names_of(entry_of(card, CARD, f"{name} images"), f"the {name} images")
        for name in ("fit", "validation")
    }
    train, test = (names_of(data[name], name) for name in ("train", "test"))
    for name, part in parts.items():
        _verify_source(name, part, train, test)
    if len(parts["validation"]) < LEAST_VALIDATION:
        raise CheckFailed(
            "there are too few validation images to choose with.",
            expected=f"at least {LEAST_VALIDATION}",
            received=str(len(parts["validation"])),
            hint="with a handful of images, chance chooses.",
            mistake="too few validation images",
        )
    overlap = count_in_both(parts["fit"], parts["validation"], train)
    if overlap:
        raise CheckFailed(
            "the network was fitted to images that it is then chosen with.",
            expected="two parts without a common image",
            received=f"{overlap} of {len(parts['validation'])} validation images are "
            "fitted to, as well",
            hint="set the validation images aside first, and fit to the others.",
            mistake="validation images fitted to",
        )


def _verify_source(part: str, names: Names, train: Names, test: Names) -> None:
    from_test = count_from_test(names, train, test)
    if from_test:
        choosing = part == "validation"
        raise CheckFailed(
            f"the {part} images hold test images.",
            expected="training images only",
            received=f"{from_test} of {len(names)} are test images",
            hint="then the test images have chosen the epochs, and their accuracy says "
            "no longer how the network does on new ones. Set training images aside."
            if choosing
            else "what a network was fitted to cannot test it.",
            mistake="test images used for selection"
            if choosing
            else "fitted to test images",
        )
    unknown = count_unknown(names, train)
    if unknown:
        raise CheckFailed(
            f"the {part} images are not images of the lesson.",
            expected="some of data.train_images, as they are or divided by 255",
            received=f"{unknown} of {len(names)} are others",
            hint="give the images that went into the training, not changed ones.",
            mistake="other images",
        )
