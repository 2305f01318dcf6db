"""9.2: two kernels in one, and the picture on which a bend between them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import signal

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Stop,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "merge_kernels"
LEAST = 0.01  # what a bend has to change, as a share of the largest number


@dataclass(frozen=True)
class Kernels:
    """Two kernels, one behind the other."""

    first: tuple[int, int]  # rows, columns
    second: tuple[int, int]
    channels: tuple[int, int, int]  # in, between, out
    seed: int = 0
    low: float = -3.0
    high: float = 3.0

    def draw(self) -> tuple[Any, Any]:
        """Return both, no symmetry in them."""
        c, mid, m = self.channels
        generator = np.random.default_rng([902, self.seed])
        shapes = ((*self.first, c, mid), (*self.second, mid, m))
        a, b = (generator.uniform(self.low, self.high, shape) for shape in shapes)
        return np.round(a, 2), np.round(b, 2)

    def describe(self) -> str:
        """Return the case in words."""
        (k1, k2), (l1, l2), (c, mid, m) = self.first, self.second, self.channels
        return f"{k1} × {k2} × {c} → {mid}, then {l1} × {l2} × {mid} → {m}"


@dataclass(frozen=True)
class MergeCase(Kernels):
    """Kernels to merge."""


@dataclass(frozen=True)
class PictureCase(Kernels):
    """Kernels to find a picture for."""


def merged(a: Any, b: Any) -> FloatArray:
    """Return one kernel, shape (k1 + l1 − 1, k2 + l2 − 1, c, m)."""
    (k1, k2, c, _), (l1, l2, _, m) = a.shape, b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += np.tensordot(
            a, b[row, column], axes=1
        )
    return kernel


def correlated(x: Any, kernel: Any) -> FloatArray:
    """Return the valid convolution of a picture, as Keras computes it."""
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(0, 1))
    return np.asarray(np.einsum("ijcab,abcm->ijm", windows, kernel))


def _by_channel(a: Any, b: Any, mode: str) -> FloatArray:
    c, mid, m = a.shape[2], a.shape[3], b.shape[3]
    planes = [
        [
            sum(
                signal.convolve2d(a[..., i, k], b[..., k, j], mode=mode)
                for k in range(mid)
            )
            for j in range(m)
        ]
        for i in range(c)
    ]
    return np.moveaxis(np.array(planes), (0, 1), (2, 3))


def _one_between(place: int) -> Callable[..., FloatArray]:
    def oracle(a: Any, b: Any) -> FloatArray:
        return merged(a[..., [place]], b[..., [place], :])

    return oracle


def _not_summed(a: Any, b: Any) -> FloatArray:
    parts = [merged(a[..., [k]], b[..., [k], :]) for k in range(a.shape[3])]
    return np.stack(parts, axis=3)


def _between_mixed(a: Any, b: Any) -> FloatArray:
    return merged(a, b.transpose(0, 1, 3, 2))


def _placewise(a: Any, b: Any) -> FloatArray:
    return np.asarray(a @ b)


def _outer(a: Any, b: Any) -> FloatArray:
    ones = np.ones((*b.shape[:2], a.shape[3], b.shape[3]))
    return merged(a, ones)


NO_CHANGE, CHANGE = "nothing changes", "the bend shows"
ZEROS, SMALL, LITTLE = "all results are 0", "too small", "hardly any change"


def shown(picture: FloatArray, a: Any, b: Any) -> str:
    """Say in a word what a ReLU between the two does to a picture."""
    if any(
        side < first + second - 1
        for side, first, second in zip(
            picture.shape[:2], a.shape, b.shape, strict=False
        )
    ):
        return SMALL
    between = correlated(picture, a)
    plain, bent = correlated(between, b), correlated(np.maximum(between, 0), b)
    size = max(float(np.abs(plain).max()), float(np.abs(bent).max()))
    if size == 0:
        return ZEROS
    off = float(np.abs(plain - bent).max()) / size
    return CHANGE if off > LEAST else LITTLE if off > 1e-9 else NO_CHANGE


class _Pictures(Function):
    """A function that returns pictures: what they show is compared, in a word."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Call the function, read the picture, and look at it."""
        raw = call(self.pick(answer), *arguments, name=self.name)
        picture = as_array(raw, f"the result of {self.name}")
        channels = arguments[0].shape[2]
        if picture.ndim == 4 and len(picture) == 1:
            picture = picture[0]
        if picture.ndim == 2 and channels == 1:
            picture = picture[..., None]
        if picture.ndim != 3 or picture.shape[2] != channels:
            raise CheckFailed(
                f"the result of {self.name} is no picture for the first kernel.",
                expected="shape (height, width, channels), with the first kernel's "
                "channels",
                received=f"shape {picture.shape}",
                hint="the third side of a kernel counts the channels that it reads.",
                mistake="another shape",
            )
        return shown(picture, *arguments)


