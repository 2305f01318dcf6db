"""Formgrader, nbgrader's own page for instructors, on a graded class."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Window, jupyter_lab, window
from lesson_runs import stage_of
from playwright.sync_api import Error, Locator
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
        yield opened


def open_until_it_shows(formgrader: Window, path: str, what: Locator) -> None:
    """Open a page of Formgrader; on a busy machine its list may stay empty: reload."""
    for patience in (15_000, 15_000, 60_000):
        formgrader.go(path)
        with contextlib.suppress(Error):
            what.wait_for(timeout=patience)
            return
    pytest.fail(f"{path} never showed what it has")


def test_the_lesson_is_listed_with_its_submissions(formgrader: Window):
    row = formgrader.page.locator("tr", has_text=LESSON)
    open_until_it_shows(formgrader, "formgrader/manage_assignments", row)
    formgrader.photograph("formgrader_assignments")
    assert row.locator(".num-submissions").inner_text().strip() == "2"


def test_the_submissions_have_their_scores(formgrader: Window):
    rows = {
        student: formgrader.page.locator("tr", has_text=student)
        for student in ("ada", "alan")
    }
    page = f"formgrader/manage_submissions/{LESSON}"
    open_until_it_shows(formgrader, page, rows["ada"])
    formgrader.photograph("formgrader_submissions")
    assert "18 / 18" in rows["ada"].inner_text()
    assert "0 / 18" in rows["alan"].inner_text()


def test_a_submission_opens_with_its_answers_and_points(formgrader: Window):
    link = formgrader.page.locator("a", has_text="Submission").first
    open_until_it_shows(formgrader, f"formgrader/gradebook/{LESSON}/{LESSON}", link)
    link.click()
    score = formgrader.page.locator("input.score").first
    score.wait_for()
    formgrader.photograph("formgrader_submission")
    assert "corner_filter" in formgrader.page.content()
