"""10.3: the k likeliest classes, and how often the truth is among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    Entry,
    FloatArray,
    Function,
    Run,
    Stop,
    Table,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "topk"
MISSED = "missed of 50,000"


@dataclass(frozen=True)
class GuessCase:
    """Probabilities of some pictures."""

    part: str  # which function is tried, "topk" or "topk_accuracy"
    shape: tuple[int, int]  # (pictures, classes)
    k: int  # how many guesses
    seed: int  # chooses the numbers
    ties: bool = False  # whether classes share a probability
    zeros: bool = False  # whether most classes have probability 0

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the part's function."""
        generator = np.random.default_rng(self.seed)
        raw = generator.random(self.shape) ** 3
        if self.ties:
            raw = np.round(raw * 4) + 1
        labels = generator.integers(0, self.shape[1], self.shape[0])
        # Every other picture is recognised by one of the first guesses.
        order = np.argsort(-raw, axis=1, kind="stable")
        ranks = generator.integers(0, min(4, self.shape[1]), self.shape[0])
        known = np.arange(self.shape[0]) % 2 == 0
        rows = np.arange(self.shape[0])
        labels = np.where(known, order[rows, ranks], labels)
        if self.zeros:
            raw[rows[:, None], order[:, 2:]] = 0
        shares = raw / raw.sum(axis=1, keepdims=True)
        shares = shares.astype(np.float32)  # as networks give them
        return (shares, self.k) if self.part == "topk" else (shares, labels, self.k)


def part_of(case: GuessCase | str) -> str:
    """Return the function that a case tries, or the number."""
    return case if isinstance(case, str) else case.part


def sorted_classes(probabilities: FloatArray) -> Any:
    """Return the classes of each picture, the likeliest first."""
    return np.argsort(-probabilities, axis=1, kind="stable")


def likeliest(probabilities: FloatArray, k: int) -> FloatArray:
    """Return the k likeliest classes of each picture, (pictures, k)."""
    return np.asarray(sorted_classes(probabilities)[:, :k], dtype=float)


def _equally_likely(found: FloatArray, probabilities: FloatArray, k: int) -> bool:
    """Tell whether only classes of equal probability were chosen otherwise."""
    if found.shape != (len(probabilities), k) or (found != np.floor(found)).any():
        return False
    if found.min() < 0 or found.max() >= probabilities.shape[1]:
        return False
    if any(len(set(row)) < k for row in found.tolist()):
        return False
    best = likeliest(probabilities, k).astype(int)
    own, right = (
        np.take_along_axis(probabilities, c, axis=1) for c in (found.astype(int), best)
    )
    return np.array_equal(own, right)


def _places_of_values(probabilities: FloatArray, k: int) -> Any:
    best = -np.sort(-probabilities, axis=1)[:, :k]
    rows = zip(probabilities.tolist(), best.tolist(), strict=True)
    return np.array([[row.index(value) for value in own] for row, own in rows], float)


def _crossed_out(mark: float) -> Callable[..., Any]:
    def oracle(probabilities: FloatArray, k: int) -> Any:
        left, chosen = probabilities.astype(float), []
        for _ in range(k):
            chosen.append(left.argmax(axis=1))
            left[np.arange(len(left)), chosen[-1]] = mark
        return np.stack(chosen, axis=1).astype(float)

    return oracle


def _one_picture(probabilities: FloatArray, k: int) -> Any:
    return likeliest(probabilities, k)[0]


