"""Parts that the drawing functions share: grids of panels, colours, numbers, marks."""

from collections.abc import Sequence
from typing import Any, Literal, cast

import matplotlib
import numpy as np
import numpy.typing as npt
from matplotlib import patheffects
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from utils.plotting.figure import LessonFigure, new_figure
from utils.plotting.words import clear_zeros, format_number

SIGNED_COLOURS = "RdBu_r"
MAX_SIDE_WITH_NUMBERS = 9
MAX_PANELS_WITH_TICKS = 12
MAX_SIDE_WITH_SHARP_CELLS = 200
BAR_WIDTH = 1.1
MIN_FONT_SIZE = 7.0

Array = npt.NDArray[Any]
Mark = Literal["max", "min"] | Sequence[tuple[int, int]]


def signed_scale(limit: float, missing: str = "0.6") -> dict[str, Any]:
    """Return the options of ``imshow`` for the course's signed colours."""
    colours = matplotlib.colormaps[SIGNED_COLOURS].with_extremes(bad=missing)
    return {"cmap": colours, "vmin": -limit, "vmax": limit}


def plus_scale(limit: float, missing: str = "0.6") -> dict[str, Any]:
    """Return the same colours for maps without negative values: 0 is still white."""
    whole = matplotlib.colormaps[SIGNED_COLOURS]
    half = LinearSegmentedColormap.from_list(
        f"{SIGNED_COLOURS}, plus", whole(np.linspace(0.5, 1, 128))
    )
    return {"cmap": half.with_extremes(bad=missing), "vmin": 0.0, "vmax": limit}


def label_pixels(axes: Any, *, x: bool = True, y: bool = True, ticks: int = 6) -> None:
    """Label the axes of a picture in pixels, with whole-number ticks."""
    if x:
        axes.set_xlabel("column (pixels)")
    if y:
        axes.set_ylabel("row (pixels)")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=ticks, integer=True, min_n_ticks=1))


def write_numbers(axes: Any, values: npt.ArrayLike, *, size: float = 0.0) -> None:
    """Write each value into its cell of a picture, in the ink that can be read."""
    # Shape of values: (height, width)
    array = np.asarray(values)
    inches = axes.get_window_extent().width / axes.figure.dpi
    texts, fitting = _fit_numbers(clear_zeros(array), 72 * inches / max(array.shape))
    written = []
    for (row, column), value in np.ndenumerate(array):
        if np.isnan(value):
            continue
        made = axes.text(
            column,
            row,
            texts[row][column],
            ha="center",
            va="center",
            fontsize=size or fitting,
            color=readable_ink(axes, value),
        )
        written.append(made)
    # The layout may still shrink the cells: the figure looks again before it is drawn.
    cast(Any, axes).cell_numbers = written


def readable_ink(axes: Any, value: float) -> str:
    """Return black or white, whichever stands out more from a cell (4.5:1 or more)."""
    if not axes.images:
        return "black"
    picture = axes.images[-1]
    rgb = np.array(picture.cmap(picture.norm(float(value)))[:3])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ (0.2126, 0.7152, 0.0722))  # as WCAG 2 has it
    return "black" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "white"


