"""5.8: what was fitted, what was chosen with, and that the test images are neither."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.assertions import CheckFailed
from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_images, entry_of
from autograder.reading import brief

CARD = "duel_card"
# A few pictures occur twice in real data sets.
SOME = 0.02
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
        name: as_images(entry_of(card, CARD, f"{name} images"), f"the {name} images")
        for name in ("fit", "validation")
    }
    known = {name: _names(as_images(data[name], name)) for name in ("train", "test")}
    for name, images in parts.items():
        _verify_source(name, _names(images), known)
    if len(parts["validation"]) < LEAST_VALIDATION:
        raise CheckFailed(
            "there are too few validation images to choose with.",
            expected=f"at least {LEAST_VALIDATION}",
            received=str(len(parts["validation"])),
            hint="with a handful of images, chance chooses.",
            mistake="too few validation images",
        )
    overlap = _share_in(_names(parts["validation"]), set(_names(parts["fit"])))
    if overlap > SOME:
        raise CheckFailed(
            "the network was fitted to images that it is then chosen with.",
            expected="two parts without a common image",
            received=f"{overlap:.0%} of the validation images are fitted to, as well",
            hint="set the validation images aside first, and fit to the others.",
            mistake="validation images fitted to",
        )


def _names(images: np.ndarray[Any, Any]) -> list[bytes]:
    return [row.tobytes() for row in images]


def _share_in(names: list[bytes], others: set[bytes]) -> float:
    return sum(name in others for name in names) / len(names)


def _verify_source(
    part: str, names: list[bytes], known: dict[str, list[bytes]]
) -> None:
    from_test = _share_in(names, set(known["test"]))
    if from_test > SOME:
        choosing = part == "validation"
        raise CheckFailed(
            f"the {part} images hold test images.",
            expected="training images only",
            received=f"{from_test:.0%} of them are test images",
            hint="then the test images have chosen the epochs, and their accuracy says "
            "no longer how the network does on new ones. Set training images aside."
            if choosing
            else "what a network was fitted to cannot test it.",
            mistake="test images used for selection"
            if choosing
            else "fitted to test images",
        )
    from_train = _share_in(names, set(known["train"]))
    if from_train < 1 - SOME:
        raise CheckFailed(
            f"the {part} images are not images of the lesson.",
            expected="some of data.train_images, as they are or divided by 255",
            received=brief(f"{from_train:.0%} of them are known"),
            hint="give the images that went into the training, not changed ones.",
            mistake="other images",
        )
