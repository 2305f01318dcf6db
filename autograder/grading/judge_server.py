"""The process that judges are forked from: it has imported everything a judge needs.

So that starting another judge takes no time. It never reads a submission.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from autograder.grading.judge_process import Judge
from autograder.notebook.cell_output import encodable
from autograder.sandbox.guest.forkserver import Imports, name_process
from autograder.sandbox.host.launch import Forkserver
from autograder.sandbox.host.outer_wall import ONE_THREAD
from autograder.student.quiet import quiet


def start_judges(modules: Sequence[str]) -> Forkserver:
    """Start a judge server, and do not wait for it; who connects gets a judge.

    Parameters
    ----------
    modules : sequence of str
        What the lesson's rules need, which may be imported before the first order.
    """
    return Forkserver(lambda listener: _Server(modules, listener), socket.SOCK_STREAM)


class _Server:
    def __init__(self, modules: Sequence[str], listener: socket.socket) -> None:
        self._line, its = socket.socketpair()
        handed = [its.fileno(), listener.fileno()]
        program = ["-m", "autograder.grading.judge_server", *map(str, handed)]
        with its:
            self._process = subprocess.Popen(
                [sys.executable, *program, *modules],
                pass_fds=handed,
                stdin=subprocess.DEVNULL,
                # As many judges compute at once as there are cores: one thread each.
                env={**os.environ, **ONE_THREAD, "TF_CPP_MIN_LOG_LEVEL": "3"},
                start_new_session=True,  # Ctrl-C is the coordinator's
            )

    def close(self) -> None:
        """End it, and its judges with it."""
        self._line.close()
        self._process.kill()
        self._process.wait()


def _serve_worker(line: socket.socket) -> None:
    """Judge what a worker sends, until it hangs up."""
    name_process("judge")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    judge = Judge()
    with Connection(line.detach()) as worker, contextlib.suppress(EOFError, OSError):

        def say(message: dict[str, Any]) -> None:
            worker.send_bytes(json.dumps(message, ensure_ascii=False).encode())

        say({"pid": os.getpid()})
        while True:
            order = worker.recv()
            say(encodable(judge.answer(order, say)))


def main(owner: str, listener: str, *modules: str) -> None:
    """Fork a judge for every worker that connects, until the owner hangs up.

    Parameters
    ----------
    owner, listener : str
        Descriptors of the line to the owner, and of where workers connect.
    modules : str
        What to import.
    """
    name_process("judge server")
    ends = socket.socket(fileno=int(owner)), socket.socket(fileno=int(listener))
    gc.disable()  # nothing of an import is garbage, and looking for it takes long
    with quiet():
        for name in modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    gc.freeze()  # else the collector writes to every page that judges share
    gc.enable()
    Imports(*ends, _serve_worker).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
