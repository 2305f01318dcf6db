"""Grade what Colab gives back, and compare with the same work done locally.

``python tests/places/round_trip.py [LESSON ...]``: one student's notebook, downloaded
from Colab in four forms, goes through the engine and through stock nbgrader. Scores,
named mistakes and the pages of feedback must be those of the local notebook.
"""

from __future__ import annotations

import copy
import io
import json
import re
import sys
import tempfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from lesson_runs import stage_of
from rich.console import Console
from stock import grade_class as grade_by_nbgrader

from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.grading.command import Options
from autograder.grading.command import grade_class as grade_by_engine
from autograder.report.results import read_results
from autograder.sample_class.command import hand_in

LESSONS = ("01", "02", "03")
LOCAL = "local"
WIDGETS = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
# A graded cell of a page of feedback, as nbgrader's template writes it.
GRADED = re.compile(r'<a name="(check-\w+)">(.*?)<div class="cell ', re.DOTALL)
# How many cells ran before differs where a student has cells of their own.
COUNT = re.compile(r"\b(?:In|Out)\s?\[[\d\s]*\]")

COURSE = Course.find(TESTS)


def as_saved_by_colab(notebook: dict[str, Any]) -> None:
    """Its own identifiers and times beside what is there, and an older format."""
    notebook["nbformat_minor"] = 0
    notebook["metadata"]["colab"] = {"provenance": [], "gpuType": "T4"}
    notebook["metadata"]["accelerator"] = "GPU"
    for number, cell in enumerate(notebook["cells"]):
        cell.pop("id", None)
        cell["metadata"]["id"] = f"c{number:011d}"
        if cell["cell_type"] == "code":
            user = {"displayName": "A. Student", "userId": "01"}
            times = {"status": "ok", "timestamp": 1767225600000, "user_tz": -60}
            cell["metadata"]["executionInfo"] = {**times, "user": user}
            cell["metadata"]["outputId"] = f"o{number}"


def without_marks(notebook: dict[str, Any]) -> None:
    """Cells that were copied into a new notebook have lost nbgrader's metadata."""
    as_saved_by_colab(notebook)
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)


def with_widgets(notebook: dict[str, Any]) -> None:
    """Widgets that were shown: Colab stores them without nbconvert's "state"."""
    as_saved_by_colab(notebook)
    model = {"model_module": "@jupyter-widgets/controls", "model_name": "VBoxModel"}
    notebook["metadata"]["widgets"] = {WIDGETS: {"a1": {**model, "state": {}}}}
    cell = next(c for c in notebook["cells"] if c["cell_type"] == "code")
    view = {"model_id": "a1", "version_major": 2, "version_minor": 0}
    data = {VIEW: view, "text/plain": ["VBox()"]}
    cell["outputs"] = [{"output_type": "display_data", "data": data, "metadata": {}}]


def with_own_cells(notebook: dict[str, Any]) -> None:
    """Cells that make sense in Colab only."""
    for source in (
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "!pip install --quiet --no-index a-package-that-is-not-there",
        "%cd /content",
    ):
        cell = {"cell_type": "code", "execution_count": None, "metadata": {}}
        notebook["cells"].insert(2, {**cell, "outputs": [], "source": source})
    as_saved_by_colab(notebook)


FORMS: dict[str, Callable[[dict[str, Any]], None]] = {
    "saved": as_saved_by_colab,
    "no_marks": without_marks,
    "widgets": with_widgets,
    "own_cells": with_own_cells,
}


def prepare(root: Path, lesson: str) -> Course:
    """Return a course in which the same work was handed in in every form."""
    stage = stage_of(root, lesson)
    material = Material(COURSE, lesson)
    sources = dict(material.solutions)
    first, second = list(sources)[:2]
    sources[first] = material.typed(first, material.banks[first].of_kind("wrong")[0])
    sources[second] = material.stubs[second]
    hand_in(stage.root, material, LOCAL, Attempt("", sources))
    text = _submission(stage.root, LOCAL, lesson).read_text(encoding="utf-8")
    for name, form in FORMS.items():
        notebook = copy.deepcopy(json.loads(text))
        form(notebook)
        path = _submission(stage.root, name, lesson)
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return stage


def by_engine(root: Path, lesson: str) -> None:
    """Grade with the engine."""
    console = Console(file=io.StringIO())
    grade_by_engine(root, lesson, console, Options(workers=1))


def by_nbgrader(root: Path, lesson: str) -> None:
    """Grade with stock nbgrader."""
    grade_by_nbgrader(root, lesson)


def differences(root: Path, lesson: str) -> dict[str, str]:
    """Return what differs from the local notebook, by form; "" when nothing does."""
    students = {s.student: s for s in read_results(root, lesson).students}
    local = students[LOCAL]
    found = {}
    for name in FORMS:
        own = students.get(name)
        if own is None:
            found[name] = "not graded"
            continue
        other = [
            f"{exercise}: {own.exercises.get(exercise)} instead of {result}"
            for exercise, result in local.exercises.items()
            if own.exercises.get(exercise) != result
        ]
        mine, theirs = told(own.feedback), told(local.feedback)
        other += [
            f"{cell} is told {mine.get(cell)!r} instead of {said!r}"
            for cell, said in theirs.items()
            if mine.get(cell) != said
        ]
        if len(theirs) != len(local.exercises):
            other.append(f"feedback on {len(theirs)} exercises only")
        found[name] = "; ".join(other)
    return found


def told(page: Path | None) -> dict[str, str]:
    """Return what a page of feedback says in each graded cell: score and outputs."""
    if page is None or not page.is_file():
        return {}
    found = {}
    for name, section in GRADED.findall(page.read_text(encoding="utf-8")):
        words = unescape(re.sub(r"<[^>]+>", " ", section))
        found[name] = " ".join(COUNT.sub("", words).split())
    return found


def main(names: list[str]) -> int:
    """Print one line for each lesson, way of grading and form."""
    failing = 0
    for lesson in COURSE.select(names or LESSONS):
        for way in (by_engine, by_nbgrader):
            with tempfile.TemporaryDirectory(prefix="round-trip-") as folder:
                root = prepare(Path(folder).resolve() / "course", lesson).root
                way(root, lesson)
                for form, said in differences(root, lesson).items():
                    failing += bool(said)
                    told = said or "as the local one"
                    print(f"{lesson} {way.__name__} {form}: {told}", flush=True)
    print(f"{failing} differ")
    return failing


def _submission(root: Path, student: str, lesson: str) -> Path:
    return root / "submitted" / student / lesson / f"{lesson}.ipynb"


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
