"""Fill in the file of grades that a system exported, so that it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import CourseError
from autograder.intake.names import squashed
from autograder.intake.roster import Roster
from autograder.report.sheet_file import Cell, SheetFile

_LOCKED = {"no", "nein", "non", "no.", "nee", "nie", "não", "nej", "ei", "ne"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass
class Filled:
    """What was filled in.

    Parameters
    ----------
    content : bytes
        The file.
    column : str
        Title of the column that was filled.
    grades : dict of str to str
        What was written, by student.
    unmatched : list of str
        Rows of the file that are nobody of the class.
    not_there : list of str
        Graded students without a row.
    notes : list of str
        What else the instructor should know.
    """

    content: bytes
    column: str
    grades: dict[str, str] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    not_there: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class System:
    """How one system's file of grades looks.

    Parameters
    ----------
    title : str
        For people.
    keys : tuple of (str, tuple of str)
        Titles of columns, squashed, that say who a row is, and the kinds of
        identifiers they hold; the surest first.
    candidates : callable
        Returns the columns that may hold the assignment's grades.
    head : tuple of str
        Squashed titles of which the head line has one.
    """

    title: str
    keys: tuple[tuple[str, tuple[str, ...]], ...]
    candidates: Callable[[list[list[Cell]], int], list[int]]
    head: tuple[str, ...]


def _moodle(rows: list[list[Cell]], head: int) -> list[int]:
    """Return the column before the maximum: titles are translated."""
    titles = [squashed(cell.value) for cell in rows[head]]
    words = (
        "grade",
        "bewertung",
        "note",
        "calificación",
        "valutazione",
        "nota",
        "cijfer",
    )
    named = [place for place, title in enumerate(titles) if title in words]
    if named:
        return named[:1]
    for place in range(2, len(titles)):
        cells = {
            row[place].value.strip() for row in rows[head + 1 :] if len(row) > place
        }
        if len(cells) == 1 and _NUMBER.fullmatch(min(cells)):
            return [place - 1]
    return []


def _canvas(rows: list[list[Cell]], head: int) -> list[int]:
    return [p for p, c in enumerate(rows[head]) if re.search(r"\(\d+\)\s*$", c.value)]


def _blackboard(rows: list[list[Cell]], head: int) -> list[int]:
    found = [p for p, c in enumerate(rows[head]) if re.search(r"\|\d+\s*$", c.value)]
    return [
        p
        for p in found
        if not re.match(r"(weighted )?total\b", rows[head][p].value, re.I)
    ]


def _brightspace(rows: list[list[Cell]], head: int) -> list[int]:
    return [p for p, c in enumerate(rows[head]) if "Points Grade" in c.value]


def _sakai(rows: list[list[Cell]], head: int) -> list[int]:
    return [p for p, c in enumerate(rows[head]) if squashed(c.value) == "grade"]


_MAIL, _NUMBERS = ("email",), ("number", "sis", "identifier", "id")
SYSTEMS = {
    "moodle": System(
        "Moodle's grading worksheet",
        (
            *((t, _MAIL) for t in ("emailaddress", "emailadresse", "email")),
            *((t, _NUMBERS) for t in ("idnumber", "idnummer")),
        ),
        _moodle,
        ("identifier", "id", "grade", "bewertung", "fullname"),
    ),
    "canvas": System(
        "Canvas' gradebook",
        (
            ("id", ("canvas", "id")),
            ("sisuserid", ("sis", "number", "id")),
            ("sisloginid", ("login", "id")),
        ),
        _canvas,
        ("student", "lastname"),
    ),
    "blackboard": System(
        "Blackboard's grade centre",
        (("username", ("login", "id")), ("studentid", _NUMBERS)),
        _blackboard,
        ("username",),
    ),
    "brightspace": System(
        "Brightspace's grades",
        (("orgdefinedid", _NUMBERS), ("username", ("login", "id"))),
        _brightspace,
        ("orgdefinedid", "username"),
    ),
    "sakai": System(
        "Sakai's grades.csv",
        (("displayid", ("login", "id", "number")),),
        _sakai,
        ("displayid",),
    ),
}


def fill(
    template: Path,
    system: str,
    totals: Mapping[str, float],
    roster: Roster,
    names: Mapping[str, str],
    wanted: str = "",
) -> Filled:
    """Fill a system's file with grades; nothing else of it changes.

    Parameters
    ----------
    template : Path
        The file that the system exported; not changed.
    system : str
        A key of `SYSTEMS`.
    totals : mapping of str to float
        Points by student; who is not there gets nothing.
    roster : Roster
        Says who a row is.
    names : mapping of str to str
        The number or code under which a student's work was downloaded, by that
        number: "Participant 4711" of a worksheet that hides names.
    wanted : str
        Title, or number, of the column of grades, where several could be meant.

    Returns
    -------
    Filled
        The file, and who is in one but not the other.

    Raises
    ------
    CourseError
        If the file is another one, or it is unclear which column is meant.
    """
    known = SYSTEMS[system]
    sheet = SheetFile(template)
    head = _head(sheet, known)
    column = _column(sheet, known, head, wanted)
    made = Filled(b"", sheet.rows[head][column].value)
    decimals = _decimals(sheet, system, head, column)
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        if len(row) <= column or _is_no_student(row):
            continue
        student = _student(sheet.rows[head], row, known, totals, roster, names)
        if student is None:
            made.unmatched.append(f"row {number}: {_told(row)}")
        elif student in totals:
            text = _number(totals[student], decimals, sheet.has_comma)
            _note_row(made, system, student, row, column, sheet.rows[head])
            sheet.set(row[column], text)
            made.grades[student] = text
    made.not_there = sorted(set(totals) - set(made.grades))
    made.content = sheet.content()
    return made


def _head(sheet: SheetFile, system: System) -> int:
    for number, row in enumerate(sheet.rows[:6]):
        titles = {squashed(cell.value) for cell in row}
        if titles & set(system.head) and len(row) > 2:
            return number
    raise CourseError(
        f"{sheet.path.name} does not look like {system.title}.",
        expected=f"a line of titles with {' or '.join(system.head)}",
        received=", ".join(c.value for c in sheet.rows[0][:8])
        if sheet.rows
        else "nothing",
        remedy="export it anew from the system, or name another system with --for",
    )


def _column(sheet: SheetFile, system: System, head: int, wanted: str) -> int:
    titles = [cell.value for cell in sheet.rows[head]]
    if wanted:
        found = [
            p for p, title in enumerate(titles) if wanted in (title, title.strip())
        ]
        found = found or [p for p, title in enumerate(titles) if wanted in title]
    else:
        found = system.candidates(sheet.rows, head)
    if len(found) == 1:
        return found[0]
    raise CourseError(
        f"It is unclear which column of {sheet.path.name} holds the lesson's grades.",
        expected="one column",
        received=", ".join(repr(titles[place]) for place in found) or ", ".join(titles),
        remedy="name it by a part of its title that no other has: --grade-column TEXT",
    )


def _is_no_student(row: list[Cell]) -> bool:
    """Tell Canvas' lines of points and posting, and its test student."""
    values = [cell.value.strip() for cell in row[:3]]
    return (
        "Points Possible" in values
        or "Manual Posting" in [cell.value.strip() for cell in row]
        or values[0] in ("Student, Test", "Test, Student")
        or set(values[:2]) == {"Student", "Test"}
        or not any(values)
    )


