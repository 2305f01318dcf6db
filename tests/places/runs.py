"""Run a lesson's notebook with another environment's kernel, and say what was seen."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

VIEW = "application/vnd.jupyter.widget-view+json"
# The last cell says how many cells ended in a widget; see stand_in.
VIEWS = "import google.colab; print(google.colab.expected_views)"
SECONDS_PER_CELL = 900
HERE = Path(__file__).parent


@dataclass
class Seen:
    """What one run of a lesson showed."""

    errors: list[str]
    stderr: list[str]
    views: int
    expected_views: int
    scores: dict[str, float]
    points: dict[str, float]
    seconds: float

    def faults(self, solved: bool) -> list[str]:
        """Return what must not be, in words."""
        wanted = self.points if solved else dict.fromkeys(self.points, 0.0)
        found = [f"error: {text}" for text in self.errors]
        found += [f"stderr: {text}" for text in self.stderr]
        if self.views != self.expected_views:
            found.append(f"{self.views} of {self.expected_views} widgets shown")
        return found + [
            f"{name}: {self.scores.get(name)} of {points} points"
            for name, points in wanted.items()
            if self.scores.get(name) != points
        ]


def register_kernel(
    jupyter: Path, python: Path, surroundings: Mapping[str, str]
) -> None:
    """Make the kernel "place" of an environment known; its widgets are counted."""
    start = "import google.colab; google.colab.watch()"
    kernel = [str(python), "-m", "ipykernel_launcher", "-f"]
    specification = {
        "argv": [*kernel, "{connection_file}", f"--IPKernelApp.exec_lines={start}"],
        "display_name": "place",
        "language": "python",
        "env": {
            "PYTHONPATH": str(HERE / "stand_in"),
            "COURSE_OFFLINE": "1",
            "CI": "",  # widgets are inert there
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning to the terminal
            **surroundings,
        },
    }
    target = jupyter / "kernels/place/kernel.json"
    target.parent.mkdir(parents=True)
    target.write_text(json.dumps(specification), encoding="utf-8")
    os.environ["JUPYTER_PATH"] = str(jupyter)


def with_hidden_tests(release: Any, solution: Any) -> Any:
    """Return an untouched release whose graded cells are as autograding has them."""
    graded = {_id(c): c.source for c in solution.cells if _points(c)}
    for cell in release.cells:
        cell.source = graded.get(_id(cell), cell.source)
    return release


def run(notebook: Any, path: Path) -> Seen:
    """Run a notebook from its first cell to its last, and keep it as `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    notebook.cells.append(nbformat.v4.new_code_cell(VIEWS))
    start = time.perf_counter()
    NotebookClient(
        notebook,
        kernel_name="place",
        timeout=SECONDS_PER_CELL,
        allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
        coalesce_streams=True,
    ).execute()
    nbformat.write(notebook, path)
    return _seen(notebook, time.perf_counter() - start)


def tell(lesson: str, solved: bool, seen: Seen) -> bool:
    """Print what was seen in a lesson; return whether anything must not be."""
    faults = seen.faults(solved)
    print(
        f"{lesson} {'solved' if solved else 'untouched'}: {seen.seconds:.0f} s, "
        f"{sum(seen.scores.values()):g} of {sum(seen.points.values()):g} points, "
        f"{seen.views} widgets shown, {len(faults)} faults",
        *faults,
        sep="\n    ",
        flush=True,
    )
    return bool(faults)


def read(path: Path) -> Any:
    """Return a notebook."""
    return nbformat.read(path, as_version=4)


def _seen(notebook: Any, seconds: float) -> Seen:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    return Seen(
        errors=[f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"],
        stderr=[o.text[:1000] for o in outputs if o.get("name") == "stderr"],
        views=sum(VIEW in output.get("data", {}) for output in outputs),
        expected_views=int(code[-1].outputs[0].text),
        scores={_id(cell): _score(cell) for cell in code if _points(cell)},
        points={_id(cell): _points(cell) for cell in code if _points(cell)},
        seconds=seconds,
    )


def _score(cell: Any) -> float:
    results = [o for o in cell.outputs if o.output_type == "execute_result"]
    return float(results[-1].data["text/plain"]) if results else float("nan")


def _points(cell: Any) -> float:
    return float(cell.metadata.get("nbgrader", {}).get("points", 0))


def _id(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
