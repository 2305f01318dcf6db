"""7.3: AdaGrad and RMSprop, a rate for each number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_07_optimisers.steps import (
    GRADIENTS,
    STOPS,
    Gradient,
    features,
    rolled,
    shared,
    start_of,
)
from autograder.student.diagnosis import FloatArray, Function, Wrong, entry_of
from autograder.student.exercise import Exercise, Promise

NAME = "adaptive_rates"


@dataclass(frozen=True)
class AdaGradCase:
    """A slope, a start, and the settings of AdaGrad."""

    gradient: str
    start: Any
    rate: float = 0.1
    epsilon: float = 1e-7
    first: float = 0.0
    steps: int = 3

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        slope, start = GRADIENTS[self.gradient], start_of(self.start)
        return slope, start, self.rate, self.epsilon, self.first, self.steps

    def describe(self) -> str:
        """Return the case in words."""
        return f"start {self.start}, epsilon {self.epsilon:g}, first {self.first:g}"


@dataclass(frozen=True)
class RMSpropCase:
    """A slope, a start, and the settings of RMSprop."""

    gradient: str
    start: Any
    rate: float = 0.1
    rho: float = 0.9
    epsilon: float = 1e-7
    steps: int = 3

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        slope, start = GRADIENTS[self.gradient], start_of(self.start)
        return slope, start, self.rate, self.rho, self.epsilon, self.steps

    def describe(self) -> str:
        """Return the case in words."""
        return f"start {self.start}, rho {self.rho:g}, epsilon {self.epsilon:g}"


def _square(slope: FloatArray) -> Any:
    return slope**2


def _itself(slope: FloatArray) -> Any:
    return slope


def _together(slope: FloatArray) -> Any:
    return np.full(slope.shape, (slope**2).sum())


def _inside(squares: Any, epsilon: float) -> Any:
    return np.sqrt(squares + epsilon)


def _outside(squares: Any, epsilon: float) -> Any:
    return np.sqrt(squares) + epsilon


def _no_root(squares: Any, epsilon: float) -> Any:
    return squares + epsilon


def _no_epsilon(squares: Any, epsilon: float) -> Any:
    return np.sqrt(squares)


def _sums(
    gradient: Gradient,
    start: Any,
    rate: float,
    epsilon: float,
    first: float,
    steps: int,
    *,
    of: Any = _square,
    divisor: Any = _inside,
    early: bool = False,
    kept: float = 1.0,
    mean: bool = False,
) -> FloatArray:
    squares: Any = first

    def step(w: FloatArray, slope: FloatArray, number: int) -> FloatArray:
        nonlocal squares
        before, squares = squares, kept * squares + of(slope)
        used = before if early else squares / number if mean else squares
        with np.errstate(all="ignore"):
            return np.asarray(w - rate * slope / divisor(used, epsilon))

    return rolled(gradient, start, steps, step)


def adagrad(
    gradient: Gradient,
    start: Any,
    rate: float,
    epsilon: float,
    first: float,
    steps: int,
) -> FloatArray:
    """Return AdaGrad's positions."""
    return _sums(gradient, start, rate, epsilon, first, steps)


def _means(
    gradient: Gradient,
    start: Any,
    rate: float,
    rho: float,
    epsilon: float,
    steps: int,
    *,
    of: Any = _square,
    divisor: Any = _inside,
    early: bool = False,
    fresh: float | None = None,
    corrected: bool = False,
) -> FloatArray:
    squares: Any = 0.0

    def step(w: FloatArray, slope: FloatArray, number: int) -> FloatArray:
        nonlocal squares
        share = 1 - rho if fresh is None else fresh
        before, squares = squares, rho * squares + share * of(slope)
        used = before if early else squares
        if corrected:
            used = used / (1 - rho**number)
        with np.errstate(all="ignore"):
            return np.asarray(w - rate * slope / divisor(used, epsilon))

    return rolled(gradient, start, steps, step)


def rmsprop(
    gradient: Gradient, start: Any, rate: float, rho: float, epsilon: float, steps: int
) -> FloatArray:
    """Return RMSprop's positions."""
    return _means(gradient, start, rate, rho, epsilon, steps)


def _swapped(
    g: Any, start: Any, rate: float, rho: float, e: float, n: int
) -> FloatArray:
    return _means(g, start, rate, 1 - rho, e, n)


def _never_forgets(
    g: Any, s: Any, rate: float, rho: float, e: float, n: int
) -> FloatArray:
    return _sums(g, s, rate, e, 0.0, n)


NOT_SQUARED = "the slopes are added up as they are: square them first."
NO_ROOT = "the sum of squares has no root: the step is divided by its square root."
TOGETHER = (
    "all numbers share one rate: the squares of all entries are added up. Each number "
    "keeps its own sum."
)
EARLY = "the division comes before the new square is added: add it first, then divide."
OUTSIDE = (
    "epsilon stands outside the root. Here it is added to the squares, and the root is "
    "taken of both."
)
NO_EPSILON = (
    "epsilon is missing: where all slopes are 0, it keeps you from dividing by 0."
)
FIRST = "the sum begins at 0: it begins at `first`."
FORGETS = "old squares are forgotten: AdaGrad keeps their whole sum."
MEAN = "the sum of squares is divided by the number of steps: AdaGrad keeps the sum."
SWAPPED = "rho and 1 − rho have changed places: rho is the share of the old mean."
SUMMED = "the new square is added in full: in a moving mean it has the share 1 − rho."
NEVER = "nothing is forgotten: that is AdaGrad's sum. RMSprop keeps a moving mean."
CORRECTED = "the mean is corrected for its start at 0, as Adam does: RMSprop does not."
ONE = "write down the sum, its root and w for two steps of w², by hand."


