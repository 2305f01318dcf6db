"""Mutants that are right all the same: listed with a reason in tests/equivalent."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.mutants.generate import Mutant

ANYTHING = "…"  # what an entry leaves open


@dataclass(frozen=True)
class Equivalent:
    """Mutants of one exercise that answer it, and why.

    Parameters
    ----------
    exercise, reason : str
        Where they belong, and why they deserve full marks.
    mutants : tuple of str
        Each ``"operator: changed line"``; "…" stands for anything.
    """

    exercise: str
    reason: str
    mutants: tuple[str, ...]

    def covers(self, mutant: Mutant) -> bool:
        """Tell whether this entry speaks of a mutant."""
        return mutant.exercise == self.exercise and any(
            _matches(entry, mutant.key) for entry in self.mutants
        )


def equivalents_path(course: Course, lesson: str) -> Path:
    """Return where a lesson's equivalent mutants are listed."""
    return course.root / "tests" / "equivalent" / f"lesson_{lesson[:2]}.toml"


def load_equivalents(course: Course, lesson: str) -> list[Equivalent]:
    """Read a lesson's list; empty where there is none.

    Raises
    ------
    CourseError
        If the file is no TOML, or an entry has no reason.
    """
    path = equivalents_path(course, lesson)
    if not path.is_file():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["equivalent"]
        found = [
            Equivalent(e["exercise"], e["reason"].strip(), tuple(e["mutants"]))
            for e in entries
        ]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise _malformed(path, str(error)) from error
    for entry in found:
        if not entry.reason or not entry.mutants:
            raise _malformed(path, f"an entry of {entry.exercise} without one of them")
    return found


def _malformed(path: Path, received: str) -> CourseError:
    return CourseError(
        f"{path}: this list of equivalent mutants cannot be read.",
        expected="[[equivalent]] tables with exercise, reason and a list of mutants, "
        'each "operator: changed line" as the command prints it',
        received=received,
        remedy="mend that entry",
    )


def _matches(entry: str, key: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in entry.split(ANYTHING))
    return re.fullmatch(pattern, key, re.DOTALL) is not None
