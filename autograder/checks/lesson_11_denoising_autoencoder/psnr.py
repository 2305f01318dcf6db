"""11.4: likeness in decibels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.numbers import as_number
from autograder.student.diagnosis import Feature, Function, Wrong
from autograder.student.exercise import Exercise, Promise

NAME = "psnr"


@dataclass(frozen=True)
class PairCase:
    """Two pictures, or two batches of them, and the largest number possible."""

    shape: tuple[int, ...]
    kind: str = "fractions"  # or bytes, dark, equal, flat, dark bytes
    seed: int = 0

    @property
    def peak(self) -> float:
        """Return the largest number that such pictures can hold."""
        return 255 if "bytes" in self.kind else 1.0

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        clean, other = self._fractions()
        if "bytes" in self.kind:
            clean, other = (np.rint(255 * x).astype(np.uint8) for x in (clean, other))
            return clean, other, 255
        return clean, other, 1.0

    def _fractions(self) -> tuple[Any, Any]:
        generator = np.random.default_rng(self.seed)
        if self.kind == "flat":
            return np.full(self.shape, 0.5), np.full(self.shape, 0.7)
        top = 0.3 if "dark" in self.kind else 1.0
        clean = generator.uniform(0, top, self.shape)
        noise = generator.normal(0, 0.15, self.shape)
        if len(self.shape) == 4:  # images of very different quality
            noise *= np.linspace(0.1, 2, self.shape[0])[:, None, None, None]
        if "equal" in self.kind:
            noise = np.zeros(self.shape)
        return clean, np.clip(clean + noise, 0, 1)

    def describe(self) -> str:
        """Return the case in words."""
        sizes = " × ".join(map(str, self.shape))
        return f"{self.kind}, {sizes}, peak {self.peak:g}"


def _mse(clean: Any, other: Any) -> float:
    return float(np.mean((clean.astype(float) - other.astype(float)) ** 2))


def _decibels(ratio: float) -> float:
    if ratio == 0:
        return -np.inf
    return float(10 * np.log10(ratio)) if np.isfinite(ratio) else np.inf


def _over(error: float, peak: float) -> float:
    return peak**2 / error if error else np.inf


def psnr(clean: Any, other: Any, peak: float) -> float:
    """Return the peak signal-to-noise ratio in decibels."""
    return _decibels(_over(_mse(clean, other), peak))


def _natural(clean: Any, other: Any, peak: float) -> float:
    return float(psnr(clean, other, peak) * np.log(10))


def _twenty(clean: Any, other: Any, peak: float) -> float:
    return 2 * psnr(clean, other, peak)


def _no_ten(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, peak) / 10


def _two(clean: Any, other: Any, peak: float) -> float:
    return float(psnr(clean, other, peak) * np.log2(10))


def _upside_down(clean: Any, other: Any, peak: float) -> float:
    return -psnr(clean, other, peak)


def _peak_once(clean: Any, other: Any, peak: float) -> float:
    return _decibels(_over(_mse(clean, other), 1) * peak)


def _no_peak(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, 1)


def _peak_255(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, 255)


def _own_maximum(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, float(clean.max()))


def _own_span(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, float(clean.max()) - float(clean.min()))


def _signal(clean: Any, other: Any, peak: float) -> float:
    return psnr(clean, other, float(np.sqrt((clean.astype(float) ** 2).mean())))


def _singles(clean: Any, other: Any, peak: float) -> float:
    pairs = zip(clean, other, strict=True) if clean.ndim == 4 else ((clean, other),)
    return float(np.mean([psnr(one, two, peak) for one, two in pairs]))


def _wrapped(clean: Any, other: Any, peak: float) -> float:
    error = float(np.mean((clean - other) ** 2))
    return _decibels(_over(error, peak))


def _half_wrapped(clean: Any, other: Any, peak: float) -> float:
    error = float(np.mean((clean - other).astype(float) ** 2))
    return _decibels(_over(error, peak))


def _summed(clean: Any, other: Any, peak: float) -> float:
    return _decibels(_over(_mse(clean, other) * clean.size, peak))


def _absolute(clean: Any, other: Any, peak: float) -> float:
    off = np.abs(clean.astype(float) - other.astype(float)).mean()
    return _decibels(_over(float(off), peak))


def _absolute_squared(clean: Any, other: Any, peak: float) -> float:
    off = np.abs(clean.astype(float) - other.astype(float)).mean()
    return _decibels(_over(float(off) ** 2, peak))


def _mean_difference(clean: Any, other: Any, peak: float) -> float:
    off = (clean.astype(float) - other.astype(float)).mean()
    return _decibels(_over(float(off) ** 2, peak))


def _not_inf(value: float) -> Callable[..., float]:
    """Return the oracle that answers with a number when pictures are equal."""

    def oracle(clean: Any, other: Any, peak: float) -> float:
        return psnr(clean, other, peak) if _mse(clean, other) else value

    return oracle


NATURAL = "decibels take the logarithm to base 10: np.log has another base."
TWENTY = (
    "20 belongs to a ratio of amplitudes. The MSE is a square already: which number "
    "belongs to it?"
)
TEN = "these are bels: a decibel is a tenth of one."
TURNED = "better pictures have more decibels: the ratio is upside down."
SQUARE_THE_PEAK = (
    "the MSE is a mean of squares: compare it with the square of the peak."
)
PEAK = "the peak takes no part."
PEAK_255 = "255 is the peak of bytes only: take the one that is given."
OWN_PEAK = (
    "the peak is the largest number that such pictures can hold, not the largest in "
    "this one: else a dark picture looks worse."
)
SIGNAL = "the peak is asked for, not the mean of the picture's squares."
SINGLES = (
    "a mean of decibels is another number: one MSE over all numbers, then decibels."
)
WRAPPED = (
    "differences of bytes have no sign: 3 − 5 is 254. Make fractions of them before "
    "you subtract."
)
SUMMED = "that is the sum of the squares, which grows with the picture: take the mean."
SIZES = "square the differences, one by one, before the mean."
EQUAL = "equal pictures have an error of 0, and infinitely many decibels: np.inf."
DIVISION = "equal pictures divide by 0: look for that case first, and return np.inf."
BY_HAND = "an MSE of 0.01 with peak 1 makes 20 decibels: try that by hand."

PSNR = Exercise(
    name=NAME,
    title="11.4 Decibels",
    promises=(
        Promise("8-bit whole numbers", (PairCase((6, 5, 3), "bytes", seed=1),)),
        Promise("`np.inf` when they are equal", (PairCase((4, 3, 1), "equal"),)),
        Promise("of all pixels together", (PairCase((3, 4, 5, 3), seed=2),)),
        Promise("not the largest number in it", (PairCase((5, 6, 3), "dark", seed=3),)),
    ),
    visible=(
        PairCase((4, 4, 3), "flat"),
        PairCase((6, 5, 3), "bytes", seed=1),
        PairCase((3, 4, 5, 3), seed=2),
        PairCase((5, 6, 3), "dark", seed=3),
        PairCase((4, 3, 1), "equal"),
    ),
    rule=Function(
        name=NAME,
        arguments=PairCase.draw,
        read=lambda raw, name: as_number(raw, name, finite=False),
        right=psnr,
        wrong=(
            Wrong("natural logarithm", _natural, NATURAL),
            Wrong("logarithm to base 2", _two, NATURAL),
            Wrong("20 for 10", _twenty, TWENTY),
            Wrong("bels", _no_ten, TEN),
            Wrong("upside down", _upside_down, TURNED),
            Wrong("peak not squared", _peak_once, SQUARE_THE_PEAK),
            Wrong("peak ignored", _no_peak, PEAK),
            Wrong("always 255", _peak_255, PEAK_255),
            Wrong("largest number as peak", _own_maximum, OWN_PEAK),
            Wrong("span as peak", _own_span, OWN_PEAK),
            Wrong("mean square as peak", _signal, SIGNAL),
            Wrong("mean of single pictures", _singles, SINGLES),
            Wrong("bytes wrapped", _wrapped, WRAPPED),
            Wrong("bytes wrapped", _half_wrapped, WRAPPED),
            Wrong("sum instead of mean", _summed, SUMMED),
            Wrong("sizes instead of squares", _absolute, SIZES),
            Wrong("squared after the mean", _absolute_squared, SIZES),
            Wrong("squared after the mean", _mean_difference, SIZES),
            Wrong("a number for equal pictures", _not_inf(0.0), EQUAL),
            Wrong("a number for equal pictures", _not_inf(100.0), EQUAL),
            Wrong("a number for equal pictures", _not_inf(-np.inf), EQUAL),
            Wrong("not a number for equal pictures", _not_inf(np.nan), DIVISION),
        ),
        features=(
            Feature(
                lambda clean, other, peak: bool(np.array_equal(clean, other)),
                {True: "equal pictures", False: "pictures that differ"},
                name={True: "equal pictures"},
                hint={True: DIVISION},
            ),
            Feature(
                lambda clean, other, peak: clean.dtype == np.uint8,
                {True: "bytes", False: "fractions"},
            ),
            Feature(
                lambda clean, other, peak: clean.ndim == 4,
                {True: "a batch", False: "one picture"},
            ),
        ),
        probes=(
            PairCase((2, 5, 4, 3), "bytes", seed=31),
            PairCase((7, 4), "dark", seed=32),
            PairCase((3, 4, 3), "equal bytes", seed=33),
            PairCase((6, 4, 3), "dark bytes", seed=34),
        ),
        describe=PairCase.describe,
        enough=1,
        has_slips=False,
        hint=BY_HAND,
    ),
)
