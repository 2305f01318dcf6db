"""Feedback pages, each made by a process that may not take long.

nbgrader's own pages, with its templates and the course's configuration, imported once
and forked for every student: one cell that cannot be coloured in time costs its own
student the colours, and nobody else a second.

Started as ``python -m autograder.nbgrader.feedback_process LESSON WORKERS SECONDS`` in
the course's folder, with a JSON list of students on standard input; says a line of JSON
for each that is done: the student, and why the page is a plain one.
"""

from __future__ import annotations

import contextlib
import glob
import html
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from autograder.files import write_atomically
from autograder.limits import EXECUTED, FEEDBACK, PAGE, TooMuch
from autograder.nbgrader.aims import TEMPLATES, aims_of, progress

_LOOK = 0.01  # seconds
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1>
<p>This page is without colours, because the usual one could not be made: {why}.
Scores and hints are the same.</p>
{cells}
</body></html>
"""


@dataclass
class _Running:
    """One student's page in the making."""

    student: str
    said: BinaryIO
    end: float
    why: str  # of a plain page; empty for nbgrader's own


class Pages:
    """Makes a class's pages, a few at a time.

    Parameters
    ----------
    lesson : str
        Its name.
    make : callable
        ``make(student)`` writes nbgrader's page, in a process of its own.
    seconds : int
        Of computing, for one page.
    """

    def __init__(
        self, lesson: str, make: Callable[[str], None], seconds: int = FEEDBACK.cpu
    ) -> None:
        self._lesson = lesson
        self._seconds = seconds
        self._make = make
        self._running: dict[int, _Running] = {}

    def made(self, students: list[str], workers: int) -> Iterator[tuple[str, str]]:
        """Yield each student, and why the page is a plain one, or there is none."""
        waiting = list(reversed(students))
        while waiting or self._running:
            while waiting and len(self._running) < workers:
                self._start(waiting.pop(), "")
            yield from self._ended()
            self._stop_late()

    def _start(self, student: str, why: str) -> None:
        said = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `_why`)
        process = os.fork()
        if not process:
            self._run(student, why, said)
        end = time.monotonic() + 3 * self._seconds
        self._running[process] = _Running(student, said, end, why)

    def _run(self, student: str, why: str, said: BinaryIO) -> None:
        code = 1
        try:
            for stream in (1, 2):
                os.dup2(said.fileno(), stream)
            used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
            _limit(resource.RLIMIT_CPU, used + self._seconds)
            _limit(resource.RLIMIT_DATA, FEEDBACK.most)
            if why:
                write_plain(self._lesson, student, why)
            else:
                self._make(student)
            code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}"[:300])
        finally:
            with contextlib.suppress(BaseException):
                sys.stderr.flush()
            os._exit(code)

    def _ended(self) -> Iterator[tuple[str, str]]:
        process, status = os.waitpid(-1, os.WNOHANG) if self._running else (0, 0)
        if not process:
            time.sleep(_LOOK)
            return
        running = self._running.pop(process)
        why = _why(running.said, os.waitstatus_to_exitcode(status), self._seconds)
        if not why:
            yield running.student, running.why
        elif running.why:
            yield running.student, f"{running.why}, and no plain one either: {why}"
        else:
            self._start(running.student, why)

    def _stop_late(self) -> None:
        for process, running in self._running.items():
            if time.monotonic() > running.end:
                os.kill(process, signal.SIGKILL)


def _limit(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (value, value))


def _why(said: BinaryIO, code: int, seconds: int) -> str:
    """Return why a page was not made; empty if it was."""
    with said:
        if not code:
            return ""
        if code < 0:
            return f"it took more than {seconds} seconds or too much memory"
        said.seek(max(0, said.seek(0, os.SEEK_END) - 2_000))
        lines = said.read().decode("utf-8", "replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "unknown")
    return "".join(sign if sign.isprintable() else " " for sign in last)[:200]


def write_plain(lesson: str, student: str, why: str) -> None:
    """Write a page of texts only, and not too many."""
    path = Path("autograded", student, lesson, f"{lesson}.ipynb")
    page = plain_page(lesson, json.loads(path.read_text("utf-8"))["cells"], why)
    target = Path("feedback", student, lesson, f"{lesson}.html")
    write_atomically(target, page.encode("utf-8", "replace"))


def plain_page(lesson: str, cells: list[dict[str, Any]], why: str) -> str:
    """Return a page of the texts of executed cells.

    Parameters
    ----------
    lesson : str
        Its title.
    cells : list of dict
        Of an executed notebook.
    why : str
        There is no other page.
    """
    shown, left = [], PAGE.size
    for cell in cells[: PAGE.items]:
        for text in (cell["source"], *map(_text, cell.get("outputs", ()))):
            text = text[: min(left, PAGE.size // 10)]
            left -= len(text)
            shown.append(f"<pre>{html.escape(text)}</pre>" if text else "")
    return _PAGE.format(
        title=html.escape(lesson), why=html.escape(why), cells="\n".join(shown)
    )


def _text(output: dict[str, Any]) -> str:
    data = output.get("data") or {}
    lines = "\n".join(output.get("traceback", ()))
    return str(output.get("text") or data.get("text/plain") or lines)


def converter_of(lesson: str) -> Any:
    """Return nbgrader's converter with its templates loaded, and nothing converted."""
    from nbconvert.writers import FilesWriter
    from nbgrader.apps import GenerateFeedbackApp
    from nbgrader.converters import GenerateFeedback

    app = GenerateFeedbackApp()
    app.initialize([lesson, "--force"])
    app.coursedir.assignment_id = lesson
    app.config.HTMLExporter.template_name = "course_feedback"
    app.config.HTMLExporter.template_file = "page.html.j2"
    app.config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), _nbgraders()]
    converter = GenerateFeedback(coursedir=app.coursedir, parent=app)
    converter.writer = FilesWriter(parent=converter, config=converter.config)
    made = converter.exporter_class(parent=converter, config=converter.config)
    for preprocessor in converter.preprocessors:
        made.register_preprocessor(preprocessor)
    converter.exporter = made
    aims = aims_of(Path(), lesson)
    made.environment.globals["aims"] = partial(progress, aims=aims, lesson=lesson)
    _ = made.template
    return converter


def _nbgraders() -> str:
    """Return the folder of nbgrader's own templates, which ours build on."""
    import nbgrader

    home = Path(nbgrader.__file__).parent
    return str(home / "server_extensions" / "formgrader" / "templates")


def main(lesson: str, workers: str, seconds: str) -> None:
    """Make the pages of the students on standard input."""
    students = json.load(sys.stdin)
    converter = converter_of(lesson)

    def make(student: str) -> None:
        converter.coursedir.student_id = glob.escape(student)
        converter.init_notebooks()
        converter.convert_notebooks()
        page = Path("feedback", student, lesson, f"{lesson}.html")
        if page.stat().st_size > EXECUTED.size:
            raise TooMuch(f"the page is larger than {EXECUTED.size / 1e6:g} MB")

    pages = Pages(lesson, make, int(seconds))
    for student, why in pages.made(students, int(workers)):
        sys.stdout.write(json.dumps({"student": student, "why": why}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
