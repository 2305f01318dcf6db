"""Judge the bank's right answers while Keras computes in 16 bits, as on a GPU.

``python tests/places/precision.py [LESSON ...]``: given cells, answers and checks run
under both mixed policies; a right answer that gets less than full marks is a fault.
``12.two_stages`` is one exercise of lesson 12.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["MPLBACKEND"], os.environ["COURSE_OFFLINE"] = "Agg", "1"

import keras

from autograder.bank.bank import Bank, check_cells, load_bank
from autograder.course import Course

SECONDS = 1800.0  # a CPU is slow in 16 bits, and some answers train
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


def main(names: list[str]) -> int:
    """Print one line for each exercise and policy; return how many answers fail."""
    course, failing = Course.find(), 0
    for name in names or course.lessons:
        number, _, only = name.partition(".")
        (lesson,) = course.select([number])
        for exercise in [only] if only else check_cells(course, lesson):
            bank = load_bank(course, lesson, exercise)
            for policy in POLICIES:
                start = time.perf_counter()
                faults = refused(bank, policy)
                failing += len(faults)
                print(
                    f"{lesson} {exercise} {policy}: {len(faults)} of "
                    f"{len(bank.of_kind('right'))} right answers refused, "
                    f"{time.perf_counter() - start:.0f} s",
                    *faults,
                    sep="\n    ",
                    flush=True,
                )
    print(f"{failing} refused in all")
    return failing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
