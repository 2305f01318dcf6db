"""Start a warm process, behind the outer wall or without, and hear how it is."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.engine.session import MachineryFailed
from autograder.sandbox.warm import MAX_THREADS

START_SECONDS = 180.0  # for importing TensorFlow on a busy machine
MAX_MESSAGE = 10_000


class WarmProcess:
    """A process that has imported the stack, and the line to it.

    Parameters
    ----------
    module : str
        What it runs: `autograder.sandbox.warm` or one like it.
    options : dict
        For the module.
    wall : sequence of str
        The command to put it behind; empty for none.
    environment : mapping of str, optional
        Its variables; ours by default, where the wall sets its own.

    Raises
    ------
    MachineryFailed
        If it does not start, or must not be forked.
    """

    def __init__(
        self,
        module: str,
        options: dict[str, Any],
        wall: Sequence[str],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._words = ""
        # What it says when it fails; an unread pipe would block it.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self.control, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        program = [sys.executable, "-m", module, str(its.fileno()), json.dumps(options)]
        with its:
            self.process = subprocess.Popen(
                [*wall, *program],
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                env=environment,
                start_new_session=True,
            )
        self._await()

    def close(self) -> None:
        """Stop it and everything forked from it."""
        self.control.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._words = self.last_words()
        self._said.close()

    def last_words(self) -> str:
        """Return the end of what it said, for an error message."""
        if self._said.closed:
            return self._words
        self._said.seek(0)
        text = self._said.read().decode("utf-8", "replace").strip()
        return text[-3000:]

    def _await(self) -> None:
        try:
            ready = select.select([self.control], [], [], START_SECONDS)[0]
            data = self.control.recv(MAX_MESSAGE) if ready else b""
        except BaseException:  # Ctrl-C
            self.close()
            raise
        if not data:
            self.close()
            raise MachineryFailed(
                f"the warm process did not start: {self.last_words()}"
            )
        state: dict[str, Any] = json.loads(data)
        if state["threads"] > MAX_THREADS:
            self.close()
            raise MachineryFailed(
                f"the warm process has {state['threads']} threads after its imports: "
                "something computes while it is imported, and its forks might hang"
            )
