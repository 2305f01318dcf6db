"""nbgrader's exchange with several users: release, fetch, submit, collect, feedback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from gradebooks import graded
from hand_ins import LESSON, submitted, work

from autograder.intake.take import take_in
from autograder.nbgrader.cli import environment
from autograder.nbgrader.exchange import prepare_feedback

pytestmark = pytest.mark.slow
COURSE = "cnn-course"


def _can_be_another() -> bool:
    """Tell whether we may become another user who can run this Python."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    try:
        subprocess.run([sys.executable, "-c", ""], user=20_001, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


IS_ROOT = _can_be_another()


# nbgrader asks the system for a name; a number that was made up here has none.
AS_SOMEBODY = """
import pwd, runpy, sys
name = sys.argv.pop(1)
pwd.getpwuid = lambda number: pwd.struct_passwd((name, "x", number, 0, "", "/", ""))
runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
"""


class User:
    """Somebody with a home of their own, and a user id of their own where root can."""

    def __init__(self, name: str, home: Path, exchange: Path, number: int) -> None:
        self.name, self.home, self._exchange = name, home, exchange
        self._number = number if IS_ROOT else None
        home.mkdir(parents=True)
        if self._number:
            os.chown(home, number, number)

    def run(self, *arguments: str, cwd: Path | None = None) -> None:
        options = (
            f"--CourseDirectory.course_id={COURSE}",
            f"--Exchange.root={self._exchange}",
            f"--Exchange.cache={self.home / '.cache'}",
            *(("--Exchange.assignment_dir=" + str(self.home),) if cwd is None else ()),
        )
        variables = environment() | {
            "HOME": str(self.home),
            "USER": self.name,
            "LOGNAME": self.name,
            "JUPYTERHUB_USER": self.name,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        person = {} if cwd or not self._number else {"user": self._number}
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY, self.name, *arguments, *options],
            cwd=cwd or self.home,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            **person,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_exercises_are_called_by_their_titles(tmp_path: Path) -> None:
    page = tmp_path / "feedback" / "ada" / LESSON / f"{LESSON}.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '<li><a href="#check-correlate">Test cell</a> (Score: 2)</li>', encoding="utf-8"
    )
    prepare_feedback(tmp_path, LESSON)
    assert "Test cell" not in page.read_text(encoding="utf-8")
    assert re.search(
        r'<a href="#check-correlate">1\.\d .+</a>', page.read_text(encoding="utf-8")
    )


def test_feedback_goes_back_through_the_exchange(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)  # other users pass through
    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    root = graded(tmp_path / "course", {})
    teacher = User("teacher", tmp_path / "teacher", exchange, 0)
    people = [
        User(name, tmp_path / name, exchange, 20_001 + number)
        for number, name in enumerate(("ada", "bo"))
    ]
    place = "--CourseDirectory.release_directory=lessons"
    teacher.run("release_assignment", LESSON, place, cwd=root)
    for person in people:
        person.run("fetch_assignment", LESSON)
        notebook = person.home / LESSON / f"{LESSON}.ipynb"
        notebook.write_bytes(work(person.name))
        person.run("submit", LESSON)
    teacher.run("collect", LESSON, "--ExchangeCollect.check_owner=False", cwd=root)
    assert submitted(root) == {p.name: work(p.name) for p in people}
    take_in(root, LESSON, [exchange / COURSE / "inbound"])  # the same, read by us
    assert submitted(root) == {p.name: work(p.name) for p in people}
    for person in people:
        for folder in ("autograded", "feedback"):
            (root / folder / person.name / LESSON).mkdir(parents=True, exist_ok=True)
        page = root / "feedback" / person.name / LESSON / f"{LESSON}.html"
        page.write_text(f"feedback for {person.name}", encoding="utf-8")
    foreign = root / "feedback/cy" / LESSON  # from an LMS: no secret, no time
    foreign.mkdir(parents=True)
    (foreign / f"{LESSON}.html").write_text("feedback for cy", encoding="utf-8")
    prepare_feedback(root, LESSON)
    teacher.run("release_feedback", LESSON, cwd=root)
    for person in people:
        person.run("fetch_feedback", LESSON)
        (page,) = (person.home / LESSON / "feedback").rglob("*.html")
        assert page.read_text(encoding="utf-8") == f"feedback for {person.name}"
