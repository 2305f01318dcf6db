"""Try the lowest versions that pyproject.toml allows.

``python tests/places/lowest.py [LESSON ...]`` makes an environment of them, runs the
unit tests of what students use, and lessons 00 to 02, untouched and solved.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import runs
from environments import ROOT, make, uv

from autograder.course import Course

PYTHON = "3.11"  # the lowest, too
LESSONS = ("00", "01", "02")
# What students and their checks use, and `--help`; not how the course is made.
UNITS = ("test_utils_*.py", "test_models*.py", "test_panel.py", "test_lesson.py")
HELP = "tests/test_command_line.py::test_help_imports_nothing_heavy"
FEW = ("-q", "-m", "not slow and not browser")
# Old versions warn of their own future; only ours is tested.
NO_WARNINGS = ("-o", "filterwarnings=", "-p", "no:cacheprovider")


def environment(folder: Path) -> Path:
    """Return the Python of an environment of the lowest versions."""
    lowest = ("--resolution", "lowest-direct", "--extra", "lab")
    python = make(folder, PYTHON, *lowest, "-r", ROOT / "pyproject.toml")
    # Without xdist its marks, which the tests set, are unknown.
    uv("pip", "install", "--quiet", "--python", python, "pytest", "pytest-xdist")
    return python


def unit_tests(python: Path) -> int:
    """Run the unit tests with that Python; return pytest's status."""
    tests = ROOT / "tests"
    found = sorted(str(path) for unit in UNITS for path in tests.glob(unit))
    command = [python, "-m", "pytest", *FEW, *NO_WARNINGS, *found, HELP]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main(names: list[str]) -> int:
    """Say what fails with the lowest versions."""
    python = environment(ROOT / "build/lowest")
    failing = unit_tests(python) != 0
    with tempfile.TemporaryDirectory(prefix="lowest-") as folder:
        scratch = Path(folder).resolve()
        path = os.pathsep.join([str(runs.HERE / "stand_in"), str(ROOT)])
        surroundings = {"PYTHONPATH": path, "COURSE_CACHE": str(scratch / "cache")}
        runs.register_kernel(scratch / "jupyter", python, surroundings)
        for lesson in Course.find(ROOT).select(names or LESSONS):
            name = f"{lesson}/{lesson}.ipynb"
            solution = runs.read(ROOT / "solutions" / name)
            untouched = runs.with_hidden_tests(
                runs.read(ROOT / "lessons" / name), solution
            )
            for solved, notebook in ((False, untouched), (True, solution)):
                seen = runs.run(notebook, scratch / str(solved) / name)
                failing += runs.tell(lesson, solved, seen)
    print("Something fails." if failing else "All as it should be.")
    return failing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
