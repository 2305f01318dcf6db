"""Mutants: operators make them, the grading path judges them, a list explains some."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from course_factory import LESSON, write
from test_bank import planted  # noqa: F401 (a fixture)
from typer.testing import CliRunner

from autograder.__main__ import _app
from autograder.bank.bank import Bank, check_cells, load_bank
from autograder.course import Course, CourseError
from autograder.mutants import effects
from autograder.mutants.command import modules_of, mutants_of
from autograder.mutants.equivalent import equivalents_path, load_equivalents
from autograder.mutants.generate import INSTRUCTOR, Mutant, mutations, without_stub
from autograder.mutants.operators import OPERATORS, Words, keywords_of
from autograder.mutants.pool import try_all
from autograder.mutants.report import as_page, rows_of
from autograder.mutants.trial import Outcome, try_mutant
from autograder.mutants.worker import bank_for
from autograder.student import calling

COURSE = Course.find(Path(__file__).parent)
CODE = '''
def pool(image, size, mode="max"):
    """Return the largest of each window."""
    rows = list(range(0, image.shape[0] - size + 1, size))
    found, total = {"a": 1, "b": 2}, 0
    for row in rows[1:]:
        if not row < 2 and mode == "max":
            found["c"] = np.maximum(image[row : row + size].sum(axis=0), -1).T
            total += row * 2
    print("rows", rows)
    return np.array([keep(total, axis=1) if found else False for keep in KEEP])

table = {"first": "yes", "second": "no"}
layer = Conv2D(4, padding="same")
'''
WORDS = Words(keywords_of([ast.parse(CODE)]), frozenset({"table"}))
MUTATIONS = list(mutations(CODE, WORDS))


@pytest.fixture(autouse=True)
def call_limit_as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(calling, "TIME_LIMIT", calling.TIME_LIMIT)
    yield
    effects.applied.clear()


@pytest.mark.parametrize("operator", OPERATORS)
def test_each_operator_changes_an_ordinary_answer(operator: str) -> None:
    found = [found for found in MUTATIONS if found[0] == operator]
    assert found
    for _, before, line, source in found:
        assert before != line
        compile(source, "<mutant>", "exec")


def test_every_mutant_is_another_program_and_none_changes_what_is_only_said() -> None:
    sources = [source for *_, source in MUTATIONS]
    assert len(set(sources)) == len(sources) > 80
    assert ast.unparse(ast.parse(CODE)) not in sources
    assert all("print('rows', rows)" in source for source in sources)
    assert all("Return the largest of each window." in source for source in sources)


@pytest.mark.parametrize(
    ("change", "value", "expected"),
    [
        (lambda v: effects.cast(v, "int"), np.array([1.5, -1.5]), [1, -1]),
        (lambda v: effects.cast(v, "uint8"), [300, 1], [44, 1]),
        (lambda v: effects.first(v, 0), [[1, 2], [3, 4]], [[1, 2], [1, 2]]),
        (effects.transposed, [[1, 2], [3, 4]], [[1, 3], [2, 4]]),
        (lambda v: effects.flipped(v, 1), [[1, 2], [3, 4]], [[2, 1], [4, 3]]),
        (effects.clipped, -2, 0),
        (effects.negated, [True, False], [False, True]),
    ],
)
def test_effects_change_numbers(change, value, expected) -> None:  # type: ignore[no-untyped-def]
    assert np.array_equal(change(value), expected)
    assert effects.applied


@pytest.mark.parametrize("value", ["text", None, {"a": 1}, 7])
def test_effects_leave_alone_what_they_cannot_change(value: object) -> None:
    for result in (
        effects.cast(value, "int"),
        effects.transposed(value),
        effects.flipped(value, 0),
        effects.first(value, 0),
    ):
        assert result == value
    assert not effects.applied


def test_the_stub_is_no_part_of_an_answer() -> None:
    stub = 'def f(x):\n    """Say."""\n    ...\n    return x\n\n\na = ...\na = 1'
    assert without_stub(stub) == "def f(x):\n    return x\na = 1"


def of_double(bank: Bank, source: str, line: str = "return image") -> Outcome:
    mutant = Mutant("l", "double", bank.answers[0].name, "op", "before", line, source)
    return try_mutant(bank, mutant)


@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("def double(image):\n    return image + image", "survived"),
        ("def double(image):\n    return image * 3", "visible"),
        ("def double(a):\n    return a * 2 if a.size < 5 else a", "hidden"),
        ("double = undefined", "broken"),
        ("while True:\n    pass", "stopped"),
        (
            "def double(image):\n    return _mutant.transposed('text') and image * 2",
            "idle",
        ),
    ],
)
def test_an_outcome_says_who_refused_a_mutant(
    planted: Course,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    status: str,
) -> None:
    monkeypatch.setattr("autograder.mutants.trial.CELL_LIMIT", 0.5)
    bank = load_bank(planted, LESSON, "double")
    assert of_double(bank, source).status == status


LISTED = """\
[[equivalent]]
exercise = "double"
reason = "a sum of two is twice one"
mutants = ["op: return image + …"]
"""


def test_survivors_are_holes_unless_they_are_listed(planted: Course) -> None:  # noqa: F811
    bank = load_bank(planted, LESSON, "double")
    source = "def double(image):\n    return image + image"
    outcomes = [of_double(bank, source, "return image + image")]
    assert len(rows_of(outcomes, [])[0].holes) == 1
    path = equivalents_path(planted, LESSON)
    path.parent.mkdir(parents=True)
    path.write_text(LISTED, encoding="utf-8")
    (row,) = rows_of(outcomes, load_equivalents(planted, LESSON))
    assert (len(row.holes), len(row.equivalent)) == (0, 1)
    path.write_text(LISTED.replace("a sum of two is twice one", " "), encoding="utf-8")
    with pytest.raises(CourseError, match="cannot be read"):
        load_equivalents(planted, LESSON)


def test_the_page_keeps_the_other_lessons() -> None:
    mutant = Mutant("01", "one", INSTRUCTOR, "op", "a", "b", "b")
    first = as_page("", {"01": rows_of([Outcome(mutant, "visible", "named")], [])})
    both = as_page(first, {"02": rows_of([Outcome(mutant, "hidden", "other")], [])})
    assert "| one | 1 | 0 | 0 | 100% | 100% |" in both
    assert "| one | 1 | 0 | 0 | 0% | 0% |" in both
    assert both.index("## 01") < both.index("## 02")


def test_a_worker_that_dies_costs_its_mutant_only() -> None:
    lesson, exercise = "01_edge_detection", "out_size"
    made = mutants_of(COURSE, lesson, exercise, most=2)
    deadly = Mutant(
        lesson, exercise, INSTRUCTOR, "op", "", "", "import os; os._exit(3)"
    )
    modules = modules_of(COURSE, lesson)
    outcomes = list(try_all(COURSE, [made[0], deadly, made[1]], 1, modules))
    assert [o.status for o in outcomes if o.mutant == deadly] == ["stopped"]
    assert {o.mutant for o in outcomes} == {*made, deadly}


@pytest.mark.parametrize("exercise", check_cells(COURSE, "01_edge_detection"))
def test_no_mutant_of_a_fixed_sample_has_full_marks_unexplained(exercise: str) -> None:
    lesson = "01_edge_detection"  # without Keras; the weekly job tries all
    made = mutants_of(COURSE, lesson, exercise, most=16)
    bank = bank_for(COURSE, made[0])
    outcomes = [try_mutant(bank, mutant) for mutant in made]
    (row,) = rows_of(outcomes, load_equivalents(COURSE, lesson))
    assert not [outcome.mutant.key for outcome in row.holes]
    assert len(row.killed) >= 5


def tried_here(course: Course, made: list[Mutant], *_: object) -> list[Outcome]:
    return [try_mutant(bank_for(course, mutant), mutant) for mutant in made]


def test_the_verb_fails_on_a_hole_writes_the_page_and_is_content_once_it_is_listed(
    planted: Course,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("autograder.mutants.command.try_all", tried_here)
    monkeypatch.chdir(planted.root)
    verb = ["mutants", "07", "double"]
    found = CliRunner().invoke(_app, [*verb, "--write", "--details", "all.jsonl"])
    assert found.exit_code == 1, found.output
    assert "result cast" in found.output
    page = (planted.root / "docs/mutants.md").read_text(encoding="utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith("| double |")]
    holes = row.split(" | ")[2]
    kept = (planted.root / "all.jsonl").read_text(encoding="utf-8").splitlines()
    alive = [json.loads(line) for line in kept if '"survived"' in line]
    assert len(alive) == int(holes) > 0
    keys = [f"{m['mutant']['operator']}: {m['mutant']['line']}" for m in alive]
    entry = f'exercise = "double"\nreason = "whole"\nmutants = {json.dumps(keys)}\n'
    write(equivalents_path(planted, LESSON), f"[[equivalent]]\n{entry}")
    content = CliRunner().invoke(_app, verb)
    assert content.exit_code == 0, content.output
    assert "No mutant gets full marks unexplained." in content.output


def test_the_verb_names_an_exercise_that_is_not_there() -> None:
    result = CliRunner().invoke(_app, ["mutants", "01", "no_such"])
    assert isinstance(result.exception, CourseError)
