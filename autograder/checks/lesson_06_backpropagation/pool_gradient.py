"""6.5: the way back through max pooling; ties may be resolved in any way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_06_backpropagation.layers import (
    ALL_ZERO,
    UNLIKE_SHAPES,
    drawn,
    nothing,
    pooled,
)
from autograder.student.comparing import close
from autograder.student.diagnosis import Feature, FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise, Promise

LECTURE = np.array([[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]], float)


@dataclass(frozen=True)
class RouteCase:
    """A batch that was max-pooled, and the slopes behind it."""

    shape: tuple[int, int, int, int]  # (batch, height, width, channels)
    k: int
    s: int
    seed: int = 0  # 0 gives the lecture's image, with upstream slopes 1, 2, 3 …
    kind: str = "mixed"  # "mixed", "negative", or "ties": windows with equal pixels

    def draw(self) -> tuple[Any, Any, int, int]:
        """Return x, the upstream slopes, window and stride."""
        x = self._pixels()
        out = pooled(x, self.k, self.s).shape
        if self.seed == 0:
            return x, np.arange(1.0, np.prod(out) + 1).reshape(out), self.k, self.s
        return x, drawn(out, [self.seed, 1]), self.k, self.s

    def _pixels(self) -> FloatArray:
        if self.seed == 0:
            return LECTURE[None, :, :, None].copy()
        generator = np.random.default_rng([self.seed, 0])
        if self.kind == "ties":
            return generator.integers(-2, 1, self.shape).astype(float)
        # No two pixels are alike, so that every window has one winner.
        order = generator.permutation(int(np.prod(self.shape))).reshape(self.shape)
        return order / 10 - (order.size / 10 + 1 if self.kind == "negative" else 3.05)

    def describe(self) -> str:
        """Return the case in words."""
        return f"a batch of shape {self.shape}, windows of {self.k}, stride {self.s}"


def routed(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    """Return the slope at x; of several winners, the first has it all."""
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        down, right = np.unravel_index(window.argmax(), window.shape)
        slopes[i, r * s + down, c * s + right, n] += upstream[i, r, c, n]
    return slopes


def is_fair(value: FloatArray, x: Any, upstream: Any, k: int, s: int) -> bool:
    """Tell whether each window's slope stays within its winners, in any shares.

    Equal winners of one window must not be equal winners of another, too.
    """
    if value.shape != x.shape:
        return False
    rest, ties = value.copy(), []
    for i, r, c, n in np.ndindex(upstream.shape):
        part = np.s_[i, r * s : r * s + k, c * s : c * s + k, n]
        winners = x[part] == x[part].max()
        if winners.sum() > 1:
            ties.append((part, winners, upstream[i, r, c, n]))
        else:
            rest[part][winners] -= upstream[i, r, c, n]
    for part, winners, slope in ties:
        shares = rest[part][winners] * np.sign(slope)
        if not close(shares.sum(), abs(slope)) or shares.min() < -1e-5:
            return False
        rest[part][winners] = 0
    return close(rest, np.zeros_like(rest))


class _Routing(Function):
    """A function whose results may share the slope among equal pixels."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return the right result in place of every other fair one."""
        value = super().value_of(answer, case, arguments)
        if is_fair(value, *arguments):
            return self.right(*arguments)
        return value


