"""Judge the bank's right answers while Keras computes in 16 bits, as on a GPU.

``python tests/places/precision.py [LESSON ...]``: lessons' cells, answers, checks run
under both mixed policies; a right answer that gets less than full marks is a fault.
``12.two_stages`` is one exercise of lesson 12. Without a GPU, which alone is quick in
16 bits, `fit` computes in 32; the models are built, run and judged as they were.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["MPLBACKEND"], os.environ["COURSE_OFFLINE"] = "Agg", "1"

sys.path.insert(0, str(Path(__file__).parents[1]))

import keras
from fitting import training_in_32_bits

from autograder.bank.bank import Bank, check_cells, load_bank
from autograder.bank.namespace import begin_anew
from autograder.course import Course
from utils import machine

SECONDS = 600.0  # a CPU is slow in 16 bits
POLICIES = ("mixed_float16", "mixed_bfloat16")


def refused(bank: Bank, policy: str) -> list[str]:
    """Return the right answers that get less than full marks, with what is said."""
    found = []
    for answer in bank.of_kind("right"):
        keras.config.set_dtype_policy(policy)
        verdict = bank.run(answer.source, cell_limit=SECONDS)
        if not verdict.is_full:
            found.append(f"{answer.name}: {verdict.diagnosis}")
    return found


def failing(course: Course, lesson: str, exercises: list[str], policy: str) -> int:
    """Print one line for each exercise; return how many answers are refused."""
    begin_anew()  # its cells make models, too
    count = 0
    for exercise in exercises:
        bank, start = load_bank(course, lesson, exercise), time.perf_counter()
        faults = refused(bank, policy)
        count += len(faults)
        print(
            f"{lesson} {exercise} {policy}: {len(faults)} of "
            f"{len(bank.of_kind('right'))} right answers refused, "
            f"{time.perf_counter() - start:.0f} s",
            *faults,
            sep="\n    ",
            flush=True,
        )
    return count


def main(names: list[str]) -> int:
    """Return how many answers of these lessons or exercises fail."""
    course, count = Course.find(), 0
    for name in names or course.lessons:
        number, _, only = name.partition(".")
        (lesson,) = course.select([number])
        exercises = [only] if only else list(check_cells(course, lesson))
        for policy in POLICIES:
            count += failing(course, lesson, exercises, policy)
    print(f"{count} refused in all")
    return count


if __name__ == "__main__":
    quick = machine.detect().number
    with contextlib.nullcontext() if quick else training_in_32_bits():
        sys.exit(bool(main(sys.argv[1:])))
