"""Texts that the report, its tables and the terminal share."""

from __future__ import annotations

import re

from autograder.report.results import ClassResults, StudentResult


def note(results: ClassResults, student: StudentResult) -> str:
    """Return what was found in each exercise that lost points."""
    labels = short_titles(results)
    exercises = student.exercises
    if exercises and not any(result.is_filled_in for result in exercises.values()):
        return "nothing filled in"
    parts = [
        f"{labels[name]} {result.note}"
        for name, result in exercises.items()
        if result.note and (result.score or 0.0) < results.points[name]
    ]
    if student.late:
        taken_off = f" (−{points_text(student.penalty)})" if student.penalty else ""
        parts.insert(0, student.late + taken_off)
    return "; ".join(parts)


def short_titles(results: ClassResults) -> dict[str, str]:
    """Return each exercise's number ("1.3"), or its name where it has none."""
    found = {name: re.match(r"\d+\.\d+", t) for name, t in results.titles.items()}
    return {name: match[0] if match else name for name, match in found.items()}


def points_text(value: float | None, decimals: int = 2) -> str:
    """Return points with at most so many decimals."""
    return "?" if value is None else f"{round(value, decimals):g}"
