"""Train a small network that cleans pictures, for demonstrations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from utils.denoising.pictures import Pictures
from utils.machine import set_seed


def learn(
    make: Callable[[], Any],
    noisy: Pictures,
    clean: Pictures,
    validation: tuple[Pictures, Pictures],
    *,
    epochs: int,
    rate: float = 1e-3,
    seed: int = 0,
) -> tuple[Any, list[tuple[float, float]]]:
    """Make a network and train it with pairs of pictures.

    Parameters
    ----------
    make : callable
        Makes the network, with fresh weights.
    noisy, clean : ndarray of float32, shape (n, height, width, channels)
        What goes in, and what is to come out.
    validation : tuple of (noisy, clean)
        Pairs to measure with.
    epochs : int
        How often each pair is seen.
    rate : float, default=0.001
        Adam's learning rate; a batch has 32 pairs.
    seed : int, default=0
        Decides first weights and order.

    Returns
    -------
    model : keras.Model
        The trained network.
    errors : list of (float, float)
        After each epoch: mean squared error in training (in training mode, while the
        weights change), and in use, on the validation pairs.
    """
    import keras

    set_seed(seed)
    model = make()
    model.compile(keras.optimizers.Adam(rate), "mse")
    told = model.fit(
        noisy,
        clean,
        batch_size=32,
        epochs=epochs,
        validation_data=validation,
        verbose=0,
    ).history
    return model, list(zip(told["loss"], told["val_loss"], strict=True))
