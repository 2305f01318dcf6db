"""7.7: rates that change while a network trains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import Feature, FloatArray, Function, Wrong, entry_of
from autograder.student.exercise import Exercise, Promise

NAME = "schedule"


@dataclass(frozen=True)
class InverseCase:
    """A rate that falls with the inverse of time."""

    rate: float
    decay: float
    steps_per_epoch: int
    epoch: int

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        return self.rate, self.decay, self.steps_per_epoch, self.epoch

    def describe(self) -> str:
        """Return the case in words."""
        return (
            f"rate {self.rate:g}, decay {self.decay:g}, {self.steps_per_epoch} steps "
            f"an "
            f"epoch, after {self.epoch} epochs"
        )


@dataclass(frozen=True)
class CosineCase:
    """A rate that warms up and cools down."""

    rate: float
    warm: int
    total: int
    steps: int | tuple[int, ...]  # one step, or several at once

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments."""
        several = isinstance(self.steps, tuple)
        return (
            self.rate,
            self.warm,
            self.total,
            np.array(self.steps) if several else self.steps,
        )

    def describe(self) -> str:
        """Return the case in words."""
        span = f"warm {self.warm}, total {self.total}"
        return f"rate {self.rate:g}, {span}, step {self.steps}"


def inverse_time(
    rate: float, decay: float, steps_per_epoch: int, epoch: int
) -> FloatArray:
    """Return rate ÷ (1 + decay · steps), as a share of the rate at the start."""
    return np.array(1 / (1 + decay * steps_per_epoch * epoch))


def _cosine(
    rate: float,
    warm: int,
    total: int,
    step: Any,
    *,
    low: float = 0.0,
    late: int | None = None,
    length: int | None = None,
    angle: float = np.pi,
) -> FloatArray:
    now = np.asarray(step, dtype=np.float64)
    rising = low + (1 - low) * now / max(warm, 1)
    begun = now - (warm if late is None else late)
    share = begun / (total - warm if length is None else length)
    return np.asarray(np.where(now < warm, rising, (1 + np.cos(angle * share)) / 2))


