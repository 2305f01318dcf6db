"""6.8: a kernel found again from a picture and its filtered copy, in any way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.student import reference
from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Run,
    Wrong,
)
from autograder.student.exercise import Exercise, Promise

KERNELS: dict[str, FloatArray] = {
    "Sobel": np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]),
    "blur": np.full((3, 3), 1 / 9),
}
EXACT, NOISY = 0.02, 0.03  # how near each number has to be


@dataclass(frozen=True)
class LostCase:
    """A texture and a filter that is lost."""

    kernel: str = ""  # one of KERNELS; empty: drawn from the seed
    shape: tuple[int, int] = (3, 3)
    seed: int = 0
    photo: str = "grass"
    corner: tuple[int, int] = (0, 0)
    side: tuple[int, int] = (64, 64)
    noise: float = 0.0
    negative: bool = False

    def draw(self) -> tuple[Any, Any, tuple[int, int]]:
        """Return picture, filtered picture and the kernel's shape."""
        picture = texture(self.photo, self.corner, self.side)
        filtered = reference.correlate(picture, self.lost())
        generator = np.random.default_rng([self.seed, 1])
        filtered = filtered + generator.normal(0, self.noise, filtered.shape)
        return picture, filtered, self.shape

    def lost(self) -> FloatArray:
        """Return the kernel."""
        if self.kernel:
            return KERNELS[self.kernel]
        numbers = np.random.default_rng([self.seed, 0]).normal(size=self.shape)
        return np.round(-np.abs(numbers) - 0.1 if self.negative else numbers, 2)

    @property
    def bound(self) -> float:
        """Return how far a number may be from the lost one."""
        return NOISY if self.noise else EXACT

    def describe(self) -> str:
        """Return the case in words."""
        rows, columns = self.shape
        noisy = ", with noise" if self.noise else ""
        return f"a kernel of {rows} × {columns} and {self.photo}{noisy}"


@lru_cache
def texture(photo: str, corner: tuple[int, int], side: tuple[int, int]) -> FloatArray:
    """Return a piece of a photograph with mean 0 and spread 1."""
    import skimage.data  # slow to import, and only this exercise needs it

    (top, left), (high, wide) = corner, side
    whole = getattr(skimage.data, photo)()
    piece = whole[top : top + high, left : left + wide].astype(float)
    return np.asarray((piece - piece.mean()) / piece.std())


def least_squares(picture: Any, filtered: Any, shape: tuple[int, int]) -> FloatArray:
    """Return the kernel that explains the filtered picture best."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    rows = windows.reshape(-1, shape[0] * shape[1])
    found = np.linalg.solve(rows.T @ rows, rows.T @ np.ravel(filtered))
    return np.asarray(found.reshape(shape))


def first_slope(picture: Any, filtered: Any, shape: tuple[int, int]) -> FloatArray:
    """Return minus the slope at zeros, up to a factor."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    return np.asarray(np.tensordot(filtered, windows, 2) / np.size(filtered))


def _as_kernel(answer: Any, name: str) -> FloatArray:
    """Read a kernel; numbers that ran away are a diagnosis of their own."""
    try:
        values = np.asarray(answer, dtype=np.float64)
        ran_away = values.size > 0 and not (np.abs(values) <= 1e3).all()
    except (TypeError, ValueError):
        ran_away = False
    if ran_away:
        raise CheckFailed(
            f"{name} holds numbers that ran away: diverged.",
            expected="numbers of the size of a kernel",
            received="numbers beyond 1000, or none at all (nan)",
            hint=DIVERGED,
            mistake="diverged",
        )
    return as_array(answer, name)


class _Search(Function):
    """A function whose result only has to be near."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return the right kernel in place of every one that is near enough."""
        value = super().value_of(answer, case, arguments)
        lost = case.lost()
        if value.shape == lost.shape and np.abs(value - lost).max() <= case.bound:
            return self.right(*arguments)
        return value


