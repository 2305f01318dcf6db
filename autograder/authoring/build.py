"""Write the generated notebooks, and never over somebody's work."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.authoring.render import render
from autograder.course import Course, CourseError
from autograder.files import write_atomically

# git ignores build/. Without the record only git's version counts as replaceable.
RECORD = PurePosixPath("build/last-build.json")


@dataclass
class Built:
    """What a build did.

    Attributes
    ----------
    written, unchanged, kept : list of PurePosixPath
        Files written, files that were right already, and copies made of what
        ``--overwrite`` replaced; relative to the course's folder.
    """

    written: list[PurePosixPath] = field(default_factory=list)
    unchanged: list[PurePosixPath] = field(default_factory=list)
    kept: list[PurePosixPath] = field(default_factory=list)


def build(
    course: Course, lessons: Iterable[str] | None = None, overwrite: bool = False
) -> Built:
    """Make the solutions and the students' notebooks from their sources.

    Everything is rendered first; then only what differs is written, each file in one
    step. Nothing is ever deleted.

    Parameters
    ----------
    course : Course
        The instructor's copy.
    lessons : iterable of str, optional
        Names; all lessons by default.
    overwrite : bool, default=False
        Replace notebooks that hold somebody's work too; a copy of each is kept.

    Returns
    -------
    Built
        What was written and what was not.

    Raises
    ------
    CourseError
        If a source is broken, or a notebook holds work that is not in git and that
        the last build did not write. Nothing is written then.
    """
    rendered = render(course, lessons)
    record = _read_record(course)
    result = Built()
    for path, content in rendered.items():
        same = _read(course.root / path) == content
        (result.unchanged if same else result.written).append(path)
    precious = [
        p for p in result.written if _holds_work(course, p, rendered[p], record)
    ]
    if precious and not overwrite:
        raise _refusal(precious)
    for path in precious:
        result.kept.append(_keep_copy(course.root, path))
    for path in result.written:
        write_atomically(course.root / path, rendered[path])
    record |= {path.as_posix(): _digest(path, data) for path, data in rendered.items()}
    text = json.dumps(record, indent=1, sort_keys=True) + "\n"
    write_atomically(course.root / RECORD, text.encode())
    return result


def _holds_work(
    course: Course, path: PurePosixPath, content: bytes, record: dict[str, str]
) -> bool:
    present = _read(course.root / path)
    if present is None:
        return False
    digest = _digest(path, present)
    if digest in (_digest(path, content), record.get(path.as_posix())):
        return False
    committed = _committed(course.root, path)
    return committed is None or digest != _digest(path, committed)


def _digest(path: PurePosixPath, content: bytes) -> str:
    """Return a file's SHA-256; of a solutions notebook only its cells count.

    Authors run that notebook, and outputs are not work; a changed cell is.
    """
    if path.parts[0] == "solutions":
        try:
            cells = json.loads(content)["cells"]
            sources = [[cell["cell_type"], "".join(cell["source"])] for cell in cells]
            content = json.dumps(sources).encode()
        except (ValueError, KeyError, TypeError):
            pass  # not a notebook any more: then every byte counts
    return hashlib.sha256(content).hexdigest()


def _committed(root: Path, path: PurePosixPath) -> bytes | None:
    try:
        # "./": the course may be a folder within a larger repository.
        answer = subprocess.run(
            ["git", "show", f"HEAD:./{path}"],
            cwd=root,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return None
    return answer.stdout if answer.returncode == 0 else None


def _refusal(paths: list[PurePosixPath]) -> CourseError:
    names = " ".join(sorted({path.parent.name for path in paths}))
    return CourseError(
        "These files hold work that building would lose: "
        + ", ".join(str(path) for path in paths),
        expected="what git has, or what the last build wrote",
        received="something else: perhaps a student's answers, or an edit that belongs "
        "in the lesson's .py",
        remedy="move the work elsewhere and run `git checkout` on the file, or let the "
        f"build keep a copy: python -m autograder build {names} --overwrite",
    )


def _keep_copy(root: Path, path: PurePosixPath) -> PurePosixPath:
    number = 1
    copy = path.with_name(path.name + ".bak")
    while (root / copy).exists():
        number += 1
        copy = path.with_name(f"{path.name}.bak{number}")
    write_atomically(root / copy, (root / path).read_bytes())
    return copy


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _read_record(course: Course) -> dict[str, str]:
    try:
        record = json.loads((course.root / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
