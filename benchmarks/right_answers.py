"""Is a right answer ever lost to the machinery? The bank's, 100 times, under load.

    python benchmarks/right_answers.py [LESSON] [--times 100] [--workers 6]

Notebooks of right answers only, graded with more workers than there are cores, so that
everything takes several times as long as it should. Whatever is not given full marks is
a false failure.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.grading.cluster import cores
from autograder.grading.command import Options, grade_class
from autograder.sample_class.command import hand_in
from benchmarks.grading import stage

TRAINING = ("shift_robust_model",)  # trains for minutes, which is not the engine's work


def main() -> None:
    """Grade, and count what was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson", nargs="?", default="02_convolution_layers")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--workers", type=int, default=3 * cores())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="right-answers-") as folder:
        root = stage(Path(folder) / "course")
        notebooks = hand_in_right_answers(root, arguments.lesson, arguments.times)
        started = time.monotonic()
        results = grade_class(
            root,
            arguments.lesson,
            Console(file=io.StringIO()),
            Options(workers=arguments.workers, feedback=False),
        )
        seconds = time.monotonic() - started
    points = max(result.score or 0 for result in results)
    lost = [result for result in results if result.score != notebooks[result.student]]
    print(
        f"{arguments.lesson}: {len(results)} notebooks of right answers, "
        f"{arguments.workers} workers on {cores()} cores, {seconds:.0f} s, "
        f"most points {points:g}: {len(lost)} false failures"
    )
    for result in lost[:10]:
        print(result)
    sys.exit(bool(lost))


def hand_in_right_answers(root: Path, lesson: str, times: int) -> dict[str, float]:
    """Hand in every right answer so many times; return the points each deserves."""
    material = Material(Course.find(root), lesson)
    right = {
        name: [answer for answer in bank.answers if answer.kind == "right"]
        for name, bank in material.banks.items()
        if name not in TRAINING
    }
    points = sum(material.checks[name].points for name in right)
    expected = {}
    for turn in range(max(len(answers) for answers in right.values())):
        sources = {
            name: f"{material.banks[name].helpers}\n\n\n"
            + answers[turn % len(answers)].source
            for name, answers in right.items()
        }
        for repetition in range(times):
            student = f"r{turn:02d}x{repetition:03d}"
            # Another text, else it would be the same attempt.
            varied = {name: f"{text}\n# {repetition}" for name, text in sources.items()}
            hand_in(root, material, student, Attempt("right", varied))
            expected[student] = points
    return expected


if __name__ == "__main__":
    main()
