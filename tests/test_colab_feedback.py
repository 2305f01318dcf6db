"""Feedback on what Colab saves: widgets without nbconvert's state."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import PyFileConfigLoader

ROOT = Path(__file__).parents[1]
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def test_a_page_is_made_of_a_notebook_with_widgets_as_colab_saves_them():
    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    view = nbformat.v4.new_output(
        "display_data",
        {VIEW: {"model_id": "a1", "version_major": 2}, "text/plain": "a kernel editor"},
    )
    cell = nbformat.v4.new_code_cell("editor", outputs=[view])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["widgets"] = {STATE: {"a1": {"model_name": "VBoxModel"}}}
    page, _ = HTMLExporter(config=config).from_notebook_node(notebook)
    assert "a kernel editor" in page
