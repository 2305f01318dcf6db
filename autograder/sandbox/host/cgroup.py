"""A control group for one submission, where this machine lets us make one.

It counts all that a submission's processes hold, the kernel's memory for them included:
page tables, pipes, sockets, files in memory. Where there is none, the watch of
`autograder.sandbox.host.memory` and the limits of each process remain.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_NAME = "course-"


class Group:
    """A control group.

    Parameters
    ----------
    path : Path
        Its folder, which is there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, processes: Iterable[int]) -> None:
        """Put processes into it, before they have done anything."""
        for process in processes:
            with contextlib.suppress(OSError):  # it has gone
                (self._path / "cgroup.procs").write_text(str(process), encoding="utf-8")

    @property
    def was_too_much(self) -> bool:
        """Whether the kernel has killed one of its processes for its memory."""
        for file in ("memory.events", "memory.oom_control"):
            with contextlib.suppress(OSError):
                text = (self._path / file).read_text(encoding="utf-8")
                return bool(re.search(r"^oom_kill [1-9]", text, re.MULTILINE))
        return False

    def close(self) -> None:
        """Remove it; while a process is still going, the next run does."""
        with contextlib.suppress(OSError):
            self._path.rmdir()


def make(number: int, memory: int) -> Group | None:
    """Return a group that may hold so many bytes; None where there can be none.

    Parameters
    ----------
    number : int
        Of the submission.
    memory : int
        Bytes.
    """
    home = _home()
    if home is None:
        return None
    path = home / f"{_NAME}{os.getpid()}-{number}"
    try:
        path.mkdir()
        is_new = (path / "memory.max").exists()  # version 2 of control groups
        name = "memory.max" if is_new else "memory.limit_in_bytes"
        (path / name).write_text(str(memory), encoding="utf-8")
    except OSError:
        with contextlib.suppress(OSError):
            path.rmdir()
        return None
    return Group(path)


@cache
def _home() -> Path | None:
    """Return the folder of this process's own group, if groups can be made in it."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        _, controllers, own = line.split(":", 2)
        if controllers == "memory":
            home = ROOT / "memory" / own.lstrip("/")
        elif not controllers and _gives_memory(ROOT / own.lstrip("/")):
            home = ROOT / own.lstrip("/")
        else:
            continue
        if os.access(home, os.W_OK):
            _sweep(home)
            return home
    return None


def _gives_memory(home: Path) -> bool:
    with contextlib.suppress(OSError):
        return (
            "memory"
            in (home / "cgroup.subtree_control").read_text(encoding="utf-8").split()
        )
    return False


def _sweep(home: Path) -> None:
    """Remove the groups of processes that were killed."""
    for path in home.glob(f"{_NAME}*-*"):
        owner = path.name.removeprefix(_NAME).partition("-")[0]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                path.rmdir()
