"""One submission as a pure task: bytes in, result out. Runs in a worker process.

The worker holds the rules and the hidden cases, and never runs a student's line.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.grading.executed_notebook import notebook_of
from autograder.grading.judge import judge
from autograder.grading.rules_digest import digest_of_rules
from autograder.grading.verdict import Rules, Times
from autograder.notebook.cell_output import encodable
from autograder.notebook.plan import plan_of
from autograder.notebook.repair import repair
from autograder.sandbox.host.errors import KilledFromOutside, MachineryFailed
from autograder.sandbox.host.fresh_pool import AnyPool, FreshPool, can_fork
from autograder.sandbox.host.pool import Pool
from autograder.sandbox.host.setup import Setup
from autograder.student.lesson import exercises_of, hidden_cases_of

CELL_SECONDS, NOTEBOOK_SECONDS = 300.0, 900.0  # limits, where nobody chose others
ATTEMPTS = 3  # of one worker; then another one tries
JUDGE_MEMORY = 6_000_000_000  # bytes that judging may take: a forged model asks for all
_BEYOND = 300.0  # seconds over the notebook's limit until a worker gives itself up


@dataclass(frozen=True)
class Order:
    """What a worker needs to grade one submission.

    Parameters
    ----------
    lesson : str
        Its name.
    release, submission : str
        Notebooks as JSON texts.
    walls : bool
        Whether to isolate it.
    course_root : str
        Hidden from it, where the worker has it.
    cell_seconds, notebook_seconds : float
        Limits.
    forkserver : str
        See `autograder.sandbox.host.pool.Setup`.
    rules : str
        Digest of what the coordinator would judge by; empty for whatever is here.
    """

    lesson: str
    release: str
    submission: str
    walls: bool = True
    course_root: str = "/nonexistent"
    cell_seconds: float = CELL_SECONDS
    notebook_seconds: float = NOTEBOOK_SECONDS
    forkserver: str = ""
    rules: str = ""


_pool: AnyPool | None = None
_pool_setup: Setup | None = None


def grade_one(order: Order) -> dict[str, Any]:
    """Grade one submission.

    Parameters
    ----------
    order : Order
        All that is needed.

    Returns
    -------
    dict
        JSON-ready: ``scores``, ``needs_person``, ``notes``, ``seconds`` and the
        executed ``notebook``.

    Raises
    ------
    MachineryFailed
        If the zygote fails again and again, or this worker has other rules than
        the coordinator.
    """
    started = time.perf_counter()
    _verify_rules(order)
    plan = plan_of(order.lesson, json.loads(order.release))
    repaired = repair(plan, json.loads(order.submission))
    rules = _rules(order.lesson)
    times = Times(order.cell_seconds, order.notebook_seconds)
    with _watchdog(order.notebook_seconds + _BEYOND):
        for attempt in range(ATTEMPTS):
            try:
                pool = _warm_pool(order)
                # Without walls a process can kill itself.
                pool.forgiving = order.walls and attempt + 1 < ATTEMPTS
                with _memory_limit(JUDGE_MEMORY):
                    judged = judge(pool, repaired.cells, rules, times)
                break
            except KilledFromOutside:
                continue  # the last attempt takes it for the submission's own end
            except MachineryFailed:
                close_pool()
                if attempt + 1 == ATTEMPTS:
                    raise
    result = {
        "scores": {name: v.score for name, v in judged.verdicts.items()},
        "needs_person": [n for n, v in judged.verdicts.items() if v.needs_person],
        "notes": [*repaired.notes, *judged.notes],
        "seconds": {**judged.seconds, "all": time.perf_counter() - started},
        "notebook": notebook_of(repaired, judged, rules),
    }
    made: dict[str, Any] = encodable(result)
    return made


# Once a worker: its rules are those that it has imported.
_own_rules = lru_cache(maxsize=4)(digest_of_rules)


def _verify_rules(order: Order) -> None:
    if order.rules and order.rules != _own_rules(order.lesson, order.release):
        raise MachineryFailed(
            f"the worker on {platform.node()} has other rules for {order.lesson} than "
            "the coordinator: install the same version of the course on both, and "
            "start the worker again"
        )


def close_pool() -> None:
    """End this worker's zygote."""
    global _pool
    if _pool is not None:
        _pool.close()
    _pool = None


def start_pool(setup: Setup) -> None:
    """Start this worker's zygote ahead of the first submission."""
    global _pool, _pool_setup
    if _pool is None or setup != _pool_setup:
        close_pool()
        _pool, _pool_setup = pool_for(setup), setup
        _pool.open().close()


def _warm_pool(order: Order) -> AnyPool:
    start_pool(setup_of(order))
    assert _pool is not None
    return _pool


def pool_for(setup: Setup) -> AnyPool:
    """Return a pool: with a zygote, or a fresh one each where none can be forked.

    Raises
    ------
    MachineryFailed
        If walls are asked for where there can be none.
    """
    return FreshPool(setup) if setup.fresh or not can_fork() else Pool(setup)


def setup_of(order: Order) -> Setup:
    """Return how submissions of an order are run."""
    return Setup.for_lesson(
        order.lesson,
        order.release,
        walls=order.walls,
        course_root=order.course_root,
        forkserver=order.forkserver,
    )


def _rules(lesson: str) -> Rules:
    hidden = hidden_cases_of(lesson)
    if hidden is None:
        raise RuntimeError("Hidden cases are not installed on this worker.")
    return Rules(exercises_of(lesson), hidden)


@contextlib.contextmanager
def _watchdog(seconds: float) -> Iterator[None]:
    """End this worker if a task never ends: it is restarted, and the task tried again.

    Judging a model that is far too large happens in C++, where no exception reaches.
    """
    timer = threading.Timer(seconds, os._exit, (70,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def _memory_limit(size: int) -> Iterator[None]:
    """Let this process take no more than so many bytes besides what it has."""
    try:
        import resource

        text = Path("/proc/self/status").read_bytes()
    except (ImportError, OSError):  # not on Linux
        yield
        return
    held = int(text.partition(b"VmData:")[2].split()[0]) * 1024
    before = resource.getrlimit(resource.RLIMIT_DATA)
    most = held + size
    if before[1] != resource.RLIM_INFINITY:
        most = min(most, before[1])
    resource.setrlimit(resource.RLIMIT_DATA, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)
