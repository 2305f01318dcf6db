"""8.8: how long moving statistics lag behind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import numbers_of
from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

NAME = "lag"


@dataclass(frozen=True)
class LagCase:
    """A moving average that starts far away.

    Parameters
    ----------
    momentum : float
        Share of the old value that is kept at each step.
    rest : float
        Share of the first distance that may be left.
    images, batch_size : int
        Of the training.
    """

    momentum: float
    rest: float
    images: int
    batch_size: int

    def right(self) -> tuple[int, int]:
        """Return the steps, and the epochs they take."""
        steps = math.ceil(math.log(self.rest) / math.log(self.momentum))
        return steps, math.ceil(steps / self.per_epoch())

    def per_epoch(self) -> int:
        """Return the steps of an epoch."""
        return -(-self.images // self.batch_size)


def verify_bn_lag(function: Any, case: LagCase) -> None:
    """Compare both numbers."""
    arguments = (case.momentum, case.rest, case.images, case.batch_size)
    result = call(function, *arguments, name=NAME)
    pair = numbers_of(result, 2, f"{NAME}{arguments}")
    for value, what in zip(pair, ("steps", "epochs"), strict=True):
        if not float(value).is_integer():
            raise CheckFailed(
                f"the {what} are not a whole number.",
                received=f"{value:g}",
                hint="there is no half step: after which whole one is it done?",
                mistake="fraction of a step",
            )
    steps, epochs = (as_integer(value, NAME) for value in pair)
    if (steps, epochs) == case.right():
        return
    mistake, hint = _diagnose(steps, epochs, case)
    raise CheckFailed(
        f"{NAME}{arguments} is not right: {mistake}.",
        received=f"({steps}, {epochs})",
        hint=hint,
        mistake=mistake,
    )


def _diagnose(steps: int, epochs: int, case: LagCase) -> tuple[str, str]:
    right, right_epochs = case.right()
    if (steps, epochs) == (right_epochs, right):
        return "order turned round", "first the steps, then the epochs."
    if steps != right:
        for values, mistake, hint in _known(case):
            if steps in values:
                return mistake, hint
        return "other steps", (
            "after n steps momentumⁿ of the distance is left: for which n is that at "
            "most the rest? A loop finds it, logarithms do, too."
        )
    return _diagnose_epochs(epochs, right, case)


def _diagnose_epochs(epochs: int, right: int, case: LagCase) -> tuple[str, str]:
    per_epoch = case.per_epoch()
    if epochs == right // per_epoch:
        return "unfinished epoch", "the last epoch may end later: it has to be begun."
    if epochs == -(-right // max(case.images // case.batch_size, 1)):
        return "last batch dropped", (
            "the smaller last batch of an epoch is a step like the others."
        )
    if epochs == -(-right * case.batch_size // case.images):
        return "images counted", (
            "count the steps of an epoch, the smaller last one included."
        )
    if epochs == right * per_epoch:
        return "multiplied instead of divided", "an epoch has many steps."
    return "other epochs", "how many steps has one epoch? (Lesson 5.)"


def _known(case: LagCase) -> list[tuple[set[int], str, str]]:
    """Return wrong numbers of steps, and where they come from."""
    right, _ = case.right()
    done = math.log(1 - case.rest) / math.log(case.momentum)
    away = math.log(case.rest) / math.log(1 - case.momentum)
    return [
        (
            {right - 1},
            "rounded down",
            "after that many steps a little more than allowed is left: one more.",
        ),
        (
            {right + 1},
            "one step too many",
            "one step fewer is enough: try it. (1 − momentum is only nearly the "
            "logarithm of momentum.)",
        ),
        (
            {math.ceil(done), math.floor(done)},
            "share covered taken for the share left",
            "rest is what may be *left* of the first distance.",
        ),
        (
            {math.ceil(away), math.floor(away), max(1, round(away))},
            "momentum turned round",
            "at each step the distance is multiplied by the momentum itself.",
        ),
        (
            {
                round((1 - case.rest) / (1 - case.momentum)),
                math.ceil((1 - case.rest) / (1 - case.momentum)),
            },
            "straight line",
            "each step covers a share of what is *left*, which gets smaller.",
        ),
        (
            {round(1 / (1 - case.momentum))},
            "time constant",
            "after 1 / (1 − momentum) steps more than a third is still left.",
        ),
        (
            {round(-math.log(case.rest) / (1 - case.momentum)),
             math.ceil(-math.log(case.rest) / (1 - case.momentum))},
            "approximation",
            "1 − momentum is only nearly the logarithm: take ln of the momentum.",
        ),
    ]  # fmt: skip


BN_LAG = Exercise(
    name=NAME,
    title="8.8 The lag of the moving statistics",
    verify=verify_bn_lag,
    visible=(LagCase(0.99, 0.05, 50_000, 32), LagCase(0.9, 0.05, 150, 32)),
)