def _pick(name: str) -> Any:
    return lambda answer: entry_of(answer, NAME, name)


ADAGRAD_RULE = Function(
    name="adagrad",
    arguments=AdaGradCase.draw,
    pick=_pick("adagrad"),
    right=adagrad,
    wrong=(
        Wrong("not squared", lambda *g: _sums(*g, of=_itself), NOT_SQUARED),
        Wrong("no root", lambda *g: _sums(*g, divisor=_no_root), NO_ROOT),
        Wrong("one rate for all", lambda *g: _sums(*g, of=_together), TOGETHER),
        Wrong("used before adding", lambda *g: _sums(*g, early=True), EARLY),
        Wrong("epsilon outside", lambda *g: _sums(*g, divisor=_outside), OUTSIDE),
        Wrong("epsilon missing", lambda *g: _sums(*g, divisor=_no_epsilon), NO_EPSILON),
        Wrong("first ignored", lambda g, s, r, e, f, n: _sums(g, s, r, e, 0, n), FIRST),
        Wrong("forgets", lambda *g: _sums(*g, kept=0.9), FORGETS),
        Wrong("forgets all", lambda *g: _sums(*g, kept=0.0), FORGETS),
        Wrong("a mean", lambda *g: _sums(*g, mean=True), MEAN),
        *shared(adagrad),
    ),
    features=features(),
    stops=STOPS,
    probes=(
        AdaGradCase("square", 2, 0.5, epsilon=0.02, first=0.3),
        AdaGradCase("one flat", (1.0, 2.0, -1.0), 0.2, epsilon=0.01, steps=4),
        AdaGradCase("bent", ((0.5, -1.2), (0.3, 0.9)), 0.1, first=0.5, steps=2),
        AdaGradCase("square", 1.5, 0.2, epsilon=0.3, first=0.5),
        AdaGradCase("one flat", (2.0, 1.0), 0.1, epsilon=0.05),
    ),
    describe=AdaGradCase.describe,
    has_slips=False,
    hint=ONE,
)
RMSPROP_RULE = Function(
    name="rmsprop",
    arguments=RMSpropCase.draw,
    pick=_pick("rmsprop"),
    right=rmsprop,
    wrong=(
        Wrong("not squared", lambda *g: _means(*g, of=_itself), NOT_SQUARED),
        Wrong("no root", lambda *g: _means(*g, divisor=_no_root), NO_ROOT),
        Wrong("one rate for all", lambda *g: _means(*g, of=_together), TOGETHER),
        Wrong("used before adding", lambda *g: _means(*g, early=True), EARLY),
        Wrong("epsilon outside", lambda *g: _means(*g, divisor=_outside), OUTSIDE),
        Wrong(
            "epsilon missing", lambda *g: _means(*g, divisor=_no_epsilon), NO_EPSILON
        ),
        Wrong("rho swapped", _swapped, SWAPPED),
        Wrong("square added in full", lambda *g: _means(*g, fresh=1.0), SUMMED),
        Wrong("nothing forgotten", _never_forgets, NEVER),
        Wrong("corrected", lambda *g: _means(*g, corrected=True), CORRECTED),
        *shared(rmsprop),
    ),
    features=features(),
    stops=STOPS,
    probes=(
        RMSpropCase("square", 2, 0.1, rho=0.7, epsilon=0.02),
        RMSpropCase("one flat", (1.0, 2.0, -1.0), 0.2, epsilon=0.01, steps=4),
        RMSpropCase("bent", ((0.5, -1.2), (0.3, 0.9)), 0.1, rho=0.8, steps=2),
        RMSpropCase("one flat", (2.0, 1.0), 0.1, epsilon=0.05),
    ),
    describe=RMSpropCase.describe,
    has_slips=False,
    hint=ONE,
)

ADAPTIVE_RATES = Exercise(
    name=NAME,
    title="7.3 A rate for each number",
    points_by_part=True,
    promises=(
        Promise(
            "epsilon stands inside the root",
            (RMSpropCase("square", 1.0, epsilon=0.01),),
        ),
        Promise("a sum of its own", (AdaGradCase("bowl", (1.0, -1.0)),)),
        Promise("which begins at first", (AdaGradCase("square", 1.0, first=0.1),)),
        Promise(
            "a whole number or an array of them",
            (AdaGradCase("mixed", (2, -1), first=0.1, steps=2),),
        ),
    ),
    visible=(
        AdaGradCase("square", 1.0),
        AdaGradCase("square", 1.0, first=0.1),
        AdaGradCase("bowl", (1.0, -1.0)),
        AdaGradCase("mixed", (2, -1), first=0.1, epsilon=0.2, steps=2),
        RMSpropCase("square", 1.0),
        RMSpropCase("square", 1.0, epsilon=0.01),
        RMSpropCase("bowl", (1.0, -1.0), rho=0.6),
        RMSpropCase("mixed", (2, -1), epsilon=0.05, steps=2),
    ),
    rule={AdaGradCase: ADAGRAD_RULE, RMSpropCase: RMSPROP_RULE},
)
