"""Training in a real JupyterLab: curves grow, ■ stops it, the same cell goes on."""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from browser import Notebook, Server, Window, stop_kernels, text_of, window

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SET_UP = """from utils import data, machine, training
with machine.quietly():
    import keras
found = data.load_digits_on_photos(640, 100)
images, labels = found.train_images, found.train_labels"""
TRAIN = """model = training.classifier(dropout=True, seed=0)
training.compile_with(model, training.LECTURE, len(images))
history = training.fit(
    model, images, labels, validation=(found.test_images, found.test_labels),
    epochs={epochs}, checkpoint="mine", title="dropout")"""
CELLS = "window.jupyterapp.shell.currentWidget.content.model.cells"
TRAINING = 1


@pytest.fixture(scope="module")
def lab(browser_path: str, jupyter: Server) -> Iterator[Window]:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [
        nbformat.v4.new_code_cell(source)
        for source in (SET_UP, TRAIN.format(epochs=2000))
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["kernelspec"] = kernel
    nbformat.write(notebook, jupyter.root / "training.ipynb")
    with window(browser_path, jupyter.address) as opened:
        yield opened
        stop_kernels(opened)


def shown(notebook: Notebook) -> str:
    """Return the text of the training cell's display."""
    return text_of(notebook.cells()[TRAINING])


def test_a_stopped_run_goes_on_in_a_new_kernel(lab: Window) -> None:
    notebook = Notebook(lab, "training.ipynb")
    notebook.menu("Run", "Run All Cells")
    outputs = f"JSON.stringify({CELLS}.get({TRAINING}).outputs.toJSON())"
    notebook.wait(f"{outputs}.includes('epoch    3/2000')")
    cell = notebook.show(TRAINING)
    cell.locator("img[alt*='percent by epoch']").first.wait_for()
    lab.photograph("training-runs")
    notebook.run("notebook:interrupt-kernel")
    notebook.wait(f"{outputs}.includes('KeyboardInterrupt')")
    said = shown(notebook)
    assert "the same call goes on from there" in said
    done = int(said.split("Interrupted after ")[1].split()[0])
    assert done >= 3
    # Not waited for: the command ends when its question is answered.
    lab.page.evaluate("void window.jupyterapp.commands.execute('kernelmenu:restart')")
    lab.page.locator(".jp-Dialog button.jp-mod-accept").click()
    notebook.wait("!document.querySelector('.jp-Dialog')")
    notebook.type_into(TRAINING, TRAIN.format(epochs=done + 2))
    notebook.menu("Run", "Run All Cells")
    notebook.wait(f"{outputs}.includes('{done + 2} of {done + 2} epochs')")
    said = shown(notebook)
    assert f"goes on after {done} epochs" in said
    assert said.count("dropout: epoch ") == 2
    lab.photograph("training-resumed")
