"""Fuzz what reads students' bytes, for long: led by coverage, in bounded memory.

    python -m benchmarks.fuzz TARGET [--executions 1000000] [--seconds 3600]

Needs Atheris (pip install atheris), for Linux. Stops at the first input that raises,
takes more than five seconds of computing, or one gigabyte, and keeps it in
tests/fuzzing/found/.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
_BUDGET = 5.0  # seconds for one input
_MEMORY = 1_000  # megabytes
_PROGRESS = 10_000  # executions between two lines


def main() -> None:
    """Fuzz one target."""
    arguments = chosen()

    import atheris

    with atheris.instrument_imports(include=["autograder"]):
        from fuzzing.targets import TARGETS, seeds

    found = ROOT / "tests" / "fuzzing" / "found" / arguments.target
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number, seed in enumerate(seeds(arguments.target)):
            Path(folder, str(number)).write_bytes(seed)
            TARGETS[arguments.target](seed)  # imports what it needs
        count, longest = [0], [0.0]

        def one(data: bytes) -> None:
            started = time.process_time()
            TARGETS[arguments.target](data)
            seconds = time.process_time() - started
            count[0] += 1
            longest[0] = max(longest[0], seconds)
            if seconds > _BUDGET:
                raise TimeoutError(f"{seconds:.1f} s for one input")
            is_last = count[0] == arguments.executions
            if is_last or count[0] % _PROGRESS == 0:
                tell(arguments.target, count[0], longest[0])
            if is_last:
                os._exit(0)

        options = [
            *(f"-max_total_time={arguments.seconds}", f"-rss_limit_mb={_MEMORY}"),
            *("-max_len=4096", f"-artifact_prefix={found}/", "-verbosity=0"),
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], folder, *options], one)
        atheris.Fuzz()


def chosen() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target")
    parser.add_argument("--executions", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=3_600)
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
