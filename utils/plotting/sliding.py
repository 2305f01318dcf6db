"""One frame of a sliding window: input, kernel, products, output so far."""

from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting.figure import LessonFigure, new_figure, show
from utils.plotting.panels import (
    draw_cells,
    label_pixels,
    outline_cells,
    signed_scale,
    write_numbers,
)
from utils.plotting.pictures import largest_size
from utils.plotting.words import as_numbers, format_number

MAX_SIDE_WITH_NUMBERS = 9
Array = npt.NDArray[Any]


def window_sentence(
    image: npt.ArrayLike, kernel: npt.ArrayLike, row: int, column: int
) -> str:
    """Write one output value as the sum of products that makes it.

    Examples
    --------
    >>> window_sentence([[1, 2], [3, 4]], [[1, 0], [0, -1]], 0, 0)
    '1·1 + 2·0 + 3·0 + 4·(−1) = −3'
    """
    # Shape of image: (height, width); kernel: (kernel_height, kernel_width)
    window, weights = _window(image, kernel, row, column)
    pairs = zip(window.ravel(), weights.ravel(), strict=True)
    terms = " + ".join(f"{_factor(value)}·{_factor(weight)}" for value, weight in pairs)
    return f"{terms} = {format_number(float((window * weights).sum()))}"


def sliding_window_figure(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    row: int,
    column: int,
    *,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw how one output value of a valid correlation comes about."""
    # Shape of image: (height, width); kernel: (kernel_height, kernel_width)
    window, weights = _window(image, kernel, row, column)
    picture = as_numbers(image, "image").astype(np.float64)
    output = output_so_far(picture, weights, row, column)
    figure, grid = new_figure(1, 4, width=2.9, height=3.3, title=title, caption=caption)
    axes = list(grid.ravel())
    _fix_layout(figure, lines_above=bool(title))
    _draw_grey(axes[0], picture, "image and window")
    _draw_signed(axes[1], weights, "kernel", largest_size([weights]))
    products = window * weights
    total = format_number(float(products.sum()))
    _draw_signed(axes[2], products, f"products, sum {total}", largest_size([products]))
    whole = output_so_far(picture, weights, *(n - 1 for n in output.shape))
    _draw_signed(axes[3], output, "output so far", largest_size([whole]))
    outline_cells(axes[0], row, column, weights.shape)
    outline_cells(axes[3], row, column, (1, 1))
    sentence = window_sentence(picture, weights, row, column)
    text = (
        f"Window with its top-left corner at row {row}, column {column} of the image. "
        f"{sentence}. This is the output at row {row}, column {column}."
    )
    return show(figure, "\n".join(part for part in (title, caption, text) if part))


def output_so_far(image: Array, kernel: Array, row: int, column: int) -> Array:
    """Return the valid correlation up to a position, row by row."""
    # Shape of image: (height, width); kernel: (kernel_height, kernel_width); the result
    # has one value for each place of the kernel, those behind the position NaN.
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    output: Array = np.einsum("ijkl,kl->ij", windows, kernel, dtype=np.float64)
    last = row * output.shape[1] + column
    output.ravel()[last + 1 :] = np.nan
    return output


def _window(
    image: npt.ArrayLike, kernel: npt.ArrayLike, row: int, column: int
) -> tuple[Array, Array]:
    """Return the image below the window and the kernel, both as float64."""
    picture, weights = as_numbers(image, "image"), as_numbers(kernel, "kernel")
    for name, array in (("an image", picture), ("a kernel", weights)):
        if array.ndim != 2:
            raise ValueError(
                f"Expected {name} of shape (height, width). "
                f"Received shape {array.shape}. Choose one channel of one image."
            )
    rows = picture.shape[0] - weights.shape[0] + 1
    columns = picture.shape[1] - weights.shape[1] + 1
    if rows < 1 or columns < 1:
        raise ValueError(
            "Expected a kernel no larger than the image. "
            f"Received kernel {weights.shape}, image {picture.shape}. "
            "Take a smaller kernel or a larger image."
        )
    if not (0 <= row < rows and 0 <= column < columns):
        raise ValueError(
            f"Expected a row from 0 to {rows - 1} and a column from 0 to "
            f"{columns - 1}. Received row {row}, column {column}. "
            "The window must stay inside the image."
        )
    height, width = weights.shape
    window = picture[row : row + height, column : column + width]
    return window.astype(np.float64), weights.astype(np.float64)


def _factor(value: float) -> str:
    """Return a number, in brackets when it has a minus sign."""
    text = format_number(value)
    return f"({text})" if text.startswith("−") else text


def _fix_layout(figure: LessonFigure, *, lines_above: bool) -> None:
    """Give every frame the same layout, so that nothing jumps in an animation."""
    inches = figure.get_figheight()
    figure.trim = False
    figure.set_layout_engine(None)
    figure.subplots_adjust(
        left=0.05,
        right=0.99,
        bottom=(inches - 2.75 - 0.35 * lines_above) / inches,
        top=1 - (0.35 + 0.35 * lines_above) / inches,
        wspace=0.14,
    )


def _draw_grey(axes: Any, picture: Array, title: str) -> None:
    """Draw the image pale enough for its numbers to be read."""
    low, high = float(np.nanmin(picture)), float(np.nanmax(picture))
    small = max(picture.shape) <= MAX_SIDE_WITH_NUMBERS
    # With numbers, the darkest grey is kept light, so that black text is legible.
    floor = low - 1.5 * (high - low or 1.0) if small else low
    white = max(high, floor + 1e-9)
    draw_cells(axes, picture, title, cmap="gray", vmin=floor, vmax=white)
    label_pixels(axes)
    if small:
        write_numbers(axes, picture)


def _draw_signed(axes: Any, values: Array, title: str, limit: float) -> None:
    """Draw kernel, products or output in signed colours."""
    draw_cells(axes, values, title, **signed_scale(limit, missing="0.93"))
    label_pixels(axes, y=False)
    if max(values.shape) <= MAX_SIDE_WITH_NUMBERS:
        write_numbers(axes, values)
