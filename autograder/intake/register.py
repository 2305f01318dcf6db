"""Where each student's submission came from: for times, marks and feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.course import GRADING
from autograder.files import write_atomically

REGISTER = "handed_in.json"


def register_path(root: Path, lesson: str) -> Path:
    """Return where a lesson's register lies."""
    return root / GRADING / lesson / "intake" / REGISTER


def read_register(root: Path, lesson: str) -> dict[str, dict[str, Any]]:
    """Return what is known of each student's submission.

    Returns
    -------
    dict of str to dict
        By student: ``source`` and ``format``, ``file`` inside it, ``time`` in UTC or
        None, ``late`` as the system marks it or None, ``feedback`` where the system
        looks for feedback, ``group``, ``notes``. Empty where nothing was taken in.
    """
    try:
        made = json.loads(register_path(root, lesson).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    entries = made if isinstance(made, dict) else {}
    return {name: entry for name, entry in entries.items() if isinstance(entry, dict)}


def write_register(root: Path, lesson: str, entries: dict[str, dict[str, Any]]) -> None:
    """Write the register; a reader sees all of it or the earlier one."""
    text = json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=True)
    path = register_path(root, lesson)
    write_atomically(path, f"{text}\n".encode("utf-8", "backslashreplace"))
