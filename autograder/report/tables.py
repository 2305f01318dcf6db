"""The figures behind the report as CSV that no spreadsheet program computes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.report.clusters import clusters
from autograder.report.items import items
from autograder.report.monday import attention
from autograder.report.results import ClassResults
from autograder.report.words import note, points_text

_Row = Sequence[str | float]  # numbers are our own
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def write_tables(results: ClassResults, folder: Path) -> list[Path]:
    """Write everything that the report shows as CSV.

    Parameters
    ----------
    results : ClassResults
        The class.
    folder : Path
        Receives ``grades.csv`` (a line a student), ``exercises.csv``, ``answers.csv``
        (a line a student and exercise), ``clusters.csv`` and ``attention.csv``; UTF-8
        with a byte order mark.

    Returns
    -------
    list of Path
        The files, ``grades.csv`` first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        write_csv(results, folder),
        _write(folder / "exercises.csv", _exercises(results)),
        _write(folder / "answers.csv", _answers(results)),
        _write(folder / "clusters.csv", _clusters(results)),
        _write(folder / "attention.csv", _attention(results)),
    ]


def write_csv(results: ClassResults, folder: Path) -> Path:
    """Write ``grades.csv``, one line a student; see `write_tables`."""
    folder.mkdir(parents=True, exist_ok=True)
    return _write(folder / "grades.csv", _grades(results))


def _grades(results: ClassResults) -> Iterable[_Row]:
    yield [
        *("student", "last_name", "first_name", *results.points),
        *("late_penalty", "total", "max_total", "status", "note"),
    ]
    for student in results.students:
        graded = student.is_graded
        exercises = (student.exercises[name].score for name in results.points if graded)
        scores = [*exercises, student.penalty, student.total] if graded else []
        yield [
            *(student.student, student.last_name, student.first_name),
            *(map(points_text, scores) if graded else [""] * (len(results.points) + 2)),
            points_text(results.max_total),
            "graded" if graded else f"not graded: {student.reason}",
            note(results, student),
        ]


def _exercises(results: ClassResults) -> Iterable[_Row]:
    levels = list(results.levels(next(iter(results.points)))) if results.points else []
    yield [
        *("exercise", "title", "points", "students", "share", *levels),
        "discrimination",
    ]
    for item in items(results):
        told = item.discrimination
        yield [
            *(item.exercise, results.titles[item.exercise]),
            *(points_text(results.points[item.exercise]), str(item.students)),
            f"{item.share:.3f}",
            *(str(item.levels[level]) for level in levels),
            "" if told is None else round(told, 3),
        ]


def _answers(results: ClassResults) -> Iterable[_Row]:
    yield ["student", "exercise", "score", "filled_in", "mistakes", "form"]
    for student in results.graded:
        for name, result in student.exercises.items():
            yield [
                *(student.student, name, points_text(result.score)),
                "yes" if result.is_filled_in else "no",
                ", ".join(results.mistakes(student, name)),
                result.form,
            ]


def _clusters(results: ClassResults) -> Iterable[_Row]:
    yield ["exercise", "mistakes", "students", "forms", "who", "example"]
    for found in clusters(results):
        who = " ".join(student.student for student in found.students)
        yield [
            *(found.exercise, ", ".join(found.mistakes), str(len(found.students))),
            *(str(found.forms), who, found.source),
        ]


def _attention(results: ClassResults) -> Iterable[_Row]:
    yield ["student", "last_name", "first_name", "why"]
    for student, why in attention(results):
        yield [student.student, student.last_name, student.first_name, why]


def _write(path: Path, rows: Iterable[_Row]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            [safe_cell(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        )
    return path


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet shows instead of computing it.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("Smith, Jr")
    ("'=1+1", 'Smith, Jr')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
