"""The class list: who is who, whatever name a system gives them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import CourseError
from autograder.intake.names import (
    composed,
    is_plain_folder,
    name_key,
    squashed,
    visible,
)
from autograder.intake.tables import Table, read_table

STUDENTS = "students.csv"

# Titles of columns, squashed; systems translate them.
_WORDS = {
    "id": "id",
    "canvas": "canvasid canvas canvasuserid lmsuserid lmsid",
    "sis": "sisuserid sisid integrationid",
    "login": (
        "sisloginid login loginid username userid eid displayid benutzername "
        "anmeldename nomdutilisateur usuario nombredeusuario gebruikersnaam logins"
    ),
    "email": (
        "email emailaddress mail emailadresse adressedecourriel courriel "
        "correoelectrónico direccióndecorreo indirizzoemail emailadres"
    ),
    "number": (
        "idnumber studentid studentnumber matriculationnumber matrikelnummer "
        "idnummer orgdefinedid sid numérodidentification númerodeid"
    ),
    "github": "githubusername github githublogin",
    "identifier": "identifier",
    "first": "firstname vorname prénom nombre nome voornaam givenname",
    "last": (
        "lastname surname nachname familyname nomdefamille nom apellidos "
        "apellidos cognome achternaam lastnamefirstname"
    ),
    "name": (
        "name fullname student vollständigername nomcomplet nombrecompleto "
        "nomecompleto studentname"
    ),
    "groups": "groups group gruppen gruppe groupes groupe grupos grupo team teams",
    "section": "section sections",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_ALIASES = ("id", "canvas", "sis", "login", "email", "number", "github", "identifier")
# What a student is called by in this course, where no column is called "id".
_IDS = ("id", "identifier", "login", "number", "email", "sis", "canvas", "github")
# Signs that stand around a name to say which way it is written.
_DIRECTIONS = "\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"
_SPOILT = re.compile(r"\d+[.,]\d+E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Student:
    """One student of the class list.

    Parameters
    ----------
    id : str
        What the course calls them, in composed form.
    first_name, last_name, full_name : str
        Names; some may be empty.
    aliases : dict of str to str
        What systems call them, by kind: "canvas", "login", "email", …
    groups : tuple of str
        Names of their groups.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    full_name: str = ""
    aliases: dict[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """Their address; may be empty."""
        return self.aliases.get("email", "")

    @property
    def name(self) -> str:
        """Their name for people, or the identifier."""
        return (
            self.full_name or f"{self.first_name} {self.last_name}".strip() or self.id
        )

    def spellings(self) -> set[str]:
        """Return keys of all orders of their name."""
        first, last = self.first_name, self.last_name
        forms = [self.full_name, f"{first} {last}", f"{last} {first}"]
        forms += [f"{last}, {first}"] if first and last else []
        if "," in self.full_name:
            behind, _, front = self.full_name.partition(",")
            forms += [f"{front.strip()} {behind.strip()}", f"{behind} {front.strip()}"]
        return {name_key(form) for form in forms if form.strip()}


class Roster:
    """A class list.

    Parameters
    ----------
    students : iterable of Student
        Everybody.
    notes : iterable of str
        What was strange about the file, for the instructor.

    Raises
    ------
    CourseError
        If an identifier or an alias belongs to two students.
    """

    def __init__(
        self, students: Iterable[Student] = (), notes: Iterable[str] = ()
    ) -> None:
        self.students = {student.id: student for student in students}
        self.notes = list(notes)
        self._by_alias: dict[tuple[str, str], Student] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for student in self.students.values():
            for kind, value in {**student.aliases, "id": student.id}.items():
                self._by_alias.setdefault((kind, alias_key(value)), student)
            for key in student.spellings():
                self._by_name[key].add(student.id)

    def __bool__(self) -> bool:
        """Tell whether there is a class list."""
        return bool(self.students)

    @property
    def has_groups(self) -> bool:
        """Whether the list says who is in which group."""
        return any(student.groups for student in self.students.values())

    def has(self, *kinds: str) -> bool:
        """Tell whether the list has a column of one of these kinds."""
        return any(kind in kinds for kind, _ in self._by_alias)

    def by_alias(self, value: str, *kinds: str) -> Student | None:
        """Return whom an identifier means; of several kinds, the first that fits.

        Parameters
        ----------
        value : str
            As the system wrote it.
        *kinds : str
            Which columns to look in; all of them by default. Two students of
            different columns are nobody.
        """
        key = alias_key(value)
        if kinds:
            found = (self._by_alias.get((kind, key)) for kind in kinds)
            return next((student for student in found if student), None)
        owners = {
            student.id: student
            for kind in _ALIASES
            if (student := self._by_alias.get((kind, key)))
        }
        return next(iter(owners.values())) if len(owners) == 1 else None

    def by_name(self, name: str) -> list[Student]:
        """Return everybody who is called so."""
        found = self._by_name.get(name_key(name), set())
        return [self.students[student] for student in sorted(found)]

    def by_squashed_name(self, name: str) -> list[Student]:
        """Return everybody whose name has these letters, in some order of its parts."""
        wanted = squashed(name)
        return [
            student
            for student in self.students.values()
            if any(squashed(form) == wanted for form in student.spellings())
        ]

    def members(self, group: str) -> list[Student]:
        """Return who is in a group."""
        key = name_key(group)
        return [
            student
            for student in self.students.values()
            if any(name_key(name) == key for name in student.groups)
        ]

    def without_group(self) -> list[Student]:
        """Return who is in no group."""
        return [student for student in self.students.values() if not student.groups]


def alias_key(value: str) -> str:
    """Return what is the same for spellings of one identifier."""
    plain = visible(composed(value)).replace("\xa0", " ")
    return plain.strip().lstrip("#").casefold()


def read_roster(path: Path, id_column: str = "") -> Roster:
    """Read a class list as one of the known systems exports it.

    Parameters
    ----------
    path : Path
        CSV of nbgrader, Moodle's participants, Canvas' gradebook, Blackboard,
        Brightspace, Gradescope or GitHub Classroom; comma, semicolon or tab.
    id_column : str, optional
        Title of the column that holds the identifiers.

    Raises
    ------
    CourseError
        If no column says who is who, or two students share something.
    """
    table = _from_its_titles(read_table(path))
    columns = columns_of(table)
    if id_column:
        if id_column not in table.head:
            raise _not_understood(table, f"no column {id_column!r}")
        columns["id"] = table.head.index(id_column)
    if not set(_IDS) & set(columns):
        raise _not_understood(table, ", ".join(table.head))
    notes: list[str] = []
    students: list[tuple[int, Student]] = []
    for number, row in zip(table.lines, table.rows, strict=True):
        if not _is_no_student(table, row, columns):
            cells = {kind: _cell(row[place]) for kind, place in columns.items()}
            _refuse_spoilt(table, number, cells)
            _add(students, notes, f"{path.name}, line {number}", number, cells)
    if table.encoding == "cp1252":
        notes.append(f"{path.name} is not UTF-8: it was read as cp1252")
    _refuse_doubles(table, students)
    return Roster((student for _, student in students), notes)


def _add(
    students: list[tuple[int, Student]],
    notes: list[str],
    line: str,
    number: int,
    cells: dict[str, str],
) -> None:
    student_id = next((cells[kind] for kind in _IDS if cells.get(kind)), "")
    if not student_id:
        notes.append(f"{line}: no identifier; left out")
        return
    made = _student(student_id, cells)
    if any(made == student for _, student in students):
        notes.append(f"{line}: {made.id} stands there twice")
    else:
        students.append((number, made))


def find_roster(root: Path, path: Path | None = None, id_column: str = "") -> Roster:
    """Return the course's class list; an empty one without ``students.csv``."""
    if path is None and not (root / STUDENTS).is_file():
        return Roster()
    return read_roster(path or root / STUDENTS, id_column)


def columns_of(table: Table) -> dict[str, int]:
    """Return where each kind of column is, by its title, or by its look."""
    found: dict[str, int] = {}
    for place, title in enumerate(table.head):
        kind = _KIND_OF.get(squashed(title))
        if kind and kind not in found:
            found[kind] = place
    if "id" in found and _is_canvas(table):
        found["canvas"] = found.pop("id")
    if "displayid" in map(squashed, table.head):  # Sakai's other ID is its own
        found.pop("id", None)
    if "email" not in found:
        addresses = _column_of_addresses(table)
        if addresses is not None:
            found["email"] = addresses
    return found


def _is_canvas(table: Table) -> bool:
    heads = {squashed(title) for title in table.head}
    named = "student" in heads or {"lastname", "firstname"} <= heads
    return named and bool({"section", "sisloginid", "sisuserid"} & heads)


def _from_its_titles(table: Table) -> Table:
    """Return a table whose titles come first: Sakai writes its own lines above."""
    for place, row in enumerate(table.rows[:4]):
        known = {_KIND_OF.get(squashed(cell)) for cell in row} - {None}
        if len(known) >= 3 and len(columns_of(table)) < 2:
            rows, lines = table.rows[place + 1 :], table.lines[place + 1 :]
            head = [cell.strip() for cell in table.rows[place]]
            wide = [row + [""] * (len(head) - len(row)) for row in rows]
            return replace(table, head=head, rows=wide, lines=lines)
    return table


def _column_of_addresses(table: Table) -> int | None:
    for place in range(len(table.head)):
        cells = [row[place].strip() for row in table.rows if row[place].strip()]
        if cells and all(re.fullmatch(r"\S+@\S+", cell) for cell in cells):
            return place
    return None


def _is_no_student(table: Table, row: list[str], columns: dict[str, int]) -> bool:
    if not _is_canvas(table):
        return False
    name = row[0].strip()
    places = [columns[kind] for kind in ("first", "last") if kind in columns]
    names = {row[place].strip() for place in places}
    return (
        name in ("Points Possible", "Manual Posting", "Student, Test", "Test, Student")
        or names == {"Student", "Test"}
        or (not name and not row[columns.get("canvas", 0)].strip())
    )


def _cell(text: str) -> str:
    text = " ".join(composed(text).replace("\xa0", " ").split())
    text = text.strip(_DIRECTIONS)
    if text.startswith('="') and text.endswith('"'):  # Canvas shields names so
        text = text[2:-1]
    return text.removeprefix("#") if re.fullmatch(r"#[\w.@-]+", text) else text


def _refuse_spoilt(table: Table, number: int, cells: dict[str, str]) -> None:
    spoilt = [cells[k] for k in _ALIASES if _SPOILT.fullmatch(cells.get(k, ""))]
    if spoilt:
        raise CourseError(
            f"{table.path.name}, line {number}: a spreadsheet rounded an identifier.",
            expected="all its digits",
            received=spoilt[0],
            remedy="export the list again and do not save it from a spreadsheet",
        )


def _student(student_id: str, cells: dict[str, str]) -> Student:
    groups = re.split(r"[,;]", cells.get("groups", ""))
    first, last, full = (cells.get(kind, "") for kind in ("first", "last", "name"))
    if "," in last and not first:  # Canvas: "LastName, FirstName" in one column
        full, last = last, ""
    if full.count(",") == 1 and not (first or last):
        last, first = (part.strip() for part in full.split(","))
        full = f"{first} {last}"
    aliases = {k: cells[k] for k in _ALIASES if k != "id" and cells.get(k)}
    kept = tuple(name.strip() for name in groups if name.strip())
    return Student(student_id, first, last, full, aliases, kept)


def _refuse_doubles(table: Table, students: list[tuple[int, Student]]) -> None:
    lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, student in students:
        for kind, value in {**student.aliases, "id": student.id}.items():
            lines[kind, alias_key(value)].append(number)
    doubles = [
        f"{kind} {value!r} in lines {', '.join(map(str, numbers))}"
        for (kind, value), numbers in lines.items()
        if len(numbers) > 1
    ]
    folders = Counter(alias_key(student.id) for _, student in students)
    if doubles or max(folders.values(), default=1) > 1:
        raise CourseError(
            f"{table.path.name} gives one name to two students.",
            expected="each identifier and each address once",
            received="; ".join(doubles[:5]),
            remedy="mend those lines",
        )
    odd = [student.id for _, student in students if not is_plain_folder(student.id)]
    if odd:
        raise CourseError(
            f"{table.path.name} has identifiers that cannot name a folder.",
            expected="letters, digits, spaces and - _ . @",
            received=", ".join(map(repr, odd[:5])),
            remedy="take another column for them: --id-column TITLE",
        )


def _not_understood(table: Table, received: str) -> CourseError:
    return CourseError(
        f"{table.path.name} does not say who is who.",
        expected="a column id, Username, Email address, ID number, SID or OrgDefinedId",
        received=received,
        remedy="name the column that holds the identifiers: --id-column TITLE",
    )
