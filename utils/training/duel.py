"""The networks of a fair comparison, and what its card says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from utils.machine import quietly

SHAPE, CLASSES = (28, 28, 1), 10


def networks(**models: Any) -> dict[str, Callable[[], Any]]:
    """Return what makes untrained copies of models, and say which models these are.

    Parameters
    ----------
    **models : keras.Model
        For 28 × 28 × 1 images and ten classes. Anything else is replaced by a small
        network, so that what follows can run.

    Returns
    -------
    dict of str to callable
        Under the same names; each call builds the network anew.
    """
    builders: dict[str, Callable[[], Any]] = {}
    for name, model in models.items():
        if _is_usable(model):
            builders[name] = _copies_of(model)
            size = sum(int(np.prod(weight.shape)) for weight in model.weights)
            print(f"{name}: yours, {size:,} parameters")  # noqa: T201
        else:
            builders[name] = _small_cnn if "cnn" in name.lower() else _small_mlp
            size = builders[name]().count_params()
            print(  # noqa: T201
                f"{name}: not built yet, a small one of {size:,} parameters is used"
            )
    return builders


def _is_usable(model: Any) -> bool:
    """Tell whether a model can be copied, and takes and gives what is needed."""
    import keras

    if not isinstance(model, keras.Model):
        return False
    try:
        with quietly():  # on another backend Keras imports TensorFlow to copy a model
            clone = keras.models.clone_model(model)
        output = clone(np.zeros((2, *SHAPE), np.float32))
    except Exception:  # whatever a half-finished model raises
        return False
    rows = keras.ops.convert_to_numpy(output)
    return rows.shape == (2, CLASSES) and np.allclose(rows.sum(axis=1), 1, atol=1e-3)


def _copies_of(model: Any) -> Callable[[], Any]:
    import keras

    return lambda: keras.models.clone_model(model)


def _small_mlp() -> Any:
    from keras import Input, Sequential, layers

    stack = [layers.Flatten(), layers.Dense(64, activation="relu")]
    return Sequential([Input(SHAPE), *stack, layers.Dense(10, activation="softmax")])


def _small_cnn() -> Any:
    from keras import Input, Sequential, layers

    stack: list[Any] = []
    for filters in (8, 16):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D()]
    stack.append(layers.Flatten())
    return Sequential([Input(SHAPE), *stack, layers.Dense(10, activation="softmax")])


def result(card: Any) -> str:
    """Return what a comparison's card says, as lines of text.

    Parameters
    ----------
    card : dict
        With "baseline", a share, and "summary", a dictionary of (mean, standard
        deviation) by name.

    Returns
    -------
    str
        One line each, in percent; another sentence while the card is not filled in.

    Examples
    --------
    >>> print(result({"baseline": 0.72, "summary": {"CNN": (0.948, 0.009)}}))
    baseline  72.0%
    CNN       94.8% ± 0.9%
    """
    try:
        lines = [f"{'baseline':8} {float(card['baseline']):6.1%}"]
        for name, (mean, deviation) in card["summary"].items():
            lines.append(f"{name:8} {float(mean):6.1%} ± {float(deviation):.1%}")
    except (TypeError, ValueError, KeyError, AttributeError):
        return "Nothing to compare yet."
    return "\n".join(lines)
