"""2.5: edges between colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_02_convolution_layers.colour import (
    COLOURS,
    read_weights,
    respond,
)
from autograder.student.diagnosis import FloatArray, Mistake, assert_matches
from autograder.student.exercise import Exercise

NAME = "colour_gradients"
SOBEL_X = np.array([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])


@dataclass(frozen=True)
class StepCase:
    """A 3 × 3 patch with two colours.

    Parameters
    ----------
    first, second : tuple of float
        Red, green and blue, from 0 to 1: of the first and of the last column (or row);
        the middle belongs to the first.
    vertical : bool, default=True
        Whether the edge is upright; else the colours lie above one another.
    """

    first: tuple[float, float, float]
    second: tuple[float, float, float]
    vertical: bool = True

    def draw(self) -> FloatArray:
        """Return the patch, shape (3, 3, 3)."""
        lines = np.array([self.first, self.first, self.second], dtype=np.float64)
        patch = np.broadcast_to(lines[None, :, :], (3, 3, 3))
        return patch if self.vertical else np.transpose(patch, (1, 0, 2))


def outer(pattern: FloatArray) -> FloatArray:
    """Return a pattern in space times the four colours."""
    return np.asarray(pattern[:, :, None, None] * COLOURS.T)


def verify_colour_gradients(answer: Any, case: StepCase) -> None:
    """Compare the answers to a step between two colours."""
    weights = read_weights(answer, NAME, 3)
    patch = case.draw()
    kind = "an upright edge" if case.vertical else "horizontal stripes"
    if case.first == case.second:
        kind = "one single colour"
    grey = np.repeat(SOBEL_X[:, :, None, None], 3, axis=2).repeat(4, axis=3)
    assert_matches(
        respond(weights, patch),
        respond(outer(SOBEL_X), patch),
        f"{NAME}, on {kind} between two colours,",
        mistakes=[
            Mistake(
                "wrong orientation",
                respond(outer(SOBEL_X.T), patch),
                "the filters compare top with bottom: use Gx, which compares left with "
                "right.",
            ),
            Mistake(
                "mirrored gradient",
                respond(outer(-SOBEL_X), patch),
                "the sign is turned: in Gx the plus column is on the left.",
            ),
            Mistake(
                "colours added instead of multiplied",
                respond(SOBEL_X[:, :, None, None] + COLOURS.T, patch),
                "gradient and colour are multiplied, not added: then a constant patch "
                "answers 0, whatever its colour.",
            ),
            Mistake(
                "colours missing",
                respond(grey, patch),
                "these are grey gradients: multiply by the colour's weights, channel "
                "by channel.",
            ),
            Mistake(
                "scaled gradient",
                respond(outer(SOBEL_X), patch) / 4,
                "the right pattern at a quarter of its size: use Gx as it is printed.",
            ),
        ],
        hint="take one filter m and one channel n: `[:, :, n, m]` must be Gx times "
        "one number. Where in `colours` does it stand? (`reshape` does not transpose.)",
    )


COLOUR_GRADIENTS = Exercise(
    name=NAME,
    title="2.5 Edges between colours",
    verify=verify_colour_gradients,
    visible=(
        StepCase((0.9, 0.2, 0.1), (0.2, 0.6, 0.1)),
        StepCase((1, 0, 0), (0, 1, 0)),
        StepCase((0.4, 0.4, 0.9), (0.4, 0.4, 0.9)),
        StepCase((1, 0, 0), (0, 0, 1), vertical=False),
    ),
)