UPWARDS = (
    "argsort sorts upwards: the first of its numbers belong to the least likely "
    "classes."
)
TURN = "the right classes, from the last to the first: turn the columns around."
INDICES = (
    "not the probabilities are wanted but the places where they stand: argsort instead "
    "of sort."
)
FIRST_COLUMNS = "keep the first k columns only: here are all classes."
SLICE_COLUMNS = (
    "the slice keeps the first k pictures: the classes are the second axis, [:, :k]."
)
TURN_COLUMNS = (
    "the pictures have changed their order: [::-1] turns the rows, and the classes are "
    "the second axis."
)
ACROSS = (
    "along axis 0 the pictures are compared with each other: each row has its own "
    "order, so sort along axis 1."
)
EACH_ROW = (
    "these are guesses for one picture only: one row for each, so sort along axis 1."
)
ONE_MORE = "a slice stops before its end: here is one class too few."
FROM_ZERO = "the first class has the number 0."
UNSORTED = "these classes are the right ones, and they are not sorted within the row."
TWICE = (
    "a class stands twice: searching for a value finds the first place that holds it. "
    "Sort the places instead."
)
DIFFERENT = "a class stands twice: k guesses are k different classes."
BELOW_ALL = (
    "a class stands twice: where the others are 0, too, a class that was set to 0 is "
    "chosen again. Mark it with a number below all probabilities."
)
FIVE = "five classes come out whatever k is: k is an argument."
SORTED_WITHIN = (
    "print one row of probabilities and the classes you found for it. Are they sorted "
    "within the row?"
)
ROW_BY_ROW = (
    "sorted compares whole rows there: each row is sorted by itself, and np.argsort "
    "does that for all rows at once."
)

Undo = Callable[[FloatArray], FloatArray]
UNDONE: tuple[tuple[str, str, Undo], ...] = (
    ("the likeliest last", TURN, lambda found: found[:, ::-1]),
    ("counted from 1", FROM_ZERO, lambda found: found - 1),
    ("order of the pictures turned", TURN_COLUMNS, lambda found: found[::-1]),
)


