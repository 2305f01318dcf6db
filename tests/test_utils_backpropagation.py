"""The tools of lesson 06: a search, stamp and gather, a digit reader."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.lesson_06_backpropagation import (
    layers,
    pool_gradient,
    through_the_bend,
)
from utils import backpropagation
from utils.backpropagation import course_slopes
from utils.backpropagation.reader import NAMES

IMAGE = np.arange(20.0).reshape(4, 5) % 7
KERNEL = np.array([[0.0, 1, 2], [2, -1, 0]])
DELTA = np.array([[1.0, 0, -1], [2, 1, 0], [0, -2, 1]])


def test_a_search_follows_the_slope_of_the_mean_squared_difference():
    picture = np.random.default_rng(0).normal(size=(9, 11))
    way = backpropagation.descend(picture, KERNEL, 3, rate=0.1)
    windows = np.lib.stride_tricks.sliding_window_view(picture, KERNEL.shape)
    wanted, now = np.tensordot(windows, KERNEL, 2), np.zeros(KERNEL.shape)
    for step in range(3):
        off = np.tensordot(windows, now, 2) - wanted
        now = now - 0.1 * 2 * np.tensordot(off, windows, 2) / off.size
        assert np.allclose(way.kernels[step + 1], now)


def test_momentum_keeps_a_share_of_the_last_move():
    picture = np.random.default_rng(0).normal(size=(9, 11))
    plain = backpropagation.descend(picture, KERNEL, 2)
    pushed = backpropagation.descend(picture, KERNEL, 2, momentum=0.5)
    first = plain.kernels[1]
    assert np.allclose(pushed.kernels[1], first)
    assert np.allclose(pushed.kernels[2], plain.kernels[2] + 0.5 * first)


def test_a_search_that_does_not_arrive_says_so():
    way = backpropagation.descend(np.eye(5), KERNEL, 1)
    assert way.steps_to(1e-9) is None
    assert way.steps_to(5) == 0


@pytest.mark.parametrize("picture", [np.ones(5), np.ones((2, 2)), np.ones((9, 9, 3))])
def test_a_picture_that_cannot_be_searched(picture):
    with pytest.raises(ValueError, match="Expected a grey picture"):
        backpropagation.descend(picture, np.ones((3, 3)), 1)


@pytest.mark.parametrize("interactive", [False, True])
def test_the_search_is_told_in_words(interactive):
    picture = np.random.default_rng(0).normal(size=(20, 20))
    shown = backpropagation.watch_lost_filter(picture, interactive=interactive)
    if interactive:
        assert "After 0 steps: Row 0: 0 0 0." in shown.text
        first = shown.png
        shown.frame.index = 3
        assert shown.png != first
        text = shown.text
    else:
        text = shown.description
    assert "After 10 steps: Row 0: " in text
    assert "away from the lost one" in text


def test_stamps_and_patches_add_up_to_both_slopes():
    shown = backpropagation.stamp_and_gather(IMAGE, KERNEL, DELTA, interactive=True)
    assert [name for name, _ in shown.frame.options][:2] == ["δ[0, 0]", "δ[0, 1]"]
    shown.frame.index = 8
    of_kernel = layers.kernel_slope(
        IMAGE[None, ..., None], DELTA[None, ..., None], *KERNEL.shape
    )[..., 0, 0]
    spelled = " ".join(
        f"row {i}: {' '.join(f'{v:g}' for v in row)}."
        for i, row in enumerate(of_kernel)
    )
    assert f"∂J/∂W so far: {spelled.replace('-', '−')}" in shown.text
    assert "Stamp: 1 · kernel" in shown.text


def test_a_still_picture_shows_the_first_value_that_is_not_zero():
    delta = np.zeros((3, 3))
    delta[1, 2] = 3
    shown = backpropagation.stamp_and_gather(IMAGE, KERNEL, delta, interactive=False)
    assert shown.description.startswith(
        "δ[1, 2] = 3, at rows 1 to 2 and columns 2 to 4"
    )
    assert "3·(−1)" in shown.description


def test_delta_has_to_fit():
    with pytest.raises(
        ValueError, match=r"Expected delta of the output's shape \(3, 3\)"
    ):
        backpropagation.stamp_and_gather(IMAGE, KERNEL, np.ones((4, 5)))
    with pytest.raises(ValueError, match="Choose one image"):
        backpropagation.stamp_and_gather(IMAGE[None], KERNEL, DELTA)


def test_the_courses_slopes_are_those_of_the_checks():
    draw = np.random.default_rng(3)
    u, delta = draw.normal(size=(2, 5, 7, 2)), draw.normal(size=(2, 3, 6, 3))
    kernel = draw.normal(size=(3, 2, 2, 3))
    course = course_slopes
    pairs = [
        (course.kernel_gradient(u, delta, 3, 2), layers.kernel_slope(u, delta, 3, 2)),
        (course.input_gradient(delta, kernel), layers.input_slope(delta, kernel)),
        (course.bias_gradient(delta), through_the_bend.bias_slope(delta)),
    ]
    for name in ("relu", "sigmoid"):
        pairs.append(
            (
                course.bend_gradient(name, u, u + 1),
                through_the_bend.bend_slope(name, u, u + 1),
            )
        )
    for k, s in ((2, 2), (2, 1), (3, 2), (2, 3)):
        upstream = draw.normal(size=layers.pooled(u, k, s).shape)
        pairs.append(
            (
                course.pool_gradient(u, upstream, k, s),
                pool_gradient.routed(u, upstream, k, s),
            )
        )
        assert np.allclose(course.max_pool(u, k, s), layers.pooled(u, k, s))
    for own, other in pairs:
        assert np.allclose(own, other)


def test_right_functions_are_taken_and_others_replaced():
    right = {name: getattr(course_slopes, name) for name in NAMES}
    chosen, report = backpropagation.choose_slopes(right)
    assert chosen == right
    assert report.count("yours") == 5

    def writes(u, delta, k1, k2):
        u *= 0
        return course_slopes.kernel_gradient(u, delta, k1, k2)

    wrong = {
        "kernel_gradient": writes,
        "bias_gradient": lambda delta: None,
        "bend_gradient": lambda name, z, upstream: 1 / 0,
        "input_gradient": ...,
        "pool_gradient": lambda *given: "text",
    }
    chosen, report = backpropagation.choose_slopes(wrong)
    assert chosen == right
    for why in ("other numbers", "not filled in", "ZeroDivisionError", "no function"):
        assert why in report


def test_the_readers_slopes_are_measured_ones():
    digits = backpropagation.split_digits(seed=0)
    reader = backpropagation.DigitReader(backpropagation.choose_slopes({})[0], seed=1)
    images, labels = digits.train_images[:5], digits.train_labels[:5]
    for bias in reader.weights[1::2]:  # blank paper would stand at ReLU's kink
        bias += np.random.default_rng(2).uniform(0.1, 0.5, bias.shape)

    def loss():
        scores = reader.forward(images)["scores"]
        lowered = scores - scores.max(axis=1, keepdims=True)
        right = lowered[np.arange(5), labels]
        return (np.log(np.exp(lowered).sum(axis=1)) - right).mean()

    slopes = reader.gradients(images, labels)
    for weight, slope in zip(reader.weights, slopes, strict=True):
        place = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        weight[place] += 1e-6
        above = loss()
        weight[place] -= 2e-6
        measured = (above - loss()) / 2e-6
        weight[place] += 1e-6
        assert measured == pytest.approx(slope[place], rel=1e-4)


def test_a_reader_learns_and_stops_when_time_is_up():
    digits = backpropagation.split_digits(seed=0)
    slopes, _ = backpropagation.choose_slopes({})
    reader = backpropagation.DigitReader(slopes, seed=0)
    curve = list(reader.train(digits, epochs=4))
    assert len(curve) == 4
    assert curve[-1] > 0.9
    assert len(list(reader.train(digits, epochs=4, seconds=0))) == 1


def test_the_two_parts_of_the_digits_are_apart():
    digits = backpropagation.split_digits(seed=3)
    assert digits.train_images.shape == (1300, 8, 8, 1)
    assert digits.test_images.shape == (497, 8, 8, 1)
    assert digits.train_images.max() == 1
    other = backpropagation.split_digits(seed=4)
    assert not np.array_equal(digits.test_labels, other.test_labels)
