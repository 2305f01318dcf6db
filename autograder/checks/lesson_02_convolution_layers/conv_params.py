"""2.3: why 20, why 976."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class LayerCase:
    """Sizes of a Conv2D layer.

    Parameters
    ----------
    height, width : int
        Of the kernels, in pixels.
    channels : int
        Of the input.
    filters : int
        Number of filters.
    bias : bool, default=True
        Whether the layer has biases.
    """

    height: int
    width: int
    channels: int
    filters: int
    bias: bool = True


def verify_conv_params(conv_params: Any, case: LayerCase) -> None:
    """Compare a count with the number of weights and biases."""
    arguments: list[Any] = [case.height, case.width, case.channels, case.filters]
    if not case.bias:
        arguments.append(False)
    received = as_integer(
        call(conv_params, *arguments, name="conv_params"), "the result of conv_params"
    )
    weights = case.height * case.width * case.channels * case.filters
    if received == weights + case.filters * case.bias:
        return
    mistake, hint = _mistake(received, case, weights)
    raise CheckFailed(
        f"conv_params is not right: {mistake}.",
        expected="every weight and every bias, each counted once",
        received=f"{received} for {case.height} × {case.width} kernels, "
        f"{case.channels} channels, {case.filters} filters"
        + ("" if case.bias else ", no bias"),
        hint=hint,
        mistake=mistake,
    )


def _mistake(received: int, case: LayerCase, weights: int) -> tuple[str, str]:
    area = case.height * case.width
    if not case.bias and received == weights + case.filters:
        return "counts a bias that is not there", (
            "with bias=False the layer has weights only."
        )
    known = {  # with one channel some numbers coincide: the last entry counts
        area * case.filters: (
            "input channels and bias forgotten",
            "a filter has one small kernel for each input channel, and one bias.",
        ),
        weights: ("bias forgotten", "each filter has one bias besides its weights."),
        area * case.filters + case.filters: (
            "input channels forgotten",
            "a filter has one small kernel for each input channel.",
        ),
        2 * weights: (
            "one bias per weight",
            "a filter has one bias, not one per weight.",
        ),
        weights + case.channels: (
            "one bias per input channel",
            "biases belong to the filters: one for each output map.",
        ),
        weights + 1: ("one bias for the layer", "each filter has a bias of its own."),
        weights + case.channels * case.filters: (
            "one bias per channel and filter",
            "the channels are summed before the one bias of the filter is added.",
        ),
        area * case.channels + 1: ("one filter only", "count all filters."),
    }
    return known.get(
        received,
        ("other number", "count the weights of one filter first, add its bias, then "
         "multiply by the number of filters."),
    )  # fmt: skip


CONV_PARAMS = Exercise(
    name="conv_params",
    title="2.3 Why 20, why 976?",
    verify=verify_conv_params,
    visible=(
        LayerCase(9, 9, 3, 4),
        LayerCase(3, 3, 1, 2),
        LayerCase(5, 5, 3, 6, bias=False),
    ),
)
