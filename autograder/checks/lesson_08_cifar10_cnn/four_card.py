"""8.9: the four classifiers, compared fairly, on a card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.duel_card import (
    accuracy,
    mistake_of_mean,
    mistake_of_spread,
)
from autograder.checks.lesson_05_mlp_vs_cnn.image_names import names_of, training_labels
from autograder.checks.lesson_05_mlp_vs_cnn.parts import (
    TwoParts,
    demands_on_parts,
    two_parts,
)
from autograder.checks.lesson_05_mlp_vs_cnn.tables import (
    NOTHING,
    Seen,
    numbers_of,
    seeing,
    shares_of,
)
from autograder.checks.lesson_08_cifar10_cnn import claims
from autograder.student import models
from autograder.student.answers import as_array, as_integer, brief, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    NotFilledIn,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "four_card"
NETWORKS = claims.NETWORKS
INPUT = (32, 32, 3)
FORTUNE = 1e-3  # what rounding to a tenth of a percent may change
SAME = 2.5e-3  # share of the images on which two machines may differ
# The test images are at most 9 points easier (docs/four_classifiers.md); a network
# that was fitted to them is 30 points ahead and more.
AHEAD = 0.15


@dataclass(frozen=True)
class Card:
    """A student's card, and the lesson's images."""

    card: Any
    data: Any

    def entry(self, *keys: str) -> Any:
        """Return an entry; say which ones are still open."""
        try:
            return entry_of(self.card, NAME, *keys)
        except NotFilledIn:
            raise self._open() from None

    def _open(self) -> NotFilledIn:
        missing = [str(name) for name, value in self.card.items() if is_unfilled(value)]
        if len(missing) == len(self.card):
            return NotFilledIn(NAME)
        return NotFilledIn(f"{NAME} (still open: {', '.join(missing)})")

    @cached_property
    def parts(self) -> TwoParts:
        """Return which images were fitted to, and chosen with."""
        images = self.entry("fit images"), self.entry("validation images")
        return two_parts(*images, self.data)

    @cached_property
    def seeds(self) -> list[int]:
        """Return the seeds, at least two different ones."""
        rows = as_array(self.entry("seeds"), "the seeds").ravel()
        seeds = [as_integer(seed, "a seed") for seed in rows]
        if len(set(seeds)) >= 2:
            return seeds
        raise CheckFailed(
            "there is a single seed.",
            expected="at least two different ones",
            received=brief(seeds, 40),
            hint=ONE_THROW,
            mistake="single-seed conclusion",
        )

    @cached_property
    def runs(self) -> dict[str, dict[str, FloatArray]]:
        """Return the accuracies, by "training" and "validation", then by network."""
        count = len(self.seeds)
        return {
            part: {
                name: shares_of(self.entry(part, name), count, f"{part} of {name!r}")
                for name in NETWORKS
            }
            for part in ("training", "validation")
        }

    def gap(self, name: str) -> float:
        """Return by how many points a network's training accuracy is ahead."""
        training, validation = (part[name].mean() for part in self.runs.values())
        return 100 * float(training - validation)

    def name(self, *keys: str, undecided: bool = False) -> str:
        """Read the name of a network."""
        value = self.entry(*keys)
        known = (*NETWORKS, claims.UNDECIDED) if undecided else NETWORKS
        words = " ".join(value.lower().split()) if isinstance(value, str) else ""
        if words in known:
            return words
        raise CheckFailed(
            f"the card's entry {', '.join(map(repr, keys))} is not one of the names.",
            expected="one of " + ", ".join(f'"{name}"' for name in known),
            received=brief(value, 40),
            hint="copy one of the names, with its quotes.",
            mistake="other name",
        )

    @cached_property
    def test(self) -> list[Any]:
        """Return the test accuracies, of which there should be one."""
        value = self.entry("test")
        values = list(value.values()) if isinstance(value, dict) else [value]
        return [each for several in values for each in np.ravel(several)]

    @cached_property
    def model(self) -> Any:
        """Return the trained model."""
        return models.as_model(self.entry("model"), f"{NAME}, 'model'", INPUT)

    @cached_property
    def told(self) -> dict[str, float]:
        """Return what the card says of its model, by part.

        Of validation it is the first seed's: with a choice of seeds the test images
        would choose.
        """
        chosen = self.runs["validation"][self.name("chosen")]
        test = shares_of(self.test[:1], 1, "the test accuracy")
        return {"test": float(test[0]), "validation": float(chosen[0])}

    def images(self, part: str) -> tuple[Any, Any]:
        """Return images with levels from 0 to 255, and their labels."""
        if part == "test":
            return self.data["test"], np.ravel(self.data["test labels"])
        images = np.asarray(self.entry("validation images"))
        if images.dtype != np.uint8 and float(images.max()) <= 1.0:
            images = images * np.float32(255)
        known = training_labels(self.data)
        names = names_of(images, "the validation images")
        found = [index for index, name in enumerate(names) if name in known]
        return images[found], np.array([known[names[index]] for index in found])


