"""Teams' folders: a student, an assignment, and numbered versions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.intake.claims import Claim, Context, Format, Owner, Reading
from autograder.intake.listing import Entry

_VERSION = re.compile(r"[^\W\d]+ (?P<number>\d+)$")


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = _depth(entries)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        parts = entry.path.split("/")
        match = _VERSION.match(parts[depth + 2]) if len(parts) > depth + 3 else None
        if match is None:
            reading.others.append(entry)
            continue
        name = parts[depth]
        reading.claims.append(
            Claim(
                entry,
                Owner(name, name, (("any", name),), without_list=name),
                "/".join(parts[depth + 3 :]),
                rank=(int(match["number"]),),
                attempt=match["number"],
            )
        )
    return reading


def _depth(entries: Sequence[Entry]) -> int | None:
    """Return how deep the students' folders lie: STUDENT/ASSIGNMENT/Version N/file.

    An assignment may be called like a version, "HW 1": the deepest place counts.
    """
    paths = [entry.path.split("/") for entry in entries]
    for depth in (3, 2, 1, 0):
        shared = len({tuple(path[:depth]) for path in paths}) == 1
        fitting = [
            p for p in paths if len(p) > depth + 3 and _VERSION.match(p[depth + 2])
        ]
        if shared and fitting and 2 * len(fitting) >= len(paths):
            return depth
    return None


FORMAT = Format(
    "teams",
    "Teams (SharePoint), submitted files",
    ("Submitted files/Ada Lovelace/HW 1/Version 2/hw1.ipynb",),
    "the name",
    "none; the highest version counts",
    _read,
)
