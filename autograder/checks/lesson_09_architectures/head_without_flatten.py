"""9.7: what two heads cost, and the map of scores that an average hides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.student.answers import as_array, as_integer, brief, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Function,
    NotFilledIn,
    Stop,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "head_without_flatten"
Counts = tuple[int, int]


@dataclass(frozen=True)
class HeadsCase:
    """The last map of a network, and what stands behind it."""

    h: int
    w: int
    c: int
    units: int
    classes: int

    def draw(self) -> tuple[int, ...]:
        """Return the arguments."""
        return self.h, self.w, self.c, self.units, self.classes


@dataclass(frozen=True)
class MapCase:
    """A map of features, and the dense layer behind its average."""

    shape: tuple[int, int, int]  # (height, width, channels)
    classes: int
    label: int
    seed: int

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments: both signs, fractions."""
        generator = np.random.default_rng(self.seed)
        maps = generator.normal(0.3, 1.5, self.shape).round(3)
        weights = generator.normal(0, 1, (self.shape[-1], self.classes)).round(3)
        return (
            maps,
            weights,
            generator.normal(0.7, 1, self.classes).round(3),
            self.label,
        )


def dense(inputs: int, units: int) -> int:
    """Return the parameters of a dense layer."""
    return (inputs + 1) * units


def flattened(h: int, w: int, c: int, units: int, classes: int) -> int:
    """Return the parameters of Flatten, Dense(units), Dense(classes)."""
    return dense(h * w * c, units) + dense(units, classes)


def averaged(h: int, w: int, c: int, units: int, classes: int) -> int:
    """Return the parameters of a global average and Dense(classes)."""
    return dense(c, classes)


def both(
    first: Callable[..., int] = flattened, second: Callable[..., int] = averaged
) -> Callable[..., Counts]:
    """Return the oracle that answers with these two."""

    def oracle(h: int, w: int, c: int, units: int, classes: int) -> Counts:
        sizes = h, w, c, units, classes
        return first(*sizes), second(*sizes)

    return oracle


def as_counts(result: Any, name: str) -> Counts:
    """Read two whole numbers."""
    if is_unfilled(result):
        raise NotFilledIn("heads")
    if isinstance(result, dict) or np.shape(result) != (2,):
        raise CheckFailed(
            "heads does not return two numbers.",
            expected="the parameters of both heads",
            received=brief(result, 50),
            hint="end with `return with_flatten, with_average`.",
            mistake="not two numbers",
        )
    first, second = (as_integer(each, "a number of parameters") for each in result)
    return first, second


def score_map(maps: Any, weights: Any, bias: Any, label: int) -> FloatArray:
    """Return the score of each place."""
    return np.asarray(maps @ weights[:, label] + bias[label])


def _places(maps: Any) -> int:
    return int(maps.shape[0] * maps.shape[1])


def _softmax(values: FloatArray) -> FloatArray:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum())


def _of_classes(maps: Any, weights: Any, bias: Any, label: int) -> FloatArray:
    """Return the probability of the class at each place."""
    scores = maps @ weights + bias
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray((powers / powers.sum(axis=-1, keepdims=True))[..., label])


def _from_zero_to_one(maps: Any, weights: Any, bias: Any, label: int) -> FloatArray:
    values = score_map(maps, weights, bias, label)
    return np.asarray((values - values.min()) / max(float(np.ptp(values)), 1e-12))


def _of_best(maps: Any, weights: Any, bias: Any, label: int) -> FloatArray:
    best = int(np.argmax(maps.mean(axis=(0, 1)) @ weights + bias))
    return score_map(maps, weights, bias, best)


def _mean(maps: Any, weights: Any, bias: Any, label: int) -> FloatArray:
    return np.asarray(score_map(maps, weights, bias, label).mean())


