"""An exercise, its cases, and what became of them. Pure: prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from autograder.student.calling import explain
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.failure import CheckFailed, NotFilledIn
from autograder.student.precision import full_precision
from autograder.student.quiet import TimeLimitReached, quiet

MOST_PARTS = 3  # a list of more says no more than their number
Failures = Sequence[CheckFailed | None]


class JudgesCases(Protocol):
    """What an exercise's rule can do; see `autograder.student.diagnosis`."""

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Say of each case whether the answer holds, or why it does not."""


@dataclass(frozen=True)
class Promise:
    """Something that an exercise's text promises to look at.

    Parameters
    ----------
    text : str
        The words of the text, for example ``"Do not change the arrays"``.
    cases : tuple
        Cases or probes of which one fails at least when the promise is broken.
    """

    text: str
    cases: tuple[Any, ...]


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Parameters
    ----------
    name : str
        The `grade_id` of its solution cell.
    title : str
        What a student reads above the result.
    verify : callable, optional
        A rule that looks at one case, ``verify(answer, case)``; raises `CheckFailed`.
    visible : sequence
        The cases a student sees at once. Each is plain data.
    variant : callable, optional
        Makes a student's own data from a whole number, see `Lesson.variant`.
    rule : rule, or mapping of part to rule, optional
        A rule that looks at all cases together; for an exercise of several parts, one
        for each.
    part : callable, optional
        Takes a case and returns the part of the exercise that it belongs to; by
        default the type of the case where `rule` is a mapping. Evidence is gathered a
        part.
    points_by_part : bool, default=False
        Whether each part counts by itself: one whose visible cases fail takes only its
        own points away.
    promises : sequence of Promise, optional
        What the text promises; ``python -m autograder answers --promises`` shows them.
    """

    name: str
    title: str
    verify: Callable[[Any, Any], None] | None = None
    visible: Sequence[Any] = ()
    variant: Callable[[int], Any] | None = None
    rule: JudgesCases | Mapping[Any, JudgesCases] | None = None
    part: Callable[[Any], Any] | None = None
    points_by_part: bool = False
    promises: Sequence[Promise] = ()

    def rule_of(self, case: Any) -> JudgesCases | None:
        """Return the rule that a case is judged by."""
        if isinstance(self.rule, Mapping):
            return self.rule[self.part_of(case)]
        return self.rule

    def part_of(self, case: Any) -> Any:
        """Return the part that a case belongs to."""
        if self.part is not None:
            return self.part(case)
        return type(case) if isinstance(self.rule, Mapping) else None

    def part_called(self, case: Any) -> str:
        """Return what a part that counts by itself is called; empty without parts."""
        if not self.points_by_part:
            return ""
        part = self.part_of(case)
        if isinstance(part, tuple):
            return " ".join(map(str, part))
        return (
            part if isinstance(part, str) else getattr(self.rule_of(case), "name", "")
        )

    def open_cases(self, visible: Failures, hidden: Sequence[Any]) -> list[Any]:
        """Return the hidden cases that still count once the visible ones are judged.

        Parameters
        ----------
        visible : sequence of (CheckFailed or None)
            What became of the visible cases; of an answer that could not even be
            looked at it may be one failure for all.
        hidden : sequence
            The hidden cases.

        Returns
        -------
        list
            Those of the parts whose visible cases all hold.
        """
        closed = self._closed_parts(visible)
        return [case for case in hidden if self._counted_part(case) not in closed]

    def is_over(self, visible: Failures) -> bool:
        """Tell whether the visible cases decide already that there are no points."""
        closed = self._closed_parts(visible)
        return closed >= {self._counted_part(case) for case in self.visible}

    def share_of(
        self, visible: Failures, hidden: Sequence[Any], judged: Failures
    ) -> float:
        """Return the share of the points that an answer earns.

        Parameters
        ----------
        visible : sequence of (CheckFailed or None)
            What became of the visible cases.
        hidden : sequence
            The hidden cases that were tried, see `open_cases`.
        judged : sequence of (CheckFailed or None)
            What became of those.

        Returns
        -------
        float
            The mean over the parts: 0 where a visible case fails, else the share of
            cases that hold. Without `points_by_part` all cases are one part.
        """
        if self.is_over(visible):
            return 0.0
        held: dict[Any, list[bool]] = {}
        pairs = zip((*self.visible, *hidden), (*visible, *judged), strict=True)
        for case, failure in pairs:
            held.setdefault(self._counted_part(case), []).append(failure is None)
        closed = self._closed_parts(visible)
        shares = [
            0.0 if part in closed else sum(holds) / len(holds)
            for part, holds in held.items()
        ]
        return sum(shares) / len(shares)

    def _counted_part(self, case: Any) -> Any:
        return self.part_of(case) if self.points_by_part else None

    def _closed_parts(self, visible: Failures) -> set[Any]:
        parts = [self._counted_part(case) for case in self.visible]
        if len(visible) != len(parts):  # the answer could not be looked at
            return set(parts) if any(visible) else set()
        return {part for part, failure in zip(parts, visible, strict=True) if failure}


