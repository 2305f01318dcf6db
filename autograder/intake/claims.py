"""What a reader says of each file: whose it is, of which attempt, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.intake.listing import Entry
from autograder.intake.roster import Roster
from autograder.intake.sheet import SheetRow
from autograder.intake.tables import Table


@dataclass(frozen=True)
class Owner:
    """Whom the system's own part of a name speaks of.

    Parameters
    ----------
    label : str
        Unique within one archive.
    name : str
        For people.
    keys : tuple of (str, str)
        Kinds and values of identifiers, the surest first; a kind of "any" fits all.
    without_list : str
        Identifier where there is no class list; empty if there can be none.
    by_name : bool
        Whether the name may decide.
    is_unnamed : bool
        Whether the system hides who it is: then it is graded under the label.
    group : str
        Name of the group that handed in together; empty for one student.
    members : tuple of tuple of (str, str)
        The group's members, where the archive says them.
    is_rest : bool
        Whether it is the group of all that are in none.
    """

    label: str
    name: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    without_list: str = ""
    by_name: bool = True
    is_unnamed: bool = False
    group: str = ""
    members: tuple[tuple[tuple[str, str], ...], ...] = ()
    is_rest: bool = False


@dataclass(frozen=True)
class Claim:
    """One file and whose it is.

    Parameters
    ----------
    entry : Entry
        The file.
    owner : Owner
        Whose.
    file : str
        The student's own path and name for it.
    rank : tuple of int
        Of several attempts the largest is the newest.
    upload : int
        Number of an upload: the same attempt's files have several, a later attempt's
        are larger.
    attempt : str
        Which attempt; the same for its files.
    time : datetime or None
        Of the attempt, in UTC.
    late : bool or None
        As the system marks it; None when it does not say.
    feedback : str
        Where the system looks for feedback, with ``{name}`` for the file's name.
    secret : bool
        Whether nbgrader needs it as it is: ``submission_secret.txt``.
    by_filename : bool
        Whether the system takes the notebook that is called as the lesson is, and no
        other: nbgrader's own places.
    """

    entry: Entry
    owner: Owner
    file: str
    rank: tuple[int, ...] = ()
    upload: int = 0
    attempt: str = ""
    time: dt.datetime | None = None
    late: bool | None = None
    feedback: str = ""
    secret: bool = False
    by_filename: bool = False


@dataclass
class Reading:
    """What a reader makes of a whole listing.

    Parameters
    ----------
    claims : list of Claim
        Files of students.
    systems : dict of str to str
        The system's own files by path, with what they are.
    others : list of Entry
        Files that have not the system's form.
    notes : list of str
        For the instructor.
    """

    claims: list[Claim] = field(default_factory=list)
    systems: dict[str, str] = field(default_factory=dict)
    others: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """What a reader may know besides the listing.

    Parameters
    ----------
    lesson : str
        Name of the lesson.
    roster : Roster
        The class list; may be empty.
    zone : tzinfo
        Of times that name none.
    sheet : dict of str to SheetRow
        Moodle's worksheet by number; may be empty.
    tables : tuple of Table
        Other tables that were named with the archive.
    place : Path or None
        The folder or archive.
    """

    lesson: str
    roster: Roster
    zone: dt.tzinfo
    sheet: dict[str, SheetRow] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    place: Path | None = None

    @property
    def source(self) -> str:
        """Name of the folder or archive."""
        return self.place.name if self.place is not None else ""


@dataclass(frozen=True)
class Format:
    """One system's form of a download.

    Parameters
    ----------
    key, title : str
        For ``--format``, and for people.
    forms : tuple of str
        Names as they look, for the table in the documentation.
    identity, time : str
        What says who and when, for the table.
    read : callable
        Returns a reading, or None where the listing has another form.
    is_local : bool
        Whether its times name no zone: they are the course's.
    """

    key: str
    title: str
    forms: tuple[str, ...]
    identity: str
    time: str
    read: Callable[[Sequence[Entry], Context], Reading | None]
    is_local: bool = False


def depth_of(
    entries: Sequence[Entry], context: Context, fits: Callable[[str], object]
) -> int | None:
    """Return at which depth of folders a form stands: the same for all files.

    The outermost counts: below it students choose the names.

    Parameters
    ----------
    entries : sequence of Entry
        All files.
    context : Context
        A folder that is called as somebody of the class list is nobody's wrapping.
    fits : callable
        Tells whether one part of a path has the form.

    Returns
    -------
    int or None
        None unless at least half of the names that are so deep fit, and all lie in
        one folder above.
    """
    paths = [entry.path.split("/") for entry in entries]
    for depth in range(min(max(map(len, paths), default=0), 5)):
        above = {tuple(path[:depth]) for path in paths}
        if len(above) > 1 or any(_is_somebody(part, context) for part in min(above)):
            return None
        tops = {path[depth] for path in paths if len(path) > depth}
        fitting = [top for top in tops if fits(top)]
        if fitting and 2 * len(fitting) >= len(tops):
            return depth
    return None


def _is_somebody(name: str, context: Context) -> bool:
    return bool(context.roster.by_alias(name) or context.roster.by_name(name))


def split_at(entry: Entry, depth: int) -> tuple[str, str]:
    """Return the part of a path at a depth, and what lies below it."""
    parts = entry.path.split("/")
    if len(parts) <= depth:
        return "", entry.path
    return parts[depth], "/".join(parts[depth + 1 :])


def below(path: str, depth: int) -> str:
    """Return a path without its first folders."""
    return "/".join(PurePosixPath(path).parts[depth:])
