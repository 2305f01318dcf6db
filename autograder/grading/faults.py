"""Faults of the machine, which are nobody's who handed in: one message, and an end."""

from __future__ import annotations

import errno

from autograder.course import CourseError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


def of_machine(error: BaseException) -> CourseError | None:
    """Return what to tell the instructor; None if a submission may be to blame.

    Parameters
    ----------
    error : BaseException
        What has been raised while a class was graded.
    """
    from sqlalchemy.exc import OperationalError

    if isinstance(error, CourseError):
        return error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        place, received = "the disk", f"{error.strerror}: {error.filename or ''}"
    elif isinstance(error, OperationalError):
        place, received = "the gradebook", str(error.orig)
    else:
        return None
    return CourseError(
        f"{place[:1].upper()}{place[1:]} cannot be written.",
        expected=f"{place}, to write to",
        received=received,
        remedy="mend that and start the same command again: what has been graded is "
        "kept, and nothing that was handed in is touched",
    )
