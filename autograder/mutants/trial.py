"""One mutant through the grading path, and what came of it. Runs in a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.bank.bank import Bank
from autograder.bank.in_process import BankVerdict, run_answer
from autograder.mutants import effects
from autograder.mutants.generate import Mutant
from autograder.mutants.operators import EFFECTS
from autograder.student import calling

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
        "survived" (full marks), "visible" (refused before grading), "hidden" (refused
        by hidden cases only), "stopped" (it ran too long or broke its process),
        "broken" (its own cell raises, as a student sees without any check) or "idle"
        (it binds the same values).
    told : str
        Name of the mistake that a student is told, "" when there is none.
    """

    mutant: Mutant
    status: str
    told: str = ""


def try_mutant(bank: Bank, mutant: Mutant) -> Outcome:
    """Judge a mutant by all cases of its exercise."""
    effects.applied.clear()
    calling.TIME_LIMIT = CALL_LIMIT
    namespace = bank.namespace() | {EFFECTS: effects}
    verdict = bank.judge(mutant.source, namespace, cell_limit=CELL_LIMIT)
    idle = mutant.uses_effects and not effects.applied
    if verdict.is_full and not idle:
        idle = _is_same_answer(bank, mutant, namespace)
    return Outcome(mutant, "idle" if idle else _status(verdict), _told(verdict))


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


def _status(verdict: BankVerdict) -> str:
    if verdict.is_full:
        return "survived"
    if "CellTimeoutError" in verdict.own_error:
        return "stopped"
    if verdict.own_error:
        return "broken"
    return "hidden" if verdict.stage == "grade" else "visible"


def _told(verdict: BankVerdict) -> str:
    if verdict.mistakes:
        return verdict.mistakes[0]
    return verdict.diagnosis.partition("\n")[0]
