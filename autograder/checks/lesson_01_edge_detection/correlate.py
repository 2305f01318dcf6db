"""1.2: correlation as a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_01_edge_detection.window_sums import (
    LECTURE_IMAGE,
    LECTURE_KERNEL,
)
from autograder.student import reference
from autograder.student.diagnosis import FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class PairCase:
    """An image and a kernel, drawn from a seed."""

    image_shape: tuple[int, int] = (5, 5)  # (height, width), in pixels
    kernel_shape: tuple[int, int] = (3, 3)
    # "uint8" draws from 0 to 255, "fractions" from -1 to 1, else whole -9 to 9
    dtype: str = "float64"
    seed: int = 0  # 0 gives the lecture's example

    def draw(self) -> tuple[Any, Any]:
        """Return the image and the kernel."""
        if self.seed == 0:
            return LECTURE_IMAGE.astype(self.dtype), LECTURE_KERNEL.astype(self.dtype)
        generator = np.random.default_rng(self.seed)
        if self.dtype == "fractions":
            draw = generator.uniform
            return draw(-1, 1, self.image_shape), draw(-1, 1, self.kernel_shape)
        low, high = (0, 256) if self.dtype == "uint8" else (-9, 10)
        image = generator.integers(low, high, self.image_shape)
        kernel = generator.integers(low, high, self.kernel_shape)
        return image.astype(self.dtype), kernel.astype(self.dtype)


def _one_product(corner: int) -> Callable[..., FloatArray]:
    def oracle(image: Any, kernel: Any) -> FloatArray:
        rows, columns = reference.correlate(image, kernel).shape
        top, left = (0, 0) if corner == 0 else np.subtract(kernel.shape, 1)
        window = image[top : top + rows, left : left + columns].astype(float)
        return np.asarray(window * kernel[corner, corner], dtype=np.float64)

    return oracle


def _wrapped(image: Any, kernel: Any) -> FloatArray:
    if image.dtype != np.uint8:
        return reference.correlate(image, kernel)
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.asarray((windows * kernel).sum(axis=(2, 3)), dtype=np.float64)


def _wrapped_twice(image: Any, kernel: Any) -> FloatArray:
    sums = _wrapped(image, kernel)
    return sums % 256 if image.dtype == np.uint8 else sums


FLIPPED = (
    "the kernel is turned by 180°. Correlation multiplies image[row + i, column + j] "
    "by kernel[i, j], with the same i and j."
)
MEAN = "you take the mean of the products; add them."
PLAIN_SUMS = "these are plain sums of pixels: multiply by the kernel first."
FIRST_PRODUCT = (
    "only one product reaches the output: is it overwritten (=) where it should be "
    "added to (+=)?"
)
LAST_PRODUCT = (
    "only the last product reaches the output: it is overwritten (=) where it should "
    "be added to (+=)."
)
FRACTIONS = (
    "fractions are cut off: is the result, or the input, turned into whole numbers "
    "(int)? Use float."
)
WRAPS = (
    "uint8 numbers wrap at 256 (255 + 1 gives 0). Cast to float before you multiply, "
    "for example image = image.astype(float)."
)
RESULT_SWAPPED = (
    "rows and columns are swapped: moving the window right moves along a row of the "
    "result."
)
KERNEL_SWAPPED = "the kernel is read with rows and columns swapped."
SAME_MODE = (
    "the result is as large as the image, so windows hang over the border. Valid mode "
    "keeps only the positions where the whole kernel lies on pixels."
)
FULL_MODE = (
    "this is the full mode, with every position of any overlap. Valid mode keeps only "
    "the positions where the whole kernel lies on pixels."
)
ONE_SHORT = (
    "the last row and column are missing: range(n) ends at n - 1, and there are "
    "height - kernel_height + 1 positions."
)
OVER_THE_BORDER = (
    "the window hangs over the border: the last row where it fits is "
    "height - kernel_height, so the loop is range(height - kernel_height + 1)."
)
ONE_WINDOW = (
    "take one output value and write down its window, the products and their sum; then "
    "print the same three inside the function."
)

PROBES = (
    PairCase((5, 8), (2, 2), seed=31),
    PairCase((6, 6), (2, 2), seed=32),
    PairCase((7, 4), (3, 3), seed=33),
    PairCase((5, 5), (4, 4), "uint8", seed=34),
    PairCase((4, 6), (2, 3), "fractions", seed=35),
    PairCase((4, 4), (1, 3), seed=36),
)
MODES = (
    Wrong("window left the image", reference.correlate_same, SAME_MODE, by_shape=True),
    Wrong("window left the image", reference.correlate_full, FULL_MODE, by_shape=True),
    Wrong(
        "last position missing",
        lambda image, kernel: reference.correlate(image, kernel)[:-1, :-1],
        ONE_SHORT,
        by_shape=True,
    ),
)

CORRELATE = Exercise(
    name="correlate",
    title="1.2 Your own correlate",
    visible=(
        PairCase(),
        PairCase((6, 4), (2, 3), seed=1),
        PairCase((4, 5), (2, 2), "uint8", seed=2),
        PairCase((5, 4), (3, 2), "fractions", seed=3),
    ),
    rule=Function(
        name="correlate",
        arguments=PairCase.draw,
        right=reference.correlate,
        wrong=(
            Wrong("flipped kernel", reference.convolve, FLIPPED),
            Wrong(
                "average instead of sum",
                lambda image, kernel: reference.correlate(image, kernel) / kernel.size,
                MEAN,
            ),
            Wrong(
                "kernel ignored",
                lambda image, kernel: reference.correlate(image, np.ones_like(kernel)),
                PLAIN_SUMS,
            ),
            Wrong("one product instead of the sum", _one_product(0), FIRST_PRODUCT),
            Wrong("one product instead of the sum", _one_product(-1), LAST_PRODUCT),
            Wrong(
                "fractions cut off",
                lambda image, kernel: np.trunc(reference.correlate(image, kernel)),
                FRACTIONS,
            ),
            Wrong(
                "fractions cut off",
                lambda *pair: reference.correlate(*map(np.trunc, pair)),
                FRACTIONS,
            ),
            Wrong("uint8 wraps", _wrapped, WRAPS),
            Wrong("uint8 wraps", _wrapped_twice, WRAPS),
            Wrong(
                "rows and columns swapped",
                lambda image, kernel: reference.correlate(image, kernel).T,
                RESULT_SWAPPED,
            ),
            Wrong(
                "rows and columns swapped",
                lambda image, kernel: reference.correlate(image, kernel.T),
                KERNEL_SWAPPED,
            ),
            *MODES,
        ),
        stops=(
            Stop(
                ("out of bounds", "broadcast"), "window left the image", OVER_THE_BORDER
            ),
        ),
        probes=PROBES,
        hint=ONE_WINDOW,
    ),
    promises=(
        Promise("not always square", (PairCase((6, 4), (2, 3), seed=1),)),
        Promise(
            "position at which the **whole** kernel lies on the image", (PairCase(),)
        ),
        Promise("8-bit pictures", (PairCase((4, 5), (2, 2), "uint8", seed=2),)),
        Promise("Do not change the arrays you are given", (PairCase(),)),
    ),
)
