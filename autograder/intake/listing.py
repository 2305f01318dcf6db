"""What lies in a zip, a folder or a file: names first, bytes only when asked for."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import shutil
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.intake.names import composed
from autograder.intake.notebooks import MAX_BYTES
from autograder.limits import STUDENT

MAX_FILES = 20_000
MAX_RATIO = 200  # of unpacked to packed bytes; a notebook with pictures has about 5
MAX_TOTAL = 4_000_000_000  # bytes that one archive may unpack to
MAX_PART, MAX_PATH = 255, 1_000  # characters; no file system has longer names
_SMALL = 1_000_000  # bytes that may be packed as tightly as they like
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")


class CannotUnpack(Exception):  # noqa: N818 (it says what the archive is)
    """An archive that cannot be read; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One file of what came in.

    Parameters
    ----------
    path : str
        Inside the archive or folder, with slashes, in composed form.
    size : int
        Bytes, as the archive says.
    problem : str
        Why its content is not looked at; empty when it is.
    open : callable
        Opens it; the content may be larger than ``size`` says.
    modified : datetime or None
        The member's own date, without a zone.
    packed : callable or None
        Opens the bytes as they are packed, of what cannot be unpacked.
    """

    path: str
    size: int
    open: Callable[[], IO[bytes]]
    problem: str = ""
    modified: datetime.datetime | None = None
    packed: Callable[[], IO[bytes]] | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name

    def read(self) -> bytes:
        """Return the bytes.

        Raises
        ------
        CannotUnpack
            If it has a problem, or is not what the archive says.
        """
        if self.problem:
            raise CannotUnpack(self.problem)
        try:
            with self.open() as file:
                content = file.read(MAX_BYTES + 1)
        except Exception as error:  # encrypted, truncated, an unknown method
            raise CannotUnpack(f"it cannot be unpacked: {error}") from error
        if len(content) > MAX_BYTES:
            raise CannotUnpack(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        return content

    def copy_to(self, target: IO[bytes]) -> None:
        """Write the bytes; those that cannot be unpacked as they are packed."""
        if self.packed is None or not self.problem:
            try:
                with self.open() as file:
                    shutil.copyfileobj(file, target, 1 << 20)
                return
            except Exception:  # whatever a damaged archive makes of it
                if self.packed is None:
                    raise
        target.seek(0)
        target.truncate()
        with self.packed() as file:
            shutil.copyfileobj(file, target, 1 << 20)


@contextlib.contextmanager
def listing(path: Path) -> Iterator[list[Entry]]:
    """Return what lies in a zip, in a folder, or a single file.

    Raises
    ------
    CannotUnpack
        If a zip cannot be read or holds too much.
    """
    if path.is_dir():
        yield list(_of_folder(path))
    elif is_zip_name(path.name):
        with _opened(path) as archive:
            yield list(_members(archive))
    else:
        yield [_of_file(path.name, path)]


@contextlib.contextmanager
def unpacked(source: IO[bytes]) -> Iterator[list[Entry]]:
    """Return what lies in a zip that came inside another; see `listing`."""
    with _opened(source) as archive:
        yield list(_members(archive))


@dataclass
class Room:
    """What the zips of one student may still unpack to."""

    size: int = STUDENT.size
    items: int = STUDENT.items

    @contextlib.contextmanager
    def unpacked(self, entry: Entry) -> Iterator[list[Entry]]:
        """Return what lies in one of them; see `listing`.

        Raises
        ------
        CannotUnpack
            If it cannot be read, or all of them together hold too much.
        """
        with tempfile.TemporaryFile() as file:  # many are open at once
            file.write(entry.read())
            with unpacked(file) as entries:
                self.size -= entry.size + sum(one.size for one in entries)
                self.items -= len(entries)
                if min(self.size, self.items) < 0:
                    raise CannotUnpack(
                        f"one student's zips hold more than {STUDENT.size // 1_000_000}"
                        f" MB or {STUDENT.items:,} files together"
                    )
                yield entries


def is_zip_name(name: str) -> bool:
    """Tell whether a file calls itself a zip."""
    return name.casefold().endswith(".zip")


@contextlib.contextmanager
def _opened(source: Path | IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except Exception as error:  # damaged, or of a version that nobody knows
        raise CannotUnpack(f"it cannot be unpacked: {error}") from error
    with archive:
        count = len(archive.infolist())
        if count > MAX_FILES:
            raise CannotUnpack(f"it holds too many files: {count:,} of {MAX_FILES:,}")
        yield archive


def _members(archive: zipfile.ZipFile) -> Iterator[Entry]:
    total = 0
    for member in archive.infolist():
        if member.filename.endswith("/"):  # `is_dir` fails where a name is empty
            continue
        total += member.file_size
        problem = _problem(member)
        if not problem and total > MAX_TOTAL:
            problem = "the archive unpacks to far too much"
        yield Entry(
            path=_clean(_decoded(member)),
            size=member.file_size,
            open=lambda member=member: archive.open(member),  # type: ignore[misc]
            problem=problem,
            modified=_date(member),
            packed=lambda member=member: _raw(archive, member),  # type: ignore[misc]
        )


def _problem(member: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "it is a link to another place"
    if kind not in (0, stat.S_IFREG):
        return "it is not a regular file"
    if member.flag_bits & 1:
        return "it cannot be unpacked: it needs a password"
    if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
        return "it unpacks to far too much"
    if member.file_size > MAX_BYTES:
        return f"it is larger than {MAX_BYTES // 1_000_000} MB"
    parts = _parts(member.filename)
    if max(map(len, parts)) > MAX_PART or len(member.filename) > MAX_PATH:
        return f"its name is longer than {MAX_PART} letters, or {MAX_PATH:,} in all"
    if ".." in parts or parts[:1] in ([""], ["/"]):
        return "its path leads out of the archive"
    return ""


def _decoded(member: zipfile.ZipInfo) -> str:
    """Return a member's name; without the mark for UTF-8 it was read as cp437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    with contextlib.suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    # Windows' code page if that makes letters of all its bytes, else that of DOS.
    with contextlib.suppress(UnicodeDecodeError):
        name = raw.decode("cp1252")
        if all(sign.isascii() or sign.isalpha() for sign in name):
            return name
    return member.filename


