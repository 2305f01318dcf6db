"""10.4: one model that returns the outputs of several layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.answers import brief, plural
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import CheckFailed, FloatArray, close
from autograder.student.exercise import Exercise
from autograder.student.quiet import quiet

NAME = "multi_output"


@dataclass(frozen=True)
class NetworkCase:
    """A network and names of its layers.

    Parameters
    ----------
    network : {"small", "branched", "vgg16"}
        The last with random weights.
    names : tuple of str
        Whose outputs are wanted, in this order.
    """

    network: str
    names: tuple[str, ...]


def _small() -> Any:
    import keras
    from keras import layers

    inputs = keras.Input((12, 10, 3))
    x = layers.Conv2D(4, 3, activation="relu", name="first")(inputs)
    x = layers.MaxPooling2D(2, name="pool")(x)
    x = layers.Conv2D(6, 3, activation="relu", name="second")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dense(3, activation="softmax", name="classes")(x)
    return keras.Model(inputs, x)


def _branched() -> Any:
    import keras
    from keras import layers

    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(5, 3, padding="same", name="stem")(inputs)
    y = layers.Conv2D(5, 3, padding="same", activation="relu", name="way")(x)
    outputs = layers.ReLU(name="end")(layers.Add(name="sum")([x, y]))
    return keras.Model(inputs, outputs)


def _vgg16() -> Any:
    import keras

    return keras.applications.VGG16(
        weights=None, include_top=False, input_shape=(32, 32, 3)
    )


@cache
def network(kind: str) -> Any:
    """Build a network with random weights, biases too; the same one each time."""
    makers: dict[str, Callable[[], Any]] = {
        "small": _small,
        "branched": _branched,
        "vgg16": _vgg16,
    }
    with quiet():
        model = makers[kind]()
    generator = np.random.default_rng(len(kind))
    for variable in model.trainable_weights:
        if len(variable.shape) == 1:
            variable.assign(generator.normal(0, 0.1, variable.shape))
    return model


def _expected(model: Any, names: tuple[str, ...], batch: Any) -> list[FloatArray]:
    import keras

    outputs = [model.get_layer(name).output for name in names]
    with quiet():
        return models.run_model_outputs(keras.Model(model.input, outputs), batch)


def verify_multi_output(function: Any, case: NetworkCase) -> None:
    """Compare the outputs of the student's model with the layers' own."""
    chosen = as_function(function, NAME)
    model = network(case.network)
    shape = model.input_shape[1:]

    def build(names: list[str]) -> Any:
        return chosen(model, names)  # a network cannot be copied: the same for all

    result = call(build, list(case.names), name=NAME)
    result = _read_model(result, case)
    generator = np.random.default_rng(5)
    batch = generator.normal(size=(2, *shape)).astype(np.float32)
    found = _outputs(result, batch, case)
    right = _expected(model, case.names, batch)
    if len(found) != len(right):
        _raise_number(found, case)
    if all(close(own, other, 1e-4) for own, other in zip(found, right, strict=True)):
        return
    _diagnose(found, right)


def _read_model(result: Any, case: NetworkCase) -> Any:
    """Return the student's model, or say what came instead of one."""
    import keras

    if isinstance(result, keras.Model):
        return result
    items = list(result.values()) if isinstance(result, dict) else result
    first = items[0] if isinstance(items, list | tuple) and items else items
    known = (
        (
            isinstance(first, keras.Model),
            "one model for each layer",
            "each of them runs all layers below again. One keras.Model can have a list "
            "of outputs.",
        ),
        (
            isinstance(first, keras.KerasTensor),
            "tensors without a model",
            "these are the right ends: keras.Model(inputs, outputs) makes a model.",
        ),
        (
            isinstance(first, keras.layers.Layer),
            "layers instead of a model",
            "take each layer's .output, and make one keras.Model of them.",
        ),
        (
            keras.ops.is_tensor(first) or isinstance(first, np.ndarray),
            "results instead of a model",
            "return the model, before it has seen a picture. Calling predict for each "
            "layer runs the network again and again.",
        ),
    )
    for holds, mistake, hint in known:
        if holds:
            raise CheckFailed(
                f"{NAME} returns no model: {mistake}.",
                expected="a keras.Model with the outputs of all named layers",
                received=f"{type(result).__name__} {brief(result, 40)}",
                hint=hint,
                mistake=mistake,
            )
    shape = network(case.network).input_shape[1:]
    return models.as_model(result, f"the result of {NAME}", shape)


def _outputs(result: Any, batch: Any, case: NetworkCase) -> list[FloatArray]:
    """Return the outputs in the order of the names, also of a dictionary."""
    found = models.run_model_outputs(result, batch, f"the result of {NAME}")
    declared = getattr(result, "output", None)
    if isinstance(declared, dict) and set(declared) == set(case.names):
        by_name = dict(zip(sorted(declared), found, strict=True))
        return [by_name[name] for name in case.names]
    return found


def _raise_number(found: list[FloatArray], case: NetworkCase) -> None:
    one = len(found) == 1
    sizes = [int(np.prod(output.shape[1:])) for output in found]
    if one and sizes[0] in _joined_sizes(case):
        raise CheckFailed(
            "The model has one output that holds all: outputs joined.",
            expected="one output for each name, in the order of the names",
            received=f"shape {found[0].shape[1:]}",
            hint="nothing has to be joined: keras.Model takes a list of outputs as it "
            "is.",
            mistake="outputs joined",
        )
    mistake = "one output only" if one else "another number of outputs"
    raise CheckFailed(
        f"The model has {plural(len(found), 'output')} for {len(case.names)} names: "
        f"{mistake}.",
        expected="one output for each name, in the order of the names",
        received=f"shapes {[output.shape[1:] for output in found]}",
        hint="a return inside the loop ends it, and a name that is set anew keeps the "
        "last value: collect the outputs in a list."
        if one
        else "only the named layers: [model.get_layer(name).output for name in names].",
        mistake=mistake,
    )


def _joined_sizes(case: NetworkCase) -> set[int]:
    """Return how many numbers there are when outputs are put into one."""
    shapes = [network(case.network).get_layer(n).output.shape for n in case.names]
    if len(shapes) < 2 or any(None in shape[1:] for shape in shapes):
        return set()
    return {int(sum(np.prod(shape[1:]) for shape in shapes))}


def _diagnose(found: list[FloatArray], right: list[FloatArray]) -> None:
    shapes = [output.shape for output in found]
    if all(any(close(own, each, 1e-4) for each in right) for own in found):
        mistake, hint = (
            "outputs in another order",
            ("the outputs follow the order of the names, not that of the layers."),
        )
    elif shapes == [output.shape for output in right]:
        mistake, hint = (
            "weights of its own",
            (
                "shapes fit and numbers do not: the layers must be the network's own, "
                "not copies. Do not clone it, and do not build layers anew."
            ),
        )
    else:
        mistake, hint = (
            "other layers",
            (
                "compare shapes: an output is what comes out of the named layer, and "
                "the numbering of model.layers may begin with the input."
            ),
        )
    raise CheckFailed(
        f"The model's outputs are not those of the layers: {mistake}.",
        expected=f"shapes {[output.shape[1:] for output in right]}",
        received=f"shapes {[output.shape[1:] for output in found]}",
        hint=hint,
        mistake=mistake,
    )


MULTI_OUTPUT = Exercise(
    name=NAME,
    title="10.4 One model, several outputs",
    verify=verify_multi_output,
    visible=(
        NetworkCase("small", ("first", "pool", "classes")),
        NetworkCase("small", ("second", "first")),
    ),
)
