"""7.5: judges of published rules, tried on rules whose guilt is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.checks.lesson_07_optimisers import adam, adaptive_rates, momentum
from autograder.student.answers import as_truth
from autograder.student.diagnosis import (
    Feature,
    FloatArray,
    Function,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "bug_hunt"
Claim = Callable[..., Any]  # slopes and settings → positions, from 0


def _on_slopes(walk: Callable[..., FloatArray]) -> Claim:
    """Return a rule that gets all slopes at once, whatever the positions are."""

    def rule(slopes: Any, *settings: Any) -> Any:
        given = np.asarray(slopes, dtype=np.float64)
        following = iter(given)
        start = np.zeros(given.shape[1:])
        return walk(lambda w: next(following), start, *settings, len(given))

    return rule


def _means(**how: Any) -> Claim:
    return _on_slopes(lambda *given: adaptive_rates._means(*given, **how))


def _moves(**how: Any) -> Claim:
    return _on_slopes(lambda *given: momentum._positions(*given, **how))


def _adam(**how: Any) -> Claim:
    def walk(g: Any, s: Any, r: float, b1: float, b2: float, e: float, n: int) -> Any:
        return adam.walked(g, s, r, b1, b2, e, 0.0, n, twist=adam.Twist(**how))

    return _on_slopes(walk)


def _in_32_bits(rule: Claim) -> Claim:
    return lambda *given: np.float32(rule(*given))


def _as_a_list(rule: Claim) -> Claim:
    return lambda *given: np.asarray(rule(*given)).tolist()


def _adam_by_one_factor(
    slopes: Any, rate: float, beta1: float, beta2: float, epsilon: float
) -> Any:
    """Correct with one factor of the rate, as Keras does."""
    mean: Any = 0.0
    squares: Any = 0.0
    w: Any = 0.0
    way = []
    for number, slope in enumerate(np.asarray(slopes, dtype=np.float64), 1):
        mean = mean + (1 - beta1) * (slope - mean)
        squares = squares + (1 - beta2) * (slope**2 - squares)
        factor = np.sqrt(1 - beta2**number) / (1 - beta1**number)
        w = w - rate * factor * mean / (np.sqrt(squares) + epsilon)
        way.append(w)
    return np.array(way)


def _momentum_by_velocity(slopes: Any, rate: float, beta: float) -> Any:
    """Multiply by the rate when moving, not before."""
    velocity: Any = 0.0
    w: Any = 0.0
    way = []
    for slope in np.asarray(slopes, dtype=np.float64):
        velocity = beta * velocity + slope
        w = w - rate * velocity
        way.append(w)
    return np.array(way)


RULES: dict[str, dict[str, Claim]] = {
    "momentum": {
        "right": _moves(),
        "right, otherwise": _momentum_by_velocity,
        "slope twice": _moves(forward=1.0),
        "averaged": lambda slopes, rate, beta: (
            (1 - beta) * np.asarray(_momentum_by_velocity(slopes, rate, beta))
        ),
        "ahead": _moves(ahead=True),
        "late": _moves(late=True),
        "not kept": _moves(kept=0.0),
        "all kept": _moves(kept=1.0),
        "uphill": lambda *given: -np.asarray(_moves()(*given)),
    },
    "adam": {
        "right": _adam(),
        "right, otherwise": _adam_by_one_factor,
        "exponent": _adam(later=1),
        "fed back": _adam(feeds_first=True, feeds_second=True),
        "both": _adam(feeds_first=True, feeds_second=True, later=1),
        "m fed back": _adam(feeds_first=True),
        "uncorrected": _adam(first=False, second=False),
        "exponent 1": _adam(fixed=True),
        "together": _adam(together=True),
        "no root": _adam(root=False),
    },
    "rmsprop": {
        "right": _means(),
        "swapped": _on_slopes(adaptive_rates._swapped),
        "no root": _means(divisor=adaptive_rates._no_root),
        "together": _means(of=adaptive_rates._together),
        "corrected": _means(corrected=True),
        "never forgets": _on_slopes(adaptive_rates._never_forgets),
        "in full": _means(fresh=1.0),
    },
}


def _signs_lost(rule: Claim) -> Claim:
    return lambda slopes, *settings: rule(np.abs(slopes), *settings)


def _shared(rule: Claim) -> Claim:
    """Return the rule that gives all numbers the mean of their slopes."""

    def shared(slopes: Any, *settings: Any) -> Any:
        given = np.asarray(slopes, dtype=np.float64)
        others = tuple(range(1, given.ndim))
        means = given.mean(axis=others, keepdims=True) if others else given
        return rule(np.broadcast_to(means, given.shape), *settings)

    return shared


for _rules in RULES.values():
    _rules["signs lost"] = _signs_lost(_rules["right"])
    _rules["one slope"] = _shared(_rules["right"])
FORMS: dict[str, Callable[[Claim], Claim]] = {
    "": lambda rule: rule,
    "32 bits": _in_32_bits,
    "lists": _as_a_list,
    "lists of 32 bits": lambda rule: _as_a_list(_in_32_bits(rule)),
}
SETTINGS: dict[str, tuple[float, ...]] = {
    "momentum": (0.1, 0.9),
    "adam": (0.1, 0.9, 0.999, 1e-7),
    "rmsprop": (0.1, 0.9, 1e-7),
}
SLOPES = np.array([[2.0, 0.5], [1.5, -1.0], [-1.0, 2.0], [0.5, 3.0], [2.5, -0.4]])


@dataclass(frozen=True)
class Suspect:
    """A rule that somebody has published."""

    kind: str  # "momentum", "adam" or "rmsprop"
    claim: str  # one of RULES[kind]
    form: str = ""  # one of FORMS

    def draw(self) -> tuple[Claim]:
        """Return the rule."""
        return (_suspect(self),)

    def describe(self) -> str:
        """Return the case in words, without the verdict."""
        return f"a rule of {self.kind}" + f", in {self.form}" * bool(self.form)


@lru_cache
def _suspect(suspect: Suspect) -> Claim:
    return FORMS[suspect.form](RULES[suspect.kind][suspect.claim])


def _told(rule: Claim, kind: str, slopes: Any) -> FloatArray:
    return np.asarray(rule(slopes, *SETTINGS[kind]), dtype=np.float64)


def _compared(
    kind: str, slopes: Any, bound: float = 1e-3, part: Any = np.s_[:]
) -> Callable[..., bool]:
    """Return the judge that compares some positions with the right ones."""
    right = RULES[kind]["right"]

    def judge(rule: Claim) -> bool:
        one, other = (_told(r, kind, slopes)[part] for r in (rule, right))
        return bool(np.abs(one - other).max() <= bound)

    return judge


def _downhill(kind: str) -> Callable[..., bool]:
    """Return the judge that asks only whether the first step goes against the slope."""
    return lambda rule: bool((_told(rule, kind, SLOPES)[0] * SLOPES[0] < 0).all())


def _one_number(kind: str) -> Callable[..., bool]:
    return _compared(kind, SLOPES[:, :1])


ALWAYS = (
    "it believes everybody: compare the rule's positions with your own, for the same "
    "slopes."
)
NEVER = (
    "it believes nobody: print the positions of a right rule and your own side by side."
)
FIRST = "only the first step is compared: some mistakes show from the second step on."
STRICT = (
    "a right rule that computes in 32 bits is refused: allow for rounding, of about a "
    "millionth of a step."
)
DOWN = "that a step leads downhill says little: wrong rules do that, too."
LONELY = (
    "it is tried with a single number. Some rules go wrong only where several numbers "
    "share what each should keep for itself."
)
ALIKE_IN_SIGN = (
    "all its slopes have the same sign: a rule that loses signs goes through. Take "
    "some above 0 and some below."
)
ALIKE = (
    "all its numbers get the same slopes: a rule that mixes the numbers goes through. "
    "Give each its own."
)
ROUND = "True and False have changed places: True means that the rule is right."
ONE = (
    "give the rule five slopes of your own, unequal ones, and print its positions "
    "beside those of your own function."
)


def _rule(kind: str, wrong: list[Wrong], probes: tuple[Suspect, ...]) -> Function:
    right = _compared(kind, SLOPES)
    return Function(
        name=f"judge_{kind}",
        arguments=Suspect.draw,
        pick=lambda answer: entry_of(answer, NAME, f"judge_{kind}"),
        read=as_truth,
        right=right,
        wrong=(
            Wrong("believes everybody", lambda rule: True, ALWAYS),
            Wrong("believes nobody", lambda rule: False, NEVER),
            Wrong("the wrong way round", lambda rule: not right(rule), ROUND),
            *(
                Wrong("too strict", _compared(kind, SLOPES, bound), STRICT)
                for bound in (0.0, 1e-12, 1e-10, 1e-9)
            ),
            Wrong("slopes of one sign", _compared(kind, np.abs(SLOPES)), ALIKE_IN_SIGN),
            Wrong("numbers all alike", _compared(kind, SLOPES[:, [0, 0]]), ALIKE),
            *wrong,
        ),
        features=(
            Feature(right, {True: "right rules", False: "wrong rules"}),
            Feature(
                lambda rule: isinstance(rule(SLOPES, *SETTINGS[kind]), list),
                {True: "rules that return lists", False: "rules that return arrays"},
            ),
        ),
        probes=(
            *probes,
            *(
                Suspect(kind, claim, form)
                for claim in ("signs lost", "one slope")
                for form in ("", "lists")
            ),
        ),
        describe=Suspect.describe,
        has_slips=False,
        hint=ONE,
    )


FIRST_ONLY = {
    kind: Wrong("first step only", _compared(kind, SLOPES, part=np.s_[:1]), FIRST)
    for kind in ("momentum", "adam")
}

BUG_HUNT = Exercise(
    name=NAME,
    title="7.5 A bug hunt",
    points_by_part=True,
    part=lambda case: case.kind,
    promises=(
        Promise(
            "may compute in 32 bits",
            (
                Suspect("momentum", "right", "32 bits"),
                Suspect("adam", "right", "32 bits"),
            ),
        ),
        Promise("may return lists", (Suspect("momentum", "right", "lists"),)),
        Promise(
            "wrong by more than 1 %",
            (Suspect("adam", "fed back"), Suspect("momentum", "slope twice")),
        ),
    ),
    visible=(
        Suspect("momentum", "right"),
        Suspect("momentum", "slope twice"),
        Suspect("momentum", "not kept"),
        Suspect("momentum", "right", "32 bits"),
        Suspect("momentum", "right", "lists"),
        Suspect("adam", "right"),
        Suspect("adam", "both"),
        Suspect("adam", "fed back"),
        Suspect("adam", "together"),
        Suspect("adam", "right", "32 bits"),
        Suspect("rmsprop", "right"),
        Suspect("rmsprop", "swapped"),
        Suspect("rmsprop", "together"),
        Suspect("rmsprop", "right", "32 bits"),
    ),
    rule={
        "momentum": _rule(
            "momentum",
            [
                FIRST_ONLY["momentum"],
                Wrong("downhill is enough", _downhill("momentum"), DOWN),
            ],
            (
                Suspect("momentum", "all kept"),
                Suspect("momentum", "uphill"),
                Suspect("momentum", "right, otherwise"),
                Suspect("momentum", "right, otherwise", "32 bits"),
            ),
        ),
        "adam": _rule(
            "adam",
            [
                FIRST_ONLY["adam"],
                Wrong("one number only", _one_number("adam"), LONELY),
            ],
            (
                Suspect("adam", "exponent"),
                Suspect("adam", "together", "lists"),
                Suspect("adam", "right, otherwise", "32 bits"),
                Suspect("adam", "m fed back"),
            ),
        ),
        "rmsprop": _rule(
            "rmsprop",
            [
                Wrong("one number only", _one_number("rmsprop"), LONELY),
            ],
            (
                Suspect("rmsprop", "in full"),
                Suspect("rmsprop", "together", "32 bits"),
                Suspect("rmsprop", "right", "lists"),
                Suspect("rmsprop", "right", "lists of 32 bits"),
                Suspect("rmsprop", "never forgets"),
                Suspect("rmsprop", "no root"),
            ),
        ),
    },
)
