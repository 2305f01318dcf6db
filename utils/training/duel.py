"""Train small classifiers fairly: the same images, epochs and seeds for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.machine import quietly, set_seed
from utils.plotting import LessonFigure, new_figure, show

BATCH_SIZE, LEARNING_RATE = 32, 2e-3
_CHUNK = 500
SHAPE, CLASSES = (28, 28, 1), 10
_STYLES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), ("#000000", "D"))


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


def networks(**models: Any) -> dict[str, Callable[[], Any]]:
    """Return what makes untrained copies of models, and say which models these are.

    Parameters
    ----------
    **models : keras.Model
        For 28 × 28 × 1 images and ten classes. Anything else is replaced by a small
        network, so that what follows can run.

    Returns
    -------
    dict of str to callable
        Under the same names; each call builds the network anew.
    """
    builders: dict[str, Callable[[], Any]] = {}
    for name, model in models.items():
        if _is_usable(model):
            builders[name] = _copies_of(model)
            size = sum(int(np.prod(weight.shape)) for weight in model.weights)
            print(f"{name}: yours, {size:,} parameters")  # noqa: T201
        else:
            builders[name] = _small_cnn if "cnn" in name.lower() else _small_mlp
            size = builders[name]().count_params()
            print(  # noqa: T201
                f"{name}: not built yet, a small one of {size:,} parameters is used"
            )
    return builders


def _is_usable(model: Any) -> bool:
    """Tell whether a model can be copied, and takes and gives what is needed."""
    import keras

    if not isinstance(model, keras.Model):
        return False
    try:
        with quietly():  # on another backend Keras imports TensorFlow to copy a model
            clone = keras.models.clone_model(model)
        output = clone(np.zeros((2, *SHAPE), np.float32))
    except Exception:  # whatever a half-finished model raises
        return False
    rows = keras.ops.convert_to_numpy(output)
    return rows.shape == (2, CLASSES) and np.allclose(rows.sum(axis=1), 1, atol=1e-3)


def _copies_of(model: Any) -> Callable[[], Any]:
    import keras

    return lambda: keras.models.clone_model(model)


def _small_mlp() -> Any:
    from keras import Input, Sequential, layers

    stack = [layers.Flatten(), layers.Dense(64, activation="relu")]
    return Sequential([Input(SHAPE), *stack, layers.Dense(10, activation="softmax")])


def _small_cnn() -> Any:
    from keras import Input, Sequential, layers

    stack: list[Any] = []
    for filters in (8, 16):
        stack += [layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D()]
    stack.append(layers.Flatten())
    return Sequential([Input(SHAPE), *stack, layers.Dense(10, activation="softmax")])


def train(
    build: Callable[[], Any],
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    epochs: int,
    seed: int,
    validation: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> Run:
    """Train a network from new weights.

    Parameters
    ----------
    build : callable
        Builds the network; its output are probabilities.
    images : array_like, shape (n, 28, 28, 1)
        From 0 to 1.
    labels : array_like of int, shape (n,)
        Whole numbers: the loss is the sparse categorical cross-entropy.
    epochs : int
        How often each image is seen.
    seed : int
        Decides the first weights and the order of the images.
    validation : tuple of (images, labels), optional
        Measured after each epoch, never learned from.

    Returns
    -------
    Run
        The model and its curves.
    """
    import keras

    set_seed(seed)
    model = build()
    model.compile(
        keras.optimizers.Adam(learning_rate=LEARNING_RATE),
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
    model : keras.Model or Run
        Trained.
    images : array_like, shape (n, 28, 28, 1)
        From 0 to 1.
    labels : array_like of int, shape (n,)
        The right classes.

    Returns
    -------
    float
        From 0 to 1.
    """
    model = model.model if isinstance(model, Run) else model
    import keras

    pictures, found = np.asarray(images), []
    # Not predict: it compiles anew for every model.
    for start in range(0, len(pictures), _CHUNK):
        chunk = keras.ops.convert_to_tensor(pictures[start : start + _CHUNK])
        rows = keras.ops.convert_to_numpy(model(chunk, training=False))
        found.append(np.argmax(rows, axis=1))
    return float((np.concatenate(found) == np.asarray(labels)).mean())


def result(card: Any) -> str:
    """Return what a comparison's card says, as lines of text.

    Parameters
    ----------
    card : dict
        With "baseline", a share, and "summary", a dictionary of (mean, standard
        deviation) by name.

    Returns
    -------
    str
        One line each, in percent; another sentence while the card is not filled in.

    Examples
    --------
    >>> print(result({"baseline": 0.72, "summary": {"CNN": (0.948, 0.009)}}))
    baseline  72.0%
    CNN       94.8% ± 0.9%
    """
    try:
        lines = [f"{'baseline':8} {float(card['baseline']):6.1%}"]
        for name, (mean, deviation) in card["summary"].items():
            lines.append(f"{name:8} {float(mean):6.1%} ± {float(deviation):.1%}")
    except (TypeError, ValueError, KeyError, AttributeError):
        return "Nothing to compare yet."
    return "\n".join(lines)


def show_runs(
    runs: Mapping[str, Run], *, title: str = "", caption: str = ""
) -> LessonFigure:
    """Draw training and validation accuracy of some runs against the epochs.

    Parameters
    ----------
    runs : mapping of str to Run
        What to draw.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        Dashed: training; solid: validation. Its description holds the numbers.
    """
    figure, grid = new_figure(width=6.2, height=3.4, title=title, caption=caption)
    axes, words = grid[0, 0], [title, caption]
    for (name, run), (colour, mark) in zip(runs.items(), _STYLES, strict=False):
        epochs = np.arange(1, len(run.train) + 1)
        style = {"color": colour, "marker": mark}
        axes.plot(epochs, run.train, "--", label=f"{name}, training", **style)
        if run.validation:
            label = f"{name}, validation"
            axes.plot(epochs, run.validation, "-", label=label, **style)
        for what, values in (("training", run.train), ("validation", run.validation)):
            numbers = ", ".join(f"{100 * value:.0f}" for value in values)
            words.append(f"{name}, {what}, percent by epoch: {numbers}." * bool(values))
    axes.set(xlabel="epoch", ylabel="share of images classified right", ylim=(0, 1.02))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
    return show(figure, "\n".join(word for word in words if word))
