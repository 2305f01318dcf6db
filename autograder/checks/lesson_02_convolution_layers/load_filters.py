"""2.2: kernels written into a Conv2D layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Run,
    Stop,
    Values,
    Wrong,
    close,
)
from autograder.student.exercise import Exercise

NAME = "load_filters"


@dataclass(frozen=True)
class FiltersCase:
    """A layer and what is to be written into it, drawn from a seed."""

    kernel_shape: tuple[int, int]  # (height, width) of each kernel
    count: int  # of filters
    seed: int = 0
    has_fractions: bool = False  # whether kernels are no whole numbers

    def draw(self) -> tuple[list[Any], list[float], Any]:
        """Return kernels, biases and a picture."""
        generator = np.random.default_rng(self.seed)
        kernels = [
            generator.integers(-4, 5, self.kernel_shape).astype(float)
            for _ in range(self.count)
        ]
        biases = [float(b) for b in generator.integers(1, 9, self.count)]
        if self.has_fractions:
            kernels = [kernel / 4 for kernel in kernels]
        return kernels, biases, generator.integers(0, 10, (7, 8)).astype(np.float32)


def output_of(load_filters: Any, case: FiltersCase) -> FloatArray:
    """Let a student's function fill a fresh layer; return the layer's output."""
    import keras

    function = as_function(load_filters, NAME)
    kernels, biases, picture = case.draw()
    layer = keras.layers.Conv2D(case.count, case.kernel_shape)
    layer.build((None, *picture.shape, 1))
    before = [np.array(weights) for weights in layer.get_weights()]

    def load(kernels: list[Any], biases: list[float]) -> bool:
        function(layer, kernels, biases)
        return True

    call(load, kernels, biases, name=NAME)
    after = [np.array(values) for values in layer.get_weights()]
    if all(np.array_equal(old, new) for old, new in zip(before, after, strict=True)):
        raise CheckFailed(
            f"{NAME} leaves the layer as it was.",
            expected="your kernels and biases in the layer",
            received="the random numbers it started with",
            hint=NEVER_SET,
            mistake="weights never set",
        )
    output = keras.ops.convert_to_numpy(layer(picture[None, :, :, None]))[0]
    return np.asarray(output, dtype=np.float64)


def layer_output(kernels: Any, biases: Any, picture: Any) -> FloatArray:
    """Return what a layer with these weights answers."""
    pairs = zip(kernels, biases, strict=True)
    return np.stack([reference.correlate(picture, k) + b for k, b in pairs], axis=-1)


def _with_kernels(change: Callable[[Any], Any]) -> Callable[..., FloatArray]:
    def oracle(kernels: Any, biases: Any, picture: Any) -> FloatArray:
        changed = change(kernels)
        if changed[0].shape != kernels[0].shape:
            raise ValueError("the layer refuses kernels of another shape")
        return layer_output(changed, biases, picture)

    return oracle


def _reshaped(kernels: list[Any]) -> list[Any]:
    mixed = np.reshape(np.array(kernels), (*kernels[0].shape, len(kernels)))
    return [mixed[:, :, number] for number in range(len(kernels))]


def _some_only(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell when some filters are right and others are not."""
    shares = []
    for run in runs:
        if run.failure is not None or np.shape(run.value) != np.shape(run.right):
            return None
        pairs = zip(run.value.T, run.right.T, strict=True)
        shares.append(np.mean([close(one, other) for one, other in pairs]))
    wrong = [share for share in shares if share < 1]
    if wrong and all(share > 0 for share in wrong):
        return "some filters only", SOME_ONLY
    return None


