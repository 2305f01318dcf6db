"""9.8: a small network that reads digits on photographs; only what it does counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_09_architectures.pictures import (
    NEW,
    SIDE,
    TRAINING,
    pictures,
)
from autograder.student import models
from autograder.student.diagnosis import Demand, Design, FloatArray
from autograder.student.exercise import Exercise, Promise

NAME = "small"
INPUT, CLASSES = (SIDE, SIDE, 3), 10
# Measured over seeds by benchmarks/small_networks.py.
BUDGET, BAR = 100_000, 0.70
GUESS, BY_HEART = 0.25, 0.30
SAMPLE = 500  # pictures at a time, and enough to tell a mistake
Told = tuple[str, str]


@dataclass(frozen=True)
class ReadCase:
    """New pictures to read; seed 0 makes the lesson's own."""

    seed: int


class Reader:
    """A student's model, and what it has read so far."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self._known: dict[int, float] = {}

    def rows(self, images: Any, *, training: bool = False) -> FloatArray:
        """Return ten scores for each picture."""
        parts = [
            models.run_model(
                self.model, images[n : n + SAMPLE], NAME, training=training
            )
            for n in range(0, len(images), SAMPLE)
        ]
        return np.concatenate(parts)

    def share(
        self, part: int, change: Callable[[Any], Any] = np.asarray, **how: bool
    ) -> float:
        """Return the share of a sample of the lesson's pictures that is read right."""
        images, labels = pictures(part, 0)
        rows = self.rows(change(images[:SAMPLE]), **how)
        return float((rows.argmax(axis=1) == labels[:SAMPLE]).mean())

    def shifted(self) -> float:
        """Return the share that is read right when classes are counted otherwise."""
        images, labels = pictures(NEW, 0)
        found = self.rows(images[:SAMPLE]).argmax(axis=1)
        off = [(found + n) % CLASSES == labels[:SAMPLE] for n in range(1, CLASSES)]
        return float(np.mean(off, axis=1).max())

    def reached(self, seed: int) -> float:
        """Return the share of new pictures that is read right."""
        if seed not in self._known:
            images, labels = pictures(NEW, seed)
            found = self.rows(images).argmax(axis=1)
            self._known[seed] = float((found == labels).mean())
        return self._known[seed]


@dataclass(frozen=True)
class Reading:
    """What a model made of some pictures."""

    reader: Reader
    case: ReadCase

    @property
    def share(self) -> float:
        """Share that is read right."""
        return self.reader.reached(self.case.seed)


def _lacking(reading: Reading) -> Told:
    """Return what a model that reads too few pictures lacks."""
    reader = reading.reader
    if reading.case.seed and reader.reached(0) >= BAR:
        return "little margin", LITTLE_MARGIN
    for change, hint in SCALES:
        if reader.share(NEW, change) >= BAR:
            return "scaled outside", hint
    if reader.shifted() >= BAR:
        return "classes shifted", EACH_ITS_OUTPUT
    if reader.share(NEW, training=True) >= BAR:
        return "statistics that lag", LAG
    learned = reader.share(TRAINING)
    if learned - reading.share > BY_HEART:
        return "learned by heart", HEART
    if learned < GUESS:
        return "guesses", GUESSES
    return "below the bar", BELOW


def _standardised(images: Any) -> Any:
    values = images / 255.0
    return (values - values.mean(axis=(0, 1, 2))) / values.std(axis=(0, 1, 2))


LITTLE_MARGIN = (
    "it just reads enough of the lesson's new pictures, and too few of others: give it "
    "a few percent more, by training on training pictures only."
)
INSIDE = (
    "it reads pictures that were scaled before they came. It gets bytes here, from 0 "
    "to 255: let its first layer do the scaling."
)
SCALES = (
    (lambda images: images / 255.0, INSIDE),
    (lambda images: images / 127.5 - 1.0, INSIDE),
    (_standardised, INSIDE),
    (lambda images: 255 - images, INSIDE),
)
EACH_ITS_OUTPUT = (
    "it tells the digits apart, and its outputs stand for others: output n belongs to "
    "digit n. Were the labels changed?"
)
LAG = (
    "with the statistics of the batch it reads well, with the moving ones it does not: "
    "they have not arrived yet. Lower the momentum of batch normalisation, or train "
    "for more steps."
)
HEART = (
    "it knows the training pictures and not new ones. Fewer numbers behind the last "
    "map, pooling over all of it, or batch normalisation: what makes it look for "
    "shapes rather than for places?"
)
GUESSES = (
    "it hardly knows the pictures it was trained on: was it trained, with whole-number "
    "labels and the loss for them, and is a bend behind every layer? Watch the "
    "training accuracy: without batch normalisation it may stand still."
)
BELOW = (
    "it learns, and not enough yet: more epochs, a learning rate that falls to nearly "
    "0 at the end, or batch normalisation behind each convolution."
)
TEN_UNITS = "end with a dense layer of 10 units."
MAP_LEFT = "rows and columns are left: pool over the whole map before the last layer."
TOO_LARGE = (
    "where do they sit? Exercise 9.7 takes the largest dense layer away, exercises 9.3 "
    "and 9.6 make convolutions cheaper."
)
RULE = Design(
    name=NAME,
    read=lambda answer: Reader(models.as_model(answer, NAME, INPUT)),
    demands=(
        Demand(
            "map, no classes",
            lambda reader, case: models.output_shape_of(reader.model, INPUT, NAME),
            lambda shape: shape == (CLASSES,),
            MAP_LEFT,
            expected=f"one score for each digit: shape ({CLASSES},) for one picture",
            received=lambda shape: f"shape {shape}",
            fails="does not give ten scores",
            tells=lambda shape: (
                ("wrong number of classes", TEN_UNITS) if len(shape) == 1 else None
            ),
        ),
        Demand(
            "over budget",
            lambda reader, case: models.parameter_counts(reader.model).total,
            lambda count: count <= BUDGET,
            TOO_LARGE,
            expected=f"at most {BUDGET:,} parameters",
            received=lambda count: f"{count:,}",
            fails="is too large",
            when=lambda case: case == "parameters",
        ),
        Demand(
            "below the bar",
            Reading,
            lambda reading: reading.share >= BAR,
            BELOW,
            expected=f"at least {BAR:.0%} of new pictures",
            received=lambda reading: f"{reading.share:.1%}",
            fails="does not read enough new pictures",
            tells=_lacking,
            when=lambda case: isinstance(case, ReadCase),
        ),
    ),
)

SMALL_BUT_BETTER = Exercise(
    name="small_but_better",
    title="9.8 ★ Small but better",
    visible=("parameters", ReadCase(0)),
    rule=RULE,
    promises=(
        Promise("at most 100,000 parameters", ("parameters",)),
        Promise("bytes from 0 to 255", (ReadCase(0),)),
        Promise("70 % of new pictures", (ReadCase(0),)),
    ),
)
