"""Verify is not blind: every planted fault is found, named and given a remedy."""

import json
import sys
from pathlib import Path

import pytest
from course_factory import (
    LESSON,
    edit,
    make_course,
    write,
)

from autograder.authoring.build import build
from autograder.authoring.cases import cases_of
from autograder.authoring.source_rules import Cases
from autograder.authoring.verify import verify
from autograder.course import Course

SOLVED = f"solutions/{LESSON}/{LESSON}.ipynb"
RELEASED = f"lessons/{LESSON}/{LESSON}.ipynb"
PERCENT = f"solutions/{LESSON}/{LESSON}.py"
HIDDEN = f"autograder/hidden/lesson_{LESSON}.py"
CHECKS = f"autograder/checks/lesson_{LESSON}.py"
README = "lessons/README.md"


@pytest.fixture
def course(tmp_path):
    course = make_course(tmp_path)
    build(course)
    return course


def said(course: Course) -> str:
    """Return all findings as one text; each has a place to look at and a remedy."""
    findings = verify(course)
    assert all(finding.path and finding.message for finding in findings)
    assert all(finding.remedy for finding in findings)
    return "\n".join(
        f"{f.path}, {f.place}: {f.message} -> {f.remedy}\n{f.detail}" for f in findings
    )


def change_cell(path: Path, cell_id: str, **changes: object) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == cell_id:
            cell.update(changes)
    write(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")


def test_sound_course_has_no_finding(course):
    assert verify(course) == []


def test_verify_writes_nothing(course):
    before = {p: p.stat().st_mtime_ns for p in course.root.rglob("*") if p.is_file()}
    verify(course)
    after = {p: p.stat().st_mtime_ns for p in course.root.rglob("*") if p.is_file()}
    ours = {p for p in after if "__pycache__" not in p.parts}
    assert {p: after[p] for p in ours} == before


def test_stale_notebook_is_shown_with_its_difference_and_the_command(course):
    edit(course.root / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    text = said(course)
    assert f"{RELEASED}, : this file is stale" in text
    assert f"{SOLVED}, : this file is stale" in text
    assert '-    "# 7 · Doubling' in text
    assert '+    "# 7 · Twice' in text
    assert f"-> python -m autograder build {LESSON}" in text


def test_missing_notebook_is_found(course):
    (course.root / RELEASED).unlink()
    assert f"{RELEASED}, : this file has not been built" in said(course)


def test_leaked_line_is_found_in_a_notebook_and_in_any_other_file(course):
    secret = "brighter_picture = np.asarray(image) * 2"
    change_cell(course.root / RELEASED, "cell-04", source=["Hint:\n", f"   {secret}"])
    write(course.root / "lessons" / LESSON / "notes.md", f"{secret}\n")
    text = said(course)
    assert f"{RELEASED}, cell 4 (cell-04), line 2: this line of the solution" in text
    assert f"lessons/{LESSON}/notes.md, line 1: this line of the solution" in text


def test_line_that_the_lesson_shows_elsewhere_is_no_leak(course):
    edit(
        course.root / PERCENT,
        "image = np.arange",
        "brighter_picture = np.asarray(image) * 2\nimage = np.arange",
    )
    build(course)
    assert "this line of the solution" not in said(course)


def test_marker_and_hidden_import_in_the_release_are_found(course):
    change_cell(
        course.root / RELEASED,
        "check-double",
        source=["### BEGIN HIDDEN TESTS\n", "from autograder import hidden"],
    )
    text = said(course)
    assert "'BEGIN HIDDEN' is in the students' copy" in text
    assert "'autograder import hidden' is in the students' copy" in text


@pytest.mark.parametrize("path", [RELEASED, SOLVED])
def test_output_and_execution_count_left_in_are_found(course, path):
    output = {"output_type": "stream", "name": "stdout", "text": "8"}
    change_cell(course.root / path, "cell-03", outputs=[output], execution_count=3)
    text = said(course)
    assert f"{path}, cell 3 (cell-03): an output was left in" in text
    assert f"{path}, cell 3 (cell-03): an execution count was left in" in text


def test_notebook_without_its_notice_is_found(course):
    change_cell(course.root / RELEASED, "notice", source="# Mine")
    assert f"{RELEASED}, cell 0: the first cell does not say" in said(course)


def test_file_that_is_no_notebook_is_found(course):
    write(course.root / RELEASED, "<<<<<<< HEAD\n")
    assert f"{RELEASED}, : this is not a notebook" in said(course)


def test_python_file_in_the_release_is_found(course):
    write(course.root / "lessons" / LESSON / "helper.py", "x = 1\n")
    text = said(course)
    assert f"lessons/{LESSON}/helper.py, : a Python file is in" in text


def test_file_that_no_build_makes_is_found_but_a_kept_copy_is_not(course):
    write(course.root / "lessons" / LESSON / "notes.txt", "mine\n")
    write(course.root / "lessons" / LESSON / f"{LESSON}.ipynb.bak", "old\n")
    findings = verify(course)
    assert [finding.path for finding in findings] == [f"lessons/{LESSON}/notes.txt"]


def test_lesson_without_a_source_is_found(course):
    write(course.root / "lessons/08_gone/08_gone.ipynb", "{}\n")
    assert "lessons/08_gone, : this lesson has no source" in said(course)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("points=4)", "points=3)", "line 31: the points differ: 4 in the cell's meta"),
        ('"grade_id": "check-double"', '"grade_id": "double"', "line 26: the grade_id"),
        (', "task": false', "", "line 16: the nbgrader metadata is not complete"),
        ("    ### END SOLUTION\n", "", "line 20: the SOLUTION markers"),
        ("points=4)\n", "points=4)\n4.0\n", "does not end in .grade"),
        ("points=4)\n", "points=4);\n", "does not end in .grade"),
        ('Lesson("07_tiny").grade(', "print(", "does not end in .grade"),
        ("from autograder import Lesson\n\nLesson", "Lesson", "may replace"),
        ('Lesson("07_tiny").grade', "lesson.grade", "lesson '', not of '07_tiny'"),
        ('Lesson("07_tiny").grade', 'Lesson("01_x").grade', "'01_x', not of '07_tiny'"),
        ('.grade("double"', '.grade("triple"', "no exercise 'triple', only: double"),
        ('check("double"', 'check("duoble"', "line 27: the checks know no exercise"),
        ('"check-double"', '"check_double"', "is called 'check_double' and grades"),
        ('lesson.check("double", double)\n', "", "checks nothing"),
        ('lesson.check("double"', 'x = 1\nlesson.check("double"', "more than check"),
        ("image = np", 'lesson.grade("double", 1, points=1)\nimage = np', "not grade."),
        (
            "### BEGIN HIDDEN TESTS\nfrom autograder import Lesson\n",
            "### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n",
            "line 32: the HIDDEN TESTS markers",
        ),
        ("image = np", "image = 1\n" * 26 + "image = np", "has 31 lines, more than 25"),
        ("    ### BEGIN SOLUTION\n", "", "line 22: the SOLUTION markers of this cell"),
    ],
)
def test_fault_in_the_source_is_found_and_named(course, old, new, words):
    edit(course.root / PERCENT, old, new)
    text = said(course)
    assert f"{PERCENT}, line " in text
    assert words in text


