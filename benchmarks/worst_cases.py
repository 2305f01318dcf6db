"""A class with as many worst cases as honest submissions: how long, and what is lost.

    PYTHONPATH=tests python -m benchmarks.worst_cases [--each 12]

Honest submissions and those that take all the time, memory and patience there is are
graded together. It fails if an honest one loses a point, if a process of the engine
holds more than a gigabyte, or if all takes longer than the sum of the limits, divided
by the workers, and two minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import psutil
from attacks.arena import LESSON, POINTS, Arena, light
from attacks.case import Case, attack
from attacks.exhausting import CASES
from attacks.heavy import HEAVY
from rich.console import Console

from autograder.grading.cluster import cores
from autograder.grading.command import Options, grade_class
from autograder.grading.task import GRACE
from benchmarks.grading import stage

_STUBBORN = """
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
while True: time.sleep(1)
"""
_WORDS = ("shape", "blank", "questions", "40 GB", "largest", "collide", "sparse")
_HEAVY = ("wide letters in two parts", "two million keys")  # for the intake


def main() -> None:
    """Grade, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=12)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="worst-cases-") as folder:
        root = stage(Path(folder) / "course")
        hand_in(root, arguments.each)
        console = Console()
        peak = Peak()
        started = time.monotonic()
        results = grade_class(root, LESSON, console, Options())
        seconds = time.monotonic() - started
        times = json.loads(
            (root / "grading" / f"{LESSON}.times.json").read_text(encoding="utf-8")
        )
    honest = [graded for graded in results if graded.student.startswith("honest")]
    lost = [graded for graded in honest if graded.score != sum(POINTS.values())]
    measured = times["seconds"]
    each = max(60.0, 10 * measured["run"]) + max(60.0, 10 * measured["judge"]) + GRACE
    most = len(results) * each / cores() + 120
    print(
        f"{len(results)} submissions, {len(honest)} honest, {len(lost)} of them lost "
        f"points; {seconds:.0f} s, at most {most:.0f} s allowed; coordinator, workers "
        f"and judges at most {peak.most / 1e6:.0f} MB"
    )
    sys.exit(bool(lost) or seconds > most or peak.most > 1_000_000_000)


def hand_in(root: Path, count: int) -> None:
    """Hand in so many honest submissions, and so many worst cases."""
    stubborn = attack(*("new", "", "", ""), source=_STUBBORN)
    worst = [case for case in CASES if any(word in case.name for word in _WORDS)]
    worst += [stubborn, attack(*("new", "", "", ""), source="while True: pass")]
    texts = [text_of(case).encode() for case in worst]
    texts += [HEAVY[name]() for name in _HEAVY]
    honest = json.dumps(light("solutions")).encode()
    for number in range(count):
        write(root, f"honest{number:02d}", honest)
        write(root, f"worst{number:02d}", texts[number % len(texts)])


def text_of(case: Case) -> str:
    """Return a case's notebook; it needs no arena but for its words."""
    nowhere = SimpleNamespace(_filled=lambda source: source)
    return json.dumps(Arena.notebook(nowhere, case))  # type: ignore[arg-type]


def write(root: Path, student: str, content: bytes) -> None:
    """Hand in one notebook."""
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").write_bytes(content)


class Peak(threading.Thread):
    """Looks five times a second what the engine's own processes hold."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.start()

    def run(self) -> None:
        """Look until the program ends."""
        own = psutil.Process()
        while True:
            for process in [own, *own.children(recursive=True)]:
                try:
                    is_engines = process.name() in ("judge", "python", "judge server")
                    if is_engines and process.uids().real == own.uids().real:
                        held = process.memory_info().rss
                        self.most = max(self.most, held)
                except psutil.Error:
                    continue
            time.sleep(0.2)


if __name__ == "__main__":
    main()
