import numpy as np
import pytest

from utils.plotting import describe, format_number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (3, "3"),
        (-851.0, "−851"),
        (0.11111, "0.111"),
        (2317.6, "2318"),
        (-1e-20, "−1e−20"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "−inf"),
    ],
)
def test_numbers_are_written_briefly(value, expected):
    assert format_number(value) == expected


def test_a_constant_array_is_called_constant():
    assert "constant: every value is 0.5" in describe(np.full((4, 5), 0.5))


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "at (row 0, column 0)"), (2, "(row 0, column 1)"), (4, "at 4 places, the")],
)
def test_ties_are_named_or_counted(count, words):
    image = np.zeros((10, 10))
    image.flat[:count] = 1.0
    assert words in describe(image)


def test_rounding_errors_do_not_hide_a_tie_or_a_zero():
    image = np.array([[0.1 + 0.2, 0.3], [1e-18, 0.0]])
    text = describe(image)
    assert "50 % zero" in text
    assert "Largest value 0.3 at (row 0, column 0), (row 0, column 1)." in text


def test_small_shares_are_never_rounded_away():
    image = np.zeros((100, 100))
    image[0, 0] = 1
    assert "under 1 % positive, over 99 % zero, 0 % negative" in describe(image)


def test_values_that_are_not_finite_are_counted_and_left_out():
    text = describe([[1.0, np.nan], [np.inf, -2.0]])
    assert "2 of 4 values are not finite" in text
    assert "from −2 to 1" in text


def test_an_array_without_finite_values_is_said_to_be_so():
    assert "without any finite value" in describe([np.nan, np.nan])


def test_a_colour_image_names_its_channels():
    image = np.zeros((4, 4, 3), np.uint8)
    image[..., 0] = 200
    text = describe(image, "picture")
    assert text.startswith("picture: 4 × 4 × 3, uint8, from 0 to 200")
    assert "red 200, green 0, blue 0" in text


@pytest.mark.parametrize("array", [True, 3, [1, 2], np.ones((2, 3, 4, 5))])
def test_every_shape_of_numbers_has_a_description(array):
    assert "Smallest" in describe(array) or "constant" in describe(array)


def test_uint8_sums_do_not_wrap():
    assert "sum 51000" in describe(np.array([[200] * 255 + [0]], np.uint8))


@pytest.mark.parametrize(
    ("array", "error", "words"),
    [
        ([], ValueError, "at least one value"),
        (np.zeros((0, 3)), ValueError, r"shape \(0, 3\)"),
        ("text", TypeError, "hold real numbers"),
        (None, TypeError, "NoneType"),
        ([1 + 2j], TypeError, "complex"),
    ],
)
def test_what_is_no_array_of_numbers_is_explained(array, error, words):
    with pytest.raises(error, match=words):
        describe(array, "image")
