"""7.8: the bottom of a long bowl, with 80 slopes, in any way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Run,
    Wrong,
)
from autograder.student.exercise import Exercise, Promise

SLOPES, GOAL = 80, 1e-3  # how many may be asked for; share of the loss that may be left
FLATTEST, STEEPEST = 0.01, 1.0
TOO_FAR = 1e6


class Counted:
    """The slope of a bowl, which counts how often it is asked for."""

    def __init__(self, hessian: FloatArray, lowest: FloatArray) -> None:
        self.hessian, self.lowest = hessian, lowest
        self.asked = 0

    def __call__(self, w: Any) -> FloatArray:
        """Return the slope at w."""
        self.asked += 1
        return self.slope(np.asarray(w, dtype=np.float64))

    def slope(self, w: FloatArray) -> FloatArray:
        """Return the slope without counting."""
        return np.asarray(self.hessian @ (w - self.lowest))

    def loss(self, w: FloatArray) -> float:
        """Return the loss, 0 at the lowest point."""
        return float((w - self.lowest) @ self.slope(w) / 2)

    def __deepcopy__(self, memo: Any) -> Counted:
        """Return itself: a copy would count by itself."""
        return self


@dataclass(frozen=True)
class BowlCase:
    """A bowl, turned at random, and a start of equal loss in each direction."""

    numbers: int
    seed: int

    def draw(self) -> tuple[Counted, FloatArray]:
        """Return the slope and the start."""
        generator = np.random.default_rng([self.seed, self.numbers])
        middle = generator.uniform(np.log(FLATTEST), 0, self.numbers - 2)
        curvatures = np.array([FLATTEST, STEEPEST, *np.exp(middle)])
        turn, _ = np.linalg.qr(generator.normal(size=(self.numbers, self.numbers)))
        signs = generator.choice([-1.0, 1.0], self.numbers)
        away = turn @ (signs * np.sqrt(2 / curvatures))
        lowest = generator.uniform(-5, 5, self.numbers)
        hessian = turn @ np.diag(curvatures) @ turn.T
        return Counted((hessian + hessian.T) / 2, lowest), lowest + away

    def describe(self) -> str:
        """Return the case in words."""
        return f"a bowl of {self.numbers} numbers"


def lowest(gradient: Counted, start: FloatArray) -> FloatArray:
    """Return the lowest point."""
    return gradient.lowest


def _as_place(answer: Any, name: str) -> FloatArray:
    """Read a position; one that ran away is a diagnosis of its own."""
    try:
        values = np.asarray(answer, dtype=np.float64)
        ran_away = values.size > 0 and not (np.abs(values) <= TOO_FAR).all()
    except (TypeError, ValueError):
        ran_away = False
    if ran_away:
        raise CheckFailed(
            f"{name} ran away: diverged.",
            expected="a position near the lowest point",
            received="numbers beyond a million, or none at all (nan)",
            hint=DIVERGED,
            mistake="diverged",
        )
    return as_array(answer, name)


class _Race(Function):
    """A function whose result only has to be low enough, with few enough slopes."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return the lowest point in place of every one that is low enough."""
        gradient, start = case.draw()
        raw = call(self.pick(answer), gradient, start, name=self.name)
        value = _as_place(raw, f"the result of {self.name}")
        if value.shape != start.shape:
            return value
        if gradient.asked > SLOPES:
            raise CheckFailed(
                f"{self.name} asks for too many slopes.",
                expected=f"at most {SLOPES}",
                received=f"{gradient.asked}",
                hint=TOO_MANY,
                mistake="too many slopes",
            )
        if gradient.loss(value) <= GOAL * gradient.loss(start):
            return lowest(gradient, start)
        return value


def _what_it_shows(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell a run that is on its way, or one that leads up."""
    wrong = [run for run in runs if not run.holds]
    if any(run.failure or run.value.shape != run.right.shape for run in wrong):
        return None
    left = [run.arguments[0].loss(run.value) for run in wrong]
    begun = [run.arguments[0].loss(run.arguments[1]) for run in wrong]
    if all(now < 0.999 * then for now, then in zip(left, begun, strict=True)):
        return "on the way", ON_THE_WAY
    if all(now > 1.001 * then for now, then in zip(left, begun, strict=True)):
        return "uphill", UPHILL
    return None


def _settled(gradient: Counted, start: FloatArray, w: FloatArray) -> FloatArray:
    """Return the lowest point where a position is low enough."""
    low = gradient.loss(w) <= GOAL * gradient.loss(start)
    return lowest(gradient, start) if low else w


def plain(gradient: Counted, start: FloatArray, rate: float, steps: int) -> FloatArray:
    """Return where plain descent arrives."""
    w = start.astype(float)
    for _ in range(steps):
        w = w - rate * gradient.slope(w)
    return _settled(gradient, start, w)


def _plain(rate: float) -> Any:
    return lambda gradient, start: plain(gradient, start, rate, SLOPES)


DIVERGED = (
    "the steps lead up instead of down. Above 2 (1 + beta) the steepest direction, "
    "with "
    "curvature 1, explodes; or a sign is turned."
)
TOO_MANY = "count how often `gradient` is called: keep a slope that you need twice."
PLAIN = (
    "plain descent shrinks the flattest direction by 1 − rate · 0.01 in a step: 80 "
    "steps "
    "are too few at any rate that the steepest one allows. Keep a share of each move."
)
ON_THE_WAY = (
    "it leads down and is not there after its last step. Are all 80 slopes used? The "
    "flat "
    "direction needs speed that the steep one does not allow: which rule has both?"
)
UPHILL = "the loss has grown: a step goes against the slope, and not too far."
START = "that is the start: nothing has moved."
ORIGIN = "the lowest point lies anywhere: only the slopes tell where."
ONE = "print the loss every ten slopes on a bowl of your own: which direction is left?"

RACE = Exercise(
    name="race",
    title="7.8 ★ The race",
    promises=(
        Promise("at most 80 slopes", (BowlCase(2, 1), BowlCase(10, 2))),
        Promise("a thousandth of the loss", (BowlCase(2, 1), BowlCase(10, 2))),
        Promise(
            "the final position, an array as long as the start", (BowlCase(10, 2),)
        ),
    ),
    visible=(BowlCase(2, 1), BowlCase(10, 2), BowlCase(6, 3)),
    rule=_Race(
        name="race",
        arguments=BowlCase.draw,
        read=_as_place,
        right=lowest,
        wrong=(
            Wrong("nothing moved", lambda gradient, start: start, START),
            Wrong("always 0", lambda gradient, start: np.zeros(len(start)), ORIGIN),
            *(
                Wrong("plain descent", _plain(rate), PLAIN)
                for rate in (
                    0.01,
                    0.1,
                    0.5,
                    1.0,
                    1.5,
                    1.8,
                    1.9,
                    1.95,
                    1.96,
                    1.98,
                    1.99,
                    2.0,
                )
            ),
        ),
        features=(
            Feature(
                lambda gradient, start: len(start), "bowls of {} numbers", ordered=True
            ),
        ),
        probes=(BowlCase(4, 31), BowlCase(15, 32)),
        describe=BowlCase.describe,
        tells=_what_it_shows,
        has_slips=False,
        hint=ONE,
    ),
)
