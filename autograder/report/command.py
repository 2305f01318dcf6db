"""``report``: a class table in the terminal, an HTML page and a CSV file."""

from __future__ import annotations

import base64
import csv
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course import Course
from autograder.intake.names import shown
from autograder.report import charts
from autograder.report.give_back import BackTo, give_back
from autograder.report.results import ClassResults, StudentResult, read_results

_NAME_WIDTH, _SCORE_WIDTH = 16, 5  # characters in the terminal's table
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def report(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    template: Annotated[
        Path | None, typer.Argument(help="File of grades to fill in, with --for")
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option(help="Folder for report.html and grades.csv")
    ] = None,
    system: Annotated[
        str,
        typer.Option("--for", help="moodle, canvas, blackboard, brightspace, sakai"),
    ] = "",
    grade_column: Annotated[
        str, typer.Option(help="Title of the template's column of grades")
    ] = "",
    roster: Annotated[
        Path | None, typer.Option(help="Class list; students.csv by default")
    ] = None,
) -> None:
    """Show how a class did: a table, report.html and grades.csv.

    With --for SYSTEM and the file of grades that the instructor downloaded there, the
    file is filled in and the feedback is packed under the names that the system wants.
    """
    course = Course.find()
    name = course.select([lesson])[0]
    results = read_results(course.root, name)
    console = Console()
    console.print(class_table(results, console.width))
    folder = to or course.root / "exports" / name
    for path in (write_html(results, folder), write_csv(results, folder)):
        console.print(f"wrote {path}", highlight=False)
    if system or template:
        chosen = BackTo(system, template, grade_column, roster)
        give_back(course.root, results, chosen, folder, console)


def class_table(results: ClassResults, width: int = 80) -> Table:
    """Return the class as a table for the terminal, one line a student.

    Parameters
    ----------
    results : ClassResults
        The class.
    width : int, default=80
        Of the terminal, in characters: what is left is the note's.
    """
    table = Table(
        title=f"{results.lesson} · the class",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("Student", no_wrap=True, max_width=_NAME_WIDTH)
    labels = short_titles(results)
    for exercise, points in results.points.items():
        table.add_column(f"{labels[exercise]}\n/{_points(points)}", justify="right")
    table.add_column(f"Total\n/{_points(results.max_total)}", justify="right")
    rest = width - _NAME_WIDTH - _SCORE_WIDTH * len(results.points) - 14
    # In full: report.html, grades.csv.
    table.add_column("Note", no_wrap=True, max_width=max(rest, 10))
    for student in results.students:
        if student.is_graded:
            cells = [
                _points(student.exercises[name].score, 1) for name in results.points
            ]
            total = Text(_points(student.total, 1), "bold")
            table.add_row(
                _plain(student.name), *cells, total, _plain(note(results, student))
            )
        else:
            blank = [""] * len(results.points)
            reason = Text(shown(f"not graded: {student.reason}"), "red")
            table.add_row(_plain(student.name), *blank, "–", reason)
    return table


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
        taken_off = f" (−{_points(student.penalty)})" if student.penalty else ""
        parts.insert(0, student.late + taken_off)
    return "; ".join(parts)


def short_titles(results: ClassResults) -> dict[str, str]:
    """Return each exercise's number ("1.3"), or its name where it has none."""
    found = {name: re.match(r"\d+\.\d+", t) for name, t in results.titles.items()}
    return {name: match[0] if match else name for name, match in found.items()}


def write_csv(results: ClassResults, folder: Path) -> Path:
    """Write the grades as CSV that no spreadsheet program takes for formulas.

    Parameters
    ----------
    results : ClassResults
        The class.
    folder : Path
        Receives ``grades.csv``: UTF-8 with a byte order mark, one line a student.

    Returns
    -------
    Path
        The file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "grades.csv"
    head = ["student", "last_name", "first_name", *results.points, "late_penalty"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*map(safe_cell, head), "total", "max_total", "status", "note"])
        for student in results.students:
            scores = [
                _points(student.exercises[name].score) if student.is_graded else ""
                for name in results.points
            ]
            texts = [student.student, student.last_name, student.first_name]
            status = "graded" if student.is_graded else f"not graded: {student.reason}"
            writer.writerow(
                [
                    *map(safe_cell, texts),
                    *scores,
                    _points(student.penalty) if student.is_graded else "",
                    _points(student.total) if student.is_graded else "",
                    _points(results.max_total),
                    safe_cell(status),
                    safe_cell(note(results, student)),
                ]
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


def write_html(results: ClassResults, folder: Path) -> Path:
    """Write the report as one HTML file that needs nothing else.

    Parameters
    ----------
    results : ClassResults
        The class. Its texts are escaped: students wrote some of them.
    folder : Path
        Receives ``report.html``; links to the feedback are relative to it.

    Returns
    -------
    Path
        The file.
    """
    from jinja2 import Environment, StrictUndefined

    folder.mkdir(parents=True, exist_ok=True)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["points"] = _points
    text = (files("autograder.report") / "report.html").read_text(encoding="utf-8")
    totals = [student.total for student in results.graded]
    page = environment.from_string(text).render(
        results=results,
        middle=_points(charts.median(totals)) if totals else "–",
        full=sum(abs(total - results.max_total) < 1e-9 for total in totals),
        misconceptions=results.misconceptions(),
        most=charts.MOST,
        numbers=short_titles(results),
        notes={s.student: note(results, s) for s in results.students},
        links={s.student: _link(s.feedback, folder) for s in results.students},
        pictures={
            "scores": _as_data(charts.score_distribution(results)),
            "exercises": _as_data(charts.exercise_success(results)),
            "misconceptions": _as_data(charts.frequent_misconceptions(results)),
        },
        alts=_descriptions(results),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _descriptions(results: ClassResults) -> dict[str, str]:
    shares = [s.total / (results.max_total or 1) for s in results.graded]
    groups = [
        f"{sum(low <= share < high for share in shares)} {name}"
        for low, high, name in (
            (0.9, 9.9, "with at least 90 percent of the points"),
            (0.5, 0.9, "with 50 to 90 percent"),
            (-1.0, 0.5, "with less than half"),
        )
    ]
    exercises = [
        f"{results.titles[name]}: {100 * results.share(name):.0f} percent of the "
        f"points, {results.levels(name)['full']} students with full marks"
        for name in results.points
    ]
    found = [
        f"{m.name} ({results.titles[exercise]}): {count}"
        for exercise, m, count in results.misconceptions()[: charts.MOST]
    ]
    return {
        "scores": "Histogram of the scores: " + ", ".join(groups) + ".",
        "exercises": "Bars of the exercises. " + "; ".join(exercises) + ".",
        "misconceptions": "Bars of students per misconception. "
        + "; ".join(found)
        + ".",
    }


def _link(feedback: Path | None, folder: Path) -> str:
    if feedback is None:
        return ""
    return quote(Path(os.path.relpath(feedback, folder)).as_posix())


def _as_data(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def _points(value: float | None, decimals: int = 2) -> str:
    """Return points with at most so many decimals."""
    return "?" if value is None else f"{round(value, decimals):g}"


def _plain(text: str) -> Text:
    return Text(text)  # not as markup: students wrote some of it
