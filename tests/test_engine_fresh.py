"""Where no zygote can be forked: fresh ones, and the same results."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from autograder.bank.bank import load_bank, solution_sources
from autograder.course import Course
from autograder.grading import judge_process, task
from autograder.sandbox.host import fresh_pool, setup
from autograder.sandbox.host.errors import Ended, MachineryFailed
from autograder.sandbox.host.fresh_pool import FreshPool
from autograder.sandbox.host.pool import Pool
from autograder.sandbox.host.setup import Setup

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"
OPEN = Setup(walls=False, fresh=True)


def release() -> str:
    path = COURSE.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    return path.read_text(encoding="utf-8")


def answered(sources: dict[str, str]) -> str:
    notebook = json.loads(release())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in sources:
            cell["source"] = sources[name]
    return json.dumps(notebook)


def wrong_sources() -> dict[str, str]:
    sources = {}
    for exercise in solution_sources(COURSE, LESSON):
        path = COURSE.root / "tests" / "answers" / f"lesson_{LESSON}"
        if (path / f"{exercise}.py").is_file():
            bank = load_bank(COURSE, LESSON, exercise)
            sources[exercise] = bank.of_kind("wrong")[0].source
    return sources


def judged(submission: str, variable: str) -> dict[str, Any]:
    order = task.Order(LESSON, release(), submission.encode(), walls=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(setup.FRESH_VARIABLE, variable)
        try:
            return task.grade_one(order)["result"]
        finally:
            task.close_judge()


def diagnoses(result: dict[str, Any]) -> list[Any]:
    kind = "application/vnd.cnn-course.check+json"
    return [
        output["data"][kind]
        for cell in result["notebook"]["cells"]
        for output in cell.get("outputs", [])
        if kind in output.get("data", {})
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["solution", "wrong"])
def test_a_fresh_process_gives_the_scores_and_diagnoses_of_a_warm_one(
    kind: str,
) -> None:
    right = solution_sources(COURSE, LESSON)
    submission = answered(right if kind == "solution" else right | wrong_sources())
    warm, new = judged(submission, ""), judged(submission, "1")
    assert new["scores"] == warm["scores"]
    assert new["notes"] == warm["notes"]
    assert diagnoses(new) == diagnoses(warm) != []
    total = sum(new["scores"].values())
    assert total == 18 if kind == "solution" else total < 18


def runs(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
def test_nothing_is_left_of_a_fresh_process() -> None:
    pool = FreshPool(OPEN)
    session = pool.open()
    session.run("import os, subprocess, sys\nopen('left', 'w').close()", 20)
    session.run("child = subprocess.Popen([sys.executable, '-c', 'input()'])", 20)
    session.run("where, mine = os.getcwd(), [os.getpid(), child.pid]", 20)
    where, mine = session.take("where"), session.take("mine")
    session.close()
    pool.close()
    assert not Path(where).exists()
    end = time.monotonic() + 10  # what is killed on a busy machine takes its time
    while any(map(runs, mine)) and time.monotonic() < end:
        time.sleep(0.01)
    assert not any(map(runs, mine))


@pytest.mark.slow
def test_a_process_that_ends_itself_is_told_apart_from_one_that_was_killed() -> None:
    pool = FreshPool(OPEN)
    for source, why in (
        ("import os; os._exit(0)", "it ended its own process"),
        ("import os, signal; os.kill(os.getpid(), 9)", "SIGKILL"),
    ):
        session = pool.open()
        with pytest.raises(Ended, match=why):
            session.run(source, 20)
        session.close()
    pool.close()


def test_a_stranger_on_the_port_is_not_taken_for_the_process() -> None:
    sleeper = [sys.executable, "-c", "input()"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stranger = socket.create_connection(listener.getsockname())
        own = socket.create_connection(listener.getsockname())
        stranger.sendall(b"x" * 64)
        own.sendall(b"t" * 64)
        with subprocess.Popen(sleeper, stdin=subprocess.PIPE) as process:
            stream = fresh_pool._accept(listener, process, "t" * 64)
            assert stream.getpeername() == own.getsockname()
            assert stranger.recv(1) == b""
            process.kill()
        for end in (stream, stranger, own):
            end.close()


def test_a_room_is_fresh_where_forks_are_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(judge_process.pool_for(OPEN), FreshPool)
    monkeypatch.setattr(fresh_pool.sys, "platform", "darwin")
    assert isinstance(judge_process.pool_for(Setup(walls=False)), FreshPool)
    with pytest.raises(MachineryFailed, match="no walls"):
        judge_process.pool_for(Setup())
    monkeypatch.setattr(fresh_pool.sys, "platform", "linux")
    assert isinstance(judge_process.pool_for(Setup()), Pool)


def test_the_engine_is_importable_where_there_is_no_unix() -> None:
    """Everything on the fallback's path, as Windows sees it."""
    script = """
import asyncio, ctypes, os, signal, socket, subprocess, sys, tempfile
import dask, numpy, nbformat, psutil, sqlalchemy, typer, rich.console
sys.modules["resource"] = sys.modules["fcntl"] = sys.modules["pyseccomp"] = None
for module, names in {
    os: ["fork", "killpg", "geteuid", "getuid", "WNOHANG", "setgroups"],
    signal: ["SIGKILL", "SIGCHLD", "SIGPROF", "SIGALRM", "setitimer", "ITIMER_PROF"],
    socket: ["AF_UNIX", "socketpair", "send_fds", "recv_fds"],
}.items():
    for name in names:
        delattr(module, name)
os.name = "nt_like"
import autograder.grading.task, autograder.grading.command
import autograder.sandbox.guest.fresh_process
"""
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120
    )
    assert finished.returncode == 0, finished.stderr
