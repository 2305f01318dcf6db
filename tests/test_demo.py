"""The demo: the whole life in one command, in its own folder only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Course, CourseError
from autograder.report.results import read_results
from autograder.sample_class.demo import MARKER, prepare

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@dataclass
class Played:
    """A demo that was run as a command."""

    root: Path
    output: str
    untouched: bool


def snapshot() -> dict[Path, bytes]:
    """Return the course's own files that a careless demo might change."""
    folders = [COURSE.root / name for name in ("lessons", "solutions", "tests/answers")]
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {p: p.read_bytes() for p in paths if "__pycache__" not in p.parts}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    root = tmp_path_factory.mktemp("demo") / "a class"
    before = snapshot()
    finished = subprocess.run(
        [sys.executable, "-m", "autograder", "demo", "--to", str(root)],
        cwd=COURSE.root,
        env={**os.environ, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return Played(root, finished.stdout, snapshot() == before)


@pytest.mark.slow
def test_scores_are_what_each_student_deserves(played: Played) -> None:
    manifest = json.loads((played.root / "sample_class.json").read_text("utf-8"))
    results = read_results(played.root, LESSON)
    found = {student.student: student for student in results.students}
    different = {}
    for entry in manifest["students"]:
        exercises = found[entry["student"]].exercises
        scores = {name: result.score for name, result in exercises.items()} or None
        if scores != (entry["expected"] and pytest.approx(entry["expected"])):
            different[entry["what"]] = (scores, entry["expected"])
    assert not different


@pytest.mark.slow
def test_each_page_of_feedback_is_about_its_own_student(played: Played) -> None:
    results = read_results(played.root, LESSON)
    names = {student.student: student.name for student in results.graded}
    for student in results.graded:
        assert student.feedback is not None
        page = student.feedback.read_text("utf-8")
        assert "How far you have come" in page
        assert "compute a correlation by hand and in code" in page
        others = {n for key, n in names.items() if key != student.student}
        assert not [name for name in others if name in page]


@pytest.mark.slow
def test_everybody_is_in_the_report(played: Played) -> None:
    exports = played.root / "exports"
    page = (exports / LESSON / "report.html").read_text("utf-8")
    manifest = json.loads((played.root / "sample_class.json").read_text("utf-8"))
    for entry in manifest["students"]:
        assert entry["student"] in page
    assert (exports / LESSON / "grades.csv").is_file()
    assert (exports / "gradebook.csv").is_file()


@pytest.mark.slow
def test_the_links_of_the_report_lead_somewhere(played: Played) -> None:
    results = read_results(played.root, LESSON)
    assert results.graded
    assert all(s.feedback and s.feedback.is_file() for s in results.graded)


@pytest.mark.slow
def test_it_says_what_happens_and_where_to_look(played: Played) -> None:
    for words in (
        "Build every lesson",
        "was graded as 01_edge_detection.ipynb",
        "set aside in quarantine/",
        "report.html",
        "Formgrader",
    ):
        assert words in played.output


@pytest.mark.slow
def test_the_course_itself_stays_as_it_was(played: Played) -> None:
    assert played.untouched


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="was not made by the demo"):
        prepare(COURSE, tmp_path)
    assert (tmp_path / "thesis.txt").read_text("utf-8") == "mine"


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="was not made by the demo"):
        prepare(COURSE, tmp_path / "demo")


@pytest.mark.parametrize("folder", [COURSE.root, COURSE.root.parent])
def test_the_course_is_refused(folder: Path) -> None:
    with pytest.raises(CourseError):
        prepare(COURSE, folder)


def test_an_earlier_demo_is_replaced(tmp_path: Path) -> None:
    root = prepare(COURSE, tmp_path / "demo")
    (root / "submitted").mkdir()
    assert not (prepare(COURSE, tmp_path / "demo") / "submitted").exists()
    assert (root / MARKER).is_file()
    assert not list((root / "solutions").rglob("*.ipynb"))
