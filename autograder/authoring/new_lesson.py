"""Write the skeleton of a lesson, complete enough to be built and graded at once."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from string import Template

from autograder.authoring import templates
from autograder.course import Course, CourseError, is_lesson_name
from autograder.files import write_atomically

README = PurePosixPath("lessons/README.md")
POINTS = 2


def new_lesson(course: Course, name: str) -> list[PurePosixPath]:
    """Write the source, checks, hidden cases and known answers of a new lesson.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    name : str
        "NN_topic"; the number must be free.

    Returns
    -------
    list of PurePosixPath
        What was written, relative to the course's folder. lessons/README.md is among
        it when it has a table of lessons.

    Raises
    ------
    CourseError
        If the name is none, or something of that lesson is there already. Nothing is
        written then.
    """
    _check_name(course, name)
    words = name[3:].replace("_", " ")
    fill = {
        "lesson": name,
        "digits": name[:2],
        "number": str(int(name[:2])),
        "topic": words,
        "title": words.capitalize(),
    }
    files = {
        PurePosixPath(path): Template(text).substitute(fill)
        for path, text in (
            (f"solutions/{name}/{name}.py", templates.SOURCE),
            (f"autograder/checks/lesson_{name}/__init__.py", templates.PACKAGE),
            (f"autograder/checks/lesson_{name}/contrast.py", templates.CHECKS),
            (f"autograder/hidden/lesson_{name}.py", templates.HIDDEN),
            (f"tests/answers/lesson_{name}/contrast.py", templates.ANSWERS),
        )
    }
    _refuse_present(course, name, list(files))
    row = _readme_with_row(course.root / README, name, fill)
    if row:
        files[README] = row
    for path, text in files.items():
        write_atomically(course.root / path, text.encode())
    return list(files)


def _check_name(course: Course, name: str) -> None:
    taken = [lesson for lesson in course.lessons if lesson[:2] == name[:2]]
    if is_lesson_name(name) and not taken:
        return
    free = next(n for n in range(100) if not _has_number(course, n))
    raise CourseError(
        f"A new lesson cannot be called {name!r}.",
        expected="two digits and lower-case words, such as 13_attention, and a number "
        "that no lesson has",
        received=f"a name like {taken[0]}" if taken else name,
        remedy=f"{free:02d} is free: python -m autograder new-lesson {free:02d}_topic",
    )


def _has_number(course: Course, number: int) -> bool:
    return any(lesson.startswith(f"{number:02d}_") for lesson in course.lessons)


def _refuse_present(course: Course, name: str, files: list[PurePosixPath]) -> None:
    # The checks of a lesson may be a module instead of a package.
    others = [
        PurePosixPath(f"autograder/checks/lesson_{name}{end}") for end in ("", ".py")
    ]
    present = [path for path in files + others if (course.root / path).exists()]
    if present:
        raise CourseError(
            f"Something of the lesson {name} is there already.",
            expected="none of its files",
            received=", ".join(map(str, present)),
            remedy="move those away, or take another name; nothing was written",
        )


def _readme_with_row(path: Path, name: str, fill: dict[str, str]) -> str:
    """Return the table of lessons with one row more; "" when there is no table."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    table = [n for n, line in enumerate(lines) if line.lstrip().startswith("|")]
    titles = _fields(lines[table[0]]) if table else []
    if "points" not in titles:
        return ""
    link = f"[{fill['number']} · {fill['title']}]({name}/{name}.ipynb)"
    known = {"points": str(POINTS), "minutes": "30", titles[0]: link}
    row = "| " + " | ".join(known.get(title, "…") for title in titles) + " |"
    rows = [n for n in table[2:] if n - table[0] == table.index(n)]
    before = [n for n in rows if _number_in(lines[n]) < int(fill["number"])]
    at = (before[-1] if before else table[1]) + 1
    return "\n".join([*lines[:at], row, *lines[at:]]) + "\n"


def _fields(line: str) -> list[str]:
    return [field.strip().lower() for field in line.strip().strip("|").split("|")]


def _number_in(row: str) -> int:
    """Return the number of the lesson that a row links to; 99 when it links to none."""
    _, found, rest = row.partition("](")
    digits = rest.lstrip("./")[:2]
    return int(digits) if found and digits.isdigit() else 99
