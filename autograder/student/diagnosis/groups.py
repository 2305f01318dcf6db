"""Rules made of a rule: cases of several calls, and rules made for one student."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.student.diagnosis.design import Design
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.diagnosis.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """A rule whose cases hold several calls each; a case holds if all of them do.

    Parameters
    ----------
    rule : Rule
        Judges one call; its probes are single calls.
    calls : callable
        Takes a case and returns its calls, cases of `rule`.
    """

    rule: Rule
    calls: Callable[[Any], Sequence[Any]]

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Judge all calls together; see `Rule.judge`."""
        groups = [list(self.calls(case)) for case in cases]
        judged = self.rule.judge(
            answer,
            [call for group in groups for call in group],
            [call for case in visible for call in self.calls(case)],
            probing=probing,
        )
        told = iter(judged.failures)
        by_group = [[next(told) for _ in group] for group in groups]
        first = [next((f for f in group if f), None) for group in by_group]
        return Judgement(first, judged.advice, judged.notes)


@dataclass(frozen=True, kw_only=True)
class Own:
    """A rule that depends on the answer: on a student's own number, say.

    Parameters
    ----------
    make : callable
        Takes the answer and returns the rule; raises `CheckFailed` if it cannot.
    """

    make: Callable[[Any], Rule | Design | Grouped]

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Make the rule and judge by it; see `Rule.judge`."""
        return self.make(answer).judge(answer, cases, visible, probing=probing)
