"""Positions after each step: what the rules of this lesson share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.student.diagnosis import Feature, FloatArray, Stop, Wrong

Gradient = Callable[[Any], Any]
# Takes position, slope and the number of the step, from 1; returns the next position.
Move = Callable[[FloatArray, FloatArray, int], FloatArray]
Oracle = Callable[..., FloatArray]


def _slope(slope: Callable[[FloatArray], Any]) -> Gradient:
    """Return a function of a number or an array that answers in kind."""

    def gradient(w: Any) -> Any:
        found = np.asarray(slope(np.asarray(w, dtype=np.float64)), dtype=np.float64)
        return found if found.ndim else float(found)

    return gradient


GRADIENTS: dict[str, Gradient] = {
    "square": _slope(lambda w: 2 * w),
    "bowl": _slope(lambda w: np.array([2.0, 20.0]) * w),
    "bent": _slope(lambda w: np.sinh(w) + 0.3),
    "constant": _slope(lambda w: np.full(w.shape, 0.7)),
    "steep": _slope(lambda w: 1000 * w),
    "one flat": _slope(lambda w: np.where(np.arange(w.size) == 1, 0, 3 * w)),
    "mixed": _slope(lambda w: np.array([[3.0, 1.0], [1.0, 2.0]]) @ w - 1),
}


def start_of(start: Any) -> Any:
    """Return a number as it is, nested tuples as an array."""
    return np.array(start) if isinstance(start, tuple) else start


def rolled(gradient: Gradient, start: Any, steps: int, move: Move) -> FloatArray:
    """Return the positions after steps 1 to n."""
    w, way = np.array(start, dtype=np.float64), []
    with np.errstate(all="ignore"):  # a wrong rule may run away
        for number in range(1, steps + 1):
            w = move(w, np.asarray(gradient(w), dtype=np.float64), number)
            way.append(w)
    return finite(np.array(way))


def finite(values: FloatArray) -> FloatArray:
    """Return values, or raise where one of them is no number: nobody can read them."""
    if not np.isfinite(values).all():
        raise ValueError("not finite")
    return values


def _changed(right: Oracle, change: Callable[[FloatArray, Any], Any]) -> Oracle:
    return lambda gradient, start, *more: change(right(gradient, start, *more), start)


def _with_start(way: FloatArray, start: Any) -> FloatArray:
    return np.concatenate([[np.asarray(start, float)], way])


def _cut(way: FloatArray, start: Any) -> FloatArray:
    whole = np.issubdtype(np.asarray(start).dtype, np.integer)
    return np.asarray(np.trunc(way) if whole else way)


def shared(right: Oracle) -> list[Wrong]:
    """Return the mistakes that can be made with any rule."""
    return [
        Wrong(
            "start included",
            _changed(right, _with_start),
            START_INCLUDED,
            by_shape=True,
        ),
        Wrong(
            "begins with the start",
            _changed(right, lambda way, start: _with_start(way, start)[:-1]),
            BEGINS,
        ),
        Wrong(
            "last position only",
            _changed(right, lambda way, start: way[-1]),
            LAST_ONLY,
            by_shape=True,
        ),
        Wrong(
            "one array in all rows",
            _changed(right, lambda way, start: np.repeat(way[-1:], len(way), 0)),
            SAME_ARRAY,
        ),
        Wrong(
            "moves instead of positions",
            _changed(
                right, lambda way, start: np.diff(_with_start(way, start), axis=0)
            ),
            MOVES,
        ),
        Wrong(
            "uphill",
            lambda gradient, *more: right(lambda w: -np.asarray(gradient(w)), *more),
            UPHILL,
        ),
        Wrong(
            "slope of the start only",
            lambda gradient, start, *more: right(
                lambda w: gradient(start), start, *more
            ),
            FIRST_SLOPE,
        ),
        Wrong("cut to whole numbers", _changed(right, _cut), WHOLE),
    ]


def features(*more: Feature) -> Sequence[Feature]:
    """Return what walks may have in common."""
    return (
        *more,
        Feature(
            lambda gradient, start, *_: np.issubdtype(
                np.asarray(start).dtype, np.integer
            ),
            {True: "a start of whole numbers", False: "a start with fractions"},
        ),
        Feature(
            lambda gradient, start, *_: np.ndim(start),
            {
                0: "a single number",
                1: "arrays with one axis",
                2: "arrays with two axes",
            },
        ),
        Feature(
            lambda gradient, start, *_: np.size(start) > 1,
            {True: "several numbers", False: "one number"},
        ),
        Feature(
            lambda gradient, *_: _name(gradient),
            {
                "square": "the slope 2w",
                "bowl": "a bowl",
                "bent": "slopes that are not straight lines",
                "constant": "a constant slope",
                "steep": "very steep slopes",
                "one flat": "a slope with a 0 in it",
                "mixed": "numbers whose slopes hang together",
            },
        ),
        Feature(lambda *given: given[-1], "{} steps", ordered=True),
    )


def _name(gradient: Gradient) -> str:
    return next((n for n, known in GRADIENTS.items() if known is gradient), "other")


STOPS = (
    Stop(
        ("Cannot cast ufunc", "same_kind", "UFuncTypeError"),
        "whole numbers stay whole",
        "an array of whole numbers cannot take a step of 0.1 in place. Begin with a "
        "copy "
        "of floats: np.array(start, dtype=float).",
    ),
    Stop(
        ("has no attribute 'copy'", "has no attribute 'shape'", "no len()"),
        "start may be a number",
        "`start` may be a single number, which has no shape and no copy(): "
        "np.array(start, dtype=float) takes both.",
    ),
    Stop(
        ("division by zero", "ZeroDivisionError"),
        "steps counted from 0",
        "in the first step something is divided by 0: the first step has the number 1.",
    ),
)
START_INCLUDED = "the start is among the positions: return those after steps 1 to n."
BEGINS = (
    "the first row is the start: each position is stored before its step, so the last "
    "step is missing. Store it after the step."
)
LAST_ONLY = (
    "only the last position comes back: collect all of them, one after each step."
)
SAME_ARRAY = (
    "all rows are equal to the last one: `w += …` changes the array that was stored "
    "before. Store a copy, or make a new array with `w = w + …`."
)
MOVES = "these are the moves. Positions are asked for: where w is after each step."
UPHILL = "the way leads uphill: a step goes against the slope."
FIRST_SLOPE = "the slope is asked once, at the start: ask again at each new position."
WHOLE = (
    "the start holds whole numbers, and so does your result: an array made like "
    "`start` "
    "stores 0.8 as 0. Ask for floats."
)
