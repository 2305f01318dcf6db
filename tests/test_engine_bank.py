"""The whole answer bank through the engine: the scores that nbgrader's path gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import panel
from autograder.course import Course
from autograder.engine import doctor
from autograder.engine.read import readable
from autograder.engine.work import Order, close_room, grade_one
from autograder.grading.bank import BankAnswer
from autograder.grading.material import Attempt, Material
from autograder.grading.sample_class import notebook_text

COURSE = Course.find(Path(__file__).parent)
# Later lessons train in their own cells: minutes a notebook, too long for a test.
LESSONS = [name for name in COURSE.lessons if "01" <= name[:2] <= "04"]
# Their answers train a model for minutes; what becomes of a model is tested by others.
TRAINING = {"shift_robust_model"}
CELL_SECONDS = 20.0
# A class with tricks of its own: both find it wrong, in other words.
OTHER_WORDS = {"hostile_every_key", "hostile_dictionary", "hostile_exits"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(doctor.missing()), reason=doctor.missing()),
]


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    yield
    close_room()


def turns(material: Material) -> Iterator[dict[str, BankAnswer]]:
    """Yield notebooks: the i-th answer of each exercise, while there is one."""
    banks = {n: b.answers for n, b in material.banks.items() if n not in TRAINING}
    for turn in range(max(len(answers) for answers in banks.values())):
        yield {n: a[turn] for n, a in banks.items() if turn < len(a)}


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_engine_scores_the_bank_as_nbgrader_does(lesson: str) -> None:
    material = Material(COURSE, lesson)
    release = material.release_text
    different = {}
    for answers in turns(material):
        # With what the bank gives in front, a wrong answer to one exercise cannot
        # spoil the next one, which may call it.
        sources = {
            name: f"{material.banks[name].given}\n\n\n{answer.source}"
            for name, answer in answers.items()
        }
        submission = notebook_text(material, Attempt("", sources)).encode()
        result = grade_one(
            Order(
                lesson,
                release,
                readable(submission),
                course_root=str(COURSE.root),
                cell_seconds=CELL_SECONDS,
            )
        )
        found = mistakes(result["notebook"])
        for name, answer in answers.items():
            expected = material.verdict(name, answer.source)
            same = abs(result["scores"][name] - expected.score) < 1e-9
            told = found.get(name, ()) == expected.mistakes
            if not same or not (told or answer.name in OTHER_WORDS):
                different[name, answer.name] = (
                    (result["scores"][name], found.get(name)),
                    (expected.score, expected.mistakes),
                )
    assert different == {}


def mistakes(notebook: dict) -> dict[str, tuple[str, ...]]:
    """Return the named mistakes of each exercise."""
    return {
        data["exercise"]: tuple(m["name"] for m in data["misconceptions"])
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if (data := output.get("data", {}).get(panel.MIME_TYPE))
    }
