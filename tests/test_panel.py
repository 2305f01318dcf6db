import json

import numpy as np
import pytest

from autograder.student import panel
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise, run_cases
from autograder.student.lesson import exercises_of

EXERCISE = exercises_of("01_edge_detection")["corner_filter"]
QUADRANTS = np.array([[-1] * 4, [-1] * 4, [3, 3, -1, -1], [3, 3, -1, -1]])


def outcomes(answer):
    return run_cases(EXERCISE, answer, EXERCISE.visible)


def test_success_never_promises_more_than_the_visible_checks():
    text = panel.as_text(EXERCISE, outcomes(QUADRANTS))
    assert text.endswith("2 of 2 visible checks pass; hidden checks run at grading.")


def test_html_and_text_say_the_same_words():
    result = outcomes(np.flip(QUADRANTS))
    markup = panel.as_html(EXERCISE, result)
    for line in (result.first_failure.what, result.first_failure.hint):
        assert line in markup
        assert line.split()[-1] in panel.as_text(EXERCISE, result)


def test_a_picture_of_the_failing_case_has_a_text_of_its_own():
    markup = panel.as_html(EXERCISE, outcomes(np.flip(QUADRANTS)))
    assert 'src="data:image/png;base64,' in markup
    assert 'alt="corner_filter does not single out' in markup


def test_what_a_student_wrote_cannot_become_markup():
    def verify(answer, case):
        raise CheckFailed("no.", received=answer, hint=answer)

    exercise = Exercise("e", "0.0 <b>E</b>", verify, (1,))
    markup = panel.as_html(exercise, run_cases(exercise, "<script>x</script>", (1,)))
    assert "<script>" not in markup
    assert "<b>E</b>" not in markup


def test_a_picture_that_fails_does_not_lose_the_words():
    def verify(answer, case):
        raise CheckFailed("no.", hint="look again.", picture=lambda: 1 / 0)

    exercise = Exercise("e", "0.0 E", verify, (1,))
    assert "look again." in panel.as_html(exercise, run_cases(exercise, 1, (1,)))


def test_the_data_for_reports_is_plain_json():
    data = panel.summary(EXERCISE, outcomes(np.flip(QUADRANTS)), "check")
    assert json.loads(json.dumps(data)) == data
    assert data["misconceptions"][0]["name"] == "flipped by 180°"


@pytest.mark.parametrize("answer", [QUADRANTS, ..., np.flip(QUADRANTS)])
def test_a_state_is_never_told_by_colour_alone(answer):
    markup = panel.as_html(EXERCISE, outcomes(answer))
    assert any(sign in markup for sign in "✓✗…")
    assert 'role="status"' in markup