@dataclass(frozen=True)
class Outcomes:
    """What became of an answer: one failure, or None, per case.

    Parameters
    ----------
    failures : tuple of (CheckFailed or None)
        In the order of the cases.
    advice : CheckFailed, optional
        What a probe found, where every case holds; it costs nothing.
    notes : tuple of str
        What else is true: entries that follow from an earlier one.
    """

    failures: tuple[CheckFailed | None, ...]
    advice: CheckFailed | None = None
    notes: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Number of cases."""
        return len(self.failures)

    @property
    def passed(self) -> int:
        """Number of cases that hold."""
        return sum(failure is None for failure in self.failures)

    @property
    def first_failure(self) -> CheckFailed | None:
        """The failure to talk about; None when all cases hold.

        What is filled in and wrong comes before what is not filled in yet.
        """
        failures = [failure for failure in self.failures if failure]
        filled = (f for f in failures if not isinstance(f, NotFilledIn))
        return next(filled, failures[0] if failures else None)

    @property
    def unfilled(self) -> bool:
        """Whether nothing is missing but what still has its dots."""
        return isinstance(self.first_failure, NotFilledIn)

    def mistakes(self) -> list[dict[str, Any]]:
        """Return the named mistakes, most frequent first, as plain data.

        Of an exercise of several parts each says in which of them it was made.
        """
        failures = [failure for failure in self.failures if failure]
        hints = {(f.part, f.mistake): f.hint for f in reversed(failures)}
        parts: dict[tuple[str, str], list[str]] = {}
        for (part, mistake), hint in reversed(hints.items()):
            parts.setdefault((mistake, hint), []).append(part)
        counts = Counter((f.mistake, hints[f.part, f.mistake]) for f in failures)
        return [
            {"name": _with_parts(name, parts[name, hint]), "count": count, "hint": hint}
            for (name, hint), count in counts.most_common()
        ]


def _with_parts(mistake: str, parts: Sequence[str]) -> str:
    if "" in parts or len(parts) > MOST_PARTS:
        return mistake
    return f"{', '.join(parts)}: {mistake}"


def run_cases(
    exercise: Exercise, answer: Any, cases: Sequence[Any], *, probing: bool = False
) -> Outcomes:
    """Try an answer on each case.

    Parameters
    ----------
    exercise : Exercise
        Whose rule is used.
    answer : object
        The student's answer, in any form.
    cases : sequence
        What to try it on.
    probing : bool, default=False
        Whether probes are run even when every case holds.

    Returns
    -------
    Outcomes
        Whatever the answer does, no exception escapes; only Ctrl-C does.
    """
    if answer is Ellipsis:
        return Outcomes(tuple(NotFilledIn(exercise.name) for _ in cases))
    with quiet(), full_precision():
        if exercise.rule is None:
            return Outcomes(tuple(_one_by_one(exercise, answer, cases)))
        return _part_by_part(exercise, answer, cases, probing)


def _part_by_part(
    exercise: Exercise, answer: Any, cases: Sequence[Any], probing: bool
) -> Outcomes:
    failures: list[CheckFailed | None] = [None] * len(cases)
    advice: CheckFailed | None = None
    notes: list[str] = []
    for part in dict.fromkeys(exercise.part_of(case) for case in cases):
        places = [n for n, case in enumerate(cases) if exercise.part_of(case) == part]
        visible = [case for case in exercise.visible if exercise.part_of(case) == part]
        judged = _judged(exercise, answer, [cases[n] for n in places], visible, probing)
        for place, failure in zip(places, judged.failures, strict=True):
            failures[place] = failure
            if failure is not None:
                failure.part = exercise.part_called(cases[place])
        advice = advice or judged.advice
        notes += judged.notes
    held = not any(failures)
    return Outcomes(
        tuple(failures), advice if held else None, tuple(dict.fromkeys(notes))
    )


def _judged(
    exercise: Exercise,
    answer: Any,
    cases: Sequence[Any],
    visible: Sequence[Any],
    probing: bool,
) -> Judgement:
    rule = exercise.rule_of(cases[0])
    try:
        if rule is None:
            raise LookupError(f"no rule for {cases[0]!r}")
        return rule.judge(answer, cases, visible, probing=probing)
    except BaseException as error:
        failure = _explained(exercise, error)
        return Judgement([failure] * len(cases))


def _one_by_one(
    exercise: Exercise, answer: Any, cases: Sequence[Any]
) -> list[CheckFailed | None]:
    failures: list[CheckFailed | None] = []
    for case in cases:
        previous = failures[-1] if failures else None
        # Nobody waits through an endless loop twice.
        stuck = previous is not None and previous.mistake == "endless loop"
        failures.append(previous if stuck else _run_case(exercise, answer, case))
    return failures


def _run_case(exercise: Exercise, answer: Any, case: Any) -> CheckFailed | None:
    try:
        if exercise.verify is None:
            raise LookupError(f"{exercise.name} has neither a rule nor verify")
        exercise.verify(answer, case)
    except BaseException as error:
        return _explained(exercise, error)
    return None


def _explained(exercise: Exercise, error: BaseException) -> CheckFailed:
    if isinstance(error, KeyboardInterrupt):
        raise error
    if isinstance(error, CheckFailed):
        return error
    if isinstance(error, TimeLimitReached):  # fired a moment after the call had ended
        return CheckFailed(f"{exercise.name} took too long.", mistake="endless loop")
    return explain(error, exercise.name)  # an answer with a hostile __array__, say
