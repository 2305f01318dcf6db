"""Blocks looked at by what they do, under weights that the check sets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from autograder.student import models
from autograder.student.comparing import FloatArray

# A rule gets a kernel's place among the weights and its shape; returns its values.
Kernels = Callable[[int, tuple[int, ...]], FloatArray]
SCALE = "gamma"  # what Keras calls the scale of a normalisation
_ONES = (SCALE, "moving_variance")


def is_kernel(weight: Any) -> bool:
    """Tell kernels from biases, normalisations and the slopes of a PReLU."""
    return len(weight.shape) >= 2 and weight.name != "alpha"


@contextlib.contextmanager
def under(
    model: Any, kernels: Kernels, doubled: Collection[int] = ()
) -> Iterator[None]:
    """Give a model kernels, no biases and new batch normalisation; its own after."""
    own = model.get_weights()
    try:
        for place, weight in enumerate(model.weights):
            values = _value(place, weight, kernels) * (1 + (place in doubled))
            weight.assign(values.astype(np.float32))
        yield
    finally:
        for weight, values in zip(model.weights, own, strict=True):
            weight.assign(values)


def _value(place: int, weight: Any, kernels: Kernels) -> FloatArray:
    shape = tuple(weight.shape)
    if is_kernel(weight):
        return np.broadcast_to(kernels(place, shape), shape)
    return np.full(shape, 1.0 if weight.name in _ONES else 0.0)


def answered(
    model: Any,
    batch: FloatArray,
    kernels: Kernels,
    name: str,
    doubled: Collection[int] = (),
) -> FloatArray:
    """Return what a model makes of a batch under kernels."""
    with under(model, kernels, doubled):
        return models.run_model(model, batch, name)


def fan_in(shape: tuple[int, ...]) -> int:
    """Return how many numbers one output of a kernel is a sum of."""
    return int(np.prod(shape[:-1]))


def positive(seed: int) -> Kernels:
    """Return kernels of unequal positive numbers: no ReLU hides anything."""

    def kernel(place: int, shape: tuple[int, ...]) -> FloatArray:
        generator = np.random.default_rng([seed, place])
        return generator.uniform(0.5, 1.5, shape) / fan_in(shape)

    return kernel


def sides(kernel: tuple[int, ...]) -> tuple[int, int]:
    """Return height and width of a kernel's window; 1 × 1 for a dense layer's."""
    return (kernel[0], kernel[1]) if len(kernel) == 4 else (1, 1)