def _always(word: str) -> Callable[..., str]:
    return lambda a, b: word


ONE_TURNED = (
    "one of the two kernels is turned by 180° against the other: this is their "
    "correlation. Two correlations one after the other are one with the convolution "
    "with reversal (convolve) of the two kernels."
)
CUT = (
    "the result is cut: the two windows together see more than one of them, so no "
    "side may be cut off (mode full)."
)
SWAPPED = "channels in and filters have changed places: c comes third, m fourth."
NOT_SUMMED = (
    "the maps between are still there: the second kernel adds up over all of them."
)
ONE_MAP = (
    "only one of the maps between takes part: is the sum overwritten (=) where it "
    "is to be added to (+=)?"
)
MEAN = "this is a mean over the maps between. The second kernel adds them up."
ADDED = "the kernels are added. One works on what the other has made."
PLACEWISE = (
    "the kernels are multiplied place by place, without sliding one over the other."
)
B_SWAPPED = (
    "in the second kernel the maps between are its third side, its filters the fourth."
)
NO_B = "the second kernel's numbers take no part: only its size does."
SHAPES = Stop(
    ("broadcast", "not aligned", "mismatch", "out of bounds", "must have the same"),
    "shapes that do not match",
    "two arrays do not fit each other in the line that stops. The last side of a and "
    "the third of b count the same maps.",
)
BY_HAND = (
    "take one channel everywhere, a row (1, 2) and then a row (3, 4), and write down "
    "which pixels the second one sees, and with which weights."
)
NEVER_BENT = (
    "the ReLU changes nothing: no number between the two kernels is negative, or none "
    "of those that are matters. Make some negative."
)
ALL_ZERO = "all results are 0, with and without the ReLU."
TOO_SMALL = (
    "the picture is too small: both windows one after the other need k1 + l1 − 1 rows "
    "and k2 + l2 − 1 columns."
)
HARDLY = (
    "the ReLU changes something, but less than 1 %: more numbers between the kernels "
    "should be negative."
)
LOOK = "look at what the first kernel makes of your picture: where is it negative?"

