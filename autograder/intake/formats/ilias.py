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

_NAME = re.compile(r"(?P<front>[^_]*_.+)_(?P<number>\d+)$")
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
        _owner(match, team, context),
        original_name(file),
        rank=(int(copy[1]) if copy else 0,),
        time=moment.replace(tzinfo=context.zone).astimezone(dt.UTC) if moment else None,
        late=is_late or None,
    )


def _owner(match: re.Match[str], team: str, context: Context) -> Owner:
    name, login = _name_and_login(match["front"], context)
    return Owner(
        f"{login}_{match['number']}",
        name,
        (("login", login), ("id", login), ("canvas", match["number"])),
        without_list=login,
        by_name=False,
        group=team,
        members=_members(team, context),
    )


def _name_and_login(front: str, context: Context) -> tuple[str, str]:
    """Split before the login, which may hold underscores: the class list knows it."""
    parts = front.split("_")
    for place in range(1, len(parts)):
        login = "_".join(parts[place:])
        if context.roster.by_alias(login, "login", "id") is not None:
            return " ".join(parts[:place]), login
    place = min(2, len(parts) - 1)
    return " ".join(parts[:place]), "_".join(parts[place:])


def _members(team: str, context: Context) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return a team's members from ILIAS' table of marks, where it was given."""
    number = team.rpartition(" ")[2]
    for table in context.tables:
        if not {"team_id", "logins"} <= set(table.head):
            continue
        ids, logins = table.head.index("team_id"), table.head.index("logins")
        for row in table.rows:
            if team and row[ids].strip() == number:
                names = [name.strip() for name in row[logins].split(",")]
                return tuple((("login", name), ("id", name)) for name in names if name)
    return ()


FORMAT = Format(
    "ilias",
    "ILIAS, an exercise's download",
    ("Lovelace_Ada_al220_612/hw1.ipynb", "Team 4/Lovelace_Ada_al220_612/hw1.ipynb"),
    "the login",
    "the files' dates in the zip (the course's time zone)",
    _read,
    is_local=True,
)
