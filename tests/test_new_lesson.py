"""A new lesson is complete at once: it builds, verifies and grades."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from course_factory import LESSON, README, add_package, make_course, write

from autograder.authoring.build import build
from autograder.authoring.cases import own_modules
from autograder.authoring.new_lesson import new_lesson
from autograder.authoring.verify import verify
from autograder.course import Course, CourseError
from autograder.nbgrader.aims import Aim, aims_of

NEW = "13_attention_maps"


def test_new_lesson_builds_and_verifies_as_it_stands(tmp_path):
    written = new_lesson(make_course(tmp_path), NEW)
    assert {str(path) for path in written} == {
        f"solutions/{NEW}/{NEW}.py",
        f"autograder/checks/lesson_{NEW}/__init__.py",
        f"autograder/checks/lesson_{NEW}/contrast.py",
        f"autograder/hidden/lesson_{NEW}.py",
        f"tests/answers/lesson_{NEW}/contrast.py",
        "lessons/README.md",
    }
    course = Course.find(tmp_path)
    assert NEW in course.lessons
    build(course)
    assert verify(course) == []
    reach = "tell how far the intensities of an image reach"
    assert aims_of(tmp_path, NEW) == [Aim(reach, ("13.1",))]


@pytest.mark.parametrize(("name", "line"), [("13_after", 5), ("02_before", 4)])
def test_row_stands_in_the_order_of_the_lessons(tmp_path, name, line):
    new_lesson(make_course(tmp_path), name)
    lines = (tmp_path / "lessons/README.md").read_text("utf-8").splitlines()
    assert f"({name}/{name}.ipynb) | … | 30 | 2 |" in lines[line]
    assert len(lines) == len(README.splitlines()) + 1


def test_readme_without_a_table_is_left_alone(tmp_path):
    course = make_course(tmp_path)
    write(tmp_path / "lessons/README.md", "# Lessons\n")
    assert "lessons/README.md" not in map(str, new_lesson(course, NEW))


@pytest.mark.parametrize("name", ["attention", "13 Attention", "13_Attention", "1_a"])
def test_name_that_is_none_is_refused_with_a_free_number(tmp_path, name):
    with pytest.raises(CourseError, match="00 is free"):
        new_lesson(make_course(tmp_path), name)


def test_number_that_a_lesson_has_is_refused(tmp_path):
    with pytest.raises(CourseError, match=f"a name like {LESSON}"):
        new_lesson(make_course(tmp_path), "07_other")


@pytest.mark.parametrize(
    "present",
    [
        f"solutions/{NEW}/{NEW}.py",
        f"autograder/checks/lesson_{NEW}/__init__.py",
        f"tests/answers/lesson_{NEW}/contrast.py",
    ],
)
def test_nothing_is_overwritten_and_nothing_half_done(tmp_path, present):
    course = make_course(tmp_path)
    write(tmp_path / present, "mine\n")
    with pytest.raises(CourseError):
        new_lesson(course, NEW)
    assert (tmp_path / present).read_text(encoding="utf-8") == "mine\n"
    written = [p for p in tmp_path.rglob(f"*{NEW}*") if p.is_file()]
    assert written == [p for p in (tmp_path / present,) if NEW in p.name]


def bank_cells() -> list[tuple[str, str]]:
    """Return (marker, code) of each answer in the bank that comes with a lesson."""
    from autograder.authoring.templates import ANSWERS

    cells = ANSWERS.split("# %% ")[1:]
    return [(cell.partition("\n")[0], cell.partition("\n")[2]) for cell in cells]


@pytest.mark.parametrize(
    ("marker", "code"), bank_cells()[1:], ids=lambda text: text[:9]
)
def test_answers_of_the_bank_are_told_apart(tmp_path, marker, code):
    from autograder.student.exercise import run_cases
    from autograder.student.lesson import exercises_of, hidden_cases_of

    course = make_course(tmp_path)
    new_lesson(course, NEW)
    names: dict[str, object] = {}
    exec(bank_cells()[0][1] + code, names)
    with own_modules(course):
        exercise = exercises_of(NEW)["contrast"]
        cases = [*exercise.visible, *(hidden_cases_of(NEW) or {})["contrast"]]
        outcomes = run_cases(exercise, names["contrast"], cases)
    if 'kind="right"' in marker:
        assert outcomes.passed == outcomes.total == 5
    else:
        hint = marker.partition('hint="')[2].partition('"')[0]
        assert outcomes.first_failure is not None
        assert hint in str(outcomes.first_failure)


def nbgrader(root: Path, *arguments: str) -> None:
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": search, "PYTHONPATH": str(root)},
    )


@pytest.mark.slow
def test_stock_nbgrader_gives_the_solution_full_marks_and_the_release_none(tmp_path):
    from nbgrader.api import Gradebook

    new_lesson(make_course(tmp_path), NEW)
    add_package(tmp_path)
    build(Course.find(tmp_path))
    for student, folder in (("solved", "solutions"), ("untouched", "lessons")):
        text = (tmp_path / folder / NEW / f"{NEW}.ipynb").read_text("utf-8")
        write(tmp_path / "submitted" / student / NEW / f"{NEW}.ipynb", text)
    nbgrader(tmp_path, "generate_assignment", NEW, "--force")
    nbgrader(tmp_path, "autograde", NEW)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "cnn-course") as gradebook:
        scores = {
            student: gradebook.find_submission(NEW, student).score
            for student in ("solved", "untouched")
        }
    assert scores == {"solved": 2.0, "untouched": 0.0}
