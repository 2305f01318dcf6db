"""8.3: batch normalisation by hand, while training and afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.checks.lesson_08_cifar10_cnn.norm_mistakes import (
    normalised,
    other_formulas,
    other_statistics,
    statistics,
)
from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "batch_norm"
TRAIN, INFER = "batch_norm_train", "batch_norm_infer"
EPSILON, MOMENTUM = 1e-3, 0.99


@dataclass(frozen=True)
class NormCase:
    """A batch, and what the layer holds.

    Parameters
    ----------
    part : {"train", "infer"}
        Which function counts here.
    shape : tuple of int
        Of the batch; channels last.
    seed : int
        Chooses all numbers.
    column : tuple of float
        The batch itself, one channel, γ = 1, β = 0, a fresh layer; instead of chance.
    momentum, epsilon : float
        As in Keras.
    """

    part: str
    shape: tuple[int, ...] = ()
    seed: int = 0
    column: tuple[float, ...] = ()
    momentum: float = MOMENTUM
    epsilon: float = EPSILON

    def arguments(self) -> tuple[FloatArray, ...]:
        """Return x, γ, β, moving mean and moving variance."""
        if self.column:
            x = np.array(self.column)[:, None]
            return x, np.ones(1), np.zeros(1), np.zeros(1), np.ones(1)
        generator = np.random.default_rng(self.seed)
        channels = self.shape[-1]
        spread = generator.uniform(0.5, 4, channels)
        x = generator.normal(generator.uniform(-3, 3, channels), spread, self.shape)
        gamma, beta = (
            generator.uniform(0.5, 2, channels),
            generator.normal(size=channels),
        )
        moving = generator.normal(0, 2, channels), generator.uniform(0.3, 5, channels)
        return tuple(each.round(3) for each in (x, gamma, beta, *moving))


def verify_batch_norm(answer: Any, case: NormCase) -> None:
    """Check one of the two functions."""
    if case.part == "infer":
        _verify_infer(entry_of(answer, NAME, INFER), case)
    else:
        _verify_train(entry_of(answer, NAME, TRAIN), case)


def _verify_infer(function: Any, case: NormCase) -> None:
    x, gamma, beta, mean, variance = case.arguments()
    result = call(function, x, gamma, beta, mean, variance, case.epsilon, name=INFER)
    if isinstance(result, tuple | list) and len(result) == 3:
        result = result[0]  # the moving statistics may be handed on unchanged
    right = normalised(x, mean, variance, gamma, beta, case.epsilon)
    batch = statistics(x)
    assert_matches(
        as_array(result, f"{INFER}(…)"),
        right,
        f"{INFER}(…)",
        mistakes=[
            Mistake(
                "statistics of the batch",
                normalised(x, *batch, gamma, beta, case.epsilon),
                "after training an image must not depend on which others are beside "
                "it: the moving statistics take the place of the batch's.",
            ),
            *other_formulas(x, mean, variance, gamma, beta, case.epsilon),
        ],
        hint="take one number of x by hand: subtract, divide, multiply, add.",
    )


def _verify_train(function: Any, case: NormCase) -> None:
    x, gamma, beta, moving_mean, moving_variance = case.arguments()
    arguments = (x, gamma, beta, moving_mean, moving_variance)
    result = call(function, *arguments, case.momentum, case.epsilon, name=TRAIN)
    if not isinstance(result, tuple | list) or len(result) != 3:
        raise CheckFailed(
            f"{TRAIN} does not return three things.",
            expected="the normalised batch, the new moving mean, the new moving "
            "variance",
            received=brief(np.shape(result), 40),
            hint="end with `return y, new_mean, new_variance`.",
            mistake="not three results",
        )
    mean, variance = statistics(x)
    assert_matches(
        as_array(result[0], "the normalised batch"),
        normalised(x, mean, variance, gamma, beta, case.epsilon),
        "the normalised batch",
        mistakes=[
            *other_statistics(x, arguments, case.epsilon),
            *other_formulas(x, mean, variance, gamma, beta, case.epsilon),
        ],
        hint="mean and variance are taken over everything but the channels: of each "
        "channel the result has mean β and spread γ.",
    )
    for what, told, old, new in (
        ("mean", result[1], moving_mean, mean),
        ("variance", result[2], moving_variance, variance),
    ):
        _verify_moving(what, told, old, new, x.size // x.shape[-1], case.momentum)


def _verify_moving(
    what: str,
    told: Any,
    old: FloatArray,
    new: FloatArray,
    count: int,
    momentum: float,
) -> None:
    name = f"the new moving {what}"
    mistakes = [
        Mistake(
            "momentum turned round",
            (1 - momentum) * old + momentum * new,
            "momentum is the share of the *old* value that is kept; with 0.99 it moves "
            "slowly.",
        ),
        Mistake("batch's own", new, "it moves a little towards the batch, not all."),
        Mistake("not moved", old, "in training it moves towards the batch's."),
        Mistake(
            "old value not weighted",
            old + (1 - momentum) * new,
            "the two shares are momentum and 1 − momentum.",
        ),
    ]
    if what == "variance":
        unbiased = new * count / max(count - 1, 1)
        root = np.sqrt(new)
        mistakes += [
            Mistake(
                "n − 1 in the variance",
                momentum * old + (1 - momentum) * unbiased,
                "Keras divides by n for the moving variance, too.",
            ),
            Mistake(
                "standard deviation kept",
                momentum * old + (1 - momentum) * root,
                "the variance is kept, not its root.",
            ),
        ]
    assert_matches(
        as_array(told, name),
        momentum * old + (1 - momentum) * new,
        name,
        mistakes=mistakes,
        hint="momentum times the old value, and the rest of the batch's own.",
    )


BATCH_NORM = Exercise(
    name=NAME,
    title="8.3 Batch normalisation by hand",
    verify=verify_batch_norm,
    visible=(
        NormCase("train", column=(1.0, 3.0, 5.0, 7.0)),
        NormCase("train", (4, 3, 2, 3), 1),
        NormCase("infer", (5, 3), 2),
    ),
)
