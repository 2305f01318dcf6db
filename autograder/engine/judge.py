"""Judge one submission from outside: run its cells there, decide here.

Hidden cases never enter the process that runs student code, except as arguments of the
student's own functions, one by one, after all that it may print has been printed.
A case counts when this side saw its answer, never because nothing failed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.assertions import CheckFailed
from autograder.calling import is_run_here
from autograder.engine.fresh import AnyRoom
from autograder.engine.need import needed
from autograder.engine.outputs import Keeper
from autograder.engine.plan import Check
from autograder.engine.remote import CANNOT_JUDGE
from autograder.engine.repair import Cell
from autograder.engine.session import Ended, RemoteError, Session
from autograder.exercise import Exercise, Outcomes, run_cases

ENDED = "its process ended"
_STOPPED = f"stops with {Ended.remote_kind}"


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
class Judged:
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
    """

    cell: float = 120.0
    notebook: float = 900.0
    judging: float = 240.0


def judge(room: AnyRoom, cells: Sequence[Cell], rules: Rules, times: Times) -> Judged:
    """Run and judge one submission.

    Parameters
    ----------
    room : Room or FreshRoom
        Where its process is started.
    cells : sequence of Cell
        From `autograder.engine.repair.repair`.
    rules : Rules
        Of the lesson.
    times : Times
        Limits.

    Returns
    -------
    Judged
        Whatever the submission does.

    Raises
    ------
    MachineryFailed
        If the engine's own process fails: try again.
    """
    return _Trial(room, cells, rules, times).run()


class _Trial:
    def __init__(
        self, room: AnyRoom, cells: Sequence[Cell], rules: Rules, times: Times
    ) -> None:
        self._room = room
        self._cells = cells
        self._rules = rules
        self._times = times
        self._end = time.monotonic() + times.notebook
        self._needed = needed(cells)
        self._deadline = self._end + times.judging
        self._keeper = Keeper()
        self._deadly: set[int] = set()  # cells that ended their process
        self._answers: dict[str, Any] = {}
        checks = [c.release.check for c in cells if c.release and c.release.check]
        self._judged = Judged(
            [None] * len(cells), {check.exercise: Verdict(check) for check in checks}
        )

    def run(self) -> Judged:
        started = time.perf_counter()
        session = self._first_run()
        self._judged.seconds["run"] = time.perf_counter() - started
        try:
            for verdict in self._judged.verdicts.values():
                if _holds(verdict.visible):
                    if session.ended:
                        session.close()
                        session = self._first_run()
                    self._decide(verdict, session)
                _score(verdict)
        finally:
            session.close()
        total = time.perf_counter() - started
        self._judged.seconds["judge"] = total - self._judged.seconds["run"]
        return self._judged

    def _first_run(self) -> Session:
        """Run every cell, and the visible cases where their checks stand."""
        while True:
            session = self._open()
            try:
                for place, cell in enumerate(self._cells):
                    self._step(session, place, cell)
            except Ended as ended:
                session.close()
                _blame(session)
                self._judged.notes.append(str(ended))
                continue
            except BaseException:
                session.close()
                raise
            return session

    def _open(self) -> Session:
        session = self._room.open()
        session.deadline = self._deadline
        return session

    def _step(self, session: Session, place: int, cell: Cell) -> None:
        if place not in self._needed or place in self._deadly:
            return
        if cell.release is not None and cell.release.check is not None:
            self._check(session, cell.release.check)
            return
        outputs, count = self._run_cell(session, place, cell)
        if self._judged.outputs[place] is None:
            self._judged.outputs[place] = self._keeper.keep(outputs), count

    def _run_cell(
        self, session: Session, place: int, cell: Cell
    ) -> tuple[list[dict[str, Any]], int]:
        left = self._end - time.monotonic()
        if left <= 0:
            return _stopped("NotebookTimeoutError", "the notebook took too long")
        try:
            return session.run(cell.source, min(self._times.cell, left))
        except Ended as ended:
            # This cell is to blame: the others run without it.
            self._deadly.add(place)
            self._judged.outputs[place] = _stopped("DeadKernelError", str(ended))
            raise

    def _check(self, session: Session, check: Check) -> None:
        verdict = self._judged.verdicts[check.exercise]
        if verdict.visible is not None and not _holds(verdict.visible):
            return  # decided before something else ended that process
        try:
            answer = session.take(check.expression)
        except RemoteError as error:
            verdict.visible = Outcomes((_unavailable(error),))
            return
        except Ended as ended:
            verdict.visible = Outcomes((_ended(str(ended)),))
            raise
        self._answers[check.exercise] = answer
        if verdict.visible is None:
            exercise = self._rules.exercises[check.exercise]
            verdict.visible = _cases(session, exercise, answer, exercise.visible)
            if session.ended:
                raise Ended(session.ended)

    def _decide(self, verdict: Verdict, session: Session) -> None:
        """Run the hidden cases of an answer that passed the visible ones."""
        name = verdict.check.exercise
        exercise, hidden = self._rules.exercises[name], self._rules.hidden[name]
        verdict.hidden = _cases(session, exercise, self._answers[name], hidden)
        if _holds(verdict.hidden) or session.ended:
            return
        # What a function uses may have changed further down the notebook. nbgrader
        # judges where the check stands, so that counts.
        again = self._open()
        try:
            answer = self._up_to(again, verdict.check)
            if answer is not None:
                verdict.hidden = _cases(again, exercise, answer, hidden)
        except (Ended, RemoteError):
            _blame(again)
        finally:
            again.close()

    def _up_to(self, session: Session, check: Check) -> Any:
        for place, cell in enumerate(self._cells):
            if cell.release is not None and cell.release.check is not None:
                if cell.release.check.exercise == check.exercise:
                    return session.take(check.expression)
            elif place in self._needed and place not in self._deadly:
                self._run_cell(session, place, cell)
        return None