def predicts(card: Card, _case: str) -> Seen:
    """Look for the predictions, which are never wrong."""
    for key in ("largest gap", "best validation"):
        card.name("prediction", key, undecided=True)
    return NOTHING


def copied(card: Card, _case: str) -> Seen:
    """Look whether the runs of a network are one run."""
    for name in NETWORKS:
        if all(np.ptp(card.runs[part][name]) == 0 for part in card.runs):
            values = card.runs["validation"][name].round(4).tolist()
            return "one run copied", f"{brief(values, 50)} for {name!r}"
    return NOTHING


def gaps(card: Card, _case: str) -> Seen:
    """Look whether the gaps fit the accuracies."""
    for name in NETWORKS:
        entry = np.reshape(card.entry("gap", name), -1)
        told = float(numbers_of(entry, 1, f"the gap of {name!r}")[0])
        right = card.gap(name)
        near = [abs(value - right) <= 0.2 for value in (told, -told, 100 * told)]
        if not near[0]:
            others = (near[1], "sign turned round"), (near[2], "shares, not points")
            mistake = next((name for fits, name in others if fits), "other gap")
            return mistake, f"{told:.4g} for {name!r}"
    return NOTHING


def summary(card: Card, _case: str) -> Seen:
    """Look whether mean and spread are those of the runs."""
    for name, values in card.runs["validation"].items():
        told = shares_of(card.entry("summary", name), 2, f"the summary of {name!r}")
        mean = mistake_of_mean(float(told[0]), values)
        if mean:
            return mean, f"{told[0]:.4f} for {name!r}"
        if min(abs(told[1] - values.std(ddof=ddof)) for ddof in (0, 1)) > FORTUNE:
            spread = mistake_of_spread(float(told[1]), values)
            return spread, f"{told[1]:.5f} for {name!r}"
    return NOTHING


def verdict(card: Card, _case: str) -> Seen:
    """Look whether the three claims follow."""
    validation = card.runs["validation"]
    told = card.entry("verdict", "baseline overfits")
    found = claims.overfits(told, card.gap("baseline"))
    if found[0]:
        return found
    told = card.entry("verdict", "batch norm always helps")
    found = claims.always_helps(told, validation)
    if found[0]:
        return found
    return claims.best(card.name("verdict", "best", undecided=True), validation)


def overfits(card: Card, _case: str) -> Seen:
    """Look whether the baseline was trained long enough to overfit."""
    gap = card.gap("baseline")
    enough = gap >= claims.OVERFITS
    return NOTHING if enough else ("does not overfit", f"a gap of {gap:.1f} points")


def chosen(card: Card, _case: str) -> Seen:
    """Look whether validation has chosen, and the test images were seen once."""
    name = card.name("chosen")
    means = {k: float(v.mean()) for k, v in card.runs["validation"].items()}
    if means[name] < max(means.values()) - FORTUNE:
        return "not chosen by validation", f"{name!r} with {means[name]:.1%}"
    if len(card.test) != 1:
        return "test images used for selection", f"{len(card.test)} test accuracies"
    shares_of(card.test, 1, "the test accuracy")
    return NOTHING


def reaches(part: str) -> Callable[[Card, str], Seen]:
    """Return the look at what the model does on a part of the images."""

    def measure(card: Card, _case: str) -> Seen:
        images, labels = card.images(part)
        told = card.told[part]
        reached = accuracy(card.model, images, labels)
        same = SAME + 1 / len(labels) + models.rounding_doubt(card.model, images)
        if abs(told - reached) <= same:
            return NOTHING
        scaled = accuracy(card.model, np.asarray(images) / 255.0, labels)
        name = (
            "divided twice" if abs(told - scaled) <= same else "model and card differ"
        )
        return name, f"{reached:.1%} of the {part} images, and {told:.1%} on the card"

    return measure


