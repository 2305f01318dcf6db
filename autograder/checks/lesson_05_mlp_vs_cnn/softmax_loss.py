"""5.1: softmax and cross-entropy that survive any scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    Feature,
    FloatArray,
    Function,
    Run,
    Stop,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "softmax_loss"
Labels = npt.NDArray[np.int64]
Change = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class ScoreCase:
    """Scores of a few images."""

    part: str  # "softmax" or "cross_entropy": which function counts here
    seed: int
    images: int = 3
    classes: int = 4
    spread: float = 1.5  # standard deviation of the scores
    huge: float = 0.0  # added to one score of each image
    apart: float = 0.0  # by how much the first image's are higher, the second's lower

    def draw(self) -> tuple[Any, ...]:
        """Return what the function is called with."""
        scores = self.scores()
        return (scores,) if self.part == "softmax" else (scores, self.labels())

    def scores(self) -> FloatArray:
        """Return the scores, shape (images, classes)."""
        generator = np.random.default_rng(self.seed)
        scores = generator.normal(0, self.spread, (self.images, self.classes)).round(2)
        scores[:, generator.integers(self.classes)] += self.huge
        scores[:2] += self.apart * np.array([[1.0], [-1.0]])[: self.images]
        return scores

    def labels(self) -> Labels:
        """Return the right classes; never the one with the huge score first."""
        generator = np.random.default_rng([self.seed, 1])
        labels = generator.integers(0, self.classes, self.images)
        labels[0] = int(self.scores()[0].argmin())
        return labels


def by_highest(scores: FloatArray) -> FloatArray:
    """Take the highest score of each image off."""
    return np.asarray(scores - scores.max(axis=1, keepdims=True))


def of_rows(powers: FloatArray) -> FloatArray:
    """Return the sum of each row, as a column."""
    return np.asarray(powers.sum(axis=1, keepdims=True))


def softmax(
    scores: FloatArray, lowered: Change = by_highest, total: Change = of_rows
) -> FloatArray:
    """Return probabilities, with what is taken off, and what divides."""
    with np.errstate(all="ignore"):
        powers = np.exp(lowered(scores))
        return np.asarray(powers / total(powers))


def of_labels(values: FloatArray, labels: Labels) -> FloatArray:
    """Return the entry of each image's own class."""
    return np.asarray(values[np.arange(len(labels)), labels])


def losses(
    scores: FloatArray,
    labels: Labels,
    lowered: Change = by_highest,
    log: Change = np.log,
) -> FloatArray:
    """Return one cross-entropy for each image, computed from the scores."""
    with np.errstate(all="ignore"):
        low = lowered(scores)
        return np.asarray(log(np.exp(low).sum(axis=1)) - of_labels(low, labels))


def log_of(
    probability: Change, patch: Change = lambda p: p
) -> Callable[[FloatArray, Labels], FloatArray]:
    """Return the oracle that takes −ln of a probability."""

    def oracle(scores: FloatArray, labels: Labels) -> FloatArray:
        with np.errstate(all="ignore"):
            return np.asarray(-np.log(patch(of_labels(probability(scores), labels))))

    return oracle


def patches() -> list[Change]:
    """Return small numbers that save a logarithm from 0."""
    powers = (10.0**-n for n in (*range(5, 13), 15, 16, 20, 30, 100, 300))
    found: list[Change] = []
    for small in (*powers, 2.0**-23, 2.0**-52):
        found += [lambda p, e=small: p + e, lambda p, e=small: np.maximum(p, e)]  # type: ignore[misc]
    return found


def maximum_lost(scores: FloatArray, labels: Labels) -> FloatArray:
    """Take the highest score off in one of the two terms only."""
    return np.asarray(losses(scores, labels) - scores.max(axis=1))


def every_class(scores: FloatArray, labels: Labels) -> FloatArray:
    """Add −ln p of all classes."""
    with np.errstate(all="ignore"):
        return np.asarray(-np.log(softmax(scores)).sum(axis=1))


