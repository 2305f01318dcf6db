"""What one student sends costs nobody else a score, a page, or the report."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from autograder.course import CourseError
from autograder.grading import command, outcome
from autograder.grading.command import Options, grade_class
from autograder.limits import FEEDBACK
from autograder.nbgrader import steps
from autograder.nbgrader.gradebook import open_gradebook, patiently
from autograder.sandbox.host import outer_wall
from benchmarks.grading import LIGHT, make_light_class, make_light_lesson, stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing()),
]
FULL = 4.0
HONEST = [f"s0000{number}" for number in range(4)]
# Each is set aside: too long, of broken bytes, of control signs.
ODD = [
    *("\U0001d49c" * 62, "a" * 246, os.fsdecode(b"Jos\xe9")),
    *("m33\nnewline", "\x1b[31mred", "zero\u200dwidth"),
]
PATTERNS = ["x[1]*", "two, names", "a+b?", "<b>"]  # allowed, and easily misread


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = stage(tmp_path / "course")
    make_light_lesson(made)
    make_light_class(made, len(HONEST))
    return made


def path_of(root: Path, student: str) -> Path:
    return root / "submitted" / student / LIGHT / f"{LIGHT}.ipynb"


def blank_lines(path: Path) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    cell = {"cell_type": "code", "id": "blank", "metadata": {}, "outputs": []}
    cell |= {"execution_count": None, "source": "1\n" + " \n" * 450_000 + "1"}
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook), "utf-8")


def damage(root: Path) -> None:
    folder = root / "grading" / LIGHT
    folder.mkdir(parents=True)
    (folder / "s00000.json").write_text("[1,2]", encoding="utf-8")
    (folder / "s00001.json").write_bytes(b"\xff\0")
    (folder.with_name(f"{LIGHT}.times.json")).write_text(
        '{"seconds": 3}', encoding="utf-8"
    )
    (folder.with_name(f"{LIGHT}.release.json")).write_text(
        '{"from": ', encoding="utf-8"
    )


def grade(root: Path) -> tuple[dict[str, Any], str]:
    console = Console(file=io.StringIO(), width=200)
    results = grade_class(root, LIGHT, console, Options(workers=2))
    return {graded.student: graded for graded in results}, console.file.getvalue()


def scores(root: Path) -> dict[str, float]:
    with open_gradebook(root) as gradebook:
        return {
            submission.student.id: submission.score
            for submission in gradebook.assignment_submissions(LIGHT)
        }


def test_odd_names_damaged_files_and_endless_pages_cost_nobody_else_a_thing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "FEEDBACK", replace(FEEDBACK, cpu=4))
    for student in (*ODD, *PATTERNS):
        shutil.copytree(path_of(root, "s00000").parent, path_of(root, student).parent)
    shutil.copy(
        path_of(root, "s00002"), path_of(root, "s00002").with_name("\x1b[2J.ipynb")
    )
    path_of(root, "s00002").unlink()
    blank_lines(path_of(root, "s00003"))
    damage(root)

    results, said = grade(root)

    status = {name: graded.status for name, graded in results.items()}
    good = [*HONEST, *PATTERNS]
    assert status == dict.fromkeys(good, "graded") | dict.fromkeys(ODD, "quarantined")
    assert scores(root) == dict.fromkeys(good, FULL)
    for student in good:
        page = root / "feedback" / student / LIGHT / f"{LIGHT}.html"
        is_plain = "without colours" in page.read_text("utf-8")
        # nbgrader takes a bracket for a pattern, and finds no such notebook.
        assert is_plain == (student in ("s00003", "x[1]*"))
    report = json.loads((root / "grading" / LIGHT / "report.json").read_text("utf-8"))
    assert len(report["submissions"]) == len(good) + len(ODD)
    assert "8 to grade, 2 at a time: at most" in said
    assert "s00003: the feedback is a plain page" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)
    kept = [p.name for p in (root / "grading" / LIGHT).glob("*.damaged")]
    assert sorted(kept) == ["s00000.damaged", "s00001.damaged"]
    for student in ODD:
        assert list((root / "quarantine" / student).glob(f"{LIGHT}*/{LIGHT}.ipynb"))
    again, _ = grade(root)
    assert {graded.status for graded in again.values()} == {"kept"}


def test_a_full_disk_ends_the_run_with_one_message_and_nothing_is_lost(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "report.json")

    with monkeypatch.context() as patch:
        patch.setattr(command, "write_report", full)
        with pytest.raises(CourseError, match="disk cannot be written"):
            grade(root)
    again, _ = grade(root)
    assert {graded.status for graded in again.values()} == {"kept"}
    assert scores(root) == dict.fromkeys(HONEST, FULL)


def test_a_gradebook_that_cannot_be_written_is_told_at_once() -> None:
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import OperationalError

    with create_engine("sqlite://").connect() as book:
        book.execute(text("create table t (x)"))
        book.execute(text("pragma query_only = 1"))
        with pytest.raises(OperationalError) as refused:
            patiently(lambda: book.execute(text("insert into t values (1)")))
    told = command.of_machine(refused.value)
    assert told is not None
    assert "gradebook cannot be written" in str(told)


GOOD = {
    "scores": {"out_size": 2.0},
    "needs_person": ["out_size"],
    "notes": ["a note"],
    "seconds": {"all": 1.0},
    "notebook": {"cells": [{"source": "x", "metadata": {}}]},
}


@pytest.mark.parametrize(
    "change",
    [
        {"scores": {}},
        {"scores": {"out_size": 99.0}},
        {"scores": {"out_size": float("nan")}},
        {"scores": {"out_size": -1.0}},
        {"scores": {"out_size": "2"}},
        {"scores": [["out_size", 2.0]]},
        {"needs_person": ["another"]},
        {"needs_person": 3},
        {"notes": ["n"] * 201},
        {"notes": [3]},
        {"notes": None},
        {"seconds": {}},
        {"seconds": {"all": "1"}},
        {"notebook": {}},
        {"notebook": {"cells": [{}]}},
        {"notebook": {"cells": [[]]}},
        {"notebook": {"cells": 3}},
    ],
)
def test_a_result_of_another_form_is_no_result(change: dict[str, Any]) -> None:
    from autograder.notebook.plan import Check, Plan, ReleaseCell

    check = Check("out_size", "out_size", 2.0)
    plan = Plan(LIGHT, (ReleaseCell("code", "", "", "check-out_size", {}, check),))
    assert outcome.checked(GOOD, plan) == GOOD
    with pytest.raises((ValueError, TypeError, KeyError)):
        outcome.checked(GOOD | change, plan)
