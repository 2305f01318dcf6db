"""Lesson 01 in a real JupyterLab, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import lesson_runs
import nbformat
import pytest
from browser import (
    REPOSITORY_ROOT,
    Notebook,
    Server,
    Window,
    stop_kernels,
    text_of,
    until_it_changes,
    window,
)
from playwright.sync_api import Locator

from autograder.bank.bank import solution_sources
from autograder.course import Course

LESSON = "01_edge_detection"
NOTEBOOK = f"lessons/{LESSON}/{LESSON}.ipynb"
FLIPPED = "corner_filter = [[-1, -1, 3, 3], [-1, -1, 3, 3], [-1] * 4, [-1] * 4]"
RIGHT = "corner_filter = [[-1] * 4, [-1] * 4, [3, 3, -1, -1], [3, 3, -1, -1]]"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group(LESSON),
]


@pytest.fixture(scope="module")
def lab(browser_path: str, jupyter: Server) -> Iterator[Window]:
    solved = nbformat.read(jupyter.root / NOTEBOOK, as_version=4)
    answers = solution_sources(Course.find(REPOSITORY_ROOT), LESSON)
    for cell in solved.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(grade_id, cell.source)
    folder = jupyter.root / "solved"
    folder.mkdir()
    nbformat.write(solved, folder / f"{LESSON}.ipynb")
    with window(browser_path, jupyter.address) as opened:
        yield opened


@pytest.fixture(scope="module")
def notebook(lab: Window) -> Iterator[Notebook]:
    opened = Notebook(lab, NOTEBOOK)
    opened.menu("Run", "Run All Cells")
    last = [n for n, c in enumerate(opened.cells()) if c["cell_type"] == "code"][-1]
    opened.wait(
        "window.jupyterapp.shell.currentWidget.content.model.cells"
        f".get({last}).executionCount"
    )
    lesson_runs.keep(LESSON, opened.cells())
    yield opened
    stop_kernels(lab)


def test_run_all_reaches_the_last_cell_without_any_answer(notebook: Notebook):
    code = [cell for cell in notebook.cells() if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    kinds = {output["output_type"] for cell in code for output in cell["outputs"]}
    assert "error" not in kinds
    said = [text_of(c) for c in code if "lesson.check(" in "".join(c["source"])]
    assert len(said) == 8
    assert all("not filled in yet" in text for text in said)


def test_nothing_is_fetched_from_elsewhere(notebook: Notebook, lab: Window):
    assert lab.foreign == []


def test_a_wrong_corner_filter_shows_its_named_diagnosis(
    notebook: Notebook, lab: Window
):
    number = notebook.solution("corner_filter")
    notebook.type_into(number, FLIPPED)
    notebook.run_cell(number)
    panel = notebook.run_cell(number + 1).locator(".cnn-course-fail")
    panel.wait_for()
    assert "flipped by 180°" in panel.inner_text()
    assert "bottom-left" in panel.inner_text()
    picture = panel.locator("img")
    assert "corner_filter" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth") > 200
    lab.photograph("wrong_corner_filter", panel)


def test_a_right_corner_filter_shows_its_success(notebook: Notebook, lab: Window):
    number = notebook.solution("corner_filter")
    notebook.type_into(number, RIGHT)
    notebook.run_cell(number)
    panel = notebook.run_cell(number + 1).locator(".cnn-course-pass")
    panel.wait_for()
    assert "2 of 2 visible checks pass; hidden checks run at grading" in (
        panel.inner_text()
    )
    lab.photograph("right_corner_filter", panel)


def test_the_kernel_editor_reacts(notebook: Notebook, lab: Window):
    cell = notebook.show(notebook.number_of("widgets.kernel_editor("))
    picture = cell.locator("img").first
    picture.wait_for()
    lab.photograph("kernel_editor_before", cell)
    field = cell.locator("input[type=number], input[type=text]").first
    until_it_changes(picture, lambda: _type_another_number(field))
    lab.photograph("kernel_editor_after", cell)
    choice = cell.locator("select").first
    until_it_changes(picture, lambda: _choose_another(choice))


def test_the_sliding_window_follows_the_keyboard(notebook: Notebook, lab: Window):
    cell = notebook.show(notebook.number_of("widgets.sliding_window("))
    picture = cell.locator("img").first
    picture.wait_for()
    words = cell.inner_text()
    following = cell.get_by_role("button", name="Next")
    until_it_changes(picture, lambda: following.press("Enter"))
    position = cell.get_by_role("spinbutton", name="Position")
    until_it_changes(picture, lambda: position.press("ArrowUp"))
    assert cell.inner_text() != words
    lab.photograph("sliding_window", cell)


def test_validate_tells_a_wrong_answer(notebook: Notebook, lab: Window):
    number = notebook.solution("corner_filter")
    notebook.type_into(number, FLIPPED)
    said = _validate(notebook, lab, "validate_wrong")
    assert "failed" in said.lower()
    assert "corner_filter does not single out the top-right corner" in said


def test_validate_agrees_with_a_solved_notebook(lab: Window):
    solved = Notebook(lab, f"solved/{LESSON}.ipynb")
    said = _validate(solved, lab, "validate_solved")
    assert "success" in said.lower() or "passed" in said.lower()
    stop_kernels(lab)


def _type_another_number(field: Locator) -> None:
    field.fill(str(int(float(field.input_value())) + 8))
    field.press("Enter")


def _choose_another(choice: Locator) -> None:
    chosen = choice.evaluate("list => list.selectedOptions[0].label")
    choice.select_option(label="sharpen" if chosen == "average" else "average")


def _validate(notebook: Notebook, lab: Window, name: str) -> str:
    notebook.run("docmanager:save")
    lab.page.get_by_role("button", name="Validate").first.click()
    dialog = lab.page.locator(".jp-Dialog-content")
    dialog.wait_for()
    lab.photograph(name)
    said = dialog.inner_text()
    lab.page.locator(".jp-Dialog-button.jp-mod-accept").first.click()
    return said
