"""Look at the channels of a code: what each shows, and what each is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.denoising.pictures import mse
from utils.plotting import LessonFigure, new_figure, show

Array = npt.NDArray[Any]
BLUE, ORANGE = "#0072B2", "#D55E00"


def show_code(code: Array, picture: int = 0, columns: int = 8) -> LessonFigure:
    """Draw the maps of one picture's code; those that are always 0 are crossed out.

    Parameters
    ----------
    code : ndarray, shape (batch, height, width, channels)
        Codes of many pictures.
    picture : int, default=0
        Whose maps are drawn.
    columns : int, default=8
        Maps in a row.

    Returns
    -------
    LessonFigure
        One small panel for each channel.
    """
    channels = code.shape[-1]
    silent = _silent(code)
    rows = -(-channels // columns)
    figure, grid = new_figure(
        rows,
        columns,
        width=0.85,
        height=0.95,
        title=f"The {channels} maps of one picture's code",
        caption="Dark is 0, each map has its own brightest number. Crossed out: a "
        "channel that is 0 at all places of all pictures.",
    )
    for axes in grid.flat:
        axes.set_axis_off()
    for channel, axes in zip(range(channels), grid.flat, strict=False):
        axes.imshow(code[picture, ..., channel], cmap="viridis", vmin=0)
        axes.set_title(str(channel), fontsize="small")
        if silent[channel]:
            height, width = code.shape[1:3]
            for ends in ((0, height - 1), (height - 1, 0)):
                axes.plot((0, width - 1), ends, color=ORANGE, linewidth=2)
    return show(figure, _said(silent))


def _silent(code: Array) -> Array:
    return np.asarray(np.abs(code).max(axis=(0, 1, 2)) == 0)


def _said(silent: Array) -> str:
    names = ", ".join(map(str, np.flatnonzero(silent)))
    return f"{silent.sum()} of {len(silent)} channels are 0 everywhere" + (
        f": {names}." if names else "."
    )


def show_worth(
    code: Array, decode: Callable[[Array], Array], clean: Array
) -> LessonFigure:
    """Draw by how much the error rises when a channel is set to 0, largest first.

    Parameters
    ----------
    code : ndarray, shape (batch, height, width, channels)
        Codes of pictures.
    decode : callable
        Makes pictures of codes.
    clean : ndarray, shape (batch, side, side, 3)
        The clean pictures.

    Returns
    -------
    LessonFigure
        A bar for each channel.
    """
    rises = _rises(code, decode, clean)
    order = np.argsort(-rises)
    figure, grid = new_figure(
        width=7.0,
        height=2.4,
        title="What each channel is worth",
        caption="How much the mean squared error rises when one channel is set to 0.",
    )
    axes = grid[0, 0]
    axes.bar(range(len(order)), rises[order], color=BLUE)
    axes.set_xticks(range(len(order)), list(map(str, order)), fontsize="small")
    axes.set(xlabel="channel", ylabel="rise of the error")
    worthless = int((rises < rises.max() / 100).sum())
    return show(
        figure,
        f"Channel {order[0]} is worth most ({rises.max():.4f}). {worthless} of "
        f"{len(order)} channels are worth less than a hundredth of that.",
    )


def _rises(code: Array, decode: Callable[[Array], Array], clean: Array) -> Array:
    kept = mse(decode(code), clean)
    rises = []
    for channel in range(code.shape[-1]):
        less = code.copy()
        less[..., channel] = 0
        rises.append(mse(decode(less), clean) - kept)
    return np.array(rises)
