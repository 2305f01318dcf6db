"""The parts of transfer learning: features, heads, cuts, training, accuracy."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.backbones import Backbone

Features = npt.NDArray[np.float32]
BATCH_SIZE = 32
_CPU_BYTES = 500_000_000


def bytes_per_image(model: Any) -> int:
    """Return what a forward pass keeps of one image, in bytes of float32.

    Parameters
    ----------
    model : keras.Model
        A functional one with fixed sizes.

    Returns
    -------
    int
        Four for each number of each layer's output.
    """
    shapes = [layer.output.shape[1:] for layer in model.layers]
    return 4 * sum(int(np.prod(shape)) for shape in shapes)


def batch_size_for(model: Any) -> int:
    """Return how many images a model may get at a time.

    Parameters
    ----------
    model : keras.Model
        A functional one with fixed sizes.

    Returns
    -------
    int
        What fits the GPU's memory; without a GPU at most 32, and less for a large
        network: Keras keeps all maps until a call ends.
    """
    each, found = bytes_per_image(model), machine.detect()
    size = found.batch_size(each)
    return size if found.number else max(1, min(size, _CPU_BYTES // each))


def run_in_batches(model: Any, inputs: npt.ArrayLike) -> Features:
    """Return a model's outputs in inference mode, batch by batch.

    Parameters
    ----------
    model : keras.Model
        Takes `inputs`.
    inputs : array_like, shape (n, ...)
        As many as wanted: the batch size follows the memory.

    Returns
    -------
    ndarray of float32, shape (n, ...)
        The outputs.
    """
    import keras

    values = np.asarray(inputs, dtype=np.float32)
    size = batch_size_for(model)
    found = [
        np.asarray(
            keras.ops.convert_to_numpy(
                model(values[start : start + size], training=False)
            ),
            dtype=np.float32,
        )
        for start in range(0, len(values), size)
    ]
    return np.concatenate(found)


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


def train(
    model: Any,
    inputs: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int,
    rate: float,
    validation: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> tuple[float, ...]:
    """Train what is trainable of a model.

    Parameters
    ----------
    model : keras.Model
        Gives probabilities.
    inputs : array_like, shape (n, ...)
        What the model takes.
    labels : array_like of int, shape (n,)
        Right classes.
    epochs : int
        How often each input is seen.
    rate : float
        Adam's learning rate.
    validation : tuple of (inputs, labels), optional
        Measured after each epoch, never learned from.

    Returns
    -------
    tuple of float
        Accuracy after each epoch, for validation if there is any.
    """
    import keras

    model.compile(
        keras.optimizers.Adam(rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = model.fit(
        np.asarray(inputs, dtype=np.float32),
        np.asarray(labels),
        batch_size=BATCH_SIZE,
        epochs=epochs,
        validation_data=validation,
        verbose=0,
    ).history
    return tuple(history["val_accuracy" if validation else "accuracy"])


def accuracy(model: Any, inputs: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Return the share of inputs that a model classifies right.

    Parameters
    ----------
    model : keras.Model
        Gives probabilities.
    inputs : array_like, shape (n, ...)
        What the model takes.
    labels : array_like of int, shape (n,)
        Right classes.

    Returns
    -------
    float
        From 0 to 1.
    """
    found = run_in_batches(model, inputs).argmax(axis=1)
    return float((found == np.asarray(labels)).mean())


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
    """Return how many epochs make about so many steps.

    Examples
    --------
    >>> epochs_for(400, 200)
    57
    """
    return max(1, round(steps / -(-pictures // BATCH_SIZE)))


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

    config = keras.saving.serialize_keras_object(model)
    config.pop("compile_config", None)
    copy = keras.saving.deserialize_keras_object(config)
    copy.set_weights(model.get_weights())
    return copy
