"""A small network that reads digits, trained with any of Keras' optimisers."""

from __future__ import annotations

from typing import Any

from utils import machine
from utils.backpropagation import split_digits


def learn_digits(optimiser: Any, seed: int, epochs: int = 5) -> tuple[float, float]:
    """Train 64-64-10 on 1,300 digits of 8 × 8 pixels, in batches of 32.

    Parameters
    ----------
    optimiser : keras.optimizers.Optimizer
        A fresh one.
    seed : int
        Of the first weights, of the order and of the split.
    epochs : int, default=5
        How often each digit is seen.

    Returns
    -------
    loss, accuracy : float
        Mean training loss of the last epoch; share of 497 new digits that are read.
    """
    import keras

    machine.set_seed(seed)
    digits = split_digits(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((64,)),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimiser, "sparse_categorical_crossentropy", metrics=["accuracy"])
    flat, new = (
        images.reshape(len(images), 64).astype("float32")
        for images in (digits.train_images, digits.test_images)
    )
    history = model.fit(
        flat, digits.train_labels, batch_size=32, epochs=epochs, verbose=0
    )
    accuracy = model.evaluate(new, digits.test_labels, verbose=0)[1]
    return float(history.history["loss"][-1]), float(accuracy)
