"""Rules that turn slopes into steps, as Keras 3 computes them.

A rule is a function without arguments that returns a fresh step. The step takes the
numbers and their slope and returns the next numbers; what it has to remember, it keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Step = Callable[[Array, Array], Array]
Rule = Callable[[], Step]
EPSILON = 1e-7


def walk(
    rule: Rule, gradient: Callable[[Array], Any], start: npt.ArrayLike, steps: int
) -> Array:
    """Follow a rule.

    Parameters
    ----------
    rule : callable
        One of `momentum`, `adagrad`, `rmsprop`, `adam`, with its settings.
    gradient : callable
        Takes the numbers, an array of the shape of `start`, and returns their slope.
    start : array_like
        The first numbers; not changed.
    steps : int
        How many.

    Returns
    -------
    ndarray of float64, shape (steps + 1, ...)
        All positions, the start first.

    Raises
    ------
    ValueError
        If a slope has another shape than the numbers, or steps is negative.

    Examples
    --------
    >>> walk(momentum(0.1), lambda w: 2 * w, 1.0, 3).round(3).tolist()
    [1.0, 0.8, 0.46, 0.062]
    """
    if steps < 0:
        raise ValueError(f"Expected 0 steps or more. Received {steps}.")
    w = np.array(start, dtype=np.float64)
    way = np.empty((steps + 1, *w.shape))
    way[0], step = w, rule()
    for number in range(steps):
        way[number + 1] = step(way[number], _slope(gradient, way[number]))
    return way


def _slope(gradient: Callable[[Array], Any], w: Array) -> Array:
    """Return the slope, whose shape has to be that of the numbers."""
    slope = np.asarray(gradient(w.copy()), dtype=np.float64)
    if slope.shape != w.shape:
        raise ValueError(
            f"Expected a slope of shape {w.shape}, one for each number. "
            f"Received shape {slope.shape}."
        )
    return slope


def momentum(rate: float, beta: float = 0.9, *, nesterov: bool = False) -> Rule:
    """Return gradient descent that keeps a share of each move; 0 keeps nothing.

    Parameters
    ----------
    rate : float
        How much of the slope goes into a move.
    beta : float, default=0.9
        Share of the last move that is kept.
    nesterov : bool, default=False
        Whether the move is made once more in advance.

    Returns
    -------
    callable
        The rule.
    """

    def fresh() -> Step:
        move: Any = 0.0

        def step(w: Array, slope: Array) -> Array:
            nonlocal move
            move = beta * move - rate * slope
            return np.asarray(w + (beta * move - rate * slope if nesterov else move))

        return step

    return fresh


def adagrad(rate: float, *, first: float = 0.1, epsilon: float = EPSILON) -> Rule:
    """Return AdaGrad: each rate is divided by the root of all squared slopes so far.

    Parameters
    ----------
    rate : float
        Before the division.
    first : float, default=0.1
        Where the sum begins; Keras' default.
    epsilon : float, default=1e-7
        Added inside the root.

    Returns
    -------
    callable
        The rule.
    """

    def fresh() -> Step:
        squares: Any = first

        def step(w: Array, slope: Array) -> Array:
            nonlocal squares
            squares = squares + slope**2
            return np.asarray(w - rate * slope / np.sqrt(squares + epsilon))

        return step

    return fresh


def rmsprop(rate: float, *, rho: float = 0.9, epsilon: float = EPSILON) -> Rule:
    """Return RMSprop: each rate is divided by the root of a mean of recent squares.

    Parameters
    ----------
    rate : float
        Before the division.
    rho : float, default=0.9
        Share of the mean that is kept at each step.
    epsilon : float, default=1e-7
        Added inside the root.

    Returns
    -------
    callable
        The rule.
    """

    def fresh() -> Step:
        squares: Any = 0.0

        def step(w: Array, slope: Array) -> Array:
            nonlocal squares
            squares = rho * squares + (1 - rho) * slope**2
            return np.asarray(w - rate * slope / np.sqrt(squares + epsilon))

        return step

    return fresh


def adam(
    rate: float,
    *,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = EPSILON,
    decay: float = 0.0,
) -> Rule:
    """Return Adam, or AdamW where `decay` is not 0.

    Parameters
    ----------
    rate : float
        Size of a step while all slopes are alike.
    beta1, beta2 : float
        Shares of the means of slopes and of their squares that are kept.
    epsilon : float, default=1e-7
        Added outside the root of the corrected mean, as in the paper. (Keras adds it
        to the root of the uncorrected one, which shows for a large epsilon only.)
    decay : float, default=0
        Share of the numbers, times rate, that is taken away before each step.

    Returns
    -------
    callable
        The rule.
    """

    def fresh() -> Step:
        mean: Any = 0.0
        squares: Any = 0.0
        count = 0

        def step(w: Array, slope: Array) -> Array:
            nonlocal mean, squares, count
            count += 1
            mean = beta1 * mean + (1 - beta1) * slope
            squares = beta2 * squares + (1 - beta2) * slope**2
            root = np.sqrt(squares / (1 - beta2**count)) + epsilon
            move = rate * mean / (1 - beta1**count) / root
            return np.asarray((1 - rate * decay) * w - move)

        return step

    return fresh
