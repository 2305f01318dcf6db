"""Keras layers and models as data: their configuration and their weights."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.sandbox.wire.codec import Array


def is_layer(value: object) -> bool:
    """Tell whether a value is a Keras layer or model; Keras is not imported for it."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.layers.Layer)


def is_symbol(value: object) -> bool:
    """Tell whether a value is a tensor without numbers, an end of Keras' graph."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.KerasTensor)


def has_configuration(layer: Any) -> bool:
    """Tell whether a configuration says all that a layer or model computes.

    It does not for a subclassed model, whose `call` is code.
    """
    import keras

    if not isinstance(layer, keras.Model) or isinstance(layer, keras.Sequential):
        return True
    return bool(getattr(layer, "inputs", None))


def describe(layer: Any) -> tuple[dict[str, Any], list[Array]]:
    """Return a layer's or symbolic model's class and configuration, and weights.

    Parameters
    ----------
    layer : keras.layers.Layer
        Built or not.

    Returns
    -------
    tuple of dict and list of ndarray
        JSON-ready, and the weights in Keras' order.
    """
    import keras

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a loss that is a lambda, which stays here
        config = keras.saving.serialize_keras_object(layer)
    return config, [np.asarray(weight) for weight in layer.get_weights()]


def switches(layer: Any) -> list[bool]:
    """Return which weights may be trained: a configuration knows of layers alone."""
    return [bool(weight.trainable) for weight in layer.weights]


def set_switches(layer: Any, wanted: list[bool]) -> None:
    """Let the same weights of a rebuilt layer be trained, and no others."""
    for weight, switch in zip(layer.weights, wanted, strict=True):
        if bool(weight.trainable) != switch:
            weight.trainable = switch


def as_symbolic(model: Any, input_shape: tuple[int | None, ...]) -> Any:
    """Return a functional model of the layers that a subclassed model calls.

    Parameters
    ----------
    model : keras.Model
        Any model.
    input_shape : tuple of (int or None)
        Shape of one input, without the batch axis.

    Returns
    -------
    keras.Model
        It shares the layers and their weights; layers written by students are opened.
        It is compiled with the model's optimiser, loss and metrics, if that is.

    Raises
    ------
    Exception
        Whatever the model's own `call` raises on a symbolic input.
    """
    import keras

    inputs = keras.Input(input_shape)
    with _opened(model):
        outputs = model.call(inputs)
    symbolic = keras.Model(inputs, outputs)
    if getattr(model, "compiled", False):
        symbolic.compile(model.optimizer, model.loss, metrics=_metrics_of(model))
    return symbolic


def _metrics_of(model: Any) -> Any:
    """Return what a compiled model measures; nothing where it cannot be said."""
    import keras

    with contextlib.suppress(Exception):
        config = model.get_compile_config()
        return keras.saving.deserialize_keras_object(config["metrics"])
    return None


@contextlib.contextmanager
def _opened(model: Any) -> Iterator[None]:
    """Let nested models, and layers written by students, be the layers they call."""
    import keras

    nested = {
        type(layer)
        for layer in model._flatten_layers(include_self=False)
        if isinstance(layer, keras.Model)
        or not type(layer).__module__.startswith("keras.")
    }
    kept = {kind: kind.__dict__.get("__call__") for kind in nested}
    for kind in nested:
        kind.__call__ = _call_only
    try:
        yield
    finally:
        for kind, call in kept.items():
            if call is None:
                del kind.__call__
            else:
                kind.__call__ = call


def _call_only(self: Any, *inputs: Any, **options: Any) -> Any:
    return self.call(*inputs, **options)
