"""11.8: for which noise the student's own network wins, and what harm it does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.beat_the_blur import (
    INPUT,
    CleanCase,
    Cleaner,
)
from autograder.checks.lesson_11_denoising_autoencoder.numbers import as_number
from autograder.checks.lesson_11_denoising_autoencoder.pictures import blurred, mse
from autograder.student import models
from autograder.student.answers import brief
from autograder.student.diagnosis import (
    CheckFailed,
    Entry,
    NotFilledIn,
    Own,
    Table,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "where_it_wins"
NOISES = (0, 0.05, 0.1, 0.2, 0.3, 0.4)
NOTHING, BLUR, NETWORK = NAMES = ("nothing", "blur", "network")
SIGMA, NUMBER, SEED = 1.7, 100, 3  # of the blur; pictures; of the noise
TIE, NEAR = 0.03, 0.05  # relative
HARM = "harm"
Errors = Mapping[str, float]


def _case(noise: float) -> CleanCase:
    return CleanCase(noise=noise, noise_seed=SEED, number=NUMBER)


@lru_cache
def _without_network(noise: float) -> dict[str, float]:
    """Return the errors of what needs no network."""
    case = _case(noise)
    given, clean = case.noisy, case.clean
    return {NOTHING: mse(given, clean), BLUR: mse(blurred(given, SIGMA), clean)}


@lru_cache
def _of_own_blur(noise: float) -> float:
    """Return the error of the blur that is best for this noise."""
    case = _case(noise)
    sigmas = (0.3, 0.5, 0.7, 0.9, 1.1, 1.4, 1.7, 2.0, 2.4, 2.8, 3.2)
    return min(mse(blurred(case.noisy, s), case.clean) for s in sigmas)


class Measured:
    """What a student's own network does to the pictures."""

    def __init__(self, model: Any) -> None:
        self.cleaner = Cleaner(model)
        self._known: dict[float, dict[str, float]] = {}

    def errors(self, noise: float) -> dict[str, float]:
        """Return the error of each opponent."""
        if noise not in self._known:
            own = mse(self.cleaner.cleaned(_case(noise)), _case(noise).clean)
            self._known[noise] = {**_without_network(noise), NETWORK: own}
        return self._known[noise]

    def winner(self, noise: float) -> str:
        """Return who has the least error."""
        return _least(self.errors(noise))

    def against_best_blurs(self, noise: float) -> str:
        """Return who wins where the blur is tuned for each noise anew."""
        return _least({**self.errors(noise), BLUR: _of_own_blur(noise)})

    def worst(self, noise: float) -> str:
        """Return who has the largest error."""
        errors = self.errors(noise)
        return max(errors, key=lambda name: errors[name])

    def settled(self, noise: float, name: str) -> str:
        """Return the winner for anyone who is as good."""
        errors = self.errors(noise)
        least = min(errors.values())
        return self.winner(noise) if errors[name] <= (1 + TIE) * least else name


def _least(errors: Errors) -> str:
    return min(errors, key=lambda name: errors[name])


def _as_name(answer: Any, name: str) -> str:
    words = " ".join(answer.lower().split()) if isinstance(answer, str) else ""
    if words in NAMES:
        return words
    is_number = isinstance(answer, int | float | np.number) and answer is not True
    raise CheckFailed(
        f"{name} is not one of the names.",
        expected=" or ".join(f'"{known}"' for known in NAMES),
        received=brief(answer, 40),
        hint=NAME_ONLY if is_number else COPY_NAME,
        mistake="number instead of a name" if is_number else "other name",
    )


def _winner_of(measured: Measured, noise: float) -> Entry:
    def read(answer: Any, name: str) -> str:
        return measured.settled(noise, _as_name(answer, name))

    return Entry(
        f"the winner at noise {noise:g}",
        lambda t: measured.winner(noise),
        hint=MEASURE,
        read=read,
        other="other winner",
        tells=lambda _, table: _made_throughout(measured, table),
    )


def _made_throughout(measured: Measured, table: Any) -> tuple[str, str] | None:
    """Return the mistake that explains every winner, right and wrong ones."""
    for name, winner, hint in (
        ("network everywhere", lambda noise: NETWORK, NOT_EVERYWHERE),
        ("blur everywhere", lambda noise: BLUR, MEASURE),
        ("nothing everywhere", lambda noise: NOTHING, WITH_CLEAN),
        ("blur tuned anew", measured.against_best_blurs, ONE_BLUR),
        ("worst instead of best", measured.worst, LEAST),
        ("one noise for all", lambda noise: measured.winner(0.2), ALL_NOISES),
    ):
        predicted = {n: measured.settled(n, winner(n)) for n in NOISES}
        if all(table["winners", n] == told for n, told in predicted.items()):
            return name, hint
    return None


