"""1.7: a filter that answers most at one corner of a bright rectangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_01_edge_detection.filters import (
    is_balanced,
    picture,
    places_of_maximum,
    read_filter,
    response_of,
)
from autograder.student.answers import plural
from autograder.student.diagnosis import Demand, Design, FloatArray, Repair
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class RectangleCase:
    """A bright rectangle on a dark ground."""

    shape: tuple[int, int] = (128, 128)  # (height, width) of the image, in pixels
    rows: tuple[int, int] = (32, 95)  # first and last (included) of the rectangle
    columns: tuple[int, int] = (16, 111)
    dark: float = 0.0  # grey levels
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


def _corners(weights: FloatArray, case: RectangleCase) -> tuple[str, ...]:
    """Return the corners that answer most, "" for a window that touches none."""
    places = places_of_maximum(response_of(weights, case.draw()))
    return tuple(case.corner_of(place) for place in places)


def _where(corners: tuple[str, ...]) -> str:
    named = sorted(set(corners) - {""})
    if named and all(corners):
        return f"the largest response at the {' and the '.join(named)} corner"
    return (
        f"{plural(len(corners), 'equal maximum').replace('maximums', 'maxima')}, "
        + ("in windows that touch no corner" if not named else "not only at corners")
    )


def _what_answers(corners: tuple[str, ...]) -> tuple[str, str] | None:
    if not all(corners):
        return None
    others = sorted(set(corners) - {"top-right"})
    if "top-right" in corners:
        return "tie between corners", TIE.format(others[0])
    name = "tie between corners" if len(others) > 1 else "another corner"
    return name, OTHER_CORNERS.format(" and the ".join(others))


UNBALANCED = (
    "on a constant region of grey level c the response is c × the sum of the weights. "
    "Change the weights so that they add up to 0."
)
TIE = (
    "the {} corner answers just as strongly. Its window is the same pattern turned; "
    "weaken the weights that it likes and the top-right corner does not need."
)
OTHER_CORNERS = (
    "the maximum is at the {} corner. Compare the bright part of the top-right "
    "corner's window with your plus weights."
)
TURNED = (
    "the maximum is at the bottom-left corner: your filter is turned by 180°. "
    "Correlation does not flip, so draw the filter as the corner looks."
)
MIRRORED = (
    "the maximum is at the top-left corner: the filter is mirrored left to right. At "
    "the top-right corner the bright part lies to the left."
)
UPSIDE_DOWN = (
    "the maximum is at the bottom-right corner: the filter is mirrored top to bottom. "
    "At the top-right corner the bright part lies below."
)
SIGNS = (
    "the smallest response is at the top-right corner: the filter has the right form "
    "and the wrong sign. Put plus where the corner is bright."
)
EDGES = (
    "the filter answers along a whole edge, where only one direction changes. At a "
    "corner both change: give minus to the ground above and to the right."
)

CORNER_FILTER = Exercise(
    name="corner_filter",
    title="1.7 ★ Top-right corner filter",
    visible=(RectangleCase(), RectangleCase(dark=0.2, bright=0.7)),
    rule=Design(
        name="corner_filter",
        read=lambda answer: read_filter(answer, "corner_filter", 4),
        demands=(
            Demand(
                "weights do not add up to zero",
                lambda weights, case: weights,
                is_balanced,
                UNBALANCED,
                expected="response 0 wherever the image is constant",
                received=lambda weights: f"the weights add up to {weights.sum():.4g}",
            ),
            Demand(
                "answers to edges",
                _corners,
                lambda corners: set(corners) == {"top-right"},
                EDGES,
                expected="the largest response at the top-right corner and nowhere "
                "else",
                received=_where,
                fails="does not single out the top-right corner",
                tells=_what_answers,
            ),
        ),
        repairs=(
            Repair("flipped by 180°", lambda w: w[::-1, ::-1], TURNED),
            Repair("mirrored left to right", lambda w: w[:, ::-1], MIRRORED),
            Repair("mirrored top to bottom", lambda w: w[::-1], UPSIDE_DOWN),
            Repair("right place, wrong sign", np.negative, SIGNS),
        ),
        picture=picture,
    ),
    promises=(
        Promise("the response is 0 wherever the image is constant", (RectangleCase(),)),
        Promise(
            "largest at the rectangle's **top-right corner**, and nowhere else",
            (RectangleCase(),),
        ),
    ),
)
