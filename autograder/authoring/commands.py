"""The authors' verbs: arguments in, words for people out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from autograder.course import Course, CourseError

LessonNames = Annotated[
    list[str] | None, typer.Argument(metavar="[LESSON]…", help="All by default.")
]


def build(
    lessons: LessonNames = None,
    overwrite: Annotated[
        bool, typer.Option(help="Replace edited notebooks too; a copy is kept.")
    ] = False,
) -> None:
    """Make both notebooks of each lesson from its one source."""
    from autograder.authoring.build import build as build_lessons

    course = _instructors_copy()
    result = build_lessons(course, course.select(lessons or ()), overwrite=overwrite)
    console = Console(highlight=False)
    for path in result.kept:
        console.print(f"kept what was there as [bold]{escape(str(path))}[/]")
    for path in result.written:
        console.print(f"[green]wrote[/] {escape(str(path))}")
    console.print(
        f"{len(result.written)} files written, {len(result.unchanged)} already right."
    )


def verify(lessons: LessonNames = None) -> None:
    """Say whether the notebooks are up to date and every rule holds."""
    from autograder.authoring.verify import verify as findings_of

    course = _instructors_copy()
    names = course.select(lessons) if lessons else None
    findings = findings_of(course, names)
    console = Console(highlight=False)
    for finding in findings:
        place = f", {finding.place}" if finding.place else ""
        console.print(f"[red]✗[/] [bold]{escape(finding.path + place)}[/]")
        console.print(f"  {escape(finding.message)}")
        if finding.detail:
            console.print(escape(finding.detail), style="dim")
        console.print(f"  [green]→[/] {escape(finding.remedy)}\n")
    number = len(names or course.lessons)
    count = f"{number} lesson{'' if number == 1 else 's'}"
    if findings:
        console.print(f"[red]{len(findings)} findings in {count}.[/]")
        raise typer.Exit(1)
    console.print(f"[green]✓[/] {count} checked, all up to date and by the rules.")


def new_lesson(
    name: Annotated[str, typer.Argument(metavar="NN_TOPIC", help="Its new name.")],
) -> None:
    """Write a small complete lesson to start from; nothing is overwritten."""
    from autograder.authoring.new_lesson import new_lesson as write_lesson

    console = Console(highlight=False)
    for path in write_lesson(_instructors_copy(), name):
        console.print(f"[green]wrote[/] {escape(str(path))}")
    console.print(
        f"Next: python -m autograder build {name}, then python -m autograder verify"
    )


def release(
    to: Annotated[Path, typer.Option(metavar="DIR|ZIP", help="Folder or .zip file.")],
) -> None:
    """Write the students' bundle: no solutions, no hidden cases, no outputs."""
    from autograder.authoring.bundle import release as write_bundle
    from autograder.authoring.bundle import untracked

    course, console = _instructors_copy(), Console(highlight=False)
    number = write_bundle(course, to)
    console.print(f"[green]wrote[/] {number} files into {escape(str(to))}")
    for path in untracked(course):
        console.print(f"[yellow]! {escape(str(path))} is in it, and not in git[/]")


def _instructors_copy() -> Course:
    course = Course.find(Path.cwd())
    if not course.has_solutions:
        raise CourseError(
            "This verb belongs to the instructor's copy.",
            expected=f"a folder solutions/ in {course.root}",
            received="the students' bundle, which has none",
            remedy="run it where the lessons are written",
        )
    return course
