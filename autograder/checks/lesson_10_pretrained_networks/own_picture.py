"""10.8: a picture of one's own, a prediction, three hypotheses that were tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import Any

import numpy as np

from autograder.student.answers import (
    MAX_SIZE,
    as_array,
    as_sentence,
    as_truth,
    brief,
)
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "own_picture"
KINDS = ("crop", "rotation", "brightness")
DIRECTIONS = ("falls", "rises", "stays")
MIN_SIDE, MIN_WORDS, STAYS = 64, 4, 0.05
TOLERANCE = 0.02
Told = tuple[str, str]


def _refused(what: str, received: str, mistake: str, hint: str) -> CheckFailed:
    return CheckFailed(what, received=received, mistake=mistake, hint=hint)


def _picture(value: Any) -> Any:
    """Read the picture as it came from the file."""
    if isinstance(value, np.ndarray) and value.size > MAX_SIZE:
        raise CheckFailed(
            "The picture is too large for a quick check.",
            expected="at most 577 × 577 pixels",
            received=f"shape {value.shape}",
            hint=SMALLER,
            mistake="picture too large",
        )
    numbers = _colour(value, "the picture", STACK)
    least, largest = float(numbers.min()), float(numbers.max())
    if min(numbers.shape[:2]) < MIN_SIDE:
        raise CheckFailed(
            "The picture is too small.",
            expected=f"at least {MIN_SIDE} pixels along each side",
            received=f"shape {numbers.shape}",
            hint=FROM_THE_FILE,
            mistake="picture too small",
        )
    if least < 0 or largest > 255 or largest <= 1.0:
        raise CheckFailed(
            "The picture's numbers are no intensities.",
            expected="from 0 to 255",
            received=f"from {least:.3g} to {largest:.3g}",
            hint=NOT_YET_PREPARED,
            mistake="picture preprocessed",
        )
    return np.asarray(value)


def _colour(value: Any, name: str, hint_for_grey: str) -> FloatArray:
    numbers = as_array(value, name)
    if numbers.ndim == 3 and numbers.shape[2] == 3 and numbers.size:
        return numbers
    grey = numbers.ndim == 2
    raise CheckFailed(
        f"{name} is {'grey' if grey else 'no colour picture'}.",
        expected="shape (height, width, 3)",
        received=f"shape {numbers.shape}",
        hint=hint_for_grey if grey else NO_BATCH_AXIS,
        mistake="grey picture" if grey else "no colour picture",
    )


@dataclass(frozen=True)
class Hypothesis:
    """What a student expected of a change, did, and found."""

    expected: str
    picture: FloatArray  # before, (height, width, 3)
    changed: FloatArray  # and after
    told: dict[str, float]  # "before" and "after", as the student says
    measured: dict[str, float]  # and as predict says
    holds: bool
    likeliest: float  # the largest share afterwards


class Card:
    """What a student handed in, read as far as it is asked for."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.hypothesis = cache(self._hypothesis)

    @cached_property
    def picture(self) -> Any:
        """The picture, (height, width, 3)."""
        return _picture(entry_of(self.answer, NAME, "image", partly=True))

    @cached_property
    def shares(self) -> FloatArray:
        """What the student's network says of it."""
        return self.shares_of(self.picture)

    def shares_of(self, picture: Any) -> FloatArray:
        """Return the share of each class for one picture."""
        result = call(entry_of(self.answer, NAME, "predict"), picture, name="predict")
        shares = as_array(result, "the result of predict")
        if shares.size != max(shares.shape, default=0) or shares.size < 2:
            raise _refused(
                "predict does not return the shares of one picture.",
                f"shape {shares.shape}",
                "wrong shape",
                ONE_EACH,
            )
        flat = shares.reshape(-1)
        if flat.min() < -1e-3 or abs(float(flat.sum()) - 1) > 0.01:
            raise _refused(
                "The shares of predict are no probabilities.",
                f"a sum of {flat.sum():.3g}",
                "no probabilities",
                ONE_EACH,
            )
        return np.asarray(flat)

    def off_prediction(self) -> float:
        """Return how far the three told shares are from the three largest ones."""
        value = entry_of(self.answer, NAME, "prediction")
        if not isinstance(value, list | tuple) or len(value) != 3:
            raise _no_three("The prediction is not a list of three.", value)
        told = np.array([_pair(each) for each in value])
        return float(np.abs(told + np.sort(-self.shares)[:3]).max())

    def _hypothesis(self, kind: str) -> Hypothesis:
        """Return one hypothesis, tried again."""
        name = f"Hypothesis {kind!r}"
        hypotheses = entry_of(self.answer, NAME, "hypotheses", partly=True)
        own = {part: entry_of(hypotheses, name, kind, part) for part in PARTS}
        as_sentence(own["because"], name, MIN_WORDS, WHY)
        if own["expected"] not in DIRECTIONS:
            raise _refused(
                f"{name} does not say what you expect.",
                brief(own["expected"]),
                "no expectation",
                FALLS_RISES_STAYS,
            )
        result = call(own["change"], self.picture, name="change")
        changed = _colour(result, f"the {kind} of the picture", KEEP_CHANNELS)
        if changed.min() < 0 or changed.max() > 255:
            raise _refused(
                f"{name}: the changed picture leaves the range.",
                f"from {changed.min():.4g} to {changed.max():.4g}",
                "numbers beyond the range",
                CLIP,
            )
        first, after = int(self.shares.argmax()), self.shares_of(np.asarray(result))
        return Hypothesis(
            own["expected"],
            np.asarray(self.picture, dtype=np.float64),
            changed,
            {n: _number(own[n], f"{n!r} of {name}") for n in ("before", "after")},
            {"before": float(self.shares[first]), "after": float(after[first])},
            as_truth(own["holds"], f"'holds' of {name}"),
            float(after.max()),
        )


