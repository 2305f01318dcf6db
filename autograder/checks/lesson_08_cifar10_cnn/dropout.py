"""8.5: inverted dropout by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import NOTHING, Seen, seeing
from autograder.student.answers import as_array
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import Demand, Design, FloatArray
from autograder.student.exercise import Exercise, Promise

NAME = "dropout"
SIX = (1.3, 0.4, 0.5, 1.5, 3.2, 0.9)
SHARE, MEAN = 0.02, 0.03  # of 40 000 values: eight and five standard deviations
MANY = (100, 400)


@dataclass(frozen=True)
class DropCase:
    """Values, and what is to become of them."""

    what: str  # one of the looks at the foot of this file
    rate: float = 0.5  # probability of being dropped
    seed: int = 1  # handed to the function
    shape: tuple[int, ...] = ()  # of the values; six known ones when empty

    def values(self) -> FloatArray:
        """Return values of both signs, none near 0; the six are positive."""
        if not self.shape:
            return np.array(SIX)
        generator = np.random.default_rng(self.seed + 100)
        signs = generator.choice([-1.0, 1.0], self.shape)
        return np.asarray(signs * generator.uniform(0.5, 3, self.shape).round(3))

    def made_by(self, function: Any, training: bool, seed: int) -> FloatArray:
        """Return what the function makes of the values."""
        x = self.values()
        result = call(function, x, self.rate, training, seed, name=NAME)
        return as_array(result, f"{NAME}(…)", shape=x.shape)


def after_training(function: Any, case: DropCase) -> Seen:
    """Look whether the values come back as they were."""
    x = case.values()
    y = case.made_by(function, False, case.seed)
    seen = f"a difference of up to {np.abs(y - x).max():.3g}"
    if np.allclose(y, x, atol=1e-6):
        return NOTHING
    if (y == 0).any():
        return "drops after training", seen
    scaled = np.allclose(y, x * (1 - case.rate), atol=1e-6)
    return ("scaled" if scaled else "changes") + " after training", seen


def kept_values(function: Any, case: DropCase) -> Seen:
    """Look at the values that are kept."""
    return scaling(case.values(), case.made_by(function, True, case.seed), case.rate)


def scaling(x: FloatArray, y: FloatArray, rate: float) -> Seen:
    """Look by which factor the kept values have changed."""
    factors = (y / x)[y != 0]
    if not factors.size or np.allclose(factors, 1 / (1 - rate), atol=1e-5):
        return NOTHING
    known = (
        (1.0, "no rescaling"),
        (1 / max(rate, 1e-9), "scaled by the rate"),
        (1 - rate, "multiplied instead of divided"),
        (rate, "multiplied instead of divided"),
    )
    names = (name for value, name in known if np.allclose(factors, value))
    ends = f"{factors.min():.3g} to {factors.max():.3g} times the input"
    return next(names, "scaled by another factor"), ends


def zeros(function: Any, case: DropCase) -> Seen:
    """Look at many values: how many are dropped, which, and what is left."""
    x = case.values()
    y = case.made_by(function, True, case.seed)
    gone = y == 0
    share = float(gone.mean())
    if abs(share - case.rate) > SHARE:
        swapped = abs(share - (1 - case.rate)) <= SHARE
        name = (
            "rate and keep probability swapped" if swapped else "another share dropped"
        )
        return name, f"{share:.1%} zeros of {x.size:,} values, at rate {case.rate:g}"
    scaled = scaling(x, y, case.rate)
    if scaled[0]:
        return scaled
    for sizes in (x, np.abs(x)):
        kept, dropped = sizes[~gone], sizes[gone]
        if kept.min() >= dropped.max() or kept.max() <= dropped.min():
            return "dropped by size", "the smallest or the largest ones, all of them"
    ratio = float(np.abs(y).mean() / np.abs(x).mean())
    if abs(ratio - 1) > MEAN:
        return "mean not preserved", f"{ratio:.2f} times the mean"
    return in_lines(gone) if y.ndim == 2 else NOTHING


def in_lines(gone: Any) -> Seen:
    """Look whether whole rows or columns go together."""
    for axis, what in ((0, "columns"), (1, "rows")):
        shares = gone.mean(axis=axis)
        if ((shares < 0.01) | (shares > 0.99)).mean() > 0.5:
            return "whole rows or columns", f"{what} of zeros only"
    return NOTHING


def chance(function: Any, case: DropCase) -> Seen:
    """Look whether six values at rate 0.5 lose now more, now fewer."""
    results = [case.made_by(function, True, seed) for seed in range(60)]
    counts = {int((y == 0).sum()) for y in results}
    if len(counts) >= 3:
        return NOTHING
    if all(np.array_equal(y, results[0]) for y in results):
        return "seed ignored", "the same values dropped by 60 seeds"
    return "exact number dropped", f"{sorted(counts)} zeros in 60 tries"


def by_seed(function: Any, case: DropCase) -> Seen:
    """Look whether the seed decides, and nothing else."""
    first, again, other = (
        case.made_by(function, True, case.seed + more) for more in (0, 0, 1)
    )
    if not np.array_equal(first, again):
        return "not repeatable", "other values dropped when the same seed is given"
    if np.array_equal(first, other):
        return "seed ignored", "the same values dropped by every seed"
    return NOTHING


AFTER = {
    "drops after training": "with training=False every unit takes part: give back what "
    "came in.",
    "scaled after training": "that is the other convention, which scales at the end. "
    "Here the scaling is done in training already, so that nothing is left to do.",
    "changes after training": "give back what came in.",
}
SCALING = {
    "no rescaling": "the values that are kept come through as they are. Then a sum "
    "over all units is smaller in training than afterwards; let what is kept make up "
    "for it.",
    "scaled by the rate": "which share is kept?",
    "multiplied instead of divided": "what is kept must grow.",
    "scaled by another factor": "every value that is kept is scaled by one and the "
    "same factor.",
}
DROPPED = {
    "another share dropped": "each value is dropped with probability rate: compare a "
    "random number from 0 to 1 with it.",
    "rate and keep probability swapped": "Keras' rate is the probability of being "
    "dropped; some slides write p for the probability of being kept.",
    "dropped by size": "chance decides, and nothing else: a large value goes as easily "
    "as a small one.",
    "mean not preserved": "what is kept must make up for what is dropped.",
    "whole rows or columns": "draw as many random numbers as there are values: "
    "x.shape.",
    **SCALING,
}
SEEDS = {
    "seed ignored": "in training each step must draw anew: "
    "np.random.default_rng(seed).",
    "not repeatable": "draw with np.random.default_rng(seed) and with nothing else.",
    "exact number dropped": "decide for each value by itself, instead of choosing a "
    "fixed number of them: the rate is a probability.",
}


def look(
    what: str, measure: Any, hints: Mapping[str, str], fails: str, expected: str
) -> Demand:
    """Return the demand of the cases of one kind."""
    return seeing(
        measure,
        hints,
        fails=fails,
        expected=expected,
        when=lambda case: case.what == what,
    )


BY_ITSELF = "now fewer, now more zeros: the rate is a probability"
DROPOUT = Exercise(
    name=NAME,
    title="8.5 Inverted dropout",
    rule=Design(
        name=NAME,
        read=lambda answer: as_function(answer, NAME),
        demands=[
            look(
                "after training",
                after_training,
                AFTER,
                "changes values although training is over",
                "with training=False, the input",
            ),
            look(
                "kept values",
                kept_values,
                SCALING,
                "makes another size of the values that are kept",
                "the mean preserved",
            ),
            look(
                "zeros",
                zeros,
                DROPPED,
                "does not drop as it should",
                "each value dropped by itself, with probability rate",
            ),
            look("chance", chance, SEEDS, "drops a fixed number of values", BY_ITSELF),
            look("seed", by_seed, SEEDS, "does not draw by the seed", BY_ITSELF),
        ],
        probes=(DropCase("seed", 0.5, 21, (6, 7)), DropCase("kept values", 0.2, 22)),
    ),
    promises=(Promise("leave `x` as it is", (DropCase("kept values"),)),),
    visible=(
        DropCase("after training", shape=(3, 4)),
        DropCase("kept values"),
        DropCase("zeros", 0.3, 2, MANY),
        DropCase("chance"),
    ),
)
