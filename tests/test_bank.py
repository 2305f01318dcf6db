"""Every known answer through the grading path, and proof that it is not blind."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from course_factory import LESSON, make_course, write
from lesson_runs import material_of
from typer.testing import CliRunner

import autograder.checks
import autograder.hidden
from autograder.__main__ import _app
from autograder.bank.bank import Bank, check_cells, load_bank, provided_names
from autograder.bank.command import Judged, judge_bank
from autograder.bank.promises import faults_of_promises, promises_of, texts_of
from autograder.course import Course, CourseError

COURSE = Course.find(Path(__file__).parent)
EXERCISES = [
    pytest.param(lesson, exercise, marks=pytest.mark.xdist_group(f"bank of {lesson}"))
    for lesson in COURSE.lessons
    for exercise in check_cells(COURSE, lesson)
]
AT_LEAST = {"01_edge_detection": (5, 8)}  # right, wrong; elsewhere 4 and 6

GOOD_BANK = """\
# %% given
import numpy as np

# %% times kind="right"
def double(image):
    return image * 2

# %% squares kind="wrong" hint=["does not", "Double"]
def double(image):
    return image**2

# %% hostile_exit kind="wrong" hint="SystemExit" raises=true
raise SystemExit

# %% hidden_only kind="wrong" hint="other"
def double(image):
    return image * 2 if image.size < 5 else image
"""


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_every_answer_of_the_bank_is_judged_as_it_says(
    lesson: str, exercise: str
) -> None:
    material = material_of(lesson)
    judged = [
        Judged(answer, material.verdict(exercise, answer.source))
        for answer in material.banks[exercise].answers
    ]
    assert not {one.answer.name: one.fault for one in judged if one.fault}


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_a_bank_is_large_and_varied_enough(lesson: str, exercise: str) -> None:
    bank = load_bank(COURSE, lesson, exercise)
    right, wrong = AT_LEAST.get(lesson, (4, 6))
    names = [answer.name for answer in bank.answers]
    assert len(bank.of_kind("right")) >= right
    assert len(bank.of_kind("wrong")) >= wrong
    assert len(set(names)) == len(names)
    for kind in ("lazy_", "hostile_"):
        assert any(answer.name.startswith(kind) for answer in bank.of_kind("wrong"))


@pytest.mark.parametrize(("lesson", "exercise"), EXERCISES)
def test_every_promise_of_a_text_has_its_case_and_its_wrong_answer(
    lesson: str, exercise: str
) -> None:
    bank = load_bank(COURSE, lesson, exercise)
    text = plain(texts_of(COURSE, lesson)[exercise])
    assert not list(faults_of_promises(bank))
    for promise in promises_of(bank):
        assert plain(promise.text) in text


def plain(text: str) -> str:
    """Return a text without markup, in small letters."""
    return " ".join(re.sub(r"[*`$]", "", text).split()).casefold()


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Course]:
    course = make_course(tmp_path)
    for package in (autograder.checks, autograder.hidden):
        folder = tmp_path / "autograder" / package.__name__.rpartition(".")[2]
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    plant(course, GOOD_BANK)
    yield course
    for package in (autograder.checks, autograder.hidden):
        sys.modules.pop(f"{package.__name__}.lesson_{LESSON}", None)


def plant(course: Course, text: str) -> Bank:
    write(course.root / f"tests/answers/lesson_{LESSON}/double.py", text)
    return load_bank(course, LESSON, "double")


def test_a_true_bank_has_no_faults(planted: Course) -> None:
    bank = load_bank(planted, LESSON, "double")
    judged = judge_bank(bank)
    assert [j.fault for j in judged] == [""] * 4
    assert [j.verdict.score for j in judged] == [4.0, 0.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ('# %% liar kind="right"\ndouble = abs', "is right and got 0 of 4 points"),
        (
            '# %% liar kind="wrong" hint="x"\ndouble = lambda image: image + image',
            "is wrong and got 4 of 4 points",
        ),
        (
            '# %% liar kind="wrong" hint=["does not", "padding"]\ndouble = abs',
            "is told nothing of 'padding'",
        ),
        ('# %% liar kind="wrong"\ndouble = abs', "has no hint in the bank"),
    ],
)
def test_the_runner_sees_a_bank_that_lies(
    planted: Course, cell: str, fault: str
) -> None:
    bank = plant(planted, GOOD_BANK + "\n" + cell + "\n")
    assert judge_bank(bank)[-1].fault == fault


def test_an_error_in_the_own_cell_scores_nothing_and_is_told(planted: Course) -> None:
    bank = load_bank(planted, LESSON, "double")
    verdict = bank.run("def double(image:\n    return 2")
    assert verdict.score == 0
    assert "SyntaxError" in verdict.diagnosis


def test_an_endless_cell_is_stopped(planted: Course) -> None:
    bank = load_bank(planted, LESSON, "double")
    verdict = bank.run("while True:\n    pass", cell_limit=0.2)
    assert verdict.score == 0
    assert "CellTimeoutError" in verdict.diagnosis


def test_a_check_that_gives_no_number_would_give_full_marks_as_in_nbgrader(
    planted: Course,
) -> None:
    source = planted.source(LESSON)
    text = source.read_text(encoding="utf-8")
    write(source, text.replace("double, points=4)", "double, points=4) and None"))
    assert load_bank(planted, LESSON, "double").run("double = abs").score == 0
    hidden_wrong = (
        "def double(image):\n    return image * 2 if image.size < 5 else image"
    )
    assert load_bank(planted, LESSON, "double").run(hidden_wrong).is_full


def test_a_students_own_earlier_function_takes_the_place_of_the_given_one(
    planted: Course,
) -> None:
    bank = plant(planted, GOOD_BANK.replace("import numpy as np", "twice = abs"))
    source = "def double(image):\n    return twice(image)"
    own = {"twice": "def twice(image):\n    return image * 2"}
    assert bank.run(source, earlier=own).is_full
    assert not bank.run(source).is_full
    broken = bank.run(source, earlier={"twice": "def twice(:"})
    assert "NameError" in broken.diagnosis


def test_an_answer_brings_along_what_the_lesson_does_not_provide(
    planted: Course,
) -> None:
    given = "import numpy as np\nimport math"
    bank = plant(planted, GOOD_BANK.replace("import numpy as np", given))
    provided = provided_names(planted, LESSON)["double"]
    typed = bank.typed(bank.answers[0], provided)
    assert typed == f"import math\n\n\n{bank.answers[0].source}"


def test_the_environment_is_left_as_it_was(planted: Course) -> None:
    bank = load_bank(planted, LESSON, "double")
    before = dict(os.environ)
    judge_bank(bank)
    assert dict(os.environ) == before


PROMISING = """\
@@EXERCISES = [
    Exercise(
        "double",
        "7.1 Double",
        verify_double,
        [3, 4],
        promises=[Promise("counts twice", (3,)), Promise("every pixel", ())],
    )
]
"""


def test_promises_are_shown_beside_the_text_with_what_is_missing(
    planted: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = planted.root / f"autograder/checks/lesson_{LESSON}.py"
    before = checks.read_text(encoding="utf-8").partition("EXERCISES = ")[0]
    text = PROMISING.replace("@@", before).replace
    write(checks, text("import Exercise", "import Exercise, Promise"))
    breaking = 'kind="wrong" breaks=["counts twice", "no such"]'
    plant(planted, GOOD_BANK.replace('kind="wrong"', breaking, 1))
    monkeypatch.chdir(planted.root)
    shown = CliRunner().invoke(_app, ["answers", "--promises"])
    words = " ".join(shown.output.split())
    assert "every pixel counts twice" in words
    assert "broken by: squares" in words
    assert "squares breaks 'no such', which is no promise" in words
    assert "'every pixel' has no case" in words
    assert "'every pixel' is broken by no wrong answer" in words


def test_what_is_shared_runs_once_and_no_answer_meets_what_another_changed(
    planted: Course,
) -> None:
    shared = """# %% shared
