"""7.4: Adam, and weight decay that stands beside it."""

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
class AdamCase:
    """A slope, a start, and the settings."""

    gradient: str
    start: Any
    rate: float = 0.1
    beta1: float = 0.9
    beta2: float = 0.999
    decay: float = 0.0
    steps: int = 5

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        slope, start = GRADIENTS[self.gradient], start_of(self.start)
        settings = (self.rate, self.beta1, self.beta2, 1e-7, self.decay, self.steps)
        return slope, start, *settings

    def describe(self) -> str:
        """Return the case in words."""
        return (
            f"start {self.start}, beta1 {self.beta1:g}, beta2 {self.beta2:g}, "
            f"decay {self.decay:g}"
        )


@dataclass(frozen=True)
class Twist:
    """How a wrong Adam differs from the right one."""

    first: bool = True  # whether the mean of the slopes is corrected
    second: bool = True
    feeds_first: bool = False  # whether the corrected one is kept for the next step
    feeds_second: bool = False
    later: int = 0  # added to the number of the step
    fixed: bool = False
    root: bool = True
    power: int = 2
    together: bool = False
    penalty: bool = False  # whether the decay is a slope
    scaled: bool = True  # whether the decay is multiplied by the rate
    ignored: bool = False
    summed: bool = False  # whether new slopes are added in full


def walked(
    gradient: Gradient,
    start: Any,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    decay: float,
    steps: int,
    *,
    twist: Twist = Twist(),
) -> FloatArray:
    """Return the positions of Adam, twisted."""
    mean: Any = 0.0
    squares: Any = 0.0
    pull = (
        0.0 if twist.ignored or twist.penalty else decay * (rate if twist.scaled else 1)
    )

    def step(w: FloatArray, slope: FloatArray, number: int) -> FloatArray:
        nonlocal mean, squares
        count = 1 if twist.fixed else number + twist.later
        slope = slope + decay * w if twist.penalty else slope
        square = slope**twist.power
        square = np.full(w.shape, square.sum()) if twist.together else square
        mean = beta1 * mean + (1 if twist.summed else 1 - beta1) * slope
        squares = beta2 * squares + (1 if twist.summed else 1 - beta2) * square
        with np.errstate(all="ignore"):
            first = mean / (1 - beta1**count) if twist.first else mean
            second = squares / (1 - beta2**count) if twist.second else squares
            divisor = np.sqrt(second) if twist.root else second
            moved = w - pull * w - rate * first / (divisor + epsilon)
        mean = first if twist.feeds_first else mean
        squares = second if twist.feeds_second else squares
        return np.asarray(moved)

    return rolled(gradient, start, steps, step)


def positions(
    gradient: Gradient,
    start: Any,
    rate: float,
    beta1: float,
    beta2: float,
    epsilon: float,
    decay: float,
    steps: int,
) -> FloatArray:
    """Return the positions after each step."""
    return walked(gradient, start, rate, beta1, beta2, epsilon, decay, steps)


def _twisted(name: str, hint: str, **how: Any) -> Wrong:
    return Wrong(name, lambda *given: walked(*given, twist=Twist(**how)), hint)


def _betas_swapped(
    g: Any, s: Any, r: float, b1: float, b2: float, *more: Any
) -> FloatArray:
    return walked(g, s, r, b2, b1, *more)


def _turned(g: Any, s: Any, r: float, b1: float, b2: float, *more: Any) -> FloatArray:
    return walked(g, s, r, 1 - b1, 1 - b2, *more)


