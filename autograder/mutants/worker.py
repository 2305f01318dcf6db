"""A process that tries one mutant after the other, until it is ended."""

from __future__ import annotations

import signal
from functools import cache
from multiprocessing.connection import Connection

from autograder.bank.bank import Bank, load_bank, solution_sources
from autograder.course import Course
from autograder.mutants.generate import INSTRUCTOR, without_stub
from autograder.mutants.trial import try_mutant

WARM_UP = 300.0  # seconds that importing and the lesson's own cells may take


def serve(connection: Connection, course: Course, lesson: str) -> None:
    """Answer each batch of mutants with one outcome after the other, then with None.

    All are tried in this process: a fork each would take five times as long, and hang
    once TensorFlow has computed. So the right answer has to hold after each batch.

    Parameters
    ----------
    connection : Connection
        Sends lists of `Mutant` here; None ends the process.
    course, lesson : Course, str
        Whose exercises they are of.

    Raises
    ------
    RuntimeError
        If a right answer is refused, at first or after a batch.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us

    @cache
    def bank_of(exercise: str, own: bool) -> Bank:
        return _bank(course, lesson, exercise, own)

    while (batch := connection.recv()) is not None:
        for mutant in batch:
            bank = bank_of(mutant.exercise, mutant.answer == INSTRUCTOR)
            connection.send(try_mutant(bank, mutant))
        connection.send(None)
        _assert_right(bank)


def _bank(course: Course, lesson: str, exercise: str, own: bool) -> Bank:
    bank = load_bank(course, lesson, exercise)
    if own:
        solution = solution_sources(course, lesson)[exercise]
        bank = bank.of_instructor(without_stub(solution))
    _assert_right(bank)
    return bank


def _assert_right(bank: Bank) -> None:
    answer = bank.of_kind("right")[0]
    verdict = bank.run(answer.source)
    if not verdict.is_full:
        raise RuntimeError(
            f"{bank.check.exercise}: the right answer {answer.name} is refused: "
            f"{verdict.diagnosis}"
        )
