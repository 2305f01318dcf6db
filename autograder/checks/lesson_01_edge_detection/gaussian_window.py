"""1.5: how large a window a Gaussian needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.student import reference
from autograder.student.answers import as_integer
from autograder.student.diagnosis import Function, Run, Wrong
from autograder.student.exercise import Exercise, Promise

ENOUGH = 0.99  # share of the mass that the window must hold


@dataclass(frozen=True)
class SigmaCase:
    """A width of the Gaussian."""

    sigma: float  # standard deviation, in pixels

    def draw(self) -> tuple[float]:
        """Return the standard deviation."""
        return (self.sigma,)


def window_by(
    mass: Callable[[float, float], float], enough: float = ENOUGH, step: int = 2
) -> Callable[[float], int]:
    """Return the rule that takes the smallest window with enough of some mass."""

    def smallest(sigma: float) -> int:
        window = 1
        while mass(window, sigma) < enough:
            window += step
        return window

    return smallest


smallest_window = window_by(reference.gaussian_mass)


def _one_axis(window: float, sigma: float) -> float:
    return math.sqrt(reference.gaussian_mass(window, sigma))


def _round(window: float, sigma: float) -> float:
    return 1 - math.exp(-((window / 2) ** 2) / (2 * sigma**2))


def _exact_width(sigma: float) -> float:
    low, high = 0.0, 100 * sigma
    for _ in range(60):
        middle = (low + high) / 2
        enough = reference.gaussian_mass(middle, sigma) >= ENOUGH
        low, high = (low, middle) if enough else (middle, high)
    return high


TWO_SIGMA = (
    "2σ + 1 is a rule one meets in lectures, and it is far too small: such a window "
    "reaches only about one σ to each side. Look at the mass it holds."
)
ONE_AXIS = (
    "it holds 99 % along one axis. A picture has two: the 2-D share is the product of "
    "the two 1-D shares."
)
EVEN = (
    "an even window has no centre pixel, so the blurred image shifts by half a pixel. "
    "Take an odd one."
)
SIX_SIGMA = (
    "a rule of thumb of so many σ is not the smallest window. Compute what each odd "
    "window holds, and take the first that is enough."
)
TOO_SMALL = "part of the Gaussian is cut off: enlarge the window until 99 % is inside."
NOT_SMALLEST = (
    "it is large enough, but a smaller odd window is, too. The window covers whole "
    "pixels, so a side of K reaches K / 2 to each side of the centre."
)
NO_WINDOW = "a window has at least one pixel."
EACH_WINDOW = (
    "compute what a window holds, for 1, 3, 5 and so on, and stop at the first with "
    "99 %."
)
RADIUS = "this is how far the window reaches to one side; the whole side is asked for."
NO_TWO = (
    "in the formula a window K reaches K / 2 to each side of the centre: half of the "
    "side goes into erf, not all of it."
)
NO_ROOT = "in the formula the root of 2 is missing under the window: look at erf again."
ROUND = "the window is a square, not a disc: multiply the shares of both axes."
LESS_MASS = "it holds 95 % of the mass, and 99 % are asked for."
VARIANCE = "sigma is the standard deviation, not the variance: do not take its root."
WHOLE_SIGMA = "sigma may have a fraction: it is rounded to a whole number somewhere."
FLOORED = "`//` cuts the fraction of a quotient off: divide with `/`."
NEAREST = (
    "the nearest odd number may be too small: go up to the next odd one, so that 99 % "
    "are held."
)


def _too_small_or_large(runs: Sequence[Run]) -> tuple[str, str] | None:
    wrong = [run for run in runs if not run.holds and run.failure is None]
    if not wrong:
        return None
    if all(run.value < 1 for run in wrong):
        return "no window", NO_WINDOW
    if all(run.value % 2 == 0 for run in wrong):
        return "even window", EVEN
    if all(run.value < run.right for run in wrong):
        return "too small", TOO_SMALL
    if all(run.value > run.right for run in wrong):
        return "not the smallest", NOT_SMALLEST
    return None


def _floored_formula(window: float, sigma: float) -> float:
    return math.erf(window // (2 * math.sqrt(2) * sigma)) ** 2


def _floored_weights(window: float, sigma: float) -> float:
    far = math.ceil(9 * sigma)
    weights = {r: math.exp(-(r**2) // (2 * sigma**2)) for r in range(-far, far + 1)}
    inside = sum(weight for r, weight in weights.items() if abs(r) <= window // 2)
    return float(inside / sum(weights.values())) ** 2


def _nearest_odd(sigma: float) -> int:
    return 2 * round((_exact_width(sigma) - 1) / 2) + 1


def _size(name: str, hint: str, oracle: Callable[[float], float]) -> Wrong:
    return Wrong(name, lambda sigma: int(oracle(sigma)), hint)


# At 1.6 and 2.3 the formula, and at 1.6 and 5.5 the sum, shows a `//`.
_PROBED = (0.4, 0.7, 1.2, 1.6, 1.7, 2.3, 4.6, 5.5, 6.0, 7.5, 12.0)

GAUSSIAN_WINDOW = Exercise(
    name="gaussian_window",
    title="1.5 A window for the Gaussian",
    visible=(SigmaCase(2.0), SigmaCase(3.0)),
    rule=Function(
        name="gaussian_window",
        arguments=SigmaCase.draw,
        read=as_integer,
        right=smallest_window,
        wrong=(
            _size("K = 2σ + 1", TWO_SIGMA, lambda s: 2 * s + 1),
            _size("K = 2σ + 1", TWO_SIGMA, lambda s: round(2 * s + 1)),
            _size("K = 2σ + 1", TWO_SIGMA, lambda s: round(2 * s) + 1),
            _size("K = 6σ + 1", SIX_SIGMA, lambda s: 6 * s + 1),
            _size("K = 6σ + 1", SIX_SIGMA, lambda s: 2 * round(3 * s) + 1),
            _size("K = 6σ + 1", SIX_SIGMA, lambda s: 2 * math.ceil(3 * s) + 1),
            _size("mass of one axis only", ONE_AXIS, window_by(_one_axis)),
            _size("even window", EVEN, window_by(reference.gaussian_mass, ENOUGH, 1)),
            _size("even window", EVEN, lambda s: smallest_window(s) + 1),
            _size("even window", EVEN, lambda s: smallest_window(s) - 1),
            _size("half of the window", RADIUS, lambda s: smallest_window(s) // 2),
            _size(
                "whole side in the formula",
                NO_TWO,
                window_by(lambda k, s: reference.gaussian_mass(2 * k, s)),
            ),
            _size(
                "root of 2 forgotten",
                NO_ROOT,
                window_by(lambda k, s: reference.gaussian_mass(k * math.sqrt(2), s)),
            ),
            _size("round window", ROUND, window_by(_round)),
            _size(
                "95 % of the mass", LESS_MASS, window_by(reference.gaussian_mass, 0.95)
            ),
            _size("variance", VARIANCE, lambda s: smallest_window(math.sqrt(s))),
            _size(
                "sigma rounded", WHOLE_SIGMA, lambda s: smallest_window(max(1, int(s)))
            ),
            _size(
                "sigma rounded",
                WHOLE_SIGMA,
                lambda s: smallest_window(max(1, round(s))),
            ),
            _size("nearest odd number", NEAREST, _nearest_odd),
            _size("whole-number division", FLOORED, window_by(_floored_formula)),
            _size("whole-number division", FLOORED, window_by(_floored_weights)),
        ),
        probes=tuple(SigmaCase(s) for s in _PROBED),
        expected="the smallest odd window with at least 99 % of the mass",
        tells=_too_small_or_large,
        hint=EACH_WINDOW,
    ),
    promises=(
        Promise("the smallest **odd** side", (SigmaCase(2.0),)),
        Promise("at least 99 % of the mass", (SigmaCase(2.0),)),
        Promise("two-dimensional Gaussian", (SigmaCase(2.0),)),
    ),
)
