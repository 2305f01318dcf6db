"""Gradescope's "export submissions": a folder each, and one file that says whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from autograder.intake.claims import Claim, Context, Format, Owner, Reading
from autograder.intake.listing import CannotUnpack, Entry
from autograder.intake.times import read_time

_METADATA = "submission_metadata.yml"
MAX_METADATA = 20_000_000


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    found = [e for e in entries if e.name == _METADATA and e.path.count("/") <= 1]
    if len(found) != 1:
        return None
    root = found[0].path[: -len(_METADATA)]
    submissions, note = _metadata(found[0])
    reading = Reading(notes=[note] if note else [])
    reading.systems[found[0].path] = "Gradescope's list of submissions"
    for entry in entries:
        folder, _, file = entry.path[len(root) :].partition("/")
        known = submissions.get(folder)
        if entry is found[0]:
            continue
        if not entry.path.startswith(root) or not file or not isinstance(known, dict):
            reading.others.append(entry)
        else:
            reading.claims.append(_claim(entry, folder, file, known, context))
    return reading


def _metadata(entry: Entry) -> tuple[dict[str, Any], str]:
    """Return submissions by folder; keys are read without Ruby's colon."""
    try:
        if entry.size > MAX_METADATA:
            raise CannotUnpack("it is far too large")
        content = yaml.load(entry.read(), Loader=_Texts)
    except (CannotUnpack, yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, f"{_METADATA} cannot be read: {str(error)[:200]}"
    plain = _without_colons(content)
    return (plain if isinstance(plain, dict) else {}), ""


class _Texts(yaml.SafeLoader):  # type: ignore[misc]
    """A safe loader that leaves numbers and dates as texts: "00123" is a name."""


_Texts.yaml_implicit_resolvers = {
    sign: [
        (tag, pattern) for tag, pattern in found if tag.endswith((":null", ":merge"))
    ]
    for sign, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _without_colons(value: Any, depth: int = 0) -> Any:
    if depth > 6:
        return None
    if isinstance(value, dict):
        return {
            str(key).removeprefix(":"): _without_colons(inner, depth + 1)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_without_colons(inner, depth + 1) for inner in value]
    return value


def _claim(
    entry: Entry, folder: str, file: str, known: dict[str, Any], context: Context
) -> Claim:
    people = [p for p in known.get("submitters") or () if isinstance(p, dict)]
    members = tuple(_keys(person) for person in people)
    names = [str(p.get("name") or p.get("email") or p.get("sid")) for p in people]
    alone = members[0] if len(members) == 1 else ()
    owner = Owner(
        folder,
        ", ".join(names) or folder,
        alone,
        without_list=alone[0][1] if alone else "",
        by_name=False,
        group=", ".join(names) if len(members) > 1 else "",
        members=members if len(members) > 1 else (),
    )
    moment = read_time(str(known.get("created_at") or ""), context.zone)
    return Claim(entry, owner, file, time=moment)


def _keys(person: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    sid = str(person.get("sid") or "").strip()
    email = str(person.get("email") or "").strip()
    found = [("number", sid), ("id", sid), ("identifier", sid), ("sis", sid)]
    found += [("login", sid), ("email", email)]
    return tuple((kind, value) for kind, value in found if value)


FORMAT = Format(
    "gradescope",
    "Gradescope, export of submissions",
    (
        "assignment_88_export/submission_7001/hw1.ipynb",
        "assignment_88_export/submission_metadata.yml",
    ),
    "SID, else email, of all submitters",
    "`:created_at`, with its offset",
    _read,
)
