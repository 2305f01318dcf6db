"""What a compiled model makes of whole-number labels."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.quiet import quiet


def verify_loss(model: Any, name: str, images: FloatArray) -> None:
    """Let the model's own loss judge whole-number labels, and compare.

    Parameters
    ----------
    model : keras.Model
        Its outputs are probabilities.
    name : str
        How messages call it.
    images : ndarray, shape (n, height, width, channels)
        What is tried.

    Raises
    ------
    CheckFailed
        If it is not compiled, or its loss is another one.
    """
    import keras

    if not getattr(model, "compiled", False):
        raise CheckFailed(
            f"{name} is not compiled.",
            expected=f"{name}.compile(optimizer, loss, metrics=[...])",
            received="a model without a loss",
            hint="the order of the arguments is optimiser, loss.",
            mistake="not compiled",
        )
    rows = models.run_model(model, images, name)
    labels = np.random.default_rng(829).integers(0, rows.shape[1], len(rows))
    right = float(-np.log(np.maximum(rows, 1e-7))[np.arange(len(rows)), labels].mean())
    try:
        with quiet():
            loss = model.compute_loss(
                x=None,
                y=keras.ops.convert_to_tensor(labels.astype("int32")),
                y_pred=keras.ops.convert_to_tensor(rows.astype("float32")),
            )
            received = float(loss) - sum(float(extra) for extra in model.losses)
    except Exception as error:
        raise CheckFailed(
            f"the loss of {name} does not take whole numbers as labels.",
            expected="a loss for labels such as 5",
            received=f"{type(error).__name__} when it was tried",
            hint=_pair_hint(model),
            mistake="loss for one-hot labels",
        ) from None
    if np.isclose(received, right, rtol=1e-3):
        return
    again = np.log(np.exp(rows).sum(axis=1)) - rows[np.arange(len(rows)), labels]
    twice = bool(np.isclose(received, again.mean(), rtol=1e-3))
    mistake = "softmax twice" if twice else "wrong loss for these labels"
    raise CheckFailed(
        f"the loss of {name} is not the cross-entropy of whole-number labels: "
        f"{mistake}.",
        received=f"{received:.4f} for eight pictures",
        hint="from_logits=True tells the loss to apply softmax, and the model has done "
        "so already. One of the two is enough."
        if twice
        else _pair_hint(model),
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
