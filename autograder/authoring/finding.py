"""What verify has to say, one thing at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.course import CourseError

BUILD = "python -m autograder build {lesson}"


@dataclass(frozen=True)
class Finding:
    """One fault: where it is, what it is, what mends it.

    Attributes
    ----------
    path : str
        File, relative to the course's folder.
    place : str
        "line 12", "cell 5 (check-conv2d)", or "" when the whole file is meant.
    message : str
        What is wrong.
    remedy : str
        What to do; a command where there is one.
    detail : str
        More lines, such as a difference; "" mostly.
    """

    path: str
    place: str
    message: str
    remedy: str
    detail: str = ""

    @classmethod
    def from_error(cls, path: str, error: CourseError) -> Finding:
        """Return a finding that says what an error says."""
        numbered = re.match(rf"{re.escape(path)}:(\d+): (.*)", error.message, re.S)
        place = f"line {numbered[1]}" if numbered else ""
        message = numbered[2] if numbered else error.message
        if error.expected:
            message += f" Expected {error.expected}; received {error.received}."
        return cls(path, place, message, error.remedy)
