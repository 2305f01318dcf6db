import asyncio
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate2d

from utils import data, ledger, machine, plotting, widgets
from utils.plotting import LessonFigure
from utils.widgets.editor import PRESETS, KernelEditor, _tooltip
from utils.widgets.live import shrink
from utils.widgets.stepper import SlidingWindow

SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
IMAGE = np.array([[3, 3, 2, 1], [0, 0, 1, 3], [3, 1, 2, 2], [2, 0, 0, 2]])


@pytest.fixture
def editor():
    return widgets.kernel_editor(np.eye(20), SOBEL, interactive=True)


@pytest.fixture
def stepper():
    return widgets.sliding_window(IMAGE, SOBEL, interactive=True)


def test_typing_a_number_changes_picture_and_words(editor):
    png, text = editor.png, editor.text
    editor.fields[1][2].value = 5
    assert editor.kernel[1, 2] == 5
    assert editor.png != png
    assert editor.text != text
    assert "Sum of the weights: 7." in editor.text
    assert editor.png.startswith(b"\x89PNG")


def test_the_words_tell_the_response_scipy_gives(editor):
    editor.set_kernel(np.arange(9).reshape(3, 3))
    response = correlate2d(np.eye(20), np.arange(9).reshape(3, 3), mode="valid")
    assert f"from {response.min():g} to {response.max():g}" in editor.text


def test_choosing_a_preset_fills_the_fields_and_typing_leaves_it(editor):
    assert editor.preset.value == "Sobel: vertical edges"
    editor.preset.value = "Laplacian"
    assert editor.kernel.tolist() == PRESETS["Laplacian"]
    editor.fields[0][0].value = 9
    assert editor.preset.value == "own numbers"
    editor.set_kernel(PRESETS["identity"])
    assert editor.preset.value == "identity"


def test_a_preset_redraws_once(editor, monkeypatch):
    calls = []
    update = editor._picture.update
    monkeypatch.setattr(
        editor._picture, "update", lambda k: calls.append(k) or update(k)
    )
    editor.preset.value = "Laplacian"
    assert len(calls) == 1


def test_every_field_has_a_label_and_a_hint(editor):
    descriptions = [field.description for row in editor.fields for field in row]
    assert descriptions[:4] == ["0, 0", "0, 1", "0, 2", "1, 0"]
    field = editor.fields[2][1]
    told = field.tooltip if hasattr(field, "tooltip") else field.description_tooltip
    assert told == "Weight in row 2, column 1"


def test_presets_of_another_size_are_not_offered():
    editor = widgets.kernel_editor(np.eye(9), np.ones((2, 2)), interactive=True)
    assert editor.preset.options == ("own numbers",)


def test_the_shown_html_carries_picture_and_alternative_text(editor):
    assert '<img alt="Image and response. response: 18 × 18' in editor._shown.value
    assert 'role="status"' in editor._words.value


def test_the_reaction_to_a_number_is_quick():
    camera, _ = data.load_camera()
    editor = widgets.kernel_editor(camera, interactive=True)
    seconds = []
    for value in (2, 3, 4, 5, 6):
        start = time.process_time()
        editor.fields[0][0].value = value
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.2


def test_each_position_of_the_window_can_be_chosen_of_the_window(stepper):
    expected = correlate2d(IMAGE, SOBEL, mode="valid")
    frames = set()
    for position, value in enumerate(expected.flat):
        stepper.position.value = position
        assert stepper.text.endswith(f"= {value}".replace("-", "−"))
        frames.add(stepper.png)
    assert len(frames) == expected.size == stepper.position.max + 1
    assert stepper.text.startswith("Row 1, column 1:")


def test_buttons_with_names_step_through_the_positions_and_stop_at_the_ends(stepper):
    back, field, following, play = stepper.box.children[0].children
    assert [each.description for each in (back, field, following, play)] == [
        *("Back", "Position", "Next", "Play")
    ]
    back.click()
    assert field.value == 0
    for _ in range(field.max + 2):
        following.click()
    assert field.value == field.max