def _wrongs() -> list[Wrong]:
    return [
        _twisted("no correction", NO_CORRECTION, first=False, second=False),
        _twisted("only m corrected", ONLY_M, second=False),
        _twisted("only v corrected", ONLY_V, first=False),
        _twisted("exponent one too large", LATER, later=1),
        _twisted("exponent stays 1", FIXED, fixed=True),
        _twisted(
            "corrected means fed back", FED_BACK, feeds_first=True, feeds_second=True
        ),
        _twisted("corrected m fed back", FED_BACK, feeds_first=True),
        _twisted("corrected v fed back", FED_BACK, feeds_second=True),
        _twisted(
            "fed back, exponent too large",
            f"two things at once. First, {FED_BACK} Second, {LATER}",
            feeds_first=True,
            feeds_second=True,
            later=1,
        ),
        _twisted("no root", NO_ROOT, root=False),
        _twisted("not squared", NOT_SQUARED, power=1),
        _twisted("one rate for all", TOGETHER, together=True),
        _twisted("slopes added in full", SUMMED, summed=True),
        _twisted("penalty instead of decay", PENALTY, penalty=True),
        _twisted("decay without rate", UNSCALED, scaled=False),
        _twisted("decay ignored", IGNORED, ignored=True),
        Wrong("betas swapped", _betas_swapped, SWAPPED),
        Wrong("1 − beta kept", _turned, TURNED),
    ]


NO_CORRECTION = (
    "the means begin at 0 and are too small at first: divide each by 1 minus its "
    "beta to "
    "the power of the step's number."
)
ONLY_M = "only m is corrected: v begins at 0, too."
ONLY_V = "only v is corrected: m begins at 0, too."
LATER = "the exponent is one too large: the first step has the number 1."
FIXED = "the exponent is 1 in every step: it is the number of the step."
FED_BACK = (
    "the corrected value is kept for the next step. Keep the raw mean, and give the "
    "corrected one a name of its own."
)
NO_ROOT = "the mean of squares has no root: the step is divided by its square root."
NOT_SQUARED = "v is a mean of slopes: it is one of their squares."
TOGETHER = "all numbers share one rate: each keeps its own mean of squares."
SUMMED = "new slopes are added in full: in a moving mean they have the share 1 − beta."
PENALTY = (
    "the decay is added to the slope, and Adam divides it away again. AdamW pulls at w "
    "itself, beside the step."
)
UNSCALED = "the decay pulls too hard: it is multiplied by the rate, as the step is."
IGNORED = "nothing pulls at the weights: what is `decay` there for?"
SWAPPED = (
    "the two betas have changed places: beta1 is for the slopes, beta2 for squares."
)
TURNED = "beta is the share of the old mean, and 1 − beta that of the new slope."
ONE = "write down m, v and both corrected values for two steps of w², by hand."

ADAM = Exercise(
    name="adam",
    title="7.4 Adam and AdamW",
    promises=(
        Promise("the first step has the number 1", (AdamCase("square", 1.0),)),
        Promise(
            "decay is AdamW's",
            (AdamCase("square", 1.0, decay=0.5), AdamCase("mixed", (1, -2), decay=0.2)),
        ),
        Promise(
            "a whole number or an array of them",
            (AdamCase("mixed", (1, -2), beta1=0.5, decay=0.2),),
        ),
    ),
    visible=(
        AdamCase("square", 1.0),
        AdamCase("square", 1.0, decay=0.5),
        AdamCase("bowl", (1.0, -1.0), 0.05, beta1=0.8, beta2=0.9),
        AdamCase("mixed", (1, -2), beta1=0.5, decay=0.2),
    ),
    rule=Function(
        name="adam",
        arguments=AdamCase.draw,
        right=positions,
        wrong=(*_wrongs(), *shared(positions)),
        features=features(
            Feature(
                lambda g, s, r, b1, b2, e, decay, n: decay > 0,
                {True: "decay above 0", False: "decay = 0"},
            )
        ),
        stops=STOPS,
        probes=(
            AdamCase("bent", (0.5, -1.2, 0.1), 0.2, 0.7, 0.95, decay=0.3, steps=4),
            AdamCase("square", -3, 0.5, steps=3),
            AdamCase("bent", ((0.5, 1.0, 2.0), (0.1, -0.9, 0.7)), 0.1, steps=2),
        ),
        describe=AdamCase.describe,
        has_slips=False,
        hint=ONE,
    ),
)
