"""What a student's bytes may cost wherever they are touched outside the walls.

All limits of the engine's own processes stand here; those of a student's process are in
`autograder.sandbox.guest.inner_wall.Limits`. The table in docs/security.md is made of
this list, and a test finds places that read and are not on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """What one place may take.

    Parameters
    ----------
    what : str
        What is read there, for the table.
    size : int
        Bytes, or characters of a text.
    items : int
        Parts: cells, entries, arrays.
    process : {"intake", "judge", "feedback", "report"}
        Whose seconds and memory it takes: see `PROCESSES`.
    places : tuple of str
        Functions that read: ``"module.function"`` below ``autograder``.
    """

    what: str
    size: int
    items: int
    process: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Process:
    """What a process of the engine may take for one student.

    Parameters
    ----------
    cpu : int
        Seconds of computing.
    memory : int
        Bytes of data besides what it has imported.
    most : int
        Bytes that it may hold in all.
    """

    cpu: int
    memory: int
    most: int


class TooMuch(ValueError):  # noqa: N818 (it says what the bytes are)
    """More than a limit allows; the message says of what."""


def loads(content: bytes, size: int, items: int) -> Any:
    """Read JSON whose memory is bounded before anything is built from it.

    Parameters
    ----------
    content : bytes
        UTF-8, perhaps with a byte order mark.
    size, items : int
        Most bytes, and most parts: an object, an entry, an element.

    Raises
    ------
    TooMuch
        If it is larger.
    ValueError, RecursionError
        If it is no JSON.
    """
    if len(content) > size:
        raise TooMuch(f"it is larger than {size / 1e6:g} MB")
    # Signs within texts are counted, too: more than there is, never less.
    if sum(map(content.count, (b"[", b"{", b","))) > items:
        raise TooMuch(f"it has more than {items:,} parts")
    return json.loads(content.decode("utf-8-sig"))


UPLOAD = Limit(
    "a notebook as it was handed in: JSON",
    50_000_000,  # a lesson's notebook is below 1 MB, a few with pictures 10
    3_000_000,
    "judge",
    ("notebook.untrusted.parsed",),
)
NOTEBOOK = Limit(
    "the code of a notebook, its texts, and the number of its cells",
    3_000_000,  # characters; a solved lesson has some ten thousand
    2_000,
    "judge",
    ("notebook.repair.repair", "notebook.slicing.needed"),
)
FRAME = Limit(
    "a message of a student's process: JSON",
    8_000_000,  # a solved lesson's largest answer has some thousand
    2_000_000,
    "judge",
    ("sandbox.wire.channel.Channel.receive",),
)
ARRAYS = Limit(
    "the arrays of a message, of at most 32 axes",
    128_000_000,  # a model of 32 million float32 parameters
    10_000,
    "judge",
    ("sandbox.wire.channel.Channel._exactly",),
)
VALUE = Limit(
    "an answer, at most 40 deep; of its dictionaries and sets 10,000 entries each",
    64_000_000,  # of its texts, as NumPy would keep them
    1_000_000,
    "judge",
    ("sandbox.wire.codec.unpack",),
)
MODELS = Limit(
    "the weights of all models of a submission that are rebuilt, together",
    1_000_000_000,
    200_000,  # parts of one configuration
    "judge",
    ("sandbox.host.rebuild.rebuilt",),
)
RESULT = Limit(
    "what a judge sends back: scores, notes, the executed notebook",
    80_000_000,
    200,  # notes
    "worker",
    ("grading.task._Line.answer",),
)
JUDGE = Process(cpu=60, memory=600_000_000, most=1_000_000_000)
PAGE = Limit(
    "a plain feedback page: characters and cells",
    1_000_000,
    2_000,
    "feedback",
    ("nbgrader.feedback_process.write_plain",),
)
FEEDBACK = Process(cpu=20, memory=1_000_000_000, most=1_000_000_000)
