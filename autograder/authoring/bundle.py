"""Write what students receive: nothing of solutions, hidden cases, tests or grading."""

from __future__ import annotations

import hashlib
import io
import json
import os
import posixpath
import re
import subprocess
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from autograder.authoring import leaks
from autograder.authoring.finding import Finding
from autograder.authoring.percent import read_cells
from autograder.authoring.verify import verify
from autograder.course import SHIPPED, Course, CourseError
from autograder.files import write_atomically

MANIFEST = ".release.json"
PREFIX = "cnn-course"

# Only what is named here leaves the house; a new folder stays inside until somebody
# decides. `git archive` gives the same files (.gitattributes), which a test compares.
_PATTERNS = (
    "lessons/**/*",
    "utils/**/*",
    "autograder/*",
    *(f"autograder/{name}/**/*" for name in SHIPPED),
    ".binder/**/*",
    "environment.yml",
    "constraints.txt",
    "pyproject.toml",
    "nbgrader_config.py",
    "LICENSE",
    "LICENSE-TEXT",
    "README.md",
    "CITATION.cff",
    ".gitignore",
    ".gitattributes",
)
_NEEDED = (
    *("pyproject.toml", "nbgrader_config.py", "lessons/README.md"),
    *("LICENSE", "LICENSE-TEXT", "environment.yml", "constraints.txt"),
)
_JUNK = ("__pycache__", "*.pyc", ".ipynb_checkpoints", "*.bak*", ".DS_Store", "*.tmp")
_FORBIDDEN = (
    *("solutions", "tests", "docs", "hidden"),
    *("authoring", "grading", "sandbox", "nbgrader", "intake", "bank"),
)
# The first moment a ZIP can name: the same files give the same archive.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def bundle_files(course: Course) -> dict[PurePosixPath, bytes]:
    """Return the students' bundle, file by file.

    Parameters
    ----------
    course : Course
        The instructor's copy.

    Returns
    -------
    dict of PurePosixPath to bytes
        Sorted by path; README.md is the students' door, made from lessons/README.md.

    Raises
    ------
    CourseError
        If `verify` finds anything, a needed file is missing, or something that is not
        for students would be in the bundle.
    """
    _refuse(verify(course), "The lessons are not fit to be released.")
    files = {path: (course.root / path).read_bytes() for path in student_paths(course)}
    missing = [name for name in _NEEDED if PurePosixPath(name) not in files]
    if missing:
        raise CourseError(
            "The bundle would not be complete.",
            expected=", ".join(_NEEDED),
            received=f"no {', '.join(missing)}",
            remedy="write what is missing, or bring it back with git checkout",
        )
    door = files[PurePosixPath("lessons/README.md")].decode()
    files[PurePosixPath("README.md")] = _students_door(door, files).encode()
    _refuse(list(_scan(course, files)), "The bundle would give something away.")
    return dict(sorted(files.items()))


def student_paths(course: Course) -> list[PurePosixPath]:
    """Return the files of a course that students receive, sorted, as they are now."""
    found = {
        PurePosixPath(path.relative_to(course.root).as_posix())
        for pattern in _PATTERNS
        for path in course.root.glob(pattern)
        if path.is_file()
    }
    return sorted(
        path
        for path in found
        if not any(fnmatch(part, junk) for part in path.parts for junk in _JUNK)
    )


def untracked(course: Course) -> list[PurePosixPath]:
    """Return files of the bundle that git does not know; empty without git."""
    command = ["git", "ls-files", "-z", "--others"]
    try:
        listed = subprocess.run(
            command, cwd=course.root, capture_output=True, check=False
        )
    except FileNotFoundError:
        return []
    others = {PurePosixPath(os.fsdecode(name)) for name in listed.stdout.split(b"\0")}
    return [path for path in student_paths(course) if path in others]


