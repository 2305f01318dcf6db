"""7.2: gradient descent with momentum."""

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
from autograder.student.diagnosis import Feature, FloatArray, Function, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class MomentumCase:
    """A slope, a start, and the settings."""

    gradient: str  # one of GRADIENTS
    start: Any  # a number, or nested tuples
    rate: float = 0.1
    beta: float = 0.9
    steps: int = 3

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        slope = GRADIENTS[self.gradient]
        return slope, start_of(self.start), self.rate, self.beta, self.steps

    def describe(self) -> str:
        """Return the case in words."""
        return f"start {self.start}, rate {self.rate:g}, beta {self.beta:g}"


def _positions(
    gradient: Gradient,
    start: Any,
    rate: float,
    beta: float,
    steps: int,
    *,
    kept: float | None = None,
    fresh: float | None = None,
    forward: float = 0.0,  # how much of the slope is added once more
    ahead: bool = False,
    late: bool = False,
) -> FloatArray:
    move: Any = 0.0

    def step(w: FloatArray, slope: FloatArray, number: int) -> FloatArray:
        nonlocal move
        before = move
        share = rate if fresh is None else rate * fresh
        move = (beta if kept is None else kept) * move - share * slope
        added = before if late else beta * move - rate * slope if ahead else move
        return np.asarray(w + added - forward * rate * slope)

    return rolled(gradient, start, steps, step)


def positions(
    gradient: Gradient, start: Any, rate: float, beta: float, steps: int
) -> FloatArray:
    """Return the positions after each step."""
    return _positions(gradient, start, rate, beta, steps)


def _averaged(
    gradient: Any, start: Any, rate: float, beta: float, n: int
) -> FloatArray:
    return _positions(gradient, start, rate, beta, n, fresh=1 - beta)


TWICE = (
    "the slope goes into the step twice: it is in v already, and is subtracted from w "
    "once more."
)
AHEAD = (
    "this is Nesterov's momentum, which looks one move ahead. Here w moves by v, and "
    "by "
    "nothing else."
)
AVERAGED = (
    "the slope is multiplied by 1 − beta, as in an average. Here v takes rate times "
    "slope "
    "in full."
)
THROWN = (
    "this is plain descent: the last move is not kept. Does v live on from one step to "
    "the next, and is it multiplied by beta?"
)
NEVER = "the old move is kept in full: beta says which share of it is kept."
LATE = "w moves by the old v: compute the new v first, then move."
TURNED = "the share that is kept is beta, not 1 − beta."
ONE = "write down v and w for the first two steps of w², by hand."

MOMENTUM = Exercise(
    name="momentum",
    title="7.2 Momentum",
    promises=(
        Promise("the start is not among them", (MomentumCase("square", 1.0),)),
        Promise(
            "a number or an array of any shape",
            (MomentumCase("square", 1.0), MomentumCase("mixed", (1, -2), beta=0.5)),
        ),
        Promise("whole numbers", (MomentumCase("mixed", (1, -2), beta=0.5, steps=4),)),
        Promise("is not changed", (MomentumCase("mixed", (1, -2), beta=0.5, steps=4),)),
    ),
    visible=(
        MomentumCase("square", 1.0),
        MomentumCase("bowl", (1.0, -1.0), 0.03, 0.5, 4),
        MomentumCase("mixed", (1, -2), beta=0.5, steps=4),
    ),
    rule=Function(
        name="momentum",
        arguments=MomentumCase.draw,
        right=positions,
        wrong=(
            Wrong(
                "slope counted twice",
                lambda *given: _positions(*given, forward=1.0),
                TWICE,
            ),
            Wrong("Nesterov's", lambda *given: _positions(*given, ahead=True), AHEAD),
            Wrong("averaged slope", _averaged, AVERAGED),
            Wrong("move not kept", lambda *given: _positions(*given, kept=0.0), THROWN),
            Wrong(
                "nothing forgotten", lambda *given: _positions(*given, kept=1.0), NEVER
            ),
            Wrong(
                "1 − beta kept",
                lambda g, s, r, beta, n: _positions(g, s, r, beta, n, kept=1 - beta),
                TURNED,
            ),
            Wrong("a step late", lambda *given: _positions(*given, late=True), LATE),
            *shared(positions),
        ),
        features=features(
            Feature(
                lambda g, s, rate, beta, n: beta == 0,
                {True: "beta = 0", False: "beta above 0"},
            )
        ),
        stops=STOPS,
        probes=(
            MomentumCase("bent", (0.5, -1.2, 0.1), 0.2, 0.8),
            MomentumCase("square", 2, 0.05, 0.7, 4),
            MomentumCase("bent", ((0.5, 1.0, -2.0), (0.1, -0.3, 0.7)), 0.1, 0.3, 2),
        ),
        describe=MomentumCase.describe,
        has_slips=False,
        hint=ONE,
    ),
)
