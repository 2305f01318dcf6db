"""From all the evidence to one diagnosis: the order of what is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from autograder.student.diagnosis import slips, telling
from autograder.student.diagnosis.evidence import (
    Run,
    explains,
    explains_shapes,
    failing,
)
from autograder.student.diagnosis.facts import fact_of, is_numeric
from autograder.student.diagnosis.question import Question
from autograder.student.failure import CheckFailed, NotFilledIn


def diagnose(rule: Question, runs: Sequence[Run]) -> CheckFailed:
    """Return what is wrong with an answer, from all that it did.

    Parameters
    ----------
    rule : Question
        Its oracles, features and words.
    runs : sequence of Run
        The evidence, visible cases first; at least one does not hold.

    Returns
    -------
    CheckFailed
        A mistake that explains every run; else the pattern of failures; else the
        smallest failing case.
    """
    steps = (_no_value, _known, _generic, _fact, _shape, _stopped, _named, _two)
    for step in (*steps, _unread, _sometimes_stopped, _own_fact, _pattern):
        found = step(rule, runs)
        if found is not None:
            return found
    return telling.smallest(rule, runs)


def _no_value(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    """Return why there is no value to look at, if that is so for one reason."""
    wrong = failing(runs)
    failures = [run.failure for run in wrong if run.failure is not None]
    unfilled = next((f for f in failures if isinstance(f, NotFilledIn)), None)
    if unfilled is not None:
        return unfilled
    one_reason = len({failure.mistake for failure in failures}) == 1
    if not one_reason or len(failures) < len(wrong) or wrong[0].raised:
        return None
    return telling.where(failures[0], rule.pattern(runs))


def _known(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    known = [w for w in rule.wrong if explains(w.oracle, runs, rule.enough)]
    return telling.either(rule, runs, known) if known else None


def _generic(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    if not rule.has_slips or not is_numeric(runs[0].right):
        return None
    tried = (*slips.with_result(rule.right), *slips.with_arguments(rule.right, runs))
    known = [w for w in tried if explains(w.oracle, runs, max(rule.enough, 2))]
    return telling.either(rule, runs, known) if known else None


def _fact(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    fact = fact_of(runs)
    if fact is None:
        return None
    name, hint = fact
    return telling.told(rule, runs, name, telling.joined(hint, rule.hint))


def _unread(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    """Return why the first wrong result, a visible one, could not be read."""
    first = failing(runs)[0]
    return None if first.raised else first.failure


def _own_fact(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    fact = rule.tells(runs)
    if fact is None:
        return None
    pattern = rule.pattern(runs)
    if pattern is None:
        return telling.told(rule, runs, *fact)
    return telling.as_pattern(rule, runs, replace(pattern, name=fact[0], hint=fact[1]))


def _pattern(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    pattern = rule.pattern(runs)
    return telling.as_pattern(rule, runs, pattern) if pattern else None


def _shape(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    tried = [wrong for wrong in rule.wrong if wrong.by_shape]
    if rule.has_slips and is_numeric(runs[0].right):
        tried += slips.with_result(rule.right, slips.SHAPE_SLIPS)
    known = [wrong for wrong in tried if explains_shapes(wrong.oracle, runs)]
    return telling.either(rule, runs, known) if known else None


def _stopped(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    """Return what an exception of the student's code means, where that is known."""
    wrong = failing(runs)
    failures = [run.failure for run in wrong if run.failure is not None and run.raised]
    if len(failures) < len(wrong):
        return None
    known = _named(rule, runs) or _known_stop(rule, failures)
    return known or _pattern(rule, runs) or failures[0]


def _sometimes_stopped(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    """Return what the exceptions mean where other cases give wrong values."""
    return _known_stop(
        rule, [run.failure for run in runs if run.raised and run.failure]
    )


def _known_stop(rule: Question, failures: Sequence[CheckFailed]) -> CheckFailed | None:
    texts = [f"{failure.what} {failure.received}" for failure in failures]
    for stop in rule.stops:
        if texts and all(any(part in text for part in stop.says) for text in texts):
            return CheckFailed(
                failures[0].what,
                expected=rule.expected,
                received=failures[0].received,
                hint=stop.hint,
                mistake=stop.name,
            )
    return None


def _named(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    pattern = rule.pattern(runs)
    if pattern is None or not pattern.name:
        return None
    return telling.as_pattern(rule, runs, pattern)


def _two(rule: Question, runs: Sequence[Run]) -> CheckFailed | None:
    if not rule.has_slips or not is_numeric(runs[0].right):
        return None
    tried = chain(
        slips.pairs(rule.right, rule.wrong, runs),
        slips.under_known(rule.right, rule.wrong, runs),
    )
    known = next((wrong for wrong in tried if explains(wrong.oracle, runs, 3)), None)
    return telling.either(rule, runs, [known]) if known else None
