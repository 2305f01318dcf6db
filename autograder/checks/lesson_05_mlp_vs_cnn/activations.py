"""5.4: five activation functions, their slopes, and a vanishing gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_pair
from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    CheckFailed,
    Entry,
    FloatArray,
    Function,
    Run,
    Table,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "activations"
LEAK, DEPTH = 0.1, 10
Curve = Callable[[FloatArray], FloatArray]
Known = list[tuple[str, Curve, str]]  # name, what comes out, hint


@dataclass(frozen=True)
class ActivationCase:
    """One function at some places, never at exactly 0."""

    function: str  # name of the activation
    seed: int
    shape: tuple[int, ...] = (6,)

    def draw(self) -> tuple[str, FloatArray]:
        """Return the name, and places on both sides of 0."""
        generator = np.random.default_rng(self.seed)
        x = generator.uniform(0.2, 3.5, self.shape).round(2)
        signs = np.where(np.arange(x.size) % 2, -1, 1).reshape(self.shape)
        return self.function, np.asarray(x * signs)

    def place(self, place: tuple[int, ...]) -> str:
        """Say a place in the pair."""
        return f"position {list(place[1:])} of the {('values', 'slopes')[place[0]]}"


def sigmoid(x: FloatArray) -> FloatArray:
    """Return 1 / (1 + e⁻ˣ)."""
    return np.asarray(0.5 * (1 + np.tanh(x / 2)))


def bent(right_half: Curve, left_half: Curve) -> Curve:
    """Return a curve of two halves."""
    return lambda x: np.where(x > 0, right_half(x), left_half(x))


def level(height: float) -> Curve:
    """Return a flat line."""
    return lambda x: np.full_like(x, height)


def line(steepness: float) -> Curve:
    """Return a straight line through 0."""
    return lambda x: steepness * x


def below(x: FloatArray) -> FloatArray:
    """Return e to the power of x, where that is at most 1."""
    return np.asarray(np.exp(np.minimum(x, 0)))


VALUES: dict[str, Curve] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": bent(line(1), level(0)),
    "leaky_relu": bent(line(1), line(LEAK)),
    "elu": bent(line(1), lambda x: below(x) - 1),
}
SLOPES: dict[str, Curve] = {
    "sigmoid": lambda x: sigmoid(x) * sigmoid(-x),
    "tanh": lambda x: 1 - np.tanh(x) ** 2,
    "relu": bent(level(1), level(0)),
    "leaky_relu": bent(level(1), level(LEAK)),
    "elu": bent(level(1), below),
}


def pair_of(values: Curve, slopes: Curve) -> Callable[[str, FloatArray], FloatArray]:
    """Return the oracle that answers with these two."""
    return lambda name, x: np.stack([values(x), slopes(x)])


def as_values_and_slopes(result: Any, name: str) -> FloatArray:
    """Read two arrays of one shape."""
    values, slopes = (as_array(part, name) for part in as_pair(result, name, NO_PAIR))
    if slopes.size == 1 < values.size:
        raise CheckFailed(
            f"{name} has one slope for all places.",
            expected="values and slopes of one shape",
            received=f"shapes {values.shape} and {slopes.shape}",
            hint=EACH_PLACE,
            mistake="one slope for all places",
        )
    if values.shape != slopes.shape:
        raise CheckFailed(
            f"{name} has values and slopes of different shapes.",
            expected="two arrays of the shape of x",
            received=f"shapes {values.shape} and {slopes.shape}",
            hint=NO_PAIR,
            mistake="values and slopes of different shapes",
        )
    return np.stack([values, slopes])


NO_PAIR = "end with `return values, slopes`, two arrays of the shape of x."
EACH_PLACE = "each place has a slope of its own, as it has a value of its own."
ORDER = "values first, slopes second."
OTHER_FUNCTION = "that is another of the five: look at the argument `name`."
OTHER_SLOPE = "that is the slope of another of the five."
EXPONENT = "for large x the value must come near 1: look at the sign of the exponent."
CUT = "negative numbers become 0."
STAY = "positive numbers stay."
DOWNWARDS = "left of 0 the line goes on downwards: 0.1 · x is negative there."
THIS_LEAK = "this exercise takes 0.1; libraries have other leaks by themselves."
SIDES = "the two sides of 0 have changed places."
HALVES_MEET = "at 0 both halves must meet: what is e to the power of 0?"
ELU_SIGN = "left of 0 the curve lies below 0: which of the two is larger, e^x or 1?"
TANH = "tanh goes from −1 to 1; in terms of the sigmoid it is 2 · sigmoid(2x) − 1."
S_NOT_X = "in s · (1 − s) stands s, the value of the sigmoid at x, not x."
PRODUCT = "the slope is a product of two factors; one of them is missing."
TANH_NOT_X = "the value of tanh stands in its slope, not x."
SQUARED = "the tanh stands squared in its slope."
FLAT = "left of 0 the curve is flat: ReLU does not pass anything on there."
RISES = "left of 0 the line still rises from left to right."
NO_SLOPE = "the constant −1 has no slope."
STRAIGHT = "right of 0 the curve is a straight line."
AGAIN = "that is the value again: the slope says how fast it changes."
NEIGHBOURS = (
    "np.gradient compares an entry with the next one, which lies far away and on "
    "either side. Each place needs a slope of its own."
)
TWO_H = "x − h and x + h are 2h apart: divide by that."
SMALLER_STEP = (
    "the difference quotient has a step that is too large, or looks to one side only: "
    "(f(x + h) − f(x − h)) / 2h with a small h."
)
SIGN = "where the curve rises the slope is positive."
GO_ON = (
    "go on with the printed list: at which depth does it first fall below 1.00e-06? "
    "Logarithms help, and a loop does, too."
)
QUARTERS = "each sigmoid leaves a quarter, 0.25, not a half."
COMPARE = (
    "Look at the figure: which side is flat, and at which height? Compare slopes with "
    "(f(x + h) − f(x − h)) / 2h for a small h."
)

OTHER_VALUES: dict[str, Known] = {
    "sigmoid": [("sign of the exponent", lambda x: sigmoid(-x), EXPONENT)],
    "tanh": [
        ("another tanh", lambda x: sigmoid(2 * x) - 1, TANH),
        ("another tanh", lambda x: 2 * sigmoid(x) - 1, TANH),
        ("another tanh", lambda x: 2 * sigmoid(2 * x), TANH),
        ("another tanh", lambda x: -np.tanh(x), TANH),
    ],
    "relu": [
        ("absolute value", np.abs, CUT),
        ("other side cut off", lambda x: np.minimum(x, 0), STAY),
    ],
    "leaky_relu": [
        ("leaky slope with the wrong sign", bent(line(1), line(-LEAK)), DOWNWARDS),
        ("sides exchanged", bent(line(LEAK), line(1)), SIDES),
        *(
            ("other leak", bent(line(1), line(leak)), THIS_LEAK)
            for leak in (0.01, 0.2, 0.3)
        ),
    ],
    "elu": [
        ("minus 1 forgotten", bent(line(1), below), HALVES_MEET),
        ("signs of e and 1", bent(line(1), lambda x: 1 - below(x)), ELU_SIGN),
        ("exponential on both sides", np.expm1, STRAIGHT),
    ],
}
OTHER_SLOPES: dict[str, Known] = {
    "sigmoid": [
        ("x taken for the value", lambda x: x * (1 - x), S_NOT_X),
        ("half of the product rule", lambda x: sigmoid(-x), PRODUCT),
    ],
    "tanh": [
        ("x taken for the value", lambda x: 1 - x**2, TANH_NOT_X),
        ("square forgotten", lambda x: 1 - np.tanh(x), SQUARED),
    ],
    "relu": [
        ("slope 1 everywhere", level(1), FLAT),
        ("sign function", np.sign, FLAT),
    ],
    "leaky_relu": [
        ("leaky slope with the wrong sign", bent(level(1), level(-LEAK)), RISES),
        ("sides exchanged", bent(level(LEAK), level(1)), SIDES),
        *(
            ("other leak", bent(level(1), level(leak)), THIS_LEAK)
            for leak in (0.01, 0.2, 0.3)
        ),
    ],
    "elu": [
        (
            "value taken for the slope",
            bent(level(1), lambda x: below(x) - 1),
            NO_SLOPE,
        ),
        ("exponential on both sides", np.exp, STRAIGHT),
    ],
}


def between_entries(values: Curve) -> Curve:
    """Return what np.gradient makes of places in no order."""
    return lambda x: np.gradient(values(x).ravel(), x.ravel()).reshape(x.shape)


def quotients(kind: str) -> Known:
    """Return difference quotients with a step that is too large for a curve."""
    if kind in ("relu", "leaky_relu"):
        return []  # straight lines: any step will do
    f = VALUES[kind]
    steps = [(h, h) for h in (1, 0.5, 0.1)]
    steps += [pair for h in (1, 0.5, 0.1, 0.01) for pair in ((h, 0), (0, h))]
    return [
        (
            "step too large",
            lambda x, a=ahead, b=back: (f(x + a) - f(x - b)) / (a + b),  # type: ignore[misc]
            SMALLER_STEP,
        )
        for ahead, back in steps
    ]


def slopes_known(kind: str) -> Known:
    """Return what stands in the place of a function's slopes."""
    values, slopes = VALUES[kind], SLOPES[kind]
    return [
        *OTHER_SLOPES[kind],
        *quotients(kind),
        ("value taken for the slope", values, AGAIN),
        ("differences between entries of x", between_entries(values), NEIGHBOURS),
        ("divided by h, not 2h", lambda x: 2 * slopes(x), TWO_H),
        ("sign of the slope", lambda x: -slopes(x), SIGN),
        *(
            (f"slope of {other}", SLOPES[other], OTHER_SLOPE)
            for other in VALUES
            if other != kind
        ),
    ]


