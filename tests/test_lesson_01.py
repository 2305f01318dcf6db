"""Lesson 01 as its readers meet it: executed from the first cell to the last."""

import numpy as np
import pytest
from scipy import signal

from autograder.checks.lesson_01_edge_detection import gaussian_window, window_sums
from utils import data

LESSON = "01_edge_detection"
pytestmark = pytest.mark.slow


def test_the_caption_about_the_search_is_true():
    form = data.digit_mosaic(seed=5, rows=6, columns=10)
    row, column = np.argwhere(form.labels == 3)[0]
    template = form.digit(row, column)

    def best(kernel):
        response = signal.correlate2d(form.image, kernel, mode="valid")
        place = np.unravel_index(response.argmax(), response.shape)
        nearest = np.abs(form.corners - place).sum(axis=-1).argmin()
        return tuple(map(int, place)), int(form.labels.ravel()[nearest])

    assert best(template) == ((40, 64), 8)
    assert best(template - template.mean()) == ((16, 28), 3)
    assert template.sum() < form.image[40:48, 64:72].sum()


@pytest.mark.parametrize("number", [0, 7, 1234, 9999, 123456])
def test_every_students_own_table_tells_the_known_mistakes_apart(number):
    image = window_sums.own_image(number)
    right = signal.correlate2d(image, window_sums.LECTURE_KERNEL, mode="valid")
    flipped = signal.convolve2d(image, window_sums.LECTURE_KERNEL, mode="valid")
    assert (right != flipped).any(axis=1).all()


def test_the_window_rule_of_some_lectures_is_far_too_small():
    for sigma in (1.0, 2.0, 3.0):
        assert gaussian_window.smallest_window(sigma) > 2 * sigma + 1
