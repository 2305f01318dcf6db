"""3.8: a network of one's own under a budget, checked by building and running it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.answers import plural
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

NAME = "small_network"
INPUT = (64, 64, 3)
CLASSES, BUDGET, MIN_CONVOLUTIONS, MIN_SIDE = 10, 60_000, 3, 4
_CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D")
_WINDOWED = (*_CONVOLUTIONS, "MaxPooling2D", "AveragePooling2D")


def verify_small_network(answer: Any, case: str) -> None:
    """Check one of the constraints."""
    model = models.as_model(answer, NAME, INPUT)
    rules: dict[str, Callable[[Any], None]] = {
        "classes": _verify_classes,
        "convolutions": _verify_convolutions,
        "budget": _verify_budget,
        "last map": _verify_last_map,
        "runs": _verify_runs,
        "looks": _verify_looks,
    }
    rules[case](model)


def _verify_classes(model: Any) -> None:
    shape = models.output_shape_of(model, INPUT, NAME)
    if shape == (CLASSES,):
        return
    flat = len(shape) == 1
    raise CheckFailed(
        f"{NAME} does not give one number for each class.",
        expected=f"output shape ({CLASSES},) for one image",
        received=f"shape {shape}",
        hint="the last dense layer needs as many units as there are classes."
        if flat
        else "rows and columns are left: flatten, or pool over the whole map, before "
        "the last dense layer.",
        mistake="wrong number of classes" if flat else "map instead of classes",
    )


def _verify_convolutions(model: Any) -> None:
    outputs = _recorded(model, _CONVOLUTIONS)
    if len(outputs) >= MIN_CONVOLUTIONS:
        return
    raise CheckFailed(
        f"{NAME} has too few convolution layers.",
        expected=f"at least {MIN_CONVOLUTIONS} that the image goes through",
        received=plural(len(outputs), "layer"),
        hint="pooling and dense layers do not count, nor do layers that call() never "
        "uses.",
        mistake="too few convolutions",
    )


def _verify_budget(model: Any) -> None:
    counts = models.parameter_counts(model)
    if counts.total <= BUDGET:
        return
    largest = max(models.flat_layers(model), key=lambda layer: layer.count_params())
    share = largest.count_params() / counts.total
    dense = type(largest).__name__ == "Dense"
    raise CheckFailed(
        f"{NAME} is over the budget{': too much in one dense layer' if dense else ''}.",
        expected=f"at most {BUDGET:,} parameters",
        received=f"{counts.total:,}, {share:.0%} of them in the layer {largest.name}",
        hint="the map is flattened while it is still large: every number of it gets a "
        "weight to every unit. Make the map smaller first, or pool over all of it."
        if dense
        else "a convolution costs window × channels below × filters: halve the filters "
        "of the widest two layers and look at the ledger again.",
        mistake="flattened too early" if dense else "filters too many or too large",
    )


def _verify_last_map(model: Any) -> None:
    shapes = [s for s in _recorded(model, _WINDOWED) if len(s) == 4]
    if not shapes:
        _verify_convolutions(model)
        return
    rows, columns = shapes[-1][1:3]
    if min(rows, columns) >= MIN_SIDE:
        return
    raise CheckFailed(
        f"The last map of {NAME} is too small.",
        expected=f"at least {MIN_SIDE} × {MIN_SIDE} after the last convolution or "
        "pooling window",
        received=f"{rows} × {columns}",
        hint="each stride of 2 halves the sides: count how often 64 is halved. A "
        "global pooling layer at the end does not count as a map.",
        mistake="map too small",
    )


def _verify_runs(model: Any) -> None:
    generator = np.random.default_rng(308)
    batch = generator.random((3, *INPUT))
    shape = models.run_model(model, batch, NAME).shape
    if shape != (3, CLASSES):
        raise CheckFailed(
            f"{NAME} loses count of the images in a batch.",
            expected=f"shape (3, {CLASSES}) for three images",
            received=f"shape {shape}",
            hint="the first axis is the batch: leave it alone when you reshape.",
            mistake="batch axis lost",
        )


def _verify_looks(model: Any) -> None:
    generator = np.random.default_rng(309)
    batch = generator.normal(size=(4, *INPUT)) * 4
    outputs = models.run_model(model, batch, NAME)
    if np.ptp(outputs, axis=0).max() > 1e-9 * np.abs(outputs).max():
        return
    raise CheckFailed(
        f"{NAME} gives the same for every image.",
        expected="different images, different outputs",
        received="four equal rows",
        hint="does every layer pass on what it gets? Softmax over one number, weights "
        "of zero or a constant at the end make all images equal.",
        mistake="output does not depend on the image",
    )


def _recorded(model: Any, kinds: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Return the output shapes of layers of some kinds, as the image meets them."""
    shapes: list[tuple[int, ...]] = []
    with _listening(models.layers_of_kind(model, *kinds), shapes):
        models.run_model(model, np.zeros((1, *INPUT)), NAME)
    return shapes


@contextmanager
def _listening(layers: list[Any], shapes: list[tuple[int, ...]]) -> Iterator[None]:
    """Note the output shape of each layer while a model runs, whoever built it."""

    def noting(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            output = call(*args, **kwargs)
            shapes.append(tuple(output.shape))
            return output

        return run

    for layer in layers:
        # Past Keras' own __setattr__, which would track it.
        object.__setattr__(layer, "call", noting(layer.call))
    try:
        yield
    finally:
        for layer in layers:
            object.__delattr__(layer, "call")


SMALL_NETWORK = Exercise(
    name=NAME,
    title="3.8 ★ A small network of your own",
    verify=verify_small_network,
    visible=("classes", "convolutions", "budget", "last map"),
)