def _harm_of(measured: Measured) -> Entry:
    right = measured.errors(0)[NETWORK]

    def read(answer: Any, name: str) -> float:
        told = as_number(answer, name)
        known = [right, *(wrong.oracle({}) for wrong in _other_harms(measured))]
        near = (each for each in known if abs(told - each) <= NEAR * abs(each) + 1e-9)
        return next(near, told)

    return Entry(
        "the harm to clean pictures",
        lambda t: right,
        wrong=_other_harms(measured),
        hint=HARM_IS,
        read=read,
        other="another number",
    )


def _other_harms(measured: Measured) -> list[Wrong]:
    right = measured.errors(0)[NETWORK]
    blur = measured.errors(0)[BLUR]
    many = {
        "root of the error": (np.sqrt(right), NO_ROOT),
        "decibels": (-10 * np.log10(max(right, 1e-12)), NO_DECIBELS),
        "error at noise 0.2": (measured.errors(0.2)[NETWORK], CLEAN_INPUT),
        "harm of the blur": (blur, NOT_THE_BLUR),
        "less than the blur": (right - blur, AGAINST_CLEAN),
        "sign turned": (-right, NOT_NEGATIVE),
        "sum instead of mean": (right * _case(0).clean.size, MEAN),
    }
    return [
        Wrong(name, lambda _, value=value: float(value), hint)
        for name, (value, hint) in many.items()
        if abs(value - right) > 0.1 * right
    ]


def _table(answer: Any) -> Table:
    model = entry_of(answer, NAME, "denoiser", partly=True)
    try:
        measured = Measured(models.as_model(model, "denoiser", INPUT))
    except NotFilledIn:
        raise NotFilledIn("denoiser, from exercise 11.6,") from None
    _refuse_other_shapes(measured)
    winners = {("winners", noise): _winner_of(measured, noise) for noise in NOISES}
    return Table(
        name=NAME,
        entries={**winners, (HARM,): _harm_of(measured)},
        probes=[("winners", noise) for noise in HIDDEN],
        label=lambda key: f"noise {key[1]:g}" if len(key) > 1 else HARM,
    )


def _refuse_other_shapes(measured: Measured) -> None:
    shape = measured.cleaner.output_shape
    if shape != INPUT:
        raise CheckFailed(
            "denoiser gives pictures of another shape.",
            expected=f"an output of shape {INPUT} for one picture",
            received=f"shape {shape}",
            hint="mend exercise 11.6 first: any network from pictures to pictures "
            "will do here, even one that loses.",
            mistake="pictures of another shape",
        )


NAME_ONLY = "write who wins, in quotes, not the error."
COPY_NAME = "copy one of the three names, with its quotes."
MEASURE = (
    "for this noise, measure three errors against the clean pictures: of the noisy "
    "pictures themselves, of their blur, of what the network makes of them."
)
NOT_EVERYWHERE = (
    "the network wins near the noise that it knows. Measure at the others, too, "
    "and without any noise."
)
ONE_BLUR = (
    "that is against a blur tuned for each noise anew, a stronger opponent. Here the "
    "blur keeps its σ of 1.7, as the network keeps its weights."
)
LEAST = "the least error wins, not the largest."
ALL_NOISES = (
    "that is the winner at one noise, for all of them: make the pictures noisy anew "
    "with each strength."
)
WITH_CLEAN = (
    "compare with the clean pictures: against the noisy ones doing nothing has no "
    "error, and wins everywhere."
)
HARM_IS = (
    "hand the clean pictures themselves to the network, and take the mean squared "
    "difference of what comes out to them."
)
NO_ROOT = "the mean squared difference is asked for, without a root."
NO_DECIBELS = "the mean squared difference is asked for, not decibels."
CLEAN_INPUT = "that is its error on noisy pictures: hand it the clean ones."
NOT_THE_BLUR = "that is the harm of the blur: hand the clean pictures to the network."
AGAINST_CLEAN = (
    "compare with the clean pictures, which need nothing: not with the blur."
)
NOT_NEGATIVE = "a mean of squares is not negative."
MEAN = "take the mean over all numbers, not their sum."

HIDDEN = (0.05, 0.1, 0.3, 0.4)

WHERE_IT_WINS = Exercise(
    name=NAME,
    title="11.8 Where it wins",
    visible=(("winners", 0), ("winners", 0.2), (HARM,)),
    promises=(
        Promise(
            "a blur with σ = 1.7",
            tuple(("winners", noise) for noise in HIDDEN),
        ),
        Promise("The least error wins", (("winners", 0), ("winners", 0.2))),
        Promise("what your network makes of the clean pictures", ((HARM,),)),
    ),
    rule=Own(make=_table),
)
