"""Grade a class where nothing can be forked, as on Windows, and compare.

``python tests/places/no_fork.py [LESSON ...]``: the same class is graded behind walls
in forked processes, and by a command whose Python has no fork. Scores and named
mistakes must be equal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import round_trip

from autograder.bank.material import Attempt, Material
from autograder.report.results import StudentResult, read_results
from autograder.sample_class.command import hand_in

LESSONS = ("01", "02")
WITHOUT_FORK = Path(__file__).parent / "without_fork"  # its sitecustomize
WRONG = 3  # students who make another mistake in each exercise


def prepare(root: Path, lesson: str) -> Path:
    """Return a course in which right, wrong and untouched work was handed in."""
    stage = round_trip.stage_of(root, lesson)
    material = Material(round_trip.COURSE, lesson)
    hand_in(stage.root, material, "right", Attempt("", material.solutions))
    hand_in(stage.root, material, "untouched", Attempt("", {}))
    for number in range(WRONG):
        sources = {}
        for exercise, bank in material.banks.items():
            wrong = bank.of_kind("wrong")
            sources[exercise] = material.typed(exercise, wrong[number % len(wrong)])
        hand_in(stage.root, material, f"wrong{number}", Attempt("", sources))
    return stage.root


def without_fork(root: Path, lesson: str) -> None:
    """Grade with a Python that cannot fork; the courses' own files are trusted."""
    path = os.pathsep.join([str(WITHOUT_FORK), str(round_trip.COURSE.root)])
    verb = ["grade", lesson, "--workers", "1", "--unsafe-no-sandbox"]
    command = [sys.executable, "-m", "autograder", *verb]
    surroundings = {**os.environ, "PYTHONPATH": path}
    subprocess.run(command, cwd=root, env=surroundings, check=True)


def results(root: Path, lesson: str) -> dict[str, StudentResult]:
    """Return what the gradebook and the pages say of each student."""
    return {s.student: s for s in read_results(root, lesson).students}


def differences(forked: Path, other: Path, lesson: str) -> list[str]:
    """Return what differs, a line for each student and exercise."""
    theirs = results(other, lesson)
    return [
        f"{student} {exercise}: {found} instead of {was}"
        for student, own in results(forked, lesson).items()
        for exercise, was in own.exercises.items()
        if (found := theirs[student].exercises.get(exercise)) != was
    ]


def main(names: list[str]) -> int:
    """Print one line for each lesson."""
    failing = 0
    for lesson in round_trip.COURSE.select(names or LESSONS):
        with tempfile.TemporaryDirectory(prefix="no-fork-") as folder:
            forked = prepare(Path(folder).resolve() / "forked", lesson)
            other = prepare(Path(folder).resolve() / "other", lesson)
            round_trip.by_engine(forked, lesson)
            without_fork(other, lesson)
            found = differences(forked, other, lesson)
            scores = [s.total for s in results(forked, lesson).values()]
        failing += len(found)
        print(f"{lesson}: scores {scores}, {len(found)} differ", *found, sep="\n    ")
    return failing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
