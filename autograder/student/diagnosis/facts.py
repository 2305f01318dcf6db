"""What is plainly true of all values of an answer, whatever made them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.student.comparing import FloatArray, same
from autograder.student.diagnosis.evidence import Run, failing

Told = tuple[str, str]  # name and hint


def fact_of(runs: Sequence[Run]) -> Told | None:
    """Return the first fact that is true of all runs, as name and hint."""
    if any(run.failure is not None for run in runs):
        return None
    found = (fact(runs) for fact in (_constant, _inverted, _offset, _factor, _unfilled))
    return next((told for told in found if told), None)


def is_numeric(value: Any) -> bool:
    """Tell whether a value is a number or an array of them."""
    return isinstance(value, int | float | np.ndarray | np.number) and not isinstance(
        value, bool | np.bool_
    )


def _constant(runs: Sequence[Run]) -> Told | None:
    first = runs[0]
    rights = [run for run in runs if not same(run.right, first.right)]
    if len(rights) < 2 or not all(same(run.value, first.value) for run in runs):
        return None
    return (
        "always the same answer",
        "it gives one and the same answer whatever it is given: is a value from "
        "outside, or from an earlier call or row, used?",
    )


def _inverted(runs: Sequence[Run]) -> Told | None:
    if all(isinstance(r.right, bool) and r.value == (not r.right) for r in runs):
        return (
            "the wrong way round",
            "it says True where it should say False, and the other way round.",
        )
    return None


def _offset(runs: Sequence[Run]) -> Told | None:
    value, right = _all_numbers(runs)
    if value.size < 2 or not same(value, right + (value - right).mean()):
        return None
    amount = float((value - right).mean())
    size, too = f"{abs(amount):.4g}", "large" if amount > 0 else "small"
    return f"always {size} too {too}", f"every value is too {too} by {size}."


def _factor(runs: Sequence[Run]) -> Told | None:
    value, right = _all_numbers(runs)
    amount = float(value @ right / (right @ right)) if right.any() else 0.0
    if amount == 0 or value.size < 2 or not same(value, right * amount):
        return None
    size = f"{amount:.4g}" if abs(amount) >= 1 else f"1/{1 / amount:.4g}"
    return (
        f"always {size} times the right value",
        f"every value is {size} times what it should be: where does that factor come "
        "from?",
    )


def _all_numbers(runs: Sequence[Run]) -> tuple[FloatArray, FloatArray]:
    """Return all values and all right ones in a row; nothing where too few differ."""
    if len(failing(runs)) < 2 or not _comparable(runs):
        return np.zeros(0), np.zeros(0)
    value, right = (
        np.concatenate([np.ravel(getattr(run, which)) for run in runs]).astype(float)
        for which in ("value", "right")
    )
    return value, right


def _comparable(runs: Sequence[Run]) -> bool:
    return all(
        is_numeric(run.value)
        and is_numeric(run.right)
        and np.shape(run.value) == np.shape(run.right)
        and np.isfinite(run.value).all()
        and np.isfinite(run.right).all()
        for run in runs
    )


def _unfilled(runs: Sequence[Run]) -> Told | None:
    wrong = failing(runs)
    if not _comparable(runs) or not all(_has_gaps(run) for run in wrong):
        return None
    return (
        "places never filled",
        "the first places are right and others are still 0: does `return` stand inside "
        "a loop, or does a loop end too early?",
    )


def _has_gaps(run: Run) -> bool:
    value, right = np.asarray(run.value), np.asarray(run.right)
    bad = ~np.isclose(value, right, atol=1e-5)
    return not value[bad].any() and bool(value[~bad].any()) and value.ndim > 0
