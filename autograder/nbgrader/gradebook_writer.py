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
            cell.grade_id: cell.source
            for cell in plan.cells
            if cell.role in ("answer", "written")
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
        before = _written(path, set(self._plan.written))
        text = json.dumps(result["notebook"], indent=1) + "\n"
        write_atomically(path, text.encode("utf-8"))
        self._patiently(lambda: self._record(student, result, before))

    def settle(self) -> list[str]:
        """Bring times and late penalties of all up to date; see `lateness.settle`."""
        made = partial(settle, self._root, self._plan.lesson, self._gradebook)
        return patiently(made, self._gradebook.db.rollback)

    def _patiently(self, do: Callable[[], Any]) -> None:
        patiently(do, self._gradebook.db.rollback)

    def _record(
        self, student: str, result: dict[str, Any], before: dict[str, str]
    ) -> None:
        book, lesson = self._gradebook, self._plan.lesson
        with book.db.no_autoflush:  # nbgrader builds it before it belongs anywhere
            submission = book.update_or_create_submission(lesson, student)
        people = set(result["needs_person"])
        untouched = self._untouched(result["notebook"])
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                if grade.cell.name in self._plan.written:
                    self._await_person(notebook, grade, result, before, untouched)
                    continue
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

    def _await_person(
        self,
        notebook: Any,
        grade: Any,
        result: dict[str, Any],
        before: dict[str, str],
        untouched: set[str],
    ) -> None:
        """Leave an answer in words to a person: points and comments given stay.

        Where it has changed since, the notebook is flagged and waits again.
        """
        name = grade.cell.name
        text = _sources(result["notebook"]).get(name, "")
        has_changed = name in before and before[name].strip() != text.strip()
        is_empty = name in untouched
        grade.auto_score = 0.0 if is_empty else None
        is_graded = grade.manual_score is not None
        grade.needs_manual_grade = has_changed if is_graded else not is_empty
        if is_graded and has_changed:
            notebook.flagged = True

    def _untouched(self, notebook: dict[str, Any]) -> set[str]:
        """Return the answers that are still as the lesson gives them."""
        sources = _sources(notebook)
        return {
            name
            for name, stub in self._stubs.items()
            if sources.get(name, "").strip() == stub.strip()
        }


def _sources(notebook: dict[str, Any]) -> dict[str, str]:
    """Return the texts of the lesson's own cells, by grade_id."""
    return {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell["source"]
        for cell in notebook["cells"]
    }


def _written(path: Path, names: set[str]) -> dict[str, str]:
    """Return the answers in words that lie there from before."""
    if not names or not path.is_file():
        return {}
    try:
        found = _sources(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name: text for name, text in found.items() if name in names}


def _add_indexes(gradebook: Any) -> None:
    from sqlalchemy import text

    for table, column in _INDEXES:
        name = f"ix_course_{table}_{column}"
        statement = text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
        patiently(partial(gradebook.db.execute, statement), gradebook.db.rollback)
    gradebook.db.commit()
