"""3.6: a convolution against a dense layer between the same two volumes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    WrongRule,
    rule_behind,
)
from autograder.student.answers import as_integer, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

Sizes = tuple[int, int, int, int, int]
NAME = "dense_against_conv"


@dataclass(frozen=True)
class WeightsCase:
    """Layers to compare.

    Parameters
    ----------
    sizes : tuple of (n, c, k, f, groups)
        Side, input and output channels, window, groups.
    part : {"dense", "conv"}
        Which of the two numbers counts here.
    """

    sizes: tuple[Sizes, ...]
    part: str


def dense_weights(n: int, c: int, k: int, f: int, groups: int) -> int:
    """Count one weight for each pair of an input and an output value."""
    return int(np.prod((n, n, c), dtype=object) * np.prod((n, n, k), dtype=object))


def conv_weights(n: int, c: int, k: int, f: int, groups: int) -> int:
    """Count the weights of each filter, which sees the channels of its group."""
    return sum(f * f * (c // groups) for _ in range(k))


_DENSE_MISTAKES = [
    WrongRule(
        "one output for each channel",
        lambda n, c, k, f, groups: n * n * c * k,
        "the output is a whole volume: n · n · k values, and each has weights of its "
        "own.",
    ),
    WrongRule(
        "one node taken for the layer",
        lambda n, c, k, f, groups: n * n * c,
        "that is what one node needs. The layer has n · n · k nodes.",
    ),
    WrongRule(
        "biases among the weights",
        lambda n, c, k, f, groups: n**4 * c * k + n * n * k,
        "here only weights are compared: leave the biases out.",
    ),
    WrongRule(
        "grouped dense layer",
        lambda n, c, k, f, groups: n**4 * c * k // groups,
        "a dense layer has no groups: every output looks at every input.",
    ),
    WrongRule(
        "channels forgotten",
        lambda n, c, k, f, groups: n**4,
        "both volumes have channels, and each channel has values of its own.",
    ),
]
_CONV_MISTAKES = [
    WrongRule(
        "channels forgotten",
        lambda n, c, k, f, groups: f * f * k,
        "each filter is as deep as its input, or as its group.",
    ),
    WrongRule(
        "counted per position",
        lambda n, c, k, f, groups: n * n * f * f * (c // groups) * k,
        "the same filters are used at all n · n places: count them once.",
    ),
    WrongRule(
        "groups ignored",
        lambda n, c, k, f, groups: f * f * c * k,
        "with groups, a filter sees only the channels of its own group.",
    ),
    WrongRule(
        "groups taken twice",
        lambda n, c, k, f, groups: f * f * (c // groups) * (k // groups),
        "each filter is shallower, but there are still k of them.",
    ),
    WrongRule(
        "biases among the weights",
        lambda n, c, k, f, groups: f * f * (c // groups) * k + k,
        "here only weights are compared: leave the biases out.",
    ),
    WrongRule(
        "window not squared",
        lambda n, c, k, f, groups: f * (c // groups) * k,
        "the window has f rows and f columns.",
    ),
]


def verify_dense_against_conv(function: Any, case: WeightsCase) -> None:
    """Compare one of the two numbers."""
    index = 0 if case.part == "dense" else 1
    oracle = (dense_weights, conv_weights)[index]
    results = [(s, _pair_from(function, s)[index]) for s in case.sizes]
    wrong = [(sizes, value) for sizes, value in results if value != oracle(*sizes)]
    if not wrong:
        return
    rule = rule_behind((_DENSE_MISTAKES, _CONV_MISTAKES)[index], results)
    mistake, hint = (rule.name, rule.hint) if rule else _other(case.part, results)
    sizes, value = wrong[0]
    raise CheckFailed(
        f"The weights of the {case.part} layer are not right: {mistake}.",
        received=f"{value:,} for {NAME}{sizes}",
        hint=hint,
        mistake=mistake,
    )


def _pair_from(function: Any, sizes: Sizes) -> tuple[int, int]:
    result = call(function, *sizes, name=NAME)
    if isinstance(result, dict):
        result = list(result.values())
    if np.ndim(result) != 1 or len(result) != 2:
        raise CheckFailed(
            f"{NAME} does not return two numbers.",
            expected="(weights of the dense layer, weights of the convolution)",
            received=brief(result, 50),
            hint="return both counts, the dense layer's first.",
            mistake="wrong shape",
        )
    first, second = result
    return (
        as_integer(first, "the weights of the dense layer"),
        as_integer(second, "the weights of the convolution"),
    )


def _other(part: str, results: list[tuple[Sizes, int]]) -> tuple[str, str]:
    swapped = conv_weights if part == "dense" else dense_weights
    if all(value == swapped(*sizes) for sizes, value in results):
        return "dense and convolution swapped", (
            "the first number belongs to the dense layer, the second to the "
            "convolution."
        )
    oracle = dense_weights if part == "dense" else conv_weights
    if all((oracle(*sizes) - value) % 2**32 == 0 for sizes, value in results):
        return "number too large for its type", (
            "a 32-bit integer ends at two thousand million and wraps. Use Python's "
            "own int."
        )
    if part == "dense":
        return "other number", (
            "count the values of the input and of the output volume: one weight for "
            "each pair."
        )
    return "other number", (
        "write down the shape of one filter first, then how many there are."
    )


DENSE_AGAINST_CONV = Exercise(
    name=NAME,
    title="3.6 Dense against convolution",
    verify=verify_dense_against_conv,
    visible=tuple(
        WeightsCase(((55, 96, 256, 5, 1), (4, 2, 3, 3, 1)), part)
        for part in ("dense", "conv")
    ),
)
