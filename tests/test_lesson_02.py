"""Lesson 02 as its readers meet it: executed from the first cell to the last."""

import numpy as np
import pytest

from autograder.checks.lesson_02_convolution_layers import match_threshold

LESSON = "02_convolution_layers"


@pytest.mark.parametrize("seed", range(20))
def test_every_mosaic_hides_copies_and_near_misses(seed):
    pattern, mosaic = match_threshold.MosaicCase((4, 3), seed).draw()
    windows = np.lib.stride_tricks.sliding_window_view(mosaic, pattern.shape)
    wrong = (windows != pattern).sum(axis=(2, 3))
    assert (wrong == 0).sum() >= 3
    assert (wrong == 1).sum() >= 3
