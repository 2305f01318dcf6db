"""The small network that comes with the course, and its weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from utils.data import CIFAR10_CLASSES

BUNDLED = Path(__file__).with_name("tiny_backbone.npz")
SIDE = 32  # pixels
CENTRE, SPREAD = 120.0, 64.0  # what preprocessing takes off, and divides by
BLOCKS = ((16, 16), (32, 32), (64, 64, 96))
DIGIT_CLASSES = tuple(f"digit {number}" for number in range(5))
CLASSES = CIFAR10_CLASSES + DIGIT_CLASSES


def build_tiny(
    classes: int = len(CLASSES), *, normalised: bool = False, top: bool = True
) -> Any:
    """Build the network with random weights: VGG's plan, made small."""
    import keras
    from keras import layers

    inputs = keras.Input((SIDE, SIDE, 3), name="input")
    x = inputs
    for block, filters in enumerate(BLOCKS, start=1):
        for number, depth in enumerate(filters, start=1):
            name = f"block{block}_conv{number}"
            if normalised:
                x = layers.Conv2D(depth, 3, padding="same", use_bias=False, name=name)(
                    x
                )
                x = layers.BatchNormalization(name=f"{name}_bn")(x)
                x = layers.Activation("relu", name=f"{name}_relu")(x)
            else:
                x = layers.Conv2D(
                    depth, 3, padding="same", activation="relu", name=name
                )(x)
        if block < len(BLOCKS):
            x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    if top:
        x = layers.GlobalAveragePooling2D(name="average_pool")(x)
        x = layers.Dense(classes, activation="softmax", name="predictions")(x)
    return keras.Model(inputs, x, name="tiny_vgg")


def load_tiny_weights(model: Any, path: Path = BUNDLED) -> dict[str, Any]:
    """Put the bundled weights into a network of `build_tiny`."""
    with np.load(path, allow_pickle=False) as file:
        for layer in model.layers:
            if not layer.weights:
                continue
            names = (f"{layer.name}/kernel", f"{layer.name}/bias")
            if not set(names) <= set(file.files):
                raise ValueError(
                    f"Expected {names[0]} and its bias in {path.name}. "
                    f"Received {', '.join(file.files[:4])}, … "
                    "Use the file that comes with the course."
                )
            layer.set_weights([file[name].astype(np.float32) for name in names])
        note: dict[str, Any] = json.loads(str(file["note"]))
    return note
