"""12.6: how long training takes, and whether it needs a GPU."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.tables import entry
from autograder.student.answers import as_array, as_truth, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, Mistake
from autograder.student.exercise import Exercise

NAME = "cost_decision"
PATIENCE = 600.0  # seconds
HEAD = 0.0002
MIN_WORDS = 6


@dataclass(frozen=True)
class Situation:
    """A training.

    Parameters
    ----------
    pictures, epochs : int
        How many pictures, and how often each is seen.
    forward, head : float
        Seconds that one picture takes in the base, and in the head with its training.
    cached : bool
        Whether features are kept.
    """

    pictures: int
    epochs: int
    forward: float
    head: float
    cached: bool

    def seconds(self) -> float:
        """Return how long it takes."""
        once = 1 if self.cached else self.epochs
        return self.pictures * (once * self.forward + self.epochs * self.head)


DECISIONS = {
    "64 pixels, 5 epochs, not cached": Situation(2000, 5, 0.013, HEAD, False),
    "150 pixels, 5 epochs, not cached": Situation(2000, 5, 0.08, HEAD, False),
    "150 pixels, 50 epochs, cached": Situation(2000, 50, 0.08, HEAD, True),
    "150 pixels, 20 epochs, all layers trained": Situation(2000, 20, 0.24, HEAD, False),
}


def verify_cost_decision(answer: Any, case: Situation | str) -> None:
    """Check the function on one situation, or one decision."""
    if isinstance(case, Situation):
        _verify_seconds(entry(answer, NAME, "seconds"), case)
    elif case == "because":
        _verify_reason(entry(answer, NAME, "because"))
    else:
        _verify_decision(entry(answer, NAME, "needs a GPU", case), case)


def _verify_seconds(function: Any, case: Situation) -> None:
    arguments = (case.pictures, case.epochs, case.forward, case.head, case.cached)
    result = call(function, *arguments, name="seconds")
    received = as_array(result, "the result of seconds")
    if received.size != 1:
        raise CheckFailed(
            "seconds does not return one number.",
            received=f"shape {received.shape}",
            hint="return the seconds for everything together.",
            mistake="wrong shape",
        )
    number, right = float(received.reshape(())), case.seconds()
    if abs(number - right) <= 1e-4 * right:
        return
    known = next(
        (m for m in _mistakes(case) if abs(number - m.value) < 1e-4 * right), None
    )
    cached = "cached" if case.cached else "not cached"
    raise CheckFailed(
        f"The time with features {cached} is not right"
        f"{f': {known.name}' if known else ''}.",
        received=f"{number:.6g} s for {case.pictures} pictures, {case.epochs} epochs, "
        f"{case.forward} s and {case.head} s a picture",
        hint=known.hint
        if known
        else "how often does one picture go through the base, and how often through "
        "the head?",
        mistake=known.name if known else "other number",
    )


def _mistakes(case: Situation) -> list[Mistake]:
    n, epochs, forward, head = case.pictures, case.epochs, case.forward, case.head
    cached = n * (forward + epochs * head)
    uncached = n * epochs * (forward + head)
    return [
        Mistake(
            "cache ignored",
            uncached if case.cached else -1.0,
            "with a cache the base sees each picture once, not once an epoch.",
        ),
        Mistake(
            "cached without a cache",
            cached if not case.cached else -1.0,
            "without a cache each epoch sends every picture through the base again.",
        ),
        Mistake(
            "epochs forgotten",
            n * (forward + head),
            "each epoch costs time: where do the epochs come in?",
        ),
        Mistake(
            "head forgotten",
            n * forward * (1 if case.cached else epochs),
            "the head costs little, and it costs it in every epoch.",
        ),
        Mistake(
            "base forgotten",
            n * epochs * head,
            "with a cache, too, each picture goes through the base once.",
        ),
        Mistake(
            "minutes instead of seconds", case.seconds() / 60, "seconds are wanted."
        ),
        Mistake(
            "time of one picture", case.seconds() / n, "that is one picture: all count."
        ),
        Mistake(
            "time of one epoch",
            case.seconds() / epochs,
            "that is one epoch, on average: all count.",
        ),
        Mistake(
            "base once an epoch, not once a picture",
            forward * (1 if case.cached else epochs) + n * epochs * head,
            "each picture takes that long: multiply by the pictures, too.",
        ),
    ]


def _verify_decision(value: Any, name: str) -> None:
    told = as_truth(value, f"'needs a GPU', {name!r},")
    needed = DECISIONS[name].seconds() > PATIENCE
    if told == needed:
        return
    raise CheckFailed(
        f"The decision for {name!r} does not follow from the time.",
        expected="True where a CPU takes longer than ten minutes",
        received=f"{told}",
        hint="compute its seconds, and compare with 600: a CPU can do more than one "
        "thinks once the features are kept."
        if told
        else "compute its seconds, and compare with 600: how often does each picture "
        "go through the base?",
        mistake="GPU not needed" if told else "GPU needed",
    )


def _verify_reason(value: Any) -> None:
    if isinstance(value, str) and len(set(value.lower().split())) >= MIN_WORDS:
        return
    raise CheckFailed(
        "The reason is too short.",
        expected=f"one sentence of your own, {MIN_WORDS} words or more",
        received=brief(value, 40),
        hint="what decides whether you need a GPU: the pictures, the epochs, the "
        "cache, what is trained?",
        mistake="no reason",
    )


COST_DECISION = Exercise(
    name=NAME,
    title="12.6 Do I need a GPU?",
    verify=verify_cost_decision,
    visible=(
        Situation(1000, 4, 0.1, 0.001, False),
        Situation(1000, 4, 0.1, 0.001, True),
        "64 pixels, 5 epochs, not cached",
    ),
)
