"""3.3: 227 or 224? Which side and padding give AlexNet's 55 places."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.answers import as_integer
from autograder.student.diagnosis import CheckFailed, Mistake
from autograder.student.exercise import Exercise

KERNEL, STRIDE, WANTED = 11, 4, 55
NAME = "alexnet_detective"
_SAME_HINT = (
    'Keras\' "same" gives one output for each started step of the stride: divide the '
    "side by the stride and round up."
)
_VALID_HINT = (
    "count the places of a window of 11 that moves by 4 on 224 pixels without zeros, "
    "and round down."
)


def verify_alexnet_detective(answer: Any, key: str) -> None:
    """Check one piece of evidence."""
    value = entry(answer, NAME, key)
    if key == "zeros for 227":
        _verify_zeros(value, 227, key)
    elif key == "zeros for 224":
        _verify_zeros(value, 224, key)
    elif key == "valid on 224":
        assert_number(value, 54, f'The size for "{key}"', _VALID_MISTAKES, _VALID_HINT)
    else:
        assert_number(value, 56, f'The size for "{key}"', _SAME_MISTAKES, _SAME_HINT)


_VALID_MISTAKES = [
    Mistake(
        "the printed number believed",
        55,
        "the paper prints both 224 and 55. Compute it: do they go together without "
        "zeros?",
    ),
    Mistake("first place forgotten", 53, "the place before the first step counts."),
    Mistake("stride ignored", 214, "the window moves by 4 pixels: count its steps."),
]
_SAME_MISTAKES = [
    Mistake(
        "same believed to give the wanted size",
        55,
        f"it would be nice, but it does not: {_SAME_HINT}",
    ),
    Mistake(
        "same taken as unchanged",
        224,
        f'"same" keeps the side at stride 1. {_SAME_HINT}',
    ),
    Mistake("same treated as valid", 54, f"that is valid. {_SAME_HINT}"),
]


def _verify_zeros(value: Any, side: int, key: str) -> None:
    """Accept every number of rows that gives 55 places."""
    name = f'The number for "{key}"'
    zeros = as_integer(value, name)
    places = (side + zeros - KERNEL) // STRIDE + 1
    if zeros >= 0 and places == WANTED:
        return
    mistake, hint = _zeros_mistake(zeros, side, places)
    raise CheckFailed(
        f"{name} does not give {WANTED} places: {mistake}.",
        expected=f"{WANTED} places of a window of {KERNEL} with stride {STRIDE}",
        received=f"{zeros} rows of zeros, which give {places} places"
        if zeros >= 0
        else f"{zeros} rows",
        hint=hint,
        mistake=mistake,
    )


def _zeros_mistake(zeros: int, side: int, places: int) -> tuple[str, str]:
    if zeros < 0:
        return "negative padding", "zeros are added, not taken away: 0 or more."
    doubled = (side + 2 * zeros - KERNEL) // STRIDE + 1
    if doubled == WANTED:
        return "one side counted", (
            "the question asks for all added rows together, above and below."
        )
    if places < WANTED:
        return "too few zeros", (
            "one more place needs one more step of 4 pixels inside the padded picture."
        )
    return "too many zeros", (
        "with so many zeros another window fits. Solve the size rule for the padding."
    )


ALEXNET_DETECTIVE = Exercise(
    name=NAME,
    title="3.3 227 or 224?",
    verify=verify_alexnet_detective,
    visible=("zeros for 227", "valid on 224"),
)
