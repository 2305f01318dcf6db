"""A picture and its response map, redrawn quickly when the kernel changes."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting import (
    as_numbers,
    describe,
    grey_range,
    label_pixels,
    new_figure,
    robust_size,
    signed_scale,
)

MAX_SIDE = 128
Array = npt.NDArray[Any]


def shrink(image: npt.ArrayLike, max_side: int = MAX_SIDE) -> tuple[Array, int]:
    """Return a grey picture no larger than wanted, by averaging blocks.

    Examples
    --------
    >>> picture, factor = shrink([[0, 2, 4, 4], [2, 4, 4, 4]], max_side=2)
    >>> picture, factor
    (array([[2., 4.]]), 2)
    """
    # Shape of image: (height, width) or (height, width, channels)
    picture = as_numbers(image, "image").astype(np.float64)
    if picture.ndim == 3:
        picture = picture.mean(axis=2)
    if picture.ndim != 2:
        raise ValueError(
            "Expected an image of shape (height, width) or (height, width, 3). "
            f"Received shape {picture.shape}. Choose one image of a batch."
        )
    factor = -(-max(picture.shape) // max_side)
    height, width = (max(side // factor, 1) for side in picture.shape)
    cut = picture[: height * factor, : width * factor]
    blocks = cut.reshape(height, cut.shape[0] // height, width, cut.shape[1] // width)
    return np.asarray(blocks.mean(axis=(1, 3))), factor


class ResponsePicture:
    """A figure of an image and its response to a kernel that can change."""

    # Shape of image: (height, width) or (height, width, 3)

    def __init__(self, image: npt.ArrayLike) -> None:
        self.image, factor = shrink(image)
        note = f"image, {factor} × {factor} pixels averaged" if factor > 1 else "image"
        self.figure, axes = new_figure(1, 2, width=3.6, height=3.0)
        low, high = grey_range([self.image])
        left, right = axes[0]
        left.imshow(self.image, cmap="gray", vmin=low, vmax=max(high, low + 1e-9))
        left.set_title(note, fontsize="medium")
        right.set_title("response", fontsize="medium")
        self._shown = right.imshow(self.image * 0, **signed_scale(1.0))
        label_pixels(left)
        label_pixels(right, y=False)
        self.figure.colorbar(
            self._shown, ax=right, label="grey levels × weight", extend="both"
        )
        self._settled = False

    def update(self, kernel: npt.NDArray[np.float64]) -> Array:
        """Show the response to a kernel."""
        # Shape of kernel: float64 (height, width)
        if any(k > n for k, n in zip(kernel.shape, self.image.shape, strict=True)):
            raise ValueError(
                f"Expected a kernel no larger than the image {self.image.shape}. "
                f"Received {kernel.shape}. Take a smaller kernel."
            )
        from scipy.signal import correlate2d

        response = np.asarray(correlate2d(self.image, kernel, mode="valid"))
        limit = robust_size([response])
        height, width = response.shape
        self._shown.set_data(response)
        self._shown.set_extent((-0.5, width - 0.5, height - 0.5, -0.5))
        self._shown.set_clim(-limit, limit)
        self.figure.description = (
            f"{describe(self.image, 'image')}\n{describe(response, 'response')}"
        )
        return response

    def png(self) -> bytes:
        """Return the picture as PNG bytes, always of one size."""
        if not self._settled:
            # Laying out takes longer than drawing: once is enough.
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
            self._settled = True
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=85)
        return buffer.getvalue()
