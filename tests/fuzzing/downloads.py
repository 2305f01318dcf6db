"""Fuzzed: what systems export, as far as it is not a student's notebook."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from autograder.course import CourseError
from autograder.intake.claims import Context
from autograder.intake.formats import FORMATS
from autograder.intake.listing import Entry
from autograder.intake.names import composed, is_ignored
from autograder.intake.recognise import recognise
from autograder.intake.resolve import resolve
from autograder.intake.roster import Roster, Student, read_roster
from autograder.intake.sheet import is_worksheet, read_worksheet, roster_of
from autograder.intake.tables import read_table
from autograder.nbgrader.deadlines import read_deadlines
from autograder.report.grades_out import SYSTEMS, fill
from autograder.report.sheet_file import SheetFile
from fuzzing.registry import target

LESSON = "01_edge_detection"


@cache
def folder() -> Path:
    """Return a folder in memory."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    return Path(tempfile.mkdtemp(dir=memory, prefix="fuzz-"))


@cache
def roster() -> Roster:
    """Return a class of two."""
    aliases = {"login": "al220", "canvas": "501", "email": "ada@x.edu"}
    ada = Student("s01", "Ada", "Lovelace", "", aliases, ("Team Rot",))
    return Roster([ada, Student("s02", "Zoë", "O'Neil", "", {"canvas": "502"})])


@target
def template(data: bytes) -> None:
    """Fill in a system's file of grades; what is not filled in stays as it is."""
    path = folder() / "grades.csv"
    path.write_bytes(data)
    try:
        assert SheetFile(path).content() == data
    except CourseError:
        return
    for system in SYSTEMS:
        with contextlib.suppress(CourseError):
            fill(path, system, {"s01": 17.5, "s02": 3.0}, roster(), {"4711": "s01"})


@target
def worksheet(data: bytes) -> None:
    """Read a grading worksheet."""
    path = folder() / "worksheet.csv"
    path.write_bytes(data)
    with contextlib.suppress(CourseError):
        table = read_table(path)
        if is_worksheet(table):
            roster_of(read_worksheet(table, dt.UTC))


@target
def deadlines(data: bytes) -> None:
    """Read due dates and extensions."""
    (folder() / "deadlines.csv").write_bytes(data)
    with contextlib.suppress(CourseError):
        read_deadlines(folder(), LESSON)


@target
def listed(data: bytes) -> None:
    """Recognise a listing whose names are these lines, and say whose each file is.

    Behind the first empty line stands what each of the files holds.
    """
    head, _, content = data.partition(b"\n\n")
    names = [composed(os.fsdecode(line)).strip("/") for line in head.split(b"\n")[:40]]
    entries = [
        Entry(name, len(content), lambda: io.BytesIO(content))
        for name in dict.fromkeys(names)
        if name and "\0" not in name and not is_ignored(name)
    ]
    for people in (Roster(), roster()):
        context = Context(LESSON, people, dt.UTC)
        with contextlib.suppress(CourseError):
            recognise(entries, context)
        for form in FORMATS:
            reading = form.read(entries, context)
            if reading is None:
                continue
            told = Counter(claim.entry.path for claim in reading.claims)
            told += Counter([*reading.systems, *(e.path for e in reading.others)])
            assert told == Counter(entry.path for entry in entries), form.key
            resolve((c.owner for c in reading.claims), people, LESSON)


@target
def tables(data: bytes) -> None:
    """Read a table as a class list and as what a system writes beside its download."""
    path = folder() / "table.csv"
    path.write_bytes(data)
    with contextlib.suppress(CourseError):
        table = read_table(path)
        assert all(len(row) >= len(table.head) for row in table.rows)
        read_roster(path)


_MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,"
    'Last modified (submission)\nParticipant 4711,Ada Lovelace,ada@x.edu,"Late, 1 h",'
    ',18.00,"Thursday, 5 March 2026, 11:58 PM"\n'
)
_GRADESCOPE = (
    "assignment_8_export/submission_metadata.yml\n"
    "assignment_8_export/submission_1/a.ipynb\n\n"
    "submission_1:\n  :submitters:\n  - :sid: s01\n  :created_at: 2026-03-05\n"
)
_RECEIPT = (
    "HW_al220_attempt_2026-03-05-23-58-10.txt\n"
    "HW_al220_attempt_2026-03-05-23-58-10_a.ipynb\n\n"
    "Name: Ada (al220)\nDate Submitted: Thursday, March 5, 2026 11:58:10 PM GMT\n"
)
_LISTINGS = [
    "Ada Lovelace_4711_assignsubmission_file/a.ipynb\nTeam Rot_3_assignsubmission_"
    "file_b.ipynb\nDefault group_assignsubmission_file/c.ipynb\n\n",
    "lovelaceada_LATE_501_9001_a-1.ipynb\nanon_k3Fz9_9004_a.ipynb\nx_501_text.html\n\n",
    "30011-5 - Ada Lovelace - Mar 5, 2026 1158 PM/a.ipynb\nindex.html\n\n",
    "HW/Lovelace, Ada(al220)/timestamp.txt\nHW/Lovelace, Ada(al220)/A/a.ipynb\n"
    "HW/grades.csv\n\n2026-03-05T22:58:10Z",
    "Lovelace_Ada_al220_612/a.ipynb\nTeam 4/Lovelace_Ada_al220_612/a (2).ipynb\n\n",
    "hw-submissions/hw-ada/a.ipynb\nhw-submissions/hw-zoe/.git/HEAD\n\n",
    "Work/Ada Lovelace/HW 1/Version 2/a.ipynb\nWork/Zoë O'Neil/HW/Version 1/a.ipynb",
    f"s01/{LESSON}/a.ipynb\ns02/{LESSON}/timestamp.txt\n\n2026-03-05 22:58:10 UTC",
    f"s01+{LESSON}+2026-03-05 22:58:10.5 UTC+Zz09_x-9Qd1Q/a.ipynb\n\n",
    "ada/a.ipynb\nada.zip\nal220_01_edge_detection.ipynb\n\n",
]
_SHEETS = [
    _MOODLE.encode(),
    b"\xef\xbb\xbf" + _MOODLE.replace(",", ";").encode(),
    b"Student,ID,SIS Login ID,Section,HW (664617)\r\n    Points Possible,,,,18\r\n"
    b'"Lovelace, Ada",501,al220,CS1,\r\n',
    b"\xff\xfe" + '"Username"\t"HW |664617"\n"al220"\t""\n'.encode("utf-16-le"),
    b"OrgDefinedId,Username,HW Points Grade,End-of-Line Indicator\r\n#s01,#al220,,#",
    b'sep=;\r\nDisplay ID;ID;Last Name;First Name;grade\r\nal220;1;"L";A;',
]
SEEDS = {
    "template": _SHEETS,
    "worksheet": _SHEETS[:2],
    "tables": _SHEETS,
    "deadlines": [
        b"lesson,student,due\n01_edge_detection,,2026-03-05 23:59\n"
        b"01,s02,2026-03-08T23:59:00+01:00\n"
    ],
    "listed": [text.encode() for text in (*_LISTINGS, _GRADESCOPE, _RECEIPT)],
}
