"""A tiny course in a temporary folder: one lesson, its checks, its hidden cases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.authoring.templates import marker
from autograder.course import Course

REPOSITORY_ROOT = Path(__file__).parents[1]
LESSON = "07_tiny"

SOURCE = f'''\
# %% [markdown]
# # 7 · Doubling
#
# What a factor of two does to a picture.

# %%
import numpy as np
from autograder import Lesson

lesson = Lesson("07_tiny")
image = np.arange(6.0).reshape(2, 3)

# %% [markdown]
# **Exercise.** Write `double(image)`: every pixel counts twice (4 points).

{marker("double")}
def double(image):
    """Return the image with every intensity doubled."""
    ...
    ### BEGIN SOLUTION
    brighter_picture = np.asarray(image) * 2
    return brighter_picture
    ### END SOLUTION


{marker("check-double", points=4)}
lesson.check("double", double)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("07_tiny").grade("double", double, points=4)
### END HIDDEN TESTS
'''

CHECKS = '''\
"""Checks of lesson 07."""

import numpy as np

from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise


def verify_double(double, case):
    """Check that `double` doubles."""
    image = np.arange(case).astype(float)
    if not np.array_equal(double(image), image * 2):
        raise CheckFailed("double does not double.")


EXERCISES = [Exercise("double", "7.1 Double", verify_double, [3, 4])]
'''

HIDDEN = '''\
"""Hidden cases of lesson 07."""

CASES = {"double": [5, 6]}
'''

README = """\
# Lessons

| Lesson | You learn | Minutes | Points |
|---|---|---|---|
| [7 · Doubling](07_tiny/07_tiny.ipynb) | to double | 5 | 4 |

See the [helpers](../utils/README.md), [how to contribute](../CONTRIBUTING.md) and
[nbgrader](https://nbgrader.readthedocs.io).
"""

PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "cnn-course"
version = "2026.1"
readme = "README.md"
license-files = ["LICENSE", "LICENSE-TEXT"]

[project.scripts]
cnn-course = "autograder.__main__:main"

[tool.setuptools.packages.find]
include = ["autograder*", "utils*"]

[tool.course]
title = "A tiny course"
repository = "{repository}"
branch = "main"
"""


def make_course(root: Path, repository: str = "") -> Course:
    """Write the tiny course into `root`; verify has nothing to say once it is built."""
    copied = {"nbgrader_config.py", ".gitattributes", ".gitignore"}
    for name in copied:
        (root / name).write_bytes((REPOSITORY_ROOT / name).read_bytes())
    files = {
        "pyproject.toml": PYPROJECT.format(repository=repository),
        f"solutions/{LESSON}/{LESSON}.py": SOURCE,
        f"autograder/checks/lesson_{LESSON}.py": CHECKS,
        f"autograder/hidden/lesson_{LESSON}.py": HIDDEN,
        "lessons/README.md": README,
    }
    for name, text in files.items():
        write(root / name, text)
    return Course.find(root)


def add_package(root: Path) -> None:
    """Give the course the real packages, ready to install, and its papers."""
    for source in sorted(
        path
        for package in ("autograder", "utils")
        for path in (REPOSITORY_ROOT / package).rglob("*")
    ):
        relative = source.relative_to(REPOSITORY_ROOT)
        own = any(p.startswith(("lesson_", "__pycache__")) for p in relative.parts)
        if source.is_file() and not own:
            (root / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, root / relative)
    for name in ("README.md", "LICENSE", "LICENSE-TEXT", "utils/README.md"):
        write(root / name, f"# {name} of the tiny course\n")
    for name in ("environment.yml", "constraints.txt", "CONTRIBUTING.md", "Makefile"):
        write(root / name, f"# {name}\n")
    write(root / "CHANGELOG.md", "# Changes\n")
    write(root / "tests/test_nothing.py", "# not for students\n")
    write(root / "docs/notes.md", "not for students\n")


def write(path: Path, text: str) -> None:
    """Write a text file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def edit(path: Path, old: str, new: str) -> None:
    """Replace a piece of text that occurs in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    write(path, text.replace(old, new))


def git(root: Path, *arguments: str) -> str:
    """Run git as somebody, whoever is at the keyboard."""
    identity = ["-c", "user.name=A. Teacher", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", *identity, *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def commit_all(root: Path) -> None:
    """Put everything git does not ignore into a commit on the branch main."""
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "all")


def fresh_environment(folder: Path) -> Path:
    """Make an environment that has every package of this one, but not the course.

    Nothing is downloaded, except setuptools where the one at hand is too old to read
    the course's pyproject.toml. Returns the path of its Python.
    """
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    packages = folder / "packages"
    packages.mkdir()
    # A folder of links, because installing the course for development puts it beside
    # its dependencies.
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        own = entry.name.startswith(("cnn_course", "__editable__", "__pycache__"))
        if not own and entry.suffix != ".pth":
            (packages / entry.name).symlink_to(entry)
    (site / "packages.pth").write_text(f"{packages}\n", encoding="utf-8")
    if int(version("setuptools").partition(".")[0]) < 77:
        install = [python, "-m", "pip", "install", "--quiet", f"--target={site}"]
        done = subprocess.run([*install, "setuptools>=77"], check=False)
        if done.returncode:
            pytest.skip("setuptools is older than 77 and no newer one can be had")
    return python


def run_notebook(
    path: Path, python: Path, *options: str, **environment: str
) -> list[dict[str, Any]]:
    """Run a notebook with the kernel of another environment; return its cells.

    nbclient gets a process of its own: a socket it leaves open is none of ours then.
    """
    kernel = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    specification = {
        "argv": [*kernel, *options],
        "display_name": "fresh",
        "language": "python",
        "env": {"PYTHONPATH": "", **environment},
    }
    jupyter = python.parents[1] / "jupyter"
    write(jupyter / "kernels/fresh/kernel.json", json.dumps(specification))
    main = "from nbclient.cli import main; main()"
    flags = ["--inplace", "--allow-errors", "--kernel_name=fresh", "--timeout=180"]
    done = subprocess.run(
        [sys.executable, "-c", main, str(path), *flags],
        env={**os.environ, "JUPYTER_PATH": str(jupyter)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    cells: list[dict[str, Any]] = nbformat.read(path, as_version=4).cells
    return cells
