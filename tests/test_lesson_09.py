"""The numbers that lesson 09 teaches, and its oracles against Keras."""

from __future__ import annotations

import re

import keras
import numpy as np
import pytest
from keras import layers
from notebooks import printed

from autograder.checks.lesson_09_architectures import (
    bottleneck,
    dense_as_convolution,
    head_without_flatten,
    merge_kernels,
    separable,
)
from autograder.hidden.lesson_09_architectures import CASES
from autograder.student.lesson import exercises_of
from utils import architectures
from utils.backpropagation import split_digits

LESSON = "09_architectures"


def cases_of(exercise, kind):
    """Return all cases of a kind, visible and hidden."""
    visible = exercises_of(LESSON)[exercise].visible
    return [c for c in (*visible, *CASES[exercise]) if isinstance(c, kind)]


def ran(*stack, on):
    """Return what layers of Keras make of a batch, as they stand."""
    x = keras.ops.convert_to_tensor(np.asarray(on, dtype="float32"))
    for layer in stack:
        x = layer(x)
    return keras.ops.convert_to_numpy(x)


def convolution(kernel):
    """Return a layer of Keras with a kernel, without bias or padding."""
    layer = layers.Conv2D(kernel.shape[3], kernel.shape[:2], use_bias=False)
    layer.build((None, None, None, kernel.shape[2]))
    layer.set_weights([kernel])
    return layer


def test_a_dense_layer_and_its_convolution_agree():
    for case in cases_of("dense_as_convolution", dense_as_convolution.DenseCase):
        weights, height, width, channels = case.draw()
        maps = np.random.default_rng(0).normal(size=(3, height, width, channels))
        dense = layers.Dense(weights.shape[1], use_bias=False)
        dense.build((None, len(weights)))
        dense.set_weights([weights])
        kernel = dense_as_convolution.kernel_of(weights, height, width, channels)
        slid = ran(convolution(kernel), on=maps)[:, 0, 0]
        assert np.allclose(slid, ran(layers.Flatten(), dense, on=maps), atol=1e-4)


def test_two_layers_and_their_merged_kernel_agree():
    for case in cases_of("merge_kernels", merge_kernels.MergeCase):
        a, b = case.draw()
        picture = np.random.default_rng(0).normal(size=(1, 13, 12, a.shape[2]))
        two = ran(convolution(a), convolution(b), on=picture)
        one = ran(convolution(merge_kernels.merged(a, b)), on=picture)
        assert np.allclose(one, two, rtol=1e-4, atol=1e-3)
        # Written apart from the rule's.
        assert np.allclose(architectures.one_kernel(a, b), merge_kernels.merged(a, b))


@pytest.mark.parametrize("seed", range(5))
def test_a_random_picture_shows_the_bend_for_all_kernels(seed):
    for case in cases_of("merge_kernels", merge_kernels.PictureCase):
        a, b = case.draw()
        sides = (12, 12, a.shape[2])
        picture = np.random.default_rng(seed).normal(size=sides)
        assert merge_kernels.shown(picture, a, b) == merge_kernels.CHANGE


def test_what_a_narrow_middle_saves():
    given = (28, 28, 192, 32, 5, 16)
    assert bottleneck.costs(*given) == (120_422_400, 153_632, 12_443_648, 15_920)
    assert bottleneck.break_even(192, 32, 5) == 154
    told = {w.name: w.oracle(192, 32, 5) for w in bottleneck.BREAK_EVEN.wrong}
    assert told["rounded up"] == 155
    assert told["second layer only"] == 191
    assert told["narrow layer only"] == 799


def test_costs_are_keras_counts():
    for case in cases_of("bottleneck", bottleneck.CostCase):
        h, w, c, m, k, mid = case.draw()
        _, direct, _, narrow = bottleneck.costs(h, w, c, m, k, mid)
        maps = keras.Input((h, w, c))
        one = layers.Conv2D(m, k, padding="same")(maps)
        two = layers.Conv2D(m, k, padding="same")(layers.Conv2D(mid, 1)(maps))
        assert [keras.Model(maps, x).count_params() for x in (one, two)] == [
            direct,
            narrow,
        ]


def test_depthwise_is_keras_layer():
    for case in cases_of("separable", separable.DepthwiseCase):
        x, kernel = case.draw()
        layer = layers.DepthwiseConv2D(
            kernel.shape[:2], depth_multiplier=kernel.shape[3], use_bias=False
        )
        layer.build(x.shape)
        layer.set_weights([kernel])
        assert np.allclose(ran(layer, on=x), separable.depthwise(x, kernel), atol=1e-4)


def test_separable_counts_are_keras_counts():
    for case in cases_of("separable", separable.CountCase):
        k, c, m, mult = case.draw()
        made = (
            layers.SeparableConv2D(m, k, depth_multiplier=mult),
            layers.Conv2D(m, k),
        )
        for layer in made:
            layer.build((None, 32, 32, c))
        counted = tuple(layer.count_params() for layer in made)
        assert counted == separable.separable_cost(k, c, m, mult)
    told = {w.name: w.oracle(3, 64, 128, 1)[0] for w in separable.COST.wrong}
    assert separable.separable_cost(3, 64, 128, 1) == (8_896, 73_856)
    assert told["two sets of biases"] == 8_960
    assert told["no bias"] == 8_768


def test_heads_of_vgg16():
    right = head_without_flatten.HEAD_WITHOUT_FLATTEN.rule
    (heads,) = (rule for rule in right.values() if rule.name == "heads")
    assert tuple(heads.right(7, 7, 512, 4096, 1000)) == (106_861_544, 513_000)


def test_slopes_fade_in_a_plain_chain_and_not_past_skips():
    digits = split_digits(0)
    batch = digits.train_images[:16], digits.train_labels[:16]
    for seed in range(2):
        plain, skipping = (
            architectures.chain(20, skips=skips, seed=seed) for skips in (False, True)
        )
        assert plain.count_params() == skipping.count_params()
        slopes = [
            architectures.slope_at_the_input(m, *batch) for m in (plain, skipping)
        ]
        assert slopes[1] > 100 * slopes[0]


def test_every_exercise_has_hidden_cases():
    assert set(CASES) == set(exercises_of(LESSON))
    assert all(len(cases) >= 2 for cases in CASES.values())


@pytest.mark.slow
@pytest.mark.xdist_group(LESSON)
def test_a_chain_with_skips_learns_what_a_plain_one_does_not(solved):
    text = printed(solved(LESSON).notebook)
    last = dict(re.findall(r"^(plain|with skips) .* (\d+)%$", text, re.M))
    assert int(last["with skips"]) > int(last["plain"])
