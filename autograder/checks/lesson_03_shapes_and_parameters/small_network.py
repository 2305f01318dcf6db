"""3.8: a network of one's own under a budget, checked by building and running it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.answers import plural
from autograder.student.diagnosis import Demand, Design
from autograder.student.exercise import Exercise

NAME = "small_network"
INPUT = (64, 64, 3)
CLASSES, BUDGET, MIN_CONVOLUTIONS, MIN_SIDE = 10, 60_000, 3, 4
_CONVOLUTIONS = ("Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose")
_WINDOWED = (*_CONVOLUTIONS, "MaxPooling2D", "AveragePooling2D")
Sides = tuple[int, ...]


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


def _last_map(model: Any) -> Sides:
    """Return rows and columns of the last map; nothing where there is none."""
    shapes = [shape for shape in _recorded(model, _WINDOWED) if len(shape) == 4]
    return shapes[-1][1:3] if shapes else ()


def _too_large(model: Any) -> tuple[str, str]:
    largest = max(models.flat_layers(model), key=lambda layer: layer.count_params())
    if type(largest).__name__ == "Dense":
        return "too much in one dense layer", FLATTENED_EARLY
    return "filters too many or too large", WIDE_LAYERS


def _said_count(model: Any) -> str:
    total = models.parameter_counts(model).total
    largest = max(models.flat_layers(model), key=lambda layer: layer.count_params())
    share = largest.count_params() / total
    return f"{total:,}, {share:.0%} of them in the layer {largest.name}"


def _batch_of_three(model: Any) -> Sides:
    batch = np.random.default_rng(308).random((3, *INPUT))
    return models.run_model(model, batch, NAME).shape


def _answers(model: Any) -> Any:
    batch = np.random.default_rng(309).normal(size=(4, *INPUT)) * 4
    return models.run_model(model, batch, NAME)


def _differ(outputs: Any) -> bool:
    return bool(np.ptp(outputs, axis=0).max() > 1e-9 * np.abs(outputs).max())


UNITS = "the last dense layer needs as many units as there are classes."
MAP_LEFT = (
    "rows and columns are left: flatten, or pool over the whole map, before the last "
    "dense layer."
)
ONLY_CONVOLUTIONS = (
    "pooling and dense layers do not count, nor do layers that call() never uses."
)
FLATTENED_EARLY = (
    "the map is flattened while it is still large: every number of it gets a weight to "
    "every unit. Make the map smaller first, or pool over all of it."
)
WIDE_LAYERS = (
    "a convolution costs window × channels below × filters: halve the filters of the "
    "widest two layers and look at the ledger again. Frozen layers count, too."
)
HALVED = (
    "each stride of 2 halves the sides: count how often 64 is halved. A global pooling "
    "layer at the end does not count as a map."
)
BATCH = "the first axis is the batch: leave it alone when you reshape."
CONSTANT = (
    "does every layer pass on what it gets? Softmax over one number, weights of "
    "zero or a constant at the end make all images equal."
)


def _demand(case: str, *row: Any, **more: Any) -> Demand:
    return replace(Demand(*row, **more), when=lambda asked: asked == case)


SMALL_NETWORK = Exercise(
    name=NAME,
    title="3.8 ★ A small network of your own",
    visible=("classes", "convolutions", "budget", "last map"),
    rule=Design(
        name=NAME,
        read=lambda answer: models.as_model(answer, NAME, INPUT),
        demands=(
            _demand(
                "classes",
                "map instead of classes",
                lambda model, case: models.output_shape_of(model, INPUT, NAME),
                lambda shape: shape == (CLASSES,),
                MAP_LEFT,
                expected=f"one number for each class: shape ({CLASSES},) for one image",
                received=lambda shape: f"shape {shape}",
                tells=lambda shape: (
                    ("wrong number of classes", UNITS) if len(shape) == 1 else None
                ),
            ),
            _demand(
                "convolutions",
                "too few convolutions",
                lambda model, case: len(_recorded(model, _CONVOLUTIONS)),
                lambda count: count >= MIN_CONVOLUTIONS,
                ONLY_CONVOLUTIONS,
                expected=f"at least {MIN_CONVOLUTIONS} that the image goes through",
                received=lambda count: plural(count, "layer"),
            ),
            _demand(
                "budget",
                "over the budget",
                lambda model, case: model,
                lambda model: models.parameter_counts(model).total <= BUDGET,
                WIDE_LAYERS,
                expected=f"within the budget: at most {BUDGET:,} parameters",
                received=_said_count,
                tells=_too_large,
            ),
            _demand(
                "last map",
                "last map too small",
                lambda model, case: _last_map(model),
                lambda sides: bool(sides) and min(sides) >= MIN_SIDE,
                HALVED,
                expected=f"at least {MIN_SIDE} × {MIN_SIDE} after the last convolution "
                "or pooling window",
                received=lambda sides: " × ".join(map(str, sides)) or "no map",
                known={(): ("too few convolutions", ONLY_CONVOLUTIONS)},
            ),
            _demand(
                "runs",
                "batch axis lost",
                lambda model, case: _batch_of_three(model),
                lambda shape: shape == (3, CLASSES),
                BATCH,
                expected=f"shape (3, {CLASSES}) for three images",
                received=lambda shape: f"shape {shape}",
            ),
            _demand(
                "looks",
                "output does not depend on the image",
                lambda model, case: _answers(model),
                _differ,
                CONSTANT,
                expected="different images, different outputs",
                received=lambda outputs: "four equal rows",
            ),
        ),
    ),
)
