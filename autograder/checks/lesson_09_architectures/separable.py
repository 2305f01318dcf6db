"""9.6: space and channels apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer, brief, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    NotFilledIn,
    Stop,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "separable"
Pair = tuple[int, int]


@dataclass(frozen=True)
class DepthwiseCase:
    """A batch, and a kernel with filters for each channel."""

    shape: tuple[int, int, int, int]  # (batch, height, width, channels)
    kernel: tuple[int, int]  # rows, columns
    mult: int
    seed: int = 0

    def draw(self) -> tuple[Any, Any]:
        """Return input and kernel."""
        generator = np.random.default_rng([906, self.seed])
        x = np.round(generator.uniform(-3, 3, self.shape), 2)
        sides = (*self.kernel, self.shape[3], self.mult)
        return x, np.round(generator.uniform(-2, 2, sides), 2)

    def describe(self) -> str:
        """Return the case in words."""
        (k1, k2), mult = self.kernel, self.mult
        return f"an input of shape {self.shape}, windows {k1} × {k2}, mult {mult}"


@dataclass(frozen=True)
class CountCase:
    """A layer, as a separable convolution and as a usual one."""

    k: int
    c: int
    m: int
    mult: int

    def draw(self) -> tuple[int, ...]:
        """Return all of it."""
        return astuple(self)

    def describe(self) -> str:
        """Return the case in words."""
        return f"window {self.k}, {self.c} channels → {self.m}, mult {self.mult}"


def by_channel(x: Any, kernel: Any) -> FloatArray:
    """Return the maps with channels and multiplier as two axes."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    return np.asarray(np.einsum("bijcyx,yxcm->bijcm", windows, kernel))


def depthwise(x: Any, kernel: Any) -> FloatArray:
    """Return each channel correlated with its kernels, channel by channel."""
    made = by_channel(x, kernel)
    return made.reshape(*made.shape[:3], -1)


def separable_cost(k: int, c: int, m: int, mult: int) -> Pair:
    """Return the parameters of SeparableConv2D and of Conv2D."""
    return k * k * c * mult + (c * mult + 1) * m, (k * k * c + 1) * m


def _other_order(x: Any, kernel: Any) -> FloatArray:
    made = by_channel(x, kernel).swapaxes(3, 4)
    return made.reshape(*made.shape[:3], -1)


