"""What lies in `submitted/`: the right names, and what cannot be read set aside."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from autograder.files import write_atomically
from autograder.intake.choice import Choice, File, choose, look_at_all
from autograder.intake.claims import Claim, Owner
from autograder.intake.listing import CannotUnpack, listing
from autograder.intake.names import composed, is_ignored
from autograder.intake.notebooks import LessonCells, Unreadable, read_notebook
from autograder.intake.shelf import QUARANTINE, SUBMITTED, SUPERSEDED, Shelf
from autograder.intake.times import STAMP, read_stamp, stamp

_LONGEST = 150  # bytes of a folder's name: results and logs are named after it


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
    is_new : bool
        Whether there was something to take in.
    is_ordinary : bool
        Whether the note says nothing that anybody has to look at.
    """

    student: str
    note: str = ""
    reason: str = ""
    is_new: bool = True
    is_ordinary: bool = False


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
    cells, shelf = LessonCells(root, lesson), Shelf(root, lesson)
    folders = sorted((root / SUBMITTED).glob("*"))
    spellings = Counter(composed(folder.name) for folder in folders)
    return [
        _receive(shelf, cells, folder, spellings[composed(folder.name)] > 1)
        for folder in folders
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
    place = root / SUBMITTED
    cells = LessonCells(root, lesson)
    return [
        path.relative_to(root)
        for path in sorted([*place.glob("*.ipynb"), *place.glob("*/*.ipynb")])
        if path.stem == lesson or _likeness(path, cells)
    ]


def _likeness(path: Path, cells: LessonCells) -> int:
    try:
        return cells.likeness(read_notebook(path))
    except Unreadable:
        return 0


def set_aside(root: Path, lesson: str, student: str, reason: str) -> None:
    """Move a submission to ``quarantine/`` with the reason; every byte is kept."""
    Shelf(root, lesson).move_aside(student, QUARANTINE, reason)


def _receive(
    shelf: Shelf, cells: LessonCells, folder: Path, is_double: bool
) -> Received:
    student = folder.name
    try:
        _refuse_name(student, is_double)
        _refuse_links(shelf, folder)
        note = _put_right(shelf, cells, student)
    except Unreadable as error:
        reason = f"the notebook cannot be read: {error}"
        shelf.move_aside(student, QUARANTINE, reason)
        return Received(student, reason=reason)
    _in_utc(shelf.submitted(student) / STAMP)
    return Received(student, note=note)


def _refuse_name(student: str, is_double: bool) -> None:
    try:
        size = len(student.encode())
    except UnicodeEncodeError:
        raise Unreadable("its folder's name is not UTF-8") from None
    if size > _LONGEST:
        raise Unreadable(f"its folder's name is longer than {_LONGEST} bytes")
    if not student.isprintable() or any(
        unicodedata.category(s) == "Cf" for s in student
    ):
        raise Unreadable("its folder's name holds signs that cannot be shown")
    if is_double:
        raise Unreadable("another folder's name differs in invisible signs only")


def _refuse_links(shelf: Shelf, folder: Path) -> None:
    if shelf.is_linked(folder.name):
        raise Unreadable("its folder is a link")
    place = shelf.submitted(folder.name)
    if any(path.is_symlink() for path in place.rglob("*")):
        raise Unreadable("its folder holds a link to another place")


def _put_right(shelf: Shelf, cells: LessonCells, student: str) -> str:
    """Make the notebook that counts the one nbgrader looks for; say so."""
    expected = shelf.notebook(student)
    if expected.is_file():
        notebook = read_notebook(expected)
        if cells.is_the_lessons(notebook):
            return ""
    choice = _chosen(shelf, cells, student)
    if choice.chosen is None:
        raise Unreadable(choice.reason.removeprefix("the notebook cannot be read: "))
    content = choice.chosen.entry.read()
    if expected.is_file():
        batch = shelf.batch(SUPERSEDED, student)
        old = expected.read_bytes()
        batch.add(expected.name, partial(_write, old))
    write_atomically(expected, content)
    return "; ".join(choice.notes)


def _write(content: bytes, target: IO[bytes]) -> None:
    target.write(content)


def _chosen(shelf: Shelf, cells: LessonCells, student: str) -> Choice:
    owner = Owner(student)
    try:
        with listing(shelf.submitted(student)) as entries:
            files = [
                File(
                    Claim(e, owner, e.path, by_filename=True),
                    e,
                    student,
                    e.path,
                    e.path,
                    problem=e.problem,
                )
                for e in entries
                if not is_ignored(e.path)
            ]
    except CannotUnpack as error:
        raise Unreadable(str(error)) from None
    look_at_all(files, cells)
    return choose(files, cells.lesson)


def _in_utc(path: Path) -> None:
    """Write a time anew as nbgrader reads it right."""
    moment = read_stamp(path)
    if moment is not None and path.read_text("utf-8").strip() != stamp(moment):
        write_atomically(path, f"{stamp(moment)}\n".encode())
