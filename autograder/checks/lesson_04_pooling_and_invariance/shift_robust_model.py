"""4.8: a model that reads shifted digits; only what it does counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.digits import (
    SIDE,
    digits_of,
    shifted_digits,
)
from autograder.student import models
from autograder.student.diagnosis import Demand, Design
from autograder.student.exercise import Exercise

NAME = "shift_robust_model"
INPUT, CLASSES = (SIDE, SIDE, 1), 10
BUDGET, THRESHOLD = 60_000, 0.88
_CHUNK = 600


@dataclass(frozen=True)
class ShiftCase:
    """Digits to read."""

    part: str  # "test": the lesson's test digits; "kept": others
    distance: int  # how far they are moved, in pixels, in eight directions


class Reader:
    """A student's model, and what it has read so far."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self._known: dict[ShiftCase, list[float]] = {}

    @cached_property
    def output_shape(self) -> models.Shape:
        """Shape of one output."""
        return models.output_shape_of(self.model, INPUT, NAME)

    def share(self, images: Any, labels: Any) -> float:
        """Return the share of images that are read right."""
        scores = [
            models.run_model(self.model, images[start : start + _CHUNK], NAME)
            for start in range(0, len(images), _CHUNK)
        ]
        return float((np.concatenate(scores).argmax(axis=1) == labels).mean())

    def directions(self, case: ShiftCase) -> list[float]:
        """Return the share for each direction; one alone for digits in the middle."""
        if case not in self._known:
            images, labels = shifted_digits(case.part, case.distance)
            size = len(digits_of(case.part)[1])
            starts = range(0, len(images), size)
            self._known[case] = [
                self.share(images[n : n + size], labels[n : n + size]) for n in starts
            ]
        return self._known[case]

    def reached(self, part: str, distance: int) -> float:
        """Return the share over all directions."""
        return float(np.mean(self.directions(ShiftCase(part, distance))))


@dataclass(frozen=True)
class Reading:
    """What a model made of some digits."""

    reader: Reader
    case: ShiftCase

    @property
    def share(self) -> float:
        """Share that is read right."""
        return self.reader.reached(self.case.part, self.case.distance)


def _lacking(reading: Reading) -> tuple[str, str]:
    """Return what a model that reads too few digits lacks."""
    reader, case = reading.reader, reading.case
    if reader.reached("test", 0) < THRESHOLD:
        return _lacking_in_the_middle(reader)
    if case.part == "kept" and reader.reached("test", case.distance) >= THRESHOLD:
        return "little margin", LITTLE_MARGIN
    if reader.reached(case.part, 4) > reading.share + 0.05:
        return "good at multiples of the jump only", MULTIPLES
    if _is_one_sided(reader.directions(case)):
        return "some directions only", SOME_DIRECTIONS
    if case.distance > 1 and reader.reached("test", 1) >= THRESHOLD:
        return "holds for small shifts only", SMALLER_SHIFTS
    return "reads the middle only", NEVER_MOVED


def _lacking_in_the_middle(reader: Reader) -> tuple[str, str]:
    images, labels = digits_of("test")
    if reader.share(images * 16, labels) >= THRESHOLD:
        return "other grey levels", GREY_LEVELS
    if reader.share(1 - images, labels) >= THRESHOLD:
        return "other grey levels", REVERSED
    return "not trained", NOT_TRAINED


def _is_one_sided(accuracies: list[float]) -> bool:
    """Tell whether equally long ways are unequally hard."""
    if len(accuracies) < 8:
        return False
    straight = [accuracies[i] for i in (1, 3, 4, 6)]
    diagonal = [accuracies[i] for i in (0, 2, 5, 7)]
    return max(max(ways) - min(ways) for ways in (straight, diagonal)) > 0.35


def _moved(distance: int) -> str:
    return f"moved by {distance} px" if distance else "in the middle"


LITTLE_MARGIN = (
    "it just reads enough of the test digits, and a little fewer of others: train it "
    "to a few percent more, on training digits only."
)
MULTIPLES = (
    "global pooling forgives steps of the pooling grid, not those in between: show it "
    "shifted digits in training, as well."
)
SOME_DIRECTIONS = (
    "it reads digits moved one way and not those moved another: shift the training "
    "digits in every direction."
)
SMALLER_SHIFTS = (
    "it holds for 1 pixel and not for all that is asked for. How far do the shifts of "
    "your training digits go, and does it train long enough to learn them?"
)
NEVER_MOVED = (
    "it reads digits in the middle only. Two cures: shifted copies in the training, "
    "and a model that does not care for places."
)
GREY_LEVELS = "ink goes from 0 to 1 here; the model was trained on other grey levels."
REVERSED = "ink is 1 and paper 0; the model knows it reversed."
NOT_TRAINED = (
    "it does not even read digits in the middle: has it been trained, long enough, and "
    "with labels that belong to the images?"
)
TEN_UNITS = "end with a dense layer of 10 units."
MAP_LEFT = (
    "rows and columns are left: flatten, or pool over the whole map, before the last "
    "dense layer."
)
TOO_LARGE = (
    "most of them sit in the dense layer behind Flatten: let convolutions and pooling "
    "make the map smaller first, or pool over all of it."
)

SHIFT_ROBUST_MODEL = Exercise(
    name=NAME,
    title="4.8 ★ Read what has moved",
    visible=("parameters", *(ShiftCase("test", d) for d in (0, 2, 3))),
    rule=Design(
        name=NAME,
        read=lambda answer: Reader(models.as_model(answer, NAME, INPUT)),
        demands=(
            Demand(
                "map, no classes",
                lambda reader, case: reader.output_shape,
                lambda shape: shape == (CLASSES,),
                MAP_LEFT,
                expected=f"one score for each digit: shape ({CLASSES},) for one image",
                received=lambda shape: f"shape {shape}",
                tells=lambda shape: (
                    ("wrong number of classes", TEN_UNITS) if len(shape) == 1 else None
                ),
            ),
            Demand(
                "too many parameters",
                lambda reader, case: models.parameter_counts(reader.model).total,
                lambda count: count <= BUDGET,
                TOO_LARGE,
                expected=f"at most {BUDGET:,} parameters",
                received=lambda count: f"{count:,}",
                when=lambda case: isinstance(case, str),
            ),
            Demand(
                "reads the middle only",
                lambda reader, case: Reading(reader, case),
                lambda reading: reading.share >= THRESHOLD,
                NEVER_MOVED,
                expected=f"at least {THRESHOLD:.0%} of the digits at each distance",
                received=lambda reading: (
                    f"{reading.share:.1%} of digits {_moved(reading.case.distance)}"
                ),
                tells=_lacking,
                when=lambda case: isinstance(case, ShiftCase),
            ),
        ),
    ),
)
