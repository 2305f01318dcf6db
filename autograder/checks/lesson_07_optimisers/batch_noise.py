"""7.6: slopes of small batches, and how their noise falls with the batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Values,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "batch_noise"


@dataclass(frozen=True)
class BatchCase:
    """Data, a position, and a size of batches."""

    rows: int
    columns: int
    batch_size: int
    seed: int = 0
    draws: int = 400

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        generator = np.random.default_rng(self.seed)
        x = generator.normal(size=(self.rows, self.columns))
        true = np.arange(1.0, self.columns + 1)
        y = x @ true + generator.normal(size=self.rows) + 1
        w = true + generator.choice([-2.0, 2.0], self.columns)
        return x, y, w, self.batch_size, self.draws, self.seed + 5

    def describe(self) -> str:
        """Return the case in words."""
        return f"{self.rows} rows, {self.columns} columns, batches of {self.batch_size}"


Batches = Callable[..., FloatArray]


def _chosen(rows: int, size: int, draws: int, seed: int) -> Any:
    """Return the rows of each batch, none twice; shape (draws, size)."""
    chance = np.random.default_rng(seed).random((draws, rows))
    return chance.argsort(axis=1)[:, :size]


def sample(x: Any, y: Any, w: Any, size: int, draws: int, seed: int) -> FloatArray:
    """Return slopes of random batches."""
    parts = 2 * x * (x @ w - y)[:, None]
    return np.asarray(parts[_chosen(len(x), size, draws, seed)].mean(axis=1))


def _without_x(x: Any, y: Any, w: Any, size: int, draws: int, seed: int) -> FloatArray:
    off = 2 * (x @ w - y)[_chosen(len(x), size, draws, seed)].mean(axis=1)
    return np.repeat(off[:, None], len(w), axis=1)


def _mean_slope(x: Any, y: Any, w: Any) -> Any:
    return 2 * x.T @ (x @ w - y) / len(x)


RIGHT, OTHER, STILL, SEEDLESS = (
    "right",
    "other slopes",
    "no chance in it",
    "seed ignored",
)


def seen(
    slopes: FloatArray, x: Any, y: Any, w: Any, size: int, draws: int, seed: int
) -> str:
    """Say in a word what the slopes of batches show."""
    full, spread = _mean_slope(x, y, w), _spread(x, y, w)
    mean, noise = slopes.mean(axis=0), slopes.var(axis=0).mean()
    if size < len(x) and noise < 1e-12:
        return STILL
    allowed = 5 * np.sqrt(spread.mean() / size / draws) + 1e-6
    means = {
        RIGHT: full,
        "sum": full * size,
        "half": full / 2,
        "uphill": -full,
        "half uphill": -full / 2,
        "all": full * size / len(x),
        "no y": 2 * x.T @ (x @ w) / len(x),
        "no x": np.full(len(w), 2 * (x @ w - y).mean()),
    }
    fitting = {n: float(np.abs(mean - m).max()) for n, m in means.items()}
    scale = {"sum": size, "all": size / len(x)}
    for name, off in fitting.items():
        if off <= allowed * scale.get(name, 1.0) and _noise_fits(
            noise, spread.mean(), size, len(x), scale.get(name, 1.0), name
        ):
            return name
    return OTHER


def _noise_fits(
    noise: float, spread: float, size: int, rows: int, scale: float, name: str
) -> bool:
    """Tell whether the noise is that of batches of this size, drawn in either way."""
    if name not in (RIGHT, "sum", "all", "uphill"):
        return True
    with_return = spread / size * scale**2
    without = with_return * (rows - size) / max(rows - 1, 1)
    return bool(0.65 * without - 1e-9 <= noise <= 1.45 * with_return + 1e-9)


def _spread(x: Any, y: Any, w: Any) -> FloatArray:
    """Return the variance of the slopes of single rows."""
    return np.asarray((2 * x * (x @ w - y)[:, None]).var(axis=0))


class _Drawn(Function):
    """A function of chance: what its results show is compared, in a word."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Call it three times, twice with one seed, and say what is seen."""
        x, y, w, size, _, seed = arguments
        word = seen(self._called(answer, *arguments), *arguments)
        few = [self._called(answer, x, y, w, size, 3, seed + n) for n in (0, 0, 1)]
        repeats, moves = np.allclose(few[0], few[1]), not np.allclose(few[0], few[2])
        if word != STILL and not (repeats and (moves or size == len(x))):
            return SEEDLESS
        return word

    def _called(self, answer: Any, *arguments: Any) -> FloatArray:
        raw = call(self.pick(answer), *arguments, name=self.name)
        _, _, w, _, draws, _ = arguments
        shape = (draws, len(w))
        return as_array(raw, f"the result of {self.name}", shape=shape)


