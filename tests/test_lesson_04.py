"""The numbers that lesson 04 teaches, and the oracles of its checks against Keras."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.lesson_04_pooling_and_invariance import (
    average_as_convolution,
    equivariance_tests,
    max_from_relu,
    pool2d,
    pool_by_hand,
    receptive_fields,
    shift_prediction,
    shift_robust_model,
)
from autograder.hidden.lesson_04_pooling_and_invariance import CASES
from autograder.student.exercise import run_cases
from utils.ledger import ledger

keras = pytest.importorskip("keras")
layers = keras.layers
LESSON = "04_pooling_and_invariance"
LECTURE = np.array(pool_by_hand.LECTURE, dtype=float)


@pytest.mark.parametrize(
    ("what", "right"),
    [
        ("max", [[5, 4], [4, 6]]),
        ("average", [[2.75, 2.25], [1.25, 3.0]]),
        ("subsample", [[2, 4], [0, 2]]),
        ("max, stride 1", [[5, 5, 4], [5, 5, 3], [4, 6, 6]]),
    ],
)
def test_the_lecture_image(what, right):
    assert pool_by_hand.RULES[what](LECTURE).tolist() == right


@pytest.mark.parametrize("number", [0, 7, 1234, 9999])
def test_own_images_tell_the_rules_apart(number):
    image = np.array(pool_by_hand.own_image(number), dtype=float)
    assert pool_by_hand.own_image(number) == pool_by_hand.own_image(number)
    found = [
        pool_by_hand.RULES[w](image).tolist() for w in ("max", "average", "subsample")
    ]
    assert found[0] != found[1] != found[2] != found[0]


@pytest.mark.parametrize("mode", ["max", "average"])
@pytest.mark.parametrize(("k", "s"), [(2, 2), (3, 2), (2, 1), (2, 3)])
def test_the_pooling_oracle_is_keras(mode, k, s):
    x = np.random.default_rng(4).normal(size=(2, 9, 7, 3)).astype("float32") - 3
    kinds = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}
    expected = keras.ops.convert_to_numpy(kinds[mode](k, strides=s)(x))
    assert np.allclose(pool2d.pool_oracle(x, k, s, mode), expected, atol=1e-6)


@pytest.mark.parametrize(("k", "channels"), [(2, 3), (3, 1), (4, 2)])
def test_the_kernel_makes_a_convolution_average(k, channels):
    x = np.random.default_rng(4).normal(size=(2, 12, 12, channels)).astype("float32")
    kernel = average_as_convolution.right_kernel(k, channels).astype("float32")
    expected = layers.AveragePooling2D(k)(x)
    received = keras.ops.conv(x, kernel, strides=k)
    assert np.allclose(received, expected, atol=1e-6)


@pytest.mark.parametrize(
    ("stack", "fields", "jump"),
    [
        (((3, 1), (2, 2)) * 2, [3, 4, 8, 10], 4),
        (((5, 1), (2, 2)) * 2, [5, 6, 14, 16], 4),
    ],
)
def test_receptive_fields_of_the_lectures(stack, fields, jump):
    found = receptive_fields.fields_of(stack)
    assert [field for field, _ in found] == fields
    assert found[-1][1] == jump


def test_receptive_fields_of_vgg16_at_its_pools():
    stack = CASES["receptive_fields"][0]
    found = receptive_fields.fields_of(stack)
    pools = [
        tuple(pair) for pair, (size, _) in zip(found, stack, strict=True) if size == 2
    ]
    assert pools == [(6, 2), (16, 4), (44, 8), (100, 16), (212, 32)]
    vgg = ledger(keras.applications.VGG16(weights=None))
    told = [r.receptive_field[0] for r in vgg.rows if r.kind == "MaxPooling2D"]
    assert told == [field for field, _ in pools]


@pytest.mark.parametrize("stack", CASES["receptive_fields"][1:])
def test_the_field_is_where_the_gradient_reaches(stack):
    field, jump = map(int, receptive_fields.fields_of(stack)[-1])
    side = field + jump
    image = np.eye(side, dtype="float32")[:, None, :]  # one image a pixel, as rows
    x = np.transpose(image, (0, 2, 1))
    for size, stride in stack:
        x = keras.ops.conv(x, np.ones((size, 1, 1), "float32"), strides=stride)
    reached = keras.ops.convert_to_numpy(x)[:, :2, 0] != 0
    assert reached.sum(axis=0).tolist() == [field, field]
    assert np.argmax(reached, axis=0).tolist() == [0, jump]


def test_the_truth_about_layers():
    image = np.random.default_rng(0).normal(size=(24, 24))
    kinds = equivariance_tests.LAYERS
    true = equivariance_tests.equivariant
    for name in ("convolution", "padded convolution", "ReLU"):
        assert all(true(kinds[name], image, step, step) for step in (1, 2, 3))
    for name in ("max pooling", "average pooling", "convolution with stride 2"):
        assert true(kinds[name], image, 2, 1)
        assert not any(true(kinds[name], image, 1, out) for out in (0, 1))
    assert not true(kinds["dense layer"], image, 2, 2)


def test_every_case_of_the_two_tests_has_both_answers():
    exercise = equivariance_tests.EQUIVARIANCE_TESTS
    for case in (*exercise.visible, *CASES["equivariance_tests"]):
        rule = exercise.rule_of(case).rule
        if case.seed == 0:  # an empty image: what moves, stays
            continue
        asked = [rule.arguments_of({}, call) for call in case.questions()]
        assert {rule.right(*arguments) for arguments in asked} == {True, False}


def test_a_third_of_pooled_values_survives_a_step_of_one():
    picture = np.random.default_rng(5).normal(size=(64, 64))
    pool = equivariance_tests.LAYERS["max pooling"]
    moved = pool(np.roll(picture, 1, axis=1))
    assert 0.25 < np.isclose(moved, pool(picture)).mean() < 0.45
    exact = pool(np.roll(picture, 2, axis=1))
    assert np.array_equal(exact, np.roll(pool(picture), 1, axis=1))


def test_signals_allow_sums_and_refuse_the_rest():
    case = max_from_relu.MaxCase("max_of_two", (3,), 1)
    rules = {
        "plain": lambda a, b, relu: relu(a - b) + b,
        "weighted": lambda a, b, relu: 0.5 * (a + b + relu(a - b) + relu(b - a)),
        "where": lambda a, b, relu: np.where(a - b, a, b) + relu(b - a) * 0,
    }
    passed = {
        name: run_cases(
            max_from_relu.MAX_FROM_RELU, {"max_of_two": rule}, [case]
        ).passed
        for name, rule in rules.items()
    }
    assert passed == {"plain": 1, "weighted": 1, "where": 0}


def test_a_measured_tie_is_within_the_tolerance():
    measured = {
        "MLP": (0.96, 0.40, 0.2),
        "flatten CNN": (0.96, 0.39, 0.2),
        "global-max CNN": (0.96, 0.70, 0.6),
    }
    answer = {"measured": measured}
    exercise = shift_prediction.SHIFT_PREDICTION
    assert run_cases(exercise, answer, ["measured order"]).passed == 1


def test_the_star_exercise_accepts_any_reader_of_small_size():
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)]
    )
    exercise = shift_robust_model.SHIFT_ROBUST_MODEL
    outcomes = run_cases(exercise, model, exercise.visible)
    assert outcomes.failures[0] is None
    assert outcomes.mistakes()[0]["name"] == "not trained"