def test_play_goes_to_the_last_position_and_stops_when_pressed_again():
    async def watch(field, play, presses):
        for _ in range(presses):
            play.click()
            await asyncio.sleep(0)
        await asyncio.sleep(0.2)
        return field.value, play.description

    for presses, end in ((1, 3), (2, 1)):
        field = plotting.whole_number("Position", 0, 0, 3)
        *_, play = plotting.with_steps(field, "value", 3, milliseconds=10).children
        assert asyncio.run(watch(field, play, presses)) == (end, "Play")


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "CI"])
def test_nobody_to_touch_gets_a_static_figure(monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    for figure in (
        widgets.kernel_editor(np.eye(20)),
        widgets.sliding_window(IMAGE, SOBEL),
    ):
        assert isinstance(figure, LessonFigure)
        assert figure.png()
        assert figure.description


def test_a_kernel_with_somebody_gets_the_widgets(monkeypatch):
    monkeypatch.setattr(machine, "is_interactive", lambda: True)
    assert isinstance(widgets.kernel_editor(np.eye(20)), KernelEditor)
    assert isinstance(widgets.sliding_window(IMAGE, SOBEL), SlidingWindow)


class Version7Field:
    """What matters here of ipywidgets.FloatText as Colab has it."""

    @classmethod
    def class_trait_names(cls):
        return ["description", "description_tooltip", "value"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.kernel_editor(np.eye(20), SOBEL, interactive=True),
        lambda: widgets.sliding_window(IMAGE, SOBEL, interactive=True),
        lambda: widgets.microscope(np.eye(12), [widgets.max_pool(2)], interactive=True),
        lambda: ledger.window_slider(7, 3, interactive=True),
    ],
)
def test_jupyter_shows_the_box_whatever_its_version(make, monkeypatch):
    thing, shown = make(), []
    monkeypatch.setattr("IPython.display.display", shown.append)
    thing._ipython_display_()
    box, still = shown
    assert box is thing.box
    # What is left where no widget lives: the picture, its words, and what to do.
    assert "data:image/png" in still._repr_html_()
    assert "run the cell again" in still._repr_html_()
    assert repr(still) == thing.text
    # ipywidgets 7 has none to pass on, and Jupyter would look for it.
    assert not hasattr(thing, "_repr_mimebundle_")


def test_everything_that_has_a_box_shows_itself_so():
    folder = Path(widgets.__file__).parents[1]
    for path in folder.rglob("*.py"):
        assert "box._repr_mimebundle_" not in path.read_text(encoding="utf-8"), path


def test_the_tooltip_goes_by_the_name_that_the_version_knows():
    assert _tooltip(Version7Field, "Row 1") == {"description_tooltip": "Row 1"}


@pytest.mark.parametrize("nothing", [{}, ()])
def test_taking_an_upload_back_asks_for_another(nothing, monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "is_interactive", lambda: True)
    button, told = data.upload_picture(tmp_path / "mine.png").children
    before = told.value
    for files in ({"mine.txt": {"content": b"no picture"}}, nothing):
        change = {"name": "value", "old": (), "new": files, "type": "change"}
        button.notify_change({**change, "owner": button})
        assert (told.value == before) == (not files)


def test_importing_and_static_figures_need_no_ipywidgets():
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"
        "from utils import widgets\n"
        "print(type(widgets.sliding_window([[1, 2], [3, 4]], [[1]])).__name__)"
    )
    root = Path(__file__).parents[1]
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "LessonFigure"


@pytest.mark.parametrize("interactive", [True, False])
@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda flag: widgets.kernel_editor(np.ones(4), interactive=flag), "image"),
        (
            lambda flag: widgets.kernel_editor(
                np.eye(9), np.ones((8, 8)), interactive=flag
            ),
            "at most 7",
        ),
        (
            lambda flag: widgets.kernel_editor(np.eye(9), [[np.nan]], interactive=flag),
            "finite",
        ),
        (lambda flag: widgets.kernel_editor(np.eye(2), interactive=flag), "no larger"),
        (
            lambda flag: widgets.sliding_window(np.eye(2), SOBEL, interactive=flag),
            "no larger",
        ),
        (
            lambda flag: widgets.sliding_window(np.ones(2), SOBEL, interactive=flag),
            "shape",
        ),
    ],
)
def test_what_cannot_be_shown_is_explained(call, words, interactive):
    with pytest.raises((TypeError, ValueError), match=words):
        call(interactive)


def test_an_editor_keeps_its_size(editor):
    with pytest.raises(ValueError, match="another size"):
        editor.set_kernel(np.ones((5, 5)))


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (129, 128), (512, 512, 3)])
def test_shrinking_keeps_the_mean_grey_level(shape):
    picture, factor = shrink(np.full(shape, 7.0))
    assert max(picture.shape) <= 128
    assert np.allclose(picture, 7)
    assert factor == -(-max(shape[:2]) // 128)
