"""A graded class, though no notebook runs: gradebook, notebooks, feedback."""

from __future__ import annotations

import csv
import json
import tempfile
from functools import lru_cache
from pathlib import Path

from hand_ins import LESSON, course
from nbgrader.api import Gradebook

POINTS = {"window_sums": 2.0, "correlate": 4.0, "out_size": 12.0}


def graded(root: Path, scores: dict[str, float], students: str = "") -> Path:
    """Make a course in which these students have these points in all."""
    course(root, students)
    (root / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    (root / "gradebook.db").write_bytes(_empty())
    url = f"sqlite:///{root / 'gradebook.db'}"
    with Gradebook(url) as book, book.db.no_autoflush:
        book.add_assignment(LESSON)
        book.add_notebook(LESSON, LESSON)
        for name, points in POINTS.items():
            cell = f"check-{name}"
            book.add_grade_cell(
                cell, LESSON, LESSON, max_score=points, cell_type="code"
            )
            book.add_source_cell(cell, LESSON, LESSON, cell_type="code", source="")
        for student, points in scores.items():
            book.update_or_create_student(student)
            submission = book.add_submission(LESSON, student)
            for grade in submission.notebooks[0].grades:
                share = points / sum(POINTS.values())
                grade.auto_score = share * POINTS[grade.name.removeprefix("check-")]
        book.db.commit()
    for student in scores:
        hand_in(root, student)
    return root


@lru_cache
def _empty() -> bytes:
    """Return an empty gradebook: to make one takes nbgrader seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "gradebook.db")
        Gradebook(f"sqlite:///{path}").close()
        return path.read_bytes()


def hand_in(root: Path, student: str, time: str = "") -> None:
    """Put the files of a graded submission where they belong."""
    notebook = json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    )
    for place, end in (
        ("submitted", "ipynb"),
        ("autograded", "ipynb"),
        ("feedback", "html"),
    ):
        path = root / place / student / LESSON / f"{LESSON}.{end}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(notebook, encoding="utf-8")
    if time:
        stamp = root / "submitted" / student / LESSON / "timestamp.txt"
        stamp.write_text(f"{time}\n", encoding="utf-8")


def exported(root: Path) -> dict[str, float]:
    """Return each student's score as nbgrader exports it."""
    from nbgrader.plugins import CsvExportPlugin

    plugin = CsvExportPlugin()
    plugin.to = str(root / "export.csv")
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        plugin.export(book)
    with open(plugin.to, newline="", encoding="utf-8") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
