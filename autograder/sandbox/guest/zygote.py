"""The zygote: imports the scientific stack once, then forks for each notebook.

It imports and never computes: a process forked after TensorFlow's first operation waits
for ever. It runs inside the outer wall, holds no secret, and forks only processes that
wall themselves in before a notebook's first line runs.

Started as ``python -m autograder.sandbox.guest.zygote DESCRIPTOR OPTIONS``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from autograder.sandbox.guest.cells import make_shell
from autograder.sandbox.guest.child import Child, settle
from autograder.sandbox.guest.forkserver import (
    Imports,
    adopt_orphans,
    children,
    end_with_parent,
    name_process,
)
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import Closed
from autograder.student.quiet import quiet

# What the lessons import, and what those import late.
MODULES = (
    *("numpy", "scipy.signal", "scipy.ndimage", "matplotlib.pyplot", "skimage.data"),
    *("skimage.util", "skimage.transform", "skimage.color", "sklearn.datasets"),
    *("skimage.io", "IPython.display", "ipywidgets", "keras"),
)
_COURSE = (
    *("autograder.student.lesson", "autograder.checks", "autograder.student.models"),
    *("utils.plotting", "utils.data", "utils.ledger", "utils.widgets"),
)
MAX_THREADS = 4  # more after an import: something has computed, and forks may hang
MAX_MESSAGE = 10_000
MAX_DESCRIPTORS = 8
ServeOne = Callable[[dict[str, Any], list[int]], int]


class Warm:
    """Forks a process for each submission, and tells how it ended.

    Parameters
    ----------
    control : socket.socket
        A connected SOCK_SEQPACKET socket to the worker.
    serve_one : callable
        ``serve_one(message, descriptors)`` runs in the fork, on the worker's message
        with the operation "open" and the files that came with it; returns the exit
        status.
    """

    def __init__(self, control: socket.socket, serve_one: ServeOne) -> None:
        self._control = control
        self._serve_one = serve_one
        self._running: dict[int, int] = {}  # process id by submission number
        self._selector = selectors.DefaultSelector()
        self._bell = socket.socketpair()  # rung by a process that ends

    def serve(self) -> None:
        """Fork and bury until the worker hangs up."""
        adopt_orphans()
        wake, waking = self._bell
        wake.setblocking(False)
        waking.setblocking(False)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(wake, selectors.EVENT_READ)
        self._selector.register(self._control, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is wake:
                    with contextlib.suppress(BlockingIOError):
                        wake.recv(4096)
                elif not self._obey():
                    return
            self._bury()

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(
            self._control, MAX_MESSAGE, MAX_DESCRIPTORS
        )
        if not data:
            return False
        message = json.loads(data)
        number = int(message["number"])
        if message["op"] == "open":
            self._open(number, message, descriptors)
            for descriptor in descriptors:
                os.close(descriptor)
        elif number in self._running:
            chosen = message.get("signal", signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._running[number], chosen)
        return True

    def _open(
        self, number: int, message: dict[str, Any], descriptors: list[int]
    ) -> None:
        process = os.fork()
        if process:
            self._running[number] = process
            return
        code = 1
        try:
            end_with_parent()
            name_process("submission")
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            # Nothing that a notebook could use to disturb this process.
            for end in (self._control, *self._bell):
                end.close()
            code = self._serve_one(message, descriptors)
        except BaseException:
            traceback.print_exc()  # goes to the worker until a notebook runs
        finally:
            os._exit(code)

    def _bury(self) -> None:
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            for number, running in list(self._running.items()):
                if running == process:
                    del self._running[number]
                    code = os.waitstatus_to_exitcode(status)
                    self._end_orphans()
                    self._tell({"op": "gone", "number": number, "code": code})

    def _end_orphans(self) -> None:
        """Kill what a submission left behind: it ends with its submission."""
        for process in set(children()) - set(self._running.values()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def _tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):
            self._control.send(json.dumps(message).encode())


def run_submission(
    stream: socket.socket, number: int, limits: dict[str, int] | None, shell: Any
) -> int:
    """Wall this process in, then serve one judge; return the exit status.

    Parameters
    ----------
    stream : socket.socket
        To the judge.
    number : int
        Of the submission.
    limits : dict or None
        Fields of `autograder.sandbox.guest.inner_wall.Limits`; None: no walls at all.
    shell : IPython.core.interactiveshell.InteractiveShell
        The warm one.
    """
    channel = Channel(stream)
    if limits is not None:
        from autograder.sandbox.guest.inner_wall import FOLDER, Limits, put_up

        folder = FOLDER

        try:
            put_up(Limits(**limits), number)
        except OSError as error:
            channel.send({"op": "no wall", "why": str(error)})
            return 3
    else:
        import tempfile

        folder = tempfile.mkdtemp(prefix="notebook-")
    settle(folder)
    with contextlib.suppress(Closed):
        channel.send({"op": "ready"})
        Child(channel, shell).serve()
    if limits is None:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)
    return 0


def warm_up(modules: Iterable[str]) -> dict[str, Any]:
    """Import what notebooks import; say what came of it.

    Returns
    -------
    dict
        ``threads`` of this process afterwards, and ``missing`` modules.
    """
    missing = []
    with quiet():
        for name in (*modules, *_COURSE):
            try:
                importlib.import_module(name)
            except ImportError:
                missing.append(name)
    return {"threads": count_threads(), "missing": missing}


def count_threads() -> int:
    """Return the number of threads, those of C++ libraries included."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def main(descriptor: str, options: str) -> None:
    """Serve submissions."""
    chosen = json.loads(options)
    limits, without = chosen["limits"], set(chosen["without"])
    modules = [m for m in (*MODULES, *chosen["modules"]) if m not in without]
    if limits is not None:
        # Looks for its library with other programs, which the inner wall forbids.
        importlib.import_module("autograder.sandbox.guest.syscalls")
    shell = make_shell()

    def serve_one(message: dict[str, Any], descriptors: list[int]) -> int:
        stream = socket.socket(fileno=descriptors[0])
        return run_submission(stream, int(message["number"]), limits, shell)

    serve(int(descriptor), modules, serve_one, chosen.get("listener"))


def serve(
    descriptor: int,
    modules: Iterable[str],
    serve_one: ServeOne,
    listener: int | None = None,
) -> None:
    """Warm up, say so, and fork until the other side hangs up.

    Parameters
    ----------
    descriptor : int
        Of the control socket.
    modules : iterable of str
        What to import.
    serve_one : callable
        See `Warm`.
    listener : int, optional
        Of a listening socket: whoever connects gets a zygote of its own.
    """
    control = socket.socket(fileno=descriptor)
    gc.disable()  # nothing of an import is garbage, and looking for it takes long
    state = warm_up(modules)
    gc.freeze()  # else the collector writes to every shared page
    gc.enable()

    def serve_worker(line: socket.socket) -> None:
        name_process("zygote")
        line.send(json.dumps({"op": "warm", **state}).encode())
        Warm(line, serve_one).serve()

    if listener is None:
        serve_worker(control)
    else:
        Imports(control, socket.socket(fileno=listener), serve_worker).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
