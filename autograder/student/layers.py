"""What a Keras model consists of: its layers, activations and parameters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple


class ParameterCounts(NamedTuple):
    """How many numbers a model holds.

    Parameters
    ----------
    trainable : int
        Numbers that training changes; those of frozen layers are not among them.
    non_trainable : int
        Frozen ones, and the moving statistics of batch normalisation.
    """

    trainable: int
    non_trainable: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.trainable + self.non_trainable


def flat_layers(model: Any) -> list[Any]:
    """Return a model's layers with nested models opened, without input layers.

    Parameters
    ----------
    model : keras.Model
        Built or not.

    Returns
    -------
    list of keras.layers.Layer
        In the model's own order, which for a subclassed model is the order in which
        its attributes were set. A layer used twice appears once. Layers written by
        students are opened like models when they hold other layers.
    """
    return list(dict.fromkeys(_walk(model)))


def layers_of_kind(model: Any, *kinds: str) -> list[Any]:
    """Return the layers of given classes, subclasses included.

    Parameters
    ----------
    model : keras.Model
        Searched as `flat_layers` does.
    *kinds : str
        Class names, for example ``"Conv2D"``.

    Returns
    -------
    list of keras.layers.Layer
        In the order of `flat_layers`.
    """
    wanted = set(kinds)
    return [
        layer
        for layer in flat_layers(model)
        if wanted & {ancestor.__name__ for ancestor in type(layer).__mro__}
    ]


def activation_name(layer: Any) -> str:
    """Return the name of a layer's activation.

    Parameters
    ----------
    layer : keras.layers.Layer
        A layer that has an activation, or is one, such as ``ReLU`` or ``Softmax``.

    Returns
    -------
    str
        For example ``"relu"`` or ``"linear"``; empty when it has none.
    """
    kind = type(layer).__name__
    own = {
        "ReLU": "relu",
        "LeakyReLU": "leaky_relu",
        "ELU": "elu",
        "Softmax": "softmax",
    }
    if kind in own:
        return own[kind]
    activation = getattr(layer, "activation", None)
    if activation is None:
        return "linear" if hasattr(layer, "activation") else ""
    return str(getattr(activation, "__name__", type(activation).__name__)).lower()


def final_activation(model: Any) -> str:
    """Return the name of the activation that gives a model's output.

    Parameters
    ----------
    model : keras.Model
        One whose layers stand in order.

    Returns
    -------
    str
        ``"linear"`` when the last layer with weights has none; layers that only
        rearrange or drop values do not count.
    """
    for layer in reversed(flat_layers(model)):
        name = activation_name(layer)
        if name not in ("", "linear") or layer.weights:
            return name or "linear"
    return "linear"


def parameter_counts(model: Any) -> ParameterCounts:
    """Count a built model's parameters.

    Parameters
    ----------
    model : keras.Model
        Built, for example by `as_model`.

    Returns
    -------
    ParameterCounts
        Each variable once, also when two layers share it.
    """
    return ParameterCounts(
        trainable=_size_of(model.trainable_weights),
        non_trainable=_size_of(model.non_trainable_weights),
    )


def _walk(layer: Any) -> Iterator[Any]:
    import keras

    for inner in _inner_layers(layer):
        if isinstance(inner, keras.Model) or (
            not type(inner).__module__.startswith("keras.") and _inner_layers(inner)
        ):
            yield from _walk(inner)
        elif not isinstance(inner, keras.layers.InputLayer):
            yield inner


def _inner_layers(layer: Any) -> list[Any]:
    import keras

    if isinstance(layer, keras.Model):
        return list(layer.layers)
    # A layer has no public list of the layers inside it.
    return list(getattr(layer, "_layers", []))


def _size_of(weights: list[Any]) -> int:
    unique = {id(weight): math.prod(weight.shape) for weight in weights}
    return sum(unique.values())
