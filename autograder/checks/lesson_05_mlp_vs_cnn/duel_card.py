"""5.8: a fair comparison, and a card that says what was done."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.parts import (
    TwoParts,
    demands_on_parts,
    two_parts,
)
from autograder.checks.lesson_05_mlp_vs_cnn.pictures import kept_pictures
from autograder.checks.lesson_05_mlp_vs_cnn.tables import (
    NOTHING,
    Seen,
    as_images,
    seeing,
    shares_of,
)
from autograder.student import models
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "duel_card"
NETWORKS = ("MLP", "CNN")
RUNS = 3
# Smallest distances over five seeds on both data sets: docs/duel_experiment.md.
MARGIN = 0.03
SLACK = 0.011  # an epoch about as good as the best one is a fair choice, too
INPUT, CLASSES = (28, 28, 1), 10
_CHUNK = 500


def nearest_mean(images: Any, labels: Any, tested: Any) -> FloatArray:
    """Return the class whose mean image is nearest to each tested image."""
    # The means of bytes, not bytes made floats: 60 000 images stay small.
    means = np.stack([images[labels == label].mean(axis=0) for label in range(CLASSES)])
    means = means.astype(np.float32)
    distances = (means**2).sum(axis=1) - 2 * tested.astype(np.float32) @ means.T
    return np.asarray(distances.argmin(axis=1))


def accuracy(model: Any, images: Any, labels: Any) -> float:
    """Return the share of images that a model classifies right."""
    rows = [
        models.run_model(model, images[start : start + _CHUNK], "the model")
        for start in range(0, len(images), _CHUNK)
    ]
    return float((np.concatenate(rows).argmax(axis=1) == labels).mean())


@dataclass(frozen=True)
class Card:
    """A student's card, and the lesson's images."""

    card: Any
    data: Any

    def entry(self, *keys: str) -> Any:
        """Return an entry."""
        return entry_of(self.card, NAME, *keys)

    @cached_property
    def parts(self) -> TwoParts:
        """Return which images were fitted to, and chosen with."""
        images = self.entry("fit images"), self.entry("validation images")
        return two_parts(*images, self.data)

    @cached_property
    def runs(self) -> dict[str, FloatArray]:
        """Return the test accuracies of each network."""
        return {
            name: shares_of(self.entry("test", name), RUNS, f"the runs of the {name}")
            for name in NETWORKS
        }

    @cached_property
    def baseline(self) -> float:
        """Return what nearest_mean reaches on the test images."""
        return self.baseline_on(self.tested, np.asarray(self.data["test labels"]))

    def baseline_on(self, images: Any, labels: Any) -> float:
        """Return what nearest_mean reaches on some images."""
        train, known = as_images(self.data["train"], "train"), self.data["train labels"]
        return float((nearest_mean(train, np.asarray(known), images) == labels).mean())

    @property
    def tested(self) -> Any:
        """Return the test images in rows."""
        return as_images(self.data["test"], "test")

    @cached_property
    def model(self) -> Any:
        """Return the trained CNN."""
        model = self.entry("model")
        if isinstance(model, list | tuple):
            raise CheckFailed(
                f"{NAME}, 'model' is a list.",
                expected="one trained CNN",
                received=f"{len(model)} entries",
                hint="one of your three is enough: choose any.",
                mistake="several models",
            )
        model = getattr(model, "model", model)  # a training.Run holds one
        return models.as_model(model, f"{NAME}, 'model'", INPUT)


def epochs(card: Card, _case: Any) -> Seen:
    """Look whether the epochs are chosen from the curve."""
    curve = as_array(card.entry("validation curve"), "the validation curve")
    curve = shares_of(curve.ravel(), curve.size, "the validation curve")
    chosen = as_integer(card.entry("epochs"), "the number of epochs")
    if curve.size < 2:
        return "nothing to choose from", "a validation curve of a single epoch"
    if not 1 <= chosen <= curve.size:
        name = "index instead of number" if chosen == 0 else "outside the curve"
        return name, f"{chosen}, of a curve of {curve.size} epochs"
    if curve[chosen - 1] >= curve.max() - SLACK:
        return NOTHING
    is_index = chosen == int(curve.argmax())
    name = "index instead of number" if is_index else "not chosen by validation"
    seen = f"the accuracy is {curve[chosen - 1]:.1%} and the highest {curve.max():.1%}"
    return name, f"{chosen} epochs, where {seen}"


def baseline(card: Card, _case: Any) -> Seen:
    """Look whether the baseline is that of nearest_mean."""
    told = float(shares_of([card.entry("baseline")], 1, "the baseline")[0])
    if abs(told - card.baseline) <= 0.02:  # means of fewer images are as good
        return NOTHING
    guess = abs(told - 0.1) < 0.02
    return "guessing as a baseline" if guess else "other baseline", f"{told:.1%}"


def one_seed(card: Card, _case: Any) -> Seen:
    """Look whether the runs of a network are one run."""
    for name, values in card.runs.items():
        if np.ptp(values) == 0:
            return "one seed only", f"{brief(values.round(4).tolist())} for the {name}"
    return NOTHING


def summary(card: Card, _case: Any) -> Seen:
    """Look whether mean and spread are those of the runs."""
    for name, values in card.runs.items():
        told = shares_of(card.entry("summary", name), 2, f"the summary of the {name}")
        mean = mistake_of_mean(float(told[0]), values)
        if mean:
            return mean, f"{told[0]:.4f} for the {name}"
        if min(abs(told[1] - values.std(ddof=ddof)) for ddof in (0, 1)) > 1e-3:
            return mistake_of_spread(float(told[1]), values), f"{told[1]:.5f}, {name}"
    return NOTHING


def mistake_of_mean(told: float, values: FloatArray) -> str:
    """Say what is told in the place of a mean."""
    if abs(told - values.mean()) <= 1e-3:
        return ""
    known = ((values.max(), "best run"), (np.median(values), "median"))
    found = (name for value, name in known if np.isclose(told, value, atol=1e-4))
    name = next(found, "")
    return f"{name} instead of the mean" if name else "other mean"


def mistake_of_spread(told: float, values: FloatArray) -> str:
    """Say what is told in the place of a standard deviation."""
    known = (
        (values.var(ddof=1), "variance"),
        (values.var(), "variance"),
        (values.std(ddof=1) / len(values) ** 0.5, "error of the mean"),
        (values.std() / len(values) ** 0.5, "error of the mean"),
        (np.ptp(values), "range"),
    )
    found = (name for value, name in known if np.isclose(told, value, atol=1e-6))
    return next(found, "other standard deviation")


def better(card: Card, _case: Any) -> Seen:
    """Look whether both networks beat the baseline."""
    for name, values in card.runs.items():
        if values.mean() < card.baseline + MARGIN:
            least = f"the baseline is {card.baseline:.1%}"
            seen = f"{values.mean():.1%} for the {name}; {least}"
            return "no better than the baseline", seen
    return NOTHING


def tells_the_truth(card: Card, _case: Any) -> Seen:
    """Look what the model does on the test images."""
    images = card.tested.reshape(-1, *INPUT) / np.float32(255)
    reached = accuracy(card.model, images, np.asarray(card.data["test labels"]))
    same = 2e-3 + models.rounding_doubt(card.model, images)
    if np.abs(card.runs["CNN"] - reached).min() <= same:
        return NOTHING
    is_mlp = np.abs(card.runs["MLP"] - reached).min() <= same
    name = "MLP instead of CNN" if is_mlp else "model and card differ"
    return name, f"{reached:.1%} on the test images"


def unseen(card: Card, case: tuple[str, int]) -> Seen:
    """Look what the model does on images that nobody has seen."""
    if not card.data["stand-in"]:  # no others are at hand
        return tells_the_truth(card, case)
    images, labels = kept_pictures(case[1])
    least = card.baseline_on(as_images(images, "kept"), labels) + MARGIN
    reached = accuracy(card.model, images, labels)
    ahead = f"{100 * (reached - least + MARGIN):+.1f} points more than nearest_mean"
    return NOTHING if reached >= least else ("good at known images only", ahead)


TRUTH = {
    "model and card differ": "give one of the three models that were tested, with the "
    "weights it had then; test it with images from 0 to 1.",
    "MLP instead of CNN": "that is one of your MLPs.",
}
UNSEEN = {
    "good at known images only": "it is good at images it knows, only: with which "
    "images was it trained, and with which chosen?",
    **TRUTH,
}
EPOCHS = {
    "not chosen by validation": "after which epoch is the validation accuracy highest?",
    "index instead of number": "argmax gives an index, which counts from 0; epochs "
    "count from 1.",
    "outside the curve": "the curve does not show that epoch.",
    "nothing to choose from": "there is nothing to choose from: train longer, with "
    "validation=….",
}
BASELINE = {
    "other baseline": "count the test images that nearest_mean puts into the right "
    "class; its means come from training images.",
    "guessing as a baseline": "guessing is no baseline here: nearest_mean knows more.",
}
SEEDS = {
    "one seed only": "a seed decides the first weights and the order of the images: "
    "give each run its own, and train it from new weights."
}
SUMMARY = {
    "other mean": "add the three accuracies and divide by three.",
    "best run instead of the mean": "that is the best run: the mean is fairer.",
    "median instead of the mean": "that is the middle one of the three: the mean takes "
    "all into account.",
    "other standard deviation": "np.std of the three accuracies (with ddof=1, as is "
    "usual for few).",
    "variance": "that is the variance: take the root.",
    "error of the mean": "that is by how much the mean is uncertain. By how much do "
    "single runs differ?",
    "range": "that is the distance from the worst run to the best one: np.std takes "
    "all three into account.",
}
BETTER = {
    "no better than the baseline": "was it trained for the chosen number of epochs, "
    "with images from 0 to 1 in training and in testing?"
}


def look(case: str, measure: Any, hints: dict[str, str], fails: str) -> Demand:
    """Return the demand of one claim of the card."""
    return seeing(
        measure,
        hints,
        fails=fails,
        when=lambda asked: (
            asked[0] == case if isinstance(asked, tuple) else asked == case
        ),
    )


DUEL_CARD = Exercise(
    name=NAME,
    title="5.8 ★ A fair duel",
    rule=Design(
        name="the card",
        read=lambda answer: Card(entry_of(answer, NAME, "card"), answer["data"]),
        demands=[
            *demands_on_parts(lambda card: card.parts, lambda case: case == "split"),
            look("epochs", epochs, EPOCHS, "does not choose the epochs from its curve"),
            look("baseline", baseline, BASELINE, "has another baseline"),
            look("runs", one_seed, SEEDS, "has three runs that are one and the same"),
            look("summary", summary, SUMMARY, "sums up other runs than its own"),
            look("better", better, BETTER, "does not beat the baseline"),
            look("model", tells_the_truth, TRUTH, "does not tell of its model"),
            look(
                "kept", unseen, UNSEEN, "has a model that new images are too hard for"
            ),
        ],
    ),
    visible=("split", "epochs", "baseline", "runs", "summary", "better", "model"),
)
