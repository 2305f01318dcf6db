"""The report: what it counts, and that nothing a student wrote gets out of hand."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from autograder.report import charts
from autograder.report.command import class_table, safe_cell, write_csv, write_html
from autograder.report.results import (
    NOT_FILLED_IN,
    ClassResults,
    ExerciseResult,
    StudentResult,
)
from autograder.report.said import Misconception, Said, read_outputs
from autograder.student import panel

HOSTILE = '<img src=x onerror=alert(1)> $\\frac{ [bold]"&'
FLIPPED = Misconception("flipped kernel", "turn it by 180°.")
EMPTY = Misconception(NOT_FILLED_IN, "replace the dots.")


@pytest.fixture
def results(tmp_path: Path) -> ClassResults:
    evil = Misconception(HOSTILE, HOSTILE)
    students = (
        student("a1", "Ada", "Byron", (2.0, ()), (1.5, (FLIPPED,)), tmp_path),
        student("b2", "=1+1", HOSTILE, (0.0, (evil,)), (0.0, (FLIPPED,)), tmp_path),
        student("c3", "Chen", "Wei", (0.0, (EMPTY,)), (0.0, (EMPTY,)), tmp_path),
        StudentResult("d4", "Dara", "O'Neil", reason="it is not complete JSON"),
    )
    return ClassResults(
        "01_edge_detection",
        {"sums": 2.0, "filter": 4.0},
        {"sums": "1.1 Sums", "filter": HOSTILE},
        students,
    )


def student(name, first, last, sums, filtered, root) -> StudentResult:
    exercises = {"sums": ExerciseResult(*sums), "filter": ExerciseResult(*filtered)}
    feedback = root / "feedback" / name / "le #1" / "x.html"
    return StudentResult(name, first, last, exercises, feedback)


def test_the_share_of_points_counts_graded_students_only(results) -> None:
    assert results.share("sums") == pytest.approx(2 / 6)
    assert results.share("filter") == pytest.approx(1.5 / 12)


def test_levels_tell_wrong_from_not_filled_in(results) -> None:
    assert results.levels("sums") == {"full": 1, "some": 0, "none": 1, NOT_FILLED_IN: 1}
    assert results.levels("filter")["some"] == 1


def test_misconceptions_are_counted_by_student_and_exercise(results) -> None:
    first, *rest = results.misconceptions()
    assert first == ("filter", FLIPPED, 2)
    assert [found.name for _, found, _ in rest] == [HOSTILE]


def test_the_page_escapes_everything(results, tmp_path: Path) -> None:
    page = write_html(results, tmp_path).read_text("utf-8")
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert not re.search(r"<script|javascript:", page, re.IGNORECASE)


def test_the_page_needs_nothing_else(results, tmp_path: Path) -> None:
    page = write_html(results, tmp_path).read_text("utf-8")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page)
    assert page.count("data:image/svg+xml;base64,") == 3
    assert "default-src 'none'" in page


def test_each_picture_has_words_and_axes(results, tmp_path: Path) -> None:
    page = write_html(results, tmp_path).read_text("utf-8")
    alternatives = re.findall(r'<img alt="([^"]+)"', page)
    assert len(alternatives) == 3
    assert "1.1 Sums: 33 percent of the points" in alternatives[1]
    for code in re.findall(r"base64,([A-Za-z0-9+/=]+)", page):
        assert base64.b64decode(code).decode().lstrip().startswith("<?xml")


def test_pictures_are_the_same_every_time(results) -> None:
    assert charts.exercise_success(results) == charts.exercise_success(results)


def test_links_lead_to_the_feedback_wherever_the_report_is(results, tmp_path) -> None:
    page = write_html(results, tmp_path / "exports" / "deep").read_text("utf-8")
    assert 'href="../../feedback/a1/le%20%231/x.html"' in page


def test_who_was_not_graded_is_there_with_the_reason(results, tmp_path: Path) -> None:
    page = write_html(results, tmp_path).read_text("utf-8")
    assert "Not graded: it is not complete JSON" in page
    assert "not graded" in text_of(results, 120)


def text_of(results: ClassResults, width: int) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(class_table(results, width))
    return console.export_text()


def test_the_table_shows_texts_as_they_are_on_one_line_each(results) -> None:
    text = text_of(results, 160)
    assert "[bold]" in text
    assert sum("Byron" in line for line in text.splitlines()) == 1
    assert "nothing filled in" in text


def test_grades_are_not_taken_for_formulas(results, tmp_path: Path) -> None:
    with write_csv(results, tmp_path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["total"] for row in rows] == ["3.5", "0", "0", ""]
    assert rows[1]["first_name"] == "'=1+1"
    assert rows[1]["last_name"] == HOSTILE
    for row in rows:
        assert not any(cell.startswith(tuple("=+-@\t\r")) for cell in row.values())


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "  =1", "|x", "\n=1"])
def test_a_cell_that_could_be_a_formula_is_quoted(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_a_class_of_nobody_has_a_report(tmp_path: Path) -> None:
    nobody = ClassResults("01_x", {"sums": 2.0}, {"sums": "1.1 Sums"}, ())
    assert "None was found" in write_html(nobody, tmp_path).read_text("utf-8")


# --- what an executed notebook says -------------------------------------------------


def notebook(path: Path, *cells: dict) -> Path:
    path.write_text(json.dumps({"nbformat": 4, "cells": list(cells)}), "utf-8")
    return path


def cell(grade_id: str, *outputs: object) -> dict:
    return {"metadata": {"nbgrader": {"grade_id": grade_id}}, "outputs": list(outputs)}


def result(stage: str, *mistakes: object) -> dict:
    data = {"stage": stage, "misconceptions": list(mistakes)}
    return {"output_type": "display_data", "data": {panel.MIME_TYPE: data}}


def test_the_last_result_of_a_check_counts(tmp_path: Path) -> None:
    mistake = {"name": "flipped kernel", "count": 2, "hint": "turn it by 180°."}
    check = cell("check-sums", result("check"), result("grade", mistake))
    path = notebook(tmp_path / "x.ipynb", cell("sums"), check)
    assert read_outputs(path) == {"sums": Said((FLIPPED,))}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("SyntaxError", "stopped with SyntaxError"),
        ("KeyboardInterrupt", "did not end in time"),
        ("CellTimeoutError", "did not end in time"),
    ],
)
def test_what_stopped_the_answer_is_said(tmp_path: Path, error: str, said: str) -> None:
    own = {"output_type": "error", "ename": error}
    later = {"output_type": "error", "ename": "NameError"}
    path = notebook(tmp_path / "x.ipynb", cell("sums", own), cell("check-sums", later))
    assert read_outputs(path)["sums"].stopped == said


@pytest.mark.parametrize(
    "output",
    [
        None,
        7,
        {"output_type": "display_data"},
        {"output_type": "display_data", "data": []},
        {"output_type": "display_data", "data": {panel.MIME_TYPE: "text"}},
        result("grade", "text", 3, {"name": 5}, {"hint": "no name"}),
    ],
)
def test_forged_results_are_left_out(tmp_path: Path, output: object) -> None:
    path = notebook(tmp_path / "x.ipynb", cell("sums"), cell("check-sums", output))
    assert read_outputs(path) == {"sums": Said()}


def test_forged_texts_are_cut_and_clean(tmp_path: Path) -> None:
    mistake = {"name": "a\x1b[31m\n" + "b" * 9999, "hint": ""}
    check = cell("check-sums", result("grade", mistake))
    path = notebook(tmp_path / "x.ipynb", check)
    name = read_outputs(path)["sums"].misconceptions[0].name
    assert len(name) == 200
    assert name.isprintable()
