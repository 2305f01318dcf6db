"""The zip for Gradescope is run in a clean folder, as that platform does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.gradescope.command import write_zip
from autograder.gradescope.results import failed, results_of
from autograder.sandbox.host import outer_wall

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("zip") / "autograder.zip"
    write_zip(COURSE, LESSON, path)
    return path


def test_scripts_are_at_the_root_and_may_run(archive: Path) -> None:
    with zipfile.ZipFile(archive) as made:
        for name in ("setup.sh", "run_autograder"):
            assert made.getinfo(name).external_attr >> 16 & 0o111
        names = set(made.namelist())
    assert f"judge/autograder/hidden/lesson_{LESSON}.py" in names
    assert not any("solutions" in name or "tests/" in name for name in names)
    hidden = [name for name in names if "/hidden/lesson_" in name]
    assert hidden == [f"judge/autograder/hidden/lesson_{LESSON}.py"]


def test_what_stands_beside_a_submission_holds_nothing_hidden(archive: Path) -> None:
    with zipfile.ZipFile(archive) as made:
        names = [n for n in made.namelist() if n.startswith("guest/")]
    assert "guest/autograder/sandbox/guest/fresh_process.py" in names
    assert not any("hidden" in n or "grading" in n or "lessons/" in n for n in names)


def test_the_same_course_gives_the_same_zip(archive: Path, tmp_path: Path) -> None:
    write_zip(COURSE, LESSON, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_scripts_are_valid_shell(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as made:
        made.extractall(tmp_path)
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", str(tmp_path / name)], check=True)


def graded(archive: Path, root: Path, files: dict[str, bytes], **more: str) -> Any:
    with zipfile.ZipFile(archive) as made:
        made.extractall(root / "source")
    (root / "submission").mkdir()
    for name, content in files.items():
        (root / "submission" / name).write_bytes(content)
    script = shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    os.chmod(script, 0o755)
    variables = {
        **{n: v for n, v in os.environ.items() if n != "PYTHONPATH"},
        "AUTOGRADER_ROOT": str(root),
        "COURSE_PYTHON": sys.executable,
        **more,
    }
    done = subprocess.run(
        [script], cwd=root, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads((root / "results" / "results.json").read_text("utf-8"))


@pytest.mark.slow
@pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing())
def test_a_solved_notebook_gets_full_points(archive: Path, tmp_path: Path) -> None:
    solved = COURSE.root / "solutions" / LESSON / f"{LESSON}.ipynb"
    files = {"my work.ipynb": solved.read_bytes(), "notes.txt": b"hello"}
    results = graded(archive, tmp_path / "autograder", files)
    assert sum(t["score"] for t in results["tests"]) == 18
    assert {t["status"] for t in results["tests"]} == {"passed"}
    assert '"my work.ipynb" was graded' in results["output"]
    assert "Isolation: " in results["output"]


@pytest.mark.slow
def test_without_namespaces_it_still_grades_and_says_what_remains(
    archive: Path, tmp_path: Path
) -> None:
    untouched = COURSE.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    files = {f"{LESSON}.ipynb": untouched.read_bytes()}
    # Whether another user can run this Python depends on where it is installed.
    weak = {"COURSE_WEAK_WALL": "1"}
    results = graded(archive, tmp_path / "autograder", files, **weak)
    if "the autograder failed" in results["output"]:
        pytest.skip("no other user can run this Python")
    assert "Isolation: " in results["output"]
    assert sum(t["score"] for t in results["tests"]) == 0
    assert all("not filled in" in t["output"] for t in results["tests"])


def test_what_is_no_notebook_is_told(archive: Path, tmp_path: Path) -> None:
    results = graded(archive, tmp_path / "autograder", {"essay.txt": b"words"})
    assert "essay.txt" in results["output"]
    assert {t["score"] for t in results["tests"]} == {0}
    assert sum(t["max_score"] for t in results["tests"]) == 18


def test_results_have_one_test_an_exercise() -> None:
    release = (COURSE.root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    said = {"text/plain": "✗ correlate: your kernel is flipped"}
    cell = {
        "metadata": {"nbgrader": {"grade_id": "check-correlate"}},
        "outputs": [{"output_type": "display_data", "data": said}],
    }
    result = {
        "scores": {"correlate": 2.0},
        "notes": ["the check of x was put back"],
        "needs_person": ["convolve"],
        "notebook": {"cells": [cell]},
    }
    made = results_of(LESSON, release, result, ["Isolation: none"])
    tests = {test["output"]: test["score"] for test in made["tests"]}
    assert tests["✗ correlate: your kernel is flipped"] == 2.0
    assert "A person will look at" in made["output"]
    assert failed("why")["score"] == 0
