"""One submission as a pure task: bytes in, result out. Runs in a worker process.

The worker itself touches nothing of a submission: it hands it to a judge, waits, and
ends the judge if that takes too much.
"""

from __future__ import annotations

import contextlib
import json
import platform
import socket
import time
from dataclasses import replace
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any

import psutil

from autograder.grading.judge_process import Judge
from autograder.grading.judge_server import start_judges
from autograder.grading.order import Order, setup_of
from autograder.grading.rules_digest import digest_of_rules
from autograder.limits import JUDGE, RESULT, Process
from autograder.sandbox.host.errors import MachineryFailed
from autograder.sandbox.host.fresh_pool import can_fork
from autograder.sandbox.host.launch import START_SECONDS, Forkserver

__all__ = ["Order", "close_judge", "grade_one", "setup_of", "start_judge"]

_DEATHS = 2  # of a judge, by whatever hand, until the exercise is to blame
_WORN = 0.65  # of what a judge may hold
GRACE = 60.0  # seconds beyond all that a notebook and its judging may take
_GONE = (OSError, EOFError, psutil.Error)  # what one meets where a process was
_LOOK = 0.5  # seconds between two looks at a judge


def grade_one(order: Order) -> dict[str, Any]:
    """Grade one submission.

    Parameters
    ----------
    order : Order
        All that is needed.

    Returns
    -------
    dict
        With ``result`` (``scores``, ``needs_person``, ``notes``, ``seconds`` and the
        executed ``notebook``), ``unreadable`` with the reason, or ``failed`` with the
        reason, when judging it takes more than it may or breaks.

    Raises
    ------
    MachineryFailed
        If the machinery fails again and again, or this worker has other rules than
        the coordinator.
    """
    _verify_rules(order)
    times = order.times
    end = time.monotonic() + times.notebook + times.judging + GRACE
    deaths = 0
    while True:
        try:
            answer = _judge_for(order).answer(order, end)
        except _Lost as lost:
            close_judge()
            deaths += 1
            is_to_blame = lost.is_ended or deaths > _DEATHS
            if time.monotonic() >= end or (is_to_blame and not lost.exercise):
                return {"failed": str(lost), "details": lost.details}
            if is_to_blame:  # the other exercises are judged without it
                order = replace(order, skipped=(*order.skipped, lost.exercise))
            continue
        if "failed" in answer:
            close_judge()
            raise MachineryFailed(answer["failed"])
        return answer


# Once a worker: its rules are those that it has imported.
_own_rules = lru_cache(maxsize=4)(digest_of_rules)


def _verify_rules(order: Order) -> None:
    if order.rules and order.rules != _own_rules(order.lesson, order.release):
        raise MachineryFailed(
            f"the worker on {platform.node()} has other rules for {order.lesson} than "
            "the coordinator: install the same version of the course on both, and "
            "start the worker again"
        )


class _Lost(Exception):  # noqa: N818 (what became of a judge)
    """A judge is gone.

    Parameters
    ----------
    why : str
        What is known of it.
    exercise : str
        What it was at; empty where that is not known.
    is_ended : bool
        Whether it had taken more than it may, so that trying again is no use.
    details : str
        For the log.
    """

    def __init__(
        self, why: str, exercise: str, is_ended: bool, details: str = ""
    ) -> None:
        super().__init__(why)
        self.exercise = exercise
        self.is_ended = is_ended
        self.details = details


def _broken(traceback: str, exercise: str) -> _Lost:
    last = traceback.strip().splitlines()[-1][:300]
    return _Lost(f"it cannot be judged: {last}", exercise, True, traceback)


