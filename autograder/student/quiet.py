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
import time
import warnings
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_AGAIN = 0.5  # seconds until it is raised once more
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
        In the enclosed code, once the time is over and again every half second. In the
        main thread it also ends sleeping, and on Linux and macOS waiting for a lock; in
        another thread, and for a lock on Windows, it is raised when that has ended.
    """
    base = sys._getframe(2)  # who says `with time_limit`, past contextlib
    if threading.current_thread() is not threading.main_thread():
        limit = _injected_exception(seconds)
    elif hasattr(signal, "setitimer"):
        limit = _alarm(seconds, base)
    else:
        limit = _interrupt(seconds, base)
    tracing = sys.gettrace()
    try:
        with limit:
            yield
    finally:
        sys.settrace(tracing)


@contextlib.contextmanager
def _alarm(seconds: float, base: FrameType) -> Iterator[None]:
    closing = False

    def stop(_number: int, frame: FrameType | None) -> None:
        if closing:
            return
        _raise_at_the_next_line_too(frame, base)
        raise TimeLimitReached

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        closing = True  # first: Python looks for signals at calls only
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@contextlib.contextmanager
def _interrupt(seconds: float, base: FrameType) -> Iterator[None]:
    # Windows has no alarm. What Ctrl-C sends wakes the main thread there, too.
    over, main = threading.Event(), threading.get_ident()
    closing = False

    def stop(number: int, frame: FrameType | None) -> None:
        if closing:
            return
        if not over.is_set():
            raise KeyboardInterrupt  # it was the person at the keyboard
        _raise_at_the_next_line_too(frame, base)
        raise TimeLimitReached

    def send() -> None:
        over.set()
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, signal.SIGINT)
        else:
            signal.raise_signal(signal.SIGINT)

    previous = signal.signal(signal.SIGINT, stop)
    ended, watcher = _repeating(seconds, send)
    try:
        yield
    finally:
        # What was sent last arrives here at the latest, never as somebody's Ctrl-C.
        closing = True
        ended.set()
        watcher.join()
        time.sleep(0)
        signal.signal(signal.SIGINT, previous)


@contextlib.contextmanager
def _injected_exception(seconds: float) -> Iterator[None]:
    # A thread of its own has no signals; this reaches Python code, though not a call
    # that sleeps inside C.
    thread = ctypes.c_ulong(threading.get_ident())
    inject = ctypes.pythonapi.PyThreadState_SetAsyncExc
    ended, watcher = _repeating(
        seconds, lambda: inject(thread, ctypes.py_object(TimeLimitReached))
    )
    try:
        yield
    finally:
        ended.set()
        with contextlib.suppress(TimeLimitReached):
            watcher.join()
        inject(thread, None)  # what has not been raised yet is not any more


def _repeating(
    seconds: float, send: Callable[[], object]
) -> tuple[threading.Event, threading.Thread]:
    """Call `send` after some seconds, and again until the event is set."""
    ended = threading.Event()

    def watch() -> None:
        wait = seconds
        while not ended.wait(wait):
            send()
            wait = _AGAIN

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    return ended, watcher


def _raise_at_the_next_line_too(frame: FrameType | None, base: FrameType) -> None:
    """Reach code that catches everything: its handler's first line is the next one."""
    inside = []
    while frame is not None and frame is not base:
        inside.append(frame)
        frame = frame.f_back
    own = {__file__, contextlib.__file__}  # on its way out already
    if frame is None or any(each.f_code.co_filename in own for each in inside):
        return
    if sys.gettrace() is not None:  # a debugger's, say
        return

    def again(_frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":  # anything raised earlier would only end the tracing
            raise TimeLimitReached
        return again

    sys.settrace(lambda *_: None)
    for each in inside:
        each.f_trace = again
