"""nbgrader's exchange with several users: release, fetch, submit, collect, feedback."""

from __future__ import annotations

import contextlib
import json
import os
import re
import site
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gradebooks import graded
from hand_ins import LESSON, submitted, work

from autograder.intake.take import take_in
from autograder.nbgrader.cli import environment
from autograder.nbgrader.exchange import prepare_feedback

pytestmark = pytest.mark.slow
COURSE = "cnn-course"


@cache
def python_of_others() -> str:
    """Return a Python that another user can run and that finds nbgrader; "" if none.

    Ours may lie in root's home: then the system's of the same version does.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(
                [python, "-c", "import nbgrader.apps, nbgrader.exchange.default"],
                env=OUR_PACKAGES | {"PATH": os.environ["PATH"], "HOME": "/"},
                capture_output=True,
                check=True,
                **_person(20_001),
            )
            return python
    return ""


def _person(number: int) -> dict[str, Any]:
    return {"user": number, "group": number, "extra_groups": [], "cwd": "/"}


OUR_PACKAGES = {
    "PYTHONPATH": os.pathsep.join(site.getsitepackages()),
    "PYTHONDONTWRITEBYTECODE": "1",
}
PEOPLE = {20_001: "ada", 20_002: "bo"}


# nbgrader asks the system for names; numbers that were made up here have none.
AS_SOMEBODY = """
import json, pwd, runpy, sys
names = json.loads(sys.argv.pop(1))
pwd.getpwuid = lambda number: pwd.struct_passwd(
    (names.get(str(number), "teacher"), "x", number, number, "", "/", "")
)
runpy.run_module("nbgrader", run_name="__main__", alter_sys=True)
"""


class User:
    """Somebody with a home of their own, and a user id of their own where root can."""

    def __init__(self, name: str, home: Path, exchange: Path, number: int) -> None:
        self.name, self.home, self._exchange = name, home, exchange
        self._number = number if python_of_others() else 0
        home.mkdir(parents=True, mode=0o700)
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
        }
        names: dict[int, str] = PEOPLE
        python, person = sys.executable, {}
        if self._number:
            python, person = python_of_others(), _person(self._number)
            variables |= OUR_PACKAGES
        elif not python_of_others():
            names = {os.getuid(): self.name}
        done = subprocess.run(
            [python, "-c", AS_SOMEBODY, json.dumps(names), *arguments, *options],
            env=variables,
            capture_output=True,
            text=True,
            check=False,
            **{**person, "cwd": cwd or self.home},
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


def hand_in(person: User) -> None:
    person.run("fetch_assignment", LESSON)
    (person.home / LESSON / f"{LESSON}.ipynb").write_bytes(work(person.name))
    person.run("submit", LESSON)


def write_feedback(root: Path, name: str) -> None:
    """Write what `grade` leaves for somebody."""
    for folder in ("autograded", "feedback"):
        (root / folder / name / LESSON).mkdir(parents=True, exist_ok=True)
    page = root / "feedback" / name / LESSON / f"{LESSON}.html"
    page.write_text(f"feedback for {name}", encoding="utf-8")


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """Return a folder that other users can enter; pytest closes its own to them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_feedback_goes_back_through_the_exchange(everybodys: Path) -> None:
    exchange = everybodys / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    root = graded(everybodys / "course", {})
    teacher = User("teacher", everybodys / "teacher", exchange, 0)
    people = [User(n, everybodys / n, exchange, number) for number, n in PEOPLE.items()]
    place = "--CourseDirectory.release_directory=lessons"
    teacher.run("release_assignment", LESSON, place, cwd=root)
    for person in people:
        hand_in(person)
    inbound = exchange / COURSE / "inbound"
    if python_of_others():
        owners = {p.stat().st_uid: p.name.split("+")[0] for p in inbound.iterdir()}
        assert owners == PEOPLE
    checked = f"--ExchangeCollect.check_owner={bool(python_of_others())}"
    teacher.run("collect", LESSON, checked, cwd=root)
    assert submitted(root) == {p.name: work(p.name) for p in people}
    take_in(root, LESSON, [inbound])  # the same, read by us
    assert submitted(root) == {p.name: work(p.name) for p in people}
    for name in ("ada", "bo", "cy"):  # cy's is of an LMS: no secret, no time
        write_feedback(root, name)
    prepare_feedback(root, LESSON)
    teacher.run("release_feedback", LESSON, cwd=root)
    for person in people:
        person.run("fetch_feedback", LESSON)
        (page,) = (person.home / LESSON / "feedback").rglob("*.html")
        assert page.read_text(encoding="utf-8") == f"feedback for {person.name}"
