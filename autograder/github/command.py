"""``github``: write the repository that students of one lesson start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer
from rich.console import Console

from autograder.authoring.bundle import bundle_files
from autograder.course import Course, CourseError, is_lesson_name
from autograder.files import write_atomically


def github(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="A new or empty folder, or a fresh clone")
    ] = None,
) -> None:
    """Write a lesson's template repository: push it, and mark it as a template.

    Each push of a student's runs the visible checks and shows their points. Hidden
    cases are not in it: grade on your clones, with `grade LESSON FOLDER`.
    """
    course = Course.find()
    name = course.select([lesson])[0]
    target = to or Path(f"{name}-template")
    count = write_template(course, name, target)
    Console().print(f"wrote {target}: {count} files, none hidden", highlight=False)


def write_template(course: Course, lesson: str, target: Path) -> int:
    """Write a lesson's template repository.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    lesson : str
        Name of the lesson.
    target : Path
        A folder that is not there, empty, or a fresh clone.

    Returns
    -------
    int
        Number of files.

    Raises
    ------
    CourseError
        If something else is in the folder, or the lessons are not fit for release.
    """
    present = (
        {p.name for p in target.iterdir()} - {".git"} if target.is_dir() else set()
    )
    if present or target.is_file():
        raise CourseError(
            f"{target} is not written over.",
            expected="a new or empty folder, or a fresh clone",
            received=", ".join(sorted(present)[:5]) or "a file",
            remedy="name another folder with --to",
        )
    entries = template_files(course, lesson)
    for path, content in entries.items():
        write_atomically(target / path, content)
    return len(entries)


def template_files(course: Course, lesson: str) -> dict[PurePosixPath, bytes]:
    """Return a template repository, file by file: the bundle with one lesson in it."""
    found = {
        path: content
        for path, content in bundle_files(course).items()
        if not _is_other(path, lesson)
    }
    scripts = files("autograder.github")
    workflow = (scripts / "checks.yml").read_text("utf-8").replace("LESSON", lesson)
    found[PurePosixPath(".github/workflows/checks.yml")] = workflow.encode()
    found[PurePosixPath(".github/checks.py")] = (scripts / "checks.py.txt").read_bytes()
    return found


def _is_other(path: PurePosixPath, lesson: str) -> bool:
    """Tell whether a file belongs to another lesson."""
    parts = path.parts
    if parts[0] == "lessons" and len(parts) > 2:
        return is_lesson_name(parts[1]) and parts[1] != lesson
    if parts[:2] == ("autograder", "checks") and len(parts) > 2:
        name = parts[2].removesuffix(".py").removeprefix("lesson_")
        return is_lesson_name(name) and name != lesson
    return False
