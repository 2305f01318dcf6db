"""Figures that show themselves once and can be read without being seen."""

import base64
import html
import io
import sys
import textwrap
from collections.abc import Container
from typing import Any, cast

import matplotlib
import numpy as np
import numpy.typing as npt
from cycler import cycler
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

CHARACTERS_PER_INCH = 13
# Matplotlib's own orange has less than 3:1 on white. These have more, and stay apart
# in every form of colour blindness. The course's figures use them, and a student's too.
COLOURS = ("#0072B2", "#C04F00", "#00835F", "#B2568A", "#6A51A3", "#000000")
matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COLOURS)
FILLED = 0.8  # of a cell, at most, by the number in it
SMALLEST_NUMBER = 5.0  # points


class LessonFigure(Figure):
    """A matplotlib figure with a description in words.

    It is made without pyplot, so a notebook shows it once, where it is the last
    expression of a cell or passed to ``display``, and never again at the cell's end.

    Attributes
    ----------
    description : str
        What the figure shows, in words; becomes the picture's alternative text.
    trim : bool
        Whether empty margins are cut off; not for frames of one animation, which
        must all have one size.
    """

    description: str = ""
    trim: bool = True

    def png(self) -> bytes:
        """Return the figure as PNG bytes.

        Returns
        -------
        bytes
            The picture at the figure's own resolution.
        """
        buffer = io.BytesIO()
        self._fit_cell_numbers()
        box = "tight" if self.trim else None
        self.savefig(buffer, format="png", bbox_inches=box, pad_inches=0.08)
        return buffer.getvalue()

    def _fit_cell_numbers(self) -> None:
        """Make numbers in cells as large as their cells allow; none if too small."""
        grids = [getattr(axes, "cell_numbers", []) for axes in self.axes]
        if not any(grids):
            return
        self.draw_without_rendering()
        for axes, texts in zip(self.axes, grids, strict=True):
            if texts:
                _fit(axes, texts)

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, **_: Any
    ) -> dict[str, str]:
        """Return picture and words for Jupyter, or only the kinds it asks for."""
        if include is not None and "image/png" not in include:
            return {"text/plain": self.description}  # grading needs no picture
        png = self.png()
        return {
            "text/plain": self.description or "Figure without a description.",
            "text/html": picture_html(png, self.description, details=True),
            "image/png": base64.b64encode(png).decode("ascii"),
        }


def _fit(axes: Any, texts: list[Any]) -> None:
    """Shrink texts until each fits its cell; hide them where none could be read."""
    (left, low), (right, high) = axes.transData.transform([(0, 0), (1, 1)])
    cell = np.array([abs(right - left), abs(high - low)])
    boxes = [text.get_window_extent() for text in texts]
    largest = np.array([[box.width, box.height] for box in boxes]).max(axis=0)
    size = texts[0].get_fontsize() * min(1.0, *(FILLED * cell / largest))
    for text in texts:
        text.set_fontsize(size)
        text.set_visible(size >= SMALLEST_NUMBER)


def picture_html(png: bytes, description: str, *, details: bool = False) -> str:
    """Return HTML for a picture with its alternative text."""
    text = html.escape(description)
    picture = base64.b64encode(png).decode("ascii")
    image = (
        f'<img alt="{text}" src="data:image/png;base64,{picture}" '
        'style="max-width:100%">'
    )
    if not (details and description):
        return image
    return image + folded_html("This figure in words", description)


def folded_html(title: str, text: str) -> str:
    """Return HTML for a text that opens at a click on its title."""
    lines = html.escape(text).replace("\n", "<br>")
    return f"<details><summary>{html.escape(title)}</summary>{lines}</details>"


def spoken_html(text: str) -> str:
    """Return HTML for a text that a screen reader speaks whenever it changes."""
    lines = html.escape(text).replace("\n", "<br>")
    return f'<div role="status" aria-live="polite">{lines}</div>'


def new_figure(
    rows: int = 1,
    columns: int = 1,
    *,
    width: float = 3.2,
    height: float = 3.0,
    title: str = "",
    caption: str = "",
) -> tuple[LessonFigure, npt.NDArray[Any]]:
    """Make a figure with a grid of axes.

    Parameters
    ----------
    rows, columns : int, default=1
        Number of axes downwards and across.
    width, height : float
        Size of each of the axes, in inches.
    title : str, optional
        Written above the figure.
    caption : str, optional
        A sentence below the figure that says what to see.

    Returns
    -------
    figure : LessonFigure
        Set its ``description`` or pass it through `show`.
    axes : ndarray of matplotlib Axes, shape (rows, columns)
        The axes, from the top left.
    """
    wide = max(width * columns, 4.0)
    characters = int(wide * CHARACTERS_PER_INCH)
    above = textwrap.fill(title, int(characters * 0.85))
    below = textwrap.fill(caption, characters)
    lines = sum(text.count("\n") + 1 for text in (above, below) if text)
    figure = LessonFigure(
        figsize=(wide, height * rows + 0.3 * lines), layout="compressed"
    )
    layout = figure.get_layout_engine()
    if isinstance(layout, ConstrainedLayoutEngine):
        layout.set(w_pad=0.06, h_pad=0.07)
    axes = np.asarray(figure.subplots(rows, columns, squeeze=False))
    if above:
        figure.suptitle(above)
    if below:
        figure.supxlabel(below, fontsize="medium", x=0.01, ha="left")
    return figure, axes


def show(figure: Figure, text: str) -> LessonFigure:
    """Give any matplotlib figure a description, and let it show itself once.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        A figure of one's own, for example from ``plt.subplots()``.
    text : str
        What the figure shows, in words.

    Returns
    -------
    LessonFigure
        The same figure. A figure of pyplot is closed there, so that it is not
        displayed a second time at the end of the cell.

    Raises
    ------
    TypeError
        If `figure` is not a matplotlib figure.
    """
    if not isinstance(figure, Figure):
        raise TypeError(
            "Expected a matplotlib Figure. "
            f"Received {type(figure).__name__}. "
            "Pass the figure itself, for example axes.figure."
        )
    if not isinstance(figure, LessonFigure):
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close(figure)
        # Copying a figure loses its artists' links; its class is all that differs.
        figure.__class__ = LessonFigure
    described = cast(LessonFigure, figure)
    described.description = text
    return described