def _cases(
    session: Session, exercise: Exercise, answer: Any, cases: Sequence[Any]
) -> Outcomes:
    token = is_run_here.set(False)
    try:
        outcomes = run_cases(exercise, answer, cases)
    finally:
        is_run_here.reset(token)
    _blame(session)
    if not session.ended:
        return outcomes
    failures = [
        _ended(session.ended) if f is not None and f.mistake == _STOPPED else f
        for f in outcomes.failures
    ]
    return Outcomes(tuple(failures))


def _blame(session: Session) -> None:
    """Raise if the machinery, and no submission, ended a session."""
    if session.broken is not None:
        raise session.broken


def _holds(outcomes: Outcomes | None) -> bool:
    return outcomes is not None and outcomes.first_failure is None


def _score(verdict: Verdict) -> None:
    """Give points as `Lesson.grade` does: none if a visible case fails."""
    parts = [part for part in (verdict.visible, verdict.hidden) if part is not None]
    failures = [f for part in parts for f in part.failures if f is not None]
    verdict.needs_person = any(f.mistake == CANNOT_JUDGE for f in failures)
    if _holds(verdict.visible) and verdict.hidden is not None:
        total = sum(part.total for part in parts)
        passed = sum(part.passed for part in parts)
        verdict.score = float(verdict.check.points * passed / total)


def _unavailable(error: RemoteError) -> CheckFailed:
    return CheckFailed(
        f"{error.remote_kind}: {error}",
        hint="the check found no answer of that name: did its cell stop with an error, "
        "or is the name spelled otherwise?",
        mistake="no answer found",
    )


def _ended(why: str) -> CheckFailed:
    return CheckFailed(
        f"The check got no answer: {why}.",
        expected="an answer",
        received="the end of the notebook's process",
        hint="no part of an answer may end the program, wait for ever, or take more "
        "memory than this task needs.",
        mistake=ENDED,
    )


def _stopped(name: str, why: str) -> tuple[list[dict[str, Any]], int]:
    error = {
        "output_type": "error",
        "ename": name,
        "evalue": why,
        "traceback": [f"{name}: {why}"],
    }
    return [error], 0
