"""5.2: squared error and cross-entropy, and what they pull with."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of, numbers_of
from autograder.student.answers import brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "two_losses"
WHAT = (
    "the squared error",
    "the slope of the squared error",
    "the cross-entropy",
    "the slope of the cross-entropy",
)


def right_numbers(p: float) -> FloatArray:
    """Return squared error, slope, cross-entropy, slope; slopes in the score."""
    return np.array([(1 - p) ** 2, -2 * (1 - p) ** 2 * p, -np.log(p), p - 1])


def verify_two_losses(answer: Any, case: float | str) -> None:
    """Check the word, or the four numbers at one p."""
    if isinstance(case, str):
        _verify_word(entry_of(answer, NAME, "pulls_harder"))
        return
    function = entry_of(answer, NAME, "losses_and_slopes")
    name = "losses_and_slopes(p)"
    result = call(function, case, name="losses_and_slopes")
    received = numbers_of(result, 4, name)
    right = right_numbers(case)
    wrong = ~np.isclose(received, right, rtol=1e-4, atol=1e-12)
    if not wrong.any():
        return
    _explain_order(received, right)
    place = int(np.argmax(wrong))
    mistake, hint = _diagnose(place, float(received[place]), case)
    raise CheckFailed(
        f"{WHAT[place]} is not right: {mistake}.",
        received=f"{received[place]:.6g}",
        hint=hint,
        mistake=mistake,
    )


def _verify_word(word: Any) -> None:
    text = str(word).strip().lower().replace("-", " ").replace("_", " ")
    if text in ("cross entropy", "crossentropy", "categorical crossentropy", "ce"):
        return
    if text in ("squared error", "mse", "mean squared error"):
        raise CheckFailed(
            "pulls_harder is not right: the squared error is taken for the stronger.",
            received=brief(word, 40),
            hint="the squared error is large there, and yet flat: training follows the "
            "slope. Compare the second and the fourth number of your function.",
            mistake="large loss taken for a large slope",
        )
    raise CheckFailed(
        "pulls_harder is neither of the two names.",
        expected='"squared error" or "cross-entropy"',
        received=brief(word, 40),
        hint="copy one of the two names, with its quotes.",
        mistake="other word",
    )


def _explain_order(received: FloatArray, right: FloatArray) -> None:
    for order in ((0, 2, 1, 3), (2, 3, 0, 1), (1, 0, 3, 2), (2, 0, 3, 1)):
        if np.allclose(received, right[list(order)], rtol=1e-4, atol=1e-12):
            raise CheckFailed(
                "losses_and_slopes(p) gives the right numbers in another order.",
                hint="squared error, its slope, cross-entropy, its slope.",
                mistake="other order",
            )


def _diagnose(place: int, value: float, p: float) -> tuple[str, str]:
    """Return the name of a mistake and what helps."""
    inner, right = p * (1 - p), float(right_numbers(p)[place])
    for_p = "the slope asked for is the one in the score z: by how much does p change "
    for_p += "when z does? Multiply by dp/dz, by both of its factors."
    known: dict[int, list[tuple[str, float, str]]] = {
        0: [
            ("not squared", 1 - p, "square the difference to 1."),
            ("wrong class", p**2, "the target of the right class is 1, not 0."),
            ("halved", (1 - p) ** 2 / 2, "this lesson's squared error has no ½."),
            ("both classes added", 2 * (1 - p) ** 2, "count the right class only."),
        ],
        1: [
            ("slope in p, not in z", -2 * (1 - p), for_p),
            ("sign turned round", -right, "a larger score makes the loss smaller."),
            ("slope in p, not in z", 2 * (1 - p), for_p),
            ("halved", right / 2, "the derivative of a square has a factor 2."),
            ("inner derivative only", inner, "that is dp/dz: multiply by dL/dp."),
            (
                "inner derivative of half length",
                -2 * (1 - p) * p,
                "dp/dz is p · (1 − p): both factors.",
            ),
        ],
        2: [
            ("sign forgotten", np.log(p), "a loss is not negative: −ln p."),
            ("other logarithm", -np.log10(p), "np.log is the natural logarithm."),
            ("other logarithm", -np.log2(p), "np.log is the natural logarithm."),
            ("wrong class", -np.log(1 - p), "p belongs to the right class."),
        ],
        3: [
            ("slope in p, not in z", -1 / p, for_p),
            ("slope in p, not in z", 1 / p, for_p),
            ("sign turned round", -right, "a larger score makes the loss smaller."),
            ("wrong class", p, "that is the slope in the other class's score."),
            ("inner derivative only", inner, "that is dp/dz: multiply by dL/dp."),
        ],
    }
    for mistake, wrong, hint in known[place]:
        if np.isclose(value, wrong, rtol=1e-4, atol=1e-12):
            return mistake, hint
    return "other wrong values", (
        "compare with a difference quotient: compute the loss at two scores that lie "
        "0.001 apart."
    )


TWO_LOSSES = Exercise(
    name=NAME,
    title="5.2 Two losses, two slopes",
    verify=verify_two_losses,
    visible=("pulls_harder", 1e-6, 1e-3),
)
