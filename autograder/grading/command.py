"""``grade``: a lesson's submissions from intake to feedback, many at once, isolated."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from autograder.course import Course, CourseError
from autograder.grading import doctor
from autograder.grading.cluster import Cluster, cores
from autograder.grading.faults import of_machine
from autograder.grading.outcome import (
    REPORT,
    Graded,
    summary,
    write_log,
    write_report,
)
from autograder.grading.pipeline import (
    Options,
    Run,
    expected_setup,
    is_waiting,
)
from autograder.grading.progress import Display
from autograder.grading.result_store import LOGS
from autograder.grading.taking_in import take_submissions
from autograder.intake.names import shown
from autograder.intake.take import IntakeOptions
from autograder.intake.times import zone_named
from autograder.nbgrader import steps
from autograder.nbgrader.exchange import prepare_feedback
from autograder.nbgrader.feedback_due import feedback_due, note_feedback
from autograder.nbgrader.release import registered

__all__ = ["Graded", "Options", "grade", "grade_class"]


def grade(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    take: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Zips of an LMS, folders, notebooks to take in; a grading worksheet"
        ),
    ] = None,
    *,
    form: Annotated[
        str, typer.Option("--format", help="Format of what is taken in; else as found")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be taken in, and stop")
    ] = False,
    roster: Annotated[
        Path | None, typer.Option(help="Class list; students.csv by default")
    ] = None,
    id_column: Annotated[
        str, typer.Option(help="Title of the class list's column of identifiers")
    ] = "",
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Submissions graded at once; one a core by default"),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Address of a dask scheduler, with workers elsewhere"),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option(help="Only this student; a pattern, repeatable")
    ] = None,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Grade again what has not changed")
    ] = False,
    timeout: Annotated[
        float | None,
        typer.Option(min=1, help="Seconds for a cell; else as nbgrader_config.py says"),
    ] = None,
    unsafe: Annotated[
        bool,
        typer.Option(
            "--unsafe-no-sandbox",
            help="Run submissions without isolation: only notebooks that you trust",
        ),
    ] = False,
) -> None:
    """Grade what is in submitted/: intake, execute, judge, gradebook, feedback.

    What was graded before and has not changed is kept. Exit status: 0 if all were
    graded, 1 if some failed or were set aside in quarantine/ with the reason, 2 if
    grading could not begin.
    """
    course = Course.find()
    name = course.select([lesson])[0]
    console = Console()
    options = Options(
        workers, scheduler, tuple(student or ()), regrade, not unsafe, timeout
    )
    zone = zone_named(course.time_zone)
    refused = take_submissions(
        *(course.root, name, take or [], console),
        IntakeOptions(form, roster, id_column, zone, dry_run),
    )
    if dry_run:
        raise typer.Exit(1 if refused else 0)
    results = grade_class(course.root, name, console, options, refused)
    console.print(
        "Scores are in the gradebook, feedback is in feedback/, details are in "
        f"grading/{name}/{REPORT},\na log of each submission beside it in {LOGS}/. "
        f"Next: python -m autograder report {name}",
        highlight=False,
    )
    if any(result.status in ("failed", "quarantined") for result in results):
        raise typer.Exit(1)


def grade_class(
    root: Path,
    lesson: str,
    console: Console,
    options: Options | None = None,
    refused: Sequence[Graded] = (),
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
    refused : sequence of Graded
        What was set aside before: it belongs to the report, too.

    Returns
    -------
    list of Graded
        One a submission, in the order of the students' identifiers.

    Raises
    ------
    CourseError
        If nobody handed anything in, submissions cannot be isolated here, nbgrader
        refuses the lesson itself, or disk or gradebook cannot be written.
    """
    try:
        return _graded_class(root, lesson, console, options or Options(), refused)
    except Exception as error:
        fault = of_machine(error)
        if fault is None:
            raise
        raise fault from error


def _graded_class(
    root: Path,
    lesson: str,
    console: Console,
    options: Options,
    refused: Sequence[Graded],
) -> list[Graded]:
    if options.walls:
        doctor.require_walls(root)
    else:
        console.print(
            "NOT ISOLATED: submissions can do all that you can do.", style="red"
        )
    started = time.monotonic()
    cluster = Cluster(options.workers, options.scheduler)
    with Display(console) as display, cluster:
        display.stage("Registering the lesson")
        if is_waiting(root, lesson, options):  # imports take as long as nbgrader here
            cluster.import_ahead(expected_setup(root, lesson, options))
        release = registered(root, lesson)
        _compare_release(root, lesson, release, console)
        display.stage("Looking through submitted/")
        run = Run(root, lesson, release, options, cluster)
        run.tell = lambda line: console.print(Text(shown(line)))
        results = [*refused, *run.receive(console)]
        if not run.waiting and not results:
            raise _nobody(root, lesson, options)
        display.start(len(run.waiting))
        for graded in run.grade():
            results.append(graded)
            display.show(graded)
        results.sort(key=lambda graded: graded.student)
        seconds = time.monotonic() - started
        _tell(run, results, seconds)  # whatever becomes of the feedback
        if options.feedback:
            told = _feedback(root, lesson, options, display)
            for student, why in told.items():
                line = f"! {student}: the feedback is a plain page: {why}"
                console.print(Text(shown(line), "yellow"))
    for note in run.late_notes:
        console.print(Text(shown(f"! {note}"), "yellow"))
    console.print(summary(results, run.plan, seconds))
    return results


def _tell(run: Run, results: Sequence[Graded], seconds: float) -> None:
    """Write the report and the logs."""
    for graded in results:
        if graded.status != "kept":
            write_log(run.store.log(graded.student), graded)
    write_report(run.store.folder / REPORT, run.plan.lesson, results, seconds)


def _feedback(
    root: Path, lesson: str, options: Options, display: Display
) -> dict[str, str]:
    """Write the feedback that says something new, of the students who are wanted.

    Returns
    -------
    dict of str to str
        Students whose page is a plain one, and why.
    """
    due = {
        student: digest
        for student, digest in feedback_due(root, lesson).items()
        if options.wants(student)
    }
    display.stage("Writing feedback", len(due))
    plain = steps.generate_feedback(
        root, lesson, display.advance, sorted(due), workers=cores()
    )
    note_feedback(root, lesson, due)
    prepare_feedback(root, lesson)
    return plain


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
