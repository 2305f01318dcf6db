"""The start page's picture: a photograph, two kernels, and what they find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from scipy import signal

from utils import data

_SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def draw_opening(path: Path) -> None:
    """Write the picture as PNG."""
    photo = data.load_camera()[0].astype(float)
    figure = Figure(figsize=(11, 4.2), layout="constrained")
    grid = figure.add_gridspec(2, 4, width_ratios=(2.1, 0.75, 1, 1))
    _picture(figure.add_subplot(grid[:, 0]), photo, "gray", 0, 255)
    for row, kernel in enumerate((_SOBEL, _SOBEL.T)):
        seen = signal.correlate2d(photo, kernel, mode="valid")
        most = np.percentile(abs(seen), 99)
        _kernel(figure.add_subplot(grid[row, 1]), kernel)
        _picture(figure.add_subplot(grid[row, 2]), seen, "RdBu_r", -most, most)
        _picture(figure.add_subplot(grid[row, 3]), abs(seen), "gray_r", 0, most)
    figure.savefig(path, dpi=110)


def _picture(axes, values, colours, low, high):
    axes.imshow(values, cmap=colours, vmin=low, vmax=high)
    axes.axis("off")


def _kernel(axes, kernel):
    _picture(axes, kernel, "RdBu_r", -3, 3)
    for (row, column), value in np.ndenumerate(kernel):
        axes.text(column, row, f"{value}", ha="center", va="center", fontsize=15)
