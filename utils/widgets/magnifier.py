"""The receptive-field microscope: which pixels an output value is made of.

Choose a cell of the output of some convolution and pooling layers; see the patch of
the image that it sees, the weight of each pixel and the products that add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.plotting import (
    Boxed,
    LessonFigure,
    picture_html,
    spoken_html,
    whole_number,
)
from utils.widgets.magnifier_view import microscope_figure, microscope_sentence
from utils.widgets.stack import Layer, maps_of


def microscope(
    image: npt.ArrayLike, layers: Sequence[Layer], *, interactive: bool | None = None
) -> Microscope | LessonFigure:
    """Look through some layers at the pixels behind one output value.

    Parameters
    ----------
    image : array_like, shape (height, width)
        The input; its numbers are readable up to 12 × 12.
    layers : sequence of Layer
        From the input on, for example ``[conv(kernel), max_pool(2)]``.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    Microscope or LessonFigure
        The figure of the cell in the middle of the last output where nobody can touch
        it.

    Raises
    ------
    TypeError, ValueError
        If there is no layer, the image is not two-dimensional or a window does not fit.
    """
    if not layers:
        raise ValueError(
            "Expected at least one layer. Received an empty list. "
            "Try [max_pool(2)], for example."
        )
    if machine.is_interactive() if interactive is None else interactive:
        return Microscope(image, layers)
    height, width = maps_of(image, layers)[-1].shape
    return microscope_figure(image, layers, (height - 1) // 2, (width - 1) // 2)


class Microscope(Boxed):
    """A receptive-field microscope whose cell can be chosen."""

    # Shape of image: (height, width)

    def __init__(self, image: npt.ArrayLike, layers: Sequence[Layer]) -> None:
        import ipywidgets

        self._image, self._layers = np.asarray(image), list(layers)
        self._maps = maps_of(self._image, self._layers)  # raises what is wrong
        self._frames: dict[tuple[int, int, int], bytes] = {}
        self.png, self.text = b"", ""
        names = [f"{i}. {layer.name}" for i, layer in enumerate(self._layers, 1)]
        self.depth = ipywidgets.Dropdown(
            options=list(zip(names, range(1, len(names) + 1), strict=True)),
            value=len(names),
            description="Look after",
        )
        self.row = whole_number("Row", 0, 0, 0)
        self.column = whole_number("Column", 0, 0, 0)
        self._shown, self._words = ipywidgets.HTML(), ipywidgets.HTML()
        controls = ipywidgets.HBox([self.depth, self.row, self.column])
        self.box = ipywidgets.VBox([controls, self._words, self._shown])
        self._fit_fields()
        self.depth.observe(self._change_depth, names="value")
        self.row.observe(self._redraw, names="value")
        self.column.observe(self._redraw, names="value")
        self._redraw()

    def _change_depth(self, _: Any) -> None:
        """Move into the new output, then redraw."""
        self._fit_fields()
        self._redraw()

    def _fit_fields(self) -> None:
        height, width = self._maps[self.depth.value].shape
        self.row.max, self.column.max = height - 1, width - 1

    def _redraw(self, _: Any = None) -> None:
        """Show the chosen cell, and say it."""
        depth, cell = self.depth.value, (self.row.value, self.column.value)
        layers = self._layers[:depth]
        self.text = microscope_sentence(self._image, layers, *cell)
        if (depth, *cell) not in self._frames:
            figure = microscope_figure(self._image, layers, *cell)
            self._frames[depth, *cell] = figure.png()
        self.png = self._frames[depth, *cell]
        self._words.value = spoken_html(self.text)
        self._shown.value = picture_html(self.png, self.text)
