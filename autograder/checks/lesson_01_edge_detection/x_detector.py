"""1.8: an X detector that brightness does not fool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_01_edge_detection.filters import (
    SUM_TOLERANCE,
    normalised,
    places_of_maximum,
)
from autograder.student import pictures, reference
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class CrossCase:
    """An image with one X of one-pixel strokes.

    Parameters
    ----------
    side : int
        Side of the image, in pixels.
    centre : tuple of int
        Row and column of the crossing.
    arm : int
        Length of each stroke from the crossing, in pixels.
    dark, bright : float
        Grey levels.
    """

    side: int = 9
    centre: tuple[int, int] = (4, 4)
    arm: int = 3
    dark: float = 0.0
    bright: float = 1.0

    def draw(self) -> FloatArray:
        """Return the image."""
        image = np.full((self.side, self.side), self.dark, dtype=np.float64)
        row, column = self.centre
        for step in range(-self.arm, self.arm + 1):
            image[row + step, column + step] = self.bright
            image[row + step, column - step] = self.bright
        return image


def verify_x_detector(answer: Any, case: CrossCase) -> None:
    """Check that only the crossing answers most, and brightness alone does not."""
    weights = normalised(answer, "x_detector", 3)
    _assert_blind_to_brightness(answer, weights)
    response = reference.correlate(case.draw(), weights)
    places = places_of_maximum(response)
    target = np.array(case.centre) - 1
    if len(places) == 1 and (places[0] == target).all():
        return
    mistake, hint = _cross_mistake(response, places, target)
    raise CheckFailed(
        f"x_detector does not single out the crossing: {mistake}.",
        expected="one largest response, where the window is centred on the crossing",
        received=f"{len(places)} equal maxima"
        if len(places) > 1
        else f"the maximum at window {places[0].tolist()}",
        hint=hint,
        mistake=mistake,
        picture=lambda: pictures.response(response, places, "the largest response"),
    )


def _assert_blind_to_brightness(answer: Any, weights: FloatArray) -> None:
    if abs(weights.sum()) <= SUM_TOLERANCE:
        return
    raw = np.asarray(answer, dtype=np.float64)
    unrepaired = weights.min() >= 0
    raise CheckFailed(
        "x_detector answers to a patch that is white all over.",
        expected="response 0 on the white patch",
        received=f"response {raw.sum():.4g} on the white patch",
        hint="brightness fooled you: without minus weights an all-white patch scores "
        "as high as the X itself. Punish white where the X is dark."
        if unrepaired
        else "the plus and minus weights do not balance yet: their sum is what a white "
        "patch scores, so it must be 0.",
        mistake="fooled by brightness"
        if unrepaired
        else "weights do not add up to zero",
    )


def _cross_mistake(
    response: FloatArray, places: npt.NDArray[np.intp], target: npt.NDArray[np.intp]
) -> tuple[str, str]:
    lowest = places_of_maximum(-response)
    if len(lowest) == 1 and (lowest[0] == target).all():
        return "right place, wrong sign", (
            "the smallest response is at the crossing: change every sign."
        )
    if len(places) > 1 and any((place == target).all() for place in places):
        return "tie with a single stroke", (
            "other places answer as strongly as the crossing. A single diagonal stroke "
            "must score less than two that cross: do both diagonals have plus?"
        )
    if all(abs(row) == abs(column) for row, column in places - target):
        return "a single stroke answers most", (
            "the largest responses lie on a single stroke, which scores more than the "
            "crossing of two. Give plus to both diagonals."
        )
    return "another pattern answers most", (
        "look at the window with the largest response: which of its pixels should "
        "count against it?"
    )


X_DETECTOR = Exercise(
    name="x_detector",
    title="1.8 Repair the X detector",
    verify=verify_x_detector,
    visible=(CrossCase(), CrossCase(dark=0.4, bright=0.9)),
)
