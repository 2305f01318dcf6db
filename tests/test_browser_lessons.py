"""Each lesson in a real JupyterLab: it runs to its end, and its widget reacts."""

from __future__ import annotations

import lesson_runs
import pytest
from browser import Notebook, Window, until_it_changes
from groups import in_groups
from lesson_runs import COURSE
from playwright.sync_api import Locator

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Lesson, and the call that shows its widget.
LESSONS = {
    "02_convolution_layers": "widgets.kernel_editor(",
    "03_shapes_and_parameters": "window_slider(8",
    "04_pooling_and_invariance": "microscope(numbers",
    "06_backpropagation": "stamp_and_gather(image",
    "07_optimisers": "show_race(bowl, start, racers)",
}
# Lessons without such a widget: cells whose figures must be on the screen at the end.
# (The button of lesson 10 is pressed in test_browser_upload.)
FIGURES = {
    "05_mlp_vs_cnn": (
        "Three half-planes",
        "training.show_curves(",
        "shuffle_pixels(val",
    ),
    "09_architectures": (
        "An eighth of the parameters",
        "What reaches the input, through",
        "Parameters are not work",
    ),
    "10_pretrained_networks": (
        "Size and accuracy of eight networks",
        "backbones.show_filters(",
        "Where the bundled network finds its digits",
    ),
    "11_denoising_autoencoder": (
        "bet.show()",
        "A map without any pattern, enlarged",
    ),
    "12_transfer_learning": (
        "The new task: digits 5 to 9",
        "What the frozen network takes",
        "Test pictures, and what it says",
    ),
}
LONGEST = 600_000  # milliseconds for a lesson that trains, on a busy machine


@pytest.mark.parametrize("lesson", in_groups(COURSE.lessons))
def test_the_first_screen_has_title_and_picture_and_hardly_any_code(
    lab: Window, lesson: str
):
    lab.page.set_viewport_size({"width": 1280, "height": 800})
    Notebook(lab, f"lessons/{lesson}/{lesson}.ipynb")
    picture = lab.page.locator(".jp-MarkdownOutput img").first
    picture.wait_for(timeout=5_000)
    assert lab.page.locator(".jp-MarkdownOutput h1").first.is_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 800
    lines = lab.page.evaluate(
        "() => [...document.querySelectorAll('.jp-CodeCell .cm-line')].filter("
        "line => line.offsetParent && line.getBoundingClientRect().top < 770).length"
    )
    assert lines <= 3
    lab.photograph(f"first-{lesson}")


def use(field: Locator) -> None:
    """Choose the next entry of a list, or count a number up."""
    if field.evaluate("e => e.tagName") == "SELECT":
        # JupyterLab keeps the arrow keys of a list for moving between cells.
        following = "e => (e.selectedIndex + 1) % e.options.length"
        field.select_option(index=field.evaluate(following))
    else:
        field.press("ArrowUp")
        field.press("Tab")


def run_all(lab: Window, lesson: str) -> Notebook:
    """Open a lesson and run all its cells; none may end in an error."""
    notebook = Notebook(lab, f"lessons/{lesson}/{lesson}.ipynb")
    notebook.menu("Run", "Run All Cells")
    last = [n for n, c in enumerate(notebook.cells()) if c["cell_type"] == "code"][-1]
    lab.page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.content.model.cells"
        f".get({last}).executionCount",
        timeout=LONGEST,
        polling=500,
    )
    cells = notebook.cells()
    lesson_runs.keep(lesson, cells)
    outputs = [o for cell in cells for o in cell.get("outputs", [])]
    assert not [o for o in outputs if o["output_type"] == "error"]
    return notebook


@pytest.mark.parametrize("lesson", in_groups(LESSONS))
def test_a_lesson_runs_to_its_end_and_its_widget_reacts(lab: Window, lesson: str):
    notebook = run_all(lab, lesson)
    cell = notebook.show(notebook.number_of(LESSONS[lesson]))
    picture = cell.locator("img").first
    picture.wait_for()
    field = cell.locator("input[type=number], select").first
    until_it_changes(picture, lambda: use(field))
    lab.photograph(lesson, cell)


@pytest.mark.parametrize("lesson", in_groups(FIGURES))
def test_a_lesson_that_trains_runs_to_its_end_and_shows_its_figures(
    lab: Window, lesson: str
):
    notebook = run_all(lab, lesson)
    for number, text in enumerate(FIGURES[lesson]):
        cell = notebook.show(notebook.number_of(text))
        picture = cell.locator("img").first
        picture.wait_for()
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] > 300
        lab.photograph(f"{lesson}-{number}", cell)
    assert not lab.foreign
