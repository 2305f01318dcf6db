"""Moved digits and the shift-o-meter."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.lesson_04_pooling_and_invariance import digits as kept
from utils.invariance import RECORDED, Measurement, measure, moves
from utils.invariance.shifts import moved_copies
from utils.training import accuracy

ONE = np.zeros((1, 28, 28, 1), np.float32)
ONE[0, 10, 12] = 1


@pytest.fixture(scope="module")
def digits():
    return moves.centred_digits()


def test_digits_stand_in_the_middle_with_room_around(digits):
    images = digits.train_images
    assert images.shape == (1197, 28, 28, 1)
    assert (digits.test_images.shape, images.dtype) == ((300, 28, 28, 1), np.float32)
    assert images.max() == 1
    border = images.copy()
    border[:, 6:22, 6:22] = 0
    assert not border.any()


def test_the_checks_measure_with_the_same_test_digits_and_keep_others(digits):
    images, labels = kept.digits_of("test")
    assert np.array_equal(images, digits.test_images)
    assert np.array_equal(labels, digits.test_labels)
    others = {image.tobytes() for image in kept.digits_of("kept")[0]}
    seen = {i.tobytes() for i in (*digits.train_images, *digits.test_images)}
    assert len(others - seen) >= 299  # a digit may have a twin


def test_the_checks_shift_as_the_lesson_does(digits):
    images, labels = kept.shifted_digits("test", 3)
    own = moved_copies(digits.test_images, digits.test_labels, "shift", 3)
    assert np.array_equal(images, own[0])
    assert np.array_equal(labels, own[1])


@pytest.mark.parametrize(("down", "right"), [(2, 0), (0, -3), (-4, 5)])
def test_a_shift_moves_by_whole_pixels(down, right):
    moved = moves.shift_images(ONE, down, right)
    assert np.argwhere(moved[0, :, :, 0]).tolist() == [[10 + down, 12 + right]]


def test_what_leaves_the_picture_is_gone():
    assert not moves.shift_images(ONE, 20, 0).any()
    assert not moves.shift_images(ONE, 0, 28).any()


def test_jitter_keeps_to_its_limit_and_its_seed():
    many = np.repeat(ONE, 200, axis=0)
    moved = moves.jitter_images(many, 2, seed=3)
    steps = np.argwhere(moved[..., 0])[:, 1:] - (10, 12)
    assert {*np.unique(steps)} == {-2, -1, 0, 1, 2}
    assert np.array_equal(moved, moves.jitter_images(many, 2, seed=3))


def test_a_quarter_turn_is_counter_clockwise():
    turned = moves.rotate_images(ONE, 90)
    assert np.allclose(turned[0, :, :, 0], np.rot90(ONE[0, :, :, 0]), atol=1e-6)


def test_scaling_keeps_the_centre():
    block = np.zeros((1, 28, 28))
    block[0, 10:18, 10:18] = 1
    larger = moves.scale_images(block, 2)
    assert larger[0, 14, 14] == 1
    assert larger.sum() > 3 * block.sum()


def by_ink(image):
    return np.sort(image.ravel()).tobytes()


def by_place(image):
    return image.tobytes()


def test_a_reader_of_places_falls_and_one_of_ink_does_not(digits):
    images, labels = digits.test_images, digits.test_labels

    def reader(key):
        known = {key(i): label for i, label in zip(images, labels, strict=True)}
        return lambda batch: np.array([known.get(key(i), -1) for i in batch])

    models = {"ink": reader(by_ink), "place": reader(by_place)}
    found = measure(models, images, labels, amounts=(0, 2))
    assert found.accuracies == {"ink": (1.0, 1.0), "place": (1.0, 0.0)}


def test_scores_and_classes_are_both_read():
    labels = np.array([1, 0])
    pair = np.concatenate([ONE, ONE])
    assert accuracy(lambda batch: np.array([1, 0]), pair, labels) == 1
    assert accuracy(lambda batch: np.array([[0, 2], [0, 2]]), pair, labels) == 0.5


def test_the_figure_holds_the_table():
    found = Measurement("jitter", tuple(range(7)), RECORDED)
    figure = found.figure(title="Three models", caption="Curves.")
    assert str(found) in figure.description
    assert "largest random shift" in figure.axes[0].get_xlabel()
    assert "33%" in found.table()


def test_the_recorded_run_has_the_order_of_the_exercise():
    at_three = {name: RECORDED[name][3] for name in RECORDED}
    assert at_three["global-max CNN"] > at_three["flatten CNN"] > at_three["MLP"]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: measure(len, ONE, [0], kind="turn"), ValueError, "kind to be one"),
        (lambda: accuracy(len, ONE, [0, 1]), ValueError, "as many labels"),
        (lambda: accuracy("model", ONE, [0]), TypeError, "Keras model"),
        (lambda: moves.jitter_images(ONE, -1, seed=0), ValueError, "at least 0"),
        (lambda: moves.scale_images(ONE, 0), ValueError, "greater than 0"),
    ],
)
def test_what_cannot_be_measured_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