def release(course: Course, target: Path) -> int:
    """Write the students' bundle into a folder or a ZIP archive.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    target : Path
        A name that ends in .zip, or a folder: a new one, an empty one (a fresh clone
        counts as empty), or one that `release` wrote before.

    Returns
    -------
    int
        Number of files in the bundle.

    Raises
    ------
    CourseError
        See `bundle_files`; or if the target holds something else. Nothing is written.
    """
    if target.suffix.lower() == ".zip":
        _refuse_foreign_archive(target)
        files = bundle_files(course)
        write_atomically(target, _archive(files))
    else:
        before = _manifest(target)
        files = bundle_files(course)
        _write_folder(target, files, before)
    return len(files)


def _archive(files: dict[PurePosixPath, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{PREFIX}/{path}", _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _write_folder(
    target: Path, files: dict[PurePosixPath, bytes], before: dict[str, str]
) -> None:
    for name in before.keys() - {str(path) for path in files}:
        (target / name).unlink(missing_ok=True)
    for path, content in files.items():
        write_atomically(target / path, content)
    digests = {str(path): _digest(content) for path, content in files.items()}
    text = json.dumps(digests, indent=1, sort_keys=True) + "\n"
    write_atomically(target / MANIFEST, text.encode())


def _manifest(target: Path) -> dict[str, str]:
    """Return what an earlier release wrote into a folder; refuse any other content."""
    if target.exists() and not target.is_dir():
        raise _foreign(target, "a file")
    if not target.is_dir():
        return {}
    present = {p.name for p in target.iterdir()} - {".git"}
    if not present:
        return {}
    try:
        before: dict[str, str] = json.loads((target / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise _foreign(target, f"{', '.join(sorted(present)[:5])} …") from None
    for name, digest in before.items():
        path = target / name
        if path.is_file() and _digest(path.read_bytes()) != digest:
            raise _foreign(target, f"{name}, which was edited since it was released")
    return before


def _refuse_foreign_archive(target: Path) -> None:
    if not target.exists():
        return
    try:
        with zipfile.ZipFile(target) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile):
        names = []
    if not names or not all(name.startswith(f"{PREFIX}/") for name in names):
        raise _foreign(target, "something that is no bundle of this course")


def _foreign(target: Path, received: str) -> CourseError:
    return CourseError(
        f"{target} is not written over.",
        expected="a new or empty folder, a fresh clone, or an earlier release",
        received=received,
        remedy="name another target, or move what is there away",
    )


def _scan(course: Course, files: dict[PurePosixPath, bytes]) -> Iterator[Finding]:
    secrets = {
        lesson: leaks.secret_lines(read_cells(course.source(lesson)))
        for lesson in course.lessons
    }
    for path, content in files.items():
        if set(path.parts) & set(_FORBIDDEN):
            yield Finding(str(path), "", "this is not for students.", "move it away")
        inside = path.parts[0] == "lessons" and len(path.parts) > 2
        if inside and path.suffix == ".ipynb":
            lesson = path.parts[1]
            secret = secrets.get(lesson, frozenset())
            yield from leaks.notebook_findings(str(path), lesson, content, secret)
        elif inside and path.suffix == ".py":
            yield Finding(str(path), "", "no Python file here.", "move it away")


def _refuse(findings: list[Finding], message: str) -> None:
    if findings:
        first = findings[0]
        where = f"{first.path}, {first.place}" if first.place else first.path
        raise CourseError(
            message,
            expected="no finding of `python -m autograder verify`",
            received=f"{len(findings)}, the first: {where}: {first.message}",
            remedy=first.remedy,
        )


def _students_door(text: str, files: dict[PurePosixPath, bytes]) -> str:
    """Return lessons/README.md as the README of the bundle's root.

    Links lead from one folder higher; a link to what students do not receive keeps
    its words only.
    """
    folders = {str(parent) for path in files for parent in path.parents}
    known = {str(path) for path in files} | folders

    def moved(match: re.Match[str]) -> str:
        words, link = match["words"], match["link"]
        if re.match(r"[a-z]+:|#|/", link):
            return match[0]
        path, _, anchor = link.partition("#")
        moved_path = posixpath.normpath(posixpath.join("lessons", path))
        if moved_path not in known:
            return words
        return f"[{words}]({moved_path}{'#' + anchor if anchor else ''})"

    return re.sub(r"\[(?P<words>[^\]]*)\]\((?P<link>[^)\s]+)\)", moved, text)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
