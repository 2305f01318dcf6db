"""Find a course's checks and hidden cases, wherever `autograder` was imported from."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from autograder.authoring.source_rules import Cases
from autograder.course import Course, CourseError


def cases_of(course: Course, lesson: str) -> dict[str, Cases]:
    """Return how many cases each exercise of a lesson has.

    Parameters
    ----------
    course : Course
        Whose autograder/checks and autograder/hidden are read.
    lesson : str
        Name of the lesson.

    Returns
    -------
    dict of str to Cases
        By exercise name.

    Raises
    ------
    CourseError
        If there are no checks, or they cannot be imported.
    """
    from autograder.student.lesson import exercises_of, hidden_cases_of

    with own_modules(course):
        try:
            exercises = exercises_of(lesson)
            hidden = hidden_cases_of(lesson) or {}
        except Exception as error:
            raise CourseError(
                f"The checks of {lesson} cannot be imported.",
                expected=f"EXERCISES in autograder/checks/lesson_{lesson}.py and CASES "
                f"in autograder/hidden/lesson_{lesson}.py",
                received=f"{type(error).__name__}: {error}",
                remedy="mend or write those modules; CONTRIBUTING.md shows how",
            ) from error
        return {
            name: Cases(len(exercise.visible), len(hidden.get(name, ())))
            for name, exercise in exercises.items()
        }


@contextmanager
def own_modules(course: Course) -> Iterator[None]:
    """Let ``autograder.checks`` and ``.hidden`` be those of the course's folder.

    The command may have been installed from somewhere else; what is verified are the
    files of this course. Where the package is the course's own, nothing changes.
    """
    packages = []
    for name in ("checks", "hidden"):
        folder = str(course.root / "autograder" / name)
        package = importlib.import_module(f"autograder.{name}")
        if folder not in package.__path__:
            packages.append((package, list(package.__path__)))
            package.__path__ = [folder, *package.__path__]
    before = _loaded() if packages else {}
    for name in before:
        del sys.modules[name]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        if packages:
            for name in _loaded():
                del sys.modules[name]
            sys.modules.update(before)
        for package, path in packages:
            package.__path__ = path


def _loaded() -> dict[str, ModuleType]:
    prefixes = ("autograder.checks.lesson_", "autograder.hidden.lesson_")
    return {n: m for n, m in sys.modules.items() if n.startswith(prefixes)}
