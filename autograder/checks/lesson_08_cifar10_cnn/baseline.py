"""8.2: the baseline network, and the loss it must have before any training."""

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
from autograder.checks.lesson_05_mlp_vs_cnn.tables import numbers_of
from autograder.student import models
from autograder.student.diagnosis import (
    Demand,
    Design,
    Entry,
    FloatArray,
    Table,
    Wrong,
)
from autograder.student.exercise import Exercise
from autograder.student.networks import (
    Activation,
    convolution,
    dense,
    flat,
    pooled,
    relu,
    softmax,
)
from autograder.student.quiet import quiet

NAME = "baseline"
INPUT = (32, 32, 3)
PARAMETERS = 605_610
FIRST_LOSS = float(np.log(CLASSES))
AROUND = 0.15  # by how much a measured first loss may miss it
NEW = 0.5  # and that of the network, whatever its first weights


def right(
    levels: FloatArray,
    first: Activation = relu,
    second: Activation = relu,
    third: Activation = relu,
    out: Activation = softmax,
    scale: float = 1 / 255,
    between: float = 1.0,
    shift: float = 0.0,
    pools: Any = (np.max, np.max),
) -> FloatArray:
    """Return what the network of the table answers."""
    x = pooled(first(convolution(levels * scale + shift, 32)), pools[0])
    x = pooled(second(convolution(x * between, 32)), pools[1])
    return out(dense(third(dense(flat(x), 512)), CLASSES))


def as_first_loss(answer: Any, name: str) -> float:
    """Read the number; one that was measured, or rounded, is near what is meant."""
    told = float(numbers_of(np.reshape(answer, -1), 1, name)[0])
    if abs(told - FIRST_LOSS) <= AROUND:
        return FIRST_LOSS
    known = (wrong.oracle({}) for wrong in OTHER_NUMBERS)
    return next((value for value in known if abs(told - value) < 5e-3), told)


def first_loss_of(model: Any, case: Looked) -> float:
    """Return the loss of a network as it came, over all labels."""
    images = images_of(INPUT, case.seed, case.top)
    rows = models.run_model(model, images, NAME)
    if not np.allclose(rows.sum(axis=1), 1, atol=0.01):
        return FIRST_LOSS  # no probabilities: its outputs tell
    return float(-np.log(np.maximum(rows, 1e-7)).mean())


def measured(model: Any, case: Looked) -> bool:
    """Tell whether some metric of a compiled model is the share of right classes."""
    import keras

    rows = np.eye(CLASSES)[[3, 1, 4, 1, 5, 9, 2, 6]] * 0.5 + 0.05
    labels = np.array([3, 1, 4, 0, 0, 0, 0, 0], np.int32)
    with quiet():
        found = model.compute_metrics(
            None,
            keras.ops.convert_to_tensor(labels),
            keras.ops.convert_to_tensor(rows.astype(np.float32)),
        )
        model.reset_metrics()
    return any(abs(float(value) - 3 / 8) < 1e-6 for value in found.values())


