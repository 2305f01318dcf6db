import numpy as np
import pytest

from autograder.student.answers import (
    as_array,
    as_integer,
    as_truth,
    brief,
    is_unfilled,
)
from autograder.student.diagnosis import CheckFailed, NotFilledIn


@pytest.mark.parametrize(
    "answer",
    [
        [[1, 2], [3, 4]],
        ((1.0, 2.0), (3.0, 4.0)),
        np.array([[1, 2], [3, 4]], dtype=np.uint8),
        np.array([[1, 2], [3, 4]], dtype=np.float32),
        [np.array([1, 2]), np.array([3, 4])],
        np.arange(1, 9).reshape(2, 4)[:, :2] * 0 + [[1, 2], [3, 4]],
    ],
)
def test_arrays_in_any_form_are_read_alike(answer):
    read = as_array(answer, "answer", shape=(2, 2))
    assert read.dtype == np.float64
    np.testing.assert_array_equal(read, [[1, 2], [3, 4]])


def test_the_students_array_is_never_handed_on():
    mine = np.ones((2, 2))
    as_array(mine, "answer")[:] = 7
    assert (mine == 1).all()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, "None"),
        ("12", "not an array"),
        ({"a": 1}, "not an array"),
        (print, "not an array"),
        ([[1, 2], [3]], "different length"),
        ([1 + 2j], "numbers"),
        ([[1, np.nan]], "finite"),
        (np.array([1, np.inf]), "finite"),
        (object(), "cannot be read"),
    ],
)
def test_what_is_no_array_is_refused_with_its_reason(answer, words):
    with pytest.raises(CheckFailed) as caught:
        as_array(answer, "answer")
    assert words in str(caught.value)
    assert caught.value.expected


@pytest.mark.parametrize("answer", [..., [[1, ...]], {"a": ...}, (..., ...)])
def test_dots_anywhere_mean_not_filled_in(answer):
    assert is_unfilled(answer)
    with pytest.raises(NotFilledIn):
        as_array(answer, "answer")


@pytest.mark.parametrize("answer", [7, 7.0, np.int64(7), np.float32(7), np.array([7])])
def test_whole_numbers_in_any_form_are_read_alike(answer):
    read = as_integer(answer, "answer")
    assert read == 7
    assert type(read) is int


@pytest.mark.parametrize("answer", [True, 7.5, [7, 7], "7", np.nan, None])
def test_what_is_no_whole_number_is_refused(answer):
    with pytest.raises(CheckFailed):
        as_integer(answer, "answer")


@pytest.mark.parametrize("answer", [True, np.True_, 1, np.array(True)])
def test_truth_in_any_form_is_read_alike(answer):
    assert as_truth(answer, "answer") is True


def test_an_array_of_truth_values_is_explained():
    with pytest.raises(CheckFailed, match="one per number"):
        as_truth(np.array([True, False]), "answer")


def test_brief_survives_a_broken_repr():
    class Broken:
        def __repr__(self):
            raise RuntimeError

    assert "cannot be printed" in brief(Broken())
    assert len(brief("x" * 500)) <= 62
