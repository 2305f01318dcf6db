"""The numbers that lesson 03 teaches, and the oracles of its checks against Keras."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import signal

from autograder.checks.lesson_03_shapes_and_parameters import (
    ablation_prediction,
    alexnet_detective,
    conv_sizes,
    dense_against_conv,
    ledger_blanks,
    leftover_pixels,
    small_network,
    volume_counts,
)
from autograder.student.exercise import run_cases
from autograder.student.lesson import Lesson
from utils.ledger import kernel_positions, ledger
from utils.ledger.windows import unseen_pixels

keras = pytest.importorskip("keras")
layers = keras.layers
LESSON = "03_shapes_and_parameters"

IMAGE = np.array(
    [
        [95, 242, 186, 152, 39],
        [39, 14, 220, 153, 180],
        [5, 247, 212, 54, 46],
        [46, 77, 133, 110, 74],
        [156, 35, 74, 93, 116],
    ]
)
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
VALID = [[692, -315, -6], [-680, -194, 305], [153, -59, -86]]
SAME = [
    [-99, -673, -130, -230, 176],
    [-42, 692, -315, -6, -482],
    [312, -680, -194, 305, 124],
    [54, 153, -59, -86, -24],
    [-543, 167, -35, -72, -297],
]


def slide(image, kernel, stride=1, padding="valid"):
    batch = np.asarray(image, np.float32)[None, :, :, None]
    weights = np.asarray(kernel, np.float32)[:, :, None, None]
    maps = keras.ops.conv(batch, weights, strides=stride, padding=padding)
    return keras.ops.convert_to_numpy(maps)[0, :, :, 0].round().astype(int)


def test_the_laplacian_matrices():
    assert slide(IMAGE, LAPLACIAN).tolist() == VALID
    assert signal.correlate2d(IMAGE, LAPLACIAN, mode="valid").tolist() == VALID
    assert slide(IMAGE, LAPLACIAN, 2).tolist() == [[692, -6], [153, -86]]
    assert slide(IMAGE, LAPLACIAN, padding="same").tolist() == SAME
    assert signal.correlate2d(IMAGE, LAPLACIAN, mode="same").tolist() == SAME


def test_same_padding_is_uneven_above_stride_one():
    corner = [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    counting = np.arange(16).reshape(4, 4)
    assert slide(counting, corner, 2, "same").tolist() == [[0, 2], [8, 10]]
    assert slide(np.pad(counting, 1), corner, 2).tolist() == [[0, 0], [0, 5]]


def test_floor_and_ceiling_forms_agree():
    for n in range(1, 60):
        for k in range(1, n + 1):
            for s in range(1, 10):
                floor_form = (n - k) // s + 1
                assert floor_form == math.ceil((n - k + 1) / s)
                assert floor_form == conv_sizes.keras_out(n, k, s, "valid")


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_size_oracle_is_keras(padding):
    case = conv_sizes.SizesCase("keras_out", padding=padding, seed=9, count=250)
    for n, k, s, name in case.arguments():
        layer = layers.Conv1D(1, k, strides=s, padding=name)
        expected = layer.compute_output_shape((1, n, 1))[1]
        assert conv_sizes.keras_out(n, k, s, name) == expected
        assert len(kernel_positions(n, k, stride=s, padding=name)) == expected


def test_the_floor_oracle_agrees_with_the_arithmetic_of_the_course():
    case = conv_sizes.SizesCase("conv_out", seed=10, count=250)
    for n, k, s, p in case.arguments():
        expected = len(kernel_positions(n, k, stride=s, padding=p))
        assert conv_sizes.conv_out(n, k, s, p) == expected


def test_what_does_not_fit_is_rounded_down_by_keras():
    ones = np.ones((7, 7))
    shapes = [slide(ones, np.ones((3, 3)), s).shape[0] for s in (1, 2, 3)]
    assert shapes == [5, 3, 2]


def test_leftover_pixels_are_those_without_influence():
    for n, k, s in ((7, 3, 3), (8, 3, 2), (10, 2, 3), (9, 1, 4), (12, 5, 5)):
        each = np.eye(n)[:, None, :]  # one picture of one row for each pixel
        response = np.array([slide(row, np.ones((1, k)), s).sum() for row in each])
        unseen = int((response == 0).sum())
        assert leftover_pixels.leftover(n, k, s) == unseen
        assert len(unseen_pixels(n, k, stride=s)) == unseen
    assert leftover_pixels.leftover(7, 3, 3) == 1


@pytest.mark.parametrize(
    ("side", "padding", "places"),
    [(227, "valid", 55), (224, "valid", 54), (224, "same", 56)],
)
def test_alexnet_in_keras(side, padding, places):
    layer = layers.Conv2D(96, 11, strides=4, padding=padding)
    shape = layer.compute_output_shape((1, side, side, 3))
    assert shape == (1, places, places, 96)


@pytest.mark.parametrize(
    ("key", "right"),
    [("zeros for 227", {0, 1, 2, 3}), ("zeros for 224", {3, 4, 5, 6})],
)
def test_every_consistent_padding_is_accepted(key, right):
    exercise = alexnet_detective.ALEXNET_DETECTIVE
    accepted = {
        zeros
        for zeros in range(-3, 40)
        if run_cases(exercise, {key: zeros}, [key]).passed
    }
    assert accepted == right


def test_counts_of_the_lecture_layers():
    ten = volume_counts.LAYERS["ten filters"]
    alexnet = volume_counts.LAYERS["AlexNet"]
    columns = volume_counts.COLUMNS
    assert [ten.count(c) for c in columns] == [10_240, 750, 760, 778_240]
    assert [alexnet.count(c) for c in columns] == [
        290_400,
        34_848,
        34_944,
        105_705_600,
    ]


@pytest.mark.parametrize("number", [0, 7, 1234, 9999, 815])
def test_own_layers_are_counted_as_keras_does(number):
    layer = volume_counts.own_layer(number)
    assert layer == volume_counts.own_layer(number)
    side = layer.side
    model = keras.Sequential(
        [
            keras.Input((side, side, layer.channels)),
            layers.ZeroPadding2D(layer.padding),
            layers.Conv2D(layer.filters, layer.size, strides=layer.stride),
        ]
    )
    assert layer.count("parameters") == model.count_params()
    assert layer.count("outputs") == math.prod(model.outputs[0].shape[1:])


@pytest.mark.parametrize("number", [0, 7, 1234, 9999])
def test_own_networks_are_counted_as_keras_does(number):
    network = ablation_prediction.own_network(number)
    counts = [network.parameters(pairs) for pairs in (1, 2, 3)]
    assert counts == [build(network, pairs).count_params() for pairs in (1, 2, 3)]
    assert counts == sorted(counts, reverse=True)


def build(network, pairs):
    stack = [keras.Input((network.side, network.side, network.channels))]
    for filters in network.filters[:pairs]:
        stack.append(layers.Conv2D(filters, network.size, padding="same"))
        stack.append(layers.MaxPooling2D(2, padding="same"))
    head = [layers.Dense(network.units), layers.Dense(network.classes)]
    return keras.Sequential([*stack, layers.Flatten(), *head])


def test_deeper_is_smaller_in_the_lecture():
    counts = [ablation_prediction.LECTURE.parameters(pairs) for pairs in (1, 2, 3)]
    assert counts == [1_207_674, 634_410, 371_306]
    for pairs, count in enumerate(counts, start=1):
        model = build(ablation_prediction.LECTURE, pairs)
        assert model.count_params() == ledger(model).parameters == count


def cifar_networks():
    conv, pool = layers.Conv2D, layers.MaxPooling2D
    first = [conv(32, 3), pool(2), conv(32, 3), pool(2), layers.Flatten()]
    second = [conv(32, 3, padding="same"), pool(2), conv(64, 3, padding="same")]
    second += [pool(2), conv(128, 3, padding="same"), layers.Flatten()]
    image = keras.Input((32, 32, 3))
    return (
        ledger(keras.Sequential([image, *first, layers.Dense(512), layers.Dense(10)])),
        ledger(keras.Sequential([image, *second, layers.Dense(128), layers.Dense(10)])),
    )


def right_blanks():
    rule = ledger_blanks.LEDGER_BLANKS.rule
    return {key: rule.observe({}, key).right for key in rule.entries}


def test_the_blanks_are_what_the_ledger_says():
    first, second = cifar_networks()
    assert (first.parameters, second.parameters) == (605_610, 1_143_242)
    rows, more = first.rows, second.rows
    told = {
        "A": rows[2].out_shape,
        "B": rows[2].parameters,
        "C": rows[3].parameters,
        "D": rows[4].out_shape,
        "E": rows[5].out_shape[0],
        "F": rows[6].parameters,
        "G": more[3].parameters,
        "H": more[5].parameters,
        "I": more[6].out_shape[0],
        "J": more[6].parameters,
        "K": more[7].parameters,
    }
    assert right_blanks() == told
    assert first.rows[-1].unseen == ((30, 31), (30, 31))
    assert 100 * told["K"] // second.parameters == 91


def test_dense_against_convolution():
    hypothetical = (55, 96, 256, 5, 1)
    dense = dense_against_conv.dense_weights(*hypothetical)
    conv = dense_against_conv.conv_weights(*hypothetical)
    assert (dense, conv, dense // conv) == (224_885_760_000, 614_400, 366_025)
    assert f"{dense:.3e}" == "2.249e+11"
    assert 55 * 55 * 256 == 774_400
    real = layers.Conv2D(256, 5, padding="same", groups=2)
    real.build((None, 27, 27, 96))
    weights = math.prod(real.kernel.shape)
    assert weights == dense_against_conv.conv_weights(27, 96, 256, 5, 2) == 307_200


def test_a_dense_layer_on_a_picture():
    model = keras.Sequential(
        [keras.Input((256, 256, 1)), layers.Flatten(), layers.Dense(10)]
    )
    weights, biases = model.get_weights()
    assert weights.size == 655_360
    assert weights[:, 0].size == 65_536
    assert weights.size + biases.size == 655_370


def test_pytorch_order_of_arguments():
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(6, 5)])
    assert model.count_params() == 456


@pytest.mark.parametrize(
    ("windows", "sees", "parameters"),
    [
        ((5,), 5, 102_464),
        ((3, 3), 5, 73_856),
        ((7,), 7, 200_768),
        ((3,) * 3, 7, 110_784),
    ],
)
def test_small_windows_twice(windows, sees, parameters):
    stack = [layers.Conv2D(64, w, padding="same") for w in windows]
    book = ledger(keras.Sequential([keras.Input((32, 32, 64)), *stack]))
    assert book.rows[-1].receptive_field == (sees, sees)
    assert book.parameters == parameters


def test_half_a_dictionary_of_blanks_gets_part_of_the_points(capsys):
    right = right_blanks()
    right["K"] = right["F"] = 1
    score = Lesson(LESSON).grade("ledger_blanks", right, points=2)
    assert score == pytest.approx(2 * 9 / 11)
    assert "blank K" in capsys.readouterr().out


def test_a_listened_model_is_left_as_it_was():
    model = keras.Sequential([keras.Input((64, 64, 3)), layers.Conv2D(8, 3)])
    shapes = small_network._recorded(model, ("Conv2D",))
    assert shapes == [(1, 62, 62, 8)]
    assert "call" not in vars(model.layers[0])