def _same_size(x: Any, kernel: Any) -> FloatArray:
    high, wide = kernel.shape[:2]
    pads = [((side - 1) // 2, side // 2) for side in (high, wide)]
    return depthwise(np.pad(x, ((0, 0), *pads, (0, 0))), kernel)


def _first_kernel(x: Any, kernel: Any) -> FloatArray:
    return depthwise(x, np.repeat(kernel[:, :, :1], kernel.shape[2], axis=2))


def _first_multiple(x: Any, kernel: Any) -> FloatArray:
    return depthwise(x, np.repeat(kernel[..., :1], kernel.shape[3], axis=3))


def _image(place: int) -> Callable[..., FloatArray]:
    def oracle(x: Any, kernel: Any) -> FloatArray:
        return np.repeat(depthwise(x[[place]], kernel), len(x), axis=0)

    return oracle


def _short(x: Any, kernel: Any) -> FloatArray:
    return depthwise(x, kernel)[:, :-1, :-1]


def _as_pair(answer: Any, name: str) -> Pair:
    """Read two whole numbers."""
    if is_unfilled(answer):
        raise NotFilledIn(name)
    if not hasattr(answer, "__len__") or isinstance(answer, str) or len(answer) != 2:
        raise CheckFailed(
            f"{name} is not two numbers.",
            expected="(parameters of SeparableConv2D, parameters of Conv2D)",
            received=brief(answer, 40),
            hint="return two whole numbers, separated by a comma.",
            mistake="not two numbers",
        )
    first, second = answer
    return (
        as_integer(first, f"{name}, SeparableConv2D,"),
        as_integer(second, f"{name}, Conv2D,"),
    )


def _separable(count: Callable[[int, int, int, int], int]) -> Callable[..., Pair]:
    """Return the oracle whose first number is counted in another way."""
    return lambda *given: (count(*given), separable_cost(*given)[1])


ADDED = (
    "the channels are added up, as in a usual convolution. Here each channel keeps "
    "maps of its own."
)
ORDER = (
    "the maps stand in another order: all maps of channel 0 come first, then those of "
    "channel 1."
)
TURNED = "the kernel is turned by 180°: lay it on the input as it is."
NOT_JOINED = (
    "channels and multiplier are still two axes: they become one, channel by channel."
)
MULT_ADDED = "the maps of one channel are added up. Each is a channel of the result."
SAME = "the result is as large as the input: valid mode is asked for, without padding."
ONE_KERNEL = "each channel has kernels of its own: the first one is used for all."
ONE_MULTIPLE = "a channel's maps are all alike: it has several kernels."
ONE_IMAGE = "all images have the result of one of them."
ROWS_COLUMNS = "rows and columns of the kernel have changed places."
ONE_SHORT = "the last row and column of places are missing: range(n) ends at n − 1."
PAST = (
    "an index left its array: a window of k rows has h − k + 1 places, one below the "
    "other."
)
LOOK = (
    "take one image and one channel first: it is the correlation of lesson 1. Then let "
    "the channel, and its kernel, run."
)
TWO_BIASES = (
    "there are two sets of biases here, as with two layers, DepthwiseConv2D and "
    "Conv2D. SeparableConv2D has only the second set."
)
NO_BIAS = "SeparableConv2D has a bias for each of its filters."
NO_BIAS_AT_ALL = "each filter has a bias, in both layers."
MULT_BEHIND = (
    "the second half reads c · mult channels, as many as the first half has made."
)
NO_MULT = "each channel has mult kernels, not one."
NINTH = (
    "this is the usual convolution divided by its window's pixels: two sums are "
    "added here, one for the window, one for the channels."
)
FIRST_HALF = "the 1 × 1 half, which mixes the channels, is forgotten."
SECOND_HALF = "the half with the windows is forgotten."
EXCHANGED = "SeparableConv2D comes first, then Conv2D."
ONE_SIDE = "a window of side k has k · k pixels."
MULTIPLIED = "the two halves are done one after the other: add their parameters."
MULT_IN_CONV = "a usual convolution knows no multiplier."
HALVES = (
    "count the halves by themselves: windows for each channel, without biases; then "
    "a 1 × 1 convolution with biases."
)

DEPTHWISE = Function(
    name="depthwise",
    arguments=DepthwiseCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "depthwise"),
    right=depthwise,
    wrong=(
        Wrong(
            "channels added up",
            lambda x, kernel: by_channel(x, kernel).sum(axis=3),
            ADDED,
            by_shape=True,
        ),
        Wrong("another order of the maps", _other_order, ORDER),
        Wrong(
            "turned by 180°", lambda x, kernel: depthwise(x, kernel[::-1, ::-1]), TURNED
        ),
        Wrong("axes not joined", by_channel, NOT_JOINED, by_shape=True),
        Wrong(
            "maps of a channel added up",
            lambda x, kernel: by_channel(x, kernel).sum(axis=4),
            MULT_ADDED,
            by_shape=True,
        ),
        Wrong("padded", _same_size, SAME, by_shape=True),
        Wrong("one kernel for all channels", _first_kernel, ONE_KERNEL),
        Wrong("one kernel in a channel", _first_multiple, ONE_MULTIPLE),
        Wrong("first image only", _image(0), ONE_IMAGE),
        Wrong("last image only", _image(-1), ONE_IMAGE),
        Wrong(
            "kernel's sides swapped",
            lambda x, kernel: depthwise(x, kernel.swapaxes(0, 1)),
            ROWS_COLUMNS,
            by_shape=True,
        ),
        Wrong("last places missing", _short, ONE_SHORT, by_shape=True),
    ),
    features=(
        Feature(
            lambda x, kernel: kernel.shape[3] == 1,
            {True: "one kernel in a channel", False: "several kernels in a channel"},
        ),
        Feature(
            lambda x, kernel: x.shape[3] == 1,
            {True: "one channel", False: "several channels"},
        ),
        Feature(
            lambda x, kernel: len(x) == 1,
            {True: "one image", False: "several images"},
        ),
        Feature(
            lambda x, kernel: kernel.shape[0] == kernel.shape[1],
            {True: "square windows", False: "windows that are not square"},
        ),
    ),
    stops=(Stop(("out of bounds",), "places run past the input", PAST),),
    probes=(
        DepthwiseCase((1, 4, 5, 3), (2, 2), 3, seed=31),
        DepthwiseCase((3, 5, 4, 2), (1, 3), 1, seed=32),
        DepthwiseCase((2, 4, 4, 4), (3, 3), 4, seed=33),
    ),
    describe=DepthwiseCase.describe,
    hint=LOOK,
)
COST = Function(
    name="separable_cost",
    arguments=CountCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "separable_cost"),
    read=_as_pair,
    right=separable_cost,
    wrong=(
        Wrong(
            "two sets of biases",
            _separable(lambda k, c, m, a: k * k * c * a + c * a + (c * a + 1) * m),
            TWO_BIASES,
        ),
        Wrong(
            "no bias",
            _separable(lambda k, c, m, a: k * k * c * a + c * a * m),
            NO_BIAS,
        ),
        Wrong(
            "no bias anywhere",
            lambda k, c, m, a: (k * k * c * a + c * a * m, k * k * c * m),
            NO_BIAS_AT_ALL,
        ),
        Wrong(
            "multiplier forgotten behind",
            _separable(lambda k, c, m, a: k * k * c * a + (c + 1) * m),
            MULT_BEHIND,
        ),
        Wrong(
            "multiplier forgotten in front",
            _separable(lambda k, c, m, a: k * k * c + (c * a + 1) * m),
            NO_MULT,
        ),
        Wrong(
            "multiplier forgotten",
            _separable(lambda k, c, m, a: k * k * c + (c + 1) * m),
            NO_MULT,
        ),
        Wrong(
            "a share of Conv2D",
            _separable(lambda k, c, m, a: (k * k * c + 1) * m // (k * k)),
            NINTH,
        ),
        Wrong(
            "windows only",
            _separable(lambda k, c, m, a: k * k * c * a),
            FIRST_HALF,
        ),
        Wrong(
            "windows only",
            _separable(lambda k, c, m, a: (k * k + 1) * c * a),
            FIRST_HALF,
        ),
        Wrong(
            "1 × 1 only",
            _separable(lambda k, c, m, a: (c * a + 1) * m),
            SECOND_HALF,
        ),
        Wrong("Conv2D first", lambda *given: separable_cost(*given)[::-1], EXCHANGED),
        Wrong(
            "k not squared",
            lambda k, c, m, a: (k * c * a + (c * a + 1) * m, (k * c + 1) * m),
            ONE_SIDE,
        ),
        Wrong(
            "halves multiplied",
            _separable(lambda k, c, m, a: k * k * c * a * (c * a + 1) * m),
            MULTIPLIED,
        ),
        Wrong(
            "multiplier in Conv2D",
            lambda k, c, m, a: (separable_cost(k, c, m, a)[0], (k * k * c * a + 1) * m),
            MULT_IN_CONV,
        ),
    ),
    features=(
        Feature(
            lambda k, c, m, mult: mult == 1,
            {True: "one kernel in a channel", False: "several kernels in a channel"},
        ),
        Feature(
            lambda k, c, m, mult: k == 1,
            {True: "windows of one pixel", False: "larger windows"},
        ),
    ),
    probes=(CountCase(2, 5, 7, 3), CountCase(4, 3, 2, 2), CountCase(3, 6, 1, 1)),
    describe=CountCase.describe,
    has_slips=False,
    hint=HALVES,
)

SEPARABLE = Exercise(
    name=NAME,
    title="9.6 Separable convolutions",
    points_by_part=True,
    part=lambda case: "depthwise" if isinstance(case, DepthwiseCase) else "cost",
    promises=(
        Promise(
            "Map number `channel · mult + n`",
            (
                DepthwiseCase((2, 5, 6, 2), (3, 2), 2, seed=1),
                DepthwiseCase((1, 4, 5, 3), (2, 2), 3, seed=31),
            ),
        ),
        Promise("Valid mode", (DepthwiseCase((2, 5, 6, 2), (3, 2), 2, seed=1),)),
        Promise(
            "biases as Keras has them",
            (CountCase(3, 64, 128, 1), CountCase(5, 8, 6, 2)),
        ),
    ),
    visible=(
        DepthwiseCase((2, 5, 6, 2), (3, 2), 2, seed=1),
        DepthwiseCase((2, 4, 5, 3), (3, 3), 1, seed=2),
        CountCase(3, 64, 128, 1),
        CountCase(5, 8, 6, 2),
    ),
    rule={"depthwise": DEPTHWISE, "cost": COST},
)
