"""nbgrader's own folders: STUDENT/LESSON/LESSON.ipynb, as `collect` leaves them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from autograder.intake.claims import Claim, Context, Format, Owner, Reading
from autograder.intake.formats.exchange import SECRET
from autograder.intake.listing import CannotUnpack, Entry
from autograder.intake.times import STAMP, read_time


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = _depth(entries, context.lesson)
    if depth is None:
        return None
    reading = Reading()
    own = {entry.path: entry for entry in entries}
    for entry in entries:
        parts = entry.path.split("/")
        if len(parts) < depth + 3:
            reading.others.append(entry)
        elif parts[depth + 1] != context.lesson:
            reading.systems[entry.path] = f"of another lesson, {parts[depth + 1]}"
        elif parts[depth + 2 :] == [STAMP]:
            reading.systems[entry.path] = "read for the time"
        else:
            above = "/".join(parts[: depth + 2])
            reading.claims.append(
                _claim(entry, parts, depth, own.get(f"{above}/{STAMP}"))
            )
    return reading


def _depth(entries: Sequence[Entry], lesson: str) -> int | None:
    """Return how deep the students' folders lie: each has the lesson's inside."""
    paths = [entry.path.split("/") for entry in entries]
    for depth in range(3):
        if len({tuple(path[:depth]) for path in paths}) > 1:
            return None
        fitting = [p for p in paths if len(p) >= depth + 3 and p[depth + 1] == lesson]
        students = {path[depth] for path in paths if len(path) > depth}
        if fitting and 2 * len({path[depth] for path in fitting}) >= len(students):
            return depth
    return None


def _claim(entry: Entry, parts: list[str], depth: int, stamp: Entry | None) -> Claim:
    student = parts[depth]
    file = "/".join(parts[depth + 2 :])
    return Claim(
        entry,
        Owner(
            student,
            student,
            (("id", student), ("any", student)),
            without_list=student,
        ),
        file,
        time=_time(stamp),
        secret=file == SECRET,
        by_filename=True,
    )


def _time(stamp: Entry | None) -> dt.datetime | None:
    try:
        text = stamp.read().decode("utf-8") if stamp and stamp.size < 200 else ""
    except (CannotUnpack, UnicodeDecodeError):
        return None
    return read_time(text, dt.UTC)


FORMAT = Format(
    "nbgrader",
    "nbgrader's layout (`submitted/`)",
    (
        "s01/01_edge_detection/01_edge_detection.ipynb",
        "s01/01_edge_detection/timestamp.txt",
    ),
    "the outer folder",
    "timestamp.txt",
    _read,
)
