"""What is no model, or misbehaves, is explained and survived."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

from autograder.student import models
from autograder.student.diagnosis import CheckFailed, NotFilledIn

keras = pytest.importorskip("keras")
layers = keras.layers
IMAGE = (16, 16, 3)


class Subclassed(keras.Model):
    pass


def sequential():
    return keras.Sequential([keras.Input(IMAGE), layers.Conv2D(4, 3)])


NOT_MODELS = {
    "class": (lambda: Subclassed, "brackets"),
    "function": (lambda: sequential, "function"),
    "list": (lambda: [layers.Dense(1)], "keras.Sequential"),
    "tensor": (lambda: keras.Input((3,)), "keras.Model"),
    "layer": (lambda: layers.Dense(1), "keras.Sequential"),
    "none": (lambda: None, "return None"),
    "history": (keras.callbacks.History, "history"),
    "text": (lambda: "model", "the model itself"),
    "number": (lambda: 60_000, "the model itself"),
}


@pytest.mark.parametrize(("make", "words"), NOT_MODELS.values(), ids=NOT_MODELS)
def test_what_is_no_model_is_told_what_it_is(make, words):
    with pytest.raises(CheckFailed, match="not a Keras model") as failure:
        models.as_model(make(), "model", IMAGE)
    assert words in failure.value.hint


def test_dots_are_not_filled_in():
    with pytest.raises(NotFilledIn):
        models.as_model(..., "model", IMAGE)


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((None, 16, 16, 3), "batch axis"),
        ((3, 16, 16), "channels come last"),
        ((16, 16), "channel axis"),
        ((32, 32, 3), "keras.Input"),
    ],
)
def test_a_wrong_input_shape_is_explained(shape, words):
    model = keras.Sequential([keras.Input(shape), layers.Flatten()])
    with pytest.raises(CheckFailed, match="another shape") as failure:
        models.as_model(model, "model", IMAGE)
    assert words in failure.value.hint


def test_a_model_that_cannot_be_built_is_explained():
    too_deep = keras.Sequential([layers.Conv2D(4, 9), layers.Conv2D(4, 9)])
    with pytest.raises(CheckFailed, match="does not run on a batch") as failure:
        models.as_model(too_deep, "model", IMAGE)
    assert all(len(line) <= 80 for line in failure.value.lines())


def test_two_inputs_are_explained():
    pair = [keras.Input((4,)), keras.Input((4,))]
    model = keras.Model(pair, layers.Add()(pair))
    with pytest.raises(CheckFailed, match="2 inputs"):
        models.as_model(model, "model", (4,))


class Hostile(keras.Model):
    def __init__(self, what):
        super().__init__()
        self.what = what

    def call(self, inputs):
        return self.what(inputs)


def never_ends(_inputs):
    while True:
        time.sleep(0.01)


def leaves(_inputs):
    raise SystemExit


def test_a_model_that_never_answers_is_stopped(monkeypatch):
    monkeypatch.setattr(models, "MODEL_TIME_LIMIT", 0.3)
    with pytest.raises(CheckFailed, match="did not answer"):
        models.as_model(Hostile(never_ends), "model", IMAGE)


def test_a_model_that_exits_is_survived():
    with pytest.raises(CheckFailed, match="does not run") as failure:
        models.as_model(Hostile(leaves), "model", IMAGE)
    assert "SystemExit" in failure.value.mistake


def test_values_that_are_not_finite_are_named():
    model = models.as_model(Hostile(lambda x: keras.ops.log(x - 1)), "model", IMAGE)
    with pytest.raises(CheckFailed, match="not finite"):
        models.run_model(model, np.zeros((1, *IMAGE)))


def test_models_that_print_and_warn_leave_nothing_behind(capfd):
    def noisy(inputs):
        print("hello")
        print("hello", file=sys.stderr)
        return inputs

    models.run_model(models.as_model(Hostile(noisy), "model", IMAGE), np.ones((1, 2)))
    assert capfd.readouterr() == ("", "")
