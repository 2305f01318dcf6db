"""The course's folder and its lessons are found, or it is said why not."""

import pytest
from course_factory import LESSON, make_course

from autograder.course import Course, CourseError

PERCENT = f"solutions/{LESSON}/{LESSON}.py"


def test_course_is_found_from_a_folder_within_it(tmp_path):
    make_course(tmp_path)
    course = Course.find(tmp_path / "solutions" / LESSON)
    assert course.root == tmp_path.resolve()
    assert course.lessons == (LESSON,)
    assert course.title == "A tiny course"


def test_no_course_is_said_with_a_remedy(tmp_path):
    with pytest.raises(
        CourseError, match=r"\[tool.course\](.|\n)*change to the course"
    ):
        Course.find(tmp_path)


@pytest.mark.parametrize("name", [LESSON, "07", f"solutions/{LESSON}/", PERCENT])
def test_lesson_is_selected_by_name_number_or_path(tmp_path, name):
    assert make_course(tmp_path).select([name]) == (LESSON,)


def test_unknown_lesson_names_the_nearest_one(tmp_path):
    with pytest.raises(CourseError, match=f"did you mean {LESSON}"):
        make_course(tmp_path).select(["07_tinny"])
