"""Run a program and see what it and all its descendants cost."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_INTERVAL = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Cost:
    """What a program took.

    Parameters
    ----------
    seconds : float
        From its start to its end.
    cpu : float
        Seconds of computing, its descendants' included; up to a fifth of a second of
        what they did last is missed.
    memory : int
        Bytes that the program itself, without descendants, held at most.
    code : int
        Its exit status.
    """

    seconds: float
    cpu: float
    memory: int
    code: int


def watched(command: list[str], folder: Path) -> Cost:
    """Run a program to its end.

    Parameters
    ----------
    command : list of str
        Program and arguments; what it says is thrown away.
    folder : Path
        Where it runs.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    over = threading.Event()
    cpu, memory = [0.0], [0]

    def look() -> None:
        root = psutil.Process(process.pid)
        while not over.wait(_INTERVAL):
            with contextlib.suppress(psutil.Error):
                memory.append(root.memory_info().rss)
                cpu.append(_cpu(root))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    code = process.wait()
    seconds = time.perf_counter() - started
    over.set()
    looking.join()
    return Cost(seconds, max(cpu), max(memory), code)


def _cpu(root: psutil.Process) -> float:
    """Return the seconds of all that run, and of the dead whom they have buried."""
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):
            total += sum(process.cpu_times()[:4])
    return total
