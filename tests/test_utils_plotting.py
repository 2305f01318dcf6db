import base64
import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from scipy.signal import correlate2d

from utils import data, plotting
from utils.plotting import panels

SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
LECTURE_IMAGE = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
LECTURE_KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])


def visible(figure):
    return [axes for axes in figure.axes if axes.get_visible()]


def colour_bars(figure):
    return [axes for axes in figure.axes if axes.get_label() == "<colorbar>"]


def texts(axes):
    return [text.get_text() for text in axes.texts]


DRAWINGS = {
    "images": lambda: plotting.show_images(np.eye(8)),
    "kernels": lambda: plotting.show_kernels([SOBEL, SOBEL.T]),
    "kernel": lambda: plotting.show_kernel(SOBEL),
    "responses": lambda: plotting.show_responses([np.eye(8), -np.eye(8)]),
    "response": lambda: plotting.show_responses(np.eye(8)),
    "window": lambda: plotting.sliding_window_figure(np.eye(5), SOBEL, 1, 2),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_every_drawing_is_labelled_described_and_unknown_to_pyplot(draw):
    before = plt.get_fignums()
    figure = draw()
    assert plt.get_fignums() == before
    first = visible(figure)[0]
    assert first.get_xlabel() == "column (pixels)"
    assert first.get_ylabel() == "row (pixels)"
    assert figure.description
    with Image.open(io.BytesIO(figure.png())) as picture:
        assert min(picture.size) > 100


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_no_text_is_cut_off(draw):
    figure = draw()
    figure.trim = False
    figure.draw_without_rendering()
    whole = figure.bbox
    for text in figure.findobj(mpl.text.Text):
        if text.get_visible() and text.get_text() and text.axes in visible(figure):
            box = text.get_window_extent()
            assert whole.x0 - 1 <= box.x0, text
            assert box.x1 <= whole.x1 + 1, text
            assert whole.y0 - 1 <= box.y0, text
            assert box.y1 <= whole.y1 + 1, text


def test_a_notebook_gets_one_picture_with_its_words():
    bundle = plotting.show_kernel(SOBEL, "<Sobel>")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "image/png"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert bundle["text/html"].count("<img ") == 1
    assert 'alt="&lt;Sobel&gt;' in bundle["text/html"]
    assert "sum 0" in bundle["text/plain"]


def test_title_and_caption_are_drawn_and_described():
    figure = plotting.show_images(np.eye(8), title="Above", caption="Below " * 40)
    assert figure.get_suptitle() == "Above"
    assert "\n" in figure.get_supxlabel()
    assert figure.description.startswith("Above\nBelow")


@pytest.mark.parametrize(
    ("images", "number"),
    [
        (np.eye(8), 1),
        (np.zeros((8, 9, 1)), 1),
        (np.zeros((8, 9, 3), np.uint8), 1),
        (np.zeros((5, 8, 9)), 5),
        (np.zeros((5, 8, 9, 1)), 5),
        (np.zeros((2, 8, 9, 3)), 2),
        ([np.eye(8), np.zeros((4, 4, 3))], 2),
        (np.zeros((20, 5, 5)), 20),
        ([[0, 1], [1, 0]], 1),
    ],
)
def test_every_usual_form_of_images_is_accepted(images, number):
    figure = plotting.show_images(images)
    assert len(visible(figure)) == number
    assert figure.png()


def test_grey_levels_are_shared_by_all_images():
    figure = plotting.show_images([np.full((4, 4), 0.0), np.full((4, 4), 7.0)])
    assert [axes.images[0].get_clim() for axes in visible(figure)] == [(0, 7)] * 2


@pytest.mark.parametrize(
    ("image", "limits"),
    [
        (np.eye(4), (0, 1)),
        (np.full((4, 4), 9, np.uint8), (0, 16)),
        (np.zeros((4, 4), np.uint8), (0, 255)),
        (-np.eye(4), (-1, 0)),
    ],
)
def test_black_and_white_follow_the_kind_of_image(image, limits):
    figure = plotting.show_images(image)
    assert visible(figure)[0].images[0].get_clim() == limits


def test_colours_of_any_dtype_are_drawn_alike():
    colours = np.array([[[255, 0, 51]]], np.uint8)
    for image in (colours, colours / 255, colours.astype(float)):
        drawn = visible(plotting.show_images(image))[0].images[0].get_array()
        assert np.allclose(drawn, colours / 255)


def test_kernels_have_their_numbers_in_the_cells():
    first, second = visible(plotting.show_kernels([SOBEL, SOBEL / 8], ["a", "b"]))
    assert texts(first) == ["1", "0", "−1", "2", "0", "−2", "1", "0", "−1"]
    assert texts(second)[0] == "0.125"
    assert second.get_title() == "b"


def test_a_large_kernel_has_a_colour_bar_instead_of_numbers():
    figure = plotting.show_kernel(np.ones((15, 15)))
    assert len(colour_bars(figure)) == 1
    assert not texts(figure.axes[0])


def test_responses_share_one_scale_centred_on_zero():
    figure = plotting.show_responses([np.eye(4) * 3, np.eye(4) * -7], unit="volts")
    bars = colour_bars(figure)
    maps = [axes for axes in visible(figure) if axes not in bars]
    assert [axes.images[0].get_clim() for axes in maps] == [(-7, 7)] * 2
    assert [bar.get_ylabel() for bar in bars] == ["volts"]
    assert maps[0].images[0].get_cmap().name == panels.SIGNED_COLOURS


def test_nan_does_not_disturb_the_scale():
    response = np.array([[np.nan, 2.0], [-5.0, 0.0]])
    figure = plotting.show_responses(response, mark="max")
    assert figure.axes[0].images[0].get_clim() == (-5, 5)
    assert figure.axes[0].lines[0].get_xydata().tolist() == [[1, 0]]
    assert figure.png()


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_a_map_without_any_size_can_be_drawn(value):
    assert plotting.show_responses(np.full((3, 3), value)).png()


@pytest.mark.parametrize(
    ("mark", "sign", "places"),
    [
        ("max", "^", [[2, 1]]),
        ("min", "v", [[0, 3], [3, 3]]),
        ([(0, 1), (2, 3)], "o", [[1, 0], [3, 2]]),
    ],
)
def test_marks_are_signs_at_column_and_row(mark, sign, places):
    response = np.zeros((4, 4))
    response[1, 2], response[3, 0], response[3, 3] = 5, -1, -1
    line = plotting.show_responses(response, mark=mark).axes[0].lines[0]
    assert line.get_marker() == sign
    assert line.get_xydata().tolist() == places


@pytest.mark.parametrize("mark", ["max", "min"])
def test_marking_a_map_without_numbers_marks_nothing(mark):
    figure = plotting.show_responses(np.full((3, 3), np.nan), mark=mark)
    assert not figure.axes[0].lines or not len(figure.axes[0].lines[0].get_xydata())


def test_sliding_window_computes_what_scipy_computes():
    expected = correlate2d(LECTURE_IMAGE, LECTURE_KERNEL, mode="valid")
    for (row, column), value in np.ndenumerate(expected):
        sentence = plotting.window_sentence(LECTURE_IMAGE, LECTURE_KERNEL, row, column)
        assert sentence.endswith(f" = {value}")
        left, right = sentence.split(" = ")
        assert eval(left.replace("·", "*").replace("−", "-")) == int(right)


def test_sliding_window_shows_the_output_only_so_far():
    figure = plotting.sliding_window_figure(LECTURE_IMAGE, LECTURE_KERNEL, 1, 0)
    panels = figure.axes
    assert [axes.get_title() for axes in panels] == [
        "image and window",
        "kernel",
        "products, sum 10",
        "output so far",
    ]
    assert texts(panels[3]) == ["12", "12", "17", "10"]
    outline = panels[0].patches[-1]
    assert outline.get_xy() == (-0.5, 0.5)
    assert (outline.get_width(), outline.get_height()) == (3, 3)
    assert "row 1, column 0" in figure.description


def test_all_frames_have_one_size():
    sizes = set()
    for row, column in ((0, 0), (2, 2)):
        figure = plotting.sliding_window_figure(LECTURE_IMAGE, SOBEL, row, column)
        with Image.open(io.BytesIO(figure.png())) as picture:
            sizes.add(picture.size)
    assert len(sizes) == 1


def test_sliding_window_works_on_a_photograph_and_on_one_pixel():
    camera, _ = data.load_camera()
    assert plotting.sliding_window_figure(camera, SOBEL, 200, 250).png()
    assert plotting.sliding_window_figure([[5]], [[2]], 0, 0).png()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: plotting.show_images(np.zeros(4)), "shape"),
        (lambda: plotting.show_images(np.zeros((4, 4, 4, 2))), "channel"),
        (lambda: plotting.show_images([]), "at least one value"),
        (lambda: plotting.show_images(np.eye(4), ["a", "b"]), "Expected 1 titles"),
        (lambda: plotting.show_images("camera"), "real numbers"),
        (lambda: plotting.show_kernel(np.zeros((3, 3, 1, 2))), "Choose one map"),
        (lambda: plotting.show_responses(np.zeros(4)), "Expected a response"),
        (lambda: plotting.show_responses(np.zeros((0, 4))), "at least one value"),
        (lambda: plotting.show(np.eye(3), "text"), "Expected a matplotlib Figure"),
        (lambda: plotting.window_sentence(np.eye(2), SOBEL, 0, 0), "no larger"),
        (lambda: plotting.window_sentence(np.eye(5), SOBEL, 3, 0), "row from 0 to 2"),
        (lambda: plotting.window_sentence(np.eye(5), SOBEL, -1, 0), "Received row -1"),
        (
            lambda: plotting.window_sentence(np.ones(5), SOBEL, 0, 0),
            "an image of shape",
        ),
    ],
)
def test_what_cannot_be_drawn_is_explained(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()


def test_show_gives_a_pyplot_figure_words_and_takes_it_from_pyplot():
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    shown = plotting.show(figure, "A rising line.")
    assert shown is figure
    assert plt.get_fignums() == []
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == "A rising line."


def test_drawing_leaves_its_input_alone():
    response = np.array([[np.nan, -3.0], [1e-20, 3.0]])
    kept = response.copy()
    plotting.show_responses(response, mark="max")
    plotting.show_kernel(response)
    assert np.array_equal(response, kept, equal_nan=True)


def test_public_names_exist():
    assert all(hasattr(plotting, name) for name in plotting.__all__)
