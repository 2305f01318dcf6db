"""Rules: what an exercise asks, as a right oracle and wrong ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.comparing import same
from autograder.student.diagnosis.evidence import Run, failing
from autograder.student.diagnosis.explaining import diagnose
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.diagnosis.question import Question
from autograder.student.failure import CheckFailed


@dataclass(frozen=True, kw_only=True)
class Rule(Question):
    """A question, and how an answer to it is tried: the base of the rules below."""

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Try an answer on cases, and explain with all the evidence what fails.

        Parameters
        ----------
        answer : object
            The student's.
        cases : sequence
            What counts here.
        visible : sequence
            The visible cases; evidence, too, where something fails.
        probing : bool
            Whether probes are run even when every case holds.
        """
        runs = self.gather(answer, cases)
        if not failing(runs) and not probing:
            return Judgement([None] * len(runs))
        stuck = any(run.is_final for run in runs)
        before, after = (
            self.gather(answer, [case for case in more if case not in cases])
            for more in (() if stuck else visible, () if stuck else self.probes)
        )
        evidence = [*before, *runs, *after]
        if not failing(runs):
            advice = self.explained(answer, evidence, failing(after)[:1])
            return Judgement([None] * len(runs), advice[0] if advice else None)
        explained = iter(self.explained(answer, evidence, failing(runs)))
        return Judgement([None if run.holds else next(explained) for run in runs])

    def gather(self, answer: Any, cases: Sequence[Any]) -> list[Run]:
        """Run an answer on cases; nobody waits through an endless loop twice."""
        runs: list[Run] = []
        for case in cases:
            if runs and runs[-1].is_final:
                runs.append(replace(runs[-1], case=case))
            else:
                runs.append(self.observe(answer, case))
        return runs

    def observe(self, answer: Any, case: Any) -> Run:
        """Return what the answer makes of one case."""
        arguments = self.arguments_of(answer, case)
        right = self.right(*arguments)
        try:
            value = self.value_of(answer, case, arguments)
        except CheckFailed as failure:
            return Run(case, arguments, right, failure=failure)
        return Run(case, arguments, right, value)

    def explained(
        self, answer: Any, evidence: Sequence[Run], wrong: Sequence[Run]
    ) -> list[CheckFailed]:
        """Return a diagnosis for each wrong run."""
        if not wrong:
            return []
        usable = [run for run in evidence if not run.is_final]
        if self.each:
            return [_one_of_many(self, usable, run) for run in wrong]
        found = None
        if failing(usable):
            found = self._second_call(answer, usable) or diagnose(self, usable)
        return [run.failure if run.is_final else found for run in wrong]  # type: ignore[misc]

    def arguments_of(self, answer: Any, case: Any) -> tuple[Any, ...]:
        """Return what oracles get for a case."""
        raise NotImplementedError

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return what the answer says in a case, or raise `CheckFailed`."""
        raise NotImplementedError

    def _second_call(self, answer: Any, runs: Sequence[Run]) -> CheckFailed | None:
        return None


def _one_of_many(rule: Rule, evidence: Sequence[Run], run: Run) -> CheckFailed:
    """Explain one entry: with all others, with all wrong ones, or by itself."""
    if run.failure is not None:
        return run.failure
    filled = [other for other in evidence if other.failure is None]
    alone = replace(rule, enough=1, has_slips=False)
    for runs, judge in ((filled, rule), (failing(filled), rule), ([run], alone)):
        found = diagnose(judge, [run, *(other for other in runs if other is not run)])
        if found.mistake in _names(rule):
            return found
    return diagnose(alone, [run])


def _names(rule: Rule) -> set[str]:
    return {wrong.name for wrong in rule.wrong}


def _first(case: Any) -> tuple[Any, ...]:
    return (case,)


def _itself(answer: Any) -> Any:
    return answer


def _never(*_: Any) -> bool:
    return False


def _no_demand(_raw: Any, _case: Any) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Function(Rule):
    """A function that students write, compared with a right oracle.

    Parameters
    ----------
    arguments : callable
        Makes the arguments of a call from a case; a tuple.
    read : callable, default=as_array
        Reads a result; takes it and its name in messages.
    pick : callable
        Takes the function out of the answer; may wrap it (a layer that it fills).
    demand : callable
        Takes a right result as it was returned, and the case; raises `CheckFailed` for
        what values do not show, such as its type.
    as_good : callable, optional
        Takes a result as it was read, and the arguments; tells whether it is as right
        as the right oracle's where several are: another order of equal ones.
    """

    arguments: Callable[[Any], tuple[Any, ...]] = _first
    read: Callable[[Any, str], Any] = as_array
    pick: Callable[[Any], Any] = _itself
    demand: Callable[[Any, Any], None] = _no_demand
    as_good: Callable[..., bool] = _never

    def __post_init__(self) -> None:
        """Let known mistakes, too, choose otherwise among equal ones."""
        if self.as_good is not _never:
            settled = [replace(w, oracle=self._settled(w.oracle)) for w in self.wrong]
            object.__setattr__(self, "wrong", settled)

    def _settled(self, oracle: Callable[..., Any]) -> Callable[..., Any]:
        """Return an oracle that says what the right one says where it is as right."""

        def settled(*arguments: Any) -> Any:
            value = oracle(*arguments)
            is_as_good = self.as_good(value, *arguments)
            return self.right(*arguments) if is_as_good else value

        return settled

    def arguments_of(self, answer: Any, case: Any) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        return tuple(self.arguments(case))

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Call the function and read its result."""
        raw = call(self.pick(answer), *arguments, name=self.name)
        value = self.read(raw, f"the result of {self.name}")
        right = self.right(*arguments)
        if not same(value, right) and not self.as_good(value, *arguments):
            return value
        self.demand(raw, case)
        return right

    def _second_call(self, answer: Any, runs: Sequence[Run]) -> CheckFailed | None:
        """Tell when the same call gives another answer later."""
        first = next((run for run in runs if run.failure is None), None)
        if first is None:
            return None
        again = self.observe(answer, first.case)
        if again.is_final or (again.failure is None and same(again.value, first.value)):
            return None
        return CheckFailed(
            f"{self.name} gives another answer when it is called again.",
            expected="the same answer for the same arguments",
            received="two answers to one call",
            hint="something is kept from one call to the next (a variable outside, a "
            "list as default value), or chance decides. Begin afresh in each call.",
            mistake="keeps something between calls",
        )


@dataclass(frozen=True, kw_only=True)
class Values(Rule):
    """Values that students give, each compared with a right oracle.

    Parameters
    ----------
    value : callable
        Takes the answer and a case; returns the value, read, or raises `CheckFailed`.
    arguments : callable
        Takes the answer and a case; returns what oracles get, a tuple.
    """

    value: Callable[[Any, Any], Any]
    arguments: Callable[[Any, Any], tuple[Any, ...]] = lambda _answer, case: (case,)

    def arguments_of(self, answer: Any, case: Any) -> tuple[Any, ...]:
        """Return what the case stands for."""
        return tuple(self.arguments(answer, case))

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return the value, read."""
        return self.value(answer, case)
