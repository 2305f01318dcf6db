"""Canvas' "download submissions": flat, with two numbers in each name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
from autograder.intake.names import squashed
from autograder.intake.roster import Student

_UNNAMED = re.compile(
    r"(?P<late>LATE_)?anon_(?P<code>[^_]{5})_(?P<upload>\d+)_(?P<file>.+)"
)
_TEXT = re.compile(
    r"(?P<name>.+?)_(?P<late>LATE_)?(?P<id>\d+)_(?P<file>(?:text|link)\.html)$"
)
_KINDS = ("canvas", "id")  # a course may call its students by Canvas' numbers


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = depth_of(entries, context, _fits)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        claim = None if below else _claim(entry, top, context)
        if claim is None:
            reading.others.append(entry)
        else:
            reading.claims.append(claim)
    return reading


def _fits(name: str) -> bool:
    return bool(
        _UNNAMED.fullmatch(name) or _TEXT.fullmatch(name) or next(_pairs(name), None)
    )


def _claim(entry: Entry, name: str, context: Context) -> Claim | None:
    if match := _UNNAMED.fullmatch(name):
        owner = Owner(match["code"], f"anon {match['code']}", is_unnamed=True)
        return _made(entry, owner, match["file"], match["upload"], bool(match["late"]))
    split = _split(name, context)
    if split is not None:
        front, late, user, upload, file = split
        return _made(entry, _owner(front, user, context), file, upload, late)
    if match := _TEXT.fullmatch(name):
        owner = _owner(match["name"], match["id"], context)
        return _made(entry, owner, match["file"], "0", bool(match["late"]))
    return None


def _made(entry: Entry, owner: Owner, file: str, upload: str, late: bool) -> Claim:
    front = entry.name[: len(entry.name) - len(file)]
    feedback = f"{front}{file.rpartition('.')[0] or file}.html"
    return Claim(
        entry,
        owner,
        file,
        upload=int(upload),
        late=late,
        feedback=feedback,
    )


def _split(name: str, context: Context) -> tuple[str, bool, str, str, str] | None:
    """Split a name at the two numbers that are Canvas' own.

    Canvas takes the first two. A name may end in digits, though: then the class list
    tells, and what stands before must be the name of whom it means. All else is the
    student's own file name, which says nothing.
    """
    pairs = list(_pairs(name))
    for front, late, user, upload, file in pairs[1:]:
        student = context.roster.by_alias(user, *_KINDS)
        first = context.roster.by_alias(pairs[0][2], *_KINDS)
        if first is None and student is not None and _is_called(student, front):
            return front, late, user, upload, file
    return pairs[0] if pairs else None


def _pairs(name: str) -> Iterator[tuple[str, bool, str, str, str]]:
    parts = name.split("_")
    for place in range(1, len(parts) - 2):
        user, upload = parts[place : place + 2]
        if _is_number(user) and _is_number(upload):
            late = place > 1 and parts[place - 1] == "LATE"
            front = "_".join(parts[: place - late])
            yield front, late, user, upload, "_".join(parts[place + 2 :])


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _is_called(student: Student, front: str) -> bool:
    return any(squashed(form) == squashed(front) for form in student.spellings())


def _owner(front: str, user: str, context: Context) -> Owner:
    student = context.roster.by_alias(user, *_KINDS)
    named = context.roster.by_squashed_name(front)
    if student is None and len(named) == 1 and not context.roster.has("canvas"):
        return Owner(f"{front}_{user}", named[0].name)  # the list has no such numbers
    group = ""
    if student is not None and not _is_called(student, front):
        group = next((g for g in student.groups if squashed(g) == squashed(front)), "")
    return Owner(
        f"{front}_{user}",
        front,
        tuple((kind, user) for kind in _KINDS),
        without_list=f"{front}-{user}",
        by_name=False,
        group=group,
    )


FORMAT = Format(
    "canvas",
    "Canvas, an assignment's submissions",
    (
        "lovelaceada_501_9001_hw1.ipynb",
        "lovelaceada_LATE_501_9001_hw1-1.ipynb",
        "lovelaceada_501_text.html",
        "anon_k3Fz9_9004_hw1.ipynb",
    ),
    "the first number, column ID of Canvas' gradebook",
    "none; LATE is kept as a mark",
    _read,
)
