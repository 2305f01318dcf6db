"""11.6: a network that cleans pictures better than any blur; only that counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.pictures import (
    DRAWN,
    SIDE,
    Pictures,
    blurred,
    mse,
    noisy,
    patches,
)
from autograder.student import models
from autograder.student.comparing import FloatArray
from autograder.student.diagnosis import Demand, Design
from autograder.student.exercise import Exercise, Promise

NAME = "beat_the_blur"
INPUT = (SIDE, SIDE, 3)
BUDGET, BAR = 50_000, 0.95  # parameters; share of the best blur's error
NOISE = 0.2
BLURS = {0.1: (0.9, 1.1), 0.2: (1.5, 1.7, 1.9), 0.4: (2.6, 3.0)}  # near the best
FEW = 150  # pictures are enough to see what is wrong


@dataclass(frozen=True)
class CleanCase:
    """Noisy pictures to clean."""

    band: str = "test"
    seed: int = 0  # 0: the lesson's own pictures
    noise_seed: int = 3
    noise: float = NOISE
    number: int = DRAWN

    @property
    def clean(self) -> Pictures:
        """The pictures without noise."""
        return patches(self.band, self.number, self.seed)

    @property
    def noisy(self) -> Pictures:
        """The pictures with noise."""
        return _noisy(self)

    @property
    def blur(self) -> float:
        """The best blur's error."""
        return _blur(self)


@lru_cache(maxsize=8)
def _noisy(case: CleanCase) -> Pictures:
    return noisy(case.clean, case.noise, case.noise_seed)


@lru_cache(maxsize=16)
def _blur(case: CleanCase) -> float:
    few = [blurred(case.noisy, sigma) for sigma in BLURS[case.noise]]
    return min(mse(each, case.clean) for each in few)


LOOKED_AT = CleanCase(number=FEW)  # the first ones of the lesson's own


class Cleaner:
    """A student's model, and what it makes of noisy pictures."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self._known: dict[CleanCase, FloatArray] = {}

    @cached_property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of one output."""
        zeros = np.zeros((2, *INPUT), np.float32)
        return tuple(models.run_model(self.model, zeros, NAME).shape[1:])

    def cleaned(self, case: CleanCase) -> FloatArray:
        """Return what it makes of the pictures of a case."""
        if case not in self._known:
            self._known[case] = self.run(case.noisy)
        return self._known[case]

    def run(self, images: Any, *, training: bool = False) -> FloatArray:
        """Return what it makes of some pictures; the model stays as it is."""
        kept = self.model.get_weights() if training else None
        try:
            return models.run_model(self.model, images, NAME, training=training)
        finally:
            if kept is not None:
                self.model.set_weights(kept)

    def ratio(self, case: CleanCase) -> float:
        """Return its error as a share of the best blur's."""
        return mse(self.cleaned(case), case.clean) / case.blur

    @property
    def count(self) -> int:
        """How many parameters it has."""
        return models.parameter_counts(self.model).total


@dataclass(frozen=True)
class Cleaned:
    """What a model made of the pictures of a case."""

    cleaner: Cleaner
    case: CleanCase

    @property
    def ratio(self) -> float:
        """Its error as a share of the best blur's."""
        return self.cleaner.ratio(self.case)

    @property
    def told(self) -> str:
        """Both errors in words."""
        error = self.ratio * self.case.blur
        return (
            f"a mean squared error of {error:.5f}, the blur {self.case.blur:.5f}: "
            f"{self.ratio:.2f} of it"
        )


def _better(values: FloatArray) -> bool:
    """Tell whether pictures would beat the blur on the few that are looked at."""
    return mse(values, LOOKED_AT.clean) <= BAR * LOOKED_AT.blur


def _lacking(cleaned: Cleaned) -> tuple[str, str]:
    """Return what a model lacks that does not beat the blur."""
    cleaner, few = cleaned.cleaner, LOOKED_AT
    given, output = few.noisy, cleaner.cleaned(CleanCase())[:FEW]
    if cleaner.ratio(CleanCase()) <= BAR:
        return "little margin", LITTLE_MARGIN
    for found, name, hint in (
        (_lags(cleaner), "batch normalisation lags", LAG),
        (_is_of_bytes(cleaner, output), "other range of numbers", RANGE),
        (_better(given - output), "noise instead of pictures", SUBTRACT),
        (_better(given + output), "noise instead of pictures", ADD),
        (_copies(given, output, few.clean), "gives back what it gets", COPIES),
        (_is_flat(output), "one colour for each picture", FLAT),
        (_repeats(given, output, few), "the blur itself", BLUR_ITSELF),
        (_is_for_others(cleaner), "made for another noise", OTHER_NOISE),
        (_knows_by_heart(cleaner), "good on its own pictures only", BY_HEART),
    ):
        if found:
            return name, hint
    return _how_far(cleaned.ratio, mse(given, few.clean) / few.blur)


def _how_far(ratio: float, nothing: float) -> tuple[str, str]:
    if ratio < 1:
        return "better than the blur, not by 5 %", NEARLY
    if ratio < 0.9 * nothing:
        return "not as good as the blur", ON_THE_WAY
    return "not trained", NOT_TRAINED


def _lags(cleaner: Cleaner) -> bool:
    if not models.layers_of_kind(cleaner.model, "BatchNormalization"):
        return False
    return _better(cleaner.run(LOOKED_AT.noisy, training=True))


