"""One run over a class: what waits, what is there already, who grades the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from autograder.grading.cluster import Cluster
from autograder.grading.order import CELL_SECONDS, NOTEBOOK_SECONDS, Order, setup_of
from autograder.grading.outcome import Graded, failure, graded_from
from autograder.grading.result_store import STAMP, ResultStore
from autograder.grading.verdict import Times
from autograder.intake.submissions import (
    Received,
    collect_names,
    misplaced,
    set_aside,
)
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

    def receive(self, console: Console) -> list[Graded]:
        """Set aside what cannot be read; return what became of those."""
        results = []
        for received in collect_names(self._root, self._lesson):
            if not self._is_wanted(received.student):
                continue
            tell_received(console, received)
            if received.reason:
                results.append(
                    Graded(received.student, "quarantined", notes=[received.reason])
                )
        for path in misplaced(self._root, self._lesson):
            line = f"! {path} is not graded: it is not in submitted/STUDENT/LESSON/"
            console.print(Text(line, "yellow"))
        students = steps.submitted(self._root, self._lesson)
        self.waiting = [name for name in students if self._is_wanted(name)]
        enrol(self._root, self.waiting)
        return results

    def grade(self) -> Iterator[Graded]:
        """Grade what waits; land every result as it comes."""
        with GradebookWriter(self._root, self.plan) as writer:
            known = writer.known()
            orders: list[tuple[str, str, str]] = []
            for student in self.waiting:
                attempt, graded = self._look(student, known, writer)
                if graded is not None:
                    yield graded
                else:
                    orders.append((student, attempt, student))
            if orders:
                yield from self._send(orders, writer)

    def _look(
        self, student: str, known: set[str], writer: GradebookWriter
    ) -> tuple[str, Graded | None]:
        """Return a student's attempt, and its result if it is there already."""
        attempt = self.store.attempt(
            self._bytes(student), (*self._limits, self._options.walls)
        )
        if self._options.regrade:
            self.store.forget(student)
        result = self.store.result(student, attempt)
        if result is None:
            return attempt, None
        if self.store.is_landed(student, attempt) and student in known:
            return attempt, graded_from(student, result, "kept")
        return attempt, self._land(student, attempt, result, writer)

    def _send(
        self, entries: list[tuple[str, str, str]], writer: GradebookWriter
    ) -> Iterator[Graded]:
        attempts = {student: attempt for student, attempt, _ in entries}
        self._cluster.import_ahead(setup_of(self._order(b"")))
        self._cluster.start()
        self._cluster.prepare(self._order(b""))
        orders = (
            (student, attempt, self._order(self._bytes(student)))
            for student, attempt, _ in entries
        )
        for student, answer in self._cluster.grade(orders):
            yield self._received(student, attempts[student], answer, writer)

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
            return Graded(student, "failed", notes=[answer["failed"]])
        self.store.keep(student, attempt, answer["result"])
        return self._land(student, attempt, answer["result"], writer)

    def _order(self, submission: bytes) -> Order:
        forkserver, judges = self._cluster.servers
        return Order(
            self._lesson,
            self._release,
            submission,
            self._options.walls,
            str(self._root.resolve()),
            Times(*self._limits),
            forkserver=forkserver,
            judges=judges,
            rules=self.store.rules,
        )

    @cached_property
    def _limits(self) -> tuple[float, float]:
        chosen = self._options.cell_seconds
        configured = course_config(self._root).get("Execute", {}).get("timeout")
        return float(chosen or configured or CELL_SECONDS), NOTEBOOK_SECONDS

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
        return (self._root / "submitted" / student / self._lesson / name).read_bytes()

    def _is_wanted(self, student: str) -> bool:
        patterns = self._options.students
        return not patterns or any(fnmatchcase(student, p) for p in patterns)


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


def tell_received(console: Console, received: Received) -> None:
    """Say what the intake did with a submission."""
    if received.reason:
        line = f"✗ {received.student}: {received.reason}; set aside in quarantine/"
        console.print(Text(line, "red"))
    elif received.note:
        console.print(Text(f"! {received.student}: {received.note}", "yellow"))
