"""11.5: the blur that comes nearest to the clean pictures, tuned in any way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.numbers import as_number
from autograder.checks.lesson_11_denoising_autoencoder.pictures import (
    Pictures,
    blurred,
    mse,
    noisy,
    patches,
    spread,
)
from autograder.student.diagnosis import Feature, FloatArray, Function, Run, Wrong
from autograder.student.diagnosis.patterns import Pattern, pattern_of
from autograder.student.exercise import Exercise, Promise

NAME = "best_blur"
LOW, HIGH = 0.3, 4.0  # where the best one lies
MOST = 10.0  # nobody means a wider blur
SLACK, TINY = 0.01, 1e-5  # how much more error is as good: relative, absolute
COARSE = 0.03  # how much more error a search in steps leaves in a steep valley
_GRID = np.geomspace(LOW, HIGH, 14)


@dataclass(frozen=True)
class BlurCase:
    """Pictures, and their noise."""

    shape: tuple[int, int, int, int] = (8, 28, 24, 3)
    noise: float = 0.2
    seed: int = 0
    kind: str = "photographs"  # or "speckles": channels and images that are not alike

    def draw(self) -> tuple[Pictures, Pictures]:
        """Return noisy and clean pictures."""
        return _drawn(self)

    def describe(self) -> str:
        """Return the case in words."""
        number, *_, channels = self.shape
        images = "a batch of one" if number == 1 else f"{number} pictures"
        colour = "grey " if channels == 1 else ""
        return f"{images}, {colour}{self.kind}, noise {self.noise:g}"


@lru_cache(maxsize=64)
def _drawn(case: BlurCase) -> tuple[Pictures, Pictures]:
    make = _speckles if case.kind == "speckles" else _photographs
    clean = np.ascontiguousarray(make(case), dtype=np.float32)
    return noisy(clean, case.noise, case.seed + 50), clean


def _photographs(case: BlurCase) -> Pictures:
    number, height, width, channels = case.shape
    first = case.seed % 20 * 10
    whole = patches("choose")[first : first + number, :height, :width]
    return whole if channels == 3 else whole.mean(axis=3, keepdims=True)


def _speckles(case: BlurCase) -> FloatArray:
    """Return soft spots, of another size in each image and channel."""
    drawn = np.random.default_rng(case.seed).normal(size=case.shape)
    for image, channel in np.ndindex(case.shape[0], case.shape[3]):
        size = 1.2 * 1.5**channel * 1.3**image
        soft = spread(drawn[image, ..., channel], (size, size))
        drawn[image, ..., channel] = soft / soft.std()
    return np.clip(0.5 + 0.25 * drawn, 0, 1)


class Valley(NamedTuple):
    """The σ with the least error, and that error."""

    sigma: float
    error: float


Error = Callable[[FloatArray, FloatArray, float], float]
_known: dict[Any, Valley] = {}


def valley(error: Error, noisy: Any, clean: Any) -> Valley:
    """Return where an error is least, between the smallest and the largest σ."""
    key = error, hash((noisy.tobytes(), clean.tobytes()))
    if key not in _known:
        if len(_known) > 500:
            _known.clear()
        _known[key] = _searched(lambda sigma: error(noisy, clean, sigma))
    return _known[key]


def _searched(error: Callable[[float], float]) -> Valley:
    from scipy.optimize import minimize_scalar

    errors = [error(sigma) for sigma in _GRID]
    place = int(np.argmin(errors))
    around = _GRID[max(place - 1, 0)], _GRID[min(place + 1, len(_GRID) - 1)]
    found = minimize_scalar(error, bounds=around, options={"xatol": 0.02})
    return min(
        Valley(float(_GRID[place]), errors[place]),
        Valley(float(found.x), float(found.fun)),
        key=lambda one: one.error,
    )


def right_error(noisy: Any, clean: Any, sigma: float) -> float:
    """Return the error that is to be made small."""
    return mse(blurred(noisy, sigma), clean)


def best(noisy: Any, clean: Any) -> float:
    """Return the best σ."""
    return valley(right_error, noisy, clean).sigma


def is_as_good(sigma: float, noisy: Any, clean: Any) -> bool:
    """Tell whether a σ is as good as the best one."""
    return _is_best_for(right_error, sigma, noisy, clean)


def _is_best_for(
    error: Error, sigma: float, noisy: Any, clean: Any, slack: float = SLACK
) -> bool:
    if not 0 <= sigma <= MOST:
        return False
    tiny = TINY if error is right_error else 0.0
    most = (1 + slack) * valley(error, noisy, clean).error + tiny
    return bool(error(noisy, clean, float(sigma)) <= most)


def _over(sigmas: Callable[[float], tuple[float, ...]]) -> Error:
    def error(noisy: Any, clean: Any, sigma: float) -> float:
        return mse(spread(noisy, sigmas(sigma)), clean)

    return error


def _beyond(mode: str) -> Error:
    def error(noisy: Any, clean: Any, sigma: float) -> float:
        from scipy import ndimage

        values = np.asarray(noisy, np.float64)
        spreads = (0, sigma, sigma, 0)
        return mse(ndimage.gaussian_filter(values, spreads, mode=mode), clean)

    return error


def _of_part(part: Any) -> Error:
    return lambda noisy, clean, sigma: right_error(noisy[part], clean[part], sigma)


def _distance(noisy: Any, clean: Any, sigma: float) -> float:
    return float(np.abs(blurred(noisy, sigma) - clean).mean())


def _largest(noisy: Any, clean: Any, sigma: float) -> float:
    return float(np.abs(blurred(noisy, sigma) - clean).max())


class _Search(Function):
    """A function whose failures have the patterns of this exercise only."""

    def pattern(self, runs: Sequence[Run]) -> Pattern | None:
        """Return the simplest one; sizes of pictures mean nothing here."""
        return pattern_of(self.features, runs)


class Criterion(NamedTuple):
    """Another error that somebody may have made small."""

    name: str
    error: Error
    hint: str


def _what_it_tunes(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell for which other error every σ is best, or how near they come."""
    if any(run.failure for run in runs):
        return None
    wrong = [run for run in runs if not run.holds]
    if _is_one_sigma(runs, wrong[0].value):
        return "always the same", SAME
    for name, error, hint in CRITERIA:
        if all(_is_tuned_for(error, run) for run in runs):
            return name, hint
    return _what_it_is(wrong)


