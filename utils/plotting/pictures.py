"""Sort what is to be drawn into single arrays, scales and words."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.plotting.words import as_numbers, describe

MAX_WORDS = 12
MAX_SIDE_OF_CELLS = 32
Array = npt.NDArray[Any]


def split_images(images: Any) -> list[Array]:
    """Return the single images of an image, a batch or a list."""
    if _is_collection(images):
        return [_as_image(image) for image in images]
    array = as_numbers(images, "images")
    batch = array.ndim == 4 or (array.ndim == 3 and array.shape[2] not in (1, 3, 4))
    return [_as_image(image) for image in (array if batch else [array])]


def _is_collection(arrays: Any) -> bool:
    """Return whether this is a list of arrays, not an array written as a list."""
    if not isinstance(arrays, list | tuple) or not arrays:
        return False
    return isinstance(arrays[0], np.ndarray) or np.ndim(arrays[0]) >= 2


def _as_image(image: Any) -> Array:
    """Return one image without a channel axis of one, and without transparency."""
    array = as_numbers(image, "image")
    if array.ndim == 3 and array.shape[2] in (1, 3, 4):
        return array[:, :, 0] if array.shape[2] == 1 else array[:, :, :3]
    if array.ndim == 2:
        return array
    raise ValueError(
        "Expected an image of shape (height, width), (height, width, 1) or "
        f"(height, width, 3). Received shape {array.shape}. "
        "Choose one image of a batch with images[0], one channel with image[:, :, 0]."
    )


def split_maps(maps: Any, name: str) -> list[Array]:
    """Return the single two-dimensional arrays of a map, a stack or a list."""
    # Shape of result: list of (height, width)
    if _is_collection(maps):
        arrays = [as_numbers(each, name) for each in maps]
    else:
        array = as_numbers(maps, name)
        arrays = list(array) if array.ndim == 3 else [array]
    for array in arrays:
        if array.ndim != 2:
            raise ValueError(
                f"Expected a {name} of shape (height, width). "
                f"Received shape {array.shape}. "
                "Choose one map, for example array[0, :, :, 0] of a layer's output."
            )
    return arrays


def panel_titles(titles: Sequence[str] | None, number: int) -> list[str]:
    """Return one title for each panel."""
    if titles is None:
        return [""] * number
    names = [titles] if isinstance(titles, str) else [str(title) for title in titles]
    if len(names) != number:
        raise ValueError(
            f"Expected {number} titles, one for each panel. "
            f"Received {len(names)}. Pass as many titles as arrays."
        )
    return names


def largest_size(arrays: Sequence[Array]) -> float:
    """Return the largest absolute finite value, or 1 when all are zero."""
    finite = [np.abs(array[np.isfinite(array)].astype(np.float64)) for array in arrays]
    return max((float(each.max()) for each in finite if each.size), default=0.0) or 1.0


def robust_size(arrays: Sequence[Array]) -> float:
    """Return the size that 99 of 100 values of large maps stay within.

    One bright edge would make a map nearly white otherwise. Small maps, whose cells
    are looked at one by one, keep their largest value.
    """
    if max(max(array.shape) for array in arrays) <= MAX_SIDE_OF_CELLS:
        return largest_size(arrays)
    sizes = np.concatenate(
        [np.abs(array[np.isfinite(array)].astype(np.float64)) for array in arrays]
    )
    inner = float(np.quantile(sizes, 0.99)) if sizes.size else 0.0
    return inner or largest_size(arrays)


def has_minus(arrays: Sequence[Array]) -> bool:
    """Return whether any value is below zero, rounding errors left out."""
    limit = 1e-9 * largest_size(arrays)
    return any(bool((array[np.isfinite(array)] < -limit).any()) for array in arrays)


def grey_range(pictures: Sequence[Array]) -> tuple[float, float]:
    """Return the values to draw black and white, the same for all pictures."""
    if all(picture.dtype == np.uint8 for picture in pictures):
        # The course's digits count ink from 0 to 16; 0 to 255 would show them black.
        brightest = max(int(picture.max()) for picture in pictures)
        return 0.0, 16.0 if 0 < brightest <= 16 else 255.0
    values = np.concatenate([picture[np.isfinite(picture)] for picture in pictures])
    low, high = (float(values.min()), float(values.max())) if values.size else (0, 1)
    return (0.0, 1.0) if low >= 0 and high <= 1 else (low, high)


def panels_in_words(arrays: Sequence[Array], names: Sequence[str], kind: str) -> str:
    """Describe each array under its title."""
    parts = []
    for index, (array, name) in enumerate(zip(arrays, names, strict=True), start=1):
        numbered = f"{kind} {index}" if len(arrays) > 1 else kind
        parts.append(describe(array, name or numbered))
    if len(parts) > MAX_WORDS:
        parts[MAX_WORDS:] = [f"… and {len(arrays) - MAX_WORDS} more."]
    return "\n".join(parts)


def join_words(*parts: str) -> str:
    """Return the non-empty parts on lines of their own."""
    return "\n".join(part for part in parts if part)
