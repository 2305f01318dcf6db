"""Names that others chose: which may stand for a student, and how they are shown."""

from __future__ import annotations

import os
import re

_MOST_BYTES = 128  # what nbgrader's gradebook keeps
# Signs that nbgrader's patterns and file systems take for something else.
_ODD = re.compile(r"[*?\[\]!,+/\\:<>\"|]")


def printable(text: str) -> str:
    r"""Return a text that a terminal, a log and a page show and never obey.

    Examples
    --------
    >>> printable("a\x1b[31m b\nc")
    'a [31m b c'
    """
    return "".join(sign if sign.isprintable() else " " for sign in text)


def unfit(student: str) -> str:
    r"""Return why a folder's name cannot stand for a student; empty if it can.

    Parameters
    ----------
    student : str
        As the file system has it.

    Examples
    --------
    >>> unfit("ada-lovelace"), unfit("a\nb")
    ('', 'its name has a sign that cannot be printed')
    """
    if not student or not student.isprintable():
        return "its name has a sign that cannot be printed"
    if len(os.fsencode(student)) > _MOST_BYTES:
        return f"its name has more than {_MOST_BYTES} bytes"
    if found := _ODD.search(student):
        return f"its name has a {found[0]!r}"
    if student != student.strip() or student.startswith("."):
        return "its name begins or ends with a dot or space"
    return ""