def _every_winner(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        part = np.s_[i, r * s : r * s + k, c * s : c * s + k, n]
        slopes[part] += (x[part] == x[part].max()) * upstream[i, r, c, n]
    return slopes


def _spread(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        part = np.s_[i, r * s : r * s + k, c * s : c * s + k, n]
        slopes[part] += upstream[i, r, c, n] / k**2
    return slopes


def _last_window(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        down, right = np.unravel_index(window.argmax(), window.shape)
        slopes[i, r * s + down, c * s + right, n] = upstream[i, r, c, n]
    return slopes


def _window_replaced(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    """Let each window write all of its pixels anew, zeros for the losers."""
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        part = np.s_[i, r * s : r * s + k, c * s : c * s + k, n]
        slopes[part] = (x[part] == x[part].max()) * upstream[i, r, c, n]
    return slopes


def _from_zero(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(np.maximum(x, 0), upstream, k, s)


def _above_zero(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    """Give nothing back for windows without a number above 0."""
    best = pooled(x, k, s)
    return routed(x, np.where(best > 0, upstream, 0), k, s)


def _by_value(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    """Give every pixel the slope of a window whose maximum it equals."""
    best = pooled(x, k, s)
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(upstream.shape):
        slopes[i, ..., n] += (x[i, ..., n] == best[i, r, c, n]) * upstream[i, r, c, n]
    return slopes


def _counted(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(x, np.ones_like(upstream), k, s)


def _mask(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return np.minimum(_counted(x, upstream, k, s), 1)


def _smallest(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(-x, upstream, k, s)


def _largest_size(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(np.abs(x), upstream, k, s)


def _corner(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(np.zeros(x.shape), upstream, k, s)


def _first_image(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    same = np.broadcast_to(x[:1], x.shape)
    return routed(same, upstream, k, s)


def _first_channel(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    same = np.broadcast_to(x[..., :1], x.shape)
    return routed(same, upstream, k, s)


def _stride_is_window(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    if (upstream.shape[1] - 1) * k + 1 > x.shape[1]:
        raise IndexError
    return routed(x, upstream, k, k)


def _stride_is_one(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(x, upstream, k, 1)


def _winner_of_all_channels(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    """Let all channels of a window have one winner."""
    slopes = np.zeros(x.shape)
    for i, r, c in np.ndindex(upstream.shape[:3]):
        window = x[i, r * s : r * s + k, c * s : c * s + k]
        place = np.unravel_index(window.argmax(), window.shape)
        slopes[i, r * s + place[0], c * s + place[1], place[2]] += upstream[
            i, r, c
        ].sum()
    return slopes


SPREAD = (
    "each slope is spread evenly over its window: that is the way back of *average* "
    "pooling. A loser could move a little, and the maximum would not notice."
)
OVERLAP = (
    "a pixel that wins several windows gets all of their slopes: add (+=), do not "
    "replace (=)."
)
NO_UPSTREAM = (
    "who wins is right. What the winner gets is the upstream slope of its window, not "
    "a 1."
)
ALL_TIES = (
    "when two pixels of a window are equally large, each gets the whole slope, and "
    "more comes back than was sent. Choose one of them, or share it."
)
BY_VALUE = (
    "a pixel gets the slope of a window it is not in, because it equals that window's "
    "maximum. Compare within the window only."
)
SMALLEST = "the smallest pixel of each window gets the slope: it is the largest's."
BY_SIZE = "the winner is the largest number, not the one farthest from 0."
ZERO = (
    "the search for the largest begins at 0, and nothing below is ever found. Begin "
    "with the window's own first pixel."
)
CORNER = "the top-left pixel gets everything, whoever wins: that is subsampling."
EACH_IMAGE = "the first image decides for all: each has winners of its own."
EACH_CHANNEL = "the first channel decides for all: each has winners of its own."
STRIDE = "window and stride are two arguments: window (r, c) begins at (r · s, c · s)."
ONE_WINNER = "each channel has a winner of its own; here one channel takes it all."
REST = "pixels in no window have no influence on the output: their slope is 0."
PAST = (
    "an index left its array: the windows are as many as `upstream` has places, and "
    "the last rows may belong to none."
)
MEAN = "slopes that meet at a pixel are added, not averaged."
ONE = "take one image of one channel and one window, and see which pixel gets what."


def _averaged(x: Any, upstream: Any, k: int, s: int) -> FloatArray:
    return routed(x, upstream, k, s) / np.maximum(_counted(x, upstream, k, s), 1)


def _has_rest(x: Any, upstream: Any, k: int, s: int) -> bool:
    last = [s * (places - 1) + k for places in upstream.shape[1:3]]
    return s > k or last != list(x.shape[1:3])


POOL_GRADIENT = Exercise(
    name="pool_gradient",
    title="6.5 The slope of max pooling",
    promises=(
        Promise(
            "Windows may overlap, then slopes add up", (RouteCase((1, 4, 4, 1), 2, 1),)
        ),
        Promise(
            "Pixels in no window get 0",
            (
                RouteCase((2, 5, 7, 2), 2, 2, seed=1),
                RouteCase((1, 7, 5, 2), 2, 3, seed=32, kind="negative"),
            ),
        ),
        Promise(
            "all of it, and not more",
            (RouteCase((2, 4, 6, 2), 2, 2, seed=2, kind="ties"),),
        ),
        Promise(
            "windows of k × k and stride s",
            (
                RouteCase((1, 4, 4, 1), 2, 1),
                RouteCase((1, 6, 5, 1), 3, 2, seed=31),
            ),
        ),
    ),
    visible=(
        RouteCase((1, 4, 4, 1), 2, 2),
        RouteCase((1, 4, 4, 1), 2, 1),
        RouteCase((2, 5, 7, 2), 2, 2, seed=1),
        RouteCase((2, 4, 6, 2), 2, 2, seed=2, kind="ties"),
    ),
    rule=_Routing(
        name="pool_gradient",
        arguments=RouteCase.draw,
        right=routed,
        wrong=(
            Wrong("spread evenly", _spread, SPREAD),
            Wrong("last window wins", _last_window, OVERLAP),
            Wrong("last window wins", _window_replaced, OVERLAP),
            Wrong("slopes averaged", _averaged, MEAN),
            Wrong("upstream forgotten", _mask, NO_UPSTREAM),
            Wrong("upstream forgotten", _counted, NO_UPSTREAM),
            Wrong("every tie in full", _every_winner, ALL_TIES),
            Wrong("compared with 0", _from_zero, ZERO),
            Wrong("compared with 0", _above_zero, ZERO),
            Wrong("all slopes 0", nothing(routed), ALL_ZERO),
            Wrong("compared by value", _by_value, BY_VALUE),
            Wrong("smallest pixel wins", _smallest, SMALLEST),
            Wrong("largest size wins", _largest_size, BY_SIZE),
            Wrong("top-left pixel wins", _corner, CORNER),
            Wrong("first image decides", _first_image, EACH_IMAGE),
            Wrong("first channel decides", _first_channel, EACH_CHANNEL),
            Wrong("one winner for all channels", _winner_of_all_channels, ONE_WINNER),
            Wrong("stride taken from the window", _stride_is_window, STRIDE),
            Wrong("stride ignored", _stride_is_one, STRIDE),
        ),
        features=(
            Feature(
                lambda x, up, k, s: s < k,
                {True: "windows that overlap", False: "windows that do not overlap"},
                name={True: "overlapping windows"},
                hint={True: OVERLAP},
            ),
            Feature(
                _has_rest,
                {True: "pixels in no window", False: "windows that reach all pixels"},
                name={True: "pixels in no window"},
                hint={True: REST},
            ),
            Feature(
                lambda x, up, k, s: len(np.unique(x)) < x.size,
                {True: "pixels that are alike", False: "pixels that all differ"},
            ),
            Feature(
                lambda x, up, k, s: bool((x < 0).all()),
                {True: "negative numbers only", False: "other numbers"},
            ),
            Feature(
                lambda x, up, k, s: s > k,
                {True: "windows with gaps between", False: "no gaps between windows"},
            ),
            Feature(
                lambda x, up, k, s: x.shape[0] > 1 or x.shape[3] > 1,
                {True: "several images or channels", False: "one image, one channel"},
            ),
            Feature(lambda x, up, k, s: k, "windows of {}", ordered=True),
        ),
        stops=(
            Stop(("out of bounds",), "windows run past the image", PAST),
            UNLIKE_SHAPES,
        ),
        probes=(
            RouteCase((1, 6, 5, 1), 3, 2, seed=31),
            RouteCase((1, 7, 5, 2), 2, 3, seed=32, kind="negative"),
            RouteCase((3, 4, 4, 1), 2, 1, seed=33, kind="negative"),
            RouteCase((1, 3, 4, 3), 1, 1, seed=34),
            RouteCase((2, 4, 4, 1), 2, 2, seed=35, kind="ties"),
        ),
        describe=RouteCase.describe,
        enough=2,
        has_slips=False,
        hint=ONE,
    ),
)
