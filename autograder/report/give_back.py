"""Grades and feedback back to the system that the work came from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.course import CourseError
from autograder.files import write_atomically
from autograder.intake.register import read_register
from autograder.intake.roster import find_roster
from autograder.report.feedback_zip import write_feedback_zip
from autograder.report.grades_out import SYSTEMS, Filled, fill
from autograder.report.results import ClassResults


@dataclass(frozen=True)
class BackTo:
    """Where grades go.

    Parameters
    ----------
    system : str
        A key of `grades_out.SYSTEMS`.
    template : Path or None
        The file of grades that was exported there.
    grade_column : str
        Its column, where several could be meant.
    roster : Path or None
        Class list; the course's by default.
    """

    system: str
    template: Path | None
    grade_column: str = ""
    roster: Path | None = None


def give_back(
    root: Path, results: ClassResults, back: BackTo, folder: Path, console: Console
) -> Filled:
    """Fill in a system's file of grades, and pack the feedback.

    Raises
    ------
    CourseError
        If there is no such system or file.
    """
    if (
        back.system not in SYSTEMS
        or back.template is None
        or not back.template.is_file()
    ):
        raise CourseError(
            "Grades go back in the file that was exported from the system.",
            expected=f"--for {' | '.join(SYSTEMS)} and that file",
            received=f"--for {back.system or '?'} {back.template or '(no file)'}",
            remedy=f"report {results.lesson} FILE.csv --for moodle",
        )
    totals = {student.student: student.total for student in results.graded}
    numbers = _numbers(root, results.lesson)
    made = fill(
        *(back.template, back.system, totals),
        *(find_roster(root, back.roster), numbers, back.grade_column),
    )
    target = folder / back.template.name
    if target.resolve() == back.template.resolve():
        target = target.with_name(f"filled {target.name}")
    write_atomically(target, made.content)
    _tell(console, made, target)
    packed = folder / f"feedback for {back.system}.zip"
    count, left = write_feedback_zip(root, results.lesson, totals, packed)
    console.print(f"wrote {packed}: feedback of {count}", highlight=False)
    if left:
        names = ", ".join(left[:8])
        line = f"! no name for the feedback of {names}: not from a download"
        console.print(Text(line, "yellow"))
    return made


def _numbers(root: Path, lesson: str) -> dict[str, str]:
    """Return students by the numbers under which their work was downloaded."""
    found = {}
    for student, entry in read_register(root, lesson).items():
        number = str(entry.get("label", "")).rpartition("_")[2]
        if number.isdigit() and not entry.get("group"):
            found[number] = student
    return found


def _tell(console: Console, made: Filled, target: Path) -> None:
    console.print(
        Text(f"wrote {target}: {len(made.grades)} grades in column {made.column!r}")
    )
    for line in (
        *(f"in the file, not in the class: {row}" for row in made.unmatched),
        *(f"graded, not in the file: {student}" for student in made.not_there),
        *made.notes,
    ):
        console.print(Text(f"! {line}", "yellow"))