CONVOLUTIONS = ("another lecture's network", "two convolutions, and no padding.")
EACH = ("a pooling layer missing", "pooling follows each convolution.")
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
    1_143_242: CONVOLUTIONS,
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
    3_227_050: EACH,
    2_784_682: EACH,
    12_860_842: ("pooling missing", "pooling follows each convolution."),
}
NATURAL = "what stands in the loss is the natural logarithm, np.log."
NEW_ONE = (
    "does it divide the levels by 255? Was it trained already, or are its first "
    "weights unusually large? Build it anew, with Keras' own initial weights."
)
SCALES = (
    "the table begins with a rescaling by 1/255, and nothing else changes the levels. "
    "Rescaling(1 / 255) as first layer makes small numbers of them, batch by batch."
)
LARGEST = "the table has max pooling: the largest of four, not their mean."
OTHER_NUMBERS = [
    Wrong("probability instead of its loss", lambda _: 0.1, "a loss is −ln p, not p."),
    Wrong("other logarithm", lambda _: 1.0, NATURAL),
    Wrong("other logarithm", lambda _: float(np.log2(CLASSES)), NATURAL),
    Wrong("sign forgotten", lambda _: -FIRST_LOSS, "a loss is not negative: −ln p."),
    Wrong(
        "loss of a perfect network",
        lambda _: 0.0,
        "0 is the loss when p is 1: it knows all.",
    ),
    Wrong(
        "probability of being wrong",
        lambda _: float(-np.log(0.9)),
        "the loss looks at the probability of the right class.",
    ),
    Wrong(
        "weighted once more",
        lambda _: 0.1 * FIRST_LOSS,
        "the mean over images has one term for each image, and each of them is −ln p: "
        "nothing is multiplied by p.",
    ),
    Wrong("two classes", lambda _: float(np.log(2)), "there are more classes."),
]  # fmt: skip
BASELINE_NETWORK = Classifier(
    table=NAME,
    name=NAME,
    shape=INPUT,
    right=right,
    bends={
        "first": "the first convolution",
        "second": "the second convolution",
        "third": "the layer of 512 units",
    },
    weights=(27 * 32, 32, 9 * 32 * 32, 32, 1152 * 512, 512, 512 * 10, 10),
    sizes=KNOWN_SIZES,
    wrong=[
        Wrong("Rescaling missing", lambda x: right(x, scale=1.0), SCALES),
        Wrong("another scale", lambda x: right(x, scale=2 / 255, shift=-1.0), SCALES),
        Wrong("another scale", lambda x: right(x, scale=255.0), SCALES),
        Wrong("divided twice", lambda x: right(x, scale=255.0**-2), SCALES),
        Wrong("divided twice", lambda x: right(x, between=1 / 255), SCALES),
        *(
            Wrong("average pooling", lambda x, p=pools: right(x, pools=p), LARGEST)
            for pools in ((np.mean, np.mean), (np.mean, np.max), (np.max, np.mean))
        ),
    ],
    training=never_different(
        INPUT,
        "more than the baseline",
        "a baseline has none of the things whose worth is to be measured.",
    ),
)
FIRST_LOSSES = Table(
    name=NAME,
    entries={
        "first_loss": Entry(
            "first_loss",
            lambda _: FIRST_LOSS,
            OTHER_NUMBERS,
            "a network that knows nothing gives each class the same probability. Which "
            "one, and what is its −ln?",
            read=as_first_loss,
            other="other first loss",
        )
    },
)
UNTRAINED = Design(
    name="the untrained network",
    read=BASELINE_NETWORK.built,
    demands=[
        Demand(
            "not untrained",
            first_loss_of,
            lambda loss: abs(loss - FIRST_LOSS) <= NEW,
            NEW_ONE,
            expected=f"a loss within {NEW} of that of a guess",
            received=lambda loss: f"{loss:.3g} for images with levels from 0 to 255",
            fails="is sure of itself, and wrong",
        )
    ],
)
METRICS = Design(
    name=NAME,
    read=BASELINE_NETWORK.compiled,
    demands=[
        Demand(
            "metrics forgotten",
            measured,
            bool,
            'compile takes them by name: metrics=["accuracy"]. Without them training '
            "says how large the loss is, and not how many images are right.",
            expected='metrics=["accuracy"]',
            received=lambda _: "no accuracy",
            fails="does not measure the accuracy",
        )
    ],
)

BASELINE = Exercise(
    name=NAME,
    title="8.2 The baseline, and its first loss",
    rule={
        str: FIRST_LOSSES,
        Looked: Aspects(
            {**BASELINE_NETWORK.rules(), "metrics": METRICS, "untrained": UNTRAINED}
        ),
    },
    visible=(
        "first_loss",
        Looked(NAME, "size"),
        Looked(NAME, "outputs", 21, top=255.0),
        Looked(NAME, "outputs", 22, top=12.0),
        Looked(NAME, "loss"),
        Looked(NAME, "metrics"),
        Looked(NAME, "training", 23, top=255.0),
        Looked(NAME, "untrained", 24, top=255.0),
    ),
)
