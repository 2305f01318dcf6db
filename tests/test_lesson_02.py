"""Lesson 02 as its readers meet it: executed from the first cell to the last."""

import numpy as np
import pytest
from notebooks import execute, outputs, printed, scores

from autograder.checks.lesson_02_convolution_layers import match_threshold
from autograder.student.lesson import exercises_of

LESSON = "02_convolution_layers"


@pytest.fixture(scope="module")
def solved():
    return execute("solutions", LESSON)


@pytest.fixture(scope="module")
def untouched():
    return execute("lessons", LESSON)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "100 colour pictures: (100, 256, 384, 3) order 4",
        "output     (None, 510, 510, 2)\nparameters 20",
        "kernels (3, 3, 1, 2) = 18 numbers",
        "filter 0: largest difference to SciPy 0.0",
        "filter 1: largest difference to SciPy 0.0",
        "in (32, 32, 3) -> out (28, 28, 6)",
        "weights of one filter: 75",
        "picture (368, 487, 3)",
        "(368, 487, 3) -> (360, 479, 4)  parameters 976",
        "(368, 487, 3) -> (366, 485, 4)  parameters 112",
        "32 random 5 × 5 filters for one channel: 832 parameters",
    ],
)
def test_the_numbers_of_the_lectures_appear(solved, words):
    assert words in printed(solved)


@pytest.mark.slow
def test_the_solution_earns_all_18_points(solved):
    assert sum(scores(solved).values()) == 18


@pytest.mark.slow
def test_an_untouched_copy_runs_to_its_end_and_says_what_is_missing(untouched):
    code = [cell for cell in untouched.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert printed(untouched).count("not filled in yet.") >= len(exercises_of(LESSON))


@pytest.mark.slow
@pytest.mark.parametrize("notebook", ["solved", "untouched"])
def test_nothing_is_written_to_stderr(notebook, request):
    for output in outputs(request.getfixturevalue(notebook)):
        assert output.get("name") != "stderr", output.get("text")
        assert output.output_type != "error"


@pytest.mark.slow
def test_the_clinic_shows_real_messages(solved):
    said = printed(solved)
    assert "Unrecognized keyword arguments" in said or "stride" in said
    assert "Invalid input shape" in said or "expected" in said.lower()
    assert "no message; largest value 144" in said


@pytest.mark.parametrize("seed", range(20))
def test_every_mosaic_hides_copies_and_near_misses(seed):
    pattern, mosaic = match_threshold.MosaicCase(4, seed).draw()
    windows = np.lib.stride_tricks.sliding_window_view(mosaic, pattern.shape)
    wrong = (windows != pattern).sum(axis=(2, 3))
    assert (wrong == 0).sum() >= 3
    assert (wrong == 1).sum() >= 3
