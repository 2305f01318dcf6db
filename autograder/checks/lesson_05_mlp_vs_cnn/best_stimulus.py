"""5.5: the input that excites a unit most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "best_stimulus"
ANGLE = 1e-3  # radians


@dataclass(frozen=True)
class UnitCase:
    """Weights of one unit.

    Parameters
    ----------
    shape : tuple of int
        Of the weights.
    seed : int
        Chooses them.
    scale : float
        Their size.
    """

    shape: tuple[int, ...]
    seed: int
    scale: float = 1.0

    def weights(self) -> FloatArray:
        """Return the weights."""
        generator = np.random.default_rng(self.seed)
        return self.scale * generator.normal(0.3, 1, self.shape).round(2)


def verify_best_stimulus(answer: Any, case: UnitCase | str) -> None:
    """Check the cosine, or the stimulus for one unit."""
    if isinstance(case, str):
        _verify_cosine(entry_of(answer, NAME, case))
        return
    function = entry_of(answer, NAME, NAME)
    w = case.weights()
    result = as_array(call(function, w, name=NAME), f"{NAME}(w)")
    if result.size == 1 and w.size > 1:
        raise CheckFailed(
            f"{NAME}(w) is a single number.",
            expected=f"an input of shape {w.shape}",
            received=f"{float(result.reshape(-1)[0]):g}",
            hint="a response is a number; wanted is the input that causes the largest "
            "one.",
            mistake="response instead of stimulus",
        )
    if result.shape != w.shape:
        raise CheckFailed(
            f"{NAME}(w) has another shape than w.",
            expected=f"shape {w.shape}",
            received=f"shape {result.shape}",
            hint="norm and division work on arrays of any shape: nothing has to be "
            "flattened for good.",
            mistake="shape lost",
        )
    length = float(np.linalg.norm(result))
    if length == 0:
        raise CheckFailed(
            f"{NAME}(w) is 0 everywhere.",
            hint="a black image gives no response at all.",
            mistake="empty stimulus",
        )
    _verify_direction(result / length, w / np.linalg.norm(w))


def _verify_direction(stimulus: FloatArray, best: FloatArray) -> None:
    cosine = float(np.clip((stimulus * best).sum(), -1, 1))
    angle = float(np.linalg.norm(stimulus - best))  # for small angles
    if angle < ANGLE:
        return
    if cosine < -1 + 1e-6:
        mistake, hint = (
            "least instead of best",
            (
                "this one has the *lowest* response of all. Which sign has the product "
                "of each pixel with its weight?"
            ),
        )
    elif abs(cosine) < 1e-3:
        mistake, hint = (
            "cos θ = 0 means no response",
            (
                "your stimulus is orthogonal to the weights, as the slide says: "
                "compute its response."
            ),
        )
    elif _one_pixel(stimulus):
        mistake, hint = (
            "one pixel only",
            (
                "all the length in the pixel with the largest weight is good; sharing "
                "it among all pixels is better. In which proportion?"
            ),
        )
    elif close_up(np.abs(stimulus), np.abs(best)):
        mistake, hint = (
            "signs lost",
            "where a weight is negative, brightness lowers the response.",
        )
    elif close_up(stimulus, np.sign(best) * best.size**-0.5):
        mistake, hint = (
            "signs only",
            (
                "a pixel with a larger weight deserves more of the length than one "
                "with a small weight."
            ),
        )
    else:
        mistake, hint = (
            "other direction",
            ("the response is ‖w‖ · ‖x‖ · cos θ: which direction has angle 0?"),
        )
    raise CheckFailed(
        f"{NAME}(w) is not the best stimulus: {mistake}.",
        expected="an input along which the response is largest",
        received=f"cos θ = {cosine:.3f} between it and the weights",
        hint=hint,
        mistake=mistake,
    )


def close_up(first: FloatArray, second: FloatArray) -> bool:
    """Tell whether two arrays are the same but for rounding."""
    return bool(np.abs(first - second).max() < 1e-6)


def _one_pixel(stimulus: FloatArray) -> bool:
    return stimulus.size > 1 and int((np.abs(stimulus) > 1e-9).sum()) == 1


def _verify_cosine(answer: Any) -> None:
    values = as_array(answer, "best_cosine")
    if values.size == 1 and abs(float(values.reshape(-1)[0]) - 1) < 1e-6:
        return
    value = float(values.reshape(-1)[0]) if values.size else 0.0
    if values.size == 1 and value == 0:
        mistake = "cos θ = 0 means no response"
        hint = "that is the slide's claim: look at the printed row with cos θ = 0."
    elif values.size == 1 and value == -1:
        mistake, hint = "least instead of best", "there the response is lowest."
    else:
        mistake, hint = "other cosine", "one number: read it off the printed rows."
    raise CheckFailed(
        f"best_cosine is not right: {mistake}.",
        received=f"{value:g}" if values.size == 1 else f"shape {values.shape}",
        hint=hint,
        mistake=mistake,
    )


BEST_STIMULUS = Exercise(
    name=NAME,
    title="5.5 The best stimulus",
    verify=verify_best_stimulus,
    visible=("best_cosine", UnitCase((5,), 1)),
)
