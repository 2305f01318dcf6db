"""Whatever is killed, nothing is lost and nothing is graded twice.

A smaller case of ``benchmarks/killed.py``, whose figures are in docs/benchmarks.md.
"""

from __future__ import annotations

import os
import signal
import time
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.cluster import Cluster
from autograder.grading.order import Order
from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.fresh_pool import can_fork
from benchmarks.grading import LIGHT
from benchmarks.killed import torture


@pytest.mark.slow
@pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing())
def test_a_class_is_graded_whatever_is_killed(tmp_path: Path) -> None:
    outcomes = torture(tmp_path / "course", moments=4, students=8, seed=7)
    assert [outcome for outcome in outcomes if outcome.problems] == []
    assert any(outcome.hit for outcome in outcomes)


class _StillThere:
    """The `os` of a moment in which a process is dying and not yet dead."""

    def __init__(self, process: int, times: int) -> None:
        self.process, self.times = process, times

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def waitpid(self, process: int, options: int) -> tuple[int, int]:
        if process == self.process and self.times:
            self.times -= 1
            return 0, 0
        return os.waitpid(process, options)


@pytest.mark.skipif(not can_fork(), reason="workers are forked on Linux")
def test_a_fork_server_that_dies_while_it_is_asked_for_workers_costs_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order = Order(LIGHT, '{"cells": []}', b"{", walls=False)
    with Cluster(workers=2) as cluster:
        cluster.start()
        server = forkserver._forkserver._forkserver_pid
        dying = _StillThere(server, times=2)  # each worker's nanny asks in that moment
        monkeypatch.setattr(forkserver, "os", dying)
        os.kill(server, signal.SIGKILL)
        started = time.monotonic()
        answers = dict(cluster.grade((name, name, order) for name in "abcdef"))
        assert dying.times == 0
        assert sorted(answers) == list("abcdef")
        assert all("unreadable" in answer for answer in answers.values())
        assert time.monotonic() - started < 120  # it was for ever
