"""3.2: pixels along one side on which no window ever lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    WrongRule,
    rule_behind,
)
from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class LeftoverCase:
    """Sides, windows and strides to try.

    Parameters
    ----------
    sizes : tuple of (n, k, s)
        In pixels; the window fits at least once.
    """

    sizes: tuple[Sizes, ...]


def leftover(n: int, k: int, s: int) -> int:
    """Count the pixels that no window touches by touching the others."""
    seen = {place + tap for place in range(0, n - k + 1, s) for tap in range(k)}
    return n - len(seen)


def _places(n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


_MISTAKES = [
    WrongRule(
        "gaps forgotten",
        lambda n, k, s: (n - k) % s,
        "when the stride is larger than the window, pixels between two windows are "
        "skipped, too. Count them as well.",
    ),
    WrongRule(
        "overlaps counted twice",
        lambda n, k, s: n - _places(n, k, s) * k,
        "windows overlap when the stride is smaller than the window: count each pixel "
        "once.",
    ),
    WrongRule(
        "remainder of the whole side",
        lambda n, k, s: n % s,
        "the first window covers k pixels before the first step. What is left after it "
        "is divided into steps.",
    ),
    WrongRule(
        "remainder of the whole side",
        lambda n, k, s: n % k,
        "the windows step by the stride, not by their own size.",
    ),
    WrongRule(
        "last window forgotten",
        lambda n, k, s: n - (_places(n, k, s) - 1) * s,
        "the last window covers k pixels behind the place where it starts.",
    ),
    WrongRule(
        "places counted instead of pixels",
        _places,
        "that is the number of outputs. The question is about input pixels.",
    ),
    WrongRule(
        "pixels that are no place counted",
        lambda n, k, s: n - _places(n, k, s),
        "a pixel without an output of its own may still lie under a window.",
    ),
    WrongRule(
        "nothing is lost",
        lambda n, k, s: 0,
        "draw 7 pixels and windows of 3 with stride 3: where would the third one lie?",
    ),
]


def verify_leftover_pixels(leftover_pixels: Any, case: LeftoverCase) -> None:
    """Compare with a count of the untouched pixels."""
    results: list[tuple[Sizes, int]] = []
    for sizes in case.sizes:
        value = _answer(leftover_pixels, sizes)
        results.append((sizes, as_integer(value, "the result of leftover_pixels")))
    wrong = [(sizes, value) for sizes, value in results if value != leftover(*sizes)]
    if not wrong:
        return
    rule = rule_behind(_MISTAKES, results)
    sizes, value = wrong[0]
    raise CheckFailed(
        f"leftover_pixels is not right{f': {rule.name}' if rule else ''}.",
        expected="the number of pixels that no window touches",
        received=f"{value} for leftover_pixels{sizes}",
        hint=rule.hint
        if rule
        else "write down which pixels each window covers, then count the others.",
        mistake=rule.name if rule else "other number",
    )


def _answer(leftover_pixels: Any, sizes: Sizes) -> Any:
    """Call the function; a refusal where pixels are left over is a misconception."""
    n, k, s = sizes
    refused = False
    try:
        value = call(leftover_pixels, *sizes, name="leftover_pixels")
    except CheckFailed as failure:
        refused = failure.mistake in (
            "stops with ValueError",
            "stops with AssertionError",
        )
        if not refused or (n - k) % s == 0:
            raise
    if not refused and "fit" not in (value if isinstance(value, str) else ""):
        return value
    raise CheckFailed(
        "leftover_pixels gives up where the windows do not come out even.",
        expected="the number of pixels that no window touches",
        received=f"no number for leftover_pixels{sizes}",
        hint="it need not fit: Keras rounds the number of places down, 7 pixels and "
        "windows of 3 with stride 3 give 2 places, and what lies behind the last "
        "window is passed over. How many pixels is that?",
        mistake="does not fit",
    ) from None


LEFTOVER_PIXELS = Exercise(
    name="leftover_pixels",
    title="3.2 Pixels that nobody sees",
    verify=verify_leftover_pixels,
    visible=(
        LeftoverCase(((7, 3, 3), (8, 3, 3), (8, 3, 2), (7, 3, 1), (7, 3, 2))),
        LeftoverCase(((10, 2, 3), (7, 1, 2))),
    ),
)
