"""A course that is worth attacking, and what is looked at after each attack."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from attacks.case import Case, Notebook, own_cell, place_of
from autograder.course import Course
from autograder.grading import task
from autograder.grading.verdict import Times
from autograder.limits import JUDGE
from autograder.sandbox.guest.inner_wall import Limits
from autograder.sandbox.host.launch import Forkserver
from autograder.sandbox.host.pool import start_warm
from autograder.sandbox.host.session import Patience
from autograder.student.lesson import hidden_cases_of

LESSON = "01_edge_detection"
REPOSITORY = Course.find(Path(__file__).parent).root
SMALL = Limits(together=1_500_000_000)
CANARY = "canary-7c1f09"  # in every secret of the arena
# How cells begin that later ones need; the others only draw, and cost most of the time.
_NEEDED = ("import ", "image = ", "my_number = ", "cross = ")
_MARKS = {"correlate": 2.0, "corner_filter": 4.0}
POINTS = {
    name: _MARKS.get(name, 2.0)
    for name in (
        *("window_sums", "correlate", "out_size", "convolve"),
        *("gaussian_window", "edge_signs", "corner_filter", "x_detector"),
    )
}


@dataclass
class Arena:
    """The course folder under attack, and an ear for what leaves the walls."""

    course: Path
    ear: socket.socket
    whisper: socket.socket
    forkserver: Forkserver
    heard: list[bytes] = field(default_factory=list)

    @classmethod
    def build(cls, folder: Path) -> Arena:
        """Make a course with solutions, a gradebook and somebody's submission."""
        course = folder / "course"
        for name in ("solutions", "lessons"):
            shutil.copytree(REPOSITORY / name / LESSON, course / name / LESSON)
        theirs = course / "submitted" / "somebody" / LESSON
        theirs.mkdir(parents=True)
        (theirs / f"{LESSON}.ipynb").write_text(CANARY, encoding="utf-8")
        book = sqlite3.connect(course / "gradebook.db")
        book.execute("create table grade (student, manual_score)")
        book.execute("create table source_cell (source)")
        book.execute("insert into source_cell values (?)", (f"hidden {CANARY}",))
        book.commit()
        book.close()
        os.environ["DATABASE_PASSWORD"] = CANARY
        (Path(tempfile.gettempdir()) / f"kernel-{CANARY}.json").write_text(
            CANARY, encoding="utf-8"
        )
        ear, whisper = socket.create_server(("127.0.0.1", 0)), _whisper()
        ear.setblocking(False)
        # As in a class's run: what workers share is under attack, too.
        setup = task.setup_of(_order(course, b"", ""))
        forkserver = Forkserver(lambda listener: start_warm(setup, listener))
        return cls(course, ear, whisper, forkserver)

    def close(self) -> None:
        """Take everything down."""
        task.close_judge()
        self.forkserver.close()
        self.ear.close()
        self.whisper.close()
        del os.environ["DATABASE_PASSWORD"]
        (Path(tempfile.gettempdir()) / f"kernel-{CANARY}.json").unlink(missing_ok=True)

    def grade(self, notebook: Notebook) -> dict[str, Any]:
        """Grade a notebook in the shared pool, as an honest one."""
        result: dict[str, Any] = self.answer(notebook)["result"]
        return result

    def answer(self, notebook: Notebook, case: Case | None = None) -> dict[str, Any]:
        """Return what a worker answers."""
        content = json.dumps(notebook).encode()
        order = _order(self.course, content, self.forkserver.address)
        if case is not None:  # attacks that wait end sooner
            if case.judge.most < JUDGE.most:  # what it holds from before would count
                task.close_judge()
            times = impatience(case)
            order = replace(order, times=times, limits=SMALL, judge=case.judge)
        return task.grade_one(order)

    def judges_peak(self) -> int:
        """Return the bytes that the judge has held at most; 0 where it was ended."""
        if task._judge is None:
            return 0
        return peak_of(task._judge._process.pid)

    def notebook(self, case: Case) -> Notebook:
        """Return the notebook of a case."""
        made = light("solutions" if case.base == "solved" else "lessons")
        for name, source in case.answers.items():
            answer_cell(made, name)["source"] = source
        if case.source:
            made["cells"].insert(place_of(made, "cell-04") + 1, own_cell(case.source))
        for cell in made["cells"]:
            cell["source"] = self._filled("".join(cell["source"]))
        if case.change is not None:
            case.change(made)
        return made

    def _filled(self, source: str) -> str:
        for word, value in (
            ("COURSE_ROOT", repr(str(self.course))),
            ("REPOSITORY", repr(str(REPOSITORY))),
            ("PORT", str(self.ear.getsockname()[1])),
            ("WHISPER", repr(self.whisper.getsockname())),
            ("TEMPORARY", repr(tempfile.gettempdir())),
            ("NURSERY", repr(self.forkserver.address)),
        ):
            source = source.replace(word, value)
        return source

    def fingerprint(self) -> str:
        """Return a digest of all that must not be touched."""
        digest = hashlib.sha256()
        for path in sorted(self.course.rglob("*")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    def left_behind(self) -> list[str]:
        """Return processes of a submission that is over; they get a moment to go."""
        end = time.monotonic() + 30
        found = ["unknown"]
        while found and time.monotonic() < end:
            time.sleep(0.02)
            with contextlib.suppress(psutil.Error):  # they come and go
                found = self._guests()
        return found

    def _guests(self) -> list[str]:
        family = psutil.Process(self.forkserver._warm.pid).children(recursive=True)
        names = {process: process.name() for process in family if process.is_running()}
        found = {process for process, name in names.items() if name == "submission"}
        for process, name in names.items():
            if name == "zygote":
                found |= set(process.children(recursive=True))
        return [str(process) for process in found]

    def sent(self) -> bool:
        """Tell whether anything came out of the walls."""
        for listening in (self.ear, self.whisper):
            try:
                connection, _ = listening.accept()
            except BlockingIOError:
                continue
            connection.close()
            return True
        return False


def peak_of(process: int | str) -> int:
    """Return the bytes that a process, "self" too, has held at most (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def impatience(case: Case) -> Times:
    """Return the times of an attack; an honest submission gets all it needs."""
    short = Patience(call=1.0, wall=6.0, grace=3.0)
    return Times(case.cell_seconds, case.notebook_seconds, 3.0, short)


def _whisper() -> socket.socket:
    """Return an abstract socket, which no file system hides."""
    made = socket.socket(socket.AF_UNIX)
    made.bind(f"\0course-{os.getpid()}")
    made.listen()
    made.setblocking(False)
    return made


def _order(course: Path, notebook: bytes, forkserver: str) -> task.Order:
    return task.Order(
        LESSON,
        _text("lessons"),
        notebook,
        course_root=str(course),
        times=Times(20.0, 60.0),
        forkserver=forkserver,
    )


def _text(folder: str) -> str:
    return (REPOSITORY / folder / LESSON / f"{LESSON}.ipynb").read_text("utf-8")


def light(folder: str) -> Notebook:
    """Return a lesson without what its given cells draw."""
    made: Notebook = json.loads(_text(folder))
    for cell in made["cells"]:
        marked = cell["metadata"].get("nbgrader")
        is_needed = "".join(cell["source"]).startswith(_NEEDED)
        if cell["cell_type"] == "code" and not marked and not is_needed:
            cell["source"] = "pass"
    given = {name(cell): cell for cell in json.loads(_text("lessons"))["cells"]}
    for cell in made["cells"]:
        lines = "".join(cell["source"]).splitlines()
        if cell["cell_type"] == "code":
            cell["source"] = _without_pictures(lines)
        if name(cell).startswith("check-"):  # as a student has it
            cell["source"] = given[name(cell)]["source"]
    return made


def name(cell: dict[str, Any]) -> str:
    """Return a cell's grade_id; empty for most."""
    found = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
    return found if isinstance(found, str) else ""


def _without_pictures(lines: list[str]) -> str:
    kept = []
    for line in lines:
        if line.startswith(("plotting.", "widgets.", "environment.")):
            break  # the last statement of its cell
        if "### " not in line:
            kept.append(line)
    return "\n".join(kept) or "pass"


def answer_cell(notebook: Notebook, exercise: str) -> dict[str, Any]:
    """Return the cell of an exercise."""
    (found,) = [cell for cell in notebook["cells"] if name(cell) == exercise]
    return dict_of(found)


def dict_of(cell: Any) -> dict[str, Any]:
    """Return a cell as what it is."""
    assert isinstance(cell, dict)
    return cell


def secrets() -> list[str]:
    """Return texts that only somebody who saw a hidden case or a solution has."""
    hidden = hidden_cases_of(LESSON)
    assert hidden is not None
    images = [case.draw()[0] for case in hidden["correlate"][1:5]]
    rows = [", ".join(map(str, image[0].tolist())) for image in images]
    return [CANARY, "seed=12", "BEGIN SOLUTION", "BEGIN HIDDEN", *rows]
