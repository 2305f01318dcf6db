"""A folder or a file for each student, called as the student is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from autograder.intake.claims import Claim, Context, Format, Owner, Reading, split_at
from autograder.intake.listing import Entry, is_zip_name

_MOST_PARTS = 8  # of a name that are looked up


def _read(entries: Sequence[Entry], context: Context) -> Reading | None:
    depth = _depth(entries, context)
    if depth is None:
        return None
    reading = Reading()
    for entry in entries:
        top, below = split_at(entry, depth)
        name = top if below else _owner_of(top, context)
        owner = Owner(name, name, (("any", name),), without_list=name)
        reading.claims.append(Claim(entry, owner, below or top))
    return reading


def _owner_of(top: str, context: Context) -> str:
    """Return what part of a file's name is somebody's: the whole where it can be.

    Names such as "al220_01_edge_detection" and "Ada Lovelace - hw1" are cut where the
    class list knows exactly one person who is called so.
    """
    stem = _stem(top)
    if _is_known(stem, context):
        return stem
    parts = stem.split(" - ", _MOST_PARTS)
    cuts = {" - ".join(parts[:count]) for count in range(1, len(parts))}
    lesson = context.lesson
    for sign in "_- ":
        cuts |= {stem.removesuffix(sign + lesson), stem.removeprefix(lesson + sign)}
    known = [cut for cut in cuts if cut != stem and _is_known(cut, context)]
    return known[0] if len(known) == 1 else stem


def _stem(name: str) -> str:
    """Return a file's name without its ending, or endings: "ada.ipynb.txt"."""
    stem = PurePosixPath(name).stem
    return stem[:-6] if stem.casefold().endswith(".ipynb") else stem


def _depth(entries: Sequence[Entry], context: Context) -> int | None:
    """Return how deep the students' names stand; None where it cannot be said."""
    paths = [entry.path.split("/") for entry in entries]
    tops = list(_tops(paths))
    for depth, names in enumerate(tops):
        known = sum(_is_known(_owner_of(name, context), context) for name in names)
        if known and 2 * known >= len(names):
            return depth
    for depth, names in enumerate(tops):
        if len(names) > 1 or _is_last(paths, depth):
            return None if _has_two_levels(entries, depth) else depth
        if len({path[depth + 1] for path in paths}) == 1 and not context.roster:
            return None  # one folder in one folder: either may be the student's
    return None


def _tops(paths: list[list[str]]) -> Iterator[set[str]]:
    """Yield the names at each depth, as long as all lie in one folder above."""
    for depth in range(min(max(map(len, paths), default=0), 4)):
        if len({tuple(path[:depth]) for path in paths}) > 1:
            return
        yield {path[depth] for path in paths if len(path) > depth}


def _is_known(top: str, context: Context) -> bool:
    names = {top, _stem(top)}
    roster = context.roster
    return any(roster.by_alias(name) or roster.by_name(name) for name in names)


def _is_last(paths: list[list[str]], depth: int) -> bool:
    """Tell whether the notebooks lie in this folder, or are at the end of the path."""
    return any(len(path) <= depth + 2 for path in paths)


def _has_two_levels(entries: Sequence[Entry], depth: int) -> bool:
    """Tell whether folders hold several with notebooks: nobody knows who is who."""
    below: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        parts = entry.path.split("/")
        if len(parts) > depth + 2 and _may_be_work(entry.name):
            below[parts[depth]].add(parts[depth + 1])
    direct = any(
        entry.path.count("/") <= depth + 1 and _may_be_work(entry.name)
        for entry in entries
    )
    return any(len(inner) > 1 for inner in below.values()) and not direct


def _may_be_work(name: str) -> bool:
    return ".ipynb" in name.casefold() or is_zip_name(name)


FORMAT = Format(
    "plain",
    "folders or files called as the students are (Drive, email)",
    ("ada/hw1.ipynb", "ada.ipynb", "ada.zip"),
    "the outer folder or the file's name",
    "none",
    _read,
)