def _is_of_bytes(cleaner: Cleaner, output: FloatArray) -> bool:
    if _better(output / 255):
        return True
    return _better(cleaner.run(LOOKED_AT.noisy * 255) / 255)


def _copies(given: Pictures, output: FloatArray, clean: Pictures) -> bool:
    return mse(output, given) < 0.1 * mse(given, clean)


def _is_flat(output: FloatArray) -> bool:
    return float(output.std(axis=(1, 2)).max()) < 1e-3


def _repeats(given: Pictures, output: FloatArray, few: CleanCase) -> bool:
    tried = (0.8, 1.0, 1.3, 1.5, 1.6, 1.7, 1.8, 2.0, 2.5)
    away = np.s_[:, 8:-8, 8:-8]  # what lies beyond a border is a matter of taste
    apart = min(mse(output[away], blurred(given, s)[away]) for s in tried)
    return apart < 0.06 * few.blur


def _is_for_others(cleaner: Cleaner) -> bool:
    others = [CleanCase(noise=noise, number=FEW) for noise in (0.1, 0.4)]
    return any(cleaner.ratio(case) <= BAR for case in others)


def _knows_by_heart(cleaner: Cleaner) -> bool:
    return cleaner.ratio(CleanCase("fit", noise_seed=1, number=FEW)) <= BAR


LITTLE_MARGIN = (
    "it just beats the blur on the lesson's test pictures, and not on others: train it "
    "a little longer, or on more pictures."
)
LAG = (
    "with the statistics of each batch it beats the blur, with the moving ones that "
    "count in use it does not: they lag behind. Leave batch normalisation out, lower "
    "its momentum, or train for more steps."
)
RANGE = (
    "pictures go from 0 to 1 here, at the input and at the output; the model works "
    "with "
    "numbers up to 255."
)
SUBTRACT = (
    "what it gives is the noise: the picture is the input less that. Let the network "
    "do the subtraction, too."
)
ADD = (
    "what it gives has to be added to the input: let the network do that, with "
    "layers.Add."
)
COPIES = (
    "it hands the noisy picture on. What was shown to fit as input, and what as "
    "target? The input is noisy, the target is clean."
)
FLAT = (
    "each picture comes out in a single colour: something in the middle lost all "
    "places, or the last bend is stuck at 0."
)
BLUR_ITSELF = (
    "it does what the blur does, which is a fair start: what may a network do that "
    "differs from place to place? It needs a bend behind some convolution."
)
OTHER_NOISE = (
    "it beats the blur at another strength of noise: train it with the one that it is "
    "tested with, 0.2."
)
BY_HEART = (
    "it beats the blur on the pictures that it was fitted to, and not on new ones: "
    "fit it to more of them, or make it smaller."
)
NEARLY = (
    "a few more epochs, or a wider view: how many pixels around a place does the "
    "network see? The blur sees about thirteen in a row."
)
ON_THE_WAY = (
    "it has learned something. Is it a matter of time (does the loss still fall?), of "
    "what it sees (how many pixels in a row?), or does a narrow code lose detail that "
    "a way round it would keep?"
)
NOT_TRAINED = (
    "its pictures are no nearer to the clean ones than the noisy ones are: was it "
    "trained, and with targets that belong to the inputs?"
)
ONE_CHANNEL = "the last layer needs three filters: red, green and blue."
OTHER_SIZE = (
    "follow the height from layer to layer: what is halved has to be doubled again, "
    'and convolutions keep the size with padding="same".'
)
TOO_LARGE = (
    "count layer by layer: a 3 × 3 convolution from c to m channels has m (9c + 1). A "
    "dense layer over a whole picture is far too large."
)


def _of_shape(shape: tuple[int, ...]) -> tuple[str, str]:
    if shape[:2] == INPUT[:2]:
        return "wrong number of channels", ONE_CHANNEL
    return "wrong size", OTHER_SIZE


def _read(answer: Any) -> Cleaner:
    return Cleaner(models.as_model(answer, "denoiser", INPUT))


BEAT_THE_BLUR = Exercise(
    name=NAME,
    title="11.6 ★ Beat the blur",
    visible=("parameters", CleanCase()),
    promises=(
        Promise("at most 50,000 parameters", ("parameters",)),
        Promise("at least 5 % below the best blur's", (CleanCase(),)),
        Promise("pictures of 32 × 32 × 3", (CleanCase(),)),
    ),
    rule=Design(
        name="denoiser",
        read=_read,
        demands=(
            Demand(
                "pictures of another shape",
                lambda cleaner, case: cleaner.output_shape,
                lambda shape: shape == INPUT,
                OTHER_SIZE,
                expected=f"an output of shape {INPUT} for one picture",
                received=lambda shape: f"shape {shape}",
                tells=_of_shape,
            ),
            Demand(
                "too many parameters",
                lambda cleaner, case: cleaner.count,
                lambda count: count <= BUDGET,
                TOO_LARGE,
                expected=f"at most {BUDGET:,} parameters",
                received=lambda count: f"{count:,}",
                when=lambda case: isinstance(case, str),
            ),
            Demand(
                "does not beat the blur",
                lambda cleaner, case: Cleaned(cleaner, case),
                lambda cleaned: cleaned.ratio <= BAR,
                ON_THE_WAY,
                expected=f"at most {BAR:.0%} of the best blur's mean squared error",
                fails="does not beat the blur",
                received=lambda cleaned: cleaned.told,
                tells=_lacking,
                when=lambda case: isinstance(case, CleanCase),
            ),
        ),
    ),
)
