"""A process that tries one mutant after the other, until it is ended."""

from __future__ import annotations

import signal
import time
from multiprocessing.connection import Connection

from autograder.bank.bank import Bank, load_bank, solution_sources
from autograder.course import Course
from autograder.mutants.generate import INSTRUCTOR, Mutant, without_stub
from autograder.mutants.trial import Outcome, try_mutant
from autograder.student.quiet import TimeLimitReached, time_limit

SLOW = 10.0  # seconds of computing; a right answer that trains longer has no mutants
SLOW_CELLS = 60.0  # seconds; likewise for the cells before it
WARM_UP = 300.0  # seconds that importing and the lesson's own cells may take


def serve(connection: Connection, course: Course) -> None:
    """Answer each batch of mutants with one outcome after the other, then with None.

    All are tried in this process: a fork each would take five times as long, and hang
    once TensorFlow has computed.

    Parameters
    ----------
    connection : Connection
        Sends lists of `Mutant` here; None ends the process.
    course : Course
        Whose exercises they are of.

    Raises
    ------
    RuntimeError
        If a right answer is refused.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us
    banks: dict[tuple[str, bool], Bank] = {}
    slow: dict[tuple[str, str], bool] = {}
    while (batch := connection.recv()) is not None:
        for mutant in batch:
            own, key = mutant.answer == INSTRUCTOR, (mutant.exercise, mutant.answer)
            if (mutant.exercise, own) not in banks:
                banks[mutant.exercise, own] = bank_for(course, mutant)
            bank = banks[mutant.exercise, own]
            if key not in slow:
                slow[key] = _is_slow(bank, mutant.answer)
            connection.send(
                Outcome(mutant, "slow") if slow[key] else try_mutant(bank, mutant)
            )
        connection.send(None)


def bank_for(course: Course, mutant: Mutant) -> Bank:
    """Return the bank that judges a mutant."""
    bank = load_bank(course, mutant.lesson, mutant.exercise)
    if mutant.answer == INSTRUCTOR:
        solution = solution_sources(course, mutant.lesson)[mutant.exercise]
        bank = bank.of_instructor(without_stub(solution))
    return bank


def _is_slow(bank: Bank, name: str) -> bool:
    """Try a right answer; tell whether its cell takes too long to be tried often.

    Raises
    ------
    RuntimeError
        If it is refused.
    """
    answer = next(answer for answer in bank.answers if answer.name == name)
    try:
        with time_limit(SLOW_CELLS):
            bank.namespace()  # what runs once is no answer's time
    except TimeLimitReached:
        return True
    started = time.process_time()  # a busy machine makes no answer slow
    verdict = bank.run(answer.source, cell_limit=SLOW_CELLS)
    if time.process_time() - started > SLOW or "CellTimeout" in verdict.own_error:
        return True
    if not verdict.is_full:
        raise RuntimeError(
            f"{bank.check.exercise}: the right answer {name} is refused: "
            f"{verdict.diagnosis}"
        )
    return False
