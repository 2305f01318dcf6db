"""Which images a part consists of, and that no test image is among them."""

from __future__ import annotations

from typing import Any

from autograder.assertions import CheckFailed
from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_images
from autograder.reading import brief

# A few pictures occur twice in real data sets.
SOME = 0.02
LEAST_VALIDATION = 100
Names = list[int]


def names_of(images: Any, name: str) -> Names:
    """Return one number for each image, the same for the same image.

    Parameters
    ----------
    images : array_like, shape (n, height, width, channels)
        Of uint8, or of floats from 0 to 1 or to 255.
    name : str
        How messages call them.

    Returns
    -------
    list of int
        In their order.

    Raises
    ------
    CheckFailed
        If these are no images.
    """
    return [hash(row.tobytes()) for row in as_images(images, name)]


def share_in(names: Names, others: Names) -> float:
    """Return which share of some images is among others."""
    known = set(others)
    return sum(name in known for name in names) / len(names)


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
        If test images were used, or the two parts overlap.
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
    verify_disjoint(parts["fit"], parts["validation"])


def verify_disjoint(fit: Names, validation: Names) -> None:
    """Check that no image is in both parts.

    Raises
    ------
    CheckFailed
        If more than a few are.
    """
    overlap = share_in(validation, fit)
    if overlap <= SOME:
        return
    raise CheckFailed(
        "the network is fitted to images that it is then chosen with.",
        expected="two parts without a common image",
        received=f"{overlap:.0%} of the validation images are fitted to, as well",
        hint="an image that was learned says nothing about new ones: take the "
        "validation images out of those that are fitted to.",
        mistake="validation images fitted to",
    )


def _verify_source(part: str, names: Names, train: Names, test: Names) -> None:
    from_test = share_in(names, test)
    if from_test > SOME:
        choosing = part == "validation"
        raise CheckFailed(
            f"the {part} images hold test images.",
            expected="training images only",
            received=f"{from_test:.0%} of them are test images",
            hint="then the test images choose epochs and network, and their accuracy "
            "says no longer how the network does on new images. Set some of the "
            "training images aside instead."
            if choosing
            else "what a network was fitted to cannot test it.",
            mistake="test images used for selection"
            if choosing
            else "fitted to test images",
        )
    from_train = share_in(names, train)
    if from_train < 1 - SOME:
        raise CheckFailed(
            f"the {part} images are not images of the lesson.",
            expected="some of data.train_images, as they are or divided by 255",
            received=brief(f"{from_train:.0%} of them are known"),
            hint="give the images that go into the training, before augmentation.",
            mistake="other images",
        )
