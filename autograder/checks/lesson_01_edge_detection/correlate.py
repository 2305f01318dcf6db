"""1.2: correlation as a function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_01_edge_detection.window_sums import (
    LECTURE_IMAGE,
    LECTURE_KERNEL,
)
from autograder.student import reference
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class PairCase:
    """An image and a kernel, drawn from a seed.

    Parameters
    ----------
    image_shape, kernel_shape : tuple of int
        (height, width), in pixels.
    dtype : str, default="float64"
        Type of both; ``"uint8"`` draws from 0 to 255, ``"fractions"`` from -1 to 1 as
        float64, else whole numbers from -9 to 9.
    seed : int, default=0
        Seed of the generator; seed 0 gives the lecture's example.
    """

    image_shape: tuple[int, int] = (5, 5)
    kernel_shape: tuple[int, int] = (3, 3)
    dtype: str = "float64"
    seed: int = 0

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

    def describe(self) -> str:
        """Return the case in words."""
        (height, width), (rows, columns) = self.image_shape, self.kernel_shape
        return f"a {height} × {width} image ({self.dtype}), a {rows} × {columns} kernel"


def verify_correlate(correlate: Any, case: PairCase) -> None:
    """Compare a student's correlation with the definition."""
    image, kernel = case.draw()
    result = call_on(correlate, image, kernel, "correlate", case)
    received = as_array(result, "the result of correlate")
    expected = reference.correlate(image, kernel)
    diagnose_shape(received, expected, case, "correlate")
    assert_matches(
        received,
        expected,
        f"correlate, on {case.describe()},",
        mistakes=_correlate_mistakes(image, kernel),
        hint="take one output value and write down its window, the products and their "
        "sum; then print the same three inside the function.",
    )


def call_on(function: Any, image: Any, kernel: Any, name: str, case: PairCase) -> Any:
    """Call a function of image and kernel; explain a window over the border.

    Parameters
    ----------
    function : callable
        The student's function.
    image, kernel : ndarray
        Its arguments.
    name : str
        Its name in messages.
    case : PairCase
        Where the arguments come from.

    Returns
    -------
    object
        What the function returned.

    Raises
    ------
    CheckFailed
        As `autograder.student.calling.call`, with a hint about borders and squares.
    """
    try:
        return call(function, image, kernel, name=name)
    except CheckFailed as failure:
        if not any(word in failure.what for word in ("out of bounds", "broadcast")):
            raise
        square = len({*case.image_shape}) == 1 and len({*case.kernel_shape}) == 1
        raise CheckFailed(
            f"{failure.what}",
            expected=f"a result for {case.describe()}",
            received=failure.received,
            hint="the window hangs over the border: the last row where it fits is "
            "height - kernel_height, so the loop is range(height - kernel_height + 1)."
            if square
            else "it works for squares only: use the height with the kernel's height "
            "and the width with the kernel's width.",
            mistake="window left the image" if square else "assumes squares",
        ) from None


def diagnose_shape(
    received: FloatArray, expected: FloatArray, case: PairCase, name: str
) -> None:
    """Raise the diagnosis for a result of the wrong shape."""
    if received.shape == expected.shape:
        return
    (height, width), (rows, columns) = case.image_shape, case.kernel_shape
    shapes = {
        (height - rows, width - columns): (
            "last position missing",
            "the last row and column are missing: range(n) ends at n - 1, and there "
            "are height - kernel_height + 1 positions.",
        ),
        (height, width): (
            "window left the image",
            "the result is as large as the image, so windows hang over the border. "
            "Valid mode keeps only the positions where the whole kernel lies on "
            "pixels.",
        ),
        (height + rows - 1, width + columns - 1): (
            "window left the image",
            "this is the full mode, with every position of any overlap. Valid mode "
            "keeps only the positions where the whole kernel lies on pixels.",
        ),
        expected.shape[::-1]: (
            "rows and columns swapped",
            "rows and columns are swapped: shape[0] counts rows, shape[1] columns.",
        ),
    }
    mistake, hint = shapes.get(
        received.shape,
        (
            "assumes squares",
            "use the height with the kernel's height and the width with the kernel's "
            "width: neither image nor kernel need be square.",
        )
        if received.ndim == 2
        else ("wrong shape", "return one value for each row and column position."),
    )
    raise CheckFailed(
        f"The result of {name} has the wrong shape: {mistake}.",
        expected=f"shape {expected.shape} for {case.describe()}",
        received=f"shape {received.shape}",
        hint=hint,
        mistake=mistake,
    )


