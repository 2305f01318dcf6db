"""A student's own picture goes into lesson 10 by its button, in a real JupyterLab."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from browser import Notebook, Server, Window
from PIL import Image

LESSON = "10_pretrained_networks"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_uploaded_picture_is_kept_beside_the_notebook(
    lab: Window, jupyter: Server, tmp_path: Path
) -> None:
    photo = tmp_path / "holiday.jpg"
    Image.fromarray(np.full((70, 90, 3), (200, 30, 30), "uint8")).save(photo)
    folder = jupyter.root / "upload"
    shutil.copytree(jupyter.root / "lessons" / LESSON, folder)
    notebook = Notebook(lab, f"upload/{LESSON}.ipynb")
    notebook.run_cell(notebook.number_of("data, interpret, machine"))
    cell = notebook.run_cell(notebook.number_of("data.upload_picture("))
    with lab.page.expect_file_chooser() as chooser:
        cell.get_by_role("button", name="Choose a picture").first.click()
    chooser.value.set_files(str(photo))
    cell.get_by_text("Kept as my_picture.png, 70 × 90 pixels.").wait_for()
    lab.photograph("upload", cell)
    kept = np.asarray(Image.open(folder / "my_picture.png"))
    assert kept.shape == (70, 90, 3)
    assert abs(int(kept[35, 45, 0]) - 200) < 6
