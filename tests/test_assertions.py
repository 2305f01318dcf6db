import numpy as np
import pytest

from autograder.student.diagnosis import (
    CheckFailed,
    Mistake,
    NotFilledIn,
    assert_matches,
    close,
)
from autograder.student.failure import LINE_WIDTH


def test_message_has_its_parts_in_order_and_short_lines():
    failure = CheckFailed(
        "the output is not right.",
        expected="nine values",
        received="eight values",
        hint="count them again, and again, and once more, " * 5,
    )
    lines = str(failure).splitlines()
    assert lines[0] == "The output is not right."
    assert lines[1].startswith("Expected: ")
    assert lines[2].startswith("Received: ")
    assert lines[3].startswith("Hint: ")
    assert max(map(len, lines)) <= LINE_WIDTH


def test_ipython_shows_the_message_instead_of_a_traceback():
    assert CheckFailed("no.")._render_traceback_() == ["no."]


def test_unfilled_exercise_says_so():
    assert str(NotFilledIn("kernel")).startswith("kernel is not filled in yet.")


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_close_accepts_every_precision(dtype):
    exact = np.arange(12, dtype="float64").reshape(3, 4) * 1000
    assert close(exact.astype(dtype), exact)


def test_close_sees_a_small_but_real_difference():
    exact = np.ones((3, 3))
    assert not close(exact + 1e-3, exact)
    assert not close(np.ones((3, 2)), exact)


def test_a_known_mistake_is_named_before_anything_else():
    mistake = Mistake("flipped kernel", [[2, 1]], "turn it round.")
    with pytest.raises(CheckFailed, match="flipped kernel") as caught:
        assert_matches(
            np.array([[2.0, 1.0]]), np.array([[1.0, 2.0]]), "out", mistakes=[mistake]
        )
    assert caught.value.mistake == "flipped kernel"
    assert caught.value.hint == "turn it round."


def test_an_unknown_difference_says_how_many_and_where_but_not_the_answer():
    with pytest.raises(CheckFailed, match="1 of 3 values differ") as caught:
        assert_matches(np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, 77.0]), "out")
    assert "position [2]" in caught.value.received
    assert "77" not in str(caught.value)


def test_a_swapped_shape_is_diagnosed():
    with pytest.raises(CheckFailed, match="rows and columns are swapped"):
        assert_matches(np.zeros((2, 3)), np.ones((3, 2)), "out")
