"""What workers share is forked unused, ends with its owner, and can be done without."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from autograder.course import Course
from autograder.nbgrader import release
from autograder.sandbox.guest.zygote import MAX_THREADS
from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.errors import MachineryFailed
from autograder.sandbox.host.launch import Adopted, Forkserver
from autograder.sandbox.host.pool import Pool, start_warm
from autograder.sandbox.host.setup import Setup

COURSE = Course.find(Path(__file__).parent)
LIGHT = Setup(course_root=COURSE.root, without=("keras",))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing()),
]


@pytest.fixture
def forkserver() -> Iterator[Forkserver]:
    made = Forkserver(lambda listener: start_warm(LIGHT, listener))
    yield made
    made.close()


def answer(pool: Pool) -> object:
    session = pool.open()
    try:
        session.run("value = 6 * 7", 20)
        return session.take("value")
    finally:
        session.close()


def comes(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_workers_get_a_warm_process_each_from_one_fork_server(
    forkserver: Forkserver,
) -> None:
    setup = replace(LIGHT, forkserver=forkserver.address)
    pools = [Pool(setup), Pool(setup)]
    assert [answer(pool) for pool in pools] == [42, 42]
    kinds = [pool._warm for pool in pools]
    assert all(isinstance(kind, Adopted) for kind in kinds)
    inside = psutil.Process(forkserver._warm.pid).children(recursive=True)
    assert {kind.pid for kind in kinds if kind} < {member.pid for member in inside}
    for pool in pools:
        pool.close()


def test_a_submission_ends_with_its_warm_process(forkserver: Forkserver) -> None:
    pool = Pool(replace(LIGHT, forkserver=forkserver.address))
    session = pool.open()
    session.run("import subprocess; subprocess.Popen(['sleep', '1000'])", 20)
    assert pool._warm is not None
    warm = psutil.Process(pool._warm.pid)
    family = warm.children(recursive=True)
    assert any(member.name() == "sleep" for member in family)
    warm.kill()
    assert comes(lambda: not any(map(runs, [warm, *family])))
    with contextlib.suppress(MachineryFailed):
        session.close()
    pool.close()


STAYS = """
import ctypes, os, time
def stay(*_):
    while True: time.sleep(1)
os._exit = stay
process = ctypes.CDLL(None)
process.syscall(ctypes.c_long(157), ctypes.c_long(1 << 32 | 1), ctypes.c_long(0))
if os.fork() == 0:
    os.setsid()
    stay()
"""


def test_a_submission_that_wants_to_stay_ends_with_its_session() -> None:
    pool = Pool(LIGHT)
    assert answer(pool) == 42
    assert pool._warm is not None
    warm = psutil.Process(pool._warm.pid)
    session = pool.open()
    session.run(STAYS, 20)
    own = [each for each in warm.children(recursive=True) if each.uids().real]
    session.close()
    assert len(own) >= 2 or os.geteuid()
    assert comes(lambda: not any(map(runs, own)))
    assert answer(pool) == 42
    pool.close()


ORPHAN = """
import json, os, socket, sys, time
from autograder.sandbox.guest.zygote import Warm
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
told, tells = os.pipe()
def serve_one(message, descriptors):
    if os.fork() == 0:
        os.setsid()
        os.write(tells, str(os.getpid()).encode())
        time.sleep(1000)
    time.sleep(0.5)
    return 0
if os.fork() == 0:
    ours.close()
    Warm(theirs, serve_one).serve()
    os._exit(0)
theirs.close()
ours.send(json.dumps({"op": "open", "number": 1}).encode())
orphan = int(os.read(told, 20))
os.kill(orphan, 0)
print(ours.recv(1000).decode())
for _ in range(100):
    try:
        os.kill(orphan, 0)
    except ProcessLookupError:
        print("gone, too")
        break
    time.sleep(0.1)
"""


def test_what_loses_its_submission_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ORPHAN], capture_output=True, text=True, timeout=60
    )
    assert '"op": "gone"' in done.stdout, done.stderr
    assert done.stdout.endswith("gone, too\n")


def test_a_closed_pool_leaves_nothing_behind(
    forkserver: Forkserver,
) -> None:
    pool = Pool(replace(LIGHT, forkserver=forkserver.address))
    session = pool.open()
    assert pool._warm is not None
    warm = psutil.Process(pool._warm.pid)
    family = [warm, *warm.children(recursive=True)]
    pool.close()
    assert comes(lambda: not any(map(runs, family)))
    with contextlib.suppress(MachineryFailed):
        session.close()
    again = Pool(replace(LIGHT, forkserver=forkserver.address))
    assert answer(again) == 42
    again.close()


def test_without_its_fork_server_a_worker_starts_a_process_of_its_own(
    forkserver: Forkserver,
) -> None:
    setup = replace(LIGHT, forkserver=forkserver.address)
    Adopted(forkserver.address).close()  # it stands
    wall = psutil.Process(forkserver._warm.pid)
    family = [wall, *wall.children(recursive=True)]
    wall.kill()
    assert comes(lambda: not any(map(runs, family)))
    pool = Pool(setup)
    assert answer(pool) == 42
    assert not isinstance(pool._warm, Adopted)
    pool.close()


def test_nobody_else_may_enter_the_folder_of_the_door(forkserver: Forkserver) -> None:
    folder = Path(forkserver.address).parent
    assert folder.stat().st_mode & 0o077 == 0
    assert folder.stat().st_uid == os.geteuid()


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


_JUDGE_SERVER = """
import socket, sys
from autograder.grading import judge_server
from autograder.sandbox.guest.zygote import count_threads

class Imports:
    def __init__(self, *_):
        pass

    def serve(self):
        from tensorflow.python.eager import context
        handle = context.context()._context_handle
        print(count_threads(), "keras" in sys.modules, handle)

judge_server.Imports = Imports
ends = [str(end.detach()) for end in socket.socketpair()]
judge_server.main(*ends, "autograder.student.models", "keras")
"""


def test_the_judge_server_imports_and_never_computes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _JUDGE_SERVER],
        cwd=COURSE.root,
        env={**os.environ, "KERAS_BACKEND": "tensorflow"},
        capture_output=True,
        text=True,
        check=True,
        timeout=200,
    )
    threads, imported, handle = done.stdout.split()
    assert int(threads) <= MAX_THREADS
    assert (imported, handle) == ("True", "None")  # TensorFlow's runtime has not begun


def test_a_lesson_is_registered_again_only_when_something_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def made(root: Path, lesson: str) -> bytes:
        calls.append(lesson)
        return json.dumps({"cells": [], "calls": len(calls)}).encode()

    in_gradebook = [True]
    monkeypatch.setattr(release.steps, "generate_assignment", made)
    monkeypatch.setattr(release, "_is_in_gradebook", lambda *_: in_gradebook[0])
    source = tmp_path / "solutions" / "x" / "x.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text("1", encoding="utf-8")
    first = release.registered(tmp_path, "x")
    assert release.registered(tmp_path, "x") == first
    assert len(calls) == 1
    source.write_text("2", encoding="utf-8")
    release.registered(tmp_path, "x")
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()", encoding="utf-8")
    release.registered(tmp_path, "x")
    in_gradebook[0] = False  # somebody has begun a new one
    release.registered(tmp_path, "x")
    assert len(calls) == 4
    (tmp_path / "grading" / "x.release.json").write_text("{", encoding="utf-8")
    release.registered(tmp_path, "x")
    assert len(calls) == 5
