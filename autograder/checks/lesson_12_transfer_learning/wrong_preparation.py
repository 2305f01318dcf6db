"""12.5: what a wrong preparation costs, predicted and measured."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_images, shares_of
from autograder.checks.lesson_12_transfer_learning.networks import INPUT, prepare
from autograder.student import models
from autograder.student.answers import as_array, as_truth, brief
from autograder.student.diagnosis import CheckFailed, Entry, Own, Table, Wrong, entry_of
from autograder.student.exercise import Exercise, Promise
from autograder.student.quiet import quiet

NAME = "wrong_preparation"
WAYS = ("right", "divided by 255", "twice")
FEWEST = 100
TOLERANCE = 0.0045  # one of 250 pictures: other backends round otherwise
Told = tuple[str, str] | None


def divided(images: Any) -> Any:
    """Return pictures from 0 to 1."""
    return images / np.float32(255)


PREPARED: dict[str, Callable[[Any], Any]] = {
    "right": prepare,
    "divided by 255": divided,
    "twice": lambda images: prepare(prepare(images)),
}


class _Measured:
    """What a student's own network reaches on the student's own pictures."""

    def __init__(self, answer: Any) -> None:
        model = entry_of(answer, NAME, "model", partly=True)
        self.model = models.as_model(model, "model", INPUT)
        images = as_images(entry_of(answer, NAME, "pictures", partly=True), "pictures")
        labels = as_array(entry_of(answer, NAME, "labels", partly=True), "labels")
        if len(images) < FEWEST or labels.shape != (len(images),):
            raise CheckFailed(
                "pictures and labels are not those of the lesson.",
                expected="250 test pictures, and as many labels",
                received=f"{len(images)} pictures, labels of shape {labels.shape}",
                hint=AS_THE_LESSON,
                mistake="other pictures",
            )
        self.images, self.labels = images.reshape(-1, *INPUT), labels
        self.rows = cache(self._rows)

    def _rows(self, change: Callable[[Any], Any]) -> Any:
        with quiet():
            return models.run_model(self.model, change(self.images), "model")

    def accuracy(self, change: Callable[[Any], Any], first: int | None = None) -> float:
        """Return the share of right answers, of all pictures or the first ones."""
        found = self.rows(change).argmax(axis=1) == self.labels
        return float(found[:first].mean())

    def read(self, way: str) -> Callable[[Any, str], float]:
        """Return a reader that takes rounding for what it is."""

        def read(value: Any, name: str) -> float:
            told = float(shares_of([value], 1, name)[0])
            truth = self.of(way)
            doubt = models.rounding_doubt(self.model, PREPARED[way](self.images))
            return truth if abs(told - truth) <= TOLERANCE + doubt else told

        return read

    def tells(self, way: str) -> Callable[[Any, Any], Told]:
        """Return what says which other preparation gives a number."""

        def tells(told: float, table: Any) -> Told:
            known = [(ANOTHER, c) for name, c in PREPARED.items() if name != way]
            for name_and_hint, change in [*known, (SLIPS[way], SLIP_OF[way])]:
                if abs(told - self.accuracy(change)) <= TOLERANCE:
                    return name_and_hint
            return None

        return tells

    def throughout(self) -> list[Wrong]:
        """Return mistakes made in all measurements."""
        known = (
            ("errors instead of hits", lambda way: 1 - self.of(way), HITS),
            ("mean share of the first class", self.sureness, SURE),
            ("first 50 pictures only", lambda way: self.of(way, 50), ALL),
            ("rounded to tenths", lambda way: round(self.of(way), 1), KEEP_DIGITS),
        )
        return [Wrong(name, _made_by(number), hint) for name, number, hint in known]

    def of(self, way: str, first: int | None = None) -> float:
        """Return the accuracy with one of the three preparations."""
        return self.accuracy(PREPARED[way], first)

    def sureness(self, way: str) -> float:
        """Return the mean of the largest share."""
        return float(self.rows(PREPARED[way]).max(axis=1).mean())

    def name(self, value: Any, name: str) -> str:
        """Read the name of a preparation; of equally bad ones any will do."""
        if value not in WAYS:
            raise CheckFailed(
                f"{name} names none of the preparations.",
                expected=f"one of {', '.join(map(repr, WAYS))}",
                received=brief(value, 40),
                hint=COPY,
                mistake="unknown name",
            )
        worst = self.worst()
        near = self.of(value) - self.of(worst)
        return worst if near <= TOLERANCE else str(value)

    def worst(self) -> str:
        """Return the preparation with the lowest accuracy."""
        return min(WAYS, key=lambda way: self.of(way))

    def tells_of_worst(self, value: str, table: Any) -> Told:
        """Say what a wrong name is."""
        best = max(WAYS, key=lambda way: self.of(way))
        return ("best instead of worst", BEST) if value == best else None


def _made_by(number: Callable[[str], float]) -> Callable[[Any], Any]:
    """Return an oracle of all entries where measurements are made in one way."""

    def oracle(key: Any) -> Any:
        if key == "worst":
            return min(WAYS, key=number)
        if key == "error message":
            return False
        return number(key[1]) if key[0] == "measured" else True

    return oracle


def _accuracy(made: _Measured, way: str, table: Any) -> float:
    return made.of(way)


def _table(answer: Any) -> Table:
    """Return the rule for one student's network."""
    made = _Measured(answer)
    measured = {
        ("measured", way): Entry(
            f"measured {way!r}",
            partial(_accuracy, made, way),
            hint=COUNT,
            read=made.read(way),
            other="another number",
            tells=made.tells(way),
        )
        for way in WAYS
    }
    worst = Entry(
        "'worst'",
        lambda t: min(WAYS, key=lambda way: t["measured", way]),
        hint=COMPARE,
        read=made.name,
        other="conclusion against the numbers",
        tells=made.tells_of_worst,
    )
    return Table(
        name=NAME,
        wrong=made.throughout(),
        entries={**GUESSES, **measured, "worst": worst, "error message": MESSAGE},
        probes=(("measured", "twice"), "worst", "error message"),
        label=lambda key: key[1] if isinstance(key, tuple) else "",
    )


