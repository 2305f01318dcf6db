"""Models as answers: every reasonable form is read, everything else is explained."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from autograder.student import models
from autograder.student.diagnosis import CheckFailed

keras = pytest.importorskip("keras")
layers = keras.layers
IMAGE = (16, 16, 3)


def sequential():
    return keras.Sequential(
        [
            keras.Input(IMAGE),
            layers.Conv2D(4, 3, activation="relu", name="anything"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def sequential_without_input():
    return keras.Sequential(
        [
            layers.Conv2D(4, 3),
            layers.Activation("relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
            layers.Softmax(),
        ]
    )


def functional():
    inputs = keras.Input(IMAGE)
    x = layers.ReLU()(layers.Conv2D(4, 3)(inputs))
    x = layers.Flatten()(layers.MaxPooling2D()(x))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def any_size():
    inputs = keras.Input((None, None, 3))
    x = layers.Conv2D(4, 3, activation="relu")(inputs)
    x = layers.GlobalMaxPooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def nested():
    base = keras.Sequential([keras.Input(IMAGE), layers.Conv2D(4, 3), layers.ReLU()])
    return keras.Sequential(
        [
            keras.Input(IMAGE),
            base,
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3, activation="relu")
        self.pool = layers.MaxPooling2D()
        self.flatten = layers.Flatten()
        self.head = layers.Dense(10, activation="softmax")

    def call(self, inputs):
        return self.head(self.flatten(self.pool(self.conv(inputs))))


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(4, 3, activation="relu")
        self.pool = layers.MaxPooling2D()

    def call(self, inputs):
        return self.pool(self.conv(inputs))


def with_a_layer_of_ones_own():
    head = [layers.Flatten(), layers.Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input(IMAGE), Block(), *head])


FORMS = [
    sequential,
    sequential_without_input,
    functional,
    nested,
    Subclassed,
    with_a_layer_of_ones_own,
]


@pytest.mark.parametrize("build", FORMS)
def test_every_form_of_the_same_network_reads_alike(build):
    model = models.as_model(build(), "model", IMAGE)
    assert models.output_shape_of(model, IMAGE) == (10,)
    assert models.parameter_counts(model) == (112 + 1970, 0)
    assert len(models.layers_of_kind(model, "Conv2D")) == 1
    kinds = {type(layer).__name__ for layer in models.flat_layers(model)}
    assert {"Conv2D", "MaxPooling2D", "Flatten", "Dense"} <= kinds
    assert not kinds & {"InputLayer", "Sequential", "Functional", "Block"}
    assert models.final_activation(model) == "softmax"
    result = models.run_model(model, np.ones((2, *IMAGE)))
    assert result.shape == (2, 10)
    assert result.dtype == np.float64
    assert np.allclose(result.sum(axis=1), 1)


def test_a_model_for_any_size_fits_every_image():
    model = models.as_model(any_size(), "model", IMAGE)
    assert models.output_shape_of(model, IMAGE) == (10,)
    assert models.as_model(any_size(), "model", (None, None, 3))


def test_a_subclassed_model_is_tried_with_32_where_any_size_must_do():
    class AnySize(keras.Model):
        def __init__(self):
            super().__init__()
            self.conv = layers.Conv2D(4, 3)

        def call(self, inputs):
            return self.conv(inputs)

    model = models.as_model(AnySize(), "model", (None, None, 1))
    assert models.output_shape_of(model, (None, None, 1)) == (30, 30, 4)


def test_frozen_layers_and_moving_statistics_are_not_trainable():
    model = keras.Sequential(
        [keras.Input(IMAGE), layers.Conv2D(4, 3), layers.BatchNormalization()]
    )
    assert models.parameter_counts(model) == (112 + 8, 8)
    model.layers[0].trainable = False
    counts = models.parameter_counts(model)
    assert counts == (8, 112 + 8)
    assert counts.total == model.count_params()


def test_dropout_has_no_parameters_although_it_keeps_a_seed():
    model = keras.Sequential([keras.Input((4,)), layers.Dropout(0.5)])
    assert models.parameter_counts(model).total == 0


def test_a_layer_used_twice_counts_once():
    inputs = keras.Input((4,))
    shared = layers.Dense(4)
    model = keras.Model(inputs, shared(shared(inputs)))
    assert models.flat_layers(model) == [shared]
    assert models.parameter_counts(model).total == 20


def test_kinds_hold_for_subclasses_too():
    class MyConv(layers.Conv2D):
        pass

    model = keras.Sequential([keras.Input(IMAGE), MyConv(2, 3), layers.Dense(1)])
    assert len(models.layers_of_kind(model, "Conv2D")) == 1
    assert len(models.layers_of_kind(model, "Conv2D", "Dense")) == 2


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (lambda: layers.Dense(1), "linear"),
        (lambda: layers.Dense(1, activation="relu"), "relu"),
        (lambda: layers.Conv2D(1, 3, activation=keras.ops.tanh), "tanh"),
        (lambda: layers.Dense(1, activation=layers.ReLU()), "relu"),
        (lambda: layers.ReLU(), "relu"),
        (lambda: layers.LeakyReLU(), "leaky_relu"),
        (lambda: layers.Activation("sigmoid"), "sigmoid"),
        (lambda: layers.Flatten(), ""),
    ],
)
def test_activations_are_named_alike_inside_and_as_a_layer(layer, expected):
    assert models.activation_name(layer()) == expected


def test_the_final_activation_looks_through_layers_that_only_rearrange():
    model = keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(4, activation="sigmoid"),
            layers.Reshape((2, 2)),
        ]
    )
    assert models.final_activation(model) == "sigmoid"
    plain = keras.Sequential([keras.Input((4,)), layers.ReLU(), layers.Dense(4)])
    assert models.final_activation(plain) == "linear"


def test_training_is_off_unless_asked_for():
    model = keras.Sequential([keras.Input((50,)), layers.Dropout(0.5)])
    ones = np.ones((1, 50))
    assert (models.run_model(model, ones) == 1).all()
    assert (models.run_model(model, ones, training=True) == 0).any()


def test_several_outputs_come_as_a_list():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, [layers.Dense(2)(inputs), layers.Dense(3)(inputs)])
    shapes = [o.shape for o in models.run_model_outputs(model, np.zeros((1, 4)))]
    assert shapes == [(1, 2), (1, 3)]
    with pytest.raises(CheckFailed, match="2 outputs"):
        models.run_model(model, np.zeros((1, 4)))
    with pytest.raises(CheckFailed, match="2 outputs"):
        models.output_shape_of(model, (4,))


def test_the_module_loads_no_keras():
    code = "import sys, autograder.student.models; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