def warm_up_cosine(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    """Return the rate as a share of the largest."""
    return _cosine(rate, warm, total, step)


def _linear_fall(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    now = np.asarray(step, dtype=np.float64)
    falling = (total - now) / (total - warm)
    return np.asarray(np.where(now < warm, now / max(warm, 1), falling))


def _quarter(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    now = np.asarray(step, dtype=np.float64)
    falling = np.cos(np.pi / 2 * (now - warm) / (total - warm))
    return np.asarray(np.where(now < warm, now / max(warm, 1), falling))


def _whole_cosine(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    now = np.asarray(step, dtype=np.float64)
    falling = np.cos(np.pi * (now - warm) / (total - warm))
    return np.asarray(np.where(now < warm, now / max(warm, 1), falling))


def _no_warm_up(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    return np.asarray((1 + np.cos(np.pi * np.asarray(step, float) / total)) / 2)


def _stays(rate: float, warm: int, total: int, step: Any) -> FloatArray:
    return np.asarray(np.minimum(np.asarray(step, float) / max(warm, 1), 1))


class _Shares(Function):
    """A function whose rates are compared as shares of the rate that it gets."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return the result as a share: rates of 1e-5 are numbers, too."""
        value = self.called(answer, arguments)
        return value / arguments[0]

    def called(self, answer: Any, arguments: tuple[Any, ...]) -> FloatArray:
        """Call the function and read its result."""
        from autograder.student.calling import call

        raw = call(self.pick(answer), *arguments, name=self.name)
        return as_array(raw, f"the result of {self.name}")


def _inverse(power: Any) -> Any:
    return lambda rate, decay, per_epoch, epoch: np.array(
        power(rate, decay, per_epoch * epoch, epoch)
    )


PER_EPOCH = "the decay counts epochs: it belongs to each step, and an epoch has many."
GEOMETRIC = (
    "the rate falls by the same share at each step. Here it is divided by a growing "
    "number."
)
LINEAR = (
    "a straight line down ends below 0. Here the rate is divided by a growing number."
)
NOT_MULTIPLIED = "the rate at the start is missing: the result is a share of it."
DECAY_IGNORED = "the rate does not fall."
SQUARE_ROOT = "the root is taken of the divisor."
ONE_STEP = (
    "one epoch is missing or too many: after that many epochs, all their steps are "
    "done."
)
FROM_RATE = "the warm-up begins with the full rate: it rises from 0."
TOTAL = "the cosine is stretched over all steps: it begins where the warm-up ends."
BEGUN = "the cosine begins at step 0: at the end of the warm-up it is at its top."
WAVE = "a whole wave comes up again: half a wave falls from top to bottom."
DEGREES = "the cosine takes radians: half a wave is π."
QUARTER = (
    "a quarter of a wave falls too slowly at first: half a wave, lifted by 1 and "
    "halved."
)
LIFTED = "the cosine runs down to −1: add 1 and take half."
NO_WARM = "there is no warm-up."
NO_FALL = "after the warm-up the rate stays: it falls along half a cosine."
STRAIGHT = "the rate falls in a straight line: half a cosine is asked for."
ONE = (
    "work it out by hand for three steps: the first one, the last one, and one between."
)

INVERSE_RULE = _Shares(
    name="inverse_time",
    arguments=InverseCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "inverse_time"),
    right=inverse_time,
    wrong=(
        Wrong("per epoch", _inverse(lambda r, d, n, e: 1 / (1 + d * e)), PER_EPOCH),
        Wrong("a power", _inverse(lambda r, d, n, e: (1 - d) ** n), GEOMETRIC),
        Wrong("a power", _inverse(lambda r, d, n, e: np.exp(-d * n)), GEOMETRIC),
        Wrong("a power", _inverse(lambda r, d, n, e: (1 - d) ** e), GEOMETRIC),
        Wrong("a straight line", _inverse(lambda r, d, n, e: 1 - d * n), LINEAR),
        Wrong("a straight line", _inverse(lambda r, d, n, e: 1 - d * n / r), LINEAR),
        Wrong(
            "rate forgotten",
            _inverse(lambda r, d, n, e: 1 / (1 + d * n) / r),
            NOT_MULTIPLIED,
        ),
        Wrong("rate stays", _inverse(lambda r, d, n, e: 1.0), DECAY_IGNORED),
        Wrong(
            "a root", _inverse(lambda r, d, n, e: 1 / np.sqrt(1 + d * n)), SQUARE_ROOT
        ),
        Wrong(
            "an epoch too many",
            lambda rate, decay, per, epoch: inverse_time(rate, decay, per, epoch + 1),
            ONE_STEP,
        ),
        Wrong(
            "an epoch too few",
            lambda rate, decay, per, epoch: inverse_time(rate, decay, per, epoch - 1),
            ONE_STEP,
        ),
    ),
    features=(
        Feature(
            lambda rate, decay, per, epoch: epoch == 0,
            {True: "epoch 0", False: "later epochs"},
        ),
    ),
    probes=(InverseCase(0.5, 0.02, 10, 7), InverseCase(0.1, 1e-3, 40, 0)),
    describe=InverseCase.describe,
    has_slips=False,
    hint=ONE,
)
COSINE_RULE = _Shares(
    name="warm_up_cosine",
    arguments=CosineCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "warm_up_cosine"),
    right=warm_up_cosine,
    wrong=(
        Wrong("warm-up from the full rate", lambda *g: _cosine(*g, low=1.0), FROM_RATE),
        Wrong(
            "stretched over all steps",
            lambda r, w, t, s: _cosine(r, w, t, s, length=t),
            TOTAL,
        ),
        Wrong(
            "cosine begins at 0",
            lambda r, w, t, s: _cosine(r, w, t, s, late=0, length=t),
            BEGUN,
        ),
        Wrong("a whole wave", lambda *g: _cosine(*g, angle=2 * np.pi), WAVE),
        Wrong("degrees", lambda *g: _cosine(*g, angle=180.0), DEGREES),
        Wrong("a quarter of a wave", _quarter, QUARTER),
        Wrong("not lifted", _whole_cosine, LIFTED),
        Wrong("no warm-up", _no_warm_up, NO_WARM),
        Wrong("rate stays", _stays, NO_FALL),
        Wrong("a straight line", _linear_fall, STRAIGHT),
        Wrong(
            "rate forgotten",
            lambda rate, *g: _cosine(rate, *g) / rate,
            NOT_MULTIPLIED,
        ),
    ),
    features=(
        Feature(
            lambda rate, warm, total, step: isinstance(step, np.ndarray),
            {True: "several steps at once", False: "a single step"},
            name={True: "one step at a time"},
            hint={
                True: "`step` may be an array, and `if` cannot choose number by "
                "number: "
                "np.where can."
            },
        ),
        Feature(
            lambda rate, warm, total, step: warm == 0,
            {True: "warm = 0", False: "warm above 0"},
        ),
        Feature(
            lambda rate, warm, total, step: bool(np.all(np.asarray(step) < warm)),
            {True: "steps of the warm-up", False: "later steps"},
        ),
    ),
    probes=(
        CosineCase(0.3, 0, 10, (0, 4, 9)),
        CosineCase(2.0, 5, 25, (2, 5, 12, 20)),
        CosineCase(0.2, 0, 8, 0),
    ),
    describe=CosineCase.describe,
    has_slips=False,
    hint=ONE,
)

SCHEDULE = Exercise(
    name=NAME,
    title="7.7 Schedules",
    points_by_part=True,
    promises=(
        Promise("per step", (InverseCase(1e-3, 1e-4, 1563, 100),)),
        Promise("or an array of steps", (CosineCase(0.5, 4, 20, (0, 2, 4, 12, 20)),)),
        Promise("warm may be 0", (CosineCase(0.3, 0, 10, (0, 4, 9)),)),
    ),
    visible=(
        InverseCase(1e-3, 1e-4, 1563, 100),
        InverseCase(0.2, 0.05, 6, 3),
        CosineCase(0.5, 4, 20, (0, 2, 4, 12, 20)),
        CosineCase(3e-4, 10, 50, 25),
        CosineCase(3e-4, 10, 50, 5),
        CosineCase(1.5, 0, 10, (0, 3, 10)),
    ),
    rule={InverseCase: INVERSE_RULE, CosineCase: COSINE_RULE},
)
