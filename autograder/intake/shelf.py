"""Put bytes where they belong: `submitted/`, `superseded/` or `quarantine/`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from autograder.files import write_atomically
from autograder.intake.names import inner_path, shown
from autograder.intake.register import read_register

SUBMITTED = "submitted"
SUPERSEDED = "superseded"
QUARANTINE = "quarantine"
REASON = "reason.txt"


@dataclass(frozen=True)
class Kept:
    """A file that has been put somewhere.

    Parameters
    ----------
    where : Path
        The file.
    sha256 : str
        Of what was written.
    """

    where: Path
    sha256: str


class Shelf:
    """A lesson's places in a course's folder.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    """

    def __init__(self, root: Path, lesson: str) -> None:
        self.root = root
        self._lesson = lesson
        self._known: dict[Path, dict[str, Path]] = {}

    def submitted(self, student: str) -> Path:
        """Return a student's folder of the lesson."""
        return self.root / SUBMITTED / student / self._lesson

    def notebook(self, student: str) -> Path:
        """Return where nbgrader looks for a student's notebook."""
        return self.submitted(student) / f"{self._lesson}.ipynb"

    def is_linked(self, student: str) -> bool:
        """Tell whether a student's place is a link to another one."""
        folder = self.submitted(student)
        return folder.is_symlink() or folder.parent.is_symlink()

    def put(self, student: str, file: str, write: Callable[[IO[bytes]], None]) -> Kept:
        """Write a file beside a student's notebook; other bytes that are there stay.

        Two files may share a name: in other Unicode forms, or where case is nothing.
        """
        target = _in_folders(self.submitted(student), inner_path(file))
        made, digest = self._temporary(target.parent, write)
        target = _free_file(target, digest)
        os.replace(made, target)
        return Kept(target, digest)

    def batch(self, place: str, student: str, reason: str = "") -> Batch:
        """Begin a folder of files that are kept but not graded.

        Parameters
        ----------
        place : str
            `SUPERSEDED` or `QUARANTINE`.
        student : str
            Name of the folder in it.
        reason : str
            Written beside them.
        """
        return Batch(self, self.root / place / student, self._lesson, reason)

    def move_aside(self, student: str, place: str, reason: str = "") -> Path:
        """Move all of a student's submission away; every byte is kept."""
        target = free_folder(self.root / place / student / self._lesson)
        target.parent.mkdir(parents=True, exist_ok=True)
        source = self.submitted(student)
        linked = [path for path in (source.parent, source) if path.is_symlink()]
        if linked:  # the link is the submission; what it points to is not ours
            target.mkdir()
            shutil.move(linked[0], target / "link")
        else:
            shutil.move(source, target)
        if reason:
            (target / REASON).write_text(f"{shown(reason)}\n", encoding="utf-8")
        if source.parent.is_dir() and not any(source.parent.iterdir()):
            source.parent.rmdir()
        self._known.pop(target.parent, None)
        return target

    def known(self, folder: Path) -> dict[str, Path]:
        """Return what lies in a student's folder of a place already, by digest."""
        if folder not in self._known:
            self._known[folder] = {
                digest_of(path): path
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.is_symlink() and path.name != REASON
            }
        return self._known[folder]

    def _temporary(
        self, folder: Path, write: Callable[[IO[bytes]], None]
    ) -> tuple[Path, str]:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=".incoming-")
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
            os.chmod(path, 0o644)
            return path, digest_of(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


class Batch:
    """One folder of what is kept and not graded; files that are there stay there."""

    def __init__(self, shelf: Shelf, folder: Path, lesson: str, reason: str) -> None:
        self._shelf = shelf
        self._folder = folder
        self._lesson = lesson
        self._reason = reason
        self._target: Path | None = None

    def add(self, file: str, write: Callable[[IO[bytes]], None]) -> Kept:
        """Keep a file; the same bytes are kept once."""
        known = self._shelf.known(self._folder)
        made, digest = self._shelf._temporary(self._folder, write)
        if digest in known:
            made.unlink()
            self._explain(self._place_of(known[digest]))
            return Kept(known[digest], digest)
        target = _free_file(_in_folders(self._place(), inner_path(file)))
        os.replace(made, target)
        known[digest] = target
        return Kept(target, digest)

    def explain(self) -> None:
        """Leave the reason, though there may be no file."""
        reasons = self._folder.glob(f"{self._lesson}*/{REASON}")
        text = f"{shown(self._reason)}\n"
        if not any(path.read_text("utf-8") == text for path in reasons):
            self._place()

    def _place(self) -> Path:
        if self._target is None:
            self._target = free_folder(self._folder / self._lesson)
            self._explain(self._target)
        return self._target

    def _place_of(self, path: Path) -> Path:
        return self._folder / path.relative_to(self._folder).parts[0]

    def _explain(self, folder: Path) -> None:
        if self._reason and folder != self._folder:
            text = f"{shown(self._reason)}\n".encode()
            write_atomically(folder / REASON, text)


def digest_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def free_folder(path: Path) -> Path:
    """Return a folder's name that is not taken: the path itself, or with a number."""
    candidate, number = path, 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.name}.{number}")
    return candidate


def _in_folders(folder: Path, path: str) -> Path:
    """Return where a path can lie, and make its folders: a file may be in the way."""
    target = folder / path
    above = target.relative_to(folder).parents
    if target.is_dir() or any((folder / part).is_file() for part in above):
        target = _free_file(folder / path.replace("/", "__"))
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _free_file(path: Path, digest: str = "") -> Path:
    """Return a name that is not taken, or whose file has these bytes already."""
    candidate, number = path, 1
    while os.path.lexists(candidate) and not _holds(candidate, digest):
        number += 1
        candidate = path.with_name(f"{path.stem}.{number}{path.suffix}")
    return candidate


def _holds(path: Path, digest: str) -> bool:
    is_file = path.is_file() and not path.is_symlink()
    return bool(digest) and is_file and digest_of(path) == digest


def quarantined(root: Path, lesson: str) -> dict[str, str]:
    """Return why submissions were set aside, by student; the newest reason counts.

    What has been taken in since, because a class list has settled whose it is, is not
    set aside any more.
    """
    register = read_register(root, lesson).values()
    taken = {str(entry.get("sha256")) for entry in register}
    found: dict[str, tuple[float, str]] = {}
    for path in sorted((root / QUARANTINE).glob(f"*/{lesson}*/{REASON}")):
        student, folder = path.parts[-3:-1]
        if not re.fullmatch(rf"{re.escape(lesson)}(\.\d+)?", folder):
            continue
        if taken and any(digest_of(file) in taken for file in _files(path.parent)):
            continue
        moment = path.stat().st_mtime
        if moment >= found.get(student, (0.0, ""))[0]:
            text = path.read_text(encoding="utf-8", errors="replace").strip()
            found[student] = (moment, text)
    return {student: reason for student, (_, reason) in found.items()}


def _files(folder: Path) -> list[Path]:
    return [
        path for path in folder.rglob("*") if path.is_file() and path.name != REASON
    ]
