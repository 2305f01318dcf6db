"""What an exercise's text promises, beside the cases and answers that touch it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.panel import Panel
from rich.text import Text

from autograder.authoring.percent import read_cells
from autograder.bank.bank import Bank
from autograder.course import Course
from autograder.student.exercise import Promise
from autograder.student.lesson import exercises_of


def promises_of(bank: Bank) -> Sequence[Promise]:
    """Return what the exercise of a bank promises."""
    return exercises_of(bank.check.lesson)[bank.check.exercise].promises


def texts_of(course: Course, lesson: str) -> dict[str, str]:
    """Return each exercise's text: the markdown cell nearest above its solution."""
    texts, last = {}, ""
    for cell in read_cells(course.source(lesson)):
        if cell.kind == "markdown":
            lines = (line.removeprefix("#") for line in cell.text.split("\n"))
            text = "\n".join(line.removeprefix(" ") for line in lines)
            last = text if "Exercise" in text else last
        elif cell.is_solution:
            texts[cell.grade_id] = last
    return texts


def faults_of_promises(bank: Bank) -> Iterator[str]:
    """Yield what is missing: a case, a wrong answer, or a promise that it names."""
    promises = promises_of(bank)
    texts = {promise.text for promise in promises}
    for answer in bank.answers:
        for text in answer.breaks:
            if text not in texts:
                yield f"{answer.name} breaks {text!r}, which is no promise"
    for promise in promises:
        if not promise.cases:
            yield f"{promise.text!r} has no case"
        if not _breakers(bank, promise):
            yield f"{promise.text!r} is broken by no wrong answer of the bank"


def show_promises(console: Console, course: Course, banks: Sequence[Bank]) -> None:
    """Print each exercise's text, and beside it what its promises rest on.

    Parameters
    ----------
    console : Console
        Where to.
    course : Course
        Whose lessons have the texts.
    banks : sequence of Bank
        Of the exercises.
    """
    for bank in banks:
        text = texts_of(course, bank.check.lesson).get(bank.check.exercise, "")
        lines = [_line(bank, promise) for promise in promises_of(bank)]
        lines += [Text(f"✗ {fault}", "bold red") for fault in faults_of_promises(bank)]
        rows = lines or [Text("No promise is listed.", "yellow")]
        console.print(
            Panel(Group(Markdown(text), Text(), *rows), title=bank.check.title)
        )


def _line(bank: Bank, promise: Promise) -> Text:
    cases = "; ".join(_described(case) for case in promise.cases)
    broken = ", ".join(_breakers(bank, promise))
    return Text.assemble(
        (f"“{promise.text}”\n", "bold"), f"  cases: {cases}\n  broken by: {broken}"
    )


def _breakers(bank: Bank, promise: Promise) -> list[str]:
    return [answer.name for answer in bank.answers if promise.text in answer.breaks]


def _described(case: Any) -> str:
    describe = getattr(case, "describe", None)
    return str(describe()) if callable(describe) else repr(case)
