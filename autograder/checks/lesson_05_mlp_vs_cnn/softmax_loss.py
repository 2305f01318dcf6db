"""5.1: softmax and cross-entropy that survive any scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
    close,
)
from autograder.student.exercise import Exercise

NAME = "softmax_loss"


@dataclass(frozen=True)
class ScoreCase:
    """Scores of a few images."""

    part: str  # "softmax" or "cross_entropy": which function counts here
    seed: int
    images: int = 3
    classes: int = 4
    spread: float = 1.5  # standard deviation of the scores
    huge: float = 0.0  # added to one score of each image
    apart: float = (
        0.0  # the first image's scores lie so much higher, the second's lower
    )

    def scores(self) -> FloatArray:
        """Return the scores, shape (images, classes)."""
        generator = np.random.default_rng(self.seed)
        scores = generator.normal(0, self.spread, (self.images, self.classes)).round(2)
        scores[:, generator.integers(self.classes)] += self.huge
        scores[:2] += self.apart * np.array([[1.0], [-1.0]])[: self.images]
        return scores

    def labels(self) -> npt.NDArray[np.int64]:
        """Return the right classes; never the one with the huge score first."""
        generator = np.random.default_rng([self.seed, 1])
        labels = generator.integers(0, self.classes, self.images)
        labels[0] = int(self.scores()[0].argmin())
        return labels


def softmax_oracle(scores: FloatArray, axis: int = 1) -> FloatArray:
    """Return probabilities along one axis."""
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def losses_oracle(scores: FloatArray, labels: npt.NDArray[np.int64]) -> FloatArray:
    """Return one cross-entropy for each image."""
    lowered = scores - scores.max(axis=1, keepdims=True)
    chosen = lowered[np.arange(len(labels)), labels]
    return np.asarray(np.log(np.exp(lowered).sum(axis=1)) - chosen)


def verify_softmax_loss(answer: Any, case: ScoreCase) -> None:
    """Check one of the two functions."""
    function = entry_of(answer, NAME, case.part)
    rules: dict[str, Callable[[Any, ScoreCase], None]] = {
        "softmax": _verify_softmax,
        "cross_entropy": _verify_losses,
    }
    rules[case.part](function, case)


def _finite(result: Any, case: ScoreCase) -> None:
    """Say where NaN and infinity come from, which here is never bad luck."""
    try:
        values = np.asarray(result, dtype=np.float64)
    except Exception:  # said by as_array in its own words
        return
    if np.isfinite(values).all():
        return
    if case.apart and np.isfinite(values[0]).all():
        raise CheckFailed(
            f"{case.part} gives a value that is not a number: 0 divided by 0.",
            received="NaN or infinity for an image whose scores are all very low",
            hint="one number for the whole batch was taken off: an image that lies "
            "far below it is left with powers of 0. Each row needs its own.",
            mistake="highest score of the whole batch",
        )
    if np.isnan(values).any() or case.part == "softmax":
        raise CheckFailed(
            f"{case.part} gives a value that is not a number: overflow.",
            received="NaN or infinity for large scores",
            hint="e to the power of 1000 is more than a computer can hold. Only "
            "differences of scores count: lower each row by something first.",
            mistake="overflow",
        )
    raise CheckFailed(
        f"{case.part} gives an infinite loss.",
        received="infinity for a very wrong image",
        hint="a probability was rounded to 0 before its logarithm was taken. Write the "
        "logarithm of the quotient as a difference, and no quotient is needed.",
        mistake="logarithm of 0",
    )


def _verify_softmax(function: Any, case: ScoreCase) -> None:
    scores = case.scores()
    result = call(function, scores, name="softmax")
    _finite(result, case)
    received = as_array(result, "softmax(scores)")
    powers = np.exp(np.clip(scores, -700, 700))
    assert_matches(
        received,
        softmax_oracle(scores),
        "softmax(scores)",
        mistakes=[
            Mistake(
                "normalised over the images",
                softmax_oracle(scores, axis=0),
                "the probabilities of one image add up to 1: sum along a row.",
            ),
            Mistake(
                "normalised over the whole batch",
                powers / powers.sum(),
                "each image has its own sum: keep the rows apart.",
            ),
            Mistake("not normalised", powers, "divide each row by its sum."),
            Mistake(
                "not normalised",
                np.exp(scores - scores.max(axis=1, keepdims=True)),
                "divide each row by its sum.",
            ),
            Mistake(
                "no exponential",
                scores / scores.sum(axis=1, keepdims=True),
                "scores may be negative: raise e to them before dividing.",
            ),
            Mistake(
                "sigmoid instead of softmax",
                1 / (1 + np.exp(-np.clip(scores, -700, 700))),
                "a sigmoid looks at one score alone; here the scores of a row share "
                "out 1 among themselves.",
            ),
            Mistake(
                "logarithms returned",
                np.log(np.maximum(softmax_oracle(scores), 1e-300)),
                "these are the logarithms of the probabilities.",
            ),
            Mistake(
                "signs turned round",
                softmax_oracle(-scores),
                "the largest score gets the largest probability.",
            ),
        ],
        hint="check a row by hand: are all values positive, and is their sum 1?",
    )


def _verify_losses(function: Any, case: ScoreCase) -> None:
    scores, labels = case.scores(), case.labels()
    result = call(function, scores, labels, name="cross_entropy")
    _finite(result, case)
    received = as_array(result, "cross_entropy(scores, labels)")
    right = losses_oracle(scores, labels)
    if received.shape == (len(right), 1) != right.shape:
        raise CheckFailed(
            "cross_entropy(scores, labels) gives a column.",
            expected=f"one loss for each image, shape ({len(right)},)",
            received=f"shape {received.shape}",
            hint="keepdims=True keeps an axis of length 1, which broadcasting needs; "
            "the result has one number for each image and no second axis.",
            mistake="column of losses",
        )
    if received.shape == (len(right), len(right)) and len(right) > 1:
        raise CheckFailed(
            "cross_entropy(scores, labels) gives a whole table.",
            expected=f"one loss for each image, shape ({len(right)},)",
            received=f"shape {received.shape}",
            hint="`array[:, labels]` takes every label's column from every row. Each "
            "row has one label of its own: give the numbers of the rows, too.",
            mistake="every label for every image",
        )
    if received.size == 1 and len(right) > 1:
        _explain_single(float(received.reshape(-1)[0]), right)
    if close(received, right):
        return
    probabilities = softmax_oracle(scores)
    chosen = probabilities[np.arange(len(labels)), labels]
    assert_matches(
        received,
        right,
        "cross_entropy(scores, labels)",
        mistakes=[
            *_cut_off(chosen, right),
            *_other_classes(probabilities, chosen),
            Mistake("sign forgotten", -right, "a loss is not negative: −ln p."),
            Mistake("no logarithm", 1 - chosen, "the loss is −ln p, not 1 − p."),
            Mistake("no logarithm", chosen, "that is p itself: the loss is −ln p."),
            Mistake(
                "other logarithm",
                right / np.log(10),
                "np.log is the natural logarithm, np.log10 another one.",
            ),
            Mistake(
                "other logarithm",
                right / np.log(2),
                "np.log is the natural logarithm, np.log2 another one.",
            ),
            Mistake(
                "largest score instead of the right one",
                -np.log(probabilities.max(axis=1)),
                "the label says which probability counts, not the largest score.",
            ),
            Mistake(
                "softmax forgotten",
                -scores[np.arange(len(labels)), labels],
                "scores are no probabilities yet.",
            ),
            Mistake(
                "softmax twice",
                losses_oracle(probabilities, labels),
                "softmax was applied to what had been probabilities already.",
            ),
        ],
        hint="take one image by hand: softmax, the entry of its label, −ln.",
    )


def _other_classes(probabilities: FloatArray, chosen: FloatArray) -> list[Mistake]:
    """Return what comes out when the other classes' probabilities count, too."""
    hint = "only the probability of the right class counts: its label says which."
    with np.errstate(divide="ignore"):
        every = np.log(probabilities).sum(axis=1)
        rest = np.log1p(-probabilities).sum(axis=1) - np.log1p(-chosen)
        sums = (-every, -np.log(chosen) - rest)
    return [
        Mistake("other classes counted", losses, hint)
        for losses in sums
        if np.isfinite(losses).all()
    ]


