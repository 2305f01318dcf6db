"""Time limits on every system: with an alarm, without one, in a thread of its own."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time

import pytest

from autograder.student.quiet import TimeLimitReached, time_limit

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such wait on Windows")


PATIENCE = 10  # seconds; then each ends by itself, so that a broken limit is told


@contextlib.contextmanager
def in_the_end(call):
    """Call it from another thread if nothing stops the block."""
    timer = threading.Timer(PATIENCE, call)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def turns():
    going = [True]
    with in_the_end(going.clear):
        while going:
            pass


def catches_everything():
    going = [True]
    with in_the_end(going.clear):
        while going:
            try:
                while going:
                    time.sleep(0.05)
            except:  # noqa: E722 - as students write it
                pass


def sleeps():
    time.sleep(PATIENCE)


def waits():
    lock = threading.Lock()
    lock.acquire()
    with in_the_end(lock.release):
        lock.acquire()


def is_stopped(run):
    try:
        with time_limit(0.2):
            run()
    except TimeLimitReached:
        return True
    return False


@pytest.fixture(params=["alarm", "no alarm"])
def main_thread(request, monkeypatch):
    """Be a system with SIGALRM, or one without, as Windows is."""
    if request.param == "no alarm":
        monkeypatch.delattr(signal, "setitimer", raising=False)
    elif not hasattr(signal, "setitimer"):
        pytest.skip("this system has none")


@pytest.mark.parametrize(
    "run", [turns, catches_everything, sleeps, pytest.param(waits, marks=POSIX)]
)
def test_the_main_thread_is_stopped_whatever_it_does(main_thread, run):
    before = signal.getsignal(signal.SIGINT), sys.gettrace()
    assert is_stopped(run)
    assert (signal.getsignal(signal.SIGINT), sys.gettrace()) == before


def test_nothing_comes_afterwards(main_thread):
    for _ in range(20):
        with contextlib.suppress(TimeLimitReached), time_limit(0.01):
            time.sleep(0.009)
    time.sleep(0.05)


def test_control_c_stays_control_c(monkeypatch):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    with pytest.raises(KeyboardInterrupt), time_limit(20):
        signal.raise_signal(signal.SIGINT)


def test_a_thread_is_stopped_in_python_code():
    stopped = []

    def work():
        try:
            with time_limit(0.2):
                turns()
        except TimeLimitReached:
            stopped.append(True)
        time.sleep(0.7)  # it comes again until the block ends, and not after

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert stopped == [True]
    assert not thread.is_alive()