class _Line:
    """A judge in a process of its own, as its worker sees it."""

    def __init__(self, address: str, lesson: str) -> None:
        self.lesson = lesson
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        stream.connect(address)
        self._line = Connection(stream.detach())
        self._at = ""
        self.is_worn = False  # whether little memory is left for the next submission
        if not self._line.poll(START_SECONDS):
            raise MachineryFailed("the judge did not start")
        self._process = psutil.Process(json.loads(self._line.recv_bytes())["pid"])

    def answer(self, order: Order, end: float) -> dict[str, Any]:
        """Have a submission judged; end the judge where that takes too much."""
        self._at = ""
        try:
            self._line.send(order)
            computed = sum(self._process.cpu_times()[:2])
            while True:
                while not self._line.poll(_LOOK):
                    self._look(order.judge, end, computed)
                message = json.loads(self._line.recv_bytes(RESULT.size))
                if "broken" in message:
                    raise _broken(message["broken"], self._at)
                if "at" not in message:
                    self.is_worn = self._process.memory_info().rss > _WORN * JUDGE.most
                    return dict(message)
                self._at = str(message["at"])
        except (OSError, EOFError, ValueError, psutil.Error):
            raise self._lost("the judge ended", is_ended=False) from None

    def close(self) -> None:
        """End the judge."""
        self._line.close()
        with contextlib.suppress(psutil.Error):
            self._process.kill()

    def _look(self, most: Process, end: float, computed: float) -> None:
        with self._process.oneshot():
            cpu = sum(self._process.cpu_times()[:2]) - computed
            memory = self._process.memory_info().rss
        if cpu > most.cpu:
            raise self._lost(f"judging took more than {most.cpu} s of computing")
        if memory > most.most:
            raise self._lost(f"judging took more than {most.most / 1e6:.0f} MB")
        if time.monotonic() > end:
            raise self._lost("the notebook and its judging took too long")

    def _lost(self, why: str, *, is_ended: bool = True) -> _Lost:
        where = f" at {self._at}" if self._at else ""
        return _Lost(f"{why}{where}", self._at, is_ended)


class _Own:
    """A judge in this process, where nothing can be forked: for trusted notebooks."""

    def __init__(self, order: Order) -> None:
        self.lesson = order.lesson
        self._judge = Judge()
        self.is_worn = False

    def answer(self, order: Order, _: float) -> dict[str, Any]:
        """Judge a submission."""
        answer = self._judge.answer(order, lambda _: None)
        if "broken" in answer:
            raise _broken(answer["broken"], "")
        return answer

    def close(self) -> None:
        """End the zygote."""
        self._judge.close()


_judge: _Line | _Own | None = None
_served: tuple[str, Forkserver] | None = None  # a lesson, and the server for it


def _judge_for(order: Order) -> _Line | _Own:
    global _judge
    if _judge is not None and (_judge.is_worn or _judge.lesson != order.lesson):
        close_judge()
    if _judge is None:
        _judge = _connected(order) if can_fork() else _Own(order)
    return _judge


def _connected(order: Order) -> _Line:
    """Return a judge of the coordinator's server, or of an own one where it is gone."""
    if order.judges:
        with contextlib.suppress(*_GONE):
            return _Line(order.judges, order.lesson)
    try:
        with contextlib.suppress(*_GONE):
            return _Line(_own_server(order), order.lesson)
        _close_server()  # it has been killed
        return _Line(_own_server(order), order.lesson)
    except _GONE as error:
        raise MachineryFailed(f"no judge can be started: {error}") from None


def _own_server(order: Order) -> str:
    """Start a judge server where the coordinator has none; return its address."""
    global _served
    if _served is None or _served[0] != order.lesson:
        _close_server()
        _served = order.lesson, start_judges(setup_of(order).of_judges)
    return _served[1].address


def _close_server() -> None:
    global _served
    if _served is not None:
        _served[1].close()
    _served = None


def close_judge() -> None:
    """End this worker's judge, and its zygote with it."""
    global _judge
    if _judge is not None:
        _judge.close()
    _judge = None


def start_judge(order: Order) -> None:
    """Start this worker's judge and zygote ahead of the first submission."""
    with contextlib.suppress(_Lost):
        _judge_for(order).answer(
            replace(order, submission=b""), time.monotonic() + START_SECONDS
        )
