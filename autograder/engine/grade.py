"""``grade``: a lesson's submissions from intake to feedback, many at once, isolated."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.authoring.build import write_in_one_step
from autograder.course import Course, CourseError
from autograder.engine import doctor
from autograder.engine.crew import Crew
from autograder.engine.display import Display
from autograder.engine.inbox import take_in
from autograder.engine.journal import Journal
from autograder.engine.landing import Landing
from autograder.engine.plan import Plan, plan_of
from autograder.engine.read import readable
from autograder.engine.work import Order, setup_of
from autograder.grading import life
from autograder.grading.gradebook import course_config, enrol
from autograder.grading.intake import Received, Unreadable, collect_names, set_aside

CELL_SECONDS = 120.0
NOTEBOOK_SECONDS = 900.0
REPORT = "report.json"


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


@dataclass
class Graded:
    """What became of one submission.

    Parameters
    ----------
    student : str
        Name of its folder.
    status : {"graded", "kept", "failed", "quarantined"}
        Graded now; graded before and unchanged; the engine failed; not readable.
    score : float or None
        Sum of the points.
    notes : list of str
        What was mended, or why it failed.
    seconds : float
        Time it took.
    needs_person : list of str
        Exercises that somebody has to look at.
    """

    student: str
    status: str
    score: float | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    needs_person: list[str] = field(default_factory=list)


def grade(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    take: Annotated[
        list[Path] | None,
        typer.Argument(help="Zips of Moodle or Canvas, folders, notebooks to take in"),
    ] = None,
    *,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Submissions graded at once")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a dask scheduler")
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; a pattern, repeatable")
    ] = None,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Grade again what has not changed")
    ] = False,
    timeout: Annotated[
        float | None, typer.Option(min=1, help="Seconds per cell")
    ] = None,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-sandbox",
            help="Run submissions without isolation: only notebooks that you trust",
        ),
    ] = False,
) -> None:
    """Grade what is in submitted/: intake, execute, judge, gradebook, feedback."""
    course = Course.find()
    name = course.select([lesson])[0]
    console = Console()
    options = Options(
        workers, scheduler, tuple(student or ()), regrade, not unsafe, timeout
    )
    for received in take_in(course.root, name, take or []):
        _tell_received(console, received)
    results = grade_class(course.root, name, console, options)
    console.print(f"Next: python -m autograder report {name}")
    if any(result.status in ("failed", "quarantined") for result in results):
        raise typer.Exit(1)


def grade_class(
    root: Path, lesson: str, console: Console, options: Options | None = None
) -> list[Graded]:
    """Grade a lesson's submissions, and say what happens.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    console : rich.console.Console
        Where progress is shown.
    options : Options, optional
        How.

    Returns
    -------
    list of Graded
        One a submission, in the order of the students' identifiers.

    Raises
    ------
    CourseError
        If nobody handed anything in, submissions cannot be isolated here, or nbgrader
        refuses the lesson itself.
    """
    options = options or Options()
    if options.walls:
        doctor.require_walls(root)
    else:
        console.print(
            "NOT ISOLATED: submissions can do all that you can do.", style="red"
        )
    started = time.monotonic()
    with Display(console) as display:
        display.stage("Registering the lesson")
        release = life.generate_assignment(root, lesson).decode("utf-8")
        _compare_release(root, lesson, release, console)
        display.stage("Intake")
        run = _Run(root, lesson, release, options)
        results = run.receive(console)
        if not run.waiting and not results:
            raise _nobody(root, lesson, options)
        display.start(len(run.waiting))
        for graded in run.grade():
            results.append(graded)
            display.show(graded)
        if options.feedback:
            _feedback(root, lesson, display)
    results.sort(key=lambda graded: graded.student)
    seconds = time.monotonic() - started
    _write_report(run.journal.folder / REPORT, lesson, results, seconds)
    console.print(_summary(results, run.plan, seconds))
    return results


class _Run:
    """One run over a class."""

    def __init__(self, root: Path, lesson: str, release: str, options: Options) -> None:
        self._root = root
        self._lesson = lesson
        self._release = release
        self._options = options
        self.plan: Plan = plan_of(lesson, json.loads(release))
        self.journal = Journal(root, lesson, release)
        self.waiting: list[str] = []

    def receive(self, console: Console) -> list[Graded]:
        """Set aside what cannot be read; return what became of those."""
        results = []
        for received in collect_names(self._root, self._lesson):
            if not self._is_wanted(received.student):
                continue
            _tell_received(console, received)
            if received.reason:
                results.append(
                    Graded(received.student, "quarantined", notes=[received.reason])
                )
        students = life.submitted(self._root, self._lesson)
        self.waiting = [name for name in students if self._is_wanted(name)]
        enrol(self._root, self.waiting)
        return results

    def grade(self) -> Iterator[Graded]:
        """Grade what waits; land every result as it comes."""
        with Landing(self._root, self.plan) as landing:
            known = landing.known()
            orders: list[tuple[str, str, str]] = []
            for student in self.waiting:
                attempt, graded = self._look(student, known, landing)
                if graded is not None:
                    yield graded
                else:
                    orders.append((student, attempt, student))
            if orders:
                yield from self._send(orders, landing)

    def _look(
        self, student: str, known: set[str], landing: Landing
    ) -> tuple[str, Graded | None]:
        """Return a student's attempt, and its result if it is there already."""
        attempt = self.journal.attempt(self._bytes(student), self._limits())
        if self._options.regrade:
            self.journal.forget(student)
        result = self.journal.result(student, attempt)
        if result is None:
            return attempt, None
        if self.journal.is_landed(student, attempt) and student in known:
            return attempt, _graded(student, result, "kept")
        return attempt, self._land(student, attempt, result, landing)

    def _send(
        self, entries: list[tuple[str, str, str]], landing: Landing
    ) -> Iterator[Graded]:
        attempts = {student: attempt for student, attempt, _ in entries}
        unreadable: list[Graded] = []
        with Crew(self._options.workers, self._options.scheduler) as crew:
            crew.prepare(setup_of(self._order("", "")))
            for student, outcome in crew.grade(self._orders(entries, unreadable)):
                while unreadable:
                    yield unreadable.pop()
                if isinstance(outcome, BaseException):
                    reason = f"the engine failed: {type(outcome).__name__}: {outcome}"
                    yield Graded(student, "failed", notes=[reason[:500]])
                    continue
                self.journal.keep(student, attempts[student], outcome)
                yield self._land(student, attempts[student], outcome, landing)
        yield from unreadable

    def _orders(
        self, entries: list[tuple[str, str, str]], unreadable: list[Graded]
    ) -> Iterator[tuple[str, str, Order]]:
        for student, attempt, _ in entries:
            try:
                text = readable(self._bytes(student))
            except Unreadable as error:
                reason = f"the notebook cannot be read: {error}"
                set_aside(self._root, self._lesson, student, reason)
                unreadable.append(Graded(student, "quarantined", notes=[reason]))
                continue
            yield student, attempt, self._order(self._release, text)

    def _order(self, release: str, submission: str) -> Order:
        return Order(
            self._lesson,
            release,
            submission,
            self._options.walls,
            str(self._root.resolve()),
            *self._limits(),
        )

    def _limits(self) -> tuple[float, float]:
        chosen = self._options.cell_seconds
        configured = course_config(self._root).get("Execute", {}).get("timeout")
        return float(chosen or configured or CELL_SECONDS), NOTEBOOK_SECONDS

    def _land(
        self, student: str, attempt: str, result: dict[str, Any], landing: Landing
    ) -> Graded:
        landing.land(student, result)
        self.journal.mark_landed(student, attempt)
        return _graded(student, result, "graded")

    def _bytes(self, student: str) -> bytes:
        name = f"{self._lesson}.ipynb"
        return (self._root / "submitted" / student / self._lesson / name).read_bytes()

    def _is_wanted(self, student: str) -> bool:
        patterns = self._options.students
        return not patterns or any(fnmatchcase(student, p) for p in patterns)


