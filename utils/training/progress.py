"""Progress that shows: live curves in a notebook, a line per epoch elsewhere."""

from __future__ import annotations

import time
from typing import Any

from utils import machine
from utils.training.history import History

_PATIENCE = 0.5  # seconds between two messages within an epoch
_SHARE = 0.03  # of the time, for drawing


def progress(title: str, epochs: int, *, curves: bool = True) -> Progress:
    """Return what shows the progress here."""
    if machine.is_interactive():
        return LiveProgress(title, epochs, curves=curves)
    return Progress(title, epochs) if _is_silent() else TextProgress(title, epochs)


def _is_silent() -> bool:
    import os

    automatic = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return machine.is_graded() or automatic


class Progress:
    """Says nothing; the others say more."""

    def __init__(self, title: str, epochs: int) -> None:
        self.title, self.epochs = title, epochs

    def batch(self, history: History, share: float) -> None:
        """Tell how far the running epoch is, as a share."""

    def epoch(self, history: History) -> None:
        """Tell of an epoch that has just ended."""

    def say(self, sentence: str) -> None:
        """Tell something else."""


class TextProgress(Progress):
    """Prints one line per epoch."""

    def epoch(self, history: History) -> None:
        """Print the epoch's numbers."""
        print(line(history, self.epochs), flush=True)  # noqa: T201

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        print(sentence, flush=True)  # noqa: T201


class LiveProgress(Progress):
    """One display that is updated in place: curves if wanted, and the text below."""

    def __init__(self, title: str, epochs: int, *, curves: bool = True) -> None:
        super().__init__(title, epochs)
        self._curves = curves
        from IPython.display import display

        self._said: list[str] = []
        self._lines: list[str] = []
        self._picture, self._words = b"", ""
        self._drawn = self._told = time.monotonic()
        self._cost = 0.0
        self._handle: Any = display(
            self._bundle(f"0 of {epochs} epochs"), raw=True, display_id=True
        )

    def batch(self, history: History, share: float) -> None:
        """Update the text, twice a second at most."""
        if time.monotonic() - self._told < _PATIENCE:
            return
        number = len(history.loss) + 1
        self._show(f"epoch {number} of {self.epochs}, {share:.0%} of it")

    def epoch(self, history: History) -> None:
        """Update the text, and the curves unless drawing would take too long."""
        self._lines.append(line(history, self.epochs))
        done = len(history.loss) >= self.epochs
        waited = time.monotonic() - self._drawn
        if self._curves and (done or waited * _SHARE >= self._cost):
            self._draw(history)
        self._show(f"{len(history.loss)} of {self.epochs} epochs")

    def say(self, sentence: str) -> None:
        """Add a sentence above the epochs."""
        self._said.append(sentence)
        self._show("")

    def _draw(self, history: History) -> None:
        from utils.training.curves import show_curves

        start = time.monotonic()
        figure = show_curves({self.title or "this run": history}, epochs=self.epochs)
        self._picture, self._words = figure.png(), figure.description
        self._drawn = time.monotonic()
        self._cost = self._drawn - start

    def _show(self, now: str) -> None:
        self._told = time.monotonic()
        self._handle.update(self._bundle(now), raw=True)

    def _bundle(self, now: str) -> dict[str, str]:
        import html

        from utils.plotting import picture_html, spoken_html

        name = f"{self.title}: " if self.title else ""
        last = self._lines[-1] if self._lines else "the first epoch runs"
        picture = picture_html(self._picture, self._words) if self._picture else ""
        said = "".join(f"<div>{html.escape(text)}</div>" for text in self._said)
        told = spoken_html(f"{name}{now}") if now else ""
        numbers = f"<div><code>{html.escape(f'{name}{last}')}</code></div>"
        text = [*self._said, *(f"{name}{each}" for each in self._lines), now]
        return {
            "text/plain": "\n".join(each for each in text if each),
            "text/html": f"{said}{picture}{numbers}{told if self._curves else ''}",
        }


def line(history: History, epochs: int) -> str:
    """Return the last epoch's numbers as a line.

    Examples
    --------
    >>> line(History([1.0], [0.5], [1.2], [0.4], [2.0]), 15)
    'epoch  1/15  loss 1.000  accuracy 50.0 %  validation 40.0 %  2.0 s'
    """
    number = len(history.loss)
    wide = len(str(epochs))
    text = f"epoch {number:>{wide}}/{epochs}  loss {history.loss[-1]:.3f}"
    if history.accuracy:
        text += f"  accuracy {history.accuracy[-1]:.1%}".replace("%", " %")
    if history.validation_accuracy:
        text += f"  validation {history.validation_accuracy[-1]:.1%}".replace("%", " %")
    return f"{text}  {history.seconds[-1]:.1f} s"
