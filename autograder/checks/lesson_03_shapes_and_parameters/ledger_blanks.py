"""3.5: the blanks of two ledgers, each graded by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed, Mistake, NotFilledIn
from autograder.student.exercise import Exercise

NAME = "ledger_blanks"


@dataclass(frozen=True)
class Blank:
    """One blank.

    Parameters
    ----------
    what : str
        What is asked for.
    right : int or tuple of int
        A number, or a shape.
    hint : str
        Used when no mistake matches.
    mistakes : tuple of Mistake
        Known wrong answers.
    """

    what: str
    right: int | tuple[int, ...]
    hint: str
    mistakes: tuple[Mistake, ...]


_FLAT_HAS_NONE = (
    "flattening only writes the same numbers in one row: there is nothing to learn."
)
_POOL_HAS_NONE = "pooling has a window, but no weights: it takes the largest number."
_DEEP = (
    "a filter is as deep as the map below it: multiply by the number of filters of the "
    "layer before."
)
_FLOOR = "a window that does not fit any more is left out: round down."


def _no_parameters(what: str, hint: str, *wrong: int) -> Blank:
    return Blank(
        what,
        0,
        hint,
        tuple(Mistake("parameters where nothing is learned", w, hint) for w in wrong),
    )


def _dense(what: str, inputs: int, units: int, channels: int) -> Blank:
    return Blank(
        what,
        (inputs + 1) * units,
        "numbers in the row below × units, and one bias for each unit.",
        (
            Mistake(
                "biases forgotten", inputs * units, "each unit has a bias, as well."
            ),
            Mistake(
                "Flatten forgotten",
                (channels + 1) * units,
                "the dense layer looks at every number of the flattened map, not only "
                "at one for each channel.",
            ),
            Mistake(
                "one bias for the layer",
                inputs * units + 1,
                "each unit has a bias of its own.",
            ),
        ),
    )


def _conv(what: str, below: int, filters: int, side: int) -> Blank:
    weights = 9 * below * filters
    return Blank(
        what,
        weights + filters,
        "3 · 3 · channels below, plus 1 bias, for each filter.",
        (
            Mistake("channels of the layer below forgotten", 10 * filters, _DEEP),
            Mistake(
                "channels of the picture taken",
                28 * filters,
                f"the picture's 3 channels are gone after the first layer: {_DEEP}",
            ),
            Mistake("biases forgotten", weights, "each filter has a bias, as well."),
            Mistake(
                "biases counted per position",
                weights + side * side * filters,
                "one bias belongs to each filter, whatever its places.",
            ),
        ),
    )


BLANKS = {
    "A": Blank(
        "output of the first pooling layer",
        (15, 15, 32),
        "windows of 2 × 2 with stride 2 on 30 × 30; the channels stay.",
        (
            Mistake(
                "same padding assumed",
                (16, 16, 32),
                "the convolution before it is valid: it has made the map smaller.",
            ),
            Mistake(
                "channels pooled",
                (15, 15, 16),
                "pooling works on each channel by itself and keeps them all.",
            ),
        ),
    ),
    "B": _no_parameters(
        "parameters of a pooling layer", _POOL_HAS_NONE, 4, 5, 128, 160, 32
    ),
    "C": _conv("parameters of the second convolution", 32, 32, 13),
    "D": Blank(
        "output of the second pooling layer",
        (6, 6, 32),
        "first the convolution takes 2 off, then the windows of 2 × 2 are counted.",
        (
            Mistake("rounded up", (7, 7, 32), _FLOOR),
            Mistake("half a pixel", (6.5, 6.5, 32), _FLOOR),
            Mistake(
                "same padding assumed",
                (8, 8, 32),
                "both convolutions are valid: each makes the map smaller.",
            ),
        ),
    ),
    "E": Blank(
        "output of the flatten layer",
        1152,
        "all numbers of the map below: rows × columns × channels.",
        (
            Mistake("channels forgotten", 36, "each place holds one number a channel."),
            Mistake("rounded up", 1568, _FLOOR),
        ),
    ),
    "F": _dense("parameters of the first dense layer", 1152, 512, 32),
    "G": _conv("parameters of the second convolution", 32, 64, 16),
    "H": _conv("parameters of the third convolution", 64, 128, 8),
    "I": Blank(
        "output of the flatten layer",
        8192,
        "all numbers of the map below: rows × columns × channels. Which layers halve?",
        (
            Mistake(
                "a pooling layer too many",
                2048,
                "there is no pooling after the third convolution.",
            ),
            Mistake("channels forgotten", 64, "each place holds one number a channel."),
            Mistake(
                "valid padding assumed",
                4 * 4 * 128,
                "these convolutions have same padding: only pooling shrinks the map.",
            ),
            Mistake(
                "valid padding assumed",
                6 * 6 * 128,
                "these convolutions have same padding: only pooling shrinks the map.",
            ),
        ),
    ),
    "J": _no_parameters(
        "parameters of a flatten layer", _FLAT_HAS_NONE, 8192, 8193, 1_048_576, 2048
    ),
    "K": _dense("parameters of the first dense layer", 8192, 128, 128),
}


def verify_ledger_blanks(answer: Any, letter: str) -> None:
    """Check one blank."""
    try:
        _verify_blank(entry(answer, NAME, letter), letter)
    except NotFilledIn:
        raise
    except CheckFailed as failure:
        # At grading a student is shown this name and the hint, and nothing else.
        failure.mistake += f" (blank {letter})"
        raise


def _verify_blank(value: Any, letter: str) -> None:
    blank = BLANKS[letter]
    name = f"Blank {letter}, the {blank.what},"
    if isinstance(blank.right, tuple):
        _verify_shape(value, blank.right, blank, name)
    else:
        _verify_number(value, blank.right, blank, name)


def _verify_number(value: Any, right: int, blank: Blank, name: str) -> None:
    if isinstance(value, list | tuple | np.ndarray) and np.size(value) > 1:
        raise CheckFailed(
            f"{name} is one number.",
            expected="one whole number",
            received=brief(value, 40),
            hint=f"{blank.hint} That makes one number: multiply.",
            mistake="shape instead of a number",
        )
    assert_number(value, right, name, blank.mistakes, blank.hint)


def _verify_shape(value: Any, right: tuple[int, ...], blank: Blank, name: str) -> None:
    if isinstance(value, list | tuple) and len(value) == 4 and value[0] is None:
        value = value[1:]  # as Keras prints it, with the batch in front
    shape = as_array(value, name)
    if shape.shape != (3,):
        raise CheckFailed(
            f"{name} is not a shape of three numbers.",
            expected="(rows, columns, channels), without the batch",
            received=brief(value, 40),
            hint="a map has rows, columns and channels, in this order.",
            mistake="wrong shape",
        )
    if tuple(shape) == right:
        return
    known = next((m for m in blank.mistakes if m.value == tuple(shape)), None)
    if known is None and tuple(np.roll(shape, -1)) == right:
        known = Mistake(
            "channels first", (), f"{blank.hint} Keras puts the channels last."
        )
    raise CheckFailed(
        f"{name} is not right{f': {known.name}' if known else ''}.",
        received=brief(tuple(float(side) for side in shape), 40).replace(".0", ""),
        hint=known.hint if known else blank.hint,
        mistake=known.name if known else "other shape",
    )


LEDGER_BLANKS = Exercise(
    name=NAME,
    title="3.5 Fill in the ledger",
    verify=verify_ledger_blanks,
    visible=("A", "B", "C", "G"),
)
