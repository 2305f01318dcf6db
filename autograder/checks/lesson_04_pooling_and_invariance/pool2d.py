"""4.2: pooling for a batch with channels, compared with an oracle in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import pooled
from autograder.student.diagnosis import Feature, FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise

NAME = "pool2d"
Pool = Callable[[Any, int, int, str], FloatArray]


@dataclass(frozen=True)
class PoolCase:
    """One batch to pool."""

    shape: tuple[int, int, int, int]  # (batch, height, width, channels)
    k: int  # window
    s: int  # stride
    mode: str  # "max" or "average"
    seed: int
    low: float = 0.0  # all numbers lie between this and this plus 9
    dtype: str = "float64"

    def draw(self) -> tuple[Any, int, int, str]:
        """Return the arguments of the call."""
        generator = np.random.default_rng(self.seed)
        numbers = np.round(generator.random(self.shape) * 9 + self.low, 2)
        return numbers.astype(self.dtype), self.k, self.s, self.mode

    def describe(self) -> str:
        """Return the case in words."""
        batch, height, width, channels = self.shape
        return (
            f"{batch} × {height} × {width} × {channels} numbers, mode {self.mode!r}, "
            f"window {self.k}, stride {self.s}"
        )


def pool_oracle(x: Any, k: int, s: int, mode: str) -> FloatArray:
    """Pool each channel of each image without padding."""
    maps = pooled(np.moveaxis(np.asarray(x, float), 3, 1), k, s, mode)
    return np.moveaxis(maps, 1, 3)


def _then(change: Callable[[FloatArray], Any]) -> Pool:
    return lambda x, k, s, mode: np.asarray(change(pool_oracle(x, k, s, mode)))


def _partial(starts: Callable[[int, int, int], tuple[int, int]]) -> Pool:
    """Pool with windows that may hang over the border, of what lies inside.

    `starts` takes side, window and stride; returns the first start, and the count.
    """

    def oracle(x: Any, k: int, s: int, mode: str) -> FloatArray:
        places = []
        for side in x.shape[1:3]:
            first, count = starts(side, k, s)
            begins = [first + i * s for i in range(count)]
            places.append([slice(max(b, 0), max(b + k, 0)) for b in begins])
        join = np.max if mode == "max" else np.mean
        rows = [[join(x[:, r, c], axis=(1, 2)) for c in places[1]] for r in places[0]]
        return np.moveaxis(np.array(rows, dtype=np.float64), 2, 0)

    return oracle


def _as_keras_same(side: int, k: int, s: int) -> tuple[int, int]:
    count = -(-side // s)
    return -(max((count - 1) * s + k - side, 0) // 2), count


def _zeros_at_the_end(x: Any, k: int, s: int, mode: str) -> FloatArray:
    rests = [-(side - k) % s for side in x.shape[1:3]]
    zeros = np.pad(x, ((0, 0), (0, rests[0]), (0, rests[1]), (0, 0)))
    return pool_oracle(zeros, k, s, mode)


def _other_mode(x: Any, k: int, s: int, mode: str) -> FloatArray:
    return pool_oracle(x, k, s, "average" if mode == "max" else "max")


def _channels_mixed(x: Any, k: int, s: int, mode: str) -> FloatArray:
    right = pool_oracle(x, k, s, mode)
    join = np.max if mode == "max" else np.mean
    return np.broadcast_to(join(right, axis=3, keepdims=True), right.shape)


def _images_mixed(x: Any, k: int, s: int, mode: str) -> FloatArray:
    right = pool_oracle(x, k, s, mode)
    join = np.max if mode == "max" else np.mean
    return np.broadcast_to(join(right, axis=(0, 3), keepdims=True), right.shape)


def _steps_of_one(x: Any, k: int, s: int, mode: str) -> FloatArray:
    rows, columns = pool_oracle(x, k, s, mode).shape[1:3]
    return pool_oracle(x, k, 1, mode)[:, :rows, :columns]


def _sliced(rows: tuple[int, int], columns: tuple[int, int]) -> Pool:
    """Pool windows that begin and end so many pixels later than they should."""

    def oracle(x: Any, k: int, s: int, mode: str) -> FloatArray:
        if k + min(rows[1] - rows[0], columns[1] - columns[0]) < 1:
            raise ValueError("nothing is left of a window")
        join = np.max if mode == "max" else np.mean
        down, right = (range(0, side - k + 1, s) for side in x.shape[1:3])
        result = [
            [
                join(
                    x[
                        :,
                        r + rows[0] : r + k + rows[1],
                        c + columns[0] : c + k + columns[1],
                    ],
                    axis=(1, 2),
                )
                for c in right
            ]
            for r in down
        ]
        return np.moveaxis(np.array(result, dtype=np.float64), 2, 0)

    return oracle


def _like_input(x: Any, k: int, s: int, mode: str) -> FloatArray:
    return pool_oracle(x, k, s, mode).astype(x.dtype).astype(float)


def _first_image(right: FloatArray) -> FloatArray:
    only = np.zeros_like(right)
    only[0] = right[0]
    return only


NO_ZERO = "the largest of some negative numbers is negative: no zero takes part."
OTHER_MODE = "that is the other mode: look at the argument, and at its spelling."
OWN_CHANNEL = "each channel is pooled by itself: the output has as many."
AXES = (
    "one number for all images and channels of a place: along which axes does the "
    "window lie? Tell them to `max` and `mean` with `axis=`."
)
MOVES_BY_ONE = (
    "the window of output [i, j] does not begin at pixel [i, j]: it has moved by the "
    "stride i times."
)
FLOATS = "averages are cut to whole numbers: give the output array a dtype of floats."
EACH_IMAGE = "every image of the batch has an output of its own."
SUM = "divide by the number of pixels in a window, k · k."
ONE_SIDE = "a window has k rows and k columns: the sum is divided by k · k."
DROPPED = "a window that does not fit any more is dropped: nothing is added."
HANGS_OVER = (
    "windows hang over the border, where only a part of them lies on pixels. What does "
    "not fit is dropped: (n − k) // s + 1 places."
)
ONE_PLACE_SHORT = (
    "the last place along each side is missing: (n − k) // s counts the steps, and the "
    "place before the first step counts, too."
)
STRIDE_IGNORED = "the window moves by s pixels: how many places are there?"
OWN_STRIDE = "the stride s is an argument of its own and may differ from k."
OWN_WINDOW = "the window's side is k, also where it moves by another stride s."
LAST_PIXEL = "a row or column of each window is left out: a slice ends before its end."
ONE_MORE = "a window holds k rows and k columns: this slice takes one more."
BATCH_FIRST = (
    "rows and columns stand in front: the batch belongs there (`np.moveaxis`)."
)
CHANNELS_LAST = "the channels belong at the end: (batch, rows, columns, channels)."
ROWS_FIRST = (
    "rows and columns are swapped: in (batch, height, width, channels) the height "
    "comes first."
)
FOUR_AXES = (
    "the input has four axes: batch, rows, columns, channels. So has the output."
)
TILES = (
    "it works only where windows tile the image: the stride may differ from k, and the "
    "sides need not be multiples of it."
)
FIRST_WINDOW = "try it on one image of one channel, and print the first window."

SLICES = (
    ("window one short", (0, -1), LAST_PIXEL),
    ("window one short", (1, 0), LAST_PIXEL),
    ("window one too long", (0, 1), ONE_MORE),
)


def _known(mode: str) -> list[Wrong]:
    average = [
        Wrong(
            "sum instead of average",
            lambda x, k, s, m: k**2 * pool_oracle(x, k, s, m),
            SUM,
        ),
        Wrong(
            "divided by one side",
            lambda x, k, s, m: k * pool_oracle(x, k, s, m),
            ONE_SIDE,
        ),
        Wrong("numbers made whole", _like_input, FLOATS),
    ]
    largest = [Wrong("padded with zeros", _then(lambda r: np.maximum(r, 0)), NO_ZERO)]
    return [
        *(largest if mode == "max" else average),
        Wrong("mode ignored", _other_mode, OTHER_MODE),
        Wrong("channels mixed", _channels_mixed, OWN_CHANNEL),
        Wrong("images and channels mixed", _images_mixed, AXES),
        Wrong("window moves by one pixel", _steps_of_one, MOVES_BY_ONE),
        *(
            Wrong(name, _sliced(rows, columns), hint)
            for name, shift, hint in SLICES
            for rows, columns in ((shift, shift), (shift, (0, 0)), ((0, 0), shift))
        ),
        Wrong(
            "window taken from the stride",
            lambda x, k, s, m: _steps(pool_oracle(x, s, s, m), x, k, s),
            OWN_WINDOW,
        ),
        Wrong("numbers made whole", _then(np.trunc), FLOATS),
        Wrong(
            "first image repeated", _then(lambda r: r[:1].repeat(len(r), 0)), EACH_IMAGE
        ),
        Wrong("first image only", _then(_first_image), EACH_IMAGE),
        Wrong("first image only", _then(lambda r: r[:1]), EACH_IMAGE),
        Wrong("padded at the end", _zeros_at_the_end, DROPPED),
        Wrong(
            "windows hang over the border",
            _partial(lambda n, k, s: (0, -(-n // s))),
            HANGS_OVER,
        ),
        Wrong(
            "windows hang over the border",
            _partial(lambda n, k, s: (0, n // s)),
            HANGS_OVER,
        ),
        Wrong("padded as same does", _partial(_as_keras_same), HANGS_OVER),
        Wrong("last place missing", _then(lambda r: r[:, :-1, :-1]), ONE_PLACE_SHORT),
        Wrong(
            "stride ignored", lambda x, k, s, m: pool_oracle(x, k, 1, m), STRIDE_IGNORED
        ),
        Wrong(
            "stride taken from the window",
            lambda x, k, s, m: pool_oracle(x, k, k, m),
            OWN_STRIDE,
        ),
        Wrong(
            "channels pooled", _then(lambda r: r[..., :1]), OWN_CHANNEL, by_shape=True
        ),
        Wrong(
            "channels pooled", _then(lambda r: r[..., 0]), OWN_CHANNEL, by_shape=True
        ),
        Wrong(
            "axes in another order", _then(lambda r: np.moveaxis(r, 0, 2)), BATCH_FIRST
        ),
        Wrong(
            "axes in another order",
            _then(lambda r: np.moveaxis(r, 3, 1)),
            CHANNELS_LAST,
        ),
        Wrong(
            "rows and columns swapped", _then(lambda r: r.swapaxes(1, 2)), ROWS_FIRST
        ),
        Wrong("one image, one channel only", _then(lambda r: r[0, :, :, 0]), FOUR_AXES),
    ]


def _steps(maps: FloatArray, x: Any, k: int, s: int) -> FloatArray:
    """Cut maps of windows of side s to the places of windows of side k."""
    rows, columns = ((side - k) // s + 1 for side in x.shape[1:3])
    return maps[:, :rows, :columns]


def _tiles(x: Any, k: int, s: int, mode: str) -> bool:
    return k == s and x.shape[1] % k == x.shape[2] % k == 0


def _mode(mode: str) -> Function:
    return Function(
        name=NAME,
        arguments=PoolCase.draw,
        right=pool_oracle,
        wrong=_known(mode),
        features=(
            Feature(
                _tiles,
                {True: "windows that tile the image", False: "all others"},
                name={False: "works only where windows tile the image"},
                hint={False: TILES},
            ),
            Feature(
                lambda x, k, s, mode: k == s,
                {True: "a stride of k", False: "another stride"},
            ),
            Feature(
                lambda x, k, s, mode: k > s,
                {True: "windows that overlap", False: "windows that do not"},
            ),
        ),
        stops=(Stop(("values to unpack",), "axes of the input miscounted", FOUR_AXES),),
        probes=(
            PoolCase((2, 6, 4, 3), 2, 2, mode, 31, -4.0),
            PoolCase((2, 5, 8, 2), 3, 2, mode, 32, -12.0),
            PoolCase((1, 7, 7, 2), 2, 3, mode, 33, -4.0),
            PoolCase((3, 4, 6, 1), 2, 1, mode, 34, -4.0),
            PoolCase((2, 4, 6, 2), 2, 2, mode, 35, 0.0, "int64"),
            PoolCase((1, 5, 5, 2), 3, 2, mode, 37, 0.0, "int64"),
            PoolCase((2, 3, 4, 2), 1, 1, mode, 36),
        ),
        describe=PoolCase.describe,
        hint=FIRST_WINDOW,
    )


POOL2D = Exercise(
    name=NAME,
    title="4.2 Pooling for a batch",
    visible=(
        PoolCase((1, 4, 4, 1), 2, 2, "max", 1),
        PoolCase((2, 6, 6, 3), 2, 2, "average", 2),
        PoolCase((2, 5, 7, 2), 3, 2, "max", 3),
    ),
    part=lambda case: case.mode,
    rule={mode: _mode(mode) for mode in ("max", "average")},
)
