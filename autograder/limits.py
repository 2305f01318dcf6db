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
    process : str
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
    most : int
        Bytes that it may hold, with all that it has imported.
    """

    cpu: int
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


JUDGE = Process(cpu=60, most=1_000_000_000)
FEEDBACK = Process(cpu=20, most=1_000_000_000)
# Worker and coordinator copy and store what is bounded by its size: nothing ends them.
PROCESSES: dict[str, Process | None] = {
    "judge": JUDGE,
    "feedback": FEEDBACK,
    "worker": None,
    "coordinator": None,
}

ARCHIVE = Limit(
    "an archive as an LMS packs a class: bytes unpacked, files; ratio 200 at most",
    4_000_000_000,
    20_000,
    "coordinator",
    (
        *("intake.listing._opened", "intake.listing._raw", "intake.listing._members"),
        *("intake.recognise.recognise", "intake.recognise.of_several_students"),
    ),
)
STUDENT = Limit(
    "all that one student handed in, as far as it is read: the notebooks together; "
    "own zips with what lies in them together",
    250_000_000,  # 25 of the largest honest notebooks
    20_000,
    "coordinator",
    (
        *("intake.choice.look_at", "intake.listing.Room.unpacked"),
        *("gradescope.run._held", "intake.listing.Entry.copy_to"),
    ),
)
UPLOAD = Limit(
    "the same notebook, as the judge reads it",
    50_000_000,  # a lesson's notebook is below 1 MB, a few with pictures 10
    3_000_000,
    "judge",
    ("notebook.untrusted.upgraded",),
)
TAKEN = Limit(
    "a notebook as it was handed in, JSON: the intake looks at one at a time",
    UPLOAD.size,
    UPLOAD.items,
    "coordinator",
    (
        *("grading.pipeline.Run._bytes", "intake.notebooks.parsed"),
        *("intake.notebooks.read_notebook", "intake.listing.Entry.read"),
        *("intake.place.Placing._bytes_of", "intake.tables.rows_of"),
        *("intake.submissions._put_right", "intake.submissions._likeness"),
        *("intake.formats.blackboard._text", "intake.formats.gradescope._metadata"),
        *("intake.formats.nbgrader_layout._time", "intake.formats.sakai._late"),
        *("intake.formats.sakai._text", "gradescope.run._submission"),
        "report.said.read_outputs",
    ),
)
NOTEBOOK = Limit(
    "the code of a notebook, its texts, and the number of its cells",
    1_000_000,  # characters; a solved lesson has some ten thousand
    2_000,
    "judge",
    ("grading.judge_process.Judge._result",),
)
CELL = Limit(
    "one code cell that is looked into; a longer one runs, whatever it holds",
    100_000,
    100_000,
    "judge",
    ("notebook.bindings.parsed", "notebook.slicing._table"),
)
RECEIVED = Limit(
    "the file that says when something was received",
    200,
    1,
    "coordinator",
    ("intake.times.read_stamp", "intake.submissions._in_utc"),
)
FRAME = Limit(
    "a message of a student's process: JSON",
    8_000_000,  # a solved lesson's largest answer has some thousand
    2_000_000,
    "judge",
    ("sandbox.wire.channel.Channel.receive",),
)
ARRAYS = Limit(
    "the arrays of a message, each of at most 32 axes",
    128_000_000,  # a model of 32 million float32 parameters
    200_000,  # a list of NumPy's numbers has one for each
    "judge",
    ("sandbox.wire.channel.Channel._exactly",),
)
VALUE = Limit(
    "an answer: its texts as NumPy keeps them, its parts; 40 deep, 2,000 entries of a "
    "dictionary or set, 10,000 arrays, functions and layers, 400 digits",
    64_000_000,
    1_000_000,
    "judge",
    (
        *("sandbox.host.session.Session._answer", "sandbox.host.session.Session._read"),
        *("sandbox.host.session.Session.call", "sandbox.host.session.Session.read"),
        "sandbox.host.proxies._record",
    ),
)
MODELS = Limit(
    "the weights of all rebuilt models of a submission; parts of one configuration",
    1_000_000_000,
    200_000,
    "judge",
    ("sandbox.host.rebuild.rebuilt",),
)
RESULT = Limit(
    "a result: scores, at most 200 notes, the executed notebook",
    50_000_000,
    200,
    "worker",
    ("grading.task._Line.answer", "grading.result_store.ResultStore.result"),
)
EXECUTED = Limit(
    "an executed notebook, which nbgrader renders, and its page",
    RESULT.size,
    NOTEBOOK.items,
    "feedback",
    (
        *("nbgrader.feedback_process.main", "nbgrader.gradebook_writer._written"),
        *("nbgrader.feedback_due.feedback_due", "nbgrader.exchange._entitle"),
        "report.feedback_zip.write_feedback_zip",
    ),
)
PAGE = Limit(
    "a plain feedback page: its characters and cells",
    1_000_000,
    2_000,
    "feedback",
    ("nbgrader.feedback_process.write_plain", "nbgrader.feedback_process._why"),
)
LIMITS = (
    *(ARCHIVE, STUDENT, TAKEN, UPLOAD, NOTEBOOK, CELL, RECEIVED, FRAME, ARRAYS),
    *(VALUE, MODELS, RESULT, EXECUTED, PAGE),
)
