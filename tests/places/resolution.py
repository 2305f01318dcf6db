"""Resolve the course's dependencies for every system and Python that it promises.

``python tests/places/resolution.py``: with the pins of constraints.txt and without, for
students and for instructors. Nothing is installed; the package index is asked.
"""

from __future__ import annotations

import itertools
import subprocess
import sys

from environments import ROOT

SYSTEMS = (
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)
PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = ("lab", "dev")
PINS = ((), ("--constraint", "constraints.txt"))


def fault(system: str, python: str, extra: str, pins: tuple[str, ...]) -> str:
    """Return what the resolver says against it; "" if it finds versions."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "pyproject.toml"),
        *("--python-platform", system, "--python-version", python, "--extra", extra),
        # A source distribution would have to be compiled by whoever installs it.
        *("--only-binary", ":all:", *pins),
    ]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8"
    )
    return done.stderr.strip() or "no reason given" if done.returncode else ""


def main() -> int:
    """Print one line for each combination."""
    failing = 0
    for chosen in itertools.product(SYSTEMS, PYTHONS, EXTRAS, PINS):
        said = fault(*chosen)
        failing += bool(said)
        system, python, extra, pins = chosen
        versions = "pinned" if pins else "newest"
        print(f"{system} {python} {extra} {versions}: {said or 'resolved'}", flush=True)
    print(f"{failing} failing")
    return failing


if __name__ == "__main__":
    sys.exit(bool(main()))
