"""Execute a lesson's notebook as a student's or an instructor's kernel would."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]


def execute(folder: str, lesson: str) -> nbformat.NotebookNode:
    """Run ``lessons/…`` or ``solutions/…`` to its end; an error in a cell fails."""
    path = ROOT / folder / lesson / f"{lesson}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources=resources,
        # On a busy machine a line may arrive in two pieces.
        coalesce_streams=True,
    ).execute()
    return notebook


def printed(notebook: nbformat.NotebookNode) -> str:
    """Return all text that the cells showed, figures in words included."""
    shown = []
    for output in outputs(notebook):
        # On a busy machine a line may arrive in two pieces, which nbgrader keeps.
        data = output.get("data", {})
        shown.append(output.get("text", f"\n{data.get('text/plain', '')}\n"))
    return "".join(shown)


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the outputs of all code cells."""
    return [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


def scores(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """Return the last value of each graded cell."""
    found = {}
    for cell in notebook.cells:
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("grade") and cell.cell_type == "code":
            (result,) = [o for o in cell.outputs if o.output_type == "execute_result"]
            found[meta["grade_id"]] = float(result.data["text/plain"])
    return found
