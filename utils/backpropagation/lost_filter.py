"""Find a filter again from a picture and its filtered copy, step by step.

The loss is the mean of (response − filtered picture)². Its slope needs the picture
only through A, the mean of patch · patchᵀ: it is 2 A (w − w*), where w* are the lost
numbers. So thousands of steps take milliseconds, and the picture is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.plotting import (
    FrameSlider,
    LessonFigure,
    as_numbers,
    describe,
    draw_cells,
    format_number,
    label_pixels,
    largest_size,
    new_figure,
    show,
    signed_scale,
    write_numbers,
)

Array = npt.NDArray[Any]
HOOK_STEPS = (0, 1, 3, 10, 30, 100)
LOST = ((1.0, 0.0, -1.0), (2.0, 0.0, -2.0), (1.0, 0.0, -1.0))


@dataclass(frozen=True)
class Descent:
    """The way of gradient descent from zeros to a lost kernel.

    Attributes
    ----------
    errors : ndarray of float64, shape (steps + 1,)
        Largest distance of a number from the lost one, after each step.
    kernels : ndarray of float64, shape (steps + 1, rows, columns)
        The numbers after each step; the first are zeros.
    rate : float
        How much of the slope a step takes.
    largest, smallest : float
        The curvatures of the loss along its steepest and its flattest direction:
        eigenvalues of 2 A.
    """

    errors: Array
    kernels: Array
    rate: float
    largest: float
    smallest: float

    def steps_to(self, bound: float) -> int | None:
        """Return the first step at which every number is within `bound`.

        Parameters
        ----------
        bound : float
            Allowed distance of each number.

        Returns
        -------
        int or None
            None when that does not happen.
        """
        arrived = self.errors <= bound
        return int(arrived.argmax()) if arrived.any() else None


def descend(
    picture: npt.ArrayLike,
    kernel: npt.ArrayLike,
    steps: int,
    *,
    rate: float | None = None,
    momentum: float = 0.0,
) -> Descent:
    """Let gradient descent look for a kernel, from zeros.

    Parameters
    ----------
    picture : array_like, shape (height, width)
        What was filtered.
    kernel : array_like, shape (rows, columns)
        The lost numbers.
    steps : int
        How many.
    rate : float, optional
        Default: 1 / largest curvature.
    momentum : float, default=0
        Share of the last move that each move keeps.

    Returns
    -------
    Descent
        The way, all of it.

    Raises
    ------
    TypeError, ValueError
        If picture or kernel are no such arrays, or the kernel does not fit.
    """
    goal = as_numbers(kernel, "kernel").astype(np.float64)
    curvature = 2 * patch_products(picture, goal.shape)
    spectrum = np.linalg.eigvalsh(curvature)
    step = 1 / float(spectrum[-1]) if rate is None else rate
    way = np.zeros((steps + 1, goal.size))
    move = np.zeros(goal.size)
    for number in range(steps):
        slope = curvature @ (way[number] - goal.ravel())
        move = momentum * move - step * slope
        way[number + 1] = way[number] + move
    errors = np.abs(way - goal.ravel()).max(axis=1)
    shape = (steps + 1, *goal.shape)
    return Descent(
        errors, way.reshape(shape), step, float(spectrum[-1]), float(spectrum[0])
    )


def patch_products(picture: npt.ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return the mean of patch · patchᵀ over all patches of a picture.

    Parameters
    ----------
    picture : array_like, shape (height, width)
        The picture.
    shape : tuple of int
        Rows and columns of a patch.

    Returns
    -------
    ndarray of float64, shape (rows · columns, rows · columns)
        Symmetric.

    Raises
    ------
    TypeError, ValueError
        If the picture is not two-dimensional, or a patch does not fit.
    """
    pixels = as_numbers(picture, "picture").astype(np.float64)
    if pixels.ndim != 2 or any(
        k > n for k, n in zip(shape, pixels.shape, strict=False)
    ):
        raise ValueError(
            f"Expected a grey picture of at least {shape[0]} × {shape[1]} pixels. "
            f"Received shape {pixels.shape}. Take one channel, or a smaller kernel."
        )
    patches = np.lib.stride_tricks.sliding_window_view(pixels, shape)
    rows = patches.reshape(-1, shape[0] * shape[1])
    return np.asarray(rows.T @ rows / len(rows))


def watch_lost_filter(
    picture: npt.ArrayLike,
    kernel: npt.ArrayLike = LOST,
    *,
    interactive: bool | None = None,
) -> FrameSlider | LessonFigure:
    """Watch nine lost numbers being found.

    Parameters
    ----------
    picture : array_like, shape (height, width)
        What was filtered.
    kernel : array_like, shape (rows, columns), optional
        The lost numbers.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    FrameSlider or LessonFigure
        The figure shows all steps beside one another, where nobody can touch a slider.

    Raises
    ------
    TypeError, ValueError
        As `descend`.
    """
    way = descend(picture, kernel, max(HOOK_STEPS))
    pixels = np.asarray(picture, dtype=np.float64)
    if machine.is_interactive() if interactive is None else interactive:
        names = [f"after {step} steps" for step in HOOK_STEPS]
        return FrameSlider(
            lambda i: search_frame(pixels, kernel, way, HOOK_STEPS[i]), names, "Search"
        )
    return search_overview(pixels, kernel, way)


