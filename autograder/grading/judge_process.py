"""The process that judges: it may be ended at any moment, and costs nobody a thing.

It holds the rules and the hidden cases, and never runs a student's line. A worker sends
it orders and waits for a small answer in JSON; whatever takes too long in here, be it
within C++, is ended from there and by the kernel. It is forked from the judge server:
see `autograder.grading.judge_server`.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.grading.executed_notebook import notebook_of
from autograder.grading.judge import judge
from autograder.grading.order import Order, setup_of
from autograder.grading.verdict import JudgedSubmission, Rules
from autograder.intake.notebooks import Unreadable
from autograder.limits import RESULT, Process
from autograder.notebook.plan import plan_of
from autograder.notebook.repair import Repaired, repair
from autograder.notebook.untrusted import readable
from autograder.sandbox.host.errors import KilledFromOutside, MachineryFailed
from autograder.sandbox.host.fresh_pool import AnyPool, FreshPool, can_fork
from autograder.sandbox.host.pool import Pool
from autograder.sandbox.host.setup import Setup
from autograder.student.lesson import exercises_of, hidden_cases_of

ATTEMPTS = 3  # of the machinery; then another judge tries
Say = Callable[[dict[str, Any]], None]


class Judge:
    """Judges submissions, one after another, in this process."""

    def __init__(self) -> None:
        self._pool: AnyPool | None = None
        self._setup: Setup | None = None

    def answer(self, order: Order, say: Say) -> dict[str, Any]:
        """Judge one submission.

        Parameters
        ----------
        order : Order
            Without a submission it only gets ready.
        say : callable
            Gets word of each exercise before it is judged.

        Returns
        -------
        dict
            JSON-ready, with one key: ``result``, ``unreadable``, ``failed`` (the
            machinery did) or ``broken`` (this notebook cannot be judged).
        """
        try:
            if not order.submission:
                self._warm_pool(order)
                return {"result": {}}
            return {"result": self._result(order, say)}
        except Unreadable as error:
            return {"unreadable": str(error)[:500]}
        except (MachineryFailed, OSError) as error:  # no submission's: nothing is read
            return {"failed": str(error)[:5_000]}
        except Exception:  # whatever a forged answer may lead to
            return {"broken": traceback.format_exc(limit=-20)[-5_000:]}

    def close(self) -> None:
        """End the zygote."""
        if self._pool is not None:
            self._pool.close()
        self._pool = None

    def _result(self, order: Order, say: Say) -> dict[str, Any]:
        started = time.perf_counter()
        plan = plan_of(order.lesson, json.loads(order.release))
        with _limited(order.judge):
            repaired = repair(plan, readable(order.submission))
        rules = _rules(order.lesson)
        judged = self._judged(order, repaired, rules, say)
        return {
            "scores": {name: v.score for name, v in judged.verdicts.items()},
            "needs_person": [n for n, v in judged.verdicts.items() if v.needs_person],
            "notes": [*repaired.notes, *judged.notes][: RESULT.items],
            "seconds": {**judged.seconds, "all": time.perf_counter() - started},
            "notebook": notebook_of(repaired, judged, rules),
        }

    def _judged(
        self, order: Order, repaired: Repaired, rules: Rules, say: Say
    ) -> JudgedSubmission:
        for attempt in range(ATTEMPTS):
            is_last = attempt + 1 == ATTEMPTS
            try:
                pool = self._warm_pool(order)
                # Without walls a process can kill itself.
                pool.forgiving = order.walls and not is_last
                is_walled = isinstance(pool, Pool)
                with _limited(order.judge) if is_walled else contextlib.nullcontext():
                    return judge(
                        pool,
                        repaired.cells,
                        rules,
                        order.times,
                        lambda name: say({"at": name}),
                        order.skipped,
                        everything=order.is_measured,
                    )
            except KilledFromOutside:
                continue  # the last attempt takes it for the submission's own end
            except MachineryFailed:
                self.close()
                if is_last:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _warm_pool(self, order: Order) -> AnyPool:
        setup = setup_of(order)
        if self._pool is None or setup != self._setup:
            self.close()
            self._pool, self._setup = pool_for(setup), setup
        self._pool.warm()  # not under this process's limits, which it would have, too
        return self._pool


def pool_for(setup: Setup) -> AnyPool:
    """Return a pool: with a zygote, or a fresh one each where none can be forked.

    Raises
    ------
    MachineryFailed
        If walls are asked for where there can be none.
    """
    return FreshPool(setup) if setup.fresh or not can_fork() else Pool(setup)


def _rules(lesson: str) -> Rules:
    hidden = hidden_cases_of(lesson)
    if hidden is None:
        raise MachineryFailed("Hidden cases are not installed on this worker.")
    return Rules(exercises_of(lesson), hidden)


@contextlib.contextmanager
def _limited(process: Process) -> Iterator[None]:
    """Let the kernel end this process when it takes more than a judge may.

    A worker looks, too; this holds even if that is gone.
    """
    if not sys.platform.startswith("linux"):  # a judge of trusted notebooks
        yield
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    wanted = {
        resource.RLIMIT_DATA: _memory("VmData")
        + max(0, process.most - _memory("VmRSS")),
        resource.RLIMIT_CPU: int(used) + process.cpu + 5,
    }
    before = {kind: resource.getrlimit(kind) for kind in wanted}
    for kind, (_, most) in before.items():
        value = wanted[kind]
        soft = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (soft, most))
    try:
        yield
    finally:
        for kind, kept in before.items():
            resource.setrlimit(kind, kept)


def _memory(kind: str) -> int:
    """Return bytes of this process by the kernel's name for them."""
    text = Path("/proc/self/status").read_text("utf-8", "replace")
    return int(text.partition(f"{kind}:")[2].split()[0]) * 1024