def _what_it_shows(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell a search that stopped too early, or one that hands out a slope."""
    wrong = [run for run in runs if not run.holds]
    if any(run.failure or run.value.shape != run.right.shape for run in wrong):
        return None
    if all(_cosine(run.value, first_slope(*run.arguments)) > 0.99999 for run in wrong):
        return "one step only", ONE_STEP
    if all(_left_over(run) < 0.5 for run in wrong):
        return "on the way", MORE_STEPS
    if all(_cosine(run.value, run.right) < -0.6 for run in wrong):
        return "uphill", UPHILL
    return None


def _left_over(run: Run) -> float:
    """Return the share of the filtered picture that a kernel does not explain."""
    picture, filtered, _ = run.arguments
    off = reference.correlate(picture, run.value) - filtered
    return float((off**2).mean() / (filtered**2).mean())


def _is_noisy(picture: Any, filtered: Any, shape: tuple[int, int]) -> bool:
    off = reference.correlate(picture, least_squares(picture, filtered, shape))
    return bool(np.abs(off - filtered).max() > 1e-6)


def _cosine(one: FloatArray, other: FloatArray) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / length if length else 0.0


DIVERGED = (
    "the steps lead up instead of down. Either the rate is above 2 / λmax (is the "
    "slope divided by the number of places? try 1 / (rows · columns)), or a sign is "
    "turned: a step goes *against* the slope."
)
MORE_STEPS = (
    "the direction is right and the numbers are not there yet. Take more steps, or a "
    "larger rate (below 2 / λmax), and print the largest change of a step."
)
ONE_STEP = (
    "that is what a single step makes of zeros: the slope itself. Compute the slope "
    "again at the new numbers, and repeat."
)
UPHILL = "the signs are turned: a step goes *against* the slope."
TURNED = (
    "these are the right numbers, turned by 180°. Filtered is a correlation, not a "
    "convolution with reversal, and its slope is one, too."
)
TRANSPOSED = "rows and columns of the kernel are swapped: shape is (rows, columns)."
SHAPE = "the kernel has the shape that is asked for, which need not be 3 × 3."
NOISE = (
    "where the filtered picture holds a little noise, a few of its places are not to "
    "be trusted: let all of them have a say."
)
NOTHING = "nothing was learned: zeros come back."
ONE = (
    "print the largest difference between what your numbers make of the picture and "
    "the filtered one, every 50 steps: does it fall?"
)

LOST_FILTER = Exercise(
    name="lost_filter",
    title="6.8 ★ The lost filter",
    promises=(
        Promise(
            "each number within 0.02 of the lost one",
            (
                LostCase("Sobel"),
                LostCase(shape=(3, 3), seed=3, photo="gravel"),
            ),
        ),
        Promise("an array of this shape", (LostCase(shape=(2, 4), seed=1),)),
        Promise(
            "a filtered picture with a little noise",
            (LostCase(seed=32, noise=0.05, corner=(50, 300)),),
        ),
    ),
    visible=(
        LostCase("Sobel"),
        LostCase(shape=(2, 4), seed=1),
        LostCase(shape=(5, 5), seed=2, corner=(100, 200)),
        LostCase(shape=(3, 3), seed=3, photo="gravel"),
    ),
    rule=_Search(
        name="lost_filter",
        arguments=LostCase.draw,
        read=_as_kernel,
        right=least_squares,
        wrong=(
            Wrong(
                "turned by 180°",
                lambda *given: least_squares(*given)[::-1, ::-1],
                TURNED,
            ),
            Wrong(
                "rows and columns swapped",
                lambda *given: least_squares(*given).T,
                TRANSPOSED,
                by_shape=True,
            ),
            Wrong(
                "shape ignored",
                lambda picture, filtered, shape: np.zeros((3, 3)),
                SHAPE,
                by_shape=True,
            ),
            Wrong(
                "nothing learned",
                lambda picture, filtered, shape: np.zeros(shape),
                NOTHING,
            ),
        ),
        features=(
            Feature(
                _is_noisy,
                {True: "filtered pictures with noise", False: "pictures without noise"},
                name={True: "noise"},
                hint={True: NOISE},
            ),
            Feature(
                lambda picture, filtered, shape: shape == (3, 3),
                {True: "kernels of 3 × 3", False: "kernels of other shapes"},
            ),
            Feature(
                lambda picture, filtered, shape: shape[0] * shape[1],
                "kernels of {} numbers",
                ordered=True,
            ),
        ),
        probes=(
            LostCase(shape=(2, 2), seed=31, corner=(100, 200)),
            LostCase(seed=32, noise=0.05, corner=(50, 300)),
        ),
        describe=LostCase.describe,
        tells=_what_it_shows,
        has_slips=False,
        hint=ONE,
    ),
)
