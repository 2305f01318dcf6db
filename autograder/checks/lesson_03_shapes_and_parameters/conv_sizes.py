"""3.1: sizes in the floor form, and as Keras names them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    WrongRule,
    rule_behind,
)
from autograder.student.answers import as_integer, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

Arguments = tuple[int, int, int, Any]


@dataclass(frozen=True)
class SizesCase:
    """Sizes to try with one of the two functions.

    Parameters
    ----------
    function : {"conv_out", "keras_out"}
        Which one.
    given : tuple of (n, k, s, padding), optional
        Arguments; padding is a number of zeros on each side for `conv_out`,
        ``"valid"`` or ``"same"`` for `keras_out`.
    padding : str, optional
        For drawn arguments of `keras_out`.
    seed, count : int, optional
        Draw so many further arguments.
    """

    function: str
    given: tuple[Arguments, ...] = ()
    padding: str = ""
    seed: int = 0
    count: int = 0

    def arguments(self) -> list[Arguments]:
        """Return all arguments; the window always fits."""
        generator = np.random.default_rng([301, self.seed])
        drawn: list[Arguments] = []
        while len(drawn) < self.count:
            n, k, s, p = (int(generator.integers(1, high)) for high in (60, 12, 8, 5))
            padding: Any = self.padding or p - 1
            room = n if self.padding else n + 2 * padding
            if k <= room and (self.padding or padding < k):
                drawn.append((n, k, s, padding))
        return [*self.given, *drawn]


def conv_out(n: int, k: int, s: int, p: int) -> int:
    """Count the places of a window by listing them."""
    return len(range(0, n + 2 * p - k + 1, s))


def keras_out(n: int, k: int, s: int, padding: str) -> int:
    """Count the places of a window as Keras pads."""
    return len(range(0, n if padding == "same" else n - k + 1, s))


_DOES_NOT_FIT = (
    "nothing has to fit exactly: the window stops at the last place where it still "
    "lies inside, and the pixels behind it are ignored. Round down."
)
_FLOOR_MISTAKES = [
    WrongRule(
        "rounded up",
        lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1,
        "rounding up counts a last window that sticks out over the end.",
    ),
    WrongRule(
        "rounded to the nearest",
        lambda n, k, s, p: round((n + 2 * p - k) / s) + 1,
        "the window either fits once more or it does not: round down, never to the "
        "nearest number.",
    ),
    WrongRule(
        "rounded to the nearest",
        lambda n, k, s, p: round((n + 2 * p - k) / s + 1),
        "the window either fits once more or it does not: round down, never to the "
        "nearest number.",
    ),
    WrongRule(
        "first place forgotten",
        lambda n, k, s, p: (n + 2 * p - k) // s,
        "that is the number of steps. The place before the first step counts, too.",
    ),
    WrongRule(
        "one added before dividing",
        lambda n, k, s, p: (n + 2 * p - k + 1) // s,
        "the + 1 counts the first place, so it comes after the division by the stride.",
    ),
    WrongRule(
        "parentheses missing",
        lambda n, k, s, p: n + 2 * p - k // s + 1,
        "Python divides before it adds and subtracts: what does the fraction bar of "
        "the rule hold together?",
    ),
    WrongRule(
        "padding counted once",
        lambda n, k, s, p: (n + p - k) // s + 1,
        "p zeros are added on each side, that is 2p along the row.",
    ),
    WrongRule(
        "padding ignored",
        lambda n, k, s, p: (n - k) // s + 1,
        "the zeros make the row longer before the window slides over it.",
    ),
    WrongRule(
        "stride ignored",
        lambda n, k, s, p: n + 2 * p - k + 1,
        "with stride s the window moves s pixels at a time: count its steps.",
    ),
    WrongRule(
        "window ignored",
        lambda n, k, s, p: (n + 2 * p) // s,
        "the whole window must fit, not only its first pixel.",
    ),
]
_SAME_MISTAKES = [
    WrongRule(
        "same taken as unchanged",
        lambda n, k, s, p: n,
        '"same" keeps the side only at stride 1. With a larger stride the window still '
        "jumps: one output for each s pixels, and one for what is left.",
    ),
    WrongRule(
        "rounded down",
        lambda n, k, s, p: n // s,
        'with "same" Keras pads until the last, shorter step has its window, too.',
    ),
    WrongRule(
        "same treated as valid",
        lambda n, k, s, p: (n - k) // s + 1,
        'that is the rule for "valid". With "same", zeros are added first.',
    ),
    WrongRule(
        "one step too many",
        lambda n, k, s, p: n // s + 1,
        "right where a shorter step is left over; where the stride divides the side, "
        "nothing is left and nothing is added.",
    ),
    WrongRule(
        "padding taken as symmetric",
        lambda n, k, s, p: (n + 2 * ((k - 1) // 2) - k) // s + 1,
        "equal zeros on both sides are not what Keras adds: with an even window or a "
        "stride above 1 it adds one more at the end where it is needed.",
    ),
    WrongRule(
        "padding taken as symmetric",
        lambda n, k, s, p: (n + 2 * (k // 2) - k) // s + 1,
        "equal zeros on both sides are not what Keras adds: with an even window or a "
        "stride above 1 it adds one more at the end where it is needed.",
    ),
]
_VALID_MISTAKES = [
    WrongRule(
        "valid treated as same",
        lambda n, k, s, p: math.ceil(n / s),
        'that is the rule for "same". "valid" adds no zeros: the window must fit.',
    ),
    *(
        WrongRule(rule.name, lambda n, k, s, p, f=rule.value: f(n, k, s, 0), rule.hint)
        for rule in _FLOOR_MISTAKES
        if "padding" not in rule.name
    ),
]


def verify_conv_sizes(answer: Any, case: SizesCase) -> None:
    """Compare sizes with a count of the places."""
    oracle = conv_out if case.function == "conv_out" else keras_out
    function = answer[case.function]
    results = []
    for arguments in case.arguments():
        results.append((arguments, _size_from(function, arguments, case.function)))
        if results[-1][1] is None:
            _raise_does_not_fit(arguments, case.function)
    wrong = [(a, value) for a, value in results if value != oracle(*a)]
    if wrong:
        _raise_size(case.function, results, *wrong[0])


def _size_from(function: Any, arguments: Arguments, name: str) -> int | None:
    """Return the student's size; None when they say that the window does not fit."""
    n, k, s, padding = arguments
    uneven = isinstance(padding, int) and (n + 2 * padding - k) % s > 0
    uneven = uneven or (padding == "valid" and (n - k) % s > 0)
    try:
        result = call(function, *arguments, name=name)
    except CheckFailed as failure:
        refuses = failure.mistake in (
            "no return",
            "stops with ValueError",
            "stops with AssertionError",
        )
        if uneven and refuses:
            return None
        raise
    if uneven and (isinstance(result, str) or result is False):
        return None
    return as_integer(result, f"the result of {name}")


