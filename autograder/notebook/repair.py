"""Bring a submission back into the lesson's form: the same way every time, and told.

Students copy, split, move and delete cells, and Colab loses what marks them. All their
code runs, in their order; what the lesson itself gives is put back where it is missing
or changed. A score depends on what names mean in the end, not on marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.notebook.bindings import bound_names
from autograder.notebook.plan import Plan, ReleaseCell, text_of

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "last")


@dataclass
class RepairedCell:
    """One cell as it will run.

    Parameters
    ----------
    kind, source : str
        Type and text.
    release : ReleaseCell or None
        The lesson's cell that it stands for; None for a student's own.
    """

    kind: str
    source: str
    release: ReleaseCell | None = None

    @property
    def role(self) -> str:
        """One of "check", "answer", "written", "given", "text", "own"."""
        return self.release.role if self.release else "own"


@dataclass
class Repaired:
    """A submission in the lesson's form.

    Parameters
    ----------
    cells : list of RepairedCell
        In the order in which they run.
    notes : list of str
        What was mended, for the student.
    """

    cells: list[RepairedCell]
    notes: list[str] = field(default_factory=list)


def repair(plan: Plan, notebook: dict[str, Any]) -> Repaired:
    """Match a submission's cells with the lesson's, and mend what differs.

    Parameters
    ----------
    plan : Plan
        The lesson.
    notebook : dict
        The submission, nbformat 4; its metadata may be wrong in any way.

    Returns
    -------
    Repaired
        Every code cell of the student's, in their order; each graded and each given
        cell of the lesson exactly once.
    """
    own = list(_student_cells(notebook))
    matches = _match(plan, own)
    notes: list[str] = []
    cells: list[RepairedCell] = []
    for place, student in enumerate(own):
        release = matches.get(place)
        if release is None:
            if not _is_copy(plan, student):
                cells.append(RepairedCell(student.kind, student.source))
            else:
                notes.append(f"a second copy of {_called(student)} was left out")
            continue
        cells.append(_restored(release, student, notes))
    notes += _twins(own, matches)
    _insert_missing(plan, set(matches.values()), cells, notes)
    _checks_after_answers(cells, notes)
    return Repaired(cells, notes)


def _twins(own: list[_Student], matches: dict[int, ReleaseCell]) -> list[str]:
    """Say which cell counts where several bear one answer's mark."""
    notes = []
    for place, release in sorted(matches.items()):
        same = [p for p, cell in enumerate(own) if cell.grade_id == release.grade_id]
        if release.role in ("answer", "written") and len(same) > 1:
            notes.append(
                f"of {len(same)} cells for {release.grade_id} the "
                f"{_ORDINALS[same.index(place) % len(_ORDINALS)]} counts"
                if place in same
                else f"of {len(same) + 1} cells for {release.grade_id} another counts"
            )
    return notes


@dataclass(frozen=True)
class _Student:
    """A cell as it was handed in."""

    kind: str
    source: str
    cell_id: str
    grade_id: str

    @cached_property
    def names(self) -> set[str]:
        """What it binds; parsed once, however often it is compared."""
        return bound_names(self.source)


def _student_cells(notebook: dict[str, Any]) -> Iterator[_Student]:
    for cell in notebook["cells"]:
        if not isinstance(cell, dict):
            continue
        metadata = cell.get("metadata")
        mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        grade_id = mark.get("grade_id") if isinstance(mark, dict) else ""
        kind = cell.get("cell_type")
        yield _Student(
            kind if kind in ("code", "markdown", "raw") else "raw",
            text_of(cell),
            str(cell.get("id", "")),
            grade_id if isinstance(grade_id, str) else "",
        )


def _match(plan: Plan, own: list[_Student]) -> dict[int, ReleaseCell]:
    """Return which lesson's cell each of the student's stands for, by place.

    Ids count places: in a notebook of an earlier release they may all be one off, so
    what is the same word for word is matched before them.
    """
    matches: dict[int, ReleaseCell] = {}
    for likenesses in ((_same_mark, _same_source), (_same_id, _same_content)):
        matched = set(matches.values())
        for release in plan.cells:
            if release in matched:
                continue
            for likeness in likenesses:
                places = [
                    place
                    for place, student in enumerate(own)
                    if place not in matches and likeness(release, student)
                ]
                if places:
                    matches[_chosen(release, own, places)] = release
                    break
    return matches


