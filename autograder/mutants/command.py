"""``mutants``: make wrong answers of the right ones, and see which get full marks."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from autograder.authoring.percent import read_cells
from autograder.bank.bank import Bank, check_cells, load_bank, solution_sources
from autograder.course import Course, CourseError
from autograder.files import write_atomically
from autograder.mutants.equivalent import load_equivalents
from autograder.mutants.generate import INSTRUCTOR, Mutant, mutations, without_stub
from autograder.mutants.operators import Words, keywords_of
from autograder.mutants.pool import try_all
from autograder.mutants.report import (
    Row,
    as_page,
    as_table,
    holes_as_text,
    rows_of,
    slow_answers,
    unused,
)
from autograder.mutants.trial import Outcome
from autograder.notebook.bindings import imported_modules
from autograder.student.lesson import module_name


def mutants(
    lesson: Annotated[str, typer.Argument(help="A lesson; all of them")] = "",
    exercise: Annotated[str, typer.Argument(help="One exercise of it")] = "",
    *,
    jobs: Annotated[int, typer.Option(help="Processes; 0: one per core")] = 0,
    most: Annotated[int, typer.Option(help="At most so many per exercise")] = 0,
    write: Annotated[bool, typer.Option(help="Write docs/mutants.md")] = False,
    details: Annotated[
        Path | None, typer.Option(help="Write every outcome here, as JSON lines")
    ] = None,
) -> None:
    """Make wrong answers of the right ones; none may get full marks unexplained."""
    console = Console()
    course = Course.find()
    lessons = course.select((lesson,) if lesson else ())
    results: dict[str, list[Row]] = {}
    for name in lessons:
        made = mutants_of(course, name, exercise, most)
        outcomes = []
        for outcome in _tried(console, course, name, made, jobs or os.cpu_count() or 1):
            outcomes.append(outcome)
            _append(details, outcome)
        results[name] = _told(console, course, name, outcomes)
    results = {name: rows for name, rows in results.items() if rows}
    console.print(as_table(results))
    if write:
        _write(course, results)
    if any(row.holes for rows in results.values() for row in rows):
        raise typer.Exit(1)
    console.print("No mutant gets full marks unexplained.", style="green")


def mutants_of(
    course: Course, lesson: str, exercise: str = "", most: int = 0
) -> list[Mutant]:
    """Return the mutants of a lesson's right answers.

    Parameters
    ----------
    course : Course
        Where the lesson is.
    lesson, exercise : str
        Which ones; all exercises when the second is empty.
    most : int, default=0
        At most so many per exercise, always the same ones; 0 for all.

    Raises
    ------
    CourseError
        If the lesson has no such exercise.
    """
    names = list(check_cells(course, lesson))
    if exercise and exercise not in names:
        raise CourseError(
            f"Lesson {lesson} has no graded exercise {exercise!r}.",
            expected=", ".join(names) or "a check cell with points",
            received=exercise,
            remedy="take one of those names",
        )
    keywords = _keywords(course, lesson)
    solutions = solution_sources(course, lesson)
    found: list[Mutant] = []
    for name in [exercise] if exercise else names:
        bank = load_bank(course, lesson, name)
        all_of_it = _mutants_of_bank(bank, solutions[name], keywords)
        found += _sample(all_of_it, most) if most else all_of_it
    return found


def modules_of(course: Course, lesson: str) -> list[str]:
    """Return what may be modules that a lesson, its banks and its checks import."""
    sources = [
        cell.text for cell in read_cells(course.source(lesson)) if cell.kind == "code"
    ]
    for exercise in check_cells(course, lesson):
        sources.append(load_bank(course, lesson, exercise).helpers)
    used = set().union(*(imported_modules(source) for source in sources))
    own = [f"autograder.{kind}.{module_name(lesson)}" for kind in ("checks", "hidden")]
    return [*sorted(used), *own]


def _keywords(course: Course, lesson: str) -> dict[str, tuple[str, ...]]:
    cells = read_cells(course.source(lesson))
    return keywords_of([ast.parse(c.text) for c in cells if c.kind == "code"])


def _mutants_of_bank(
    bank: Bank, solution: str, keywords: dict[str, tuple[str, ...]]
) -> list[Mutant]:
    words = Words(keywords, bank.asked)
    sources = {INSTRUCTOR: without_stub(solution)}
    sources |= {answer.name: answer.source for answer in bank.of_kind("right")}
    return [
        Mutant(bank.check.lesson, bank.check.exercise, answer, *change)
        for answer, source in sources.items()
        for change in mutations(source, words)
    ]


def _sample(found: list[Mutant], most: int) -> list[Mutant]:
    """Return the same few each time; the instructor's answer comes first."""

    def lot(mutant: Mutant) -> tuple[bool, str]:
        number = hashlib.sha256(f"{mutant.answer} {mutant.key}".encode()).hexdigest()
        return mutant.answer != INSTRUCTOR, number

    chosen = set(sorted(found, key=lot)[:most])
    return [mutant for mutant in found if mutant in chosen]


def _tried(
    console: Console, course: Course, lesson: str, made: Sequence[Mutant], jobs: int
) -> Iterator[Outcome]:
    columns = (
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        modules = modules_of(course, lesson)
        stream = try_all(course, made, jobs, modules)
        yield from progress.track(stream, total=len(made), description=lesson)


def _told(
    console: Console, course: Course, lesson: str, outcomes: list[Outcome]
) -> list[Row]:
    known = load_equivalents(course, lesson)
    rows = rows_of(outcomes, known)
    if any(row.holes for row in rows):
        console.print(Markdown(f"# {lesson}\n{holes_as_text(rows)}"))
    for exercise, answer in slow_answers(outcomes):
        console.print(f"{exercise}: {answer} takes too long to be tried often.")
    for entry in unused(outcomes, known):
        console.print(
            f"tests/equivalent: nothing has full marks by {entry.mutants[0]!r} of "
            f"{entry.exercise}; if all mutants were tried, take the entry out.",
            style="yellow",
            markup=False,
        )
    return rows


def _append(path: Path | None, outcome: Outcome) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(dataclasses.asdict(outcome)) + "\n")


def _write(course: Course, results: dict[str, list[Row]]) -> None:
    path = course.root / "docs" / "mutants.md"
    page = path.read_text(encoding="utf-8") if path.is_file() else ""
    write_atomically(path, as_page(page, results).encode())
