"""Class lists as systems and spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import CourseError
from autograder.intake.names import folder_of
from autograder.intake.roster import Roster, find_roster, read_roster

PEOPLE = "id{s}first_name{s}last_name{s}email\nzoë{s}Zoë{s}O'Neil{s}zoe@x.edu\n"


def roster(path: Path, text: str, encoding: str = "utf-8") -> Roster:
    file = path / "students.csv"
    file.write_bytes(text.encode(encoding))
    return read_roster(file)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_and_separator(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    made = roster(tmp_path, PEOPLE.format(s=separator), encoding)
    (student,) = made.students.values()
    assert (student.id, student.name, student.email) == (
        *("zoë", "Zoë O'Neil"),
        "zoe@x.edu",
    )
    assert bool(made.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "First name,Last name,ID number,Email address,Groups\n"
            'Ada,Lovelace,00123,ada@x.edu,"Team Rot, Monday"\n',
            ("00123", "Ada Lovelace"),
        ),
        (
            "Vorname;Nachname;E-Mail-Adresse\nAda;Lovelace;ada@x.edu\n",
            ("ada@x.edu", "Ada Lovelace"),
        ),
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,HW (77)\n"
            ",,,,,Manual Posting\n    Points Possible,,,,,18\n"
            '"Lovelace, Ada",501,,al220,CS1,\n"Student, Test",590,,t,CS1,\n',
            ("al220", "Ada Lovelace"),
        ),
        (
            "LastName,FirstName,ID,SIS Login ID,Section\nLovelace,Ada,501,al220,CS1\n",
            ("al220", "Ada Lovelace"),
        ),
        (
            "Last Name,First Name,Username,Student ID\nLovelace,Ada,al220,00123\n",
            ("al220", "Ada Lovelace"),
        ),
        (
            "OrgDefinedId,Username,Last Name,First Name\n#00123,#al220,Lovelace,Ada\n",
            ("al220", "Ada Lovelace"),
        ),
        (
            "HW 1,Points (max. 18)\n\nDisplay ID,ID,Last Name,First Name,grade\n"
            "al220,uuid-1,Lovelace,Ada,\n",
            ("al220", "Ada Lovelace"),
        ),
        (
            '"identifier","github_username","github_id","name"\n'
            '"00123","ada-l","8","Ada Lovelace"\n',
            ("00123", "Ada Lovelace"),
        ),
        (
            "First Name,Last Name,SID,Email,Sections\nAda,Lovelace,,ada@x.edu,CS1\n",
            ("ada@x.edu", "Ada Lovelace"),
        ),
        ("sep=;\nid;name\nada;Ada Lovelace\n", ("ada", "Ada Lovelace")),
    ],
)
def test_each_systems_list(tmp_path: Path, text: str, found: tuple[str, str]) -> None:
    (student,) = roster(tmp_path, text).students.values()
    assert (student.id, student.name) == found


def test_anybody_is_found_by_any_of_their_names(tmp_path: Path) -> None:
    text = "id,first_name,last_name,canvas_id,github\ns1,Zoë,O'Neil,501,zoe-o\n"
    made = roster(tmp_path, text)
    for alias in ("s1", "S1", "501", "zoe-o"):
        assert made.by_alias(alias) is made.students["s1"]
    for name in ("Zoë O'Neil", "O'Neil, Zoë", "zoë  o’neil", "Zoe\u0308 O'Neil"):
        assert [student.id for student in made.by_name(name)] == ["s1"]
    assert made.by_name("Zoe ONeil") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,email\na,x@y\nb,x@y\n", "lines 2, 3"),
        ("id,name\na,Ada\nA,Bo\n", "lines 2, 3"),
        ("id,name\n1.23E+05,Ada\n", "1.23E+05"),
        ('id,name\n"1,23E+05",Ada\n', "1,23E+05"),
        ("colour,shape\nred,round\n", "colour, shape"),
        ("id,name\n../ada,Ada\n", "../ada"),
        ("", "an empty file"),
    ],
)
def test_what_cannot_be_right_is_told(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CourseError) as error:
        roster(tmp_path, text)
    assert said in error.value.received


def test_a_line_that_stands_there_twice_or_without_a_name_is_noted(
    tmp_path: Path,
) -> None:
    made = roster(tmp_path, "id,name\nada,Ada\nada,Ada\n,Nobody\n")
    assert list(made.students) == ["ada"]
    assert ["line 3" in made.notes[0], "line 4" in made.notes[1]] == [True, True]


def test_a_column_can_be_named(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Kennung,name\nx7,Ada\n", encoding="utf-8")
    assert list(read_roster(file, "Kennung").students) == ["x7"]
    with pytest.raises(CourseError, match="does not say who is who"):
        read_roster(file, "Nummer")


def test_a_course_needs_no_list(tmp_path: Path) -> None:
    assert not find_roster(tmp_path)


def test_two_names_never_share_a_folder() -> None:
    names = ["O'Neil", "O-Neil", "O Neil", "o neil", ".hidden", "a" * 300, "a" * 301]
    assert len({folder_of(name) for name in names}) == len(names)
    assert all(len(folder_of(name).encode()) < 120 for name in names)
    assert folder_of("Zoe\u0308") == folder_of("Zoë")


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfea", b"id,name" + b"x" * 140_000, b"\0\0", b'"' * 150_000],
    ids=["half a sign", "one long line", "no text", "quotes"],
)
def test_a_damaged_table_is_one_clear_message(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(content)
    with pytest.raises(CourseError):
        read_roster(path)


def test_signs_of_direction_around_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    made = roster(tmp_path, "id,name\n\u200fs01\u200e,\u202bנועה כהן\u202c\n")
    assert made.students["s01"].name == "נועה כהן"
    assert made.by_name("\u200fנועה כהן") == [made.students["s01"]]
