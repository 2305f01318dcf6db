"""The slopes that the lessons need, for each backend of Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt


def score_gradients(
    model: Any, layer: str, maps: npt.ArrayLike, classes: Sequence[int]
) -> npt.NDArray[np.float32]:
    """Return how each class' score before softmax changes with a layer's maps."""
    # Shape of maps: (n, rows, columns, channels); result: float32 (n, rows, columns,
    # channels)
    import keras

    tail = _tail(model, layer)
    wanted = np.eye(model.layers[-1].units, dtype=np.float32)[list(classes)]
    values = np.asarray(maps, dtype=np.float32)

    def total(x: Any) -> Any:
        return keras.ops.sum(tail(x) * wanted)

    return slopes_of(total, values)


def slopes_of(
    function: Callable[[Any], Any], x: npt.ArrayLike
) -> npt.NDArray[np.float32]:
    """Return how a number changes with each number that it is made of.

    Parameters
    ----------
    function : callable
        Takes a tensor, computes with Keras, returns one number.
    x : array_like of float
        Where.

    Returns
    -------
    ndarray of float32
        The slopes, in the shape of x.

    Raises
    ------
    RuntimeError
        If the backend cannot differentiate.
    """
    import keras

    backends = {"tensorflow": _tensorflow, "jax": _jax, "torch": _torch}
    name = keras.backend.backend()
    if name not in backends:
        raise RuntimeError(
            f"Expected a backend that differentiates. Received {name!r}. "
            "Set KERAS_BACKEND to tensorflow, jax or torch."
        )
    values = np.asarray(x, dtype=np.float32)
    return np.asarray(backends[name](function, values), dtype=np.float32)


def _tail(model: Any, layer: str) -> Any:
    """Return a function from the layer's output to the scores before softmax."""
    import keras

    last = model.layers[-1]
    between = keras.Model(model.get_layer(layer).output, last.input)
    kernel, bias = last.get_weights()

    def scores(x: Any) -> Any:
        return keras.ops.matmul(between(x, training=False), kernel) + bias

    return scores


def _tensorflow(total: Any, values: Any) -> Any:
    import tensorflow

    x = tensorflow.convert_to_tensor(values)
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        result = total(x)
    return tape.gradient(result, x).numpy()


def _jax(total: Any, values: Any) -> Any:
    import jax

    return jax.grad(total)(values)


def _torch(total: Any, values: Any) -> Any:
    import torch

    x = torch.tensor(values, requires_grad=True)
    total(x).backward()
    return x.grad.cpu().numpy()
