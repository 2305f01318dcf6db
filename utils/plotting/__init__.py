"""Draw images, kernels and signed response maps, and say in words what they show."""

from utils.plotting.boxed import Boxed
from utils.plotting.controls import whole_number, with_steps
from utils.plotting.figure import (
    LessonFigure,
    folded_html,
    new_figure,
    picture_html,
    show,
    spoken_html,
)
from utils.plotting.frames import FrameSlider
from utils.plotting.images import show_images, show_kernel, show_kernels, show_responses
from utils.plotting.panels import (
    draw_cells,
    label_pixels,
    outline_cells,
    readable_ink,
    signed_scale,
    write_numbers,
)
from utils.plotting.pictures import grey_range, largest_size, robust_size
from utils.plotting.sliding import sliding_window_figure, window_sentence
from utils.plotting.words import as_numbers, clear_zeros, describe, format_number

__all__ = [
    "Boxed",
    "FrameSlider",
    "LessonFigure",
    "as_numbers",
    "clear_zeros",
    "describe",
    "draw_cells",
    "folded_html",
    "format_number",
    "grey_range",
    "label_pixels",
    "largest_size",
    "new_figure",
    "outline_cells",
    "picture_html",
    "readable_ink",
    "robust_size",
    "show",
    "show_images",
    "show_kernel",
    "show_kernels",
    "show_responses",
    "signed_scale",
    "sliding_window_figure",
    "spoken_html",
    "whole_number",
    "window_sentence",
    "with_steps",
    "write_numbers",
]
