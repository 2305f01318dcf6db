"""Draw the pictures that lessons open with: ``python solutions/openings.py``.

Each goes beside its lesson's source, from where the build puts it into the notebook.
They are drawn, not built, because a picture's bytes differ between versions of
matplotlib. `opening.png` stands under each title; `opening-map.png` of lesson 0 shows
the way through the course and has the lessons' names in its metadata.
"""

from __future__ import annotations

import io
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from scipy import ndimage, signal

from utils import backpropagation, data, denoising, interpret, plotting, training

HERE = Path(__file__).parent
INK, BLUE, ORANGE, PALE = "#1a1a1a", "#0072B2", "#B34A00", "#E8F1F8"
SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
Drawn = Figure | bytes

# What each lesson gives, in the words of the map.
GIVES = {
    "00": "one picture\nthrough a network",
    "01": "slide a window,\nfind edges",
    "02": "a layer whose\nweights you wrote",
    "03": "every size and\ncount, by hand",
    "04": "why a moved 3\nis still a 3",
    "05": "a classifier,\ntrained fairly",
    "06": "how filters\nare learned",
    "07": "the steps\nof learning",
    "08": "photographs, no\nfooling yourself",
    "09": "deep networks\nthat still learn",
    "10": "look inside a\nfamous network",
    "11": "clean a picture,\nbeat a blur",
    "12": "your photos, a\nborrowed network",
}


