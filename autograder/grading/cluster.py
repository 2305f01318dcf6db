"""The workers: a dask cluster on this machine, or one that somebody runs elsewhere."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from typing import Any

from autograder.course import CourseError
from autograder.grading.order import Order
from autograder.grading.preload import Ahead, method
from autograder.grading.task import grade_one, start_judge
from autograder.sandbox.host.setup import Setup

_LOOK, _NOBODY = 2.0, 300.0  # seconds between two looks at the workers; without one
_RETRIES = 3  # a worker that dies takes its task with it; another one tries
_STARTS = 3  # of all workers, should what starts them be killed just then
_SETTINGS = {
    # A worker that is killed is blamed on the one task it was at, not on its queue.
    "distributed.scheduler.worker-saturation": 1.0,
    "distributed.scheduler.allowed-failures": _RETRIES,
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.comm.timeouts.connect": "60s",
}


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Cluster:
    """Workers that grade submissions.

    Parameters
    ----------
    workers : int, optional
        How many on this machine; one per core by default.
    scheduler : str, optional
        Address of a dask scheduler, for workers elsewhere.
    """

    def __init__(
        self, workers: int | None = None, scheduler: str | None = None
    ) -> None:
        self._workers = workers
        self._scheduler = scheduler
        self._stack = contextlib.ExitStack()
        self._ahead: Ahead | None = None
        self._client: Any = None
        self._local: Any = None

    def __enter__(self) -> Cluster:
        """Return itself."""
        return self

    def import_ahead(self, setup: Setup) -> None:
        """Begin to import what workers of this machine need, and do not wait for it."""
        if self._ahead is None and self._scheduler is None:
            self._ahead = Ahead(setup)
            self._stack.callback(self._ahead.close)

    @property
    def servers(self) -> tuple[str, str]:
        """Addresses for orders: ``forkserver`` and ``judges``."""
        ahead = self._ahead
        return ("", "") if ahead is None else (ahead.forkserver, ahead.judges)

    def start(self) -> None:
        """Start the workers, or find those that are elsewhere."""
        import dask
        from distributed import Client

        how = {"distributed.worker.multiprocessing-method": method()}
        self._stack.enter_context(dask.config.set({**_SETTINGS, **how}))
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        address: Any = self._scheduler
        if address is None:
            folder = tempfile.TemporaryDirectory(prefix="course-workers-")
            address = _local(self._wanted, self._stack.enter_context(folder))
            self._local = self._stack.enter_context(address)
        self._client = self._stack.enter_context(Client(address))
        if self._scheduler is not None:
            self._client.wait_for_workers(1, timeout=60)

    def __exit__(self, *details: object) -> None:
        """Stop the workers of this machine."""
        self._stack.close()

    @property
    def _wanted(self) -> int:
        return self._workers or cores()

    @property
    def size(self) -> int:
        """Number of workers there are now."""
        return max(1, len(self._client.scheduler_info(n_workers=-1)["workers"]))

    def prepare(self, order: Order) -> None:
        """Let every worker start its judge and zygote now."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        self._starting = [
            self._client.submit(start_judge, order, workers=[address], pure=False)
            for address in workers
        ]

    def _as_they_come(self, finished: Any) -> Iterator[Any]:
        """Yield what is finished; give up where nobody is left to finish the rest.

        Workers elsewhere come and go: those are waited for.
        """
        looked = seen = time.monotonic()
        while not finished.is_empty():
            if finished.has_ready():
                yield next(finished)
                continue
            time.sleep(0.05)
            if self._local is None or time.monotonic() - looked < _LOOK:
                continue
            looked = time.monotonic()
            self._local.loop.add_callback(_fill_up, self._local, self._wanted)
            if self._client.scheduler_info(n_workers=-1)["workers"]:
                seen = looked
            elif looked - seen > _NOBODY:
                raise CourseError(
                    "No worker is left.",
                    expected="workers that are started again when they end",
                    received=f"none for {_NOBODY:g} seconds",
                    remedy="start the same command again: what has been graded is kept",
                )

    def grade(
        self, orders: Iterable[tuple[str, str, Order]]
    ) -> Iterator[tuple[str, dict[str, Any] | BaseException]]:
        """Grade submissions, a few at a time, in the order in which they finish.

        Parameters
        ----------
        orders : iterable of (str, str, Order)
            Student, attempt and what to do.

        Yields
        ------
        tuple of str and dict or BaseException
            The student, and the result or why there is none.
        """
        from distributed import as_completed

        waiting = iter(orders)
        students: dict[str, str] = {}
        finished = as_completed([], loop=self._client.loop)

        def send() -> bool:
            entry = next(waiting, None)
            if entry is None:
                return False
            student, attempt, order = entry
            key = f"grade-{attempt[:16]}-{len(students)}"
            future = self._client.submit(
                grade_one, order, key=key, pure=False, retries=_RETRIES
            )
            students[key] = student
            finished.add(future)
            return True

        # No more in flight than keeps every worker busy: a class does not fit into
        # memory, a few notebooks do.
        while finished.count() < 2 * self.size and send():
            pass
        for future in self._as_they_come(finished):
            student = students[future.key]
            error = future.exception()
            outcome = error if error is not None else future.result()
            future.release()
            send()
            yield student, outcome


def _local(workers: int, folder: str) -> Any:
    """Start workers on this machine, and try again what fails on the way."""
    from distributed import LocalCluster

    for attempt in range(_STARTS):
        try:
            return LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                dashboard_address="127.0.0.1:0",  # any free port
                local_directory=folder,
                silence_logs=logging.CRITICAL,
                env=dict(os.environ),  # a fork server has those of its own start
            )
        except Exception as error:
            if attempt + 1 == _STARTS:
                raise CourseError(
                    "The workers do not start.",
                    expected=f"{workers} processes",
                    received=str(error),
                    remedy="start the same command again; is there memory left?",
                ) from error
    raise AssertionError("the last attempt returns or raises")


def _fill_up(cluster: Any, workers: int) -> None:
    """Put others in the place of workers whose nanny has given up.

    It does so for good when it cannot start a worker again, as in the moment in which
    multiprocessing's fork server dies. Runs in the cluster's own loop.
    """
    from distributed.core import Status

    for name, nanny in list(cluster.workers.items()):
        if nanny.status in (Status.closed, Status.failed):
            del cluster.workers[name]
    cluster.scale(workers)
