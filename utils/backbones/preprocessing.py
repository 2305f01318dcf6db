"""Turn pictures into what a pretrained network was trained on; arguments stay as is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.backbones.tiny import CENTRE, SPREAD

Batch = npt.NDArray[np.float32]
IMAGENET_MEANS_BGR = (103.939, 116.779, 123.68)


def as_pictures(images: Any) -> list[npt.NDArray[Any]]:
    """Return single colour pictures."""
    # Shape of result: list of (height, width, 3)
    single = not isinstance(images, list | tuple) and np.ndim(images) < 4
    return [_as_colour(image) for image in ([images] if single else images)]


def _as_colour(image: Any) -> npt.NDArray[Any]:
    picture = np.asarray(image)
    if picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 1):
        picture = np.repeat(picture.reshape(*picture.shape[:2], 1), 3, axis=2)
    if picture.ndim != 3 or picture.shape[2] not in (3, 4) or not picture.size:
        raise ValueError(
            "Expected pictures of shape (height, width, 3). "
            f"Received shape {picture.shape}. Read a file with data.read_picture."
        )
    if picture.min() < 0 or picture.max() > 255:
        raise ValueError(
            "Expected intensities from 0 to 255. "
            f"Received {picture.min():g} to {picture.max():g}. "
            "Give the picture itself: it must not be preprocessed yet."
        )
    return picture[:, :, :3]


def resize(image: npt.NDArray[Any], side: int) -> Batch:
    """Return a picture of the wanted size; its proportions may change.

    Parameters
    ----------
    image : ndarray, shape (height, width, 3)
        Intensities from 0 to 255.
    side : int
        Height and width wanted, in pixels.

    Returns
    -------
    ndarray of float32, shape (side, side, 3)
        Bilinear; when it gets smaller, all pixels take part.
    """
    if image.shape[:2] == (side, side):
        return np.array(image, dtype=np.float32)
    from PIL import Image

    planes = [
        Image.fromarray(np.ascontiguousarray(image[..., c], np.float32)).resize(
            (side, side), Image.Resampling.BILINEAR
        )
        for c in range(3)
    ]
    return np.stack([np.asarray(plane) for plane in planes], axis=-1)


def vgg16(images: Any) -> Batch:
    """Return pictures as VGG16 wants them."""
    # Shape of images: (..., 3); result: float32 (..., 3)
    reversed_order = np.array(images, dtype=np.float32)[..., ::-1]
    means = np.array(IMAGENET_MEANS_BGR, dtype=np.float32)
    return np.asarray(reversed_order - means, dtype=np.float32)


def mobilenet_v2(images: Any) -> Batch:
    """Return pictures as MobileNetV2 wants them."""
    # Shape of images: (..., 3); result: float32 (..., 3)
    return np.array(images, dtype=np.float32) / np.float32(127.5) - np.float32(1)


def own(images: Any) -> Batch:
    """Return pictures as the network of lesson 8 wants them: it scales them itself."""
    # Shape of images: (..., 3); result: float32 (..., 3)
    return np.array(images, dtype=np.float32)


def tiny(images: Any) -> Batch:
    """Return pictures as the bundled network wants them."""
    # Shape of images: (..., 3); result: float32 (..., 3)
    values = np.array(images, dtype=np.float32)
    return (values - np.float32(CENTRE)) / np.float32(SPREAD)


def stack(pictures: Sequence[npt.NDArray[Any]], side: int) -> Batch:
    """Return pictures of any sizes as one batch."""
    # Shape of pictures: sequence of (height, width, 3); result: float32 (n, side, side,
    # 3)
    return np.stack([resize(picture, side) for picture in pictures])
