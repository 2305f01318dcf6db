"""1.5: how large a window a Gaussian needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.student import reference
from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

ENOUGH = 0.99  # share of the mass that the window must hold


@dataclass(frozen=True)
class SigmaCase:
    """A width of the Gaussian.

    Parameters
    ----------
    sigma : float
        Standard deviation, in pixels.
    """

    sigma: float


def smallest_window(sigma: float) -> int:
    """Return the smallest odd window that holds 99 % of a 2-D Gaussian."""
    window = 1
    while reference.gaussian_mass(window, sigma) < ENOUGH:
        window += 2
    return window


def verify_gaussian_window(gaussian_window: Any, case: SigmaCase) -> None:
    """Compare a student's window with the smallest one that is large enough."""
    received = as_integer(
        call(gaussian_window, case.sigma, name="gaussian_window"),
        "the result of gaussian_window",
    )
    if received == smallest_window(case.sigma):
        return
    mistake, hint = _window_mistake(received, case.sigma)
    held = reference.gaussian_mass(max(received, 0), case.sigma)
    raise CheckFailed(
        f"gaussian_window is not right: {mistake}.",
        expected="the smallest odd window with at least 99 % of the mass",
        received=f"{received} for sigma = {case.sigma:g}; it holds {held:.1%}",
        hint=hint,
        mistake=mistake,
    )


def _window_mistake(received: int, sigma: float) -> tuple[str, str]:
    if received < 1:
        return "no window", "a window has at least one pixel."
    if received % 2 == 0:
        return "even window", (
            "an even window has no centre pixel, so the blurred image shifts by half a "
            "pixel. Take an odd one."
        )
    if received in (round(2 * sigma + 1), round(2 * sigma) + 1, int(2 * sigma) + 1):
        return "K = 2σ + 1", (
            "2σ + 1 is a rule one meets in lectures, and it is far too small: such a "
            "window reaches only about one σ to each side. Look at the mass it holds."
        )
    if (
        reference.gaussian_mass(received, sigma) ** 0.5
        >= ENOUGH
        > (reference.gaussian_mass(received, sigma))
    ):
        return "mass of one axis only", (
            "it holds 99 % along one axis. A picture has two: the 2-D share is the "
            "product of the two 1-D shares."
        )
    if reference.gaussian_mass(received, sigma) < ENOUGH:
        return "too small", (
            "part of the Gaussian is cut off: enlarge the window until 99 % is inside."
        )
    return "not the smallest", (
        "it is large enough, but a smaller odd window is, too. The window covers whole "
        "pixels, so a side of K reaches K / 2 to each side of the centre."
    )


GAUSSIAN_WINDOW = Exercise(
    name="gaussian_window",
    title="1.5 A window for the Gaussian",
    verify=verify_gaussian_window,
    visible=(SigmaCase(2.0), SigmaCase(3.0)),
)