def unseen(card: Card, _case: str) -> Seen:
    """Look whether the model knows the test images by heart."""
    tested, validated = (
        accuracy(card.model, *card.images(part)) for part in ("test", "validation")
    )
    if tested - validated <= AHEAD:
        return NOTHING
    seen = f"{tested:.1%} of the test, {validated:.1%} of the validation images"
    return "far better on the test images", seen


ONE_THROW = (
    "one run of each network is one throw of dice each: the order of four networks can "
    "change with the next throw."
)
NAMES = {"other name": "copy one of the names, with its quotes."}
COPIED = {
    "one run copied": "hand the seed on, and train each run from new weights: these "
    "are one and the same."
}
GAPS = {
    "other gap": "mean of the training accuracies minus mean of the validation "
    "accuracies, times 100.",
    "sign turned round": "training minus validation.",
    "shares, not points": "points are hundredths.",
}
SUMMARY = {
    "other mean": "add the validation accuracies and divide by their number.",
    "best run instead of the mean": "that is the best run: the mean is fairer.",
    "median instead of the mean": "the mean takes all runs into account.",
    "other standard deviation": "np.std of the validation accuracies (with ddof=1, as "
    "is usual for few).",
    "variance": "that is the variance: take the root, or np.std.",
    "error of the mean": "that is by how much the mean is uncertain: np.std says by "
    "how much single runs differ.",
    "range": "that is the distance from the worst run to the best one: take np.std.",
}
OVERFITS = {
    "does not overfit": "did it train for all the epochs of the recipe? In the first "
    "few, the two curves run together."
}
CHOSEN = {
    "not chosen by validation": "nothing else may choose: not the training accuracy, "
    "and not a look at the test images.",
    "test images used for selection": "one accuracy, of the chosen network, is asked "
    "for. Who looks more than once, or tests all four and then picks, has chosen with "
    "the test images, and the number that comes out flatters.",
}
REACHES = {
    "model and card differ": "give the chosen network's model of the first seed, with "
    "the weights it had when it was tested.",
    "divided twice": "it was measured with images divided by 255: its Rescaling "
    "divides once more. Measure with the images as they are.",
}
UNSEEN = {
    "far better on the test images": "both kinds should be new to it. It seems to have "
    "learned the test images: what was `fit` really given? Fit to fit_images and to "
    "nothing else."
}


def look(case: str, measure: Any, hints: dict[str, str], fails: str) -> Demand:
    """Return the demand of one claim of the card."""
    return seeing(measure, hints, fails=fails, when=lambda asked: asked == case)


def read(answer: Any) -> Card:
    """Read the card."""
    if not isinstance(answer, dict) or answer.get("card") is ...:
        raise NotFilledIn(NAME)
    return Card(answer.get("card"), answer.get("data"))


FOUR_CARD = Exercise(
    name=NAME,
    title="8.9 ★ Four classifiers, one fair card",
    rule=Design(
        name="the card",
        read=read,
        demands=[
            look("prediction", predicts, NAMES, "has no prediction"),
            *demands_on_parts(lambda card: card.parts, lambda case: case == "parts"),
            look("seeds", copied, COPIED, "has runs that are one and the same"),
            look("gap", gaps, GAPS, "has a gap that does not fit its accuracies"),
            look("summary", summary, SUMMARY, "sums up other runs than its own"),
            look("verdict", verdict, claims.VERDICT, "says what its runs do not show"),
            look("chosen", chosen, CHOSEN, "does not choose fairly"),
            look("test", reaches("test"), REACHES, "tells of another model"),
            look("overfits", overfits, OVERFITS, "has a baseline with a small gap"),
            look("validated", reaches("validation"), REACHES, "tells of another model"),
            look("unseen", unseen, UNSEEN, "has a model that knows too much"),
        ],
    ),
    visible=(
        "prediction",
        "parts",
        "seeds",
        "gap",
        "summary",
        "verdict",
        "chosen",
        "test",
    ),
)