def _is_one_sigma(runs: Sequence[Run], sigma: float) -> bool:
    return all(
        is_as_good(sigma, *run.arguments) if run.holds else run.value == sigma
        for run in runs
    )


def _is_tuned_for(error: Error, run: Run) -> bool:
    noisy, clean = run.arguments
    if not run.holds:
        return _is_best_for(error, run.value, noisy, clean, COARSE)
    # A σ that is as good as the right one is known as that: which it was is not known.
    sigma = valley(error, noisy, clean).sigma
    return _is_best_for(right_error, sigma, noisy, clean, COARSE)


def _what_it_is(wrong: Sequence[Run]) -> tuple[str, str] | None:
    """Tell what stands in the place of σ."""
    for test, name, hint in (
        (_is_place, "place in a list", INDEX),
        (_is_strength, "strength of the noise", NOT_THE_NOISE),
        (_is_its_error, "error instead of its place", PLACE),
        (lambda run: _excess(run) < 0.2, "near the best", NEAR),
    ):
        if all(test(run) for run in wrong):
            return name, hint
    return None


def _is_place(run: Run) -> bool:
    return bool(run.value == round(run.value) > HIGH)


def _is_strength(run: Run) -> bool:
    noisy, clean = run.arguments
    return bool(abs(run.value - np.std(noisy - clean)) < 0.02)


def _is_its_error(run: Run) -> bool:
    least = valley(right_error, *run.arguments).error
    return bool(abs(run.value - least) <= 0.02 * least + 1e-6)


def _excess(run: Run) -> float:
    """Return by which share the error is above the least one."""
    if not 0 <= run.value <= MOST:
        return np.inf
    noisy, clean = run.arguments
    error = right_error(noisy, clean, float(run.value))
    return float(error / max(valley(right_error, noisy, clean).error, TINY)) - 1


def _always(value: float) -> Callable[..., float]:
    return lambda noisy, clean: value