def _as_guess(value: Any, name: str) -> bool:
    """Read a prediction: none is wrong, once it is one."""
    shares_of([value], 1, name)
    return True


AS_THE_LESSON = "restore the first lines of the table as the lesson had them."
COUNT = (
    "prepare the 250 test pictures in this way, and count how many the network has "
    "right: training.accuracy(stage_one, prepared, truth)."
)
ANOTHER = (
    "number of another preparation",
    "this is what another of the three preparations gives. Does the first call of the "
    "two change what the second one gets, or have two numbers changed places?",
)
SLIPS = {
    "right": (
        "number of pictures not prepared",
        "this is what the pictures give as they are, from 0 to 255: prepare them.",
    ),
    "divided by 255": (
        "number of pictures divided and prepared",
        "this is what pictures give that are divided, and then prepared, too: here "
        "they are only divided.",
    ),
    "twice": (
        "number of pictures divided twice",
        "this is what pictures give that are divided by 255 twice: prepare them twice.",
    ),
}
SLIP_OF: dict[str, Callable[[Any], Any]] = {
    "right": np.float32,
    "divided by 255": lambda images: prepare(divided(images)),
    "twice": lambda images: divided(divided(images)),
}
KEEP_DIGITS = "one digit is too few: give the shares as they are."
HITS = "this is the share that is wrong: count the pictures that are right."
SURE = "how sure it is says not how often it is right: compare with the labels."
ALL = "all 250 pictures count."
COPY = "copy its name from the table."
BEST = "that is where it does best."
COMPARE = "compare your three measurements: which accuracy is lowest?"
RUN_ON = (
    "run it once more, and look: any float array of the right shape is taken, whatever "
    "its numbers mean."
)
GUESSES = {
    ("predicted", way): Entry(
        f"the prediction for {way!r}", lambda t: True, read=_as_guess
    )
    for way in WAYS
}
MESSAGE = Entry(
    "'error message'",
    lambda t: False,
    hint=RUN_ON,
    read=as_truth,
    other="errors expected",
)

WRONG_PREPARATION = Exercise(
    name=NAME,
    title="12.5 Prepared wrongly",
    visible=(
        *GUESSES,
        ("measured", "right"),
        ("measured", "divided by 255"),
    ),
    rule=Own(make=_table),
    promises=(
        Promise(
            "First write down what you expect",
            (("predicted", "right"),),
        ),
        Promise("the share of these 250 test pictures", (("measured", "right"),)),
    ),
)
