"""8.4: batch normalisation that changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed, FloatArray, Function, Wrong
from autograder.student.exercise import Exercise

NAME = "identity_norm"
Part = Callable[[FloatArray, FloatArray, float], FloatArray]


@dataclass(frozen=True)
class MomentsCase:
    """Mean and variance of each channel, as a layer holds them."""

    channels: int
    seed: int
    epsilon: float = 1e-3
    smallest: float = 0.5  # variance of the first channel

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Return means and variances."""
        generator = np.random.default_rng(self.seed)
        variance = generator.uniform(0.5, 6, self.channels).round(3)
        variance[0] = self.smallest
        return generator.normal(0, 3, self.channels).round(3), variance

    def draw(self) -> tuple[Any, ...]:
        """Return mean, variance and ε."""
        return (*self.moments(), self.epsilon)


def spread(mean: FloatArray, variance: FloatArray, epsilon: float) -> FloatArray:
    """Return what the layer divides by."""
    return np.sqrt(variance + epsilon)


def center(mean: FloatArray, variance: FloatArray, epsilon: float) -> FloatArray:
    """Return what the layer subtracts."""
    return mean


def both(gamma: Part, beta: Part) -> Callable[..., FloatArray]:
    """Return the oracle that answers with these two."""

    def oracle(mean: FloatArray, variance: FloatArray, epsilon: float) -> FloatArray:
        moments = mean, variance, epsilon
        with np.errstate(all="raise"):  # an answer with infinities is none
            return np.stack([gamma(*moments), beta(*moments)])

    return oracle


def as_pair(result: Any, name: str) -> FloatArray:
    """Read γ and β, shape (2, channels); a row of shape (1, channels) is one, too."""
    if not isinstance(result, tuple | list | np.ndarray) or len(result) != 2:
        raise CheckFailed(
            f"{NAME} does not return two things.",
            expected="γ and β, one number of each for every channel",
            received=brief(result, 50),
            hint="end with `return gamma, beta`.",
            mistake="no pair",
        )
    gamma, beta = (
        each.reshape(-1) if each.shape[:-1] in ((), (1,)) else each
        for each in (as_array(result[0], "γ"), as_array(result[1], "β"))
    )
    if gamma.shape != beta.shape:
        raise CheckFailed(
            "γ and β have different shapes.",
            expected="one number of each for every channel",
            received=f"shapes {gamma.shape} and {beta.shape}",
            hint=EACH_ITS_OWN,
            mistake="one number for all channels",
        )
    return np.stack([gamma, beta])


EACH_ITS_OWN = (
    "every channel has its own mean and variance, so it needs its own γ and β."
)
ONE_ROOT = "the root of a sum is not the sum of the roots."
A_VARIANCE = "what the layer holds is a variance already: nothing has to be squared."
DIVIDES = "the layer divides by it: γ must undo that."
A_ROOT = "γ is not what the layer divides by: it divides by a root."
GAMMAS: list[tuple[str, Part, str]] = [
    (
        "ε ignored",
        lambda m, v, e: np.sqrt(v),
        "the layer divides by a root that holds ε, too.",
    ),
    ("γ is the inverse", lambda m, v, e: 1 / np.sqrt(v + e), DIVIDES),
    ("γ is the inverse", lambda m, v, e: v**-0.5, DIVIDES),
    ("γ is the inverse", lambda m, v, e: np.maximum(v, 1e-12) ** -0.5, DIVIDES),
    ("variance taken for the root", lambda m, v, e: v, A_ROOT),
    ("variance taken for the root", lambda m, v, e: v + e, A_ROOT),
    (
        "ε outside the root",
        lambda m, v, e: np.sqrt(v) + e,
        "ε stands inside the root.",
    ),
    ("roots added", lambda m, v, e: np.sqrt(v) + np.sqrt(e), ONE_ROOT),
    (
        "one γ for all channels",
        lambda m, v, e: np.sqrt(v * 0 + v.mean() + e),
        EACH_ITS_OWN,
    ),
    ("variance squared", lambda m, v, e: np.sqrt(v**2 + e), A_VARIANCE),
    (
        "γ of a new layer",
        lambda m, v, e: np.ones_like(v),
        "γ = 1 leaves the channel at spread 1: that is a change.",
    ),
]
BETAS: list[tuple[str, Part, str]] = [
    (
        "sign of β",
        lambda m, v, e: -m,
        "the layer subtracts the mean: β must bring it back.",
    ),
    (
        "β of a new layer",
        lambda m, v, e: np.zeros_like(m),
        "with β = 0 the mean of the output is 0.",
    ),
    ("one β for all channels", lambda m, v, e: m * 0 + m.mean(), EACH_ITS_OWN),
    (
        "β divided by the spread",
        lambda m, v, e: m / np.sqrt(v + e),
        "β is added at the end, after γ has done its work: follow x = mean through the "
        "layer.",
    ),
    (
        "β times the spread",
        lambda m, v, e: m * np.sqrt(v + e),
        "β is added at the end, after γ has done its work: follow x = mean through the "
        "layer.",
    ),
]
WHICH = "γ multiplies and β is added: which undoes which?"
ROOTS = (spread, GAMMAS[0][1])
RIGHT_GAMMA, RIGHT_BETA = ("", spread, ""), ("", center, "")
WRONG = [
    *(Wrong("γ and β swapped", both(center, each), WHICH) for each in ROOTS),
    *(
        Wrong(
            " and ".join(filter(None, (gamma[0], beta[0]))),
            both(gamma[1], beta[1]),
            " ".join(filter(None, (gamma[2], beta[2]))),
        )
        for gamma, beta in product([RIGHT_GAMMA, *GAMMAS], [RIGHT_BETA, *BETAS])
        if gamma[0] or beta[0]
    ),
    Wrong(
        "one number for all channels",
        lambda m, v, e: np.array([[np.sqrt(v.mean() + e)], [m.mean()]]),
        EACH_ITS_OWN,
        by_shape=True,
    ),
]  # fmt: skip

IDENTITY_NORM = Exercise(
    name=NAME,
    title="8.4 A normalisation that changes nothing",
    rule=Function(
        name=NAME,
        arguments=MomentsCase.draw,
        right=both(spread, center),
        read=as_pair,
        wrong=WRONG,
        probes=(MomentsCase(5, 3, epsilon=0.25), MomentsCase(4, 4, 0.01, 0.0)),
        expected="an output equal to the input, to five digits",
        hint="after the division the spread is 1 and the mean 0: what brings both "
        "back?",
    ),
    visible=(MomentsCase(3, 1), MomentsCase(2, 2, smallest=0.002)),
)
