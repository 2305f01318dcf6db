"""6.2: the slope of a convolution's kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_06_backpropagation.layers import (
    ALL_ZERO,
    UNLIKE_SHAPES,
    drawn,
    kernel_slope,
    nothing,
)
from autograder.student.diagnosis import Feature, FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class KernelCase:
    """A batch, and the slopes behind a convolution of it."""

    shape: tuple[int, int, int, int]  # (batch, height, width, channels in)
    kernel: tuple[int, int]  # rows, columns
    filters: int
    seed: int
    kind: str = "mixed"  # "mixed", or the input from 0 to 1, or all δ negative

    def draw(self) -> tuple[Any, Any, int, int]:
        """Return input, δ, and the kernel's sides."""
        batch, height, width, _ = self.shape
        k1, k2 = self.kernel
        out = (batch, height - k1 + 1, width - k2 + 1, self.filters)
        of_input = "fractions" if self.kind == "fractions" else "mixed"
        of_delta = "negative" if self.kind == "negative" else "mixed"
        u = drawn(self.shape, [self.seed, 0], of_input)
        return u, drawn(out, [self.seed, 1], of_delta), k1, k2

    def describe(self) -> str:
        """Return the case in words."""
        (k1, k2), filters = self.kernel, self.filters
        return f"an input of shape {self.shape}, {k1} × {k2} weights, {filters} filters"


def _one_image(number: int) -> Any:
    return lambda u, delta, k1, k2: kernel_slope(u[[number]], delta[[number]], k1, k2)