def _cut_off(chosen: FloatArray, right: FloatArray) -> list[Mistake]:
    """Return what comes out when a small number saves the logarithm from 0."""
    hint = (
        "a small number added to p avoids the infinity and gives another loss: all "
        "very wrong images look equally wrong. Compute from the scores instead."
    )
    wrong = []
    for small in 10.0 ** -np.arange(5, 301):
        wrong += [-np.log(chosen + small), -np.log(np.maximum(chosen, small))]
    return [
        Mistake("logarithm of 0 patched", losses, hint)
        for losses in wrong
        if not close(losses, right)
    ]


def _explain_single(received: float, right: FloatArray) -> None:
    mean = bool(np.isclose(received, right.mean()))
    known = mean or np.isclose(received, right.sum())
    raise CheckFailed(
        "cross_entropy(scores, labels) gives one number.",
        expected=f"one loss for each image, shape ({len(right)},)",
        received=f"{'the mean' if mean else 'the sum' if known else 'one number'}",
        hint="that comes later: first one loss for each image.",
        mistake="mean over the batch" if known else "one number only",
    )


SOFTMAX_LOSS = Exercise(
    name=NAME,
    title="5.1 Softmax and cross-entropy",
    verify=verify_softmax_loss,
    visible=(
        ScoreCase("softmax", 1),
        ScoreCase("softmax", 2, images=2, huge=1000.0),
        ScoreCase("softmax", 5, apart=1000.0),
        ScoreCase("cross_entropy", 3),
        ScoreCase("cross_entropy", 6, apart=1000.0),
        ScoreCase("cross_entropy", 4, images=2, huge=1000.0),
    ),
)
