"""Run stock nbgrader as a program of its own, and listen to what it says."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import autograder

_LEVEL = re.compile(r"^\[\w+ \| (?P<level>[A-Z]+)\] ?(?P<text>.*)$")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Finished:
    """What became of an nbgrader command.

    Parameters
    ----------
    code : int
        Exit status; 0 is success.
    lines : tuple of str
        Everything it wrote.
    out_of_time : bool
        Whether it was stopped because its time was over.
    """

    code: int
    lines: tuple[str, ...]
    out_of_time: bool = False

    @property
    def errors(self) -> list[str]:
        """The error messages, without nbgrader's prefixes and tracebacks."""
        found = [match for line in self.lines if (match := _LEVEL.match(line))]
        return [
            match["text"]
            for match in found
            if match["level"] in ("ERROR", "CRITICAL")
            and match["text"].strip()
            and not match["text"].startswith("Traceback")
        ]

    @property
    def reason(self) -> str:
        """The error in one line: the exception where there was one."""
        exceptions = [
            line
            for line in self.lines
            if re.match(r"^\s*[\w.]*(Error|Exception|TooOld|TooNew)\w*:", line)
        ]
        said = exceptions[-1:] or self.errors[:1] or [f"exit status {self.code}"]
        return " ".join(said[0].split())[:300]


def run_nbgrader(
    root: Path,
    *arguments: str,
    limit: float | None = None,
    on_line: Callable[[str], None] | None = None,
) -> Finished:
    """Run ``nbgrader ARGUMENTS`` in a course's folder: see `run`."""
    return run(root, ["nbgrader", *arguments], limit=limit, on_line=on_line)


def run(
    root: Path,
    module: list[str],
    *,
    limit: float | None = None,
    on_line: Callable[[str], None] | None = None,
    words: bytes = b"",
) -> Finished:
    """Run a module of Python's in a course's folder.

    Parameters
    ----------
    root : Path
        The course's folder: nbgrader takes its configuration from there.
    module : list of str
        Its name and arguments.
    limit : float, optional
        Seconds after which it is stopped, together with its kernel.
    on_line : callable, optional
        Gets each line at once, for progress.
    words : bytes
        What it reads.

    Returns
    -------
    Finished
        Exit status and everything that was written.
    """
    with tempfile.TemporaryFile() as asked:
        asked.write(words)
        asked.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=root,
            env=environment(),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name == "posix",
        )
    late = threading.Event()
    timer = threading.Timer(limit or 0, _stop, (process, late))
    if limit:
        timer.start()
    lines = []
    try:
        assert process.stdout is not None
        with process.stdout:
            for raw in process.stdout:
                line = _ANSI.sub("", raw.rstrip("\n"))
                lines.append(line)
                if on_line:
                    on_line(line)
        code = process.wait()
    except BaseException:  # Ctrl-C: leave nothing running behind
        _stop(process, late)
        process.wait()
        raise
    finally:
        timer.cancel()
    return Finished(code, tuple(lines), late.is_set())


def environment() -> dict[str, str]:
    """Return the environment nbgrader needs.

    It calls ``alembic`` by name, and kernels import this package.
    """
    package = str(Path(autograder.__file__).parents[1])
    variables = dict(os.environ)
    variables["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), variables.get("PATH", "")]
    )
    variables["PYTHONPATH"] = os.pathsep.join(
        filter(None, [package, variables.get("PYTHONPATH", "")])
    )
    variables.pop("NBGRADER_EXECUTION", None)
    variables["PYTHONWARNINGS"] = "ignore"
    return variables


def _stop(process: subprocess.Popen[str], late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
