"""5.7: what is left when the pixels are shuffled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of, shares_of
from autograder.student.answers import brief
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

NAME = "pixel_test"
NETWORKS = ("MLP", "CNN")
WORDS = (*NETWORKS, "neither")
# More than three standard deviations of what five seeds differ by, see
# docs/duel_experiment.md.
LARGEST_CHANGE = 0.06
LEAST_ACCURACY = 0.55
TIE = 0.02


def verify_pixel_test(answer: Any, case: str) -> None:
    """Check one entry."""
    rules: dict[str, Callable[[Any], None]] = {
        "guess": _verify_guess,
        "form": _verify_form,
        "trained": _verify_trained,
        "MLP unchanged": _verify_mlp,
        "CNN gains nothing": _verify_cnn,
        "falls more": _verify_word,
    }
    rules[case](answer)


def _word(answer: Any, key: str) -> str:
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


def _verify_guess(answer: Any) -> None:
    _word(answer, "guess")  # a guess is never wrong


def _measured(answer: Any) -> dict[str, tuple[float, float]]:
    found = {}
    for name in NETWORKS:
        pair = entry_of(answer, NAME, "measured", name)
        values = shares_of(pair, 2, f"the accuracies of the {name}")
        found[name] = (float(values[0]), float(values[1]))
    return found


def _verify_form(answer: Any) -> None:
    _measured(answer)
    _word(answer, "falls more")


def _verify_trained(answer: Any) -> None:
    for name, (plain, mixed) in _measured(answer).items():
        if plain < LEAST_ACCURACY:
            raise CheckFailed(
                f"The {name} hardly reads the images as they are.",
                expected=f"more than {LEAST_ACCURACY:.0%}",
                received=f"{plain:.1%}",
                hint="was it trained, and is the first number of the pair the one for "
                "images as they are?"
                if mixed < LEAST_ACCURACY
                else "are the two numbers of the pair in their order, as it is first?",
                mistake="untrained model" if mixed < LEAST_ACCURACY else "pair swapped",
            )
        if mixed < LEAST_ACCURACY:
            raise CheckFailed(
                f"The {name} reads almost nothing of the shuffled images.",
                received=f"{mixed:.1%}",
                hint="was it trained on shuffled images as well, and in the *same* "
                "order as those it is measured with? A model trained on images as they "
                "are has never seen such pixels.",
                mistake="trained in another order than measured",
            )


def _verify_mlp(answer: Any) -> None:
    _verify_trained(answer)
    plain, mixed = _measured(answer)["MLP"]
    if abs(plain - mixed) <= LARGEST_CHANGE:
        return
    raise CheckFailed(
        "The MLP changes more than chance allows.",
        received=f"{plain:.1%} as it is, {mixed:.1%} shuffled",
        hint="it has no idea of neighbours, so order cannot matter to it: were both "
        "trained for the same epochs, and measured on the same images?",
        mistake="unequal trainings",
    )


def _verify_cnn(answer: Any) -> None:
    _verify_trained(answer)
    plain, mixed = _measured(answer)["CNN"]
    if mixed - plain <= LARGEST_CHANGE:
        return
    raise CheckFailed(
        "The CNN reads shuffled images better than others.",
        received=f"{plain:.1%} as it is, {mixed:.1%} shuffled",
        hint="is the pair in its order, as it is first? Were both trained equally "
        "long?",
        mistake="pair swapped",
    )


def _verify_word(answer: Any) -> None:
    word = _word(answer, "falls more")
    falls = {name: plain - mixed for name, (plain, mixed) in _measured(answer).items()}
    ahead = falls["CNN"] - falls["MLP"]
    allowed = {"CNN"} if ahead > 0 else {"MLP"}
    if abs(ahead) <= TIE:
        allowed = set(WORDS)
    if word in allowed:
        return
    raise CheckFailed(
        f"{NAME}, 'falls more' does not fit your own numbers.",
        received=f"{word!r}, while the MLP falls by {100 * falls['MLP']:.1f} and the "
        f"CNN by {100 * falls['CNN']:.1f} points",
        hint="subtract the second number of each pair from the first. A model that "
        "reads more in both rows can still be the one that falls more.",
        mistake="other than measured",
    )


PIXEL_TEST = Exercise(
    name=NAME,
    title="5.7 The pixel-shuffle test",
    verify=verify_pixel_test,
    visible=("guess", "form", "falls more"),
)
