"""Formgrader, nbgrader's own page for instructors, on a graded class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Window, jupyter_lab, window
from lesson_runs import stage_of
from stock import grade_class

from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.sample_class.command import hand_in

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def formgrader(
    browser_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("formgrader")
    stage = stage_of(folder / "course", LESSON)
    material = Material(COURSE, LESSON)
    hand_in(stage.root, material, "ada", Attempt("", material.solutions))
    hand_in(stage.root, material, "alan", Attempt("", {}))
    grade_class(stage.root, LESSON)
    with (
        jupyter_lab(stage.root, folder / "home") as address,
        window(browser_path, address) as opened,
    ):
        opened.go("lab")  # Formgrader's own pages do not keep who signed in
        yield opened


def test_the_lesson_is_listed_with_its_submissions(formgrader: Window):
    row = formgrader.page.locator("tr", has_text=LESSON)
    formgrader.go("formgrader/manage_assignments")
    row.wait_for()
    formgrader.photograph("formgrader_assignments")
    assert row.locator(".num-submissions").inner_text().strip() == "2"


def test_the_submissions_have_their_scores(formgrader: Window):
    rows = {
        student: formgrader.page.locator("tr", has_text=student)
        for student in ("ada", "alan")
    }
    page = f"formgrader/manage_submissions/{LESSON}"
    formgrader.go(page)
    rows["ada"].wait_for()
    formgrader.photograph("formgrader_submissions")
    assert "18 / 18" in rows["ada"].inner_text()
    assert "0 / 18" in rows["alan"].inner_text()


def test_a_submission_opens_with_its_answers_and_points(formgrader: Window):
    link = formgrader.page.locator("a", has_text="Submission").first
    formgrader.go(f"formgrader/gradebook/{LESSON}/{LESSON}")
    link.click()
    score = formgrader.page.locator("input.score").first
    score.wait_for()
    formgrader.photograph("formgrader_submission")
    assert "corner_filter" in formgrader.page.content()
