"""Several workers at once; one that hangs or dies costs its mutant only."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait
from typing import Any

from autograder.course import Course
from autograder.mutants.generate import Mutant
from autograder.mutants.trial import Outcome
from autograder.mutants.worker import WARM_UP, serve

_BATCH = 25
_HARD_LIMIT = 60.0  # seconds for one mutant, all cases together


class _Worker:
    """One process and the batch that it has in hand."""

    def __init__(self, context: Any, course: Course, lesson: str) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, course, lesson))
        self.process.daemon = True
        self.process.start()
        theirs.close()
        self.batch: deque[Mutant] = deque()
        self.heard = time.monotonic()
        self.patience = WARM_UP

    def give(self, batch: Sequence[Mutant]) -> None:
        """Send a batch."""
        self.batch = deque(batch)
        self.patience = WARM_UP  # another exercise's cells may have to run first
        self.heard = time.monotonic()
        self.connection.send(list(batch))

    def receive(self) -> Outcome | None:
        """Return the next outcome; None at the end of a batch."""
        found: Outcome | None = self.connection.recv()
        self.heard = time.monotonic()
        self.patience = _HARD_LIMIT
        if found is not None:
            self.batch.popleft()
        return found

    @property
    def is_stuck(self) -> bool:
        """Whether nothing was heard for too long."""
        return time.monotonic() - self.heard > self.patience

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def try_all(
    course: Course, mutants: Sequence[Mutant], jobs: int, preload: Sequence[str] = ()
) -> Iterator[Outcome]:
    """Yield the outcome of each mutant of one lesson, as they come.

    Parameters
    ----------
    course : Course
        Where the lesson is.
    mutants : sequence of Mutant
        All of one lesson.
    jobs : int
        Number of processes.
    preload : sequence of str
        Modules that are imported once for all processes, where the system can.
    """
    context = _context(preload)
    waiting = deque[Sequence[Mutant]](_batches(mutants))
    lesson = mutants[0].lesson if mutants else ""
    workers = [_Worker(context, course, lesson) for _ in range(min(jobs, len(waiting)))]
    try:
        for worker in workers:
            worker.give(waiting.popleft())
        while any(worker.batch for worker in workers) or waiting:
            yield from _hear(workers, waiting)
            for place, worker in enumerate(workers):
                if worker.is_stuck or not worker.process.is_alive():
                    yield from _replace(workers, place, waiting, context, course)
    finally:
        for worker in workers:
            worker.end()


def _hear(
    workers: list[_Worker], waiting: deque[Sequence[Mutant]]
) -> Iterator[Outcome]:
    by_connection: dict[Any, _Worker] = {w.connection: w for w in workers if w.batch}
    for connection in wait(list(by_connection), timeout=1):
        worker = by_connection[connection]
        try:
            found = worker.receive()
        except (EOFError, ConnectionError):
            continue  # it died; the caller sees that
        if found is not None:
            yield found
        if not worker.batch and waiting:
            worker.give(waiting.popleft())


def _replace(
    workers: list[_Worker],
    place: int,
    waiting: deque[Sequence[Mutant]],
    context: Any,
    course: Course,
) -> Iterator[Outcome]:
    """Put a new process in a broken one's place and go on behind its mutant."""
    broken = workers[place]
    broken.end()
    if not broken.batch:
        return
    yield Outcome(broken.batch[0], "stopped")
    lesson = broken.batch[0].lesson
    if len(broken.batch) > 1:
        waiting.appendleft(tuple(broken.batch)[1:])
    workers[place] = _Worker(context, course, lesson)
    if waiting:
        workers[place].give(waiting.popleft())


def _batches(mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, ...]]:
    """Yield batches of one exercise each, so that a worker need not know all."""
    by_exercise: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_exercise.setdefault(mutant.exercise, []).append(mutant)
    for found in by_exercise.values():
        for start in range(0, len(found), _BATCH):
            yield tuple(found[start : start + _BATCH])


def _context(preload: Sequence[str]) -> Any:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context(
        "forkserver" if "forkserver" in methods else "spawn"
    )
    if "forkserver" in methods:
        context.set_forkserver_preload(["autograder.mutants.worker", *preload])
    return context
