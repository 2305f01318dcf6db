"""10.3: the k likeliest classes, and how often the truth is among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    close,
    raise_known,
    raise_wrong_shape,
)
from autograder.student.exercise import Exercise

NAME = "topk"
MISSED = 4950


@dataclass(frozen=True)
class GuessCase:
    """Probabilities of some pictures.

    Parameters
    ----------
    part : {"topk", "topk_accuracy"}
        Which function is tried.
    shape : tuple of int
        (pictures, classes).
    k : int
        How many guesses.
    seed : int
        Chooses the numbers.
    ties : bool, default=False
        Whether classes share a probability; any order of theirs is right.
    """

    part: str
    shape: tuple[int, int]
    k: int
    seed: int
    ties: bool = False

    def draw(self) -> tuple[Any, Any]:
        """Return probabilities (n, classes) and labels (n,)."""
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
        shares = raw / raw.sum(axis=1, keepdims=True)
        return shares.astype(np.float32), labels  # as networks give them


def verify_topk(answer: Any, case: GuessCase | str) -> None:
    """Check one of the two functions, or the number."""
    if isinstance(case, str):
        assert_number(
            entry(answer, NAME, case), MISSED, f"The number {case!r}", _MISSED, _OF_FIVE
        )
        return
    function = entry(answer, NAME, case.part)
    probabilities, labels = case.draw()
    if case.part == "topk":
        result = call(function, probabilities, case.k, name=case.part)
        _verify_order(as_array(result, "the result of topk"), probabilities, case.k)
        return
    result = call(function, probabilities, labels, case.k, name=case.part)
    share = as_array(result, "the result of topk_accuracy")
    _verify_share(share, probabilities, labels, case.k)


def _verify_order(found: FloatArray, probabilities: FloatArray, k: int) -> None:
    n, classes = probabilities.shape
    name = f"the result of topk for k = {k}"
    if found.shape == (n, classes) and k != classes:
        raise CheckFailed(
            f"{name} has all classes.",
            expected=f"shape {(n, k)}",
            received=f"shape {found.shape}",
            hint="keep the first k columns only.",
            mistake="k ignored",
        )
    if found.shape == (k,) and n > 1:
        raise CheckFailed(
            f"{name} has guesses for one picture only.",
            expected=f"shape {(n, k)}",
            received=f"shape {found.shape}",
            hint="each picture has likeliest classes of its own: one row for each, so "
            "sort along axis 1.",
            mistake="one row for all pictures",
        )
    if found.shape != (n, k):
        raise_wrong_shape(found, (n, k), name)
    ordered = -np.sort(-probabilities, axis=1)
    _refuse_values(found, probabilities, name)
    chosen = np.take_along_axis(probabilities, found.astype(int), axis=1)
    if close(chosen, ordered[:, :k]) and _distinct(found):
        return
    known = (
        (
            ordered[:, ::-1][:, :k],
            "the least likely first",
            "argsort sorts upwards: the first of its numbers belong to the least "
            "likely classes.",
        ),
        (
            ordered[:, :k][:, ::-1],
            "the likeliest last",
            "the right classes, from the last to the first: turn the columns around.",
        ),
    )
    for values, mistake, hint in known:
        if close(chosen, values):
            raise CheckFailed(
                f"{name} is not right: {mistake}.", hint=hint, mistake=mistake
            )
    if not _distinct(found):
        raise CheckFailed(
            f"{name} is not right: a class stands twice.",
            hint="k guesses are k different classes.",
            mistake="a class stands twice",
        )
    raise CheckFailed(
        f"{name} is not right.",
        hint="print one row of probabilities and the classes you found for it. Are "
        "they sorted within the row?",
        mistake="other classes",
    )


def _refuse_values(found: FloatArray, probabilities: FloatArray, name: str) -> None:
    """Refuse what cannot be indices of classes."""
    whole = np.array_equal(found, np.round(found))
    if whole and found.min() >= 0 and found.max() < probabilities.shape[1]:
        return
    raise CheckFailed(
        f"{name} holds no indices of classes.",
        expected=f"whole numbers from 0 to {probabilities.shape[1] - 1}",
        received=f"numbers from {found.min():.3g} to {found.max():.3g}",
        hint="not the probabilities are wanted but the places where they stand: "
        "argsort instead of sort, and places counted from the front.",
        mistake="values instead of indices",
    )


def _distinct(found: FloatArray) -> bool:
    return all(len(set(row)) == len(row) for row in found.tolist())


def _share(probabilities: FloatArray, labels: Any, k: int) -> float:
    best = np.argsort(-probabilities, axis=1)[:, :k]
    return float((best == labels[:, None]).any(axis=1).mean())


def _verify_share(
    share: FloatArray, probabilities: FloatArray, labels: Any, k: int
) -> None:
    right = _share(probabilities, labels, k)
    name = f"the result of topk_accuracy for k = {k}"
    if share.size != 1:
        raise CheckFailed(
            f"{name} is not one number.",
            expected="one share for all pictures",
            received=f"shape {share.shape}",
            hint="count the pictures with the true class among the k, and divide.",
            mistake="wrong shape",
        )
    received = np.asarray(share.reshape(()), dtype=np.float64)
    if close(received, right, 1e-6):
        return
    best = np.argsort(-probabilities, axis=1)[:, :k]
    n = len(labels)
    worst = _share(-probabilities, labels, k)
    raise_known(
        received,
        [
            Mistake("percent", 100 * right, "a share goes from 0 to 1."),
            Mistake("counted, not divided", n * right, "divide by how many there are."),
            Mistake(
                "errors instead of hits",
                1 - right,
                "these are the misses: count the pictures "
                "whose label is among the guesses.",
            ),
            Mistake(
                "the first guess only",
                _share(probabilities, labels, 1),
                "the true class may be any of the k guesses: compare with all columns.",
            ),
            Mistake(
                "the least likely classes",
                worst,
                "argsort sorts upwards: look for the truth among the likeliest.",
            ),
            Mistake(
                "guesses of other pictures",
                float(np.isin(labels, best).mean()),
                "`label in array` looks through the guesses of all pictures. Each "
                "label belongs to one row: go through labels and rows together.",
            ),
            Mistake(
                "the last guess only",
                float((best[:, -1] == labels).mean()),
                "the true class may be any of the k guesses: compare with all columns.",
            ),
            Mistake(
                "all guesses must be right",
                float((best == labels[:, None]).all(axis=1).mean()),
                "there is one label and k guesses: one hit is enough, `any`.",
            ),
            Mistake(
                "divided by all guesses",
                right / k,
                "a picture counts once, however many guesses it has: `any` along the "
                "guesses, then the mean.",
            ),
        ],
        name,
    )
    raise CheckFailed(
        f"{name} is not right.",
        received=f"{float(received):.4g}",
        hint="try two pictures by hand: for each, is its label among the k likeliest?",
        mistake="other share",
    )


_OF_FIVE = "90.1 % have the true class among five guesses: how many of 50,000 have not?"
_MISSED = (
    Mistake("hits instead of misses", 45050, "these have the true class among five."),
    Mistake(
        "the first guess only",
        14350,
        "that is for one guess, 71.3 %. Top-5 allows five.",
    ),
    Mistake("percent taken as it is", 10, "a percentage is not a number of pictures."),
)

TOPK = Exercise(
    name=NAME,
    title="10.3 The likeliest classes",
    verify=verify_topk,
    visible=(
        GuessCase("topk", (4, 6), 3, 1),
        GuessCase("topk_accuracy", (20, 8), 1, 2),
        GuessCase("topk_accuracy", (20, 8), 3, 3),
    ),
)
