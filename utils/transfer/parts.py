"""The parts of transfer learning: features, heads, cuts, copies."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.backbones import Backbone
from utils.training import run_in_batches

Features = npt.NDArray[np.float32]


def features(backbone: Backbone, images: npt.ArrayLike) -> Features:
    """Return what a frozen network knows of images: the means of its last maps.

    Parameters
    ----------
    backbone : Backbone
        Without its classifier.
    images : array_like, shape (n, height, width, 3)
        From 0 to 255.

    Returns
    -------
    ndarray of float32, shape (n, channels)
        One number for each map.
    """
    pictures, found = np.asarray(images), []
    for start in range(0, len(pictures), 256):  # prepared pictures take 4 bytes each
        batch = backbone.prepare(pictures[start : start + 256])
        found.append(run_in_batches(backbone.model, batch).mean(axis=(1, 2)))
    return np.concatenate(found)


def head(channels: int, classes: int) -> Any:
    """Return a new classifier for features.

    Parameters
    ----------
    channels : int
        Features of one picture.
    classes : int
        Classes to tell apart.

    Returns
    -------
    keras.Model
        From (n, channels) to probabilities (n, classes), random weights.
    """
    import keras

    # Probabilities stay in 32 bits, whatever the layers below compute in.
    dense = keras.layers.Dense(classes, activation="softmax", dtype="float32")
    return keras.Sequential([keras.Input((channels,)), dense], name="head")


def join(base: Any, classifier: Any) -> Any:
    """Put a classifier on a network, which stays in inference mode.

    Parameters
    ----------
    base : keras.Model
        Without its own classifier; its layers are shared, not copied.
    classifier : keras.Model
        Takes the means of the last maps.

    Returns
    -------
    keras.Model
        From prepared pictures to probabilities.
    """
    import keras

    inputs = keras.Input(base.input_shape[1:])
    maps = base(inputs, training=False)
    pooled = keras.layers.GlobalAveragePooling2D(name="average")(maps)
    return keras.Model(inputs, classifier(pooled))


def cut(base: Any, name: str) -> tuple[Any, Any]:
    """Cut a network behind one of its layers.

    Parameters
    ----------
    base : keras.Model
        A functional one.
    name : str
        The last layer of the lower part.

    Returns
    -------
    below, above : keras.Model
        They share the network's layers: training `above` trains the network.
    """
    import keras

    middle = base.get_layer(name).output
    return keras.Model(base.input, middle), keras.Model(middle, base.output)


def epochs_for(steps: int, pictures: int) -> int:
    """Return how many epochs make about so many steps of 32 pictures.

    Examples
    --------
    >>> epochs_for(400, 200)
    57
    """
    return max(1, round(steps / -(-pictures // 32)))


def copy_of(model: Any) -> Any:
    """Return a copy of a model: training one leaves the other as it is.

    Parameters
    ----------
    model : keras.Model
        Built of Keras' own layers.

    Returns
    -------
    keras.Model
        With the same weights; not compiled.
    """
    import keras

    # Keras 3.10 warns that a network within the copy gets a tensor, not a list of one.
    warnings.filterwarnings("ignore", message="The structure of `inputs` doesn't match")
    config = keras.saving.serialize_keras_object(model)
    config.pop("compile_config", None)
    copy = keras.saving.deserialize_keras_object(config)
    copy.set_weights(model.get_weights())
    return copy
