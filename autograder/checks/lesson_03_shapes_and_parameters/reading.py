"""What several checks of this lesson read alike: sizes, counts, and giving up."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student.answers import as_integer, brief
from autograder.student.diagnosis import CheckFailed, Stop


def gives_up(hint: str) -> Stop:
    """Return what an error means that speaks of windows which do not fit."""
    return Stop(("fit", "% s", "%s"), "does not fit", hint)


def as_size(answer: object, name: str) -> int:
    """Read a whole number, or "does not fit"."""
    if isinstance(answer, str) and "fit" in answer:
        raise CheckFailed(
            f"{name} is no number where the windows do not come out even.",
            expected="the number that Keras finds",
            received=brief(answer, 40),
            hint=ROUNDS_DOWN,
            mistake="does not fit",
        )
    return as_integer(answer, name)


def as_count(answer: Any, name: str) -> int:
    """Read one number of a table, and say so where a shape stands."""
    if isinstance(answer, CheckFailed):
        raise answer
    if isinstance(answer, list | tuple | np.ndarray) and np.size(answer) > 1:
        raise CheckFailed(
            f"{name} is one number, not a shape.",
            expected="one whole number",
            received=brief(answer, 40),
            hint=MULTIPLY,
            mistake="shape instead of a number",
        )
    return as_integer(answer, name)


ROUNDS_DOWN = (
    "it need not fit: Keras rounds the number of places down, 7 pixels and windows "
    "of 3 with stride 3 give 2 places, and what lies behind the last window is "
    "passed over, ignored. Round down."
)
MULTIPLY = "how many numbers does a volume of that shape hold? Multiply."
