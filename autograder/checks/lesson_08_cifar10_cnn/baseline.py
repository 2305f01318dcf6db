"""8.2: the baseline network, and the loss it must have before any training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of, numbers_of
from autograder.checks.lesson_08_cifar10_cnn.compiled import verify_loss
from autograder.student import models
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "baseline"
INPUT, CLASSES = (32, 32, 3), 10
PARAMETERS = 605_610
FIRST_LOSS, TOLERANCE = float(np.log(CLASSES)), 0.15

# Total → what was built instead.
KNOWN_SIZES = {
    1_064_362: (
        "padding used",
        "no padding: each convolution takes a border of one pixel away. Follow the "
        "sides of the maps: 32, 30, 15, 13, 6.",
    ),
    612_394: (
        "batch normalisation already",
        "the baseline goes without batch normalisation: that comes later.",
    ),
    123_338: ("another lecture's network", "the kernels are 3 × 3, 32 of them each."),
    1_143_242: ("another lecture's network", "two convolutions, and no padding."),
    443_306: ("windows of 5", "the kernels of both convolutions are 3 × 3."),
    21_674: ("a dense layer missing", "a layer of 512 units stands before the last."),
    600_480: ("last layer missing", "ten units follow the 512."),
    605_024: ("bias left out", "every filter and unit has a bias: Keras' default."),
    32_170: (
        "global pooling instead of Flatten",
        "flatten the last map: the large dense layer sees all its places.",
    ),
    3_692_938: ("a convolution missing", "two convolutions, each with pooling."),
    1_204_682: ("other filters", "both convolutions have 32 filters."),
    3_227_050: ("a pooling layer missing", "pooling follows *each* convolution."),
    2_784_682: ("a pooling layer missing", "pooling follows *each* convolution."),
    12_860_842: ("pooling missing", "pooling follows each convolution."),
}


def verify_baseline(answer: Any, case: str) -> None:
    """Check one property of the network, or the loss that was expected."""
    if case == "first loss":
        _verify_number(entry_of(answer, NAME, "first_loss"))
        return
    model = models.as_model(entry_of(answer, NAME, NAME), NAME, INPUT)
    rules: dict[str, Callable[[Any], None]] = {
        "output": _verify_output,
        "parameters": _verify_parameters,
        "loss": lambda model: verify_loss(model, NAME, pictures(8, 821)),
        "untrained": _verify_untrained,
        "bends": _verify_bends,
        "order": _verify_order,
    }
    rules[case](model)


def pictures(images: int, seed: int) -> FloatArray:
    """Return smooth colour pictures, whole levels from 0 to 255."""
    generator = np.random.default_rng(seed)
    coarse = generator.integers(0, 256, (images, 8, 8, 3))
    fine = coarse.repeat(4, axis=1).repeat(4, axis=2)
    noise = generator.integers(-20, 21, fine.shape)
    return np.asarray(np.clip(fine + noise, 0, 255), dtype=np.float64)


def _verify_number(answer: Any) -> None:
    told = float(numbers_of(np.reshape(answer, -1), 1, "first_loss")[0])
    if abs(told - FIRST_LOSS) <= TOLERANCE:
        return
    known = [
        (0.1, "probability instead of its loss", "that is p: the loss is −ln p."),
        (1.0, "other logarithm", "np.log10 is not the natural logarithm."),
        (np.log2(10), "other logarithm", "np.log2 is not the natural logarithm."),
        (-FIRST_LOSS, "sign forgotten", "a loss is not negative: −ln p."),
        (0.0, "loss of a perfect network", "0 is the loss when p is 1: it knows all."),
        (
            -np.log(0.9),
            "probability of being wrong",
            "the loss looks at the probability of the *right* class.",
        ),
        (np.log(2), "two classes", "there are more than two classes."),
    ]
    mistake, hint = next(
        ((name, hint) for value, name, hint in known if abs(told - value) < 5e-3),
        (
            "other first loss",
            "a network that knows nothing gives each class the same probability. Which "
            "one, and what is its −ln?",
        ),
    )
    raise CheckFailed(
        f"first_loss is not right: {mistake}.",
        received=f"{told:.4g}",
        hint=hint,
        mistake=mistake,
    )


def _verify_output(model: Any) -> None:
    shape = models.output_shape_of(model, INPUT, NAME)
    if shape != (CLASSES,):
        flat = len(shape) == 1
        raise CheckFailed(
            "the network does not give one number for each class.",
            expected=f"output shape ({CLASSES},) for one image",
            received=f"shape {shape}",
            hint="the last dense layer needs as many units as there are classes."
            if flat
            else "rows and columns are left: flatten before the dense layers.",
            mistake="wrong number of classes" if flat else "Flatten missing",
        )
    rows = models.run_model(model, pictures(3, 822), NAME)
    if rows.min() >= 0 and np.allclose(rows.sum(axis=1), 1, atol=1e-3):
        return
    bounded = rows.min() >= 0 and rows.max() <= 1
    raise CheckFailed(
        "the outputs are no probabilities over the classes.",
        expected="ten numbers from 0 to 1 whose sum is 1",
        received=f"numbers from {rows.min():.3g} to {rows.max():.3g}",
        hint="each is between 0 and 1, and yet they ignore each other: which "
        "activation divides by the sum over all classes?"
        if bounded
        else "these are scores: which activation makes probabilities of them?",
        mistake="sigmoid instead of softmax" if bounded else "softmax missing",
    )


def _verify_parameters(model: Any) -> None:
    count = models.parameter_counts(model).total
    if count == PARAMETERS:
        return
    mistake, hint = KNOWN_SIZES.get(
        count,
        (
            "another number of parameters",
            "follow the shapes layer by layer, as in lesson 3: which layer has another "
            "number of parameters than you expect?",
        ),
    )
    raise CheckFailed(
        f"the network has another size: {mistake}.",
        expected=f"{PARAMETERS:,} parameters",
        received=f"{count:,}",
        hint=hint,
        mistake=mistake,
    )


def _verify_untrained(model: Any) -> None:
    """Measure the loss of the network as it came: near that of a guess."""
    images = pictures(64, 823)
    rows = np.maximum(models.run_model(model, images, NAME), 1e-7)
    # Over all labels: what a network happens to prefer does not matter then.
    loss = float(-np.log(rows).mean())
    if abs(loss - FIRST_LOSS) <= TOLERANCE:
        return
    small = models.run_model(model, images / 255, NAME)
    scaled = float(-np.log(np.maximum(small, 1e-7)).mean())
    unscaled = abs(scaled - FIRST_LOSS) <= TOLERANCE
    raise CheckFailed(
        "the untrained network is sure of itself, and wrong.",
        expected=f"a loss within {TOLERANCE} of that of a guess",
        received=f"{loss:.3g} for pictures with levels from 0 to 255",
        hint="it takes the levels as they are stored. Rescaling(1 / 255) as first "
        "layer makes small numbers of them, batch by batch."
        if unscaled
        else "was it trained already, or are its first weights unusually large? "
        "Build it anew, with Keras' own initial weights.",
        mistake="Rescaling missing" if unscaled else "not untrained",
    )


def _verify_bends(model: Any) -> None:
    """Without activations the logarithms of the outputs are linear in the image."""
    first, second = pictures(4, 824), pictures(4, 825)
    scores = [
        np.log(np.maximum(models.run_model(model, images, NAME), 1e-30))
        for images in (first, second, (first + second) / 2)
    ]
    centred = [each - each.mean(axis=1, keepdims=True) for each in scores]
    middle = (centred[0] + centred[1]) / 2
    scale = max(float(np.abs(centred[0] - centred[1]).max()), 1e-6)
    kinds = [models.activation_name(each) for each in models.flat_layers(model)]
    # Max pooling bends a little, too; ReLU is asked for by its name then.
    if np.abs(centred[2] - middle).max() > 0.01 * scale and kinds.count("relu") >= 3:
        return
    raise CheckFailed(
        "an activation is missing.",
        expected="ReLU after both convolutions and after the 512 units",
        received=f"{kinds.count('relu')} of them",
        hint="without a bend between them, two layers are no more than one.",
        mistake="activation missing",
    )


def _verify_order(model: Any) -> None:
    """Look for what the four networks add later, and for the order of the parts."""
    early = models.layers_of_kind(model, "Dropout", "BatchNormalization")
    if early:
        raise CheckFailed(
            "the baseline holds something that it is to be compared with.",
            received=type(early[0]).__name__,
            hint="a baseline has none of the things whose worth is to be measured.",
            mistake="more than the baseline",
        )
    if models.layers_of_kind(model, "AveragePooling2D"):
        raise CheckFailed(
            "the maps are averaged.",
            expected="max pooling 2 × 2",
            received="average pooling",
            hint="the table has max pooling: the largest of four, not their mean.",
            mistake="average pooling",
        )
    sizes = [
        int(layer.kernel.shape[-1])
        for layer in models.flat_layers(model)
        if getattr(layer, "kernel", None) is not None
    ]
    if sizes == [32, 32, 512, CLASSES]:
        return
    raise CheckFailed(
        "the layers have another order or other sizes.",
        expected="filters and units 32, 32, 512, 10",
        received=", ".join(map(str, sizes)),
        hint="compare with the table above the exercise.",
        mistake="other layers",
    )


BASELINE = Exercise(
    name=NAME,
    title="8.2 The baseline, and its first loss",
    verify=verify_baseline,
    visible=("first loss", "output", "parameters", "loss", "untrained"),
)
