"""Run a student's code without noise and without waiting for ever.

nbgrader gives no points to a cell that writes anything to stderr, even for a
harmless warning, so nothing of that may escape while an answer is judged.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType

MAX_CAPTURED = 20_000  # characters of printed text that are kept


class TimeLimitReached(BaseException):
    """Raised inside code that ran too long; no `except Exception` stops it."""


class _CappedText(io.StringIO):
    def write(self, text: str) -> int:
        if self.tell() < MAX_CAPTURED:
            super().write(text[:MAX_CAPTURED])
        return len(text)


@contextlib.contextmanager
def quiet() -> Iterator[io.StringIO]:
    """Keep everything that is printed, logged or warned out of the cell.

    Yields
    ------
    io.StringIO
        What the code printed, at most 20,000 characters.
    """
    printed = _CappedText()
    level = logging.root.manager.disable
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
        _silent_file_descriptor(2),
    ):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        try:
            yield printed
        finally:
            logging.disable(level)


@contextlib.contextmanager
def _silent_file_descriptor(number: int) -> Iterator[None]:
    # C++ libraries write to the descriptor, past sys.stderr.
    try:
        kept = os.dup(number)
    except OSError:  # no such descriptor: nothing to silence
        yield
        return
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), number)
            yield
    finally:
        os.dup2(kept, number)
        os.close(kept)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop the enclosed code after some time.

    Parameters
    ----------
    seconds : float
        Wall-clock time, in seconds.

    Raises
    ------
    TimeLimitReached
        In the enclosed code, once the time is over and again every half second.
    """
    main = threading.current_thread() is threading.main_thread()
    if main and hasattr(signal, "setitimer"):
        with _alarm(seconds):
            yield
    else:
        with _injected_exception(seconds):
            yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitReached

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _injected_exception(seconds: float) -> Iterator[None]:
    # Windows and threads have no alarm; this reaches Python code, though not a
    # call that sleeps inside C.
    thread = ctypes.c_ulong(threading.get_ident())
    inject = ctypes.pythonapi.PyThreadState_SetAsyncExc
    timer = threading.Timer(
        seconds, inject, (thread, ctypes.py_object(TimeLimitReached))
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        sys.stdout.flush()
