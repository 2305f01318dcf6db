"""Compare the engine's scores with stock nbgrader's, on the whole answer bank.

    python -m benchmarks.bank_scores [LESSON ...]

Every answer of the bank stands in a notebook; the engine grades it behind its walls,
and score and named mistakes are compared with those of `Lesson.grade`, which runs
within nbgrader's kernel. Answers that train for minutes are left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.bank.bank import BankAnswer
from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.grading.order import NOTEBOOK_SECONDS, Order
from autograder.grading.task import close_judge, grade_one
from autograder.grading.verdict import Times
from autograder.sample_class.command import notebook_text
from autograder.student import panel

COURSE = Course.find(Path(__file__).parent)
# Their answers train a model for minutes; what becomes of a model is tested by others.
TRAINING = {"shift_robust_model"}
CELL_SECONDS = 20.0
# A class with tricks of its own: both find it wrong, in other words.
OTHER_WORDS = {"hostile_every_key", "hostile_dictionary", "hostile_exits"}
Said = tuple[float, tuple[str, ...]]


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    everything = [name for name in COURSE.lessons if name >= "01"]
    parser.add_argument("lessons", nargs="*", default=everything)
    parser.add_argument("--cell-seconds", type=float, default=120.0)
    arguments = parser.parse_args()
    bad = 0
    for lesson in arguments.lessons:
        started = time.monotonic()
        count, different = compare(Material(COURSE, lesson), arguments.cell_seconds)
        bad += len(different)
        seconds = time.monotonic() - started
        print(f"{lesson}: {count} answers, {len(different)} different, {seconds:.0f} s")
        for (exercise, answer), (engine, stock) in different.items():
            print(f"  {exercise} {answer}: engine {engine}, nbgrader {stock}")
        sys.stdout.flush()
    close_judge()
    sys.exit(bool(bad))


def compare(
    material: Material, cell_seconds: float = CELL_SECONDS
) -> tuple[int, dict[tuple[str, str], tuple[Said, Said]]]:
    """Grade a lesson's bank both ways.

    Parameters
    ----------
    material : Material
        The lesson's.
    cell_seconds : float
        Limit for one cell.

    Returns
    -------
    tuple of int and dict
        How many answers there were; and by exercise and answer what the engine and what
        nbgrader's own run says, where that differs.
    """
    different = {}
    count = 0
    for answers in turns(material):
        result = engine_result(material, answers, cell_seconds)
        found = mistakes(result["notebook"])
        for name, answer in answers.items():
            count += 1
            expected = material.verdict(name, answer.source)
            engine = (result["scores"][name], found.get(name, ()))
            stock = (expected.score, expected.mistakes)
            same = abs(engine[0] - stock[0]) < 1e-9
            told = engine[1] == stock[1] or answer.name in OTHER_WORDS
            if not (same and told):
                different[name, answer.name] = (engine, stock)
    return count, different


def turns(
    material: Material, leave_out: tuple[str, ...] = ()
) -> Iterator[dict[str, BankAnswer]]:
    """Yield notebooks: the i-th answer of each exercise, while there is one.

    Parameters
    ----------
    material : Material
        The lesson's.
    leave_out : tuple of str
        Parts of names of answers that are passed over.
    """
    chosen = answers_without(material, leave_out)
    banks = {name: found for name, found in chosen.items() if name not in TRAINING}
    for turn in range(max(len(answers) for answers in banks.values())):
        yield {n: a[turn] for n, a in banks.items() if turn < len(a)}


def answers_without(
    material: Material, leave_out: tuple[str, ...]
) -> dict[str, list[BankAnswer]]:
    """Return the answers by exercise, without those named by one of these words."""
    return {
        name: [a for a in b.answers if not any(word in a.name for word in leave_out)]
        for name, b in material.banks.items()
    }


def attempt_with(material: Material, answers: dict[str, BankAnswer]) -> Attempt:
    """Return an attempt that gives these answers.

    What the bank gives stands in front of each, so that a wrong answer to one exercise
    does not spoil the next one, which may call it.
    """
    sources = {
        name: f"{material.banks[name].helpers}\n\n\n{answer.source}"
        for name, answer in answers.items()
    }
    return Attempt("answers of the bank", sources)


def engine_result(
    material: Material, answers: dict[str, BankAnswer], cell_seconds: float
) -> dict[str, Any]:
    """Grade one notebook of answers."""
    attempt = attempt_with(material, answers)
    submission = notebook_text(material, attempt).encode()
    order = Order(
        material.lesson,
        material.release_text,
        submission,
        course_root=str(COURSE.root),
        times=Times(cell_seconds, NOTEBOOK_SECONDS),
    )
    result: dict[str, Any] = grade_one(order)["result"]
    return result


def mistakes(notebook: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the named mistakes of each exercise."""
    return {
        data["exercise"]: tuple(m["name"] for m in data["misconceptions"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if (data := output.get("data", {}).get(panel.MIME_TYPE))
    }


if __name__ == "__main__":
    main()
