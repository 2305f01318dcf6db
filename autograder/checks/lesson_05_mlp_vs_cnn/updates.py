"""5.3: steps in an epoch, and updates in all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass

from autograder.checks.lesson_05_mlp_vs_cnn.tables import whole_numbers_of
from autograder.student.diagnosis import Function, Wrong
from autograder.student.exercise import Exercise

NAME = "updates"
Pair = tuple[int, int]


@dataclass(frozen=True)
class UpdateCase:
    """One training."""

    images: int
    batch_size: int
    epochs: int

    def right(self) -> Pair:
        """Return the steps in an epoch and the updates in all."""
        return right(self.images, self.batch_size, self.epochs)


def right(images: int, batch_size: int, epochs: int) -> Pair:
    """Return the steps in an epoch and the updates in all."""
    steps = -(-images // batch_size)
    return steps, steps * epochs


def steps_of(count: Callable[[int, int], int]) -> Callable[..., Pair]:
    """Return the oracle that counts the steps in another way."""
    return lambda images, batch_size, epochs: (
        count(images, batch_size),
        count(images, batch_size) * epochs,
    )


def all_of(count: Callable[[int, int, int], int]) -> Callable[..., Pair]:
    """Return the oracle that makes other updates of the right steps."""
    return lambda images, batch_size, epochs: (
        right(images, batch_size, epochs)[0],
        count(images, batch_size, epochs),
    )


STEPS_FIRST = "first the steps of one epoch, then the updates in all."
LEFT_OVER = (
    "the images that are left over after the full batches make one more, smaller batch."
)
EVEN = "when the batches come out even, nothing is left over."
WHOLE_BATCH = "a step takes a whole batch of images."
HOW_MANY = "how many batches does it take to show all images?"
AGAIN = "every epoch takes all these steps again."
OWN_LAST_BATCH = (
    "each epoch ends with its own, possibly smaller, last batch: multiply the steps of "
    "one epoch."
)
EACH_BATCH = "one update is made for each batch."
TRY_TEN = "try 10 images in batches of 4: 4, 4 and 2."
WRONG = [
    Wrong("order turned round", lambda *numbers: right(*numbers)[::-1], STEPS_FIRST),
    Wrong("last batch dropped", steps_of(lambda i, b: i // b), LEFT_OVER),
    Wrong("one step too many", steps_of(lambda i, b: i // b + 1), EVEN),
    Wrong("rounded to the nearest", steps_of(lambda i, b: round(i / b)), LEFT_OVER),
    Wrong("images counted as steps", steps_of(lambda i, b: i), WHOLE_BATCH),
    Wrong("batch size taken for the steps", steps_of(lambda i, b: b), HOW_MANY),
    Wrong("epochs forgotten", all_of(lambda i, b, e: -(-i // b)), AGAIN),
    Wrong(
        "epochs run into each other",
        all_of(lambda i, b, e: -(-i * e // b)),
        OWN_LAST_BATCH,
    ),
    Wrong("images counted as updates", all_of(lambda i, b, e: i * e), EACH_BATCH),
]

UPDATES = Exercise(
    name=NAME,
    title="5.3 How many updates?",
    rule=Function(
        name=NAME,
        arguments=astuple,
        right=right,
        read=whole_numbers_of,
        wrong=WRONG,
        probes=(
            UpdateCase(10, 4, 3),
            UpdateCase(12, 4, 2),
            UpdateCase(100, 20, 3),
            UpdateCase(11, 8, 5),
            UpdateCase(3, 5, 2),
        ),
        expected="two whole numbers, the steps and the updates",
        hint=TRY_TEN,
    ),
    visible=(UpdateCase(1050, 100, 1), UpdateCase(55_000, 32, 30)),
)
