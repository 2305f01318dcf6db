"""Grading a class: who is graded, kept, set aside; what is written where."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

import autograder.grading.command as engine
from autograder.course import CourseError
from autograder.grading import doctor, rules_digest, task
from autograder.grading.command import Graded, Options, grade_class
from autograder.nbgrader import steps
from autograder.nbgrader.gradebook import open_gradebook
from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.errors import MachineryFailed
from benchmarks.grading import LIGHT, make_light_class, make_light_lesson, stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing()),
]
FULL = 4.0


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = stage(tmp_path_factory.mktemp("engine") / "course")
    make_light_lesson(root)
    make_light_class(root, 4)
    return root


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "course"))


def grade(root: Path, **options: Any) -> tuple[dict[str, Graded], str]:
    console = Console(file=io.StringIO(), width=160)
    options.setdefault("feedback", False)
    results = grade_class(root, LIGHT, console, Options(workers=2, **options))
    return {graded.student: graded for graded in results}, console.file.getvalue()


def path_of(root: Path, student: str) -> Path:
    return root / "submitted" / student / LIGHT / f"{LIGHT}.ipynb"


def answer(root: Path, student: str, grade_id: str, source: str) -> None:
    path = path_of(root, student)
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id:
            cell["source"] = source
    path.write_text(json.dumps(notebook), "utf-8")


def scores(root: Path) -> dict[str, float]:
    with open_gradebook(root) as gradebook:
        return {
            submission.student.id: submission.score
            for submission in gradebook.assignment_submissions(LIGHT)
        }


def test_a_class_is_graded_kept_and_graded_again(root: Path) -> None:
    answer(root, "s00001", "out_size", "def out_size(n, k, mode): return 0")
    path_of(root, "s00002").write_text("{ not a notebook", encoding="utf-8")
    first, said = grade(root, feedback=True)
    assert [graded.status for graded in first.values()] == [
        *("graded", "graded", "quarantined", "graded")
    ]
    assert scores(root) == {"s00000": FULL, "s00001": 2.0, "s00003": FULL}
    assert "s00002: the notebook cannot be read" in said
    page = root / "feedback/s00001" / LIGHT / f"{LIGHT}.html"
    assert "Hint:" in page.read_text("utf-8")
    report = json.loads((root / "grading" / LIGHT / "report.json").read_text("utf-8"))
    assert [entry["status"] for entry in report["submissions"]].count("graded") == 3

    again, _ = grade(root)
    assert {graded.status for graded in again.values()} == {"kept"}

    answer(root, "s00001", "out_size", "def out_size(n, k, mode):\n    return n - k")
    third, _ = grade(root)
    assert [name for name, g in third.items() if g.status == "graded"] == ["s00001"]

    forced, _ = grade(root, regrade=True, students=("s0000[03]",))
    assert {name: g.status for name, g in forced.items()} == {
        "s00000": "graded",
        "s00003": "graded",
    }


def test_a_persons_points_stay_and_are_looked_at_again(root: Path) -> None:
    grade(root, students=("s00000",))
    with open_gradebook(root) as gradebook:
        one = gradebook.find_submission(LIGHT, "s00000").notebooks[0].grades[0]
        one.manual_score = 0.5
        gradebook.db.commit()
    grade(root, regrade=True, students=("s00000",))
    with open_gradebook(root) as gradebook:
        submission = gradebook.find_submission(LIGHT, "s00000")
        one, other = submission.notebooks[0].grades
        assert one.score == 0.5
        assert one.needs_manual_grade
        assert not other.needs_manual_grade


def test_what_was_mended_is_told_in_the_feedback(root: Path) -> None:
    path = path_of(root, "s00000")
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if "check(" not in str(c)]
    path.write_text(json.dumps(notebook), "utf-8")
    graded, _ = grade(root, students=("s00000",), feedback=True)
    assert graded["s00000"].score == FULL
    page = root / "feedback/s00000" / LIGHT / f"{LIGHT}.html"
    assert "was missing and was put back" in page.read_text("utf-8")


def test_a_refused_upload_counts_in_the_report_and_the_exit_status(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ada.zip"
    broken.write_bytes(b"PK no more than a beginning")
    monkeypatch.chdir(root)
    with pytest.raises(typer.Exit) as ended:
        engine.grade(LIGHT, [broken], workers=2)
    assert ended.value.exit_code == 1
    report = json.loads(
        (root / "grading" / LIGHT / "report.json").read_text(encoding="utf-8")
    )
    told = {entry["student"]: entry["status"] for entry in report["submissions"]}
    assert told["ada"] == "quarantined"
    assert told["s00000"] == "graded"
    logs = root / "grading" / LIGHT / "logs"
    assert "quarantined" in (logs / "ada.log").read_text(encoding="utf-8")
    assert "graded, 4 points" in (logs / "s00000.log").read_text(encoding="utf-8")
    engine.grade(LIGHT, workers=2)  # everybody else: no exit status but 0


def test_where_the_walls_fall_nothing_begins(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    falls = [sys.executable, "-c", "import sys; sys.exit('no namespaces here')"]
    monkeypatch.setattr(doctor.outer_wall, "command", lambda *_, **__: falls)
    with pytest.raises(CourseError, match="cannot isolate") as refused:
        grade(root)
    assert "no namespaces here" in refused.value.received
    assert not (root / "gradebook.db").exists()


def test_another_rule_or_no_walls_is_another_attempt(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = rules_digest.code_of_rules("05_mlp_vs_cnn")
    names = {path.parent.name + "/" + path.name for path in files}
    assert "lesson_05_mlp_vs_cnn/parts.py" in names
    assert "student/models.py" in names
    assert "lesson_12_transfer_learning/networks.py" not in names
    grade(root)
    assert {graded.status for graded in grade(root)[0].values()} == {"kept"}
    bare, _ = grade(root, walls=False, students=("s00000",))
    assert bare["s00000"].status == "graded"
    walled, _ = grade(root, students=("s00000",))
    assert walled["s00000"].status == "graded"


def test_a_worker_with_other_rules_refuses() -> None:
    release = "{}"
    order = task.Order(LIGHT, release, b"{}", rules="of another version")
    with pytest.raises(MachineryFailed, match=f"other rules for {LIGHT}.*same version"):
        task.grade_one(order)


def test_nobody_handed_in(root: Path) -> None:
    with pytest.raises(CourseError, match="no submission of zoe"):
        grade(root, students=("zoe",))


def test_a_late_hand_in_keeps_its_time(root: Path) -> None:
    (path_of(root, "s00000").parent / "timestamp.txt").write_text(
        "2026-01-02 03:04:05", encoding="utf-8"
    )
    (path_of(root, "s00001").parent / "timestamp.txt").write_text(
        "{{ not a time }}", encoding="utf-8"
    )
    grade(root)
    with open_gradebook(root) as gradebook:
        found = {
            s.student.id: s.timestamp for s in gradebook.assignment_submissions(LIGHT)
        }
    assert str(found["s00000"]).startswith("2026-01-02 03:04:05")
    assert found["s00001"] is None


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """Start a scheduler and two workers, each in a folder of its own."""
    address_file = tmp_path / "scheduler.json"
    commands = [["scheduler", "--port", "0", "--scheduler-file", str(address_file)]]
    commands[0] += ["--no-dashboard", "--host", "127.0.0.1"]
    worker = ["worker", "--scheduler-file", str(address_file), "--nthreads", "1"]
    commands += [[*worker, "--no-dashboard"]] * 2
    running = []
    try:
        for number, command in enumerate(commands):
            folder = tmp_path / f"host{number}"
            folder.mkdir()
            running.append(
                subprocess.Popen(
                    [sys.executable, "-m", "dask", *command],
                    cwd=folder,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            )
            end = time.monotonic() + 60
            while not address_file.exists() and time.monotonic() < end:
                time.sleep(0.1)
        yield json.loads(address_file.read_text(encoding="utf-8"))["address"]
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(30)


def test_workers_elsewhere_share_nothing_but_the_scheduler(
    root: Path, elsewhere: str
) -> None:
    answer(root, "s00001", "out_size", "def out_size(n, k, mode): return 0")
    graded, _ = grade(root, scheduler=elsewhere)
    assert {name: g.score for name, g in graded.items()} == {
        "s00000": FULL,
        "s00001": 2.0,
        "s00002": FULL,
        "s00003": FULL,
    }
    assert sorted(steps.graded_notebooks(root, LIGHT)) == sorted(graded)
