"""Build a Keras layer or model from its configuration: Keras' own classes only.

A configuration is data, but Keras' loader imports the modules and calls the classes
that it names. Here it may name what Keras itself consists of, and no code.
"""

from __future__ import annotations

from typing import Any

from autograder.limits import MODELS
from autograder.sandbox.wire.codec import Array, Keep
from autograder.sandbox.wire.layer_data import describe, is_layer, set_switches
from autograder.student.quiet import quiet

__all__ = ["Refused", "described", "is_layer", "rebuilt"]

_LAYERS = frozenset(
    [
        "InputLayer",
        "Dense",
        "Conv1D",
        "Conv2D",
        "Conv3D",
        "SeparableConv1D",
        "SeparableConv2D",
        "DepthwiseConv1D",
        "DepthwiseConv2D",
        "Conv1DTranspose",
        "Conv2DTranspose",
        "MaxPooling1D",
        "MaxPooling2D",
        "MaxPooling3D",
        "AveragePooling1D",
        "AveragePooling2D",
        "AveragePooling3D",
        "GlobalMaxPooling1D",
        "GlobalMaxPooling2D",
        "GlobalMaxPooling3D",
        "GlobalAveragePooling1D",
        "GlobalAveragePooling2D",
        "GlobalAveragePooling3D",
        "Flatten",
        "Reshape",
        "Permute",
        "RepeatVector",
        "Dropout",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "GaussianNoise",
        "GaussianDropout",
        "AlphaDropout",
        "BatchNormalization",
        "LayerNormalization",
        "GroupNormalization",
        "UnitNormalization",
        "RMSNormalization",
        "Activation",
        "ReLU",
        "LeakyReLU",
        "ELU",
        "PReLU",
        "Softmax",
        "ZeroPadding1D",
        "ZeroPadding2D",
        "Cropping1D",
        "Cropping2D",
        "UpSampling1D",
        "UpSampling2D",
        "Resizing",
        "Rescaling",
        "CenterCrop",
        "Normalization",
        "RandomFlip",
        "RandomTranslation",
        "RandomRotation",
        "RandomZoom",
        "RandomCrop",
        "RandomContrast",
        "RandomBrightness",
        "RandomErasing",
        "Add",
        "Subtract",
        "Multiply",
        "Average",
        "Maximum",
        "Minimum",
        "Concatenate",
        "Dot",
        "Identity",
        "ActivityRegularization",
        "Masking",
        "TimeDistributed",
        "Attention",
        "MultiHeadAttention",
    ]
)
_MODELS = frozenset({"Sequential", "Functional", "Model", "DTypePolicy"})
# Their classes are configured by numbers and names alone.
_HARMLESS = tuple(
    f"keras.{name}"
    for name in ("initializers", "regularizers", "constraints", "dtype_policies")
)
_COMPILED = ("keras.optimizers", "keras.losses", "keras.metrics")
_MARKS = {"__tensor__", "__numpy__", "__keras_tensor__", "__ellipsis__", "__slice__"}
_CODE_KEYS = ("__lambda__", "code")
_MAX_SEED = 2**63
_MAX_NUMBER = 100_000  # of filters, units, pixels: more would only fill the memory


class Refused(ValueError):  # noqa: N818 (what became of a configuration)
    """A configuration names something that is not Keras' own, or is malformed."""


def described(layer: Any, keep: Keep) -> dict[str, Any]:
    """Return a layer of this side as data."""
    config, weights = describe(layer)
    return {"is": "layer", "config": config, "weights": [keep(w) for w in weights]}


def rebuilt(config: Any, weights: list[Array], switches: Any = None) -> Any:
    """Build a layer or model.

    Parameters
    ----------
    config : dict
        From `keras.saving.serialize_keras_object`, perhaps forged.
    weights : list of ndarray
        In Keras' order; empty where it was not built.
    switches : list of bool, optional
        Which of them may be trained; as the configuration says, if it is left out.

    Returns
    -------
    keras.layers.Layer
        With these weights.

    Raises
    ------
    Refused
        If it names what is not allowed, or does not fit together.
    """
    config = _without_compilation(config)
    _inspect(config, [0])
    import keras

    try:
        with quiet():
            layer = keras.saving.deserialize_keras_object(config, safe_mode=True)
            if not isinstance(layer, keras.layers.Layer):
                raise Refused("it is no layer")
            if weights or layer.weights:
                layer.set_weights(weights)
            if switches is not None:
                set_switches(layer, [bool(switch) for switch in switches])
    except Refused:
        raise
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}"[:300]) from None
    return layer


def _without_compilation(config: Any) -> Any:
    """Leave out how a model is compiled where that names a student's own code."""
    if not isinstance(config, dict) or "compile_config" not in config:
        return config
    try:
        _inspect(config["compile_config"], [0])
    except Refused:
        return {key: v for key, v in config.items() if key != "compile_config"}
    return config


def _inspect(node: Any, seen: list[int]) -> None:
    """Walk through a configuration and refuse what could run code."""
    seen[0] += 1
    if seen[0] > MODELS.items:
        raise Refused("the configuration is too large")
    if isinstance(node, dict):
        if "class_name" in node:
            _inspect_class(node)
        if odd := [key for key in node if key in _CODE_KEYS or type(key) is not str]:
            raise Refused(f"a configuration with {odd[0]!r}")
    elif isinstance(node, int | float) and abs(node) > _MAX_NUMBER:
        raise Refused("a number of the configuration is too large")
    for value in _parts(node):
        _inspect(value, seen)


def _parts(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [value for key, value in node.items() if not _is_seed(key, value)]
    return node if isinstance(node, list) else []


def _is_seed(key: str, value: Any) -> bool:
    """Tell a seed: the one large number that fills nothing, and layers draw it."""
    return key == "seed" and isinstance(value, int) and abs(value) < _MAX_SEED


def _inspect_class(node: dict[str, Any]) -> None:
    name, module = str(node["class_name"]), str(node.get("module"))
    at_home = {
        "layer": module == "keras.layers" or module.startswith("keras.src.layers."),
        "model": module in ("keras", "keras.models")
        or module.startswith("keras.src.models."),
        # What stands between layers: keras.ops, as classes with a configuration.
        "operation": module.startswith("keras.src.ops."),
        "harmless": module.startswith((*_HARMLESS, *_COMPILED)),
        "random": (module, name) == ("keras.random", "SeedGenerator")
        or module.startswith("keras.src.random.seed_generator"),
        # An activation by name: Keras looks it up among its own.
        "function": module == "builtins" and name == "function",
    }
    allowed = (
        (at_home["layer"] and name in _LAYERS)
        or (at_home["model"] and name in _MODELS)
        or any(at_home[kind] for kind in ("operation", "harmless", "random"))
        or (at_home["function"] and isinstance(node.get("config"), str))
        or name in _MARKS
    )
    if not allowed:
        raise Refused(f"the class {name!r} of {module!r}")
