"""An exercise, its cases, and what became of them. Pure: prints nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.student.calling import explain
from autograder.student.diagnosis import CheckFailed, NotFilledIn
from autograder.student.precision import full_precision
from autograder.student.quiet import TimeLimitReached, quiet


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Parameters
    ----------
    name : str
        The `grade_id` of its solution cell.
    title : str
        What a student reads above the result.
    verify : callable
        The rule, ``verify(answer, case)``; raises `CheckFailed`.
    visible : sequence
        The cases a student sees at once. Each is plain data.
    variant : callable, optional
        Makes a student's own data from a whole number, see `Lesson.variant`.
    """

    name: str
    title: str
    verify: Callable[[Any, Any], None]
    visible: Sequence[Any]
    variant: Callable[[int], Any] | None = None


@dataclass(frozen=True)
class Outcomes:
    """What became of an answer: one failure, or None, per case.

    Parameters
    ----------
    failures : tuple of (CheckFailed or None)
        In the order of the cases.
    """

    failures: tuple[CheckFailed | None, ...]

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
        """The failure to talk about; None when all cases hold."""
        return next((failure for failure in self.failures if failure), None)

    @property
    def unfilled(self) -> bool:
        """Whether the exercise still has its dots."""
        return isinstance(self.first_failure, NotFilledIn)

    def mistakes(self) -> list[dict[str, Any]]:
        """Return the named mistakes, most frequent first, as plain data."""
        counts = Counter(failure.mistake for failure in self.failures if failure)
        hints = {f.mistake: f.hint for f in reversed(self.failures) if f}
        return [
            {"name": name, "count": count, "hint": hints[name]}
            for name, count in counts.most_common()
        ]


def run_cases(exercise: Exercise, answer: Any, cases: Sequence[Any]) -> Outcomes:
    """Try an answer on each case.

    Parameters
    ----------
    exercise : Exercise
        Whose rule is used.
    answer : object
        The student's answer, in any form.
    cases : sequence
        What to try it on.

    Returns
    -------
    Outcomes
        Whatever the answer does, no exception escapes; only Ctrl-C does.
    """
    if answer is Ellipsis:
        return Outcomes(tuple(NotFilledIn(exercise.name) for _ in cases))
    failures: list[CheckFailed | None] = []
    with quiet(), full_precision():
        for case in cases:
            previous = failures[-1] if failures else None
            # Nobody waits through an endless loop twice.
            stuck = previous is not None and previous.mistake == "endless loop"
            failures.append(previous if stuck else _run_case(exercise, answer, case))
    return Outcomes(tuple(failures))


def _run_case(exercise: Exercise, answer: Any, case: Any) -> CheckFailed | None:
    try:
        exercise.verify(answer, case)
    except KeyboardInterrupt:
        raise
    except CheckFailed as failure:
        return failure
    except TimeLimitReached:  # fired a moment after the call had ended
        return CheckFailed(f"{exercise.name} took too long.", mistake="endless loop")
    except BaseException as error:  # an answer with a hostile __array__, say
        return explain(error, exercise.name)
    return None