def _correlate_mistakes(image: Any, kernel: Any) -> list[Mistake]:
    right = reference.correlate(image, kernel)
    mistakes = [
        Mistake(
            "flipped kernel",
            reference.convolve(image, kernel),
            "the kernel is turned by 180°. Correlation multiplies image[row + i, "
            "column + j] by kernel[i, j], with the same i and j.",
        ),
        Mistake(
            "average instead of sum",
            right / np.size(kernel),
            "you take the mean of the products; add them.",
        ),
        Mistake(
            "kernel ignored",
            reference.correlate(image, np.ones(np.shape(kernel))),
            "these are plain sums of pixels: multiply by the kernel first.",
        ),
        Mistake(
            "one product instead of the sum",
            np.asarray(image, np.float64)[: right.shape[0], : right.shape[1]]
            * np.asarray(kernel, np.float64)[0, 0],
            "only one product reaches the output: is it overwritten (=) where it "
            "should be added to (+=)?",
        ),
        Mistake(
            "one product instead of the sum",
            np.asarray(image, np.float64)[-right.shape[0] :, -right.shape[1] :]
            * np.asarray(kernel, np.float64)[-1, -1],
            "only the last product reaches the output: it is overwritten (=) where it "
            "should be added to (+=).",
        ),
    ]
    if not np.array_equal(image, np.trunc(image)):
        hint = (
            "fractions are cut off: is the result, or the input, turned into whole "
            "numbers (int)? Use float."
        )
        cut = [np.trunc(right), reference.correlate(np.trunc(image), np.trunc(kernel))]
        mistakes += [Mistake("fractions cut off", value, hint) for value in cut]
    if np.asarray(image).dtype == np.uint8:
        hint = (
            "uint8 numbers wrap at 256 (255 + 1 gives 0). Cast to float before you "
            "multiply, for example image = image.astype(float)."
        )
        mistakes += [
            Mistake("uint8 wraps", wrapped, hint) for wrapped in _wrapped(image, kernel)
        ]
    if right.shape[0] == right.shape[1]:
        mistakes.append(
            Mistake(
                "rows and columns swapped",
                right.T,
                "rows and columns are swapped: moving the window right moves along a "
                "row of the result.",
            )
        )
    if np.shape(kernel)[0] == np.shape(kernel)[1]:
        mistakes.append(
            Mistake(
                "rows and columns swapped",
                reference.correlate(image, np.transpose(kernel)),
                "the kernel is read with rows and columns swapped.",
            )
        )
    return mistakes


def _wrapped(image: Any, kernel: Any) -> list[FloatArray]:
    """Return what 8-bit products, and 8-bit products and sums, would give."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    products = (windows.astype(np.int64) * kernel.astype(np.int64)) % 256
    sums = products.sum(axis=(2, 3))
    return [sums.astype(np.float64), (sums % 256).astype(np.float64)]


CORRELATE = Exercise(
    name="correlate",
    title="1.2 Your own correlate",
    verify=verify_correlate,
    visible=(
        PairCase(),
        PairCase((6, 4), (2, 3), seed=1),
        PairCase((4, 5), (2, 2), "uint8", seed=2),
        PairCase((5, 4), (3, 2), "fractions", seed=3),
    ),
)
