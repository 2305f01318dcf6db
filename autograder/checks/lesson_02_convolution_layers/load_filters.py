"""2.2: kernels written into a Conv2D layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import CheckFailed, Mistake, assert_matches, close
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class FiltersCase:
    """A layer and what is to be written into it, drawn from a seed.

    Parameters
    ----------
    kernel_shape : tuple of int
        (height, width) of each kernel.
    count : int
        Number of filters.
    seed : int, default=0
        Seed of the generator.
    """

    kernel_shape: tuple[int, int]
    count: int
    seed: int = 0

    def draw(self) -> tuple[list[Any], list[float], Any]:
        """Return kernels, biases and a picture."""
        generator = np.random.default_rng(self.seed)
        kernels = [
            generator.integers(-4, 5, self.kernel_shape).astype(float)
            for _ in range(self.count)
        ]
        biases = [float(b) for b in generator.integers(1, 9, self.count)]
        return kernels, biases, generator.integers(0, 10, (7, 8)).astype(np.float32)


def verify_load_filters(load_filters: Any, case: FiltersCase) -> None:
    """Load a fresh layer and compare its output with correlations."""
    import keras

    function = as_function(load_filters, "load_filters")
    kernels, biases, picture = case.draw()
    layer = keras.layers.Conv2D(case.count, case.kernel_shape)
    layer.build((None, *picture.shape, 1))
    before = [np.array(weights) for weights in layer.get_weights()]

    def load(kernels: list[Any], biases: list[float]) -> bool:
        function(layer, kernels, biases)
        return True

    try:
        call(load, kernels, biases, name="load_filters")
    except CheckFailed as failure:
        _explain_call(failure)
        _explain_shape(failure, case)
    weights = [np.array(values) for values in layer.get_weights()]
    if all(np.array_equal(old, new) for old, new in zip(before, weights, strict=True)):
        raise CheckFailed(
            "load_filters leaves the layer as it was.",
            expected="your kernels and biases in the layer",
            received="the random numbers it started with",
            hint="`get_weights` returns copies: changing them is not enough, hand them "
            "back with `layer.set_weights([kernels, biases])`.",
            mistake="weights never set",
        )
    output = np.array(
        keras.ops.convert_to_numpy(layer(picture[None, :, :, None])), dtype=np.float64
    )[0]
    expected = _answer(picture, kernels, biases)
    _explain_missing(output, expected)
    assert_matches(
        output,
        expected,
        f"The output of the layer, with {case.count} kernels of "
        f"{case.kernel_shape[0]} × {case.kernel_shape[1]},",
        mistakes=_mistakes(picture, kernels, biases),
        hint="read the layer's kernels back: `layer.get_weights()[0][:, :, 0, 0]` "
        "must be your first kernel, as printed.",
    )


def _answer(picture: Any, kernels: list[Any], biases: list[float]) -> Any:
    maps = [
        reference.correlate(picture, k) + b
        for k, b in zip(kernels, biases, strict=True)
    ]
    return np.stack(maps, axis=-1)


def _mistakes(picture: Any, kernels: list[Any], biases: list[float]) -> list[Mistake]:
    flipped = [kernel[::-1, ::-1] for kernel in kernels]
    found = [
        Mistake(
            "biases forgotten",
            _answer(picture, kernels, [0.0] * len(biases)),
            "the kernels are right, the biases are still zero: `set_weights` takes "
            "both.",
        ),
        Mistake(
            "flipped kernels",
            _answer(picture, flipped, biases),
            "Keras does not flip: it correlates. Load the kernels as they are.",
        ),
        Mistake(
            "filters in another order",
            _answer(picture, kernels[::-1], biases[::-1]),
            "the filters are in reverse order: filter number m belongs to "
            "kernels[:, :, 0, m].",
        ),
        Mistake(
            "biases negated",
            _answer(picture, kernels, [-bias for bias in biases]),
            "Keras adds the bias; give it with the sign it has.",
        ),
        Mistake(
            "kernels mixed up",
            _answer(picture, _reshaped(kernels), biases),
            "`reshape` keeps the order of the numbers, and that mixes the kernels. "
            "`np.stack(kernels, axis=-1)` puts them side by side on a new last axis.",
        ),
    ]
    if kernels[0].shape[0] == kernels[0].shape[1]:
        found.append(
            Mistake(
                "rows and columns of the kernels swapped",
                _answer(picture, [kernel.T for kernel in kernels], biases),
                "each kernel is transposed: rows first, then columns, as in the layer.",
            )
        )
    return found


def _reshaped(kernels: list[Any]) -> list[Any]:
    mixed = np.reshape(np.array(kernels), (*kernels[0].shape, len(kernels)))
    return [mixed[:, :, number] for number in range(len(kernels))]


def _explain_call(failure: CheckFailed) -> None:
    """Tell what `set_weights` takes, when that is what failed."""
    if "set_weights" in failure.received and failure.mistake == "changed signature":
        what, mistake = "two arguments", "two arguments for set_weights"
        hint = "`set_weights` takes one argument: a list that holds both arrays."
    elif "'list' object has no attribute" in failure.what:
        what, mistake = "lists where arrays belong", "lists instead of arrays"
        hint = (
            "`kernels` and `biases` are lists, and the layer needs one array of each. "
            "Which shape does the layer's own array of kernels have?"
        )
    elif "weight list of length" in failure.what:
        what, mistake = "another number of arrays", "one array only"
        hint = "the layer has two arrays: hand back kernels and biases, in one list."
    else:
        return
    raise CheckFailed(
        f"load_filters hands the layer {what}.",
        expected="one list with two arrays, kernels and biases",
        received=failure.received or what,
        hint=hint,
        mistake=mistake,
    ) from None


def _explain_missing(output: Any, expected: Any) -> None:
    """Tell when some filters are right and others are not."""
    if output.shape != expected.shape:
        return
    right = [close(output[..., m], expected[..., m]) for m in range(output.shape[-1])]
    if any(right) and not all(right):
        raise CheckFailed(
            "load_filters writes some of the filters only.",
            expected=f"all {len(right)} filters",
            received=f"{sum(right)} right",
            hint="does `return` or `set_weights` stand inside a loop that should go "
            "on, or does the loop count to a fixed number of filters?",
            mistake="some filters only",
        )


def _explain_shape(failure: CheckFailed, case: FiltersCase) -> None:
    if failure.mistake != "stops with ValueError":
        raise failure
    shape = (*case.kernel_shape, 1, case.count)
    raise CheckFailed(
        "load_filters hands the layer weights of the wrong shape.",
        expected=f"kernels of shape {shape}, biases of shape ({case.count},)",
        received=failure.what.split(": ", 1)[-1],
        hint="the layer's kernels have the axes (height, width, input channels, "
        "filters): the filters come last, and the channel axis before, even for one "
        "channel.",
        mistake="filters on the wrong axis",
    ) from None


LOAD_FILTERS = Exercise(
    name="load_filters",
    title="2.2 Write the weights of a layer",
    verify=verify_load_filters,
    visible=(FiltersCase((3, 3), 2), FiltersCase((2, 3), 3, seed=1)),
)
