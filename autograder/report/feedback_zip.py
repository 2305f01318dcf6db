"""Feedback under the names that a system looks for, as one zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from autograder.intake.register import read_register

_DATE = (1980, 1, 1, 0, 0, 0)  # the same class gives the same zip


def write_feedback_zip(
    root: Path, lesson: str, students: Iterable[str], target: Path
) -> tuple[int, list[str]]:
    """Write each student's feedback where their system expects it.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    students : iterable of str
        Whose.
    target : Path
        The zip.

    Returns
    -------
    tuple of int and list of str
        How many files it holds, and who has feedback but no such name: their work did
        not come from a system's download.
    """
    register = read_register(root, lesson)
    target.parent.mkdir(parents=True, exist_ok=True)
    left, names = [], set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for student in students:
            page = root / "feedback" / student / lesson / f"{lesson}.html"
            if not page.is_file():
                continue
            form = str(register.get(student, {}).get("feedback") or "")
            name = form.replace("{name}", lesson)
            if not name:
                left.append(student)
            elif name not in names:  # a group's is one
                names.add(name)
                member = zipfile.ZipInfo(name, _DATE)
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, page.read_bytes())
    return len(names), left
