"""Change pictures at random by moving their pixels: cheap, and the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Change = Callable[[Array, np.random.Generator], Array]


@dataclass(frozen=True)
class Flip:
    """Mirror each image left to right, or not, with equal chance."""

    def __call__(self, images: Array, generator: np.random.Generator) -> Array:
        """Return changed images.

        Parameters
        ----------
        images : ndarray, shape (n, height, width, channels)
            Left as they are.
        generator : numpy.random.Generator
            Decides.

        Returns
        -------
        ndarray
            Same shape and dtype.
        """
        mirrored = generator.random(len(images)) < 0.5
        changed = images.copy()
        changed[mirrored] = images[mirrored, :, ::-1]
        return changed


@dataclass(frozen=True)
class Shift:
    """Move each image by up to so many pixels down or up and to a side.

    Attributes
    ----------
    pixels : int
        Largest distance; what comes in from outside repeats the picture mirrored.
    """

    pixels: int = 4

    def __call__(self, images: Array, generator: np.random.Generator) -> Array:
        """Return changed images; see `Flip`."""
        height, width = images.shape[1:3]
        reach = self.pixels
        sides = ((0, 0), (reach, reach), (reach, reach), (0, 0))
        padded = np.pad(images, sides, mode="reflect")
        windows = np.lib.stride_tricks.sliding_window_view(
            padded, (height, width), axis=(1, 2)
        )
        down, right = generator.integers(0, 2 * reach + 1, (2, len(images)))
        chosen = windows[np.arange(len(images)), down, right]
        return np.ascontiguousarray(np.moveaxis(chosen, 1, -1))


def changer(augment: Any) -> Change | None:
    """Return what changes a batch, from whatever was asked for."""
    if augment is None or (isinstance(augment, Sequence) and not augment):
        return None
    if isinstance(augment, Sequence):
        return _chain([changer(each) for each in augment])
    if _is_layer(augment):
        return lambda images, generator: _through_layer(augment, images)
    if callable(augment):
        change: Change = augment
        return change
    raise TypeError(
        "Expected augmentation as a Keras layer, a function of (images, generator), "
        f"or a list of these. Received {type(augment).__name__}. "
        "Try augment=[training.Flip(), training.Shift(4)]."
    )


def _is_layer(value: Any) -> bool:
    import keras

    return isinstance(value, keras.layers.Layer)


def _chain(changes: Sequence[Change | None]) -> Change:
    def change(images: Array, generator: np.random.Generator) -> Array:
        for each in changes:
            images = images if each is None else each(images, generator)
        return images

    return change


def _through_layer(layer: Any, images: Array) -> Array:
    """Return what a layer makes of images, as uint8 again when they were that."""
    import keras

    changed = keras.ops.convert_to_numpy(layer(images, training=True))
    if images.dtype == np.uint8:
        changed = np.clip(np.rint(changed), 0, 255)
    same: Array = np.asarray(changed, images.dtype)
    return same
