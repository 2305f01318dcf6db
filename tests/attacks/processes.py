"""Ending, blocking and outliving: what a notebook does to processes."""

from __future__ import annotations

from attacks.case import attack, own_cell

_AGAIN = "the cell is left out, the rest runs again in a new process"
_PIDS = "a process namespace of its own: it sees itself, and all ends with it"
_LIMIT = "limits in time, and SIGKILL from outside after them"

CASES = [
    attack(
        *("27", "sys.exit"),
        "ends the program in a cell and in an answer",
        "exceptions of any kind are an answer's own",
        source="sys.exit(0)",
        answers={"out_size": "def out_size(n, k, mode):\n    raise SystemExit(0)"},
        says=("SystemExit",),
    ),
    attack(
        *("28", "os._exit"),
        "ends its process, with status 0, in a cell",
        _AGAIN,
        source="os._exit(0)",
        base="solved",
        says=("DeadKernelError", "it ended its own process"),
        stock="the submission has no score",
    ),
    attack(
        *("28", "os._exit in an answer"),
        "ends its process while the judge waits for a function",
        "a case counts when its answer was seen",
        answers={"out_size": "import os\ndef out_size(n, k, mode):\n    os._exit(0)"},
        base="solved",
        scores={"out_size": 0.0},
        says=("got no answer",),
    ),
    attack(
        *("28", "exit"),
        "calls exit() and quit()",
        _AGAIN,
        source="exit()\nquit()",
        base="solved",
        stock="the submission has no score",
    ),
    attack(
        *("28", "SIGKILL to itself"),
        "kills its own process",
        _PIDS + "; " + _AGAIN,
        source="import signal as signals\nos.kill(os.getpid(), signals.SIGKILL)\n"
        "os.kill(os.getpid(), signals.SIGSEGV)\nprint('still here')",
        base="solved",
        stock="the submission has no score",
    ),
    attack(
        *("28", "segmentation fault"),
        "reads address 0 through ctypes",
        _AGAIN,
        source="import ctypes\nctypes.string_at(0)",
        base="solved",
        says=("DeadKernelError", "SIGSEGV"),
        stock="the submission has no score",
    ),
    attack(
        *("29", "killing the grader"),
        "sends SIGKILL to its parent, to process 1, to its group and to everybody",
        _PIDS + "; a session and group of its own",
        source="""
import signal as signals
for victim in (os.getppid(), -1, 0, os.getpgrp()):
    try:
        if os.fork() == 0:
            os.kill(victim, signals.SIGKILL)
            os._exit(0)
        os.wait()
    except OSError:
        pass
os.kill(0, signals.SIGTERM)
""",
        base="solved",
        stock="the run dies, and skips the student afterwards",
    ),
    attack(
        *("30", "endless loop"),
        "loops for ever in a cell",
        _LIMIT,
        source="while True: pass",
        base="solved",
        cell_seconds=1.0,
        says=("CellTimeoutError",),
    ),
    attack(
        *("30", "endless loop in an answer"),
        "loops for ever in a function",
        "computing time is limited for each call",
        answers={
            "out_size": "def out_size(n, k, mode):\n    while True:\n        pass"
        },
        base="solved",
        scores={"out_size": 0.0},
        says=("did not come back",),
    ),
    attack(
        *("31", "interrupts swallowed"),
        "loops, and catches every exception",
        _LIMIT,
        source="""
while True:
    try:
        while True: pass
    except BaseException: pass
""",
        base="solved",
        cell_seconds=1.0,
    ),
    attack(
        *("31", "a regular expression that never ends"),
        "backtracks inside C code for longer than the universe lasts",
        _LIMIT,
        source="import re\nre.match('(a+)+$', 'a' * 50 + 'b')",
        base="solved",
        cell_seconds=1.0,
        says=("CellTimeoutError",),
    ),
    attack(
        *("32", "signals ignored"),
        "ignores SIGINT, SIGALRM, SIGPROF and SIGTERM, stops all timers and sleeps",
        _LIMIT,
        source="""
import signal, time
for number in (signal.SIGINT, signal.SIGALRM, signal.SIGPROF, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0)
signal.setitimer(signal.ITIMER_PROF, 0)
signal.setitimer = lambda *a: (0, 0)
time.sleep(10_000)
""",
        base="solved",
        cell_seconds=1.0,
        says=("did not answer within",),
        stock="the submission has no score",
    ),
    attack(
        *("32", "an answer that sleeps"),
        "sleeps in a function, which costs no computing time",
        "a limit in wall-clock time besides",
        answers={
            "out_size": "import time\ndef out_size(n, k, mode):\n    time.sleep(10_000)"
        },
        base="solved",
        scores={"out_size": 0.0},
        says=("got no answer",),
    ),
    attack(
        *("33", "many slow cells"),
        "sleeps just below the limit in each of thirty cells",
        "a limit for the whole notebook",
        source="import time",
        change=lambda notebook: notebook["cells"].extend(
            own_cell(f"time.sleep(0.9)  # {n}") for n in range(30)
        ),
        cell_seconds=1.0,
        notebook_seconds=4.0,
        says=("NotebookTimeoutError",),
        stock="no limit in all",
    ),
    attack(
        *("new", "answers that are slow in sum"),
        "sleeps a little in each of hundreds of calls",
        "a limit for all of the judging",
        answers={
            "out_size": "import time\ndef out_size(n, k, mode):\n    time.sleep(0.3)\n"
            "    return {'valid': n - k + 1, 'same': n, 'full': n + k - 1}[mode]"
        },
        notebook_seconds=3.0,
        scores={"out_size": -1.0},
    ),
    attack(
        *("34", "daemons left behind"),
        "starts processes with setsid and double forks, which wait for its end",
        _PIDS,
        source="""
import time
for _ in range(20):
    if os.fork() == 0:
        os.setsid()
        if os.fork():
            os._exit(0)
        time.sleep(10_000)
    os.wait()
import subprocess
subprocess.Popen(["setsid", "sleep", "10000"])
""",
        stock="survive grading",
    ),
    attack(
        *("new", "threads left behind"),
        "leaves threads that print and change answers while the judge asks",
        "outputs are taken cell by cell; all ends with the process",
        source="""
import threading, time
def disturb():
    while True:
        print("thread here")
        time.sleep(0.001)
for _ in range(20):
    threading.Thread(target=disturb, daemon=True).start()
""",
        base="solved",
    ),
    attack(
        *("new", "exit handlers"),
        "registers handlers for the end of the program, and a destructor that waits",
        "the process is killed, not asked",
        source="""
import atexit, time, weakref
atexit.register(time.sleep, 10_000)
class Slow:
    def __del__(self): time.sleep(10_000)
slow = Slow()
sys.excepthook = sys.unraisablehook = lambda *a: time.sleep(10_000)
""",
        base="solved",
    ),
    attack(
        *("new", "recursion"),
        "recurses without end, in Python and, with a raised limit, in C",
        _AGAIN,
        source="""
def down(): return down()
attempt("python", down)
sys.setrecursionlimit(10**9)
deep = []
for _ in range(10**6): deep = [deep]
repr(deep)
""",
        base="solved",
        says=("DeadKernelError",),
    ),
    attack(
        *("59", "input()"),
        "waits for somebody who types",
        "standard input is empty",
        source="input('password?')",
        base="solved",
        says=("input",),
    ),
]
