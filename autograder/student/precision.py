"""Judge in 32 bits, whatever Keras' policy is: on a GPU students compute in 16."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

FULL = "float32"
_HALF = ("float16", "bfloat16")


@contextlib.contextmanager
def full_precision(model: Any = None) -> Iterator[None]:
    """Build and run models in 32 bits within the block.

    Parameters
    ----------
    model : keras.Model, optional
        One that may have been built under another policy; its weights are kept.

    Yields
    ------
    None
        Afterwards everything is as the student has set it.
    """
    keras: Any = sys.modules.get("keras")
    if not hasattr(keras, "config"):  # nobody has set anything
        yield
        return
    with contextlib.ExitStack() as after:
        after.callback(keras.config.set_floatx, keras.config.floatx())
        # The policy first: without one of its own, Keras makes it from floatx.
        after.callback(keras.config.set_dtype_policy, keras.config.dtype_policy())
        keras.config.set_floatx(FULL)
        keras.config.set_dtype_policy(FULL)
        for layer in _layers(model):
            if layer.compute_dtype in _HALF:
                after.callback(setattr, layer, "dtype_policy", layer.dtype_policy)
                layer.dtype_policy = FULL
            # A network within a network casts what it gets to what it was built with.
            for entry in (layer, *(getattr(layer, "inputs", None) or [])):
                if getattr(entry, "_dtype", None) in _HALF:
                    after.callback(setattr, entry, "_dtype", entry._dtype)
                    entry._dtype = FULL
        yield


def computes_in_16_bits(model: Any) -> bool:
    """Tell whether any layer of a model does, by its own policy."""
    return any(layer.compute_dtype in _HALF for layer in _layers(model))


def _layers(model: Any) -> list[Any]:
    """Return the layers in a model, itself among them; none of what is no model."""
    flatten = getattr(model, "_flatten_layers", None)
    found = list(flatten()) if flatten else []
    # A Sequential calls a functional model that it does not list.
    inner = [getattr(layer, "_functional", None) for layer in found]
    return found + [layer for layer in inner if layer is not None]
