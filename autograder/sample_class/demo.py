"""``demo``: a course's whole life on an invented class, offline, in its own folder."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograder.authoring.build import build
from autograder.course import Course, CourseError
from autograder.grading.command import Options, grade_class
from autograder.nbgrader import steps
from autograder.report.command import class_table
from autograder.report.page import write_html
from autograder.report.results import read_results
from autograder.report.tables import write_tables
from autograder.sample_class.command import make_sample_class
from autograder.sandbox.host import outer_wall

MARKER = "made-by-demo.txt"
CELL_TIMEOUT = 20  # seconds: one student's cell never ends
_MARKER_TEXT = """\
`python -m autograder demo` made this folder and replaces it as a whole.
Keep nothing of your own here.
"""


def demo(
    *,
    to: Annotated[Path, typer.Option(help="Folder to play in; replaced")] = Path(
        "demo"
    ),
    lesson: Annotated[str, typer.Option(help="The lesson")] = "01_edge_detection",
) -> None:
    """Play a course's whole life: build, a class hands in, grade, feedback, report."""
    play(Course.find(), to, lesson, Console())


def play(course: Course, folder: Path, lesson: str, console: Console) -> Path:
    """Play a course's whole life in a folder of its own.

    Parameters
    ----------
    course : Course
        Read only.
    folder : Path
        Replaced when an earlier demo made it.
    lesson : str
        Which lesson the class hands in.
    console : rich.console.Console
        Where everything is told.

    Returns
    -------
    Path
        The HTML report.

    Raises
    ------
    CourseError
        If the folder holds anything but an earlier demo, or a step fails.
    """
    started = time.monotonic()
    name = course.select([lesson])[0]
    root = prepare(course, folder)
    stage = replace(course, root=root)

    _headline(console, 1, "Build every lesson from its one source")
    with console.status("Building …"):
        built = build(stage)
    console.print(f"{len(built.written)} notebooks for {len(course.lessons)} lessons")

    _headline(console, 2, f"A class hands in {name}")
    with console.status("Students are at work …"):
        manifest = make_sample_class(_with_answers(course, stage), name, root)
    for entry in manifest["students"]:
        full_name = f"{entry['first_name']} {entry['last_name']}"
        console.print(f"  {full_name}: {entry['what']}", markup=False, highlight=False)

    _headline(console, 3, "Grade many at once, walled in, and write feedback")
    _grade(root, name, console)

    _headline(console, 4, "Report")
    results = read_results(root, name)
    exports = root / "exports"
    with console.status("Drawing the report …"):
        page = write_html(results, exports / name)
        grades = write_tables(results, exports / name)[0]
        gradebook = steps.export(root, exports / "gradebook.csv")
    console.print(class_table(results, console.width))
    seconds = time.monotonic() - started
    console.print(f"\nDone in {seconds:.0f} seconds. Where to look:")
    feedback = next((s.feedback for s in results.graded if s.feedback), root)
    for what, path in {
        "Class report": page,
        "One student's feedback": feedback,
        "Grades": grades,
        "nbgrader's export": gradebook,
        "What students open": root / "lessons" / name / f"{name}.ipynb",
    }.items():
        console.print(f"  {what:<23} {shown(path)}", soft_wrap=True, highlight=False)
    console.print(
        f"  {'nbgrader itself':<23} cd {shown(root)}, then jupyter lab: its menu "
        "Nbgrader opens Formgrader on this class",
        soft_wrap=True,
        highlight=False,
    )
    return page


def _grade(root: Path, lesson: str, console: Console) -> None:
    why = outer_wall.missing()
    if why:
        console.print(f"This class is invented, so no walls are needed; else: {why}")
    options = Options(cell_seconds=CELL_TIMEOUT, walls=not why)
    grade_class(root, lesson, console, options)


def prepare(course: Course, folder: Path) -> Path:
    """Empty the demo's folder and put the course's sources into it.

    Returns
    -------
    Path
        The folder, absolute.

    Raises
    ------
    CourseError
        If somebody else's files are there.
    """
    root = folder.resolve()
    foreign = root.exists() and not (root / MARKER).is_file()
    if foreign and (not root.is_dir() or any(root.iterdir())):
        raise CourseError(
            f"{folder} was not made by the demo.",
            expected="no such folder, an empty one, or that of an earlier demo",
            received="somebody's files",
            remedy="choose another folder: --to FOLDER",
        )
    if root in (course.root, *course.root.parents):
        raise CourseError(
            "The demo does not play where the course is.",
            expected="a folder of its own",
            received=str(root),
            remedy="choose another folder: --to FOLDER",
        )
    if root.exists():
        shutil.rmtree(root)
    root.mkdir(parents=True)
    (root / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copyfile(course.root / name, root / name)
    hidden = shutil.ignore_patterns("*.ipynb", "__pycache__", ".*", "*.bak*")
    shutil.copytree(course.root / "solutions", root / "solutions", ignore=hidden)
    return root


def _with_answers(course: Course, stage: Course) -> Course:
    """Give the stage the answer bank, which the students of the class draw from."""
    bank = Path("tests") / "answers"
    shutil.copytree(course.root / bank, stage.root / bank)
    return stage


def shown(path: Path) -> str:
    """Return a path as short as it can be said from here."""
    here = Path.cwd()
    inside = path.is_relative_to(here)
    return str(path.relative_to(here) if inside else path)


def _headline(console: Console, number: int, text: str) -> None:
    console.print(f"\n[bold]{number} · {escape(text)}[/bold]")
