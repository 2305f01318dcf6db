"""10.7: a grey square slides over a picture, and the score falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "occlusion"
GREY = 128


@dataclass(frozen=True)
class OcclusionCase:
    """A picture with an object, and a score that looks for it.

    Parameters
    ----------
    shape : tuple of int
        (height, width).
    window, stride : int
        Side of the square and step.
    seed : int
        Chooses picture, place and size of the object.
    dtype : {"uint8", "float32"}
        Type of the picture's numbers.
    """

    shape: tuple[int, int]
    window: int
    stride: int
    seed: int
    dtype: str = "uint8"

    def picture(self) -> Any:
        """Return the picture, (height, width, 3), from 0 to 255."""
        generator = np.random.default_rng(self.seed)
        image = generator.integers(20, 240, (*self.shape, 3))
        top, left = self.place()
        image[top : top + 4, left : left + 4] = 250
        return image.astype(self.dtype)

    def place(self) -> tuple[int, int]:
        """Return row and column of the object's corner."""
        generator = np.random.default_rng(1000 + self.seed)
        rows, columns = self.shape
        return (
            int(generator.integers(0, rows - 3)),
            int(generator.integers(0, columns - 3)),
        )

    def score(self) -> Callable[[Any], FloatArray]:
        """Return what scores a batch: bright object, and a little of the rest."""
        weights = np.random.default_rng(2000 + self.seed).normal(
            0, 0.02, (*self.shape, 3)
        )
        top, left = self.place()
        weights[top : top + 4, left : left + 4] += 0.4

        def score(batch: Any) -> FloatArray:
            images = np.asarray(batch)
            if images.ndim != 4 or images.shape[1:] != weights.shape:
                raise _no_batch(images.shape, weights.shape)
            return np.asarray((images.astype(float) * weights).mean(axis=(1, 2, 3)))

        return score


def _no_batch(shape: tuple[int, ...], image: tuple[int, ...]) -> CheckFailed:
    return CheckFailed(
        "The score got something else than a batch of such pictures.",
        expected=f"shape (n, {', '.join(map(str, image))})",
        received=f"shape {shape}",
        hint="a batch has four axes, for one picture, too: image[None].",
        mistake="no batch for the score",
    )


def drops_of(
    score: Callable[[Any], FloatArray],
    picture: Any,
    window: int,
    stride: int,
    *,
    fill: float = GREY,
    keep: bool = False,
    copy_as: Any = None,
) -> FloatArray:
    """Return the fall of the score; with `keep` the squares stay where they were."""
    rows = range(0, picture.shape[0] - window + 1, stride)
    columns = range(0, picture.shape[1] - window + 1, stride)
    whole = score(picture[None])[0]
    drops = np.zeros((len(rows), len(columns)))
    picture = picture.astype(copy_as or picture.dtype)
    hidden = picture.copy()
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if not keep:
                hidden = picture.copy()
            hidden[row : row + window, column : column + window] = fill
            drops[i, j] = whole - score(hidden[None])[0]
    return drops


def verify_occlusion(occlusion: Any, case: OcclusionCase) -> None:
    """Compare the map with one made with loops."""
    picture, score = case.picture(), case.score()
    result = call(occlusion, score, picture, case.window, case.stride, name=NAME)
    name = f"the map for a {case.window} × {case.window} square, stride {case.stride}"
    received = as_array(result, name)
    right = drops_of(score, picture, case.window, case.stride)
    if received.shape != right.shape:
        _raise_shape(received.shape, right.shape, case)
    assert_matches(
        received * 100,  # the scores are small: tolerance is relative to 1 at least
        right * 100,
        name,
        mistakes=_mistakes(score, picture, case, right),
        hint="take one place: hide it in a copy, and print both scores.",
    )


def _raise_shape(
    shape: tuple[int, ...], right: tuple[int, ...], case: OcclusionCase
) -> None:
    height, width = case.shape
    known = {
        (height - case.window + 1, width - case.window + 1): (
            "stride ignored",
            "the square moves by `stride` pixels each time.",
        ),
        right[::-1]: ("rows and columns swapped", "rows come first."),
        (-(-height // case.stride), -(-width // case.stride)): (
            "squares beyond the border",
            "the square stays inside the picture: its last row is height − window.",
        ),
        (
            -(-(height - case.window) // case.stride),
            -(-(width - case.window) // case.stride),
        ): (
            "last place missed",
            "`range` stops *before* its end: the square may begin at height − window, "
            "too.",
        ),
        (right[0] * right[1],): (
            "one long row",
            "the values of one row of places belong into one row: reshape.",
        ),
        (height // case.window, width // case.window): (
            "stride taken from the square",
            "the stride is an argument of its own.",
        ),
        (height, width): (
            "one value a pixel",
            "the map has one value for each place of the square.",
        ),
    }
    mistake, hint = known.get(
        shape, ("wrong shape", "(side − window) // stride + 1 places along each side.")
    )
    raise CheckFailed(
        f"The map has the wrong shape: {mistake}.",
        expected=f"shape {right}",
        received=f"shape {shape}",
        hint=hint,
        mistake=mistake,
    )


_HALF = "0.5 is grey where 1 is white. Here white is 255."


def _mistakes(
    score: Any, picture: Any, case: OcclusionCase, right: FloatArray
) -> list[Mistake]:
    def made(**options: Any) -> FloatArray:
        return drops_of(score, picture, case.window, case.stride, **options) * 100

    whole = float(score(picture[None])[0])
    known = [
        Mistake(
            "sign turned round",
            -100 * right,
            "where the score falls the map is positive: whole picture less hidden one.",
        ),
        Mistake(
            "scores instead of falls",
            100 * (whole - right),
            "these are the scores with the square there: how far are they below the "
            "score of the whole picture?",
        ),
        Mistake(
            "squares stay",
            made(keep=True),
            "each square comes on a fresh copy: here all earlier ones are still in the "
            "picture.",
        ),
        Mistake("black square", made(fill=0), "the square is grey: 128."),
        Mistake("white square", made(fill=255), "the square is grey: 128."),
        *(
            Mistake("nearly black square", made(fill=fill, copy_as=float), _HALF)
            for fill in (0.5, 0.502, 128 / 255)
        ),
        *(
            Mistake(
                "the picture's mean colour",
                made(fill=fill),
                "the square has the value 128 in every picture.",
            )
            for fill in (picture.mean(), picture.mean(axis=(0, 1)))
        ),
        Mistake(
            "sizes of the falls",
            np.abs(right) * 100,
            "where the score rises the map is negative: keep the signs.",
        ),
        Mistake(
            "scaled to 1",
            100 * right / np.abs(right).max(),
            "keep the falls as they are: their size says how much depends on a place.",
        ),
    ]
    if right.shape[0] == right.shape[1]:
        hint = "rows come first."
        known.append(Mistake("rows and columns swapped", 100 * right.T, hint))
    return known


OCCLUSION = Exercise(
    name=NAME,
    title="10.7 Hide a part",
    verify=verify_occlusion,
    visible=(
        OcclusionCase((12, 16), 4, 4, 1),
        OcclusionCase((13, 10), 3, 2, 2),
    ),
)
