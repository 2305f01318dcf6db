"""10.7: a grey square slides over a picture, and the score falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Stop,
    Wrong,
)
from autograder.student.exercise import Exercise, Promise

GREY = 128
Score = Callable[[Any], FloatArray]


@dataclass(frozen=True)
class OcclusionCase:
    """A picture with an object, and a score that looks for it."""

    shape: tuple[int, int]  # (height, width)
    window: int  # side of the square
    stride: int
    seed: int  # chooses picture, place and size of the object
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

    def score(self) -> Score:
        """Return what scores a batch: bright object, and a little of the rest."""
        weights = np.random.default_rng(2000 + self.seed).normal(0, 2, (*self.shape, 3))
        top, left = self.place()
        weights[top : top + 4, left : left + 4] += 40

        def score(batch: Any) -> FloatArray:
            images = np.asarray(batch)
            if images.ndim != 4 or images.shape[1:] != weights.shape:
                raise _no_batch(images.shape, weights.shape)
            return np.asarray((images.astype(float) * weights).mean(axis=(1, 2, 3)))

        return score

    def draw(self) -> tuple[Score, Any, int, int]:
        """Return what the function gets."""
        return self.score(), self.picture(), self.window, self.stride

    def describe(self) -> str:
        """Return the case in words."""
        height, width = self.shape
        return (
            f"a square of {self.window} × {self.window}, stride {self.stride}, on "
            f"{height} × {width} pixels"
        )


def _no_batch(shape: tuple[int, ...], image: tuple[int, ...]) -> CheckFailed:
    return CheckFailed(
        "The score got something else than a batch of such pictures.",
        expected=f"shape (n, {', '.join(map(str, image))})",
        received=f"shape {shape}",
        hint=FOUR_AXES,
        mistake="no batch for the score",
    )


def places(side: int, window: int, stride: int) -> range:
    """Return where a square may begin."""
    return range(0, side - window + 1, stride)


def drops_of(
    score: Score,
    picture: Any,
    window: int,
    stride: int,
    *,
    fill: Any = GREY,
    keep: bool = False,
    side: int = 0,
    step: int = 0,
    tops: Callable[..., range] = places,
    lefts: Callable[..., range] | None = None,
    hide: Callable[[Any, Any, Any], None] | None = None,
) -> FloatArray:
    """Return the fall of the score for each place, in the picture's own numbers.

    With `keep` squares stay where they were; `side` and `step` are other sizes of the
    square and of the way between two of them; `hide` changes a part of a copy in
    another way.
    """
    rows = tops(picture.shape[0], window, stride)
    columns = (lefts or tops)(picture.shape[1], window, stride)
    batch, side = [picture], side or window
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = batch[-1].copy() if keep else picture.copy()
            top, left = (i * step, j * step) if step else (row, column)
            part = np.s_[top : top + side, left : left + side]
            if hide is None:
                hidden[part] = fill
            else:
                hide(hidden, part, picture)
            batch.append(hidden)
    scores = score(np.stack(batch))
    return np.asarray(scores[0] - scores[1:]).reshape(len(rows), len(columns))


def _by(**other: Any) -> Callable[..., FloatArray]:
    return lambda *given: drops_of(*given, **other)


def _filled(fill: Callable[[Any], Any]) -> Callable[..., FloatArray]:
    return lambda score, image, *sizes: drops_of(score, image, *sizes, fill=fill(image))


def _nearly_black(fill: float, kind: type | None) -> Callable[..., FloatArray]:
    """Return an oracle that fills a copy of floats, or of the picture's own kind."""
    return lambda score, image, *sizes: drops_of(
        score, image if kind is None else image.astype(kind), *sizes, fill=fill
    )


def _with_side(side: Callable[[int, int], int]) -> Callable[..., FloatArray]:
    return lambda score, image, window, stride: drops_of(
        score, image, window, stride, side=side(window, stride)
    )


def _red(hidden: Any, part: Any, picture: Any) -> None:
    hidden[(*part, 0)] = GREY


def _all_but(hidden: Any, part: Any, picture: Any) -> None:
    hidden[:] = GREY
    hidden[part] = picture[part]


