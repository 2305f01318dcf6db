"""2.7: kernel and bias that let ReLU pass exact matches only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "match_detector"


@dataclass(frozen=True)
class MosaicCase:
    """A pattern and a black-and-white mosaic that hides copies of it.

    Parameters
    ----------
    side : int
        Side of the pattern, in pixels.
    seed : int
        Seed of pattern and mosaic.
    """

    side: int
    seed: int

    def draw(self) -> tuple[FloatArray, FloatArray]:
        """Return the pattern and the mosaic, both of 0 and 1.

        The mosaic holds three copies, three near misses with one pixel changed, one
        patch that is all white and one that is the negative.
        """
        generator = np.random.default_rng(self.seed)
        pattern = _pattern(generator, self.side)
        tiles = [pattern] * 3
        for place in generator.choice(self.side**2, 3, replace=False):
            near = pattern.copy()
            near.flat[place] = 1 - near.flat[place]
            tiles.append(near)
        tiles += [np.ones_like(pattern), 1 - pattern, np.zeros_like(pattern)]
        order = generator.permutation(len(tiles))
        size = 3 * (self.side + 1)
        mosaic: FloatArray = generator.integers(0, 2, (size, size)).astype(np.float64)
        for position, tile in enumerate(order):
            row, column = (n * (self.side + 1) for n in divmod(position, 3))
            mosaic[row : row + self.side, column : column + self.side] = tiles[tile]
        return pattern, mosaic


def _pattern(generator: np.random.Generator, side: int) -> FloatArray:
    while True:
        pattern = generator.integers(0, 2, (side, side)).astype(np.float64)
        if 0.3 < pattern.mean() < 0.7:
            return pattern


def verify_match_detector(match_detector: Any, case: MosaicCase) -> None:
    """Check that the detector fires at every exact copy and nowhere else."""
    pattern, mosaic = case.draw()
    kernel, bias = _read(call(match_detector, pattern, name=NAME), case.side)
    fires = reference.correlate(mosaic, kernel) + bias > 0
    windows = np.lib.stride_tricks.sliding_window_view(mosaic, pattern.shape)
    exact = (windows == pattern).all(axis=(2, 3))
    missed, alarms = int((exact & ~fires).sum()), int((fires & ~exact).sum())
    if not missed and not alarms:
        return
    mistake, hint = _mistake(kernel, bias, pattern, missed, alarms)
    raise CheckFailed(
        f"{NAME} does not fire at exact matches only: {mistake}.",
        expected=f"it fires at the {int(exact.sum())} exact copies and nowhere else",
        received=f"{missed} copies missed, {alarms} false alarms",
        hint=hint,
        mistake=mistake,
    )


def _read(answer: Any, side: int) -> tuple[FloatArray, float]:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise CheckFailed(
            f"{NAME} does not return a kernel and a bias.",
            expected="return kernel, bias",
            received=brief(answer, 40),
            hint="return two things, separated by a comma.",
            mistake="not a pair",
        )
    kernel = as_array(answer[0], "the kernel", shape=(side, side))
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


def _mistake(
    kernel: FloatArray, bias: float, pattern: FloatArray, missed: int, alarms: int
) -> tuple[str, str]:
    best = float((kernel * pattern).sum())
    if missed and best < 0 and kernel[pattern > 0].max() <= 0:
        return "no plus weights", (
            "the bright pixels of the pattern take away from its score. Give them plus "
            "weights: only white pixels add anything."
        )
    if alarms and kernel.min() >= 0 and kernel.max() > 0:
        return "no minus weights", (
            "an all-white patch scores at least as much as the pattern itself. Give "
            "minus weights to the places where the pattern is dark."
        )
    if alarms and bias == 0:
        return "bias 0", (
            "with bias 0 every positive score passes, and so do patches that only "
            "resemble the pattern. The bias is the threshold: make it negative."
        )
    if bias > 0:
        return "bias with the wrong sign", (
            "the bias is added to the score. To demand more than a certain score it "
            "must be negative."
        )
    if missed and best + bias <= 0:
        if float((kernel[::-1, ::-1] * pattern).sum()) > best:
            return "flipped kernel", (
                "the kernel is turned by 180°: it looks for the pattern upside down. "
                "Correlation does not flip."
            )
        return "threshold too high", (
            "even a perfect match does not get above 0. Compute the score of the "
            "pattern with its own kernel, and put the threshold just below."
        )
    if alarms:
        return "threshold too low", (
            "patches with one wrong pixel pass. Between their score and the perfect "
            "one there is a gap: put the threshold into it."
        )
    return "some matches missed", "print the score at an exact copy, then add the bias."


MATCH_DETECTOR = Exercise(
    name=NAME,
    title="2.7 ★ A detector with a threshold",
    verify=verify_match_detector,
    visible=(MosaicCase(3, 1), MosaicCase(4, 2)),
)
