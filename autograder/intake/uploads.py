"""Take in what students handed in elsewhere: zips of an LMS, folders, single notebooks.

Moodle and Canvas pack a class's files with the students' names in the files' names.
Nothing is unpacked to disk but the notebooks, each to its student's folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.course import CourseError
from autograder.files import write_atomically
from autograder.intake.submissions import (
    MAX_BYTES,
    QUARANTINE,
    REASON,
    Received,
    free_folder,
)

MAX_FILES = 20_000
MAX_RATIO = 200  # of unpacked to packed bytes; a notebook with pictures has about 5
MAX_TOTAL = 2_000_000_000  # bytes of one zip's notebooks
_LONGEST_NAME = 80

# "Ada Lovelace_12345_assignsubmission_file_/01.ipynb" and, with the folders flattened,
# "Ada Lovelace_12345_assignsubmission_file_01.ipynb".
_MOODLE = re.compile(
    r"^(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_file(_|/|$)(?P<rest>.*)$"
)
# "lovelaceada_12345_67890_01-1.ipynb", with LATE_ where it was.
_CANVAS = re.compile(
    r"^(?P<name>(?:[^\W_]|['.-])+)_(?:LATE_)?(?P<id>\d+)_(?P<upload>\d+)_(?P<rest>.+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """One notebook of one student.

    Parameters
    ----------
    student : str
        Name of the folder it goes to.
    source : str
        Where it was found.
    content : bytes
        The file.
    rank : tuple
        Of several by one student the largest counts: the newest upload.
    """

    student: str
    source: str
    content: bytes
    rank: tuple[int, str]


def take_in(root: Path, lesson: str, paths: list[Path]) -> list[Received]:
    """Put notebooks into ``submitted/STUDENT/LESSON/``.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    paths : list of Path
        Zips, folders or notebooks; left as they are.

    Returns
    -------
    list of Received
        What was done, and what could not be taken in, with the reason.

    Raises
    ------
    CourseError
        If a path is not there.
    """
    received: list[Received] = []
    newest: dict[str, Found] = {}  # of each student: not all fit into memory
    counts: Counter[str] = Counter()
    for path in paths:
        if not path.exists():
            raise CourseError(
                "There is nothing to take in.",
                expected="a zip, a folder or a notebook",
                received=str(path),
                remedy="check the path",
            )
        for entry in _notebooks(path):
            if isinstance(entry, Received):
                received.append(entry)
                _refuse(root, lesson, entry, path)
            else:
                student = entry.student
                counts[student] += 1
                if student not in newest or newest[student].rank < entry.rank:
                    newest[student] = entry
    for student in sorted(newest):
        received.append(_put(root, lesson, newest[student], counts[student]))
    return received


def _notebooks(path: Path) -> Iterator[Found | Received]:
    if path.is_dir():
        for inside in sorted(path.rglob("*")):
            if inside.is_symlink() or not inside.is_file():
                continue
            name = inside.relative_to(path).as_posix()
            if inside.suffix == ".zip":
                yield from _of_students_zip(name, inside)
            elif inside.suffix == ".ipynb" and ".ipynb_checkpoints" not in name:
                yield _of_file(name, inside)
    elif path.suffix == ".zip":
        yield from _of_zip(path)
    else:
        yield _of_file(path.name, path)


def _of_students_zip(name: str, path: Path) -> Iterator[Found | Received]:
    """Take a zip that lies in a folder: one student's, whatever names it holds.

    A class's zip is named on the command line. Else a student could hand in a zip of
    somebody else's name.
    """
    owner, rank = whose(name)
    if "/" not in name and not _is_of_lms(name) and len(_names_in(path)) > 1:
        reason = f"{path.name!r} holds several students' notebooks: name it itself"
        yield Received(owner, reason=reason)
        return
    for entry in _of_zip(path):
        if isinstance(entry, Received):
            yield Received(owner, reason=entry.reason)
        else:
            inner = (rank[0], f"{name}/{entry.source}")
            yield Found(owner, inner[1], entry.content, inner)


def _names_in(path: Path) -> set[str]:
    with contextlib.suppress(zipfile.BadZipFile, OSError, EOFError):
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()[:MAX_FILES]
        return {whose(m.filename)[0] for m in members if _is_notebook(m)}
    return set()


def _is_of_lms(name: str) -> bool:
    return bool(_MOODLE.match(name) or _CANVAS.match(name))


def _of_file(name: str, path: Path) -> Found | Received:
    student, rank = whose(name)
    if path.stat().st_size > MAX_BYTES:
        return Received(student, reason=f"{name!r} is larger than a notebook may be")
    return Found(student, name, path.read_bytes(), rank)


def _of_zip(path: Path) -> Iterator[Found | Received]:
    owner = _folder_name(path.stem)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                yield Received(owner, reason=f"{path.name!r} holds too many files")
                return
            total = 0
            for member in members:
                if _is_notebook(member):
                    total += member.file_size
                    if total > MAX_TOTAL:
                        yield Received(owner, reason=f"{path.name!r} is too large")
                        return
                    yield _of_member(archive, member)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        yield Received(owner, reason=f"{path.name!r} cannot be unpacked: {error}")


def _is_notebook(member: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a regular notebook file."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    parts = PurePosixPath(member.filename).parts
    return (
        not member.is_dir()
        and member.filename.endswith(".ipynb")
        and kind in (0, stat.S_IFREG)
        and not {".ipynb_checkpoints", "__MACOSX"} & set(parts)
    )


def _of_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Found | Received:
    student, rank = whose(member.filename)
    packed = max(member.compress_size, 1)
    if member.file_size > MAX_BYTES or member.file_size / packed > MAX_RATIO:
        return Received(
            student, reason=f"{member.filename!r} would unpack to far too much"
        )
    try:
        with archive.open(member) as file:
            content = file.read(MAX_BYTES + 1)
    except Exception as error:  # encrypted, truncated, an unknown method
        return Received(
            student, reason=f"{member.filename!r} cannot be unpacked: {error}"
        )
    if len(content) > MAX_BYTES:
        return Received(student, reason=f"{member.filename!r} unpacks to too much")
    return Found(student, member.filename, content, rank)


def whose(name: str) -> tuple[str, tuple[int, str]]:
    """Return the student that a file's name speaks of, and its rank among theirs.

    Parameters
    ----------
    name : str
        Path inside a zip or folder, with slashes.

    Examples
    --------
    >>> whose("Ada Lovelace_4711_assignsubmission_file_/01.ipynb")[0]
    'Ada-Lovelace-4711'
    >>> whose("lovelaceada_4711_99_01-1.ipynb")[0]
    'lovelaceada-4711'
    >>> whose("ada/01.ipynb")[0]
    'ada'
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    parts = tuple(part for part in parts if part not in ("..", ".", "/"))
    for start in range(len(parts)):
        rest = "/".join(parts[start:])
        if match := _MOODLE.match(rest):
            return _folder_name(f"{match['name']}-{match['id']}"), (0, name)
        if match := _CANVAS.match(rest):
            student = _folder_name(f"{match['name']}-{match['id']}")
            return student, (int(match["upload"]), name)
    stem = parts[-2] if len(parts) > 1 else Path(parts[-1]).stem if parts else "unknown"
    return _folder_name(stem), (0, name)


