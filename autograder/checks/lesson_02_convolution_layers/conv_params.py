"""2.3: why 20, why 976."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.diagnosis import Function, Wrong
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class LayerCase:
    """Sizes of a Conv2D layer."""

    height: int  # of the kernels, in pixels
    width: int
    channels: int  # of the input
    filters: int
    bias: bool = True
    is_said: bool = False  # whether `bias` is handed on although it is True

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        sizes = (self.height, self.width, self.channels, self.filters)
        return (*sizes, self.bias) if self.is_said or not self.bias else sizes


Count = Callable[..., int]
ONE_KERNEL = "a filter has one small kernel for each input channel."
ONE_KERNEL_AND_BIAS = (
    "a filter has one small kernel for each input channel, and one bias."
)
ALL_FILTERS = "count all filters."
NOT_SQUARE = "kernels need not be square: height times width."
SIDES = "a kernel has height times width weights: multiply, do not add."
THREE = "the input does not always have three channels: take the argument."
NO_BIAS = "each filter has one bias besides its weights."
PER_WEIGHT = "a filter has one bias, not one per weight."
PER_CHANNEL = "biases belong to the filters: one for each output map."
ONE_FOR_ALL = "each filter has a bias of its own."
PER_KERNEL = "the channels are summed before the one bias of the filter is added."
ALWAYS = "with bias=False the layer has weights only."
INVERTED = "the biases are counted just where there are none: turn the condition."
DEFAULT = "without its last argument the function is to count biases: bias=True."
ONLY_BIASES = (
    "without biases the result is 0: `if … else …` reaches further than you think, put "
    "it in brackets."
)
ONE_FILTER_FIRST = (
    "count the weights of one filter first, add its bias, then multiply by the number "
    "of filters."
)

# Each way to count weights with each way to count biases: slips come in pairs.
WEIGHTS: dict[str, tuple[Count, str]] = {
    "": (lambda h, w, c, f: h * w * c * f, ""),
    "input channels forgotten": (lambda h, w, c, f: h * w * f, ONE_KERNEL),
    "filters forgotten": (lambda h, w, c, f: h * w * c, ALL_FILTERS),
    "square kernels assumed": (lambda h, w, c, f: h * h * c * f, NOT_SQUARE),
    "kernels assumed square": (lambda h, w, c, f: w * w * c * f, NOT_SQUARE),
    "sides added": (lambda h, w, c, f: (h + w) * c * f, SIDES),
    "three channels assumed": (lambda h, w, c, f: h * w * 3 * f, THREE),
}
BIASES: dict[str, tuple[Count, str]] = {
    "": (lambda h, w, c, f, bias=True: f * bias, ""),
    "bias forgotten": (lambda h, w, c, f, bias=True: 0, NO_BIAS),
    "one bias per weight": (
        lambda h, w, c, f, bias=True: h * w * c * f * bias,
        PER_WEIGHT,
    ),
    "one bias per input channel": (lambda h, w, c, f, bias=True: c * bias, PER_CHANNEL),
    "one bias for the layer": (lambda h, w, c, f, bias=True: int(bias), ONE_FOR_ALL),
    "one bias per channel and filter": (
        lambda h, w, c, f, bias=True: c * f * bias,
        PER_KERNEL,
    ),
    "bias the wrong way round": (
        lambda h, w, c, f, bias=True: f * (not bias),
        INVERTED,
    ),
    "bias left out by default": (lambda h, w, c, f, bias=False: f * bias, DEFAULT),
}


IGNORED = ("", "counts a bias that is not there")
# Two slips that are one.
TOGETHER = {
    ("filters forgotten", "one bias for the layer"): ("one filter only", ALL_FILTERS),
    ("input channels forgotten", "bias forgotten"): (
        "input channels and bias forgotten",
        ONE_KERNEL_AND_BIAS,
    ),
}


def _both(weights: str, biases: str, ignored: str) -> Wrong:
    (count_weights, one), (count_biases, two) = WEIGHTS[weights], BIASES[biases]

    def oracle(*arguments: Any) -> int:
        said = arguments[:4] if ignored else arguments
        return int(count_weights(*said[:4]) + count_biases(*said))

    name, hint = TOGETHER.get(
        (weights, biases), (_joined(weights, biases, " and "), _joined(one, two, " "))
    )
    return Wrong(
        _joined(name, ignored, " and "),
        oracle,
        _joined(hint, ALWAYS if ignored else "", " "),
    )


def _differs(weights: str, biases: str, ignored: str) -> bool:
    """Tell whether these slips are any, and not others in other words."""
    without = biases in (
        "bias forgotten",
        "bias left out by default",
        "bias the wrong way round",
    )
    return bool(weights or biases or ignored) and not (ignored and without)


def _joined(one: str, two: str, between: str) -> str:
    return between.join(text for text in (one, two) if text)


def count(
    height: int, width: int, channels: int, filters: int, bias: bool = True
) -> int:
    """Return the number of weights and biases."""
    return (height * width * channels + bias) * filters


CONV_PARAMS = Exercise(
    name="conv_params",
    title="2.3 Why 20, why 976?",
    visible=(
        LayerCase(9, 9, 3, 4),
        LayerCase(3, 3, 1, 2),
        LayerCase(5, 5, 3, 6, bias=False),
    ),
    rule=Function(
        name="conv_params",
        arguments=LayerCase.draw,
        read=as_integer,
        right=count,
        wrong=[
            Wrong(
                "nothing without biases",
                lambda h, w, c, f, bias=True: (h * w * c + 1) * f * bias,
                ONLY_BIASES,
            ),
            *(
                _both(*names)
                for names in product(WEIGHTS, BIASES, IGNORED)
                if _differs(*names)
            ),
        ],
        probes=(
            LayerCase(2, 5, 4, 3),
            LayerCase(4, 1, 2, 5, bias=False),
            LayerCase(3, 2, 5, 7, is_said=True),
            LayerCase(1, 1, 6, 1),
        ),
        expected="every weight and every bias, each counted once",
        hint=ONE_FILTER_FIRST,
    ),
)
