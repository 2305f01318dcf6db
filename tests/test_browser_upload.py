"""A student's own picture goes into lesson 10 by its button, in a real JupyterLab."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from browser import Notebook, copy_course, jupyter_lab, window
from PIL import Image

LESSON = "10_pretrained_networks"

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_uploaded_picture_is_kept_beside_the_notebook(
    browser_path: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    photo = tmp_path / "holiday.jpg"
    Image.fromarray(np.full((70, 90, 3), (200, 30, 30), "uint8")).save(photo)
    root = copy_course(tmp_path_factory.mktemp("course"))
    with (
        jupyter_lab(root, tmp_path_factory.mktemp("home")) as address,
        window(browser_path, address) as lab,
    ):
        notebook = Notebook(lab, f"lessons/{LESSON}/{LESSON}.ipynb")
        notebook.run_cell(notebook.number_of("data, interpret, machine"))
        cell = notebook.run_cell(notebook.number_of("data.upload_picture("))
        with lab.page.expect_file_chooser() as chooser:
            cell.get_by_role("button", name="Choose a picture").first.click()
        chooser.value.set_files(str(photo))
        cell.get_by_text("Kept as my_picture.png, 70 × 90 pixels.").wait_for()
        lab.photograph("upload", cell)
    kept = np.asarray(Image.open(root / "lessons" / LESSON / "my_picture.png"))
    assert kept.shape == (70, 90, 3)
    assert abs(int(kept[35, 45, 0]) - 200) < 6
