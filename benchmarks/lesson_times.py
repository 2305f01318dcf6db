"""How long a lesson takes: first picture, whole run, each visible check.

Run ``python benchmarks/lesson_times.py [LESSON ...]`` on an otherwise idle computer.
The release notebook is executed as a student's untouched copy would be; checks are
timed on the solution's answers, in the same kernel.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]


def run(path: Path) -> tuple[nbformat.NotebookNode, dict[str, float]]:
    """Execute a notebook and time it.

    Parameters
    ----------
    path : pathlib.Path
        The notebook; it is not changed.

    Returns
    -------
    notebook : NotebookNode
        With outputs.
    seconds : dict of str to float
        From the start of the kernel: "kernel", "first picture", "all cells".
    """
    notebook = nbformat.read(path, as_version=4)
    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def note(cell: Any, **_: Any) -> None:
        seconds.setdefault("kernel", time.perf_counter() - started)

    def look(cell: Any, **_: Any) -> None:
        shown = [output.get("data", {}) for output in cell.get("outputs", [])]
        if any("image/png" in data or "<img" in str(data) for data in shown):
            seconds.setdefault("first picture", time.perf_counter() - started)

    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        on_cell_execute=note,
        on_cell_executed=look,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    seconds["all cells"] = time.perf_counter() - started
    return notebook, seconds


def check_times(notebook: nbformat.NotebookNode) -> dict[str, float]:
    """Return the seconds each visible check took, by exercise, from cell timings."""
    times: dict[str, float] = {}
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        timing = cell.metadata.get("execution", {})
        if grade_id.startswith("check-") and "iopub.execute_input" in timing:
            begin = _moment(timing["iopub.execute_input"])
            end = _moment(timing["shell.execute_reply"])
            times[grade_id.removeprefix("check-")] = end - begin
    return times


def _moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def main() -> None:
    """Print a table for each lesson."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lessons", nargs="*", help="default: all")
    wanted = parser.parse_args().lessons
    console = Console()
    for folder in sorted((ROOT / "lessons").glob("[0-9][0-9]_*")):
        if wanted and folder.name not in wanted:
            continue
        _, untouched = run(folder / f"{folder.name}.ipynb")
        source = ROOT / "solutions" / folder.name / f"{folder.name}.ipynb"
        solved, complete = run(source)
        table = Table(title=folder.name)
        table.add_column("what")
        table.add_column("seconds", justify="right")
        for name, value in untouched.items():
            table.add_row(f"untouched: {name}", f"{value:.1f}")
        table.add_row("solved: all cells", f"{complete['all cells']:.1f}")
        for name, value in check_times(solved).items():
            table.add_row(f"check and grade {name}", f"{value:.3f}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        table.add_row("peak memory of a kernel so far (GiB)", f"{peak:.2f}")
        console.print(table)


if __name__ == "__main__":
    sys.exit(main())
