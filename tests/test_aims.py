"""A lesson's aims: each exercise checks one, and feedback says how far one has come."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.course import Course
from autograder.nbgrader.aims import Aim, aims_of, progress
from autograder.student.lesson import exercises_of

COURSE = Course.find(Path(__file__))
LESSON = "01_edge_detection"


@pytest.mark.parametrize("lesson", COURSE.lessons[1:])
def test_every_exercise_checks_one_aim_of_its_lesson(lesson) -> None:
    numbers = [n for aim in aims_of(COURSE.root, lesson) for n in aim.numbers]
    titles = (exercise.title for exercise in exercises_of(lesson).values())
    assert sorted(numbers) == sorted(title.split()[0].rstrip("★") for title in titles)


def test_aims_are_plain_words() -> None:
    first, *_ = aims_of(COURSE.root, LESSON)
    assert first == Aim("compute a correlation by hand and in code", ("1.1", "1.2"))
    assert not [a for a in aims_of(COURSE.root, "08_cifar10_cnn") if "*" in a.text]


def graded(**scores: float):
    marks = [
        {"grade": True, "grade_id": f"check-{name}", "score": score, "points": 2}
        for name, score in scores.items()
    ]
    return new_notebook(
        cells=[new_code_cell(metadata={"nbgrader": mark}) for mark in marks]
    )


def test_progress_is_told_aim_by_aim_from_the_students_own_scores() -> None:
    notebook = graded(window_sums=2, correlate=1, out_size=2, convolve=0, nothing=2)
    aims = aims_of(COURSE.root, LESSON)
    found = progress(notebook, aims, LESSON)
    assert [aim.told for aim in found] == ["◐ on the way", "○ not yet", "✓ reached"]
    assert [(a.grade_id, a.score, a.points) for a in found[0].answers] == [
        ("check-window_sums", 2, 2),
        ("check-correlate", 1, 2),
    ]


def test_a_lesson_without_aims_or_checks_has_no_table(tmp_path: Path) -> None:
    assert aims_of(tmp_path, LESSON) == []
    assert progress(graded(window_sums=2), [Aim("see", ("1.1",))], "77_x") == []
