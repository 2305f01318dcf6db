"""From all the evidence to one diagnosis: the order of what is tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from autograder.student.diagnosis import slips, telling
from autograder.student.diagnosis.evidence import (
    Run,
    Wrong,
    explains,
    explains_shapes,
    failing,
)
from autograder.student.diagnosis.facts import fact_of, is_numeric
from autograder.student.diagnosis.patterns import pattern_of
from autograder.student.failure import CheckFailed, NotFilledIn

if TYPE_CHECKING:
    from autograder.student.diagnosis.rules import Rule

MOST_PAIRS = 600  # two slips at once are tried within some ten milliseconds


def diagnose(rule: Rule, runs: Sequence[Run]) -> CheckFailed:
    """Return what is wrong with an answer, from all that it did.

    Parameters
    ----------
    rule : Rule
        Its oracles, features and words.
    runs : sequence of Run
        The evidence, visible cases first; at least one does not hold.

    Returns
    -------
    CheckFailed
        A mistake that explains every run; else the pattern of failures; else the
        smallest failing case.
    """
    steps = (
        *(_no_value, _known, _generic, _fact, _shape),
        *(_stopped, _named, _two, _own_fact),
    )
    for step in steps:
        found = step(rule, runs)
        if found is not None:
            return found
    pattern = pattern_of(rule.features, runs)
    if pattern is not None:
        return telling.as_pattern(rule, runs, pattern)
    return telling.smallest(rule, runs)


def _no_value(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    """Return why there is no value to look at, if that is so for one reason."""
    wrong = failing(runs)
    failures = [run.failure for run in wrong if run.failure is not None]
    unfilled = next((f for f in failures if isinstance(f, NotFilledIn)), None)
    if unfilled is not None:
        return unfilled
    one_reason = len({failure.mistake for failure in failures}) == 1
    if not one_reason or len(failures) < len(wrong) or wrong[0].raised:
        return None
    return failures[0]


def _known(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    known = [w for w in rule.wrong if explains(w.oracle, runs, rule.enough)]
    return telling.either(rule, runs, known) if known else None


def _generic(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    if not rule.has_slips or not is_numeric(runs[0].right):
        return None
    tried = (*slips.with_result(rule.right), *slips.with_arguments(rule.right, runs))
    known = [w for w in tried if explains(w.oracle, runs, max(rule.enough, 2))]
    return telling.either(rule, runs, known) if known else None


def _fact(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    fact = fact_of(runs)
    return telling.told(rule, runs, *fact) if fact else None


def _own_fact(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    fact = rule.tells(runs)
    return telling.told(rule, runs, *fact) if fact else None


def _shape(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    known = [w for w in rule.wrong if w.by_shape and explains_shapes(w.oracle, runs)]
    return telling.either(rule, runs, known) if known else None


def _stopped(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    """Return what an exception of the student's code means, where that is known."""
    wrong = failing(runs)
    failures = [run.failure for run in wrong if run.failure is not None and run.raised]
    if len(failures) < len(wrong):
        return None
    named = _named(rule, runs)
    if named is not None:
        return named
    for stop in rule.stops:
        if all(
            any(part in f"{f.what} {f.received}" for part in stop.says)
            for f in failures
        ):
            first = failures[0]
            return CheckFailed(
                first.what,
                expected=rule.expected,
                received=first.received,
                hint=stop.hint,
                mistake=stop.name,
            )
    pattern = pattern_of(rule.features, runs)
    return telling.as_pattern(rule, runs, pattern) if pattern else failures[0]


def _named(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    pattern = pattern_of(rule.features, runs)
    if pattern is None or not pattern.name:
        return None
    return telling.as_pattern(rule, runs, pattern)


def _two(rule: Rule, runs: Sequence[Run]) -> CheckFailed | None:
    if not rule.has_slips or not is_numeric(runs[0].right):
        return None
    tried = islice(slips.pairs(rule.right, rule.wrong, runs), MOST_PAIRS)
    known: list[Wrong] = [w for w in tried if explains(w.oracle, runs, 3)][:1]
    return telling.either(rule, runs, known) if known else None
