import os
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from autograder.student.calling import call, has_empty_body
from autograder.student.diagnosis import CheckFailed, NotFilledIn
from autograder.student.quiet import TimeLimitReached, quiet, time_limit


def loop_for_ever():
    while True:
        pass


def test_arguments_are_copies():
    image = np.ones((2, 2))

    def identity(array):
        return array

    call(identity, image, name="identity")[:] = 5
    assert (image == 1).all()


@pytest.mark.parametrize("body", ["...", "pass", "", "return None", "None"])
def test_empty_bodies_are_recognised(body):
    namespace = {}
    exec(f'def f(x):\n    """Doc."""\n    {body}\n', namespace)
    assert has_empty_body(namespace["f"])
    with pytest.raises(NotFilledIn):
        call(namespace["f"], 1, name="f")


@pytest.mark.parametrize("body", ["return 0", "return x", "print(x)", "x = 1"])
def test_bodies_that_do_something_are_not_empty(body):
    namespace = {}
    exec(f"def f(x):\n    {body}\n", namespace)
    assert not has_empty_body(namespace["f"])


def test_an_exception_is_explained_with_the_students_own_line():
    def broken(image):
        return image[10, 0]

    with pytest.raises(CheckFailed, match="IndexError") as caught:
        call(broken, np.ones((2, 2)), name="broken")
    assert "return image[10, 0]" in caught.value.received
    assert caught.value.hint


def test_changing_the_input_is_refused():
    def greedy(image):
        image += 1
        return image

    with pytest.raises(CheckFailed, match="changes the array"):
        call(greedy, np.ones((2, 2)), name="greedy")


def test_a_changed_signature_is_explained():
    with pytest.raises(CheckFailed, match="could not be called"):
        call(lambda: 1, np.ones(2), name="f")


@pytest.mark.parametrize("leave", [SystemExit, GeneratorExit, MemoryError])
def test_nothing_escapes(leave):
    def leaves(_):
        raise leave

    with pytest.raises(CheckFailed):
        call(leaves, 1, name="leaves")


def test_ctrl_c_does_escape():
    def interrupted(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(interrupted, 1, name="interrupted")


def test_an_endless_loop_ends():
    started = time.monotonic()
    with pytest.raises(TimeLimitReached), time_limit(0.2):
        loop_for_ever()
    assert time.monotonic() - started < 5


def test_an_endless_loop_ends_without_an_alarm_too():
    ended = []

    def work():
        try:
            with time_limit(0.2):
                while True:
                    pass
        except TimeLimitReached:
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    assert ended == [True]


def test_no_alarm_is_left_behind():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_nothing_reaches_stderr():
    code = (
        "import logging, os, sys, warnings\n"
        "from autograder.student.quiet import quiet\n"
        "with quiet():\n"
        "    warnings.warn('w'); logging.error('l'); print('p', file=sys.stderr)\n"
        "    os.write(2, b'descriptor'); os.system('echo child >&2'); print('out')\n"
        "print('after')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0
    assert run.stderr == ""
    assert run.stdout == "after\n"


def test_quiet_hands_back_what_was_printed_and_restores_everything():
    with quiet() as printed:
        print("seen")
        os.write(2, b"gone")
    assert printed.getvalue() == "seen\n"
    with pytest.warns(UserWarning, match="loud again"):
        warnings.warn("loud again", stacklevel=1)


def test_a_flood_of_text_is_capped():
    with quiet() as printed:
        for _ in range(1000):
            print("x" * 1000)
    assert len(printed.getvalue()) < 25_000
