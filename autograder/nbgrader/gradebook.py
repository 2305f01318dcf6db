"""Open nbgrader's gradebook: the one the course's configuration names."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from autograder.course import CourseError
from autograder.intake.roster import Roster, find_roster

_PATIENCE = 60.0  # seconds that another writer may hold the gradebook
_IN_VAIN = ("readonly database", "disk is full", "unable to open")
T = TypeVar("T")


def course_config(root: Path) -> Any:
    """Return the course's nbgrader configuration."""
    from traitlets.config import Config, PyFileConfigLoader

    if not (root / "nbgrader_config.py").is_file():
        return Config()
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


def gradebook_url(root: Path) -> str:
    """Return the database's URL; by default an SQLite file in the course's folder."""
    directory = course_config(root).CourseDirectory
    default = "sqlite:///" + str(root.resolve() / "gradebook.db")
    return str(directory.db_url) if "db_url" in directory else default


def open_gradebook(root: Path) -> Any:
    """Return nbgrader's gradebook, to be used in a with statement.

    Raises
    ------
    CourseError
        If there is none yet.
    """
    from nbgrader.api import Gradebook

    directory = course_config(root).CourseDirectory
    course_id = str(directory.course_id) if "course_id" in directory else ""
    url = gradebook_url(root)
    file = url.removeprefix("sqlite:///").partition("?")[0]
    if url.startswith("sqlite:///") and not Path(file).is_file():
        raise CourseError(
            "There is no gradebook yet.",
            expected=file,
            received="no such file",
            remedy="hand out a lesson first: nbgrader generate_assignment LESSON",
        )
    return Gradebook(url, course_id)


def enrol(root: Path, students: Iterable[str], roster: Roster | None = None) -> None:
    """Put students into the gradebook, with their names from ``students.csv``.

    Parameters
    ----------
    root : Path
        The course's folder; its ``students.csv`` may be missing.
    students : iterable of str
        Identifiers of those who handed something in.
    roster : Roster, optional
        The class list, where it is another one.
    """
    names, handed_in = details_of(roster or find_roster(root)), set(students)

    def write() -> None:
        with open_gradebook(root) as gradebook:
            known = {student.id for student in gradebook.students}
            for student in sorted({*handed_in, *names}):
                details = names.get(student, {})
                if details or student not in known:
                    gradebook.update_or_create_student(student, **details)

    patiently(write)


def patiently(do: Callable[[], T], undo: Callable[[], Any] = lambda: None) -> T:
    """Write, and try again while somebody else writes.

    Another run may write the same student's row in between: then it is there.

    Parameters
    ----------
    do : callable
        Without arguments; may be called many times.
    undo : callable
        Takes back what a call that failed had begun.

    Returns
    -------
    object
        What `do` returns.

    Raises
    ------
    OperationalError
        If the gradebook is not free for a minute, or cannot be written at all.
    """
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import IntegrityError, OperationalError

    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return do()
        except (OperationalError, IntegrityError, InvalidEntry) as error:
            undo()
            if time.monotonic() > end or any(word in str(error) for word in _IN_VAIN):
                raise
            time.sleep(0.2)
        except BaseException:
            undo()
            raise


def details_of(roster: Roster) -> dict[str, dict[str, str]]:
    """Return what a class list says of each student, by nbgrader's names."""
    return {
        student.id: {
            key: value
            for key, value in (
                ("first_name", student.first_name or student.full_name),
                ("last_name", student.last_name),
                ("email", student.email),
                ("lms_user_id", student.aliases.get("canvas", "")),
            )
            if value
        }
        for student in roster.students.values()
    }
