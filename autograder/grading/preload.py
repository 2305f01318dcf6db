"""Import ahead, once for all workers of this machine, while other things are done.

Importing TensorFlow takes as long as grading ten submissions. Two processes do it: a
fork server behind the walls, whose grandchildren run notebooks, and the judge server,
which forks what judges. Workers are forked from multiprocessing's own server, which has
imported little. None of them ever runs a student's line, nor computes: what is forked
from them is as if freshly started.
"""

from __future__ import annotations

import multiprocessing

from autograder.grading.judge_server import start_judges
from autograder.sandbox.host.fresh_pool import can_fork
from autograder.sandbox.host.launch import Forkserver
from autograder.sandbox.host.pool import start_warm
from autograder.sandbox.host.setup import Setup


def method() -> str:
    """Return how workers are started: see `multiprocessing.get_all_start_methods`."""
    return "forkserver" if can_fork() else "spawn"


class Ahead:
    """What is imported before the first submission is there; ended by `close`.

    Parameters
    ----------
    setup : Setup
        How submissions are run.

    Attributes
    ----------
    forkserver, judges : str
        Addresses for `autograder.grading.order.Order`; empty where nothing can be
        forked.
    """

    def __init__(self, setup: Setup) -> None:
        self._servers: list[Forkserver] = []
        self.forkserver = self.judges = ""
        if can_fork():
            _start_fork_server()
            self.judges = self._add(start_judges(setup.of_judges))
            if not setup.fresh:
                made = Forkserver(lambda line: start_warm(setup, line))
                self.forkserver = self._add(made)

    def close(self) -> None:
        """End both. multiprocessing's own fork server stays, for another class."""
        for server in self._servers:
            server.close()
        self._servers, self.forkserver, self.judges = [], "", ""

    def _add(self, server: Forkserver) -> str:
        self._servers.append(server)
        return server.address


def _start_fork_server() -> None:
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["distributed", "autograder.grading.task"])
    forkserver.ensure_running()
