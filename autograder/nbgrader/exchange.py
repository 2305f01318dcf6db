"""What nbgrader's feedback pages lack: titles, and what the exchange looks for."""

from __future__ import annotations

import html
import re
import secrets
from pathlib import Path

from autograder.files import write_atomically
from autograder.intake.formats.exchange import SECRET
from autograder.intake.times import STAMP, read_stamp, stamp
from autograder.student.lesson import exercises_of

_TEST_CELL = re.compile(r'<a href="#check-(?P<name>\w+)">Test cell</a>')
_BESIDE = re.compile(r'<a href="(?:\.\./)[^"<>]*\.ipynb[^"<>]*">(?P<words>.*?)</a>')
_LARGEST = 1_000  # bytes of a secret; nbgrader's own has 128


def prepare_feedback(root: Path, lesson: str) -> None:
    """Write exercises' titles into each page, and put secret and time beside it.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Notes
    -----
    ``nbgrader release_feedback`` publishes a page under a name made of the submission's
    secret, and stops at the first student who has none. Whose work did not come through
    the exchange gets one that nobody else knows: their page is published, and can be
    found by no one.
    """
    for page in sorted((root / "feedback").glob(f"*/{lesson}/{lesson}.html")):
        _entitle(page, lesson)
        student = page.parts[-3]
        submitted = root / "submitted" / student / lesson
        secret = _secret(submitted / SECRET) or _secret(page.with_name(SECRET))
        secret = secret or secrets.token_hex(64)
        moment = read_stamp(submitted / STAMP)
        text = stamp(moment) if moment else "unknown"
        for folder in (page.parent, root / "autograded" / student / lesson):
            if folder.is_dir():
                _write(folder / SECRET, secret)
                if moment or folder == page.parent:
                    _write(folder / STAMP, text)


def _entitle(page: Path, lesson: str) -> None:
    """Call exercises by their titles, and let no link lead to notebooks beside."""
    titles = exercises_of(lesson)

    def titled(match: re.Match[str]) -> str:
        known = titles.get(match["name"])
        title = html.escape(known.title if known else match["name"])
        return f'<a href="#check-{match["name"]}">{title}</a>'

    text = page.read_text("utf-8")
    made = _BESIDE.sub(r"\g<words>", _TEST_CELL.sub(titled, text))
    if made != text:
        write_atomically(page, made.encode("utf-8"))


def _secret(path: Path) -> str:
    """Return a submission's secret; a student's own program may have written it."""
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _LARGEST:
        return ""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text("utf-8") != text:
        write_atomically(path, text.encode("utf-8"))