def test_grade_outside_the_hidden_region_is_found(course):
    edit(course.root / PERCENT, "### BEGIN HIDDEN TESTS\n", "")
    edit(course.root / PERCENT, "### END HIDDEN TESTS\n", "")
    assert "grade() stands outside the HIDDEN TESTS region" in said(course)


def test_solution_cell_without_a_region_is_found(course):
    edit(course.root / PERCENT, "    ### BEGIN SOLUTION\n", "")
    edit(course.root / PERCENT, "    ### END SOLUTION\n", "")
    assert "'double' has no solution region" in said(course)


@pytest.mark.parametrize(
    ("visible", "region", "words"),
    [
        ("", "brighter_picture = 1", "shows no dots to replace"),
        (
            "    ...\n    if image is None:\n",
            "    raise ValueError",
            "not valid Python",
        ),
    ],
)
def test_stub_that_an_untouched_notebook_stops_at_is_found(
    course, visible, region, words
):
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write('c.ClearSolutions.code_stub = {"python": "# Your answer."}\n')
    edit(course.root / PERCENT, "    ...\n", visible)
    edit(course.root / PERCENT, "brighter_picture = np.asarray(image) * 2", region)
    edit(course.root / PERCENT, "    return brighter_picture\n", "")
    assert f"{RELEASED}, cell 5 (double): the students' stub" in said(course)
    assert words in said(course)


def test_check_cell_before_its_solution_cell_is_found(course):
    text = (course.root / PERCENT).read_text(encoding="utf-8")
    head, solution, check = text.split("# %% nbgrader=")
    write(
        course.root / PERCENT,
        f"{head}# %% nbgrader={check}\n# %% nbgrader={solution}",
    )
    assert "'check-double' does not follow its solution cell" in said(course)


def test_an_answer_in_words_without_a_rubric_is_found(course):
    edit(
        course.root / PERCENT,
        "# %% [markdown]\n# **Exercise.**",
        '# %% [markdown] nbgrader={"grade": true, "grade_id": "essay", "locked": false,'
        ' "points": 1, "schema_version": 3, "solution": true, "task": false}'
        "\n# **Exercise.**",
    )
    assert "'essay' has no rubric" in said(course)


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (HIDDEN, "[5, 6]", "[5]", "'double' has 1 hidden cases, fewer than 2"),
        (HIDDEN, '"double"', '"treble"', "'double' has 0 hidden cases, fewer than 2"),
        (CHECKS, "[3, 4]", "[3]", "'double' has 1 visible cases, fewer than 2"),
        (CHECKS, "EXERCISES", "EXERCISE", "cannot be imported"),
        (CHECKS, "import numpy", "import numpyy", "cannot be imported"),
        (README, "| 5 | 4 |", "| 5 | 5 |", "the table gives 07_tiny 5 points, its ce"),
        (README, "| 5 | 4 |", "| 5 |  |", "the table gives 07_tiny"),
        (README, "07_tiny/07_tiny", "08/08", "has no row with points for 07_tiny"),
    ],
)
def test_fault_outside_the_source_is_found_and_named(course, path, old, new, words):
    edit(course.root / path, old, new)
    assert words in said(course)


@pytest.mark.parametrize("path", [HIDDEN, CHECKS, README])
def test_missing_module_or_table_is_found(course, path):
    (course.root / path).unlink()
    assert said(course)


def test_faults_of_one_lesson_do_not_hide_those_of_another(course):
    source = (course.root / PERCENT).read_text(encoding="utf-8")
    write(course.root / "solutions/08_more/08_more.py", "x = (\n")
    edit(course.root / PERCENT, "points=4)", "points=3)")
    text = said(Course.find(course.root))
    assert "solutions/08_more/08_more.py" in text
    assert "the points differ" in text
    assert source != (course.root / PERCENT).read_text(encoding="utf-8")


def test_checks_are_those_of_the_course_and_leave_no_trace(course):
    assert cases_of(course, LESSON) == {"double": Cases(visible=2, hidden=2)}
    assert not [name for name in sys.modules if name.endswith(LESSON)]
