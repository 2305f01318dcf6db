"""``gradescope``: write the zip that Gradescope builds a lesson's autograder from."""

from __future__ import annotations

import io
import tomllib
import zipfile
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.authoring.bundle import student_paths
from autograder.course import GUEST, Course, CourseError
from autograder.files import write_atomically

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same course gives the same zip
_SCRIPTS = ("setup.sh", "run_autograder")
# What the judging side needs; of the hidden cases only the lesson's own.
_ENGINE = (
    *("autograder/*.py", "autograder/*/*.py", "autograder/*/*/*.py"),
    *("autograder/**/*.html", "autograder/**/*.css"),
    *("utils/**/*.py", "utils/**/*.npz", "utils/**/*.json"),
)
_NOT_THERE = ("autograder/sample_class/*", "autograder/bank/*", "*__pycache__*")
_NOT_NEEDED = ("ipywidgets", "jupyterlab", "nbgrader")


def gradescope(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    *,
    to: Annotated[Path, typer.Option(help="The zip to write")] = Path("autograder.zip"),
) -> None:
    """Write a lesson's autograder for Gradescope: upload it as it is.

    It holds the hidden cases: it is for Gradescope, not for students.
    """
    course = Course.find()
    name = course.select([lesson])[0]
    count = write_zip(course, name, to)
    Console().print(
        f"wrote {to}: {count} files; hidden cases are inside", highlight=False
    )


def write_zip(course: Course, lesson: str, target: Path) -> int:
    """Write a lesson's autograder.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    lesson : str
        Name of the lesson.
    target : Path
        The zip.

    Returns
    -------
    int
        Number of files in it.

    Raises
    ------
    CourseError
        If the lesson has not been built.
    """
    entries = _entries(course, lesson)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(entries.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = (0o100755 if name in _SCRIPTS else 0o100644) << 16
            archive.writestr(entry, content)
    write_atomically(target, buffer.getvalue())
    return len(entries)


def _entries(course: Course, lesson: str) -> dict[str, bytes]:
    release = course.root / "lessons" / lesson / f"{lesson}.ipynb"
    if not release.is_file():
        raise CourseError(
            f"Lesson {lesson} has not been built.",
            expected=str(release),
            received="no such file",
            remedy=f"python -m autograder build {lesson}",
        )
    scripts = files("autograder.gradescope")
    found = {name: (scripts / f"{name}.txt").read_bytes() for name in _SCRIPTS}
    found["lesson.txt"] = f"{lesson}\n".encode()
    found["requirements.txt"] = _requirements(course).encode()
    found[f"judge/lessons/{lesson}/{lesson}.ipynb"] = release.read_bytes()
    for path in ("pyproject.toml", "nbgrader_config.py"):
        found[f"judge/{path}"] = (course.root / path).read_bytes()
    for path in _engine(course, lesson):
        found[f"judge/{path}"] = (course.root / path).read_bytes()
    for path in _guest(course):
        found[f"guest/{path}"] = (course.root / path).read_bytes()
    return found


def _engine(course: Course, lesson: str) -> list[str]:
    hidden = f"autograder/hidden/lesson_{lesson}.py"
    return sorted(
        name
        for pattern in _ENGINE
        for path in course.root.glob(pattern)
        if not any(fnmatch(name := _name(course, path), no) for no in _NOT_THERE)
        and (not name.startswith("autograder/hidden/lesson_") or name == hidden)
    )


def _guest(course: Course) -> list[str]:
    """Return what stands beside a submission's code: students' side, and the wire."""
    shipped = [
        str(p) for p in student_paths(course) if p.parts[0] in ("autograder", "utils")
    ]
    wire = [
        _name(course, path)
        for folder in GUEST
        for path in (course.root / "autograder" / folder).glob("**/*.py")
    ]
    package = "autograder/sandbox/__init__.py"
    return sorted({*shipped, *wire, package} - {"autograder/report.html"})


def _name(course: Course, path: Path) -> str:
    return path.relative_to(course.root).as_posix()


def _requirements(course: Course) -> str:
    """Return the pins of what the engine needs where nobody opens a lesson."""
    project = tomllib.loads((course.root / "pyproject.toml").read_text("utf-8"))[
        "project"
    ]
    wanted = [*project["dependencies"], "tensorflow", "nbformat", "psutil", "pyyaml"]
    wanted += ["pyseccomp", "babel", "distributed", "ipython"]
    names = {item.split(">")[0].split("=")[0].strip().casefold() for item in wanted}
    pins = (course.root / "constraints.txt").read_text("utf-8").splitlines()
    kept = [
        pin for pin in pins if pin.split("==")[0].casefold() in names - set(_NOT_NEEDED)
    ]
    return "\n".join(kept) + "\n"
