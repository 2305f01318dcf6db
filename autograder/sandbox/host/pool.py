"""Start a zygote behind its walls, and open sessions in it."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from pathlib import Path
from typing import Any, Protocol

import psutil

from autograder.sandbox.host import cgroup, outer_wall
from autograder.sandbox.host.errors import KilledFromOutside, MachineryFailed
from autograder.sandbox.host.launch import MAX_MESSAGE, Adopted, Zygote
from autograder.sandbox.host.memory import Watcher
from autograder.sandbox.host.session import Session
from autograder.sandbox.host.setup import Setup
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import WireError

READY_SECONDS = 60.0  # for a fork to wall itself in
_GONE_SECONDS = 5.0
_LAST_WORDS_SECONDS = 0.05  # for word of a process that hung up by itself
_KILLED = (-9, 137)  # SIGKILL, as seen directly and through a process between


class Pool:
    """A zygote, and the sessions forked from it, one at a time.

    Parameters
    ----------
    setup : Setup
        How submissions are run.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._number = int.from_bytes(os.urandom(3), "big")
        self._warm: Zygote | Adopted | None = None
        self._base: set[int] = set()  # the wall's own processes, and the warm one
        self.forgiving = False  # whether a process killed from outside is tried again

    def warm(self) -> None:
        """Start the zygote, if it is not there.

        Raises
        ------
        MachineryFailed
            If it does not start.
        """
        if self._warm is None:
            self._start()

    def open(self) -> Session:
        """Fork a process for one submission.

        Returns
        -------
        Session
            Walled in and ready.

        Raises
        ------
        MachineryFailed
            If the walls cannot be put up, or the zygote has died.
        """
        warm = self._warm or self._start()
        self._number += 1
        own, its = socket.socketpair()
        message = json.dumps({"op": "open", "number": self._number}).encode()
        try:
            with its:
                socket.send_fds(warm.control, [message], [its.fileno()])
            channel = Channel(own)
            ready, _ = channel.receive(READY_SECONDS)
        except (OSError, WireError) as error:
            self.close()
            raise MachineryFailed(
                f"the zygote is gone ({error}): {warm.last_words()}"
            ) from None
        if ready.get("op") != "ready":
            self.close()
            raise MachineryFailed(f"no walls: {ready.get('why', 'unknown')}")
        most = self._setup.limits.together
        try:
            root = psutil.Process(warm.pid)
            group = cgroup.make(self._number, most) if self._setup.walls else None
            if group is not None:
                found = {child.pid for child in root.children(recursive=True)}
                group.add(found - self._base)
            watcher = Watcher(root, self._base, most)
        except psutil.Error:
            self.close()
            raise MachineryFailed("the zygote is gone") from None
        return Session(channel, Ending(self, self._number, watcher, group))

    def close(self) -> None:
        """Stop the zygote and everything forked from it."""
        if self._warm is not None:
            self._warm.close()
        self._warm = None

    def end(self, number: int, patience: float = 0.0) -> int | None:
        """Kill a session's processes; return how it had ended, if it had.

        Parameters
        ----------
        number : int
            Of the session.
        patience : float
            Seconds to wait for word that it had ended by itself.

        Raises
        ------
        MachineryFailed
            If the zygote itself has died.
        """
        if self._warm is None:
            raise MachineryFailed("the zygote is gone")
        code = self._gone(number, patience)
        if code is not None:
            return code
        message = json.dumps({"op": "kill", "number": number}).encode()
        try:
            self._warm.control.send(message)
            self._gone(number, _GONE_SECONDS)
        except OSError:
            self.close()
            raise MachineryFailed("the zygote is gone") from None
        return None

    def _gone(self, number: int, seconds: float) -> int | None:
        """Wait for the word that a session's processes are gone."""
        assert self._warm is not None
        control = self._warm.control
        end = time.monotonic() + seconds
        while (rest := end - time.monotonic()) > 0:
            if not select.select([control], [], [], rest)[0]:
                return None
            data = control.recv(MAX_MESSAGE)
            if not data:
                self.close()
                raise MachineryFailed("the zygote is gone")
            message = json.loads(data)
            if message["op"] == "gone" and message["number"] == number:
                return int(message["code"])
        return None

    def _start(self) -> Zygote | Adopted:
        self._warm = _adopted(self._setup.forkserver) or start_warm(self._setup)
        try:
            warm = psutil.Process(self._warm.pid)
            self._base = {child.pid for child in warm.children(recursive=True)}
        except psutil.Error:
            self.close()
            raise MachineryFailed("the zygote is gone") from None
        self._base.add(warm.pid)
        return self._warm


def start_warm(setup: Setup, listener: socket.socket | None = None) -> Zygote:
    """Start a zygote, or with a listening socket a fork server of them.

    Raises
    ------
    MachineryFailed
        If it does not start.
    """
    options: dict[str, Any] = {
        "limits": setup.limits.as_data() if setup.walls else None,
        "modules": list(setup.modules),
        "without": list(setup.without),
    }
    wall, environment = [], None
    if setup.walls:
        wall = outer_wall.command(setup.course_root, list(setup.data_folders))
    else:
        environment = _open_environment()
    return Zygote(
        "autograder.sandbox.guest.zygote", options, wall, environment, listener
    )


def _adopted(address: str) -> Adopted | None:
    """Return a zygote from a fork server; None where it has gone."""
    if not address:
        return None
    try:
        return Adopted(address)
    except OSError:
        return None


def _open_environment() -> dict[str, str]:
    package = str(Path(__file__).resolve().parents[3])
    return {**outer_wall.environment(), "PYTHONPATH": package}


class _CanEnd(Protocol):
    forgiving: bool

    def end(self, number: int, patience: float = 0.0) -> int | None: ...


class Ending:
    """Ends a session's processes and tells why they had ended, where that is known.

    Parameters
    ----------
    pool : Pool or FreshPool
        Where the session is.
    number : int
        Of the session.
    watcher : Watcher
        Of its memory.
    group : Group or None
        Of its processes, where there is one.
    """

    def __init__(
        self,
        pool: _CanEnd,
        number: int,
        watcher: Watcher,
        group: cgroup.Group | None = None,
    ) -> None:
        self._group = group
        self._pool = pool
        self._number = number
        self._watcher = watcher

    def __call__(self, why: str) -> str:
        """See `autograder.sandbox.host.session.Session`."""
        # How it ended matters only where nobody here ended it.
        code = self._pool.end(self._number, 0.0 if why else _LAST_WORDS_SECONDS)
        self._watcher.stop()
        was_too_much = self._watcher.was_too_much
        if self._group is not None:
            was_too_much |= self._group.was_too_much
            self._group.close()
        if was_too_much:
            return "its processes took more memory than allowed"
        if why or code is None:
            return why
        if code in _KILLED and self._pool.forgiving:
            # Process 1 of a namespace cannot be killed from within.
            raise KilledFromOutside("a submission's process was killed")
        if code == 0:
            return "it ended its own process"
        signals = {128 + number.value: number.name for number in signal.Signals}
        return f"its process ended ({signals.get(code, f'exit status {code}')})"
