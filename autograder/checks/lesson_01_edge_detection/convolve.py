"""1.4: convolution out of correlation, and kernels for which both agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_01_edge_detection.correlate import (
    MODES,
    PairCase,
)
from autograder.student import reference
from autograder.student.answers import as_truth
from autograder.student.diagnosis import FloatArray, Function, Run, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class AgreeCase:
    """A kernel for which correlation and convolution agree, or do not."""

    kernel: tuple[tuple[float, ...], ...]
    agree: bool  # whether a turn by 180° leaves it as it is

    def draw(self) -> tuple[Any]:
        """Return the kernel."""
        return (np.array(self.kernel),)


def _correlated(turn: Callable[[Any], Any]) -> Callable[..., FloatArray]:
    return lambda image, kernel: reference.correlate(image, turn(kernel))


def _unchanged(turn: Callable[[Any], Any]) -> Callable[..., bool]:
    return lambda kernel: np.array_equal(kernel, turn(kernel))


def _left_right(kernel: Any) -> Any:
    return kernel[:, ::-1]


def _up_down(kernel: Any) -> Any:
    return kernel[::-1]


def _half_turn(kernel: Any) -> Any:
    return kernel[::-1, ::-1]


def _in_part(part: Callable[[Any], Any]) -> Callable[..., bool]:
    return lambda kernel: np.array_equal(part(kernel), part(_half_turn(kernel)))


def _is_mirrored(kernel: Any) -> bool:
    return _unchanged(_left_right)(kernel) or _unchanged(_up_down)(kernel)


def _is_mirrored_twice(kernel: Any) -> bool:
    return _unchanged(_left_right)(kernel) and _unchanged(_up_down)(kernel)


def _too_often_or_rarely(runs: Sequence[Run]) -> tuple[str, str] | None:
    wrong = {run.value for run in runs if not run.holds}
    if wrong == {True}:
        return "agrees too often", OFTEN
    return ("agrees too rarely", RARELY) if wrong == {False} else None


ONE_AXIS = (
    "only one axis is reversed. A turn by 180° reverses both axes: the order of the "
    "rows and the order within each row."
)
NOT_TURNED = "this is still correlation: the kernel must be turned by 180° first."
TRANSPOSED = (
    "transposing mirrors the kernel along its diagonal; a turn by 180° reverses both "
    "axes."
)
QUARTER = "a quarter turn is not enough: 180° is two of them."
IMAGE_TURNED = (
    "the values are right but turned around: flip the kernel, not the image or the "
    "output."
)
BOTH_TURNED = (
    "both the image and the kernel, or the output, were turned: turn the kernel only."
)
LAST_ROW_FIRST = (
    "correlate with the turned kernel: its last row comes first, and each row is read "
    "from the right."
)
ONE_MIRROR = (
    "a kernel that looks the same in a mirror on one axis only still changes when it "
    "is turned by 180°: compare with both axes reversed."
)
TWO_MIRRORS = (
    "a kernel may be unchanged by a turn of 180° although a mirror changes it. Compare "
    "the kernel with itself after both axes are reversed."
)
SYMMETRIC = (
    "a symmetric matrix is not enough: transposing is another mirror. Compare kernel "
    "and turned kernel."
)
SUMS = (
    "the sum, or a constant picture, never shows a turn: compare kernel and turned "
    "kernel number by number."
)
SOME = "all numbers have to be where they were, not only some of them."
OFTEN = (
    "it says True for a kernel that becomes another one when it is turned by 180°. "
    "Compare the kernel with itself after both axes are reversed, all numbers."
)
RARELY = (
    "it says False for a kernel that is unchanged by a turn of 180°. Compare the "
    "kernel with itself after both axes are reversed."
)
EITHER_WAY = (
    "it says True for a kernel that a turn by 180° changes, or False for one that it "
    "leaves alone. Compare the kernel with itself after both axes are reversed."
)

CONVOLVE_RULE = Function(
    name="convolve",
    arguments=PairCase.draw,
    pick=lambda answer: answer["convolve"],
    right=reference.convolve,
    wrong=(
        Wrong("kernel not flipped", reference.correlate, NOT_TURNED),
        Wrong("one axis only", _correlated(_up_down), ONE_AXIS),
        Wrong("one axis only", _correlated(_left_right), ONE_AXIS),
        Wrong("transposed instead of turned", _correlated(np.transpose), TRANSPOSED),
        Wrong("turned by 90°", _correlated(np.rot90), QUARTER),
        Wrong("turned by 90°", _correlated(lambda k: np.rot90(k, 3)), QUARTER),
        Wrong(
            "image flipped instead of the kernel",
            lambda image, kernel: reference.convolve(image, kernel)[::-1, ::-1],
            IMAGE_TURNED,
        ),
        Wrong(
            "kernel not flipped",
            lambda image, kernel: reference.correlate(image, kernel)[::-1, ::-1],
            BOTH_TURNED,
        ),
        *MODES,
    ),
    probes=(
        PairCase((5, 8), (2, 2), seed=31),
        PairCase((7, 4), (3, 3), seed=33),
        PairCase((6, 6), (2, 3), "fractions", seed=35),
        PairCase((4, 5), (1, 3), seed=36),
    ),
    hint=LAST_ROW_FIRST,
)
AGREE_RULE = Function(
    name="agree",
    arguments=AgreeCase.draw,
    pick=lambda answer: answer["agree"],
    read=as_truth,
    right=_unchanged(_half_turn),
    wrong=(
        Wrong("one axis only", _unchanged(_up_down), ONE_MIRROR),
        Wrong("one axis only", _unchanged(_left_right), ONE_MIRROR),
        Wrong("one axis only", _is_mirrored, ONE_MIRROR),
        Wrong("agrees too rarely", _is_mirrored_twice, TWO_MIRRORS),
        Wrong("symmetric matrix taken", _unchanged(np.transpose), SYMMETRIC),
        Wrong("turned by 90°", _unchanged(np.rot90), QUARTER),
        Wrong("agrees too often", lambda kernel: True, SUMS),
        Wrong("agrees too often", lambda kernel: bool(kernel.sum() == 0), SUMS),
        Wrong("one number is enough", lambda k: bool((k == _half_turn(k)).any()), SOME),
        Wrong("only some numbers compared", _in_part(lambda k: k[:1]), SOME),
        Wrong("only some numbers compared", _in_part(lambda k: k[:, :1]), SOME),
        Wrong("only some numbers compared", _in_part(lambda k: k[0, 0]), SOME),
    ),
    probes=(
        AgreeCase(((1, 2, 3), (4, 5, 4), (3, 2, 1)), agree=True),
        AgreeCase(((1, 2), (2, 1)), agree=True),
        AgreeCase(((1, 2, 1), (2, 3, 2), (1, 2, 1)), agree=True),
        AgreeCase(((0, 1), (-1, 0)), agree=False),
        AgreeCase(((1, 2, 3), (3, 2, 1)), agree=True),
        AgreeCase(((1, 2), (2, 5)), agree=False),
        AgreeCase(((1, 2), (3, 1)), agree=False),
        AgreeCase(((1, 1), (2, 2)), agree=False),
        AgreeCase(((1, 2, 1),), agree=True),
        AgreeCase(((0.1, 0.2), (0.3, 0.1)), agree=False),
        AgreeCase(((1,), (2,), (3,), (1,)), agree=False),
        AgreeCase(((1, 2, 1), (3, 0, 3), (1, 5, 1)), agree=False),
    ),
    tells=_too_often_or_rarely,
    hint=EITHER_WAY,
)

CONVOLVE = Exercise(
    name="convolve",
    title="1.4 Convolution from correlation",
    visible=(
        PairCase((4, 6), (2, 3), seed=3),
        PairCase(),
        PairCase((5, 4), (2, 3), "fractions", seed=4),
        AgreeCase(((1, 1), (1, 1)), agree=True),
        AgreeCase(((1, 2), (3, 4)), agree=False),
        AgreeCase(((1, 2, 1), (3, 0, 4), (1, 2, 1)), agree=False),
        AgreeCase(((1, 0, -1), (2, 0, -2), (1, 0, -1)), agree=False),
        AgreeCase(((1, 2, 3, 1),), agree=False),
    ),
    rule={PairCase: CONVOLVE_RULE, AgreeCase: AGREE_RULE},
    points_by_part=True,
    promises=(
        Promise("convolution with reversal", (PairCase((4, 6), (2, 3), seed=3),)),
        Promise("valid mode", (PairCase((4, 6), (2, 3), seed=3),)),
        Promise("same on *every* image", (AgreeCase(((1, 2), (3, 4)), agree=False),)),
    ),
)
