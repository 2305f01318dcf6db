"""Run lessons as Colab would: its versions, its set-up cell, its widgets.

``python tests/places/colab.py [LESSON ...]`` makes the environment of colab.txt,
releases the course into a repository, lets the set-up cell fetch it from there, and
runs each lesson twice: untouched, where every exercise gets 0, and solved, where each
gets full marks. No cell may raise, nothing may reach stderr, each widget is shown.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from environments import ROOT, make, uv, versions
from nbclient import NotebookClient

from autograder.authoring.build import build
from autograder.authoring.bundle import release
from autograder.course import Course

HERE = Path(__file__).parent
PYTHON = "3.12"
VIEW = "application/vnd.jupyter.widget-view+json"
# What hidden tests need and students do not have: found beside the installed package.
HIDDEN = "import autograder; autograder.__path__.append({folder!r})"
VIEWS = "import google.colab; print(google.colab.expected_views)"
SECONDS_PER_CELL = 900


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


class Colab:
    """A Colab runtime: an environment, a repository of the course, a kernel."""

    def __init__(self, environment: Path, scratch: Path) -> None:
        self._python = make(environment, PYTHON, "-r", HERE / "colab.txt")
        self._scratch = scratch
        uv("pip", "uninstall", "--quiet", "--python", self._python, "cnn-course")
        self._before = versions(self._python)
        self.course = self._repository(scratch)
        self._kernel(scratch / "jupyter")

    def run(self, lesson: str, solved: bool) -> Seen:
        """Run a lesson from its first cell to its last, as Colab would."""
        folder = self._scratch / ("solved" if solved else "untouched") / lesson
        folder.mkdir(parents=True)
        notebook = self._notebook(lesson, solved)
        start = time.perf_counter()
        NotebookClient(
            notebook,
            kernel_name="colab",
            timeout=SECONDS_PER_CELL,
            allow_errors=True,
            resources={"metadata": {"path": str(folder)}},
            coalesce_streams=True,
        ).execute()
        nbformat.write(notebook, folder / f"{lesson}.ipynb")
        return _seen(notebook, time.perf_counter() - start)

    def keep(self, lesson: str, target: Path) -> None:
        """Copy both notebooks of a lesson as they were run."""
        target.mkdir(parents=True, exist_ok=True)
        for state in ("untouched", "solved"):
            path = self._scratch / state / lesson / f"{lesson}.ipynb"
            shutil.copyfile(path, target / f"{lesson}-{state}.ipynb")

    def changes(self) -> list[str]:
        """Return the packages that fetching the course replaced: there may be none."""
        after = versions(self._python)
        return [
            f"{name} {version} became {after.get(name)}"
            for name, version in self._before.items()
            if after.get(name) != version
        ]

    def _notebook(self, lesson: str, solved: bool) -> Any:
        """Return the lesson with its hidden tests, as autograding would have it."""
        solution = _read(self.course.root / f"solutions/{lesson}/{lesson}.ipynb")
        notebook = solution
        if not solved:
            notebook = _read(self._scratch / f"bundle/lessons/{lesson}/{lesson}.ipynb")
            graded = {_id(c): c.source for c in solution.cells if _points(c)}
            for cell in notebook.cells:
                cell.source = graded.get(_id(cell), cell.source)
        hidden = HIDDEN.format(folder=str(ROOT / "autograder"))
        notebook.cells.insert(2, nbformat.v4.new_code_cell(hidden))
        notebook.cells.append(nbformat.v4.new_code_cell(VIEWS))
        return notebook

    def _repository(self, scratch: Path) -> Course:
        """Release the course as it is here into a repository that pip can fetch."""
        root, bundle = scratch / "course", scratch / "bundle"
        for name in _git(
            ROOT, "ls-files", "--cached", "--others", "--exclude-standard"
        ):
            if (ROOT / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, root / name)
        project = root / "pyproject.toml"
        text = project.read_text("utf-8")
        addressed = text.replace('repository = ""', f'repository = "{bundle.as_uri()}"')
        project.write_text(addressed, encoding="utf-8")
        course = Course.find(root)
        build(course, overwrite=True)
        release(course, bundle)
        _git(bundle, "init", "--quiet", "--initial-branch=main")
        _git(bundle, "add", "--all")
        who = ("-c", "user.name=A. Teacher", "-c", "user.email=a@example.org")
        _git(bundle, *who, "commit", "--quiet", "--message", "The course")
        return course

    def _kernel(self, jupyter: Path) -> None:
        environment = {
            "PYTHONPATH": str(HERE / "stand_in"),
            "COLAB_RELEASE_TAG": "stand-in",
            "COURSE_OFFLINE": "1",
            "COURSE_CACHE": str(self._scratch / "cache"),
            "CI": "",  # widgets are inert there
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # a warning to the terminal
        }
        start = "import google.colab; google.colab.watch()"
        kernel = [str(self._python), "-m", "ipykernel_launcher", "-f"]
        specification = {
            "argv": [*kernel, "{connection_file}", f"--IPKernelApp.exec_lines={start}"],
            "display_name": "Colab",
            "language": "python",
            "env": environment,
        }
        target = jupyter / "kernels/colab/kernel.json"
        target.parent.mkdir(parents=True)
        target.write_text(json.dumps(specification), encoding="utf-8")
        os.environ["JUPYTER_PATH"] = str(jupyter)


def _seen(notebook: Any, seconds: float) -> Seen:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in code for output in cell.outputs]
    return Seen(
        errors=[f"{o.ename}: {o.evalue}" for o in outputs if o.output_type == "error"],
        stderr=[o.text[:300] for o in outputs if o.get("name") == "stderr"],
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


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def _git(folder: Path, *arguments: str) -> list[str]:
    command = ["git", *arguments]
    done = subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def main() -> int:
    """Run the lessons that are named, and say of each what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="names or numbers; all by default")
    parser.add_argument("--environment", type=Path, default=ROOT / "build/colab")
    parser.add_argument("--keep", type=Path, help="a folder for the notebooks as run")
    chosen = parser.parse_args()
    failing = 0
    with tempfile.TemporaryDirectory(prefix="colab-") as scratch:
        colab = Colab(chosen.environment, Path(scratch).resolve())
        for lesson in colab.course.select(chosen.lessons):
            for solved in (False, True):
                seen = colab.run(lesson, solved)
                faults = seen.faults(solved)
                failing += bool(faults)
                state = "solved" if solved else "untouched"
                print(
                    f"{lesson} {state}: {seen.seconds:.0f} s, "
                    f"{sum(seen.scores.values()):g} of {sum(seen.points.values()):g} "
                    f"points, {seen.views} widgets shown, {len(faults)} faults",
                    *faults,
                    sep="\n    ",
                    flush=True,
                )
            if chosen.keep:
                colab.keep(lesson, chosen.keep)
        for change in colab.changes():
            failing += 1
            print(f"Fetching the course changed Colab: {change}")
    print(f"{failing} of the runs failing" if failing else "All as it should be.")
    return bool(failing)


if __name__ == "__main__":
    sys.exit(main())
