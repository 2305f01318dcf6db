"""When a clone's newest commit was made, without running anything that lies in it."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

_COMMIT = re.compile(rb"^committer .*> (\d+) [+-]\d{4}$", re.MULTILINE)
_SECONDS = 20


def commit_time(clone: Path) -> dt.datetime | None:
    """Return the committer's time of a clone's HEAD, in UTC; None where it has none.

    A clone may come from a student, and its configuration can name programs to run:
    its objects are read through an empty repository of our own.
    """
    folder = clone / ".git"
    objects, name = folder / "objects", _head(folder)
    git = shutil.which("git")
    if git is None or not name or not objects.is_dir() or objects.is_symlink():
        return None
    with tempfile.TemporaryDirectory(prefix="course-git-") as own:
        for part in ("objects/info", "refs"):
            Path(own, part).mkdir(parents=True)
        Path(own, "HEAD").write_text("ref: refs/heads/none\n", encoding="utf-8")
        alternates = Path(own, "objects/info/alternates")
        alternates.write_text(f"{objects.resolve()}\n", encoding="utf-8")
        said = _run([git, f"--git-dir={own}", "cat-file", "commit", name])
    match = _COMMIT.search(said)
    return dt.datetime.fromtimestamp(int(match[1]), dt.UTC) if match else None


def _run(command: list[str]) -> bytes:
    variables = {
        "PATH": os.environ.get("PATH", ""),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
    try:
        done = subprocess.run(
            command, env=variables, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""


def _head(folder: Path) -> str:
    """Return the name of the commit that HEAD means."""
    text = _text(folder / "HEAD")
    if text.startswith("ref: refs/heads/") and ".." not in text:
        reference = text[5:]
        text = _text(folder / reference) or _packed(folder, reference)
    return text if re.fullmatch(r"[0-9a-f]{40,64}", text) else ""


def _packed(folder: Path, reference: str) -> str:
    for line in _text(folder / "packed-refs").splitlines():
        name, _, found = line.partition(" ")
        if found == reference:
            return name
    return ""


def _text(path: Path) -> str:
    try:
        if path.is_symlink() or path.stat().st_size > 1_000_000:
            return ""
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
