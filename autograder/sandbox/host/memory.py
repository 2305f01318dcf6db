"""Watch the memory that a submission's processes hold together."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import psutil

from autograder.sandbox.guest.inner_wall import Limits

_TABLES = b"VmPTE:"  # page tables: of a sparse mapping they are all that is held


class Watcher(threading.Thread):
    """Kills a session's processes when together they hold too much memory.

    Parameters
    ----------
    root : psutil.Process
        Whose descendants they are.
    base : set of int
        Process ids of those that are not the session's.
    most : int
        Bytes that they may hold together.
    with_root : bool
        Whether `root` is one of them itself.
    """

    def __init__(
        self,
        root: psutil.Process,
        base: set[int],
        most: int = Limits.together,
        *,
        with_root: bool = False,
    ) -> None:
        super().__init__(name="memory watcher", daemon=True)
        self._root = root
        self._with_root = with_root
        self._base = base
        self._most = most
        self._over = threading.Event()
        self.was_too_much = False
        self.start()

    def run(self) -> None:
        """Look five times a second."""
        while not self._over.wait(0.2):
            with contextlib.suppress(psutil.Error, OSError):  # they come and go
                self._look()

    def stop(self) -> None:
        """End the watch."""
        self._over.set()

    def _look(self) -> None:
        for family in self._families(self._own()):
            # The second sum is the true one, and takes some forty times as long.
            if all(sum(map(of, family)) > self._most for of in (_in_sight, _held)):
                self.was_too_much = True
                for one in family:
                    with contextlib.suppress(psutil.Error):
                        one.kill()

    def _own(self) -> list[psutil.Process]:
        found = self._root.children(recursive=True)
        if self._with_root:
            found.append(self._root)
        return [one for one in found if one.pid not in self._base]

    def _families(self, own: list[psutil.Process]) -> list[list[psutil.Process]]:
        return [own]


class FamilyWatcher(Watcher):
    """Watches sessions that run at once: each answers for its own processes.

    A session's processes are one of the zygote's children and all that
    descends from it.
    """

    def _families(self, own: list[psutil.Process]) -> list[list[psutil.Process]]:
        parents: dict[int, int] = {}
        for one in own:
            with contextlib.suppress(psutil.Error):
                parents[one.pid] = one.ppid()
        families: dict[int, list[psutil.Process]] = {}
        for one in own:
            families.setdefault(_eldest(one.pid, parents), []).append(one)
        return list(families.values())


def _eldest(number: int, parents: dict[int, int]) -> int:
    """Return the first ancestor whose own parent is not among them."""
    for _ in parents:  # no more steps than that, whatever the numbers say
        parent = parents.get(number)
        if parent not in parents:
            break
        number = parent
    return number


def _in_sight(process: psutil.Process) -> int:
    """Return the bytes in a process's sight; what it shares counts in full."""
    if not Path("/proc/self/status").is_file():  # not Linux
        with contextlib.suppress(psutil.Error):
            return int(process.memory_info().rss)
        return 0
    return _added_up(process, "status", (b"RssAnon:", b"RssShmem:", _TABLES))


def _held(process: psutil.Process) -> int:
    """Return the bytes that a process holds: of shared ones, an equal part."""
    found = _added_up(process, "smaps_rollup", (b"Pss_Anon:", b"Pss_Shmem:"))
    if not found:  # not every system tells
        return _in_sight(process)
    return found + _added_up(process, "status", (_TABLES,))


def _added_up(process: psutil.Process, file: str, names: tuple[bytes, ...]) -> int:
    found = 0
    with contextlib.suppress(OSError):
        # Bytes: a process gives itself a name, of any letters.
        for line in Path(f"/proc/{process.pid}/{file}").read_bytes().splitlines():
            if line.startswith(names):
                found += int(line.split()[1]) * 1024
    return found
