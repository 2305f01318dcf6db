"""12.7: which class is most often taken for which other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "most_confused"


@dataclass(frozen=True)
class ConfusionCase:
    """A confusion matrix.

    Parameters
    ----------
    sizes : tuple of int
        Pictures of each class; 0 for a class that was never tested.
    k : int
        How many pairs are wanted.
    seed : int
        Chooses the confusions.
    """

    sizes: tuple[int, ...]
    k: int
    seed: int

    def matrix(self) -> Any:
        """Return counts, row: true class, column: predicted class."""
        generator = np.random.default_rng(self.seed)
        n = len(self.sizes)
        rows = []
        for label, size in enumerate(self.sizes):
            shares = generator.dirichlet(np.full(n, 0.6)) * 0.5
            shares[label] += 0.5
            rows.append(generator.multinomial(size, shares))
        return np.array(rows)


Pairs = list[tuple[int, int]]


def shares_of(matrix: Any) -> FloatArray:
    """Return each row divided by its sum; a row of zeros stays."""
    counts = np.asarray(matrix, dtype=np.float64)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def ranked(values: FloatArray, k: int, *, diagonal: bool = False) -> Pairs:
    """Return the places of the k largest values, off the diagonal unless asked."""
    scores = np.array(values, dtype=np.float64)
    if not diagonal:
        np.fill_diagonal(scores, -1)
    order = np.argsort(-scores, axis=None, kind="stable")[:k]
    return [(int(place) // len(scores), int(place) % len(scores)) for place in order]


def verify_most_confused(function: Any, case: ConfusionCase) -> None:
    """Compare the pairs, in order."""
    matrix = case.matrix()
    result = call(function, matrix, case.k, name=NAME)
    found = _read(result, case)
    right = ranked(shares_of(matrix), case.k)
    if found == right:
        return
    for mistake, pairs, hint in _known(matrix, case.k):
        if found == pairs:
            raise CheckFailed(
                f"The pairs are not right: {mistake}.", hint=hint, mistake=mistake
            )
    raise CheckFailed(
        "The pairs are not right.",
        received=f"{found[0]} first",
        hint="take one row: divide it by its sum, leave out the diagonal, and see "
        "which share is largest.",
        mistake="other pairs",
    )


def _read(result: Any, case: ConfusionCase) -> Pairs:
    if isinstance(result, dict):
        result = list(result)
    values = as_array(result, f"the result of {NAME}")
    if values.shape == (case.k, 3):
        values = values[:, :2]  # with the share behind
    if values.shape != (case.k, 2):
        everything = values.shape[-1:] == (2,) and len(values) > case.k
        raise CheckFailed(
            f"{NAME} does not return {case.k} pairs.",
            expected=f"{case.k} pairs (true class, predicted class)",
            received=f"shape {values.shape}",
            hint="keep the first k pairs only."
            if everything
            else "np.unravel_index turns a place in the flat matrix into (row, "
            "column).",
            mistake="k ignored" if everything else "no pairs",
        )
    n = len(case.sizes)
    whole = np.array_equal(values, np.round(values))
    if not whole or values.min() < 0 or values.max() >= n:
        raise CheckFailed(
            "The pairs hold something else than classes.",
            expected=f"whole numbers from 0 to {n - 1}",
            received=f"numbers from {values.min():.3g} to {values.max():.3g}",
            hint="return the places (row, column), counted from 0, not the values.",
            mistake="values instead of classes",
        )
    return [(int(true), int(predicted)) for true, predicted in values]


def _known(matrix: Any, k: int) -> list[tuple[str, Pairs, str]]:
    counts = np.asarray(matrix, dtype=np.float64)
    shares = shares_of(matrix)
    columns = counts / np.maximum(counts.sum(axis=0, keepdims=True), 1)
    right = ranked(shares, k)
    upper = np.triu(shares + shares.T, 1)
    low = np.where(np.eye(len(counts), dtype=bool), np.inf, shares)
    hidden = np.where(counts > 0, low, np.inf)
    swap: Callable[[Pairs], Pairs] = lambda pairs: [(b, a) for a, b in pairs]  # noqa: E731
    rows = "a row holds one true class: divide each row by its own sum."
    return [
        (
            "raw counts ranked",
            ranked(counts, k),
            "a class with many pictures has many confusions. Compare shares: divide "
            "each row by its sum first.",
        ),
        ("raw counts ranked", ranked(counts / counts.sum(), k), rows),
        (
            "diagonal included",
            ranked(shares, k, diagonal=True),
            "on the diagonal the class is right: that is no confusion.",
        ),
        (
            "diagonal included",
            ranked(counts, k, diagonal=True),
            "on the diagonal the class is right: that is no confusion.",
        ),
        ("columns divided instead of rows", ranked(columns, k), rows),
        (
            "predicted class first",
            swap(right),
            "the true class comes first: it is the row.",
        ),
        (
            "least confused first",
            ranked(-np.where(np.isinf(low), 1e9, low), k),
            "argsort sorts upwards: the largest share comes first.",
        ),
        (
            "least confused first",
            ranked(-np.where(np.isinf(hidden), 1e9, hidden), k),
            "argsort sorts upwards: the largest share comes first.",
        ),
        (
            "both directions added",
            ranked(upper, k),
            "a for b and b for a are two different confusions.",
        ),
        (
            "least confused first",
            right[::-1],
            "the right pairs, from the last to the first.",
        ),
    ]


MOST_CONFUSED = Exercise(
    name=NAME,
    title="12.7 What is taken for what?",
    verify=verify_most_confused,
    visible=(
        ConfusionCase((40, 200, 60, 90), 2, 4),
        ConfusionCase((30, 50, 400, 20, 70), 3, 6),
    ),
)