def wrong(kind: str) -> list[Wrong]:
    """Return the known mistakes of one function: of its values, its slopes, or both."""
    f, df = VALUES[kind], SLOPES[kind]
    others = [other for other in VALUES if other != kind]
    instead = [(f"{other} instead", VALUES[other], OTHER_FUNCTION) for other in others]
    both = product(OTHER_VALUES[kind], OTHER_SLOPES[kind])
    return [
        Wrong("slopes first", pair_of(df, f), ORDER),
        *(
            Wrong(n, pair_of(VALUES[o], SLOPES[o]), OTHER_FUNCTION)
            for o, (n, *_) in zip(others, instead, strict=True)
        ),
        *(
            Wrong(n, pair_of(g, df), hint)
            for n, g, hint in (*OTHER_VALUES[kind], *instead)
        ),
        *(Wrong(n, pair_of(f, dg), hint) for n, dg, hint in slopes_known(kind)),
        *(
            Wrong(joined((n, m), " and "), pair_of(g, dg), joined((hint, more)))
            for (n, g, hint), (m, dg, more) in both
        ),
    ]


def joined(texts: tuple[str, str], between: str = " ") -> str:
    """Return texts one after the other, each of them once."""
    return between.join(dict.fromkeys(filter(None, texts)))


def where_wrong(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell which of the two goes wrong, and on which side of 0."""
    wrong = np.zeros((2, 2), bool)  # values or slopes, left or right of 0
    for run in runs:
        if np.shape(run.value) != run.right.shape:
            return None
        x = run.arguments[1]
        off = ~np.isclose(run.value, run.right, rtol=1e-5, atol=1e-5)
        wrong |= [[part[x < 0].any(), part[x > 0].any()] for part in off]
    if wrong.all():
        return None
    of: dict[Any, str] = {(True, False): "values", (False, True): "slopes"}
    what = of.get((wrong[0].any(), wrong[1].any()), "values and slopes")
    sides: dict[Any, str] = {(True, False): " left of 0", (False, True): " right of 0"}
    side = sides.get((wrong[:, 0].any(), wrong[:, 1].any()), "")
    return (
        f"{what} wrong{side}",
        f"the {what}{side} are not right, all else is. {COMPARE}",
    )


def rule(kind: str) -> Function:
    """Return the rule for one of the five."""
    return Function(
        name=f"value_and_slope of {kind}",
        arguments=ActivationCase.draw,
        pick=lambda answer: entry_of(answer, NAME, "value_and_slope"),
        read=as_values_and_slopes,
        right=pair_of(VALUES[kind], SLOPES[kind]),
        wrong=wrong(kind),
        probes=(ActivationCase(kind, 21, (2, 3)),),
        place=ActivationCase.place,
        expected="two arrays: the values, the slopes",
        hint=COMPARE,
        tells=where_wrong,
        has_slips=False,
    )


DEPTHS = Table(
    name=NAME,
    entries={
        "vanishing_depth": Entry(
            "vanishing_depth",
            lambda _: DEPTH,
            [
                Wrong("one layer too few", lambda _: DEPTH - 1, GO_ON),
                Wrong("one layer too many", lambda _: DEPTH + 1, GO_ON),
                Wrong("halves instead of quarters", lambda _: 2 * DEPTH, QUARTERS),
            ],
            GO_ON,
            other="other depth",
        )
    },
)

ACTIVATIONS = Exercise(
    name=NAME,
    title="5.4 Values and slopes",
    rule={"vanishing_depth": DEPTHS, **{kind: rule(kind) for kind in VALUES}},
    part=lambda case: case if isinstance(case, str) else case.function,
    points_by_part=True,
    visible=(
        "vanishing_depth",
        *(ActivationCase(kind, seed) for seed, kind in enumerate(VALUES, 1)),
    ),
)
