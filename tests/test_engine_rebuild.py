"""A model crosses as configuration and weights; only Keras' own parts are built."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers

from autograder.sandbox.host.proxies import imported
from autograder.sandbox.host.rebuild import Refused, rebuilt
from autograder.sandbox.wire.codec import WireError, unpack
from autograder.sandbox.wire.layer_data import as_symbolic, describe, switches

SIDE = 8
IMAGE = np.random.default_rng(0).normal(size=(2, SIDE, SIDE, 1)).astype("float32")


class Block(layers.Layer):
    def __init__(self) -> None:
        super().__init__()
        self.convolution = layers.Conv2D(4, 3)

    def call(self, inputs: Any) -> Any:
        return keras.ops.relu(self.convolution(inputs))


class Net(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.block = Block()
        self.head = keras.Sequential([layers.Flatten(), layers.Dense(3)])

    def call(self, inputs: Any) -> Any:
        return self.head(self.block(inputs))


def sequential() -> Any:
    return keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1)),
            layers.Rescaling(0.5),
            layers.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )


def branches() -> Any:
    inputs = keras.Input((SIDE, SIDE, 1))
    left = layers.Conv2D(2, 3, padding="same")(inputs)
    right = keras.ops.relu(layers.Conv2D(2, 1)(inputs))
    merged = layers.Concatenate()([left, right]) + 1.0
    return keras.Model(inputs, layers.GlobalAveragePooling2D()(merged)[:, :2])


def nested() -> Any:
    return keras.Sequential(
        [keras.Input((SIDE, SIDE, 1)), sequential(), sequential_3()]
    )


def sequential_3() -> Any:
    return keras.Sequential([keras.Input((3,)), layers.Dense(2, activation="relu")])


@pytest.mark.parametrize("make", [sequential, branches, nested])
def test_a_model_computes_the_same_on_the_other_side(make: Any) -> None:
    model = make()
    other = rebuilt(*describe(model))
    np.testing.assert_allclose(np.array(other(IMAGE)), np.array(model(IMAGE)))
    assert other.count_params() == model.count_params()


@pytest.mark.parametrize(
    "layer", [layers.RandomCrop(4, 4), layers.RandomFlip(seed=20261127)]
)
def test_a_layer_with_a_large_seed_crosses(layer: Any) -> None:
    assert rebuilt(*describe(layer)).get_config() == layer.get_config()


def test_a_frozen_layer_stays_frozen() -> None:
    model = sequential()
    model.layers[1].trainable = False
    other = rebuilt(*describe(model))
    assert len(other.trainable_weights) == len(model.trainable_weights)


def test_a_frozen_weight_stays_frozen() -> None:
    layer = layers.Dense(3)
    layer.build((None, 2))
    layer.weights[0].trainable = False
    other = rebuilt(*describe(layer), switches(layer))
    assert [bool(weight.trainable) for weight in other.weights] == [False, True]
    with pytest.raises(Refused):
        rebuilt(*describe(layer), [True])


def test_a_compiled_model_crosses_even_with_a_loss_of_ones_own() -> None:
    model = sequential()
    model.compile("adam", loss=lambda truth, guess: keras.ops.mean(guess))
    config, weights = describe(model)
    assert rebuilt(config, weights).count_params() == model.count_params()


def test_a_tensor_of_the_graph_is_one_on_the_other_side_too() -> None:
    # A rule can then say: these are tensors, and what is wanted is a model.
    node = {"is": "symbol", "shape": [None, 3]}
    assert isinstance(imported(None, node, []), keras.KerasTensor)
    with pytest.raises(WireError):
        unpack({"is": "symbol", "shape": "ten"}, [], partial(imported, None))


def test_a_subclassed_model_becomes_the_layers_it_calls() -> None:
    model = Net()
    expected = np.array(model(IMAGE))
    other = rebuilt(*describe(as_symbolic(model, (SIDE, SIDE, 1))))
    np.testing.assert_allclose(np.array(other(IMAGE)), expected, rtol=1e-5)
    kinds = [type(layer).__name__ for layer in other.layers]
    assert "Conv2D" in kinds
    assert "Dense" in kinds
    # The student's own model is what it was.
    np.testing.assert_allclose(np.array(model(IMAGE)), expected)


def test_a_subclassed_model_stays_compiled() -> None:
    model = Net()
    loss = keras.losses.SparseCategoricalCrossentropy()
    model.compile("adam", loss, metrics=["accuracy"])
    other = rebuilt(*describe(as_symbolic(model, (SIDE, SIDE, 1))))
    assert other.compiled
    assert other.get_compile_config()["metrics"] == ["accuracy"]
    assert type(other.loss).__name__ == "SparseCategoricalCrossentropy"
    assert not rebuilt(*describe(as_symbolic(Net(), (SIDE, SIDE, 1)))).compiled


def forged(change: Any) -> dict[str, Any]:
    config, _ = describe(sequential())
    config = copy.deepcopy(config)
    change(config["config"]["layers"])
    return config


def replaced(module: str | None, name: str, config: Any = None) -> Any:
    def change(parts: list[dict[str, Any]]) -> None:
        parts[2] |= {"module": module, "class_name": name, "registered_name": name}
        parts[2]["config"] = config if config is not None else parts[2]["config"]

    return change


def activation(value: Any) -> Any:
    def change(parts: list[dict[str, Any]]) -> None:
        parts[2]["config"]["activation"] = value

    return change


def size(value: Any) -> Any:
    def change(parts: list[dict[str, Any]]) -> None:
        parts[2]["config"]["filters"] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        replaced("os", "system"),
        replaced("builtins", "eval"),
        replaced("subprocess", "Popen"),
        replaced("keras.layers", "Lambda"),
        replaced("keras.layers", "TFSMLayer", {"filepath": "/etc"}),
        replaced("keras.layers", "TextVectorization", {"vocabulary": "/etc/passwd"}),
        replaced(None, "Conv2D"),
        replaced("keras.utils", "get_file"),
        replaced("keras.saving", "load_model"),
        replaced("keras.src.utils.python_utils", "func_load"),
        activation({"module": "os", "class_name": "function", "config": "system"}),
        activation({"module": "builtins", "class_name": "function", "config": {}}),
        activation({"class_name": "__lambda__", "config": {"value": "abc"}}),
        activation({"__lambda__": "abc"}),
        size(10**9),
        size(-3),
        size("many"),
        size(None),
    ],
)
def test_a_configuration_that_is_not_keras_own_is_refused(change: Any) -> None:
    with pytest.raises(Refused):
        rebuilt(forged(change), describe(sequential())[1])


@pytest.mark.parametrize("weights", [[], [np.zeros(3)], [np.zeros((9, 9))] * 12])
def test_weights_that_do_not_fit_are_refused(weights: list[Any]) -> None:
    with pytest.raises(Refused):
        rebuilt(describe(sequential())[0], weights)


@pytest.mark.parametrize("config", [None, 3, [], {}, {"class_name": "Sequential"}])
def test_what_is_no_configuration_is_refused(config: Any) -> None:
    with pytest.raises(Refused):
        rebuilt(config, [])
