"""The report: what it counts, and that nothing a student wrote gets out of hand."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from autograder.report import charts
from autograder.report.clusters import clusters, heat_map
from autograder.report.command import class_table
from autograder.report.forms import form_of
from autograder.report.items import items
from autograder.report.monday import attention, sentences
from autograder.report.page import write_html
from autograder.report.results import (
    NOT_FILLED_IN,
    WITHOUT_NAME,
    ClassResults,
    ExerciseResult,
    StudentResult,
)
from autograder.report.said import Misconception, Said, read_outputs
from autograder.report.tables import safe_cell, write_csv, write_tables
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
    assert page.count("data:image/svg+xml;base64,") == 2
    assert "default-src 'none'" in page


def test_each_picture_has_words_and_axes(results, tmp_path: Path) -> None:
    page = write_html(results, tmp_path).read_text("utf-8")
    alternatives = re.findall(r'<img alt="([^"]+)"', page)
    assert len(alternatives) == 2
    assert "1.1 Sums: 33 percent of the points" in alternatives[0]
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


# --- what to teach again ------------------------------------------------------------


def answer(score: float, *names: str, form: str = "f", source: str = "s"):
    found = tuple(Misconception(name, f"{name}!") for name in names)
    return ExerciseResult(score, found, source=source, form=form)


def a_class(*rows: dict, earlier=None) -> ClassResults:
    names = list(rows[0])
    students = tuple(
        StudentResult(f"s{number}", "", "", row) for number, row in enumerate(rows)
    )
    titles = {name: f"1.{place} {name}" for place, name in enumerate(names, 1)}
    return ClassResults(
        "02_x", dict.fromkeys(names, 2.0), titles, students, earlier or {}
    )


def test_like_answers_are_together_with_the_shortest_as_example() -> None:
    found = a_class(
        {"a": answer(0, "flipped", form="1", source="long answer")},
        {"a": answer(0, "flipped", form="1", source="short")},
        {"a": answer(1, "flipped", form="2", source="x")},
        {"a": answer(0, form="3")},
        {"a": answer(0, form="4")},
        {"a": answer(0, form="4")},
        {"a": answer(0, NOT_FILLED_IN)},
        {"a": answer(2, "of no importance")},
    )
    first, second, third = clusters(found)
    assert (len(first.students), first.forms, first.source) == (3, 2, "short")
    assert first.mistakes == ("flipped",)
    assert second.mistakes == third.mistakes == (WITHOUT_NAME,)
    assert [s.student for s in second.students] == ["s4", "s5"]


def test_a_mistake_of_two_exercises_is_one_row_that_counts_students_once() -> None:
    found = a_class(
        {"a": answer(0, "flipped"), "b": answer(0, "flipped")},
        {"a": answer(2), "b": answer(0, "flipped", "cut")},
    )
    flipped, cut = heat_map(found)
    assert (flipped.name, flipped.students) == ("flipped", 2)
    assert flipped.counts == {"a": 1, "b": 2}
    assert (cut.counts, cut.hint) == ({"b": 1}, "cut!")


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    scores = [(0, 0, 2), (0, 1, 0), (2, 1, 2), (2, 2, 0), (2, 2, 2)]
    found = a_class(
        *(
            {name: answer(s) for name, s in zip("abc", row, strict=True)}
            for row in scores
        )
    )
    rest = [b + c for _, b, c in scores]
    expected = np.corrcoef([a for a, _, _ in scores], rest)[0, 1]
    first = items(found)[0]
    assert first.discrimination == pytest.approx(expected)
    assert (first.students, first.share) == (5, pytest.approx(0.6))


def test_what_nobody_can_tell_is_not_told() -> None:
    same = a_class(*({"a": answer(2), "b": answer(n % 3)} for n in range(6)))
    assert items(same)[0].discrimination is None
    few = a_class({"a": answer(2), "b": answer(0)}, {"a": answer(0), "b": answer(1)})
    assert {item.discrimination for item in items(few)} == {None}


def test_an_undecided_score_is_nobodys_difficulty() -> None:
    found = a_class(*({"a": answer(n % 3), "b": answer(None)} for n in range(6)))
    assert [item.students for item in items(found)] == [6, 0]
    assert clusters(found)[0].exercise == "a"


def test_monday_has_three_true_sentences() -> None:
    found = a_class(
        {"a": answer(2), "b": answer(0, "flipped")},
        {"a": answer(2), "b": answer(0, "flipped")},
        {"a": answer(2), "b": answer(2)},
    )
    hardest, mistake, rest = sentences(found, items(found), heat_map(found))
    assert hardest == "Take up 1.2 b again: 3 students earned 33% of its points."
    assert "“flipped” in 1.2 b, made by 2 students" in mistake
    assert rest == (
        "No more time is needed for 1.1 a; nobody is missing or falls behind."
    )


def test_who_is_missing_or_falls_behind_is_named_with_what_says_so() -> None:
    empty = {"a": answer(0, NOT_FILLED_IN), "b": answer(1)}
    found = a_class(
        {"a": answer(2), "b": answer(2)},
        {"a": answer(1), "b": answer(1)},
        empty,
        earlier={"00_y": {"s0": 1.0, "s1": 0.9}, "01_y": {"s0": 0.2, "s1": 1.0}},
    )
    told = {student.student: why for student, why in attention(found)}
    assert told["s1"] == "95% in earlier lessons"
    assert told["s2"] == "25% of the points; nothing in 2 of 2 earlier lessons"
    assert "s0" not in told


def test_everything_behind_the_page_is_in_tables(results, tmp_path: Path) -> None:
    tables = {
        path.name: list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        for path in write_tables(results, tmp_path)
    }
    assert [row["mistakes"] for row in tables["answers.csv"]][3] == "flipped kernel"
    assert tables["exercises.csv"][0]["share"] == "0.333"
    assert tables["clusters.csv"][0]["who"] == "a1 b2"
    assert [row["student"] for row in tables["attention.csv"]] == ["b2", "c3", "d4"]
    for row in (row for rows in tables.values() for row in rows):
        assert not any(text.startswith(tuple("=+@\t\r")) for text in row.values())


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


def test_an_answer_is_kept_in_short_and_by_its_form(tmp_path: Path) -> None:
    source = ["a\x1b = 1\n", "b = 2\n" * 9999]
    own = {**cell("sums"), "source": source}
    said = read_outputs(notebook(tmp_path / "x.ipynb", own, cell("check-sums")))["sums"]
    assert said.source.startswith("a  = 1\nb = 2")
    assert len(said.source) < 1300
    assert said.form == form_of("".join(source))


@pytest.mark.parametrize(
    "other",
    [
        "def f(x):\n    # twice\n    return x * 2",
        'def g(image):\n    """Return it twice."""\n    return image*2',
    ],
)
def test_answers_that_differ_in_names_and_layout_have_one_form(other: str) -> None:
    mine = 'def f(picture):\n    """?"""\n    return picture * 2'
    assert (form_of(other) == form_of(mine)) == ('"""' in other)
    assert form_of(mine) != form_of(mine.replace("* 2", "* 3"))
    assert form_of(mine) != form_of(mine.replace("return picture", "return image"))


@pytest.mark.parametrize("source", ["", "1 +", "\x00", "-" * 90_000 + "1", "(" * 9999])
def test_whatever_stands_in_a_cell_has_a_form(source: str) -> None:
    assert len(form_of(source)) == 12


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
