"""4.7: the order of three models on shifted digits, guessed, then measured."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    Repair,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "shift_prediction"
BEST_FIRST = ("global-max CNN", "flatten CNN", "MLP")
TOLERANCE = 0.02  # far below the differences between seeds, see docs
TRAINED = 0.85  # what a trained model reads in the middle, at least
Order = tuple[str, ...]
Told = tuple[str, str]


def _names(answer: Any, key: str) -> Order:
    value = entry_of(answer, NAME, key)
    names = list(value) if isinstance(value, list | tuple | np.ndarray) else []
    if sorted(map(str, names)) != sorted(BEST_FIRST):
        raise CheckFailed(
            f"{NAME}, {key!r} is not a list of the three models.",
            expected=f"the names {', '.join(sorted(BEST_FIRST))}, each once",
            received=brief(value),
            hint=THREE_NAMES,
            mistake="not the three names",
        )
    return tuple(map(str, names))


def _measured(answer: Any) -> dict[str, FloatArray]:
    table = entry_of(answer, NAME, "measured")
    table = getattr(table, "accuracies", table)
    if isinstance(table, dict) and "measured" in table:
        table = table["measured"]
    names = set(table) if isinstance(table, dict) else set()
    missing = [name for name in BEST_FIRST if name not in names]
    if missing:
        raise CheckFailed(
            f"'measured' has no entry for the {missing[0]}.",
            expected="the three names, each with its accuracies",
            received=brief(list(names) or table, 40),
            hint=NAMED_ROWS,
            mistake="entry missing",
        )
    return {n: _accuracies(entry_of(table, NAME, n), n) for n in BEST_FIRST}


def _accuracies(row: Any, name: str) -> FloatArray:
    values = as_array(row, f"the row of the {name}")
    if values.shape != (3,):
        raise CheckFailed(
            f"The accuracies of the {name} are not three.",
            expected="one for 0, one for 3 and one for 6 pixels",
            received=f"shape {values.shape}",
            hint=THREE_AMOUNTS,
            mistake="wrong number of accuracies",
        )
    if values.min() >= 0 and values.max() <= 1:
        return values
    percent = values.min() >= 0 and values.max() <= 100
    raise CheckFailed(
        f"The accuracies of the {name} are not shares.",
        expected="numbers from 0 to 1",
        received=brief([float(v) for v in values]),
        hint=PERCENT if percent else SHARE,
        mistake="percent instead of shares" if percent else "no accuracies",
    )


@dataclass(frozen=True)
class Ranking:
    """An order, and what the student's other entries say of it."""

    order: Order
    guess: Order = ()
    at_zero: Order = ()
    at_three: Order = ()

    @property
    def holds(self) -> bool:
        """Whether it is the usual order, or what the student's own numbers say."""
        return self.order in (BEST_FIRST, self.at_three)


def _ranking(answer: Any) -> Ranking:
    order = _names(answer, "order")
    try:
        guess, rows = _names(answer, "first guess"), _measured(answer)
    except CheckFailed:
        return Ranking(order)
    zero, three = (
        tuple(sorted(rows, key=lambda n: -rows[n][column])) for column in (0, 1)
    )
    return Ranking(order, guess, zero, three)


def _wrong_order(ranking: Ranking) -> Told:
    order = ranking.order
    if order == BEST_FIRST[::-1]:
        known = ("worst first", WORST_FIRST)
    elif order[-1] == "global-max CNN":
        known = ("global pooling underrated", UNDERRATED)
    elif order[0] == "flatten CNN":
        known = ("every CNN taken for invariant", EVERY_CNN)
    else:
        known = ("other order", OTHER_ORDER)
    if order not in (ranking.guess, ranking.at_zero):
        return known
    rival = (
        ("order at 0", AT_ZERO)
        if order == ranking.at_zero
        else ("the guess repeated", GUESSED)
    )
    return f"either {rival[0]} or {known[0]}", (
        f"one of two things. Either {rival[1]} Or {known[1]}"
    )


def _centred(answer: Any) -> dict[str, FloatArray]:
    return {n: v for n, v in _measured(answer).items() if v[0] < TRAINED}


def _weak_in_the_middle(weak: dict[str, FloatArray]) -> Told | None:
    if all(values[2] >= TRAINED > values[0] for values in weak.values()) or (
        len(weak) == 3 and all(v[2] > v[1] > v[0] for v in weak.values())
    ):
        return "accuracies in another order", ZERO_FIRST
    return None


def _are_of(count: int, values: FloatArray) -> bool:
    """Tell whether shares are counted out of so many."""
    return bool(np.abs(values * count - np.round(values * count)).max() < 0.03)


def _from_training(answer: Any) -> bool:
    """Tell whether accuracies are shares of the training digits, four copies each."""
    values = np.concatenate([v[1:] for v in _measured(answer).values()])
    return _are_of(4 * 1197, values) and not _are_of(1200, values)


def _best_at_three(answer: Any) -> bool:
    at_three = {name: values[1] for name, values in _measured(answer).items()}
    pairs = itertools.pairwise(BEST_FIRST)
    return all(at_three[b] >= at_three[w] - TOLERANCE for b, w in pairs)


def _falling(answer: Any) -> dict[str, FloatArray]:
    measured = _measured(answer)
    return {name: measured[name] for name in ("flatten CNN", "MLP")}


