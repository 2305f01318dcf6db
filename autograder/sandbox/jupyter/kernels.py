"""Kernels forked from one zygote, for whoever starts kernels in this process."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from autograder.sandbox.guest.inner_wall import Limits
from autograder.sandbox.guest.kernel import NO_WALL
from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.errors import MachineryFailed
from autograder.sandbox.host.launch import MAX_MESSAGE, Zygote
from autograder.sandbox.host.memory import FamilyWatcher
from autograder.sandbox.host.setup import Setup

_PROBE_SECONDS = 30.0
_GONE = 1  # exit status of kernels whose zygote has died
_VARIABLES = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}

_shared: Kernels | None = None
_why_not = ""  # tried in vain once: the reason
_lock = threading.Lock()


class Kernels:
    """A zygote and its kernels.

    Parameters
    ----------
    course_root : Path
        Hidden from them.

    Raises
    ------
    MachineryFailed
        If there are no walls here, or no forks.
    """

    def __init__(self, course_root: Path) -> None:
        setup = Setup.for_lesson("", "", course_root=str(course_root))
        wall = outer_wall.command(
            setup.course_root,
            list(setup.data_folders),
            hidden=True,
            variables=_VARIABLES,
        )
        options = {"limits": setup.limits.as_data()}
        self._warm = Zygote("autograder.sandbox.guest.kernel", options, wall)
        self._number = int.from_bytes(os.urandom(3), "big")
        self._codes: dict[int, int] = {}
        self._lock = threading.RLock()
        self.owner = os.getpid()
        self.is_gone = False
        self._watcher = self._watch()
        self._probe()

    def launch(self, message: dict[str, Any], descriptors: list[int]) -> int:
        """Fork a kernel.

        Parameters
        ----------
        message : dict
            See `autograder.sandbox.guest.kernel.run_kernel`.
        descriptors : list of int
            Ours to close afterwards.

        Returns
        -------
        int
            Its number.

        Raises
        ------
        MachineryFailed
            If the zygote has died.
        """
        with self._lock:
            self._number += 1
            self._watcher.was_too_much = False  # told of what began before
            order = {"op": "open", "number": self._number, **message}
            data = json.dumps(order).encode()
            try:
                socket.send_fds(self._warm.control, [data], descriptors)
            except OSError as error:
                self.is_gone = True
                raise MachineryFailed(f"the zygote is gone: {error}") from None
            return self._number

    def code(self, number: int) -> int | None:
        """Return a kernel's exit status; None while it runs."""
        with self._lock:
            self._listen()
            if self.is_gone:
                return self._codes.get(number, _GONE)
            return self._codes.get(number)

    def send(self, number: int, chosen: int) -> None:
        """Send a kernel a signal."""
        order = {"op": "signal", "number": number, "signal": int(chosen)}
        with self._lock, contextlib.suppress(OSError):
            self._warm.control.send(json.dumps(order).encode())

    def last_words(self) -> str:
        """Return what the zygote said last, and whether memory was the end."""
        words = self._warm.last_words()
        if self._watcher.was_too_much:
            words += " The processes of a kernel took more memory than allowed."
        return words.strip()

    def close(self) -> None:
        """End all of them."""
        self.is_gone = True
        self._watcher.stop()
        self._warm.close()

    def _listen(self) -> None:
        while not self.is_gone:
            try:
                data = self._warm.control.recv(MAX_MESSAGE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self.is_gone = True
                return
            message = json.loads(data)
            if message["op"] == "gone":
                self._codes[message["number"]] = message["code"]

    def _watch(self) -> FamilyWatcher:
        """Watch the memory of all that will be forked."""
        try:
            warm = psutil.Process(self._warm.pid)
            base = {warm.pid, *(one.pid for one in warm.children(recursive=True))}
        except psutil.Error:
            self._warm.close()
            raise MachineryFailed("the zygote is gone") from None
        return FamilyWatcher(warm, base, Limits.together)

    def _probe(self) -> None:
        """Let one fork put up its walls, and nothing else."""
        try:
            number = self.launch({}, [])
            end = time.monotonic() + _PROBE_SECONDS
            while (code := self.code(number)) is None and time.monotonic() < end:
                time.sleep(0.01)
        except BaseException:
            self.close()
            raise
        if code != 0:
            self.close()
            what = "no walls" if code == NO_WALL else f"a fork failed ({code})"
            raise MachineryFailed(f"{what}: {self.last_words()}")


def close_shared() -> None:
    """End this process's kernels, and forget what was tried in vain."""
    global _shared, _why_not
    with _lock:
        if _shared is not None and _shared.owner == os.getpid():
            _shared.close()
        _shared, _why_not = None, ""


def shared(course_root: Path) -> Kernels:
    """Return this process's kernels; the first call starts them.

    Raises
    ------
    MachineryFailed
        If there are none, now and whenever this is called again.
    """
    global _shared, _why_not
    with _lock:
        if _shared is not None and _shared.owner == os.getpid():
            if not _shared.is_gone:
                return _shared
            _shared.close()
        if _why_not or (_why_not := outer_wall.missing()):
            raise MachineryFailed(_why_not)
        try:
            _shared = Kernels(course_root)
        except MachineryFailed as error:
            _why_not = str(error)
            raise
        return _shared
