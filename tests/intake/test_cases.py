"""Archives that once lost students: each of its kind gives the right result.

The files in ``cases/`` are of another hand than the readers.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from hand_ins import LESSON, submitted, times

from autograder.course import Course
from autograder.intake.register import read_register
from autograder.intake.roster import read_roster
from autograder.intake.shelf import quarantined
from autograder.intake.take import Intake, take_in

CASES = Path(__file__).parent / "cases"
NB = f"{LESSON}.ipynb"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a course's folder with this course's own releases."""
    lessons = Course.find(Path(__file__).parent).root / "lessons"
    for name in (LESSON, "02_convolution_layers"):
        shutil.copytree(lessons / name, tmp_path / "lessons" / name)
    return tmp_path


def take(root: Path, name: str) -> Intake:
    return take_in(root, LESSON, [CASES / name])


def inside(archive: str, *, holding: str) -> bytes:
    with zipfile.ZipFile(CASES / archive) as opened:
        (name,) = (n for n in opened.namelist() if holding in n)
        return opened.read(name)


def test_a_class_of_ten_students_is_in_the_report(root: Path) -> None:
    made = take(root, "moodle_class_mixed.zip")
    taken, reasons = set(submitted(root)), quarantined(root, LESSON)
    assert taken == {
        "Two Files",
        "Nested Zip",
        *(f"{name} Testperson" for name in ("Ada", "Cy", "Ed", "Flo")),
    }
    assert set(reasons) == {
        "Wrong Lesson",
        *(f"{name} Testperson" for name in ("Bo", "Di", "Gus")),
    }
    assert "lesson 02_convolution_layers" in reasons["Wrong Lesson"]
    assert {r.student for r in made.received} == taken | set(reasons)
    assert {r.student for r in made.received if r.reason} == set(reasons)


def test_the_lessons_notebook_wins_over_notes(root: Path) -> None:
    made = take(root, "moodle_two_files.zip")
    assert submitted(root) == {
        "Ada Testperson": inside("moodle_two_files.zip", holding=NB)
    }
    assert "my notes.ipynb" in made.received[0].note
    kept = [p.read_bytes() for p in (root / "superseded").rglob("*.ipynb")]
    assert kept == [inside("moodle_two_files.zip", holding="my notes")]


def test_a_zip_in_a_zip_is_read(root: Path) -> None:
    take(root, "moodle_nested_zip.zip")
    assert set(submitted(root)) == {"Ada Testperson", "Bo Testperson"}


def test_a_mark_of_lateness_is_kept(root: Path) -> None:
    take(root, "canvas_late.zip")
    late = {s: e["late"] for s, e in read_register(root, LESSON).items()}
    assert late == {"testpersonada-101": True, "obrienbo-102": False} | {
        "testpersoncy-103": False
    }


def test_two_attempts_are_one_student(root: Path) -> None:
    take(root, "blackboard.zip")
    newer = inside("blackboard.zip", holding=f"ada01_attempt_2026-10-02-11-00-00_{NB}")
    assert set(submitted(root)) == {"ada01", "bo02"}
    assert submitted(root)["ada01"] == newer
    assert times(root)["ada01"] == "2026-10-02 11:00:00.000000 UTC"


@pytest.mark.parametrize("unpack", [False, True])
@pytest.mark.parametrize("name", ["sakai", "nbgrader_layout_folder"])
def test_three_students_are_three(root: Path, name: str, unpack: bool) -> None:
    source = CASES / f"{name}.zip"
    if unpack:
        shutil.unpack_archive(source, root / "unpacked")
        source = root / "unpacked"
    take_in(root, LESSON, [source])
    assert set(submitted(root)) == {"ada", "bo", "cy"}


def test_spellings_of_one_name_are_settled_by_the_class_list(root: Path) -> None:
    take(root, "plain_names.zip")
    assert submitted(root) == {}
    assert len(quarantined(root, LESSON)) == 3
    (root / "students.csv").write_text("id,name\na1,Ada Testperson\n", "utf-8")
    take(root, "plain_names.zip")
    assert submitted(root) == {
        "a1": inside("plain_names.zip", holding="Ada Testperson")
    }


def test_a_name_in_two_forms_of_unicode_is_one_student(root: Path) -> None:
    for name in ("moodle_nfc.zip", "moodle_nfd.zip"):
        take(root, name)
    assert set(submitted(root)) == {"Zoë Ågren"}


@pytest.mark.parametrize(
    ("name", "student", "first"),
    [("semicolon", "ada", "Ada"), ("cp1252", "zoe", "Zoë")],
)
def test_a_spreadsheets_class_list_is_read(name: str, student: str, first: str) -> None:
    roster = read_roster(CASES / f"students_{name}.csv")
    assert roster.students[student].first_name == first
