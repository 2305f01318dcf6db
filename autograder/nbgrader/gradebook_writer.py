"""Bring results to where nbgrader looks: executed notebooks and the gradebook.

Only the coordinator writes, one submission at a time and its scores in one transaction,
and doing it again changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from autograder.files import write_atomically
from autograder.nbgrader.gradebook import course_config, open_gradebook, patiently
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
        self._config = course_config(root)
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
        self._patiently(lambda: self._penalise(student, path))

    def _patiently(self, do: Callable[[], Any]) -> None:
        patiently(do, self._gradebook.db.rollback)

    def _record(self, student: str, result: dict[str, Any]) -> None:
        book, lesson = self._gradebook, self._plan.lesson
        received = handed_in(self._root, lesson, student)
        with book.db.no_autoflush:  # nbgrader builds it before it belongs anywhere
            submission = book.update_or_create_submission(
                lesson, student, timestamp=received
            )
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

    def _penalise(self, student: str, path: Path) -> None:
        """Let nbgrader apply the course's rule for late submissions, if it has one."""
        named = {"AssignLatePenalties", "LateSubmissionPlugin"} & set(self._config)
        if not named:
            return
        import nbformat
        from nbgrader.preprocessors import AssignLatePenalties

        resources = {
            "nbgrader": {
                "student": student,
                "assignment": self._plan.lesson,
                "notebook": self._plan.lesson,
                "db_url": str(self._gradebook.engine.url.render_as_string(False)),
            }
        }
        late = AssignLatePenalties(config=self._config)
        late.preprocess(nbformat.read(path, as_version=4), resources)


def handed_in(root: Path, lesson: str, student: str) -> datetime | None:
    """Return when a submission was received, if ``timestamp.txt`` says so.

    The file may come from a student's own program; what is no time is no time.
    """
    path = root / "submitted" / student / lesson / "timestamp.txt"
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
        return None
    from nbgrader.utils import parse_utc

    try:
        moment = parse_utc(path.read_text("utf-8").strip())
    except Exception:  # whatever a date parser makes of such a text
        return None
    now = datetime.now(UTC).replace(tzinfo=None)
    return moment if isinstance(moment, datetime) and moment <= now else None


def _add_indexes(gradebook: Any) -> None:
    from sqlalchemy import text

    for table, column in _INDEXES:
        name = f"ix_course_{table}_{column}"
        statement = text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
        patiently(partial(gradebook.db.execute, statement), gradebook.db.rollback)
    gradebook.db.commit()
