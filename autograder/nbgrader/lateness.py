"""Times, extensions and penalties of a whole class, at each run; nothing is graded."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.intake.register import read_register
from autograder.intake.times import STAMP, read_stamp
from autograder.nbgrader.deadlines import Deadlines, read_deadlines
from autograder.nbgrader.gradebook import course_config


def settle(root: Path, lesson: str, book: Any) -> list[str]:
    """Bring times, extensions and late penalties up to date in the gradebook.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    book : nbgrader.api.Gradebook
        Open; committed here.

    Returns
    -------
    list of str
        Where a system's mark and the times disagree, for the instructor.

    Notes
    -----
    The course's rule is nbgrader's: ``c.AssignLatePenalties.plugin_class`` or
    ``c.LateSubmissionPlugin.penalty_method`` in ``nbgrader_config.py``. A mark of the
    system's, LATE, counts more than the times; without a time it is one second late.
    """
    deadlines = read_deadlines(root, lesson)
    marks = read_register(root, lesson)
    rule = _rule(root)
    notes = []
    for student, submission, notebook, score in _submissions(book, lesson):
        _set_times(root, lesson, student, submission, deadlines)
        late = marks.get(student, {}).get("late")
        seconds, note = _seconds_late(submission, late, student in deadlines.extensions)
        if note:
            notes.append(f"{student}: {note}")
        penalty = None
        if seconds > 0:
            penalty = rule.late_submission_penalty(student, score, seconds)
        notebook.late_submission_penalty = (
            None if penalty is None else min(max(float(penalty), 0.0), max(score, 0.0))
        )
    book.db.commit()
    return notes


def _submissions(book: Any, lesson: str) -> Iterator[tuple[str, Any, Any, float]]:
    """Yield student, submission, notebook and points, all with one query."""
    from nbgrader.api import Assignment, Student, SubmittedAssignment, SubmittedNotebook

    found = (
        book.db.query(
            Student.id, SubmittedAssignment, SubmittedNotebook, SubmittedNotebook.score
        )
        .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
        .join(
            SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id
        )
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == lesson)
        .order_by(Student.id)
        .all()
    )
    for student, submission, notebook, score in found:
        yield student, submission, notebook, float(score or 0.0)


def _set_times(
    root: Path, lesson: str, student: str, submission: Any, deadlines: Deadlines
) -> None:
    """Set a submission's time and extension; naive UTC, as nbgrader keeps them."""
    received = read_stamp(root / "submitted" / student / lesson / STAMP)
    if (root / "submitted" / student / lesson).is_dir():
        submission.timestamp = _naive(received) if received else None
    if deadlines.due is None:
        return  # whatever was set in Formgrader
    submission.assignment.duedate = _naive(deadlines.due)
    until = deadlines.extensions.get(student)
    submission.extension = until - deadlines.due if until is not None else None


def _seconds_late(
    submission: Any, mark: bool | None, has_extension: bool
) -> tuple[float, str]:
    seconds = float(submission.total_seconds_late)
    is_known = submission.timestamp is not None and submission.duedate is not None
    if mark is None or (is_known and mark == (seconds > 0)):
        return seconds, ""
    if has_extension:
        return seconds, "the system says late, an extension was given" * mark
    if mark:
        said = "the time says on time, the system says late: late" if is_known else ""
        return max(seconds, 1.0), said
    said = "the time says late, the system says on time: on time" if is_known else ""
    return 0.0, said


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def _rule(root: Path) -> Any:
    """Return the course's plug-in for late submissions; nbgrader's own by default."""
    from nbgrader.preprocessors import AssignLatePenalties

    with _importable(root):
        late = AssignLatePenalties(config=course_config(root))
        late.init_plugin()
    return late.plugin_inst


@contextlib.contextmanager
def _importable(root: Path) -> Iterator[None]:
    """Let a plug-in be a file in the course's folder, as for nbgrader's commands."""
    sys.path.insert(0, str(root))
    try:
        yield
    finally:
        sys.path.remove(str(root))
