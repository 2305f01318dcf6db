"""Each lesson as its readers meet it, from the first cell to the last."""

from __future__ import annotations

import pytest
from groups import in_groups
from lesson_runs import COURSE, untouched
from notebooks import outputs, printed, scores
from said_in_lessons import SOLVED, UNTOUCHED

from autograder.student.lesson import exercises_of, hidden_cases_of

pytestmark = pytest.mark.slow

GRADED = [name for name in COURSE.lessons if name != "00_start_here"]


@pytest.mark.parametrize("lesson", in_groups(GRADED))
def test_stock_nbgrader_gives_the_solution_full_marks(solved, lesson: str) -> None:
    run = solved(lesson)
    assert run.scores == run.points
    assert scores(run.notebook) == {
        f"check-{name}": points for name, points in run.points.items()
    }


@pytest.mark.parametrize("lesson", in_groups(GRADED))
def test_the_solved_lesson_shows_what_its_text_says(solved, lesson: str) -> None:
    text = printed(solved(lesson).notebook)
    assert [words for words in SOLVED.get(lesson, ()) if words not in text] == []


@pytest.mark.parametrize("lesson", in_groups(COURSE.lessons))
def test_an_untouched_lesson_runs_to_its_end_and_says_what_is_missing(
    lesson: str,
) -> None:
    notebook = untouched(lesson)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    text = printed(notebook)
    assert text.count("not filled in yet") >= len(exercises_of(lesson))
    assert [words for words in UNTOUCHED.get(lesson, ()) if words not in text] == []


@pytest.mark.parametrize("lesson", in_groups(GRADED))
def test_nothing_is_written_to_stderr(solved, lesson: str) -> None:
    for notebook in (solved(lesson).notebook, untouched(lesson)):
        for output in outputs(notebook):
            assert output.get("name") != "stderr", output.get("text")
            assert output.output_type != "error", output.get("evalue")


@pytest.mark.parametrize("lesson", in_groups(COURSE.lessons))
def test_every_figure_has_words_for_those_who_cannot_see_it(lesson: str) -> None:
    for output in outputs(untouched(lesson)):
        shown = output.get("data", {})
        if "image/png" in shown or "<img" in shown.get("text/html", ""):
            assert "alt=" in shown["text/html"]


@pytest.mark.parametrize("lesson", GRADED)
def test_every_exercise_has_hidden_cases(lesson: str) -> None:
    cases = hidden_cases_of(lesson) or {}
    assert set(cases) == set(exercises_of(lesson))
    assert all(len(hidden) >= 2 for hidden in cases.values())
