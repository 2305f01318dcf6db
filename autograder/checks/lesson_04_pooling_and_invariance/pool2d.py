"""4.2: pooling for a batch with channels, compared with an oracle in NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import pooled
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "pool2d"


@dataclass(frozen=True)
class PoolCase:
    """One batch to pool.

    Parameters
    ----------
    shape : tuple of int
        (batch, height, width, channels).
    k, s : int
        Window and stride.
    mode : {"max", "average"}
        What is kept of a window.
    seed : int
        Chooses the numbers.
    low : float
        All numbers lie between this and this plus 9.
    """

    shape: tuple[int, int, int, int]
    k: int
    s: int
    mode: str
    seed: int
    low: float = 0.0

    def batch(self) -> FloatArray:
        """Return the numbers."""
        generator = np.random.default_rng(self.seed)
        return np.round(generator.random(self.shape) * 9 + self.low, 2)


def pool_oracle(x: FloatArray, k: int, s: int, mode: str) -> FloatArray:
    """Pool each channel of each image without padding."""
    maps = pooled(np.moveaxis(x, 3, 1), k, s, mode)
    return np.moveaxis(maps, 1, 3)


def verify_pool2d(function: Any, case: PoolCase) -> None:
    """Compare one pooled batch."""
    x = case.batch()
    name = f"the result of {NAME}, mode {case.mode!r}, window {case.k}, stride {case.s}"
    received = as_array(call(function, x, case.k, case.s, case.mode, name=NAME), name)
    right = pool_oracle(x, case.k, case.s, case.mode)
    if received.shape != right.shape:
        _explain_shape(received.shape, right.shape, x, case, name)
    _explain_empty(received, right, name)
    assert_matches(
        received,
        right,
        name,
        mistakes=_mistakes(x, case),
        hint="try it on one image of one channel, and print the first window.",
    )


def _explain_empty(received: FloatArray, right: FloatArray, name: str) -> None:
    """Tell when the first places are right and the others were never filled."""
    wrong = ~np.isclose(received, right, atol=1e-5)
    if wrong.any() and not wrong[:, 0, 0].any() and not received[wrong].any():
        raise CheckFailed(
            f"{name} is not right: places never filled.",
            expected="a number at each place",
            received=f"{int(wrong.sum())} of {wrong.size} values are still 0",
            hint="does `return` stand inside a loop, or does a loop end one too early?",
            mistake="places never filled",
        )


def _padded(x: FloatArray, case: PoolCase) -> FloatArray:
    """Pool as somebody does who first adds zeros at the end."""
    rests = [-(side - case.k) % case.s for side in x.shape[1:3]]
    zeros = np.pad(x, ((0, 0), (0, rests[0]), (0, rests[1]), (0, 0)))
    return pool_oracle(zeros, case.k, case.s, case.mode)


def _explain_shape(
    received: tuple[int, ...],
    right: tuple[int, ...],
    x: FloatArray,
    case: PoolCase,
    name: str,
) -> None:
    stride_one = pool_oracle(x, case.k, 1, case.mode).shape
    own_size = pool_oracle(x, case.k, case.k, case.mode).shape
    known = {
        _padded(x, case).shape: (
            "padded at the end",
            "a window that does not fit any more is dropped: nothing is added.",
        ),
        (*right[:3], 1): (
            "channels pooled",
            "each channel is pooled by itself: the output has as many.",
        ),
        right[:3]: (
            "channels pooled",
            "each channel is pooled by itself: the output has as many.",
        ),
        (*right[1:3], right[0], right[3]): (
            "axes in another order",
            "rows and columns stand in front: the batch belongs there (`np.moveaxis`).",
        ),
        right[1:3]: (
            "one image, one channel only",
            "the input has four axes: batch, rows, columns, channels. So has the "
            "output.",
        ),
        stride_one: (
            "stride ignored",
            "the window moves by s pixels: how many places are there?",
        ),
        own_size: (
            "stride taken from the window",
            "the stride s is an argument of its own and may differ from k.",
        ),
    }
    mistake, hint = known.get(
        received, ("wrong shape", "rows and columns: (n − k) // s + 1 places each.")
    )
    raise CheckFailed(
        f"{name} has the wrong shape: {mistake}.",
        expected=f"shape {right}",
        received=f"shape {received}",
        hint=hint,
        mistake=mistake,
    )


def _mistakes(x: FloatArray, case: PoolCase) -> list[Mistake]:
    other = "average" if case.mode == "max" else "max"
    join = np.max if case.mode == "max" else np.mean
    right = pool_oracle(x, case.k, case.s, case.mode)
    steps_of_one = pool_oracle(x, case.k, 1, case.mode)
    steps_of_one = steps_of_one[:, : right.shape[1], : right.shape[2]]
    known = [
        Mistake(
            "padded with zeros",
            np.maximum(right, 0),
            "the largest of some negative numbers is negative: no zero takes part.",
        ),
        Mistake(
            "mode ignored",
            pool_oracle(x, case.k, case.s, other),
            f"that is mode {other!r}: look at the argument.",
        ),
        Mistake(
            "channels mixed",
            np.repeat(join(right, axis=3, keepdims=True), x.shape[3], axis=3),
            "each channel is pooled by itself.",
        ),
        Mistake(
            "images and channels mixed",
            np.broadcast_to(join(right, axis=(0, 3), keepdims=True), right.shape),
            "one number for all images and channels of a place: along which axes does "
            "the window lie? Tell them to `max` and `mean` with `axis=`.",
        ),
        Mistake(
            "window moves by one pixel",
            steps_of_one,
            "the window of output [i, j] does not begin at pixel [i, j]: it has moved "
            "by the stride i times.",
        ),
        Mistake(
            "numbers made whole",
            np.trunc(right),
            "the output array holds whole numbers: give it a dtype of floats.",
        ),
        Mistake(
            "first image repeated",
            np.repeat(right[:1], len(right), axis=0),
            "every image of the batch has an output of its own.",
        ),
    ]
    if case.mode == "average":
        hint = "divide by the number of pixels in a window, k · k."
        known.append(Mistake("sum instead of average", right * case.k**2, hint))
    return known


POOL2D = Exercise(
    name=NAME,
    title="4.2 Pooling for a batch",
    verify=verify_pool2d,
    visible=(
        PoolCase((1, 4, 4, 1), 2, 2, "max", 1),
        PoolCase((2, 6, 6, 3), 2, 2, "average", 2),
        PoolCase((2, 5, 7, 2), 3, 2, "max", 3),
    ),
)
