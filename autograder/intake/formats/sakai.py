"""Sakai's "download all": a folder for each student, the user's name in brackets."""

from __future__ import annotations

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
from autograder.intake.times import STAMP, read_time

_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<id>[^()]+)\)(?:_(?P<flat>[^/]+))?$")
_MEMBERS = re.compile(r"\(([^()]+)\)|^\s*([\w.@-]+)\s*$", re.MULTILINE)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, lambda top: _NAME.fullmatch(top))
    if depth is None or not _is_sakai(entries, depth):
        return None
    reading = Reading()
    own = {entry.path: entry for entry in entries}
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _NAME.fullmatch(top)
        if match is None:
            if top.casefold() in ("grades.csv", "grades.xls") and not below:
                reading.systems[entry.path] = "Sakai's table of grades"
            else:
                reading.others.append(entry)
        elif below in (STAMP, "members.txt"):
            reading.systems[entry.path] = "read for time or members"
        else:
            above = "/".join(entry.path.split("/")[: depth + 1])
            reading.claims.append(_claim(entry, match, above, below, own, context))
    return reading


def _is_sakai(entries: Sequence[Entry], depth: int) -> bool:
    """Tell Sakai's folders from others with brackets: by what lies in them."""
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _NAME.fullmatch(top)
        if match and (below == STAMP or below.count("/") == 1 or match["flat"]):
            return True
        if top.casefold() in ("grades.csv", "grades.xls") and not below:
            return True
    return False


def _claim(
    entry: Entry,
    match: re.Match[str],
    above: str,
    below: str,
    own: dict[str, Entry],
    context: Context,
) -> Claim:
    folder, _, file = below.partition("/")
    flat = match["flat"]
    group, members = _group(match, above, own)
    return Claim(
        entry,
        Owner(
            match["id"],
            match["name"],
            (("login", match["id"]), ("id", match["id"]), ("number", match["id"])),
            without_list=match["id"],
            by_name=False,
            group=group,
            members=members,
        ),
        (flat.partition("_")[2] or flat) if flat else file or folder,
        time=read_time(_text(own.get(f"{above}/{STAMP}")), context.zone),
        feedback="" if flat else f"{above}/Feedback Attachment(s)/{{name}}.html",
    )


def _group(
    match: re.Match[str], above: str, own: dict[str, Entry]
) -> tuple[str, tuple[tuple[tuple[str, str], ...], ...]]:
    text = _text(own.get(f"{above}/members.txt"))
    if not text:
        return "", ()
    found = [a or b for a, b in _MEMBERS.findall(text)]
    return match["name"], tuple((("login", m), ("id", m)) for m in found)


def _text(entry: Entry | None) -> str:
    try:
        return entry.read().decode("utf-8-sig") if entry and entry.size < 10_000 else ""
    except (CannotUnpack, UnicodeDecodeError):
        return ""


FORMAT = Format(
    "sakai",
    "Sakai, an assignment's download",
    (
        "HW 1/Lovelace, Ada(al220)/Submission attachment(s)/hw1.ipynb",
        "HW 1/Lovelace, Ada(al220)/timestamp.txt",
    ),
    "the user name in the last brackets",
    "timestamp.txt, in UTC",
    _read,
)