def _student(
    head: list[Cell],
    row: list[Cell],
    system: System,
    totals: Mapping[str, float],
    roster: Roster,
    names: Mapping[str, str],
) -> str | None:
    titles = [squashed(cell.value) for cell in head]
    for title, kinds in system.keys:
        if title in titles and len(row) > titles.index(title):
            value = row[titles.index(title)].value.strip().lstrip("#")
            student = roster.by_alias(value, *kinds) if value else None
            if student is not None:
                return student.id
            if not roster and value in totals:
                return value
    return _by_number(row, system, names)


def _by_number(row: list[Cell], system: System, names: Mapping[str, str]) -> str | None:
    match = re.fullmatch(r"\D+\s*(\d+)", row[0].value.strip())
    return names.get(match[1]) if match and system is SYSTEMS["moodle"] else None


def _note_row(
    made: Filled,
    system: str,
    student: str,
    row: list[Cell],
    column: int,
    head: list[Cell],
) -> None:
    before = row[column].value.strip()
    if before and not _NUMBER.fullmatch(before) and before != "-":
        made.notes.append(f"{student}: {before!r} was replaced")
    if system == "moodle" and any(
        cell.value.strip().casefold() in _LOCKED
        for cell in row[column + 1 : column + 5]
    ):
        made.notes.append(f"{student}: locked in Moodle, which will skip the row")


def _decimals(sheet: SheetFile, system: str, head: int, column: int) -> int:
    """Return how many decimals Moodle's own grades show; other systems' have none."""
    if system != "moodle":
        return 0
    cells = [
        row[column + 1].value for row in sheet.rows[head + 1 :] if len(row) > column + 1
    ]
    counts = [
        len(m[1]) for c in cells if (m := re.fullmatch(r"\d+[.,](\d+)", c.strip()))
    ]
    return max(counts, default=0)


def _number(value: float, decimals: int, has_comma: bool) -> str:
    """Return points as the system reads them back: at most five decimals."""
    text = f"{round(value, 5):.5f}".rstrip("0")
    whole, _, fraction = text.partition(".")
    fraction = fraction.ljust(decimals, "0")
    text = f"{whole}.{fraction}" if fraction else whole
    return text.replace(".", ",") if has_comma else text


def _told(row: list[Cell]) -> str:
    return ", ".join(cell.value for cell in row[:4] if cell.value)
