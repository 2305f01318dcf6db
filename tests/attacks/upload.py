"""What a case of an upload is made of, and how it is tried."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attacks.arena import LESSON, light
from attacks.zips import packed
from autograder.intake.submissions import collect_names
from autograder.intake.take import take_in


@dataclass(frozen=True)
class Upload:
    """One attack or fault in what is handed in."""

    number: str
    name: str
    tries: str
    stopped_by: str
    run: Callable[[Path], None]
    result: str = "refused with the reason; everybody else is taken in"
    stock: str = ""


CASES: list[Upload] = []
Run = Callable[[Path], None]


def upload(number: str, name: str, tries: str, stopped_by: str, **more: str) -> Any:
    """Register a function that tries it on a course's folder."""

    def register(run: Run) -> Run:
        CASES.append(Upload(number, name, tries, stopped_by, run, **more))
        return run

    return register


def submission(root: Path, student: str) -> Path:
    """Return where a student's notebook belongs, in a folder that exists."""
    path = root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def honest(root: Path) -> bytes:
    """Hand in an honest notebook; return its bytes."""
    content = json.dumps(light("lessons")).encode()
    submission(root, "honest").write_bytes(content)
    return content


def taken(root: Path, *paths: Path) -> dict[str, str]:
    """Take uploads in with an honest one; return reasons for refusal by student."""
    content = json.dumps(light("lessons")).encode()
    good = packed(root / "class.zip", {"ada/01.ipynb": content})
    received = take_in(root, LESSON, [*paths, good]).received
    assert submission(root, "ada").read_bytes() == content
    assert next(r for r in received if r.student == "ada").reason == ""
    return {r.student: r.reason for r in received if r.reason}


def collected(root: Path) -> dict[str, str]:
    """Collect names with an honest submission; return reasons for refusal."""
    content = honest(root)
    received = {r.student: r.reason for r in collect_names(root, LESSON)}
    assert received.pop("honest") == ""
    assert submission(root, "honest").read_bytes() == content
    return received


LINKS = "links are never followed; the submission is set aside with the reason"
SIZES = "sizes, ratios and counts are looked at before a byte is unpacked"
NAMES = "only a student's name is read from a path; where it goes is decided here"
TRIAGE = "read with care before anything else happens; set aside with the reason"
