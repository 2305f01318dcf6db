"""Environments of chosen versions, made by uv and kept while their lists stand."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def uv(*arguments: str | Path) -> str:
    """Run uv; what it says goes to this terminal, what it prints comes back."""
    command = [sys.executable, "-m", "uv", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def make(folder: Path, python: str, *install: str | Path) -> Path:
    """Return the Python of an environment in `folder`; made anew when asked otherwise.

    `install` are arguments of ``uv pip install``; files among them count by content.
    """
    program = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = _digest(python, *install)
    stamp = folder / "made-from"
    if program.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return program
    uv("venv", "--quiet", "--clear", "--python", python, folder)
    uv("pip", "install", "--quiet", "--python", program, *install)
    stamp.write_text(wanted, encoding="utf-8")
    return program


def versions(python: Path) -> dict[str, str]:
    """Return what is installed: version by name of distribution, in lower case."""
    lines = uv("pip", "freeze", "--python", python).splitlines()
    pairs = [line.split("==") for line in lines if "==" in line]
    return {name.lower(): version for name, version in pairs}


def _digest(*parts: str | Path) -> str:
    content = [p.read_bytes() if isinstance(p, Path) else p.encode() for p in parts]
    return hashlib.sha256(b"\0".join(content)).hexdigest()
