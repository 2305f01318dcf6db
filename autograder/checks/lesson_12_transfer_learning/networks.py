"""What the checks of this lesson share: known weights, pictures nobody has seen."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_12_transfer_learning.pictures import (
    Pictures,
    kept_pictures,
    prepare,
)
from autograder.student import models
from autograder.student.diagnosis import FloatArray
from autograder.student.quiet import quiet

CLASSES = 5
INPUT = (32, 32, 3)
__all__ = [
    "CLASSES",
    "INPUT",
    "accuracy",
    "answers_of",
    "changes_of",
    "kept_pictures",
    "kernels_of",
    "prepare",
    "pretrained_kernels",
    "resemblance_of",
]
_CHUNK = 300
BUNDLED = "tiny_backbone.npz"


@cache
def pretrained_kernels() -> dict[str, npt.NDArray[np.float32]]:
    """Return the bundled network's kernels by layer, as they come with the course."""
    # By name, not by import: checks know nothing of utils' code.
    with (
        resources.as_file(resources.files("utils.backbones") / BUNDLED) as path,
        np.load(path, allow_pickle=False) as file,
    ):
        return {
            name.split("/")[0]: file[name].astype(np.float32)
            for name in file.files
            if name.endswith("/kernel") and name.startswith("block")
        }


def kernels_of(model: Any) -> dict[str, FloatArray]:
    """Return the kernels of the bundled network's layers in a model, by layer."""
    known = pretrained_kernels()
    found = {}
    for layer in models.flat_layers(model):
        weights = layer.get_weights() if layer.name in known else []
        if weights and weights[0].shape == known[layer.name].shape:
            found[layer.name] = np.asarray(weights[0], dtype=np.float64)
    return found


def changes_of(model: Any) -> dict[str, float]:
    """Return how far each kernel is from the pretrained one, as a share of its size."""
    known = pretrained_kernels()
    return {
        name: float(np.linalg.norm(kernel - known[name]) / np.linalg.norm(known[name]))
        for name, kernel in kernels_of(model).items()
    }


def resemblance_of(model: Any) -> float:
    """Return the cosine of the largest kernel and the one it came from."""
    known, found = pretrained_kernels(), kernels_of(model)
    name = max(found, key=lambda name: found[name].size)
    one, other = found[name].ravel(), known[name].ravel().astype(np.float64)
    return float(one @ other / (np.linalg.norm(one) * np.linalg.norm(other)))


def answers_of(model: Any, images: Any, name: str) -> npt.NDArray[np.intp]:
    """Return the class that a model gives to each prepared picture."""
    rows = [
        models.run_model(model, images[start : start + _CHUNK], name)
        for start in range(0, len(images), _CHUNK)
    ]
    return np.asarray(np.concatenate(rows).argmax(axis=1))


def accuracy(model: Any, pictures: Pictures, name: str) -> float:
    """Return the share of pictures that a model classifies right.

    Parameters
    ----------
    model : keras.Model
        Takes prepared pictures.
    pictures : tuple of ndarray
        Images from 0 to 255, and labels.
    name : str
        How messages call the model.

    Returns
    -------
    float
        From 0 to 1.
    """
    images, labels = pictures
    with quiet():
        found = answers_of(model, prepare(images), name)
    return float((found == labels).mean())
