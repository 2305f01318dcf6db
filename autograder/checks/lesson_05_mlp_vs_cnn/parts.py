"""Two parts of the training images, without a common one: for 5.8, 8.1 and 8.9."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    Names,
    count_from_test,
    count_in_both,
    count_unknown,
    names_of,
)
from autograder.student.diagnosis import CheckFailed

LEAST_VALIDATION = 100


def verify_parts(fit: Any, validation: Any, data: Any) -> None:
    """Check that two parts are parts of the training images.

    Parameters
    ----------
    fit, validation : array_like
        Images to learn from, and to choose with.
    data : dict
        With "train" and "test", the lesson's images.

    Raises
    ------
    CheckFailed
        If test or unknown images were used, the two parts overlap, or there are too
        few to choose with.
    """
    parts = {
        "fit": names_of(fit, "the fit images"),
        "validation": names_of(validation, "the validation images"),
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
    verify_disjoint(parts["fit"], parts["validation"], train)


def verify_disjoint(fit: Names, validation: Names, known: Names) -> None:
    """Check that no image is in both parts, unless training has it twice.

    Raises
    ------
    CheckFailed
        If one is.
    """
    overlap = count_in_both(fit, validation, known)
    if not overlap:
        return
    raise CheckFailed(
        "some images are in both parts: fitted to, and chosen with.",
        expected="two parts without a common image",
        received=f"{overlap} of {len(validation)} validation images are fitted to, "
        "as well",
        hint="an image that was learned says nothing about new ones: take the "
        "validation images out of those that are fitted to.",
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
            hint="then the test images choose the epochs and the network, and their "
            "accuracy says no longer how the network does on new images. Set some of "
            "the training images aside instead."
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
            hint="give the images that go into the training, before anything else is "
            "done to them.",
            mistake="other images",
        )
