"""Sakai's "download all": a folder for each student, the user's name in brackets."""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Sequence
from dataclasses import replace

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
from autograder.intake.tables import decoded, rows_of
from autograder.intake.times import STAMP, read_time

_NAME = re.compile(r"(?P<name>.+?)\s*\((?P<id>[^()]+)\)(?:_(?P<flat>[^/]+))?$")
_UNNAMED = re.compile(r"(?P<id>[0-9a-f]{8}[0-9a-f-]*) \S+$")
_FEEDBACK = re.compile(r"feedback|rückmeld|retour|comentario|commento|bewertung", re.I)
_GRADES = ("grades.csv", "grades.xls")
_MEMBERS = re.compile(r"\(([^()]+)\)|^\s*([\w.@-]+)\s*$", re.MULTILINE)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, _match)
    if depth is None or not _is_sakai(entries, depth):
        return None
    reading = Reading()
    own = {entry.path: entry for entry in entries}
    late = _late(entries, depth)
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _match(top)
        if match is None:
            if top.casefold() in _GRADES and not below:
                reading.systems[entry.path] = "Sakai's table of grades"
            else:
                reading.others.append(entry)
        elif below in (STAMP, "members.txt"):
            reading.systems[entry.path] = "read for time or members"
        elif _FEEDBACK.search(below.rpartition("/")[0]):
            reading.systems[entry.path] = "feedback, which went the other way"
        else:
            above = "/".join(entry.path.split("/")[: depth + 1])
            claim = _claim(entry, match, above, below, own, context)
            reading.claims.append(replace(claim, late=late.get(match["id"])))
    return reading


def _match(top: str) -> re.Match[str] | None:
    return _NAME.fullmatch(top) or _UNNAMED.fullmatch(top)


def _is_sakai(entries: Sequence[Entry], depth: int) -> bool:
    """Tell Sakai's folders from others with brackets: by what lies in them."""
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _match(top)
        is_flat = bool(match and match.groupdict().get("flat"))
        if match and (below == STAMP or below.count("/") == 1 or is_flat):
            return True
        if top.casefold() in _GRADES and not below:
            return True
    return False


def _late(entries: Sequence[Entry], depth: int) -> dict[str, bool]:
    """Return who is late by the table in the zip: its words are Late and On time."""
    found = {}
    for entry in entries:
        if split_at(entry, depth) != ("grades.csv", ""):
            continue
        with contextlib.suppress(CannotUnpack, UnicodeDecodeError, csv.Error):
            for _, row in rows_of(decoded(entry.read())[0]):
                if len(row) >= 7 and row[6].strip() in ("Late", "On time"):
                    found[row[0].strip()] = row[6].strip() == "Late"
    return found


def _claim(
    entry: Entry,
    match: re.Match[str],
    above: str,
    below: str,
    own: dict[str, Entry],
    context: Context,
) -> Claim:
    folder, _, file = below.partition("/")
    if match.re is _UNNAMED:
        owner = Owner(match["id"], is_unnamed=True)
        moment = read_time(_text(own.get(f"{above}/{STAMP}")), context.zone)
        return Claim(entry, owner, file or folder, time=moment)
    flat = match["flat"]
    group, members = _group(match, above, own)
    return Claim(
        entry,
        Owner(
            match["id"],
            match["name"],
            (("login", match["id"]), ("id", match["id"]), ("number", match["id"])),
            without_list=match["id"],
            by_name=bool(context.roster) and not context.roster.has("login"),
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