def _parts(name: str) -> list[str]:
    return name.replace("\\", "/").split("/")


def _clean(name: str) -> str:
    # Cut first: what compares or composes names takes the square of their length.
    parts = [composed(_cut(part, MAX_PART)) for part in _parts(name)]
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    return _cut(path, MAX_PATH) or "unnamed"


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many letters: its beginning and its end."""
    return text if len(text) <= most else f"{text[: most - 31]}…{text[-30:]}"


def _date(member: zipfile.ZipInfo) -> datetime.datetime | None:
    with contextlib.suppress(ValueError):
        made = datetime.datetime(*member.date_time)
        return made if made.year > 1980 else None
    return None


def _raw(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """Return a member's packed bytes: what cannot be unpacked is kept as it is."""
    file = archive.fp
    assert file is not None
    try:
        file.seek(member.header_offset)
        head = _LOCAL_HEAD.unpack(file.read(_LOCAL_HEAD.size))
        file.seek(member.header_offset + _LOCAL_HEAD.size + head[-2] + head[-1])
    except (OSError, ValueError, struct.error):  # nothing is where it should be
        return io.BytesIO()
    return io.BytesIO(file.read(min(member.compress_size, 4 * MAX_BYTES)))


def _of_folder(root: Path) -> Iterator[Entry]:
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        folders.sort()
        place = Path(folder)
        linked = [name for name in folders if (place / name).is_symlink()]
        folders[:] = [name for name in folders if name not in linked]
        for name in sorted([*names, *linked]):
            path = place / name
            yield _of_file(path.relative_to(root).as_posix(), path)
    for error in closed:
        path = Path(os.fsdecode(error.filename))
        name = composed(path.relative_to(root).as_posix())
        yield Entry(name, 0, io.BytesIO, f"it cannot be read: {error.strerror}")


def _of_file(name: str, path: Path) -> Entry:
    info = path.lstat()
    problem = ""
    if stat.S_ISLNK(info.st_mode):
        problem = "it is a link to another place"
    elif not stat.S_ISREG(info.st_mode):
        problem = "it is not a regular file"
    elif info.st_size > MAX_BYTES:
        problem = f"it is larger than {MAX_BYTES // 1_000_000} MB"
    link = path if stat.S_ISLNK(info.st_mode) else None

    def opened() -> IO[bytes]:
        if link is not None:
            return io.BytesIO(os.fsencode(os.readlink(link)))
        if not stat.S_ISREG(info.st_mode):
            return io.BytesIO()
        return path.open("rb")

    # A name of bytes that are no UTF-8 stays what it is; `names.shown` shows it.
    return Entry(composed(name), info.st_size, opened, problem)
