"""Compare what is committed with what the sources give, and check the rules."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePosixPath

from autograder.authoring import leaks, source_rules
from autograder.authoring.cases import cases_of
from autograder.authoring.finding import BUILD, Finding
from autograder.authoring.percent import Cell, faults, read_cells
from autograder.authoring.render import render
from autograder.course import Course, CourseError

_MOST_DIFFERENCES = 14
_PASSING = re.compile(r"\.ipynb_checkpoints|.*\.bak\d*")


def verify(course: Course, lessons: Iterable[str] | None = None) -> list[Finding]:
    """Return everything that is wrong with the lessons; nothing is written.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    lessons : iterable of str, optional
        Names; all lessons by default, and then lessons without a source too.

    Returns
    -------
    list of Finding
        Empty when the generated files are up to date and every rule holds.
    """
    names = course.lessons if lessons is None else tuple(lessons)
    found: list[Finding] = []
    sound: list[str] = []
    for lesson in names:
        before = len(found)
        cells = _sound_cells(course, lesson, found)
        if len(found) == before:
            sound.append(lesson)
            found += _lesson_findings(course, lesson, cells)
    found += _stale_findings(course, sound)
    if lessons is None:
        found += _orphans(course)
    return found


def _sound_cells(course: Course, lesson: str, found: list[Finding]) -> list[Cell]:
    path = course.source(lesson)
    shown = path.relative_to(course.root).as_posix()
    try:
        cells = read_cells(path)
        errors = list(faults(Path(shown), cells))
    except CourseError as error:
        error.message = error.message.replace(str(path), shown)
        cells, errors = [], [error]
    found += [Finding.from_error(shown, error) for error in errors]
    return cells


def _lesson_findings(
    course: Course, lesson: str, cells: list[Cell]
) -> Iterator[Finding]:
    shown = course.source(lesson).relative_to(course.root).as_posix()
    exercises = None
    try:
        exercises = cases_of(course, lesson)
    except CourseError as error:
        yield Finding.from_error(shown, error)
    yield from source_rules.source_findings(shown, lesson, cells, exercises)
    yield from release_findings(course.root, lesson, leaks.secret_lines(cells))
    solved = PurePosixPath("solutions", lesson, f"{lesson}.ipynb")
    if (course.root / solved).is_file():
        content = (course.root / solved).read_bytes()
        yield from leaks.notebook_findings(str(solved), lesson, content, None)
    yield from _table_findings(course, lesson, source_rules.points_of(cells))


def release_findings(
    root: Path, lesson: str, secret: frozenset[str]
) -> Iterator[Finding]:
    """Yield what a lesson's folder under `root`/lessons must not hold.

    Parameters
    ----------
    root : Path
        A course, or a bundle for students.
    lesson : str
        Name of the lesson.
    secret : frozenset of str
        From `autograder.authoring.leaks.secret_lines`.

    Yields
    ------
    Finding
        Files by name, then lines.
    """
    for path in sorted((root / "lessons" / lesson).rglob("*")):
        shown = path.relative_to(root).as_posix()
        passing = any(map(_PASSING.fullmatch, path.relative_to(root).parts))
        if not path.is_file() or passing:
            continue
        if path.suffix == ".py":
            message = "a Python file is in the students' folder."
            yield Finding(shown, "", message, f"rm {shown}")
        if path.suffix == ".ipynb":
            content = path.read_bytes()
            yield from leaks.notebook_findings(shown, lesson, content, secret)
        else:
            text = path.read_text(encoding="utf-8", errors="ignore")
            yield from leaks.text_findings(shown, "", text, secret)


def _stale_findings(course: Course, lessons: list[str]) -> Iterator[Finding]:
    try:
        rendered = render(course, lessons)
    except CourseError as error:
        yield Finding.from_error("solutions", error)
        return
    for path, content in rendered.items():
        if path.parts[0] == "lessons" and path.suffix == ".ipynb":
            yield from leaks.stub_findings(str(path), content)
        remedy = BUILD.format(lesson=path.parts[1])
        present = course.root / path
        if not present.is_file():
            yield Finding(str(path), "", "this file has not been built.", remedy)
        elif present.read_bytes() != content:
            message = "this file is stale: its source gives something else."
            difference = _difference(present.read_bytes(), content)
            yield Finding(str(path), "", message, remedy, difference)
    for lesson in lessons:
        yield from _strangers(course, lesson, rendered.keys())


def _strangers(
    course: Course, lesson: str, rendered: Collection[PurePosixPath]
) -> Iterator[Finding]:
    for present in sorted((course.root / "lessons" / lesson).rglob("*")):
        path = PurePosixPath(present.relative_to(course.root).as_posix())
        passing = any(map(_PASSING.fullmatch, path.parts))
        if present.is_file() and path not in rendered and not passing:
            message = "this file is none that the build makes."
            remedy = f"move it to solutions/{lesson}/, or away"
            yield Finding(str(path), "", message, remedy)


def _difference(present: bytes, expected: bytes) -> str:
    lines = difflib.unified_diff(
        present.decode(errors="replace").splitlines(),
        expected.decode(errors="replace").splitlines(),
        "on disk",
        "from the source",
        lineterm="",
        n=1,
    )
    shown = [line[:100] for line in lines]
    more = len(shown) - _MOST_DIFFERENCES
    rest = [f"… and {more} more lines"] if more > 0 else []
    return "\n".join(shown[:_MOST_DIFFERENCES] + rest)


def _orphans(course: Course) -> Iterator[Finding]:
    folder = course.root / "lessons"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        known = path.name in course.lessons or path.name.startswith(".")
        if path.is_dir() and not known:
            shown = f"lessons/{path.name}"
            message = "this lesson has no source in solutions/."
            yield Finding(shown, "", message, f"git rm -r {shown}")
        elif path.suffix == ".py":
            message = "a Python file is in the students' folder."
            yield Finding(f"lessons/{path.name}", "", message, "move it away")


def _table_findings(course: Course, lesson: str, points: float) -> Iterator[Finding]:
    shown = "lessons/README.md"
    path = course.root / shown
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    column = None
    for number, line in enumerate(lines, start=1):
        fields = [field.strip() for field in line.strip().strip("|").split("|")]
        titles = [field.lower() for field in fields]
        if "points" in titles:
            column = titles.index("points")
        elif lesson in line and column is not None and line.lstrip().startswith("|"):
            stated = re.match(r"\d+(\.\d+)?", fields[min(column, len(fields) - 1)])
            if float(stated[0] if stated else 0) != points:
                message = (
                    f"the table gives {lesson} {fields[column]} points, its cells "
                )
                message += f"{points:g}."
                remedy = f"write {points:g} in the table"
                yield Finding(shown, f"line {number}", message, remedy)
            return
    message = f"the table of lessons has no row with points for {lesson}."
    remedy = f"add a row with a link to {lesson}/{lesson}.ipynb and {points:g} points"
    yield Finding(shown, "", message, remedy)
