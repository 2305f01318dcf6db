"""4.3: the weights with which a convolution is average pooling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import Feature, FloatArray, Function, Run, Wrong
from autograder.student.exercise import Exercise

NAME = "average_as_convolution"


@dataclass(frozen=True)
class KernelCase:
    """One layer."""

    k: int  # window and stride
    channels: int  # of input and output

    def draw(self) -> tuple[int, int]:
        """Return the arguments of the call."""
        return self.k, self.channels

    def describe(self) -> str:
        """Return the case in words."""
        return f"k = {self.k}, channels = {self.channels}"


def right_kernel(k: int, channels: int) -> FloatArray:
    """Return weights of shape (k, k, channels, channels)."""
    own = np.eye(channels)
    return np.broadcast_to(own / k**2, (k, k, channels, channels)).copy()


def _as_kernel(raw: Any, name: str) -> FloatArray:
    """Read weights; those of a depthwise convolution as what they do."""
    kernel = as_array(raw, name)
    if kernel.ndim == 4 and kernel.shape[3] == 1 < kernel.shape[2]:
        return np.asarray(kernel * np.eye(kernel.shape[2]))
    return kernel


def _but(spoil: Callable[[FloatArray], None]) -> Callable[[int, int], FloatArray]:
    """Return the right weights with something spoilt."""

    def oracle(k: int, channels: int) -> FloatArray:
        kernel = right_kernel(k, channels)
        spoil(kernel)
        return kernel

    return oracle


def _times(factor: Callable[[int, int], float]) -> Callable[[int, int], FloatArray]:
    return lambda k, channels: right_kernel(k, channels) * factor(k, channels)


def _full(weight: Callable[[int, int], float]) -> Callable[[int, int], FloatArray]:
    return lambda k, c: np.full((k, k, c, c), weight(k, c))


def _corner(kernel: FloatArray) -> None:
    kernel[0, 0] *= kernel.shape[0] ** 2
    kernel[0, 1:] = kernel[1:] = 0


def _first_channel(kernel: FloatArray) -> None:
    kernel[:, :, 1:] = 0


def _last_channel(kernel: FloatArray) -> None:
    kernel[:, :, -1] = 0


def _last_row(kernel: FloatArray) -> None:
    kernel[-1] = kernel[:, -1] = 0


def _diagonal_of_window(k: int, channels: int) -> FloatArray:
    kernel = np.zeros((k, k, channels, channels))
    kernel[range(k), range(k)] = 1 / k**2
    return kernel


def _what_they_do(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell what weights of the right shape do instead of averaging."""
    wrong = [run for run in runs if not run.holds]
    if any(run.failure or run.value.shape != run.right.shape for run in wrong):
        return None
    if all((run.value[run.right == 0] != 0).any() for run in wrong):
        return "channels mixed", MIXED
    own = [[np.diag(pixel) for row in run.value for pixel in row] for run in wrong]
    if all(np.ptp(weights, axis=0).max() > 1e-9 for weights in own):
        return "uneven weights", WEIGHTS_ALIKE
    if all(np.abs(np.sum(weights, axis=0) - 1).max() > 1e-5 for weights in own):
        return "weights add up to something else than 1", SUM_OF_WEIGHTS
    return None


WEIGHTS_ALIKE = "all pixels of a window count alike, and here their weights differ."
SUM_OF_WEIGHTS = "the weights of one window do not add up to 1: by what do you divide?"
MIXED = (
    "each output channel may look at one input channel only: what stands at [row, "
    "column, in, out] when in and out differ?"
)
SUM = (
    "with these weights the window is added up: the weights of one window add up to 1 "
    "in an average."
)
ONE_SIDE = "a window has k rows and k columns: count its pixels."
CHANNELS_TOO = "channels do not take part in the average: only k · k pixels do."
SUBSAMPLES = "that keeps one pixel of the window: it subsamples."
QUARTER = "a window of 2 × 2 has four pixels; other windows have more."
WHOLE = (
    "a share such as 1/4 is no whole number: give the array a dtype of floats, and "
    "divide with `/`, not with `//`."
)
REVERSED = "the channels come out in reverse order: channel 0 belongs to channel 0."
ONE_CHANNEL = "every channel has an average: does the loop reach all of them?"
WINDOW_SHORT = "the last row and column of the window weigh nothing: count the steps."
WRONG_DIAGONAL = (
    "all pixels of the window weigh alike; the diagonal belongs to the two axes of the "
    "channels."
)
FOUR_AXES = "Keras' kernels have four axes: row, column, channel in, channel out."
IN_AND_OUT = "one axis for the channels that come in and one for those that go out."
CHANNELS_FIRST = "in Keras the window's axes come first."
ONE_CHANNEL_IN = (
    "the third axis counts the channels that come in: a depthwise kernel has shape (k, "
    "k, channels, 1)."
)
ALL_ALIKE = "weights of one window add up to 1, all alike, from a channel to itself."

