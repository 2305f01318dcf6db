"""Stock nbgrader around the course: a zip, a release, the marks of each lesson."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lesson_runs import stage_of

from autograder.course import Course
from autograder.intake.submissions import collect_names
from autograder.nbgrader import steps
from autograder.nbgrader.cli import run_nbgrader

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@pytest.mark.slow
def test_zip_collect_takes_downloads_from_a_learning_platform(tmp_path: Path) -> None:
    stage = stage_of(tmp_path / "course", LESSON)
    archive = stage.root / "downloaded" / LESSON / "archive"
    archive.mkdir(parents=True)
    release = stage.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    with zipfile.ZipFile(archive / "all.zip", "w") as file:
        for student in ("ada", "grace"):
            name = f"{student}_attempt_2026-03-01-10-00-00_{LESSON}.ipynb"
            file.write(release, name)
    steps.generate_assignment(stage.root, LESSON)
    pattern = (
        r".*[/\\](?P<student_id>\w+?)_attempt_"
        r"(?P<timestamp>[0-9\-]+)_(?P<file_id>\w+)\.ipynb"
    )
    finished = run_nbgrader(
        stage.root,
        "zip_collect",
        LESSON,
        f"--FileNameCollectorPlugin.named_regexp={pattern}",
    )
    assert finished.code == 0, finished.lines
    assert [r.student for r in collect_names(stage.root, LESSON)] == ["ada", "grace"]
    assert steps.submitted(stage.root, LESSON) == ["ada", "grace"]


@pytest.mark.slow
def test_nbgrader_releases_what_lessons_holds(tmp_path: Path) -> None:
    stage = stage_of(tmp_path / "course", LESSON)
    built = (stage.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()
    assert steps.generate_assignment(stage.root, LESSON).strip() == built.strip()
    finished = run_nbgrader(stage.root, "generate_assignment", LESSON, "--force")
    assert finished.code == 0, finished.lines
    made = (stage.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()
    kept = (COURSE.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()
    assert made.strip() == built.strip() == kept.strip()
