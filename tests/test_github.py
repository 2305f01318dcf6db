"""The template for GitHub: one lesson, visible checks, nothing hidden."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from autograder.course import Course, CourseError
from autograder.github.command import write_template

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("github") / "template"
    write_template(COURSE, LESSON, target)
    return target


def test_one_lesson_and_nothing_hidden(template: Path) -> None:
    names = {p.relative_to(template).as_posix() for p in template.rglob("*")}
    assert f"lessons/{LESSON}/{LESSON}.ipynb" in names
    assert not any("02_" in name or "hidden" in name for name in names)
    assert not any(name.startswith(("solutions", "tests")) for name in names)


def test_the_workflow_runs_the_checks(template: Path) -> None:
    path = template / ".github/workflows/checks.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["checks"]["steps"]
    assert steps[-1]["run"] == f"python .github/checks.py {LESSON}"


def test_the_checks_show_points(template: Path, tmp_path: Path) -> None:
    solved = COURSE.root / "solutions" / LESSON / f"{LESSON}.ipynb"
    target = template / "lessons" / LESSON / f"{LESSON}.ipynb"
    target.write_bytes(solved.read_bytes())
    summary = tmp_path / "summary.md"
    variables = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
    variables["PYTHONPATH"] = str(template)
    done = subprocess.run(
        [sys.executable, ".github/checks.py", LESSON],
        cwd=template,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        json.loads((template / "visible-checks.json").read_text(encoding="utf-8"))[
            "points"
        ]
        == 18
    )
    assert "Points 18/18" in summary.read_text(encoding="utf-8")


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="not written over"):
        write_template(COURSE, LESSON, tmp_path)
