"""5.4: five activation functions, their slopes, and a vanishing gradient."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "activations"
LEAK, DEPTH = 0.1, 10


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))


def _elu(x: FloatArray) -> FloatArray:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))


VALUES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "sigmoid": _sigmoid,
    "tanh": lambda x: np.asarray(np.tanh(x), dtype=np.float64),
    "relu": lambda x: np.asarray(np.maximum(x, 0), dtype=np.float64),
    "leaky_relu": lambda x: np.where(x > 0, x, LEAK * x),
    "elu": _elu,
}
SLOPES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "sigmoid": lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
    "tanh": lambda x: 1 - np.tanh(x) ** 2,
    "relu": lambda x: np.where(x > 0, 1.0, 0.0),
    "leaky_relu": lambda x: np.where(x > 0, 1.0, LEAK),
    "elu": lambda x: np.where(x > 0, 1.0, np.exp(np.minimum(x, 0))),
}


@dataclass(frozen=True)
class ActivationCase:
    """One function at some places, never at exactly 0.

    Parameters
    ----------
    function : str
        Name of the activation.
    seed : int
        Chooses the places.
    shape : tuple of int
        Of the array.
    """

    function: str
    seed: int
    shape: tuple[int, ...] = (6,)

    def places(self) -> FloatArray:
        """Return x with values on both sides of 0."""
        generator = np.random.default_rng(self.seed)
        x = generator.uniform(0.2, 3.5, self.shape).round(2)
        signs = np.where(np.arange(x.size) % 2, -1, 1).reshape(self.shape)
        return np.asarray(x * signs)


def verify_activations(answer: Any, case: ActivationCase | str) -> None:
    """Check the depth, or one function and its slope."""
    if isinstance(case, str):
        _verify_depth(entry_of(answer, NAME, case))
        return
    function = entry_of(answer, NAME, "value_and_slope")
    x, kind = case.places(), case.function
    result = call(function, kind, x, name="value_and_slope")
    pair = _pair(result, kind)
    values = as_array(pair[0], f"the value of {kind}")
    right, slope = VALUES[kind](x), SLOPES[kind](x)
    assert_matches(
        values,
        right,
        f"the value of {kind}",
        mistakes=_wrong_values(kind, x),
        hint="look at the figure: which side is flat, and at which height?",
    )
    slopes = as_array(pair[1], f"the slope of {kind}")
    if slopes.shape == () and x.size > 1:
        slopes = np.full(x.shape, float(slopes))
    assert_matches(
        slopes,
        slope,
        f"the slope of {kind}",
        mistakes=_wrong_slopes(kind, x),
        hint="compare with (f(x + h) − f(x − h)) / 2h for a small h.",
    )


def _pair(result: Any, kind: str) -> tuple[Any, Any]:
    if isinstance(result, tuple | list | np.ndarray) and len(result) == 2:
        return result[0], result[1]
    raise CheckFailed(
        f"value_and_slope gives no pair for {kind}.",
        expected="two arrays: the values, the slopes",
        received=brief(result, 50),
        hint="end with `return values, slopes`.",
        mistake="no pair",
    )


def _wrong_values(kind: str, x: FloatArray) -> list[Mistake]:
    found = [
        Mistake(f"{other} instead", VALUES[other](x), f"that is {other}.")
        for other in VALUES
        if other != kind
    ]
    found.append(
        Mistake(
            "slopes first",
            SLOPES[kind](x),
            "values first, slopes second.",
        )
    )
    special = {
        "sigmoid": [
            Mistake(
                "sign of the exponent",
                _sigmoid(-x),
                "for large x the value must come near 1: look at the sign of the "
                "exponent.",
            )
        ],
        "relu": [
            Mistake("absolute value", np.abs(x), "negative numbers become 0."),
            Mistake("other side cut off", np.minimum(x, 0), "positive numbers stay."),
        ],
        "leaky_relu": [
            Mistake(
                "leaky slope with the wrong sign",
                np.where(x > 0, x, -LEAK * x),
                "left of 0 the line goes on downwards: 0.1 · x is negative there.",
            ),
            Mistake(
                "other leak",
                np.where(x > 0, x, 0.3 * x),
                "Keras' own default is another one; this exercise takes 0.1.",
            ),
            Mistake(
                "other leak",
                np.where(x > 0, x, 0.01 * x),
                "this exercise takes 0.1.",
            ),
        ],
        "elu": [
            Mistake(
                "minus 1 forgotten",
                np.where(x > 0, x, np.exp(np.minimum(x, 0))),
                "at 0 both halves must meet: what is e to the power of 0?",
            )
        ],
    }
    return found + special.get(kind, [])


def _wrong_slopes(kind: str, x: FloatArray) -> list[Mistake]:
    value = VALUES[kind](x)
    special = {
        "sigmoid": [
            Mistake(
                "x taken for the value",
                x * (1 - x),
                "in s · (1 − s) stands s, the value of the sigmoid at x, not x.",
            ),
            Mistake(
                "half of the product rule",
                1 - value,
                "the slope is a product of two factors; one of them is missing.",
            ),
        ],
        "tanh": [
            Mistake(
                "x taken for the value",
                1 - x**2,
                "the value of tanh stands in its slope, not x.",
            ),
            Mistake(
                "square forgotten",
                1 - value,
                "the tanh stands squared in its slope.",
            ),
            Mistake(
                "slope of the sigmoid",
                SLOPES["sigmoid"](x),
                "that is the slope of the sigmoid; tanh is steeper.",
            ),
        ],
        "relu": [
            Mistake(
                "slope 1 everywhere",
                np.ones_like(x),
                "left of 0 the curve is flat: ReLU does not pass anything on there.",
            ),
            Mistake("sign function", np.sign(x), "left of 0 the curve is flat."),
        ],
        "leaky_relu": [
            Mistake(
                "leaky slope with the wrong sign",
                np.where(x > 0, 1.0, -LEAK),
                "left of 0 the line still rises from left to right.",
            ),
            Mistake(
                "slope of plain ReLU",
                1.0 * (x > 0),
                "the leaky one is not flat left of 0.",
            ),
        ],
        "elu": [
            Mistake(
                "value taken for the slope",
                np.where(x > 0, 1.0, value),
                "the constant −1 has no slope.",
            ),
            Mistake(
                "exponential on both sides",
                np.exp(x),
                "right of 0 the curve is a straight line.",
            ),
        ],
    }
    same = Mistake("value taken for the slope", value, "that is the value again.")
    return [*special[kind], same, _between_neighbours(value, x)]


def _between_neighbours(value: FloatArray, x: FloatArray) -> Mistake:
    """Return what np.gradient makes of places in no order."""
    return Mistake(
        "differences between entries of x",
        np.gradient(value.ravel(), x.ravel()).reshape(x.shape),
        "np.gradient compares an entry with the next one, which lies far away and on "
        "either side. Each place needs a slope of its own.",
    )


def _verify_depth(answer: Any) -> None:
    depth = as_integer(answer, "vanishing_depth")
    if depth == DEPTH:
        return
    if depth == DEPTH - 1:
        mistake = "one layer too few"
    elif depth == DEPTH + 1:
        mistake = "one layer too many"
    else:
        mistake = "other depth"
    raise CheckFailed(
        f"vanishing_depth is not right: {mistake}.",
        received=str(depth),
        hint="go on with the printed list: at which depth does it first fall below "
        "1.00e-06? (Logarithms help, and a loop does, too.)",
        mistake=mistake,
    )


ACTIVATIONS = Exercise(
    name=NAME,
    title="5.4 Values and slopes",
    verify=verify_activations,
    visible=(
        "vanishing_depth",
        ActivationCase("sigmoid", 1),
        ActivationCase("relu", 2),
        ActivationCase("leaky_relu", 3),
    ),
)
