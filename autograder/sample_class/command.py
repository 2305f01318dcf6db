"""``sample-class``: submissions of an invented class, and what each deserves."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from autograder.bank.material import Attempt, Material
from autograder.course import Course, CourseError
from autograder.sample_class.behaviours import plan
from autograder.sample_class.people import Person, invent

MANIFEST = "sample_class.json"
STUDENTS = "students.csv"
SIZE = 16


def sample_class(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    *,
    to: Annotated[
        Path | None, typer.Option(help="Course folder; the submissions go into it")
    ] = None,
    students: Annotated[int, typer.Option(min=1, help="How many students")] = SIZE,
) -> None:
    """Make the submissions of a sample class, in nbgrader's layout."""
    course = Course.find()
    name = course.select([lesson])[0]
    console = Console()
    with console.status("Inventing a class …"):
        manifest = make_sample_class(course, name, to or course.root, students)
    for entry in manifest["students"]:
        console.print(f"{entry['student']}  {entry['what']}", highlight=False)
    console.print(f"{students} submissions are in {(to or course.root) / 'submitted'}")


def make_sample_class(
    course: Course, lesson: str, folder: Path, count: int = SIZE, seed: int = 2026
) -> dict[str, Any]:
    """Write the submissions of an invented class.

    Parameters
    ----------
    course : Course
        Where the lesson is.
    lesson : str
        Its name.
    folder : Path
        A course's folder; receives ``submitted/``, ``students.csv`` and the manifest.
    count : int, default=16
        Number of students.
    seed : int, default=2026
        Another seed, other people and other mistakes.

    Returns
    -------
    dict
        The manifest, as written to ``sample_class.json``: ``lesson``, ``points`` by
        exercise, and per student ``student``, ``first_name``, ``last_name``, ``what``,
        ``file``, ``expected`` scores by exercise (None: cannot be graded), ``total``.

    Raises
    ------
    CourseError
        If ``submitted/`` holds submissions of other people.
    """
    material = Material(course, lesson)
    class_list = invent(count, seed)
    random.Random(seed).shuffle(class_list)  # an identifier says nothing of the work
    attempts = plan(material, count, seed)
    refuse_strangers(folder, {person.student for person in class_list})
    entries = []
    for person, attempt in zip(class_list, attempts, strict=True):
        path = hand_in(folder, material, person.student, attempt)
        entries.append(_entry(material, person, attempt, path.name))
    manifest = {
        "lesson": lesson,
        "points": {name: check.points for name, check in material.checks.items()},
        "students": entries,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    _write_students(folder / STUDENTS, class_list)
    return manifest


def refuse_strangers(folder: Path, known: set[str]) -> None:
    """Raise if somebody else's submissions are there: nothing is mixed with them."""
    submitted = folder / "submitted"
    present = (
        {entry.name for entry in submitted.iterdir()} if submitted.is_dir() else set()
    )
    strangers = sorted(present - known)
    if strangers:
        raise CourseError(
            f"{submitted} holds submissions of other people.",
            expected="no submissions, or an earlier sample class of the same size",
            received=", ".join(strangers[:5]),
            remedy="choose another folder: --to FOLDER",
        )


def hand_in(folder: Path, material: Material, student: str, attempt: Attempt) -> Path:
    """Write one student's submission; return the notebook's path."""
    target = folder / "submitted" / student / material.lesson
    target.mkdir(parents=True, exist_ok=True)
    text = notebook_text(material, attempt)
    if attempt.truncated:
        text = text[: len(text) // 2]
    path = target / (attempt.file_name or f"{material.lesson}.ipynb")
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def notebook_text(material: Material, attempt: Attempt) -> str:
    """Return the release notebook with a student's cells in it, as JSON."""
    import nbformat

    notebook: Any = nbformat.reads(material.release_text, as_version=4)
    notebook.cells = list(_cells(notebook.cells, attempt))
    return str(nbformat.writes(notebook)) + "\n"


def _cells(cells: list[Any], attempt: Attempt) -> Iterator[Any]:
    for cell in cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        exercise = grade_id.removeprefix("check-")
        is_check = grade_id != exercise
        if is_check and exercise in attempt.deleted:
            continue
        if is_check and exercise in attempt.edited:
            cell.source = attempt.edited[exercise]
        elif not is_check and exercise in attempt.sources:
            cell.source = attempt.sources[exercise]
        yield cell


def _entry(
    material: Material, person: Person, attempt: Attempt, file_name: str
) -> dict[str, Any]:
    expected = None if attempt.truncated else material.expected(attempt)
    return {
        "student": person.student,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "what": attempt.what,
        "file": file_name,
        "expected": expected,
        "total": None if expected is None else sum(expected.values()),
    }


def _write_students(path: Path, class_list: list[Person]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "first_name", "last_name"])
        for person in class_list:
            writer.writerow([person.student, person.first_name, person.last_name])
