"""2.4: four filters that blur in space and select a colour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checks.lesson_02_convolution_layers.colour import (
    COLOURS,
    coloured,
    gaussian,
    read_weights,
    respond,
)
from autograder.student.diagnosis import FloatArray, Values, Wrong
from autograder.student.exercise import Exercise

NAME = "colour_filters"


@dataclass(frozen=True)
class UniformCase:
    """A patch of one colour."""

    colour: tuple[float, float, float]  # red, green and blue, from 0 to 1

    def seen(self, weights: FloatArray) -> FloatArray:
        """Return the answers to the patch."""
        return respond(weights, self.colour)

    def describe(self) -> str:
        """Return the case in words."""
        return f"a patch of one colour, {self.colour}"


@dataclass(frozen=True)
class SpaceCase:
    """The pattern in space of one filter."""

    number: int  # of the filter

    def seen(self, weights: FloatArray) -> FloatArray:
        """Return the filter's weights, larger so that small ones count."""
        return 10 * weights[:, :, :, self.number]

    def describe(self) -> str:
        """Return the case in words."""
        return f"filter {self.number}, ten times its weights"


BLUR = gaussian()
PEAK = BLUR.max()
NOT_NORMALISED = (
    "the weights of the Gaussian do not add up to 1: divide it by its sum, else the "
    "filters brighten as well as blur."
)
BY_NUMBER = "a Gaussian is divided by the sum of its weights, not by their number."
ADDED = "pattern and colour are multiplied, not added."
GREY = "each channel is weighted alike: multiply by the colour's weights."
CHANNEL_MEAN = "do not divide by the number of channels: Keras adds them up."
FLAT = "that is an average, not a Gaussian: the weight falls off from the centre."
RESHAPED = (
    "the numbers of `colours` stand in other places: `reshape` keeps their order, and "
    "does not transpose."
)
WIDER = "the Gaussian has another width: look at sigma in the formula, and its square."
EACH_FILTER = (
    "sum a filter over its nine rows and nine columns: what remains must be its row of "
    "colours. Check sigma, and that rows and columns are the first two axes."
)
KNOWN = (
    ("Gaussian not normalised", coloured(BLUR / PEAK), NOT_NORMALISED),
    (
        "Gaussian divided by the number of weights",
        coloured(BLUR / PEAK / 81),
        BY_NUMBER,
    ),
    ("colours added instead of multiplied", BLUR[:, :, None, None] + COLOURS.T, ADDED),
    ("colours missing", coloured(BLUR, np.ones((4, 3))), GREY),
    ("mean over the channels", coloured(BLUR) / 3, CHANNEL_MEAN),
    ("average instead of Gaussian", coloured(np.full((9, 9), 1 / 81)), FLAT),
    ("colours reshaped", coloured(BLUR, COLOURS.reshape(3, 4).T), RESHAPED),
    *(
        ("another width", coloured(gaussian(9, sigma)), WIDER)
        for sigma in (1.0, 2**0.5, 4.0, 8**0.5, 0.5)
    ),
)

COLOUR_FILTERS = Exercise(
    name=NAME,
    title="2.4 Four colour filters",
    visible=(UniformCase((1, 0, 0)), UniformCase((0.5, 0.5, 0.5)), SpaceCase(0)),
    rule=Values(
        name=NAME,
        value=lambda answer, case: case.seen(read_weights(answer, NAME, 9)),
        right=lambda case: case.seen(coloured(BLUR)),
        wrong=[
            Wrong(name, lambda case, weights=weights: case.seen(weights), hint)
            for name, weights, hint in KNOWN
        ],
        probes=(UniformCase((0.9, 0.2, 0.6)), *(SpaceCase(n) for n in (1, 2, 3))),
        describe=lambda case: case.describe(),
        has_slips=False,
        enough=1,
        hint=EACH_FILTER,
    ),
)
