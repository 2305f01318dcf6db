"""Receive what students handed in: right names, and what cannot be read set aside."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.files import write_atomically

QUARANTINE = "quarantine"
REASON = "reason.txt"
MAX_BYTES = 50_000_000  # a lesson's notebook is below 1 MB, a few with pictures 10


@dataclass(frozen=True)
class Received:
    """One student's submission after the intake.

    Parameters
    ----------
    student : str
        Name of the submission's folder.
    note : str
        What was done to it; empty when nothing was.
    reason : str
        Why it cannot be graded; empty when it can.
    """

    student: str
    note: str = ""
    reason: str = ""


class Unreadable(Exception):  # noqa: N818 (it says what the file is)
    """A file that is no notebook; the message says why."""


def collect_names(
    root: Path, lesson: str, students: Iterable[str] | None = None
) -> list[Received]:
    """Give every submission the name nbgrader looks for.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    students : iterable of str, optional
        Only these; everybody by default.

    Returns
    -------
    list of Received
        One a student, in the order of their identifiers.

    Notes
    -----
    A notebook of another name is copied to the expected one; the original stays. What
    cannot be read is moved to ``quarantine/STUDENT/LESSON/`` with the reason beside it:
    every byte is kept.
    """
    wanted = None if students is None else set(students)
    graded = grade_ids(root, lesson)
    return [
        _receive(root, lesson, folder, graded)
        for folder in sorted((root / "submitted").glob("*"))
        if (folder / lesson).is_dir() and (wanted is None or folder.name in wanted)
    ]


def misplaced(root: Path, lesson: str) -> list[Path]:
    """Return notebooks of a lesson that lie where nobody looks for submissions.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Returns
    -------
    list of Path
        Relative to the course's folder: in ``submitted/`` itself or in a student's
        folder, not in ``submitted/STUDENT/LESSON/``.
    """
    place = root / "submitted"
    graded = grade_ids(root, lesson)
    return [
        path.relative_to(root)
        for path in sorted([*place.glob("*.ipynb"), *place.glob("*/*.ipynb")])
        if path.stem == lesson or _likeness(path, graded)[0]
    ]


def grade_ids(root: Path, lesson: str) -> set[str]:
    """Return the grade_ids of a lesson's release notebook; empty when not built."""
    try:
        return ids_of(read_notebook(root / "lessons" / lesson / f"{lesson}.ipynb"))
    except Unreadable:
        return set()


def ids_of(notebook: dict[str, Any]) -> set[str]:
    """Return the grade_ids that a notebook's cells carry."""
    return set(_all_ids(notebook))


def _all_ids(notebook: dict[str, Any]) -> list[str]:
    found = []
    for cell in notebook["cells"]:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        if isinstance(mark, dict) and isinstance(mark.get("grade_id"), str):
            found.append(mark["grade_id"])
    return found


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook that somebody else wrote.

    Raises
    ------
    Unreadable
        If it is missing, a link, too large, not JSON, or not a notebook.
    """
    if path.is_symlink() or not path.is_file():
        raise Unreadable("it is not a regular file")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    content = _parse(path)
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise Unreadable("it is JSON, but not a notebook")
    if isinstance(content.get("worksheets"), list):  # nbformat 3: nbgrader upgrades it
        content = {**content, "cells": []}
    if not isinstance(content.get("cells"), list):
        raise Unreadable("it is a notebook without cells")
    return content


def _parse(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    except RecursionError:
        raise Unreadable("its brackets are nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"it is not complete JSON: {error}") from None


def _receive(root: Path, lesson: str, folder: Path, graded: set[str]) -> Received:
    student = folder.name
    expected = folder / lesson / f"{lesson}.ipynb"
    try:
        if folder.is_symlink() or (folder / lesson).is_symlink():
            raise Unreadable("its folder is a link")
        if any(path.is_symlink() for path in (folder / lesson).rglob("*")):
            raise Unreadable("its folder holds a link to another place")
        note = "" if expected.exists() else _rename(expected, graded)
        read_notebook(expected)
    except Unreadable as error:
        reason = f"the notebook cannot be read: {error}"
        set_aside(root, lesson, student, reason)
        return Received(student, reason=reason)
    return Received(student, note=note)


def _rename(expected: Path, graded: set[str]) -> str:
    """Copy the notebook that must be meant to the expected name; say so."""
    found = sorted(
        path
        for path in expected.parent.rglob("*.ipynb")
        if ".ipynb_checkpoints" not in path.parts and path.is_file()
    )
    if not found:
        raise Unreadable("there is none in the submission")
    chosen = max(found, key=lambda path: _likeness(path, graded))
    if len(found) > 1 and not _likeness(chosen, graded)[0]:
        names = ", ".join(path.name for path in found)
        raise Unreadable(f"none of {names} has the lesson's cells")
    write_atomically(expected, chosen.read_bytes())
    name = chosen.relative_to(expected.parent).as_posix()
    return f'"{name}" was graded as {expected.name}'


def _likeness(path: Path, graded: set[str]) -> tuple[int, float]:
    """Order candidates: most of the lesson's cells first, then the newest."""
    try:
        shared = len(ids_of(read_notebook(path)) & graded)
    except Unreadable:
        shared = 0
    return shared, path.lstat().st_mtime


def set_aside(root: Path, lesson: str, student: str, reason: str) -> None:
    """Move a submission to ``quarantine/`` with the reason; every byte is kept."""
    target = free_folder(root / QUARANTINE / student / lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    source = root / "submitted" / student / lesson
    linked = [path for path in (source.parent, source) if path.is_symlink()]
    if linked:  # the link is the submission; what it points to is not ours
        target.mkdir()
        shutil.move(linked[0], target / "link")
    else:
        shutil.move(source, target)
    (target / REASON).write_text(reason + "\n", encoding="utf-8")
    if source.parent.is_dir() and not any(source.parent.iterdir()):
        source.parent.rmdir()


def free_folder(path: Path) -> Path:
    """Return a folder's name that is not taken: the path itself, or with a number."""
    candidate, number = path, 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.name}.{number}")
    return candidate


def quarantined(root: Path, lesson: str) -> dict[str, str]:
    """Return why submissions were set aside, by student; the newest reason counts."""
    found: dict[str, tuple[float, str]] = {}
    for path in sorted((root / QUARANTINE).glob(f"*/{lesson}*/{REASON}")):
        student, folder = path.parts[-3:-1]
        if not re.fullmatch(rf"{re.escape(lesson)}(\.\d+)?", folder):
            continue
        moment = path.stat().st_mtime
        if moment >= found.get(student, (0.0, ""))[0]:
            found[student] = (moment, path.read_text(encoding="utf-8").strip())
    return {student: reason for student, (_, reason) in found.items()}
