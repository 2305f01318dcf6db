"""Brightspace's download: a folder for each attempt, with name and date."""

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
from autograder.intake.times import read_time, words_time

# Names may hold " - ": the ids are the first part, the last date is the date. Sites
# write it in their own way: "Mar 5, 2026 1158 PM", "5 March 2026 2358".
_NAME = re.compile(
    r"(?P<ids>\d+-\d+) - (?:(?P<org>[#\w.]+) - )?(?P<name>.+?) - "
    r"(?P<date>(?=[^-]*[^\W\d]{3})[\w., ]{6,25}?\b\d{4}),? "
    r"(?P<hour>\d{1,2}?)[:.]?(?P<minute>\d\d)(?: (?P<half>[AP]M))?(?: - (?P<file>.+))?$"
)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, _NAME.match)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _NAME.match(top)
        if match is not None and (below or match["file"]):
            reading.claims.append(_claim(entry, match, top, below, context))
        elif top == "index.html" and not below:
            reading.systems[entry.path] = "Brightspace's list of submissions"
        else:
            reading.others.append(entry)
    return reading


def _claim(
    entry: Entry, match: re.Match[str], top: str, below: str, context: Context
) -> Claim:
    file = below or match["file"]
    folder = top if below else top[: -len(match["file"])]
    feedback = f"{folder}/{{name}}.html" if below else f"{folder}{{name}}.html"
    moment = _time(match, context.zone)
    name, org = _name_and_org(match, context)
    return Claim(
        entry,
        Owner(match["ids"], name, (("number", org),) if org else (), without_list=name),
        file,
        rank=(int(moment.timestamp()),) if moment else (0,),
        attempt=match["date"] + match["hour"] + match["minute"] + (match["half"] or ""),
        time=moment,
        feedback=feedback,
    )


def _name_and_org(match: re.Match[str], context: Context) -> tuple[str, str]:
    """Return name and OrgDefinedId: a name may hold " - " as well."""
    org, name = match["org"], match["name"]
    if org is None:
        return name, ""
    if context.roster.by_alias(org, "number") or (
        any(sign.isdigit() for sign in org) and not context.roster
    ):
        return name, org
    return f"{org} - {name}", ""


def _time(match: re.Match[str], zone: dt.tzinfo) -> dt.datetime | None:
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] == "PM" else 0)
    for form in ("%b %d, %Y", "%B %d, %Y"):
        try:
            day = dt.datetime.strptime(match["date"], form)
        except ValueError:
            continue
        text = f"{day:%Y-%m-%d} {hour:02d}:{match['minute']}"
        return read_time(text, zone)
    return words_time(f"{match['date']}, {hour:02d}:{match['minute']}", zone)


FORMAT = Format(
    "brightspace",
    "Brightspace, a folder's submissions",
    ("30011-55012 - Ada Lovelace - Mar 5, 2026 1158 PM/hw1.ipynb", "index.html"),
    "the name, or the Org Defined Id where it stands",
    "the folder's date, to the minute (the course's time zone)",
    _read,
    is_local=True,
)
