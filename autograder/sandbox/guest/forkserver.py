"""The fork server: imports once, then forks a zygote for each worker that connects.

No student's code ever runs in it, nor in a zygote: only in what a zygote
forks, behind walls of its own. So what a fork server hands on is as it was imported,
and workers share nothing that a submission could have touched.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import signal
import socket
import traceback
from collections.abc import Callable
from pathlib import Path

_SET_DEATH_SIGNAL, _SET_NAME, _SET_SUBREAPER = 1, 15, 36


class Imports:
    """Forks zygotes until its owner hangs up.

    Parameters
    ----------
    owner : socket.socket
        To the coordinator; closed, it ends the fork server.
    listener : socket.socket
        Where workers of this machine connect, in a folder that only their user may
        enter.
    serve_worker : callable
        ``serve_worker(line)`` runs in the fork until the worker hangs up.
    """

    def __init__(
        self,
        owner: socket.socket,
        listener: socket.socket,
        serve_worker: Callable[[socket.socket], None],
    ) -> None:
        self._owner = owner
        self._listener = listener
        self._serve_worker = serve_worker
        self._selector = selectors.DefaultSelector()

    def serve(self) -> None:
        """Accept and fork."""
        signal.signal(signal.SIGCHLD, _bury)
        self._selector.register(self._owner, selectors.EVENT_READ)
        self._selector.register(self._listener, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._owner:
                    return
                line, _ = self._listener.accept()
                with line:
                    self._fork(line)

    def _fork(self, line: socket.socket) -> None:
        forkserver = os.getpid()
        if os.fork():
            return
        try:
            end_with_parent(forkserver)
            self._selector.close()
            for end in (self._owner, self._listener):
                end.close()
            self._serve_worker(line)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)


def _bury(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def name_process(name: str) -> None:
    """Let a process be told from those that it was forked from."""
    with contextlib.suppress(AttributeError, OSError):  # not on Linux
        ctypes.CDLL(None).prctl(_SET_NAME, name.encode(), 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own."""
    with contextlib.suppress(AttributeError, OSError):  # not on Linux
        ctypes.CDLL(None).prctl(_SET_SUBREAPER, 1, 0, 0, 0)


def children() -> list[int]:
    """Return the process ids of this process's children; none where it cannot tell."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has gone
            # Bytes: a process gives itself a name, of any letters and brackets.
            fields = status.read_bytes().rpartition(b")")[2].split()
            if int(fields[1]) == os.getpid():
                found.append(int(status.parent.name))
    return found


def end_with_parent(parent: int | None = None) -> None:
    """Let this process be killed when the one that forked it ends.

    Parameters
    ----------
    parent : int, optional
        Its process id, to notice that it has ended already.
    """
    with contextlib.suppress(AttributeError, OSError):  # not on Linux
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os._exit(0)