def with_the_others(scores: FloatArray, labels: Labels) -> FloatArray:
    """Add −ln (1 − p) of the other classes."""
    p, one_hot = softmax(scores), np.eye(scores.shape[1])[labels]
    with np.errstate(all="ignore"):
        terms = one_hot * np.log(p) + (1 - one_hot) * np.log(1 - p)
        return np.asarray(-terms.sum(axis=1))


def one_hot_log(scores: FloatArray, labels: Labels) -> FloatArray:
    """Multiply one-hot rows with logarithms that may be infinite."""
    with np.errstate(all="ignore"):
        terms = np.eye(scores.shape[1])[labels] * np.log(softmax(scores))
        return np.asarray(-terms.sum(axis=1))


def labels_times(scores: FloatArray, labels: Labels) -> FloatArray:
    """Multiply class numbers with logarithms, column by column."""
    logs = scores - np.logaddexp.reduce(scores, axis=1)[:, None]
    return np.asarray(-(labels * logs).sum(axis=1))


def table_of(scores: FloatArray, labels: Labels) -> FloatArray:
    """Return a loss of each image for every label."""
    logs = np.logaddexp.reduce(scores, axis=1)[:, None]
    return np.asarray(logs - scores[:, labels])


def not_finite(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell whether some values are no numbers."""
    values = [run.value for run in runs if run.failure is None]
    if all(np.isfinite(value).all() for value in values):
        return None
    return "NaN or infinity", NO_NUMBER


NO_NUMBER = (
    "some values are no numbers. Only differences of scores count: lower each row by "
    "something before you raise e to it, and take no logarithm of what may be 0."
)
TOO_LARGE = (
    "e to the power of 1000 is more than a computer can hold. Only differences of "
    "scores count: lower each row by something first."
)
OWN_HIGHEST = (
    "an image that lies far below the others is left with powers of 0, and 0 divided "
    "by 0 is no number. Each row needs its own highest score taken off."
)
NOT_THE_HIGHEST = (
    "what is taken off a row must leave nothing far above 0: which of its scores does "
    "that?"
)
DIFFERENCES = (
    "only differences of scores count, and dividing changes them: take something off "
    "instead."
)
CLIPPED = (
    "scores that are cut off at a limit become equal, though they were not. Only "
    "differences count: lower each row by something instead."
)
KEEPDIMS = (
    "a row of numbers is taken column by column: number 0 meets class 0, not image 0. "
    "Keep an axis of length 1 (keepdims=True), so that each row meets its own."
)
ALONG_A_ROW = "the probabilities of one image add up to 1: sum along a row."
ROWS_APART = "each image has its own sum: keep the rows apart."
DIVIDE = "divide each row by its sum."
NEGATIVE_SCORES = "scores may be negative: raise e to them before dividing."
SHARE_OUT = (
    "a sigmoid looks at one score alone; here the scores of a row share out 1 among "
    "themselves."
)
LOGARITHMS = "these are the logarithms of the probabilities."
LARGEST = "the largest score gets the largest probability."
ALL_OR_NOTHING = "the largest score gets most of the 1, not all of it."
BY_HAND = "check a row by hand: are all values positive, and is their sum 1?"
WITHOUT_QUOTIENT = (
    "an infinite loss: a probability was rounded to 0 before its logarithm was taken. "
    "Write the logarithm of the quotient as a difference, and no quotient is needed."
)
PATCHED = (
    "a small number avoids the infinity and gives another loss: all very wrong images "
    "look equally wrong. Compute from the scores instead."
)
GIVE_BACK = (
    "the highest score is taken off in one of the two terms and not in the other: give "
    "it back, or lower both."
)
NOT_NEGATIVE = "a loss is not negative: −ln p."
NATURAL = "np.log is the natural logarithm; np.log2 and np.log10 are others."
NO_LOGARITHM = "the loss is −ln p, not p itself nor 1 − p."
THE_LABEL_SAYS = "the label says which probability counts, not the largest score."
NO_PROBABILITIES = "scores are no probabilities yet."
ONCE = "softmax was applied to what had been probabilities already."
ONE_CLASS = "only the probability of the right class counts: its label says which."
FROM_ZERO = "labels count from 0, as indices do."
NUMBERS_OF_CLASSES = (
    "a label is the number of a class, not a row of zeros and a one: it says which "
    "entry of a row counts, and nothing is multiplied by it."
)
LATER = "the mean comes later: first one loss for each image."
A_COLUMN = (
    "keepdims=True keeps an axis of length 1, which broadcasting needs; the result has "
    "one number for each image and no second axis."
)
WHOLE_TABLE = (
    "a whole table comes back. `array[:, labels]` takes every label's column from "
    "every row; each row has one label of its own: give the numbers of the rows, too."
)
ONE_IMAGE = "take one image by hand: softmax, the entry of its label, −ln."
SHAPES = (
    "one number for each image, and a table (images, classes): which axis has which "
    "length? A row's own number wants a column (keepdims=True); a label says which "
    "entry of a row counts, and is nothing to multiply with."
)

LOWERED: list[tuple[str, Change, str]] = [
    ("", by_highest, ""),
    ("overflow", lambda s: s, TOO_LARGE),
    ("highest score of the whole batch", lambda s: s - s.max(), OWN_HIGHEST),
    ("highest score of each class", lambda s: s - s.max(axis=0), OWN_HIGHEST),
    (
        "another score taken off",
        lambda s: s - s.min(axis=1, keepdims=True),
        NOT_THE_HIGHEST,
    ),
    (
        "another score taken off",
        lambda s: s - s.mean(axis=1, keepdims=True),
        NOT_THE_HIGHEST,
    ),
    ("divided by the highest", lambda s: s / s.max(axis=1, keepdims=True), DIFFERENCES),
    *(
        ("scores clipped", lambda s, c=limit: np.clip(s, -c, c), CLIPPED)
        for limit in (100, 500, 700)
    ),
    ("keepdims forgotten", lambda s: s - s.max(axis=1), KEEPDIMS),
]
TOTALS: list[tuple[str, Change, str]] = [
    ("", of_rows, ""),
    ("normalised over the images", lambda powers: powers.sum(axis=0), ALONG_A_ROW),
    ("normalised over the whole batch", np.sum, ROWS_APART),
    ("not normalised", lambda powers: np.ones(1), DIVIDE),
    ("keepdims forgotten", lambda powers: powers.sum(axis=1), KEEPDIMS),
]
OTHER_SOFTMAX = [
    Wrong(other or name, partial(softmax, lowered=low, total=total), more or hint)
    for (other, total, more), (name, low, hint) in product(TOTALS, LOWERED)
    if other or name
]
WRONG_SOFTMAX = [
    *OTHER_SOFTMAX,
    Wrong(
        "no exponential", lambda s: s / s.sum(axis=1, keepdims=True), NEGATIVE_SCORES
    ),
    Wrong(
        "sigmoid instead of softmax", lambda s: 0.5 * (1 + np.tanh(s / 2)), SHARE_OUT
    ),
    Wrong(
        "logarithms returned",
        lambda s: s - np.logaddexp.reduce(s, axis=1)[:, None],
        LOGARITHMS,
    ),
    Wrong("signs turned round", lambda s: softmax(-s), LARGEST),
    Wrong(
        "all to the largest",
        lambda s: np.eye(s.shape[1])[s.argmax(axis=1)],
        ALL_OR_NOTHING,
    ),
]
WRONG_LOSSES = [
    Wrong("logarithm of 0", log_of(softmax), WITHOUT_QUOTIENT),
    Wrong("logarithm of 0", one_hot_log, WITHOUT_QUOTIENT),
    *(Wrong("logarithm of 0 patched", log_of(softmax, p), PATCHED) for p in patches()),
    *(
        Wrong(name, partial(losses, lowered=low), hint)
        for name, low, hint in LOWERED
        if name
    ),
    *(Wrong(wrong.name, log_of(wrong.oracle), wrong.hint) for wrong in OTHER_SOFTMAX),
    Wrong("highest score not given back", maximum_lost, GIVE_BACK),
    Wrong("sign forgotten", lambda s, c: -losses(s, c), NOT_NEGATIVE),
    *(
        Wrong("other logarithm", lambda s, c, b=base: losses(s, c) / np.log(b), NATURAL)
        for base in (2, 10)
    ),
    *(
        Wrong("other logarithm", partial(losses, log=log), NATURAL)
        for log in (np.log2, np.log10)
    ),
    Wrong("no logarithm", lambda s, c: of_labels(softmax(s), c), NO_LOGARITHM),
    Wrong("no logarithm", lambda s, c: 1 - of_labels(softmax(s), c), NO_LOGARITHM),
    Wrong(
        "largest score instead of the right one",
        lambda s, c: -np.log(softmax(s).max(axis=1)),
        THE_LABEL_SAYS,
    ),
    Wrong("softmax forgotten", lambda s, c: -of_labels(s, c), NO_PROBABILITIES),
    Wrong("softmax forgotten", log_of(lambda s: s), NO_PROBABILITIES),
    Wrong("softmax twice", lambda s, c: losses(softmax(s), c), ONCE),
    Wrong("other classes counted", every_class, ONE_CLASS),
    Wrong("other classes counted", with_the_others, ONE_CLASS),
    Wrong("labels counted from 1", lambda s, c: losses(s, c - 1), FROM_ZERO),
    Wrong("labels multiplied", labels_times, NUMBERS_OF_CLASSES),
    Wrong(
        "mean over the batch",
        lambda s, c: np.asarray(losses(s, c).mean()),
        LATER,
        by_shape=True,
    ),
    Wrong("sum over the batch", lambda s, c: np.asarray(losses(s, c).sum()), LATER),
    Wrong(
        "column of losses", lambda s, c: losses(s, c)[:, None], A_COLUMN, by_shape=True
    ),
    Wrong("every label for every image", table_of, WHOLE_TABLE, by_shape=True),
]
BROADCAST = Stop(("could not be broadcast",), "shapes that do not go together", SHAPES)
OVERFLOW = Stop(("OverflowError", "math range error"), "overflow", TOO_LARGE)
SIZES: tuple[Feature, ...] = (
    Feature(
        lambda scores, *_: bool(np.abs(scores).max() > 700),
        {True: "scores as large as 1000", False: "small scores"},
    ),
    Feature(
        lambda scores, *_: len(scores) > 1, {True: "several images", False: "one image"}
    ),
)


def rule(part: str, **more: Any) -> Function:
    """Return the rule for one of the two functions."""
    return Function(
        name=part,
        arguments=ScoreCase.draw,
        pick=lambda answer: entry_of(answer, NAME, part),
        read=partial(as_array, finite=False),
        stops=(BROADCAST, OVERFLOW),
        features=SIZES,
        # Squares, where forgotten axes do not raise; then other sizes.
        probes=(
            ScoreCase(part, 21, images=3, classes=3),
            ScoreCase(part, 22, images=4, classes=4, apart=1000.0),
            ScoreCase(part, 23, images=2, classes=5, huge=1500.0),
        ),
        tells=not_finite,
        has_slips=False,
        **more,
    )


SOFTMAX_LOSS = Exercise(
    name=NAME,
    title="5.1 Softmax and cross-entropy",
    rule={
        "softmax": rule("softmax", right=softmax, wrong=WRONG_SOFTMAX, hint=BY_HAND),
        "cross_entropy": rule(
            "cross_entropy", right=losses, wrong=WRONG_LOSSES, hint=ONE_IMAGE
        ),
    },
    part=lambda case: case.part,
    points_by_part=True,
    visible=(
        ScoreCase("softmax", 1),
        ScoreCase("softmax", 2, images=2, huge=1000.0),
        ScoreCase("softmax", 5, apart=1000.0),
        ScoreCase("cross_entropy", 3),
        ScoreCase("cross_entropy", 6, apart=1000.0),
        ScoreCase("cross_entropy", 4, images=2, huge=1000.0),
    ),
)
