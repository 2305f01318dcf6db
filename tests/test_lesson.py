import subprocess
import sys

import numpy as np
import pytest

from autograder import CheckFailed, Lesson
from autograder.student import panel
from autograder.student.lesson import exercises_of, hidden_cases_of

LESSON = "01_edge_detection"
RIGHT = np.array([[4, -5, 4], [-5, 4, -5], [4, -5, 4]])
RAW_X = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]])


@pytest.fixture
def graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")


def test_check_never_raises_for_a_person(capsys, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    for answer in (RIGHT, RAW_X, ..., None, "X", object()):
        assert Lesson(LESSON).check("x_detector", answer) is None
    said = capsys.readouterr()
    assert "✓ 1.8" in said.out
    assert "brightness fooled you" in said.out
    assert said.err == ""


@pytest.mark.usefixtures("graded")
def test_check_raises_under_nbgrader():
    with pytest.raises(CheckFailed, match="white all over"):
        Lesson(LESSON).check("x_detector", RAW_X)
    Lesson(LESSON).check("x_detector", RIGHT)


@pytest.mark.parametrize(("answer", "score"), [(RIGHT, 3.0), (RAW_X, 0.0), (..., 0.0)])
def test_grade_returns_a_builtin_float(answer, score, capsys):
    received = Lesson(LESSON).grade("x_detector", answer, points=3)
    assert type(received) is float
    assert received == score
    assert capsys.readouterr().err == ""


def test_points_follow_the_share_of_all_cases():
    def only_visible(n, k, mode):
        return {"valid": n - k + 1, "same": n, "full": n + k - 1}[mode] + (n == 7)

    with panel.recording() as results:
        score = Lesson(LESSON).grade("out_size", only_visible, points=2)
    assert score == 2 * results[-1]["passed"] / results[-1]["total"] == 1.0


def test_a_failing_visible_case_gives_no_points():
    def only_hidden(n, k, mode):
        return (
            0 if n == 512 else {"valid": n - k + 1, "same": n, "full": n + k - 1}[mode]
        )

    assert Lesson(LESSON).grade("out_size", only_hidden, points=2) == 0.0


def test_an_unknown_exercise_is_named_with_a_suggestion():
    with pytest.raises(ValueError, match="Did you mean 'corner_filter'"):
        Lesson(LESSON).check("corner_filters", RIGHT)


def test_an_unknown_lesson_is_named():
    with pytest.raises(ValueError, match="There is no lesson"):
        Lesson("77_nothing")


def test_variants_are_the_same_for_the_same_number_and_differ_between_numbers():
    lesson = Lesson(LESSON)
    first, again = (lesson.variant("window_sums", 4711) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, lesson.variant("window_sums", 4712))
    with pytest.raises(ValueError, match="same for everybody"):
        lesson.variant("corner_filter", 1)


def test_the_text_of_a_graded_cell_shows_no_hidden_case(capsys):
    def small_images_only(image, kernel):
        windows = np.lib.stride_tricks.sliding_window_view(image * 1.0, kernel.shape)
        right = np.einsum("ijkl,kl->ij", windows, kernel * 1.0)
        return right if len(image) <= 6 else 2 * right

    Lesson(LESSON).grade("correlate", small_images_only, points=2)
    shown = capsys.readouterr().out
    assert "wrong for an image" in shown
    assert "of 12 checks pass" in shown
    assert "12 of 12" not in shown
    for case in hidden_cases_of(LESSON)["correlate"]:
        assert str(case.image_shape) not in shown


def test_every_exercise_has_visible_and_hidden_cases_and_a_title():
    for lesson in ("00_start_here", LESSON):
        hidden = hidden_cases_of(lesson)
        for name, exercise in exercises_of(lesson).items():
            assert len(exercise.visible) >= 2
            assert len(hidden[name]) >= 2
            assert exercise.title[0].isdigit()


def test_importing_the_package_is_quick_and_light():
    code = (
        "import sys, time; start = time.perf_counter(); import autograder\n"
        "print(time.perf_counter() - start)\n"
        "heavy = {'tensorflow', 'keras', 'matplotlib', 'scipy', 'IPython'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
