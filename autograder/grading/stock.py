"""A lesson's submissions from intake to feedback with stock nbgrader alone.

The engine (`autograder.grading`) is faster and isolates submissions; this is what it
is compared with.
"""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from autograder.course import CourseError
from autograder.intake.submissions import Received, collect_names
from autograder.nbgrader import steps
from autograder.nbgrader.steps import Graded

_SIGNS = {"graded": "✓", "kept": "=", "failed": "✗"}


def grade_class(
    root: Path,
    lesson: str,
    console: Console,
    *,
    timeout: float | None = None,
    workers: int | None = None,
    force: bool = False,
) -> list[Graded]:
    """Take a lesson's submissions from intake to feedback, and say what happens.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    console : rich.console.Console
        Where progress is shown.
    timeout, workers, force : optional
        See `autograder.nbgrader.steps.autograde`.

    Returns
    -------
    list of Graded
        One a submission that could be read.

    Raises
    ------
    CourseError
        If nobody handed anything in, or nbgrader refuses the lesson itself.
    """
    with progress_on(console) as progress:
        task = progress.add_task("Registering the lesson", total=1)
        made = steps.generate_assignment(root, lesson)
        progress.update(task, completed=1)
        _compare_release(root, lesson, made, console)
        for received in collect_names(root, lesson):
            _tell_received(console, received)
        students = steps.submitted(root, lesson)
        if not students:
            raise CourseError(
                f"Nobody has handed in {lesson}.",
                expected=f"submitted/STUDENT/{lesson}/{lesson}.ipynb",
                received=f"nothing that can be read in {root / 'submitted'}",
                remedy="put the submissions there, or run nbgrader zip_collect",
            )
        task = progress.add_task("Grading", total=len(students))

        def tell(graded: Graded) -> None:
            _tell_graded(console, graded)
            progress.advance(task)

        results = steps.autograde(
            root,
            lesson,
            timeout=timeout,
            workers=workers,
            force=force,
            on_graded=tell,
        )
        count = len(steps.graded_notebooks(root, lesson))
        task = progress.add_task("Writing feedback", total=count)
        steps.generate_feedback(root, lesson, lambda: progress.advance(task))
        progress.update(task, completed=count)
    return results


def progress_on(console: Console) -> Progress:
    """Return a progress display: what, how far, how many, how long."""
    return Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _compare_release(root: Path, lesson: str, made: bytes, console: Console) -> None:
    path = root / "lessons" / lesson / f"{lesson}.ipynb"
    if path.is_file() and path.read_bytes().strip() != made.strip():
        console.print(
            f"! {path.relative_to(root)} is not what the solutions give now: students "
            f"may have had another version (python -m autograder build {lesson})",
            style="yellow",
        )


def _tell_received(console: Console, received: Received) -> None:
    if received.reason:
        line = f"✗ {received.student}: {received.reason}; set aside in quarantine/"
        console.print(Text(line, "red"))
    elif received.note:
        console.print(Text(f"! {received.student}: {received.note}", "yellow"))


def _tell_graded(console: Console, graded: Graded) -> None:
    line = f"{_SIGNS[graded.status]} {graded.student}"
    if graded.status == "graded":
        line += f"  {graded.seconds:.1f} s"
    elif graded.status == "kept":
        line += "  was graded before"
    else:
        line += f": {graded.reason}; a copy and the log are in quarantine/"
    console.print(Text(line, "red" if graded.status == "failed" else ""))
