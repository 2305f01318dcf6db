"""What the exercises of lesson 11 share: single numbers, read."""

from __future__ import annotations

from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed


def as_number(answer: object, name: str, *, finite: bool = True) -> float:
    """Read an answer as one number, whole or not.

    Raises
    ------
    CheckFailed
        If it is anything else.
    """
    array = as_array(answer, name, finite=finite)
    if array.size != 1:
        raise CheckFailed(
            f"{name} is not one single number.",
            expected="one number",
            received=f"an array of shape {array.shape}",
            hint="one number is asked for: over which axes does your mean go?",
            mistake="wrong shape",
        )
    return float(array.reshape(-1)[0])
