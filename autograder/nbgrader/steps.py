"""A class's life with stock nbgrader, step by step; one student never stops another."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError
from autograder.grading.stamp import is_stamped, put_stamp
from autograder.intake.submissions import QUARANTINE, copied_ids
from autograder.nbgrader.cli import Finished, run_nbgrader
from autograder.nbgrader.gradebook import enrol

WALL_LIMIT = (
    1800.0  # seconds for one notebook: nbgrader itself limits single cells only
)
LOG = "nbgrader.log"


@dataclass(frozen=True)
class Graded:
    """What became of one student's submission.

    Parameters
    ----------
    student : str
        Name of the submission's folder.
    status : {"graded", "kept", "failed"}
        Graded now, graded before and unchanged, or not gradable.
    reason : str
        Why not; empty otherwise.
    seconds : float
        Time it took.
    """

    student: str
    status: str
    reason: str = ""
    seconds: float = 0.0


def generate_assignment(root: Path, lesson: str) -> bytes:
    """Make nbgrader know a lesson: its cells, its points, its hidden tests.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Returns
    -------
    bytes
        The release notebook as nbgrader wrote it. It goes to a temporary folder:
        ``--force`` would delete what is in ``lessons/``.

    Raises
    ------
    CourseError
        If nbgrader refuses.
    """
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        release = Path(folder).resolve()
        finished = run_nbgrader(
            root,
            "generate_assignment",
            lesson,
            "--force",
            f"--CourseDirectory.release_directory={release}",
        )
        notebook = release / lesson / f"{lesson}.ipynb"
        if finished.code or not notebook.is_file():
            raise _refused("generate_assignment", finished)
        return notebook.read_bytes()


def autograde(
    root: Path,
    lesson: str,
    *,
    timeout: float | None = None,
    workers: int | None = None,
    force: bool = False,
    limit: float = WALL_LIMIT,
    on_graded: Callable[[Graded], None] | None = None,
) -> list[Graded]:
    """Grade all submissions of a lesson, each in an nbgrader process of its own.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    timeout : float, optional
        Seconds per cell; nbgrader_config.py decides otherwise.
    workers : int, optional
        Submissions graded at once; one per core by default, at most 4.
    force : bool, default=False
        Grade again what has been graded and has not changed.
    limit : float, default=1800
        Seconds per notebook.
    on_graded : callable, optional
        Gets each result at once, for progress.

    Returns
    -------
    list of Graded
        In the order of the students' identifiers. What nbgrader cannot grade is copied
        to ``quarantine/`` with nbgrader's log; the submission stays where it is.
    """
    students = submitted(root, lesson)
    enrol(root, students)
    options = [] if timeout is None else [f"--Execute.timeout={timeout:g}"]

    def grade_one(student: str) -> Graded:
        return _autograde_one(root, lesson, student, options, force, limit)

    results = []
    with ThreadPoolExecutor(workers or min(4, os.cpu_count() or 1)) as pool:
        waiting = [pool.submit(grade_one, student) for student in students]
        for future in as_completed(waiting):
            results.append(future.result())
            if on_graded:
                on_graded(results[-1])
    return sorted(results, key=lambda graded: graded.student)


def submitted(root: Path, lesson: str) -> list[str]:
    """Return who handed a lesson in."""
    pattern = f"*/{lesson}/{lesson}.ipynb"
    return sorted(path.parts[-3] for path in (root / "submitted").glob(pattern))


def generate_feedback(
    root: Path, lesson: str, on_student: Callable[[], None] | None = None
) -> None:
    """Write each student's feedback as HTML, anew.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    on_student : callable, optional
        Called after each, for progress.

    Raises
    ------
    CourseError
        If nbgrader could not write some of it; the others' is written.
    """

    def listen(line: str) -> None:
        if on_student and "Writing" in line and ".html" in line:
            on_student()

    if not graded_notebooks(root, lesson):
        return
    finished = run_nbgrader(
        root, "generate_feedback", lesson, "--force", on_line=listen
    )
    if finished.code:
        raise _refused("generate_feedback", finished)


def export(root: Path, target: Path) -> Path:
    """Write the whole gradebook as CSV, as nbgrader exports it.

    Raises
    ------
    CourseError
        If nbgrader refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    finished = run_nbgrader(root, "export", "--to", str(target.resolve()))
    if finished.code or not target.is_file():
        raise _refused("export", finished)
    return target


def graded_notebooks(root: Path, lesson: str) -> dict[str, Path]:
    """Return the executed notebooks by student."""
    pattern = f"*/{lesson}/{lesson}.ipynb"
    found = sorted((root / "autograded").glob(pattern))
    return {path.parts[-3]: path for path in found}


def _autograde_one(
    root: Path,
    lesson: str,
    student: str,
    options: list[str],
    force: bool,
    limit: float,
) -> Graded:
    started = time.monotonic()
    target = root / "autograded" / student / lesson
    source = root / "submitted" / student / lesson / f"{lesson}.ipynb"
    if not force and is_stamped(root, lesson, student, source):
        return Graded(student, "kept")
    finished = run_nbgrader(
        root,
        "autograde",
        f"--assignment={lesson}",
        f"--student={_literally(student)}",
        "--force",
        *options,
        limit=limit,
    )
    seconds = time.monotonic() - started
    if not finished.code and (target / f"{lesson}.ipynb").is_file():
        _discharge(root, lesson, student)
        put_stamp(root, lesson, student, source)
        return Graded(student, "graded", seconds=seconds)
    # A half-made folder would count as graded in every later run.
    shutil.rmtree(target, ignore_errors=True)
    reason = f"nbgrader could not grade it: {_why(finished, source, limit)}"
    _keep_log(root / QUARANTINE / student / lesson, source, finished, reason)
    return Graded(student, "failed", reason, seconds)


def _why(finished: Finished, source: Path, limit: float) -> str:
    copied = copied_ids(source)
    if finished.out_of_time:
        return f"stopped after {limit:g} seconds"
    if copied:
        return (
            f"the cell {copied[0]} occurs twice in the notebook; remove the copy and "
            f"grade again ({finished.reason})"
        )
    return finished.reason


def _literally(student: str) -> str:
    """Return the glob that matches this folder only: ``--student`` is a pattern."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in student)


def _keep_log(folder: Path, source: Path, finished: Finished, reason: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, folder)
    (folder / LOG).write_text("\n".join(finished.lines) + "\n", encoding="utf-8")
    (folder / "reason.txt").write_text(reason + "\n", encoding="utf-8")


def _discharge(root: Path, lesson: str, student: str) -> None:
    """Remove the note of an earlier failure; only copies lie beside it."""
    folder = root / QUARANTINE / student / lesson
    if (folder / LOG).is_file():
        shutil.rmtree(folder)


def _refused(verb: str, finished: Finished) -> CourseError:
    return CourseError(
        f"nbgrader {verb} did not succeed.",
        expected="exit status 0",
        received=finished.reason,
        remedy="read what it wrote: " + " / ".join(finished.lines[-4:]),
    )
