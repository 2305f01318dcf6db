"""What has been graded: one result file an attempt, renamed into place when complete.

An attempt is a submission's bytes together with all that judges them. The same attempt
is never run twice; another upload, a new case or a new release is another attempt.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import partial
from pathlib import Path
from typing import Any

from autograder.course import GRADING
from autograder.files import write_atomically
from autograder.grading.outcome import checked
from autograder.grading.rules_digest import digest_of_rules
from autograder.notebook.plan import plan_of

LOGS = "logs"
_LONGEST = 200  # bytes of a file's name, without what is added
STAMP = "graded-from.sha256"


class ResultStore:
    """The results of one lesson.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    release : str
        The release notebook's text.

    Attributes
    ----------
    rules : str
        See `autograder.grading.rules_digest.digest_of_rules`.
    """

    def __init__(self, root: Path, lesson: str, release: str) -> None:
        plan = plan_of(lesson, json.loads(release))
        self._checked = partial(checked, plan=plan)
        self._root = root
        self._lesson = lesson
        self._folder = root / GRADING / lesson
        self.rules = digest_of_rules(lesson, release)

    @property
    def folder(self) -> Path:
        """Where the result files and the run's report lie."""
        return self._folder

    def attempt(self, submission: bytes, options: object = ()) -> str:
        """Return the identifier of an attempt.

        Parameters
        ----------
        submission : bytes
            The notebook as it was handed in.
        options : object
            Limits and walls: another run with others is another attempt.
        """
        digest = hashlib.sha256(submission)
        digest.update(self.rules.encode())
        digest.update(repr(options).encode())
        return digest.hexdigest()

    def result(self, student: str, attempt: str) -> dict[str, Any] | None:
        """Return an attempt's result; None when it has none yet.

        A file that is damaged is set aside, and made again.
        """
        path = self._path(student)
        try:
            kept = json.loads(path.read_text("utf-8"))
            if kept["attempt"] != attempt:
                return None
            return self._checked(kept)
        except OSError:
            return None
        except (ValueError, TypeError, KeyError, RecursionError):
            with contextlib.suppress(OSError):
                os.replace(path, path.with_suffix(".damaged"))
            return None

    def keep(self, student: str, attempt: str, result: dict[str, Any]) -> None:
        """Write an attempt's result; a reader sees all of it or nothing."""
        self._folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"attempt": attempt, "student": student, **result})
        write_atomically(self._path(student), text.encode("utf-8"))

    def is_landed(self, student: str, attempt: str) -> bool:
        """Tell whether an attempt's scores and notebook are where they belong."""
        try:
            return self._stamp(student).read_text("utf-8") == attempt
        except OSError:
            return False

    def mark_landed(self, student: str, attempt: str) -> None:
        """Note that an attempt has landed; the last step of all."""
        write_atomically(self._stamp(student), attempt.encode("utf-8"))

    def forget(self, student: str) -> None:
        """Let a student's submission be graded anew."""
        for path in (self._path(student), self._stamp(student)):
            path.unlink(missing_ok=True)

    def log(self, student: str) -> Path:
        """Return where a submission's log is: what became of it, run by run."""
        return self._folder / LOGS / f"{safe_name(student)}.log"

    def _path(self, student: str) -> Path:
        return self._folder / f"{safe_name(student)}.json"

    def _stamp(self, student: str) -> Path:
        return self._root / "autograded" / student / self._lesson / STAMP


def safe_name(student: str) -> str:
    """Return a file name for a student's folder name; two never share one."""
    plain = "".join(
        sign if sign.isalnum() or sign in "-_." else "_" for sign in student
    )
    # "report" is the name of the run's own report.
    is_harmless = plain == student and not plain.startswith(".") and plain != "report"
    if is_harmless and len(plain.encode()) <= _LONGEST:
        return plain
    short = plain.lstrip(".").encode()[:_LONGEST].decode("utf-8", "ignore")
    return f"{short}-{hashlib.sha256(os.fsencode(student)).hexdigest()[:8]}"
