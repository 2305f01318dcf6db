"""Clones and zips of repositories, one a student, with a prefix that all share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from autograder.intake.claims import Claim, Context, Format, Owner, Reading, split_at
from autograder.intake.formats.git_times import commit_time
from autograder.intake.listing import Entry, is_zip_name
from autograder.intake.roster import alias_key
from autograder.intake.times import read_time

_GIT = re.compile(r"(^|/)\.git/")
_BRANCH = re.compile(r"-(?:main|master|[0-9a-f]{7,40})$")


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth, prefix = _prefix(entries, context)
    if depth is None:
        return None
    reading = Reading()
    times: dict[str, dt.datetime | None] = {}
    for entry in entries:
        top, below = split_at(entry, depth)
        if below and top not in times:
            times[top] = _time(top, depth, entry, prefix, context)
        if not top.startswith(prefix) or not (below or is_zip_name(top)):
            reading.others.append(entry)
        elif _is_of_git(below):
            reading.systems[entry.path] = "git's own"
        else:
            made = _claim(entry, top, below, prefix, context)
            reading.claims.append(replace(made, time=times.get(top)))
    return reading


def _prefix(entries: Sequence[Entry], context: Context) -> tuple[int | None, str]:
    """Return where the repositories lie and the prefix that their names share."""
    paths = [entry.path.split("/") for entry in entries]
    for depth in (0, 1):
        if len({tuple(path[:depth]) for path in paths}) > 1:
            break
        deep = [path for path in paths if len(path) > depth]
        tops = {p[depth] for p in deep if len(p) > depth + 1 or is_zip_name(p[-1])}
        above = paths[0][0] if depth and paths else context.source
        for prefix in _candidates(tops, above):
            users = [_user(top, prefix) for top in tops if top.startswith(prefix)]
            known = [u for u in users if context.roster.by_alias(u, "github")]
            sure = _says_so(above) or _has_git(entries)
            if users and (sure or 2 * len(known) >= len(tops)):
                return depth, prefix
    return None, ""


def _candidates(tops: set[str], above: str) -> list[str]:
    named = above.removesuffix(".zip").removesuffix("-submissions")
    found = [f"{named}-"] if _says_so(above) else []
    shared = _beginning(sorted(tops))
    cut = shared.rpartition("-")[0]
    if cut and len(tops) > 1:
        found.append(f"{cut}-")
    if len(tops) == 1:  # one repository alone: the user's name is known or is not
        only = min(tops)
        found += [only[: i + 1] for i, sign in enumerate(only) if sign == "-"]
    return [prefix for prefix in found if all(t.startswith(prefix) for t in tops)]


def _beginning(names: list[str]) -> str:
    """Return what all names begin with; of sorted names the first and last tell."""
    pairs = zip(names[0], names[-1], strict=False) if names else ()
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _says_so(above: str) -> bool:
    return above.removesuffix(".zip").endswith("-submissions")


def _has_git(entries: Sequence[Entry]) -> bool:
    return any(_GIT.search(entry.path) for entry in entries)


def _user(top: str, prefix: str) -> str:
    user = top[len(prefix) :]
    if is_zip_name(user):
        user = user[:-4]
    return _BRANCH.sub("", user)


def _is_of_git(below: str) -> bool:
    return below.startswith((".git/", ".github/")) or below == ".gitignore"


def _claim(entry: Entry, top: str, below: str, prefix: str, context: Context) -> Claim:
    user = _user(top, prefix)
    if context.roster.by_alias(top[len(prefix) :].removesuffix(".zip"), "github"):
        user = top[len(prefix) :].removesuffix(".zip")
    return Claim(
        entry,
        Owner(
            user,
            user,
            (("github", user), ("id", user), ("login", user)),
            without_list=user,
            by_name=False,
        ),
        below or top,
    )


def _time(
    top: str, depth: int, entry: Entry, prefix: str, context: Context
) -> dt.datetime | None:
    """Return the table's time, else the newest commit's: its clock is the student's."""
    above = "/".join(entry.path.split("/")[: depth + 1])
    listed = _marks_time(_user(top, prefix), context)
    if listed is None and context.place is not None and context.place.is_dir():
        return commit_time(context.place / above)
    return listed


def _marks_time(user: str, context: Context) -> dt.datetime | None:
    """Return when somebody handed in by GitHub Classroom's table of marks."""
    for table in context.tables:
        if {"github_username", "submission_timestamp"} <= set(table.head):
            name = table.head.index("github_username")
            time = table.head.index("submission_timestamp")
            for row in table.rows:
                if alias_key(row[name]) == alias_key(user):
                    return read_time(row[time], context.zone)
    return None


FORMAT = Format(
    "github",
    "GitHub, clones or zips of repositories",
    ("hw-1-submissions/hw-1-ada-l/hw1.ipynb", "hw-1-ada-l.zip", "hw-1-ada-l-main.zip"),
    "the user's name on GitHub, behind the prefix that all share",
    "Classroom's table, else the newest commit of a clone (the student's clock)",
    _read,
)
