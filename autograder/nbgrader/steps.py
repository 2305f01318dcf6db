"""A class's life with nbgrader, step by step."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.course import CourseError
from autograder.nbgrader.cli import Finished, run_nbgrader

_FEW = 3  # students whose feedback is written one by one


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
) -> None:
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

    Raises
    ------
    CourseError
        If nbgrader could not write some of it; the others' is written.
    """

    def listen(line: str) -> None:
        if on_student and "Writing" in line and ".html" in line:
            on_student()

    chosen: Sequence[str | None] = students if students is not None else (None,)
    if not chosen or not graded_notebooks(root, lesson):
        return
    if len(chosen) > _FEW:
        chosen = (None,)  # nbgrader takes longer to start than for a page
    for student in chosen:
        one = () if student is None else (f"--CourseDirectory.student_id={student}",)
        finished = run_nbgrader(
            root, "generate_feedback", lesson, "--force", *one, on_line=listen
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


def _refused(verb: str, finished: Finished) -> CourseError:
    return CourseError(
        f"nbgrader {verb} did not succeed.",
        expected="exit status 0",
        received=finished.reason,
        remedy="read what it wrote: " + " / ".join(finished.lines[-4:]),
    )
