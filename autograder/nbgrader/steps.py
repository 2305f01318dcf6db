"""A class's life with nbgrader, step by step."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course import CourseError
from autograder.limits import FEEDBACK
from autograder.nbgrader.cli import Finished, run, run_nbgrader

_PAGES = "autograder.nbgrader.feedback_process"


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


def submitted(root: Path, lesson: str) -> list[str]:
    """Return who handed a lesson in."""
    pattern = f"*/{lesson}/{lesson}.ipynb"
    return sorted(path.parts[-3] for path in (root / "submitted").glob(pattern))


def generate_feedback(
    root: Path,
    lesson: str,
    on_student: Callable[[], None] | None = None,
    students: Sequence[str] | None = None,
    *,
    workers: int = 1,
) -> dict[str, str]:
    """Write students' feedback as HTML, anew.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    on_student : callable, optional
        Called after each, for progress.
    students : sequence of str, optional
        Whose; everybody's by default.
    workers : int
        How many pages are made at once.

    Returns
    -------
    dict of str to str
        Students whose page is a plain one, and why.

    Raises
    ------
    CourseError
        If nbgrader could not begin.
    """
    graded = graded_notebooks(root, lesson)
    chosen = sorted(graded if students is None else set(students) & set(graded))
    plain: dict[str, str] = {}
    done: set[str] = set()

    def listen(line: str) -> None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            told = json.loads(line)
            done.add(told["student"])
            if told["why"]:
                plain[told["student"]] = told["why"]
            if on_student:
                on_student()

    if not chosen:
        return {}
    if not hasattr(os, "fork"):  # Windows: all in one process, without limits
        return _generate_all(root, lesson)
    finished = run(
        root,
        [_PAGES, lesson, str(workers), str(FEEDBACK.cpu)],
        on_line=listen,
        words=json.dumps(chosen).encode(),
    )
    if finished.code and not done:
        raise _refused("generate_feedback", finished)
    missing = set(chosen) - done
    return plain | dict.fromkeys(missing, "there is none: the process ended")


def _generate_all(root: Path, lesson: str) -> dict[str, str]:
    finished = run_nbgrader(root, "generate_feedback", lesson, "--force")
    if finished.code:
        raise _refused("generate_feedback", finished)
    return {}


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


def _refused(verb: str, finished: Finished) -> CourseError:
    return CourseError(
        f"nbgrader {verb} did not succeed.",
        expected="exit status 0",
        received=finished.reason,
        remedy="read what it wrote: " + " / ".join(finished.lines[-4:]),
    )
