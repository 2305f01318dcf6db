"""Dots that roll down a bowl of two numbers, each by a rule of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.optimisers.bowl import Bowl
from utils.optimisers.rules import Rule, walk
from utils.plotting import FrameSlider, LessonFigure, format_number, new_figure, show

Array = npt.NDArray[np.float64]

STILLS = (1, 3, 10, 40)
MILLISECONDS = 350
# Okabe and Ito's colours, each with a marker and a line of its own.
STYLES = (
    ("#0072B2", "o", "-"),
    ("#D55E00", "s", "--"),
    ("#009E73", "^", "-."),
    ("#CC79A7", "D", ":"),
    ("#000000", "v", (0, (5, 1, 1, 1, 1, 1))),
)


def show_race(
    bowl: Bowl,
    start: npt.ArrayLike,
    rules: Mapping[str, Rule],
    *,
    stills: Sequence[int] = STILLS,
    interactive: bool | None = None,
) -> FrameSlider | LessonFigure:
    """Watch rules race from one place to the lowest point of a bowl.

    Parameters
    ----------
    bowl : Bowl
        Of two numbers.
    start : array_like, shape (2,)
        Where all begin.
    rules : mapping of str to callable
        At most five, with their names.
    stills : sequence of int
        Steps that the still pictures show; the last one ends the race.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    FrameSlider or LessonFigure
        A frame for each step with ▶; or still pictures, where nobody can press it.

    Raises
    ------
    ValueError
        If the bowl has not two numbers, or there are more rules than colours.
    """
    if bowl.hessian.shape != (2, 2):
        raise ValueError(
            "Expected a bowl of two numbers: others cannot be drawn. "
            f"Received {len(bowl.hessian)}."
        )
    if not 1 <= len(rules) <= len(STYLES):
        raise ValueError(
            f"Expected 1 to {len(STYLES)} rules, one for each colour. "
            f"Received {len(rules)}."
        )
    ways = {
        name: walk(rule, bowl.gradient, start, max(stills))
        for name, rule in rules.items()
    }
    if machine.is_interactive() if interactive is None else interactive:
        names = [f"step {number}" for number in range(max(stills) + 1)]
        return FrameSlider(
            lambda step: race_frame(bowl, ways, step), names, "Race", MILLISECONDS
        )
    return race_stills(bowl, ways, stills)


def race_frame(bowl: Bowl, ways: Mapping[str, Array], step: int) -> LessonFigure:
    """Draw one step of a race."""
    figure, grid = new_figure(width=7.0, height=2.6, title=f"step {step}")
    draw_race(grid[0, 0], bowl, ways, step)
    grid[0, 0].legend(loc="upper left", bbox_to_anchor=(1.01, 1))
    figure.trim = False
    return show(figure, race_words(bowl, ways, step))


def race_stills(
    bowl: Bowl, ways: Mapping[str, Array], stills: Sequence[int]
) -> LessonFigure:
    """Draw several steps of a race below one another, two in a row."""
    figure, grid = new_figure(
        -(-len(stills) // 2),
        2,
        width=3.5,
        height=1.95,
        caption="Lines of equal loss; the cross is the lowest point. Each dot stands "
        "where its rule has arrived, with its way behind it.",
    )
    for axes, step in zip(grid.flat, stills, strict=False):
        draw_race(axes, bowl, ways, step)
        axes.set_title(f"after {step} step" + "s" * (step != 1))
        axes.label_outer()
    for axes in grid.flat[len(stills) :]:
        axes.set_visible(False)
    handles, names = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names))
    return show(figure, "\n".join(race_words(bowl, ways, step) for step in stills))


def draw_race(axes: Any, bowl: Bowl, ways: Mapping[str, Array], step: int) -> None:
    """Draw lines of equal loss, and each way as far as it has come."""
    low, high = _corners(bowl, ways)
    across, down = np.meshgrid(*np.linspace(low, high, 121).T)
    loss = bowl.loss(np.stack([across, down], axis=-1))
    start = float(bowl.loss(next(iter(ways.values()))[0]))
    levels = start * 4.0 ** np.arange(-5, 3)
    axes.contour(across, down, loss, levels, colors="0.78", linewidths=0.8)
    axes.plot(*bowl.lowest, "+", color="0.2", markersize=11, markeredgewidth=2)
    for (name, way), (colour, marker, line) in zip(ways.items(), STYLES, strict=False):
        come = way[: step + 1]
        axes.plot(*come.T, color=colour, linestyle=line, linewidth=1.3)
        axes.plot(*come[-1], marker, color=colour, markersize=7, label=name)
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    axes.set(xlabel="first number", ylabel="second number", aspect="equal")


def _corners(bowl: Bowl, ways: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return two corners that hold start, lowest point, and a margin around them."""
    points = np.vstack([next(iter(ways.values()))[0], bowl.lowest])
    reach = np.abs(points[0] - points[1])
    reach = 1.3 * np.maximum(reach, 0.42 * reach.max())  # not too thin
    return points[1] - reach, points[1] + reach


def race_words(bowl: Bowl, ways: Mapping[str, Array], step: int) -> str:
    """Say where each rule is after a step, and how large its loss is.

    Parameters
    ----------
    bowl : Bowl
        Where they race.
    ways : mapping of str to ndarray, shape (steps + 1, 2)
        All positions by name.
    step : int
        Which step.

    Returns
    -------
    str
        A sentence for each.
    """
    said = [f"After {step} step" + "s" * (step != 1) + ":"]
    for name, way in ways.items():
        first, second = (format_number(round(float(w), 2)) for w in way[step])
        share = float(bowl.loss(way[step]) / bowl.loss(way[0]))
        said.append(f"{name} at ({first}, {second}), loss {share:.2g} of the start's.")
    return " ".join(said)
