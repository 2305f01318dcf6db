"""Every kind of figure in the lessons: no text on another, nothing cut off, legible.

What is measured is what a browser gets: the figure's own texts, where they lie, and the
colours below them. Figures are opaque and white, so they look alike on a dark page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.transforms import TransformedBbox
from PIL import Image

from autograder.student import panel
from utils import (
    backbones,
    backpropagation,
    data,
    interpret,
    ledger,
    plotting,
    training,
    transfer,
    widgets,
)
from utils.plotting import LessonFigure
from utils.plotting.figure import COLOURS
from utils.training.curves import CURVE_COLOURS

SMALLEST = 6.5  # pixels from one line to the next
GENERATOR = np.random.default_rng(0)
CAMERA = data.load_camera()[0][::2, ::2].astype(float)
SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
LETTERS = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
PHOTO = data.load_photo("chelsea")[0]
NAMES = ["airplane", "automobile", "bird", "cat", "deer"]

FIGURES: dict[str, Callable[[], LessonFigure]] = {
    "one picture": lambda: plotting.show_images(
        CAMERA, title="camera", caption="C. " * 9
    ),
    "ten classes": lambda: plotting.show_images(
        [PHOTO[:32, :32]] * 10, [*NAMES, *NAMES], columns=5, title="One of each class"
    ),
    "six copies": lambda: plotting.show_images([PHOTO] * 6, [*NAMES, "x"], columns=6),
    "seven patches": lambda: plotting.show_images(
        [np.eye(3)] * 7, list("ABCDEFG"), value_range=(0, 1), columns=7
    ),
    "kernels": lambda: plotting.show_kernels([SOBEL, SOBEL.T], ["Gx", "Gy"], title="T"),
    "random weights": lambda: plotting.show_kernels(
        [GENERATOR.normal(size=(3, 3)).round(2) for _ in range(2)], ["0", "1"]
    ),
    "twelve filters": lambda: plotting.show_kernels(
        [GENERATOR.normal(size=(3, 3)).round(1)] * 12, columns=6, title="Learned"
    ),
    "nine by nine": lambda: plotting.show_kernel(GENERATOR.normal(size=(9, 9)) * 1000),
    "signed maps": lambda: plotting.show_responses(
        [CAMERA - 128, 128 - CAMERA], ["left", "right"], title="Sobel", caption="See."
    ),
    "maps of plus": lambda: plotting.show_responses(
        [np.eye(7) * 5] * 4, ["falling", "rising", "tent", "X"], mark="max", title="T"
    ),
    "four colours": lambda: plotting.show_responses(
        [CAMERA - 99] * 4, ["red", "green", "blue", "red and blue"], columns=2
    ),
    "sliding window": lambda: plotting.sliding_window_figure(LETTERS, SOBEL, 1, 1),
    "wide window": lambda: plotting.sliding_window_figure(
        100 * LETTERS[:4], SOBEL, 1, 2, title="T"
    ),
    "kernel editor": lambda: widgets.kernel_editor(CAMERA, SOBEL, interactive=False),
    "microscope": lambda: widgets.microscope(
        GENERATOR.integers(0, 10, (10, 10)),
        [widgets.conv(SOBEL), widgets.average_pool(2)],
        interactive=False,
    ),
    "deep microscope": lambda: widgets.microscope(
        GENERATOR.integers(0, 10, (16, 16)),
        [widgets.conv(SOBEL), widgets.max_pool(2), widgets.conv(SOBEL)],
        interactive=False,
    ),
    "windows": lambda: ledger.show_windows(8, 3, stride=2, padding="same"),
    "many windows": lambda: ledger.show_windows(16, 5, stride=1),
    "four classifiers": lambda: training.show_curves(
        training.histories("cifar10"), title="Four classifiers", caption="Compare."
    ),
    "one run": lambda: training.show_curves(
        {"baseline": training.histories("cifar10")["baseline"][0]}, title="One"
    ),
    "confusion": lambda: transfer.show_confusion(
        GENERATOR.integers(0, 60, (5, 5)), [f"digit {n}" for n in range(5, 10)]
    ),
    "learned filters": lambda: backbones.show_filters(
        backbones.load_first_layer()[0], title="First layer", caption="Grey is 0."
    ),
    "channels": lambda: interpret.show_channels(
        np.abs(GENERATOR.normal(size=(16, 16, 16))), range(16), title="16 maps"
    ),
    "evidence": lambda: interpret.show_evidence(
        [PHOTO] * 5,
        {"occlusion": [np.eye(7)] * 5, "Grad-CAM": [np.eye(8)] * 5},
        [f"digit {n}" for n in range(5)],
        title="Where",
    ),
    "stamp and gather": lambda: backpropagation.stamp_and_gather(
        LETTERS, SOBEL, GENERATOR.integers(-2, 3, (3, 3)), interactive=False
    ),
}


@dataclass(frozen=True)
class Seen:
    """What a reader sees of one text."""

    text: str
    box: Any  # in pixels of the figure
    points: float
    ink: Any
    ground: Any  # the commonest colour below it


@dataclass(frozen=True)
class Drawn:
    """What is measured of one figure."""

    texts: tuple[Seen, ...]
    frame: Any  # what of it is kept, in pixels
    width: int  # of the PNG, in pixels
    dpi: float
    corner: tuple[int, ...]
    trimmed: bool


@cache
def drawn(name: str) -> Drawn:
    figure = FIGURES[name]()
    png = Image.open(io.BytesIO(figure.png()))  # settles layout and sizes, too
    figure.set_layout_engine("none")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    frame = figure.bbox
    if figure.trim:
        frame = TransformedBbox(figure.get_tightbbox(), figure.dpi_scale_trans)
    seen = list(texts_of(figure))
    boxes = [text.get_window_extent() for text in seen]
    for text in seen:
        text.set_alpha(0)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())
    measured = [
        Seen(
            text.get_text(),
            box,
            text.get_fontsize(),
            to_rgb(text.get_color()),
            below(picture, box),
        )
        for text, box in zip(seen, boxes, strict=True)
    ]
    corner = tuple(int(level) for level in np.asarray(png.convert("RGBA"))[0, 0])
    return Drawn(tuple(measured), frame, png.width, figure.dpi, corner, figure.trim)


def texts_of(figure: LessonFigure) -> Iterator[Any]:
    """Yield the texts that are drawn."""
    everything = [*figure.texts, figure._suptitle, figure._supxlabel]
    for axes in figure.axes:
        if axes.get_visible():
            everything += [*axes.texts, axes.title]
            legend = axes.get_legend()
            everything += legend.get_texts() if legend else []
            if axes.axison:
                everything += [axes.xaxis.label, axes.yaxis.label]
                everything += _tick_labels(axes.xaxis, 0) + _tick_labels(axes.yaxis, 1)
    for text in dict.fromkeys(everything):
        if text is not None and text.get_text() and text.get_visible():
            yield text


def _tick_labels(axis: Any, along: int) -> list[Any]:
    low, high = sorted(axis.get_view_interval())
    labels = axis.get_ticklabels()
    return [text for text in labels if low <= text.get_position()[along] <= high]


def below(picture: Any, box: Any) -> Any:
    """Return the median colour of what lies below a text, from 0 to 1."""
    height = len(picture)
    rows = slice(max(int(height - box.y1), 0), max(int(height - box.y0), 1))
    columns = slice(max(int(box.x0), 0), max(int(box.x1), 1))
    ground = picture[rows, columns, :3].reshape(-1, 3)
    return np.median(ground, axis=0) / 255 if len(ground) else np.ones(3)


each_figure = pytest.mark.parametrize("name", FIGURES)


@each_figure
def test_no_text_lies_on_another(name: str) -> None:
    boxes = [(seen.text, seen.box.padded(-1)) for seen in drawn(name).texts]
    both = [
        (one, other) for (one, a), (other, b) in combinations(boxes, 2) if a.overlaps(b)
    ]
    assert both == []


@each_figure
def test_nothing_is_cut_off(name: str) -> None:
    figure = drawn(name)
    frame = figure.frame.padded(0.1 * figure.dpi)
    if not figure.trimmed:
        frame = figure.frame.padded(1)
    cut = [
        seen.text
        for seen in figure.texts
        if not (frame.x0 <= seen.box.x0 and seen.box.x1 <= frame.x1)
        or not (frame.y0 <= seen.box.y0 and seen.box.y1 <= frame.y1)
    ]
    assert cut == []


@each_figure
@pytest.mark.parametrize(("page", "room"), [(1024, 800), (1600, 1300)])
def test_texts_are_large_enough_on_the_page(name: str, page: int, room: int) -> None:
    figure = drawn(name)
    shrunk = min(1.0, room / figure.width)  # the browser fits a picture to its cell
    small = [
        (seen.text, round(seen.points / 72 * figure.dpi * shrunk, 1))
        for seen in figure.texts
        if seen.points / 72 * figure.dpi * shrunk < SMALLEST
    ]
    assert small == [], f"on a page of {page} pixels"


@each_figure
def test_texts_stand_out_from_what_lies_below_them(name: str) -> None:
    figure = drawn(name)
    assert figure.corner == (255, 255, 255, 255)  # so on a dark page, too
    pale = [
        (seen.text, seen.ink, tuple(seen.ground))
        for seen in figure.texts
        if contrast(seen.ink, seen.ground) < 4.5
    ]
    assert pale == []


def test_lines_and_bars_stand_out_from_white() -> None:
    for colour in (*COLOURS, *CURVE_COLOURS):
        assert contrast(to_rgb(colour), (1, 1, 1)) >= 3, colour


@pytest.mark.parametrize("page", ["#ffffff", "#111111"])
def test_a_checks_sign_and_border_stand_out_on_light_and_dark(page: str) -> None:
    for colour in panel.COLOURS.values():
        assert contrast(to_rgb("#ffffff"), to_rgb(colour)) >= 4.5
        assert contrast(to_rgb(colour), to_rgb(page)) >= 3


def contrast(one: Any, other: Any) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Any) -> float:
    """Return the relative luminance of red, green and blue from 0 to 1."""
    parts = np.asarray(colour, dtype=float)[:3]
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
