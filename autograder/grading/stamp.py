"""Know what was graded: the submission's bytes, and the rules that judged them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograder.nbgrader.gradebook import open_gradebook
from autograder.student.lesson import exercises_of, hidden_cases_of

STAMP = "graded-from.sha256"


def stamp_of(source: Path, lesson: str) -> str:
    """Return a fingerprint of a submission and of the checks that apply to it.

    Parameters
    ----------
    source : Path
        The submitted notebook.
    lesson : str
        Name of the lesson.

    Returns
    -------
    str
        Another one after the notebook, a visible or a hidden case has changed; a
        file's time says nothing, for it survives unpacking and copying.
    """
    digest = hashlib.sha256(source.read_bytes())
    try:
        visible = {n: list(e.visible) for n, e in exercises_of(lesson).items()}
        digest.update(repr((visible, hidden_cases_of(lesson))).encode("utf-8"))
    except ValueError:  # a lesson without checks
        digest.update(lesson.encode("utf-8"))
    return digest.hexdigest()


def is_stamped(root: Path, lesson: str, student: str, source: Path) -> bool:
    """Tell whether exactly this submission was graded to its end, and recorded."""
    stamp = root / "autograded" / student / lesson / STAMP
    if not stamp.is_file() or stamp.read_text("utf-8") != stamp_of(source, lesson):
        return False
    from nbgrader.api import MissingEntry

    with open_gradebook(root) as gradebook:
        try:
            gradebook.find_submission(lesson, student)
        except MissingEntry:
            return False
    return True


def put_stamp(root: Path, lesson: str, student: str, source: Path) -> None:
    """Note that this submission was graded; nothing is noted before."""
    folder = root / "autograded" / student / lesson
    (folder / STAMP).write_text(stamp_of(source, lesson), encoding="utf-8")
