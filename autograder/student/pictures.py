"""The smallest failing case, drawn; Matplotlib is imported on first use only."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student.comparing import FloatArray


def response(values: FloatArray, marked: npt.NDArray[np.intp], mark_label: str) -> Any:
    """Draw a response with zero in the middle of the colours.

    Parameters
    ----------
    values : ndarray of float64, shape (height, width)
        The response.
    marked : ndarray of int, shape (n, 2)
        Rows and columns to mark.
    mark_label : str
        What the marks stand for.

    Returns
    -------
    matplotlib.figure.Figure
        Not registered with pyplot, so that it never shows twice.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.2, 3.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    limit = float(np.abs(values).max()) or 1.0
    image = axes.imshow(values, cmap="RdBu_r", vmin=-limit, vmax=limit)
    rows, columns = marked.T
    axes.plot(columns, rows, "^", mfc="white", mec="black", ms=8, label=mark_label)
    axes.set(xlabel="column (pixels)", ylabel="row (pixels)", title="Your response")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.18), frameon=False)
    figure.colorbar(image, ax=axes, label="response (0 in the middle)")
    return figure
