"""What an instructor sees while a class is graded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from autograder.intake.names import shown

if TYPE_CHECKING:
    from autograder.grading.outcome import Graded

_SIGNS = {"graded": "✓", "kept": "=", "failed": "✗", "quarantined": "✗"}


class _Rate(TextColumn):
    """How many a minute."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """Return the rate of a stage that counts."""
        speed = task.speed if task.total and task.total > 1 else None
        return Text(f"{60 * speed:.0f}/min" if speed else "")


class Display:
    """A progress display: what, how far, how fast, how much longer.

    Parameters
    ----------
    console : rich.console.Console
        Where it is shown; lines above it stay.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None
        self._failing = 0

    def __enter__(self) -> Display:
        """Show it."""
        self._progress.start()
        return self

    def __exit__(self, *details: object) -> None:
        """Leave its last state standing."""
        if details[0] is None:
            self._finish()
        self._progress.stop()

    def stage(self, name: str, total: int = 1) -> None:
        """Begin another stage; the one before is done."""
        self._finish()
        self._task = self._progress.add_task(name, total=total)

    def start(self, total: int) -> None:
        """Begin to grade."""
        self.stage("Grading", total)

    def advance(self) -> None:
        """Count one more."""
        if self._task is not None:
            self._progress.advance(self._task)

    def show(self, graded: Graded) -> None:
        """Say what became of one submission."""
        self.advance()
        line = f"{_SIGNS[graded.status]} {graded.student}"
        if graded.status == "graded":
            line += f"  {graded.score:g} points, {graded.seconds:.1f} s"
        elif graded.status == "kept":
            line += "  was graded before"
        else:
            self._failing += 1
            line += f": {'; '.join(graded.notes)}"
            if self._task is not None:
                self._progress.update(
                    self._task, description=f"Grading, {self._failing} failing"
                )
        bad = graded.status in ("failed", "quarantined")
        self._console.print(Text(shown(line), "red" if bad else ""))
        if graded.status == "graded":
            for note in graded.notes[:3]:
                self._console.print(Text(shown(f"    {note}"), "yellow"))

    def _finish(self) -> None:
        if self._task is not None:
            total = self._progress.tasks[-1].total
            self._progress.update(self._task, completed=total)
