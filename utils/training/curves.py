"""Draw the curves of training runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from utils.plotting import LessonFigure, new_figure, show
from utils.training.history import History
from utils.training.plain import Run

# Okabe and Ito's colours, which stay apart in every form of colour blindness.
_STYLES = (
    ("#0072B2", "o"),
    ("#D55E00", "s"),
    ("#00835F", "^"),
    ("#000000", "D"),
    ("#B2568A", "v"),
    ("#A87000", "P"),
)
CURVE_COLOURS = tuple(colour for colour, _ in _STYLES)
_SHARING = 2  # names whose curves can still be told apart in one panel


def show_curves(
    histories: Mapping[str, Run | History | Sequence[History]],
    *,
    epochs: int | None = None,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw accuracy against epochs, training dashed and validation solid.

    One or two names share a panel; more get one for training and one for validation.

    Parameters
    ----------
    histories : mapping of str to Run, History or sequence of History
        What to draw, by its name. Of several runs the mean is drawn, with a band from
        the lowest to the highest.
    epochs : int, optional
        How far the axis reaches; the longest run by default.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        Its description holds the numbers.

    Raises
    ------
    ValueError
        If there is no run.
    """
    runs = {name: _several(value) for name, value in histories.items()}
    if not runs or not all(runs.values()):
        raise ValueError(
            "Expected at least one training run under each name. "
            f"Received {dict(histories)!r}. "
            'Give for example {"baseline": fit(model, images, labels, epochs=5)}.'
        )
    apart = len(runs) > _SHARING
    figure, grid = new_figure(
        1, 1 + apart, width=3.9 if apart else 6.2, height=3.4, title=title,
        caption=caption,
    )  # fmt: skip
    panels, words = list(grid[0]), [title, caption]
    for index, (name, several) in enumerate(runs.items()):
        colour, mark = _STYLES[index % len(_STYLES)]
        words += _draw(panels, name, several, colour, mark)
    longest = max(len(run.accuracy) for several in runs.values() for run in several)
    for axes in panels:
        axes.set(xlabel="epoch", xlim=(0.5, max(epochs or longest, 2) + 0.5))
        axes.set_ylim(0, 1.02)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("share of images classified right")
    if apart:
        for axes, what in zip(panels, ("training", "validation"), strict=True):
            axes.set_title(what, fontsize="medium")
    panels[-1].legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)
    return show(figure, "\n".join(word for word in words if word))


def _several(value: Run | History | Sequence[History]) -> list[History]:
    """Return one name's runs as a list."""
    value = value.history if isinstance(value, Run) else value
    return [value] if isinstance(value, History) else list(value)


def _draw(
    panels: list[Any], name: str, several: list[History], colour: str, mark: str
) -> list[str]:
    """Draw one name's curves and return them in words."""
    words = []
    apart = len(panels) > 1
    kinds = (("accuracy", "--", panels[0]), ("validation_accuracy", "-", panels[-1]))
    for what, line, axes in kinds:
        curves = [getattr(run, what) for run in several if getattr(run, what)]
        if not curves:
            continue
        length = min(map(len, curves))
        values = np.array([curve[:length] for curve in curves])
        epochs, label = np.arange(1, length + 1), what.replace("_accuracy", "")
        label = label.replace("accuracy", "training")
        every = max(1, length // 10)
        axes.plot(
            epochs,
            values.mean(axis=0),
            line,
            color=colour,
            marker=mark,
            markevery=every,
            markersize=4,
            label=name if apart else f"{name}, {label}",
        )
        if len(values) > 1:
            low, high = values.min(axis=0), values.max(axis=0)
            axes.fill_between(epochs, low, high, color=colour, alpha=0.15, lw=0)
        numbers = ", ".join(f"{100 * value:.0f}" for value in values.mean(axis=0))
        of = f" (mean of {len(values)} runs)" if len(values) > 1 else ""
        words.append(f"{name}, {label}{of}, percent by epoch: {numbers}.")
    return words
