"""5.8: a fair comparison, and a card that says what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.parts import verify_parts
from autograder.checks.lesson_05_mlp_vs_cnn.pictures import kept_pictures
from autograder.checks.lesson_05_mlp_vs_cnn.tables import (
    as_images,
    entry_of,
    shares_of,
)
from autograder.student import models
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "duel_card"
CARD = NAME
NETWORKS = ("MLP", "CNN")
RUNS = 3
# Smallest distances over five seeds on both data sets: docs/duel_experiment.md.
MARGIN = 0.03
SLACK = 0.011  # an epoch about as good as the best one is a fair choice, too
INPUT, CLASSES = (28, 28, 1), 10
_CHUNK = 500


def verify_duel_card(answer: Any, case: str | tuple[str, int]) -> None:
    """Check one claim of the card."""
    card = entry_of(answer, CARD, "card")
    data = answer["data"]
    if isinstance(case, tuple):
        _verify_kept(card, data, case[1])
        return
    rules: dict[str, Callable[[Any, Any], None]] = {
        "split": lambda card, data: verify_parts(
            entry_of(card, CARD, "fit images"),
            entry_of(card, CARD, "validation images"),
            data,
        ),
        "epochs": _verify_epochs,
        "baseline": _verify_baseline,
        "runs": _verify_runs,
        "summary": _verify_summary,
        "better": _verify_better,
        "model": _verify_model,
    }
    rules[case](card, data)


def _verify_epochs(card: Any, data: Any) -> None:
    curve = as_array(entry_of(card, CARD, "validation curve"), "the validation curve")
    curve = shares_of(curve.ravel(), curve.size, "the validation curve")
    chosen = as_integer(entry_of(card, CARD, "epochs"), "the number of epochs")
    if curve.size < 2:
        raise CheckFailed(
            "the validation curve has a single epoch.",
            expected="one accuracy after each of several epochs",
            received=f"{curve.size} numbers",
            hint="there is nothing to choose from: train longer, with validation=….",
            mistake="nothing to choose from",
        )
    if not 1 <= chosen <= curve.size:
        raise CheckFailed(
            "the number of epochs is not one that the curve shows.",
            expected=f"1 to {curve.size}",
            received=str(chosen),
            hint="an index counts from 0, epochs from 1.",
            mistake="index instead of number" if chosen == 0 else "outside the curve",
        )
    if curve[chosen - 1] >= curve.max() - SLACK:
        return
    best = int(curve.argmax()) + 1
    early = chosen == best - 1
    raise CheckFailed(
        "the number of epochs is not chosen from the curve.",
        received=f"{chosen} epochs, where the accuracy is {curve[chosen - 1]:.1%} and "
        f"the highest is {curve.max():.1%}",
        hint="argmax gives an index, which counts from 0; epochs count from 1."
        if early
        else "after which epoch is the validation accuracy highest?",
        mistake="index instead of number" if early else "not chosen by validation",
    )


def nearest_mean(images: Any, labels: Any, tested: Any) -> FloatArray:
    """Return the class whose mean image is nearest to each tested image."""
    # The means of bytes, not bytes made floats: 60 000 images stay small.
    means = np.stack([images[labels == label].mean(axis=0) for label in range(CLASSES)])
    means = means.astype(np.float32)
    distances = (means**2).sum(axis=1) - 2 * tested.astype(np.float32) @ means.T
    return np.asarray(distances.argmin(axis=1))


def _baseline_of(data: Any) -> float:
    train, test = as_images(data["train"], "train"), as_images(data["test"], "test")
    found = nearest_mean(train, np.asarray(data["train labels"]), test)
    return float((found == np.asarray(data["test labels"])).mean())


def _verify_baseline(card: Any, data: Any) -> None:
    told = float(shares_of([entry_of(card, CARD, "baseline")], 1, "the baseline")[0])
    right = _baseline_of(data)
    if abs(told - right) <= 0.02:  # means of fewer images are as good
        return
    guess = abs(told - 0.1) < 0.02
    raise CheckFailed(
        "the baseline is not the accuracy of nearest_mean on the test images.",
        received=f"{told:.1%}",
        hint="guessing is no baseline here: nearest_mean knows more."
        if guess
        else "count the test images that nearest_mean puts into the right class; its "
        "means come from training images.",
        mistake="guessing as a baseline" if guess else "other baseline",
    )


def _runs(card: Any) -> dict[str, FloatArray]:
    return {
        name: shares_of(
            entry_of(card, CARD, "test", name), RUNS, f"the runs of the {name}"
        )
        for name in NETWORKS
    }


def _verify_runs(card: Any, data: Any) -> None:
    for name, values in _runs(card).items():
        if np.ptp(values) > 0:
            continue
        raise CheckFailed(
            f"The three runs of the {name} are one and the same.",
            received=brief([round(float(value), 4) for value in values]),
            hint="a seed decides the first weights and the order of the images: give "
            "each run its own, and train it from new weights.",
            mistake="one seed only",
        )


def _verify_summary(card: Any, data: Any) -> None:
    for name, values in _runs(card).items():
        told = shares_of(
            entry_of(card, CARD, "summary", name), 2, f"the summary of the {name}"
        )
        mean = float(values.mean())
        spreads = {"": values.std(ddof=1), "population": values.std()}
        if abs(told[0] - mean) > 1e-3:
            raise CheckFailed(
                f"The mean of the {name} is not the mean of its three runs.",
                received=f"{told[0]:.4f}",
                hint="that is the best run: the mean is fairer."
                if np.isclose(told[0], values.max(), atol=1e-4)
                else "add the three accuracies and divide by three.",
                mistake="best run instead of the mean"
                if np.isclose(told[0], values.max(), atol=1e-4)
                else "other mean",
            )
        if min(abs(told[1] - spread) for spread in spreads.values()) <= 1e-3:
            continue
        mistake, hint = _spread_mistake(float(told[1]), values)
        raise CheckFailed(
            f"The standard deviation of the {name} does not fit its three runs.",
            received=f"{told[1]:.5f}",
            hint=hint,
            mistake=mistake,
        )


def _spread_mistake(told: float, values: FloatArray) -> tuple[str, str]:
    """Return the name of a mistake about the spread and what helps."""
    known = (
        ("variance", values.var(ddof=1), "that is the variance: take the root."),
        ("variance", values.var(), "that is the variance: take the root."),
        (
            "error of the mean",
            values.std(ddof=1) / RUNS**0.5,
            "that is by how much the *mean* is uncertain. By how much do single runs "
            "differ?",
        ),
        (
            "range",
            np.ptp(values),
            "that is the distance from the worst run to the best one: np.std takes all "
            "three into account.",
        ),
    )
    for mistake, wrong, hint in known:
        if np.isclose(told, wrong, atol=1e-6):
            return mistake, hint
    return "other standard deviation", (
        "np.std of the three accuracies (with ddof=1, as is usual for few)."
    )


def _verify_better(card: Any, data: Any) -> None:
    baseline = _baseline_of(data)
    for name, values in _runs(card).items():
        if values.mean() >= baseline + MARGIN:
            continue
        raise CheckFailed(
            f"The {name} does not beat the baseline.",
            expected=f"a mean of at least {baseline + MARGIN:.1%}",
            received=f"{values.mean():.1%}",
            hint="was it trained for the chosen number of epochs, with images from 0 "
            "to 1 in training and in testing?",
            mistake="no better than the baseline",
        )


def _model_of(card: Any) -> Any:
    model = entry_of(card, CARD, "model")
    if isinstance(model, list | tuple):
        raise CheckFailed(
            f"{CARD}, 'model' is a list.",
            expected="one trained CNN",
            received=f"{len(model)} entries",
            hint="one of your three is enough: choose any.",
            mistake="several models",
        )
    model = getattr(model, "model", model)  # a training.Run holds one
    return models.as_model(model, f"{CARD}, 'model'", INPUT)


def accuracy(model: Any, images: FloatArray | Any, labels: Any) -> float:
    """Return the share of images that a model classifies right."""
    rows = [
        models.run_model(model, images[start : start + _CHUNK], "the model")
        for start in range(0, len(images), _CHUNK)
    ]
    return float((np.concatenate(rows).argmax(axis=1) == labels).mean())


def _verify_model(card: Any, data: Any) -> None:
    """Run the model on the test images: the card must have told the truth."""
    model, runs = _model_of(card), _runs(card)
    images = as_images(data["test"], "test").reshape(-1, *INPUT) / np.float32(255)
    reached = accuracy(model, images, np.asarray(data["test labels"]))
    same = 2e-3 + models.rounding_doubt(model, images)
    if np.abs(runs["CNN"] - reached).min() <= same:
        return
    swapped = np.abs(runs["MLP"] - reached).min() <= same
    raise CheckFailed(
        "the model does not reach any of the accuracies that the card tells of the "
        "CNN.",
        received=f"{reached:.1%} on the test images",
        hint="that is one of your MLPs."
        if swapped
        else "give one of the three models that were tested, with the weights it had "
        "then; test it with images from 0 to 1.",
        mistake="MLP instead of CNN" if swapped else "model and card differ",
    )


def _verify_kept(card: Any, data: Any, seed: int) -> None:
    """Let the model classify images that nobody has seen."""
    model = _model_of(card)
    if not data["stand-in"]:
        _verify_model(card, data)  # real test images; others are not at hand
        return
    images, labels = kept_pictures(seed)
    train = as_images(data["train"], "train")
    found = nearest_mean(
        train, np.asarray(data["train labels"]), as_images(images, "kept")
    )
    baseline = float((found == labels).mean())
    reached = accuracy(model, images, labels)
    if reached >= baseline + MARGIN:
        return
    raise CheckFailed(
        "the model does not beat the baseline on images that nobody has seen.",
        expected=f"{100 * MARGIN:g} points more than nearest_mean",
        received=f"{100 * (reached - baseline):+.1f} points",
        hint="it is good at images it knows, only: with which images was it trained, "
        "and with which chosen?",
        mistake="good at known images only",
    )


DUEL_CARD = Exercise(
    name=NAME,
    title="5.8 ★ A fair duel",
    verify=verify_duel_card,
    visible=("split", "epochs", "baseline", "runs", "summary", "better", "model"),
)