def _same_mark(release: ReleaseCell, student: _Student) -> bool:
    return bool(release.grade_id) and release.grade_id == student.grade_id


def _same_source(release: ReleaseCell, student: _Student) -> bool:
    return (
        release.role in ("given", "text")
        and release.kind == student.kind
        and not student.grade_id
        and release.source.strip() == student.source.strip()
    )


def _same_id(release: ReleaseCell, student: _Student) -> bool:
    # A mark says more than an id, which copies and other editors change.
    return (
        bool(release.cell_id)
        and release.cell_id == student.cell_id
        and release.kind == student.kind
        and not student.grade_id
    )


def _same_content(release: ReleaseCell, student: _Student) -> bool:
    if student.grade_id or release.kind != student.kind:
        return False
    if release.check is not None:
        pattern = rf"\.check\(\s*[\"']{re.escape(release.check.exercise)}[\"']"
        return re.search(pattern, student.source) is not None and not student.names
    if student.source.strip() == release.source.strip():
        return True
    if release.role != "answer" or not release.names:
        return False
    return release.names <= student.names


def _chosen(release: ReleaseCell, own: list[_Student], places: list[int]) -> int:
    """Of several candidates: an answer's last changed one, else the first true copy."""
    same = [p for p in places if own[p].source.strip() == release.source.strip()]
    if release.role == "answer":
        changed = [place for place in places if place not in same]
        return (changed or places)[-1]
    return (same or places)[0]


def _is_copy(plan: Plan, student: _Student) -> bool:
    """Tell whether a cell only repeats a check, or an answer's untouched stub."""
    if student.kind != "code":
        return bool(student.grade_id)
    unmarked = _Student(student.kind, student.source, "", "")
    return any(
        _same_content(release, unmarked)
        if release.role == "check"
        else student.source.strip() == release.source.strip()
        for release in plan.cells
        if release.role in ("check", "answer")
    )


def _restored(
    release: ReleaseCell, student: _Student, notes: list[str]
) -> RepairedCell:
    source, kind = student.source, student.kind
    if release.role == "check" and source.strip() != release.source.strip():
        notes.append(f"the check of {release.check.exercise} was put back")  # type: ignore[union-attr]
        source, kind = release.source, release.kind
    elif kind != release.kind:
        own = release.role in ("answer", "written")
        source = student.source if own else release.source
        kind = release.kind
    return RepairedCell(kind, source, release)


def _insert_missing(
    plan: Plan, found: set[ReleaseCell], cells: list[RepairedCell], notes: list[str]
) -> None:
    """Put back the lesson's code, behind what stood before it."""
    for place, release in enumerate(plan.cells):
        if release in found or release.role == "text":
            continue
        before = set(plan.cells[:place])
        behind = [i for i, cell in enumerate(cells) if cell.release in before]
        cells.insert(
            behind[-1] + 1 if behind else 0,
            RepairedCell(release.kind, release.source, release),
        )
        what = {"check": "the check of", "given": "a cell"}
        name = release.grade_id.removeprefix("check-") or "that the lesson gives"
        said = what.get(release.role, "the cell of")
        notes.append(f"{said} {name} was missing and was put back")


def _checks_after_answers(cells: list[RepairedCell], notes: list[str]) -> None:
    """Move a check behind its answer if it stands before it."""
    for check in [cell for cell in cells if cell.role == "check"]:
        assert check.release is not None
        exercise = check.release.grade_id.removeprefix("check-")
        answers = [
            place
            for place, cell in enumerate(cells)
            if cell.release is not None and cell.release.grade_id == exercise
        ]
        if answers and answers[0] > cells.index(check):
            cells.remove(check)
            cells.insert(answers[0], check)
            notes.append(f"the check of {exercise} was moved behind its answer")


def _called(student: _Student) -> str:
    first = next(iter(student.source[:1_000].strip().splitlines()), "an empty cell")
    return student.grade_id or f'"{first[:40]}"'
