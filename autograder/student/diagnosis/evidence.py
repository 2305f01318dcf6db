"""What an answer did in each case, and which wrong oracles explain all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.student.comparing import same
from autograder.student.failure import CheckFailed

# After one of these nothing more can be asked of an answer.
FINAL = {"endless loop", "stops with Ended", "cannot be judged from outside"}


@dataclass(frozen=True)
class Run:
    """One case and what the answer made of it.

    Parameters
    ----------
    case : object
        What was tried.
    arguments : tuple
        What oracles get: the arguments of the call, or what the case stands for.
    right : object
        What the right oracle says.
    value : object, optional
        What the answer says, read; None when there is none.
    failure : CheckFailed, optional
        Why there is no value, or what is wrong with it beyond its numbers.
    """

    case: Any
    arguments: tuple[Any, ...] = ()
    right: Any = None
    value: Any = None
    failure: CheckFailed | None = None

    @cached_property
    def holds(self) -> bool:
        """Whether the answer is right here."""
        return self.failure is None and same(self.value, self.right)

    @property
    def raised(self) -> bool:
        """Whether the student's code stopped with an exception."""
        return self.failure is not None and self.failure.mistake.startswith("stops ")

    @property
    def is_final(self) -> bool:
        """Whether nothing more can be asked after this."""
        return self.failure is not None and self.failure.mistake in FINAL


@dataclass(frozen=True)
class Wrong:
    """A known mistake: a wrong oracle, to be compared with all the evidence.

    Parameters
    ----------
    name : str
        Name of the misconception.
    oracle : callable
        Takes what the right oracle takes and returns what somebody with this mistake
        answers. Where it raises, it only says that the answer is not right there.
    hint : str
        What helps them; never the solution, nothing of a case.
    by_shape : bool, default=False
        Whether the shapes alone, in all cases, already prove it.
    """

    name: str
    oracle: Callable[..., Any]
    hint: str
    by_shape: bool = False


@dataclass(frozen=True)
class Stop:
    """What to say of an exception whose message is known.

    Parameters
    ----------
    says : tuple of str
        Parts of the message or of the student's line; one of them is enough.
    name, hint : str
        As for `Wrong`.
    """

    says: tuple[str, ...]
    name: str
    hint: str


def failing(runs: Sequence[Run]) -> list[Run]:
    """Return the runs that are not right."""
    return [run for run in runs if not run.holds]


def explains(oracle: Callable[..., Any], runs: Sequence[Run], enough: int = 2) -> bool:
    """Tell whether a wrong oracle agrees with every run, right and wrong ones.

    Parameters
    ----------
    oracle : callable
        The wrong oracle.
    runs : sequence of Run
        All the evidence.
    enough : int, default=2
        In how many runs its value has to differ from the right one.
    """
    return _agrees(oracle, runs, enough, same)


def explains_shapes(oracle: Callable[..., Any], runs: Sequence[Run]) -> bool:
    """Tell whether every result has the shape that a wrong oracle gives."""
    return _agrees(oracle, runs, 2, lambda one, other: _shape(one) == _shape(other))


def _agrees(
    oracle: Callable[..., Any],
    runs: Sequence[Run],
    enough: int,
    alike: Callable[[Any, Any], bool],
) -> bool:
    differing = 0
    for run in sorted(runs, key=lambda run: run.holds):  # the wrong ones decide soonest
        try:
            predicted = oracle(*run.arguments)
        except Exception:  # an oracle that does not apply says only "not right"
            if run.holds:
                return False
            continue
        if run.failure is not None or not alike(run.value, predicted):
            return False
        differing += not alike(predicted, run.right)
    return differing >= enough


def _shape(value: Any) -> Any:
    return getattr(value, "shape", None)