def _falls(rows: dict[str, FloatArray]) -> bool:
    return all(v[0] - 0.2 > v[1] > v[2] - TOLERANCE for v in rows.values())


def _other_fall(rows: dict[str, FloatArray]) -> Told | None:
    middle = [float(values[1]) for values in rows.values()]
    end = [float(values[2]) for values in rows.values()]
    if min(end) >= TRAINED:
        return None
    if min(middle) >= 0.88:
        return "trained on moved digits", ON_MOVED
    if min(middle) > 0.65 and min(end) > 0.35:
        return "smaller shifts measured", SMALLER_SHIFTS
    return None


def _exchanged(one: str, two: str) -> Any:
    def change(answer: Any) -> Any:
        rows = _measured(answer)
        rows[one], rows[two] = rows[two], rows[one]
        return {**answer, "measured": rows}

    return change


THREE_NAMES = "copy the three names as they stand in the lesson, best first."
WORST_FIRST = "begin with the model that reads most digits."
UNDERRATED = "which model keeps the places of what it found, and which does not?"
EVERY_CNN = (
    "a convolution moves its map along with the image; what does a dense layer with "
    "one weight for each place do then? Look at your curve."
)
OTHER_ORDER = "read the column of 3 pixels of your table."
GUESSED = "this is your guess once more: enter what you measured."
AT_ZERO = "this is the order in the middle: read the column of 3 pixels."
NAMED_ROWS = (
    "each row stands behind the name of its model: enter measured.accuracies as it is, "
    "the name as in the lesson."
)
THREE_AMOUNTS = "measure with amounts=(0, 3, 6), and enter a row for each model."
PERCENT = "these look like percent: divide by 100."
SHARE = "an accuracy is the share of digits that are read right."
UNTRAINED = (
    "was this model trained before it was measured? Do the columns stand in the order "
    "0, 3, 6?"
)
ZERO_FIRST = (
    "the largest number stands last: the columns belong in the order 0, 3, 6 pixels."
)
TEST_DIGITS = (
    "these are shares of 1,197 digits, the ones of the training: measure with "
    "digits.test_images and digits.test_labels."
)
UNUSUAL = (
    "was one model trained for fewer epochs, or on shifted digits? Do the names stand "
    "with their own numbers? Train all three again with the lesson's function."
)
OWN_NUMBERS = (
    "everything fits when the numbers of two models change places: does each row stand "
    "behind its own name?"
)
NO_FALL = (
    'all three models are trained on centred digits and measured with kind="jitter" '
    "on the test digits, not on the training ones."
)
ON_MOVED = (
    "at 3 pixels these models read nearly as much as in the middle: were they trained "
    "on moved digits? Here they see the centred ones only."
)
SMALLER_SHIFTS = (
    "they fall as they do for 1 and 2 pixels: measure with amounts=(0, 3, 6)."
)


def _when(case: str) -> Any:
    return lambda asked: asked == case


SHIFT_PREDICTION = Exercise(
    name=NAME,
    title="4.7 Which model survives a shift?",
    visible=("first guess", "order", "centred"),
    rule=Design(
        name=NAME,
        read=lambda answer: answer,
        demands=(
            Demand(  # a guess is never wrong, once it is one
                "no guess",
                lambda answer, case: _names(answer, "first guess"),
                lambda names: True,
                THREE_NAMES,
                when=_when("first guess"),
            ),
            Demand(
                "other order",
                lambda answer, case: _ranking(answer),
                lambda ranking: ranking.holds,
                OTHER_ORDER,
                expected="the order that you measured at ±3 pixels, best first",
                received=lambda ranking: " > ".join(ranking.order),
                tells=_wrong_order,
                when=_when("order"),
            ),
            Demand(
                "untrained model",
                lambda answer, case: _centred(answer),
                lambda weak: not weak,
                UNTRAINED,
                expected=f"at least {TRAINED} at 0 pixels",
                received=lambda weak: ", ".join(
                    f"{values[0]:.2f} for the {name}" for name, values in weak.items()
                ),
                tells=_weak_in_the_middle,
                when=_when("centred"),
            ),
            Demand(
                "training digits measured",
                lambda answer, case: _from_training(answer),
                lambda from_training: not from_training,
                TEST_DIGITS,
                expected="shares of the 300 test digits",
                received=lambda value: "shares of 1,197 digits",
                when=_when("centred"),
            ),
            Demand(
                "measured order not as usual",
                lambda answer, case: _best_at_three(answer),
                bool,
                UNUSUAL,
                received=lambda value: "another order at ±3 pixels",
                when=_when("measured order"),
            ),
            Demand(
                "no fall with the shift",
                lambda answer, case: _falling(answer),
                _falls,
                NO_FALL,
                expected="much less at 3 pixels than in the middle",
                received=lambda rows: ", ".join(
                    f"{v[1]:.2f} for the {name}" for name, v in rows.items()
                ),
                tells=_other_fall,
                when=_when("fall"),
            ),
        ),
        # Said before grading, too: nobody should train once more after it.
        probes=("measured order", "fall"),
        repairs=(
            Repair(
                "numbers of two models exchanged",
                _exchanged("MLP", "global-max CNN"),
                OWN_NUMBERS,
            ),
            Repair(
                "numbers of two models exchanged",
                _exchanged("flatten CNN", "global-max CNN"),
                OWN_NUMBERS,
            ),
        ),
    ),
)
