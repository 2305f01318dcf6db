"""Things to touch: a kernel editor and a sliding window.

Both send plain pictures with alternative text to the browser, so that they work
alike in JupyterLab and Colab. Where nobody can touch them (grading, continuous
integration, a plain Python) they are static figures; no exercise needs them.
"""

from collections.abc import Mapping
from typing import Any

import numpy.typing as npt

from utils import machine
from utils.plotting import (
    LessonFigure,
    as_numbers,
    sliding_window_figure,
    window_sentence,
)
from utils.widgets.editor import PRESETS, KernelEditor, check_kernel
from utils.widgets.live import ResponsePicture
from utils.widgets.stepper import SlidingWindow, count_positions


def kernel_editor(
    image: npt.ArrayLike,
    kernel: npt.ArrayLike | None = None,
    presets: Mapping[str, Any] | None = None,
    *,
    interactive: bool | None = None,
) -> KernelEditor | LessonFigure:
    """Try kernels on a picture.

    Parameters
    ----------
    image : array_like, shape (height, width) or (height, width, 3)
        Shown at 128 pixels or less a side, to answer at once.
    kernel : array_like, optional
        Weights to begin with, at most 7 × 7. Default: Sobel, vertical edges.
    presets : mapping of str to array_like, optional
        Kernels to choose from. Default: `PRESETS`.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    KernelEditor or LessonFigure
        The figure where nobody can touch the editor.

    Raises
    ------
    TypeError, ValueError
        If image or kernel are no such arrays.
    """
    first = PRESETS["Sobel: vertical edges"] if kernel is None else kernel
    if machine.is_interactive() if interactive is None else interactive:
        return KernelEditor(image, first, PRESETS if presets is None else presets)
    picture = ResponsePicture(image)
    picture.update(check_kernel(first))
    return picture.figure


def sliding_window(
    image: npt.ArrayLike, kernel: npt.ArrayLike, *, interactive: bool | None = None
) -> SlidingWindow | LessonFigure:
    """Slide a kernel over a small picture, step by step.

    Parameters
    ----------
    image : array_like, shape (height, width)
        Grey levels; readable up to 9 × 9.
    kernel : array_like, shape (kernel_height, kernel_width)
        Weights, not turned over.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    SlidingWindow or LessonFigure
        The figure of the middle position where nobody can step on.

    Raises
    ------
    TypeError, ValueError
        If image or kernel are no such arrays, or the kernel does not fit.
    """
    if machine.is_interactive() if interactive is None else interactive:
        return SlidingWindow(image, kernel)
    picture, weights = as_numbers(image, "image"), as_numbers(kernel, "kernel")
    window_sentence(picture, weights, 0, 0)  # raises what is wrong
    columns = picture.shape[1] - weights.shape[1] + 1
    row, column = divmod(count_positions(picture, weights) // 2, columns)
    return sliding_window_figure(picture, weights, row, column)
