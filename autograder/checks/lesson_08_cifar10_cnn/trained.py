"""8.9: the trained model does what the card says."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    names_of,
    training_labels,
)
from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of, shares_of
from autograder.student import models
from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed

CARD = "four_card"
INPUT = (32, 32, 3)
SAME = 2.5e-3  # share of the images on which two machines may differ
PARTS = ("test", "validation")
# The test images are at most 9 points easier (docs/four_classifiers.md); a network
# that was fitted to them is 30 points ahead and more.
AHEAD = 0.15
_CHUNK = 500


def verify_model(card: Any, data: Any, part: str) -> None:
    """Run the model and compare with the card.

    Parameters
    ----------
    card : dict
        With "model", "chosen", "test", "validation" and "validation images".
    data : dict
        The lesson's images and labels.
    part : {"test", "validation"}
        What it is run on.

    Raises
    ------
    CheckFailed
        If it does something else.
    """
    model = entry_of(card, CARD, "model")
    model = models.as_model(model, f"{CARD}, 'model'", INPUT)
    images, labels = _images(card, data, part)
    told = _told(card, part)
    rows = as_array(labels, "labels").ravel()
    reached = accuracy(model, images, rows)
    same = SAME + 1 / len(rows) + models.rounding_doubt(model, images)
    if np.abs(told - reached).min() <= same:
        return
    scaled = accuracy(model, np.asarray(images) / 255.0, rows)
    divided = bool(np.abs(told - scaled).min() <= same)
    raise CheckFailed(
        f"the model does not reach what the card says of the {part} images.",
        expected=", ".join(f"{value:.1%}" for value in told),
        received=f"{reached:.1%}",
        hint="it was measured with images divided by 255: its Rescaling divides once "
        "more. Measure with the images as they are."
        if divided
        else "give the chosen network's model of the first seed, with the weights it "
        "had when it was tested.",
        mistake="divided twice" if divided else "model and card differ",
    )


def verify_unseen(card: Any, data: Any) -> None:
    """Check that the model does not know the test images by heart.

    Parameters
    ----------
    card : dict
        With "model" and "validation images".
    data : dict
        The lesson's images and labels.

    Raises
    ------
    CheckFailed
        If it does far better on them than on the validation images.
    """
    model = models.as_model(entry_of(card, CARD, "model"), f"{CARD}, 'model'", INPUT)
    tested, validated = (
        accuracy(model, images, np.ravel(labels))
        for images, labels in (_images(card, data, part) for part in PARTS)
    )
    if tested - validated <= AHEAD:
        return
    raise CheckFailed(
        "the model does far better on the test images than on the validation images.",
        expected="about the same: both are new to it",
        received=f"{tested:.1%} of the test, {validated:.1%} of the validation images",
        hint="it seems to have learned the test images. What was `fit` really given? "
        "Fit to fit_images and to nothing else.",
        mistake="fitted to test images",
    )


def accuracy(model: Any, images: Any, labels: Any) -> float:
    """Return the share of images that a model classifies right."""
    rows = [
        models.run_model(model, images[start : start + _CHUNK], "the model")
        for start in range(0, len(images), _CHUNK)
    ]
    return float((np.concatenate(rows).argmax(axis=1) == labels).mean())


def _told(card: Any, part: str) -> Any:
    if part == "test":
        value = entry_of(card, CARD, "test")
        value = next(iter(value.values())) if isinstance(value, dict) else value
        return shares_of(np.reshape(value, -1)[:1], 1, "the test accuracy")
    chosen = str(entry_of(card, CARD, "chosen")).lower()
    values = {k.lower(): v for k, v in entry_of(card, CARD, "validation").items()}
    if chosen not in values:
        raise CheckFailed(
            "chosen is not the name of a network.",
            received=brief(chosen, 40),
            hint="copy one of the names, with its quotes.",
            mistake="other name",
        )
    # Of the first seed: with a choice of seeds the test images would choose.
    return as_array(values[chosen], "the validation accuracies").ravel()[:1]


def _images(card: Any, data: Any, part: str) -> tuple[Any, Any]:
    """Return images with levels from 0 to 255, and their labels."""
    if part == "test":
        return data["test"], data["test labels"]
    images = np.asarray(entry_of(card, CARD, "validation images"))
    if images.dtype != np.uint8 and float(images.max()) <= 1.0:
        images = images * np.float32(255)
    known = training_labels(data)
    names = names_of(images, "the validation images")
    found = [index for index, name in enumerate(names) if name in known]
    return images[found], np.array([known[names[index]] for index in found])
