"""12.7: which class is most often taken for which other one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Function,
    Run,
    Stop,
    Wrong,
)
from autograder.student.exercise import Exercise

Oracle = Callable[[Any, int], FloatArray]


@dataclass(frozen=True)
class ConfusionCase:
    """A confusion matrix."""

    sizes: tuple[int, ...]  # pictures of each class; 0 for one that was never tested
    k: int  # how many pairs are wanted
    seed: int  # chooses the confusions
    even: bool = False  # whether many confusions have the same share

    def draw(self) -> tuple[Any, int]:
        """Return counts, row: true class, column: predicted class; and k."""
        generator = np.random.default_rng(self.seed)
        n = len(self.sizes)
        rows = []
        for label, size in enumerate(self.sizes):
            shares = generator.dirichlet(np.full(n, 0.6)) * 0.5
            if self.even:
                shares = generator.integers(0, 3, n) / 8
            shares[label] = 0.0 if self.even else shares[label] + 0.5
            rows.append(
                size * shares if self.even else generator.multinomial(size, shares)
            )
            if self.even:
                rows[-1][label] = size - rows[-1].sum()
        return np.array(rows, dtype=int), self.k


def shares_of(matrix: Any) -> FloatArray:
    """Return each row divided by its sum; a row of zeros stays."""
    counts = np.asarray(matrix, dtype=np.float64)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def places(values: Any, k: int, *, diagonal: float = -np.inf) -> FloatArray:
    """Return the places of the k largest values, (k, 2); the diagonal comes last."""
    scores = np.array(values, dtype=np.float64)
    if not np.isnan(diagonal):
        np.fill_diagonal(scores, diagonal)
    order = np.argsort(-scores, axis=None, kind="stable")
    order = order[np.isfinite(scores.ravel()[order])][:k]
    return np.column_stack(np.divmod(order, scores.shape[1])).astype(float)


def by(values: Callable[[Any], Any]) -> Oracle:
    """Return an oracle: the pairs off the diagonal, by values of the matrix."""
    return lambda matrix, k: places(values(matrix), k)


most = by(shares_of)


def _as_good(pairs: Any, matrix: Any, k: int) -> bool:
    """Tell whether only pairs of equal shares were chosen otherwise."""
    right = most(matrix, k)
    if np.shape(pairs) != right.shape or len({tuple(pair) for pair in pairs}) < k:
        return False
    true, predicted = pairs.astype(int).T
    if (
        (pairs != np.floor(pairs)).any()
        or pairs.min() < 0
        or pairs.max() >= len(matrix)
    ):
        return False
    shares = shares_of(matrix)
    wanted = shares[tuple(right.astype(int).T)]
    return bool(
        (true != predicted).all() and np.allclose(shares[true, predicted], wanted)
    )


def _read(result: Any, name: str) -> FloatArray:
    if isinstance(result, set | frozenset):
        raise CheckFailed(
            f"{name} is a set.",
            expected="pairs (true class, predicted class), in order",
            received="a set",
            hint=NO_ORDER,
            mistake="set without an order",
        )
    values = as_array(list(result) if isinstance(result, dict) else result, name)
    with_shares = values.ndim == 2 and values.shape[1] == 3
    if with_shares and (values[:, :2] == np.floor(values[:, :2])).all():
        return values[:, :2]  # with the share behind
    return values


def _columns(matrix: Any) -> Any:
    return matrix / np.maximum(matrix.sum(axis=0, keepdims=True), 1)


def _row_sums_across(matrix: Any) -> Any:
    return matrix / np.maximum(matrix.sum(axis=1), 1)


def _of_mistakes(matrix: Any) -> Any:
    return shares_of(np.where(np.eye(len(matrix), dtype=bool), 0, matrix))


def _upper(matrix: Any) -> Any:
    shares = shares_of(matrix)
    return np.where(np.triu(np.ones(shares.shape), 1) > 0, shares, -np.inf)


def _both(matrix: Any) -> Any:
    shares = shares_of(matrix)
    return shares + shares.T


def _swapped(matrix: Any, k: int) -> Any:
    return most(matrix, k)[:, ::-1]


def _in_place_order(matrix: Any, k: int) -> Any:
    return np.array(sorted(most(matrix, k).tolist()))


def _one_a_class(matrix: Any, k: int) -> Any:
    best = np.array([most_of_row(row, i) for i, row in enumerate(shares_of(matrix))])
    order = np.argsort(-best[:, 0], kind="stable")[:k]
    return np.column_stack([order, best[order, 1]])


def most_of_row(row: FloatArray, own: int) -> tuple[float, int]:
    """Return the largest share of a row off the diagonal, and where it is."""
    others = np.where(np.arange(len(row)) == own, -1, row)
    return float(others.max()), int(others.argmax())


def _one_a_share(matrix: Any, k: int) -> Any:
    shares = shares_of(matrix)
    every = most(matrix, shares.size).astype(int)
    by_share = {float(shares[i, j]): (i, j) for i, j in sorted(every.tolist())}
    return np.array([by_share[s] for s in sorted(by_share, reverse=True)[:k]], float)


def _nan_first(matrix: Any, k: int) -> Any:
    shares = np.where(matrix.sum(axis=1, keepdims=True) > 0, shares_of(matrix), np.nan)
    np.fill_diagonal(shares, -1)
    order = np.argsort(shares, axis=None)[::-1][:k]
    return np.column_stack(np.divmod(order, len(matrix))).astype(float)


def _without_empty_rows(matrix: Any, k: int) -> Any:
    shares = shares_of(matrix[matrix.sum(axis=1) > 0])
    off = np.where(np.eye(*shares.shape) > 0, -np.inf, shares)
    return places(off, k, diagonal=np.nan)


def _flat(matrix: Any, k: int) -> Any:
    return most(matrix, k) @ np.array([len(matrix), 1])


def _shares_and_pairs(matrix: Any, k: int) -> Any:
    pairs = most(matrix, k)
    return np.column_stack([shares_of(matrix)[tuple(pairs.astype(int).T)], pairs])


def _values_twice(matrix: Any, k: int) -> Any:
    values = np.sort(shares_of(matrix)[~np.eye(len(matrix), dtype=bool)])[::-1][:k]
    return np.column_stack([values, values])


def _upwards(*, seen_only: bool) -> Oracle:
    def oracle(matrix: Any, k: int) -> Any:
        shares = -shares_of(matrix)
        return places(np.where(matrix > 0, shares, -np.inf) if seen_only else shares, k)

    return oracle


SHARES_NOT_COUNTS = (
    "a class with many pictures has many confusions. Compare shares: divide each row "
    "by its sum first."
)
ROWS = "a row holds one true class: divide each row by its own sum."
KEEP_ROWS = (
    "a row of sums is laid across the columns: give the sums an axis more "
    "(keepdims=True), so that each row is divided by its own."
)
ALL_OF_A_CLASS = (
    "the share of the true class counts all its pictures, also those that are right: "
    "add up the row before the diagonal is left out."
)
NO_CONFUSION = "on the diagonal the class is right: that is no confusion."
TRUE_FIRST = "the true class comes first: it is the row."
LARGEST_FIRST = "argsort sorts upwards: the largest share comes first."
TURN_ROUND = "these are the right pairs, from the last to the first."
BY_SHARE = (
    "these are the right pairs, and the largest share does not come first: sort them."
)
TWO_CONFUSIONS = "a for b and b for a are two different confusions."
BOTH_SIDES = (
    "the pairs above the diagonal are one half. Below it a class is taken for an "
    "earlier one."
)
SAME_CLASS_TWICE = (
    "one class may be taken for several others: compare all pairs off the diagonal, "
    "not the largest of each row."
)
EQUAL_SHARES = (
    "two pairs may have the same share: keep each of them, and sort by the share."
)
EMPTY_FIRST = (
    "a class without any picture gives 0/0, which is NaN, and sorting puts NaN at one "
    "end: its share is 0."
)
EMPTY_STAYS = (
    "without the rows of empty classes all later classes have another number: keep the "
    "rows, with share 0."
)
NO_FLOOR = "// cuts every share to a whole number: divide with /."
KEEP_DIGITS = "shares that are nearly equal lose their order: sort before you round."
UNRAVEL = (
    "these are places in the flat matrix: np.unravel_index, or divmod, makes (row, "
    "column) of them."
)
PAIRS_ALONE = "return pairs of classes alone, without the share they were sorted by."
PLACES = "return the places (row, column), counted from 0, not the values."
FIRST_K = "keep the first k pairs only."
K_PAIRS = "k pairs are wanted: here is one less."
NO_ORDER = "the largest share comes first, and a set has no order: return a list."
SIZE_OF_MATRIX = "how many classes there are says the matrix: len(matrix)."
ONE_ROW_SUM = "sum(matrix) adds the rows together: matrix[i].sum() is the sum of row i."
ONE_ROW = (
    "take one row: divide it by its sum, leave out the diagonal, and see which share "
    "is largest."
)

Keys = Callable[[Any], Any]
KEYS: tuple[tuple[str, str, Keys], ...] = (
    ("raw counts ranked", SHARES_NOT_COUNTS, lambda m: m),
    ("columns divided instead of rows", ROWS, _columns),
    ("columns divided by the sums of rows", KEEP_ROWS, _row_sums_across),
    ("share of the mistakes", ALL_OF_A_CLASS, _of_mistakes),
    ("both directions added", TWO_CONFUSIONS, _both),
)


def _as_ranked(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Name what was ranked, whatever the order of equal ones is."""
    if any(r.failure is not None or np.shape(r.value) != r.right.shape for r in runs):
        return None
    if all(_fits(shares_of, run, run.value[::-1]) for run in runs):
        return "right pairs, last one first", TURN_ROUND
    for name, hint, keys in KEYS:
        if all(_ranks(keys, run, run.value) for run in runs):
            return name, hint
        if all(_ranks(keys, run, run.value[:, ::-1]) for run in runs):
            return f"{name}, and predicted class first", f"{hint} And {TRUE_FIRST}"
    if all(run.holds or _begins_empty(run) for run in runs):
        return "empty class first", EMPTY_FIRST
    return None


