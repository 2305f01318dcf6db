"""Put what was found into the words of a failed check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.student.answers import brief, raise_wrong_shape
from autograder.student.diagnosis.evidence import Run, Wrong, failing
from autograder.student.diagnosis.patterns import Pattern
from autograder.student.failure import CheckFailed

if TYPE_CHECKING:
    from autograder.student.diagnosis.rules import Rule


def told(rule: Rule, runs: Sequence[Run], name: str, hint: str) -> CheckFailed:
    """Return a mistake as a failed check, with the first failing case as example."""
    run = next((run for run in failing(runs) if run.failure is None), failing(runs)[0])
    return CheckFailed(
        f"{rule.name} is not right: {name}.",
        expected=rule.expected,
        received=_received(rule, run),
        hint=hint,
        mistake=name,
    )


def either(rule: Rule, runs: Sequence[Run], known: Sequence[Wrong]) -> CheckFailed:
    """Return the one mistake that explains all, or the two that both do."""
    first, *others = {wrong.name: wrong for wrong in known}.values()
    if not others:
        return told(rule, runs, first.name, first.hint)
    other = others[0]
    return told(
        rule,
        runs,
        f"either {first.name} or {other.name}",
        f"one of two things. Either {first.hint} Or {other.hint}",
    )


def as_pattern(rule: Rule, runs: Sequence[Run], pattern: Pattern) -> CheckFailed:
    """Return in which cases an answer is right and in which it is not."""
    stopped = next((run.failure for run in failing(runs) if run.failure), None)
    fact = f"right for {pattern.passing}, wrong for {pattern.failing}"
    where = f"{stopped.what} {stopped.received}".strip() if stopped else ""
    example = _received(rule, failing(runs)[0])
    return CheckFailed(
        f"{rule.name} is {fact}.",
        expected=rule.expected,
        received=where or example,
        hint=pattern.hint
        or f"so far it is {fact}. Take a small example of the second kind and follow "
        f"your code step by step. {_capital(rule.hint)}".strip(),
        mistake=pattern.name or f"wrong for {pattern.failing}",
    )


def smallest(rule: Rule, runs: Sequence[Run]) -> CheckFailed:
    """Return the smallest failing case and the first place that differs."""
    run = min(failing(runs), key=_size)
    if run.failure is not None:
        return run.failure
    on = f" on {rule.describe(run.case)}" if rule.describe(run.case) else ""
    if not isinstance(run.right, np.ndarray):
        return told(rule, [run], "another value", rule.hint)
    if run.value.shape != run.right.shape:
        return _wrong_shape(rule, run, on)
    wrong = ~np.isclose(run.value, run.right, rtol=1e-5, atol=1e-5)
    place = tuple(int(index) for index in np.argwhere(wrong)[0])
    return CheckFailed(
        f"{rule.name} is not right: {int(wrong.sum())} of {wrong.size} values "
        f"differ{on}.",
        received=f"{run.value[place]:.6g} at {rule.place(run.case, place)}",
        hint=rule.hint,
        mistake="other wrong values",
    )


def _wrong_shape(rule: Rule, run: Run, on: str) -> CheckFailed:
    try:
        raise_wrong_shape(run.value, run.right.shape, f"the result of {rule.name}{on}")
    except CheckFailed as failure:
        failure.hint = f"{failure.hint} {_capital(rule.hint)}".strip()
        return failure


def _received(rule: Rule, run: Run) -> str:
    case = rule.describe(run.case)
    if run.failure is not None:
        return run.failure.received or run.failure.what
    value: Any = run.value
    if isinstance(value, np.ndarray) and value.ndim:
        said = f"an array of shape {value.shape}"
        if case and value.shape == np.shape(run.right):
            return f"other numbers for {case}"
    else:
        said = brief(value, 40)
    return f"{said} for {case}" if case else said


def _size(run: Run) -> int:
    return sum(int(np.size(argument)) for argument in run.arguments)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
