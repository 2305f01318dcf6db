"""3.6: a convolution against a dense layer between the same two volumes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer, brief
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    Function,
    Grouped,
    Wrong,
)
from autograder.student.exercise import Exercise

Sizes = tuple[int, int, int, int, int]
Count = Callable[[int, int, int, int, int], int]
NAME = "dense_against_conv"
PARTS = ("dense", "conv")


@dataclass(frozen=True)
class WeightsCase:
    """Layers to compare."""

    sizes: tuple[Sizes, ...]  # (n, c, k, f, groups): side, channels, window, groups
    part: str  # which of the two numbers counts here, one of PARTS

    def calls(self) -> tuple[Sizes, ...]:
        """Return the arguments of each call."""
        return self.sizes


def dense_weights(n: int, c: int, k: int, f: int, groups: int) -> int:
    """Count one weight for each pair of an input and an output value."""
    return int(np.prod((n, n, c), dtype=object) * np.prod((n, n, k), dtype=object))


def conv_weights(n: int, c: int, k: int, f: int, groups: int) -> int:
    """Count the weights of each filter, which sees the channels of its group."""
    return sum(f * f * (c // groups) for _ in range(k))


def _in_32_bits(count: Count) -> Count:
    return lambda *sizes: (count(*sizes) + 2**31) % 2**32 - 2**31


def _pair(raw: Any, name: str) -> tuple[int, int]:
    result = list(raw.values()) if isinstance(raw, dict) else raw
    if np.ndim(result) != 1 or len(result) != 2:
        raise CheckFailed(
            f"{NAME} does not return two numbers.",
            expected="(weights of the dense layer, weights of the convolution)",
            received=brief(result, 50),
            hint=BOTH,
            mistake="wrong shape",
        )
    first, second = result
    return (
        as_integer(first, "the weights of the dense layer"),
        as_integer(second, "the weights of the convolution"),
    )


BOTH = "return both counts, the dense layer's first."
SWAPPED = "the first number belongs to the dense layer, the second to the convolution."
WRAPS = "a 32-bit integer ends at two thousand million and wraps. Use Python's own int."
WHOLE_VOLUME = (
    "the output is a whole volume: n · n · k values, and each has weights of its own."
)
ONE_NODE = "that is what one node needs. The layer has n · n · k nodes."
NO_BIASES = "here only weights are compared: leave the biases out."
NO_GROUPS = "a dense layer has no groups: every output looks at every input."
CHANNELS = "both volumes have channels, and each channel has values of its own."
DEEP = "each filter is as deep as its input, or as its group."
ONCE = "the same filters are used at all n · n places: count them once."
OWN_GROUP = "with groups, a filter sees only the channels of its own group."
STILL_K = "each filter is shallower, but there are still k of them."
SQUARED = "the window has f rows and f columns."
ONE_FILTER = "that is one filter. How many are there?"
VALUES = (
    "count the values of the input and of the output volume: one weight for each pair."
)
FILTERS = "write down the shape of one filter first, then how many there are."

DENSE: tuple[tuple[str, Count, str], ...] = (
    ("one output for each channel", lambda n, c, k, f, g: n * n * c * k, WHOLE_VOLUME),
    ("one node taken for the layer", lambda n, c, k, f, g: n * n * c, ONE_NODE),
    (
        "biases among the weights",
        lambda n, c, k, f, g: n**4 * c * k + n * n * k,
        NO_BIASES,
    ),
    ("grouped dense layer", lambda n, c, k, f, g: n**4 * c * k // g, NO_GROUPS),
    ("channels forgotten", lambda n, c, k, f, g: n**4, CHANNELS),
    ("channels of the input forgotten", lambda n, c, k, f, g: n**4 * k, CHANNELS),
    ("channels of the output forgotten", lambda n, c, k, f, g: n**4 * c, CHANNELS),
)
CONV: tuple[tuple[str, Count, str], ...] = (
    ("channels forgotten", lambda n, c, k, f, g: f * f * k, DEEP),
    (
        "counted per position",
        lambda n, c, k, f, g: n * n * f * f * (c // g) * k,
        ONCE,
    ),
    ("groups ignored", lambda n, c, k, f, g: f * f * c * k, OWN_GROUP),
    ("groups multiplied", lambda n, c, k, f, g: f * f * c * k * g, OWN_GROUP),
    ("groups taken twice", lambda n, c, k, f, g: f * f * (c // g) * (k // g), STILL_K),
    (
        "biases among the weights",
        lambda n, c, k, f, g: f * f * (c // g) * k + k,
        NO_BIASES,
    ),
    ("window not squared", lambda n, c, k, f, g: f * (c // g) * k, SQUARED),
    ("one filter only", lambda n, c, k, f, g: f * f * (c // g), ONE_FILTER),
)
PROBES = ((6, 4, 8, 3, 2), (5, 6, 3, 1, 3), (3, 2, 5, 3, 1), (7, 8, 4, 5, 4))
LARGE_VOLUMES = ((90, 8, 16, 3, 1), (120, 4, 4, 3, 1))  # beyond 32 bits
LARGE_FILTERS = ((9, 512, 4096, 43, 1), (9, 512, 4096, 45, 1))


def _part(part: str) -> Grouped:
    dense = part == "dense"
    right, other = (
        (dense_weights, conv_weights) if dense else (conv_weights, dense_weights)
    )
    return Grouped(
        calls=WeightsCase.calls,
        rule=Function(
            name=f"{NAME}, the weights of the {part} layer,",
            arguments=tuple,
            read=lambda raw, name: _pair(raw, name)[PARTS.index(part)],
            right=right,
            wrong=[
                *(Wrong(*row) for row in (DENSE if dense else CONV)),
                Wrong("dense and convolution swapped", other, SWAPPED),
                Wrong("number too large for its type", _in_32_bits(right), WRAPS),
            ],
            features=(
                Feature(
                    lambda n, c, k, f, groups: groups > 1,
                    {True: "groups", False: "ordinary layers"},
                ),
            ),
            probes=(*PROBES, *(LARGE_VOLUMES if dense else LARGE_FILTERS)),
            describe=lambda sizes: f"{NAME}{sizes}",
            hint=VALUES if dense else FILTERS,
        ),
    )


DENSE_AGAINST_CONV = Exercise(
    name=NAME,
    title="3.6 Dense against convolution",
    visible=tuple(
        WeightsCase(((55, 96, 256, 5, 1), (4, 2, 3, 3, 1)), part) for part in PARTS
    ),
    part=lambda case: case.part,
    points_by_part=True,
    rule={part: _part(part) for part in PARTS},
)
