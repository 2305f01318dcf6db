"""A kernel of number fields, and what it answers on a picture."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting import (
    Boxed,
    as_numbers,
    describe,
    folded_html,
    format_number,
    picture_html,
    spoken_html,
)
from utils.widgets.live import ResponsePicture

OWN_NUMBERS = "own numbers"
MAX_KERNEL_SIDE = 7

PRESETS: dict[str, list[list[float]]] = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "mean (blur)": [[1 / 9] * 3] * 3,
    "Sobel: vertical edges": [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
    "Sobel: horizontal edges": [[1, 2, 1], [0, 0, 0], [-1, -2, -1]],
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}


class KernelEditor(Boxed):
    """Number fields for a kernel, and what it answers on a picture."""

    # Shape of image: (height, width) or (height, width, 3); kernel: (height, width)

    def __init__(
        self, image: npt.ArrayLike, kernel: npt.ArrayLike, presets: Mapping[str, Any]
    ) -> None:
        import ipywidgets

        weights = check_kernel(kernel)
        self._picture = ResponsePicture(image)
        self._presets = {
            name: np.asarray(each, dtype=np.float64)
            for name, each in presets.items()
            if np.shape(each) == weights.shape
        }
        self._busy = False
        self.png = b""
        self.text = ""
        self.preset = ipywidgets.Dropdown(
            options=[OWN_NUMBERS, *self._presets], description="Preset"
        )
        self.fields = _number_fields(ipywidgets, weights)
        self._shown = ipywidgets.HTML()
        self._words = ipywidgets.HTML()
        rows = [ipywidgets.HBox(row) for row in self.fields]
        heading = ipywidgets.HTML("<b>Kernel weights</b> (row, column)")
        left = ipywidgets.VBox([self.preset, heading, *rows, self._words])
        # Side by side on any screen: whoever changes a weight sees what it does.
        left.layout.flex = "0 0 auto"
        self._shown.layout.flex, self._shown.layout.min_width = "1 1 0", "0"
        self.box = ipywidgets.HBox([left, self._shown])
        self.box.layout.align_items = "flex-start"
        self.preset.observe(self._choose, names="value")
        for field in self._all_fields():
            field.observe(self._typed, names="value")
        self._redraw()

    @property
    def kernel(self) -> npt.NDArray[np.float64]:
        """The weights in the fields, float64, shape (height, width)."""
        return np.array([[field.value for field in row] for row in self.fields])

    def set_kernel(self, kernel: npt.ArrayLike) -> None:
        """Write weights into the fields, as if they were typed."""
        # Shape of kernel: (height, width)
        weights = check_kernel(kernel)
        if weights.shape != self.kernel.shape:
            raise ValueError(
                f"Expected a kernel of shape {self.kernel.shape}. "
                f"Received shape {weights.shape}. Make a new editor for another size."
            )
        self._busy = True  # one redrawing for all fields
        try:
            for field, value in zip(self._all_fields(), weights.flat, strict=True):
                field.value = float(value)
        finally:
            self._busy = False
        self._redraw()

    def _all_fields(self) -> list[Any]:
        """Return the fields, row by row."""
        return [field for row in self.fields for field in row]

    def _choose(self, change: Any) -> None:
        """Take over the chosen preset."""
        if not self._busy and change["new"] in self._presets:
            self.set_kernel(self._presets[change["new"]])

    def _typed(self, _: Any) -> None:
        """Redraw after a number was typed."""
        if not self._busy:
            self._redraw()

    def _redraw(self) -> None:
        """Show the answer to the kernel, and say it."""
        kernel = self.kernel
        self._busy = True
        self.preset.value = next(
            (name for name, each in self._presets.items() if np.allclose(each, kernel)),
            OWN_NUMBERS,
        )
        self._busy = False
        response = self._picture.update(kernel)
        total = format_number(float(kernel.sum().round(12)))
        flat = f"A constant area of grey level 1 answers {total}."
        words = describe(response, "response")
        self.text = f"Sum of the weights: {total}. {flat}\n{words}"
        self.png = self._picture.png()
        # Said aloud in one sentence; the statistics are there for whoever opens them.
        self._words.value = spoken_html(f"Sum of the weights: {total}.") + folded_html(
            "Statistics", f"{flat}\n{words}"
        )
        self._shown.value = picture_html(self.png, f"Image and response. {words}")


def check_kernel(kernel: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return a kernel as numbers."""
    # Shape of kernel: (height, width); result: float64 (height, width)
    weights = as_numbers(kernel, "kernel").astype(np.float64)
    if weights.ndim != 2 or max(weights.shape) > MAX_KERNEL_SIDE:
        raise ValueError(
            f"Expected a kernel of shape (height, width), at most {MAX_KERNEL_SIDE} "
            f"a side. Received shape {weights.shape}. Take a smaller kernel."
        )
    if not np.isfinite(weights).all():
        raise ValueError(
            "Expected finite weights. Received NaN or an infinity. "
            "Look for a division by zero."
        )
    return weights


def _number_fields(
    ipywidgets: Any, weights: npt.NDArray[np.float64]
) -> list[list[Any]]:
    """Return one labelled number field for each weight."""
    style = {"description_width": "4ch"}
    layout = ipywidgets.Layout(width="12ch")
    field = ipywidgets.FloatText
    return [
        [
            field(
                value=float(value),
                step=0.5,
                description=f"{row}, {column}",
                **_tooltip(field, f"Weight in row {row}, column {column}"),
                style=style,
                layout=layout,
            )
            for column, value in enumerate(values)
        ]
        for row, values in enumerate(weights)
    ]


def _tooltip(widget: Any, text: str) -> dict[str, str]:
    """Return the option for a tooltip: ipywidgets 7, which Colab has, calls it so."""
    known = "tooltip" in widget.class_trait_names()
    return {"tooltip" if known else "description_tooltip": text}
