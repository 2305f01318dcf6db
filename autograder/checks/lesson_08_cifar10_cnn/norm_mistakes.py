"""8.3: the formula of batch normalisation, and what others are taken for it."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student.diagnosis import FloatArray, Mistake


def normalised(
    x: FloatArray,
    mean: FloatArray,
    variance: FloatArray,
    gamma: FloatArray,
    beta: FloatArray,
    epsilon: float,
) -> FloatArray:
    """Return γ (x − mean) / √(variance + ε) + β."""
    return np.asarray(gamma * (x - mean) / np.sqrt(variance + epsilon) + beta)


def statistics(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return mean and variance of each channel, over all else."""
    axes = tuple(range(x.ndim - 1))
    return x.mean(axis=axes), x.var(axis=axes)


def other_statistics(
    x: FloatArray, arguments: tuple[FloatArray, ...], epsilon: float
) -> list[Mistake]:
    """Return what comes out when mean and variance are taken over other axes."""
    _, gamma, beta, moving_mean, moving_variance = arguments
    mean, variance = statistics(x)
    count = x.size // x.shape[-1]
    last: dict[str, Any] = {"axis": -1, "keepdims": True}

    def over(hint: str, name: str, mean: Any, variance: Any) -> Mistake:
        value = normalised(x, mean, variance, gamma, beta, epsilon)
        return Mistake(name, value, hint)

    found = [
        over(
            "the variance of the batch is divided by n here, not by n − 1.",
            "n − 1 in the variance",
            mean,
            variance * count / max(count - 1, 1),
        ),
        over(
            "the moving statistics are for later: in training the batch's own mean "
            "and variance are used.",
            "moving statistics in training",
            moving_mean,
            moving_variance,
        ),
        over(
            "every channel has its own mean and variance: one for all of them mixes "
            "what different filters say.",
            "one mean for all channels",
            x.mean(),
            x.var(),
        ),
        over(
            "the axes are turned round: the mean is taken over batch and space, the "
            "channels stay.",
            "normalised over the channels",
            x.mean(**last),
            x.var(**last),
        ),
    ]
    if x.ndim == 4:
        hint = (
            "each image was normalised by itself. *Batch* normalisation takes all "
            "images of the batch together."
        )
        space: dict[str, Any] = {"axis": (1, 2), "keepdims": True}
        found.append(
            over(hint, "normalised per image", x.mean(**space), x.var(**space))
        )
        found.append(
            over(
                "every place has got its own mean: rows and columns are averaged over, "
                "too.",
                "normalised per place",
                x.mean(axis=0),
                x.var(axis=0),
            )
        )
    return found


def other_formulas(
    x: FloatArray,
    mean: FloatArray,
    variance: FloatArray,
    gamma: FloatArray,
    beta: FloatArray,
    epsilon: float,
) -> list[Mistake]:
    """Return what comes out of other formulas."""
    plain = normalised(x, mean, variance, np.ones(1), np.zeros(1), epsilon)
    return [
        Mistake(
            "γ and β forgotten",
            plain,
            "the layer learns a scale γ and a shift β: both come after the division.",
        ),
        Mistake("β forgotten", gamma * plain, "the shift β is missing."),
        Mistake("γ forgotten", plain + beta, "the scale γ is missing."),
        Mistake(
            "one γ for all channels",
            gamma.flat[0] * plain + beta.flat[0],
            "γ and β hold one number for each channel: use all of them.",
        ),
        Mistake("γ and β swapped", beta * plain + gamma, "γ multiplies, β is added."),
        Mistake(
            "γ multiplies β, too",
            gamma * (plain + beta),
            "first the scale, then the shift: β is not scaled.",
        ),
        Mistake(
            "divided by the variance",
            gamma * (x - mean) / (variance + epsilon) + beta,
            "the root is missing: divide by the standard deviation.",
        ),
        Mistake(
            "ε outside the root",
            gamma * (x - mean) / (np.sqrt(variance) + epsilon) + beta,
            "ε is added to the variance, inside the root.",
        ),
        Mistake(
            "ε forgotten",
            gamma * (x - mean) / np.sqrt(np.maximum(variance, 1e-30)) + beta,
            "ε is added to the variance, inside the root: without it some channels "
            "cannot be divided.",
        ),
    ]
