"""Kill the grading of a class at random moments, and look whether anything is lost.

    python benchmarks/killed.py [--moments 30] [--students 30] [--seed 1]

Each time a class of fresh submissions is graded, and one of its processes gets a
``kill -9`` at a random moment: the coordinator, a worker, a judge or their
server, a warm or a submission's process, or the server that workers are forked from. A
killed coordinator is started again. Then every submission must be graded once, with the
scores of an undisturbed run, and no process may be left over.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.course import GRADING
from benchmarks.grading import (
    LIGHT,
    make_light_class,
    make_light_lesson,
    program,
    read_scores,
    stage,
)

TARGETS = ("coordinator", "worker", "judge", "judge server", "warm", "fork server")
_SERVER = "multiprocessing.forkserver"
_WARM = "autograder.sandbox.guest.zygote"


@dataclass(frozen=True)
class Outcome:
    """What became of one disturbed run.

    Parameters
    ----------
    target : str
        What was killed.
    moment : int
        How many submissions had been graded then.
    hit : bool
        Whether there was such a process at that moment.
    problems : tuple of str
        What was not as it should be; empty when all is well.
    """

    target: str
    moment: int
    hit: bool
    problems: tuple[str, ...]


def main() -> None:
    """Disturb, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="killed-") as folder:
        outcomes = torture(
            Path(folder) / "course",
            arguments.moments,
            arguments.students,
            arguments.seed,
        )
    hits = Counter(outcome.target for outcome in outcomes if outcome.hit)
    bad = [outcome for outcome in outcomes if outcome.problems]
    print(
        f"{len(outcomes)} runs disturbed: {dict(hits)}; {len(bad)} not as they should"
    )
    for outcome in bad:
        print(outcome)
    sys.exit(bool(bad))


def torture(folder: Path, moments: int, students: int, seed: int) -> list[Outcome]:
    """Grade a class again and again, and kill one of its processes each time.

    Parameters
    ----------
    folder : Path
        To play in.
    moments, students : int
        How many runs, and how large the class.
    seed : int
        Of the moments.

    Returns
    -------
    list of Outcome
        One a run.
    """
    root = stage(folder)
    make_light_lesson(root)
    make_light_class(root, students)
    run(root).wait()
    expected = read_scores(root, LIGHT)
    if len(expected) != 2 * students:
        raise RuntimeError(f"undisturbed, {len(expected)} of {2 * students} scores")
    generator = random.Random(seed)
    outcomes = []
    for number in range(moments):
        outcome = disturb(
            root, TARGETS[number % len(TARGETS)], students, expected, generator
        )
        outcomes.append(outcome)
        print(f"{number + 1:3d} {outcome}", flush=True)
    return outcomes


def disturb(
    root: Path,
    target: str,
    students: int,
    expected: dict[str, float],
    generator: random.Random,
) -> Outcome:
    """Grade a class from the beginning and kill one process on the way."""
    for name in ("autograded", "grading", "feedback", "quarantine"):
        shutil.rmtree(root / name, ignore_errors=True)
    for path in root.glob("gradebook.db*"):
        path.unlink()
    process = run(root)
    # The coordinator may also be hit before it begins and after it has ended grading.
    first = -1 if target == "coordinator" else 1
    wait_for(root, process, generator.randint(first, students - 6))
    time.sleep(generator.uniform(0, 0.1 if target != "coordinator" else 5))
    moment = graded(root)
    victim = find(process, target)
    if victim is not None:
        victim.send_signal(signal.SIGKILL)
    code = process.wait()
    if target == "coordinator" and victim is not None:
        code = run(root).wait()
    problems = tuple(problems_of(root, code, expected))
    return Outcome(target, moment, victim is not None, problems)


def wait_for(root: Path, process: subprocess.Popen[bytes], count: int) -> None:
    """Wait until so many results are there, or nobody works on them any more."""
    while graded(root) < count and process.poll() is None:
        time.sleep(0.01)


def graded(root: Path) -> int:
    """Return how many results are there."""
    return len(list((root / GRADING / LIGHT).glob("s*.json")))


def problems_of(root: Path, code: int, expected: dict[str, float]) -> Iterator[str]:
    """Say what is not as after an undisturbed run."""
    if code:
        yield f"exit status {code}"
    scores = read_scores(root, LIGHT)
    if scores != expected:
        wrong = [key for key in expected if scores.get(key) != expected[key]]
        yield f"{len(wrong)} of {len(expected)} scores differ: {wrong[:3]}"
    notebooks = list((root / "autograded").glob(f"*/{LIGHT}/{LIGHT}.ipynb"))
    if len(notebooks) * 2 != len(expected):
        yield f"{len(notebooks)} executed notebooks"
    if left := survivors(root):
        yield f"left over: {left}"


def run(root: Path) -> subprocess.Popen[bytes]:
    """Start `grade` as a program of its own."""
    return subprocess.Popen(
        program(LIGHT, regrade=False),
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def find(
    process: subprocess.Popen[bytes], target: str
) -> psutil.Process | subprocess.Popen[bytes] | None:
    """Return a process to kill; None where there is none at this moment."""
    if process.poll() is not None:
        return None
    if target == "coordinator":
        return process
    try:
        family = psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return None
    found = []
    for member in family:
        with contextlib.suppress(psutil.Error):
            words, parent = " ".join(member.cmdline()), member.parent()
            # A worker is forked from the fork server, and has its command line.
            above = " ".join(parent.cmdline()) if parent is not None else ""
            if target == role(member.name(), words, above):
                found.append(member)
    return found[-1] if found else None


def role(name: str, words: str, above: str) -> str:
    """Return what a process is, from its name and command line and its parent's."""
    if name in TARGETS:  # judges tell what they are
        return name
    if _SERVER in words:
        return "worker" if _SERVER in above else "fork server"
    return "warm" if _WARM in words else "another"


def survivors(root: Path) -> list[str]:
    """Return what still runs in the course's folder some seconds later."""
    end = time.monotonic() + 20
    while True:
        left = []
        for process in psutil.process_iter(["cwd", "cmdline"]):
            words = " ".join(process.info["cmdline"] or ())
            if process.info["cwd"] == str(root.resolve()) and "python" in words:
                left.append(words[-120:])
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.5)


if __name__ == "__main__":
    main()
