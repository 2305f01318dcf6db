"""nbgrader's exchange, and services that speak like it: inbound folders."""

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
from autograder.intake.times import STAMP, read_time

SECRET = "submission_secret.txt"
# From the right: a user's name may hold a plus sign. Windows allows no colons.
_NAME = re.compile(
    r"(?P<user>.+)\+(?P<assignment>[^+]+)\+"
    r"(?P<time>\d{4}-\d\d-\d\d \d\d[:_-]\d\d[:_-]\d\d[^+]*(?:\+\d{4})?)"
    r"(?:\+(?P<random>[\w=-]+))?$"
)


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, _match)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        match = _match(top)
        if match is None or not below:
            reading.others.append(entry)
        elif match["assignment"] != context.lesson:
            reading.systems[entry.path] = f"of another lesson, {match['assignment']}"
        elif below == STAMP:
            reading.systems[entry.path] = "the time stands in the folder's name, too"
        else:
            reading.claims.append(_claim(entry, match, below))
    return reading


def _match(top: str) -> re.Match[str] | None:
    match = _NAME.fullmatch(top)
    return match if match and _time(match["time"]) else None


def _time(text: str) -> dt.datetime | None:
    return read_time(
        re.sub(r" (\d\d).(\d\d).(\d\d)", r" \1:\2:\3", text, count=1), dt.UTC
    )


def _claim(entry: Entry, match: re.Match[str], below: str) -> Claim:
    moment = _time(match["time"])
    assert moment is not None
    user = match["user"]
    return Claim(
        entry,
        Owner(
            user,
            user,
            (("id", user), ("login", user), ("any", user)),
            without_list=user if "+" not in user and "*" not in user else "",
            by_name=False,
        ),
        below,
        rank=(int(moment.timestamp() * 1e6),),
        attempt=match[0],
        time=moment,
        secret=below == SECRET,
        by_filename=True,
    )


FORMAT = Format(
    "exchange",
    "nbgrader's exchange (inbound), ngshare, nbexchange",
    ("inbound/s01+hw1+2026-03-05 22:58:10.500000 UTC+Zz09_x-9Qd1Q/hw1.ipynb",),
    "the user's name",
    "the folder's name, in UTC",
    _read,
)
