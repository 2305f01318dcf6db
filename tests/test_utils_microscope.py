"""The receptive-field microscope: weights, patches, words and fields."""

from __future__ import annotations

import numpy as np
import pytest

from utils.widgets import average_pool, conv, max_pool, microscope
from utils.widgets.magnifier import Microscope
from utils.widgets.magnifier_view import microscope_figure, microscope_sentence
from utils.widgets.stack import maps_of, relu, trace

IMAGE = np.random.default_rng(0).integers(-5, 10, (12, 10))
SOBEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
STACKS = {
    "convolution": [conv(SOBEL)],
    "padded": [conv(SOBEL, padding="same"), relu()],
    "strided": [conv(SOBEL, stride=2), max_pool(2)],
    "pooled": [max_pool(2), conv(SOBEL), average_pool(2)],
}


@pytest.mark.parametrize("name", STACKS)
def test_weights_times_pixels_give_the_output_value(name):
    layers = STACKS[name]
    last = maps_of(IMAGE, layers)[-1]
    for (row, column), value in np.ndenumerate(last):
        found = trace(IMAGE, layers, row, column)
        assert found.value == value
        assert np.isclose((found.weights * IMAGE).sum(), value)


@pytest.mark.parametrize("name", STACKS)
def test_only_pixels_of_the_receptive_field_change_a_value(name):
    layers = STACKS[name]
    height, width = maps_of(IMAGE, layers)[-1].shape
    row, column = height - 1, width // 2
    found = trace(IMAGE, layers, row, column)
    changed = IMAGE + 100.0 * np.random.default_rng(1).random(IMAGE.shape)
    changed[found.seen] = IMAGE[found.seen]
    assert trace(changed, layers, row, column).value == found.value
    assert not np.delete(found.weights, np.r_[found.seen[0]], axis=0).any()


def test_the_lecture_image_pooled():
    image = [[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]]
    assert maps_of(image, [max_pool(2)])[-1].tolist() == [[5, 4], [4, 6]]
    average = maps_of(image, [average_pool(2)])[-1]
    assert average.tolist() == [[2.75, 2.25], [1.25, 3.0]]
    overlapping = maps_of(image, [max_pool(2, stride=1)])[-1]
    assert overlapping.tolist() == [[5, 5, 4], [5, 5, 3], [4, 6, 6]]


def test_the_sentence_names_the_patch_and_the_products():
    text = microscope_sentence([[2, 3], [1, 5]], [max_pool(2)], 0, 0)
    assert "2 × 2 pixels" in text
    assert "5·1 = 5" in text
    assert "3 of the pixels it sees have weight 0" in text


def test_the_figure_says_what_the_sentence_says():
    layers = STACKS["strided"]
    figure = microscope_figure(IMAGE, layers, 1, 0, title="A title")
    assert microscope_sentence(IMAGE, layers, 1, 0) in figure.description
    assert figure.description.startswith("A title")


def test_the_fields_follow_the_depth():
    shown = microscope(IMAGE, STACKS["strided"], interactive=True)
    assert isinstance(shown, Microscope)
    before = shown.row.max
    shown.depth.value = 1
    assert shown.row.max > before
    shown.row.value = 2
    assert "row 2" in shown.text
    assert shown.png.startswith(b"\x89PNG")


def test_it_is_a_figure_where_nobody_can_touch_it():
    figure = microscope(IMAGE, STACKS["strided"], interactive=False)
    assert "It sees rows" in figure.description


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: microscope(IMAGE, []), "at least one layer"),
        (lambda: maps_of(IMAGE[None], [max_pool(2)]), "height, width"),
        (lambda: trace(IMAGE, [max_pool(2)], 6, 0), "row from 0 to 5"),
        (lambda: conv([[1, 2, 3]]), "square kernel"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
