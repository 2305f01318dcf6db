"""Run lessons as Colab would: its versions, its set-up cell, its widgets.

``python tests/places/colab.py [LESSON ...]`` makes the environment of colab.txt,
releases the course into a repository, lets the set-up cell fetch it from there, and
runs each lesson twice: untouched, where every exercise gets 0, and solved, where each
gets full marks. No cell may raise, nothing may reach stderr, each widget is shown.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import runs
from environments import ROOT, make, uv, versions

from autograder.authoring.build import build
from autograder.authoring.bundle import release
from autograder.course import Course

PYTHON = "3.12"
VERSIONS = runs.HERE / "colab.txt"
# What hidden tests need and students do not have: found beside the installed package.
HIDDEN = "import autograder; autograder.__path__.append({folder!r})"
SET_UP = "# @title Set-up"
# Small, pure Python, used by nothing in a notebook: the course may bring newer ones.
BROUGHT = {"filelock", "platformdirs"}
STATES = {False: "untouched", True: "solved"}


class Colab:
    """A Colab runtime: an environment, a repository of the course, a kernel."""

    def __init__(self, environment: Path, scratch: Path) -> None:
        self._python = make(environment, PYTHON, "-r", VERSIONS)
        self._scratch = scratch
        uv("pip", "uninstall", "--quiet", "--python", self._python, "cnn-course")
        self._before = versions(self._python)
        self.course = released(scratch)
        surroundings = {
            "COLAB_RELEASE_TAG": "stand-in",
            "COURSE_CACHE": str(scratch / "cache"),
        }
        runs.register_kernel(scratch / "jupyter", self._python, surroundings)

    def run(self, lesson: str, solved: bool) -> runs.Seen:
        """Run a lesson from its first cell to its last, as Colab would."""
        return runs.run(self._notebook(lesson, solved), self.path(lesson, solved))

    def path(self, lesson: str, solved: bool) -> Path:
        """Return where a notebook is kept once it was run."""
        return self._scratch / STATES[solved] / lesson / f"{lesson}.ipynb"

    def changes(self) -> list[str]:
        """Return the packages of Colab's that fetching the course replaced."""
        after = versions(self._python)
        return [
            f"{name} {version} became {after.get(name)}"
            for name, version in self._before.items()
            if after.get(name) != version and name not in BROUGHT
        ]

    def _notebook(self, lesson: str, solved: bool) -> Any:
        """Return the lesson with its hidden tests, as autograding would have it."""
        name = f"{lesson}/{lesson}.ipynb"
        notebook = runs.read(self.course.root / "solutions" / name)
        if not solved:
            release = runs.read(self._scratch / "bundle/lessons" / name)
            notebook = runs.with_hidden_tests(release, notebook)
        hidden = HIDDEN.format(folder=str(ROOT / "autograder"))
        # Behind the set-up cell, which fetches the course.
        titles = [cell.source.startswith(SET_UP) for cell in notebook.cells]
        place = titles.index(True) + 1
        notebook.cells.insert(place, nbformat.v4.new_code_cell(hidden))
        return notebook


def released(scratch: Path) -> Course:
    """Release the course as it is here into a repository that pip can fetch."""
    root, bundle = scratch / "course", scratch / "bundle"
    known = ("--cached", "--others", "--exclude-standard")
    for name in _git(ROOT, "ls-files", *known):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    project = root / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
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


def _git(folder: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
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
            for solved, state in STATES.items():
                failing += runs.tell(lesson, solved, colab.run(lesson, solved))
                if chosen.keep:
                    chosen.keep.mkdir(parents=True, exist_ok=True)
                    target = chosen.keep / f"{lesson}-{state}.ipynb"
                    shutil.copyfile(colab.path(lesson, solved), target)
        for change in colab.changes():
            failing += 1
            print(f"Fetching the course changed Colab: {change}")
    print(f"{failing} failing" if failing else "All as it should be.")
    return bool(failing)


if __name__ == "__main__":
    sys.exit(main())
