"""Grades go back in the system's own file: each in its row, all else as it was."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from gradebooks import exported, graded
from hand_ins import CLASS, LESSON, packed, work
from rich.console import Console

from autograder.course import CourseError
from autograder.intake.roster import Roster, read_roster
from autograder.intake.take import take_in
from autograder.report.give_back import BackTo, give_back
from autograder.report.grades_out import Filled, fill
from autograder.report.results import read_results

TOTALS = {"s01": 17.5, "s02": 0.0, "s09": 3.0}
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,"
    "Grade can be changed,Last modified (submission),Feedback comments\r\n"
    'Participant 4711,Ada Lovelace,ada@x.edu,Submitted,,18.00,Yes,"Thursday, 5",\r\n'
    "Participant 4712,Zoë O'Neil,zoe@x.edu,Submitted,12.00,18.00,No,-,"
    '"a ""b"",\r\nc"\r\n'
    "Participant 4713,नेहा Rao,neha@x.edu,-,,18.00,Yes,-,\r\n"
    "Participant 4799,Eve,eve@x.edu,-,7.00,18.00,Yes,-,\r\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Edges (77),Edges (78),Final Score\n"
    ",,,,,Manual Posting,,(read only)\n"
    "    Points Possible,,,,,18.00,10.00,(read only)\n"
    '"Lovelace, Ada",501,,al220,CS1,,7.5,\n'
    '"O\'Neil, Zoë",502,,zo_1,CS1,EX,7.5,\n'
    '"=1+1, Eve",599,,eve,CS1,4,7.5,\n'
    '"Student, Test",590,,t,CS1,,,\n'
)
BLACKBOARD = (
    '"Last Name"\t"Username"\t"Total [Total Pts: 28 Score] |1"\t'
    '"HW [Total Pts: 18 Score] |2"\n'
    '"Lovelace"\t"al220"\t"0"\t""\n"O\'Neil"\t"zo_1"\t"0"\t"5"\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,HW 1 Points Grade,End-of-Line Indicator\n"
    "#1001,#al220,,#\n#1002,#zo_1,,#\n"
)


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    path = tmp_path / "students.csv"
    path.write_text(CLASS, "utf-8")
    return read_roster(path)


def filled(
    tmp_path: Path, roster: Roster, system: str, content: bytes, column: str = ""
) -> Filled:
    template = tmp_path / f"{system}.csv"
    template.write_bytes(content)
    made = fill(template, system, TOTALS, roster, {}, column)
    assert template.read_bytes() == content
    return made


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16"], ids=["plain", "mark", "utf-16"]
)
def test_moodle(tmp_path: Path, roster: Roster, encoding: str) -> None:
    made = filled(tmp_path, roster, "moodle", MOODLE.encode(encoding))
    expected = MOODLE.replace("Submitted,,18", "Submitted,17.50,18")
    expected = expected.replace("Submitted,12.00", "Submitted,0.00")
    assert made.content == expected.encode(encoding)
    assert made.not_there == ["s09"]
    assert [row.partition(":")[0] for row in made.unmatched] == ["row 5"]
    assert "locked" in made.notes[0]


def test_moodle_in_german_from_a_spreadsheet(tmp_path: Path, roster: Roster) -> None:
    text = (
        "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung\r\n"
        "Teilnehmer/in 4711;Ada Lovelace;ada@x.edu;Abgegeben;;18,00\r\n"
        "Teilnehmer/in 4712;Zoë O'Neil;zoe@x.edu;Abgegeben;3,00;18,00\r\n"
    )
    made = filled(tmp_path, roster, "moodle", text.encode("cp1252"))
    expected = text.replace("n;;18", "n;17,50;18").replace(";3,00;", ";0,00;")
    expected = expected.replace("Abgegeben;;", "Abgegeben;17,50;")
    assert made.content == expected.encode("cp1252")


def test_moodle_that_hides_names(tmp_path: Path) -> None:
    text = "Identifier,Status,Grade,Maximum Grade\nParticipant 4711,-,,18.00\n"
    template = tmp_path / "blind.csv"
    template.write_text(text, encoding="utf-8")
    made = fill(template, "moodle", {"4711": 9.25}, Roster(), {"4711": "4711"})
    assert made.content.decode() == text.replace("-,,18", "-,9.25,18")


def test_canvas(tmp_path: Path, roster: Roster) -> None:
    with pytest.raises(CourseError, match="which column"):
        filled(tmp_path, roster, "canvas", CANVAS.encode())
    made = filled(tmp_path, roster, "canvas", CANVAS.encode(), "(77)")
    expected = CANVAS.replace("al220,CS1,,7.5", "al220,CS1,17.5,7.5")
    expected = expected.replace("zo_1,CS1,EX", "zo_1,CS1,0")
    assert made.content.decode() == expected
    assert made.unmatched == ["row 6: =1+1, Eve, 599, eve"]
    assert made.notes == ["s02: 'EX' was replaced"]


def test_canvas_with_decimal_commas(tmp_path: Path, roster: Roster) -> None:
    text = CANVAS.replace("Lovelace, Ada", "Ada L").replace("18.00", "18,00")
    text = "\n".join(
        ";".join(cells).replace("7.5", "7,5").replace("10.00", "10,00")
        for cells in csv.reader(io.StringIO(text))
    )
    made = filled(tmp_path, roster, "canvas", text.encode("utf-8-sig"), "(77)")
    assert b";al220;CS1;17,5;7,5;" in made.content


def test_blackboard(tmp_path: Path, roster: Roster) -> None:
    made = filled(tmp_path, roster, "blackboard", BLACKBOARD.encode("utf-16"))
    expected = BLACKBOARD.replace('"al220"\t"0"\t""', '"al220"\t"0"\t"17.5"')
    expected = expected.replace('"zo_1"\t"0"\t"5"', '"zo_1"\t"0"\t"0"')
    assert made.content == expected.encode("utf-16")


def test_brightspace(tmp_path: Path, roster: Roster) -> None:
    made = filled(tmp_path, roster, "brightspace", BRIGHTSPACE.encode())
    expected = BRIGHTSPACE.replace("al220,,", "al220,17.5,").replace(
        "zo_1,,", "zo_1,0,"
    )
    assert made.content.decode() == expected


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfea", b"PK\x03\x04\0", b"x" * 200_000, b'sep="\nid,grade,a\n'],
    ids=["empty", "half a sign", "a spreadsheet", "one long line", "odd separator"],
)
def test_a_damaged_file_is_refused(
    tmp_path: Path, roster: Roster, content: bytes
) -> None:
    with pytest.raises(CourseError):
        filled(tmp_path, roster, "canvas", content, "grade")


def test_another_systems_file_is_refused(tmp_path: Path, roster: Roster) -> None:
    with pytest.raises(CourseError, match="does not look like"):
        filled(tmp_path, roster, "blackboard", MOODLE.encode())


# --- there and back -----------------------------------------------------------------


ROUND_TRIPS = {
    "moodle": (
        {
            f"Ada Lovelace_4711_assignsubmission_file/{LESSON}.ipynb": work("ada"),
            f"Zoë O'Neil_4712_assignsubmission_file/{LESSON}.ipynb": work("zoe"),
        },
        MOODLE,
        {
            f"Ada Lovelace_4711_assignsubmission_file/{LESSON}.html",
            f"Zoë O'Neil_4712_assignsubmission_file/{LESSON}.html",
        },
        "",
    ),
    "canvas": (
        {
            f"lovelaceada_501_9001_{LESSON}.ipynb": work("ada"),
            f"oneilzoë_LATE_502_9002_{LESSON}-1.ipynb": work("zoe"),
        },
        CANVAS,
        {
            f"lovelaceada_501_9001_{LESSON}.html",
            f"oneilzoë_LATE_502_9002_{LESSON}-1.html",
        },
        "(77)",
    ),
    "blackboard": (
        {
            f"HW_al220_attempt_2026-03-04-10-00-00_{LESSON}.ipynb": work("ada"),
            f"HW_zo_1_attempt_2026-03-04-10-00-00_{LESSON}.ipynb": work("zoe"),
        },
        BLACKBOARD,
        {
            f"HW_al220_attempt_2026-03-04-10-00-00_{LESSON}.html",
            f"HW_zo_1_attempt_2026-03-04-10-00-00_{LESSON}.html",
        },
        "",
    ),
    "brightspace": (
        {
            f"1-2 - Ada Lovelace - Mar 4, 2026 1000 AM/{LESSON}.ipynb": work("ada"),
            f"3-2 - Zoë O'Neil - Mar 4, 2026 1000 AM/{LESSON}.ipynb": work("zoe"),
        },
        BRIGHTSPACE,
        {
            f"1-2 - Ada Lovelace - Mar 4, 2026 1000 AM/{LESSON}.html",
            f"3-2 - Zoë O'Neil - Mar 4, 2026 1000 AM/{LESSON}.html",
        },
        "",
    ),
}


@pytest.mark.parametrize("system", ROUND_TRIPS)
def test_a_class_goes_in_and_its_grades_come_back(tmp_path: Path, system: str) -> None:
    files, text, feedback, column = ROUND_TRIPS[system]
    root = graded(tmp_path / "course", {"s01": 17.25, "s02": 1 / 3}, CLASS)
    take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    template = tmp_path / "grades.csv"
    template.write_text(text, "utf-8", newline="")
    back = BackTo(system, template, column)
    made = give_back(
        root, read_results(root, LESSON), back, tmp_path / "out", Console(quiet=True)
    )
    written = (tmp_path / "out" / "grades.csv").read_bytes()
    assert written == made.content
    found = {s: float(grade) for s, grade in made.grades.items()}
    assert found == pytest.approx(exported(root), abs=1e-5)
    separator = "\t" if system == "blackboard" else ","
    old = list(csv.reader(io.StringIO(text), delimiter=separator))
    new = list(csv.reader(io.StringIO(written.decode()), delimiter=separator))
    place = old[0].index(made.column)
    for before, after in zip(old, new, strict=True):
        pairs = enumerate(zip(before, after, strict=True))
        changed = [position for position, (a, b) in pairs if a != b]
        assert changed in ([], [place])
    with zipfile.ZipFile(tmp_path / "out" / f"feedback for {system}.zip") as archive:
        assert set(archive.namelist()) == feedback