BIASES = "every unit of a dense layer has a bias, too."
ALL_PLACES = "Flatten hands on every channel of every place: h · w · c numbers."
TWO_LAYERS = "there are two dense layers behind Flatten: count both."
AVERAGE_LEAVES = "the average leaves one number for each channel."
NO_HIDDEN = "behind the average stands one dense layer, with one unit for each class."
ORDER = "first the head with Flatten, then the one with the average."
BIAS_ONCE = (
    "the mean over all places has to be the score, bias and all: how often does each "
    "place need the bias, so that its mean is the bias?"
)
MEAN_NOT_SUM = (
    "the score is the mean of the map, not its sum: no place has to be divided by "
    "their number."
)
SCORES = "scores are asked for, as the dense layer gives them, and negative ones, too."
COLUMN = (
    "the weights of a dense layer have shape (c, classes): a class is a column of them."
)
OTHER_CLASS = "look at which class is asked for: label."
ONE_PLACE = (
    "take one place: its c numbers, times the weights of the class, added up, and the "
    "bias."
)
COUNT_ONE = "count one dense layer at a time: (inputs + 1) · units."
KEEP_PLACES = "do not average yet: every place keeps its own score."
_Sizes = Callable[..., int]
FIRSTS: list[tuple[str, _Sizes, str]] = [
    (
        "biases forgotten",
        lambda h, w, c, u, k: h * w * c * u + u * k,
        BIASES,
    ),
    ("second layer forgotten", lambda h, w, c, u, k: dense(h * w * c, u), TWO_LAYERS),
    ("hidden layer forgotten", lambda h, w, c, u, k: dense(h * w * c, k), TWO_LAYERS),
    (
        "places forgotten",
        lambda h, w, c, u, k: dense(c, u) + dense(u, k),
        ALL_PLACES,
    ),
    (
        "channels forgotten",
        lambda h, w, c, u, k: dense(h * w, u) + dense(u, k),
        ALL_PLACES,
    ),
    (
        "square assumed",
        lambda h, w, c, u, k: dense(h * h * c, u) + dense(u, k),
        ALL_PLACES,
    ),
    (
        "square assumed",
        lambda h, w, c, u, k: dense(w * w * c, u) + dense(u, k),
        ALL_PLACES,
    ),
    (
        "one bias for all units",
        lambda h, w, c, u, k: h * w * c * u + 1 + u * k + 1,
        BIASES,
    ),
]
SECONDS: list[tuple[str, _Sizes, str]] = [
    ("biases forgotten", lambda h, w, c, u, k: c * k, BIASES),
    (
        "hidden layer behind the average",
        lambda h, w, c, u, k: dense(c, u) + dense(u, k),
        NO_HIDDEN,
    ),
    ("places kept", lambda h, w, c, u, k: dense(h * w * c, k), AVERAGE_LEAVES),
    (
        "places averaged, not channels",
        lambda h, w, c, u, k: dense(h * w, k),
        AVERAGE_LEAVES,
    ),
    ("one bias for all units", lambda h, w, c, u, k: c * k + 1, BIASES),
]
WRONG_HEADS = [
    Wrong("heads swapped", lambda *sizes: both()(*sizes)[::-1], ORDER),
    Wrong("biases forgotten", both(FIRSTS[0][1], SECONDS[0][1]), BIASES),
    Wrong("one bias for all units", both(FIRSTS[-1][1], SECONDS[-1][1]), BIASES),
    *(
        Wrong(f"{name}, in the first head", both(first=first), hint)
        for name, first, hint in FIRSTS
    ),
    *(
        Wrong(f"{name}, in the second head", both(second=second), hint)
        for name, second, hint in SECONDS
    ),
]
WRONG_MAP = [
    Wrong("bias forgotten", lambda m, w, b, k: m @ w[:, k], BIAS_ONCE),
    Wrong(
        "bias divided by the places",
        lambda m, w, b, k: m @ w[:, k] + b[k] / _places(m),
        BIAS_ONCE,
    ),
    Wrong(
        "sum instead of mean",
        lambda m, w, b, k: score_map(m, w, b, k) / _places(m),
        MEAN_NOT_SUM,
    ),
    Wrong(
        "sum instead of mean",
        lambda m, w, b, k: m @ w[:, k] / _places(m) + b[k],
        MEAN_NOT_SUM,
    ),
    Wrong(
        "bias times the places",
        lambda m, w, b, k: m @ w[:, k] + b[k] * _places(m),
        BIAS_ONCE,
    ),
    Wrong("softmax over places", lambda *a: _softmax(score_map(*a)), SCORES),
    Wrong("softmax over classes", _of_classes, SCORES),
    Wrong("cut off below zero", lambda *a: np.maximum(score_map(*a), 0), SCORES),
    Wrong("stretched from 0 to 1", _from_zero_to_one, SCORES),
    Wrong(
        "next class",
        lambda m, w, b, k: score_map(m, w, b, k - 1),
        OTHER_CLASS,
    ),
    Wrong("largest class", _of_best, OTHER_CLASS),
    Wrong("label ignored", lambda m, w, b, k: score_map(m, w, b, 0), OTHER_CLASS),
    Wrong(
        "every class",
        lambda m, w, b, k: m @ w + b,
        OTHER_CLASS,
        by_shape=True,
    ),
    Wrong(
        "row of the weights",
        lambda m, w, b, k: m @ w[k] + b[k],
        COLUMN,
    ),
    Wrong("averaged already", _mean, KEEP_PLACES, by_shape=True),
    Wrong(
        "averaged already", lambda *a: np.full(a[0].shape[:2], _mean(*a)), KEEP_PLACES
    ),
    Wrong(
        "biases of all classes",
        lambda m, w, b, k: m @ w[:, k] + b.sum(),
        OTHER_CLASS,
    ),
]


def _function(answer: Any, which: str) -> Any:
    return entry_of(answer, NAME, which)


HEADS = Function(
    name="heads",
    pick=partial(_function, which="heads"),
    arguments=HeadsCase.draw,
    read=as_counts,
    right=both(),
    wrong=WRONG_HEADS,
    probes=(HeadsCase(5, 2, 3, 4, 6), HeadsCase(1, 1, 2, 5, 3)),
    expected="the parameters of both heads",
    hint=COUNT_ONE,
)
CLASS_MAP = Function(
    name="class_map",
    pick=partial(_function, which="class_map"),
    arguments=MapCase.draw,
    read=as_array,
    right=score_map,
    stops=[Stop(("mismatch in its core dimension",), "row of the weights", COLUMN)],
    wrong=WRONG_MAP,
    probes=(MapCase((1, 1, 3), 4, 2, seed=21), MapCase((3, 2, 4), 4, 3, seed=22)),
    expected="one score for each place, whose mean is the score of the class",
    hint=ONE_PLACE,
)

HEAD_WITHOUT_FLATTEN = Exercise(
    name=NAME,
    title="9.7 A head without Flatten",
    visible=(
        HeadsCase(7, 7, 512, 4096, 1000),
        HeadsCase(3, 4, 5, 6, 2),
        MapCase((3, 4, 5), 5, 2, seed=1),
        MapCase((4, 2, 3), 4, 1, seed=2),
    ),
    rule={HeadsCase: HEADS, MapCase: CLASS_MAP},
    points_by_part=True,
    promises=(
        Promise("biases included", (HeadsCase(7, 7, 512, 4096, 1000),)),
        Promise("any height and width", (HeadsCase(3, 4, 5, 6, 2),)),
        Promise("their mean is the score", (MapCase((3, 4, 5), 5, 2, seed=1),)),
    ),
)
