"""Take in a class's submissions, and say what happens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from autograder.grading.outcome import Graded
from autograder.intake.account import ASIDE, BESIDE, IGNORED, SUPERSEDED, SYSTEM, TAKEN
from autograder.intake.names import shown
from autograder.intake.submissions import Received
from autograder.intake.take import Intake, IntakeOptions, take_in

_MOST = 40  # lines about students whose submission is as it should be


def take_submissions(
    root: Path,
    lesson: str,
    paths: Sequence[Path],
    console: Console,
    options: IntakeOptions,
) -> list[Graded]:
    """Take in what was named on the command line.

    Returns
    -------
    list of Graded
        What was set aside: it belongs to the report.
    """
    if not paths:
        return []
    columns = TextColumn("Taking in"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Taking in", total=None)
        made = take_in(
            *(root, lesson, paths, options),
            lambda lines: _say(console, lines),
            lambda done, count: progress.update(task, completed=done, total=count),
        )
    _tell(console, made, options.dry_run)
    return [
        Graded(received.student, "quarantined", notes=[received.reason])
        for received in made.received
        if received.reason
    ]


def tell_received(console: Console, received: Received) -> None:
    """Say what the intake did with a submission."""
    if received.reason:
        line = f"✗ {received.student}: {received.reason}; set aside in quarantine/"
        console.print(Text(shown(line), "red"))
    elif received.is_ordinary:
        console.print(Text(shown(f"  {received.student}: {received.note}")))
    elif received.note:
        line = f"! {received.student}: {received.note}"
        console.print(Text(shown(line), "yellow"))


def _say(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(Text(shown(line)))


def _tell(console: Console, made: Intake, dry_run: bool) -> None:
    good = [received for received in made.received if not received.reason]
    told = [received for received in good if received.is_new]
    if len(told) < len(good):
        console.print(f"{len(good) - len(told)} are there already")
    for received in told[:_MOST]:
        tell_received(console, received)
    if len(told) > _MOST:
        console.print(f"… and {len(told) - _MOST} more, all in grading/")
    for received in made.received:
        if received.reason:
            tell_received(console, received)
    counts = made.account.counts()
    kinds = (TAKEN, BESIDE, SUPERSEDED, ASIDE, SYSTEM, IGNORED)
    parts = [f"{counts[kind]} {kind}" for kind in kinds if counts[kind]]
    seen = sum(counts[kind] for kind in kinds)
    would = "would be " if dry_run else ""
    console.print(Text(f"{seen} files: {would}{', '.join(parts)}"))