def _right_once_undone(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Name what has to be undone, whatever the order of equal classes is."""
    if any(run.failure is not None or np.ndim(run.value) != 2 for run in runs):
        return None
    for name, hint, undo in UNDONE:
        if all(_equally_likely(undo(run.value), *run.arguments) for run in runs):
            return name, hint
    if all(_equally_likely(r.value, -r.arguments[0], r.arguments[1]) for r in runs):
        return "the least likely first", UPWARDS
    if all(run.holds or _has_twice(run.value) for run in runs):
        return "a class stands twice", DIFFERENT
    return None


def _has_twice(found: FloatArray) -> bool:
    return any(len(set(row)) < len(row) for row in found.tolist())


ORDER = Function(
    name="topk",
    pick=lambda answer: entry_of(answer, NAME, "topk"),
    arguments=GuessCase.draw,
    right=likeliest,
    as_good=_equally_likely,
    wrong=[
        Wrong("the least likely first", lambda p, k: likeliest(-p, k), UPWARDS),
        Wrong("the likeliest last", lambda p, k: np.argsort(p, axis=1)[:, -k:], TURN),
        Wrong(
            "the least likely first", lambda p, k: np.argsort(p, axis=1)[:, :k], UPWARDS
        ),
        Wrong("the likeliest last", lambda p, k: likeliest(p, k)[:, ::-1], TURN),
        Wrong(
            "values instead of indices",
            lambda p, k: -np.sort(-p, axis=1)[:, :k],
            INDICES,
        ),
        Wrong(
            "k ignored",
            lambda p, k: likeliest(p, p.shape[1]),
            FIRST_COLUMNS,
            by_shape=True,
        ),
        Wrong(
            "pictures cut off",
            lambda p, k: likeliest(p, p.shape[1])[:k],
            SLICE_COLUMNS,
            by_shape=True,
        ),
        Wrong(
            "order of the pictures turned",
            lambda p, k: np.argsort(p, axis=1)[::-1][:, :k],
            TURN_COLUMNS,
        ),
        Wrong(
            "sorted over the pictures",
            lambda p, k: np.argsort(-p, axis=0, kind="stable")[:, :k],
            ACROSS,
        ),
        Wrong("guesses for one picture only", _one_picture, EACH_ROW, by_shape=True),
        Wrong(
            "one class too few",
            lambda p, k: likeliest(p, k)[:, :-1],
            ONE_MORE,
            by_shape=True,
        ),
        Wrong("counted from 1", lambda p, k: likeliest(p, k) + 1, FROM_ZERO),
        Wrong(
            "not sorted within the row",
            lambda p, k: np.sort(likeliest(p, k), axis=1),
            UNSORTED,
        ),
        Wrong("equal values found twice", _places_of_values, TWICE),
        Wrong("crossed out with 0", _crossed_out(0.0), BELOW_ALL),
        Wrong(
            "the first k classes",
            lambda p, k: np.broadcast_to(np.arange(float(k)), (len(p), k)),
            SORTED_WITHIN,
        ),
        Wrong("always five", lambda p, k: likeliest(p, 5), FIVE, by_shape=True),
    ],
    stops=[Stop(("truth value of an array",), "rows compared", ROW_BY_ROW)],
    probes=(
        GuessCase("topk", (5, 9), 2, 41),
        GuessCase("topk", (6, 5), 4, 42, ties=True),
        GuessCase("topk", (3, 8), 4, 43, zeros=True),
        GuessCase("topk", (4, 7), 6, 44, zeros=True),
        GuessCase("topk", (3, 60), 9, 48),
    ),
    tells=_right_once_undone,
    hint=SORTED_WITHIN,
    expected="k classes for each picture, the likeliest first",
)


def hits(probabilities: FloatArray, labels: Any, k: int) -> Any:
    """Return for each picture and guess whether it is the label, (pictures, k)."""
    return likeliest(probabilities, k) == labels[:, None]


def share(probabilities: FloatArray, labels: Any, k: int) -> float:
    """Return the share of pictures whose label is among the guesses."""
    return float(hits(probabilities, labels, k).any(axis=1).mean())


def _of_other_pictures(probabilities: FloatArray, labels: Any, k: int) -> float:
    return float(np.isin(labels, likeliest(probabilities, k)).mean())


def _as_sets(probabilities: FloatArray, labels: Any, k: int) -> float:
    found = set(labels.tolist()) & set(likeliest(probabilities, k).ravel().tolist())
    return len(found) / len(labels)


def _by(order: Callable[..., Any]) -> Callable[..., float]:
    """Return an oracle: right but for the order of the classes."""

    def oracle(probabilities: FloatArray, labels: Any, k: int) -> float:
        return float((order(probabilities, k) == labels[:, None]).any(axis=1).mean())

    return oracle


def _rounded(digits: int) -> Callable[..., float]:
    return lambda p, labels, k: round(share(p, labels, k), digits)


def _as_number(value: Any, name: str) -> Any:
    found = as_array(value, name)
    return float(found.reshape(())) if found.size == 1 else found


ZERO_TO_ONE = "a share goes from 0 to 1."
DIVIDE = "divide by how many there are."
MISSES = "these are the misses: count the pictures whose label is among the guesses."
ANY_OF_THE_K = "the true class may be any of the k guesses: compare with all columns."
LIKELIEST = "argsort sorts upwards: look for the truth among the likeliest."
OWN_ROW = (
    "`label in array` looks through the guesses of all pictures. Each label belongs to "
    "one row: go through labels and rows together."
)
NO_SETS = (
    "a set holds each number once and forgets whose it is: each label belongs to the "
    "guesses of its own picture."
)
ONE_HIT = "there is one label and k guesses: one hit is enough, `any`."
ONCE = (
    "a picture counts once, however many guesses it has: `any` along the guesses, then "
    "the mean."
)
KEEP_DIGITS = "round when you print, not what is handed on."
TOO_FEW = "topk, or its slice, gives one guess too few: a slice stops before its end."
BY_HAND = "try two pictures by hand: for each, is its label among the k likeliest?"

SHARE = Function(
    name="topk_accuracy",
    pick=lambda answer: entry_of(answer, NAME, "topk_accuracy"),
    arguments=GuessCase.draw,
    right=share,
    read=_as_number,
    wrong=[
        Wrong("percent", lambda *a: 100 * share(*a), ZERO_TO_ONE),
        Wrong(
            "counted, not divided", lambda *a: float(hits(*a).any(axis=1).sum()), DIVIDE
        ),
        Wrong("errors instead of hits", lambda *a: 1 - share(*a), MISSES),
        Wrong("the first guess only", lambda p, y, k: share(p, y, 1), ANY_OF_THE_K),
        Wrong(
            "the last guess only",
            lambda *a: float(hits(*a)[:, -1].mean()),
            ANY_OF_THE_K,
        ),
        Wrong("the least likely classes", lambda p, y, k: share(-p, y, k), LIKELIEST),
        Wrong("guesses of other pictures", _of_other_pictures, OWN_ROW),
        Wrong("sets of all pictures", _as_sets, NO_SETS),
        Wrong(
            "all guesses must be right",
            lambda *a: float(hits(*a).all(axis=1).mean()),
            ONE_HIT,
        ),
        Wrong("divided by all guesses", lambda *a: float(hits(*a).mean()), ONCE),
        *(Wrong("rounded", _rounded(digits), KEEP_DIGITS) for digits in (1, 2)),
        Wrong("one guess too few", lambda p, y, k: share(p, y, k - 1), TOO_FEW),
        Wrong("five guesses always", lambda p, y, k: share(p, y, 5), FIVE),
        Wrong("counted from 1", _by(lambda p, k: likeliest(p, k) + 1), FROM_ZERO),
        Wrong(
            "sorted over the pictures",
            _by(lambda p, k: np.argsort(-p, axis=0, kind="stable")[:, :k]),
            ACROSS,
        ),
        Wrong(
            "order of the pictures turned",
            _by(lambda p, k: np.argsort(p, axis=1)[::-1][:, :k]),
            TURN_COLUMNS,
        ),
    ],
    stops=[Stop(("truth value of an array",), "rows compared", ROW_BY_ROW)],
    probes=(
        GuessCase("topk_accuracy", (23, 9), 2, 45),
        GuessCase("topk_accuracy", (29, 7), 4, 46),
        GuessCase("topk_accuracy", (17, 40), 6, 47),
    ),
    hint=BY_HAND,
    expected="one share for all pictures",
)

HAVE_IT = "these have the true class among five: how many have not?"
TOP_FIVE = "that is for one guess, 71.3 %. Top-5 allows five."
OF_ALL = "a percentage is not a number of pictures: of 50,000."
ROUND = (
    "nearly: a computer keeps 0.901 with a tiny error, and int cuts off. Round instead."
)
OF_FIVE = "90.1 % have the true class among five guesses: how many of 50,000 have not?"


def _fixed(value: float) -> Callable[..., float]:
    return lambda _table: value


COUNT = Table(
    name=NAME,
    entries={
        MISSED: Entry(
            f"the number {MISSED!r}",
            lambda _table: 4950,
            wrong=[
                Wrong("hits instead of misses", _fixed(45050), HAVE_IT),
                Wrong("the first guess only", _fixed(14350), TOP_FIVE),
                Wrong("hits of the first guess", _fixed(35650), TOP_FIVE),
                Wrong("percent taken as it is", _fixed(10), OF_ALL),
                Wrong("cut off instead of rounded", _fixed(4949), ROUND),
            ],
            hint=OF_FIVE,
        )
    },
)

TOPK = Exercise(
    name=NAME,
    title="10.3 The likeliest classes",
    visible=(
        GuessCase("topk", (4, 6), 3, 1),
        GuessCase("topk_accuracy", (20, 8), 1, 2),
        GuessCase("topk_accuracy", (20, 8), 3, 3),
    ),
    rule={"topk": ORDER, "topk_accuracy": SHARE, MISSED: COUNT},
    part=part_of,
    points_by_part=True,
)
