"""Due dates and extensions, from one small file: ``deadlines.csv``.

| lesson | student | due |
|---|---|---|
| 01_edge_detection | | 2026-03-05 23:59 |
| 01_edge_detection | s02 | 2026-03-08 23:59 |

A line without a student is everybody's; one with a student is an extension.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.intake.roster import find_roster
from autograder.intake.tables import Table, read_table
from autograder.intake.times import read_time, zone_named

DEADLINES = "deadlines.csv"


@dataclass(frozen=True)
class Deadlines:
    """One lesson's due dates.

    Parameters
    ----------
    due : datetime or None
        Everybody's, in UTC; None where the file says nothing of the lesson.
    extensions : dict of str to datetime
        Single students', in UTC.
    """

    due: dt.datetime | None = None
    extensions: dict[str, dt.datetime] = field(default_factory=dict)


def read_deadlines(root: Path, lesson: str) -> Deadlines:
    """Return what ``deadlines.csv`` says of a lesson; nothing without the file.

    Raises
    ------
    CourseError
        If a line is no date, or there are extensions without a due date.
    """
    path = root / DEADLINES
    if not path.is_file():
        return Deadlines()
    table = read_table(path)
    if not {"lesson", "due"} <= set(table.head):
        raise _wrong(path, 1, "columns lesson, student, due", ", ".join(table.head))
    zone = zone_named(_zone_name(root))
    due, extensions = None, {}
    for number, row in zip(table.lines, table.rows, strict=True):
        if _cell(table, row, "lesson") not in (lesson, lesson[:2]):
            continue
        text = _cell(table, row, "due")
        moment = read_time(text, zone)
        if moment is None:
            raise _wrong(path, number, "a date such as 2026-03-05 23:59", text)
        student = _known(root, _cell(table, row, "student"), path, number)
        if student:
            extensions[student] = moment
        else:
            due = moment
    if extensions and due is None:
        raise _wrong(path, 1, f"a due date of {lesson} for all", "extensions only")
    return Deadlines(due, extensions)


def _zone_name(root: Path) -> str:
    try:
        return Course.find(root).time_zone
    except CourseError:
        return "UTC"


def _cell(table: Table, row: list[str], title: str) -> str:
    return row[table.head.index(title)].strip() if title in table.head else ""


def _known(root: Path, name: str, path: Path, number: int) -> str:
    """Return the identifier of a student who is named by any of theirs."""
    roster = find_roster(root)
    if not name or not roster:
        return name
    student = roster.by_alias(name)
    if student is None:
        raise _wrong(path, number, "somebody of the class list", name)
    return student.id


def _wrong(path: Path, number: int, expected: str, received: str) -> CourseError:
    return CourseError(
        f"{path.name}, line {number}, cannot be read.",
        expected=expected,
        received=received or "nothing",
        remedy="mend that line",
    )