def _folder_name(text: str) -> str:
    """Return a harmless folder name; two long ones never share one."""
    kept = "".join(sign if sign.isalnum() or sign in "-_.@" else "-" for sign in text)
    name = kept.strip("-.") or "unknown"
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9]}-{_short(text.encode())[:8]}"


def _put(root: Path, lesson: str, newest: Found, count: int) -> Received:
    student = newest.student
    folder = root / "submitted" / student / lesson
    target = folder / f"{lesson}.ipynb"
    notes = [f"{newest.source!r} was taken in"]
    if count > 1:
        notes.append(f"the newest of {count}")
    if target.is_file():
        old = target.read_bytes()
        if old == newest.content:
            return Received(student, note=f"{newest.source!r} is there already")
        kept = root / "superseded" / student / f"{lesson}.{_short(old)}.ipynb"
        write_atomically(kept, old)
        notes.append("the earlier one is kept in superseded/")
    write_atomically(target, newest.content)
    return Received(student, note=", ".join(notes))


def _refuse(root: Path, lesson: str, received: Received, path: Path) -> None:
    folder = free_folder(root / QUARANTINE / received.student / lesson)
    folder.mkdir(parents=True)
    text = f"{received.reason}\nfrom {path}\n"
    (folder / REASON).write_text(text, encoding="utf-8")


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