ACROSS_CHANNELS = (
    "the blur runs across the channels, too, and mixes colours: give a σ of 0 for the "
    "axis of the channels."
)
ACROSS_IMAGES = (
    "the blur runs across the images of the batch: each picture is blurred by itself, "
    "so its σ along the first axis is 0."
)
EVERY_AXIS = (
    "one σ for an array blurs along all of its axes, images and channels included: "
    "give one for each axis, or use denoising.blurred."
)
BLACK = (
    "beyond the border your blur finds black, which darkens the edges: mirror the "
    "picture there, as ndimage does by itself."
)
FIRST_IMAGE = "only the first picture decides: take the error over all of them."
FIRST_CHANNEL = "only the first channel decides: take the error over all of them."
LAST_IMAGE = "only the last picture decides: take the error over all of them."
DISTANCE = "the mean squared difference is asked for, not the mean absolute one."
LARGEST = "the mean squared difference is asked for, not the largest one."
SMALLEST = (
    "that is about no blur at all, always. It wins when something is compared with "
    "itself: blur *noisy*, and compare with *clean*."
).replace("*", "")
WORST = "that is the strongest blur, always: is the largest error taken for the least?"
NOT_THE_NOISE = (
    "that is how strong the noise is. The blur's σ is a distance, in pixels: try many, "
    "and measure."
)
PLACE = "that is the error itself. Return the σ at which it is that small."
INDEX = (
    "that is a place in a list of tries, not the σ that stands there: index the list "
    "of the σ with it."
)
SAME = (
    "other pictures and other noise have another best σ: search with the arrays that "
    "the function is given."
)
NEAR = (
    "it comes near, and another σ has an error that is more than 1 % smaller: search "
    "in finer steps, and between 0.3 and 4."
)
ONE = (
    "for each of many σ between 0.3 and 4: blur the noisy pictures, take the mean "
    "squared difference to the clean ones, and keep the σ where it is least."
)
CRITERIA = (
    Criterion("blurs across channels", _over(lambda s: (0, s, s, s)), ACROSS_CHANNELS),
    Criterion("blurs across images", _over(lambda s: (s, s, s, 0)), ACROSS_IMAGES),
    Criterion("blurs along every axis", _over(lambda s: (s, s, s, s)), EVERY_AXIS),
    Criterion("black beyond the border", _beyond("constant"), BLACK),
    Criterion("first picture only", _of_part(np.s_[:1]), FIRST_IMAGE),
    Criterion("last picture only", _of_part(np.s_[-1:]), LAST_IMAGE),
    Criterion("first channel only", _of_part(np.s_[..., :1]), FIRST_CHANNEL),
    Criterion("mean distance", _distance, DISTANCE),
    Criterion("largest difference", _largest, LARGEST),
)

VISIBLE = (
    BlurCase(),
    BlurCase(noise=0.08, seed=1),
    BlurCase((4, 24, 32, 3), 0.3, seed=2, kind="speckles"),
)
GREY = BlurCase((6, 32, 20, 1), 0.25, seed=3)
ALONE = BlurCase((1, 32, 32, 3), 0.15, seed=21)

BEST_BLUR = Exercise(
    name=NAME,
    title="11.5 The best blur",
    promises=(
        Promise("never across images or channels", (VISIBLE[0], VISIBLE[2])),
        Promise("at most 1 % more than the least", (VISIBLE[1], VISIBLE[2])),
        Promise("any number of pictures and channels", (GREY, ALONE)),
    ),
    visible=VISIBLE,
    rule=_Search(
        name=NAME,
        arguments=BlurCase.draw,
        read=as_number,
        right=best,
        as_good=is_as_good,
        wrong=(
            Wrong("always the smallest", _always(LOW), SMALLEST),
            Wrong("always the largest", _always(HIGH), WORST),
        ),
        features=(
            Feature(
                lambda noisy, clean: mse(noisy, clean) > 0.015,
                {True: "much noise", False: "little noise"},
            ),
            Feature(
                lambda noisy, clean: noisy.shape[-1] == 1,
                {True: "grey pictures", False: "colour pictures"},
            ),
            Feature(
                lambda noisy, clean: len(noisy) == 1,
                {True: "a batch of one", False: "several pictures"},
            ),
        ),
        probes=(GREY, ALONE),
        describe=BlurCase.describe,
        tells=_what_it_tunes,
        has_slips=False,
        expected="a σ whose error is at most 1 % above the least one",
        hint=ONE,
    ),
)
