"""8.3: batch normalisation by hand, while training and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Run,
    Wrong,
    entry_of,
    same,
)
from autograder.student.exercise import Exercise

NAME = "batch_norm"
TRAIN, INFER = "batch_norm_train", "batch_norm_infer"
RESULTS = ("the normalised batch", "the new moving mean", "the new moving variance")
Moments = tuple[Any, Any]  # mean and variance
Statistics = Callable[[FloatArray], Moments]
Formula = Callable[..., FloatArray]


@dataclass(frozen=True)
class NormCase:
    """A batch, and what the layer holds."""

    looked_at: str  # one of RESULTS, or INFER
    shape: tuple[int, ...] = ()  # of the batch; channels last
    seed: int = 0
    # The batch itself, one channel, γ = 1, β = 0, a fresh layer; instead of chance.
    column: tuple[float, ...] = ()
    momentum: float = 0.99
    epsilon: float = 1e-3

    def draw(self) -> tuple[Any, ...]:
        """Return what the function is called with."""
        rates = (self.momentum, self.epsilon)
        return (*self.arrays(), *(rates[1:] if self.looked_at == INFER else rates))

    def arrays(self) -> tuple[FloatArray, ...]:
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


def in_training(*shape: int, **more: Any) -> list[NormCase]:
    """Return a case for each result of the function for training."""
    return [NormCase(result, shape, **more) for result in RESULTS]


def statistics(x: FloatArray) -> Moments:
    """Return mean and variance of each channel, over all else."""
    axes = tuple(range(x.ndim - 1))
    return x.mean(axis=axes), x.var(axis=axes)


def normalised(x: Any, mean: Any, var: Any, gamma: Any, beta: Any, e: Any) -> Any:
    """Return γ (x − mean) / √(variance + ε) + β."""
    return gamma * (x - mean) / np.sqrt(var + e) + beta


def trained(of: Statistics = statistics, formula: Formula = normalised) -> Formula:
    """Return the oracle of the normalised batch, with these statistics."""

    def oracle(
        x: Any,
        gamma: Any,
        beta: Any,
        moving_mean: Any,
        moving_variance: Any,
        momentum: float,
        epsilon: float,
    ) -> FloatArray:
        with np.errstate(all="ignore"):
            return np.asarray(formula(x, *of(x), gamma, beta, epsilon))

    return oracle


def used(formula: Formula = normalised) -> Formula:
    """Return the oracle of a network in use."""

    def oracle(
        x: Any,
        gamma: Any,
        beta: Any,
        moving_mean: Any,
        moving_variance: Any,
        epsilon: float,
    ) -> FloatArray:
        with np.errstate(all="ignore"):
            moments = moving_mean, moving_variance
            return np.asarray(formula(x, *moments, gamma, beta, epsilon))

    return oracle


def moved(
    which: int,
    of: Statistics = statistics,
    formula: Callable[..., Any] = lambda old, new, m: m * old + (1 - m) * new,
) -> Formula:
    """Return the oracle of a moving statistic: 0 is the mean, 1 the variance."""

    def oracle(
        x: Any,
        gamma: Any,
        beta: Any,
        moving_mean: Any,
        moving_variance: Any,
        momentum: float,
        epsilon: float,
    ) -> FloatArray:
        old = (moving_mean, moving_variance)[which]
        return np.asarray(formula(old, of(x)[which], momentum))

    return oracle


def unbiased(x: FloatArray) -> Moments:
    """Divide by n − 1."""
    mean, variance = statistics(x)
    count = x.size // x.shape[-1]
    return mean, variance * count / max(count - 1, 1)


def over(*axes: int, flat: bool = True) -> Statistics:
    """Return the statistics over some axes of maps; a flat batch is right, or stops."""

    def moments(x: FloatArray) -> Moments:
        if x.ndim == 2 and flat:
            return statistics(x)
        return x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True)

    return moments


def moving_in_training(
    x: Any, gamma: Any, beta: Any, mean: Any, variance: Any, m: Any, epsilon: float
) -> FloatArray:
    """Take the moving statistics in training, too."""
    return np.asarray(normalised(x, mean, variance, gamma, beta, epsilon))


def batch_in_use(
    x: Any, gamma: Any, beta: Any, mean: Any, variance: Any, epsilon: float
) -> FloatArray:
    """Take the batch's own statistics in use, too."""
    return np.asarray(normalised(x, *statistics(x), gamma, beta, epsilon))