def _raise_does_not_fit(arguments: Arguments, name: str) -> None:
    raise CheckFailed(
        f"{name} gives no size where the division leaves a remainder: does not fit.",
        expected="the number of places that do fit",
        received=f"no number for {name}{arguments}",
        hint=_DOES_NOT_FIT,
        mistake="does not fit",
    )


def _raise_size(
    name: str,
    results: list[tuple[Arguments, int | None]],
    arguments: Arguments,
    received: int | None,
) -> None:
    rules = _FLOOR_MISTAKES
    if name == "keras_out":
        rules = _SAME_MISTAKES if arguments[3] == "same" else _VALID_MISTAKES
        results = [result for result in results if result[0][3] == arguments[3]]
    rule = rule_behind(rules, results)
    told = f": {rule.name}" if rule else ""
    raise CheckFailed(
        f"{name} is not right{told}.",
        expected="the number of places of the window",
        received=f"{brief(received)} for {name}{arguments}",
        hint=rule.hint
        if rule
        else "draw the row and put a finger on each place of the window; "
        "show_windows from the demo draws it for you.",
        mistake=rule.name if rule else "other size",
    )


CONV_SIZES = Exercise(
    name="conv_sizes",
    title="3.1 How many places?",
    verify=verify_conv_sizes,
    visible=(
        SizesCase(
            "conv_out",
            ((7, 3, 1, 0), (7, 3, 2, 0), (7, 3, 3, 0), (8, 3, 2, 0), (33, 5, 2, 3)),
        ),
        SizesCase(
            "keras_out",
            ((32, 3, 1, "same"), (7, 3, 2, "same"), (32, 3, 5, "same")),
        ),
        SizesCase(
            "keras_out",
            ((32, 3, 1, "valid"), (7, 3, 3, "valid"), (8, 3, 3, "valid")),
        ),
    ),
)