def _at_the_centre(
    score: Score, image: Any, window: int, stride: int, more: int = 0
) -> FloatArray:
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    half, whole = window // 2, score(image[None])[0]
    drops = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            top, left = max(0, row - half), max(0, column - half)
            hidden[top : row + half + more, left : column + half + more] = GREY
            drops[i, j] = whole - score(hidden[None])[0]
    return drops


def _turned(score: Score, image: Any, window: int, stride: int) -> FloatArray:
    """Return the map of somebody who exchanges row and column of the square."""
    rows, columns = (places(side, window, stride) for side in image.shape[:2])
    whole, drops = score(image[None])[0], np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[column : column + window, row : row + window] = GREY
            drops[i, j] = whole - score(hidden[None])[0]
    return drops


def _scores(*given: Any) -> FloatArray:
    return np.asarray(given[0](given[1][None])[0] - drops_of(*given))


def _relative(*given: Any) -> FloatArray:
    return np.asarray(drops_of(*given) / given[0](given[1][None])[0])


def _scaled(*given: Any) -> FloatArray:
    drops = drops_of(*given)
    return np.asarray(drops / np.abs(drops).max())


def _reshaped(*given: Any) -> FloatArray:
    return drops_of(*given).reshape(drops_of(*given).shape[::-1])


def _square_only(score: Score, image: Any, *sizes: int) -> FloatArray:
    height = image.shape[0]
    return drops_of(
        score, image, *sizes, lefts=lambda side, *more: places(height, *more)
    )


def _each_pixel(score: Score, image: Any, window: int, stride: int) -> FloatArray:
    found = np.zeros([side - window + 1 for side in image.shape[:2]])
    found[::stride, ::stride] = drops_of(score, image, window, stride)
    return found


def _every(side: int, window: int, stride: int) -> range:
    return range(0, side - window + 1)


def _to_the_border(side: int, window: int, stride: int) -> range:
    return range(0, side, stride)


def _one_too_few(side: int, window: int, stride: int) -> range:
    return range(0, side - window, stride)


def _by_windows(side: int, window: int, stride: int) -> range:
    return range(0, side - window + 1, window)


FOUR_AXES = "a batch has four axes, for one picture, too: image[None]."
WHOLE_FIRST = (
    "where the score falls the map is positive: whole picture less hidden one."
)
HOW_FAR = (
    "these are the scores with the square there: how far are they below the score of "
    "the whole picture?"
)
FRESH = (
    "each square comes on a fresh copy: here all earlier ones are still in the picture."
)
GREY_SQUARE = "the square is grey: 128 in every picture, of numbers from 0 to 255."
KEEP_SIGNS = "where the score rises the map is negative: keep the signs."
NOT_SCALED = "keep the falls as they are: their size says how much depends on a place."
NEARLY = "numbers go from 0 to 255 here, and white is 255: a half is nearly black."
STRIDE = "the square moves by stride pixels each time, along rows and columns."
ROWS_FIRST = "rows come first: image[top : top + window, left : left + window]."
INSIDE = "the square stays inside the picture: its last row is height − window."
ONE_MORE = "range stops before its end: the square may begin at height − window, too."
RESHAPE = "the values of one row of places belong into one row: reshape."
OWN_STRIDE = "the stride is an argument of its own."
WINDOW = "the square has window × window pixels: count the rows of your slice."
ALL_CHANNELS = "the square hides all three channels."
THE_SQUARE = "the square is hidden, and everything else stays as it is."
CORNER = "a place is the square's upper left corner, not its centre."
BOTH_SIDES = "height and width differ: rows go with the one, columns with the other."
ONE_A_PLACE = "the map has one value for each place of the square, not each pixel."
BROADCAST = (
    "a grey square has three channels, like the picture: one number, 128, fits into "
    "any slice."
)
ONE_PLACE = "take one place: hide it in a copy, and print both scores."