import numpy as np
runs = []
runs.append(1)
factor = np.array([2.0])

# %% given
def helper(image):
    return image * factor

# %% spoils kind="wrong" hint="double"
factor *= 3
runs.append(2)
double = helper
"""
    bank = plant(planted, shared)
    assert not bank.run(bank.answers[0].source).is_full
    assert bank.run("assert runs == [1]\ndouble = helper").is_full


def test_names_of_earlier_cells_are_there_and_those_of_the_answer_are_not(
    planted: Course,
) -> None:
    bank = plant(planted, "# %% given\ndouble = lambda a: a * 2\n")
    assert bank.run("double = lambda a: a + a * (image.size == 6)").is_full
    assert "NameError" in bank.run("raise ValueError").diagnosis
    assert bank.run("raise ValueError").score == 0


def test_an_answer_that_stops_is_a_fault_unless_it_says_so(planted: Course) -> None:
    stops = '\n# %% stops kind="wrong" hint="double"\ndouble = abs\nno_such_name\n'
    bank = plant(planted, GOOD_BANK + stops)
    assert "stops in its own cell: NameError" in judge_bank(bank)[-1].fault


def test_students_see_the_visible_check_only(planted: Course) -> None:
    bank = load_bank(planted, LESSON, "double")
    assert "2 of 2 visible checks pass" in bank.shown(
        "def double(a):\n    return a * 2"
    )
    assert "double does not double." in bank.shown("def double(a):\n    return a")


@pytest.mark.parametrize("cell", ["# %%\nx = 1", '# %% name kind="correct"\nx = 1'])
def test_an_unmarked_cell_is_refused(planted: Course, cell: str) -> None:
    with pytest.raises(CourseError, match="not marked"):
        plant(planted, cell + "\n")


def test_a_missing_bank_is_named(planted: Course) -> None:
    (planted.root / f"tests/answers/lesson_{LESSON}/double.py").unlink()
    with pytest.raises(CourseError, match="no answer bank"):
        load_bank(planted, LESSON, "double")


def test_the_verb_answers_fails_when_an_answer_does(
    planted: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(planted.root)
    runner = CliRunner()
    good = runner.invoke(_app, ["answers", "--verbose"])
    assert good.exit_code == 0, good.output
    assert "3/3" in good.output
    assert "double does not double." in good.output
    plant(planted, GOOD_BANK + '\n# %% liar kind="right"\ndouble = abs\n')
    bad = runner.invoke(_app, ["answers"])
    assert bad.exit_code == 1
    assert "double › liar is right and got 0 of 4 points." in bad.output
    shown = runner.invoke(_app, ["answers", "--show", "double"])
    assert "✗ 7.1 Double" in shown.output