MERGE = Function(
    name="merge",
    arguments=Kernels.draw,
    pick=lambda answer: entry_of(answer, NAME, "merge"),
    right=merged,
    wrong=(
        Wrong(
            "correlated, not convolved",
            lambda a, b: merged(a, b[::-1, ::-1]),
            ONE_TURNED,
        ),
        Wrong(
            "correlated, not convolved",
            lambda a, b: merged(a[::-1, ::-1], b),
            ONE_TURNED,
        ),
        Wrong(
            "cut to the first kernel",
            lambda a, b: _by_channel(a, b, "same"),
            CUT,
            by_shape=True,
        ),
        Wrong(
            "cut to what fits",
            lambda a, b: _by_channel(a, b, "valid"),
            CUT,
            by_shape=True,
        ),
        Wrong(
            "in and out swapped",
            lambda a, b: merged(a, b).transpose(0, 1, 3, 2),
            SWAPPED,
            by_shape=True,
        ),
        Wrong("maps between not summed", _not_summed, NOT_SUMMED, by_shape=True),
        Wrong("first map between only", _one_between(0), ONE_MAP),
        Wrong("last map between only", _one_between(-1), ONE_MAP),
        Wrong(
            "mean over the maps between",
            lambda a, b: merged(a, b) / a.shape[3],
            MEAN,
        ),
        Wrong("kernels added", lambda a, b: a + b, ADDED),
        Wrong("multiplied place by place", _placewise, PLACEWISE),
        Wrong("second kernel's channels swapped", _between_mixed, B_SWAPPED),
        Wrong("second kernel's numbers ignored", _outer, NO_B),
    ),
    features=(
        Feature(
            lambda a, b: a.shape[3] == 1,
            {True: "one map between", False: "several maps between"},
        ),
        Feature(
            lambda a, b: a.shape[2] == 1 and b.shape[3] == 1,
            {True: "one channel in and out", False: "several channels"},
        ),
        Feature(
            lambda a, b: a.shape[:2] == b.shape[:2],
            {True: "kernels of one size", False: "kernels of two sizes"},
        ),
    ),
    stops=(SHAPES,),
    probes=(
        MergeCase((3, 3), (3, 3), (2, 2, 2), seed=31),
        MergeCase((2, 3), (2, 3), (1, 1, 1), seed=32),
        MergeCase((3, 2), (1, 3), (2, 3, 1), seed=33),
        MergeCase((2, 2), (2, 2), (3, 3, 3), seed=34),
    ),
    describe=Kernels.describe,
    hint=BY_HAND,
)
COUNTEREXAMPLE = _Pictures(
    name="counterexample",
    arguments=Kernels.draw,
    pick=lambda answer: entry_of(answer, NAME, "counterexample"),
    right=_always(CHANGE),
    wrong=(
        Wrong("the ReLU never acts", _always(NO_CHANGE), NEVER_BENT),
        Wrong("all results are 0", _always(ZEROS), ALL_ZERO),
        Wrong("picture too small", _always(SMALL), TOO_SMALL),
        Wrong("too little changes", _always(LITTLE), HARDLY),
    ),
    features=(
        Feature(
            lambda a, b: float(a.max()) < 0,
            {True: "kernels that are all negative", False: "kernels of both signs"},
        ),
        Feature(
            lambda a, b: float(a.min()) >= 0,
            {True: "kernels that are all positive", False: "kernels of both signs"},
        ),
        Feature(
            lambda a, b: a.shape[2] == 1,
            {True: "one channel", False: "several channels"},
        ),
        Feature(
            lambda a, b: a.shape[:2] == b.shape[:2],
            {True: "kernels of one size", False: "kernels of two sizes"},
        ),
    ),
    probes=(
        PictureCase((2, 2), (2, 2), (1, 1, 1), seed=31, low=0.5),
        PictureCase((1, 3), (4, 2), (2, 2, 1), seed=32),
    ),
    describe=Kernels.describe,
    has_slips=False,
    hint=LOOK,
)

MERGE_KERNELS = Exercise(
    name=NAME,
    title="9.2 Two kernels in one",
    points_by_part=True,
    part=lambda case: "merge" if isinstance(case, MergeCase) else "counterexample",
    promises=(
        Promise(
            "Shape (k1 + l1 − 1, k2 + l2 − 1, c, m)",
            (
                MergeCase((2, 3), (3, 2), (2, 3, 2), seed=2),
                MergeCase((3, 3), (3, 3), (1, 1, 1), seed=1),
            ),
        ),
        Promise(
            "for any two kernels",
            (
                PictureCase((2, 3), (3, 2), (2, 3, 2), seed=5),
                PictureCase((3, 3), (3, 3), (1, 1, 1), seed=4, low=0.2),
            ),
        ),
        Promise(
            "more than 1 %",
            (PictureCase((3, 3), (3, 3), (1, 1, 1), seed=4, low=0.2),),
        ),
    ),
    visible=(
        MergeCase((2, 3), (3, 2), (2, 3, 2), seed=2),
        MergeCase((3, 3), (3, 3), (1, 1, 1), seed=1),
        MergeCase((3, 3), (2, 2), (3, 2, 2), seed=3),
        PictureCase((3, 3), (3, 3), (1, 1, 1), seed=4, low=0.2),
        PictureCase((2, 3), (3, 2), (2, 3, 2), seed=5),
    ),
    rule={"merge": MERGE, "counterexample": COUNTEREXAMPLE},
)
