"""One picture on its way through a network, and back to the window it hung on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.patches import Rectangle

from utils import machine
from utils.backbones import Backbone, load_backbone
from utils.interpret import evidence
from utils.interpret.view import as_shown
from utils.plotting import LessonFigure, new_figure, show

EARLY, DEEP = "block1_conv2", "block3_conv3"
WINDOW, STRIDE = 8, 4  # pixels of the network's picture
INK, SHARE = "#1a1a1a", "#0072B2"
Array = npt.NDArray[Any]


def show_journey(picture: Array, backbone: Backbone | None = None) -> LessonFigure:
    """Draw what a network makes of a picture, step by step, and what it hung on.

    Parameters
    ----------
    picture : ndarray, shape (height, width, 3)
        Intensities from 0 to 255.
    backbone : Backbone, optional
        The bundled network by default: nothing is downloaded.

    Returns
    -------
    LessonFigure
        The picture, the same as small as the network gets it, maps of an early and of
        a deep layer, the three likeliest classes, and the window whose hiding lowers
        the likeliest one most.
    """
    with machine.quietly():  # TensorFlow has a lot to say the first time
        import keras

        keras.ops.ones(1)
    network = backbone or load_backbone("tiny")
    small = as_shown(picture, network.side)
    best = network.top(small, 3)[0]
    index = network.classes.index(best[0][0])
    place, hidden = _most_missed(network, small, index)
    batch = network.prepare(small)
    maps = evidence.layer_outputs(network.model, [EARLY, DEEP], batch)
    figure, axes = new_figure(1, 6, width=1.95, height=2.35)
    panels = list(axes[0])
    _draw(panels[0], picture, "your picture")
    _draw(panels[1], small, f"all it gets:\n{network.side} × {network.side} pixels")
    _draw(panels[2], _montage(maps[EARLY][0], 3), "edges and colours\n(lessons 1–4)")
    _draw(panels[3], _montage(maps[DEEP][0], 4), "deeper: parts\n(lessons 5–8)")
    _draw_bars(panels[4], best)
    _draw(panels[5], picture, "it hung on this\nwindow (lesson 10)")
    _outline(panels[5], picture, place, network.side)
    return show(figure, _in_words(best, hidden, place))


def _most_missed(
    network: Backbone, small: Array, index: int
) -> tuple[tuple[int, int], float]:
    """Return the window that the share needs most, and the share without it."""

    def score(batch: Array) -> Array:
        return network.run(batch, batch_size=64)[:, index]

    falls = evidence.occlusion_map(score, small, window=WINDOW, stride=STRIDE)
    row, column = np.unravel_index(int(falls.argmax()), falls.shape)
    left = float(score(small[None])[0]) - float(falls.max())
    return (int(row) * STRIDE, int(column) * STRIDE), left


def _montage(maps: Array, side: int) -> Array:
    """Return the liveliest channels of a map as one picture, side × side of them."""
    order = np.argsort(-maps.std(axis=(0, 1)), kind="stable")[: side**2]
    tiles = [np.pad(_stretched(maps[:, :, m]), 1, constant_values=1) for m in order]
    rows = [np.hstack(tiles[i : i + side]) for i in range(0, side**2, side)]
    return np.vstack(rows)


def _stretched(channel: Array) -> Array:
    top = float(np.quantile(channel, 0.99)) or 1.0
    return np.clip(channel / top, 0, 1)


def _draw(axes: Any, picture: Array, title: str) -> None:
    axes.imshow(picture, cmap="gray", interpolation="nearest")
    axes.set_title(title, fontsize=9, color=INK)
    axes.set_axis_off()


def _draw_bars(axes: Any, best: list[tuple[str, float]]) -> None:
    names, shares = zip(*best, strict=True)
    places = range(len(names))
    axes.barh(places, shares, height=0.35, color=SHARE)
    for place, (name, share) in zip(places, best, strict=True):
        axes.text(0, place - 0.28, f"{name} {share:.0%}", fontsize=9, color=INK)
    axes.set(xlim=(0, 1), ylim=(len(names) - 0.6, -0.7))
    axes.set_title("what it says", fontsize=9, color=INK)
    axes.set_axis_off()


def _outline(axes: Any, picture: Array, place: tuple[int, int], side: int) -> None:
    height, width = (n / side for n in picture.shape[:2])
    corner = place[1] * width - 0.5, place[0] * height - 0.5
    for colour, line in (("white", 4.5), ("#D55E00", 2.5)):
        axes.add_patch(
            Rectangle(
                corner,
                WINDOW * width,
                WINDOW * height,
                fill=False,
                edgecolor=colour,
                linewidth=line,
            )
        )


def _in_words(
    best: list[tuple[str, float]], hidden: float, place: tuple[int, int]
) -> str:
    said = ", ".join(f"{name} {share:.0%}" for name, share in best)
    row, column = place
    return (
        f"The network says: {said}.\nHide the window of {WINDOW} × {WINDOW} small "
        f"pixels at row {row}, column {column}, and the share of {best[0][0]} "
        f"goes from {best[0][1]:.0%} to {hidden:.0%}."
    )
