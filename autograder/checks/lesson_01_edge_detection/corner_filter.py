"""1.7: a filter that answers most at one corner of a bright rectangle."""

from __future__ import annotations

from collections.abc import Callable
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
from autograder.student.answers import plural
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class RectangleCase:
    """A bright rectangle on a dark ground.

    Parameters
    ----------
    shape : tuple of int
        (height, width) of the image, in pixels.
    rows, columns : tuple of int
        First and last (included) row and column of the rectangle.
    dark, bright : float
        Grey levels.
    """

    shape: tuple[int, int] = (128, 128)
    rows: tuple[int, int] = (32, 95)
    columns: tuple[int, int] = (16, 111)
    dark: float = 0.0
    bright: float = 1.0

    def draw(self) -> FloatArray:
        """Return the image."""
        image = np.full(self.shape, self.dark, dtype=np.float64)
        image[
            self.rows[0] : self.rows[1] + 1, self.columns[0] : self.columns[1] + 1
        ] = self.bright
        return image

    def corner_of(self, place: npt.ArrayLike, side: int = 4) -> str:
        """Name the corner that the window at `place` straddles; "" for none.

        Parameters
        ----------
        place : array_like of int, shape (2,)
            First row and column of the window.
        side : int, default=4
            Side of the window, in pixels.
        """
        row, column = np.asarray(place)
        vertical = {"top": self.rows[0], "bottom": self.rows[1] + 1}
        horizontal = {"left": self.columns[0], "right": self.columns[1] + 1}
        high = [n for n, edge in vertical.items() if row < edge < row + side]
        wide = [n for n, edge in horizontal.items() if column < edge < column + side]
        return f"{high[0]}-{wide[0]}" if high and wide else ""


def verify_corner_filter(answer: Any, case: RectangleCase) -> None:
    """Check that the response is largest at the top-right corner, and only there."""
    weights = normalised(answer, "corner_filter", 4)
    response = reference.correlate(case.draw(), weights)

    def picture() -> Any:
        return pictures.response(
            response, places_of_maximum(response), "the largest response"
        )

    if abs(weights.sum()) > SUM_TOLERANCE:
        _raise_sum(np.asarray(answer, dtype=np.float64), picture)
    corners = [case.corner_of(place) for place in places_of_maximum(response)]
    if set(corners) != {"top-right"}:
        mistake, hint = _corner_mistake(case, response, corners)
        raise CheckFailed(
            f"corner_filter does not single out the top-right corner: {mistake}.",
            expected="the largest response at the top-right corner and nowhere else",
            received=_where(corners),
            hint=hint,
            mistake=mistake,
            picture=picture,
        )


def _raise_sum(weights: FloatArray, picture: Callable[[], Any]) -> None:
    total = float(weights.sum())
    raise CheckFailed(
        "corner_filter answers where nothing is to be seen.",
        expected="response 0 wherever the image is constant",
        received=f"the weights add up to {total:.4g}",
        hint="on a constant region of grey level c the response is c × the sum of the "
        "weights. Change the weights so that they add up to 0.",
        mistake="weights do not add up to zero",
        picture=picture,
    )


def _where(corners: list[str]) -> str:
    named = sorted({corner for corner in corners if corner})
    if named and all(corners):
        return f"the largest response at the {' and the '.join(named)} corner"
    return (
        f"{plural(len(corners), 'equal maximum').replace('maximums', 'maxima')}, "
        + ("in windows that touch no corner" if not named else "not only at corners")
    )


def _corner_mistake(
    case: RectangleCase, response: FloatArray, corners: list[str]
) -> tuple[str, str]:
    if "top-right" in corners and all(corners):
        others = sorted(set(corners) - {"top-right"})
        return "tie between corners", (
            f"the {others[0]} corner answers just as strongly. Its window is the same "
            "pattern turned; weaken the weights that it likes and the top-right corner "
            "does not need."
        )
    named = set(corners)
    turned = {
        "bottom-left": (
            "flipped by 180°",
            "the maximum is at the bottom-left corner: your filter is turned by 180°. "
            "Correlation does not flip, so draw the filter as the corner looks.",
        ),
        "top-left": (
            "mirrored left to right",
            "the maximum is at the top-left corner: the filter is mirrored left to "
            "right. At the top-right corner the bright part lies to the left.",
        ),
        "bottom-right": (
            "mirrored top to bottom",
            "the maximum is at the bottom-right corner: the filter is mirrored top to "
            "bottom. At the top-right corner the bright part lies below.",
        ),
    }
    if len(named) == 1 and (corner := corners[0]) in turned:
        return turned[corner]
    if {case.corner_of(place) for place in places_of_maximum(-response)} == {
        "top-right"
    }:
        return "right place, wrong sign", (
            "the smallest response is at the top-right corner: the filter has the "
            "right form and the wrong sign. Put plus where the corner is bright."
        )
    if all(corners):
        return "tie between corners", (
            f"the {' and the '.join(sorted(named))} corners answer most. Compare the "
            "bright part of the top-right corner's window with your plus weights."
        )
    return "answers to edges", (
        "the filter answers along a whole edge, where only one direction changes. At a "
        "corner both change: give minus to the ground above and to the right."
    )


CORNER_FILTER = Exercise(
    name="corner_filter",
    title="1.7 ★ Top-right corner filter",
    verify=verify_corner_filter,
    visible=(RectangleCase(), RectangleCase(dark=0.2, bright=0.7)),
)
