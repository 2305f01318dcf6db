"""One mutant through the grading path, and what came of it. Runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.bank.bank import Bank
from autograder.bank.in_process import execute, run_answer
from autograder.mutants import effects
from autograder.mutants.generate import Mutant
from autograder.mutants.operators import EFFECTS
from autograder.student import calling
from autograder.student.exercise import run_cases
from autograder.student.lesson import exercises_of, hidden_cases_of
from autograder.student.quiet import quiet

CALL_LIMIT = 2.0  # seconds one call may take; right answers need milliseconds
CELL_LIMIT = 20.0  # seconds the mutant's own cell may take


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant.

    Parameters
    ----------
    mutant : Mutant
        Which one.
    status : str
        "survived" (full marks), "visible" (refused by visible cases or by a probe),
        "hidden" (refused by hidden cases only), "stopped" (it ran too long or broke its
        process), "broken" (its own cell raises, as a student sees without any check),
        "idle" (it binds the same values) or "slow" (the right answer takes too long).
    told : str
        Name of the mistake that a student is told, "" when there is none.
    """

    mutant: Mutant
    status: str
    told: str = ""


class _Asked:
    """Stands for `lesson` in a check cell and keeps what is handed over."""

    def __init__(self) -> None:
        self.answer: Any = None

    def check(self, _exercise: str, answer: Any) -> None:
        """Keep the answer."""
        self.answer = answer


def try_mutant(bank: Bank, mutant: Mutant) -> Outcome:
    """Judge a mutant by the visible cases and probes, then by the hidden cases."""
    effects.applied.clear()
    calling.TIME_LIMIT = CALL_LIMIT
    namespace = bank.namespace() | {EFFECTS: effects}
    error = run_answer(mutant.source, namespace, CELL_LIMIT)
    status, told = _judged(bank, namespace)
    if (mutant.uses_effects and not effects.applied) or (
        status == "survived" and _is_same_answer(bank, mutant, namespace)
    ):
        status = "idle"
    elif error and status != "survived":
        status = "stopped" if "CellTimeoutError" in error else "broken"
    return Outcome(mutant, status, told)


def _judged(bank: Bank, namespace: dict[str, Any]) -> tuple[str, str]:
    """Return the status of an answer that checks look at, and what it is told."""
    lesson, name = bank.check.lesson, bank.check.exercise
    exercise, hidden = exercises_of(lesson)[name], hidden_cases_of(lesson) or {}
    asked = _Asked()
    try:
        with quiet():
            execute(bank.check.visible, namespace | {"lesson": asked}, "<check>")
    except Exception as error:  # a name that the answer should have bound
        return "visible", type(error).__name__
    seen = run_cases(exercise, asked.answer, exercise.visible, probing=True)
    if seen.first_failure is not None:
        return "visible", seen.first_failure.mistake
    rest = run_cases(exercise, asked.answer, hidden[name])
    if rest.first_failure is None:
        return "survived", ""
    if seen.advice is not None:
        return "visible", seen.advice.mistake
    return "hidden", rest.first_failure.mistake


def _is_same_answer(bank: Bank, mutant: Mutant, found: dict[str, Any]) -> bool:
    """Tell whether a mutant binds the very values that the right answer binds."""
    if any(callable(found.get(name)) for name in bank.asked):
        return False
    original = next(a.source for a in bank.answers if a.name == mutant.answer)
    names = bank.namespace()
    run_answer(original, names, CELL_LIMIT)
    return all(_same(found.get(name), names.get(name)) for name in bank.asked)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    try:
        return bool(np.array_equal(np.asarray(one), np.asarray(other)))
    except Exception:  # values of any kind: what cannot be compared is not the same
        return False
