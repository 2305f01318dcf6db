"""5.6: the MLP and the CNN, judged by what they do."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.classifier import (
    CLASSES,
    Aspects,
    Classifier,
    Looked,
    images_of,
    never_different,
)
from autograder.student import models
from autograder.student.diagnosis import Demand, FloatArray, Wrong, close
from autograder.student.exercise import Exercise
from autograder.student.networks import (
    Activation,
    convolution,
    dense,
    fixed_weights,
    flat,
    pooled,
    relu,
    softmax,
    weight_of,
)

NAME = "two_networks"
INPUT = (28, 28, 1)
PARAMETERS = {"mlp": 266_610, "cnn": 34_826}
RATE = 0.5
# Places of three maps that are bright in all images, each read by a class of its own.
READ = np.ravel_multi_index(
    np.transpose([(row, row, m) for m in (53, 59, 44) for row in (0, 2, 4)]), (5, 5, 64)
)


def mlp(
    images: FloatArray,
    first: Activation = relu,
    second: Activation = relu,
    out: Activation = softmax,
) -> FloatArray:
    """Return what the MLP of the text answers."""
    return out(dense(second(dense(first(dense(flat(images), 300)), 100)), CLASSES))


def flattened(
    images: FloatArray,
    first: Activation = relu,
    second: Activation = relu,
    pools: Any = (np.max, np.max),
) -> FloatArray:
    """Return the 1,600 numbers that reach the last layer of the CNN."""
    maps = pooled(first(convolution(images, 32)), pools[0])
    return flat(pooled(second(convolution(maps, 64)), pools[1]))


def cnn(images: FloatArray, out: Activation = softmax, **parts: Any) -> FloatArray:
    """Return what the CNN of the text answers."""
    return out(dense(flattened(images, **parts), CLASSES))


def reading(*shape: int) -> FloatArray:
    """Return weights with which classes 1 to 9 read one number each, class 0 none."""
    if np.prod(shape) != 1600 * CLASSES:
        return weight_of(*shape) if np.prod(shape) > CLASSES else np.zeros(shape)
    kernel = np.zeros((1600, CLASSES))
    kernel[READ, np.arange(1, CLASSES)] = 1
    return kernel.reshape(shape)


def dropped(model: Any, case: Looked) -> Any:
    """Return the share that dropout drops in front of the last layer, or what it is."""
    images = np.repeat(images_of(INPUT, case.seed, 1), 16, axis=0)
    numbers = flattened(images)[:, READ]
    with fixed_weights(model, reading):
        quiet, trained = (
            models.run_model(model, images, "cnn", training=now)
            for now in (False, True)
        )
    scores = np.pad(numbers, ((0, 0), (1, 0)))
    if not close(quiet, softmax(scores), 0.01):
        return RATE  # another network: its outputs tell
    if np.abs(trained.sum(axis=1) - 1).max() > 0.01:
        return "probabilities"
    logs = np.log(np.maximum(trained, 1e-30))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = (logs[:, 1:] - logs[:, :1]) / numbers
    return rate_of(np.where(numbers > 0.3, ratios, np.nan))


def rate_of(ratios: FloatArray) -> Any:
    """Return the rate of dropout by what it makes of numbers; NaN is not known."""
    kept = np.abs(ratios) > 0.1
    factor = float(np.nanmedian(ratios[kept])) if kept.any() else 1.0
    if np.nanmax(np.abs(ratios[kept] - factor)) > 0.05 * factor:
        return "elsewhere"
    known = ~np.isnan(ratios)
    both = known[:, :-1] & known[:, 1:] & (np.arange(8) % 3 < 2)  # of one map
    alike = (kept[:, :-1] == kept[:, 1:])[both]
    if factor > 1.02 and alike.size and alike.all():
        return "maps"
    return round(1 - 1 / factor, 2)


SPECIAL: dict[Any, tuple[str, str]] = {
    0: ("dropout missing", "a Dropout layer changes nothing but the training; it is "
        "missing here."),
    "probabilities": (
        "dropout after the last layer",
        "what is dropped behind the last layer is the probability of a class: such an "
        "image can only be learned by chance. Move dropout forward.",
    ),
    "elsewhere": (
        "dropout at another place",
        "training changes something else than single numbers of the flat vector: "
        "dropout stands between flatten and the last layer, and nowhere else.",
    ),
    "maps": (
        "whole maps dropped",
        "whole maps disappear, or none: Dropout itself drops single numbers.",
    ),
}  # fmt: skip
DROPOUT = Demand(
    "other dropout rate",
    dropped,
    lambda rate: rate == RATE,
    "the argument of Dropout is the share that is dropped.",
    expected=f"in training, each number of the flat vector dropped with rate {RATE}",
    received=lambda rate: (
        f"rate {rate}" if isinstance(rate, float) else "other changes"
    ),
    fails="trains in another way",
    known=SPECIAL,
)
SWAPPED = ("networks swapped", "have the two models changed places?")
HIDDEN_MISSING = ("a layer missing", "two hidden layers stand before the last one.")
# Total → what was built instead.
KNOWN_SIZES = {
    "mlp": {
        34_826: SWAPPED,
        238_510: HIDDEN_MISSING,
        79_510: HIDDEN_MISSING,
        111_810: ("units swapped", "the larger hidden layer comes first."),
        266_200: ("bias left out", "every unit has a bias: it is Keras' default."),
        265_600: ("last layer missing", "ten units follow the two hidden layers."),
    },
    "cnn": {
        266_610: SWAPPED,
        50_186: (
            "padding used",
            "without padding each convolution takes a border away: maps of 26, 13, 11 "
            'and 5. padding="same" keeps 28, 14, 14 and 7.',
        ),
        96_266: ("a pooling layer missing", "pooling follows each convolution."),
        62_346: ("windows of 5", "the windows of both convolutions are 3 × 3."),
        54_410: ("a convolution missing", "two convolutions, each with pooling."),
        27_114: ("filters swapped", "the second convolution has more filters."),
        34_720: ("bias left out", "every filter has a bias: it is Keras' default."),
        19_466: (
            "global pooling instead of Flatten",
            "flatten the last map: pooling over all of it forgets the places.",
        ),
        18_816: ("last layer missing", "ten units follow Flatten and dropout."),
    },
}
SCALED = "images of this lesson go from 0 to 1 already: nothing has to be divided."
MAXIMA = (
    "both kinds of pooling halve the maps and have no parameters. Which of the two "
    "keeps the strongest response of a window?"
)
MLP = Classifier(
    table=NAME,
    name="mlp",
    shape=INPUT,
    right=mlp,
    bends={"first": "the first hidden layer", "second": "the second hidden layer"},
    weights=(784 * 300, 300, 300 * 100, 100, 100 * 10, 10),
    sizes=KNOWN_SIZES["mlp"],
    wrong=[Wrong("scaled once more", lambda images: mlp(images / 255), SCALED)],
    training=never_different(
        INPUT,
        "dropout in the MLP",
        "dropout belongs to the CNN only: look at the list of layers above.",
    ),
)
CNN = Classifier(
    table=NAME,
    name="cnn",
    shape=INPUT,
    right=cnn,
    bends={"first": "the first convolution", "second": "the second convolution"},
    weights=(9 * 32, 32, 9 * 32 * 64, 64, 1600 * 10, 10),
    sizes=KNOWN_SIZES["cnn"],
    wrong=[
        Wrong("scaled once more", lambda images: cnn(images / 255), SCALED),
        *(
            Wrong("average pooling", lambda x, p=pools: cnn(x, pools=p), MAXIMA)
            for pools in ((np.mean, np.mean), (np.mean, np.max), (np.max, np.mean))
        ),
    ],
    training=DROPOUT,
)

TWO_NETWORKS = Exercise(
    name=NAME,
    title="5.6 Build them",
    rule={"mlp": Aspects(MLP.rules()), "cnn": Aspects(CNN.rules())},
    part=lambda case: case.network,
    points_by_part=True,
    visible=tuple(
        Looked(which, at)
        for which in ("mlp", "cnn")
        for at in ("size", "outputs", "loss", "training")
    ),
)
