"""Draw images, kernels and signed response maps.

Every function returns a `LessonFigure`, labels its axes in pixels and describes
itself in words; none calls ``plt.show()``. Responses always use the same diverging
colours, centred on zero: blue is negative, white is zero, red is positive. Blue and
red stay apart in every common form of colour blindness.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from utils.plotting.figure import LessonFigure, show
from utils.plotting.panels import (
    MAX_SIDE_WITH_NUMBERS,
    Mark,
    draw_cells,
    mark_places,
    panel_grid,
    plus_scale,
    signed_scale,
    write_numbers,
)
from utils.plotting.pictures import (
    grey_range,
    has_minus,
    join_words,
    largest_size,
    panel_titles,
    panels_in_words,
    robust_size,
    split_images,
    split_maps,
)
from utils.plotting.words import format_number


def show_images(
    images: npt.ArrayLike | Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    columns: int = 4,
    value_range: tuple[float, float] | None = None,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw grey or colour images side by side.

    Parameters
    ----------
    images : array_like or sequence of array_like
        One image ``(height, width)``, ``(height, width, 1)`` or ``(height, width,
        3)``; or several: a list, or a batch ``(batch_size, height, width[,
        channels])``. An array with three axes is one colour image when its last
        side is 1, 3 or 4, otherwise a batch of grey images.
    titles : sequence of str, optional
        One title for each image.
    columns : int, default=4
        Images in a row.
    value_range : tuple of float, optional
        Values drawn black and white. Default: 0 to 255 for uint8 (0 to 16 when no
        value is above, as in the digits), 0 to 1 for values within it, otherwise
        the range of *all* images together, so that equal grey levels mean equal
        values.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        One labelled panel for each image.

    Raises
    ------
    TypeError, ValueError
        If an image has no such shape, is empty or not numeric, or if the number of
        titles differs from the number of images.
    """
    pictures = split_images(images)
    names = panel_titles(titles, len(pictures))
    low, high = value_range or grey_range(pictures)
    figure, axes = panel_grid(pictures, columns, title, caption)
    for panel, picture, name in zip(axes, pictures, names, strict=True):
        shown = picture
        if picture.ndim == 3:
            # Colour is drawn from 0 to 1 by matplotlib, whatever the dtype.
            shown = np.clip((picture - low) / ((high - low) or 1.0), 0, 1)
        draw_cells(panel, shown, name, cmap="gray", vmin=low, vmax=high)
    words = panels_in_words(pictures, names, "image")
    span = f"Black is {format_number(low)}, white is {format_number(high)}."
    return show(figure, join_words(title, caption, span, words))


def show_kernels(
    kernels: npt.ArrayLike | Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    columns: int = 4,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw kernels in signed colours, with their numbers in the cells.

    Parameters
    ----------
    kernels : array_like or sequence of array_like
        One kernel ``(height, width)`` or several: a list of such, or an array
        ``(number, height, width)``. Weights have no unit.
    titles : sequence of str, optional
        One title for each kernel.
    columns : int, default=4
        Kernels in a row.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        Numbers are written up to 9 × 9; a larger kernel has a colour bar instead.

    Raises
    ------
    TypeError, ValueError
        If a kernel is not a non-empty two-dimensional array of numbers.
    """
    arrays = split_maps(kernels, "kernel")
    names = panel_titles(titles, len(arrays))
    limit = largest_size(arrays)
    small = max(max(kernel.shape) for kernel in arrays) <= MAX_SIDE_WITH_NUMBERS
    figure, axes = panel_grid(arrays, columns, title, caption, bar=not small)
    for panel, kernel, name in zip(axes, arrays, names, strict=True):
        drawn = draw_cells(panel, kernel, name, **signed_scale(limit))
        if small:
            write_numbers(panel, kernel)
    if not small:
        figure.colorbar(drawn, ax=list(axes), label="weight", shrink=0.8, aspect=25)
    return show(
        figure, join_words(title, caption, panels_in_words(arrays, names, "kernel"))
    )


def show_kernel(
    kernel: npt.ArrayLike, title: str = "", *, caption: str = ""
) -> LessonFigure:
    """Draw one kernel; see `show_kernels`.

    Parameters
    ----------
    kernel : array_like, shape (height, width)
        The weights.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        The kernel with its numbers.
    """
    return show_kernels([np.asarray(kernel)], title=title, caption=caption)


def show_responses(
    responses: npt.ArrayLike | Sequence[npt.ArrayLike],
    titles: Sequence[str] | None = None,
    *,
    columns: int = 4,
    mark: Mark | None = None,
    limit: float | None = None,
    unit: str = "response (grey levels × weight)",
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw response maps with one shared colour bar centred on zero.

    Parameters
    ----------
    responses : array_like or sequence of array_like
        One map ``(height, width)`` or several: a list of such, or an array
        ``(number, height, width)``. NaN is drawn grey.
    titles : sequence of str, optional
        One title for each map.
    columns : int, default=4
        Maps in a row.
    mark : {"max", "min"} or sequence of (row, column), optional
        Positions to mark: every largest value (▲), every smallest (▼), or the given
        ones (○).
    limit : float, optional
        The colours run from ``-limit`` to ``limit``, or from 0 where nothing is
        negative. Default: the size that 99 of 100 values stay within; the largest
        value for maps of at most 32 × 32.
    unit : str
        Label of the colour bar.
    title, caption : str, optional
        Text above and sentence below the figure.

    Returns
    -------
    LessonFigure
        One labelled panel for each map.

    Raises
    ------
    TypeError, ValueError
        If a map is not a non-empty two-dimensional array of numbers.
    """
    maps = split_maps(responses, "response")
    names = panel_titles(titles, len(maps))
    bound = limit or robust_size(maps)
    beyond = largest_size(maps) > bound * (1 + 1e-9)
    scale = (signed_scale if has_minus(maps) else plus_scale)(bound)
    figure, axes = panel_grid(maps, columns, title, caption, bar=True)
    for panel, response, name in zip(axes, maps, names, strict=True):
        drawn = draw_cells(panel, response, name, **scale)
        if mark is not None:
            mark_places(panel, response, mark)
    if beyond and not limit:
        unit = f"{unit}\n(99 of 100 values are within)"
    figure.colorbar(
        drawn, ax=list(axes), label=unit, shrink=0.8, aspect=25,
        extend=_pointed(beyond, has_minus(maps)),
    )  # fmt: skip
    words = panels_in_words(maps, names, "response")
    return show(figure, join_words(title, caption, words))


def _pointed(beyond: bool, signed: bool) -> str:
    """Return at which ends of the colour bar values lie beyond it."""
    if not beyond:
        return "neither"
    return "both" if signed else "max"
