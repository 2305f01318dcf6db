"""8.8: how long moving statistics lag behind."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple, dataclass

from autograder.checks.lesson_05_mlp_vs_cnn.tables import whole_numbers_of
from autograder.student.diagnosis import Function, Wrong
from autograder.student.exercise import Exercise

NAME = "lag"
Pair = tuple[int, int]


@dataclass(frozen=True)
class LagCase:
    """A moving average that starts far away."""

    momentum: float  # share of the old value that is kept at each step
    rest: float  # share of the first distance that may be left
    images: int
    batch_size: int

    def right(self) -> Pair:
        """Return the steps, and the epochs they take."""
        return right(self.momentum, self.rest, self.images, self.batch_size)


def exact(momentum: float, rest: float) -> float:
    """Return after how many steps, with a fraction, the rest is reached."""
    return math.log(rest) / math.log(momentum)


def in_epochs(steps: int, images: int, batch_size: int) -> Pair:
    """Return the steps, and the epochs they take."""
    return steps, math.ceil(steps / math.ceil(images / batch_size))


def right(momentum: float, rest: float, images: int, batch_size: int) -> Pair:
    """Return the steps, and the epochs they take."""
    return in_epochs(math.ceil(exact(momentum, rest)), images, batch_size)


def steps_of(
    count: Callable[[float, float], float], cut: Callable[[float], int] = int
) -> Callable[..., Pair]:
    """Return the oracle that counts steps in another way."""
    return lambda momentum, rest, images, batch_size: in_epochs(
        cut(count(momentum, rest)), images, batch_size
    )


def epochs_of(count: Callable[[int, int, int], float]) -> Callable[..., Pair]:
    """Return the oracle that makes other epochs of the right steps."""

    def oracle(momentum: float, rest: float, images: int, batch_size: int) -> Pair:
        steps = math.ceil(exact(momentum, rest))
        return steps, int(count(steps, images, batch_size))

    return oracle


def rounded(cut: Callable[[float], int]) -> Callable[..., Pair]:
    """Return the oracle that rounds steps and epochs in another way."""

    def oracle(momentum: float, rest: float, images: int, batch_size: int) -> Pair:
        steps = cut(exact(momentum, rest))
        return steps, cut(steps / math.ceil(images / batch_size))

    return oracle


ONE_MORE = "after that many steps a little more than allowed is left: one more."
AT_MOST = (
    "at most means: as much as that may be left. Try momentum 0.5 and a rest of 0.5: "
    "one step is enough."
)
ONE_FEWER = "one step fewer is enough: try it."
MAY_BE_LEFT = "rest is what may be left of the first distance."
BY_MOMENTUM = "at each step the distance is multiplied by the momentum itself."
SMALLER = "each step covers a share of what is left, which gets smaller."
A_THIRD = "after 1 / (1 − momentum) steps more than a third is still left."
NEARLY = "1 − momentum is only nearly the logarithm: take ln of the momentum."
STEPS_FIRST = "first the steps, then the epochs."
BEGUN = "the last epoch may end later: it has to be begun."
NOT_BEGUN = (
    "when the steps fill their epochs, nothing is left over for one more: rounded up "
    "is not the whole part and one."
)
LAST_BATCH = "the smaller last batch of an epoch is a step like the others."
COUNT_STEPS = "count the steps of an epoch, the smaller last one included."
HOW_MANY = "how many steps has one epoch? So many fit into one of its epochs."
BOTH_UP = (
    "both are rounded up: a step more is needed, and the last epoch has to be begun."
)
MANY = "an epoch has many steps."
LEFT_AFTER = (
    "after n steps momentumⁿ of the distance is left: for which n is that at most the "
    "rest? A loop finds it, logarithms do, too. How many steps has one epoch?"
)
STEPS: list[tuple[str, Callable[[float, float], float], str]] = [
    ("rounded down", lambda m, r: math.floor(exact(m, r)), ONE_MORE),
    ("rounded to the nearest", lambda m, r: round(exact(m, r)), ONE_MORE),
    ("less than, not at most", lambda m, r: math.floor(exact(m, r)) + 1, AT_MOST),
    ("one step too many", lambda m, r: math.ceil(exact(m, r)) + 1, ONE_FEWER),
    ("one step too few", lambda m, r: math.ceil(exact(m, r)) - 1, ONE_MORE),
]
# Rounded in any of three ways.
FORMULAS: list[tuple[str, Callable[[float, float], float], str]] = [
    ("share covered taken for the rest", lambda m, r: exact(m, 1 - r), MAY_BE_LEFT),
    ("momentum turned round", lambda m, r: exact(1 - m, r), BY_MOMENTUM),
    ("straight line", lambda m, r: (1 - r) / (1 - m), SMALLER),
    ("time constant", lambda m, r: 1 / (1 - m), A_THIRD),
    ("approximation", lambda m, r: -math.log(r) / (1 - m), NEARLY),
]
EPOCHS: list[tuple[str, Callable[[int, int, int], float], str]] = [
    ("unfinished epoch", lambda s, i, b: s // math.ceil(i / b), BEGUN),
    ("one epoch too many", lambda s, i, b: s // math.ceil(i / b) + 1, NOT_BEGUN),
    ("last batch dropped", lambda s, i, b: math.ceil(s / max(i // b, 1)), LAST_BATCH),
    ("images counted", lambda s, i, b: math.ceil(s * b / i), COUNT_STEPS),
    ("batch size taken for the steps", lambda s, i, b: math.ceil(s / b), HOW_MANY),
    ("images taken for the steps", lambda s, i, b: math.ceil(s / i), HOW_MANY),
    ("multiplied instead of divided", lambda s, i, b: s * math.ceil(i / b), MANY),
]
WRONG = [
    Wrong("order turned round", lambda *numbers: right(*numbers)[::-1], STEPS_FIRST),
    *(Wrong(name, steps_of(count), hint) for name, count, hint in STEPS),
    *(
        Wrong(name, steps_of(count, cut), hint)
        for name, count, hint in FORMULAS
        for cut in (math.ceil, math.floor, round)
    ),
    *(Wrong(name, epochs_of(count), hint) for name, count, hint in EPOCHS),
    Wrong("both rounded down", rounded(math.floor), BOTH_UP),
    Wrong("both rounded to the nearest", rounded(round), BOTH_UP),
]

BN_LAG = Exercise(
    name=NAME,
    title="8.8 The lag of the moving statistics",
    rule=Function(
        name=NAME,
        arguments=astuple,
        right=right,
        read=whole_numbers_of,
        wrong=WRONG,
        probes=(
            LagCase(0.6, 0.1, 64, 32),
            LagCase(0.8, 0.003, 70, 32),
            LagCase(0.95, 0.2, 333, 50),
            LagCase(0.3, 0.1, 20, 7),
            LagCase(0.5, 0.125, 30, 10),
        ),
        expected="two whole numbers, the steps and the epochs",
        hint=LEFT_AFTER,
    ),
    visible=(
        LagCase(0.99, 0.05, 50_000, 32),
        LagCase(0.9, 0.05, 150, 32),
        LagCase(0.5, 0.25, 64, 32),
    ),
)