def _ranks(keys: Keys, run: Run, pairs: FloatArray) -> bool:
    """Tell whether pairs are ranked so, or right where that is right, too."""
    matrix, k = run.arguments
    return _fits(keys, run, pairs) or (
        run.holds and _as_good(places(keys(matrix), k), matrix, k)
    )


def _fits(keys: Keys, run: Run, pairs: FloatArray) -> bool:
    """Tell whether pairs are those with the largest keys, in order."""
    matrix, k = run.arguments
    if (
        pairs.min() < 0
        or pairs.max() >= len(matrix)
        or (pairs[:, 0] == pairs[:, 1]).any()
    ):
        return False
    values, wanted = (
        np.asarray(keys(matrix))[tuple(each.astype(int).T)]
        for each in (pairs, places(keys(matrix), k))
    )
    return bool(np.allclose(values, wanted)) and len(np.unique(pairs, axis=0)) == k


def _begins_empty(run: Run) -> bool:
    matrix, _ = run.arguments
    first = int(run.value[0, 0])
    return 0 <= first < len(matrix) and not matrix[first].any()


WRONG = [
    *(Wrong(name, by(keys), hint) for name, hint, keys in KEYS),
    Wrong(
        "diagonal included",
        lambda m, k: places(shares_of(m), k, diagonal=np.nan),
        NO_CONFUSION,
    ),
    Wrong(
        "diagonal included, and raw counts ranked",
        lambda m, k: places(m, k, diagonal=np.nan),
        f"{NO_CONFUSION} And {SHARES_NOT_COUNTS}",
    ),
    Wrong("predicted class first", _swapped, TRUE_FIRST),
    Wrong(
        "raw counts ranked, and predicted class first",
        lambda m, k: places(m, k)[:, ::-1],
        f"{TRUE_FIRST} And {SHARES_NOT_COUNTS}",
    ),
    *(
        Wrong("least confused first", _upwards(seen_only=seen), LARGEST_FIRST)
        for seen in (False, True)
    ),
    Wrong("right pairs, last one first", lambda m, k: most(m, k)[::-1], TURN_ROUND),
    Wrong("right pairs, not sorted", _in_place_order, BY_SHARE),
    Wrong(
        "both directions added",
        lambda m, k: places(np.triu(_both(m), 1), k, diagonal=0),
        TWO_CONFUSIONS,
    ),
    Wrong("above the diagonal only", by(_upper), BOTH_SIDES),
    Wrong("one pair for each class", _one_a_class, SAME_CLASS_TWICE),
    Wrong("one pair for each share", _one_a_share, EQUAL_SHARES),
    Wrong("empty class first", _nan_first, EMPTY_FIRST),
    Wrong("empty classes left out", _without_empty_rows, EMPTY_STAYS),
    Wrong(
        "shares cut to whole numbers", by(lambda m: np.floor(shares_of(m))), NO_FLOOR
    ),
    Wrong("rounded", by(lambda m: np.round(shares_of(m), 1)), KEEP_DIGITS),
    Wrong("places in the flat matrix", _flat, UNRAVEL, by_shape=True),
    Wrong("share in each pair", _shares_and_pairs, PAIRS_ALONE, by_shape=True),
    Wrong("values instead of classes", _values_twice, PLACES),
    Wrong("k ignored", lambda m, k: most(m, m.size), FIRST_K, by_shape=True),
    Wrong(
        "k ignored",
        lambda m, k: places(shares_of(m), m.size, diagonal=-1),
        FIRST_K,
        by_shape=True,
    ),
    Wrong("one pair too few", lambda m, k: most(m, k)[:-1], K_PAIRS, by_shape=True),
]
STOPS = [
    Stop(("out of bounds",), "another number of classes", SIZE_OF_MATRIX),
    Stop(("ZeroDivisionError",), "empty class divided by", EMPTY_FIRST),
    Stop(("truth value of an array",), "sums of columns compared", ONE_ROW_SUM),
]

MOST_CONFUSED = Exercise(
    name="most_confused",
    title="12.7 What is taken for what?",
    visible=(
        ConfusionCase((40, 200, 60, 90), 2, 4),
        ConfusionCase((30, 50, 400, 20, 70), 3, 6),
    ),
    rule=Function(
        name="most_confused",
        arguments=ConfusionCase.draw,
        right=most,
        read=_read,
        as_good=_as_good,
        wrong=WRONG,
        stops=STOPS,
        probes=(
            ConfusionCase((50, 0, 300, 80), 5, 8),
            ConfusionCase((0, 60, 100, 20, 30), 6, 9),
            ConfusionCase((40, 160, 80, 240), 4, 10, even=True),
            ConfusionCase((160, 80, 240), 4, 11, even=True),
        ),
        tells=_as_ranked,
        hint=ONE_ROW,
        expected="k pairs (true class, predicted class), the largest share first",
    ),
)
