"""Bring results to where nbgrader looks: executed notebooks and the gradebook.

Only the coordinator writes, one submission at a time and its scores in one transaction,
and doing it again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from autograder.files import write_atomically
from autograder.nbgrader.gradebook import open_gradebook, patiently
from autograder.nbgrader.lateness import settle
from autograder.notebook.plan import CHECK_PREFIX, Plan

# nbgrader looks these columns up for every submission and has no index for them.
_INDEXES = (
    ("grade", "notebook_id"),
    ("comment", "notebook_id"),
    ("submitted_notebook", "assignment_id"),
    ("submitted_assignment", "student_id"),
    ("base_cell", "notebook_id"),
    ("notebook", "assignment_id"),
)


class GradebookWriter:
    """The one writer of a class's results.

    Parameters
    ----------
    root : Path
        The course's folder.
    plan : Plan
        Of the lesson.
    """

    def __init__(self, root: Path, plan: Plan) -> None:
        self._root = root
        self._plan = plan
        self._stubs = {
            cell.grade_id: cell.source for cell in plan.cells if cell.role == "answer"
        }
        self._gradebook = patiently(lambda: open_gradebook(root))
        _add_indexes(self._gradebook)

    def __enter__(self) -> GradebookWriter:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the gradebook."""
        self._gradebook.close()

    def known(self) -> set[str]:
        """Return the students whose submission the gradebook has."""
        found = self._gradebook.assignment_submissions(self._plan.lesson)
        return {submission.student.id for submission in found}

    def land(self, student: str, result: dict[str, Any]) -> None:
        """Write a student's executed notebook and scores.

        Parameters
        ----------
        student : str
            Name of the submission's folder.
        result : dict
            From `autograder.grading.task.grade_one`.
        """
        lesson = self._plan.lesson
        path = self._root / "autograded" / student / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result["notebook"], indent=1) + "\n"
        write_atomically(path, text.encode("utf-8"))
        self._patiently(lambda: self._record(student, result))

    def settle(self) -> list[str]:
        """Bring times and late penalties of all up to date; see `lateness.settle`."""
        made = partial(settle, self._root, self._plan.lesson, self._gradebook)
        return patiently(made, self._gradebook.db.rollback)

    def _patiently(self, do: Callable[[], Any]) -> None:
        patiently(do, self._gradebook.db.rollback)

    def _record(self, student: str, result: dict[str, Any]) -> None:
        book, lesson = self._gradebook, self._plan.lesson
        with book.db.no_autoflush:  # nbgrader builds it before it belongs anywhere
            submission = book.update_or_create_submission(lesson, student)
        people = set(result["needs_person"])
        untouched = self._untouched(result["notebook"])
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                exercise = grade.cell.name.removeprefix(CHECK_PREFIX)
                grade.auto_score = result["scores"].get(exercise)
                # As nbgrader: whoever gave points by hand looks at it again.
                grade.needs_manual_grade = (
                    exercise in people
                    or grade.manual_score is not None
                    or grade.auto_score is None
                )
            for comment in notebook.comments:
                comment.auto_comment = (
                    "No response." if comment.cell.name in untouched else None
                )
        book.db.commit()

    def _untouched(self, notebook: dict[str, Any]) -> set[str]:
        """Return the answers that are still as the lesson gives them."""
        sources = {
            cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"]
            for cell in notebook["cells"]
        }
        return {
            name
            for name, stub in self._stubs.items()
            if sources.get(name, "").strip() == stub.strip()
        }


def _add_indexes(gradebook: Any) -> None:
    from sqlalchemy import text

    for table, column in _INDEXES:
        name = f"ix_course_{table}_{column}"
        statement = text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
        patiently(partial(gradebook.db.execute, statement), gradebook.db.rollback)
    gradebook.db.commit()
