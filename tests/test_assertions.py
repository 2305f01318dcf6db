import numpy as np
import pytest

from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed, NotFilledIn, close
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


def test_a_swapped_shape_is_diagnosed():
    with pytest.raises(CheckFailed, match="rows and columns are swapped"):
        as_array(np.zeros((2, 3)), "out", shape=(3, 2))
