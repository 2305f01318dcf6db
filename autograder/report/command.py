"""``report``: a class table in the terminal, an HTML page and CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.course import Course
from autograder.intake.names import shown
from autograder.report.give_back import BackTo, give_back
from autograder.report.page import write_html
from autograder.report.results import ClassResults, read_results
from autograder.report.tables import write_tables
from autograder.report.words import note, points_text, short_titles

_NAME_WIDTH, _SCORE_WIDTH = 16, 5  # characters in the terminal's table


def report(
    lesson: Annotated[str, typer.Argument(help="The lesson")],
    template: Annotated[
        Path | None, typer.Argument(help="File of grades to fill in, with --for")
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option(help="Folder for report.html and the tables")
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
    """Show how a class did: a table, report.html and its figures as CSV.

    With --for SYSTEM and the file of grades that the instructor downloaded there, the
    file is filled in and the feedback is packed under the names that the system wants.
    """
    course = Course.find()
    name = course.select([lesson])[0]
    results = read_results(course.root, name)
    console = Console()
    console.print(class_table(results, console.width))
    folder = to or course.root / "exports" / name
    for path in (write_html(results, folder), *write_tables(results, folder)):
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
        table.add_column(f"{labels[exercise]}\n/{points_text(points)}", justify="right")
    table.add_column(f"Total\n/{points_text(results.max_total)}", justify="right")
    rest = width - _NAME_WIDTH - _SCORE_WIDTH * len(results.points) - 14
    # In full: report.html, grades.csv.
    table.add_column("Note", no_wrap=True, max_width=max(rest, 10))
    for student in results.students:
        if student.is_graded:
            cells = [
                points_text(student.exercises[name].score, 1) for name in results.points
            ]
            total = Text(points_text(student.total, 1), "bold")
            table.add_row(
                _plain(student.name), *cells, total, _plain(note(results, student))
            )
        else:
            blank = [""] * len(results.points)
            reason = Text(shown(f"not graded: {student.reason}"), "red")
            table.add_row(_plain(student.name), *blank, "–", reason)
    return table


def _plain(text: str) -> Text:
    return Text(text)  # not as markup: students wrote some of it
