"""5.2: squared error and cross-entropy, and what they pull with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import numbers_of
from autograder.student.answers import brief
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Entry,
    FloatArray,
    Table,
    Values,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "two_losses"
FUNCTION = "losses_and_slopes"
WHAT = (
    "the squared error",
    "the slope of the squared error",
    "the cross-entropy",
    "the slope of the cross-entropy",
)
NEAR = 1e-4  # relative; a slope may be measured


@dataclass(frozen=True)
class LossCase:
    """One of the four numbers at one probability."""

    place: int  # in WHAT
    p: float  # of the right class

    @property
    def unit(self) -> float:
        """Return what makes a number of usual size of a tiny one."""
        size = abs(right_numbers(self.p)[self.place])
        return float(10.0 ** np.ceil(-np.log10(min(size, 1.0))))

    def describe(self) -> str:
        """Return the case in words."""
        times = f" (times {self.unit:g})" if self.unit > 1 else ""
        return f"p = {self.p:g}{times}"


def at_each_place(*probabilities: float) -> list[LossCase]:
    """Return the cases of all four numbers."""
    return [LossCase(place, p) for place in range(len(WHAT)) for p in probabilities]


def right_numbers(p: float) -> FloatArray:
    """Return squared error, slope, cross-entropy, slope; slopes in the score."""
    return np.array([(1 - p) ** 2, -2 * (1 - p) ** 2 * p, -np.log(p), p - 1])


def number(answer: Any, case: LossCase) -> float:
    """Return one of the student's four numbers, in the case's unit."""
    result = call(entry_of(answer, NAME, FUNCTION), case.p, name=FUNCTION)
    told = float(numbers_of(result, len(WHAT), f"{FUNCTION}(p)")[case.place])
    right = float(right_numbers(case.p)[case.place])
    return (right if abs(told - right) <= NEAR * abs(right) else told) * case.unit


def in_unit(of: Callable[[float], Any]) -> Callable[[LossCase], float]:
    """Return an oracle for cases made of one for probabilities."""
    return lambda case: float(of(case.p)) * case.unit


def number_of(place: int) -> Callable[[float], float]:
    """Return the right oracle of a place."""
    return lambda p: float(right_numbers(p)[place])


def rule(place: int, known: list[tuple[str, Callable[[float], Any], str]]) -> Values:
    """Return the rule for one of the four numbers."""
    right = number_of(place)
    known = [
        *known,
        ("sign turned round", lambda p: -right(p), SMALLER),
        *(
            (f"{WHAT[other]} in its place", number_of(other), ORDER)
            for other in range(len(WHAT))
            if other != place
        ),
    ]
    return Values(
        name=WHAT[place],
        value=number,
        right=in_unit(right),
        wrong=[Wrong(name, in_unit(of), hint) for name, of, hint in known],
        probes=[LossCase(place, p) for p in (0.3, 0.7)],
        describe=LossCase.describe,
        hint=QUOTIENT,
        has_slips=False,
    )


def as_word(word: Any, name: str) -> str:
    """Read the name of a loss."""
    text = str(word).strip().lower().replace("-", " ").replace("_", " ")
    for loss, spellings in WORDS.items():
        if text in spellings:
            return loss
    raise CheckFailed(
        f"{name} is neither of the two names.",
        expected='"squared error" or "cross-entropy"',
        received=brief(word, 40),
        hint="copy one of the two names, with its quotes.",
        mistake="other word",
    )


WORDS = {
    "cross-entropy": (
        "cross entropy",
        "crossentropy",
        "categorical crossentropy",
        "ce",
    ),
    "squared error": ("squared error", "mse", "mean squared error"),
}
FOLLOWS_THE_SLOPE = (
    "the squared error is large there, and yet flat: training follows the slope. "
    "Compare the second and the fourth number of your function."
)
ORDER = (
    "the numbers stand in another order: squared error, its slope, cross-entropy, its "
    "slope."
)
SQUARE_IT = "square the difference to 1."
TARGET = "the target of the right class is 1, not 0."
NO_HALF = "this lesson's squared error has no ½."
ONE_CLASS = "count the right class only."
IN_THE_SCORE = (
    "the slope asked for is the one in the score z: by how much does p change when z "
    "does? Multiply by dp/dz, by both of its factors."
)
BOTH_FACTORS = "dp/dz is p · (1 − p): both factors."
SMALLER = (
    "look at the sign: a larger score makes the loss smaller, and a loss is not "
    "negative."
)
FACTOR_TWO = "the derivative of a square has a factor 2."
OUTER = "that is dp/dz: multiply by dL/dp."
NATURAL = "np.log is the natural logarithm."
RIGHT_CLASS = "p belongs to the right class."
OTHER_SCORE = "that is the slope in the other class's score."
QUOTIENT = (
    "compare with a difference quotient: compute the loss at two scores that lie 0.001 "
    "apart."
)

RULES = (
    rule(
        0,
        [
            ("not squared", lambda p: 1 - p, SQUARE_IT),
            ("wrong class", lambda p: p**2, TARGET),
            ("halved", lambda p: (1 - p) ** 2 / 2, NO_HALF),
            ("both classes added", lambda p: 2 * (1 - p) ** 2, ONE_CLASS),
        ],
    ),
    rule(
        1,
        [
            ("slope in p, not in z", lambda p: -2 * (1 - p), IN_THE_SCORE),
            ("slope in p, not in z", lambda p: 2 * (1 - p), IN_THE_SCORE),
            ("halved", lambda p: -((1 - p) ** 2) * p, FACTOR_TWO),
            ("inner derivative only", lambda p: p * (1 - p), OUTER),
            ("half of the inner derivative", lambda p: -2 * (1 - p) * p, BOTH_FACTORS),
            ("half of the inner derivative", lambda p: -2 * (1 - p) ** 2, BOTH_FACTORS),
        ],
    ),
    rule(
        2,
        [
            ("other logarithm", lambda p: -np.log10(p), NATURAL),
            ("other logarithm", lambda p: -np.log2(p), NATURAL),
            ("wrong class", lambda p: -np.log1p(-p), RIGHT_CLASS),
        ],
    ),
    rule(
        3,
        [
            ("slope in p, not in z", lambda p: -1 / p, IN_THE_SCORE),
            ("slope in p, not in z", lambda p: 1 / p, IN_THE_SCORE),
            ("wrong class", lambda p: p, OTHER_SCORE),
            ("inner derivative only", lambda p: p * (1 - p), OUTER),
            ("half of the inner derivative", lambda p: -1.0, IN_THE_SCORE),
            ("half of the inner derivative", lambda p: (p - 1) / p, IN_THE_SCORE),
        ],
    ),
)
HARDER = Table(
    name=NAME,
    entries={
        "pulls_harder": Entry(
            "pulls_harder",
            lambda _: "cross-entropy",
            [
                Wrong(
                    "large loss taken for a large slope",
                    lambda _: "squared error",
                    FOLLOWS_THE_SLOPE,
                )
            ],
            read=as_word,
        )
    },
)

TWO_LOSSES = Exercise(
    name=NAME,
    title="5.2 Two losses, two slopes",
    rule={"pulls_harder": HARDER, **dict(enumerate(RULES))},
    part=lambda case: case if isinstance(case, str) else case.place,
    points_by_part=True,
    visible=("pulls_harder", *at_each_place(1e-6, 1e-3)),
)