def panel_grid(
    arrays: Sequence[Array], columns: int, title: str, caption: str, bar: bool = False
) -> tuple[LessonFigure, list[Any]]:
    """Make one labelled panel for each array."""
    across = max(1, min(columns, len(arrays)))
    down = -(-len(arrays) // across)
    shape = arrays[0].shape
    width = {1: 4.2 if max(shape) > MAX_SIDE_WITH_NUMBERS else 3.2, 2: 3.6}.get(
        across, max(10.2 / across, 1.0)
    )
    height = width * float(np.clip(shape[0] / shape[1], 0.3, 1.6)) + 0.35
    room = width + BAR_WIDTH / across * bar
    figure, axes = new_figure(
        down, across, width=room, height=height, title=title, caption=caption
    )
    panels = list(axes.ravel())
    for unused in panels[len(arrays) :]:
        unused.set_visible(False)
    label_grid(panels[: len(arrays)], across)
    return figure, panels[: len(arrays)]


def label_grid(panels: Sequence[Any], across: int) -> None:
    """Label the outer panels of a grid; many panels keep one scale, bottom left."""
    many = len(panels) > MAX_PANELS_WITH_TICKS
    first_of_last_row = (len(panels) - 1) // across * across
    for index, panel in enumerate(panels):
        corner = index == first_of_last_row
        lowest = index + across >= len(panels)
        narrow = many or across > 5
        label_pixels(
            panel,
            x=corner if narrow else lowest,
            y=corner if narrow else index % across == 0,
            ticks=3 if across > 4 else 6,
        )
        if many and not corner:
            panel.set_xticks([])
            panel.set_yticks([])
    if many:
        _pack(panels[0].figure, panels[first_of_last_row])


def _pack(figure: Any, labelled: Any) -> None:
    """Lay out many panels: the layout engine takes seconds for dozens of them."""
    height = figure.get_figheight()
    below, above = figure.get_supxlabel(), figure.get_suptitle()
    bottom = 0.6 + 0.22 * (below.count("\n") + 1 if below else 0)
    top = 0.3 + 0.3 * (above.count("\n") + 1 if above else 0)
    figure.set_layout_engine(None)
    figure.subplots_adjust(
        0.06, bottom / height, 0.99, 1 - top / height, wspace=0.15, hspace=0.3
    )
    for axis in (labelled.xaxis, labelled.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=3, integer=True))


def draw_cells(axes: Any, array: Array, title: str, **options: Any) -> Any:
    """Draw an array so that single cells of a small one stay sharp."""
    # Shape of array: (height, width) or (height, width, 3)
    sharp = max(array.shape[:2]) <= MAX_SIDE_WITH_SHARP_CELLS
    axes.set_title(title, fontsize="medium")
    return axes.imshow(array, interpolation="nearest" if sharp else "auto", **options)


def outline_cells(axes: Any, row: int, column: int, shape: tuple[int, ...]) -> None:
    """Outline a block of cells, visible on every ground.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        Axes on which an array is drawn with ``imshow``.
    row, column : int
        The block's top-left cell.
    shape : tuple of int
        Its rows and columns.
    """
    corner = (column - 0.5, row - 0.5)
    for colour, line in (("white", 5.0), ("black", 2.5)):
        axes.add_patch(
            Rectangle(
                corner,
                shape[1],
                shape[0],
                fill=False,
                edgecolor=colour,
                linewidth=line,
                clip_on=False,
                zorder=3,
            )
        )


def mark_places(axes: Any, response: Array, mark: Mark) -> None:
    """Mark places of a map by a sign that does not depend on colour."""
    # Shape of response: (height, width)
    if isinstance(mark, str):
        finite = response[np.isfinite(response)].astype(np.float64)
        highest, lowest = finite.max(initial=-np.inf), finite.min(initial=np.inf)
        extreme = highest if mark == "max" else lowest
        places = np.argwhere(np.isclose(response, extreme, rtol=1e-9, atol=0))
        sign = {"max": "^", "min": "v"}[mark]
    else:
        places, sign = np.asarray(mark, dtype=float).reshape(-1, 2), "o"
    outline = [patheffects.withStroke(linewidth=4, foreground="white")]
    axes.plot(
        places[:, 1],
        places[:, 0],
        sign,
        markersize=9,
        markerfacecolor="none",
        markeredgecolor="black",
        markeredgewidth=1.6,
        path_effects=outline,
        clip_on=False,
    )


def _fit_numbers(array: Array, width: float) -> tuple[list[list[str]], float]:
    """Return the texts of cells `width` points wide and a font size that fits."""
    size, texts = 0.0, [[""]]
    for digits in (3, 2):
        texts = [[format_number(value, digits) for value in row] for row in array]
        longest = max(2, *(len(text) for row in texts for text in row))
        size = width / (0.68 * longest)
        if size >= MIN_FONT_SIZE:
            break
    return texts, float(np.clip(size, 5, 14))
