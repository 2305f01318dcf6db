"""Blackboard's "assignment file download": flat, with a receipt for each attempt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from autograder.intake.claims import (
    Claim,
    Context,
    Format,
    Owner,
    Reading,
    depth_of,
    split_at,
)
from autograder.intake.listing import CannotUnpack, Entry
from autograder.intake.tables import decoded
from autograder.intake.times import read_time

# The first time counts: a student's own file may be called like another's attempt.
_NAME = re.compile(
    r"(?P<front>.+?)_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|\.txt)$"
)
_NAMED = re.compile(r"^Name:\s*(?P<name>.*?)\s*\((?P<user>[^()]+)\)\s*$", re.MULTILINE)
_DATE = re.compile(r"^Date Submitted:\s*(?P<date>.+?)\s*$", re.MULTILINE)
_FILES = re.compile(
    r"Original filename:\s*(?P<original>.+?)\s*\n"
    r"\s*Filename:\s*(?P<name>.+?)\s*(?:\n|$)"
)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, _NAME.match)
    if depth is None:
        return None
    reading, found = Reading(), []
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _NAME.match(top)
        if match is None or below:
            reading.others.append(entry)
        else:
            found.append((entry, match))
    receipts = {
        (m["front"], m["time"]): _text(entry) for entry, m in found if not m["file"]
    }
    assignment = _assignment([m["front"] for _, m in found], receipts, context)
    for entry, match in found:
        receipt = receipts.get((match["front"], match["time"]), "")
        reading.claims.append(_claim(entry, match, receipt, assignment, context))
    return reading


def _text(entry: Entry) -> str:
    try:
        return decoded(entry.read())[0].replace("\r\n", "\n")
    except (CannotUnpack, UnicodeDecodeError):
        return ""


def _assignment(
    fronts: list[str], receipts: dict[tuple[str, str], str], context: Context
) -> str:
    """Return what stands before the user's name: both may hold underscores."""
    for (front, _), text in receipts.items():
        named = _NAMED.search(text)
        if named and front.endswith(f"_{named['user']}"):
            return front[: -len(named["user"])]
    prefixes = {f[: i + 1] for f in fronts for i, sign in enumerate(f) if sign == "_"}
    shared = [p for p in prefixes if all(f.startswith(p) for f in fronts)]
    known = [
        prefix
        for prefix in shared
        if all(context.roster.by_alias(f[len(prefix) :]) for f in fronts)
    ]
    distinct = len(set(fronts)) > 1
    return max(known or (shared if distinct else []), key=len, default="")


def _claim(
    entry: Entry, match: re.Match[str], receipt: str, assignment: str, context: Context
) -> Claim:
    front = match["front"]
    user = front[len(assignment) :] if assignment else front.rpartition("_")[2]
    named, date = _NAMED.search(receipt), _DATE.search(receipt)
    if named and front.endswith(f"_{named['user']}"):
        user = named["user"]
    moment = read_time(date["date"], context.zone) if date else None
    moment = moment or read_time(match["time"], context.zone)
    originals = {m["name"]: m["original"] for m in _FILES.finditer(receipt)}
    file = originals.get(entry.name, match["file"] or "receipt.txt")
    stem = (match["file"] or "feedback").rpartition(".")[0] or match["file"]
    return Claim(
        entry,
        Owner(
            user,
            named["name"] if named else user,
            (("login", user), ("id", user), ("number", user)),
            without_list=user,
            by_name=bool(named and context.roster) and not context.roster.has("login"),
        ),
        file,
        rank=(int(match["time"].replace("-", "")),),
        time=moment or _of(match["time"]),
        attempt=match["time"],
        feedback=f"{front}_attempt_{match['time']}_{stem}.html",
    )


def _of(text: str) -> dt.datetime | None:
    return read_time(text, dt.UTC)


FORMAT = Format(
    "blackboard",
    "Blackboard, assignment file download",
    (
        "HW 1_al220_attempt_2026-03-05-23-58-10_hw1.ipynb",
        "HW 1_al220_attempt_2026-03-05-23-58-10.txt",
    ),
    "the user name; the receipt decides",
    "the receipt, else the name (the course's time zone)",
    _read,
    is_local=True,
)
