"""6.4: the slope of a convolution's input, a real convolution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_06_backpropagation.layers import (
    ALL_ZERO,
    UNLIKE_SHAPES,
    drawn,
    input_slope,
    nothing,
)
from autograder.student.diagnosis import Feature, FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class InputCase:
    """Slopes behind a convolution, and its kernel."""

    delta: tuple[int, int, int]  # batch, rows, columns
    kernel: tuple[int, int, int, int]  # rows, columns, channels in, filters
    seed: int
    kind: str = "mixed"

    def draw(self) -> tuple[Any, Any]:
        """Return δ and the kernel."""
        delta = drawn((*self.delta, self.kernel[3]), [self.seed, 0], self.kind)
        return delta, drawn(self.kernel, [self.seed, 1])

    def describe(self) -> str:
        """Return the case in words."""
        shape = (*self.delta, self.kernel[3])
        return f"δ of shape {shape} and a kernel of shape {self.kernel}"


def _one_filter(number: int) -> Any:
    return lambda d, w: input_slope(d[..., [number]], w[..., [number]])


def _same_size(delta: Any, kernel: Any) -> FloatArray:
    whole = input_slope(delta, kernel)
    top, left = ((side - 1) // 2 for side in kernel.shape[:2])
    rows, columns = delta.shape[1:3]
    return whole[:, top : top + rows, left : left + columns]


def _valid(delta: Any, kernel: Any) -> FloatArray:
    high, wide = kernel.shape[:2]
    rows, columns = delta.shape[1] - high + 1, delta.shape[2] - wide + 1
    if rows < 1 or columns < 1:
        raise ValueError("no place")
    whole = input_slope(delta, kernel)
    return whole[:, high - 1 : high - 1 + rows, wide - 1 : wide - 1 + columns]


def _overwritten(delta: Any, kernel: Any) -> FloatArray:
    """Let each stamp replace what was there."""
    batch, rows, columns, _ = delta.shape
    high, wide, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + high - 1, columns + wide - 1, channels))
    for r, c in np.ndindex(rows, columns):
        stamp = np.einsum("im,abnm->iabn", delta[:, r, c], kernel)
        slopes[:, r : r + high, c : c + wide] = stamp
    return slopes


def _wrapped(delta: Any, kernel: Any) -> FloatArray:
    """Gather with indices below 0, which NumPy counts from the end."""
    batch, rows, columns, _ = delta.shape
    high, wide, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + high - 1, columns + wide - 1, channels))
    for p, q in np.ndindex(slopes.shape[1:3]):
        for a, b in np.ndindex(high, wide):
            if p - a < rows and q - b < columns:
                slopes[:, p, q] += delta[:, p - a, q - b] @ kernel[a, b].T
    return slopes


def _filters_then_channels(delta: Any, kernel: Any) -> FloatArray:
    if kernel.shape[2] != kernel.shape[3]:
        raise ValueError("shapes do not fit")
    return input_slope(delta, kernel.transpose(0, 1, 3, 2))


UNTURNED = (
    "this is a correlation of δ with the kernel as it is. The minus in the formula, "
    "p − k, turns the kernel; or stamp the kernel, unturned, at each place of δ."
)
ONE_AXIS = "only one axis of the kernel is turned. The formula has a minus for both."
ONE_FILTER = (
    "one filter takes part. Each pixel was seen by all of them: add up their slopes."
)
AVERAGED = "slopes of the filters are averaged; they add up."
SAME = (
    "the result is as large as δ. The input is larger: rows + k1 − 1 by "
    "columns + k2 − 1, full mode."
)
VALID = (
    "only places where the whole kernel lies on δ are kept. A pixel at the border was "
    "seen, too: full mode."
)
SWAPPED = (
    "channels in and filters of the kernel have changed places: δ has filters, the "
    "result has channels in."
)
STAMPED_OVER = (
    "a stamp replaces (=) what earlier stamps have left. Where they overlap, they add "
    "up (+=)."
)
BELOW_ZERO = (
    "p − k falls below 0, and NumPy counts such an index from the end: δ comes in at "
    "the other side. Outside its shape δ counts as 0."
)
DELTA_TURNED = "δ is turned by 180°; it is the kernel that turns."
ONE_IMAGE = "only one image has slopes of its own: each has its own δ."
BROADCAST = "one channel in is repeated: each has weights of its own in the kernel."
PAST = (
    "an index left its array: outside its shape δ counts as 0. Stamping needs no such "
    "index, nor does δ with a border of zeros."
)
ONE = (
    "take a δ of one image and one filter that is 1 at one place and 0 elsewhere: the "
    "kernel must stand in the result, as it is."
)


def _first_channel(delta: Any, kernel: Any) -> FloatArray:
    whole = input_slope(delta, kernel)
    return np.repeat(whole[..., :1], kernel.shape[2], axis=3)


def _first_image(delta: Any, kernel: Any) -> FloatArray:
    whole = input_slope(delta, kernel)
    return np.repeat(whole[:1], len(delta), axis=0)


INPUT_GRADIENT = Exercise(
    name="input_gradient",
    title="6.4 The slope of the input",
    promises=(
        Promise(
            "rows + k1 − 1, columns + k2 − 1",
            (InputCase((2, 3, 5), (3, 2, 2, 3), seed=1),),
        ),
        Promise(
            "the slopes of all filters add up",
            (InputCase((2, 3, 5), (3, 2, 2, 3), seed=1),),
        ),
        Promise("Return ∂J/∂U", (InputCase((2, 4, 4), (3, 3, 3, 3), seed=2),)),
    ),
    visible=(
        InputCase((2, 3, 5), (3, 2, 2, 3), seed=1),
        InputCase((2, 4, 4), (3, 3, 3, 3), seed=2),
    ),
    rule=Function(
        name="input_gradient",
        arguments=InputCase.draw,
        right=input_slope,
        wrong=(
            Wrong(
                "kernel not turned",
                lambda d, w: input_slope(d, w[::-1, ::-1]),
                UNTURNED,
            ),
            Wrong("one axis turned", lambda d, w: input_slope(d, w[::-1]), ONE_AXIS),
            Wrong("one axis turned", lambda d, w: input_slope(d, w[:, ::-1]), ONE_AXIS),
            Wrong("first filter only", _one_filter(0), ONE_FILTER),
            Wrong("last filter only", _one_filter(-1), ONE_FILTER),
            Wrong(
                "filters averaged",
                lambda d, w: input_slope(d, w) / w.shape[3],
                AVERAGED,
            ),
            Wrong("indices below 0", _wrapped, BELOW_ZERO),
            Wrong("all slopes 0", nothing(input_slope), ALL_ZERO),
            Wrong("stamps overwritten", _overwritten, STAMPED_OVER),
            Wrong(
                "δ turned",
                lambda d, w: input_slope(d[:, ::-1, ::-1], w),
                DELTA_TURNED,
            ),
            Wrong("channels and filters swapped", _filters_then_channels, SWAPPED),
            Wrong("first channel repeated", _first_channel, BROADCAST),
            Wrong("first image repeated", _first_image, ONE_IMAGE),
            Wrong("as large as δ", _same_size, SAME, by_shape=True),
            Wrong("whole windows only", _valid, VALID, by_shape=True),
        ),
        features=(
            Feature(
                lambda d, w: len(d) > 1, {True: "several images", False: "one image"}
            ),
            Feature(
                lambda d, w: w.shape[0] == w.shape[1],
                {True: "square kernels", False: "kernels that are not square"},
            ),
            Feature(
                lambda d, w: w.shape[2] == w.shape[3],
                {
                    True: "as many channels as filters",
                    False: "other numbers of channels and filters",
                },
            ),
            Feature(lambda d, w: w.shape[3], "{} filters", ordered=True),
            Feature(lambda d, w: w.shape[2], "{} channels in", ordered=True),
            Feature(lambda d, w: max(w.shape[:2]), "kernels of side {}", ordered=True),
            Feature(lambda d, w: d.shape[1] * d.shape[2], "{} places", ordered=True),
        ),
        stops=(Stop(("out of bounds",), "places outside δ", PAST), UNLIKE_SHAPES),
        probes=(
            InputCase((1, 3, 3), (1, 1, 1, 1), seed=31),
            InputCase((2, 5, 3), (2, 3, 1, 2), seed=32),
            InputCase((1, 1, 1), (2, 4, 2, 1), seed=33),
            InputCase((1, 4, 6), (2, 2, 2, 2), seed=34),
        ),
        describe=InputCase.describe,
        hint=ONE,
    ),
)
