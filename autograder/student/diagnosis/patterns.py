"""When no mistake explains the evidence: in which cases it goes wrong is a fact."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from autograder.student.diagnosis.evidence import Run, failing

MOST_VALUES = 3  # a list of more is no pattern


@dataclass(frozen=True)
class Feature:
    """What cases may have in common.

    Parameters
    ----------
    of : callable
        Takes the arguments of a case, as oracles do; returns the value.
    words : mapping of value to str, or str
        How each value is called, in the plural: ``{True: "even windows", False: "odd
        windows"}``. A text with ``{}`` is filled with the value.
    ordered : bool, default=False
        Whether values are numbers that may separate at a limit.
    name, hint : mapping of value to str, optional
        The mistake and the way on when the cases of that value, and only they, fail.
    """

    of: Callable[..., Hashable]
    words: Mapping[Any, str] | str
    ordered: bool = False
    name: Mapping[Any, str] = field(default_factory=dict)
    hint: Mapping[Any, str] = field(default_factory=dict)

    def called(self, value: Any) -> str:
        """Return the words for a value."""
        if isinstance(self.words, str):
            return self.words.format(value)
        return self.words.get(value, str(value))


@dataclass(frozen=True)
class Pattern:
    """The simplest feature that separates failing from passing cases.

    Parameters
    ----------
    passing, failing : str
        Which cases are right, and which are wrong, in words.
    name, hint : str
        The mistake that a lesson gave to it; empty otherwise.
    """

    passing: str
    failing: str
    name: str = ""
    hint: str = ""


def pattern_of(features: Sequence[Feature], runs: Sequence[Run]) -> Pattern | None:
    """Return the simplest pattern that is true of all runs; None without any.

    Parameters
    ----------
    features : sequence of Feature
        The simplest first.
    runs : sequence of Run
        All the evidence; some hold and some do not.
    """
    wrong = failing(runs)
    right = [run for run in runs if run.holds]
    if not wrong or not right:
        return None
    found = [_single(feature, wrong, right) for feature in features]
    known = [pattern for pattern in found if pattern]
    named = [pattern for pattern in known if pattern.name]
    if known:
        return (named or known)[0]
    pairs = (_pair(one, two, wrong, right) for one, two in combinations(features, 2))
    return next((pattern for pattern in pairs if pattern), None)


def _values(feature: Feature, runs: Sequence[Run]) -> list[Any]:
    return list(dict.fromkeys(feature.of(*run.arguments) for run in runs))


def _single(
    feature: Feature, wrong: Sequence[Run], right: Sequence[Run]
) -> Pattern | None:
    bad, good = _values(feature, wrong), _values(feature, right)
    if set(bad) & set(good):
        return None
    if feature.ordered:
        return _limit(feature, bad, good)
    if len(bad) > MOST_VALUES:
        return None
    first = bad[0]
    return Pattern(
        _listed(feature, good[:MOST_VALUES]),
        _listed(feature, bad),
        feature.name.get(first, "") if len(bad) == 1 else "",
        feature.hint.get(first, "") if len(bad) == 1 else "",
    )


def _limit(feature: Feature, bad: list[Any], good: list[Any]) -> Pattern | None:
    if min(bad) > max(good):
        return Pattern(
            f"{feature.called(max(good))} and below",
            f"{feature.called(min(bad))} and above",
        )
    if max(bad) < min(good):
        return Pattern(
            f"{feature.called(min(good))} and above",
            f"{feature.called(max(bad))} and below",
        )
    return None


def _pair(
    one: Feature, two: Feature, wrong: Sequence[Run], right: Sequence[Run]
) -> Pattern | None:
    def both(*arguments: Any) -> tuple[Any, Any]:
        return one.of(*arguments), two.of(*arguments)

    bad = {both(*run.arguments) for run in wrong}
    good = {both(*run.arguments) for run in right}
    if len(bad) != 1 or bad & good or len(wrong) < 2 or one.ordered or two.ordered:
        return None
    ((first, second),) = bad
    return Pattern("all others", f"{one.called(first)} with {two.called(second)}")


def _listed(feature: Feature, values: Sequence[Any]) -> str:
    return " and ".join(feature.called(value) for value in values)
