"""Render every generated file in a temporary folder; the working tree stays as it is.

nbgrader itself makes the release. It changes the working directory while it runs, so
only one rendering may run in a process at a time.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from autograder.authoring.source import notebook_text
from autograder.course import Course, CourseError

# What may lie beside a source and is nobody's business but the author's.
_PRIVATE = ("*.py", "*.pyc", "*.ipynb", "*.bak*", "__pycache__", ".*", "opening*.png")


def render(
    course: Course, lessons: Iterable[str] | None = None
) -> dict[PurePosixPath, bytes]:
    """Return what the generated files of some lessons have to contain.

    Parameters
    ----------
    course : Course
        Nothing in its folder is written.
    lessons : iterable of str, optional
        Names; all of the course's lessons by default.

    Returns
    -------
    dict of PurePosixPath to bytes
        By path relative to the course's folder: ``solutions/NN/NN.ipynb`` and all
        files of ``lessons/NN/``.

    Raises
    ------
    CourseError
        If a source is broken or nbgrader refuses it.
    """
    names = course.lessons if lessons is None else tuple(lessons)
    if not names:
        return {}
    with tempfile.TemporaryDirectory(prefix="course-build-") as folder:
        # nbgrader compares paths as text; a linked temporary folder would differ.
        root = Path(folder).resolve()
        for lesson in names:
            _place_source(course, lesson, root)
        _generate(course, root)
        return _collect(root, names)


def _place_source(course: Course, lesson: str, root: Path) -> None:
    text = notebook_text(course, lesson)
    target = root / "solutions" / lesson
    shutil.copytree(
        course.source(lesson).parent, target, ignore=shutil.ignore_patterns(*_PRIVATE)
    )
    (target / f"{lesson}.ipynb").write_bytes(text.encode())


def _generate(course: Course, root: Path) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = _configuration(course)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.assignment_id = "*"
    config.GenerateAssignment.no_database = True
    log = _Listener()
    directory = CourseDirectory(config=config, log=log.logger)
    converter = GenerateAssignment(coursedir=directory, config=config, log=log.logger)
    # SaveCells writes to the gradebook; without it the release has the same bytes.
    converter.preprocessors = [
        step for step in converter.preprocessors if step.__name__ != "SaveCells"
    ]
    try:
        converter.start()
    except NbGraderException as error:
        raise CourseError(
            "nbgrader could not make the students' notebooks.",
            expected="sources that nbgrader generate_assignment accepts",
            received="\n".join(log.lines[-12:]) or str(error),
            remedy="mend the source it names; nothing has been written",
        ) from error


def _configuration(course: Course) -> Any:
    from traitlets.config import PyFileConfigLoader

    path = course.root / "nbgrader_config.py"
    if not path.is_file():
        raise CourseError(
            "The course has no nbgrader_config.py.",
            expected="solutions -> lessons, the ignore list and the code stub in it",
            received=f"no file {path}",
            remedy="bring it back from git: git checkout nbgrader_config.py",
        )
    return PyFileConfigLoader(path.name, path=str(course.root)).load_config()


def _collect(root: Path, names: Iterable[str]) -> dict[PurePosixPath, bytes]:
    found = {}
    for lesson in names:
        paths = [root / "solutions" / lesson / f"{lesson}.ipynb"]
        paths += sorted((root / "lessons" / lesson).rglob("*"))
        for path in paths:
            if path.is_file():
                relative = PurePosixPath(path.relative_to(root).as_posix())
                found[relative] = _with_final_newline(path)
    return found


def _with_final_newline(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".ipynb" and not content.endswith(b"\n"):
        content += b"\n"
    return content


class _Listener(logging.Handler):
    """Keeps what nbgrader says, so that a failure can be told in its own words."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.logger = logging.Logger("course.nbgrader", logging.WARNING)
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the last line of a traceback and every line of anything else."""
        text = record.getMessage().strip()
        if text.startswith("Traceback"):
            text = text.splitlines()[-1]
        self.lines += text.splitlines()
