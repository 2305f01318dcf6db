"""Late policies, due dates and extensions count at the next run; nothing is graded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gradebooks import exported, graded, hand_in
from hand_ins import LESSON
from nbgrader.api import Grade

from autograder.course import CourseError
from autograder.intake.register import write_register
from autograder.nbgrader.gradebook import open_gradebook
from autograder.nbgrader.lateness import settle
from autograder.report.page import write_html
from autograder.report.results import read_results

HALF = """
from nbgrader.plugins import LateSubmissionPlugin
class Half(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = graded(tmp_path / "course", {"s01": 18.0, "s02": 9.0, "s03": 12.0})
    hand_in(made, "s01", "2026-03-05 22:58:00.000000 UTC")
    hand_in(made, "s02", "2026-03-06 00:10:00.000000 UTC")
    return made


def deadlines(root: Path, *lines: str) -> None:
    text = "lesson,student,due\n" + "".join(f"{LESSON},{line}\n" for line in lines)
    (root / "deadlines.csv").write_text(text, encoding="utf-8")


def policy(root: Path, line: str) -> None:
    (root / "nbgrader_config.py").write_text(
        f"c = get_config()\n{line}\n", encoding="utf-8"
    )


def totals(root: Path) -> dict[str, float]:
    with open_gradebook(root) as book:
        settle(root, LESSON, book)
    reported = {s.student: s.total for s in read_results(root, LESSON).graded}
    assert reported == pytest.approx(exported(root))
    return reported


def test_a_due_date_an_extension_and_a_policy_count_at_the_next_run(root: Path) -> None:
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    assert totals(root) == {"s01": 18, "s02": 9, "s03": 12}  # no due date yet
    deadlines(root, ",2026-03-05 23:59")
    assert totals(root) == {"s01": 18, "s02": 0, "s03": 12}
    late = {s.student: s.late for s in read_results(root, LESSON).graded}
    assert late == {"s01": "", "s02": "late by 11 min", "s03": "time unknown"}
    deadlines(root, ",2026-03-05 12:00")
    assert totals(root) == {"s01": 0, "s02": 0, "s03": 12}
    deadlines(root, ",2026-03-05 12:00", "s02,2026-03-08 12:00")
    assert totals(root) == {"s01": 0, "s02": 9, "s03": 12}
    (root / "half.py").write_text(HALF, encoding="utf-8")
    policy(root, "c.AssignLatePenalties.plugin_class = 'half.Half'")
    assert totals(root) == {"s01": 9, "s02": 9, "s03": 12}
    policy(root, "")
    assert totals(root) == {"s01": 18, "s02": 9, "s03": 12}


def test_due_dates_are_in_the_courses_time_zone(root: Path) -> None:
    (root / "pyproject.toml").write_text(
        '[tool.course]\ntime_zone = "Asia/Tokyo"\n', encoding="utf-8"
    )
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    deadlines(root, ",2026-03-06 09:00")  # 00:00 UTC
    assert totals(root) == {"s01": 18, "s02": 0, "s03": 12}
    deadlines(root, ",2026-03-06 09:15 CET")
    assert totals(root) == {"s01": 18, "s02": 9, "s03": 12}


def mark(root: Path, **late: bool) -> None:
    write_register(root, LESSON, {s: {"late": value} for s, value in late.items()})


def test_a_mark_of_the_system_counts_without_a_time(root: Path) -> None:
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    mark(root, s03=True)
    assert totals(root) == {"s01": 18, "s02": 9, "s03": 0}
    late = {s.student: s.late for s in read_results(root, LESSON).graded}
    assert late["s03"] == "late, by its system's mark"


def test_a_mark_counts_more_than_a_time_and_is_told(root: Path) -> None:
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    deadlines(root, ",2026-03-05 23:59")
    mark(root, s01=True, s02=False)
    assert totals(root) == {"s01": 0, "s02": 9, "s03": 12}
    with open_gradebook(root) as book:
        notes = settle(root, LESSON, book)
    assert [note.partition(":")[0] for note in notes] == ["s01", "s02"]


def test_an_extension_counts_more_than_a_mark(root: Path) -> None:
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    deadlines(root, ",2026-03-05 23:59", "s03,2026-03-09 23:59")
    mark(root, s03=True)
    assert totals(root)["s03"] == 12


@pytest.mark.parametrize(
    ("lines", "said"),
    [([",soon"], "soon"), (["s01,2026-03-05 23:59"], "extensions only")],
)
def test_a_wrong_line_is_told(root: Path, lines: list[str], said: str) -> None:
    deadlines(root, *lines)
    with pytest.raises(CourseError) as error:
        totals(root)
    assert said in error.value.received


def test_points_by_hand_and_extra_credit_are_in_the_one_total(root: Path) -> None:
    with open_gradebook(root) as book:
        grades = book.find_submission_notebook(LESSON, LESSON, "s01").grades
        grades[0].manual_score, grades[0].extra_credit = 1.0, 0.5
        grades[1].extra_credit = 0.25
        book.db.commit()
    assert totals(root)["s01"] != 18


def test_a_cell_without_points_is_in_no_statistics(root: Path) -> None:
    with open_gradebook(root) as book:
        book.add_grade_cell("why", LESSON, LESSON, max_score=0, cell_type="markdown")
        book.add_source_cell("why", LESSON, LESSON, cell_type="markdown", source="")
        notebook = book.find_submission_notebook(LESSON, LESSON, "s02")
        cell = book.find_grade_cell("why", LESSON, LESSON)
        grade = Grade(cell=cell, notebook=notebook, auto_score=0, extra_credit=0.5)
        book.db.add(grade)
        book.db.commit()
    assert totals(root)["s02"] == 9.5
    results = read_results(root, LESSON)
    assert "why" not in results.points
    write_html(results, root / "exports")


def test_who_is_missing_is_listed_and_is_not_a_zero(root: Path) -> None:
    (root / "students.csv").write_text(
        "id,first_name\ns01,Ada\ns09,Grace\n", encoding="utf-8"
    )
    missing = next(s for s in read_results(root, LESSON).students if s.student == "s09")
    assert not missing.is_graded
    assert missing.reason == "nothing handed in"


def test_a_whole_class_is_settled_at_once(tmp_path: Path) -> None:
    scores = {f"s{number:03d}": 10.0 for number in range(40)}
    root = graded(tmp_path / "course", scores)
    policy(root, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    deadlines(root, ",2026-03-05 23:59")
    for student in scores:
        hand_in(root, student, "2026-03-06 01:00:00 UTC")
    before = (root / "autograded/s000" / LESSON / f"{LESSON}.ipynb").stat().st_mtime_ns
    assert set(totals(root).values()) == {0.0}
    path = root / "autograded/s000" / LESSON / f"{LESSON}.ipynb"
    assert path.stat().st_mtime_ns == before
    assert json.loads(path.read_text(encoding="utf-8"))["cells"] == []
