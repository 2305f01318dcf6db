"""2.6: correlation with several input channels and several filters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.student.diagnosis import FloatArray, Function, Wrong
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class ChannelsCase:
    """A picture with channels and kernels for it, drawn from a seed."""

    image_shape: tuple[int, int, int]  # (height, width, channels)
    kernel_shape: tuple[int, int]  # (height, width) of the kernels
    filters: int
    seed: int = 0
    has_fractions: bool = False  # else whole numbers

    def draw(self) -> tuple[FloatArray, FloatArray]:
        """Return the picture and the kernels (height, width, channels, filters)."""
        generator = np.random.default_rng(self.seed)
        shape = (*self.kernel_shape, self.image_shape[2], self.filters)
        image, kernels = (
            generator.uniform(-1, 1, size)
            if self.has_fractions
            else generator.integers(-5, 6, size).astype(np.float64)
            for size in (self.image_shape, shape)
        )
        return image, kernels


def all_pairs(image: FloatArray, kernels: FloatArray) -> FloatArray:
    """Correlate each channel with each kernel.

    Returns
    -------
    ndarray of float64, shape (rows, columns, channels, filters)
        Not yet summed over the channels.
    """
    windows = sliding_window_view(image, kernels.shape[:2], axis=(0, 1))
    return np.asarray(np.einsum("ijnkl,klnm->ijnm", windows, kernels))


def _padded(image: FloatArray, kernels: FloatArray, *, full: bool) -> FloatArray:
    sides = [side - 1 if full else side // 2 for side in kernels.shape[:2]]
    after = [side - 1 - (0 if full else side // 2) for side in kernels.shape[:2]]
    after = sides if full else after
    around = [*zip(sides, after, strict=True), (0, 0)]
    return maps_of(np.pad(image, around), kernels)


def maps_of(image: FloatArray, kernels: FloatArray) -> FloatArray:
    """Return one map a filter: (rows, columns, filters)."""
    return np.asarray(all_pairs(image, kernels).sum(axis=2))


def _first_filter(image: FloatArray, kernels: FloatArray) -> FloatArray:
    maps = maps_of(image, kernels)
    return np.repeat(maps[:, :, :1], maps.shape[2], axis=2)


FLIPPED = "the kernels are turned by 180°: correlate."
FIRST = "only the first channel is used: add up the maps of all channels."
LAST = (
    "only the last channel arrives: is the sum overwritten (=) where it should grow "
    "(+=)?"
)
CHANNEL_MEAN = "you average over the channels; add them."
ONE_FILTER = "all output maps come from the first filter: use filter m for map m."
REVERSED = (
    "the channels meet the kernels in reverse order: channel n belongs to "
    "kernels[:, :, n, m]."
)
FIRST_KERNEL = (
    "each channel meets the kernel of the first channel: channel n belongs to "
    "kernels[:, :, n, m]."
)
MODE = (
    'the maps are larger than in valid mode: `signal.correlate2d` has mode "full" '
    "unless you say otherwise."
)
ONE_MAP = (
    "the output has one map. Does `return` stand inside the loop over the filters?"
)
PAIRS = (
    "one map for each pair of channel and filter: add them over the channels. The "
    "output has one map per filter."
)
DEPTH = (
    "the output depth is the number of filters, whatever the number of input channels: "
    "sum over the channels."
)
FILTERS_SUMMED = (
    "each filter makes a map of its own: sum over the channels, not over the filters."
)
MAPS_LAST = "the maps go on the last axis: (rows, columns, filters)."
ONE_FILTER_AT_A_TIME = (
    "for filter m: correlate channel n with kernels[:, :, n, m] and add the results "
    "over n. Valid mode, and one map per filter on the last axis."
)
KEPT = "channels kept instead of summed"

CORRELATE_CHANNELS = Exercise(
    name="correlate_channels",
    title="2.6 Several channels, several filters",
    visible=(
        ChannelsCase((5, 6, 3), (3, 3), 2),
        ChannelsCase((4, 7, 2), (2, 3), 4, seed=1),
    ),
    rule=Function(
        name="correlate_channels",
        arguments=ChannelsCase.draw,
        right=maps_of,
        wrong=(
            Wrong("flipped kernels", lambda x, k: maps_of(x, k[::-1, ::-1]), FLIPPED),
            Wrong("one channel only", lambda x, k: all_pairs(x, k)[:, :, 0], FIRST),
            Wrong("one channel only", lambda x, k: all_pairs(x, k)[:, :, -1], LAST),
            Wrong(
                "mean over the channels",
                lambda x, k: all_pairs(x, k).mean(axis=2),
                CHANNEL_MEAN,
            ),
            Wrong("one filter for all maps", _first_filter, ONE_FILTER),
            Wrong(
                "channels reversed", lambda x, k: maps_of(x, k[:, :, ::-1]), REVERSED
            ),
            Wrong(
                "kernel of the first channel for all",
                lambda x, k: maps_of(x, np.repeat(k[:, :, :1], k.shape[2], axis=2)),
                FIRST_KERNEL,
            ),
            *(
                Wrong(name, oracle, hint, by_shape=True)
                for name, oracle, hint in (
                    (
                        "another mode",
                        lambda x, k: _padded(x, k, full=True),
                        MODE,
                    ),
                    (
                        "another mode",
                        lambda x, k: _padded(x, k, full=False),
                        MODE,
                    ),
                    ("one map only", lambda x, k: maps_of(x, k)[:, :, :1], ONE_MAP),
                    (KEPT, all_pairs, PAIRS),
                    (KEPT, lambda x, k: all_pairs(x, k).sum(axis=3), DEPTH),
                    (
                        KEPT,
                        lambda x, k: all_pairs(x, k).reshape(
                            *maps_of(x, k).shape[:2], -1
                        ),
                        DEPTH,
                    ),
                    (
                        "filters summed, too",
                        lambda x, k: maps_of(x, k).sum(axis=2),
                        FILTERS_SUMMED,
                    ),
                    (
                        "channels first",
                        lambda x, k: np.moveaxis(maps_of(x, k), 2, 0),
                        MAPS_LAST,
                    ),
                )
            ),
        ),
        probes=(
            ChannelsCase((4, 4, 3), (2, 2), 3, seed=2),
            ChannelsCase((4, 5, 1), (2, 1), 2, seed=3),
            ChannelsCase((3, 5, 4), (2, 2), 1, seed=4),
            ChannelsCase((5, 4, 2), (2, 3), 3, seed=5, has_fractions=True),
        ),
        hint=ONE_FILTER_AT_A_TIME,
    ),
)
