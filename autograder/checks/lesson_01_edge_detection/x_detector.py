"""1.8: an X detector that brightness does not fool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.checks.lesson_01_edge_detection.filters import (
    is_balanced,
    picture,
    places_of_maximum,
    read_filter,
    response_of,
)
from autograder.student.diagnosis import Demand, Design, FloatArray, Repair
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class CrossCase:
    """An image with one X of one-pixel strokes."""

    side: int = 9  # of the image, in pixels
    centre: tuple[int, int] = (4, 4)  # row and column of the crossing
    arm: int = 3  # length of each stroke from the crossing, in pixels
    dark: float = 0.0  # grey levels
    bright: float = 1.0

    def draw(self) -> FloatArray:
        """Return the image."""
        image = np.full((self.side, self.side), self.dark, dtype=np.float64)
        row, column = self.centre
        for step in range(-self.arm, self.arm + 1):
            image[row + step, column + step] = self.bright
            image[row + step, column - step] = self.bright
        return image


def _offsets(weights: FloatArray, case: CrossCase) -> tuple[tuple[int, int], ...]:
    """Return where the largest responses are, counted from the crossing."""
    places = places_of_maximum(response_of(weights, case.draw()))
    return tuple((int(r), int(c)) for r, c in places - (np.array(case.centre) - 1))


def _what_answers(offsets: tuple[tuple[int, int], ...]) -> tuple[str, str] | None:
    if (0, 0) in offsets:
        return "tie with a single stroke", TIE
    if all(abs(row) == abs(column) for row, column in offsets):
        return "a single stroke answers most", STROKE
    return None


FOOLED = (
    "brightness fooled you: without minus weights an all-white patch scores as high as "
    "the X itself. Punish white where the X is dark."
)
UNBALANCED = (
    "the plus and minus weights do not balance yet: their sum is what a white patch "
    "scores, so it must be 0."
)
SIGNS = "the smallest response is at the crossing: change every sign."
TIE = (
    "other places answer as strongly as the crossing. A single diagonal stroke must "
    "score less than two that cross: do both diagonals have plus?"
)
STROKE = (
    "the largest responses lie on a single stroke, which scores more than the crossing "
    "of two. Give plus to both diagonals."
)
OTHER = (
    "look at the window with the largest response: which of its pixels should count "
    "against it?"
)

X_DETECTOR = Exercise(
    name="x_detector",
    title="1.8 Repair the X detector",
    visible=(CrossCase(), CrossCase(dark=0.4, bright=0.9)),
    rule=Design(
        name="x_detector",
        read=lambda answer: read_filter(answer, "x_detector", 3),
        demands=(
            Demand(
                "fooled by brightness",
                lambda weights, case: weights,
                lambda weights: weights.min() < 0 or weights.max() <= 0,
                FOOLED,
                expected="response 0 on a patch that is white all over",
                received=lambda weights: "a response above 0: no weight is negative",
            ),
            Demand(
                "weights do not add up to zero",
                lambda weights, case: weights,
                is_balanced,
                UNBALANCED,
                expected="response 0 on a patch that is white all over",
                received=lambda weights: f"the weights add up to {weights.sum():.4g}",
            ),
            Demand(
                "another pattern answers most",
                _offsets,
                lambda offsets: offsets == ((0, 0),),
                OTHER,
                expected="one largest response, where the window is centred on the "
                "crossing",
                received=lambda offsets: (
                    f"{len(offsets)} equal maxima"
                    if len(offsets) > 1
                    else f"the maximum {offsets[0]} (rows, columns) from the crossing"
                ),
                fails="does not single out the crossing",
                tells=_what_answers,
            ),
        ),
        repairs=(Repair("right place, wrong sign", np.negative, SIGNS),),
        picture=picture,
    ),
    promises=(
        Promise("scores **0** on the white patch", (CrossCase(),)),
        Promise(
            "only largest response on the X image is at the crossing", (CrossCase(),)
        ),
    ),
)
