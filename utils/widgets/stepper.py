"""The positions of a sliding window, one after the other."""

from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting import (
    Boxed,
    picture_html,
    sliding_window_figure,
    spoken_html,
    whole_number,
    window_sentence,
    with_steps,
)


class SlidingWindow(Boxed):
    """All output positions of a valid correlation, to step through."""

    # Shape of image: (height, width); kernel: (kernel_height, kernel_width)

    def __init__(self, image: npt.ArrayLike, kernel: npt.ArrayLike) -> None:
        import ipywidgets

        self._image, self._kernel = np.asarray(image), np.asarray(kernel)
        window_sentence(self._image, self._kernel, 0, 0)  # raises what is wrong
        self._columns = self._image.shape[1] - self._kernel.shape[1] + 1
        last = count_positions(self._image, self._kernel) - 1
        self._frames: dict[int, bytes] = {}
        self.png = b""
        self.text = ""
        self.position = whole_number("Position", 0, 0, last)
        self._shown = ipywidgets.HTML()
        self._words = ipywidgets.HTML()
        controls = with_steps(self.position, "value", last)
        self.box = ipywidgets.VBox([controls, self._words, self._shown])
        self.position.observe(self._redraw, names="value")
        self._redraw()

    def _redraw(self, _: Any = None) -> None:
        """Show the frame of the position, and say it."""
        position = int(self.position.value)
        row, column = divmod(position, self._columns)
        sentence = window_sentence(self._image, self._kernel, row, column)
        self.text = f"Row {row}, column {column}: {sentence}"
        if position not in self._frames:
            figure = sliding_window_figure(self._image, self._kernel, row, column)
            self._frames[position] = figure.png()
        self.png = self._frames[position]
        self._words.value = spoken_html(self.text)
        self._shown.value = picture_html(self.png, self.text)


def count_positions(image: npt.NDArray[Any], kernel: npt.NDArray[Any]) -> int:
    """Return how many positions a kernel has inside an image."""
    return int(np.prod(np.subtract(image.shape, kernel.shape) + 1))
