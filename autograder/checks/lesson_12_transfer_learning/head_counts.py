"""12.1: trainable, frozen and all parameters of a VGG16 with a new head."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.diagnosis import CheckFailed, Mistake, NotFilledIn
from autograder.student.exercise import Exercise

NAME = "head_counts"
FROZEN, BIASES_OF_BASE = 14_714_688, 4_224
UNITS = 256
INPUTS = {"64 pixels": 2 * 2 * 512, "150 pixels": 4 * 4 * 512, "average": 512}


def head_parameters(numbers: int) -> int:
    """Return the parameters of Dense 256 and Dense 1 on so many numbers."""
    return numbers * UNITS + UNITS + UNITS + 1


TRAINABLE = {name: head_parameters(numbers) for name, numbers in INPUTS.items()}


def verify_head_counts(answer: Any, case: tuple[str, str]) -> None:
    """Check one number of one network."""
    name, what = case
    value = entry(answer, NAME, name, what)
    right = {
        "trainable": TRAINABLE[name],
        "frozen": FROZEN,
        "total": FROZEN + TRAINABLE[name],
    }[what]
    mistakes, hint = {
        "trainable": (_trainable_mistakes(name), _TRAINABLE_HINT),
        "frozen": (
            _FROZEN_MISTAKES,
            "add up the 13 convolutions: print base.summary()",
        ),
        "total": (_total_mistakes(name), "what is trained and what is not, together."),
    }[what]
    try:
        assert_number(value, right, f"{what} of {name!r}", mistakes, hint)
    except NotFilledIn:
        raise
    except CheckFailed as failure:
        # At grading a student is shown this name and the hint, and nothing else.
        failure.mistake += f" ({name}, {what})"
        raise


_TRAINABLE_HINT = (
    "only the two dense layers learn. How many numbers reach the first of them? Each "
    "unit has one weight for each, and a bias."
)


def _trainable_mistakes(name: str) -> list[Mistake]:
    right, numbers = TRAINABLE[name], INPUTS[name]
    mistakes = [
        Mistake(
            "frozen parameters counted as trainable",
            FROZEN + right,
            "the convolutions are frozen: nothing changes their weights.",
        ),
        Mistake(
            "frozen parameters counted as trainable",
            FROZEN,
            "these are the convolutions, and they are frozen.",
        ),
        Mistake(
            "biases, or the last unit, forgotten",
            numbers * UNITS + UNITS,
            "256 units, each with its weights and a bias; behind them one more unit, "
            "with 256 weights and a bias.",
        ),
        Mistake(
            "dropout counted",
            right + UNITS,
            "dropout only sets numbers to 0: it learns nothing.",
        ),
    ]
    if name == "average":
        return mistakes + [
            Mistake(
                "Flatten instead of the average",
                TRAINABLE[other],
                "averaging leaves one number for each map, wherever it lies.",
            )
            for other in ("150 pixels", "64 pixels")
        ]
    mistakes.append(
        Mistake(
            "average instead of Flatten",
            TRAINABLE["average"],
            "Flatten keeps every number of the last map: rows × columns × channels.",
        )
    )
    side = int(name.split()[0])
    known = {
        "rounded up in pooling": -(-side // 32),
        "last pooling layer missed": side // 16,
        "input of 224 pixels": 7,
    }
    hints = {
        "rounded up in pooling": "pooling drops a last odd row: 75 becomes 37, not 38.",
        "last pooling layer missed": "five pooling layers halve the side, each once.",
        "input of 224 pixels": "that is the map of 224 pixels: this input is smaller.",
    }
    return mistakes + [
        Mistake(what, head_parameters(places**2 * 512), hints[what])
        for what, places in known.items()
        if places**2 * 512 != numbers
    ]


_FROZEN_MISTAKES = (
    Mistake(
        "VGG16's own dense layers counted",
        138_357_544,
        "that is the whole VGG16: its three dense layers are left out here.",
    ),
    Mistake(
        "biases forgotten",
        FROZEN - BIASES_OF_BASE,
        "each filter has a bias, and it is frozen, too.",
    ),
    Mistake(
        "frozen taken for absent",
        0,
        "frozen parameters are still there, and used: they only do not change.",
    ),
    *(
        Mistake(
            "total instead of frozen",
            FROZEN + trainable,
            "leave out the new head: it learns.",
        )
        for trainable in TRAINABLE.values()
    ),
    *(
        Mistake(
            "trainable instead of frozen",
            trainable,
            "this is the new head, the one part that learns.",
        )
        for trainable in TRAINABLE.values()
    ),
)


def _total_mistakes(name: str) -> list[Mistake]:
    return [
        Mistake(
            "head forgotten", FROZEN, "the head belongs to the network, too: add it."
        ),
        Mistake(
            "frozen parameters left out",
            TRAINABLE[name],
            "frozen parameters do not learn, but they are part of the network.",
        ),
        Mistake(
            "VGG16's own dense layers counted",
            138_357_544,
            "its three dense layers are cut off; the new head takes their place.",
        ),
        Mistake(
            "VGG16's own dense layers counted",
            138_357_544 + TRAINABLE[name],
            "its three dense layers are cut off; the new head takes their place.",
        ),
        *(
            Mistake(
                "total of another network",
                FROZEN + trainable,
                "this is the sum for another line of the table.",
            )
            for other, trainable in TRAINABLE.items()
            if other != name
        ),
    ]


HEAD_COUNTS = Exercise(
    name=NAME,
    title="12.1 What learns, and what is frozen?",
    verify=verify_head_counts,
    visible=(
        ("64 pixels", "trainable"),
        ("64 pixels", "frozen"),
        ("64 pixels", "total"),
    ),
)