AVERAGE_AS_CONVOLUTION = Exercise(
    name=NAME,
    title="4.3 Average pooling as a convolution",
    visible=(KernelCase(2, 1), KernelCase(2, 3)),
    rule=Function(
        name=NAME,
        arguments=KernelCase.draw,
        read=_as_kernel,
        right=right_kernel,
        wrong=(
            Wrong("channels mixed", _full(lambda k, c: 1 / k**2), MIXED),
            Wrong("channels mixed", _full(lambda k, c: 1 / (k**2 * c)), MIXED),
            Wrong(
                "channels mixed, and divided by one side",
                _full(lambda k, c: 1 / k),
                f"two things at once. First, {MIXED} Second, {ONE_SIDE}",
            ),
            Wrong("channels mixed, and not divided", _full(lambda k, c: 1), MIXED),
            Wrong("sum instead of average", _times(lambda k, c: k**2), SUM),
            Wrong("divided by one side", _times(lambda k, c: k), ONE_SIDE),
            Wrong(
                "divided by the channels, too", _times(lambda k, c: 1 / c), CHANNELS_TOO
            ),
            Wrong(
                "divided by 4 whatever the window",
                _times(lambda k, c: k**2 / 4),
                QUARTER,
            ),
            Wrong("one pixel kept", _but(_corner), SUBSAMPLES),
            Wrong("weights cut to whole numbers", _times(lambda k, c: k == 1), WHOLE),
            Wrong(
                "channels in reverse order",
                lambda k, c: right_kernel(k, c)[..., ::-1],
                REVERSED,
            ),
            Wrong("first channel only", _but(_first_channel), ONE_CHANNEL),
            Wrong("last channel missing", _but(_last_channel), ONE_CHANNEL),
            Wrong("window one short", _but(_last_row), WINDOW_SHORT),
            Wrong("diagonal of the window", _diagonal_of_window, WRONG_DIAGONAL),
            Wrong(
                "channel axes missing", lambda k, c: np.ones((k, k)), FOUR_AXES, True
            ),
            Wrong(
                "channel axes missing",
                lambda k, c: np.ones((k, k, c)),
                IN_AND_OUT,
                True,
            ),
            Wrong(
                "channels first",
                lambda k, c: np.ones((c, c, k, k)),
                CHANNELS_FIRST,
                True,
            ),
            Wrong(
                "one channel in",
                lambda k, c: np.ones((k, k, 1, c)),
                ONE_CHANNEL_IN,
                True,
            ),
        ),
        features=(
            Feature(lambda k, channels: k, "windows of {}", ordered=True),
            Feature(lambda k, channels: channels, "{} channels", ordered=True),
            Feature(
                lambda k, channels: channels in (1, 3),
                {True: "one channel or three", False: "other numbers of channels"},
            ),
            Feature(
                lambda k, channels: channels == 1,
                {True: "one channel", False: "several channels"},
            ),
            Feature(
                lambda k, channels: k == 2, {True: "k = 2", False: "other windows"}
            ),
        ),
        probes=(KernelCase(3, 1), KernelCase(1, 2), KernelCase(4, 3), KernelCase(3, 4)),
        describe=KernelCase.describe,
        tells=_what_they_do,
        hint=ALL_ALIKE,
        has_slips=False,
    ),
)
