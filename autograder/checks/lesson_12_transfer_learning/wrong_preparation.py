"""12.5: what a wrong preparation costs, predicted and measured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import entry
from autograder.checks.lesson_05_mlp_vs_cnn.tables import as_images, shares_of
from autograder.checks.lesson_12_transfer_learning.networks import (
    INPUT,
    answers_of,
    prepare,
)
from autograder.student import models
from autograder.student.answers import as_array, as_truth, brief
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise
from autograder.student.quiet import quiet

NAME = "wrong_preparation"
WAYS = ("right", "divided by 255", "twice")
FEWEST = 100
TOLERANCE = 0.0045  # one of 250 pictures: other backends round otherwise


def prepared(images: Any, way: str) -> Any:
    """Return pictures prepared in one of the ways."""
    if way == "divided by 255":
        return images / np.float32(255)
    once = prepare(images)
    return prepare(once) if way == "twice" else once


def _pictures(answer: Any) -> tuple[Any, Any]:
    images = as_images(entry(answer, NAME, "pictures", partly=True), "pictures")
    labels = as_array(entry(answer, NAME, "labels", partly=True), "labels")
    if len(images) >= FEWEST and labels.shape == (len(images),):
        return images.reshape(-1, *INPUT), labels
    raise CheckFailed(
        "pictures and labels are not those of the lesson.",
        expected="250 test pictures, and as many labels",
        received=f"{len(images)} pictures, labels of shape {labels.shape}",
        hint="restore the first lines of the table as the lesson had them.",
        mistake="other pictures",
    )


def _measured(
    model: Any, images: Any, labels: Any, ways: Iterable[str] = WAYS
) -> dict[str, float]:
    found = {}
    with quiet():
        for way in ways:
            answers = answers_of(model, prepared(images, way), "model")
            found[way] = float((answers == labels).mean())
    return found


def verify_wrong_preparation(answer: Any, case: str) -> None:
    """Check the predictions, one measurement, or the conclusions."""
    if case == "predicted":
        for way in WAYS:
            value = entry(answer, NAME, "predicted", way)
            shares_of([value], 1, f"the prediction for {way!r}")
        return
    if case == "error message":
        _verify_message(entry(answer, NAME, "error message"))
        return
    model = models.as_model(entry(answer, NAME, "model", partly=True), "model", INPUT)
    seen = _pictures(answer)
    told = {
        way: float(
            shares_of([entry(answer, NAME, "measured", way)], 1, f"measured {way!r}")[0]
        )
        for way in WAYS
    }
    if case == "worst":
        _verify_worst(entry(answer, NAME, "worst"), _measured(model, *seen))
        return
    doubt = models.rounding_doubt(model, prepared(seen[0], case))
    if abs(told[case] - _measured(model, *seen, [case])[case]) > TOLERANCE + doubt:
        _raise_measured(told, _measured(model, *seen), case)


def _raise_measured(told: dict[str, float], truth: dict[str, float], case: str) -> None:
    others = [way for way in WAYS if abs(told[case] - truth[way]) <= TOLERANCE]
    errors = abs(1 - told[case] - truth[case]) <= TOLERANCE
    mistake, hint = (
        "another number",
        "prepare the 250 test pictures in this way, and count how many the network has "
        "right: training.accuracy(stage_one, prepared, test labels).",
    )
    if others:
        mistake, hint = (
            "another preparation",
            "this is what another of the three preparations gives. Does the first call "
            "of the two change what the second one gets?",
        )
    elif errors:
        mistake, hint = (
            "errors instead of hits",
            "this is the share that is wrong: count the pictures that are right.",
        )
    raise CheckFailed(
        f"measured {case!r} is not what the network reaches: {mistake}.",
        received=f"{told[case]:.1%}",
        hint=hint,
        mistake=f"{mistake} ({case})",
    )


def _verify_message(value: Any) -> None:
    if not as_truth(value, "'error message'"):
        return
    raise CheckFailed(
        "There was no error message.",
        hint="run it once more, and look: any float array of the right shape is taken, "
        "whatever its numbers mean.",
        mistake="errors expected",
    )


def _verify_worst(value: Any, truth: dict[str, float]) -> None:
    if value not in WAYS:
        raise CheckFailed(
            "'worst' names none of the preparations.",
            expected=f"one of {', '.join(map(repr, WAYS))}",
            received=brief(value, 40),
            hint="copy its name from the table.",
            mistake="unknown name",
        )
    lowest = min(truth.values())
    if truth[value] <= lowest + TOLERANCE:
        return
    best = value == max(truth, key=lambda way: truth[way])
    raise CheckFailed(
        f"{value!r} is not where the network does worst.",
        hint="that is where it does best."
        if best
        else "compare your three measurements: which accuracy is lowest?",
        mistake="best instead of worst" if best else "conclusion against the numbers",
    )


WRONG_PREPARATION = Exercise(
    name=NAME,
    title="12.5 Prepared wrongly",
    verify=verify_wrong_preparation,
    visible=("predicted", "right", "divided by 255"),
)
