"""Students with a GPU compute in 16 bits; their answers are judged in 32."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from fitting import training_in_32_bits

from autograder.bank.bank import load_bank
from autograder.course import Course
from autograder.student import models
from autograder.student.exercise import Exercise, run_cases
from autograder.student.precision import full_precision
from utils.plotting import as_numbers

COURSE = Course.find(Path(__file__).parent)
MIXED = ("mixed_float16", "mixed_bfloat16")
# Answers that were refused while checks computed as the student does. All right answers
# of all exercises: python tests/places/precision.py
ANSWERS = [
    ("05_mlp_vs_cnn", "two_networks", "functional"),
    ("05_mlp_vs_cnn", "duel_card", "fair"),
    ("08_cifar10_cnn", "baseline", "nested"),
]


@pytest.fixture(params=MIXED)
def policy(request):
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_dtype_policy("float32")


def network():
    keras.utils.set_random_seed(1)
    layers = keras.layers
    parts = [layers.Conv2D(8, 3, activation="relu"), layers.Flatten()]
    inner = keras.Sequential([layers.Dense(30), layers.Dense(10)])
    return keras.Sequential([keras.Input((8, 8, 3)), *parts, inner, layers.Softmax()])


def test_a_model_built_in_16_bits_runs_in_32_and_stays_as_it_is(policy):
    model = network()
    batch = np.random.default_rng(0).normal(size=(4, 8, 8, 3))
    found = models.run_model(model, batch)
    keras.config.set_dtype_policy("float32")
    twin = network()
    twin.set_weights(model.get_weights())
    assert np.array_equal(found, models.run_model(twin, batch))
    assert {layer.dtype_policy.name for layer in model.layers} == {policy}
    assert not np.array_equal(found, models.run_model(model, batch, as_built=True))


def test_a_check_builds_in_32_bits_and_leaves_the_students_policy(policy):
    seen = []

    def verify(answer, case):
        seen.append(answer().layers[0].compute_dtype)

    exercise = Exercise("network", "0.0 A network", verify, [1])
    run_cases(exercise, network, exercise.visible)
    assert seen == ["float32"]
    assert keras.config.dtype_policy().name == policy


def test_floatx_is_taken_back_as_well():
    keras.config.set_floatx("float64")
    try:
        with full_precision():
            assert keras.config.floatx() == "float32"
        assert keras.config.floatx() == "float64"
    finally:
        keras.config.set_floatx("float32")
        keras.config.set_dtype_policy("float32")


def test_only_16_bits_leave_room_for_rounding(policy):
    images = np.random.default_rng(0).normal(size=(50, 8, 8, 3))
    assert 1 / 50 <= models.rounding_doubt(network(), images) < 0.2
    keras.config.set_dtype_policy("float32")
    assert models.rounding_doubt(network(), images) == 0


@pytest.mark.parametrize(("lesson", "exercise", "name"), ANSWERS)
def test_a_right_answer_gets_full_marks_in_16_bits(lesson, exercise, name):
    bank = load_bank(COURSE, lesson, exercise)
    (source,) = [answer.source for answer in bank.answers if answer.name == name]
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        verdict = bank.run(source)
    finally:
        keras.config.set_dtype_policy("float32")
    assert verdict.is_full, verdict.diagnosis


def test_a_fit_in_32_bits_leaves_the_model_as_it_was_built(policy):
    images = np.random.default_rng(0).normal(size=(8, 8, 8, 3))

    def fitted():
        model = network()
        model.compile("sgd", "mse")
        with training_in_32_bits():
            model.fit(images, np.zeros((8, 10)), shuffle=False, verbose=0)
        return model

    mixed = fitted()
    given = mixed.predict(images, verbose=0)
    assert keras.config.dtype_policy().name == policy
    assert {layer.dtype_policy.name for layer in mixed.layers} == {policy}
    keras.config.set_dtype_policy("float32")
    full = fitted()
    pairs = zip(mixed.get_weights(), full.get_weights(), strict=True)
    assert all(np.allclose(one, other, atol=1e-6) for one, other in pairs)
    assert not np.array_equal(given, full.predict(images, verbose=0))


def test_what_a_layer_gives_in_16_bits_can_be_drawn(policy):
    row = keras.layers.Rescaling(2.0)(np.ones((1, 3)))
    assert as_numbers(keras.ops.convert_to_numpy(row)).tolist() == [[2.0, 2.0, 2.0]]
