"""2.4: four filters that blur in space and select a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_02_convolution_layers.colour import (
    COLOURS,
    gaussian,
    read_weights,
    respond,
)
from autograder.student.diagnosis import CheckFailed, Mistake, assert_matches, close
from autograder.student.exercise import Exercise

NAME = "colour_filters"


@dataclass(frozen=True)
class UniformCase:
    """A patch of one colour.

    Parameters
    ----------
    colour : tuple of float
        Red, green and blue, from 0 to 1.
    """

    colour: tuple[float, float, float]


@dataclass(frozen=True)
class SpaceCase:
    """The pattern in space of one filter.

    Parameters
    ----------
    number : int
        Which filter.
    """

    number: int


def verify_colour_filters(answer: Any, case: UniformCase | SpaceCase) -> None:
    """Check the answer to a colour, or the pattern in space."""
    weights = read_weights(answer, NAME, 9)
    if isinstance(case, SpaceCase):
        _verify_space(weights, case.number)
        return
    received = respond(weights, case.colour)
    expected = COLOURS @ np.array(case.colour)
    pattern = gaussian()
    assert_matches(
        received,
        expected,
        f"{NAME}, asked about one colour,",
        mistakes=[
            Mistake(
                "Gaussian not normalised",
                expected * (1 / pattern.max()),
                "the weights of the Gaussian do not add up to 1: divide it by its sum, "
                "else the filters brighten as well as blur.",
            ),
            Mistake(
                "Gaussian divided by the number of weights",
                expected / 81 / pattern.max(),
                "a Gaussian is divided by the sum of its weights, not by their number.",
            ),
            Mistake(
                "colours added instead of multiplied",
                respond(pattern[:, :, None, None] + COLOURS.T, case.colour),
                "pattern and colour are multiplied, not added.",
            ),
            Mistake(
                "colours missing",
                np.full(4, np.sum(case.colour)),
                "each channel is weighted alike: multiply by the colour's weights.",
            ),
            Mistake(
                "mean over the channels",
                expected / 3,
                "do not divide by the number of channels: Keras adds them up.",
            ),
        ],
        hint="sum a filter over its nine rows and nine columns: what remains must be "
        "its row of colours.",
    )


def _verify_space(weights: Any, number: int) -> None:
    pattern = gaussian()
    if all(
        close(weights[:, :, k, number], pattern * COLOURS[number, k], 1e-6)
        for k in range(3)
    ):
        return
    profile = weights[:, :, 0, number] / COLOURS[number, 0]
    flat = bool(np.ptp(profile) < 1e-9)
    raise CheckFailed(
        f"{NAME} does not have the Gaussian in space.",
        expected="a 9 × 9 Gaussian with sigma = 2 in each channel",
        received="equal weights everywhere" if flat else "another pattern",
        hint="that is an average, not a Gaussian: the weight falls off from the centre."
        if flat
        else "check sigma, and that rows and columns are the first two axes.",
        mistake="average instead of Gaussian" if flat else "another pattern in space",
    )


COLOUR_FILTERS = Exercise(
    name=NAME,
    title="2.4 Four colour filters",
    verify=verify_colour_filters,
    visible=(UniformCase((1, 0, 0)), UniformCase((0.5, 0.5, 0.5)), SpaceCase(0)),
)
