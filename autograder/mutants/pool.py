"""Several workers at once; one that hangs or dies costs its mutant only."""

from __future__ import annotations

import contextlib
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
_HARD_LIMIT = 180.0  # seconds for one mutant, all cases together


class _Worker:
    """One process and the batch that it has in hand."""

    def __init__(self, context: Any, course: Course) -> None:
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, course))
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
        with contextlib.suppress(ConnectionError):  # it is lost, and found out soon
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
    def is_lost(self) -> bool:
        """Whether it died, or nothing was heard of its batch for too long."""
        waited = time.monotonic() - self.heard if self.batch else 0
        return waited > self.patience or not self.process.is_alive()

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def try_all(
    course: Course, mutants: Sequence[Mutant], jobs: int, preload: Sequence[str] = ()
) -> Iterator[Outcome]:
    """Yield the outcome of each mutant, as they come.

    Parameters
    ----------
    course : Course
        Where the lessons are.
    mutants : sequence of Mutant
        In any order.
    jobs : int
        Number of processes.
    preload : sequence of str
        Modules that are imported once for all processes, where the system can.
    """
    pool = _Pool(course, _batches(mutants), _context(preload))
    try:
        yield from pool.outcomes(jobs)
    finally:
        for worker in pool.workers:
            worker.end()


class _Pool:
    """The workers, and what waits for them."""

    def __init__(
        self, course: Course, batches: Iterator[Sequence[Mutant]], context: Any
    ) -> None:
        self._course, self._context = course, context
        self._waiting = deque(batches)
        self._suspects: set[Mutant] = set()
        self.workers: list[_Worker] = []

    def outcomes(self, jobs: int) -> Iterator[Outcome]:
        """Yield all outcomes."""
        self.workers = [
            _Worker(self._context, self._course)
            for _ in range(min(jobs, len(self._waiting)))
        ]
        while self._waiting or any(worker.batch for worker in self.workers):
            for place, worker in enumerate(self.workers):
                if worker.is_lost:
                    yield from self._replace(place)
                if not self.workers[place].batch and self._waiting:
                    self.workers[place].give(self._waiting.popleft())
            yield from self._hear()

    def _hear(self) -> Iterator[Outcome]:
        busy: dict[Any, _Worker] = {w.connection: w for w in self.workers if w.batch}
        for connection in wait(list(busy), timeout=1):
            with contextlib.suppress(
                EOFError, ConnectionError
            ):  # it is lost: see above
                found = busy[connection].receive()
                if found is not None:
                    yield found

    def _replace(self, place: int) -> Iterator[Outcome]:
        """Put a new process in a lost one's place; a mutant may lose two."""
        lost = self.workers[place]
        lost.end()
        self.workers[place] = _Worker(self._context, self._course)
        left = list(lost.batch)
        if left and left[0] in self._suspects:
            yield Outcome(left.pop(0), "stopped")
        if left:
            self._suspects.add(left[0])
            self._waiting.appendleft(left)


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
