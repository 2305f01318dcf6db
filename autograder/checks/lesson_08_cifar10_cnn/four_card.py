"""8.9: the four classifiers, compared fairly, on a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.parts import verify_parts
from autograder.checks.lesson_05_mlp_vs_cnn.tables import (
    entry_of,
    numbers_of,
    shares_of,
)
from autograder.checks.lesson_08_cifar10_cnn import claims
from autograder.checks.lesson_08_cifar10_cnn.trained import (
    verify_model,
    verify_unseen,
)
from autograder.student.answers import as_array, as_integer, brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, FloatArray, NotFilledIn
from autograder.student.exercise import Exercise

NAME = "four_card"
NETWORKS = claims.NETWORKS
FORTUNE = 1e-3  # what rounding to a tenth of a percent may change


def verify_four_card(answer: Any, case: str) -> None:
    """Check one claim of the card."""
    if not isinstance(answer, dict) or answer.get("card") is ...:
        raise NotFilledIn(NAME)
    card, data = answer.get("card"), answer.get("data")
    rules: dict[str, Callable[[Any, Any], None]] = {
        "prediction": lambda card, data: _verify_prediction(card),
        "parts": lambda card, data: verify_parts(
            entry_of(card, NAME, "fit images"),
            entry_of(card, NAME, "validation images"),
            data,
        ),
        "seeds": lambda card, data: _verify_seeds(card),
        "gap": lambda card, data: _verify_gap(card),
        "summary": lambda card, data: _verify_summary(card),
        "verdict": lambda card, data: claims.verify_verdict(card, runs_of(card)),
        "overfits": lambda card, data: _verify_overfits(card),
        "chosen": lambda card, data: _verify_chosen(card),
        "test": lambda card, data: verify_model(card, data, "test"),
        "unseen": verify_unseen,
        "validated": lambda card, data: verify_model(card, data, "validation"),
    }
    try:
        rules[case](card, data)
    except NotFilledIn:
        raise _open(card) from None


def _open(card: Any) -> NotFilledIn:
    """Return what says which entries still have their dots."""
    entries = card.items() if isinstance(card, dict) else ()
    missing = [str(name) for name, value in entries if is_unfilled(value)]
    if not missing or len(missing) == len(entries):
        return NotFilledIn(NAME)
    return NotFilledIn(f"{NAME} (still open: {', '.join(missing)})")


def name_of(value: Any, what: str, more: tuple[str, ...] = ()) -> str:
    """Read the name of a network.

    Raises
    ------
    CheckFailed
        If there is no network of this name.
    """
    names = {name.lower(): name for name in (*NETWORKS, *more)}
    if isinstance(value, str) and " ".join(value.lower().split()) in names:
        return names[" ".join(value.lower().split())]
    raise CheckFailed(
        f"{what} is not the name of a network.",
        expected="one of " + ", ".join(f'"{name}"' for name in names.values()),
        received=brief(value, 40),
        hint="copy one of the names, with its quotes.",
        mistake="other name",
    )


def _verify_prediction(card: Any) -> None:
    for key in ("largest gap", "best validation"):  # a prediction is never wrong
        value = entry_of(card, NAME, "prediction", key)
        name_of(value, f"the prediction, {key!r},", ("undecided",))


def runs_of(card: Any) -> dict[str, dict[str, FloatArray]]:
    """Return the accuracies of each network, one per seed.

    Returns
    -------
    dict of dict of ndarray
        By "training" and "validation", then by network.
    """
    count = _seeds(card).size
    return {
        part: {
            name: shares_of(
                entry_of(card, NAME, part, name), count, f"{part} of {name!r}"
            )
            for name in NETWORKS
        }
        for part in ("training", "validation")
    }


def _seeds(card: Any) -> FloatArray:
    value = entry_of(card, NAME, "seeds")
    seeds = as_array(value, "the seeds").ravel()
    for seed in seeds:
        as_integer(seed, "a seed")
    if len(set(seeds.tolist())) >= 2:
        return seeds
    raise CheckFailed(
        "there is a single seed.",
        expected="at least two different ones",
        received=brief(seeds.tolist(), 40),
        hint="one run of each network is one throw of dice each: the order of four "
        "networks can change with the next throw.",
        mistake="single-seed conclusion",
    )


def _verify_seeds(card: Any) -> None:
    runs = runs_of(card)
    for name in NETWORKS:
        if any(np.ptp(runs[part][name]) > 0 for part in runs):
            continue
        raise CheckFailed(
            f"the runs of {name!r} are one and the same.",
            received=brief(runs["validation"][name].round(4).tolist(), 50),
            hint="hand the seed on, and train each run from new weights.",
            mistake="one run copied",
        )


def _verify_gap(card: Any) -> None:
    runs = runs_of(card)
    for name in NETWORKS:
        told = float(
            numbers_of(
                np.reshape(entry_of(card, NAME, "gap", name), -1),
                1,
                f"the gap of {name!r}",
            )[0]
        )
        right = 100 * float(
            runs["training"][name].mean() - runs["validation"][name].mean()
        )
        if abs(told - right) <= 0.2:
            continue
        if abs(told + right) <= 0.2:
            mistake, hint = "sign turned round", "training minus validation."
        elif abs(100 * told - right) <= 0.2:
            mistake, hint = "shares instead of points", "points are hundredths."
        else:
            mistake, hint = (
                "other gap",
                "mean of the training accuracies minus mean of the validation "
                "accuracies, times 100.",
            )
        raise CheckFailed(
            f"the gap of {name!r} does not fit its accuracies: {mistake}.",
            received=f"{told:.4g}",
            hint=hint,
            mistake=mistake,
        )


def _verify_summary(card: Any) -> None:
    for name, values in runs_of(card)["validation"].items():
        told = shares_of(
            entry_of(card, NAME, "summary", name), 2, f"the summary of {name!r}"
        )
        if abs(told[0] - values.mean()) > FORTUNE:
            best = abs(told[0] - values.max()) < FORTUNE
            raise CheckFailed(
                f"the mean of {name!r} is not the mean of its runs.",
                received=f"{told[0]:.4f}",
                hint="that is the best run: the mean is fairer."
                if best
                else "add the validation accuracies and divide by their number.",
                mistake="best run instead of the mean" if best else "other mean",
            )
        spreads = (values.std(ddof=1), values.std())
        if min(abs(told[1] - spread) for spread in spreads) <= FORTUNE:
            continue
        raise CheckFailed(
            f"the standard deviation of {name!r} does not fit its runs.",
            received=f"{told[1]:.5f}",
            hint="np.std of the validation accuracies (with ddof=1, as is usual for "
            "few).",
            mistake="other standard deviation",
        )


def _verify_overfits(card: Any) -> None:
    runs = runs_of(card)
    gap = runs["training"]["baseline"].mean() - runs["validation"]["baseline"].mean()
    if 100 * gap >= claims.OVERFITS:
        return
    raise CheckFailed(
        "your baseline does not overfit.",
        expected=f"a gap of more than {claims.OVERFITS} points",
        received=f"{100 * gap:.1f} points",
        hint="did it train for all the epochs of the recipe? In the first few, the two "
        "curves run together.",
        mistake="trained too briefly",
    )


def _verify_chosen(card: Any) -> None:
    name = name_of(entry_of(card, NAME, "chosen"), "chosen")
    means = {k: v.mean() for k, v in runs_of(card)["validation"].items()}
    if means[name] < max(means.values()) - FORTUNE:
        raise CheckFailed(
            "the chosen network is not the one with the best validation mean.",
            received=f"{name!r} with {means[name]:.1%}",
            hint="nothing else may choose: not the training accuracy, and not a look "
            "at the test images.",
            mistake="not chosen by validation",
        )
    value = entry_of(card, NAME, "test")
    count = len(value) if isinstance(value, dict) else np.size(value)
    if count != 1:
        raise CheckFailed(
            "the test images were looked at more than once.",
            expected="one accuracy, of the chosen network",
            received=f"{count} numbers",
            hint="who tests all four and then picks has chosen with the test images, "
            "and the number that comes out flatters. Test the chosen one only.",
            mistake="test images used for selection",
        )
    shares_of(np.reshape(_single(value), -1), 1, "the test accuracy")


def _single(value: Any) -> Any:
    return next(iter(value.values())) if isinstance(value, dict) else value


FOUR_CARD = Exercise(
    name=NAME,
    title="8.9 ★ Four classifiers, one fair card",
    verify=verify_four_card,
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