def result_of(place: int, raw: Any, name: str) -> FloatArray:
    """Read one of the three results."""
    if not isinstance(raw, tuple | list) or len(raw) != len(RESULTS):
        raise CheckFailed(
            f"{TRAIN} does not return three things.",
            expected="the normalised batch, new moving mean, new moving variance",
            received=brief(np.shape(raw), 40) if np.ndim(raw) else brief(raw, 40),
            hint="end with `return y, new_mean, new_variance`.",
            mistake="not three results",
        )
    return as_array(raw[place], RESULTS[place], finite=False)


def as_batch(raw: Any, name: str) -> FloatArray:
    """Read the batch; the moving statistics may be handed on unchanged."""
    is_triple = isinstance(raw, tuple | list) and len(raw) == len(RESULTS)
    return as_array(raw[0] if is_triple else raw, name, finite=False)


def off_in(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell whether the channels' means or their spreads alone are wrong."""
    if any(np.shape(run.value) != run.right.shape for run in runs):
        return None
    moments = [(statistics(run.value), statistics(run.right)) for run in runs]
    means, spreads = (
        all(same(value[n], right[n]) for value, right in moments) for n in (0, 1)
    )
    if means == spreads:
        return None
    if means:
        return "spread of a channel", f"the mean of each channel is right. {BY_CHANNEL}"
    return "mean of a channel", f"the spread of each channel is right. {BY_CHANNEL}"


BY_N = "the variance of the batch is divided by n here, not by n − 1, as Keras does."
FOR_LATER = (
    "the moving statistics are for later: in training the batch's own mean and "
    "variance are used."
)
ALONE = (
    "after training an image must not depend on which others are beside it: the moving "
    "statistics take the place of the batch's."
)
EVERY_CHANNEL = (
    "every channel has its own mean and variance: one for all of them mixes what "
    "different filters say."
)
TURNED = (
    "the axes are turned round: the mean is taken over batch and space, the channels "
    "stay."
)
TOGETHER = (
    "each image was normalised by itself. Batch normalisation takes all images of the "
    "batch together."
)
EVERY_PLACE = (
    "every place has got its own mean: rows and columns are averaged over, too."
)
SCALE_AND_SHIFT = (
    "the layer learns a scale γ and a shift β: both come after the division."
)
EACH = "γ and β hold one number for each channel: use all of them."
ROLES = "γ multiplies, β is added."
SCALE_FIRST = "first the scale, then the shift: β is not scaled."
ROOT = "the root is missing: divide by the standard deviation."
INSIDE = "ε is added to the variance, inside the root."
NEEDED = (
    "ε is added to the variance, inside the root: without it some channels cannot be "
    "divided."
)
SHARE_KEPT = (
    "momentum is the share of the old value that is kept; with 0.99 it moves slowly."
)
A_LITTLE = "it moves a little towards the batch's, not all the way."
TOWARDS = "in training it moves towards the batch's."
TWO_SHARES = "the two shares are momentum and 1 − momentum."
NO_ROOT_KEPT = "the variance is kept, not its root."
BY_CHANNEL = (
    "Mean and variance are taken over everything but the channels: of each channel the "
    "result has mean β and spread γ."
)
ONE_NUMBER = "take one number of x by hand: subtract, divide, multiply, add."
THE_REST = "momentum times the old value, and the rest of the batch's own."

OTHER_STATISTICS: list[tuple[str, Statistics, str]] = [
    ("n − 1 in the variance", unbiased, BY_N),
    ("one mean for all channels", lambda x: (x.mean(), x.var()), EVERY_CHANNEL),
    ("normalised over the channels", over(-1, flat=False), TURNED),
    (
        "normalised over the channels",
        lambda x: (statistics if x.shape[-1] == 1 else over(-1, flat=False))(x),
        TURNED,
    ),
    ("normalised per image", over(1, 2), TOGETHER),
    ("normalised per image", over(1, 2, flat=False), TOGETHER),
    ("normalised per place", lambda x: (x.mean(axis=0), x.var(axis=0)), EVERY_PLACE),
]
OTHER_FORMULAS: list[tuple[str, Formula, str]] = [
    (
        "γ and β forgotten",
        lambda x, m, v, g, b, e: normalised(x, m, v, 1, 0, e),
        SCALE_AND_SHIFT,
    ),
    (
        "β forgotten",
        lambda x, m, v, g, b, e: normalised(x, m, v, g, 0, e),
        "the shift β is missing.",
    ),
    (
        "γ forgotten",
        lambda x, m, v, g, b, e: normalised(x, m, v, 1, b, e),
        "the scale γ is missing.",
    ),
    (
        "one γ for all channels",
        lambda x, m, v, g, b, e: normalised(x, m, v, g[0], b[0], e),
        EACH,
    ),
    (
        "γ and β swapped",
        lambda x, m, v, g, b, e: normalised(x, m, v, b, g, e),
        ROLES,
    ),
    (
        "γ multiplies β, too",
        lambda x, m, v, g, b, e: g * normalised(x, m, v, 1, b, e),
        SCALE_FIRST,
    ),
    (
        "divided by the variance",
        lambda x, m, v, g, b, e: g * (x - m) / (v + e) + b,
        ROOT,
    ),
    (
        "ε outside the root",
        lambda x, m, v, g, b, e: g * (x - m) / (np.sqrt(v) + e) + b,
        INSIDE,
    ),
    (
        "ε forgotten",
        lambda x, m, v, g, b, e: normalised(x, m, v, g, b, 0),
        NEEDED,
    ),
    (
        "mean not subtracted",
        lambda x, m, v, g, b, e: normalised(x, 0, v, g, b, e),
        "subtract the mean first.",
    ),
]
MOVES: list[tuple[str, Callable[..., Any], str]] = [
    ("momentum turned round", lambda old, new, m: (1 - m) * old + m * new, SHARE_KEPT),
    ("batch's own", lambda old, new, m: new, A_LITTLE),
    ("not moved", lambda old, new, m: old, TOWARDS),
    ("old value not weighted", lambda old, new, m: old + (1 - m) * new, TWO_SHARES),
    ("new value not weighted", lambda old, new, m: m * old + new, TWO_SHARES),
]
WRONG_MEAN = [
    *(Wrong(name, moved(0, formula=move), hint) for name, move, hint in MOVES),
    *(Wrong(name, moved(0, of), hint) for name, of, hint in OTHER_STATISTICS[1:]),
]
WRONG_VARIANCE = [
    *(Wrong(name, moved(1, formula=move), hint) for name, move, hint in MOVES),
    *(Wrong(name, moved(1, of), hint) for name, of, hint in OTHER_STATISTICS),
    Wrong(
        "standard deviation kept",
        moved(1, lambda x: (0, np.sqrt(statistics(x)[1]))),
        NO_ROOT_KEPT,
    ),
]
WRONG_BATCH = [
    Wrong("moving statistics in training", moving_in_training, FOR_LATER),
    *(Wrong(name, trained(of), hint) for name, of, hint in OTHER_STATISTICS),
    *(Wrong(n, trained(formula=formula), hint) for n, formula, hint in OTHER_FORMULAS),
]
WRONG_IN_USE = [
    Wrong("statistics of the batch", batch_in_use, ALONE),
    *(Wrong(name, used(formula), hint) for name, formula, hint in OTHER_FORMULAS),
]


def rule(looked_at: str, function: str, **more: Any) -> Function:
    """Return the rule for one result."""
    return Function(
        name=looked_at,
        arguments=NormCase.draw,
        pick=lambda answer: entry_of(answer, NAME, function),
        features=(
            Feature(
                lambda x, *_: x.shape[-1] > 1,
                {True: "several channels", False: "a single channel"},
            ),
            Feature(lambda x, *_: x.ndim, "a batch with {} axes", ordered=True),
        ),
        probes=(
            NormCase(looked_at, (3, 2, 4, 2), 21, momentum=0.8, epsilon=0.3),
            NormCase(looked_at, (5, 3), 22, momentum=0.5, epsilon=0.2),
            NormCase(looked_at, column=(4.0, 4.0, 4.0)),
        ),
        **more,
    )


PARTS = {
    RESULTS[0]: rule(
        RESULTS[0],
        TRAIN,
        read=partial(result_of, 0),
        right=trained(),
        wrong=WRONG_BATCH,
        tells=off_in,
        hint=BY_CHANNEL,
    ),
    RESULTS[1]: rule(
        RESULTS[1],
        TRAIN,
        read=partial(result_of, 1),
        right=moved(0),
        wrong=WRONG_MEAN,
        hint=THE_REST,
    ),
    RESULTS[2]: rule(
        RESULTS[2],
        TRAIN,
        read=partial(result_of, 2),
        right=moved(1),
        wrong=WRONG_VARIANCE,
        hint=THE_REST,
    ),
    INFER: rule(
        INFER,
        INFER,
        read=as_batch,
        right=used(),
        wrong=WRONG_IN_USE,
        hint=ONE_NUMBER,
    ),
}

BATCH_NORM = Exercise(
    name=NAME,
    title="8.3 Batch normalisation by hand",
    rule=PARTS,
    part=lambda case: case.looked_at,
    points_by_part=True,
    visible=(
        *in_training(column=(1.0, 3.0, 5.0, 7.0)),
        *in_training(4, 3, 2, 3, seed=1),
        NormCase(INFER, (5, 3), 2),
    ),
)
