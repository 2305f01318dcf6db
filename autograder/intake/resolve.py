"""Decide who owns a file: by the class list, or by what the system says without one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from autograder.intake.claims import Owner
from autograder.intake.names import folder_of, squashed
from autograder.intake.roster import Roster, alias_key


@dataclass(frozen=True)
class Resolved:
    """Whose an owner's files are.

    Parameters
    ----------
    students : tuple of str
        Identifiers: one, or all of a group; empty when nobody can be sure.
    problem : str
        Why not; of a group, who of it is nobody.
    note : str
        What should be asked.
    by_name : bool
        Whether only a name said so.
    """

    students: tuple[str, ...] = ()
    problem: str = ""
    by_name: bool = False
    note: str = ""


def resolve(
    owners: Iterable[Owner], roster: Roster, lesson: str, known: Iterable[str] = ()
) -> dict[Owner, Resolved]:
    """Return whose files are, for all owners of one archive.

    Parameters
    ----------
    owners : iterable of Owner
        As the archive names them.
    roster : Roster
        The class list; may be empty.
    lesson : str
        A file called as the lesson is nobody's.
    known : iterable of str
        Students that have handed in before, for a course without a class list.

    Returns
    -------
    dict of Owner to Resolved
        What is doubtful has a problem and no students.
    """
    listed = list(dict.fromkeys(owners))
    found = {owner: _one(owner, roster, lesson) for owner in listed}
    doubts = _same_student(found) if roster else _same_folder(found, known)
    return {**found, **doubts}


def _one(owner: Owner, roster: Roster, lesson: str) -> Resolved:
    if owner.is_unnamed:
        is_taken = roster.by_alias(owner.label) is not None
        name = f"unnamed {owner.label}" if is_taken else owner.label
        return Resolved((folder_of(name),))
    if owner.group:
        return _group(owner, roster)
    if squashed(owner.name) in (squashed(lesson), squashed(f"{lesson}ipynb")):
        return Resolved(problem="it is called as the lesson is: whose is it?")
    if not roster:
        return _without_list(owner)
    for kind, value in owner.keys:
        kinds = () if kind == "any" else (kind,)
        student = roster.by_alias(value, *kinds)
        if student is not None:
            return Resolved((student.id,))
    return _by_name(owner, roster)


def _by_name(owner: Owner, roster: Roster) -> Resolved:
    called = ", ".join(dict.fromkeys([owner.name, *(v for _, v in owner.keys)]))
    if not owner.by_name:
        return Resolved(problem=f"{called!r} is not on the class list")
    found = roster.by_name(owner.name)
    if len(found) == 1:
        return Resolved((found[0].id,), by_name=True)
    if found:
        ids = ", ".join(student.id for student in found)
        return Resolved(problem=f"two students are called {owner.name!r}: {ids}")
    return Resolved(problem=f"{called!r} is not on the class list")


def _without_list(owner: Owner) -> Resolved:
    if not owner.without_list:
        return Resolved(
            problem=f"{owner.name!r}: only a class list could say who it is"
        )
    return Resolved((folder_of(owner.without_list),), by_name=owner.by_name)


def _group(owner: Owner, roster: Roster) -> Resolved:
    if owner.members:
        return _named_members(owner, roster)
    members = roster.members(owner.group)
    if not members and owner.is_rest and roster.has_groups:
        members = roster.without_group()
    if members:
        return Resolved(tuple(student.id for student in members))
    alone = _one(replace(owner, group=""), roster, "") if owner.keys else Resolved()
    ask = f"who else is in group {owner.group!r}? The class list needs a column Groups"
    if alone.students:
        return Resolved(alone.students, note=ask)
    return Resolved(problem=ask.replace("who else", "who"))


def _named_members(owner: Owner, roster: Roster) -> Resolved:
    students, strangers = [], []
    for keys in owner.members:
        found = [roster.by_alias(value, kind) for kind, value in keys]
        student = next((s for s in found if s), None)
        if student is not None:
            students.append(student.id)
        elif not roster and keys:
            students.append(folder_of(keys[0][1]))
        else:
            strangers.append(keys[0][1] if keys else "somebody without a name")
    problem = ""
    if strangers:
        problem = f"of {owner.label}: not on the class list: {', '.join(strangers)}"
    return Resolved(tuple(dict.fromkeys(students)), problem)


def _same_student(found: dict[Owner, Resolved]) -> dict[Owner, Resolved]:
    """Set aside names that mean a student whom another name means as well."""
    owners: dict[str, list[Owner]] = defaultdict(list)
    for owner, resolved in found.items():
        if len(resolved.students) == 1 and not owner.group and not owner.is_unnamed:
            owners[resolved.students[0]].append(owner)
    doubts = {}
    for student, several in owners.items():
        if len(several) > 1:
            for owner in several:
                if found[owner].by_name:
                    doubts[owner] = Resolved(
                        problem=f"{len(several)} names here can mean {student}: "
                        + ", ".join(repr(o.label) for o in several)
                    )
    return doubts


def _same_folder(
    found: dict[Owner, Resolved], known: Iterable[str]
) -> dict[Owner, Resolved]:
    """Set aside names that could be spellings of one, where no list says."""
    owners: dict[str, set[str]] = defaultdict(set)
    for student in known:
        spelt = re.sub(r"-[0-9a-f]{8}$", "", student)  # as `folder_of` adds it
        owners[squashed(spelt)].add(student)
        owners[alias_key(student)].add(student)
    for owner, resolved in found.items():
        for student in resolved.students:
            owners[_key(owner, student)].add(_told(owner, student))
    doubts = {}
    for owner, resolved in found.items():
        for student in resolved.students:
            several = owners[_key(owner, student)] - {student}
            if several - {_told(owner, student)}:
                names = ", ".join(repr(name) for name in sorted(several | {student}))
                doubts[owner] = Resolved(
                    problem=f"unclear without a class list: {names} may be one or more"
                )
    return doubts


def _key(owner: Owner, student: str) -> str:
    return squashed(owner.without_list) if owner.by_name else alias_key(student)


def _told(owner: Owner, student: str) -> str:
    return owner.label if owner.by_name else student
