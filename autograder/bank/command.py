"""``answers``: take the whole answer bank through the grading path, and show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.bank.bank import (
    Bank,
    BankAnswer,
    check_cells,
    load_bank,
)
from autograder.bank.in_process import BankVerdict
from autograder.bank.promises import show_promises
from autograder.course import Course, CourseError


@dataclass(frozen=True)
class Judged:
    """One answer of the bank and what came of it.

    Parameters
    ----------
    answer : BankAnswer
        What the bank says.
    verdict : BankVerdict
        What the grading path says.
    """

    answer: BankAnswer
    verdict: BankVerdict

    @property
    def missing_hints(self) -> tuple[str, ...]:
        """Words that the diagnosis should contain and does not."""
        told = (self.verdict.diagnosis, *self.verdict.mistakes)
        said = " ".join(" ".join(told).casefold().split())
        return tuple(word for word in self.answer.hints if word.casefold() not in said)

    @property
    def fault(self) -> str:
        """What is not as the bank says; empty when all is."""
        gained = f"{self.verdict.score:g} of {self.verdict.points:g} points"
        if bool(self.verdict.own_error) != self.answer.raises:
            return f"stops in its own cell: {self.verdict.own_error or 'no error'}"
        if self.answer.kind == "right" and not self.verdict.is_full:
            return f"is right and got {gained}"
        if self.answer.kind == "wrong" and self.verdict.is_full:
            return f"is wrong and got {gained}"
        if self.answer.kind == "wrong" and not self.answer.hints:
            return "has no hint in the bank"
        if self.missing_hints:
            return f"is told nothing of {', '.join(map(repr, self.missing_hints))}"
        return ""


def judge_bank(bank: Bank) -> list[Judged]:
    """Take every answer of an exercise through the grading path.

    Parameters
    ----------
    bank : Bank
        The answers and their judge.

    Returns
    -------
    list of Judged
        In the order of the bank.
    """
    if bank.answers:
        bank.run(bank.answers[0].source)  # what is imported once is no check's time
    return [Judged(answer, bank.run(answer.source)) for answer in bank.answers]


def banked_exercises(course: Course, lessons: tuple[str, ...] = ()) -> list[Bank]:
    """Return the banks of all graded exercises of some lessons, all by default.

    Raises
    ------
    CourseError
        If an exercise has no bank.
    """
    return [
        load_bank(course, lesson, exercise)
        for lesson in course.select(lessons)
        for exercise in check_cells(course, lesson)
    ]


def answers(
    lesson: Annotated[
        list[str] | None, typer.Argument(help="Lessons; all of them")
    ] = None,
    *,
    verbose: Annotated[
        bool,
        typer.Option("--verbose", "-v", help="Print what each wrong answer is told"),
    ] = False,
    show: Annotated[
        str, typer.Option(help="An exercise: print what its students see")
    ] = "",
    promises: Annotated[
        bool,
        typer.Option("--promises", help="Print what each text promises, and who looks"),
    ] = False,
) -> None:
    """Grade the bank of known answers: right ones get full marks, wrong ones a hint."""
    console = Console()
    course = Course.find()
    banks = banked_exercises(course, tuple(lesson or ()))
    if promises:
        show_promises(console, course, banks)
        return
    if show:
        show_exercise(console, banks, show)
        return
    results = [
        (bank, judge_bank(bank))
        for bank in track(banks, "Grading", console=console, transient=True)
    ]
    console.print(table_of(results))
    if verbose:
        for bank, judged in results:
            print_diagnoses(console, bank, judged)
    failing = [(b, j) for b, judged in results for j in judged if j.fault]
    for bank, entry in failing:
        print_failure(console, bank, entry)
    if failing:
        raise typer.Exit(1)
    count = sum(len(judged) for _, judged in results)
    console.print(f"All {count} answers are judged as the bank says.", style="green")


def table_of(results: list[tuple[Bank, list[Judged]]]) -> Table:
    """Return the table of exercises: right, wrong, hints, slowest check."""
    table = Table(
        title="Answer bank",
        title_justify="left",
        caption="ms: the slowest visible check, endless loops aside",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    table.add_column("Exercise", no_wrap=True)
    table.add_column("Title", no_wrap=True, max_width=28)
    for name in ("Right", "Wrong", "Hint", "ms"):
        table.add_column(name, justify="right", no_wrap=True)
    previous = ""
    for bank, judged in results:
        if bank.check.lesson != previous:
            previous = bank.check.lesson
            table.add_section()
            table.add_row(Text(previous, "bold"))
        right = [j.verdict.is_full for j in judged if j.answer.kind == "right"]
        wrong = [j for j in judged if j.answer.kind == "wrong"]
        told = [bool(j.answer.hints) and not j.missing_hints for j in wrong]
        # An endless loop takes as long as the check lets it.
        times = [
            j.verdict.milliseconds
            for j in judged
            if "endless loop" not in j.verdict.mistakes
        ]
        table.add_row(
            bank.check.exercise,
            bank.check.title,
            _share(right),
            _share([not j.verdict.is_full for j in wrong]),
            _share(told),
            f"{max(times, default=0):.1f}",
        )
    return table


def _share(held: list[bool]) -> Text:
    complete = all(held) and bool(held)
    return Text(f"{sum(held)}/{len(held)}", style="green" if complete else "bold red")


def print_diagnoses(console: Console, bank: Bank, judged: list[Judged]) -> None:
    """Print what each wrong answer is told, for reading."""
    console.rule(Text(f"{bank.check.lesson} · {bank.check.title}"), align="left")
    for entry in judged:
        if entry.answer.kind == "wrong":
            verdict = entry.verdict
            head = f"{entry.answer.name}  {verdict.score:g}/{verdict.points:g}"
            console.print(Text(head, style="bold"))
            console.print(Text(verdict.diagnosis or "(nothing)"), highlight=False)
            console.print()


def print_failure(console: Console, bank: Bank, entry: Judged) -> None:
    """Print an answer that is not judged as the bank says, and what came instead."""
    console.print(
        Text(f"{bank.check.exercise} › {entry.answer.name} {entry.fault}.", "bold red")
    )
    console.print(Text(f"Hints of the bank: {', '.join(entry.answer.hints) or 'none'}"))
    console.print(Text(f"What came: {entry.verdict.diagnosis or '(nothing)'}"))
    console.print()


def show_exercise(console: Console, banks: list[Bank], exercise: str) -> None:
    """Print what students see for each answer of one exercise.

    Raises
    ------
    CourseError
        If no bank is of this exercise.
    """
    chosen = [bank for bank in banks if bank.check.exercise == exercise]
    if not chosen:
        raise CourseError(
            f"There is no exercise {exercise!r} in these lessons.",
            expected=", ".join(bank.check.exercise for bank in banks),
            received=exercise,
            remedy="take one of those names",
        )
    for bank in chosen:
        for answer in bank.answers:
            console.print(Text(f"{answer.name} ({answer.kind})", style="bold"))
            console.print(Text(bank.shown(answer.source)), highlight=False)
            console.print()
