"""Stamp and gather: what one value of δ does to the slopes of kernel and input."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.plotting import (
    FrameSlider,
    LessonFigure,
    as_numbers,
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

Array = npt.NDArray[Any]


def stamp_and_gather(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike,
    delta: npt.ArrayLike,
    *,
    interactive: bool | None = None,
) -> FrameSlider | LessonFigure:
    """Go through δ value by value, and see both slopes grow.

    Parameters
    ----------
    image : array_like, shape (height, width)
        The layer's input; numbers are readable up to 7 × 7.
    kernel : array_like, shape (rows, columns)
        Its weights.
    delta : array_like, shape (height − rows + 1, width − columns + 1)
        The slope of the loss at each output.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    FrameSlider or LessonFigure
        The figure of the first value that is not 0 where nobody can touch the slider.

    Raises
    ------
    TypeError, ValueError
        If one of the arrays does not fit the others.
    """
    arrays = checked(image, kernel, delta)
    places = list(np.ndindex(arrays[2].shape))
    if machine.is_interactive() if interactive is None else interactive:
        names = [f"δ[{row}, {column}]" for row, column in places]
        return FrameSlider(lambda i: stamp_figure(*arrays, *places[i]), names, "Value")
    row, column = next((place for place in places if arrays[2][place] != 0), places[0])
    return stamp_figure(*arrays, row, column)


def checked(
    image: npt.ArrayLike, kernel: npt.ArrayLike, delta: npt.ArrayLike
) -> tuple[Array, Array, Array]:
    """Return the three arrays as float64, or say which one does not fit."""
    named = {"image": image, "kernel": kernel, "delta": delta}
    arrays = [as_numbers(v, n).astype(np.float64) for n, v in named.items()]
    for name, array in zip(named, arrays, strict=True):
        if array.ndim != 2:
            raise ValueError(
                f"Expected {name} to have rows and columns. Received shape "
                f"{array.shape}. Choose one image and one channel."
            )
    fitting = tuple(np.subtract(arrays[0].shape, arrays[1].shape) + 1)
    if arrays[2].shape != fitting or min(fitting) < 1:
        raise ValueError(
            f"Expected delta of the output's shape {tuple(map(int, fitting))}. "
            f"Received {arrays[2].shape}. δ has one value for each place of the kernel."
        )
    return arrays[0], arrays[1], arrays[2]


def slopes_so_far(
    image: Array, kernel: Array, delta: Array, row: int, column: int
) -> tuple[Array, Array]:
    """Return the slopes of kernel and input after δ[row, column], row by row.

    Parameters
    ----------
    image, kernel, delta : ndarray
        As in `stamp_and_gather`.
    row, column : int
        The last value of δ that takes part.

    Returns
    -------
    of_kernel, of_image : ndarray of float64
        Shapes of the kernel and of the image.
    """
    of_kernel, of_image = np.zeros(kernel.shape), np.zeros(image.shape)
    for r, c in np.ndindex(delta.shape):
        if (r, c) > (row, column):
            break
        part = np.s_[r : r + kernel.shape[0], c : c + kernel.shape[1]]
        of_kernel += delta[r, c] * image[part]
        of_image[part] += delta[r, c] * kernel
    return of_kernel, of_image


def stamp_sentence(
    image: Array, kernel: Array, delta: Array, row: int, column: int
) -> str:
    """Write out what one value of δ adds to both slopes.

    Parameters
    ----------
    image, kernel, delta : ndarray
        As in `stamp_and_gather`.
    row, column : int
        The value of δ.

    Returns
    -------
    str
        Products with the patch and with the kernel, and both sums so far.

    Examples
    --------
    >>> image, kernel = np.array([[1.0, 5.0]]), np.array([[3.0]])
    >>> print(stamp_sentence(image, kernel, np.array([[2.0, 4.0]]), 0, 1))
    δ[0, 1] = 4, at rows 0 to 0 and columns 1 to 1 of the input.
    Gather: 4 · patch is added to ∂J/∂W: 4·5.
    Stamp: 4 · kernel is added to ∂J/∂U at this place: 4·3.
    ∂J/∂W so far: row 0: 22.
    ∂J/∂U so far: row 0: 6 12.
    """
    value = format_number(float(delta[row, column]))
    high, wide = kernel.shape
    patch = image[row : row + high, column : column + wide]
    of_kernel, of_image = slopes_so_far(image, kernel, delta, row, column)
    return "\n".join(
        [
            f"δ[{row}, {column}] = {value}, at rows {row} to {row + high - 1} and "
            f"columns {column} to {column + wide - 1} of the input.",
            f"Gather: {value} · patch is added to ∂J/∂W: {products(value, patch)}.",
            f"Stamp: {value} · kernel is added to ∂J/∂U at this place: "
            f"{products(value, kernel)}.",
            f"∂J/∂W so far: {spelled(of_kernel)}",
            f"∂J/∂U so far: {spelled(of_image)}",
        ]
    )


def products(value: str, numbers: Array) -> str:
    """Write a factor times each number, rows parted by semicolons."""
    rows = [" ".join(f"{value}·{_factor(number)}" for number in row) for row in numbers]
    return "; ".join(rows)


def spelled(numbers: Array) -> str:
    """Write an array row by row."""
    rows = (" ".join(format_number(number) for number in row) for row in numbers)
    return " ".join(f"row {i}: {row}." for i, row in enumerate(rows))


def _factor(value: float) -> str:
    text = format_number(float(value))
    return f"({text})" if text.startswith("−") else text


def stamp_figure(
    image: Array, kernel: Array, delta: Array, row: int, column: int
) -> LessonFigure:
    """Draw one value of δ, the patch it gathers and the place it stamps.

    Parameters
    ----------
    image, kernel, delta : ndarray
        As in `stamp_and_gather`.
    row, column : int
        The value of δ.

    Returns
    -------
    LessonFigure
        Above: δ, input and kernel. Below: both slopes so far.
    """
    of_kernel, of_image = slopes_so_far(image, kernel, delta, row, column)
    whole = slopes_so_far(image, kernel, delta, *np.subtract(delta.shape, 1))
    figure, grid = new_figure(2, 3, width=3.0, height=2.5)
    (upper, picture, weights), (blank, gathered, stamped) = grid
    blank.set_visible(False)
    draw_signed(upper, delta, "δ, one value", [delta])
    draw_signed(picture, image, "input U, its patch", [image])
    draw_signed(weights, kernel, "kernel W", [kernel])
    draw_signed(gathered, of_kernel, "gathered: ∂J/∂W", [whole[0]])
    draw_signed(stamped, of_image, "stamped: ∂J/∂U", [whole[1]])
    outline_cells(upper, row, column, (1, 1))
    for axes in (picture, stamped):
        outline_cells(axes, row, column, kernel.shape)
    blank.figure.text(
        0.17, 0.27, told(delta, row, column), ha="center", va="center", fontsize=11
    )
    figure.trim = False
    return show(figure, stamp_sentence(image, kernel, delta, row, column))


def told(delta: Array, row: int, column: int) -> str:
    """Say in the empty panel what happens."""
    value = format_number(float(delta[row, column]))
    return (
        f"δ[{row}, {column}] = {value}\n\n"
        f"{value} · patch is added\nto the slope of the kernel\n\n"
        f"{value} · kernel is added\nto the slope of the input"
    )


def draw_signed(axes: Any, values: Array, title: str, scale: list[Array]) -> None:
    """Draw an array in signed colours with its numbers."""
    limit = 1.6 * largest_size(scale)  # pale, so that numbers are easily read
    draw_cells(axes, values, title, **signed_scale(limit))
    label_pixels(axes, x=False, y=False)
    write_numbers(axes, values)
