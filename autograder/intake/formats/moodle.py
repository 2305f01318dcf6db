"""Moodle's "download all submissions": folders, or files at the root."""

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
from autograder.intake.listing import Entry
from autograder.intake.names import name_key
from autograder.intake.sheet import SheetRow

# A folder is Moodle's own: of several numbers in it the last is. In the flat form the
# student's own file name follows, so the first one is.
_KIND = r"_assignsubmission_(?P<kind>[^\W_]+)(?P<rest>_.*)?$"
_FOLDER = re.compile(rf"(?P<name>.+)_(?P<number>\d+){_KIND}", re.DOTALL)
_FILE = re.compile(rf"(?P<name>.+?)_(?P<number>\d+){_KIND}", re.DOTALL)
_GROUPLESS = re.compile(rf"(?P<name>[^_]+){_KIND}", re.DOTALL)
_PARTICIPANT = [
    "participant",
    "teilnehmer",
    "teilnehmer/in",
    "teilnehmer_in",
    "participante",
    "partecipante",
    "deelnemer",
    "uczestnik",
    "deltagare",
    "deltaker",
    "deltager",
    "osallistuja",
    "účastník",
]


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, lambda top: "_assignsubmission_" in top)
    if depth is None:
        return None
    reading = Reading()
    found = []
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _match(top, is_file=not below)
        if match is None:
            reading.others.append(entry)
        else:
            found.append((entry, match, top, below))
    blind = _is_blind({(m["name"], m.groupdict().get("number")) for _, m, *_ in found})
    for entry, match, top, below in found:
        reading.claims.append(_claim(entry, match, top, below, context, blind))
    if blind:
        reading.notes.append("blind marking: names are hidden")
    return reading


def _match(top: str, is_file: bool) -> re.Match[str] | None:
    form = _FILE if is_file else _FOLDER
    match = _GROUPLESS.match(top) or form.match(top)
    if match is None or (is_file and not match["rest"]):
        return None
    return match


def _is_blind(owners: set[tuple[str, str | None]]) -> bool:
    """Tell whether all names are one word, "Participant" in some language."""
    names = {name_key(name) for name, number in owners if number}
    return len(names) == 1 and min(names) in _PARTICIPANT


def _claim(
    entry: Entry,
    match: re.Match[str],
    top: str,
    below: str,
    context: Context,
    blind: bool,
) -> Claim:
    number = match.groupdict().get("number") or ""
    own = _row(match["name"], number, context, blind)
    row = own or _groups_row(match["name"], number, context)
    rest = (match["rest"] or "").removeprefix("_")
    file = below or rest
    prefix = f"{match['name']}_{number}" if number else match["name"]
    return Claim(
        entry,
        _owner(match["name"], number, own, context, blind),
        file,
        time=row.time if row else None,
        late=row.late if row else None,
        feedback=f"{prefix}_assignsubmission_file/{{name}}.html",
    )


def _row(name: str, number: str, context: Context, blind: bool) -> SheetRow | None:
    row = context.sheet.get(number)
    if row is None or blind or _plain(row.name) == _plain(name):
        return row
    return None  # the number of a group, say, which is nobody's there


def _groups_row(name: str, number: str, context: Context) -> SheetRow | None:
    """Return the row of somebody in a group: all of it handed in at once."""
    roster = context.roster
    if number and not _is_group(name, context):
        return None
    members = roster.members(name) if number else roster.without_group()
    ids = {student.id for student in members}
    for row in context.sheet.values():
        found = [roster.by_alias(value, kind) for kind, value in row.keys]
        if row.time is not None and any(s is not None and s.id in ids for s in found):
            return row
    return None


def _owner(
    name: str, number: str, row: SheetRow | None, context: Context, blind: bool
) -> Owner:
    label = f"{name}_{number}"
    if blind:
        if row is not None and row.keys:
            return Owner(label, row.name or f"Participant {number}", row.keys)
        return Owner(number, f"Participant {number}", is_unnamed=True)
    if not number or _is_group(name, context):
        return Owner(label, name, by_name=False, group=name, is_rest=not number)
    keys = row.keys if row is not None else ()
    return Owner(label, name, keys, without_list=name)


def _is_group(name: str, context: Context) -> bool:
    roster = context.roster
    return bool(roster.members(name)) and not roster.by_name(name)


def _plain(name: str) -> str:
    return name_key(name.replace("_", " "))


FORMAT = Format(
    "moodle",
    "Moodle, an assignment's submissions",
    (
        "Ada Lovelace_4711_assignsubmission_file/hw1.ipynb",
        "Ada Lovelace_4711_assignsubmission_file_hw1.ipynb",
        "Ada Lovelace_4711_assignsubmission_onlinetext/onlinetext.html",
    ),
    "the full name; the grading worksheet, where it is given as well",
    "the grading worksheet",
    _read,
    is_local=True,
)
