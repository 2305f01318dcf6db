"""The figure of the receptive-field microscope, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting import (
    LessonFigure,
    clear_zeros,
    draw_cells,
    format_number,
    label_pixels,
    largest_size,
    new_figure,
    outline_cells,
    show,
    signed_scale,
    write_numbers,
)
from utils.widgets.stack import Array, Layer, Trace, maps_of, trace

MAX_SIDE_WITH_NUMBERS = 12
MAX_PRODUCTS_SPELLED = 36


def microscope_sentence(
    image: npt.ArrayLike, layers: Sequence[Layer], row: int, column: int
) -> str:
    """Say which pixels make one output value, and how.

    Examples
    --------
    >>> from utils.widgets import average_pool
    >>> print(microscope_sentence([[2, 3], [1, 5]], [average_pool(2)], 0, 0))
    After average pooling 2 × 2, stride 2, the value at row 0, column 0 is 2.75.
    It sees rows 0 to 1 and columns 0 to 1 of the image: 2 × 2 pixels.
    2·0.25 + 3·0.25 + 1·0.25 + 5·0.25 = 2.75
    """
    # Shape of image: (height, width)
    found = trace(image, layers, row, column)
    rows, columns = found.seen
    high, wide = rows.stop - rows.start, columns.stop - columns.start
    head = (
        f"After {', then '.join(layer.name for layer in layers)}, the value at row "
        f"{row}, column {column} is {format_number(found.value)}.\n"
        f"It sees rows {rows.start} to {rows.stop - 1} and columns {columns.start} to "
        f"{columns.stop - 1} of the image: {high} × {wide} pixels."
    )
    return f"{head}\n{_products_in_words(image, found)}"


def _products_in_words(image: npt.ArrayLike, found: Trace) -> str:
    pixels = np.asarray(image, dtype=np.float64)[found.seen].ravel()
    weights = clear_zeros(found.weights[found.seen].ravel())
    counted = np.flatnonzero(weights)
    total = format_number(found.value)
    silent = weights.size - counted.size
    note = f"\n{silent} of the pixels it sees have weight 0 here." if silent else ""
    if counted.size > MAX_PRODUCTS_SPELLED:
        return f"{counted.size} products of pixel and weight add up to {total}.{note}"
    pairs = [f"{_factor(pixels[i])}·{_factor(weights[i])}" for i in counted]
    return f"{' + '.join(pairs) or '0'} = {total}{note}"


def _factor(value: float) -> str:
    text = format_number(float(value))
    return f"({text})" if text.startswith("−") else text


def microscope_figure(
    image: npt.ArrayLike,
    layers: Sequence[Layer],
    row: int,
    column: int,
    *,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw the way from one output value back to its pixels."""
    # Shape of image: (height, width)
    found, maps = trace(image, layers, row, column), maps_of(image, layers)
    across = max(len(maps), 3)
    figure, grid = new_figure(
        2, across, width=9.6 / across, height=3.0, title=title, caption=caption
    )
    _fix_layout(figure, title, caption)
    names = ["image", *(layer.name.replace(", ", "\n", 1) for layer in layers)]
    scale = largest_size(maps[1:])
    for index, (values, name, part) in enumerate(
        zip(maps, names, found.fields, strict=True)
    ):
        axes = grid[0, index]
        _draw_map(axes, values, name, scale if index else 0.0)
        rows, columns = part
        size = (rows.stop - rows.start, columns.stop - columns.start)
        outline_cells(axes, rows.start, columns.start, size)
    _draw_patch(grid[1], maps[0], found)
    for unused in (*grid[0, len(maps) :], *grid[1, 3:]):
        unused.set_visible(False)
    text = microscope_sentence(image, layers, row, column)
    return show(figure, "\n".join(part for part in (title, caption, text) if part))


def _draw_map(axes: Any, values: Array, name: str, limit: float) -> None:
    """Draw the image in grey, a layer's map in signed colours."""
    small = max(values.shape) <= MAX_SIDE_WITH_NUMBERS
    if limit:
        draw_cells(axes, values, name, **signed_scale(limit))
    else:
        low, high = float(values.min()), float(values.max())
        # With numbers, the darkest grey is kept light, so that they are legible.
        floor = low - 1.5 * (high - low or 1.0) if small else low
        draw_cells(
            axes, values, name, cmap="gray", vmin=floor, vmax=max(high, floor + 1e-9)
        )
    label_pixels(axes, x=False, y=not limit)
    if small:
        write_numbers(axes, values)


def _draw_patch(row: Any, image: Array, found: Trace) -> None:
    """Draw patch, weights and products; ticks count the image's own pixels."""
    patch, weights = image[found.seen], clear_zeros(found.weights[found.seen])
    products = patch * weights
    total = format_number(found.value)
    panels = (
        (patch, "what it sees", 0.0),
        (weights, "weight of each pixel", largest_size([weights])),
        (products, f"products, sum {total}", largest_size([products])),
    )
    for axes, (values, name, limit) in zip(row[:3], panels, strict=True):
        _draw_map(axes, values, name, limit)
        label_pixels(axes, x=True, y=not limit)
        for axis, part in zip((axes.yaxis, axes.xaxis), found.seen, strict=True):
            count = part.stop - part.start
            ticks = np.arange(0, count, max(1, count // 5))
            axis.set_ticks(ticks, [str(part.start + tick) for tick in ticks])


def _fix_layout(figure: LessonFigure, title: str, caption: str) -> None:
    """Give every frame the same layout, so that nothing jumps."""
    inches = figure.get_figheight()
    below = figure.get_supxlabel().count("\n") + 1 if caption else 0
    figure.trim = False
    figure.set_layout_engine(None)
    figure.subplots_adjust(
        left=0.07,
        right=0.99,
        bottom=(0.5 + 0.22 * below) / inches,
        top=1 - (0.55 + 0.35 * bool(title)) / inches,
        wspace=0.18,
        hspace=0.28,
    )
