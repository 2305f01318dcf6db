"""12.6: how long training takes, and whether it needs a GPU."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from autograder.student.answers import as_array, as_sentence, as_truth
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Entry,
    Feature,
    Function,
    Table,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "cost_decision"
PATIENCE = 600.0  # seconds
HEAD = 0.0002
MIN_WORDS = 6
Oracle = Callable[..., float]


@dataclass(frozen=True)
class Situation:
    """A training."""

    pictures: int
    epochs: int  # how often each picture is seen
    forward: float  # seconds of one picture in the base
    head: float  # and in the head with its training
    cached: bool  # whether features are kept

    def seconds(self) -> float:
        """Return how long it takes."""
        return seconds(*astuple(self))


DECISIONS = {
    "64 pixels, 5 epochs, not cached": Situation(2000, 5, 0.013, HEAD, False),
    "150 pixels, 5 epochs, not cached": Situation(2000, 5, 0.08, HEAD, False),
    "150 pixels, 50 epochs, cached": Situation(2000, 50, 0.08, HEAD, True),
    "150 pixels, 20 epochs, all layers trained": Situation(2000, 20, 0.24, HEAD, False),
}


def seconds(
    pictures: int, epochs: int, forward: float, head: float, cached: bool
) -> float:
    """Return how long a training takes."""
    return pictures * ((1 if cached else epochs) * forward + epochs * head)


def _as_number(value: Any, name: str) -> float:
    found = as_array(value, name)
    if found.size == 1:
        return float(found.reshape(()))
    raise CheckFailed(
        f"{name} is not one number.",
        expected="the seconds for everything together",
        received=f"shape {found.shape}",
        hint=ALL_TOGETHER,
        mistake="wrong shape",
    )


def _part(case: Any) -> str:
    if isinstance(case, Situation):
        return "seconds"
    return "because" if case == "because" else "needs a GPU"


ALL_TOGETHER = "return the seconds for everything together."
ONCE_A_PICTURE = "with a cache the base sees each picture once, not once an epoch."
EVERY_EPOCH = "without a cache each epoch sends every picture through the base again."
TURNED_ROUND = (
    "with a cache the base sees each picture once, without one in each epoch: here it "
    "is the other way round."
)
EPOCHS = "each epoch costs time: where do the epochs come in?"
HEAD_TOO = "the head costs little, and it costs it in every epoch."
HEAD_WITHOUT = "without a cache, too, the head costs its time in every epoch."
BASE_ONCE = "with a cache, too, each picture goes through the base once."
NOT_TWICE = (
    "the pass through the base that fills the cache is the first epoch's own: it is "
    "not needed again."
)
SECONDS = "seconds are wanted."
ALL_PICTURES = "that is one picture: all count."
EACH_PICTURE = "each picture takes that long: multiply by the pictures, too."
BRACKET = (
    "the head's time, too, is that of one picture in one epoch: mind the brackets."
)
GIVEN = "the number of pictures is an argument: 2000 belongs to one table only."
THREE_TIMES = (
    "three times as long takes a picture whose layers are all trained, and its "
    "situation says so already: take forward as it is given."
)
HOW_OFTEN = (
    "how often does one picture go through the base, and how often through the head?"
)
SECONDS_RULE = Function(
    name="seconds",
    pick=lambda answer: entry_of(answer, NAME, "seconds"),
    arguments=astuple,
    right=seconds,
    read=_as_number,
    wrong=[
        Wrong("cache ignored", lambda n, e, f, h, c: n * e * (f + h), ONCE_A_PICTURE),
        Wrong(
            "cached without a cache", lambda n, e, f, h, c: n * (f + e * h), EVERY_EPOCH
        ),
        Wrong(
            "cache turned round",
            lambda n, e, f, h, c: seconds(n, e, f, h, not c),
            TURNED_ROUND,
        ),
        Wrong("epochs forgotten", lambda n, e, f, h, c: n * (f + h), EPOCHS),
        Wrong(
            "time of one epoch", lambda n, e, *rest: seconds(n, e, *rest) / e, EPOCHS
        ),
        Wrong(
            "head in one epoch only",
            lambda n, e, f, h, c: n * ((1 if c else e) * f + h),
            HEAD_TOO,
        ),
        Wrong(
            "head in one epoch only",
            lambda n, e, f, h, c: n * (1 if c else e) * (f + h),
            HEAD_TOO,
        ),
        Wrong(
            "head forgotten", lambda n, e, f, h, c: n * f * (1 if c else e), HEAD_TOO
        ),
        Wrong(
            "head forgotten without a cache",
            lambda n, e, f, h, c: n * (f + e * h) if c else n * e * f,
            HEAD_WITHOUT,
        ),
        Wrong(
            "base forgotten",
            lambda n, e, f, h, c: n * e * h if c else n * e * (f + h),
            BASE_ONCE,
        ),
        Wrong("base forgotten", lambda n, e, f, h, c: n * e * h, BASE_ONCE),
        Wrong(
            "base once more than needed",
            lambda n, e, f, h, c: seconds(n, e, f, h, c) + (n * f if c else 0),
            NOT_TWICE,
        ),
        Wrong("minutes instead of seconds", lambda *g: seconds(*g) / 60, SECONDS),
        Wrong("time of one picture", lambda n, *rest: seconds(1, *rest), ALL_PICTURES),
        Wrong("2000 pictures always", lambda n, *rest: seconds(2000, *rest), GIVEN),
        Wrong(
            "base once an epoch, not once a picture",
            lambda n, e, f, h, c: f * (1 if c else e) + n * e * h,
            EACH_PICTURE,
        ),
        Wrong(
            "head not multiplied",
            lambda n, e, f, h, c: n * (f + e * h) if c else n * e * f + h,
            BRACKET,
        ),
        Wrong(
            "head not multiplied",
            lambda n, e, f, h, c: n * f * (1 if c else e) + h,
            BRACKET,
        ),
        Wrong(
            "head not multiplied by the pictures",
            lambda n, e, f, h, c: n * f * (1 if c else e) + e * h,
            BRACKET,
        ),
        Wrong(
            "forward taken three times",
            lambda n, e, f, h, c: seconds(n, e, f if c else 3 * f, h, c),
            THREE_TIMES,
        ),
    ],
    features=[
        Feature(
            lambda *given: given[-1],
            {True: "features that are kept", False: "features that are not kept"},
        )
    ],
    probes=(
        Situation(730, 7, 0.0431, 0.0017, False),
        Situation(730, 7, 0.0431, 0.0017, True),
        Situation(3, 2, 0.25, 0.5, False),
        Situation(3, 2, 0.25, 0.5, True),
    ),
    hint=HOW_OFTEN,
    expected="the seconds of base and head together",
)

FEATURES_KEPT = (
    "compute its seconds, and compare with 600: a CPU can do more than one thinks once "
    "the features are kept."
)
EACH_TIME = (
    "compute its seconds, and compare with 600: how often does each picture go through "
    "the base?"
)
TEN_MINUTES = "ten minutes are 600 seconds: which limit do you compare with?"
LONGER = "True belongs to what takes longer than ten minutes."
NOT_EPOCHS = (
    "many epochs cost little once the features are kept: compute the seconds of each."
)
WHAT_DECIDES = (
    "what decides whether you need a GPU: the pictures, the epochs, the cache, what is "
    "trained?"
)
OWN_TIME = "seconds of"  # what the student's own function says of a situation


class _Decisions(Table):
    """Decisions that may follow from the student's own function."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return a decision, or what the student's function says of a situation."""
        if case[0] != OWN_TIME:
            return super().value_of(answer, case, arguments)
        function, given = self.pick(answer)["seconds"], astuple(DECISIONS[case[1]])
        return _as_number(call(function, *given, name="seconds"), "seconds")


def _decision(name: str) -> Entry:
    needed = DECISIONS[name].seconds() > PATIENCE
    return Entry(
        f"'needs a GPU', {name!r}",
        lambda t: t[OWN_TIME, name] > PATIENCE,
        hint=EACH_TIME if needed else FEATURES_KEPT,
        read=as_truth,
        other="GPU needed" if needed else "GPU not needed",
    )


def _by(rule: Callable[[Situation], bool]) -> Callable[[Any], Any]:
    def oracle(key: tuple[str, str]) -> Any:
        situation = DECISIONS[key[1]]
        return situation.seconds() if key[0] == OWN_TIME else rule(situation)

    return oracle


def _own_time(name: str) -> Entry:
    return Entry(f"seconds of {name!r}", lambda t: DECISIONS[name].seconds())


DECISIONS_RULE = _Decisions(
    name=NAME,
    entries={
        **{(OWN_TIME, name): _own_time(name) for name in DECISIONS},
        **{("needs a GPU", name): _decision(name) for name in DECISIONS},
    },
    wrong=[
        Wrong("another limit than ten minutes", _by(lambda s: True), TEN_MINUTES),
        Wrong("the wrong way round", _by(lambda s: s.seconds() <= PATIENCE), LONGER),
        Wrong("epochs alone compared", _by(lambda s: s.epochs >= 20), NOT_EPOCHS),
        Wrong("epochs alone compared", _by(lambda s: s.epochs >= 50), NOT_EPOCHS),
    ],
    probes=tuple(("needs a GPU", name) for name in DECISIONS),
)
BECAUSE_RULE = Table(
    name=NAME,
    entries={
        "because": Entry(
            "'because'",
            lambda t: True,
            read=lambda value, name: bool(
                as_sentence(value, name, MIN_WORDS, WHAT_DECIDES)
            ),
        )
    },
    probes=("because",),
)

COST_DECISION = Exercise(
    name=NAME,
    title="12.6 Do I need a GPU?",
    visible=(
        Situation(1000, 4, 0.1, 0.001, False),
        Situation(1000, 4, 0.1, 0.001, True),
        ("needs a GPU", "64 pixels, 5 epochs, not cached"),
    ),
    rule={
        "seconds": SECONDS_RULE,
        "needs a GPU": DECISIONS_RULE,
        "because": BECAUSE_RULE,
    },
    part=_part,
    points_by_part=True,
    promises=(
        Promise(
            "features are computed once and kept",
            (Situation(1000, 4, 0.1, 0.001, True),),
        ),
        Promise("one sentence of six words or more", ("because",)),
    ),
)
