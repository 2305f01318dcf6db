"""Which images a part of a data set consists of, image by image."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_images

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


def training_labels(data: Any) -> dict[int, Any]:
    """Return the label of each training image, by the image's number.

    Parameters
    ----------
    data : dict
        With "train" and "train labels".
    """
    labels = np.ravel(data["train labels"])
    return dict(zip(names_of(data["train"], "train"), labels, strict=True))


def count_from_test(part: Names, train: Names, test: Names) -> int:
    """Return how many images are test images.

    One that is among the training images, too, is no test image here: real data sets
    have a few that occur twice.
    """
    only_test = set(test) - set(train)
    return sum(name in only_test for name in part)


def count_unknown(part: Names, train: Names) -> int:
    """Return how many images are no training images."""
    known = set(train)
    return sum(name not in known for name in part)


def count_in_both(fit: Names, validation: Names, train: Names) -> int:
    """Return how many validation images are fitted to, as well.

    An image that occurs twice in training may be in both parts.
    """
    once = {name for name, times in Counter(train).items() if times == 1}
    learned = once & set(fit)
    return sum(name in learned for name in validation)
