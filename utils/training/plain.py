"""Train a model without ado, run it batch by batch, and count what it gets right."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.training.history import History

BATCH_SIZE, LEARNING_RATE = 32, 2e-3
_CPU_BYTES = 500_000_000
_MOST = 500  # images at a time


@dataclass(frozen=True)
class Run:
    """A trained model and how it got there, one number per epoch.

    Attributes
    ----------
    model : keras.Model
        With the weights of the last epoch.
    train : tuple of float
        Share of training images classified right, while the weights still changed.
    validation : tuple of float
        Share of validation images, after each epoch; empty without such images.
    """

    model: Any
    train: tuple[float, ...]
    validation: tuple[float, ...] = ()

    @property
    def history(self) -> History:
        """Its curves, as `show_curves` draws them."""
        return History(
            accuracy=list(self.train), validation_accuracy=list(self.validation)
        )


def train(
    model: Any,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int,
    rate: float = LEARNING_RATE,
    seed: int | None = None,
    validation: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Run:
    """Train what is trainable of a model, with Adam and cross-entropy.

    Parameters
    ----------
    model : keras.Model or callable
        Gives probabilities. It is trained in place; a function builds a new one.
    images : array_like, shape (n, ...)
        What the model takes.
    labels : array_like of int, shape (n,)
        Numbers of the right classes.
    epochs : int
        How often each image is seen.
    rate : float, default=0.002
        Adam's learning rate.
    seed : int, optional
        Decides the order of the images, and the first weights of a model that is built.
    validation : tuple of (images, labels), optional
        Measured after each epoch, never learned from.

    Returns
    -------
    Run
        The model and its curves.
    """
    import keras

    if seed is not None:
        machine.set_seed(seed)
    model = model if isinstance(model, keras.Model) else model()
    model.compile(
        keras.optimizers.Adam(learning_rate=rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = model.fit(
        np.asarray(images),
        np.asarray(labels),
        batch_size=BATCH_SIZE,
        epochs=epochs,
        validation_data=validation,
        verbose=0,
    ).history
    values = history.get("val_accuracy", [])
    return Run(model, tuple(history["accuracy"]), tuple(values))


def accuracy(model: Any, images: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Return the share of images that a model classifies right.

    Parameters
    ----------
    model : model, Run or callable
        A Keras model, an object with a ``predict`` method, or a function. It takes
        images and gives one score per class, shape (batch, classes), or the class
        itself, shape (batch,).
    images : array_like, shape (n, ...)
        What the model takes.
    labels : array_like of int, shape (n,)
        The right classes.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If images and labels differ in number, or there are none.
    TypeError
        If the model is neither a model nor a function.
    """
    model = model.model if isinstance(model, Run) else model
    pictures, truth = np.asarray(images), np.asarray(labels)
    if len(pictures) != len(truth) or not len(truth):
        raise ValueError(
            "Expected as many labels as images, at least one. "
            f"Received {len(pictures)} images and {len(truth)} labels. "
            "Check which arrays belong together."
        )
    answers = np.asarray(_in_chunks(_predictor(model), pictures, _chunk(model)))
    classes = answers if answers.ndim == 1 else answers.argmax(axis=1)
    return float(np.mean(classes == truth))


def run_in_batches(model: Any, inputs: npt.ArrayLike) -> npt.NDArray[np.float32]:
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
    values = np.asarray(inputs, dtype=np.float32)
    found = _in_chunks(_predictor(model), values, batch_size_for(model))
    return found.astype(np.float32, copy=False)


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


def _chunk(model: Any) -> int:
    """Return how many images any model may get at a time, when none has to wait."""
    try:
        return max(1, min(_MOST, _CPU_BYTES // bytes_per_image(model)))
    except (AttributeError, TypeError, ValueError, ZeroDivisionError):
        return _MOST  # no Keras model, or one whose sizes are not fixed


def _in_chunks(
    predict: Callable[[npt.NDArray[Any]], Any], values: npt.NDArray[Any], size: int
) -> npt.NDArray[Any]:
    parts = [predict(values[n : n + size]) for n in range(0, len(values), size)]
    return np.concatenate([np.asarray(part) for part in parts])


def _predictor(model: Any) -> Callable[[npt.NDArray[Any]], Any]:
    """Return a function from images to scores or classes."""
    keras: Any = sys.modules.get("keras")
    if keras is not None and isinstance(model, keras.Model):
        # Not predict: it compiles anew for every model.
        return lambda images: keras.ops.convert_to_numpy(model(images, training=False))
    if callable(getattr(model, "predict", None)):
        predict: Callable[[npt.NDArray[Any]], Any] = model.predict
        return predict
    if callable(model):
        function: Callable[[npt.NDArray[Any]], Any] = model
        return function
    raise TypeError(
        "Expected a Keras model, an object with predict, or a function of images. "
        f"Received {type(model).__name__}. Pass the trained model itself."
    )
