"""Draw where a window lies along one side of the input, and what it leaves out."""

from typing import Any

from utils import machine
from utils.ledger.arithmetic import Padding, kernel_positions, same_padding
from utils.plotting import (
    Boxed,
    LessonFigure,
    new_figure,
    picture_html,
    show,
    spoken_html,
    whole_number,
)

MAX_SIDE = 20
_WINDOW, _LEFT_OUT = "#0072B2", "#D55E00"


def windows_sentence(
    side: int, size: int, *, stride: int = 1, padding: Padding = "valid"
) -> str:
    """Say how many places a window has along one side, and what it never sees.

    Examples
    --------
    >>> print(windows_sentence(7, 3, stride=3))
    7 pixels, window 3, stride 3, padding valid: 2 places. Never seen: pixel 6.
    """
    places = kernel_positions(side, size, stride=stride, padding=padding)
    before, after = _zeros(side, size, stride, padding)
    zeros = f" {before} zeros before and {after} after." if before + after else ""
    left = unseen_pixels(side, size, stride=stride, padding=padding)
    if not left:
        told = "Every pixel is seen."
    else:
        noun = "pixel" if len(left) == 1 else "pixels"
        told = f"Never seen: {noun} {', '.join(map(str, left))}."
    return (
        f"{side} pixels, window {size}, stride {stride}, padding {padding}: "
        f"{len(places)} place{'' if len(places) == 1 else 's'}.{zeros} {told}"
    )


def unseen_pixels(
    side: int, size: int, *, stride: int = 1, padding: Padding = "valid"
) -> list[int]:
    """Return the pixels along one side on which no window ever lies."""
    places = kernel_positions(side, size, stride=stride, padding=padding)
    seen = {start + tap for start in places for tap in range(size)}
    return [pixel for pixel in range(side) if pixel not in seen]


def show_windows(
    side: int,
    size: int,
    *,
    stride: int = 1,
    padding: Padding = "valid",
    caption: str = "",
) -> LessonFigure:
    """Draw every place of a window along one side.

    Parameters
    ----------
    side, size, stride, padding
        As in `windows_sentence`; at most 20 pixels.
    caption : str, optional
        A sentence below the figure. Default: what is seen, in words.

    Returns
    -------
    LessonFigure
        Pixels in a row, one bar below for each output value. Added zeros are dashed;
        pixels that no window sees are crossed out.

    Raises
    ------
    ValueError
        If the side is larger than 20 pixels, or the window does not fit.
    """
    if side > MAX_SIDE:
        raise ValueError(
            f"Expected a side of at most {MAX_SIDE} pixels. Received {side}. "
            "Draw a smaller example."
        )
    words = windows_sentence(side, size, stride=stride, padding=padding)
    places = kernel_positions(side, size, stride=stride, padding=padding)
    before, after = _zeros(side, size, stride, padding)
    figure, grid = new_figure(
        width=1.6 + 0.42 * (side + before + after),
        height=0.8 + 0.3 * (len(places) + 1),
        caption=caption or words,
    )
    axes = grid[0, 0]
    left_out = set(unseen_pixels(side, size, stride=stride, padding=padding))
    for pixel in range(-before, side + after):
        _draw_pixel(axes, pixel, inside=0 <= pixel < side, seen=pixel not in left_out)
    for number, start in enumerate(places):
        _draw_window(axes, number, start, size)
    axes.set_xlim(-before - 0.7, side + after - 0.3)
    axes.set_ylim(len(places) + 0.6, -0.7)
    axes.set_xlabel("pixel (index)")
    axes.set_ylabel("output (index)")
    axes.set_xticks(range(side))
    axes.set_yticks(range(1, len(places) + 1), [str(n) for n in range(len(places))])
    axes.spines[["top", "right", "left"]].set_visible(False)
    return show(figure, words)


class WindowSlider(Boxed):
    """Fields for side, window and stride, and a choice of padding."""

    def __init__(self, side: int, size: int, stride: int, padding: str) -> None:
        import ipywidgets

        self.controls: dict[str, Any] = {
            "side": whole_number("pixels", side, 1, 16),
            "size": whole_number("window", size, 1, 9),
            "stride": whole_number("stride", stride, 1, 6),
            "padding": ipywidgets.Dropdown(
                options=["valid", "same", "full"], value=padding, description="padding"
            ),
        }
        self.text = ""
        self._shown = ipywidgets.HTML()
        self._words = ipywidgets.HTML()
        fields = ipywidgets.HBox(list(self.controls.values()))
        self.box = ipywidgets.VBox([fields, self._words, self._shown])
        for control in self.controls.values():
            control.observe(self._redraw, names="value")
        self._redraw()

    def _redraw(self, _: Any = None) -> None:
        """Draw the chosen windows, or say why there are none."""
        chosen = {name: control.value for name, control in self.controls.items()}
        try:
            figure = show_windows(**chosen)
        except ValueError as error:
            self.text = str(error)
            self._shown.value = ""
        else:
            self.text, self.png = figure.description, figure.png()
            self._shown.value = picture_html(self.png, self.text)
        self._words.value = spoken_html(self.text)


def window_slider(
    side: int = 7,
    size: int = 3,
    *,
    stride: int = 1,
    padding: str = "valid",
    interactive: bool | None = None,
) -> WindowSlider | LessonFigure:
    """Try windows, strides and paddings along one side.

    Parameters
    ----------
    side, size, stride, padding
        To begin with.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    WindowSlider or LessonFigure
        The figure where nobody can touch the sliders.
    """
    if machine.is_interactive() if interactive is None else interactive:
        return WindowSlider(side, size, stride, padding)
    name: Any = padding
    return show_windows(side, size, stride=stride, padding=name)


def _zeros(side: int, size: int, stride: int, padding: Padding) -> tuple[int, int]:
    if padding == "same":
        return same_padding(side, size, stride=stride)
    amount = size - 1 if padding == "full" else padding
    return (amount, amount) if isinstance(amount, int) else (0, 0)


def _draw_pixel(axes: Any, pixel: int, *, inside: bool, seen: bool) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (pixel - 0.5, -0.5),
            1,
            1,
            facecolor="0.85" if inside else "none",
            edgecolor="0.3",
            linestyle="-" if inside else "--",
        )
    )
    if not inside:
        axes.text(pixel, 0, "0", ha="center", va="center", color="0.3")
    elif not seen:
        axes.plot(
            [pixel], [0], "x", color=_LEFT_OUT, markersize=11, markeredgewidth=2.5
        )


def _draw_window(axes: Any, number: int, start: int, size: int) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (start - 0.42, number + 0.72),
            size - 0.16,
            0.56,
            facecolor=_WINDOW,
            alpha=0.75 if number % 2 else 0.5,
            edgecolor=_WINDOW,
        )
    )
