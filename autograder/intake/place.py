"""Put one student's files where they belong, and note where they came from."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from autograder.files import write_atomically
from autograder.intake import account as fates
from autograder.intake.account import Account, Record
from autograder.intake.choice import Choice, File, choose, look_at_all
from autograder.intake.claims import Context
from autograder.intake.formats.exchange import SECRET
from autograder.intake.listing import CannotUnpack, Entry, Room, is_zip_name
from autograder.intake.names import inner_path, is_ignored, shown
from autograder.intake.notebooks import LessonCells
from autograder.intake.recognise import of_several_students
from autograder.intake.roster import Roster
from autograder.intake.shelf import (
    QUARANTINE,
    REASON,
    SUPERSEDED,
    Kept,
    Shelf,
    digest_of,
)
from autograder.intake.submissions import Received
from autograder.intake.times import STAMP, read_stamp, stamp


class Placing:
    """Puts students' files into a course's folder.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    cells : LessonCells
        What the lesson's notebooks are known by.
    roster : Roster
        The class list.
    register : dict
        Where submissions came from; changed.
    dry_run : bool
        Whether to look only.
    """

    def __init__(
        self,
        root: Path,
        lesson: str,
        cells: LessonCells,
        roster: Roster,
        register: dict[str, dict[str, Any]],
        dry_run: bool,
    ) -> None:
        self._root = root
        self._lesson = lesson
        self._cells = cells
        self._roster = roster
        self._register = register
        self._dry_run = dry_run
        self._shelf = Shelf(root, lesson)

    def student(self, student: str, files: list[File], account: Account) -> Received:
        """Take in all that is one student's.

        Parameters
        ----------
        student : str
            Name of the folder.
        files : list of File
            Theirs, of all attempts and archives.
        account : Account
            Gets what became of each.
        """
        with contextlib.ExitStack() as stack:
            spread = self._spread(student, files, account, stack)
            look_at_all(spread, self._cells)
            choice = choose(spread, self._lesson)
            if choice.chosen is None:
                return self._refuse(student, spread, choice.reason, account)
            if self._shelf.is_linked(student):
                reason = "its folder in submitted/ is a link to another place"
                return self._refuse(student, spread, reason, account)
            return self._take(student, spread, choice, account)

    def _spread(
        self,
        student: str,
        files: list[File],
        account: Account,
        stack: contextlib.ExitStack,
    ) -> list[File]:
        """Return the files, and for a student's own zip those inside."""
        found, room = [], Room()
        for file in files:
            inner = None
            if is_zip_name(file.entry.name) and not file.problem:
                inner = self._inside(file, room, stack)
            if inner is None:
                found.append(file)
                continue
            account.add(Record(file.source, file.path, fates.UNPACKED, student))
            for entry in inner:
                path = f"{file.path}/{entry.path}"
                account.saw(file.source, [path])
                if is_ignored(entry.path):
                    account.add(Record(file.source, path, fates.IGNORED, student))
                else:
                    found.append(self._inner(file, entry, path))
        return found

    def _inside(
        self, file: File, room: Room, stack: contextlib.ExitStack
    ) -> list[Entry] | None:
        try:
            entries = stack.enter_context(room.unpacked(file.entry))
        except CannotUnpack as error:
            file.problem = str(error)
            return None
        told = file.claim.owner
        if told.by_name and file.claim.file == file.entry.path.rpartition("/")[2]:
            context = Context(self._lesson, self._roster, dt.UTC)
            seen = [entry for entry in entries if not is_ignored(entry.path)]
            if of_several_students(seen, context):
                file.problem = "it holds several students' work: name it itself"
                return None
        return entries

    def _inner(self, file: File, entry: Entry, path: str) -> File:
        return File(
            file.claim,
            entry,
            file.source,
            path,
            entry.path,
            file.order,
            problem=entry.problem,
        )

    def _refuse(
        self, student: str, files: list[File], reason: str, account: Account
    ) -> Received:
        batch = self._shelf.batch(QUARANTINE, student, reason)
        for file in files:
            self._keep(
                batch.add, student, file, fates.ASIDE, file.problem or reason, account
            )
        if not files and not self._dry_run:
            batch.explain()
        return Received(student, reason=reason)

    def _keep(
        self,
        add: Callable[..., Any],
        student: str,
        file: File,
        fate: str,
        reason: str,
        account: Account,
    ) -> None:
        where, digest = "", ""
        if not self._dry_run:
            where, digest, problem = kept_at(
                self._root, add, file.file, file.entry.copy_to
            )
            reason = problem or reason
        account.add(
            Record(file.source, file.path, fate, student, where, reason, digest)
        )

    def _take(
        self, student: str, files: list[File], choice: Choice, account: Account
    ) -> Received:
        chosen = choice.chosen
        assert chosen is not None
        content = self._bytes_of(chosen)
        if content is None:
            reason = f"{shown(chosen.path)} changed while it was read: take it in again"
            return self._refuse(student, files, reason, account)
        target = self._shelf.notebook(student)
        is_there = target.is_file() and digest_of(target) == chosen.digest
        notes = list(choice.notes)
        if not is_there and self._shelf.submitted(student).is_dir():
            if self._is_older(student, chosen):
                text = "an earlier attempt: the one that is there is newer"
                self._others(student, files, None, account, text)
                return Received(student, note=text)
            if not self._dry_run:
                self._shelf.move_aside(student, SUPERSEDED)
            notes.append("the earlier one is kept in superseded/")
        if not self._dry_run:
            write_atomically(target, content)
            self._stamp(student, chosen)
            self._note(student, chosen, choice.notes)
        where = "" if self._dry_run else str(target.relative_to(self._root))
        account.add(
            Record(
                *(chosen.source, chosen.path, fates.TAKEN, student, where),
                *("; ".join(choice.notes), chosen.digest),
            )
        )
        self._others(student, files, chosen, account, "another notebook counts")
        taken = "would be taken in" if self._dry_run else "was taken in"
        said = "is there already" if is_there else taken
        return Received(
            student,
            note=", ".join(
                [f'"{shown(chosen.path)}" {said}', *_marked(chosen), *notes]
            ),
            is_new=not is_there,
            is_ordinary=not notes and not chosen.claim.late,
        )

    def _bytes_of(self, chosen: File) -> bytes | None:
        """Return the bytes that were looked at; None if they are others now."""
        try:
            content = chosen.entry.read()
        except CannotUnpack:
            return None
        same = hashlib.sha256(content).hexdigest() == chosen.digest
        return content if same else None

    def _others(
        self,
        student: str,
        files: list[File],
        chosen: File | None,
        account: Account,
        why: str,
    ) -> None:
        """Keep what does not count: files of the same attempt beside the notebook."""
        batch = self._shelf.batch(SUPERSEDED, student)
        for file in files:
            if file is chosen:
                continue
            if self._is_beside(file, chosen):
                beside = partial(self._shelf.put, student)
                self._keep(beside, student, file, fates.BESIDE, "", account)
                continue
            reason = file.problem or (
                why if chosen is None or file.is_notebook else "of an earlier attempt"
            )
            self._keep(batch.add, student, file, fates.SUPERSEDED, reason, account)

    def _is_beside(self, file: File, chosen: File | None) -> bool:
        """Tell whether a file belongs to the submission: no name there is taken."""
        if chosen is None or file.attempt != chosen.attempt:
            return False
        if file.claim.secret:
            return True
        path = inner_path(file.file)
        name = path.rpartition("/")[2].casefold()
        taken = {STAMP, SECRET, REASON}
        return (
            not file.problem
            and not file.is_notebook
            and not name.endswith(".ipynb")
            and name not in taken
            and not name.startswith(".")
        )

    def _is_older(self, student: str, chosen: File) -> bool:
        there = self._register.get(student, {})
        received = read_stamp(self._shelf.submitted(student) / STAMP)
        if received is not None and chosen.claim.time is not None:
            return chosen.claim.time < received
        if there.get("label") != chosen.claim.owner.label:
            return False
        earlier = [*there.get("rank", []), there.get("upload", 0)]
        return [*chosen.claim.rank, chosen.claim.upload] < earlier

    def _stamp(self, student: str, chosen: File) -> None:
        path = self._shelf.submitted(student) / STAMP
        if chosen.claim.time is not None:
            write_atomically(path, f"{stamp(chosen.claim.time)}\n".encode())

    def _note(self, student: str, chosen: File, notes: list[str]) -> None:
        claim = chosen.claim
        self._register[student] = {
            "source": shown(chosen.source),
            "file": shown(chosen.path),
            "label": shown(claim.owner.label),
            "sha256": chosen.digest,
            "rank": list(claim.rank),
            "upload": claim.upload,
            "time": stamp(claim.time) if claim.time else None,
            "late": claim.late,
            "feedback": shown(claim.feedback),
            "group": claim.owner.group,
            "notes": notes,
        }


def kept_at(
    root: Path, add: Callable[..., Kept], file: str, write: Callable[..., None]
) -> tuple[str, str, str]:
    """Keep a file; return where, its digest, and why it could not be kept."""
    try:
        kept = add(file, write)
    except OSError as error:
        return "", "", f"it cannot be read, and stays where it was: {error}"
    return str(kept.where.relative_to(root)), kept.sha256, ""


def _marked(chosen: File) -> list[str]:
    claim = chosen.claim
    marks = []
    if claim.time is not None:
        marks.append(f"handed in {stamp(claim.time)[:16]} UTC")
    if claim.late:
        marks.append("marked late")
    if claim.owner.group:
        marks.append(f"of group {claim.owner.group}")
    return marks
