"""5.6: the MLP and the CNN, judged by what they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn import network_parts
from autograder.checks.lesson_05_mlp_vs_cnn.network_parts import INPUT
from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student import models
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise
from autograder.student.quiet import quiet

NAME = "two_networks"
CLASSES = 10
PARAMETERS = {"mlp": 266_610, "cnn": 34_826}

# Total → what was built instead.
KNOWN_SIZES = {
    "mlp": {
        34_826: ("networks swapped", "have the two models changed places?"),
        238_510: ("a layer missing", "two hidden layers stand before the last one."),
        79_510: ("a layer missing", "two hidden layers stand before the last one."),
        111_810: ("units swapped", "the larger hidden layer comes first."),
        266_200: ("bias left out", "every unit has a bias: it is Keras' default."),
        265_600: ("last layer missing", "ten units follow the two hidden layers."),
    },
    "cnn": {
        266_610: ("networks swapped", "have the two models changed places?"),
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


def verify_two_networks(answer: Any, case: tuple[str, str]) -> None:
    """Check one property of one of the networks."""
    which, what = case
    model = models.as_model(entry_of(answer, NAME, which), which, INPUT)
    rules: dict[str, Callable[[Any, str], None]] = {
        "output": _verify_output,
        "parameters": _verify_parameters,
        "loss": _verify_loss,
        "bends": network_parts.verify_bends,
        "dropout": network_parts.verify_dropout,
        "pooling": network_parts.verify_pooling,
        "neighbours": network_parts.verify_neighbours,
    }
    rules[what](model, which)


def _verify_output(model: Any, which: str) -> None:
    shape = models.output_shape_of(model, INPUT, which)
    if shape != (CLASSES,):
        flat = len(shape) == 1
        raise CheckFailed(
            f"{which} does not give one number for each class.",
            expected=f"output shape ({CLASSES},) for one image",
            received=f"shape {shape}",
            hint="the last dense layer needs as many units as there are classes."
            if flat
            else "rows and columns are left: flatten before the dense layers.",
            mistake="wrong number of classes" if flat else "Flatten missing",
        )
    rows = models.run_model(model, network_parts.batch_of(3, 561), which)
    sums = rows.sum(axis=1)
    if rows.min() >= 0 and np.allclose(sums, 1, atol=1e-3):
        return
    bounded = rows.min() >= 0 and rows.max() <= 1
    raise CheckFailed(
        f"The outputs of {which} are no probabilities over the classes.",
        expected="ten numbers from 0 to 1 whose sum is 1",
        received=f"numbers from {rows.min():.3g} to {rows.max():.3g}, "
        f"sum {sums[0]:.3g} for the first image",
        hint="each is between 0 and 1, and yet they ignore each other: which "
        "activation divides by the sum over all classes?"
        if bounded
        else "these are scores: which activation makes probabilities of them?",
        mistake="sigmoid instead of softmax" if bounded else "softmax missing",
    )


def _verify_parameters(model: Any, which: str) -> None:
    count = models.parameter_counts(model).total
    if count == PARAMETERS[which]:
        return
    mistake, hint = KNOWN_SIZES[which].get(
        count,
        (
            "another number of parameters",
            "follow the shapes layer by layer, as in lesson 3: which layer has another "
            "number of parameters than you expect?",
        ),
    )
    raise CheckFailed(
        f"{which} has another size: {mistake}.",
        expected=f"{PARAMETERS[which]:,} parameters",
        received=f"{count:,}",
        hint=hint,
        mistake=mistake,
    )


def _verify_loss(model: Any, which: str) -> None:
    """Let the model's own loss judge whole-number labels, and compare."""
    import keras

    if not getattr(model, "compiled", False):
        raise CheckFailed(
            f"{which} is not compiled.",
            expected=f"{which}.compile(optimizer, loss)",
            received="a model without a loss",
            hint="compile both models; the order of the arguments is optimiser, loss.",
            mistake="not compiled",
        )
    images = network_parts.batch_of(8, 562)
    labels = np.random.default_rng(563).integers(0, CLASSES, 8)
    rows = models.run_model(model, images, which)
    right = float(-np.log(rows[np.arange(8), labels]).mean())
    pair = _pair_hint(model)
    try:
        with quiet():
            tensor = keras.ops.convert_to_tensor(rows.astype("float32"))
            loss = model.compute_loss(
                x=None,
                y=keras.ops.convert_to_tensor(labels.astype("int32")),
                y_pred=tensor,
            )
            received = float(loss) - sum(float(extra) for extra in model.losses)
    except Exception as error:
        raise CheckFailed(
            f"The loss of {which} does not take whole numbers as labels.",
            expected="a loss for labels such as 5",
            received=f"{type(error).__name__} when it was tried",
            hint=pair,
            mistake="loss for one-hot labels",
        ) from None
    if np.isclose(received, right, rtol=1e-3):
        return
    _explain_loss(received, rows, labels, which, pair)


def _explain_loss(
    received: float, rows: FloatArray, labels: Any, which: str, pair: str
) -> None:
    again = np.log(np.exp(rows).sum(axis=1)) - rows[np.arange(len(rows)), labels]
    if np.isclose(received, again.mean(), rtol=1e-3):
        mistake = "softmax twice"
        hint = (
            "from_logits=True tells the loss to apply softmax, and the model has done "
            "so already. One of the two is enough."
        )
    else:
        mistake, hint = "wrong loss for these labels", pair
    raise CheckFailed(
        f"The loss of {which} is not the cross-entropy of whole-number labels: "
        f"{mistake}.",
        received=f"{received:.4f} for eight random images",
        hint=hint,
        mistake=mistake,
    )


def _pair_hint(model: Any) -> str:
    loss = getattr(model, "loss", "")
    name = loss if isinstance(loss, str) else getattr(loss, "name", "")
    name = name or getattr(loss, "__name__", type(loss).__name__)
    return (
        f"the model has the loss {str(name)[:40]!r}. Two cross-entropies belong to two "
        "forms of labels: categorical to one-hot rows, sparse categorical to whole "
        "numbers."
    )


TWO_NETWORKS = Exercise(
    name=NAME,
    title="5.6 Build them",
    verify=verify_two_networks,
    visible=tuple(
        (which, what)
        for which in ("mlp", "cnn")
        for what in ("output", "parameters", "loss")
    ),
)
