"""How lesson 09 judges networks: windows, skips and pictures that are the lesson's."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import layers

from autograder.checks.lesson_09_architectures import (
    head_without_flatten,
    inception,
    residual,
    small_but_better,
)
from autograder.checks.lesson_09_architectures.pictures import NEW, TRAINING, pictures
from autograder.student.exercise import run_cases
from utils.data import load_digits_on_photos


def conv(x, filters, window, **more):
    return layers.Conv2D(filters, window, padding="same", activation="relu", **more)(x)


def googlenet_3a(narrow=True):
    x = keras.Input((28, 28, 192))
    ways = [
        conv(x, 64, 1),
        conv(conv(x, 96, 1) if narrow else x, 128, 3),
        conv(conv(x, 16, 1) if narrow else x, 32, 5),
        layers.MaxPooling2D(3, 1, padding="same")(x),
    ]
    if narrow:
        ways[-1] = conv(ways[-1], 32, 1)
    return keras.Model(x, layers.Concatenate()(ways))


def block(filters, stride):
    x = keras.Input((16, 16, 32))
    y = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
    y = layers.Conv2D(filters, 3, padding="same")(layers.ReLU()(y))
    skip = x if stride == 1 else layers.Conv2D(filters, 1, strides=stride)(x)
    return keras.Model(x, layers.ReLU()(y + skip))


def test_the_inception_module_of_googlenet_costs_what_the_text_says():
    assert googlenet_3a().count_params() == 163_696
    naive = googlenet_3a(narrow=False)
    assert naive.count_params() == 387_296
    assert naive.output_shape == (None, 28, 28, 416)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (layers.Conv2D(4, 1), inception.Window(1, 1)),
        (layers.Dense(4), inception.Window(1, 1)),
        (layers.Conv2D(4, (3, 5), padding="same"), inception.Window(3, 5)),
        (layers.SeparableConv2D(4, 7, padding="same"), inception.Window(7, 7)),
        (
            layers.Conv2D(4, 3, dilation_rate=2, padding="same"),
            inception.Window(5, 5),
        ),
        (layers.MaxPooling2D(3, 1, "same"), inception.Window(3, 3, pools=True)),
        (layers.AveragePooling2D(5, 1, "same"), inception.Window(5, 5, pools=True)),
    ],
)
def test_a_window_is_found_by_changing_one_place(layer, expected):
    x = keras.Input((28, 28, 192))
    seen = inception.Seen(keras.Model(x, layer(x)), inception.WindowsCase(3))
    assert seen.kinds == [expected]


def test_a_check_leaves_the_weights_as_they_were():
    blocks = {"keep": block(32, 1), "halve": block(64, 2)}
    before = [w for model in blocks.values() for w in model.get_weights()]
    found = run_cases(residual.RESIDUAL, blocks, residual.RESIDUAL.visible)
    assert found.failures == (None,) * 8
    after = [w for model in blocks.values() for w in model.get_weights()]
    assert all(np.array_equal(*pair) for pair in zip(before, after, strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_a_right_block_holds_under_any_kernels(seed):
    blocks = {"keep": block(32, 1), "halve": block(64, 2)}
    cases = [
        residual.BlockCase(name, at, seed)
        for name in blocks
        for at in ("skip", "sum", "branch")
    ]
    assert run_cases(residual.RESIDUAL, blocks, cases).failures == (None,) * 6


def test_the_skip_of_halve_has_what_a_1x1_convolution_has():
    looked = residual.Block(block(64, 2), "halve")
    shapes = [tuple(looked.model.weights[place].shape) for place in looked.skip]
    assert shapes == [(1, 1, 32, 64)]


def test_heads_of_vgg16():
    sizes = 7, 7, 512, 4096, 1000
    assert head_without_flatten.flattened(*sizes) == 106_861_544
    assert head_without_flatten.averaged(*sizes) == 513_000
    assert 14_714_688 + 513_000 == 15_227_688
    assert 106_861_544 + 4097 * 4096 == 123_642_856


@pytest.mark.parametrize("seed", [0, 99])
def test_the_check_draws_the_lessons_own_pictures(seed):
    data = load_digits_on_photos(40, 60, seed=seed)
    for part, *expected in (
        (TRAINING, data.train_images, data.train_labels),
        (NEW, data.test_images, data.test_labels),
    ):
        found = pictures(part, seed, len(expected[0]))
        assert all(map(np.array_equal, found, expected))


def test_the_budget_of_the_small_network_is_a_sixth_of_lesson_8s():
    assert 6 * small_but_better.BUDGET < 605_610 < 7 * small_but_better.BUDGET
