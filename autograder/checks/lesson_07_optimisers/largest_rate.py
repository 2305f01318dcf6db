"""7.1: the largest rate at which descent still converges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Wrong,
)
from autograder.student.exercise import Exercise, Promise

TOLERANCE = 0.02  # of the rate, relative


@dataclass(frozen=True)
class RateCase:
    """A bowl and a momentum."""

    hessian: tuple[tuple[float, ...], ...] = ()
    curvatures: tuple[float, ...] = ()  # turned by the seed, where no hessian is given
    beta: float = 0.0
    seed: int = 0

    def draw(self) -> tuple[FloatArray, float]:
        """Return the second derivatives and the momentum."""
        if self.hessian:
            return np.array(self.hessian, dtype=np.float64), self.beta
        side = len(self.curvatures)
        draw = np.random.default_rng(self.seed).normal(size=(side, side))
        turn, _ = np.linalg.qr(draw)
        whole = turn @ np.diag(self.curvatures) @ turn.T
        return (whole + whole.T) / 2, self.beta

    def describe(self) -> str:
        """Return the case in words."""
        side = len(self.hessian or self.curvatures)
        return f"a bowl of {side} numbers and beta {self.beta:g}"


def steepest(hessian: Any) -> float:
    """Return the largest curvature."""
    return float(np.linalg.eigvalsh(hessian)[-1])


def largest_rate(hessian: Any, beta: float) -> float:
    """Return 2 (1 + β) / λmax."""
    return 2 * (1 + beta) / steepest(hessian)


def _as_rate(answer: Any, name: str) -> float:
    array = as_array(answer, name)
    if array.size != 1:
        raise CheckFailed(
            f"{name} is not one single number.",
            expected="one rate for all directions",
            received=f"an array of shape {array.shape}",
            hint="one rate has to serve all directions: which of them decides?",
            mistake="a rate for each direction",
        )
    return float(array.reshape(-1)[0])


def _is_near(value: Any, hessian: Any, beta: float) -> bool:
    right = largest_rate(hessian, beta)
    return bool(abs(value - right) <= TOLERANCE * right)


def _over(curvature: Callable[[Any], float]) -> Callable[..., float]:
    return lambda hessian, beta: 2 * (1 + beta) / float(curvature(hessian))


MEAN = (
    "the mean of all curvatures decides nothing: in the steepest direction it explodes."
)
DIAGONAL = (
    "the diagonal holds the curvatures along the axes only. The steepest direction may "
    "lie between them: ask for eigenvalues."
)
NORM = (
    "that is a bound, and a smaller rate than needed: which curvature is the largest?"
)
FLAT = "the flattest direction allows this rate, and the steepest explodes."
HALF = (
    "half of it: f is ½ wᵀHw, so that the slope is Hw, and a step multiplies the "
    "error by "
    "1 − rate · λ. When does that reach −1?"
)
FORGOTTEN = "momentum changes the largest rate: try it with w² and beta 0.5."
LESS = "momentum allows a larger rate, not a smaller one: try it with w² and beta 0.5."
CURVATURE = "that is the largest curvature itself. Which rate goes with it?"
INVERSE = "this is 1 over what is asked for."
ONE = "try rates on w² (H = [[2]]): at which one does |w| stop to shrink?"

LARGEST_RATE = Exercise(
    name="largest_rate",
    title="7.1 The largest rate",
    promises=(
        Promise(
            "within 2 %", (RateCase(((2.0,),)), RateCase(((3.0, 1.0), (1.0, 2.0))))
        ),
        Promise(
            "beta is the momentum, from 0 to 0.95",
            (RateCase(((3.0, 1.0), (1.0, 2.0)), beta=0.5),),
        ),
        Promise(
            "any size",
            (
                RateCase(((3.0, 1.0), (1.0, 2.0))),
                RateCase(curvatures=(0.5, 2, 4), seed=3),
            ),
        ),
    ),
    visible=(
        RateCase(((2.0,),)),
        RateCase(((10.0,),), beta=0.9),
        RateCase(((3.0, 1.0), (1.0, 2.0))),
        RateCase(((3.0, 1.0), (1.0, 2.0)), beta=0.5),
    ),
    rule=Function(
        name="largest_rate",
        arguments=RateCase.draw,
        read=_as_rate,
        right=largest_rate,
        as_good=_is_near,
        wrong=(
            Wrong("mean curvature", _over(lambda h: np.trace(h) / len(h)), MEAN),
            Wrong(
                "largest on the diagonal", _over(lambda h: np.diag(h).max()), DIAGONAL
            ),
            Wrong(
                "norm of all entries", _over(lambda h: float(np.linalg.norm(h))), NORM
            ),
            Wrong("sum of all curvatures", _over(np.trace), NORM),
            Wrong("largest row", _over(lambda h: np.abs(h).sum(axis=1).max()), NORM),
            Wrong(
                "flattest direction", _over(lambda h: np.linalg.eigvalsh(h)[0]), FLAT
            ),
            Wrong("half", lambda h, beta: largest_rate(h, beta) / 2, HALF),
            Wrong("half", lambda h, beta: 1 / steepest(h), HALF),
            Wrong("momentum forgotten", lambda h, beta: 2 / steepest(h), FORGOTTEN),
            Wrong("smaller", lambda h, beta: 2 * (1 - beta) / steepest(h), LESS),
            Wrong("too large", lambda h, beta: 2 / (1 - beta) / steepest(h), FORGOTTEN),
            Wrong("the curvature", lambda h, beta: steepest(h), CURVATURE),
            Wrong("upside down", lambda h, beta: 1 / largest_rate(h, beta), INVERSE),
        ),
        features=(
            Feature(lambda h, beta: beta > 0, {True: "momentum", False: "no momentum"}),
            Feature(
                lambda h, beta: len(h) > 1,
                {True: "several numbers", False: "one number"},
            ),
            Feature(
                lambda h, beta: bool(np.allclose(h, np.diag(np.diag(h)))),
                {True: "bowls along the axes", False: "turned bowls"},
            ),
        ),
        probes=(
            RateCase(curvatures=(0.5, 2.0, 4.0), beta=0.3, seed=3),
            RateCase(((4.0, -3.0), (-3.0, 5.0)), beta=0.7),
            RateCase(curvatures=(1.0, 1.5, 6.0, 2.0), beta=0.8, seed=9),
        ),
        describe=RateCase.describe,
        has_slips=False,
        hint=ONE,
    ),
)
