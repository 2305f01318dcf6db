"""4.8: a model that reads shifted digits; only what it does counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.digits import (
    SIDE,
    digits_of,
    shifted_digits,
)
from autograder.student import models
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "shift_robust_model"
INPUT, CLASSES = (SIDE, SIDE, 1), 10
BUDGET, THRESHOLD = 60_000, 0.88
_CHUNK = 600


@dataclass(frozen=True)
class ShiftCase:
    """Digits to read.

    Parameters
    ----------
    part : {"test", "kept"}
        The lesson's test digits, or others.
    distance : int
        How far they are moved, in pixels, in eight directions.
    """

    part: str
    distance: int


def verify_shift_robust_model(answer: Any, case: ShiftCase | str) -> None:
    """Check the size of the model, or its share of right answers."""
    model = models.as_model(answer, NAME, INPUT)
    _verify_output(model)
    if isinstance(case, str):
        _verify_budget(model)
        return
    reached = accuracy(model, *shifted_digits(case.part, case.distance))
    if reached >= THRESHOLD:
        return
    mistake, hint = _diagnose(model, case)
    raise CheckFailed(
        f"{NAME} reads too few digits: {mistake}.",
        expected=f"at least {THRESHOLD:.0%} of digits {_moved(case.distance)}",
        received=f"{reached:.1%}",
        hint=hint,
        mistake=mistake,
    )


def accuracy(model: Any, images: FloatArray | Any, labels: Any) -> float:
    """Return the share of images that a model reads right."""
    scores = [
        models.run_model(model, images[start : start + _CHUNK], NAME)
        for start in range(0, len(images), _CHUNK)
    ]
    return float((np.concatenate(scores).argmax(axis=1) == labels).mean())


def _moved(distance: int) -> str:
    return f"moved by {distance} px" if distance else "in the middle"


def _verify_output(model: Any) -> None:
    shape = models.output_shape_of(model, INPUT, NAME)
    if shape == (CLASSES,):
        return
    raise CheckFailed(
        f"{NAME} does not give one score for each digit.",
        expected=f"output shape ({CLASSES},) for one image",
        received=f"shape {shape}",
        hint="end with a dense layer of 10 units."
        if len(shape) == 1
        else "rows and columns are left: flatten, or pool over the whole map, before "
        "the last dense layer.",
        mistake="wrong number of classes" if len(shape) == 1 else "map, no classes",
    )


def _verify_budget(model: Any) -> None:
    count = models.parameter_counts(model).total
    if count <= BUDGET:
        return
    raise CheckFailed(
        f"{NAME} is too large.",
        expected=f"at most {BUDGET:,} parameters",
        received=f"{count:,}",
        hint="most of them sit in the dense layer behind Flatten: let convolutions and "
        "pooling make the map smaller first, or pool over all of it.",
        mistake="too many parameters",
    )


def _diagnose(model: Any, case: ShiftCase) -> tuple[str, str]:
    """Return what a model that reads too few digits lacks."""
    centred = accuracy(model, *digits_of("test"))
    if centred < THRESHOLD:
        return _diagnose_centred(model)
    if case.part == "kept" and _reads(model, "test", case.distance):
        return "little margin", (
            "it just reads enough of the test digits, and a little fewer of others: "
            "train it to a few percent more, on training digits only."
        )
    far = accuracy(model, *shifted_digits(case.part, 4))
    if far > accuracy(model, *shifted_digits(case.part, case.distance)) + 0.05:
        return "good at multiples of the jump only", (
            "global pooling forgives steps of the pooling grid, not those in "
            "between: show it shifted digits in training, as well."
        )
    if _one_sided(_directions(model, case)):
        return "some directions only", (
            "it reads digits moved one way and not those moved another: shift the "
            "training digits in every direction."
        )
    if case.distance > 1 and _reads(model, "test", 1):
        return "trained on smaller shifts", (
            "it holds for 1 pixel and not for more. How far do the shifts of your "
            "training digits go, and with which shifts do you measure?"
        )
    return "never saw a shift", (
        "it reads digits in the middle only. Two cures: shifted copies in the "
        "training, and a model that does not care for places."
    )


def _diagnose_centred(model: Any) -> tuple[str, str]:
    images, labels = digits_of("test")
    if accuracy(model, images * 16, labels) >= THRESHOLD:
        return "other grey levels", (
            "ink goes from 0 to 1 here; the model was trained on other grey levels."
        )
    if accuracy(model, 1 - images, labels) >= THRESHOLD:
        return "other grey levels", "ink is 1 and paper 0; the model knows it reversed."
    return "not trained", (
        "it does not even read digits in the middle: has it been trained, long enough, "
        "and with labels that belong to the images?"
    )


def _reads(model: Any, part: str, distance: int) -> bool:
    return accuracy(model, *shifted_digits(part, distance)) >= THRESHOLD


def _one_sided(accuracies: list[float]) -> bool:
    """Tell whether equally long ways are unequally hard."""
    straight = [accuracies[i] for i in (1, 3, 4, 6)]
    diagonal = [accuracies[i] for i in (0, 2, 5, 7)]
    return max(max(ways) - min(ways) for ways in (straight, diagonal)) > 0.35


def _directions(model: Any, case: ShiftCase) -> list[float]:
    """Return one accuracy for each of the eight directions."""
    images, labels = shifted_digits(case.part, case.distance)
    size = len(digits_of(case.part)[1])
    return [
        accuracy(model, images[start : start + size], labels[start : start + size])
        for start in range(0, len(images), size)
    ]


SHIFT_ROBUST_MODEL = Exercise(
    name=NAME,
    title="4.8 ★ Read what has moved",
    verify=verify_shift_robust_model,
    visible=("parameters", *(ShiftCase("test", d) for d in (0, 2, 3))),
)