def search_frame(
    picture: Array, kernel: npt.ArrayLike, way: Descent, step: int
) -> LessonFigure:
    """Draw one step of the search.

    Parameters
    ----------
    picture : ndarray, shape (height, width)
        What was filtered.
    kernel : array_like
        The lost numbers.
    way : Descent
        The search.
    step : int
        Which step.

    Returns
    -------
    LessonFigure
        The numbers now; what they make of the picture; what the lost filter made.
    """
    wanted = respond(picture, np.asarray(kernel, dtype=np.float64))
    now = way.kernels[step]
    made = respond(picture, now)
    figure, grid = new_figure(1, 3, width=3.2, height=3.1)
    numbers, left, right = grid[0]
    limit, size = largest_size([np.asarray(kernel)]), largest_size([wanted])
    draw_numbers(numbers, now, f"the numbers after {step} steps", limit)
    draw_response(left, made, "what they make of the picture", size)
    draw_response(right, wanted, "what the lost filter made", size)
    figure.trim = False
    return show(figure, search_words(way, step))


def search_words(way: Descent, step: int) -> str:
    """Say where the search is after a step.

    Parameters
    ----------
    way : Descent
        The search.
    step : int
        Which step.

    Returns
    -------
    str
        The numbers, row by row, and the largest distance to the lost ones.
    """
    rows = np.round(way.kernels[step], 2)
    spelled = " ".join(
        f"Row {i}: {' '.join(format_number(value) for value in row)}."
        for i, row in enumerate(rows)
    )
    distance = format_number(round(float(way.errors[step]), 3))
    plural = "step" if step == 1 else "steps"
    return (
        f"After {step} {plural}: {spelled} "
        f"The worst number is {distance} away from the lost one."
    )


def search_overview(
    picture: Array, kernel: npt.ArrayLike, way: Descent
) -> LessonFigure:
    """Draw all shown steps of the search in one figure.

    Parameters
    ----------
    picture : ndarray, shape (height, width)
        What was filtered.
    kernel : array_like
        The lost numbers.
    way : Descent
        The search.

    Returns
    -------
    LessonFigure
        Numbers above, below them what they make of the picture.
    """
    wanted = respond(picture, np.asarray(kernel, dtype=np.float64))
    limit, size = largest_size([np.asarray(kernel)]), largest_size([wanted])
    figure, grid = new_figure(
        2,
        len(HOOK_STEPS) + 1,
        width=1.5,
        height=1.75,
        title="Nine numbers on their way to a lost filter",
        caption="Above: the numbers after so many steps. Below: what they make of the "
        "picture; at the right, what the lost filter made of it. Red is positive.",
    )
    for column, step in enumerate(HOOK_STEPS):
        now = way.kernels[step]
        title = f"{step} step" if step == 1 else f"{step} steps"
        draw_numbers(grid[0, column], now, title, limit, labels=False)
        draw_response(grid[1, column], respond(picture, now), "", size, labels=False)
    hide(grid[0, -1], "lost filter", now.shape)
    draw_response(grid[1, -1], wanted, "", size, labels=False)
    words = "\n".join(search_words(way, step) for step in HOOK_STEPS)
    return show(figure, f"{words}\n{describe(wanted, 'what the lost filter made')}")


def respond(picture: Array, kernel: Array) -> Array:
    """Return the valid correlation of a picture with a kernel.

    Parameters
    ----------
    picture : ndarray, shape (height, width)
        Grey levels.
    kernel : ndarray, shape (rows, columns)
        Weights, not turned over.

    Returns
    -------
    ndarray of float64, shape (height − rows + 1, width − columns + 1)
        The response.
    """
    windows = np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)
    return np.asarray(np.tensordot(windows, kernel, 2))


def draw_numbers(
    axes: Any, kernel: Array, title: str, limit: float, *, labels: bool = True
) -> None:
    """Draw a kernel with its numbers, rounded to two places."""
    draw_cells(axes, kernel, title, **signed_scale(limit))
    write_numbers(axes, np.round(kernel, 2))
    finish(axes, labels)


def draw_response(
    axes: Any, response: Array, title: str, limit: float, *, labels: bool = True
) -> None:
    """Draw a response in signed colours."""
    draw_cells(axes, response, title, **signed_scale(limit))
    finish(axes, labels)


def hide(axes: Any, title: str, shape: tuple[int, ...]) -> None:
    """Draw question marks in place of numbers."""
    draw_cells(axes, np.zeros(shape), title, **signed_scale(1.0))
    for row, column in np.ndindex(shape):
        axes.text(column, row, "?", ha="center", va="center")
    finish(axes, False)


def finish(axes: Any, labels: bool) -> None:
    """Label the axes in pixels, or leave small panels without."""
    if labels:
        label_pixels(axes, y=False)
    else:
        axes.set_xticks([])
        axes.set_yticks([])
