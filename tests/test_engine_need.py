"""Cells of the lesson that an answer can depend on are run; others need not be."""

from __future__ import annotations

import pytest

from autograder.notebook.plan import ReleaseCell
from autograder.notebook.repair import RepairedCell
from autograder.notebook.slicing import needed


def given(source: str) -> RepairedCell:
    return RepairedCell("code", source, ReleaseCell("code", source, "id", "", {}, None))


def own(source: str) -> RepairedCell:
    return RepairedCell("code", source)


@pytest.mark.parametrize(
    ("lesson", "student"),
    [
        ("kernel = 1", "answer = kernel"),
        ("def blur(x): return x", "answer = blur(2)"),
        ("import numpy as np", "answer = np.eye(2)"),
        ("kernel = [1]\nkernel[0] = 2", "answer = kernel"),
        ("kernel = 1", "def answer():\n    return kernel"),
        ("kernel = 1", "answer = lambda: kernel"),
        ("kernel = 1", "answer = [kernel for _ in range(3)]"),
        ("kernel = 1", "class Answer:\n    side = kernel"),
        ("kernel = 1", "answer = eval('ker' + 'nel')"),
        ("kernel = 1", "answer = globals()['kernel']"),
        ("%time kernel = 1", "answer = 1"),
        ("import numpy as np\nnp.random.seed(1)", "answer = 1"),
    ],
)
def test_what_an_answer_speaks_of_runs(lesson: str, student: str) -> None:
    assert needed([given(lesson), own(student)]) == {0, 1}


def test_a_cell_that_changes_what_is_spoken_of_runs() -> None:
    cells = [given("kernel = [1]"), given("kernel.append(2)"), own("answer = kernel")]
    assert needed(cells) == {0, 1, 2}


def test_a_function_may_be_called_after_a_name_changed() -> None:
    cells = [
        given("kernel = 1"),
        own("def answer():\n    return kernel"),
        given("kernel = 2"),
    ]
    assert needed(cells) == {0, 1, 2}


def test_a_cell_needed_by_a_needed_cell_runs() -> None:
    cells = [given("a = 1"), given("b = a"), given("c = b"), own("answer = c")]
    assert needed(cells) == {0, 1, 2, 3}


def test_demonstrations_are_left_out() -> None:
    cells = [
        given("picture = load()"),
        given("show(picture)"),
        given("picture = other()"),
        own("answer = picture"),
    ]
    assert needed(cells) == {2, 3}


def test_a_name_inside_a_function_is_its_own() -> None:
    cells = [given("x = 1"), own("def answer(x):\n    y = x\n    return y")]
    assert needed(cells) == {1}


def test_a_changed_cell_of_the_lesson_is_the_students() -> None:
    cell = given("x = 1")
    cell.source = "x = 2"
    assert needed([cell, own("answer = 1")]) == {0, 1}
