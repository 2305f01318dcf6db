"""Standard output and error as they come: any encoding, redirected, or not there."""

from __future__ import annotations

import codecs
import os
import sys
from typing import Any

# How our own signs read where they cannot be written.
_PLAIN = {
    **{"✓": "+", "✗": "x", "…": "...", "→": "->", "×": "x", "−": "-", "–": "-"},
    **{"—": "-", "·": "-", "≤": "<=", "≥": ">=", "σ": "sd", "★": "*", "µ": "u"},
    **{"’": "'", "“": '"', "”": '"', "█": "#", "▁": "_", "☐": "[ ]"},
}


def prepare() -> None:
    """Make printing safe: what an encoding lacks is replaced, never an error.

    Notes
    -----
    Windows with ``>``, its Task Scheduler and many CI systems give a program an
    encoding of 256 characters, or no streams at all.
    """
    _fill_descriptors()
    codecs.register_error("course-plain", _replace)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="course-plain")


def _fill_descriptors() -> None:
    """Open what is closed: the next file would get its number, and be printed into."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)


def _replace(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lost), error.end
