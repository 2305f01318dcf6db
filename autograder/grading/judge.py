"""Judge one submission from outside: run its cells there, decide here.

Hidden cases never enter the process that runs student code, except as arguments of the
student's own functions, one by one, after all that it may print has been printed.
A case counts when this side saw its answer, never because nothing failed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import Any

from autograder.grading.verdict import (
    JudgedSubmission,
    Rules,
    Times,
    Verdict,
    ended,
    holds,
    score,
    stopped,
    too_much,
    unavailable,
)
from autograder.notebook.cell_output import Keeper
from autograder.notebook.plan import Check
from autograder.notebook.repair import RepairedCell
from autograder.notebook.slicing import needed
from autograder.sandbox.host.errors import Ended, RemoteError
from autograder.sandbox.host.fresh_pool import AnyPool
from autograder.sandbox.host.session import Session
from autograder.student.calling import is_run_here
from autograder.student.exercise import Exercise, Outcomes, run_cases

_STOPPED = f"stops with {Ended.remote_kind}"


def judge(
    pool: AnyPool,
    cells: Sequence[RepairedCell],
    rules: Rules,
    times: Times,
    say: Callable[[str], None] = lambda _: None,
    skipped: Collection[str] = (),
    *,
    everything: bool = False,
) -> JudgedSubmission:
    """Run and judge one submission.

    Parameters
    ----------
    pool : Pool or FreshPool
        Where its process is started.
    cells : sequence of RepairedCell
        From `autograder.notebook.repair.repair`.
    rules : Rules
        Of the lesson.
    times : Times
        Limits.
    say : callable
        Gets the name of each exercise before it is judged.
    skipped : collection of str
        Exercises that are not judged: it took too much before.
    everything : bool
        Whether cells run that no answer needs.

    Returns
    -------
    JudgedSubmission
        Whatever the submission does.

    Raises
    ------
    MachineryFailed
        If the engine's own process fails: try again.
    """
    trial = _Trial(pool, cells, rules, times)
    trial.say, trial.skipped = say, skipped
    if everything:
        trial.needed = {place for place, c in enumerate(cells) if c.kind == "code"}
    return trial.run()


class _Trial:
    def __init__(
        self, pool: AnyPool, cells: Sequence[RepairedCell], rules: Rules, times: Times
    ) -> None:
        self._pool = pool
        self._cells = cells
        self._rules = rules
        self._times = times
        self.say: Callable[[str], None] = lambda _: None
        self.skipped: Collection[str] = ()
        self._end = time.monotonic() + times.notebook
        self.needed = needed(cells)
        self._deadline = self._end + times.judging
        self._keeper = Keeper()
        self._longest = 0.0  # seconds of one cell
        self._deadly: set[int] = set()  # cells that ended their process
        self._answers: dict[str, Any] = {}
        checks = [c.release.check for c in cells if c.release and c.release.check]
        self._judged = JudgedSubmission(
            [None] * len(cells), {check.exercise: Verdict(check) for check in checks}
        )

    def run(self) -> JudgedSubmission:
        started = time.perf_counter()
        session = self._first_run()
        self._judged.seconds["run"] = time.perf_counter() - started
        self._judged.seconds["cell"] = self._longest
        try:
            for verdict in self._judged.verdicts.values():
                if self._is_open(verdict):
                    if session.ended:
                        session.close()
                        session = self._first_run()
                    self._decide(verdict, session)
                score(verdict, *self._rules_of(verdict))
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
            except Ended as end:
                session.close()
                _blame(session)
                self._judged.notes.append(
                    f"the notebook's process ended on the way ({end}); the rest was "
                    "run again without what had ended it"
                )
                continue
            except BaseException:
                session.close()
                raise
            return session

    def _open(self) -> Session:
        session = self._pool.open()
        session.deadline = self._deadline
        session.patience = self._times.patience
        return session

    def _step(self, session: Session, place: int, cell: RepairedCell) -> None:
        if place not in self.needed or place in self._deadly:
            return
        if cell.release is not None and cell.release.check is not None:
            self._check(session, cell.release.check)
            return
        outputs, count = self._run_cell(session, place, cell)
        if self._judged.outputs[place] is None:
            self._judged.outputs[place] = self._keeper.keep(outputs), count

    def _run_cell(
        self, session: Session, place: int, cell: RepairedCell
    ) -> tuple[list[dict[str, Any]], int]:
        left = self._end - time.monotonic()
        if left <= 0:
            return stopped("NotebookTimeoutError", "the notebook took too long")
        started = time.perf_counter()
        try:
            told = session.run(cell.source, min(self._times.cell, left))
            self._longest = max(self._longest, time.perf_counter() - started)
            return told
        except Ended as end:
            # This cell is to blame: the others run without it.
            self._deadly.add(place)
            self._judged.outputs[place] = stopped("DeadKernelError", str(end))
            raise

    def _check(self, session: Session, check: Check) -> None:
        verdict = self._judged.verdicts[check.exercise]
        if verdict.visible is not None and not holds(verdict.visible):
            return  # decided before something else ended that process
        if check.exercise in self.skipped:
            verdict.visible = Outcomes((too_much(),))
            return
        self.say(check.exercise)
        try:
            answer = session.take(check.expression)
        except RemoteError as error:
            verdict.visible = Outcomes((unavailable(error),))
            return
        except Ended as end:
            verdict.visible = Outcomes((ended(str(end)),))
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
        self.say(name)
        exercise, hidden = self._rules_of(verdict)
        if verdict.visible is not None:
            hidden = exercise.open_cases(verdict.visible.failures, hidden)
        verdict.hidden = _cases(session, exercise, self._answers[name], hidden)
        if holds(verdict.hidden) or session.ended:
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

    def _rules_of(self, verdict: Verdict) -> tuple[Exercise, Sequence[Any]]:
        name = verdict.check.exercise
        return self._rules.exercises[name], self._rules.hidden[name]

    def _is_open(self, verdict: Verdict) -> bool:
        """Tell whether there are points left that hidden cases decide on."""
        exercise, _ = self._rules_of(verdict)
        return verdict.visible is not None and not exercise.is_over(
            verdict.visible.failures
        )

    def _up_to(self, session: Session, check: Check) -> Any:
        for place, cell in enumerate(self._cells):
            if cell.release is not None and cell.release.check is not None:
                if cell.release.check.exercise == check.exercise:
                    return session.take(check.expression)
            elif place in self.needed and place not in self._deadly:
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
        ended(session.ended) if f is not None and f.mistake == _STOPPED else f
        for f in outcomes.failures
    ]
    return Outcomes(tuple(failures))


def _blame(session: Session) -> None:
    """Raise if the machinery, and no submission, ended a session."""
    if session.broken is not None:
        raise session.broken
