"""Clones and zips of repositories, one a student, with a prefix that all share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from autograder.intake.claims import Claim, Context, Format, Owner, Reading, split_at
from autograder.intake.listing import Entry, is_zip_name

_GIT = re.compile(r"(^|/)\.git/")
_BRANCH = re.compile(r"-(?:main|master|[0-9a-f]{7,40})$")


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth, prefix = _prefix(entries, context)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        if not top.startswith(prefix) or not (below or is_zip_name(top)):
            reading.others.append(entry)
        elif _is_of_git(below):
            reading.systems[entry.path] = "git's own"
        else:
            reading.claims.append(_claim(entry, top, below, prefix, context))
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


FORMAT = Format(
    "github",
    "GitHub, clones or zips of repositories",
    ("hw-1-submissions/hw-1-ada-l/hw1.ipynb", "hw-1-ada-l.zip", "hw-1-ada-l-main.zip"),
    "the user's name on GitHub, behind the prefix that all share",
    "none: a clone does not say when it was pushed",
    _read,
)
