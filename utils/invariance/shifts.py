"""The shift-o-meter: how well a model reads digits that moved, turned or grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from utils.invariance.moves import (
    jitter_images,
    rotate_images,
    scale_images,
    shift_images,
)
from utils.plotting import LessonFigure, new_figure, show
from utils.training import accuracy

Kind = Literal["jitter", "shift", "rotation", "scale"]
LABELS = {
    "jitter": "largest random shift in each direction (pixels)",
    "shift": "shift (pixels)",
    "rotation": "rotation (degrees)",
    "scale": "size (1 = as in training)",
}
_STYLES = ("o-", "s--", "^:", "D-.", "v-", "P--")
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00")
_JITTERS = 4

RECORDED = {
    "MLP": (0.987, 0.81, 0.504, 0.329, 0.236, 0.188, 0.16),
    "flatten CNN": (0.987, 0.853, 0.613, 0.424, 0.303, 0.246, 0.205),
    "global-max CNN": (0.967, 0.855, 0.735, 0.761, 0.814, 0.801, 0.749),
    "MLP, shifted copies": (0.897, 0.905, 0.914, 0.921, 0.775, 0.608, 0.465),
    "flatten CNN, shifted copies": (0.977, 0.974, 0.97, 0.954, 0.882, 0.738, 0.604),
    "global-max CNN, shifted copies": (0.97, 0.968, 0.976, 0.971, 0.971, 0.966, 0.975),
}
"""Accuracies at ±0 … ±6 pixels, first seed of `benchmarks/shift_experiment.py`."""


@dataclass(frozen=True)
class Measurement:
    """Accuracies of some models against one kind of change.

    Attributes
    ----------
    kind : {"jitter", "shift", "rotation", "scale"}
        What was done to the images.
    amounts : tuple of float
        How much; see `measure`.
    accuracies : dict of str to tuple of float
        For each model one share of right answers (0 to 1) per amount.
    """

    kind: Kind
    amounts: tuple[float, ...]
    accuracies: dict[str, tuple[float, ...]]

    def table(self) -> str:
        """Return the figures as a plain table: one row for each model, in percent."""
        first = max(len(name) for name in ("", *self.accuracies))
        head = "".join(f"{amount:>7g}" for amount in self.amounts)
        rows = [
            f"{name:<{first}}" + "".join(f"{100 * value:6.0f}%" for value in values)
            for name, values in self.accuracies.items()
        ]
        return "\n".join([f"{LABELS[self.kind]}", f"{'':<{first}}{head}", *rows])

    __str__ = table

    def figure(self, title: str = "", caption: str = "") -> LessonFigure:
        """Draw one labelled curve for each model.

        Parameters
        ----------
        title, caption : str, optional
            Text above and sentence below the figure.

        Returns
        -------
        LessonFigure
            Accuracy against amount; its description holds the table.
        """
        figure, grid = new_figure(width=6.6, height=3.6, title=title, caption=caption)
        axes = grid[0, 0]
        for index, (name, values) in enumerate(self.accuracies.items()):
            style = _STYLES[index % len(_STYLES)]
            colour = _COLOURS[index % len(_COLOURS)]
            axes.plot(self.amounts, values, style, color=colour, label=name)
        axes.axhline(0.1, color="0.5", linewidth=1)
        axes.annotate("guessing", (0.01, 0.115), xycoords=("axes fraction", "data"))
        axes.set(xlabel=LABELS[self.kind], ylabel="share of digits read right")
        axes.set_ylim(0, 1.03)
        axes.grid(alpha=0.3)
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
        words = [title, caption, "Share of digits read right, by", self.table()]
        return show(figure, "\n".join(word for word in words if word))


def measure(
    models: Any,
    images: npt.ArrayLike,
    labels: npt.ArrayLike,
    *,
    kind: Kind = "shift",
    amounts: Sequence[float] = (0, 1, 2, 3, 4, 5, 6),
) -> Measurement:
    """Measure how well models read images that were changed.

    Parameters
    ----------
    models : model or mapping of str to model
        Keras models, objects with a ``predict`` method, or functions. Each takes
        images and gives one score per class, shape (batch, classes), or the class
        itself, shape (batch,).
    images : array_like, shape (batch, height, width, channels)
        Unchanged images.
    labels : array_like of int, shape (batch,)
        Their classes.
    kind : {"shift", "jitter", "rotation", "scale"}
        "shift" moves all images by exactly that many pixels, in eight directions;
        "jitter" moves each one at random by up to as many, four times over;
        "rotation" turns by as many degrees, once each way; "scale" changes the size
        by a factor.
    amounts : sequence of float
        How much.

    Returns
    -------
    Measurement
        Table and figure.

    Raises
    ------
    ValueError
        If the kind is unknown or images and labels differ in number.
    TypeError
        If a model is neither a model nor a function.
    """
    if kind not in LABELS:
        raise ValueError(
            f"Expected kind to be one of {', '.join(LABELS)}. Received {kind!r}. "
            "Check the spelling."
        )
    named = dict(models) if isinstance(models, Mapping) else {"model": models}
    found: dict[str, list[float]] = {name: [] for name in named}
    for amount in amounts:
        changed, truth = moved_copies(images, labels, kind, amount)
        for name, model in named.items():
            found[name].append(accuracy(model, changed, truth))
    return Measurement(
        kind, tuple(amounts), {name: tuple(values) for name, values in found.items()}
    )


def moved_copies(
    images: npt.ArrayLike, labels: npt.ArrayLike, kind: Kind, amount: float
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return changed copies of images, and their labels."""
    # Shape of images: (copies × batch, height, width, channels); labels: (copies ×
    # batch,)
    pictures = np.asarray(images)
    copies: list[npt.NDArray[Any]]
    if kind == "scale":
        copies = [scale_images(pictures, amount)]
    elif amount == 0:
        copies = [pictures]
    elif kind == "shift":
        step = int(amount)
        steps = [(d, r) for d in (-step, 0, step) for r in (-step, 0, step) if d or r]
        copies = [shift_images(pictures, down, right) for down, right in steps]
    elif kind == "jitter":
        copies = [jitter_images(pictures, int(amount), seed=s) for s in range(_JITTERS)]
    else:
        copies = [rotate_images(pictures, angle) for angle in (amount, -amount)]
    return np.concatenate(copies), np.tile(np.asarray(labels), len(copies))
