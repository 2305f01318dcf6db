"""8.5: inverted dropout by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "dropout"
SIX = (1.3, 0.4, 0.5, 1.5, 3.2, 0.9)
SHARE, MEAN = 0.02, 0.03  # of 40 000 values: eight and five standard deviations
MANY = (100, 400)


@dataclass(frozen=True)
class DropCase:
    """Values, and what is to become of them.

    Parameters
    ----------
    what : {"zeros", "kept values", "mean", "after training", "chance", "seed"}
        What is looked at.
    rate : float
        Probability of being dropped.
    seed : int
        Handed to the function.
    shape : tuple of int
        Of the values; six known ones when empty.
    """

    what: str
    rate: float = 0.5
    seed: int = 1
    shape: tuple[int, ...] = ()

    def values(self) -> FloatArray:
        """Return values above 0."""
        if not self.shape:
            return np.array(SIX)
        generator = np.random.default_rng(self.seed + 100)
        return generator.uniform(0.5, 3, self.shape).round(3)


def verify_dropout(function: Any, case: DropCase) -> None:
    """Check one property."""
    if case.what == "after training":
        _verify_identity(function, case)
    elif case.what == "chance":
        _verify_chance(function, case)
    elif case.what == "seed":
        _verify_seed(function, case)
    else:
        _verify_dropped(function, case)


def _dropped(
    function: Any, x: FloatArray, case: DropCase, training: bool, seed: int
) -> FloatArray:
    result = call(function, x, case.rate, training, seed, name=NAME)
    return as_array(result, f"{NAME}(…)", shape=x.shape)


def _verify_identity(function: Any, case: DropCase) -> None:
    x = case.values()
    y = _dropped(function, x, case, False, case.seed)
    if np.allclose(y, x, atol=1e-6):
        return
    if (y == 0).any():
        mistake = "drops after training"
        hint = "with training=False every unit takes part: give back what came in."
    elif np.allclose(y, x * (1 - case.rate), atol=1e-6):
        mistake = "scaled after training"
        hint = (
            "that is the other convention, which scales at the end. Here the scaling "
            "is done in training already, so that nothing is left to do."
        )
    else:
        mistake, hint = "changes after training", "give back what came in."
    raise CheckFailed(
        f"the values change although training is over: {mistake}.",
        expected="with training=False, the input",
        received=f"a difference of up to {np.abs(y - x).max():.3g}",
        hint=hint,
        mistake=mistake,
    )


def _verify_dropped(function: Any, case: DropCase) -> None:
    x = case.values()
    y = _dropped(function, x, case, True, case.seed)
    if case.what == "kept values":
        _verify_kept(x, y, case.rate)
        return
    zeros = float((y == 0).mean())
    if abs(zeros - case.rate) > SHARE:
        swapped = abs(zeros - (1 - case.rate)) <= SHARE
        raise CheckFailed(
            "another share of the values is dropped.",
            expected=f"about {case.rate:.0%} zeros",
            received=f"{zeros:.1%} of {x.size:,} values",
            hint="Keras' rate is the probability of being *dropped*; some slides write "
            "p for the probability of being kept."
            if swapped
            else "each value is dropped with probability rate: compare a random number "
            "from 0 to 1 with it.",
            mistake="rate and keep probability swapped" if swapped else "other share",
        )
    _verify_kept(x, y, case.rate)
    _verify_by_chance(x, y)
    if abs(float(y.mean() / x.mean()) - 1) > MEAN:
        raise CheckFailed(
            "the mean is not preserved.",
            expected="about the same mean before and after",
            received=f"{y.mean() / x.mean():.2f} times the mean",
            hint="what is kept must make up for what is dropped.",
            mistake="mean not preserved",
        )
    if y.ndim == 2:
        _verify_places(y)


def _verify_by_chance(x: FloatArray, y: FloatArray) -> None:
    gone = x[y == 0]
    if not gone.size or gone.size == x.size:
        return
    if x[y != 0].min() < gone.max() and x[y != 0].max() > gone.min():
        return
    raise CheckFailed(
        "which values are dropped depends on their size.",
        received="the smallest or the largest ones, all of them",
        hint="chance decides, and nothing else: a large value goes as easily as a "
        "small one.",
        mistake="dropped by size",
    )


def _verify_kept(x: FloatArray, y: FloatArray, rate: float) -> None:
    kept = y != 0
    factors = (y / x)[kept]
    if not kept.any() or np.allclose(factors, 1 / (1 - rate), atol=1e-5):
        return
    known = [
        (
            1.0,
            "no rescaling",
            "the values that are kept come through as they are. Then a sum over all "
            "units is smaller in training than afterwards; let what is kept make up "
            "for it.",
        ),
        (1 / rate if rate else 0.0, "scaled by the rate", "which share is *kept*?"),
        (1 - rate, "multiplied instead of divided", "what is kept must grow."),
        (rate, "multiplied instead of divided", "what is kept must grow."),
    ]
    mistake, hint = next(
        ((m, hint) for value, m, hint in known if np.allclose(factors, value)),
        ("other scaling", "every value that is kept is scaled by the same factor."),
    )
    raise CheckFailed(
        f"the values that are kept have another size: {mistake}.",
        received=f"{factors.min():.3g} times the input"
        + ("" if np.ptp(factors) < 1e-6 else f" to {factors.max():.3g} times"),
        hint=hint,
        mistake=mistake,
    )


def _verify_places(y: FloatArray) -> None:
    zeros = y == 0
    for axis, what in ((0, "columns"), (1, "rows")):
        shares = zeros.mean(axis=axis)
        if ((shares < 0.01) | (shares > 0.99)).mean() > 0.5:
            raise CheckFailed(
                f"whole {what} are dropped together.",
                expected="every value by itself",
                received=f"{what} of zeros only",
                hint="draw as many random numbers as there are values: x.shape.",
                mistake="whole rows or columns",
            )


def _verify_chance(function: Any, case: DropCase) -> None:
    """Six values at rate 0.5 must not always lose three."""
    x = case.values()
    results = [_dropped(function, x, case, True, seed) for seed in range(60)]
    counts = [int((y == 0).sum()) for y in results]
    if len(set(counts)) >= 3:
        return
    if all(np.array_equal(y, results[0]) for y in results):
        _verify_seed(function, case)
    always = len(set(counts)) == 1
    raise CheckFailed(
        f"{'always' if always else 'almost always'} {counts[0]} of {x.size} values are "
        "dropped.",
        expected="now fewer, now more: the rate is a probability",
        received=f"{sorted(set(counts))} zeros in 60 tries",
        hint="decide for each value by itself, instead of choosing a fixed number of "
        "them.",
        mistake="exact number dropped",
    )


def _verify_seed(function: Any, case: DropCase) -> None:
    x = case.values()
    first, again, other = (
        _dropped(function, x, case, True, case.seed + more) for more in (0, 0, 1)
    )
    if np.array_equal(first, again) and not np.array_equal(first, other):
        return
    fixed = np.array_equal(first, again)
    raise CheckFailed(
        "every seed drops the same values."
        if fixed
        else "the same seed drops other values the second time.",
        hint="in training each step must draw anew: np.random.default_rng(seed)."
        if fixed
        else "draw with np.random.default_rng(seed) and with nothing else.",
        mistake="seed ignored" if fixed else "not repeatable",
    )


DROPOUT = Exercise(
    name=NAME,
    title="8.5 Inverted dropout",
    verify=verify_dropout,
    visible=(
        DropCase("after training"),
        DropCase("kept values"),
        DropCase("zeros", 0.3, 2, MANY),
        DropCase("chance"),
    ),
)
