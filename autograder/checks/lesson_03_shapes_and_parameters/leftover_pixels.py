"""3.2: pixels along one side on which no window ever lies."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.checks.lesson_03_shapes_and_parameters.reading import (
    ROUNDS_DOWN,
    as_size,
    gives_up,
)
from autograder.student.diagnosis import Feature, Function, Grouped, Wrong
from autograder.student.exercise import Exercise

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class LeftoverCase:
    """Sides, windows and strides to try."""

    sizes: tuple[Sizes, ...]  # (n, k, s) in pixels; the window fits at least once

    def calls(self) -> tuple[Sizes, ...]:
        """Return the arguments of each call."""
        return self.sizes


def leftover(n: int, k: int, s: int) -> int:
    """Count the pixels that no window touches by touching the others."""
    seen = {place + tap for place in range(0, n - k + 1, s) for tap in range(k)}
    return n - len(seen)


def _places(n: int, k: int, s: int) -> int:
    return (n - k) // s + 1


GAPS = (
    "when the stride is larger than the window, pixels between two windows "
    "are skipped, too. Count them as well."
)
GAPS_ONLY = "what lies behind the last window is not seen, either."
ONE_GAP = "there is a gap between any two neighbouring windows: count all of them."
OVERLAPS = (
    "windows overlap when the stride is smaller than the window: count each pixel once."
)
AFTER_FIRST = (
    "the first window covers k pixels before the first step. What is left after it is "
    "divided into steps."
)
BY_STRIDE = "the windows step by the stride, not by their own size."
LAST_WINDOW = "the last window covers k pixels behind the place where it starts."
OUTPUTS = "that is the number of outputs. The question is about input pixels."
UNDER_A_WINDOW = "a pixel without an output of its own may still lie under a window."
SEEN = "that is how many pixels are seen: the others are asked for."
NOTHING_LOST = (
    "draw 7 pixels and windows of 3 with stride 3: where would the third lie?"
)
WRITE_DOWN = "write down which pixels each window covers, then count the others."

WRONG = (
    Wrong("nothing is lost", lambda n, k, s: 0, NOTHING_LOST),
    Wrong("gaps forgotten", lambda n, k, s: (n - k) % s, GAPS),
    Wrong(
        "pixels at the end forgotten",
        lambda n, k, s: (_places(n, k, s) - 1) * max(s - k, 0),
        GAPS_ONLY,
    ),
    Wrong("one gap only", lambda n, k, s: (n - k) % s + max(s - k, 0), ONE_GAP),
    Wrong(
        "a gap behind every window",
        lambda n, k, s: (n - k) % s + _places(n, k, s) * max(s - k, 0),
        ONE_GAP,
    ),
    Wrong("overlaps counted twice", lambda n, k, s: n - _places(n, k, s) * k, OVERLAPS),
    Wrong(
        "overlaps counted twice",
        lambda n, k, s: max(n - _places(n, k, s) * k, 0),
        OVERLAPS,
    ),
    Wrong("remainder of the whole side", lambda n, k, s: n % s, AFTER_FIRST),
    Wrong("remainder of the whole side", lambda n, k, s: n % k, BY_STRIDE),
    Wrong(
        "last window forgotten",
        lambda n, k, s: n - (_places(n, k, s) - 1) * s,
        LAST_WINDOW,
    ),
    Wrong("places counted instead of pixels", _places, OUTPUTS),
    Wrong(
        "pixels that are no place counted",
        lambda n, k, s: n - _places(n, k, s),
        UNDER_A_WINDOW,
    ),
    Wrong("seen pixels counted", lambda n, k, s: n - leftover(n, k, s), SEEN),
)

LEFTOVER_PIXELS = Exercise(
    name="leftover_pixels",
    title="3.2 Pixels that nobody sees",
    visible=(
        LeftoverCase(((7, 3, 3), (8, 3, 3), (8, 3, 2), (7, 3, 1), (7, 3, 2))),
        LeftoverCase(((10, 2, 3), (7, 1, 2))),
    ),
    rule=Grouped(
        calls=LeftoverCase.calls,
        rule=Function(
            name="leftover_pixels",
            arguments=tuple,
            read=as_size,
            right=leftover,
            wrong=WRONG,
            features=(
                Feature(
                    lambda n, k, s: s > k,
                    {True: "strides above the window", False: "smaller strides"},
                ),
                Feature(
                    lambda n, k, s: (n - k) % s == 0,
                    {True: "steps that come out even", False: "steps that do not"},
                ),
                Feature(
                    lambda n, k, s: n == k,
                    {True: "windows of the whole side", False: "smaller windows"},
                ),
            ),
            stops=[gives_up(ROUNDS_DOWN)],
            probes=(
                (12, 2, 5), (11, 4, 3), (6, 6, 2), (9, 1, 4), (16, 2, 4), (5, 1, 1),
                (13, 5, 5), (20, 3, 7),
            ),
            describe=lambda sizes: f"leftover_pixels{sizes}",
            expected="the number of pixels that no window touches",
            hint=WRITE_DOWN,
            has_slips=False,
        ),
    ),
)  # fmt: skip
