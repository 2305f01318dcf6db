"""The lesson as nbgrader knows it; registered anew only when something has changed."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from autograder.course import GRADING, CourseError
from autograder.files import write_atomically
from autograder.nbgrader import steps
from autograder.nbgrader.gradebook import open_gradebook
from autograder.notebook.plan import CHECK_PREFIX, plan_of


def registered(root: Path, lesson: str) -> str:
    """Let nbgrader know a lesson, and return its release.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Returns
    -------
    str
        The release notebook. One made before is taken if its source, nbgrader and its
        configuration are the same and the gradebook has its checks.

    Raises
    ------
    CourseError
        If nbgrader refuses the lesson.
    """
    kept, stamp = root / GRADING / f"{lesson}.release.json", _stamp(root, lesson)
    try:
        found = json.loads(kept.read_text("utf-8"))
        if found["from"] == stamp and _is_in_gradebook(root, lesson, found["release"]):
            return str(found["release"])
    except (CourseError, OSError, ValueError, KeyError, TypeError):
        pass  # there is none, or it is broken, or the gradebook is new
    release = steps.generate_assignment(root, lesson).decode("utf-8")
    kept.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"from": stamp, "release": release})
    write_atomically(kept, text.encode("utf-8"))
    return release


def _stamp(root: Path, lesson: str) -> str:
    digest = hashlib.sha256(version("nbgrader").encode())
    for path in (
        root / "solutions" / lesson / f"{lesson}.ipynb",
        root / "nbgrader_config.py",
    ):
        digest.update(path.read_bytes() if path.is_file() else b"none")
        digest.update(b"\0")
    return digest.hexdigest()


def _is_in_gradebook(root: Path, lesson: str, release: str) -> bool:
    from nbgrader.api import MissingEntry

    plan = plan_of(lesson, json.loads(release))
    wanted = set(plan.written.items())
    wanted |= {(CHECK_PREFIX + name, c.points) for name, c in plan.checks.items()}
    with open_gradebook(root) as book:
        try:
            notebook = book.find_notebook(lesson, lesson)
        except MissingEntry:
            return False
        return {(cell.name, cell.max_score) for cell in notebook.grade_cells} == wanted
