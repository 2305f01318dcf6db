"""8.7: two brakes on overfitting, an L2 penalty and early stopping."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.checks.lesson_08_cifar10_cnn.stopping import (
    explain_epochs,
    explain_kept,
    right_stop,
)
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray, close
from autograder.student.exercise import Exercise

NAME = "brakes"
L2, STOP = "l2", "early_stopping"


@dataclass(frozen=True)
class WeightsCase:
    """Weights of some layers.

    Parameters
    ----------
    strength : float
        λ.
    seed : int
        Chooses the weights; 0 for one kernel, ((1, 2), (3, 4)).
    shapes : tuple of shapes
        Kernels and biases.
    """

    strength: float
    seed: int = 0
    shapes: tuple[tuple[int, ...], ...] = ()

    def weights(self) -> list[FloatArray]:
        """Return the arrays."""
        if not self.shapes:
            return [np.array([[1.0, 2.0], [3.0, 4.0]])]
        generator = np.random.default_rng(self.seed)
        return [generator.normal(0.3, 1, shape).round(2) for shape in self.shapes]


@dataclass(frozen=True)
class CurveCase:
    """A validation loss after each epoch.

    Parameters
    ----------
    losses : tuple of float
        One number per epoch.
    patience : int
        Epochs without a new best that are waited for.
    """

    losses: tuple[float, ...]
    patience: int

    def right(self) -> tuple[int, int]:
        """Return how many epochs are run, and the number of the best, from 1."""
        return right_stop(self.losses, self.patience)


def verify_brakes(answer: Any, case: WeightsCase | CurveCase) -> None:
    """Check one of the two functions."""
    if isinstance(case, WeightsCase):
        _verify_l2(entry_of(answer, NAME, L2), case)
    else:
        _verify_stop(entry_of(answer, NAME, STOP), case)


def _verify_l2(function: Any, case: WeightsCase) -> None:
    weights = case.weights()
    result = call(function, weights, case.strength, name=L2)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed(
            f"{L2} does not return two things.",
            expected="the penalty, and a list of gradients",
            received=brief(result, 50),
            hint="end with `return penalty, gradients`.",
            mistake="no pair",
        )
    penalty = as_array(result[0], "the penalty")
    if penalty.size != 1:
        raise CheckFailed(
            "the penalty is not one number.",
            expected="one number for all kernels together",
            received=f"shape {penalty.shape}",
            hint="add the squares of all weights of all kernels.",
            mistake="penalty not summed",
        )
    _verify_penalty(float(penalty.reshape(-1)[0]), weights, case.strength)
    gradients = result[1]
    if not isinstance(gradients, tuple | list) or len(gradients) != len(weights):
        raise CheckFailed(
            "there is not one gradient for each array of weights.",
            expected=f"a list of {len(weights)} arrays",
            received=brief(np.shape(gradients) if len(weights) > 1 else gradients, 50),
            hint="one array of the same shape for each; zeros where nothing is pulled.",
            mistake="not one gradient each",
        )
    for weight, gradient in zip(weights, gradients, strict=True):
        _verify_gradient(gradient, weight, case.strength)


def _verify_penalty(told: float, weights: list[FloatArray], strength: float) -> None:
    kernels = [weight for weight in weights if weight.ndim > 1]
    total = sum(float((kernel**2).sum()) for kernel in kernels)
    everything = sum(float((weight**2).sum()) for weight in weights)
    if np.isclose(told, strength * total, rtol=1e-5):
        return
    known = [
        (
            strength * everything,
            "biases included",
            "a bias only moves a threshold: leave arrays with one axis out.",
        ),
        (
            strength * sum(float(np.abs(kernel).sum()) for kernel in kernels),
            "absolute values",
            "that is L1: L2 adds squares.",
        ),
        (
            strength * np.sqrt(total),
            "root of the sum",
            "the sum of squares itself, without a root.",
        ),
        (strength * total / 2, "half", "no half here: λ times the sum."),
        (total, "strength forgotten", "λ is missing."),
        (strength**2 * total, "λ squared", "only the weights are squared."),
        (
            strength * sum(float((kernel**2).mean()) for kernel in kernels),
            "mean instead of sum",
            "all squares are added, not averaged.",
        ),
        (
            strength * sum(float(kernel.sum()) ** 2 for kernel in kernels),
            "square of the sum",
            "square each weight first, then add.",
        ),
        (
            strength * float((kernels[-1] ** 2).sum()),
            "one layer only",
            "the loop goes on to the next layer: does the sum start anew there?",
        ),
    ]
    mistake, hint = next(
        ((m, hint) for value, m, hint in known if np.isclose(told, value, rtol=1e-5)),
        ("other penalty", "take the kernel ((1, 2), (3, 4)) by hand, with λ = 0.01."),
    )
    raise CheckFailed(
        f"the penalty is not right: {mistake}.",
        received=f"{told:.6g}",
        hint=hint,
        mistake=mistake,
    )


def _verify_gradient(gradient: Any, weight: FloatArray, strength: float) -> None:
    bias = weight.ndim == 1
    name = f"the gradient of a {'bias' if bias else 'kernel'}"
    right = np.zeros_like(weight) if bias else 2 * strength * weight
    told = as_array(gradient, name)
    if bias and told.size == 1:
        told = np.full(weight.shape, float(told.reshape(-1)[0]))
    if close(told, right, 1e-7):
        return
    if bias and close(told, 2 * strength * weight, 1e-7):
        mistake, hint = "biases pulled", "what is not in the penalty has no gradient."
    elif close(told, strength * weight, 1e-7):
        mistake, hint = "factor 2 missing", "the derivative of v² is not v."
    elif close(told, -right, 1e-7):
        mistake, hint = (
            "sign of the gradient",
            "the penalty grows with a positive weight. The minus comes with descent.",
        )
    elif close(told, 2 * weight, 1e-7):
        mistake, hint = "strength forgotten", "λ is missing in the gradient."
    else:
        mistake, hint = "other gradient", "derive λ v² for one weight v."
    raise CheckFailed(
        f"{name} is not right: {mistake}.",
        received=brief(told.ravel()[:3].tolist(), 50),
        hint=hint,
        mistake=mistake,
    )


def _verify_stop(function: Any, case: CurveCase) -> None:
    weights = [np.array([epoch, -epoch]) for epoch in range(1, len(case.losses) + 1)]
    result = call(function, list(case.losses), weights, case.patience, name=STOP)
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed(
            f"{STOP} does not return two things.",
            expected="how many epochs are run, and the weights that are kept",
            received=brief(result, 50),
            hint="end with `return epochs, best_weights`.",
            mistake="no pair",
        )
    epochs = as_integer(result[0], "the number of epochs")
    kept = as_array(result[1], "the weights that are kept")
    right, best = case.right()
    if epochs != right:
        mistake, hint = explain_epochs(case.losses, case.patience, epochs)
        raise CheckFailed(
            f"training does not end where it should: {mistake}.",
            received=f"{epochs} epochs, patience {case.patience}",
            hint=hint,
            mistake=mistake,
        )
    found = next((i + 1 for i, w in enumerate(weights) if np.array_equal(w, kept)), 0)
    if found == best:
        return
    mistake, hint = explain_kept(case.losses, case.patience, found)
    raise CheckFailed(
        f"other weights are kept: {mistake}.",
        expected="one of the given arrays: the one of the best epoch",
        received=f"those of epoch {found}" if found else brief(kept.tolist(), 40),
        hint=hint,
        mistake=mistake,
    )


BRAKES = Exercise(
    name=NAME,
    title="8.7 Two brakes",
    verify=verify_brakes,
    visible=(
        WeightsCase(0.01),
        WeightsCase(0.1, 1, ((2, 3), (3,))),
        CurveCase(
            (1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.9, 0.95, 0.96, 0.6), 3
        ),
        CurveCase((0.9, 0.6, 0.5, 0.4), 2),
    ),
)
