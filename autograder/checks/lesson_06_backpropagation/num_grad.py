"""6.1: a central difference in each entry of an array."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.diagnosis import Feature, FloatArray, Function, Wrong
from autograder.student.exercise import Exercise, Promise


def _cubes(x: Any) -> float:
    return float((np.asarray(x, dtype=np.float64) ** 3).sum())


def _waves(x: Any) -> float:
    flat = np.asarray(x, dtype=np.float64).ravel()
    return float((np.arange(1, flat.size + 1) * np.sin(flat) * flat**2).sum())


def _neighbours(x: Any) -> float:
    """Let each number meet the one beside it in its row: the shape matters."""
    rows = np.asarray(x, dtype=np.float64)
    beside = np.roll(rows, 1, axis=-1) if rows.ndim else rows
    return float((rows * beside**2).sum() + rows.ravel()[0] ** 3)


FUNCTIONS = {"cubes": _cubes, "waves": _waves, "neighbours": _neighbours}


@dataclass(frozen=True)
class SlopeCase:
    """A function, and an array at which its slopes are measured."""

    function: str  # one of FUNCTIONS
    shape: tuple[int, ...] = (2,)
    h: float = 0.1
    dtype: str = "float64"
    seed: int = 0  # 0 gives 1 and −2

    def draw(self) -> tuple[Any, Any, float]:
        """Return the function, the array and the step."""
        if self.seed == 0:
            return FUNCTIONS[self.function], np.array([1, -2], self.dtype), self.h
        x = np.random.default_rng(self.seed).uniform(-4, 4, self.shape)
        if np.issubdtype(np.dtype(self.dtype), np.integer):
            x = np.round(x)
        return FUNCTIONS[self.function], np.asarray(x, self.dtype), self.h

    def describe(self) -> str:
        """Return the case in words."""
        return f"an array of shape {self.shape} ({self.dtype}) and h = {self.h:g}"


Differences = Callable[[Any, Any, Any, float], float]  # f, x, one step, h


def each_entry(quotient: Differences) -> Callable[..., FloatArray]:
    """Return the rule that takes a difference quotient in each entry."""

    def slopes(f: Any, x: Any, h: float) -> FloatArray:
        found = np.zeros(np.shape(x))
        for place in np.ndindex(found.shape):
            step = np.zeros(found.shape)
            step[place] = h
            found[place] = quotient(f, np.asarray(x, np.float64), step, h)
        return found

    return slopes


def _piled(f: Any, x: Any, h: float, *, up_again: bool) -> FloatArray:
    moving, found = np.array(x, dtype=np.float64), np.zeros(np.shape(x))
    for place in np.ndindex(found.shape):
        moving[place] += h
        above = f(moving)
        moving[place] -= 2 * h
        found[place] = (above - f(moving)) / (2 * h)
        moving[place] += 2 * h if up_again else 0
    return found


def _truncated(f: Any, x: Any, h: float) -> FloatArray:
    """Move the entries of a copy that keeps whole numbers whole."""
    found = np.zeros(np.shape(x))
    for place in np.ndindex(found.shape):
        above, below = np.array(x), np.array(x)
        above[place] = above[place] + h
        below[place] = below[place] - h
        found[place] = (f(above) - f(below)) / (2 * h)
    return found


def _truncated_in_turn(f: Any, x: Any, h: float) -> FloatArray:
    found, moving = np.zeros(np.shape(x)), np.array(x)
    for place in np.ndindex(found.shape):
        for change, sign in ((h, 1), (-2 * h, -1)):
            moving[place] = moving[place] + change
            found[place] += sign * f(moving) / (2 * h)
        moving[place] = x[place]
    return found


def _cut(f: Any, x: Any, h: float) -> FloatArray:
    slopes = central(f, x, h)
    whole = np.issubdtype(np.asarray(x).dtype, np.integer)
    return np.asarray(np.trunc(slopes) if whole else slopes)


def _all_together(f: Any, x: Any, h: float) -> FloatArray:
    moved = np.asarray(x, np.float64)
    return np.full(np.shape(x), (f(moved + h) - f(moved - h)) / (2 * h))


central = each_entry(lambda f, x, step, h: (f(x + step) - f(x - step)) / (2 * h))

FORWARD = (
    "this is a forward difference, from f(x) to f(x + h). Step to both sides: the "
    "central one compares f(x + h) with f(x − h)."
)
BACKWARD = (
    "this is a backward difference, from f(x − h) to f(x). Step to both sides: the "
    "central one compares f(x + h) with f(x − h)."
)
NOT_DOUBLED = "from x − h to x + h the distance is twice h."
NO_DIVISION = "the difference of two values is not a slope yet: per which distance?"
BRACKETS = "`a / 2 * h` divides by 2 and then multiplies by h: put 2 * h into brackets."
OTHER_F = "f is an argument: the slopes asked for are those of f, whatever it is."
TURNED = "the sign is turned: the value at x + h comes first."
TOGETHER = (
    "all entries are moved at once. Move one of them, leave the others where they are, "
    "and do that for each."
)
PILED = (
    "an entry is not put back before the next one is moved, so the shifts pile up. "
    "Begin with a fresh copy of x for each entry."
)
WHOLE = (
    "whole numbers: writing 1.1 into an array of int stores 1, so the entry does not "
    "move by h. Make the copy a float one first."
)
CUT = (
    "when x holds whole numbers, so does your result: an array made by `zeros_like(x)` "
    "has the type of x. Ask for floats."
)
OWN_H = "the step h is an argument: it may be large, and is to be used as it is."
ONE = "take an array of two entries, and write down the two points for its first one."

NUM_GRAD = Exercise(
    name="num_grad",
    title="6.1 Measure a slope",
    promises=(
        Promise(
            "the central difference with step h", (SlopeCase("cubes", dtype="int64"),)
        ),
        Promise(
            "whole numbers, too",
            (
                SlopeCase("cubes", dtype="int64"),
                SlopeCase("waves", (3,), 0.25, "int64", seed=31),
            ),
        ),
        Promise(
            "it must be as before at the end", (SlopeCase("cubes", dtype="int64"),)
        ),
        Promise(
            "x is an array of any shape",
            (
                SlopeCase("neighbours", (2, 3), 0.01, seed=1),
                SlopeCase("neighbours", (), 0.3, seed=34),
            ),
        ),
        Promise("an array of floats", (SlopeCase("cubes", dtype="int64"),)),
    ),
    visible=(
        SlopeCase("cubes", dtype="int64"),
        SlopeCase("neighbours", (2, 3), 0.01, seed=1),
    ),
    rule=Function(
        name="num_grad",
        arguments=SlopeCase.draw,
        right=central,
        wrong=(
            Wrong("one step too many", lambda f, x, h: central(f, x, 2 * h), OWN_H),
            Wrong("own step", lambda f, x, h: central(f, x, 1e-5), OWN_H),
            Wrong("own step", lambda f, x, h: central(f, x, 1e-3), OWN_H),
            Wrong("half a step", lambda f, x, h: central(f, x, h / 2), OWN_H),
            Wrong(
                "forward difference",
                each_entry(lambda f, x, step, h: (f(x + step) - f(x)) / h),
                FORWARD,
            ),
            Wrong(
                "backward difference",
                each_entry(lambda f, x, step, h: (f(x) - f(x - step)) / h),
                BACKWARD,
            ),
            Wrong(
                "distance not doubled",
                lambda f, x, h: 2 * central(f, x, h),
                NOT_DOUBLED,
            ),
            Wrong("not divided", lambda f, x, h: 2 * h * central(f, x, h), NO_DIVISION),
            Wrong(
                "multiplied by h", lambda f, x, h: h * h * central(f, x, h), BRACKETS
            ),
            Wrong("f ignored", lambda f, x, h: central(_cubes, x, h), OTHER_F),
            Wrong("wrong sign", lambda f, x, h: -central(f, x, h), TURNED),
            Wrong("all entries moved together", _all_together, TOGETHER),
            Wrong(
                "all entries moved together",
                lambda f, x, h: np.array(_all_together(f, x, h).flat[0]),
                TOGETHER,
                by_shape=True,
            ),
            Wrong(
                "entries not put back",
                lambda f, x, h: _piled(f, x, h, up_again=False),
                PILED,
            ),
            Wrong(
                "entries not put back",
                lambda f, x, h: _piled(f, x, h, up_again=True),
                PILED,
            ),
            Wrong("whole numbers do not move", _truncated, WHOLE),
            Wrong("whole numbers do not move", _truncated_in_turn, WHOLE),
            Wrong("result cut to whole numbers", _cut, CUT),
        ),
        features=(
            Feature(
                lambda f, x, h: x.ndim == 1,
                {True: "arrays with one axis", False: "arrays with more axes, or none"},
            ),
            Feature(lambda f, x, h: x.ndim, "arrays with {} axes", ordered=True),
            Feature(
                lambda f, x, h: np.issubdtype(x.dtype, np.integer),
                {True: "whole numbers", False: "fractions"},
            ),
            Feature(lambda f, x, h: h, "h = {:g}", ordered=True),
        ),
        probes=(
            SlopeCase("waves", (3,), 0.25, "int64", seed=31),
            SlopeCase("neighbours", (2, 2), 0.2, seed=32),
            SlopeCase("cubes", (4,), 0.5, "int64", seed=33),
            SlopeCase("neighbours", (), 0.3, seed=34),
        ),
        describe=SlopeCase.describe,
        hint=ONE,
    ),
)
