import itertools
import math

import numpy as np
import pytest
from scipy.signal import correlate2d

from utils.ledger import kernel_positions
from utils.ledger.arithmetic import same_padding


def output_size(input_size, kernel_size, **options):
    return len(kernel_positions(input_size, kernel_size, **options))


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_output_size_equals_the_shape_scipy_returns(mode):
    for size, kernel in itertools.product(range(1, 13), range(1, 13)):
        if mode == "valid" and kernel > size:
            continue
        if mode == "same" and kernel > size:
            continue  # SciPy then swaps the roles of the two arrays
        image, weights = np.zeros((size, size + 1)), np.zeros((kernel, kernel))
        shape = correlate2d(image, weights, mode=mode).shape
        expected = tuple(output_size(n, kernel, padding=mode) for n in image.shape)
        assert shape == expected


def test_output_size_counts_the_kernel_positions_by_brute_force():
    sides, kernels = range(1, 10), range(1, 6)
    for size, kernel, stride, padding, dilation in itertools.product(
        sides, kernels, range(1, 4), range(3), range(1, 3)
    ):
        padded = size + 2 * padding
        extent = dilation * (kernel - 1) + 1
        count = sum(start + extent <= padded for start in range(0, padded, stride))
        options = {"stride": stride, "padding": padding, "dilation": dilation}
        if count:
            assert output_size(size, kernel, **options) == count
        else:
            with pytest.raises(ValueError, match="fits into the padded input"):
                output_size(size, kernel, **options)


def test_same_padding_gives_the_ceiling_and_never_wastes_zeros():
    for size, kernel, stride, dilation in itertools.product(
        range(1, 30), range(1, 8), range(1, 5), range(1, 3)
    ):
        options = {"stride": stride, "dilation": dilation}
        before, after = same_padding(size, kernel, **options)
        assert output_size(size, kernel, padding="same", **options) == math.ceil(
            size / stride
        )
        assert 0 <= after - before <= 1
        extent = dilation * (kernel - 1) + 1
        needed = (math.ceil(size / stride) - 1) * stride + extent
        assert before + after == max(0, needed - size)


@pytest.mark.slow
def test_same_padding_agrees_with_keras():
    keras = pytest.importorskip("keras")
    for size, kernel, stride in itertools.product(range(1, 9), range(1, 5), (1, 2, 3)):
        layer = keras.layers.Conv1D(
            1, kernel, strides=stride, padding="same", kernel_initializer="ones"
        )
        signal = np.arange(1.0, size + 1)
        output = np.asarray(layer(signal[None, :, None]))[0, :, 0]
        padded = np.pad(signal, same_padding(size, kernel, stride=stride))
        sums = [padded[i : i + kernel].sum() for i in range(0, len(padded), stride)]
        assert np.allclose(output, sums[: len(output)])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"input_size": 512, "kernel_size": 9}, 504),
        ({"input_size": 512, "kernel_size": 9, "padding": "same"}, 512),
        ({"input_size": 512, "kernel_size": 9, "padding": "full"}, 520),
        ({"input_size": 227, "kernel_size": 11, "stride": 4}, 55),
        ({"input_size": 7, "kernel_size": 3, "stride": 3}, 2),
        ({"input_size": 32, "kernel_size": 5, "padding": 2}, 32),
    ],
)
def test_output_size_of_known_layers(arguments, expected):
    assert output_size(**arguments) == expected


def test_output_size_accepts_numpy_integers():
    assert output_size(np.int64(28), np.int32(3)) == 26


def test_kernel_positions_start_in_the_padding():
    assert list(kernel_positions(4, 3, padding="full")) == [-2, -1, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ((0, 3), ValueError, "input_size to be at least 1"),
        ((5, 0), ValueError, "kernel_size to be at least 1"),
        ((5.0, 3), TypeError, "input_size to be a whole number"),
        ((True, 3), TypeError, "Received True"),
        (((5, 5), 3), TypeError, "one side at a time"),
        ((2, 3), ValueError, "Take a smaller kernel"),
    ],
)
def test_output_size_explains_bad_arguments(arguments, error, words):
    with pytest.raises(error, match=words):
        output_size(*arguments)


@pytest.mark.parametrize("padding", ["SAME", "Valid", -1, 1.5, None])
def test_output_size_explains_bad_padding(padding):
    with pytest.raises((TypeError, ValueError), match="Expected padding"):
        output_size(5, 3, padding=padding)
