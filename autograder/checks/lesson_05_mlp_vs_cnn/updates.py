"""5.3: steps in an epoch, and updates in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import numbers_of
from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

NAME = "updates"


@dataclass(frozen=True)
class UpdateCase:
    """One training.

    Parameters
    ----------
    images, batch_size, epochs : int
        As in the exercise.
    """

    images: int
    batch_size: int
    epochs: int

    def right(self) -> tuple[int, int]:
        """Return the steps in an epoch and the updates in all."""
        steps = -(-self.images // self.batch_size)
        return steps, steps * self.epochs


def verify_updates(function: Any, case: UpdateCase) -> None:
    """Compare both numbers."""
    arguments = (case.images, case.batch_size, case.epochs)
    result = call(function, *arguments, name=NAME)
    pair = numbers_of(result, 2, f"{NAME}{arguments}")
    if not float(pair[0]).is_integer():
        raise CheckFailed(
            "the steps in one epoch are not a whole number.",
            received=f"{pair[0]:g}",
            hint="the last batch may be smaller, and it is a step like the others.",
            mistake="fraction of a step",
        )
    steps, total = (as_integer(value, NAME) for value in pair)
    if (steps, total) == case.right():
        return
    mistake, hint = _diagnose(steps, total, case)
    raise CheckFailed(
        f"{NAME}{arguments} is not right: {mistake}.",
        received=f"({steps}, {total})",
        hint=hint,
        mistake=mistake,
    )


def _diagnose(steps: int, total: int, case: UpdateCase) -> tuple[str, str]:
    right, all_right = case.right()
    known = [
        (
            (all_right, right),
            "order turned round",
            "first the steps of one epoch, then the updates in all.",
        ),
        (
            (case.images // case.batch_size,),
            "last batch dropped",
            "the images that are left over after the full batches make one more, "
            "smaller batch.",
        ),
        (
            (case.images // case.batch_size + 1,),
            "one step too many",
            "when the batches come out even, nothing is left over.",
        ),
        (
            (case.images,),
            "images counted as steps",
            "a step takes a whole batch of images.",
        ),
        (
            (case.batch_size,),
            "batch size taken for the steps",
            "how many batches does it take to show all images?",
        ),
    ]
    for values, mistake, hint in known:
        if steps != right and (steps, total)[: len(values)] == values:
            return mistake, hint
    if steps == right and total == right:
        return "epochs forgotten", "every epoch takes all these steps again."
    if steps == right and total == -(-case.images * case.epochs // case.batch_size):
        return "epochs run into each other", (
            "each epoch ends with its own, possibly smaller, last batch: multiply the "
            "steps of one epoch."
        )
    if steps == right and total == case.images * case.epochs:
        return "images counted as updates", "one update is made for each batch."
    return "other numbers", "try 10 images in batches of 4: 4, 4 and 2."


UPDATES = Exercise(
    name=NAME,
    title="5.3 How many updates?",
    verify=verify_updates,
    visible=(UpdateCase(1050, 100, 1), UpdateCase(55_000, 32, 30)),
)
