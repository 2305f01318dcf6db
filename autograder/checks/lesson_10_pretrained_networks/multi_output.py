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
from autograder.student.diagnosis import CheckFailed, Demand, Design, FloatArray, close
from autograder.student.exercise import Exercise, Promise
from autograder.student.quiet import quiet

NAME = "multi_output"
Told = tuple[str, str]


@dataclass(frozen=True)
class NetworkCase:
    """A network with random weights, and names of its layers."""

    network: str  # "small", "branched" or "vgg16"
    names: tuple[str, ...]  # whose outputs are wanted, in this order


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


def outputs_of(model: Any, names: tuple[str, ...], batch: Any) -> list[FloatArray]:
    """Return the outputs of some layers."""
    import keras

    outputs = [model.get_layer(name).output for name in names]
    with quiet():
        return models.run_model_outputs(keras.Model(model.input, outputs), batch)


@dataclass(frozen=True)
class Seen:
    """What comes out of a student's model, and of the layers."""

    case: NetworkCase
    found: list[FloatArray]
    right: list[FloatArray]

    @property
    def shapes(self) -> list[tuple[int, ...]]:
        """The shapes of the student's outputs, without the batch."""
        return [output.shape[1:] for output in self.found]

    def holds(self) -> bool:
        """Tell whether all outputs are those of the layers."""
        return len(self.found) == len(self.right) and all(
            close(own, other, 1e-4)
            for own, other in zip(self.found, self.right, strict=True)
        )


def _seen(function: Any, case: NetworkCase) -> Seen:
    model = network(case.network)
    shape = model.input_shape[1:]

    def build(names: list[str]) -> Any:
        return function(model, names)  # a network cannot be copied: the same for all

    result = call(build, list(case.names), name=NAME)
    result = _as_model(result, shape)
    generator = np.random.default_rng(5)
    batch = generator.normal(size=(2, *shape)).astype(np.float32)
    found = models.run_model_outputs(result, batch, f"the result of {NAME}")
    declared = getattr(result, "output", None)
    if isinstance(declared, dict) and set(declared) == set(case.names):
        by_name = dict(zip(sorted(declared), found, strict=True))
        found = [by_name[name] for name in case.names]
    return Seen(case, found, outputs_of(model, case.names, batch))


def _as_model(result: Any, shape: tuple[int, ...]) -> Any:
    """Return the student's model, or say what came instead of one."""
    import keras

    items = list(result.values()) if isinstance(result, dict) else result
    first = items[0] if isinstance(items, list | tuple) and items else items
    is_model = isinstance(result, keras.Model)
    known = (
        (isinstance(first, keras.Model), "one model for each layer", ONE_MODEL),
        (isinstance(first, keras.KerasTensor), "tensors without a model", MAKE_ONE),
        (
            isinstance(first, keras.layers.Layer),
            "layers instead of a model",
            TAKE_OUTPUTS,
        ),
        (
            keras.ops.is_tensor(first) or isinstance(first, np.ndarray),
            "results instead of a model",
            BEFORE_A_PICTURE,
        ),
    )
    for holds, mistake, hint in () if is_model else known:
        if holds:
            raise CheckFailed(
                f"{NAME} returns no model: {mistake}.",
                expected="a keras.Model with the outputs of all named layers",
                received=f"{type(result).__name__} {brief(result, 40)}",
                hint=hint,
                mistake=mistake,
            )
    return (
        result if is_model else models.as_model(result, f"the result of {NAME}", shape)
    )


def _tells(seen: Seen) -> Told:
    """Return what the outputs are instead of the layers' own."""
    sizes = [int(np.prod(shape)) for shape in seen.shapes]
    wanted = [int(np.prod(output.shape[1:])) for output in seen.right]
    if len(sizes) != len(wanted):
        if len(sizes) > 1:
            return "another number of outputs", NAMED_ONLY
        is_joined = len(wanted) > 1 and sizes[0] == sum(wanted)
        return ("outputs joined", NOT_JOINED) if is_joined else _one_only(seen)
    if all(any(close(own, each, 1e-4) for each in seen.right) for own in seen.found):
        return "outputs in another order", ORDER_OF_NAMES
    if seen.shapes == [output.shape[1:] for output in seen.right]:
        return "weights of its own", OWN_LAYERS
    return "other layers", COMPARE_SHAPES


def _one_only(seen: Seen) -> Told:
    for place, which in ((0, "first"), (-1, "last")):
        if close(seen.found[0], seen.right[place], 1e-4):
            return f"one output only, the {which} one", COLLECT
    return "one output only", COLLECT


ONE_MODEL = (
    "each of them runs all layers below again. One keras.Model can have a list of "
    "outputs."
)
MAKE_ONE = "these are the right ends: keras.Model(inputs, outputs) makes a model."
TAKE_OUTPUTS = "take each layer's .output, and make one keras.Model of them."
BEFORE_A_PICTURE = (
    "return the model, before it has seen a picture. Calling predict for each layer "
    "runs the network again and again."
)
NOT_JOINED = "nothing has to be joined: keras.Model takes a list of outputs as it is."
COLLECT = (
    "a return inside the loop ends it, and a name that is set anew keeps the last "
    "value: collect the outputs in a list."
)
NAMED_ONLY = "only the named layers: [model.get_layer(name).output for name in names]."
ORDER_OF_NAMES = "the outputs follow the order of the names, not that of the layers."
OWN_LAYERS = (
    "shapes fit and numbers do not: the layers must be the network's own, not copies. "
    "Do not clone it, and do not build layers anew."
)
COMPARE_SHAPES = (
    "compare shapes: an output is what comes out of the named layer, and the numbering "
    "of model.layers may begin with the input."
)

MULTI_OUTPUT = Exercise(
    name=NAME,
    title="10.4 One model, several outputs",
    visible=(
        NetworkCase("small", ("first", "pool", "classes")),
        NetworkCase("small", ("second", "first")),
    ),
    promises=(
        Promise("in that order", (NetworkCase("small", ("second", "first")),)),
        Promise(
            "the model's own layers and weights",
            (NetworkCase("small", ("first", "pool", "classes")),),
        ),
    ),
    rule=Design(
        name=f"the model of {NAME}",
        read=lambda answer: as_function(answer, NAME),
        demands=(
            Demand(
                "other outputs",
                _seen,
                Seen.holds,
                COMPARE_SHAPES,
                expected="one output for each name, in the order of the names",
                fails="gives other outputs",
                received=lambda seen: (
                    f"{plural(len(seen.found), 'output')}, shapes {seen.shapes}"
                ),
                tells=_tells,
            ),
        ),
        probes=(NetworkCase("branched", ("sum", "way")),),
    ),
)
