"""Figures to step through, drawn when they are first looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from utils.plotting.boxed import Boxed
from utils.plotting.controls import with_steps
from utils.plotting.figure import LessonFigure, picture_html, spoken_html

MILLISECONDS_PER_FRAME = 1500  # numbers are read in that time


class FrameSlider(Boxed):
    """Frames of one demonstration, chosen from a list.

    Parameters
    ----------
    draw : callable
        Takes the number of a frame, from 0, and returns its `LessonFigure`, whose
        description is the frame in words. All frames have one size.
    names : sequence of str
        What the list calls the frames; as many as there are.
    label : str
        What stands before the list.
    milliseconds : int, default=1500
        How long Play shows a frame.

    Attributes
    ----------
    frame : ipywidgets.Dropdown
        Number of the frame; arrow keys move it.
    box : ipywidgets.VBox
        All of it.
    png : bytes
        The frame now shown.
    text : str
        The same in words.
    """

    def __init__(
        self,
        draw: Callable[[int], LessonFigure],
        names: list[str],
        label: str,
        milliseconds: int = MILLISECONDS_PER_FRAME,
    ) -> None:
        import ipywidgets

        self._draw = draw
        self._frames: dict[int, tuple[bytes, str]] = {}
        self.png, self.text = b"", ""
        last = len(names) - 1
        self.frame = ipywidgets.Dropdown(
            options=list(zip(names, range(len(names)), strict=True)),
            description=label,
            style={"description_width": "initial"},
        )
        self._shown, self._words = ipywidgets.HTML(), ipywidgets.HTML()
        controls = with_steps(self.frame, "index", last, milliseconds)
        self.box = ipywidgets.VBox([controls, self._words, self._shown])
        self.frame.observe(self._redraw, names="value")
        self._redraw()

    def _redraw(self, _: Any = None) -> None:
        """Show the frame of the chosen number, and say it."""
        number = int(self.frame.value)
        if number not in self._frames:
            figure = self._draw(number)
            self._frames[number] = figure.png(), figure.description
        self.png, self.text = self._frames[number]
        self._words.value = spoken_html(self.text)
        self._shown.value = picture_html(self.png, self.text)
