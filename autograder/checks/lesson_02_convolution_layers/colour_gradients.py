"""2.5: edges between colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checks.lesson_02_convolution_layers.colour import (
    COLOURS,
    coloured,
    read_weights,
    respond,
)
from autograder.student.diagnosis import FloatArray, Values, Wrong
from autograder.student.exercise import Exercise

NAME = "colour_gradients"
SOBEL_X = np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
Colour = tuple[float, float, float]  # red, green and blue, from 0 to 1


@dataclass(frozen=True)
class StepCase:
    """A 3 × 3 patch with two colours."""

    first: Colour  # of the first two columns (or rows)
    second: Colour  # of the last one
    vertical: bool = True  # whether the edge is upright; else one above the other

    def draw(self) -> FloatArray:
        """Return the patch, shape (3, 3, 3)."""
        lines = np.array([self.first, self.first, self.second], dtype=np.float64)
        patch = np.broadcast_to(lines[None, :, :], (3, 3, 3))
        return patch if self.vertical else np.transpose(patch, (1, 0, 2))

    def describe(self) -> str:
        """Return the case in words."""
        if self.first == self.second:
            return "one single colour"
        kind = "an upright edge" if self.vertical else "horizontal stripes"
        return f"{kind} between two colours"


@dataclass(frozen=True)
class NoiseCase:
    """A patch of random colours: no two filters answer alike."""

    seed: int

    def draw(self) -> FloatArray:
        """Return the patch, shape (3, 3, 3)."""
        return np.random.default_rng(self.seed).random((3, 3, 3))

    def describe(self) -> str:
        """Return the case in words."""
        return "a patch of many colours"


ORIENTATION = (
    "the filters compare top with bottom: use Gx, which compares left with right."
)
MIRRORED = "the sign is turned: in Gx the plus column is on the left."
ADDED = (
    "gradient and colour are multiplied, not added: then a constant patch answers 0, "
    "whatever its colour."
)
GREY = "these are grey gradients: multiply by the colour's weights, channel by channel."
SCALED = "the right pattern at a quarter of its size: use Gx as it is printed."
RESHAPED = (
    "the numbers of `colours` stand in other places: `reshape` keeps their order, and "
    "does not transpose."
)
ONE_PLACE = (
    "take one filter m and one channel n: `[:, :, n, m]` must be Gx times one number. "
    "Where in `colours` does it stand? (`reshape` does not transpose.)"
)
KNOWN = (
    ("wrong orientation", coloured(SOBEL_X.T), ORIENTATION),
    ("mirrored gradient", coloured(-SOBEL_X), MIRRORED),
    (
        "colours added instead of multiplied",
        SOBEL_X[:, :, None, None] + COLOURS.T,
        ADDED,
    ),
    ("colours missing", coloured(SOBEL_X, np.ones((4, 3))), GREY),
    ("scaled gradient", coloured(SOBEL_X) / 4, SCALED),
    ("colours reshaped", coloured(SOBEL_X, COLOURS.reshape(3, 4).T), RESHAPED),
)

COLOUR_GRADIENTS = Exercise(
    name=NAME,
    title="2.5 Edges between colours",
    visible=(
        StepCase((0.9, 0.2, 0.1), (0.2, 0.6, 0.1)),
        StepCase((1, 0, 0), (0, 1, 0)),
        StepCase((0.4, 0.4, 0.9), (0.4, 0.4, 0.9)),
        StepCase((1, 0, 0), (0, 0, 1), vertical=False),
    ),
    rule=Values(
        name=NAME,
        value=lambda answer, case: respond(read_weights(answer, NAME, 3), case.draw()),
        right=lambda case: respond(coloured(SOBEL_X), case.draw()),
        wrong=[
            Wrong(name, lambda case, w=weights: respond(w, case.draw()), hint)
            for name, weights, hint in KNOWN
        ],
        probes=(NoiseCase(1), NoiseCase(2), NoiseCase(3)),
        describe=lambda case: case.describe(),
        has_slips=False,
        hint=ONE_PLACE,
    ),
)
