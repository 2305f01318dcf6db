"""Checks of lesson 01: sliding windows, sizes, signs and filters."""

from autograder.checks.lesson_01_edge_detection import (
    convolve,
    corner_filter,
    correlate,
    edge_signs,
    gaussian_window,
    out_size,
    window_sums,
    x_detector,
)

EXERCISES = [
    window_sums.WINDOW_SUMS,
    correlate.CORRELATE,
    out_size.OUT_SIZE,
    convolve.CONVOLVE,
    gaussian_window.GAUSSIAN_WINDOW,
    edge_signs.EDGE_SIGNS,
    corner_filter.CORNER_FILTER,
    x_detector.X_DETECTOR,
]
