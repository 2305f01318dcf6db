"""What a submission's answers came to, and the points for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.notebook.plan import Check
from autograder.sandbox.host.errors import RemoteError
from autograder.sandbox.host.proxies import CANNOT_JUDGE
from autograder.sandbox.host.session import Patience
from autograder.student.exercise import Exercise, Outcomes
from autograder.student.failure import CheckFailed

ENDED = "its process ended"


@dataclass(frozen=True)
class Rules:
    """What a lesson's answers are judged by.

    Parameters
    ----------
    exercises : dict of str to Exercise
        By name.
    hidden : dict of str to list
        Hidden cases by exercise.
    """

    exercises: dict[str, Exercise]
    hidden: dict[str, list[Any]]


@dataclass
class Verdict:
    """What became of one exercise.

    Parameters
    ----------
    check : Check
        The graded cell.
    visible, hidden : Outcomes or None
        None where they were not run.
    score : float
        Points.
    needs_person : bool
        Whether somebody has to look, because a rule could not be applied.
    """

    check: Check
    visible: Outcomes | None = None
    hidden: Outcomes | None = None
    score: float = 0.0
    needs_person: bool = False


@dataclass
class JudgedSubmission:
    """What became of one submission.

    Parameters
    ----------
    outputs : list
        One a cell: (nbformat outputs, number), or None where it did not run.
    verdicts : dict of str to Verdict
        By exercise.
    notes : list of str
        What happened to its process.
    seconds : dict of str to float
        Where the time went.
    """

    outputs: list[tuple[list[dict[str, Any]], int] | None]
    verdicts: dict[str, Verdict]
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Times:
    """How long a submission may take, in seconds of wall-clock time.

    Parameters
    ----------
    cell : float
        One cell.
    notebook : float
        All of its cells.
    judging : float
        What judging the answers may take beyond.
    patience : Patience
        With a process that does not answer.
    """

    cell: float
    notebook: float
    judging: float = 240.0
    patience: Patience = field(default_factory=Patience)


def holds(outcomes: Outcomes | None) -> bool:
    """Tell whether every case was run and holds."""
    return outcomes is not None and outcomes.first_failure is None


def score(verdict: Verdict, exercise: Exercise, hidden: Sequence[Any]) -> None:
    """Give points as `Lesson.grade` does: none if a visible case fails.

    Parameters
    ----------
    verdict : Verdict
        Of the exercise; gets its score here.
    exercise : Exercise
        What was judged.
    hidden : sequence
        All its hidden cases.
    """
    parts = [part for part in (verdict.visible, verdict.hidden) if part is not None]
    failures = [f for part in parts for f in part.failures if f is not None]
    verdict.needs_person = any(f.mistake == CANNOT_JUDGE for f in failures)
    if verdict.visible is not None and verdict.hidden is not None:
        seen = verdict.visible.failures
        cases = exercise.open_cases(seen, hidden)
        share = exercise.share_of(seen, cases, verdict.hidden.failures)
        verdict.score = float(verdict.check.points * share)


def unavailable(error: RemoteError) -> CheckFailed:
    """Return what to say of an answer whose expression fails."""
    return CheckFailed(
        f"{error.remote_kind}: {error}",
        hint="the check found no answer of that name: did its cell stop with an error, "
        "or is the name spelled otherwise?",
        mistake="no answer found",
    )


def ended(why: str) -> CheckFailed:
    """Return what to say of an answer whose process ended."""
    return CheckFailed(
        f"The check got no answer: {why}.",
        expected="an answer",
        received="the end of the notebook's process",
        hint="no part of an answer may end the program, wait for ever, or take more "
        "memory than this task needs.",
        mistake=ENDED,
    )


def too_much() -> CheckFailed:
    """Return what to say of an answer whose judging did not end."""
    return CheckFailed(
        "Judging this answer took more time or memory than there is for it.",
        expected="an answer of the size that the exercise asks for",
        received="one that is far larger",
        hint="somebody will look at it.",
        mistake=CANNOT_JUDGE,
    )


def stopped(name: str, why: str) -> tuple[list[dict[str, Any]], int]:
    """Return the outputs of a cell that was stopped."""
    error = {
        "output_type": "error",
        "ename": name,
        "evalue": why,
        "traceback": [f"{name}: {why}"],
    }
    return [error], 0
