"""11.3: maps that grow again: sizes, repeated pixels, and who is written how often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer
from autograder.student.diagnosis import (
    Feature,
    FloatArray,
    Function,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "enlarge"
UP, VALID, SAME = "upsampling", "transposed valid", "transposed same"


@dataclass(frozen=True)
class SizeCase:
    """A side, a kernel, a stride, and how the map is enlarged."""

    n: int
    k: int
    s: int
    kind: str

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        return self.n, self.k, self.s, self.kind

    def describe(self) -> str:
        """Return the case in words."""
        return f"n = {self.n}, k = {self.k}, s = {self.s}, {self.kind}"


@dataclass(frozen=True)
class RepeatCase:
    """Maps, and how often each pixel is repeated."""

    shape: tuple[int, int, int, int]
    s: int
    seed: int = 0

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        generator = np.random.default_rng(self.seed)
        return generator.normal(size=self.shape).round(2), self.s

    def describe(self) -> str:
        """Return the case in words."""
        return f"maps of shape {self.shape}, s = {self.s}"


@dataclass(frozen=True)
class CoverCase:
    """A row of numbers, a kernel, a stride."""

    n: int
    k: int
    s: int

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        return self.n, self.k, self.s

    def describe(self) -> str:
        """Return the case in words."""
        return f"n = {self.n}, k = {self.k}, s = {self.s}"


def valid_side(n: int, k: int, s: int) -> int:
    """Return the side that a valid transposed convolution makes of n."""
    return (n - 1) * s + max(k, s)


def size(n: int, k: int, s: int, kind: str) -> int:
    """Return the side of the enlarged map."""
    return valid_side(n, k, s) if kind == VALID else n * s


def _sizes(up: Any, valid: Any, same: Any) -> Callable[..., int]:
    """Return the oracle of three formulas of (n, k, s)."""

    def oracle(n: int, k: int, s: int, kind: str) -> int:
        return int({UP: up, VALID: valid, SAME: same}[kind](n, k, s))

    return oracle


def _times(n: int, k: int, s: int) -> int:
    return n * s


def _textbook(n: int, k: int, s: int) -> int:
    return (n - 1) * s + k


def coverage(n: int, k: int, s: int) -> FloatArray:
    """Return how often each output is written."""
    return _cover(n, k, s, valid_side(n, k, s))


def _cover(n: int, k: int, s: int, side: int) -> FloatArray:
    counts = np.zeros(max(side, (n - 1) * s + k))
    for place in range(n):
        counts[place * s : place * s + k] += 1
    return counts[:side]


def _written(n: int, k: int, s: int) -> FloatArray:
    return np.minimum(coverage(n, k, s), 1)


def _everywhere(n: int, k: int, s: int) -> FloatArray:
    return np.full(valid_side(n, k, s), k / s)


def _everywhere_whole(n: int, k: int, s: int) -> FloatArray:
    return np.full(valid_side(n, k, s), float(-(-k // s)))


def _short(n: int, k: int, s: int) -> FloatArray:
    return _cover(n, k, s, (n - 1) * s + k)


def _same_side(n: int, k: int, s: int) -> FloatArray:
    return _cover(n, k, s, n * s)


def _stride_ignored(n: int, k: int, s: int) -> FloatArray:
    return _cover(n, k, 1, n + k - 1)


def _swapped(n: int, k: int, s: int) -> FloatArray:
    return _cover(n, s, k, (n - 1) * k + max(k, s))


def _wrapped_ends(n: int, k: int, s: int) -> FloatArray:
    counts = np.zeros(n * s)
    for place in range(n):
        for step in range(k):
            counts[(place * s + step) % (n * s)] += 1
    return counts


def _starts(n: int, k: int, s: int) -> FloatArray:
    counts = np.zeros(valid_side(n, k, s))
    counts[np.arange(n) * s] = 1
    return counts


def repeat(maps: Any, s: int) -> FloatArray:
    """Return maps with each pixel as a block of s × s."""
    return np.asarray(maps.repeat(s, axis=1).repeat(s, axis=2))


def _tiled(maps: Any, s: int) -> FloatArray:
    return np.tile(maps, (1, s, s, 1))


def _rows_only(maps: Any, s: int) -> FloatArray:
    return np.asarray(maps.repeat(s, axis=1))


def _columns_only(maps: Any, s: int) -> FloatArray:
    return np.asarray(maps.repeat(s, axis=2))


def _with_zeros(maps: Any, s: int) -> FloatArray:
    large = np.zeros_like(repeat(maps, s))
    large[:, ::s, ::s] = maps
    return large


def _off_by_one_axis(maps: Any, s: int) -> FloatArray:
    return np.asarray(maps.repeat(s, axis=0).repeat(s, axis=1))


def _later_axes(maps: Any, s: int) -> FloatArray:
    return np.asarray(maps.repeat(s, axis=2).repeat(s, axis=3))


def _half_tiled(maps: Any, s: int) -> FloatArray:
    return np.tile(maps.repeat(s, axis=1), (1, 1, s, 1))


def _tile_repeated(maps: Any, s: int) -> FloatArray:
    return np.asarray(np.tile(maps, (1, s, 1, 1)).repeat(s, axis=2))


def _always_two(maps: Any, s: int) -> FloatArray:
    return repeat(maps, 2)


def _first_of_images(maps: Any, s: int) -> FloatArray:
    return np.broadcast_to(repeat(maps[:1], s), repeat(maps, s).shape).copy()


def _reshaped(maps: Any, s: int) -> FloatArray:
    shape = repeat(maps, s).shape
    return np.asarray(maps.repeat(s * s, axis=-1).reshape(shape))


TEXTBOOK = (
    "that is right for kernels at least as large as the stride. A smaller kernel "
    "leaves "
    "gaps, and the gap behind the last one is kept, too."
)
PADDING = "with padding 'valid' the last kernel hangs over the end: it is kept whole."
SAME_IS = "with padding 'same' the map becomes exactly s times as large, whatever k is."
UP_IS = "upsampling repeats each pixel: no kernel takes part."
FORWARD = "that is how a convolution makes maps smaller: here they grow."
STAMPS = "put n kernels at steps of s into a row, and see where the last one ends."

GAPS = "places between the kernels are not written, and still there: count 0 for them."
COUNT = "count how often, not whether."
MEAN = (
    "that is the mean, away from the ends. Put the kernels down, one by one, and count."
)
THE_ENDS = "the row is cut: the last kernel hangs over, with padding 'valid'."
STRIDE = "from one kernel to the next it is s places."
SWAPPED = "kernel and stride are swapped: k places are written, s is the step."
ROUND = "the row is no ring: what hangs over the end does not come in at the beginning."
ALL_K = "each input writes k places, not only the first of them."

TILE = "the whole map is put down again and again: here each pixel is repeated."
ONE_AXIS = "maps have rows and columns: both become s times as many."
ZEROS = "the new pixels are 0: they are to be copies of their neighbour."
AXES = "axis 0 counts images, axis 3 channels: rows and columns lie between."
HALF = "one axis is repeated pixel by pixel, the other one as a whole."
ALWAYS_TWO = "s is 2 whatever the call says."
EACH = "all images come out as the first one."
FLAT = "after a reshape, neighbours in memory are no neighbours in the picture."
SMALL = "take a map of 2 × 2 with the numbers 1 to 4, and s = 2."


def _part(name: str) -> Callable[[Any], Any]:
    return lambda answer: entry_of(answer, NAME, name)


SIZE_RULE = Function(
    name="size",
    arguments=SizeCase.draw,
    pick=_part("size"),
    read=as_integer,
    right=size,
    wrong=(
        Wrong("gaps forgotten", _sizes(_times, _textbook, _times), TEXTBOOK),
        Wrong("s times for all", _sizes(_times, _times, _times), PADDING),
        Wrong("kernel in 'same', too", _sizes(_times, valid_side, valid_side), SAME_IS),
        Wrong("kernel in 'same', too", _sizes(_times, _textbook, _textbook), SAME_IS),
        Wrong("kernel in all kinds", _sizes(valid_side, valid_side, valid_side), UP_IS),
        Wrong("kernel in all kinds", _sizes(_textbook, _textbook, _textbook), UP_IS),
        Wrong(
            "'same' made smaller",
            _sizes(_times, valid_side, lambda n, k, s: -(-n // s)),
            FORWARD,
        ),
        Wrong(
            "'same' made smaller",
            _sizes(_times, _textbook, lambda n, k, s: -(-n // s)),
            FORWARD,
        ),
        Wrong(
            "made smaller",
            _sizes(
                _times, lambda n, k, s: (n - k) // s + 1, lambda n, k, s: -(-n // s)
            ),
            FORWARD,
        ),
        Wrong(
            "one kernel too many",
            _sizes(_times, lambda n, k, s: n * s + k, _times),
            STAMPS,
        ),
        Wrong(
            "'valid' and 'same' swapped", _sizes(_times, _times, valid_side), PADDING
        ),
        Wrong(
            "gap kept, overhang cut",
            _sizes(_times, lambda n, k, s: (n - 1) * s + min(k, s), _times),
            STAMPS,
        ),
        Wrong(
            "one less on each side",
            _sizes(_times, lambda n, k, s: (n - 1) * s + k - 1, _times),
            STAMPS,
        ),
    ),
    features=(
        Feature(lambda n, k, s, kind: kind, "kind {}"),
        Feature(
            lambda n, k, s, kind: k < s,
            {True: "kernels smaller than the stride", False: "larger kernels"},
        ),
    ),
    probes=(
        SizeCase(6, 1, 3, VALID),
        SizeCase(5, 5, 2, SAME),
        SizeCase(7, 4, 3, UP),
        SizeCase(3, 6, 2, VALID),
    ),
    describe=SizeCase.describe,
    hint=STAMPS,
)
REPEAT_RULE = Function(
    name="repeat",
    arguments=RepeatCase.draw,
    pick=_part("repeat"),
    right=repeat,
    wrong=(
        Wrong("tiled", _tiled, TILE),
        Wrong("rows only", _rows_only, ONE_AXIS),
        Wrong("columns only", _columns_only, ONE_AXIS),
        Wrong("zeros between", _with_zeros, ZEROS),
        Wrong("other axes", _off_by_one_axis, AXES),
        Wrong("other axes", _later_axes, AXES),
        Wrong("half tiled", _half_tiled, HALF),
        Wrong("half tiled", _tile_repeated, HALF),
        Wrong("s ignored", _always_two, ALWAYS_TWO),
        Wrong("first image only", _first_of_images, EACH),
        Wrong("reshaped", _reshaped, FLAT),
    ),
    probes=(RepeatCase((1, 3, 2, 4), 3, seed=31), RepeatCase((3, 2, 5, 1), 2, seed=32)),
    describe=RepeatCase.describe,
    hint=SMALL,
)
COVER_RULE = Function(
    name="coverage",
    arguments=CoverCase.draw,
    pick=_part("coverage"),
    right=coverage,
    wrong=(
        Wrong("gap at the end forgotten", _short, GAPS),
        Wrong("whether, not how often", _written, COUNT),
        Wrong("the mean everywhere", _everywhere, MEAN),
        Wrong("the mean everywhere", _everywhere_whole, MEAN),
        Wrong("cut at s times n", _same_side, THE_ENDS),
        Wrong("stride ignored", _stride_ignored, STRIDE),
        Wrong("kernel and stride swapped", _swapped, SWAPPED),
        Wrong("closed to a ring", _wrapped_ends, ROUND),
        Wrong("first place only", _starts, ALL_K),
    ),
    features=(
        Feature(
            lambda n, k, s: k < s,
            {True: "kernels smaller than the stride", False: "larger kernels"},
            name={True: "gaps"},
            hint={True: GAPS},
        ),
        Feature(
            lambda n, k, s: k % s == 0,
            {True: "kernels that the stride divides", False: "other kernels"},
        ),
    ),
    probes=(CoverCase(3, 5, 2), CoverCase(2, 4, 3), CoverCase(5, 1, 2)),
    describe=CoverCase.describe,
    hint=STAMPS,
)
ENLARGE = Exercise(
    name=NAME,
    title="11.3 Larger maps",
    points_by_part=True,
    promises=(
        Promise(
            "kernel may be smaller than the stride",
            (SizeCase(5, 2, 3, VALID), CoverCase(3, 2, 3)),
        ),
        Promise("Do not change `maps`", (RepeatCase((2, 3, 4, 2), 2),)),
        Promise("any stride", (RepeatCase((1, 2, 3, 1), 3, seed=1),)),
        Promise("(batch, height, width, channels)", (RepeatCase((2, 3, 4, 2), 2),)),
    ),
    visible=(
        SizeCase(4, 3, 2, UP),
        SizeCase(4, 3, 2, VALID),
        SizeCase(4, 3, 2, SAME),
        SizeCase(5, 2, 3, VALID),
        RepeatCase((2, 3, 4, 2), 2),
        RepeatCase((1, 2, 3, 1), 3, seed=1),
        CoverCase(4, 3, 2),
        CoverCase(3, 2, 3),
    ),
    rule={SizeCase: SIZE_RULE, RepeatCase: REPEAT_RULE, CoverCase: COVER_RULE},
)
