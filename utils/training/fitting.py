"""Train a compiled model, with progress that shows and runs that can go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.machine import quietly, set_seed
from utils.training.augment import changer
from utils.training.checkpoint import Checkpoint, fingerprint, path_of
from utils.training.history import History
from utils.training.progress import Progress, progress

BATCH_SIZE = 32
Pair = tuple[npt.ArrayLike, npt.ArrayLike]
Arrays = tuple[npt.NDArray[Any], npt.NDArray[Any]]


def fit(
    model: Any,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    validation: Pair | None = None,
    epochs: int,
    batch_size: int | None = None,
    seed: int = 0,
    augment: Any = None,
    callbacks: Sequence[Any] = (),
    checkpoint: str | None = None,
    title: str = "",
    curves: bool = True,
) -> History:
    """Train a compiled model and show how it goes.

    Parameters
    ----------
    model : keras.Model
        Compiled, with "accuracy" among its metrics; trained in place, from the weights
        it has.
    images : array_like, shape (n, height, width, channels)
        uint8 or float32, as the model expects them.
    labels : array_like of int, shape (n,)
        Numbers of the classes.
    validation : tuple of (images, labels), optional
        Measured after each epoch, never learned from.
    epochs : int
        How often each image is seen, those of a resumed run included.
    batch_size : int, optional
        Images at a time; the recipe's for a model of `compile_with`, else 32.
    seed : int, default=0
        Decides the order of the images and their changes.
    augment : keras.layers.Layer, callable, or sequence of these, optional
        Changes the training images of each batch anew; see `Flip` and `Shift`. The
        recipe's for a model of `compile_with`.
    callbacks : sequence of keras.callbacks.Callback, optional
        Keras' own; ``EarlyStopping`` forgets what it knew when a run is resumed.
    checkpoint : str, optional
        A name. The state is kept under it in the course's cache after each epoch, and
        the same call goes on from there: in a new kernel too, or after an interrupt.
        Anything else changed, it starts anew and says why.
    title : str, optional
        Name of the run.
    curves : bool, default=True
        Draw the curves while training in a notebook; otherwise one line is updated.

    Returns
    -------
    History
        The curves.

    Raises
    ------
    ValueError
        If the model is not compiled, or images and labels do not belong together.
    KeyboardInterrupt
        If the cell is interrupted; the epochs done are kept.
    """
    arrays = _pair(images, labels, "training")
    checked = None if validation is None else _pair(*validation, "validation")
    _check(model, epochs)
    recipe = getattr(model, "_course_recipe", None)
    run = _Fit(
        model,
        arrays,
        checked,
        epochs=epochs,
        size=batch_size or (recipe.batch_size if recipe else BATCH_SIZE),
        seed=seed,
        augment=augment if augment is not None or not recipe else recipe.augment,
        shown=progress(title, epochs, curves=curves),
    )
    history, state = History(title=title), run.checkpoint(checkpoint)
    if state is not None:
        history = run.resumed(state) or history
    if len(history.loss) >= epochs:
        return history
    return run.train(history, state, callbacks)


@dataclass(frozen=True)
class _Fit:
    """What one call of `fit` trains, and with what."""

    model: Any
    arrays: Arrays
    checked: Arrays | None
    epochs: int
    size: int
    seed: int
    augment: Any
    shown: Progress

    def checkpoint(self, name: str | None) -> Checkpoint | None:
        """Return where the state is kept; None, said aloud, if it cannot be."""
        if name is None:
            return None
        parts = fingerprint(
            self.model,
            *self.arrays,
            self.checked,
            batch_size=self.size,
            seed=self.seed,
            augmentation=_named(self.augment),
        )
        try:
            return Checkpoint(path_of(name), parts)
        except OSError as error:
            self.shown.say(f"No checkpoint {name!r}: it cannot be written ({error}).")
            return None

    def resumed(self, state: Checkpoint) -> History | None:
        """Return what a checkpoint has, said aloud, with the model brought there."""
        history, reason = state.restore(self.model, self.epochs)
        name = f"Checkpoint {state.path.stem!r}"
        if history is not None:
            self.shown.say(f"{name}: goes on after {len(history.loss)} epochs.")
        elif reason:
            self.shown.say(f"{name} is not used, {reason}: training starts anew.")
        return history

    def train(
        self, first: History, state: Checkpoint | None, callbacks: Sequence[Any]
    ) -> History:
        """Train from where a history ends."""
        from utils.training.watch import Watch

        if not first.loss:
            set_seed(self.seed)
        watch = Watch(first, self.shown, state)
        try:
            with quietly():  # TensorFlow speaks of its memory when it meets a generator
                self._fit(len(first.loss), [*callbacks, watch])
        except KeyboardInterrupt:
            kept = "the same call goes on from there" if state else "the model has them"
            done = len(watch.history.loss)
            self.shown.say(f"Interrupted after {done} epochs: {kept}.")
            raise
        return watch.history

    def _fit(self, done: int, callbacks: list[Any]) -> None:
        from utils.training.batches import Batches

        change = changer(self.augment)
        self.model.fit(
            Batches(*self.arrays, self.size, self.seed, change, done),
            validation_data=self.checked,
            validation_batch_size=max(self.size, 500),
            initial_epoch=done,
            epochs=self.epochs,
            shuffle=False,
            callbacks=callbacks,
            verbose=0,
        )


def _pair(
    images: npt.ArrayLike, labels: npt.ArrayLike, what: str
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return images and labels as arrays that belong together."""
    pictures, numbers = np.asarray(images), np.asarray(labels)
    if numbers.shape == (len(pictures), 1):
        numbers = numbers[:, 0]
    if numbers.shape != (len(pictures),) or not len(pictures):
        raise ValueError(
            f"Expected one label for each of {len(pictures)} {what} images. "
            f"Received labels of shape {numbers.shape}. "
            "Give whole numbers, one per image."
        )
    return pictures, numbers


def _check(model: Any, epochs: int) -> None:
    """Raise unless the model can be trained."""
    if not getattr(model, "compiled", False):
        raise ValueError(
            "Expected a compiled model. Received one that is not. "
            'Call model.compile(optimizer, "sparse_categorical_crossentropy", '
            'metrics=["accuracy"]) first, or training.compile_with.'
        )
    if epochs < 1:
        raise ValueError(f"Expected at least 1 epoch. Received {epochs}. Try epochs=5.")


def _named(change: Any) -> Any:
    """Return an augmentation as something whose repr stays the same."""
    if isinstance(change, (list, tuple)):
        return [_named(each) for each in change]
    if hasattr(change, "get_config"):
        settings = dict(change.get_config())
        settings.pop("name", None)
        return type(change).__name__, repr(settings)
    code = getattr(change, "__code__", None)
    if code is None:
        return change
    return change.__qualname__, code.co_code.hex(), repr(code.co_consts)
