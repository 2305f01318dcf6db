"""Put what was found into the words of a failed check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.student.answers import brief
from autograder.student.diagnosis.evidence import Run, Wrong, failing
from autograder.student.diagnosis.patterns import Pattern
from autograder.student.diagnosis.question import Question
from autograder.student.failure import CheckFailed


def told(rule: Question, runs: Sequence[Run], name: str, hint: str) -> CheckFailed:
    """Return a mistake as a failed check, with the first failing case as example."""
    run = next((run for run in failing(runs) if run.failure is None), failing(runs)[0])
    return CheckFailed(
        f"{rule.name} is not right: {name}.",
        expected=rule.expected,
        received=_received(rule, run),
        hint=hint,
        mistake=name,
    )


def either(rule: Question, runs: Sequence[Run], known: Sequence[Wrong]) -> CheckFailed:
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


def as_pattern(rule: Question, runs: Sequence[Run], pattern: Pattern) -> CheckFailed:
    """Return in which cases an answer is right and in which it is not."""
    stopped = next((run.failure for run in failing(runs) if run.failure), None)
    fact = f"right for {pattern.passing}, wrong for {pattern.failing}"
    where = f"{stopped.what} {stopped.received}".strip() if stopped else ""
    example = _received(rule, failing(runs)[0])
    return CheckFailed(
        f"{rule.name} is {fact}.",
        expected=rule.expected,
        received=where or example,
        hint=_where_to_look(rule, pattern, fact),
        mistake=pattern.name or f"wrong for {pattern.failing}",
    )


def _where_to_look(rule: Question, pattern: Pattern, fact: str) -> str:
    if pattern.hint:
        return pattern.hint
    return joined(
        f"so far it is {fact}. Take a small example of the second kind and follow your "
        "code step by step.",
        rule.hint,
    )


def joined(*sentences: str) -> str:
    """Return sentences one after the other, all but the first with a capital."""
    first, *others = (sentence for sentence in sentences if sentence)
    return " ".join([first, *(text[:1].upper() + text[1:] for text in others)])


def where(failure: CheckFailed, pattern: Pattern | None) -> CheckFailed:
    """Add to a failure in which cases it comes."""
    if pattern is not None:
        failure.hint = (
            f"it is right for {pattern.passing}, and this comes with "
            f"{pattern.failing}. {failure.hint}"
        )
    return failure


def smallest(rule: Question, runs: Sequence[Run]) -> CheckFailed:
    """Return the smallest failing case and the first place that differs."""
    run = min(failing(runs), key=_size)
    if run.failure is not None:
        return failing(runs)[0].failure or run.failure
    on = f" for {rule.described(run)}" if rule.described(run) else ""
    if not isinstance(run.right, np.ndarray):
        return told(rule, [run], "another value", rule.hint)
    if run.value.shape != run.right.shape:
        return _wrong_shape(rule, run, on)
    wrong = ~np.isclose(run.value, run.right, rtol=1e-5, atol=1e-5)
    return CheckFailed(
        f"{rule.name} is not right: {int(wrong.sum())} of {wrong.size} values "
        f"differ{on}.",
        received=f"{_first_place(rule, run)}, the first one",
        hint=rule.hint,
        mistake="other wrong values",
    )


def _wrong_shape(rule: Question, run: Run, on: str) -> CheckFailed:
    same_number = np.size(run.value) == np.size(run.right)
    return CheckFailed(
        f"The result of {rule.name} has the wrong shape{on}.",
        expected=f"shape {run.right.shape}",
        received=f"shape {run.value.shape}",
        hint=joined(
            "the number of values is right, their arrangement is not."
            if same_number
            else "count rows first, then columns.",
            rule.hint,
        ),
        mistake="wrong shape",
    )


def _received(rule: Question, run: Run) -> str:
    case = rule.described(run)
    if run.failure is not None:
        return run.failure.received or run.failure.what
    value: Any = run.value
    if not isinstance(value, np.ndarray) or not value.ndim:
        said = brief(value, 40)
    elif value.shape != np.shape(run.right):
        said = f"an array of shape {value.shape}"
    else:
        said = _first_place(rule, run)
    return f"{said} for {case}" if case else said


def _first_place(rule: Question, run: Run) -> str:
    wrong = np.argwhere(~np.isclose(run.value, run.right, rtol=1e-5, atol=1e-5))
    place = tuple(int(index) for index in wrong[0])
    return f"{run.value[place]:.6g} at {rule.place(run.case, place)}"


def _size(run: Run) -> int:
    return sum(_numbers_in(argument) for argument in run.arguments)


def _numbers_in(value: Any) -> int:
    if isinstance(value, list | tuple):  # arrays of different shapes, perhaps
        return sum(_numbers_in(each) for each in value)
    return int(np.size(value))