def _last_place(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    patch, slope = u[-1, -k1:, -k2:, :], delta[-1, -1, -1, :]
    return np.asarray(patch[..., None] * slope)


def _channels_added(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    total = np.repeat(u.sum(axis=3, keepdims=True), u.shape[3], axis=3)
    return kernel_slope(total, delta, k1, k2)


def _filters_added(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    total = np.repeat(delta.sum(axis=3, keepdims=True), delta.shape[3], axis=3)
    return kernel_slope(u, total, k1, k2)


def _divided(axes: tuple[int, ...]) -> Any:
    def oracle(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
        number = np.prod([delta.shape[axis] for axis in axes])
        return np.asarray(kernel_slope(u, delta, k1, k2) / number)

    return oracle


TURNED = (
    "your result is turned by 180°: its rows and columns stand in reverse order. "
    "∂J/∂W[k1, k2] belongs to the pixels k1 rows below and k2 columns right of each "
    "place."
)
DELTA_TURNED = (
    "δ is turned by 180° on the way (a convolution with reversal, perhaps). Here δ "
    "lies on the input as it is: a correlation."
)
MEAN_IMAGES = (
    "these are means over the images. Each image adds its own share to the loss: sum."
)
MEAN_PLACES = "these are means over the places. The same weight works at each: sum."
ONE_IMAGE = "only one image of the batch takes part: is the sum overwritten for each?"
ONE_PLACE = "only the last place takes part: it is overwritten (=), not added to (+=)."
IN_AND_OUT = (
    "channels in and filters have changed places: the result's third side counts "
    "channels in, its fourth filters."
)
ROWS_COLUMNS = "rows and columns of the kernel have changed places: k1 counts rows."
CHANNELS = "channels are added up. Each channel in has weights of its own."
FILTERS = "filters are added up. Each filter has slopes δ, and weights, of its own."
NO_DELTA = "δ takes no part: these are sums of the input's pixels."
PAST = (
    "an index left its array. The places j1, j2 run over the rows and columns of δ, "
    "not over those of the input. Print both shapes."
)
ONE_SHORT = (
    "the last row and column of places is missing: δ has all the places there are."
)
ONE = (
    "take one image with one channel and one filter, and compute ∂J/∂W[0, 0] by hand: "
    "which pixels lay under this weight?"
)


def _short(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    fewer = np.zeros_like(delta)
    fewer[:, :-1, :-1] = delta[:, :-1, :-1]
    return kernel_slope(u, fewer, k1, k2)


def _without_delta(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    return kernel_slope(u, np.ones_like(delta), k1, k2)


BATCH_FEATURES = (
    Feature(
        lambda u, *_: len(u) > 1,
        {True: "several images", False: "one image"},
    ),
    Feature(
        lambda u, delta, k1, k2: k1 == k2,
        {True: "square kernels", False: "kernels that are not square"},
    ),
    Feature(
        lambda u, *_: u.shape[1] == u.shape[2],
        {True: "square images", False: "images that are not square"},
    ),
    Feature(
        lambda u, delta, *_: u.shape[3] == delta.shape[3],
        {
            True: "as many channels as filters",
            False: "other numbers of channels and filters",
        },
    ),
    Feature(lambda u, *_: u.shape[3], "{} channels in", ordered=True),
    Feature(lambda u, delta, *_: delta.shape[3], "{} filters", ordered=True),
    Feature(lambda u, delta, k1, k2: max(k1, k2), "kernels of side {}", ordered=True),
)

KERNEL_GRADIENT = Exercise(
    name="kernel_gradient",
    title="6.2 The slope of a kernel",
    promises=(
        Promise(
            "summed over all images and all places",
            (KernelCase((2, 5, 7, 2), (3, 2), 3, seed=1),),
        ),
        Promise(
            "an array (k1, k2, channels in, filters)",
            (
                KernelCase((2, 5, 7, 2), (3, 2), 3, seed=1),
                KernelCase((2, 6, 6, 3), (3, 3), 3, seed=2),
            ),
        ),
    ),
    visible=(
        KernelCase((2, 5, 7, 2), (3, 2), 3, seed=1),
        KernelCase((2, 6, 6, 3), (3, 3), 3, seed=2),
    ),
    rule=Function(
        name="kernel_gradient",
        arguments=KernelCase.draw,
        right=kernel_slope,
        wrong=(
            Wrong(
                "turned by 180°",
                lambda *given: kernel_slope(*given)[::-1, ::-1],
                TURNED,
            ),
            Wrong(
                "δ turned by 180°",
                lambda u, delta, *sides: kernel_slope(u, delta[:, ::-1, ::-1], *sides),
                DELTA_TURNED,
            ),
            Wrong("mean over images", _divided((0,)), MEAN_IMAGES),
            Wrong("mean over places", _divided((1, 2)), MEAN_PLACES),
            Wrong("mean over images and places", _divided((0, 1, 2)), MEAN_PLACES),
            Wrong("first image only", _one_image(0), ONE_IMAGE),
            Wrong("last image only", _one_image(-1), ONE_IMAGE),
            Wrong("last place only", _last_place, ONE_PLACE),
            Wrong("last places missing", _short, ONE_SHORT),
            Wrong(
                "in and out swapped",
                lambda *given: kernel_slope(*given).transpose(0, 1, 3, 2),
                IN_AND_OUT,
                by_shape=True,
            ),
            Wrong(
                "rows and columns swapped",
                lambda *given: kernel_slope(*given).transpose(1, 0, 2, 3),
                ROWS_COLUMNS,
                by_shape=True,
            ),
            Wrong("channels added up", _channels_added, CHANNELS),
            Wrong(
                "channels added up",
                lambda *given: kernel_slope(*given).sum(axis=2),
                CHANNELS,
                by_shape=True,
            ),
            Wrong("filters added up", _filters_added, FILTERS),
            Wrong(
                "filters added up",
                lambda *given: kernel_slope(*given).sum(axis=3),
                FILTERS,
                by_shape=True,
            ),
            Wrong("all slopes 0", nothing(kernel_slope), ALL_ZERO),
            Wrong("δ forgotten", _without_delta, NO_DELTA),
        ),
        features=BATCH_FEATURES,
        stops=(Stop(("out of bounds",), "places run past δ", PAST), UNLIKE_SHAPES),
        probes=(
            KernelCase((1, 4, 6, 1), (2, 3), 1, seed=31),
            KernelCase((3, 5, 5, 2), (2, 2), 1, seed=32),
            KernelCase((1, 5, 4, 2), (1, 1), 2, seed=33),
        ),
        describe=KernelCase.describe,
        hint=ONE,
    ),
)
