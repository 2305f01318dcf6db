"""12.5: what a wrong preparation costs, predicted and measured."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from autograder import models
from autograder.assertions import CheckFailed
from autograder.checks.lesson_03_shapes_and_parameters.tables import entry
from autograder.checks.lesson_05_mlp_vs_cnn.tables import shares_of
from autograder.checks.lesson_12_transfer_learning.networks import INPUT, answers_of
from autograder.exercise import Exercise
from autograder.quiet import quiet
from autograder.reading import as_truth, brief
from utils import preprocessing
from utils.new_task import digits_task

NAME = "wrong_preparation"
WAYS = ("right", "divided by 255", "twice")
PICTURES = 250
TOLERANCE = 0.0045  # one of 250 pictures: other backends round otherwise


def prepared(images: Any, way: str) -> Any:
    """Return pictures prepared in one of the ways."""
    if way == "divided by 255":
        return images / np.float32(255)
    once = preprocessing.tiny(images)
    return preprocessing.tiny(once) if way == "twice" else once


@cache
def _test_pictures() -> tuple[Any, Any]:
    task = digits_task()
    return task.test_images[:PICTURES], task.test_labels[:PICTURES]


def _measured(model: Any, ways: Iterable[str] = WAYS) -> dict[str, float]:
    images, labels = _test_pictures()
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
    told = {
        way: float(
            shares_of([entry(answer, NAME, "measured", way)], 1, f"measured {way!r}")[0]
        )
        for way in WAYS
    }
    if case == "worst":
        _verify_worst(entry(answer, NAME, "worst"), _measured(model))
        return
    if abs(told[case] - _measured(model, [case])[case]) > TOLERANCE:
        _raise_measured(told, _measured(model), case)


def _raise_measured(told: dict[str, float], truth: dict[str, float], case: str) -> None:
    others = [way for way in WAYS if abs(told[case] - truth[way]) <= TOLERANCE]
    errors = abs(1 - told[case] - truth[case]) <= TOLERANCE
    mistake, hint = (
        "another number",
        "prepare the 250 test pictures in this way, and count how many the network has "
        "right: finetune.accuracy(stage_one, prepared, test labels).",
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
