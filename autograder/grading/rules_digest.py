"""What judges a lesson, as one digest: rules, hidden cases and the release.

The coordinator keeps results by it, and a worker that has other rules than the
coordinator refuses to judge.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import autograder
from autograder.course import SHIPPED
from autograder.student.lesson import exercises_of, hidden_cases_of, module_name

VERSION = 2  # of the engine: raise it when the same bytes may get another score
_BORROWED = re.compile(r"autograder\.checks\.(lesson_\w+)")


def digest_of_rules(lesson: str, release: str) -> str:
    """Return what changes when the same submission may get another score.

    Parameters
    ----------
    lesson : str
        Name of the lesson.
    release : str
        The release notebook's text.

    Returns
    -------
    str
        A SHA-256 in hexadecimal digits.
    """
    digest = hashlib.sha256(release.encode("utf-8"))
    visible = {name: list(e.visible) for name, e in exercises_of(lesson).items()}
    digest.update(repr((VERSION, visible, hidden_cases_of(lesson))).encode("utf-8"))
    for path in code_of_rules(lesson):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def code_of_rules(lesson: str) -> list[Path]:
    """Return the files that judge a lesson: a mended rule is another attempt.

    Parameters
    ----------
    lesson : str
        Name of the lesson.

    Returns
    -------
    list of Path
        What all rules share, the lesson's own, and those of lessons that it borrows
        from.
    """
    home = Path(autograder.__file__).parent
    waiting, packages = [module_name(lesson)], set[str]()
    while waiting:
        package = waiting.pop()
        if package not in packages:
            packages.add(package)
            for path in _files_of(home / "checks" / package):
                waiting += _BORROWED.findall(path.read_text("utf-8"))
    own = [path for name in packages for path in _files_of(home / "checks" / name)]
    shared = [path for name in SHIPPED for path in (home / name).glob("*.py")]
    return sorted({*home.glob("*.py"), *shared, *own})


def _files_of(module: Path) -> list[Path]:
    """Return the files of a package, or of a module of one file."""
    alone = module.with_suffix(".py")
    return [alone] if alone.is_file() else sorted(module.rglob("*.py"))
