"""5.5: the input that excites a unit most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Entry,
    FloatArray,
    Run,
    Table,
    Values,
    Wrong,
    close,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "best_stimulus"
ANGLE = 1e-3  # radians; a stimulus may be searched for, step by step


@dataclass(frozen=True)
class UnitCase:
    """Weights of one unit."""

    shape: tuple[int, ...]
    seed: int
    scale: float = 1.0
    mean: float = 0.3  # of the weights, before they are scaled

    def weights(self) -> FloatArray:
        """Return the weights."""
        generator = np.random.default_rng(self.seed)
        return self.scale * generator.normal(self.mean, 1, self.shape).round(2)


def unit(w: FloatArray) -> FloatArray:
    """Return the same direction with length 1."""
    with np.errstate(all="ignore"):
        result = w / np.linalg.norm(w)
    if not np.isfinite(result).all():
        raise ValueError("no direction")
    return result


def stimulus(answer: Any, case: UnitCase) -> FloatArray:
    """Return the direction of a student's stimulus, or the right one if it is near."""
    w = case.weights()
    function = entry_of(answer, NAME, NAME)
    result = as_array(call(function, w, name=NAME), f"{NAME}(w)")
    length = float(np.linalg.norm(result))
    if length == 0:
        raise CheckFailed(
            f"{NAME}(w) is 0 everywhere.",
            expected="an input along which the response is largest",
            hint=BLACK,
            mistake="empty stimulus",
        )
    return unit(w) if close(result / length, unit(w), ANGLE) else result / length


def one_pixel(w: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return an input that is 0 but for the place with the largest size."""
    best = np.zeros(w.size)
    best[sizes.argmax()] = np.sign(w.ravel()[sizes.argmax()])
    return best.reshape(w.shape)


def no_response(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell whether every stimulus is orthogonal to the weights."""
    pairs = [(run.value, run.right) for run in runs if run.failure is None]
    if all(np.shape(v) == r.shape and abs((v * r).sum()) < 1e-3 for v, r in pairs):
        return "cos θ = 0 means no response", ORTHOGONAL
    return None


def as_cosine(answer: Any, name: str) -> float:
    """Read one number."""
    values = as_array(answer, name)
    if values.size == 1:
        return float(values.reshape(-1)[0])
    raise CheckFailed(
        f"{name} is not one number.", received=f"shape {values.shape}", hint=READ_OFF
    )


BLACK = "a black image gives no response at all."
ORTHOGONAL = (
    "your stimulus is orthogonal to the weights, as the slide says: compute its "
    "response."
)
READ_OFF = "one number: read it off the printed rows."
THE_SLIDE = "that is the slide's claim: look at the printed row with cos θ = 0."
LOWEST = "there the response is lowest."
AN_ANGLE = "that is an angle: its cosine is asked for."
ITSELF = (
    "the response is ‖w‖ · ‖x‖ · cos θ: which direction has angle 0? Nothing is taken "
    "away from the weights, and nothing added."
)
A_NUMBER = (
    "a response is a number; wanted is the input that causes the largest one, in the "
    "shape of w."
)
SHAPE = (
    "norm and division work on arrays of any shape: nothing has to be flattened for "
    "good."
)
WHICH_SIGN = (
    "this one has the lowest response of all. Which sign has the product of each pixel "
    "with its weight?"
)
LOWERS = "where a weight is negative, brightness lowers the response."
DESERVES = (
    "a pixel with a larger weight deserves more of the length than one with a small "
    "weight."
)
PROPORTION = (
    "a pixel with twice the weight deserves twice the brightness: in which proportion "
    "do yours stand?"
)
SHARE = (
    "all the length in the pixel with the largest weight is good; sharing it among all "
    "pixels is better. In which proportion?"
)
IN_PLACE = "each pixel goes with the weight at its own place: nothing is turned."
ONE_LENGTH = (
    "each row or pixel was divided by a length of its own, which changes the "
    "direction: divide by one number for all of them, or by none."
)
WRONG = [
    Wrong("least instead of best", lambda w: -unit(w), WHICH_SIGN),
    Wrong("signs lost", lambda w: np.abs(unit(w)), LOWERS),
    Wrong("signs only", lambda w: unit(np.sign(w)), DESERVES),
    Wrong("one pixel only", lambda w: one_pixel(w, np.abs(w)), SHARE),
    Wrong("one pixel only", lambda w: one_pixel(w, w), SHARE),
    Wrong("squares", lambda w: unit(w**2), PROPORTION),
    Wrong("squares", lambda w: unit(np.sign(w) * w**2), PROPORTION),
    Wrong("cubes", lambda w: unit(w**3), PROPORTION),
    Wrong("reciprocals", lambda w: unit(w**-1.0), PROPORTION),
    Wrong("powers of e", lambda w: unit(np.exp(w)), PROPORTION),
    Wrong("mean taken off", lambda w: unit(w - w.mean()), ITSELF),
    Wrong("stretched to 0 and 1", lambda w: unit(w - w.min()), ITSELF),
    Wrong("negative weights dropped", lambda w: unit(np.maximum(w, 0)), LOWERS),
    Wrong("all places alike", lambda w: unit(np.ones_like(w)), DESERVES),
    Wrong(
        "lengths of their own",
        lambda w: unit(w / np.linalg.norm(w, axis=-1, keepdims=True)),
        ONE_LENGTH,
    ),
    Wrong(
        "last axis averaged",
        lambda w: unit(np.zeros_like(w) + w.mean(axis=-1, keepdims=True)),
        DESERVES,
    ),
    Wrong("turned around", lambda w: unit(np.flip(w)), IN_PLACE),
    Wrong("last axis turned around", lambda w: unit(w[..., ::-1]), IN_PLACE),
    Wrong("axes swapped", lambda w: unit(w.T), IN_PLACE, True),
    Wrong("response instead of stimulus", lambda w: np.array(1.0), A_NUMBER, True),
    Wrong("shape lost", lambda w: unit(w.ravel()), SHAPE, True),
]
COSINE = Table(
    name=NAME,
    entries={
        "best_cosine": Entry(
            "best_cosine",
            lambda _: 1.0,
            [
                Wrong("cos θ = 0 means no response", lambda _: 0.0, THE_SLIDE),
                Wrong("least instead of best", lambda _: -1.0, LOWEST),
                Wrong("angle instead of cosine", lambda _: 90.0, AN_ANGLE),
                Wrong("angle instead of cosine", lambda _: np.pi / 2, AN_ANGLE),
            ],
            READ_OFF,
            read=as_cosine,
            other="other cosine",
        )
    },
)

BEST_STIMULUS = Exercise(
    name=NAME,
    title="5.5 The best stimulus",
    rule={
        str: COSINE,
        UnitCase: Values(
            name=NAME,
            value=stimulus,
            arguments=lambda _, case: (case.weights(),),
            right=unit,
            wrong=WRONG,
            probes=(UnitCase((4, 3), 3, mean=-0.5), UnitCase((2, 3, 3), 4, mean=-0.2)),
            expected="an input along which the response is largest",
            hint=ITSELF,
            tells=no_response,
        ),
    },
    visible=("best_cosine", UnitCase((5,), 1), UnitCase((2, 3), 2, mean=-0.3)),
)
