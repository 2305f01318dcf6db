"""A chain of like layers, with or without skips: what reaches its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.backpropagation import split_digits
from utils.interpret import slopes_of


def chain(
    depth: int,
    *,
    skips: bool = False,
    width: int = 16,
    shape: tuple[int, int, int] = (8, 8, 1),
    batch_norm: bool = False,
    start: str = "glorot_uniform",
    seed: int = 0,
) -> Any:
    """Build a convolution, `depth` more of the same size, a global mean, ten shares.

    Parameters
    ----------
    depth : int
        Layers of 3 × 3 windows and ReLU behind the first one; even.
    skips : bool, default=False
        Whether the input of each two of them is added to what they make, before the
        second ReLU, as in a residual network.
    width : int, default=16
        Feature maps of each layer.
    shape : tuple of int
        Height, width and channels of the pictures.
    batch_norm : bool, default=False
        Normalise before each ReLU.
    start : str, default="glorot_uniform"
        Where the first weights come from, in Keras' words; "he_normal" is another.
    seed : int, default=0
        Decides the first weights.

    Returns
    -------
    keras.Model
        For float pictures; its output are ten shares.
    """
    import keras
    from keras import layers

    machine.set_seed(seed)
    pictures = keras.Input(shape)
    x = layers.ReLU()(_weighted(pictures, width, batch_norm, start))
    for _ in range(depth // 2):
        made = layers.ReLU()(_weighted(x, width, batch_norm, start))
        made = _weighted(made, width, batch_norm, start)
        x = layers.ReLU()(layers.Add()([x, made]) if skips else made)
    shares = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
    return keras.Model(pictures, shares)


def _weighted(x: Any, width: int, batch_norm: bool, start: str) -> Any:
    from keras import layers

    x = layers.Conv2D(width, 3, padding="same", kernel_initializer=start)(x)
    return layers.BatchNormalization(momentum=0.9)(x) if batch_norm else x


def slope_at_the_input(
    model: Any, pictures: npt.ArrayLike, labels: npt.ArrayLike
) -> float:
    """Return the length of the loss's slope at the pictures.

    Parameters
    ----------
    model : keras.Model
        One whose output are shares of the classes.
    pictures : array_like of float, shape (n, height, width, channels)
        A batch; layers that depend on it are in training mode.
    labels : array_like of int, shape (n,)
        The right classes.

    Returns
    -------
    float
        The root of the sum of all squares of ∂loss/∂picture, loss the mean
        cross-entropy.
    """
    import keras

    right = np.asarray(labels)

    def loss(x: Any) -> Any:
        shares = model(x, training=True)
        each = keras.losses.sparse_categorical_crossentropy(right, shares)
        return keras.ops.mean(each)

    return float(np.linalg.norm(slopes_of(loss, pictures)))


def learned(
    model: Any, *, epochs: int, rate: float = 2e-3, seed: int = 0
) -> tuple[list[float], float]:
    """Train a chain on the 1,300 small digits.

    Parameters
    ----------
    model : keras.Model
        For pictures of shape (8, 8, 1).
    epochs : int
        How often each digit is seen, in batches of 32.
    rate : float, default=2e-3
        Adam's.
    seed : int, default=0
        Of the order and of the split.

    Returns
    -------
    training, new : list of float, float
        Share of training digits read, during each epoch; share of 497 new ones, at the
        end.
    """
    machine.set_seed(seed)
    digits = split_digits(seed)
    pictures = digits.train_images.astype("float32")
    history = _fit(model, pictures, digits.train_labels, epochs, rate)
    new = model.evaluate(
        digits.test_images.astype("float32"), digits.test_labels, verbose=0
    )
    return [float(share) for share in history.history["accuracy"]], float(new[1])


def trained(
    make: Callable[[], Any],
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int,
    rate: float = 1e-3,
    seed: int = 0,
) -> Any:
    """Make a network and train it, with Adam and batches of 32.

    Parameters
    ----------
    make : callable
        Returns a fresh model for the images, whose output are shares of the classes.
    images : array_like, shape (n, height, width, channels)
        What it learns from.
    labels : array_like of int, shape (n,)
        Their classes.
    epochs : int
        How often each image is seen.
    rate : float, default=1e-3
        Adam's.
    seed : int, default=0
        Of the first weights and of the order.

    Returns
    -------
    keras.Model
        The model; `evaluate` gives its loss and the share that it reads.
    """
    machine.set_seed(seed)
    model = make()
    _fit(model, images, labels, epochs, rate)
    return model


def _fit(model: Any, images: Any, labels: Any, epochs: int, rate: float) -> Any:
    import keras

    model.compile(
        keras.optimizers.Adam(rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(images, labels, batch_size=32, epochs=epochs, verbose=0)