def canvas(columns: int, width: float = 10.0, height: float = 2.6) -> tuple[Any, Any]:
    """Return a figure and its panels in one row, without axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    panels = figure.subplots(1, columns, squeeze=False)[0]
    for panel in panels:
        panel.set_axis_off()
    return figure, panels


def put(panel: Any, array: Any, title: str, **options: Any) -> None:
    """Draw an array in a thin frame under a title."""
    panel.imshow(array, **options)
    panel.set_title(title, fontsize=12, color=INK)
    panel.set_axis_on()
    panel.set(xticks=[], yticks=[])
    panel.spines[:].set(color="0.6", linewidth=0.8)


def journey() -> Drawn:
    """Lesson 0: the cat on its way through a network, and back."""
    figure = interpret.show_journey(data.load_photo("chelsea")[0])
    return figure.png()


def windows() -> Drawn:
    """Lesson 1: nine numbers find the edges."""
    camera = data.load_camera()[0][60:300, 130:370].astype(float)
    figure, panels = canvas(3)
    put(panels[0], camera, "a picture …", cmap="gray")
    panels[1].imshow(SOBEL, **plotting.signed_scale(2))
    plotting.write_numbers(panels[1], SOBEL, size=16)
    panels[1].set_title("… nine numbers …", fontsize=12, color=INK)
    edges = signal.correlate2d(camera, SOBEL, mode="valid")
    put(panels[2], edges, "… and its edges", **plotting.signed_scale(400))
    return figure


def colours() -> Drawn:
    """Lesson 2: filters for colours, written by hand."""
    picture = data.load_astronaut()[0][:368, :487].astype(float) / 255
    figure, panels = canvas(4, height=2.3)
    put(panels[0], picture, "one layer …")
    table = {"looks for red": (1, -0.5, -0.5), "for green": (-0.5, 1, -0.5)}
    table["for blue"] = (-0.5, -0.5, 1)
    for panel, (name, weights) in zip(panels[1:], table.items(), strict=True):
        soft = ndimage.gaussian_filter(picture @ np.array(weights), 2)
        put(panel, soft, name, **plotting.signed_scale(0.6))
    return figure


def ledger() -> Drawn:
    """Lesson 3: a network as boxes, and a question."""
    figure, (panel,) = canvas(1, height=2.6)
    boxes = ((32, 3), (15, 32), (13, 32), (6, 32), (1, 512), (1, 10))
    names = ("picture", "convolution\nand pooling", "convolution", "pooling")
    names += ("512 units", "10 classes")
    left = 0.0
    for (side, depth), name in zip(boxes, names, strict=True):
        wide, high = 2.2 * np.log2(depth + 1), side if side > 1 else depth / 16
        panel.add_patch(
            Rectangle((left, -high / 2), wide, high, facecolor=PALE, edgecolor=BLUE)
        )
        panel.text(left + wide / 2, -19, name, ha="center", va="top", color=INK)
        left += wide + 10
    panel.set(xlim=(-2, left), ylim=(-29, 20))
    question = "605,610 parameters. 97 % of them sit between two of these boxes. Which?"
    panel.set_title(question, fontsize=13, color=INK)
    return figure


def moved() -> Drawn:
    """Lesson 4: one digit in five places."""
    digit = next(
        image
        for image, label in zip(*data.load_digits()[:2], strict=True)
        if label == 3
    )
    digit = np.pad(ndimage.zoom(digit.astype(float), 2, order=1), 8)
    figure, panels = canvas(5, height=2.3)
    moves = ((0, 0), (0, 6), (-6, 0), (6, -6), (-6, 6))
    said = ("a 3.", "moved: a 3?", "a 3?", "a 3?", "still a 3?")
    for panel, move, name in zip(panels, moves, said, strict=True):
        put(panel, np.roll(digit, move, (0, 1)), name, cmap="gray_r")
    return figure


def shuffled() -> Drawn:
    """Lesson 5: the same pixels, in order and shuffled."""
    digits, labels = data.load_digits()[:2]
    order = np.random.default_rng(0).permutation(64)
    figure, panels = canvas(7, height=2.3)
    chosen = [int(np.argmax(labels == digit)) for digit in (0, 3, 5)]
    for panel, number in zip(panels[:3], chosen, strict=True):
        put(panel, digits[number], "", cmap="gray_r")
    for panel, number in zip(panels[4:], chosen, strict=True):
        shuffled_pixels = digits[number].ravel()[order].reshape(8, 8)
        put(panel, shuffled_pixels, "", cmap="gray_r")
    panels[3].text(0.5, 0.5, "the same\npixels,\nshuffled →", ha="center", va="center")
    figure.suptitle("One of two networks reads both equally well. Which, and why?")
    return figure


def lost() -> Drawn:
    """Lesson 6: a filter found again, step by step."""
    picture = data.load_camera()[0][64:192, 128:256].astype(float) / 255
    found = backpropagation.descend(picture, SOBEL, 1001)
    figure, panels = canvas(5, height=2.5)
    for panel, step in zip(panels, (0, 10, 100, 1000), strict=False):
        kernel = found.kernels[step]
        panel.imshow(kernel, **plotting.signed_scale(2))
        plotting.write_numbers(panel, kernel.round(1), size=11)
        panel.set_title(f"after {step} step{'s' * (step != 1)}", fontsize=12, color=INK)
    panels[4].imshow(SOBEL, **plotting.signed_scale(2))
    plotting.write_numbers(panels[4], SOBEL, size=11)
    panels[4].set_title("the lost filter", fontsize=12, color=INK)
    return figure


def race() -> Drawn:
    """Lesson 7: two rules on their way down the same valley."""
    figure = Figure(figsize=(10, 2.6), layout="constrained")
    panel = figure.subplots()
    wide, high = np.meshgrid(np.linspace(-10.5, 1.5, 200), np.linspace(-2, 2, 80))
    panel.contour(wide, high, wide**2 + 25 * high**2, 12, colors="0.8", linewidths=0.8)
    curvature = np.array([1.0, 25.0])
    rules = {"plain steps": (0.0, 0.075), "with momentum": (0.6, 0.06)}
    looks = ((ORANGE, "o--"), (BLUE, "s-"))
    for (name, (memory, rate)), look in zip(rules.items(), looks, strict=True):
        place, speed, way = np.array([-10.0, 1.5]), np.zeros(2), []
        for _ in range(16):
            way.append(place)
            speed = memory * speed - rate * curvature * place
            place = place + speed
        panel.plot(*np.array(way).T, look[1], color=look[0], markersize=4, label=name)
    panel.plot(0, 0, "k*", markersize=14)
    panel.legend(loc="lower right")
    panel.set_axis_off()
    panel.set_title(
        "The same slopes, 15 steps. Which rule gets there first?", color=INK
    )
    return figure


def overfitting() -> Drawn:
    """Lesson 8: two curves that part."""
    runs = training.histories("cifar10")["baseline"]
    figure = Figure(figsize=(10, 2.7), layout="constrained")
    panel = figure.subplots()
    learned = 100 * np.mean([run.accuracy for run in runs], axis=0)
    checked = 100 * np.mean([run.validation_accuracy for run in runs], axis=0)
    epochs = np.arange(1, len(learned) + 1)
    panel.plot(epochs, learned, "--", color=ORANGE, lw=2.5)
    panel.plot(epochs, checked, color=BLUE, lw=2.5)
    panel.fill_between(epochs, checked, learned, color=PALE)
    panel.text(epochs[-1], learned[-1] - 12, "photos it learned from", ha="right")
    panel.text(epochs[-1], checked[-1] - 9, "photos it never saw", ha="right")
    panel.text(10.2, 67, "learned by heart", color=INK)
    panel.set(xlabel="epoch", ylabel="% right", ylim=(20, 100))
    panel.spines[["top", "right"]].set_visible(False)
    return figure


def bridged() -> Drawn:
    """Lesson 9: slopes on their way back, through layers and past them."""
    figure = Figure(figsize=(10, 2.7), layout="constrained")
    panel = figure.subplots()
    depth = 20
    for row, (name, kept) in enumerate((("plain", 0.68), ("with a +", 1.0))):
        y = -1.3 * row
        for layer in range(depth):
            strength = kept ** (depth - 1 - layer)
            box = Rectangle((layer, y), 0.7, 0.62, edgecolor=BLUE, facecolor=BLUE)
            panel.add_patch(Rectangle((layer, y), 0.7, 0.62, facecolor="white"))
            box.set_alpha(max(strength, 0.04))
            panel.add_patch(box)
            if row and layer % 2 == 0:
                arc = FancyArrowPatch(
                    (layer + 1.9, y + 0.62),
                    (layer - 0.1, y + 0.62),
                    connectionstyle="arc3,rad=0.35",
                    arrowstyle="-|>",
                    mutation_scale=8,
                    color=ORANGE,
                )
                panel.add_patch(arc)
        panel.text(-0.4, y + 0.3, name, ha="right", va="center", color=INK, fontsize=12)
    panel.text(depth + 0.1, -0.35, "loss", va="center", color=INK, fontsize=12)
    panel.text(-0.4, -0.35, "picture", ha="right", va="center", color=INK, fontsize=12)
    panel.set(xlim=(-3.4, depth + 1.4), ylim=(-1.4, 0.8))
    panel.set_axis_off()
    panel.set_title(
        "Slopes on their way back through 20 layers: what is left at the picture?",
        color=INK,
    )
    return figure


def inside() -> Drawn:
    """Lesson 10: where three answers come from."""
    from utils.backbones import load_backbone

    network = load_backbone("tiny")
    figure, panels = canvas(4, height=2.6)
    for panel, name in zip(
        panels, ("chelsea", "rocket", "coffee", "brick"), strict=True
    ):
        photo = interpret.as_shown(data.load_photo(name)[0], 224)
        said, share = network.top(photo, 1)[0][0]
        number = network.classes.index(said)
        heat = interpret.grad_cam(
            network.model, network.prepare(photo), [number], network.last_map
        )[0]
        heat = interpret.enlarge(heat, photo.shape[:2])
        limit = float(np.abs(heat).max()) or 1.0
        panel.imshow(photo.mean(axis=2), cmap="gray", vmin=-120, vmax=300)
        strength = np.clip(np.abs(heat) / limit, 0, 1) * 0.75
        panel.imshow(heat, alpha=strength, **plotting.signed_scale(limit))
        panel.set_title(f"“{said}, {share:.0%}”", fontsize=12, color=INK)
    return figure


def cleaned() -> Drawn:
    """Lesson 11: one place, noisy and cleaned twice."""
    bet = denoising.Bet(seed=1)
    made = bet.made("coffee")
    figure, panels = canvas(4, height=2.8)
    clean = denoising.bet.place("coffee")
    for panel, name, shown in zip(
        panels,
        ("noisy", "A", "B", "clean"),
        (made["noisy"], made["A"], made["B"], clean),
        strict=True,
    ):
        put(panel, np.rint(255 * shown).astype(np.uint8), name)
    figure.suptitle("One of A and B is a network, the other one line of code. Which?")
    return figure


def borrowed() -> Drawn:
    """Lesson 12: what the network knows, and what it is to learn."""
    figure, panels = canvas(11, height=1.9)
    places = [*panels[:5], *panels[6:]]
    for digit, panel in enumerate(places):
        scene = data.digit_scenes(1, seed=60 + digit, digits=[digit], part="train")
        put(panel, scene.images[0], "")
    panels[5].text(0.5, 0.5, "→", fontsize=28, ha="center", va="center", color=INK)
    figure.suptitle("It has learned 0 to 4. Can it learn 5 to 9 from 50 pictures?")
    return figure


def course_map(lessons: list[str]) -> Figure:
    """Draw the way through the course, and what each lesson gives."""
    figure, (panel,) = canvas(1, 10.0, 3.9)
    across = -(-len(lessons) // 2)
    for number, name in enumerate(lessons):
        row, step = divmod(number, across)
        x, y = (step if row == 0 else across - 1 - step), -row
        box = FancyBboxPatch(
            (x - 0.38, y - 0.28), 0.76, 0.56, boxstyle="round,pad=0.03"
        )
        box.set(facecolor=PALE, edgecolor=BLUE)
        panel.add_patch(box)
        panel.text(x, y + 0.17, str(int(name[:2])), ha="center", va="center",
                   fontsize=15, color=ORANGE, weight="bold")  # fmt: skip
        panel.text(x, y - 0.1, GIVES[name[:2]], ha="center", va="center", fontsize=8.5,
                   color=INK)  # fmt: skip
        if number + 1 < len(lessons):
            _arrow(panel, x, y, number + 1 == across, row)
    panel.set(xlim=(-0.5, across - 0.5), ylim=(-1.4, 0.4))
    return figure


def _arrow(panel: Any, x: float, y: float, down: bool, row: int) -> None:
    towards = -1 if row else 1
    ends = ((x, y - 0.32), (x, y - 0.68))
    if not down:
        ends = ((x + 0.41 * towards, y), (x + 0.59 * towards, y))
    panel.add_patch(
        FancyArrowPatch(*ends, arrowstyle="-|>", mutation_scale=14, color=INK)
    )


OPENINGS: dict[str, Callable[[], Drawn]] = {
    "00": journey,
    "01": windows,
    "02": colours,
    "03": ledger,
    "04": moved,
    "05": shuffled,
    "06": lost,
    "07": race,
    "08": overfitting,
    "09": bridged,
    "10": inside,
    "11": cleaned,
    "12": borrowed,
}


def save(drawn: Drawn, path: Path, said: str = "") -> None:
    """Write a picture as a small PNG, with a text about it."""
    if isinstance(drawn, Figure):
        buffer = io.BytesIO()
        drawn.savefig(buffer, format="png", dpi=100, facecolor="white")
        drawn = buffer.getvalue()
    picture = Image.open(io.BytesIO(drawn)).convert("RGB").quantize(96)
    about = PngInfo()
    about.add_text("Description", said)
    picture.save(path, pnginfo=about, optimize=True)
    print(textwrap.shorten(f"{path.relative_to(HERE)}", 70), path.stat().st_size)  # noqa: T201


def main(wanted: list[str]) -> None:
    """Draw the pictures of some lessons, all by default, and the map."""
    folders = sorted(path.parent for path in HERE.glob("[0-9][0-9]_*/*.py"))
    for folder in folders:
        number = folder.name[:2]
        if number in OPENINGS and (not wanted or number in wanted):
            save(OPENINGS[number](), folder / "opening.png", folder.name)
    names = [folder.name for folder in folders]
    save(course_map(names), folders[0] / "opening-map.png", " ".join(names))


if __name__ == "__main__":
    main(sys.argv[1:])
