"""Sessions in fresh processes, where a warm one cannot be forked: macOS, Windows.

Slower, and without walls; the same scores and diagnoses.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.errors import MachineryFailed
from autograder.sandbox.host.launch import START_SECONDS
from autograder.sandbox.host.memory import Watcher
from autograder.sandbox.host.pool import Ending, Pool
from autograder.sandbox.host.session import Session
from autograder.sandbox.host.setup import Setup
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import WireError

GUEST_USER = "COURSE_GUEST_USER"  # number of the user that submissions run as
GUEST_PACKAGE = "COURSE_GUEST_PACKAGE"  # folder of what stands beside their code
_GONE_SECONDS = 5.0
_SYSTEM = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PATHEXT", "COMSPEC")
_PLATFORM = ("PATH", "LANG")  # as this machine has them


def can_fork() -> bool:
    """Tell whether a zygote can be forked on this machine.

    Notes
    -----
    macOS has `fork`, but its own libraries abort in a forked process.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        pair = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    except OSError:
        return False
    for end in pair:
        end.close()
    return True


@dataclass
class _Running:
    """One submission's process and its folder."""

    process: subprocess.Popen[bytes]
    folder: Path


class FreshPool:
    """Starts a process for each submission; used like `host.pool.Pool`.

    Parameters
    ----------
    setup : Setup
        How submissions are run: without walls.

    Raises
    ------
    MachineryFailed
        If walls are asked for.
    """

    def __init__(self, setup: Setup) -> None:
        if setup.walls:
            raise MachineryFailed(
                "this machine cannot fork a zygote, and without one there are no "
                "walls: --unsafe-no-sandbox runs notebooks that you trust"
            )
        self.forgiving = False  # see `Pool`
        self._number = 0
        self._running: dict[int, _Running] = {}
        self._folder: Path | None = None

    def warm(self) -> None:
        """Do nothing: see `Pool`."""

    def open(self) -> Session:
        """Start a process for one submission.

        Returns
        -------
        Session
            Ready, and with nothing around it.

        Raises
        ------
        MachineryFailed
            If the process does not start.
        """
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="fresh-pool-"))
        self._number += 1
        token = secrets.token_hex(32)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
            running = self._start(port, token)
            self._running[self._number] = running
            try:
                channel = Channel(_accept(listener, running.process, token))
                ready, _ = channel.receive(START_SECONDS)
            except (OSError, WireError) as error:
                said = self._last_words(running)
                self.end(self._number)
                raise MachineryFailed(
                    f"a process did not start ({error}): {said}"
                ) from None
        if ready.get("op") != "ready":
            self.end(self._number)
            raise MachineryFailed("a process answered nonsense at its start")
        root = running.process.pid
        watcher = Watcher(psutil.Process(root), set(), with_root=True)
        return Session(channel, Ending(self, self._number, watcher))

    def close(self) -> None:
        """Stop every process that is still there, and remove their folders."""
        for number in list(self._running):
            self.end(number)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def end(self, number: int, patience: float = 0.0) -> int | None:
        """Kill a session's processes; return how it had ended, if it had."""
        running = self._running.pop(number, None)
        if running is None:
            return None
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.process.wait(patience)
        code = running.process.poll()
        _kill_all(running.process)
        shutil.rmtree(running.folder, ignore_errors=True)
        if code is not None and code < 0:
            return 128 - code
        return code

    def _start(self, port: int, token: str) -> _Running:
        assert self._folder is not None
        folder = self._folder / str(self._number)
        folder.mkdir()
        person = _person(self._folder, folder)
        with open(self._folder / f"{self._number}.said", "wb") as said:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "autograder.sandbox.guest.fresh_process",
                    str(port),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
                cwd=folder,
                env=_environment(self._folder),
                start_new_session=True,
                **person,
            )
        assert process.stdin is not None
        # Not an argument: those can be read by everybody on the machine.
        with contextlib.suppress(OSError), process.stdin:
            process.stdin.write(f"{token}\n".encode("ascii"))
        return _Running(process, folder)

    def _last_words(self, running: _Running) -> str:
        said = running.folder.with_suffix(".said")
        with contextlib.suppress(OSError):
            return said.read_text("utf-8", "replace").strip()[-3000:]
        return ""


AnyPool = Pool | FreshPool


def _accept(
    listener: socket.socket, process: subprocess.Popen[bytes], token: str
) -> socket.socket:
    """Wait for the process that knows the token; hang up on everybody else."""
    end = time.monotonic() + START_SECONDS
    listener.settimeout(0.2)
    while time.monotonic() < end:
        try:
            stream, _ = listener.accept()
        except TimeoutError:
            if process.poll() is not None:
                raise OSError(f"exit status {process.returncode}") from None
            continue
        stream.settimeout(5.0)
        with contextlib.suppress(OSError):
            if hmac.compare_digest(_read(stream, len(token)), token.encode("ascii")):
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return stream
        stream.close()
    raise OSError("no answer in time")


def _read(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part:
            break
        data += part
    return data


def _person(*folders: Path) -> dict[str, Any]:
    """Return who a submission runs as, and let them into these folders."""
    number = os.environ.get(GUEST_USER, "")
    if not number:
        return {}
    for folder in folders:
        os.chown(folder, int(number), int(number))
    return {"user": int(number), "group": int(number), "extra_groups": []}


def _environment(home: Path) -> dict[str, str]:
    """Return the variables of a walled-in process, with folders that exist here."""
    own_package = str(Path(__file__).resolve().parents[3])
    package = os.environ.get(GUEST_PACKAGE) or own_package
    kept = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
    own = {
        "PYTHONPATH": package,
        **dict.fromkeys(("HOME", "USERPROFILE", "TEMP", "TMP", "TMPDIR"), str(home)),
        "KERAS_HOME": str(home / ".keras"),
        "MPLCONFIGDIR": str(home / ".matplotlib"),
    }
    own |= {name: os.environ[name] for name in _PLATFORM if name in os.environ}
    return {**kept, **outer_wall.environment(), **own}


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and what it started."""
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    if hasattr(os, "killpg"):  # also those whose parents have gone
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GONE_SECONDS)
