"""Watch the memory that a submission's processes hold together."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import psutil

MEMORY = 4_000_000_000  # bytes that one submission's processes may hold together
_SHARED = 400_000_000  # bytes of a fork that are really the warm process's


class Watcher(threading.Thread):
    """Kills a session's processes when together they hold too much memory.

    Parameters
    ----------
    root : psutil.Process
        Whose descendants they are.
    base : set of int
        Process ids of those that are not the session's.
    with_root : bool
        Whether `root` is one of them itself.
    """

    def __init__(
        self, root: psutil.Process, base: set[int], *, with_root: bool = False
    ) -> None:
        super().__init__(name="memory watcher", daemon=True)
        self._root = root
        self._with_root = with_root
        self._base = base
        self._over = threading.Event()
        self.was_too_much = False
        self.start()

    def run(self) -> None:
        """Look five times a second."""
        while not self._over.wait(0.2):
            with contextlib.suppress(psutil.Error):
                self._look()

    def stop(self) -> None:
        """End the watch."""
        self._over.set()

    def _look(self) -> None:
        own: list[tuple[int, psutil.Process]] = []
        found = self._root.children(recursive=True)
        for child in [*found, self._root] if self._with_root else found:
            if child.pid not in self._base:
                own.append((_held(child) - _SHARED, child))
        if sum(max(0, held) for held, _ in own) > MEMORY:
            self.was_too_much = True
            for _, child in own:
                with contextlib.suppress(psutil.Error):
                    child.kill()


def _held(process: psutil.Process) -> int:
    """Return the bytes that a process holds: its own, and what it shares in memory."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.parent.parent.is_dir():  # not Linux: what it shares counts, too
        with contextlib.suppress(psutil.Error):
            return int(process.memory_info().rss)
        return 0
    found = 0
    with contextlib.suppress(OSError):
        # Bytes: a process gives itself a name, of any letters.
        for line in status.read_bytes().splitlines():
            if line.startswith((b"RssAnon:", b"RssShmem:")):
                found += int(line.split()[1]) * 1024
    return found
