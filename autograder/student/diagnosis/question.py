"""What a rule asks, as oracles and words: all that a diagnosis needs to know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.student.diagnosis.evidence import Run, Stop, Wrong
from autograder.student.diagnosis.features import common_features, describe
from autograder.student.diagnosis.patterns import Feature, Pattern, pattern_of


def _position(_case: Any, place: tuple[int, ...]) -> str:
    return f"position {list(place)}"


def _no_fact(_runs: Sequence[Run]) -> tuple[str, str] | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Question:
    """What all rules with a right oracle share.

    Parameters
    ----------
    name : str
        How messages call the answer.
    right : callable
        The right oracle, a function of the arguments of a case.
    wrong : sequence of Wrong
        Known mistakes, the most special first.
    features : sequence of Feature
        What else cases may have in common, beyond shapes, types and sizes of the
        arguments; the simplest first.
    stops : sequence of Stop
        What known exceptions mean here.
    probes : sequence
        Further cases without points, to tell mistakes apart; public.
    hint : str
        What to say when nothing else is known.
    expected : str
        What a right answer has, never the answer.
    describe : callable, optional
        Says a case in words; by default its arguments are said.
    place : callable
        Says a place in the result of a case in words.
    tells : callable
        Takes all runs and returns (name, hint) of what they plainly show, or None; for
        facts of this exercise that no oracle says, such as "always too small".
    enough : int, default=2
        In how many cases a named mistake has to differ from the right oracle.
    has_slips : bool, default=True
        Whether the generic slips are tried.
    each : bool, default=False
        Whether each case is an answer of its own (an entry worked out by hand), so that
        one of them may hold a mistake that the others do not.
    """

    name: str
    right: Callable[..., Any]
    wrong: Sequence[Wrong] = ()
    features: Sequence[Feature] = ()
    stops: Sequence[Stop] = ()
    probes: Sequence[Any] = ()
    hint: str = ""
    expected: str = ""
    describe: Callable[[Any], str] | None = None
    place: Callable[[Any, tuple[int, ...]], str] = _position
    tells: Callable[[Sequence[Run]], tuple[str, str] | None] = _no_fact
    enough: int = 2
    has_slips: bool = True
    each: bool = False

    def described(self, run: Run) -> str:
        """Say a case in words."""
        if self.describe is not None:
            return self.describe(run.case)
        return describe(self.right, run)

    def pattern(self, runs: Sequence[Run]) -> Pattern | None:
        """Return the simplest pattern of failures."""
        common = common_features(self.right, runs)
        return pattern_of([*self.features, *common], runs)
