"""One run over a class: what waits, what is there already, who grades the rest."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console
from rich.text import Text

from autograder.grading.budget import Measured, times_from
from autograder.grading.cluster import Cluster
from autograder.grading.faults import of_machine
from autograder.grading.order import CELL_SECONDS, NOTEBOOK_SECONDS, Order, setup_of
from autograder.grading.outcome import Graded, checked, failure, graded_from
from autograder.grading.result_store import STAMP, ResultStore
from autograder.grading.taking_in import tell_received
from autograder.grading.task import GRACE
from autograder.grading.verdict import Times
from autograder.intake.names import shown
from autograder.intake.submissions import (
    collect_names,
    misplaced,
    set_aside,
)
from autograder.limits import UPLOAD
from autograder.nbgrader import steps
from autograder.nbgrader.gradebook import course_config, enrol
from autograder.nbgrader.gradebook_writer import GradebookWriter
from autograder.notebook.plan import Plan, plan_of
from autograder.sandbox.host.setup import Setup


@dataclass(frozen=True)
class Options:
    """How a class is graded.

    Parameters
    ----------
    workers : int or None
        Submissions at once; one a core by default.
    scheduler : str or None
        Address of a dask scheduler with workers elsewhere.
    students : tuple of str
        Patterns of identifiers; everybody by default.
    regrade : bool
        Grade again what has been graded and has not changed.
    walls : bool
        Whether submissions are isolated.
    cell_seconds : float or None
        Limit for one cell; nbgrader_config.py decides otherwise.
    feedback : bool
        Whether feedback is written.
    """

    workers: int | None = None
    scheduler: str | None = None
    students: tuple[str, ...] = ()
    regrade: bool = False
    walls: bool = True
    cell_seconds: float | None = None
    feedback: bool = True

    def wants(self, student: str) -> bool:
        """Tell whether a student is among those who were asked for."""
        patterns = self.students
        return not patterns or any(fnmatchcase(student, p) for p in patterns)


class Run:
    """One run over a class."""

    def __init__(
        self, root: Path, lesson: str, release: str, options: Options, cluster: Cluster
    ) -> None:
        self._root = root
        self._lesson = lesson
        self._release = release
        self._options = options
        self._cluster = cluster
        self.plan: Plan = plan_of(lesson, json.loads(release))
        self.store = ResultStore(root, lesson, release)
        self.waiting: list[str] = []
        self.tell: Callable[[str], None] = lambda _: None
        self._times = self._most = self._longest_times()
        self.late_notes: list[str] = []

    def receive(self, console: Console) -> list[Graded]:
        """Set aside what cannot be read; return what became of those."""
        results = []
        for received in collect_names(self._root, self._lesson):
            if not self._options.wants(received.student):
                continue
            tell_received(console, received)
            if received.reason:
                results.append(
                    Graded(received.student, "quarantined", notes=[received.reason])
                )
        for path in misplaced(self._root, self._lesson):
            line = f"! {path} is not graded: it is not in submitted/STUDENT/LESSON/"
            console.print(Text(shown(line), "yellow"))
        students = steps.submitted(self._root, self._lesson)
        self.waiting = [name for name in students if self._options.wants(name)]
        enrol(self._root, self.waiting)
        return results

    def grade(self) -> Iterator[Graded]:
        """Grade what waits; land every result as it comes."""
        with GradebookWriter(self._root, self.plan) as writer:
            known = writer.known()
            new: list[str] = []
            for student in self.waiting:
                graded = _alone(student, self._look, student, known, writer)
                if graded is not None:
                    yield graded
                else:
                    new.append(student)
            if new:
                yield from self._send(new, writer)
            self.late_notes = writer.settle()

    def _look(
        self, student: str, known: set[str], writer: GradebookWriter
    ) -> Graded | None:
        """Return a student's result if it is there already."""
        if self._options.regrade:
            self.store.forget(student)
        try:
            attempt = self._attempt(self._bytes(student))
        except OSError:
            return None  # it is told when it is read for grading
        result = self.store.result(student, attempt)
        if result is None:
            return None
        if self.store.is_landed(student, attempt) and student in known:
            return graded_from(student, result, "kept")
        return self._land(student, attempt, result, writer)

    def _attempt(self, submission: bytes) -> str:
        times = self._most
        return self.store.attempt(
            submission, (times.cell, times.notebook, self._options.walls)
        )

    def _send(self, students: list[str], writer: GradebookWriter) -> Iterator[Graded]:
        attempts: dict[str, str] = {}
        missing: list[Graded] = []
        self._cluster.import_ahead(setup_of(self._order(b"")))
        self._cluster.start()
        self._cluster.prepare(self._order(b""))
        if self._options.cell_seconds is None:
            self._times = self._measured_times()
        self.tell(self._bound(len(students)))
        orders = self._orders(students, attempts, missing)
        for student, answer in self._cluster.grade(orders):
            while missing:
                yield missing.pop()
            attempt = attempts[student]
            yield _alone(student, self._received, student, attempt, answer, writer)
        yield from missing

    def _orders(
        self, students: list[str], attempts: dict[str, str], missing: list[Graded]
    ) -> Iterator[tuple[str, str, Order]]:
        """Read each submission once: what is judged is what the result is kept under.

        A file that is replaced afterwards is another attempt, and graded by the next
        run.
        """
        for student in students:
            try:
                submission = self._bytes(student)
            except OSError as error:
                missing.append(failure(student, error))
                continue
            attempts[student] = self._attempt(submission)
            yield student, attempts[student], self._order(submission)

    def _received(
        self,
        student: str,
        attempt: str,
        answer: dict[str, Any] | BaseException,
        writer: GradebookWriter,
    ) -> Graded:
        """Land what a worker answered, or say why there is nothing to land."""
        if isinstance(answer, BaseException):
            return failure(student, answer)
        if "unreadable" in answer:
            reason = f"the notebook cannot be read: {answer['unreadable']}"
            set_aside(self._root, self._lesson, student, reason)
            return Graded(student, "quarantined", notes=[reason])
        if "failed" in answer:
            details = answer["details"]
            return Graded(student, "failed", notes=[answer["failed"]], details=details)
        result = checked(answer["result"], self.plan)
        self.store.keep(student, attempt, result)
        return self._land(student, attempt, result, writer)

    def _order(self, submission: bytes) -> Order:
        forkserver, judges = self._cluster.servers
        return Order(
            self._lesson,
            self._release,
            submission,
            self._options.walls,
            str(self._root.resolve()),
            self._times,
            forkserver=forkserver,
            judges=judges,
            rules=self.store.rules,
        )

    def _longest_times(self) -> Times:
        chosen = self._options.cell_seconds
        configured = course_config(self._root).get("Execute", {}).get("timeout")
        return Times(float(chosen or configured or CELL_SECONDS), NOTEBOOK_SECONDS)

    def _measured_times(self) -> Times:
        """Return the limits that the lesson's solution gives; measure it once."""
        path = self._root / "solutions" / self._lesson / f"{self._lesson}.ipynb"
        kept = self.store.folder.with_suffix(".times.json")
        if not path.is_file():
            return self._most
        solution = path.read_bytes()
        measured = Measured(kept, self.store.attempt(solution))
        seconds = measured.read()
        if seconds is None:
            order = replace(self._order(solution), is_measured=True)
            ((_, answer),) = self._cluster.grade([("", "the solution", order)])
            if isinstance(answer, BaseException) or "result" not in answer:
                self.tell(f"! the solution could not be measured: {answer}"[:300])
                return self._most
            seconds = answer["result"]["seconds"]
            measured.keep(seconds)
        return times_from(seconds, self._most)

    def _bound(self, count: int) -> str:
        """Say how long it may take at most."""
        times, size = self._times, min(count, self._cluster.size)
        each = times.notebook + times.judging + GRACE
        return (
            f"{count} to grade, {size} at a time: at most "
            f"{math.ceil(count / size) * each / 60:.0f} min if every one of them took "
            f"all it may ({times.cell:g} s a cell, {times.notebook:g} s a notebook, "
            f"{times.judging:g} s to judge it); most take seconds"
        )

    def _land(
        self,
        student: str,
        attempt: str,
        result: dict[str, Any],
        writer: GradebookWriter,
    ) -> Graded:
        writer.land(student, result)
        self.store.mark_landed(student, attempt)
        return graded_from(student, result, "graded")

    def _bytes(self, student: str) -> bytes:
        name = f"{self._lesson}.ipynb"
        path = self._root / "submitted" / student / self._lesson / name
        with path.open("rb") as file:
            return file.read(UPLOAD.size + 1)  # one more is too many, and told so


T = TypeVar("T")


def _alone(student: str, do: Callable[..., T], *arguments: Any) -> T | Graded:
    """Do something for one student; what goes wrong with it is nobody else's.

    Raises
    ------
    Exception
        If the machine is at fault: see `autograder.grading.faults`.
    """
    try:
        return do(*arguments)
    except Exception as error:
        if of_machine(error) is not None:
            raise
        return failure(student, error)


def is_waiting(root: Path, lesson: str, options: Options) -> bool:
    """Tell whether somebody's submission is probably still to be graded."""
    if options.scheduler is not None:
        return False
    landed = {
        path.parts[-3] for path in (root / "autograded").glob(f"*/{lesson}/{STAMP}")
    }
    handed_in = set(steps.submitted(root, lesson))
    return bool(handed_in if options.regrade else handed_in - landed)


def expected_setup(root: Path, lesson: str, options: Options) -> Setup:
    """Return how submissions will be run, before nbgrader has made the release.

    Another release may import other things: then forks import them late.
    """
    path = root / "lessons" / lesson / f"{lesson}.ipynb"
    text = path.read_text("utf-8") if path.is_file() else ""
    return setup_of(
        Order(lesson, text, b"", options.walls, course_root=str(root.resolve()))
    )
