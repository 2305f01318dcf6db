"""Figures of what a network sees: evidence over pictures, maps, distributions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import backbones
from utils.interpret import evidence
from utils.plotting import LessonFigure, label_pixels, new_figure, show, signed_scale


def show_evidence(
    images: Sequence[npt.NDArray[Any]],
    maps: Mapping[str, Sequence[npt.ArrayLike]],
    titles: Sequence[str],
    *,
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw pictures, and below them where evidence was found.

    Parameters
    ----------
    images : sequence of ndarray, shape (height, width, 3)
        Intensities from 0 to 255.
    maps : mapping of str to sequence of array_like
        For each method one map (rows, columns) for each picture; any size, spread over
        the whole picture. Red is evidence for the class, blue against it.
    titles : sequence of str
        One for each picture.
    title, caption : str, optional
        Above and below the figure.

    Returns
    -------
    LessonFigure
        One row of pictures and one row for each method. Each map has a scale of its
        own.
    """
    rows, columns = 1 + len(maps), len(images)
    figure, axes = new_figure(
        rows, columns, width=10.2 / max(columns, 4), height=2.2, title=title,
        caption=caption,
    )  # fmt: skip
    words = [title, caption]
    for column, (image, name) in enumerate(zip(images, titles, strict=True)):
        axes[0, column].imshow(np.asarray(image, dtype=np.uint8))
        axes[0, column].set_title(name, fontsize=9)
        for row, (method, found) in enumerate(maps.items(), start=1):
            heat = np.asarray(found[column], dtype=np.float64)
            _draw_heat(axes[row, column], image, heat)
            words.append(f"{name}, {method}: {_place_in_words(heat)}")
    for row, method in enumerate(("picture", *maps)):
        axes[row, 0].set_ylabel(f"{method}\nrow (pixels)")
        for column in range(columns):
            label_pixels(axes[row, column], x=row == rows - 1, y=False)
    return show(figure, "\n".join(filter(None, words)))


def _draw_heat(axis: Any, image: npt.NDArray[Any], heat: npt.NDArray[Any]) -> None:
    grey = np.asarray(image, dtype=np.float64).mean(axis=2)
    axis.imshow(grey, cmap="gray", vmin=-150, vmax=255 + 150)
    height, width = grey.shape
    limit = float(np.abs(heat).max()) or 1.0
    enlarged = evidence.enlarge(heat, (height, width))
    opacity = np.clip(np.abs(enlarged) / limit, 0, 1) * 0.85
    axis.imshow(enlarged, alpha=opacity, **signed_scale(limit))


def _place_in_words(heat: npt.NDArray[Any]) -> str:
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    down = ("top", "middle", "bottom")[min(int(3 * row / heat.shape[0]), 2)]
    across = ("left", "centre", "right")[min(int(3 * column / heat.shape[1]), 2)]
    return f"strongest at the {down} {across}."


def show_distributions(
    values: Mapping[str, npt.ArrayLike],
    *,
    xlabel: str = "output of a layer",
    title: str = "",
    caption: str = "",
) -> LessonFigure:
    """Draw which share of each layer's numbers lies below a value.

    Parameters
    ----------
    values : mapping of str to array_like
        The numbers of each layer, all at least 0.
    xlabel, title, caption : str, optional
        Texts.

    Returns
    -------
    LessonFigure
        One curve for each layer, each divided by its own 99 % value, with its share of
        zeros where it begins.
    """
    figure, axes = new_figure(1, 1, width=7.0, height=3.6, title=title, caption=caption)
    axis, words = axes[0, 0], [title, caption]
    styles = ("-", "--", "-.", ":")
    for number, (name, array) in enumerate(values.items()):
        numbers = np.sort(np.asarray(array, dtype=np.float64).ravel())
        zeros = float((numbers == 0).mean())
        top = float(np.quantile(numbers, 0.99)) or 1.0
        grid = np.linspace(0, 1, 200)
        shares = np.searchsorted(numbers, grid * top, side="right") / numbers.size
        axis.plot(
            grid, shares, styles[number % 4], label=f"{name} ({zeros:.0%} zeros)", lw=2
        )
        words.append(f"{name}: {zeros:.0%} of the numbers are exactly zero.")
    axis.set(
        xlabel=f"{xlabel} (1 = its own 99 % value)",
        ylabel="share of numbers below",
        ylim=(0, 1.02),
        xlim=(0, 1),
    )
    axis.legend(loc="lower right", fontsize=9)
    axis.grid(alpha=0.3)
    return show(figure, "\n".join(filter(None, words)))


def show_channels(
    maps: npt.ArrayLike,
    channels: Sequence[int],
    *,
    title: str = "",
    caption: str = "",
    columns: int = 8,
) -> LessonFigure:
    """Draw some channels of a layer's output, each on its own grey scale.

    Parameters
    ----------
    maps : array_like, shape (rows, columns, channels)
        Output for one picture, all at least 0.
    channels : sequence of int
        Which to draw.
    title, caption : str, optional
        Above and below the figure.
    columns : int, default=8
        Panels in a row.

    Returns
    -------
    LessonFigure
        Black is 0, white each channel's largest value; a dead channel is black.
    """
    array = np.asarray(maps, dtype=np.float64)
    across = min(columns, len(channels))
    down = -(-len(channels) // across)
    figure, axes = new_figure(
        down, across, width=10.2 / across, height=1.5, title=title, caption=caption
    )
    words = [title, caption]
    for place, axis in enumerate(axes.ravel()):
        axis.set_axis_off()
        if place >= len(channels):
            continue
        channel = array[:, :, channels[place]]
        largest = float(channel.max())
        axis.imshow(channel, cmap="gray", vmin=0, vmax=largest or 1.0)
        axis.set_title(f"{channels[place]}", fontsize=8, pad=2)
        share = float((channel > 0).mean())
        words.append(f"channel {channels[place]}: {share:.0%} of its places respond")
    return show(figure, "\n".join(filter(None, words)))


def short_name(name: str, longest: int = 16) -> str:
    """Return a file's name short enough to stand above a small picture.

    Parameters
    ----------
    name : str
        For example ``"n02504013_Indian_elephant"``.
    longest : int, default=16
        How many characters there is room for.

    Returns
    -------
    str
        Without ImageNet's number in front, cut off where it is longer.
    """
    plain = re.sub(r"^n\d{8}_", "", name).replace("_", " ")
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def as_shown(image: npt.NDArray[Any], side: int) -> npt.NDArray[np.uint8]:
    """Return a picture as small as the network gets it.

    Parameters
    ----------
    image : ndarray, shape (height, width, 3) or (height, width)
        Intensities from 0 to 255.
    side : int
        Side of the network's input, in pixels.

    Returns
    -------
    ndarray of uint8, shape (side, side, 3)
        Resized, not preprocessed.
    """
    (picture,) = backbones.as_pictures(image)
    resized = backbones.resize(picture, side)
    return np.clip(np.round(resized), 0, 255).astype(np.uint8)
