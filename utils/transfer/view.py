"""Figures of transfer learning: accuracies with spread, and confusions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting import LessonFigure, new_figure, readable_ink, show

_STYLES = (("#0072B2", "o"), ("#D55E00", "s"), ("#009E73", "^"), ("#000000", "D"))


def show_accuracies(
    groups: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    guessing: float,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw each run as a mark, and the mean of a group as a line."""
    figure, grid = new_figure(1, 1, width=7.0, height=3.6, title=title, caption=caption)
    axes, words = grid[0, 0], [title, caption]
    ways = list(dict.fromkeys(way for group in groups.values() for way in group))
    for place, (name, group) in enumerate(groups.items()):
        for way, values in group.items():
            number = ways.index(way)
            colour, mark = _STYLES[number % len(_STYLES)]
            x = place + 0.22 * (number - (len(ways) - 1) / 2)
            label = way if place == 0 else None
            axes.plot([x] * len(values), values, mark, color=colour, label=label)
            mean = float(np.mean(values))
            axes.hlines(mean, x - 0.09, x + 0.09, color=colour, lw=2)
            runs = ", ".join(f"{100 * value:.0f}" for value in values)
            words.append(f"{name}, {way}: mean {mean:.0%}, runs {runs} percent.")
    axes.axhline(guessing, color="black", ls=":", lw=1, label="guessing")
    axes.set(
        ylabel="share of test pictures right",
        ylim=(0, 1),
        xlim=(-0.6, len(groups) - 0.4),
    )
    axes.set_xticks(range(len(groups)), list(groups))
    axes.grid(axis="y", alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
    return show(figure, "\n".join(filter(None, words)))


def show_comparison(
    comparison: Any, *, guessing: float, title: str = "", caption: str = ""
) -> LessonFigure | str:
    """Draw what a student's comparison holds.

    Parameters
    ----------
    comparison : dict
        With "accuracy": labels → way → accuracies.
    guessing : float
        Accuracy of guessing.
    title, caption : str, optional
        Above and below the figure.

    Returns
    -------
    LessonFigure or str
        A sentence while there is nothing to draw.
    """
    try:
        groups = {
            f"{labels} labels": {
                way: [float(value) for value in values] for way, values in ways.items()
            }
            for labels, ways in comparison["accuracy"].items()
        }
    except (TypeError, ValueError, KeyError, AttributeError):
        return "Nothing to draw yet."
    return show_accuracies(groups, guessing=guessing, title=title, caption=caption)


def confusion_matrix(
    labels: npt.ArrayLike, predicted: npt.ArrayLike, classes: int
) -> npt.NDArray[np.int64]:
    """Count how often each class was taken for each.

    Parameters
    ----------
    labels, predicted : array_like of int, shape (n,)
        True and predicted classes.
    classes : int
        How many there are.

    Returns
    -------
    ndarray of int64, shape (classes, classes)
        Row: true class, column: predicted class.
    """
    from sklearn import metrics

    counts: npt.NDArray[np.int64] = metrics.confusion_matrix(
        labels, predicted, labels=range(classes)
    )
    return counts


def show_confusion(
    matrix: npt.NDArray[np.int64],
    names: Sequence[str],
    *,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw a confusion matrix: shares of each true class, with the counts.

    Parameters
    ----------
    matrix : ndarray of int64, shape (classes, classes)
        Row: true class, column: predicted class.
    names : sequence of str
        Names of the classes.
    title, caption : str, optional
        Above and below the figure.

    Returns
    -------
    LessonFigure
        Its description holds the counts.
    """
    figure, grid = new_figure(1, 1, width=5.2, height=4.2, title=title, caption=caption)
    axes, words = grid[0, 0], [title, caption]
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    drawn = axes.imshow(shares, cmap="Greys", vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(matrix):
        colour = readable_ink(axes, shares[row, column])
        axes.text(column, row, str(count), ha="center", va="center", color=colour)
    axes.set(xlabel="predicted class", ylabel="true class")
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(names)), names)
    figure.colorbar(drawn, ax=axes, label="share of the true class", shrink=0.8)
    for name, row in zip(names, matrix, strict=True):
        counts = ", ".join(f"{n} {c}" for n, c in zip(names, row, strict=True))
        words.append(f"{name} taken for: {counts}.")
    return show(figure, "\n".join(filter(None, words)))
