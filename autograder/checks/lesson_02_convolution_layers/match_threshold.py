"""2.7: kernel and bias that let ReLU pass exact matches only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from autograder.student import reference
from autograder.student.answers import as_array, brief
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    Repair,
)
from autograder.student.exercise import Exercise

NAME = "match_detector"


@dataclass(frozen=True)
class MosaicCase:
    """A pattern and a black-and-white mosaic that hides copies of it."""

    shape: tuple[int, int]  # (height, width) of the pattern, in pixels
    seed: int

    def draw(self) -> tuple[FloatArray, FloatArray]:
        """Return the pattern and the mosaic, both of 0 and 1.

        The mosaic holds three copies, three near misses with one pixel changed, one
        patch that is all white and one that is the negative.
        """
        generator = np.random.default_rng(self.seed)
        pattern = _pattern(generator, self.shape)
        tiles = [pattern] * 3
        for place in generator.choice(pattern.size, 3, replace=False):
            near = pattern.copy()
            near.flat[place] = 1 - near.flat[place]
            tiles.append(near)
        tiles += [np.ones_like(pattern), 1 - pattern, np.zeros_like(pattern)]
        order = generator.permutation(len(tiles))
        height, width = self.shape
        size = 3 * (height + 1), 3 * (width + 1)
        mosaic: FloatArray = generator.integers(0, 2, size).astype(np.float64)
        for position, tile in enumerate(order):
            row, column = np.array(divmod(position, 3)) * (height + 1, width + 1)
            mosaic[row : row + height, column : column + width] = tiles[tile]
        return pattern, mosaic


def _pattern(generator: np.random.Generator, shape: tuple[int, int]) -> FloatArray:
    while True:
        pattern = generator.integers(0, 2, shape).astype(np.float64)
        if 0.3 < pattern.mean() < 0.7:
            return pattern


class Firing(NamedTuple):
    """What a detector does on a mosaic."""

    kernel: FloatArray
    bias: float
    pattern: FloatArray
    copies: int
    missed: int  # copies at which it does not fire
    alarms: int  # places at which it fires without a copy


def _fired(detector: Any, case: MosaicCase) -> Firing:
    pattern, mosaic = case.draw()
    kernel, bias = _read(call(detector, pattern, name=NAME), case.shape)
    fires = reference.correlate(mosaic, kernel) + bias > 0
    windows = np.lib.stride_tricks.sliding_window_view(mosaic, pattern.shape)
    exact = (windows == pattern).all(axis=(2, 3))
    missed, alarms = int((exact & ~fires).sum()), int((fires & ~exact).sum())
    return Firing(kernel, bias, pattern, int(exact.sum()), missed, alarms)


def _read(
    answer: Any, shape: tuple[int, ...] | None = None
) -> tuple[FloatArray, float]:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailed(
            f"{NAME} does not return a kernel and a bias.",
            expected="return kernel, bias",
            received=brief(answer, 40),
            hint="return two things, separated by a comma.",
            mistake="not a pair",
        )
    kernel = as_array(answer[0], "the kernel", shape=shape)
    bias = as_array(answer[1], "the bias")
    if bias.size != 1:
        raise CheckFailed(
            "The bias is not one number.",
            expected="one number for the one filter",
            received=f"an array of shape {bias.shape}",
            hint="one filter has one bias.",
            mistake="not one bias",
        )
    return kernel, float(bias.reshape(-1)[0])


def _what_shows(firing: Firing) -> tuple[str, str] | None:
    kernel, bias, pattern, _, missed, alarms = firing
    best = float((kernel * pattern).sum())
    facts = {
        ("no plus weights", NO_PLUS): missed
        and best < 0
        and kernel[pattern > 0].max() <= 0,
        ("no minus weights", NO_MINUS): alarms and kernel.min() >= 0 < kernel.max(),
        ("bias 0", BIAS_0): alarms and bias == 0,
        ("bias with the wrong sign", SIGN): bias > 0,
        ("threshold too high", TOO_HIGH): missed and best + bias <= 0,
        ("threshold too low", TOO_LOW): alarms,
    }
    return next((told for told, shows in facts.items() if shows), None)


def _changed(change: Callable[[FloatArray, float], Any]) -> Callable[[Any], Any]:
    def repaired(detector: Any) -> Any:
        def other(pattern: FloatArray) -> Any:
            return change(*_read(call(detector, pattern, name=NAME)))

        return other

    return repaired


NO_PLUS = (
    "the bright pixels of the pattern take away from its score. Give them plus "
    "weights: only white pixels add anything."
)
NO_MINUS = (
    "an all-white patch scores at least as much as the pattern itself. Give minus "
    "weights to the places where the pattern is dark."
)
BIAS_0 = (
    "with bias 0 every positive score passes, and so do patches that only resemble the "
    "pattern. The bias is the threshold: make it negative."
)
SIGN = (
    "the bias is added to the score. To demand more than a certain score it must be "
    "negative."
)
FLIPPED = (
    "the kernel is turned by 180°: it looks for the pattern upside down. Correlation "
    "does not flip."
)
TRANSPOSED = "the kernel is transposed: rows and columns of the pattern are swapped."
TOO_HIGH = (
    "even a perfect match does not get above 0. Compute the score of the pattern with "
    "its own kernel, and put the threshold just below."
)
TOO_LOW = (
    "patches with one wrong pixel pass. Between their score and the perfect one there "
    "is a gap: put the threshold into it."
)
PRINT_SCORE = "print the score at an exact copy, then add the bias."

MATCH_DETECTOR = Exercise(
    name=NAME,
    title="2.7 ★ A detector with a threshold",
    visible=(MosaicCase((3, 3), 1), MosaicCase((3, 4), 2)),
    rule=Design(
        name=NAME,
        read=lambda answer: as_function(answer, NAME),
        demands=(
            Demand(
                "some matches missed",
                _fired,
                lambda firing: not firing.missed and not firing.alarms,
                PRINT_SCORE,
                expected="it fires at the exact copies and nowhere else",
                received=lambda firing: (
                    f"{firing.missed} of {firing.copies} copies "
                    f"missed, {firing.alarms} false alarms"
                ),
                tells=_what_shows,
            ),
        ),
        repairs=(
            Repair(
                "flipped kernel", _changed(lambda k, b: (k[::-1, ::-1], b)), FLIPPED
            ),
            Repair("transposed kernel", _changed(lambda k, b: (k.T, b)), TRANSPOSED),
            Repair("bias with the wrong sign", _changed(lambda k, b: (k, -b)), SIGN),
        ),
        probes=(MosaicCase((4, 3), 3), MosaicCase((5, 5), 4)),
    ),
)
