"""5.7: what is left when the pixels are shuffled."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import (
    NOTHING,
    Seen,
    seeing,
    shares_of,
)
from autograder.student.answers import brief
from autograder.student.diagnosis import CheckFailed, Demand, Design, entry_of
from autograder.student.exercise import Exercise

NAME = "pixel_test"
NETWORKS = ("MLP", "CNN")
WORDS = (*NETWORKS, "neither")
# More than three standard deviations of what five seeds differ by, see
# docs/duel_experiment.md.
LARGEST_CHANGE = 0.06
LEAST_ACCURACY = 0.55
TIE = 0.02


def word(answer: Any, key: str) -> str:
    """Read one of the three words."""
    value = entry_of(answer, NAME, key)
    words = {word.lower(): word for word in WORDS}
    if isinstance(value, str) and value.strip().lower() in words:
        return words[value.strip().lower()]
    raise CheckFailed(
        f"{NAME}, {key!r} is none of the three words.",
        expected='"MLP", "CNN" or "neither"',
        received=brief(value, 40),
        hint="copy one of the words, with its quotes.",
        mistake="other word",
    )


def measured(answer: Any) -> dict[str, tuple[float, float]]:
    """Read the accuracies, as it is and shuffled."""
    found = {}
    for name in NETWORKS:
        pair = entry_of(answer, NAME, "measured", name)
        plain, mixed = shares_of(pair, 2, f"the accuracies of the {name}").tolist()
        found[name] = (plain, mixed)
    return found


def is_filled(answer: Any, _case: str) -> Seen:
    """Look whether all can be read."""
    measured(answer)
    word(answer, "falls more")
    return NOTHING


def has_guess(answer: Any, _case: str) -> Seen:
    """Look for the guess, which is never wrong."""
    word(answer, "guess")
    return NOTHING


def reads(answer: Any, _case: str) -> Seen:
    """Look whether both networks read both kinds of images."""
    for name, (plain, mixed) in measured(answer).items():
        seen = f"{plain:.1%} as it is and {mixed:.1%} shuffled, by the {name}"
        if max(plain, mixed) < LEAST_ACCURACY:
            return "reads hardly anything", seen
        if plain < LEAST_ACCURACY:
            return "pair swapped", seen
        if mixed < LEAST_ACCURACY:
            return "reads nothing of what is shuffled", seen
    return NOTHING


def changes(answer: Any, case: str) -> Seen:
    """Look whether a network changes more than is possible."""
    for name, (plain, mixed) in measured(answer).items():
        seen = f"{plain:.1%} as it is, {mixed:.1%} shuffled"
        if name == "MLP" == case[:3] and abs(plain - mixed) > LARGEST_CHANGE:
            return "the MLP changes", seen
        if name == "CNN" == case[:3] and mixed - plain > LARGEST_CHANGE:
            return "the CNN gains", seen
    return NOTHING


def follows(answer: Any, _case: str) -> Seen:
    """Look whether the word follows from the student's own numbers."""
    told = word(answer, "falls more")
    falls = {name: plain - mixed for name, (plain, mixed) in measured(answer).items()}
    ahead = falls["CNN"] - falls["MLP"]
    if abs(ahead) <= TIE or told == ("CNN" if ahead > 0 else "MLP"):
        return NOTHING
    points = [f"the {name} falls by {100 * falls[name]:.1f}" for name in NETWORKS]
    return "other than measured", f"{told!r}, while {' and '.join(points)} points"


READS = {
    "reads hardly anything": "were the networks trained, and is the accuracy that of "
    "images they were trained for?",
    "pair swapped": "are the two numbers of the pair in their order, as it is first?",
    "reads nothing of what is shuffled": "was it trained on shuffled images as well, "
    "and in the same order as those it is measured with? A model trained on images as "
    "they are has never seen such pixels.",
}
CHANGES = {
    "the MLP changes": "it has no idea of neighbours, so order cannot matter to it: "
    "were both trained for the same epochs, and measured on the same images?",
    "the CNN gains": "is the pair in its order, as it is first? Were both trained "
    "equally long?",
}
FOLLOWS = {
    "other than measured": "subtract the second number of each pair from the first. A "
    "model that reads more in both rows can still be the one that falls more."
}
NEEDED = {"other word": "copy one of the words, with its quotes."}


def look(measure: Any, hints: dict[str, str], fails: str, *cases: str) -> Demand:
    """Return the demand of some cases."""
    return seeing(measure, hints, fails=fails, when=lambda case: case in cases)


PIXEL_TEST = Exercise(
    name=NAME,
    title="5.7 The pixel-shuffle test",
    rule=Design(
        name=NAME,
        read=lambda answer: answer,
        demands=[
            look(has_guess, NEEDED, "has no guess", "guess"),
            look(is_filled, NEEDED, "is not filled in", "form"),
            look(
                reads,
                READS,
                "has accuracies that trained networks do not have",
                "trained",
                "MLP unchanged",
                "CNN gains nothing",
            ),
            look(
                changes,
                CHANGES,
                "has a difference that chance does not allow",
                "MLP unchanged",
                "CNN gains nothing",
            ),
            look(follows, FOLLOWS, "does not fit your own numbers", "falls more"),
        ],
    ),
    visible=("guess", "form", "falls more"),
)
