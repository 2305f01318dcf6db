"""Import ahead, once for all workers of this machine, while other things are done.

Importing TensorFlow takes as long as grading ten submissions. Two processes do it: a
fork server behind the walls, whose grandchildren run notebooks, and multiprocessing's
own, whose children are the workers and the judge server, which forks what judges.
None of them ever runs a student's line, nor computes: what is forked from them is as if
freshly started.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import socket
from collections.abc import Iterator

from autograder.grading.judge_process import serve
from autograder.sandbox.host.fresh_pool import can_fork
from autograder.sandbox.host.launch import Forkserver
from autograder.sandbox.host.outer_wall import ONE_THREAD
from autograder.sandbox.host.pool import start_warm
from autograder.sandbox.host.setup import Setup
from autograder.student.quiet import quiet

_VARIABLE = "COURSE_IMPORTS_AHEAD"  # names of modules, for the fork server


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
            _start_fork_server(setup)
            self.judges = self._add(
                Forkserver(lambda line: _Judges(setup, line), socket.SOCK_STREAM)
            )
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


class _Judges:
    """A judge server that is forked from multiprocessing's own."""

    def __init__(self, setup: Setup, listener: socket.socket) -> None:
        context = multiprocessing.get_context("forkserver")
        self._line, its = socket.socketpair()
        with its:
            self._process = context.Process(
                target=serve, args=(its, listener, setup.of_judges), daemon=True
            )
            self._process.start()

    def close(self) -> None:
        """End it, and its judges with it."""
        self._line.close()
        self._process.kill()
        self._process.join()


def _start_fork_server(setup: Setup) -> None:
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["distributed", __name__])
    # As many workers judge at once as there are cores: one thread each.
    with _variables({_VARIABLE: ",".join(setup.of_judges), **ONE_THREAD}):
        forkserver.ensure_running()


@contextlib.contextmanager
def _variables(values: dict[str, str]) -> Iterator[None]:
    kept = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _import_all(names: list[str]) -> None:
    gc.disable()  # nothing of an import is garbage, and looking for it takes long
    with quiet():
        for name in (*names, "autograder.grading.judge_process"):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    gc.freeze()  # else the collector writes to every page that workers share
    gc.enable()


if _VARIABLE in os.environ:  # this is the fork server
    _import_all(os.environ.pop(_VARIABLE).split(","))
