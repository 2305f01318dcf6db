"""Faults of a whole class: two graders, a locked gradebook, formulas in tables."""

from __future__ import annotations

import csv
import json
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from attacks.arena import LESSON, POINTS, REPOSITORY
from attacks.upload import CASES as _UPLOADS
from attacks.upload import Upload
from autograder.course import Course
from autograder.nbgrader.gradebook import enrol, open_gradebook
from autograder.nbgrader.gradebook_writer import GradebookWriter
from autograder.notebook.plan import read_plan
from autograder.report.tables import safe_cell

CASES: list[Upload] = []


def fault(number: str, name: str, tries: str, stopped_by: str, **more: str) -> Any:
    """Register a function that tries it on a course with a gradebook."""

    def register(run: Any) -> Any:
        CASES.append(Upload(number, name, tries, stopped_by, run, **more))
        return run

    return register


def result(score: float = 2.0) -> dict[str, Any]:
    """Return what a worker would send."""
    path = REPOSITORY / "lessons" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    scores = dict.fromkeys(POINTS, score)
    return {"notebook": notebook, "scores": scores, "needs_person": []}


def land(root: Path, student: str, score: float = 2.0) -> None:
    """Land one student's result, as a coordinator of its own."""
    with GradebookWriter(root, read_plan(root, LESSON)) as writer:
        writer.land(student, result(score))


def score_of(root: Path, student: str) -> float:
    """Return what the gradebook has."""
    with open_gradebook(root) as book:
        return float(book.find_submission(LESSON, student).score)


@fault(
    *("62", "two graders on one student", "two runs write the same scores at once"),
    "one transaction a student; who comes second finds it there",
    result="one row, the right score",
    stock="InvalidEntry for one of them",
)
def two_graders(root: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(land, root, "honest") for _ in range(8)]
        for future in done:
            future.result()
    assert score_of(root, "honest") == 2.0 * len(POINTS)


@fault(
    *("63", "a locked gradebook", "another program holds the database for 7 seconds"),
    "the coordinator, its only writer, tries again for a minute",
    result="written when it is free",
    stock="the rest of the class is not graded",
)
def locked(root: Path) -> None:
    book = sqlite3.connect(root / "gradebook.db", check_same_thread=False)
    book.execute("begin exclusive")
    release = threading.Timer(7, book.rollback)
    release.start()
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(land, root, "honest"), pool.submit(enrol, root, ["new"])]
        for future in done:
            future.result()
    release.join()
    book.close()
    assert score_of(root, "honest") == 2.0 * len(POINTS)


@fault(
    *(
        "64",
        "formulas in tables",
        "names such as =HYPERLINK(…), with commas and quotes",
    ),
    "cells that a spreadsheet would take for formulas begin with an apostrophe",
    result="text",
    stock="unquoted",
)
def formulas(root: Path) -> None:
    names = ["=HYPERLINK(1)", "+1", "-1", "@x", "  =1", "\t=1", "Smith, Jr", 'a"b']
    path = root / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerow(map(safe_cell, names))
    with path.open(newline="", encoding="utf-8") as file:
        (read,) = csv.reader(file)
    assert len(read) == len(names)
    assert not [cell for cell in read if cell.strip()[0] in "=+-@"]


def stage(folder: Path) -> Path:
    """Make a course that nbgrader knows, for these faults."""
    from autograder.nbgrader.steps import generate_assignment
    from autograder.sample_class.demo import prepare

    root = prepare(Course.find(REPOSITORY), folder)
    for name in ("solutions", "lessons"):
        made = root / name / LESSON / f"{LESSON}.ipynb"
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_bytes((REPOSITORY / made.relative_to(root)).read_bytes())
    generate_assignment(root, LESSON)
    enrol(root, ["honest"])
    return root


ALL = sorted(
    (*_UPLOADS, *CASES), key=lambda c: int(c.number) if c.number.isdigit() else 99
)
