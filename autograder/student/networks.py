"""Networks run in NumPy, with weights that the check sets: oracles for models.

A model under `fixed_weights` and a reference made of `dense` and `convolution` hold the
same weights, whatever the order in which the model keeps them: a weight is known by its
size. So chance decides nothing, and first weights of zero hide nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.student.comparing import FloatArray
from autograder.student.failure import CheckFailed
from autograder.student.quiet import quiet

Activation = Callable[[FloatArray], FloatArray]
SURE, ARITHMETIC = 2e-5, 3e-3  # what 23 bits make of probabilities, and what ten do


def weight_of(*shape: int) -> FloatArray:
    """Return the weights of one size; a bias has one axis, the units come last."""
    size = int(np.prod(shape))
    scale = 0.3 if size == shape[-1] else np.sqrt(2 * shape[-1] / size)
    return np.random.default_rng(size).normal(0, scale, shape)


def sizes_of(model: Any) -> list[int]:
    """Return how many numbers each weight of a built model has, sorted."""
    return sorted(int(np.prod(weight.shape)) for weight in model.weights)


@contextlib.contextmanager
def fixed_weights(
    model: Any, weights: Callable[..., FloatArray] = weight_of
) -> Iterator[None]:
    """Give a built model the weights of `weight_of`, and its own ones back after."""
    own = [np.array(weight) for weight in model.weights]
    try:
        for weight in model.weights:
            weight.assign(weights(*weight.shape).astype(np.float32))
        yield
    finally:
        for weight, values in zip(model.weights, own, strict=True):
            weight.assign(values)


def dense(inputs: FloatArray, units: int, weights: Any = weight_of) -> FloatArray:
    """Return the scores of a dense layer, shape (batch, units)."""
    result: FloatArray = inputs @ weights(inputs.shape[1], units) + weights(units)
    return result


def convolution(maps: FloatArray, filters: int, side: int = 3) -> FloatArray:
    """Return the maps of a convolution layer without padding."""
    kernel = weight_of(side, side, maps.shape[-1], filters)
    windows = np.lib.stride_tricks.sliding_window_view(maps, (side, side), axis=(1, 2))
    return np.tensordot(windows, kernel, ([4, 5, 3], [0, 1, 2])) + weight_of(filters)


def pooled(maps: FloatArray, by: Callable[..., Any] = np.max) -> FloatArray:
    """Return 2 × 2 pooling; an odd last row or column is left out."""
    count, rows, columns, channels = maps.shape
    even = maps[:, : rows // 2 * 2, : columns // 2 * 2]
    halved = even.reshape(count, rows // 2, 2, columns // 2, 2, channels)
    return np.asarray(by(halved, axis=(2, 4)))


def flat(maps: FloatArray) -> FloatArray:
    """Return one row for each image."""
    return maps.reshape(len(maps), -1)


def relu(x: FloatArray) -> FloatArray:
    """Cut off below zero."""
    return np.maximum(x, 0)


def linear(x: FloatArray) -> FloatArray:
    """Change nothing."""
    return x


def sigmoid(x: FloatArray) -> FloatArray:
    """Return numbers from 0 to 1, each by itself."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))


def softmax(x: FloatArray) -> FloatArray:
    """Return probabilities over the last axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def _elu(x: FloatArray) -> FloatArray:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


# What else stands in the place of a ReLU.
OTHERS: dict[str, Activation] = {
    "sigmoid": sigmoid,
    "tanh": lambda x: np.asarray(np.tanh(x)),
    "elu": _elu,
    "leaky_relu": lambda x: np.where(x > 0, x, 0.2 * x),
    "LeakyReLU": lambda x: np.where(x > 0, x, 0.3 * x),
    "softmax": softmax,
    "silu": lambda x: x * sigmoid(x),
    "softplus": lambda x: np.asarray(np.logaddexp(x, 0)),
    "absolute values": lambda x: np.asarray(np.abs(x)),
}


def loss_of(model: Any, rows: FloatArray, labels: Sequence[int], name: str) -> float:
    """Return what a compiled model's own loss makes of outputs and whole labels.

    Parameters
    ----------
    model : keras.Model
        Compiled or not.
    rows : ndarray, shape (n, classes)
        Outputs; the model itself is not run.
    labels : sequence of int
        The right class of each row.
    name : str
        How messages call the model.

    Raises
    ------
    CheckFailed
        If there is no loss, or it does not take such labels.
    """
    import keras

    if not getattr(model, "compiled", False):
        raise CheckFailed(
            f"{name} is not compiled.",
            expected=f"{name}.compile(optimizer, loss)",
            received="a model without a loss",
            hint="the order of the arguments is optimiser, loss; metrics by their "
            "name.",
            mistake="not compiled",
        )
    if _loss_weights(model) is not None:
        raise CheckFailed(
            f"{name} is compiled with weights for its loss.",
            expected=f"{name}.compile(optimizer, loss, metrics=[...])",
            received="a third argument, which is loss_weights",
            hint="compile takes more arguments than these three: give the metrics by "
            "their name.",
            mistake="metrics taken for loss weights",
        )
    try:
        with quiet():
            loss = model.compute_loss(
                x=None,
                y=keras.ops.convert_to_tensor(np.array(labels, np.int32)),
                y_pred=keras.ops.convert_to_tensor(rows.astype(np.float32)),
            )
            return float(loss) - sum(float(extra) for extra in model.losses)
    except Exception as error:
        raise CheckFailed(
            f"the loss of {name} does not take whole numbers as labels.",
            expected="a loss for labels such as 5",
            received=f"{type(error).__name__} when {_loss_name(model)} was tried",
            hint=TWO_FORMS,
            mistake="loss for one-hot labels",
        ) from None


def _loss_weights(model: Any) -> Any:
    """Return what stands in compile's third place; None where it cannot be said."""
    with contextlib.suppress(Exception):  # a loss of a student's own has no config
        return model.get_compile_config()["loss_weights"]
    return None


def _loss_name(model: Any) -> str:
    loss = getattr(model, "loss", "")
    name = loss if isinstance(loss, str) else getattr(loss, "name", "")
    name = name or getattr(loss, "__name__", type(loss).__name__)
    return repr(str(name)[:40])


def settled(value: FloatArray, known: Iterable[FloatArray]) -> FloatArray:
    """Return the known value that a value equals but for its arithmetic, or itself.

    Accelerators multiply with ten bits where nobody tells them not to; then the nearest
    one is meant.
    """
    nearest, least = value, ARITHMETIC
    for each in known:
        if each.shape != value.shape:
            continue
        scale = max(1.0, float(np.abs(each).max()))
        distance = float(np.abs(value - each).max()) / scale
        if distance < SURE:
            return each
        if distance < least:
            nearest, least = each, distance
    return nearest


TWO_FORMS = (
    "two cross-entropies belong to two forms of labels: categorical to one-hot rows, "
    "sparse categorical to whole numbers."
)
