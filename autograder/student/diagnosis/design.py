"""Things that students design, judged by what they do: filters, models, recipes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from autograder.student.diagnosis.evidence import FINAL
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.failure import CheckFailed


def _always(_case: Any) -> bool:
    return True


@dataclass(frozen=True)
class Demand:
    """One property that a design must have.

    Parameters
    ----------
    name, hint : str
        What is told when it does not hold and nothing more special is known.
    measure : callable
        Takes the design and a case; returns what is looked at, or raises `CheckFailed`.
    holds : callable
        Tells whether a measured value is as it must be.
    expected : str
        What a right design has.
    fails : str
        What a design without it does, after its name.
    received : callable, default=str
        Says a measured value.
    known : mapping of value to (name, hint)
        What some measured values, and they alone, mean.
    tells : callable, optional
        Takes a measured value; returns (name, hint) of what it plainly shows, or None.
    when : callable
        Tells of a case whether the property is asked for there.
    """

    name: str
    measure: Callable[[Any, Any], Any]
    holds: Callable[[Any], bool]
    hint: str
    expected: str = ""
    fails: str = "does not do what it should"
    received: Callable[[Any], str] = str
    known: Mapping[Any, tuple[str, str]] = field(default_factory=dict)
    tells: Callable[[Any], tuple[str, str] | None] = lambda value: None
    when: Callable[[Any], bool] = _always

    def failure(self, design: Any, case: Any, name: str) -> CheckFailed | None:
        """Return what is wrong with a design in a case, if this property is."""
        value = self.measure(design, case)
        if self.holds(value):
            return None
        mistake, hint = (
            (self.known.get(value) if self.known else None)
            or self.tells(value)
            or (self.name, self.hint)
        )
        return CheckFailed(
            f"{name} {self.fails}: {mistake}.",
            expected=self.expected,
            received=self.received(value),
            hint=hint,
            mistake=mistake,
        )


@dataclass(frozen=True)
class Repair:
    """A known mistake: what would have to be undone to make everything right.

    Parameters
    ----------
    name, hint : str
        As for `Wrong`.
    change : callable
        Takes the design and returns the repaired one. The mistake is named only if
        that one meets every demand in every case.
    """

    name: str
    change: Callable[[Any], Any]
    hint: str


@dataclass(frozen=True, kw_only=True)
class Design:
    """A rule about properties: whatever has them is right, however it looks.

    Parameters
    ----------
    name : str
        How messages call the answer.
    read : callable
        Reads the answer once; a filter, a model; raises `CheckFailed`.
    demands : sequence of Demand
        In the order in which they are told.
    repairs : sequence of Repair
        Known mistakes, the most special first.
    probes : sequence
        Further cases without points.
    picture : callable, optional
        Takes the design and a case; draws it when a person is looking.
    """

    name: str
    read: Callable[[Any], Any]
    demands: Sequence[Demand]
    repairs: Sequence[Repair] = ()
    probes: Sequence[Any] = ()
    picture: Callable[[Any, Any], Any] | None = None

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Judge a design in each case; see `Rule.judge`."""
        try:
            design = self.read(answer)
        except CheckFailed as failure:
            return Judgement([failure] * len(cases))
        failures: list[CheckFailed | None] = []
        for case in cases:
            stuck = failures and failures[-1] and failures[-1].mistake in FINAL
            # Nobody waits through an endless loop twice.
            failures.append(failures[-1] if stuck else self.broken(design, case))
        if failures[-1] and failures[-1].mistake in FINAL:
            return Judgement(failures)
        if not any(failures) and not probing:
            return Judgement(failures)
        more = [case for case in (*visible, *self.probes) if case not in cases]
        repair = self._repair(design, [*cases, *more]) if any(failures) else None
        if repair is not None:
            failures = [_renamed(failure, repair) for failure in failures]
        if any(failures):
            return Judgement(failures)
        probed = (self.broken(design, case) for case in self.probes)
        return Judgement(failures, next((found for found in probed if found), None))

    def broken(self, design: Any, case: Any) -> CheckFailed | None:
        """Return the first demand that a design does not meet in a case."""
        for demand in self.demands:
            if not demand.when(case):
                continue
            try:
                failure = demand.failure(design, case, self.name)
            except CheckFailed as refused:
                return refused
            if failure is not None:
                if self.picture is not None:
                    failure.picture = partial(self.picture, design, case)
                return failure
        return None

    def _repair(self, design: Any, cases: Sequence[Any]) -> Repair | None:
        for repair in self.repairs:
            try:
                repaired = repair.change(design)
            except Exception:  # this change cannot be made to this design
                continue
            if not any(self.broken(repaired, case) for case in cases):
                return repair
        return None


def _renamed(failure: CheckFailed | None, repair: Repair) -> CheckFailed | None:
    if failure is None:
        return None
    return CheckFailed(
        f"{failure.what.partition(':')[0]}: {repair.name}.",
        expected=failure.expected,
        received=failure.received,
        hint=repair.hint,
        mistake=repair.name,
        picture=failure.picture,
    )