NEVER_SET = (
    "`get_weights` returns copies: changing them is not enough, hand them back with "
    "`layer.set_weights([kernels, biases])`."
)
NO_BIASES = (
    "the kernels are right, the biases are still zero: `set_weights` takes both."
)
FLIPPED = "Keras does not flip: it correlates. Load the kernels as they are."
REVERSED = (
    "the filters are in reverse order: filter number m belongs to kernels[:, :, 0, m]."
)
WHOLE = "fractions are cut off: the numbers of a kernel need not be whole."
IN_KERNEL = "the bias is added to the response, once; it is no part of the kernel."
NEGATED = "Keras adds the bias; give it with the sign it has."
RESHAPED = (
    "`reshape` keeps the order of the numbers, and that mixes the kernels. "
    "`np.stack(kernels, axis=-1)` puts them side by side on a new last axis."
)
TRANSPOSED = "each kernel is transposed: rows first, then columns, as in the layer."
FIRST_FOR_ALL = "every filter got the first kernel: filter m gets kernels[m]."
FIRST_BIAS = "every filter got the first bias: filter m gets biases[m]."
SOME_ONLY = (
    "some of the filters are written, others are not: does `return` or `set_weights` "
    "stand inside a loop that should go on, or does the loop count to a fixed number "
    "of filters?"
)
ONE_LIST = (
    "`set_weights` got two arguments and takes one argument: a list that holds both "
    "arrays."
)
LISTS = (
    "lists where arrays belong: `kernels` and `biases` are lists, and the layer needs "
    "one array of each. Which shape does the layer's own array of kernels have?"
)
TWO_ARRAYS = "the layer has two arrays: hand back kernels and biases, in one list."
AXES = (
    "the layer's kernels have the axes (height, width, input channels, filters): the "
    "filters come last, and the channel axis before, even for one channel."
)
READ_BACK = (
    "read the layer's kernels back: `layer.get_weights()[0][:, :, 0, 0]` must be your "
    "first kernel, as printed."
)

LOAD_FILTERS = Exercise(
    name=NAME,
    title="2.2 Write the weights of a layer",
    visible=(FiltersCase((3, 3), 2), FiltersCase((2, 3), 3, seed=1)),
    rule=Values(
        name=NAME,
        value=output_of,
        arguments=lambda answer, case: case.draw(),
        right=layer_output,
        wrong=(
            Wrong(
                "biases forgotten",
                lambda k, b, x: layer_output(k, [0.0] * len(b), x),
                NO_BIASES,
            ),
            Wrong(
                "flipped kernels",
                _with_kernels(lambda ks: [k[::-1, ::-1] for k in ks]),
                FLIPPED,
            ),
            Wrong(
                "filters in another order",
                lambda k, b, x: layer_output(k[::-1], b[::-1], x),
                REVERSED,
            ),
            Wrong(
                "biases negated",
                lambda k, b, x: layer_output(k, [-bias for bias in b], x),
                NEGATED,
            ),
            Wrong(
                "filters in another order",
                lambda k, b, x: layer_output(k[::-1], b, x),
                REVERSED,
            ),
            Wrong(
                "numbers cut to whole ones",
                lambda k, b, x: layer_output(np.trunc(k), b, x),
                WHOLE,
            ),
            Wrong(
                "bias in the kernel",
                lambda k, b, x: layer_output(
                    [one + bias for one, bias in zip(k, b, strict=True)],
                    [0.0] * len(b),
                    x,
                ),
                IN_KERNEL,
            ),
            Wrong("kernels mixed up", _with_kernels(_reshaped), RESHAPED),
            Wrong(
                "rows and columns of the kernels swapped",
                _with_kernels(lambda ks: [k.T for k in ks]),
                TRANSPOSED,
            ),
            Wrong(
                "rows and columns of the kernels swapped",
                _with_kernels(lambda ks: [k.T.reshape(k.shape) for k in ks]),
                TRANSPOSED,
            ),
            Wrong(
                "first kernel for all",
                _with_kernels(lambda ks: [ks[0]] * len(ks)),
                FIRST_FOR_ALL,
            ),
            Wrong(
                "first bias for all",
                lambda k, b, x: layer_output(k, [b[0]] * len(b), x),
                FIRST_BIAS,
            ),
        ),
        stops=(
            Stop(("set_weights() takes",), "two arguments for set_weights", ONE_LIST),
            Stop(("'list' object has no attribute",), "lists instead of arrays", LISTS),
            Stop(("weight list of length",), "one array only", TWO_ARRAYS),
            Stop(("provided weight shape",), "filters on the wrong axis", AXES),
        ),
        probes=(
            FiltersCase((2, 2), 2, seed=2),
            FiltersCase((2, 2), 3, seed=3, has_fractions=True),
            FiltersCase((1, 3), 2, seed=4, has_fractions=True),
        ),
        expected="one list with two arrays in the layer, kernels and biases",
        tells=_some_only,
        has_slips=False,
        hint=READ_BACK,
    ),
)