def _number(value: Any, name: str) -> float:
    return float(as_array(value, name, shape=()))


def _pair(value: Any) -> float:
    is_pair = isinstance(value, list | tuple) and len(value) == 2
    if is_pair and isinstance(value[0], str):
        return _number(value[1], "a share")
    raise _no_three(
        "The prediction holds something else than a name with a share.", value
    )


def _no_three(what: str, value: Any) -> CheckFailed:
    return _refused(what, brief(value), "not three classes", THREE_PAIRS)


def _is_part(part: FloatArray, whole: FloatArray) -> bool:
    """Tell whether a picture is a part of another one, as it is there."""
    rows, columns = (whole.shape[n] - part.shape[n] + 1 for n in (0, 1))
    if rows < 1 or columns < 1:
        return False
    found = np.ones((rows, columns), bool)
    for top, left in product(
        *(np.linspace(0, n - 1, 5).astype(int) for n in part.shape[:2])
    ):
        seen = whole[top : top + rows, left : left + columns]
        found &= np.abs(seen - part[top, left]).max(axis=2) <= 1
    high, wide = part.shape[:2]
    return any(
        np.abs(whole[top : top + high, left : left + wide] - part).max() <= 1
        for top, left in np.argwhere(found)[:100]
    )


def _slip_of_change(kind: str, tried: Hypothesis) -> Told | None:
    """Return what a change is instead of one of its kind; None where it is one."""
    changed, picture = tried.changed, tried.picture
    same_shape = changed.shape == picture.shape
    if same_shape and np.array_equal(changed, picture):
        return "nothing changed", RETURNS_IT
    if kind == "crop":
        if changed.size >= picture.size:
            return "nothing cut off", CUT
        return None if _is_part(changed, picture) else ("not a part", CUT)
    if kind == "rotation":
        mirrored = any(
            np.array_equal(changed, p) for p in (picture[::-1], picture[:, ::-1])
        )
        if mirrored:
            return "mirrored, not turned", TURN
        return ("cut off, not turned", TURN) if _is_part(changed, picture) else None
    if same_shape and abs(changed.mean() - picture.mean()) >= 1:
        return None
    return "brightness unchanged", STAY_IN_PLACE


def _slip_of_number(tried: Hypothesis) -> Told | None:
    """Return what a told share is instead of the measured one."""
    for part, told in tried.told.items():
        right = tried.measured[part]
        if abs(told - right) <= TOLERANCE:
            continue
        if abs(told / 100 - right) <= TOLERANCE / 10:
            return "percent", ZERO_TO_ONE
        if part == "after" and abs(told - tried.likeliest) <= TOLERANCE:
            return "another class afterwards", FOLLOW_THE_FIRST
        return "number not measured", MEASURE
    return None


