"""4.7: the order of three models on shifted digits, guessed, then measured."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from autograder.checks.lesson_04_pooling_and_invariance.windows import entry_of
from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "shift_prediction"
BEST_FIRST = ("global-max CNN", "flatten CNN", "MLP")
TOLERANCE = 0.02  # far below the differences between seeds, see docs


def verify_shift_prediction(answer: Any, case: str) -> None:
    """Check one entry."""
    rules: dict[str, Callable[[Any], None]] = {
        "first guess": _verify_guess,
        "order": _verify_order,
        "centred": _verify_centred,
        "measured order": _verify_measured_order,
        "fall": _verify_fall,
    }
    rules[case](answer)


def _names(answer: Any, key: str) -> list[str]:
    value = entry_of(answer, NAME, key)
    names = list(value) if isinstance(value, list | tuple) else []
    if sorted(map(str, names)) != sorted(BEST_FIRST):
        raise CheckFailed(
            f"{NAME}, {key!r} is not a list of the three models.",
            expected=f"the names {', '.join(sorted(BEST_FIRST))}, each once",
            received=brief(value),
            hint="copy the three names as they stand in the lesson, best first.",
            mistake="not the three names",
        )
    return [str(name) for name in names]


def _verify_guess(answer: Any) -> None:
    _names(answer, "first guess")  # a guess is never wrong


def _verify_order(answer: Any) -> None:
    order = _names(answer, "order")
    if order == list(BEST_FIRST):
        return
    if order == list(BEST_FIRST[::-1]):
        mistake, hint = "worst first", "begin with the model that reads most digits."
    elif order[-1] == "global-max CNN":
        mistake, hint = (
            "global pooling underrated",
            ("which model keeps the places of what it found, and which does not?"),
        )
    elif order[0] == "flatten CNN":
        mistake, hint = (
            "every CNN taken for invariant",
            (
                "a convolution moves its map along with the image; what does a dense "
                "layer with one weight for each place do then? Look at your curve."
            ),
        )
    else:
        mistake, hint = "other order", "read the column of 3 pixels of your table."
    raise CheckFailed(
        f"The order at ±3 pixels is not right: {mistake}.",
        received=" > ".join(order),
        hint=hint,
        mistake=mistake,
    )


def _measured(answer: Any) -> dict[str, FloatArray]:
    table = entry_of(answer, NAME, "measured")
    table = getattr(table, "accuracies", table)
    if isinstance(table, dict) and {*table} >= {"measured"}:
        table = table["measured"]
    found = {}
    for name in BEST_FIRST:
        row = entry_of({"measured": table}, NAME, "measured", name)
        values = as_array(row, f"the row of the {name}")
        if values.shape != (3,):
            raise CheckFailed(
                f"The accuracies of the {name} are not three.",
                expected="one for 0, one for 3 and one for 6 pixels",
                received=f"shape {values.shape}",
                hint="measure with amounts=(0, 3, 6).",
                mistake="wrong number of accuracies",
            )
        _verify_shares(values, name)
        found[name] = values
    return found


def _verify_shares(values: FloatArray, name: str) -> None:
    if values.min() >= 0 and values.max() <= 1:
        return
    percent = values.min() >= 0 and values.max() <= 100
    raise CheckFailed(
        f"The accuracies of the {name} are not shares.",
        expected="numbers from 0 to 1",
        received=brief([float(v) for v in values]),
        hint="these look like percent: divide by 100."
        if percent
        else "an accuracy is the share of digits that are read right.",
        mistake="percent instead of shares" if percent else "no accuracies",
    )


def _verify_centred(answer: Any) -> None:
    for name, values in _measured(answer).items():
        if values[0] >= 0.85:
            continue
        raise CheckFailed(
            f"The {name} does not even read digits in the middle.",
            expected="at least 0.85 at 0 pixels",
            received=f"{values[0]:.2f}",
            hint="was this model trained before it was measured? Do the columns stand "
            "in the order 0, 3, 6?",
            mistake="untrained model",
        )


def _verify_measured_order(answer: Any) -> None:
    at_three = {name: values[1] for name, values in _measured(answer).items()}
    for better, worse in itertools.pairwise(BEST_FIRST):
        if at_three[better] >= at_three[worse] - TOLERANCE:
            continue
        raise CheckFailed(
            "The measured accuracies at ±3 pixels have an unusual order.",
            hint="was one model trained for fewer epochs, or on shifted digits? Do the "
            "names stand with their own numbers? Train all three again with the "
            "lesson's function.",
            mistake="measured order not as usual",
        )


def _verify_fall(answer: Any) -> None:
    measured = _measured(answer)
    for name in ("flatten CNN", "MLP"):
        start, middle, end = measured[name]
        if start - 0.2 > middle > end - TOLERANCE:
            continue
        raise CheckFailed(
            f"The measured accuracies of the {name} do not fall as usual.",
            hint="all three models are trained on centred digits and measured with "
            'kind="jitter" on the test digits, not on the training ones.',
            mistake="no fall with the shift",
        )


SHIFT_PREDICTION = Exercise(
    name=NAME,
    title="4.7 Which model survives a shift?",
    verify=verify_shift_prediction,
    visible=("first guess", "order", "centred"),
)
