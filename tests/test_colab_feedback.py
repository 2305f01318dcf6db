"""What Colab saves, in nbgrader: no state of widgets, cells without marks, pictures."""

from __future__ import annotations

import copy
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbconvert.exporters import Exporter
from traitlets.config import Configurable, PyFileConfigLoader

from autograder.nbgrader.lost_marks import RestoredMarks

ROOT = Path(__file__).parents[1]
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def page_of(notebook):
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    return HTMLExporter(config=config).from_notebook_node(notebook)[0]


def test_a_page_is_made_of_a_notebook_with_widgets_as_colab_saves_them():
    view = nbformat.v4.new_output(
        "display_data",
        {VIEW: {"model_id": "a1", "version_major": 2}, "text/plain": "a kernel editor"},
    )
    cell = nbformat.v4.new_code_cell("editor", outputs=[view])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["widgets"] = {STATE: {"a1": {"model_name": "VBoxModel"}}}
    assert "a kernel editor" in page_of(notebook)


@pytest.mark.parametrize("there", [{}, {"other.png": {"image/png": "AA=="}}])
@pytest.mark.parametrize(
    "text",
    [
        "![a cat](attachment:cat.png)",
        "![a cat](<attachment:my cät.png>)",
        "![a cat][1]\n\n[1]: attachment:cat.png",
    ],
)
def test_a_page_is_made_of_a_text_that_has_lost_its_picture(text, there):
    cell = nbformat.v4.new_markdown_cell(text)
    if there:
        cell.attachments = there
    assert 'alt="a cat"' in page_of(nbformat.v4.new_notebook(cells=[cell]))


@pytest.mark.parametrize("data", [{}, {"image/png": "AAAA"}])
def test_a_page_shows_a_picture_that_is_there(data):
    cell = nbformat.v4.new_markdown_cell("![a cat](attachment:cat.png)")
    cell.attachments = {"cat.png": data}
    page = page_of(nbformat.v4.new_notebook(cells=[cell]))
    assert f'data:image/png;base64,{data.get("image/png", "")}"' in page


class Converter(Configurable):
    """What matters here of nbgrader's."""

    coursedir = SimpleNamespace(root=str(ROOT))


@pytest.fixture
def release():
    path = ROOT / "lessons/01_edge_detection/01_edge_detection.ipynb"
    return nbformat.read(path, as_version=4)


def restored(notebook):
    step = RestoredMarks(parent=Exporter(parent=Converter()))
    resources = {"nbgrader": {"assignment": "01_edge_detection"}}
    return step.preprocess(notebook, resources)[0]


def marks(notebook):
    return [c.metadata.nbgrader for c in notebook.cells if "nbgrader" in c.metadata]


@pytest.mark.parametrize("kept", [0, 3])
def test_cells_that_were_copied_are_found_again(release, kept):
    lost = copy.deepcopy(release)
    lost.nbformat_minor = 0
    for cell in [c for c in lost.cells if "nbgrader" in c.metadata][kept:]:
        del cell.metadata["nbgrader"]
    for cell in lost.cells:
        del cell["id"]
    answer = next(c for c in lost.cells if c.source.startswith("def correlate("))
    answer.source = "def correlate(image, kernel):\n    return 'mine'"
    mended = restored(lost)
    nbformat.validate(mended)
    assert marks(mended) == marks(release)
    (mine,) = [c for c in mended.cells if "'mine'" in c.source]
    assert mine.metadata.nbgrader.grade_id == "correlate"


def test_a_notebook_with_its_marks_stays_as_it_is(release):
    before = copy.deepcopy(release)
    assert restored(release) == before
