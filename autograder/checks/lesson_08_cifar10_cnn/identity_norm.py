"""8.4: batch normalisation that changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "identity_norm"
LARGEST = 1e-5  # difference, for values of a few units


@dataclass(frozen=True)
class MomentsCase:
    """Mean and variance of each channel, as a layer holds them.

    Parameters
    ----------
    channels : int
        How many.
    seed : int
        Chooses them.
    epsilon : float
        Of the layer.
    smallest : float
        Variance of the first channel.
    """

    channels: int
    seed: int
    epsilon: float = 1e-3
    smallest: float = 0.5

    def moments(self) -> tuple[FloatArray, FloatArray]:
        """Return means and variances."""
        generator = np.random.default_rng(self.seed)
        variance = generator.uniform(0.5, 6, self.channels).round(3)
        variance[0] = self.smallest
        return generator.normal(0, 3, self.channels).round(3), variance


def verify_identity_norm(function: Any, case: MomentsCase) -> None:
    """Apply the layer with the student's γ and β, and compare with its input."""
    mean, variance = case.moments()
    result = call(function, mean, variance, case.epsilon, name=NAME)
    gamma, beta = _pair(result, case.channels)
    generator = np.random.default_rng([case.seed, 1])
    x = generator.normal(mean, np.sqrt(variance), (50, case.channels))
    y = gamma * (x - mean) / np.sqrt(variance + case.epsilon) + beta
    largest = float(np.abs(y - x).max())
    if largest <= LARGEST * max(1.0, float(np.abs(x).max())):
        return
    mistake, hint = _diagnose(gamma, beta, mean, variance, case.epsilon)
    raise CheckFailed(
        f"the layer still changes what goes through it: {mistake}.",
        expected="an output equal to the input",
        received=f"a difference of up to {largest:.2g}",
        hint=hint,
        mistake=mistake,
    )


def _pair(result: Any, channels: int) -> tuple[FloatArray, FloatArray]:
    if not isinstance(result, tuple | list | np.ndarray) or len(result) != 2:
        raise CheckFailed(
            f"{NAME} does not return two things.",
            expected="γ and β, one number of each for every channel",
            received=brief(result, 50),
            hint="end with `return gamma, beta`.",
            mistake="no pair",
        )
    found = []
    for value, name in zip(result, ("γ", "β"), strict=True):
        array = as_array(value, name)
        if array.size != channels:
            raise CheckFailed(
                f"{name} has not one number for each channel.",
                expected=f"shape ({channels},)",
                received=f"shape {array.shape}",
                hint="every channel has its own mean and variance, so it needs its own "
                "γ and β.",
                mistake="one number for all channels",
            )
        found.append(array.reshape(channels))
    return found[0], found[1]


def _diagnose(
    gamma: FloatArray,
    beta: FloatArray,
    mean: FloatArray,
    variance: FloatArray,
    epsilon: float,
) -> tuple[str, str]:
    root, right = np.sqrt(variance), np.sqrt(variance + epsilon)

    def same(first: FloatArray, second: Any) -> bool:
        return bool(np.allclose(first, second, rtol=1e-6, atol=1e-9))

    if same(gamma, mean) and (same(beta, root) or same(beta, right)):
        return "γ and β swapped", "γ multiplies and β is added: which undoes which?"
    scales = [
        (root, "ε ignored", "the layer divides by a root that holds ε, too."),
        (1 / right, "γ is the inverse", "the layer *divides* by it: γ must undo that."),
        (1 / root, "γ is the inverse", "the layer *divides* by it: γ must undo that."),
        (variance, "variance taken for the root", "it divides by a root."),
        (variance + epsilon, "variance taken for the root", "it divides by a root."),
        (root + epsilon, "ε outside the root", "ε stands inside the root."),
        (
            np.ones_like(root),
            "γ of a new layer",
            "γ = 1 leaves the channel at spread 1: that is a change.",
        ),
    ]
    if not same(gamma, right):
        for value, mistake, hint in scales:
            if same(gamma, value):
                return mistake, hint
        return "other γ", "after the division the spread is 1: what brings it back?"
    if same(beta, -mean):
        return "sign of β", "the layer subtracts the mean: β must bring it back."
    if same(beta, np.zeros_like(mean)):
        return "β of a new layer", "with β = 0 the mean of the output is 0."
    return "other β", "after the division the mean is 0: what brings it back?"


IDENTITY_NORM = Exercise(
    name=NAME,
    title="8.4 A normalisation that changes nothing",
    verify=verify_identity_norm,
    visible=(MomentsCase(3, 1), MomentsCase(2, 2, smallest=0.002)),
)
