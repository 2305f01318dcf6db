"""Feedback is written once for each new result, and where a total has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from gradebooks import graded
from hand_ins import LESSON

from autograder.nbgrader.feedback_due import feedback_due, note_feedback
from autograder.nbgrader.gradebook import open_gradebook


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = graded(tmp_path / "course", {"s01": 18.0, "s02": 9.0})
    note_feedback(made, LESSON, feedback_due(made, LESSON))
    return made


def due(root: Path) -> list[str]:
    return sorted(feedback_due(root, LESSON))


def test_what_has_been_written_is_not_written_again(root: Path) -> None:
    assert due(root) == []


def test_another_notebook_or_a_lost_page_is_due(root: Path) -> None:
    path = root / "autograded" / "s01" / LESSON / f"{LESSON}.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (root / "feedback" / "s02" / LESSON / f"{LESSON}.html").unlink()
    assert due(root) == ["s01", "s02"]


def test_points_by_hand_comments_and_penalties_are_due(root: Path) -> None:
    with open_gradebook(root) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "s02")
        notebook.late_submission_penalty = 1.0
        book.db.commit()
    assert due(root) == ["s02"]
    note_feedback(root, LESSON, feedback_due(root, LESSON))
    with open_gradebook(root) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, "s01")
        notebook.grades[0].manual_score = 1.0
        book.db.commit()
    assert due(root) == ["s01"]