def _word(make: Batches) -> Callable[..., str]:
    return lambda *given: seen(make(*given), *given)


def _times(factor: Callable[[int, int], float]) -> Callable[..., str]:
    """Return the oracle whose slopes are a factor of size and rows too large."""
    return _word(lambda x, *more: sample(x, *more) * factor(more[2], len(x)))


def _one_batch(*given: Any) -> str:
    x, _, _, size, *_ = given
    return STILL if size < len(x) else RIGHT


def _seedless(*given: Any) -> str:
    return SEEDLESS


def _exponent(answer: Any, _: Any) -> float:
    value = as_array(entry_of(answer, NAME, "noise_slope"), "noise_slope")
    if value.size != 1:
        raise CheckFailed(
            "noise_slope is not one single number.",
            expected="one exponent",
            received=f"an array of shape {value.shape}",
            hint="fit one straight line to the logarithms, and take its slope.",
            mistake="wrong shape",
        )
    number = float(value.reshape(-1)[0])
    return -1.0 if abs(number + 1) <= 0.15 else round(number, 1)


SUM = "the slopes of a batch are added up: the loss is a mean, so divide by its size."
HALF = "the factor 2 is missing: the derivative of a square has one."
UPHILL = "the signs are turned: the slope of (x·w − y)² holds x·w − y."
ALL = (
    "the sum over a batch is divided by the number of all rows: divide by the batch's."
)
NO_Y = "y takes no part: the error is x·w − y."
NO_X = "the error is not multiplied by x."
STILL_HINT = "all draws are the same: draw a new batch for each of them, at random."
SEED = (
    "the seed has no hold of the draws: make one generator, "
    "np.random.default_rng(seed), "
    "at the beginning, and draw with it."
)
LESS_NOISE = (
    "the standard deviation falls with the root of the batch. The variance is asked "
    "for."
)
GROWS = "the noise falls with the batch: is the slope a mean over it?"
ROOT_GROWS = "the noise falls with the batch, and the variance is asked for."
TWICE = "is the variance squared once more?"
ONE = "compare the mean of many draws with the slope of all rows."
LINE = "fit a straight line to the logarithm of the variance against that of the batch."

BATCH_NOISE = Exercise(
    name=NAME,
    title="7.6 The noise of small batches",
    points_by_part=True,
    part=lambda case: "exponent" if case == "exponent" else "slopes",
    promises=(
        Promise("(draws, len(w))", (BatchCase(200, 3, 4),)),
        Promise(
            "the same seed gives the same draws",
            (BatchCase(200, 3, 4), BatchCase(120, 2, 10, seed=1)),
        ),
        Promise("the mean squared error", (BatchCase(200, 3, 4),)),
    ),
    visible=(
        BatchCase(200, 3, 4),
        BatchCase(120, 2, 10, seed=1),
        BatchCase(300, 4, 1, seed=2),
        "exponent",
    ),
    rule={
        "slopes": _Drawn(
            name="batch_slopes",
            arguments=BatchCase.draw,
            pick=lambda answer: entry_of(answer, NAME, "batch_slopes"),
            right=lambda *given: RIGHT,
            wrong=(
                Wrong("sum instead of mean", _times(lambda size, rows: size), SUM),
                Wrong("factor 2 missing", _times(lambda size, rows: 0.5), HALF),
                Wrong("sign turned", _times(lambda size, rows: -1.0), UPHILL),
                Wrong("divided by all rows", _times(lambda n, rows: n / rows), ALL),
                Wrong(
                    "y forgotten",
                    _word(lambda x, y, *more: sample(x, 0 * y, *more)),
                    NO_Y,
                ),
                Wrong("x forgotten", _word(_without_x), NO_X),
                Wrong("same batch each time", _one_batch, STILL_HINT),
                Wrong("seed ignored", _seedless, SEED),
            ),
            features=(
                Feature(
                    lambda x, y, w, size, *_: size == 1,
                    {True: "batches of one", False: "larger batches"},
                ),
                Feature(
                    lambda x, y, w, size, *_: size == len(x),
                    {True: "batches of all rows", False: "smaller batches"},
                ),
            ),
            probes=(BatchCase(90, 3, 30, seed=31), BatchCase(64, 2, 8, seed=32)),
            describe=BatchCase.describe,
            has_slips=False,
            hint=ONE,
        ),
        "exponent": Values(
            name="noise_slope",
            value=_exponent,
            right=lambda case: -1.0,
            wrong=(
                Wrong("standard deviation", lambda case: -0.5, LESS_NOISE),
                Wrong("noise grows", lambda case: 1.0, GROWS),
                Wrong("deviation grows", lambda case: 0.5, ROOT_GROWS),
                Wrong("squared once more", lambda case: -2.0, TWICE),
            ),
            enough=1,
            has_slips=False,
            hint=LINE,
        ),
    },
)
