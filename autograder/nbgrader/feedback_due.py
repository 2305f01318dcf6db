"""Whose feedback has to be written anew: where points, comments or outputs changed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course import GRADING
from autograder.files import write_atomically
from autograder.nbgrader.gradebook import open_gradebook
from autograder.nbgrader.steps import graded_notebooks


def feedback_due(root: Path, lesson: str) -> dict[str, str]:
    """Return whose page is missing or says something else than the gradebook.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Returns
    -------
    dict of str to str
        A digest of all that the page shows, by student; for `note_feedback`.
    """
    with open_gradebook(root) as book:
        said = _said(book, lesson)
    known = _read(root, lesson)
    found = {}
    for student, notebook in graded_notebooks(root, lesson).items():
        digest = hashlib.sha256(notebook.read_bytes())
        digest.update("\n".join(sorted(said.get(student, []))).encode())
        page = root / "feedback" / student / lesson / f"{lesson}.html"
        if not page.is_file() or known.get(student) != digest.hexdigest():
            found[student] = digest.hexdigest()
    return found


def note_feedback(root: Path, lesson: str, written: dict[str, str]) -> None:
    """Note whose pages have been written; those without a page stay due."""
    pages = {path.parts[-3] for path in (root / "feedback").glob(f"*/{lesson}/*.html")}
    known = _read(root, lesson) | {s: d for s, d in written.items() if s in pages}
    text = json.dumps(known, indent=1, sort_keys=True)
    write_atomically(_path(root, lesson), f"{text}\n".encode())


def _said(book: Any, lesson: str) -> dict[str, list[str]]:
    """Return points, comments and penalties of a class, as texts, in three queries."""
    from nbgrader import api

    found: dict[str, list[str]] = defaultdict(list)
    notebook, submission = api.SubmittedNotebook, api.SubmittedAssignment
    grade, comment = api.Grade, api.Comment
    columns: Iterable[tuple[Any, ...]] = (
        (notebook.late_submission_penalty,),
        (grade.cell_id, grade.auto_score, grade.manual_score, grade.extra_credit),
        (comment.cell_id, comment.auto_comment, comment.manual_comment),
    )
    for kind, chosen in zip((None, grade, comment), columns, strict=True):
        query = book.db.query(submission.student_id, *chosen)
        query = query.select_from(submission).join(
            notebook, notebook.assignment_id == submission.id
        )
        if kind is not None:
            query = query.join(kind, kind.notebook_id == notebook.id)
        query = query.join(
            api.Assignment, api.Assignment.id == submission.assignment_id
        )
        for student, *values in query.filter(api.Assignment.name == lesson).all():
            found[student].append(repr(values))
    return found


def _read(root: Path, lesson: str) -> dict[str, str]:
    try:
        made = json.loads(_path(root, lesson).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


def _path(root: Path, lesson: str) -> Path:
    return root / GRADING / f"{lesson}.feedback.json"