def _graded(student: str, result: dict[str, Any], status: str) -> Graded:
    return Graded(
        student,
        status,
        sum(result["scores"].values()),
        list(result["notes"]),
        result["seconds"]["all"] if status == "graded" else 0.0,
        list(result["needs_person"]),
    )


def _feedback(root: Path, lesson: str, display: Display) -> None:
    count = len(life.graded_notebooks(root, lesson))
    display.stage("Writing feedback", count)
    life.generate_feedback(root, lesson, display.advance)


def _compare_release(root: Path, lesson: str, made: str, console: Console) -> None:
    path = root / "lessons" / lesson / f"{lesson}.ipynb"
    if path.is_file() and path.read_text("utf-8").strip() != made.strip():
        console.print(
            f"! {path.relative_to(root)} is not what the solutions give now: students "
            f"may have had another version (python -m autograder build {lesson})",
            style="yellow",
        )


def _nobody(root: Path, lesson: str, options: Options) -> CourseError:
    who = f" of {', '.join(options.students)}" if options.students else ""
    return CourseError(
        f"There is no submission{who} for {lesson}.",
        expected=f"submitted/STUDENT/{lesson}/{lesson}.ipynb",
        received=f"nothing that can be read in {root / 'submitted'}",
        remedy="put the submissions there, or name them behind the lesson: "
        f"python -m autograder grade {lesson} moodle.zip",
    )


def _tell_received(console: Console, received: Received) -> None:
    if received.reason:
        line = f"✗ {received.student}: {received.reason}; set aside in quarantine/"
        console.print(Text(line, "red"))
    elif received.note:
        console.print(Text(f"! {received.student}: {received.note}", "yellow"))


def _summary(results: list[Graded], plan: Plan, seconds: float) -> Table:
    counts = Counter(graded.status for graded in results)
    scores = [g.score for g in results if g.score is not None]
    points = sum(check.points for check in plan.checks.values())
    table = Table(show_header=False)
    for status in ("graded", "kept", "quarantined", "failed"):
        if counts[status]:
            table.add_row(status, str(counts[status]))
    mended = sum(bool(g.notes) for g in results if g.score is not None)
    people = sum(bool(g.needs_person) for g in results)
    if mended:
        table.add_row("with notes on what was mended", str(mended))
    if people:
        table.add_row("with answers for a person to judge", str(people))
    if scores:
        table.add_row("mean score", f"{sum(scores) / len(scores):.1f} of {points:g}")
    if counts["graded"]:
        table.add_row("a minute", f"{60 * counts['graded'] / seconds:.1f}")
    return table


def _write_report(
    path: Path, lesson: str, results: list[Graded], seconds: float
) -> None:
    report = {
        "lesson": lesson,
        "seconds": round(seconds, 2),
        "submissions": [vars(graded) for graded in results],
    }
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    write_in_one_step(path, text.encode("utf-8"))