def _is_true(tried: Hypothesis) -> bool:
    """Tell whether the verdict follows from the numbers; at the edge both do."""
    moved = tried.measured["after"] - tried.measured["before"]
    came_so = {"falls": moved < -STAYS, "rises": moved > STAYS}
    truth = came_so.get(tried.expected, abs(moved) <= STAYS)
    return tried.holds == truth or abs(abs(moved) - STAYS) < TOLERANCE


PARTS = ("because", "expected", "change", "before", "after", "holds")
SMALLER = (
    "data.load_own_picture makes it smaller; so does every second pixel, "
    "image[::2, ::2]."
)
STACK = (
    "the network wants three channels: np.stack([grey] * 3, axis=-1) repeats the grey "
    "one."
)
NO_BATCH_AXIS = "one picture without a batch axis; data.load_own_picture returns one."
FROM_THE_FILE = (
    "give the picture as it came from the file: the network's own preparation makes it "
    "smaller."
)
NOT_YET_PREPARED = "give the picture before any preprocessing."
ONE_EACH = "backbone.run(image)[0] has one share for each class."
THREE_PAIRS = (
    'three pairs such as ("cat", 0.5) are wanted: backbone.top(image, 3)[0] is such a '
    "list."
)
OTHER_PICTURE = (
    "the three largest shares come first: is it from another picture, or from another "
    "network?"
)
WHY = "why should the network care about this change? One sentence."
FALLS_RISES_STAYS = (
    "the share of the first class: does it fall, rise, or stay within 0.05? Say "
    "falls, rises or stays."
)
KEEP_CHANNELS = "slice rows and columns, and keep the channels."
CLIP = "cut it off with np.clip(…, 0, 255)."
RETURNS_IT = "does the function return the picture it was given?"
CUT = (
    "a crop keeps a part of the picture as it is there: image[top:bottom, left:right]."
)
TURN = (
    "a rotation turns the picture: np.rot90 by a quarter, scipy.ndimage.rotate by any "
    "angle."
)
STAY_IN_PLACE = "multiply or add, and leave every pixel where it is."
ZERO_TO_ONE = "a share goes from 0 to 1."
FOLLOW_THE_FIRST = (
    "follow the class that came first for the whole picture; this is the share of "
    "another one."
)
MEASURE = (
    "run predict on this picture, and read the share of the class that came first for "
    "the whole one."
)
AS_GOOD = (
    "falls or rises means by more than 0.05, stays means by less. A hypothesis that "
    "turned out false is as good as a true one: say so."
)


def _of_kind(case: str) -> bool:
    return case in KINDS


def _told(slip: Told | None) -> Told | None:
    return slip


OWN_PICTURE = Exercise(
    name=NAME,
    title="10.8 ★ Your own picture",
    visible=("image", "prediction", "crop"),
    part=lambda case: case if case in KINDS else "prediction",
    points_by_part=True,
    promises=(
        Promise("a sentence of four words or more", ("crop",)),
        Promise("a part cut out", ("crop",)),
        Promise("the list of the three likeliest classes", ("prediction",)),
    ),
    rule=Design(
        name=NAME,
        read=Card,
        demands=(
            Demand(
                "no picture",
                lambda card, case: card.picture,
                lambda picture: True,
                FROM_THE_FILE,
            ),
            Demand(
                "prediction of another picture",
                lambda card, case: card.off_prediction(),
                lambda off: off <= TOLERANCE,
                OTHER_PICTURE,
                fails="does not predict what predict says of this picture",
                received=lambda off: f"shares that differ by {off:.2f}",
                when=lambda case: case == "prediction",
            ),
            Demand(
                "another change",
                lambda card, case: _slip_of_change(case, card.hypothesis(case)),
                lambda slip: slip is None,
                CUT,
                fails="holds another change than it says",
                received=lambda slip: slip[0],
                tells=_told,
                when=_of_kind,
            ),
            Demand(
                "number not measured",
                lambda card, case: _slip_of_number(card.hypothesis(case)),
                lambda slip: slip is None,
                MEASURE,
                fails="says another share than predict",
                received=lambda slip: slip[0],
                tells=_told,
                when=_of_kind,
            ),
            Demand(
                "verdict against the numbers",
                lambda card, case: card.hypothesis(case),
                _is_true,
                AS_GOOD,
                fails="holds a verdict that does not fit the numbers",
                received=lambda tried: f"holds = {tried.holds} for {tried.expected!r}",
                when=_of_kind,
            ),
        ),
    ),
)
