"""Lesson 01 as its readers meet it: executed from the first cell to the last."""

import numpy as np
import pytest
from notebooks import execute, outputs, printed, scores
from scipy import signal

from autograder.checks.lesson_01_edge_detection import gaussian_window, window_sums
from autograder.student.lesson import exercises_of
from utils import data

LESSON = "01_edge_detection"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def solved():
    return execute("solutions", LESSON)


@pytest.fixture(scope="module")
def untouched():
    return execute("lessons", LESSON)


@pytest.mark.parametrize(
    "words",
    [
        "200 + 100 = [44]",
        "[12 12 17]\n [10 17 19]\n [ 9  6 14]",
        "[18 20 19]\n [10  9 17]\n [11  8 14]",
        "valid  (512, 512) -> (504, 504)",
        "same   (512, 512) -> (512, 512)",
        "full   (512, 512) -> (520, 520)",
        "With σ = 3, a side of 7 holds 58%.",
        "Gx answers from -851 to 860",
        "white to black: [[4 4]]",
        "black to white: [[-4 -4]]",
        "white all over:  5",
        "largest difference to the moved response: 0.0",
        "best match 1.000 at row, column (16, 28)",
    ],
)
def test_the_numbers_of_the_lectures_appear(solved, words):
    assert words in printed(solved)


def test_the_solution_earns_all_18_points(solved):
    assert sum(scores(solved).values()) == 18


def test_an_untouched_copy_runs_to_its_end_and_says_what_is_missing(untouched):
    code = [cell for cell in untouched.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    assert printed(untouched).count("not filled in yet.") >= len(exercises_of(LESSON))


@pytest.mark.parametrize("notebook", ["solved", "untouched"])
def test_nothing_is_written_to_stderr(notebook, request):
    for output in outputs(request.getfixturevalue(notebook)):
        assert output.get("name") != "stderr", output.get("text")
        assert output.output_type != "error"


def test_every_figure_has_words_for_those_who_cannot_see_it(untouched):
    for output in outputs(untouched):
        shown = output.get("data", {})
        if "image/png" in shown or "<img" in shown.get("text/html", ""):
            assert "alt=" in shown["text/html"]


def test_the_caption_about_the_search_is_true():
    form = data.digit_mosaic(seed=5, rows=6, columns=10)
    row, column = np.argwhere(form.labels == 3)[0]
    template = form.digit(row, column)

    def best(kernel):
        response = signal.correlate2d(form.image, kernel, mode="valid")
        place = np.unravel_index(response.argmax(), response.shape)
        nearest = np.abs(form.corners - place).sum(axis=-1).argmin()
        return tuple(map(int, place)), int(form.labels.ravel()[nearest])

    assert best(template) == ((40, 64), 8)
    assert best(template - template.mean()) == ((16, 28), 3)
    assert template.sum() < form.image[40:48, 64:72].sum()


@pytest.mark.parametrize("number", [0, 7, 1234, 9999, 123456])
def test_every_students_own_table_tells_the_known_mistakes_apart(number):
    image = window_sums.own_image(number)
    right = signal.correlate2d(image, window_sums.LECTURE_KERNEL, mode="valid")
    flipped = signal.convolve2d(image, window_sums.LECTURE_KERNEL, mode="valid")
    assert (right != flipped).any(axis=1).all()


def test_the_window_rule_of_some_lectures_is_far_too_small():
    for sigma in (1.0, 2.0, 3.0):
        assert gaussian_window.smallest_window(sigma) > 2 * sigma + 1