OCCLUSION = Exercise(
    name="occlusion",
    title="10.7 Hide a part",
    visible=(
        OcclusionCase((12, 16), 4, 4, 1),
        OcclusionCase((13, 10), 3, 2, 2),
    ),
    promises=(
        Promise("Leave `image` as it is", (OcclusionCase((12, 16), 4, 4, 1),)),
        Promise("wholly inside the picture", (OcclusionCase((13, 10), 3, 2, 2),)),
        Promise("of value 128", (OcclusionCase((12, 16), 4, 4, 1),)),
    ),
    rule=Function(
        name="occlusion",
        arguments=OcclusionCase.draw,
        right=drops_of,
        wrong=[
            Wrong("nothing but zeros", lambda *g: 0 * drops_of(*g), ONE_PLACE),
            Wrong("sign turned round", lambda *g: -drops_of(*g), WHOLE_FIRST),
            Wrong("scores instead of falls", _scores, HOW_FAR),
            Wrong("squares stay", _by(keep=True), FRESH),
            Wrong("black square", _by(fill=0), GREY_SQUARE),
            Wrong("white square", _by(fill=255), GREY_SQUARE),
            *(
                Wrong("nearly black square", _nearly_black(fill, kind), NEARLY)
                for fill in (0.5, 0.502, 128 / 255)
                for kind in (float, None)
            ),
            *(
                Wrong("the picture's mean colour", _filled(fill), GREY_SQUARE)
                for fill in (np.mean, lambda image: image.mean(axis=(0, 1)))
            ),
            Wrong("sizes of the falls", lambda *g: np.abs(drops_of(*g)), KEEP_SIGNS),
            Wrong("scaled to 1", _scaled, NOT_SCALED),
            Wrong("divided by the whole score", _relative, NOT_SCALED),
            Wrong("stride ignored", _by(tops=_every), STRIDE, by_shape=True),
            Wrong("a value for each pixel", _each_pixel, ONE_A_PLACE),
            Wrong("stride taken from the square", _by(tops=_by_windows), OWN_STRIDE),
            Wrong(
                "stride taken from the square",
                lambda s, image, window, stride: drops_of(
                    s, image, window, stride, step=window
                ),
                OWN_STRIDE,
            ),
            Wrong("square of the stride's size", _with_side(lambda w, s: s), WINDOW),
            Wrong("square too large", _with_side(lambda w, s: w + 1), WINDOW),
            Wrong("square too small", _with_side(lambda w, s: max(w - 1, 0)), WINDOW),
            Wrong(
                "squares beyond the border",
                _by(tops=_to_the_border),
                INSIDE,
                by_shape=True,
            ),
            Wrong("last place missed", _by(tops=_one_too_few), ONE_MORE, by_shape=True),
            Wrong("rows and columns of the square swapped", _turned, ROWS_FIRST),
            Wrong("reshaped to columns and rows", _reshaped, ROWS_FIRST),
            Wrong("one long row", lambda *g: drops_of(*g).ravel(), RESHAPE),
            Wrong("height taken for both sides", _square_only, BOTH_SIDES),
            Wrong("stride in the rows only", _by(lefts=_every), STRIDE),
            Wrong("stride in the columns only", _by(tops=_every, lefts=places), STRIDE),
            Wrong("one channel hidden", _by(hide=_red), ALL_CHANNELS),
            Wrong("all but the square hidden", _by(hide=_all_but), THE_SQUARE),
            Wrong("square around its place", _at_the_centre, CORNER),
            Wrong("square around its place", partial(_at_the_centre, more=1), CORNER),
        ],
        stops=[Stop(("could not broadcast",), "square of another shape", BROADCAST)],
        features=[
            Feature(
                lambda score, image, *sizes: image.dtype.kind == "f",
                {True: "pictures of floats", False: "pictures of 8-bit numbers"},
            ),
            Feature(
                lambda score, image, window, stride: window == stride,
                {True: "strides as large as the square", False: "other strides"},
            ),
        ],
        probes=(
            OcclusionCase((9, 14), 4, 3, 3, "float32"),
            OcclusionCase((11, 8), 5, 1, 4),
        ),
        describe=OcclusionCase.describe,
        hint=ONE_PLACE,
        expected="the fall of the score for each place, (rows, columns)",
    ),
)
