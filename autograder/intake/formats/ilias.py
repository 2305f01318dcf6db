"""ILIAS' download of an exercise: a folder for each student, with login and number."""

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
from autograder.intake.listing import Entry
from autograder.intake.names import original_name

_NAME = re.compile(r"(?P<last>[^_]+)_(?P<first>[^_]+)_(?P<login>.+)_(?P<number>\d+)$")
_TEAM = re.compile(r"Team \d+$", re.IGNORECASE)
_LATE = re.compile(r"(?P<words>[^/]{3,40}?) - (?P<file>[^/]+)$")
_LATE_WORDS = re.compile(r"late|verspätet|retard|tard", re.IGNORECASE)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, lambda t: _NAME.fullmatch(t) or _TEAM.match(t))
    if depth is None or not all("/" in e.path for e in entries if not _is_status(e)):
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        team = ""
        if _TEAM.match(top):
            team, (top, below) = top, split_at(entry, depth + 1)
        match = _NAME.fullmatch(top)
        if match is not None and below:
            reading.claims.append(_claim(entry, match, below, team, context))
        elif _is_status(entry):
            reading.systems[entry.path] = "ILIAS' table of marks"
        else:
            reading.others.append(entry)
    return reading


def _is_status(entry: Entry) -> bool:
    return entry.name.casefold() in ("status.csv", "status.xlsx", "status.xls")


def _claim(
    entry: Entry, match: re.Match[str], below: str, team: str, context: Context
) -> Claim:
    late = _LATE.match(below)
    is_late = bool(late and _LATE_WORDS.search(late["words"]))
    file = late["file"] if late and is_late else below
    moment = entry.modified
    copy = re.search(r"\((\d+)\)\.\w+$", file)
    return Claim(
        entry,
        Owner(
            f"{match['login']}_{match['number']}",
            f"{match['first']} {match['last']}",
            (
                ("login", match["login"]),
                ("id", match["login"]),
                ("number", match["number"]),
            ),
            without_list=match["login"],
            by_name=False,
            group=team,
        ),
        original_name(file),
        rank=(int(copy[1]) if copy else 0,),
        time=moment.replace(tzinfo=context.zone).astimezone(dt.UTC) if moment else None,
        late=is_late or None,
    )


FORMAT = Format(
    "ilias",
    "ILIAS, an exercise's download",
    ("Lovelace_Ada_al220_612/hw1.ipynb", "Team 4/Lovelace_Ada_al220_612/hw1.ipynb"),
    "the login",
    "the files' dates in the zip (the course's time zone)",
    _read,
)
