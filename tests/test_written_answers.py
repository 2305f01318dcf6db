"""Answers in words wait for a person; what that person gave stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gradebooks import exported, graded
from hand_ins import LESSON, work

from autograder.authoring.percent import read_cells
from autograder.authoring.source_rules import points_of, source_findings
from autograder.nbgrader.gradebook import enrol, open_gradebook
from autograder.nbgrader.gradebook_writer import GradebookWriter
from autograder.notebook.plan import Plan, plan_of
from autograder.notebook.repair import repair

STUB = "*Write your answer here.*"
MARK = {"grade": True, "grade_id": "why", "solution": True, "points": 2}


def release() -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads(work("release"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["nbgrader"]["points"] = 6
    written = {"cell_type": "markdown", "source": STUB, "metadata": {"nbgrader": MARK}}
    notebook["cells"].append(written)
    return notebook


@pytest.fixture
def plan() -> Plan:
    return plan_of(LESSON, release())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = graded(tmp_path / "course", {})
    with open_gradebook(made) as book:
        book.add_grade_cell("why", LESSON, LESSON, max_score=2, cell_type="markdown")
        book.add_solution_cell("why", LESSON, LESSON)
        book.add_source_cell("why", LESSON, LESSON, cell_type="markdown", source=STUB)
    enrol(made, ["ada"])
    return made


def result(text: str) -> dict[str, Any]:
    cell = {"cell_type": "markdown", "source": text, "metadata": {"nbgrader": MARK}}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    scores = {"window_sums": 2.0, "correlate": 4.0, "out_size": 12.0}
    return {"scores": scores, "needs_person": [], "notebook": notebook}


def land(root: Path, plan: Plan, text: str) -> None:
    with GradebookWriter(root, plan) as writer:
        writer.land("ada", result(text))


def grade_of(root: Path) -> tuple[Any, ...]:
    with open_gradebook(root) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "ada")
        grade = next(g for g in notebook.grades if g.cell.name == "why")
        return grade.needs_manual_grade, grade.score, notebook.flagged


def test_an_answer_in_words_is_no_check(plan: Plan) -> None:
    assert "why" not in plan.checks
    assert plan.written == {"why": 2.0}


def test_it_passes_through_untouched(plan: Plan) -> None:
    notebook = release()
    notebook["cells"][-1]["source"] = "Because *convolution* turns the kernel. <b>x</b>"
    repaired = repair(plan, notebook)
    assert repaired.notes == []
    assert repaired.cells[-1].role == "written"
    assert repaired.cells[-1].source == notebook["cells"][-1]["source"]


def test_a_deleted_one_comes_back_and_is_told(plan: Plan) -> None:
    notebook = release()
    notebook["cells"].pop()
    repaired = repair(plan, notebook)
    assert repaired.cells[-1].source == STUB
    assert repaired.notes == ["the cell of why was missing and was put back"]


def test_which_of_two_cells_counts_is_said(plan: Plan) -> None:
    notebook = release()
    place = next(
        number
        for number, cell in enumerate(notebook["cells"])
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "correlate"
    )
    twin = {**notebook["cells"][place], "source": "correlate = 2"}
    notebook["cells"].insert(place + 1, twin)
    notes = repair(plan, notebook).notes
    assert "of 2 cells for correlate the second counts" in notes


def test_it_waits_and_an_empty_one_does_not(root: Path, plan: Plan) -> None:
    land(root, plan, "because")
    assert grade_of(root) == (True, 0.0, False)
    assert exported(root) == {"ada": 18.0}
    land(root, plan, STUB)
    assert grade_of(root) == (False, 0.0, False)


def test_points_and_comments_stay_and_a_changed_answer_is_flagged(
    root: Path, plan: Plan
) -> None:
    land(root, plan, "because")
    with open_gradebook(root) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "ada")
        grade = next(g for g in notebook.grades if g.cell.name == "why")
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        comment = next(c for c in notebook.comments if c.cell.name == "why")
        comment.manual_comment = "nearly"
        book.db.commit()
    land(root, plan, "because")
    assert grade_of(root) == (False, 1.5, False)
    land(root, plan, "because of something else")
    assert grade_of(root) == (True, 1.5, True)
    assert exported(root) == {"ada": 19.5}
    with open_gradebook(root) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "ada")
        comment = next(c for c in notebook.comments if c.cell.name == "why")
        assert comment.comment == "nearly"


def test_its_source_form_needs_a_rubric(tmp_path: Path) -> None:
    mark = {**MARK, "locked": False, "schema_version": 3, "task": False}
    head = f"# %% [markdown] nbgrader={json.dumps(mark)}\n"
    path = tmp_path / "lesson.py"
    path.write_text(f"{head}# *Write here.*\n\n# %%\nx = 1\n", encoding="utf-8")
    cells = read_cells(path)
    assert cells[0].is_written
    assert points_of(cells) == 2
    found = list(source_findings("lesson.py", LESSON, cells, {}))
    assert "no rubric" in found[0].message
    region = "# ### BEGIN SOLUTION\n# Rubric: 1 point.\n# ### END SOLUTION\n"
    path.write_text(f"{head}{region}\n# %%\nx = 1\n", encoding="utf-8")
    assert not list(source_findings("lesson.py", LESSON, read_cells(path), {}))
