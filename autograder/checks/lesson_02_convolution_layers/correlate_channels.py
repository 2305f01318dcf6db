"""2.6: correlation with several input channels and several filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class ChannelsCase:
    """A picture with channels and kernels for it, drawn from a seed.

    Parameters
    ----------
    image_shape : tuple of int
        (height, width, channels).
    kernel_shape : tuple of int
        (height, width) of the kernels.
    filters : int
        Number of filters.
    seed : int, default=0
        Seed of the generator.
    """

    image_shape: tuple[int, int, int]
    kernel_shape: tuple[int, int]
    filters: int
    seed: int = 0

    def draw(self) -> tuple[FloatArray, FloatArray]:
        """Return the picture and the kernels (height, width, channels, filters)."""
        generator = np.random.default_rng(self.seed)
        channels = self.image_shape[2]
        image = generator.integers(-5, 6, self.image_shape).astype(np.float64)
        shape = (*self.kernel_shape, channels, self.filters)
        return image, generator.integers(-5, 6, shape).astype(np.float64)


def all_pairs(image: FloatArray, kernels: FloatArray) -> FloatArray:
    """Correlate each channel with each kernel.

    Returns
    -------
    ndarray of float64, shape (rows, columns, channels, filters)
        Not yet summed over the channels.
    """
    channels, filters = kernels.shape[2:]
    maps = [
        [
            reference.correlate(image[:, :, n], kernels[:, :, n, m])
            for m in range(filters)
        ]
        for n in range(channels)
    ]
    return np.moveaxis(np.array(maps), (0, 1), (2, 3))


def verify_correlate_channels(correlate_channels: Any, case: ChannelsCase) -> None:
    """Compare with the sum over channels, for each filter."""
    image, kernels = case.draw()
    name = "correlate_channels"
    received = as_array(call(correlate_channels, image, kernels, name=name),
                        f"the result of {name}")  # fmt: skip
    pairs = all_pairs(image, kernels)
    expected = pairs.sum(axis=2)
    if received.shape != expected.shape:
        _raise_shape(received.shape, pairs.shape, image.shape)
    flipped = all_pairs(image, kernels[::-1, ::-1]).sum(axis=2)
    assert_matches(
        received,
        expected,
        name,
        mistakes=[
            Mistake(
                "flipped kernels",
                flipped,
                "the kernels are turned by 180°: correlate.",
            ),
            Mistake(
                "one channel only",
                pairs[:, :, 0],
                "only the first channel is used: add up the maps of all channels.",
            ),
            Mistake(
                "one channel only",
                pairs[:, :, -1],
                "only the last channel arrives: is the sum overwritten (=) where it "
                "should grow (+=)?",
            ),
            Mistake(
                "mean over the channels",
                pairs.mean(axis=2),
                "you average over the channels; add them.",
            ),
            Mistake(
                "one filter for all maps",
                np.repeat(expected[:, :, :1], expected.shape[2], axis=2),
                "all output maps come from the first filter: use filter m for map m.",
            ),
        ],
        hint="for filter m: correlate channel n with kernels[:, :, n, m] and add the "
        "results over n.",
    )


def _raise_shape(
    shape: tuple[int, ...], pairs: tuple[int, ...], image: tuple[int, ...]
) -> None:
    rows, columns, channels, filters = pairs
    kept = "channels kept instead of summed"
    mode = (
        "another mode",
        "the maps are larger than in valid mode: `signal.correlate2d` has mode "
        '"full" unless you say otherwise.',
    )
    known = {
        (2 * image[0] - rows, 2 * image[1] - columns, filters): mode,
        (*image[:2], filters): mode,
        (rows, columns, 1): (
            "one map only",
            "the output has one map. Does `return` stand inside the loop over the "
            "filters?",
        ),
        pairs: (
            kept,
            "one map for each pair of channel and filter: add them over the channels. "
            "The output has one map per filter.",
        ),
        (rows, columns, channels): (
            kept,
            "the output depth is the number of filters, whatever the number of input "
            "channels: sum over the channels.",
        ),
        (rows, columns, channels * filters): (
            kept,
            "add the maps of the channels: the output depth is the number of filters.",
        ),
        (rows, columns): (
            "filters summed, too",
            "each filter makes a map of its own: sum over the channels, not over the "
            "filters.",
        ),
        (filters, rows, columns): (
            "channels first",
            "the maps go on the last axis: (rows, columns, filters).",
        ),
    }
    mistake, hint = known.get(
        shape, ("wrong shape", "valid mode, and one map per filter on the last axis.")
    )
    raise CheckFailed(
        f"The result of correlate_channels has the wrong shape: {mistake}.",
        expected=f"shape {(rows, columns, filters)} for {channels} channels and "
        f"{filters} filters",
        received=f"shape {shape}",
        hint=hint,
        mistake=mistake,
    )


CORRELATE_CHANNELS = Exercise(
    name="correlate_channels",
    title="2.6 Several channels, several filters",
    verify=verify_correlate_channels,
    visible=(
        ChannelsCase((5, 6, 3), (3, 3), 2),
        ChannelsCase((4, 7, 2), (2, 3), 4, seed=1),
    ),
)
