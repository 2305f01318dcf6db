"""Moodle's grading worksheet: who "Participant N" is, and when they handed in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from autograder.intake.names import name_key
from autograder.intake.roster import Roster, Student, columns_of
from autograder.intake.tables import Table
from autograder.intake.times import words_time

_IDENTIFIER = re.compile(r"\D*?(\d+)")
_LATE = re.compile(
    r"\blate\b|verspätet|en retard|retraso|tarde|in ritardo|te laat|atras|försen|spóźn",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}.*\d{1,2}[:.h]\d{2}")


@dataclass(frozen=True)
class SheetRow:
    """One participant of an assignment.

    Parameters
    ----------
    number : str
        The digits behind "Participant".
    name : str
        Full name; empty under blind marking.
    keys : tuple of (str, str)
        Kinds and values of what identifies them.
    time : datetime or None
        Of the submission, in UTC.
    late : bool or None
        As the status says; None when it says nothing.
    group : str
        The name of their group; mostly empty.
    """

    number: str
    name: str
    keys: tuple[tuple[str, str], ...]
    time: dt.datetime | None
    late: bool | None
    group: str


def is_worksheet(table: Table) -> bool:
    """Tell whether a table is a grading worksheet, in whatever language."""
    cells = [row[0].strip() for row in table.rows]
    words = {re.sub(r"\d+", "", cell).strip() for cell in cells}
    numbers = [re.fullmatch(r"\D+\s*\d+", cell) for cell in cells]
    return bool(cells) and all(numbers) and len(words) == 1 and len(table.head) >= 4


def read_worksheet(table: Table, zone: dt.tzinfo) -> dict[str, SheetRow]:
    """Return the rows of a grading worksheet by number."""
    columns = columns_of(table)
    time = _column_of_times(table)
    made = {}
    for row in table.rows:
        match = _IDENTIFIER.search(row[0])
        assert match is not None
        made[match[1]] = _row(match[1], row, columns, time, zone)
    return made


def _row(
    number: str,
    row: list[str],
    columns: dict[str, int],
    time: int | None,
    zone: dt.tzinfo,
) -> SheetRow:
    kinds = ("email", "number", "login", "id")
    keys = [(kind, row[columns[kind]].strip()) for kind in kinds if kind in columns]
    name = row[columns["name"]].strip() if "name" in columns else ""
    handed_in = words_time(row[time], zone) if time is not None else None
    texts = [cell for place, cell in enumerate(row) if place not in columns.values()]
    late = any(_LATE.search(cell) for cell in texts[:4])
    group = row[columns["groups"]].strip() if "groups" in columns else ""
    filled = tuple((kind, value) for kind, value in keys if value)
    return SheetRow(number, name, filled, handed_in, late or None, group)


def _column_of_times(table: Table) -> int | None:
    """Return the first column of dates: when the submission was last changed."""
    for place in range(1, len(table.head)):
        cells = [
            row[place] for row in table.rows if row[place].strip() not in ("", "-")
        ]
        if cells and all(_DATE.search(c) and words_time(c, dt.UTC) for c in cells):
            return place
    return None


def roster_of(rows: dict[str, SheetRow]) -> Roster:
    """Return a class list made of a worksheet, for a course that has no other."""
    students, seen = [], set()
    for row in rows.values():
        student_id = next((value for _, value in row.keys), row.name)
        if student_id and name_key(student_id) not in seen:
            seen.add(name_key(student_id))
            groups = (row.group,) if row.group else ()
            aliases = dict(row.keys)
            students.append(Student(student_id, "", "", row.name, aliases, groups))
    return Roster(students)
