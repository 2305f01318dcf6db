"""8.7: two brakes on overfitting, an L2 penalty and early stopping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_pair
from autograder.checks.lesson_08_cifar10_cnn.stopping import (
    BY_THEN,
    WHEN_LOWEST,
    WRONG_KEPT,
    WRONG_RUN,
    kept_by,
    right_stop,
    run_by,
)
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Function,
    Values,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "brakes"
L2, STOP = "l2", "early_stopping"
Weights = list[FloatArray]


@dataclass(frozen=True)
class WeightsCase:
    """Weights of some layers."""

    looked_at: str  # "penalty" or "gradients"
    strength: float  # λ
    seed: int = 0  # chooses the weights; 0 for one kernel, ((1, 2), (3, 4))
    shapes: tuple[tuple[int, ...], ...] = ()  # of kernels and biases

    def draw(self) -> tuple[Weights, float]:
        """Return the weights and λ."""
        if not self.shapes:
            return [np.array([[1.0, 2.0], [3.0, 4.0]])], self.strength
        generator = np.random.default_rng(self.seed)
        weights = [generator.normal(0.3, 1, shape).round(2) for shape in self.shapes]
        return weights, self.strength


@dataclass(frozen=True)
class CurveCase:
    """A validation loss after each epoch."""

    looked_at: str  # "epochs" or "kept"
    losses: tuple[float, ...]  # one per epoch
    patience: int  # epochs without a new best that are waited for

    def draw(self) -> tuple[list[float], Weights, int]:
        """Return the losses, weights that say their epoch, and the patience."""
        first = (
            100 * (10 * len(self.losses) + self.patience) + 1
        )  # another in each case
        numbers = range(first, first + len(self.losses))
        weights = [np.array([number, -number]) for number in numbers]
        return list(self.losses), weights, self.patience

    def right(self) -> tuple[int, int]:
        """Return how many epochs are run, and the number of the best, from 1."""
        return right_stop(self.losses, self.patience)

    def describe(self) -> str:
        """Return the case in words."""
        return f"patience {self.patience}"


def penalties(*numbers: Any) -> list[WeightsCase]:
    """Return the two cases of some weights."""
    return [WeightsCase(what, *numbers) for what in ("penalty", "gradients")]


def curve(losses: tuple[float, ...], patience: int) -> list[CurveCase]:
    """Return the two cases of a curve."""
    return [CurveCase(what, losses, patience) for what in ("epochs", "kept")]


def kernels(weights: Weights) -> Weights:
    """Return the arrays with more than one axis."""
    return [weight for weight in weights if weight.ndim > 1]


def total(of: Callable[[FloatArray], Any], weights: Weights) -> float:
    """Add a number for each array."""
    return float(sum(of(weight) for weight in weights))


def squares(weight: FloatArray) -> Any:
    """Return the sum of the squares."""
    return (weight**2).sum()


def penalty(weights: Weights, strength: float) -> float:
    """Return λ times the sum of the squares of all kernels."""
    return strength * total(squares, kernels(weights))


def pull(
    factor: Callable[[float], float] = lambda strength: 2 * strength,
    biases: bool = False,
) -> Callable[[Weights, float], FloatArray]:
    """Return the oracle of all gradients in a row."""
    return lambda weights, strength: np.concatenate(
        [np.ravel(w * factor(strength) * (biases or w.ndim > 1)) for w in weights]
    )


def as_penalty(raw: Any, name: str) -> float:
    """Read the first result of l2."""
    told = as_array(as_pair(raw, f"the result of {L2}", TWO_OF_L2)[0], "the penalty")
    if told.size != 1:
        raise CheckFailed(
            "the penalty is not one number.",
            expected="one number for all kernels together",
            received=f"shape {told.shape}",
            hint="add the squares of all weights of all kernels.",
            mistake="penalty not summed",
        )
    return float(told.reshape(-1)[0])


def gradients(answer: Any, case: WeightsCase) -> FloatArray:
    """Return all gradients of a student in a row."""
    weights, strength = case.draw()
    raw = call(entry_of(answer, NAME, L2), weights, strength, name=L2)
    told = as_pair(raw, f"the result of {L2}", TWO_OF_L2)[1]
    if not isinstance(told, tuple | list) or len(told) != len(weights):
        raise _not_one_each(f"a list of {len(weights)} arrays", brief(told, 50))
    arrays = [as_array(each, "a gradient") for each in told]
    for place, (array, weight) in enumerate(zip(arrays, weights, strict=True)):
        if array.size == 1 and weight.ndim == 1:  # one zero for all of a bias
            arrays[place] = np.full(weight.shape, float(array.reshape(-1)[0]))
        elif array.shape != weight.shape:
            shapes = f"shape {array.shape} for weights of shape {weight.shape}"
            raise _not_one_each("the shape of the weights", shapes)
    return np.concatenate([array.ravel() for array in arrays])


def _not_one_each(expected: str, received: str) -> CheckFailed:
    return CheckFailed(
        "there is not one gradient for each array of weights.",
        expected=expected,
        received=received,
        hint="one array of the same shape for each; zeros where nothing is pulled.",
        mistake="not one gradient each",
    )


def as_epochs(raw: Any, name: str) -> int:
    """Read the first result of early_stopping."""
    told = as_pair(raw, f"the result of {STOP}", TWO_OF_STOP)[0]
    return as_integer(told, "the number of epochs")


def as_kept(raw: Any, name: str) -> int:
    """Read the number in the second result; 0 for none of the given arrays."""
    told = as_pair(raw, f"the result of {STOP}", TWO_OF_STOP)[1]
    kept = as_array(told, "the weights that are kept").ravel()
    is_given = kept.size == 2 and kept[0] == -kept[1]
    return int(kept[0]) if is_given and kept[0] == int(kept[0]) else 0


TWO_OF_L2 = "end with `return penalty, gradients`."
TWO_OF_STOP = "end with `return epochs, best_weights`."
BIASES_OUT = "a bias only moves a threshold: leave arrays with one axis out."
NOT_L1 = "that is L1: L2 adds squares."
NO_ROOT = "the sum of squares itself, without a root."
NO_HALF = "no half here: λ times the sum."
NO_STRENGTH = "λ is missing."
STRENGTH_ONCE = "only the weights are squared."
ADDED = "all squares are added, not averaged."
SQUARE_FIRST = "square each weight first, then add."
ALL_LAYERS = "the loop goes on to the next layer: does the sum start anew there?"
NOT_IN_THE_PENALTY = "what is not in the penalty has no gradient."
OF_A_SQUARE = "the derivative of v² is not v."
DESCENT = "the penalty grows with a positive weight. The minus comes with descent."
DERIVE = "derive λ v² for one weight v."
BY_HAND = "take the kernel ((1, 2), (3, 4)) by hand, with λ = 0.01."


def scaled(of: Callable[[Weights], Any]) -> Callable[[Weights, float], float]:
    """Return the oracle of λ times a number."""
    return lambda weights, strength: float(strength * of(weights))


WRONG_PENALTY = [
    Wrong("biases included", scaled(lambda ws: total(squares, ws)), BIASES_OUT),
    Wrong(
        "absolute values",
        scaled(lambda ws: total(lambda w: np.abs(w).sum(), kernels(ws))),
        NOT_L1,
    ),
    Wrong(
        "root of the sum",
        scaled(lambda ws: np.sqrt(total(squares, kernels(ws)))),
        NO_ROOT,
    ),
    Wrong(
        "root of the sum",
        scaled(lambda ws: total(np.linalg.norm, kernels(ws))),
        NO_ROOT,
    ),
    Wrong("half", lambda ws, strength: penalty(ws, strength) / 2, NO_HALF),
    Wrong("strength forgotten", lambda ws, strength: penalty(ws, 1.0), NO_STRENGTH),
    Wrong("λ squared", lambda ws, strength: penalty(ws, strength**2), STRENGTH_ONCE),
    Wrong(
        "mean instead of sum",
        scaled(lambda ws: total(lambda w: (w**2).mean(), kernels(ws))),
        ADDED,
    ),
    Wrong(
        "square of the sum",
        scaled(lambda ws: total(lambda w: w.sum() ** 2, kernels(ws))),
        SQUARE_FIRST,
    ),
    Wrong("one layer only", scaled(lambda ws: squares(kernels(ws)[-1])), ALL_LAYERS),
    Wrong("one layer only", scaled(lambda ws: squares(kernels(ws)[0])), ALL_LAYERS),
]
FACTORS: list[tuple[str, Callable[[float], float], str]] = [
    ("factor 2 missing", lambda strength: strength, OF_A_SQUARE),
    ("sign of the gradient", lambda strength: -2 * strength, DESCENT),
    ("strength forgotten", lambda strength: 2, NO_STRENGTH),
]
WRONG_GRADIENTS = [
    *(Wrong(name, pull(factor), hint) for name, factor, hint in FACTORS),
    Wrong("biases pulled", pull(biases=True), NOT_IN_THE_PENALTY),
    *(
        Wrong(
            f"{name} and biases pulled",
            pull(factor, biases=True),
            f"{hint} And {NOT_IN_THE_PENALTY}",
        )
        for name, factor, hint in FACTORS
    ),
]

NET = ((3, 2, 2, 2), (2,), (4, 3), (3,))
LONG = (1.0, 0.8, 0.9, 0.85, 0.7, 0.75, 0.72, 0.71, 0.9, 0.95, 0.96, 0.6)
JAGGED = (0.9, 0.7, 0.7, 0.8, 0.6, 0.6, 0.65, 0.5, 0.7, 0.5, 0.9, 0.8, 0.85, 0.4)


def stops(what: str, **more: Any) -> Function:
    """Return the rule for one result of early_stopping."""
    return Function(
        name="the number of epochs" if what == "epochs" else "the choice of weights",
        arguments=CurveCase.draw,
        pick=lambda answer: entry_of(answer, NAME, STOP),
        describe=CurveCase.describe,
        probes=(
            CurveCase(what, JAGGED, 3),
            CurveCase(what, JAGGED, 2),
            CurveCase(what, (0.5, 0.4, 0.45, 0.4, 0.3, 0.2, 0.25), 4),
            CurveCase(what, (0.4, 0.5, 0.3, 0.35, 0.45), 1),
            CurveCase(what, (0.5, 0.5, 0.6, 0.7, 0.4), 2),
        ),
        has_slips=False,
        **more,
    )


BRAKES = Exercise(
    name=NAME,
    title="8.7 Two brakes",
    rule={
        "penalty": Function(
            name="the penalty",
            arguments=WeightsCase.draw,
            pick=lambda answer: entry_of(answer, NAME, L2),
            read=as_penalty,
            right=penalty,
            wrong=WRONG_PENALTY,
            probes=(
                WeightsCase("penalty", 0.7, 21, NET),
                WeightsCase("penalty", 0.2, 22, NET[::-1]),
            ),
            describe=lambda case: f"λ = {case.strength:g}",
            hint=BY_HAND,
            has_slips=False,
        ),
        "gradients": Values(
            name="the list of gradients",
            value=gradients,
            arguments=lambda _, case: case.draw(),
            right=pull(),
            wrong=WRONG_GRADIENTS,
            probes=(WeightsCase("gradients", 0.7, 21, NET),),
            describe=lambda case: f"λ = {case.strength:g}",
            hint=DERIVE,
            has_slips=False,
        ),
        "epochs": stops(
            "epochs",
            read=as_epochs,
            right=run_by(right_stop),
            wrong=WRONG_RUN,
            hint=BY_THEN,
        ),
        "kept": stops(
            "kept",
            read=as_kept,
            right=kept_by(lambda losses, run, best: best),
            wrong=WRONG_KEPT,
            hint=WHEN_LOWEST,
        ),
    },
    part=lambda case: case.looked_at,
    points_by_part=True,
    visible=(
        *penalties(0.01),
        *penalties(0.1, 1, ((2, 3), (3,))),
        *curve(LONG, 3),
        *curve((0.9, 0.6, 0.5, 0.4), 2),
    ),
)
