"""The figure of windows along one side, and its fields."""

from __future__ import annotations

import pytest

from utils.ledger import show_windows, window_slider
from utils.ledger.windows import unseen_pixels


@pytest.mark.parametrize("padding", ["valid", "same", "full"])
def test_the_window_figure_says_what_the_windows_do(padding):
    figure = show_windows(8, 3, stride=3, padding=padding)
    assert "8 pixels, window 3, stride 3" in figure.description
    assert figure.axes[0].get_xlabel() == "pixel (index)"
    places = {"valid": 2, "same": 3, "full": 4}[padding]
    assert f"{places} places" in figure.description


def test_unseen_pixels_count_gaps_and_what_is_left_over():
    assert unseen_pixels(7, 3, stride=3) == [6]
    assert unseen_pixels(10, 2, stride=3) == [2, 5, 8, 9]
    assert unseen_pixels(7, 3, stride=3, padding="same") == []


def test_a_long_side_is_not_drawn():
    with pytest.raises(ValueError, match="at most 20"):
        show_windows(224, 11, stride=4)


def test_the_window_slider_redraws_and_explains_what_does_not_fit():
    slider = window_slider(7, 3, interactive=True)
    assert "5 places" in slider.text
    slider.controls["stride"].value = 3
    assert "Never seen: pixel 6" in slider.text
    slider.controls["side"].value = 2
    assert "Take a smaller kernel" in slider.text


def test_the_window_slider_is_a_figure_where_nobody_can_touch_it():
    assert "5 places" in window_slider(7, 3, interactive=False).description
