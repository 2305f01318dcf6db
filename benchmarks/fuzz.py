"""Fuzz what reads students' bytes, for long: led by coverage, in bounded memory.

    python -m benchmarks.fuzz TARGET [--executions 1000000] [--seconds 3600]
        [--corpus FOLDER]

Needs Atheris (pip install atheris), for Linux. Stops at the first input that raises,
takes more than five seconds of computing, or one gigabyte, and keeps it in
tests/fuzzing/found/. A corpus that is kept lets the next run go on where one ended.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
_BUDGET = 5.0  # seconds for one input
_MEMORY = 1_000  # megabytes
_PROGRESS = 10_000  # executions between two lines
_LENGTH = 4_096  # bytes of an input
# Where more bytes only make it slower: they are cut, or repeat what few of them do.
_LENGTHS = {"colours": 400, "cells": 512, "name": 512}


def main() -> None:
    """Fuzz one target."""
    arguments = chosen()

    import atheris

    with atheris.instrument_imports(include=["autograder"]):
        from fuzzing.targets import TARGETS, seeds

    found = ROOT / "tests" / "fuzzing" / "found" / arguments.target
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus = Path(arguments.corpus or folder)
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(seeds(arguments.target)):
            (corpus / f"seed-{number}").write_bytes(seed)
            TARGETS[arguments.target](seed)  # imports what it needs
        one = Counted(arguments, TARGETS[arguments.target])
        length = _LENGTHS.get(arguments.target, _LENGTH)
        options = [
            *(f"-rss_limit_mb={_MEMORY}", f"-max_len={length}"),
            *(f"-artifact_prefix={found}/", "-verbosity=0"),
        ]
        atheris.Setup([sys.argv[0], str(corpus), *options], one)
        atheris.Fuzz()


class Counted:
    """Gives a target its inputs, counts them, and ends the program in time."""

    def __init__(
        self, arguments: argparse.Namespace, target: Callable[[bytes], None]
    ) -> None:
        self._name, self._target = arguments.target, target
        self._most = arguments.executions
        self._end = time.monotonic() + arguments.seconds
        self._count, self._longest = 0, 0.0

    def __call__(self, data: bytes) -> None:
        """Give it one input."""
        started = time.process_time()
        self._target(data)
        seconds = time.process_time() - started
        self._count += 1
        self._longest = max(self._longest, seconds)
        if seconds > _BUDGET:
            raise TimeoutError(f"{seconds:.1f} s for one input")
        is_last = self._count == self._most or time.monotonic() > self._end
        if is_last or self._count % _PROGRESS == 0:
            tell(self._name, self._count, self._longest)
        if is_last:
            os._exit(0)


def chosen() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target")
    parser.add_argument("--executions", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=3_600)
    parser.add_argument("--corpus", help="a folder, to go on in")
    return parser.parse_args()


def tell(target: str, count: int, longest: float) -> None:
    """Say how far it is."""
    print(
        f"{target}: {count:,} executions, 0 crashes, at most {1000 * longest:.0f} ms "
        "for one",
        flush=True,
    )


if __name__ == "__main__":
    main()
