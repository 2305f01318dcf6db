"""5.6: what a network is made of, as far as its behaviour tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.diagnosis import CheckFailed, FloatArray

INPUT = (28, 28, 1)
# Keras' own; a function of the student's is judged by what it does.
OTHER_ACTIVATIONS = {
    *("sigmoid", "tanh", "elu", "leaky_relu", "leakyrelu", "prelu", "selu", "gelu"),
    *("silu", "swish", "softplus", "softsign", "relu6", "hard_sigmoid", "mish"),
}


def batch_of(images: int, seed: int) -> FloatArray:
    """Return random images, shape (images, 28, 28, 1), from 0 to 1."""
    return np.random.default_rng(seed).random((images, *INPUT))


def verify_bends(model: Any, which: str) -> None:
    """Without activations the logarithms of the outputs are linear in the image."""
    first, second = batch_of(4, 564), batch_of(4, 565)
    scores = [
        np.log(np.maximum(models.run_model(model, images, which), 1e-30))
        for images in (first, second, (first + second) / 2)
    ]
    centred = [each - each.mean(axis=1, keepdims=True) for each in scores]
    middle = (centred[0] + centred[1]) / 2
    scale = max(float(np.abs(centred[0] - centred[1]).max()), 1e-6)
    # Max pooling bends a little, too: what ReLU adds is far more.
    if np.abs(centred[2] - middle).max() > 0.01 * scale:
        _verify_kinds(model, which)
        return
    raise CheckFailed(
        f"{which} is a linear model.",
        expected="ReLU after every hidden layer",
        received="outputs that follow the image in a straight line",
        hint="without a bend between them, two dense layers are no more than one.",
        mistake="activation missing",
    )


def _verify_kinds(model: Any, which: str) -> None:
    """Refuse what is declared as another activation; own ReLUs are not known."""
    kinds = models.layers_of_kind(model, "Dense", "Conv2D", "Activation")
    names = [getattr(layer.activation, "__name__", "") for layer in kinds]
    names += [
        type(layer).__name__.lower()
        for layer in models.layers_of_kind(model, "LeakyReLU", "ELU", "PReLU")
    ]
    others = sorted(OTHER_ACTIVATIONS.intersection(names))
    if not others:
        return
    raise CheckFailed(
        f"{which} has other activations than the exercise.",
        expected="ReLU after every hidden layer, softmax at the end",
        received=", ".join(others),
        hint="the exercise asks for ReLU. Others train, too; then your networks differ "
        "from those of the lesson in two ways, and a comparison tells less.",
        mistake="other activation",
    )


def verify_pooling(model: Any, which: str) -> None:
    """Refuse average pooling, which has no parameters to betray it, either."""
    if not models.layers_of_kind(model, "AveragePooling2D"):
        return
    raise CheckFailed(
        f"{which} takes averages instead of maxima.",
        expected="max pooling 2 × 2",
        received="average pooling",
        hint="both halve the maps and have no parameters. Which of the two keeps the "
        "strongest response of a window?",
        mistake="average pooling",
    )


def verify_dropout(model: Any, which: str) -> None:
    """Look for dropout by what training changes."""
    images = batch_of(40, 566)
    quiet_runs = [models.run_model(model, images, which) for _ in range(2)]
    if not np.allclose(quiet_runs[0], quiet_runs[1]):
        raise CheckFailed(
            f"{which} gives another output each time.",
            hint="dropout belongs to training only: pass `training` on to it.",
            mistake="dropout always on",
        )
    rates = [float(layer.rate) for layer in models.layers_of_kind(model, "Dropout")]
    trained = models.run_model(model, images, which, training=True)
    if which == "mlp":
        _verify_no_dropout(trained, quiet_runs[0])
        return
    if np.abs(trained.sum(axis=1) - 1).max() > 0.01:
        raise CheckFailed(
            f"{which} drops its answers.",
            expected="dropout between Flatten and the last layer",
            received="outputs of 0 for some classes in training",
            hint="what is dropped behind the last layer is the probability of a class: "
            "such an image can only be learned by chance. Move dropout forward.",
            mistake="dropout after the last layer",
        )
    if np.allclose(trained, quiet_runs[0]):
        raise CheckFailed(
            f"{which} does the same in training as afterwards.",
            expected="dropout between Flatten and the last layer",
            hint="a Dropout layer changes nothing but the training; it is missing "
            "here.",
            mistake="dropout missing",
        )
    if rates and not any(np.isclose(rate, 0.5) for rate in rates):
        raise CheckFailed(
            f"{which} drops another share.",
            expected="rate 0.5",
            received=", ".join(f"{rate:g}" for rate in rates),
            hint="the argument of Dropout is the share that is dropped.",
            mistake="other dropout rate",
        )


def _verify_no_dropout(trained: FloatArray, quiet_run: FloatArray) -> None:
    if np.allclose(trained, quiet_run):
        return
    raise CheckFailed(
        "mlp does something else in training than afterwards.",
        expected="three dense layers behind Flatten, nothing else",
        hint="dropout belongs to the CNN only: look at the list of layers above.",
        mistake="dropout in the MLP",
    )


def verify_neighbours(model: Any, which: str) -> None:
    """Tell convolutions from dense layers."""
    kinds = models.layers_of_kind(model, "Conv2D", "SeparableConv2D")
    if (which == "cnn") == bool(kinds):
        return
    raise CheckFailed(
        f"{which} {'has no convolution' if which == 'cnn' else 'has convolutions'}.",
        expected="convolutions in the CNN, dense layers only in the MLP",
        received=f"{len(kinds)} convolution layers",
        hint="have the two models changed places?",
        mistake="networks swapped",
    )
