"""Train a compiled model, with progress that shows and runs that can go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.environment import quietly, set_seed
from utils.training_augment import changer
from utils.training_checkpoint import Checkpoint, fingerprint, path_of
from utils.training_history import History
from utils.training_progress import Progress, progress

BATCH_SIZE = 32
Pair = tuple[npt.ArrayLike, npt.ArrayLike]


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
) -> History:
    """Train a compiled model and show how it goes.

    Parameters
    ----------
    model : keras.Model
        Compiled, with "accuracy" among its metrics; trained in place.
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
    _check(model, arrays[0], epochs)
    recipe = getattr(model, "_course_recipe", None)
    size = batch_size or (recipe.batch_size if recipe else BATCH_SIZE)
    change = augment if augment is not None or not recipe else recipe.augment
    shown = progress(title, epochs)
    history, state = History(title=title), None
    if checkpoint is not None:
        settings = {"batch_size": size, "seed": seed, "augmentation": _named(change)}
        parts = fingerprint(model, *arrays, checked, **settings)
        state = _checkpoint(checkpoint, parts, shown)
    if state is not None:
        history = _resumed(state, model, epochs, history, shown)
    if len(history.loss) >= epochs:
        return history
    return _run(
        model,
        arrays,
        checked,
        first=history,
        epochs=epochs,
        size=size,
        seed=seed,
        change=changer(change),
        callbacks=callbacks,
        state=state,
        shown=shown,
    )


def _run(
    model: Any,
    arrays: tuple[npt.NDArray[Any], npt.NDArray[Any]],
    checked: tuple[npt.NDArray[Any], npt.NDArray[Any]] | None,
    *,
    first: History,
    epochs: int,
    size: int,
    seed: int,
    change: Any,
    callbacks: Sequence[Any],
    state: Checkpoint | None,
    shown: Progress,
) -> History:
    """Train from where a history ends."""
    from utils.training_batches import Batches
    from utils.training_watch import Watch

    done = len(first.loss)
    if not done:
        set_seed(seed)
    watch = Watch(first, shown, state)
    batches = Batches(*arrays, size, seed, change, done)
    try:
        with quietly():  # TensorFlow speaks of its memory when it meets a generator
            model.fit(
                batches,
                validation_data=checked,
                validation_batch_size=max(size, 500),
                initial_epoch=done,
                epochs=epochs,
                shuffle=False,
                callbacks=[*callbacks, watch],
                verbose=0,
            )
    except KeyboardInterrupt:
        kept = "the same call goes on from there" if state else "the model keeps them"
        shown.say(f"Interrupted after {len(watch.history.loss)} epochs: {kept}.")
        raise
    return watch.history


def _checkpoint(name: str, parts: dict[str, str], shown: Progress) -> Checkpoint | None:
    """Return where the state is kept, or None, said aloud, if it cannot be."""
    try:
        return Checkpoint(path_of(name), parts)
    except OSError as error:
        shown.say(f"No checkpoint {name!r}: the cache cannot be written to ({error}).")
        return None


def _resumed(
    state: Checkpoint, model: Any, epochs: int, empty: History, shown: Progress
) -> History:
    """Return what a checkpoint has, said aloud, or the empty history."""
    history, reason = state.restore(model, epochs)
    name = state.path.stem
    if history is not None:
        shown.say(f"Checkpoint {name!r}: goes on after {len(history.loss)} epochs.")
        return history
    if reason:
        shown.say(f"Checkpoint {name!r} is not used, {reason}: training starts anew.")
    return empty


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


def _check(model: Any, images: npt.NDArray[Any], epochs: int) -> None:
    """Raise unless the model can be trained with such images."""
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
    name = getattr(change, "__qualname__", None)
    return change if name is None else name
