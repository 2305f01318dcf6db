"""Start a zygote, behind the outer wall or without, and hear how it is.

Workers of one machine share a `Forkserver`, which has imported everything once; each
gets a zygote of its own from it. A worker without one starts its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import psutil

from autograder.sandbox.guest.zygote import MAX_THREADS
from autograder.sandbox.host.errors import MachineryFailed

START_SECONDS = 180.0  # for importing TensorFlow on a busy machine
MAX_MESSAGE = 10_000
_MAX_WORKERS = 1024  # that may wait to be let in
_SENDER = struct.Struct("3i")  # process, user, group
_ROOM_FOR_SENDER = (
    socket.CMSG_SPACE(_SENDER.size) if hasattr(socket, "CMSG_SPACE") else 0
)


class Zygote:
    """A process that has imported the stack, and the line to it.

    Parameters
    ----------
    module : str
        What it runs: `autograder.sandbox.guest.zygote` or one like it.
    options : dict
        For the module.
    wall : sequence of str
        The command to put it behind; empty for none.
    environment : mapping of str, optional
        Its variables; ours by default, where the wall sets its own.
    listener : socket.socket, optional
        Where it forks zygotes for others; then it is not waited for.

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
        listener: socket.socket | None = None,
    ) -> None:
        self._words = ""
        # What it says when it fails; an unread pipe would block it.
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `close`)
        self.control, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        handed = [its.fileno()]
        if listener is not None:
            handed.append(listener.fileno())
            options = {**options, "listener": listener.fileno()}
        program = [sys.executable, "-m", module, str(its.fileno()), json.dumps(options)]
        with its:
            self.process = subprocess.Popen(
                [*wall, *program],
                pass_fds=handed,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                env=environment,
                start_new_session=True,
            )
        self.pid = self.process.pid
        if listener is None:
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
            if not data:
                raise MachineryFailed("the zygote did not start")
            _must_be_forkable(data)
        except MachineryFailed as failed:
            self.close()
            raise MachineryFailed(f"{failed}: {self.last_words()}") from None
        except BaseException:  # Ctrl-C
            self.close()
            raise


class Adopted:
    """A zygote that a fork server has forked; used like a `Zygote`.

    Parameters
    ----------
    address : str
        Of the fork server.

    Raises
    ------
    OSError, MachineryFailed
        If there is none, or it must not be forked.
    """

    def __init__(self, address: str) -> None:
        self.control = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            # The kernel says who is at the other end, in numbers of this side.
            self.control.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            self.control.settimeout(START_SECONDS)
            self.control.connect(address)
            data, told, _, _ = self.control.recvmsg(MAX_MESSAGE, _ROOM_FOR_SENDER)
            self.control.settimeout(None)
            if not data:
                raise OSError("the fork server has gone")
            _must_be_forkable(data)
            self.pid = _sender(told)
            self._process = psutil.Process(self.pid)
        except psutil.Error as error:
            self.control.close()
            raise OSError(str(error)) from None
        except BaseException:
            self.control.close()
            raise

    def close(self) -> None:
        """Stop it and everything forked from it, which ends with it."""
        self.control.close()
        with contextlib.suppress(psutil.Error):
            self._process.kill()

    def last_words(self) -> str:
        """Return nothing: what a fork server says is heard by who started it."""
        return "forked from the fork server"


class Closable(Protocol):
    """What a fork server is started as."""

    def close(self) -> None:
        """End it."""


class Forkserver:
    """A process that has imported the stack, for the workers of this machine.

    Parameters
    ----------
    start : callable
        ``start(listener)`` returns its `Zygote`, or something that can be closed.
    kind : socket.SocketKind
        How its clients talk.

    Attributes
    ----------
    address : str
        Where to connect, in a folder that nobody else may enter.
    """

    def __init__(
        self,
        start: Callable[[socket.socket], Closable],
        kind: socket.SocketKind | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="course-forkserver-")
        self.address = str(Path(self._folder.name, "line"))
        kind = socket.SOCK_SEQPACKET if kind is None else kind
        with socket.socket(socket.AF_UNIX, kind) as listener:
            listener.bind(self.address)
            listener.listen(_MAX_WORKERS)
            self._warm = start(listener)

    def close(self) -> None:
        """End it, and all that was forked from it."""
        self._warm.close()
        self._folder.cleanup()


def _must_be_forkable(state: bytes) -> None:
    threads = json.loads(state)["threads"]
    if threads > MAX_THREADS:
        raise MachineryFailed(
            f"the zygote has {threads} threads after its imports: "
            "something computes while it is imported, and its forks might hang"
        )


def _sender(told: list[tuple[int, int, bytes]]) -> int:
    """Return the process id of who sent a message."""
    for level, kind, data in told:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            process, _, _ = _SENDER.unpack(data)
            return int(process)
    raise OSError("the kernel does not say who sent a message")
