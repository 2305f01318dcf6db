"""Filters of a trained network's first layer, as small colour pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data import DataCard, checksum
from utils.download import keras_home
from utils.plotting import LessonFigure, as_numbers, new_figure

BUNDLED = Path(__file__).with_name("first_layer.npz")
_PATTERN = "vgg16_weights_tf_dim_ordering_tf_kernels*.h5"
_VGG_SHAPE = (3, 3, 3, 64)


def load_first_layer() -> tuple[
    npt.NDArray[np.float32], npt.NDArray[np.float32], DataCard
]:
    """Load the first layer of VGG16 where its weights are, else a small bundled one.

    Nothing is downloaded and no network is built. VGG16's weights are looked for
    where Keras keeps them: ``models/`` in ``KERAS_HOME`` or ``~/.keras``.

    Returns
    -------
    kernels : ndarray of float32, shape (height, width, 3, filters)
        Weights.
    biases : ndarray of float32, shape (filters,)
        One per filter.
    card : DataCard
        Which network it is; `stand_in` for the bundled one.
    """
    for path in sorted((keras_home() / "models").glob(_PATTERN)):
        try:
            kernels, biases = _read_vgg16(path)
        except (OSError, ValueError) as error:
            print(  # noqa: T201 - said aloud: the student expects VGG16
                f"{path.name} cannot be read ({error}); the bundled filters are shown. "
                "Delete the file to have Keras fetch it again."
            )
            continue
        return kernels, biases, _vgg16_card(kernels)
    return _bundled()


def _read_vgg16(path: Path) -> tuple[Any, Any]:
    """Find the kernels and biases of block1_conv1 by their shapes."""
    import h5py

    found: dict[tuple[int, ...], Any] = {}

    def look(_name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found.setdefault(item.shape, np.array(item, dtype=np.float32))

    with h5py.File(path, "r") as file:
        if "block1_conv1" not in file:
            raise ValueError("it has no layer block1_conv1")
        file["block1_conv1"].visititems(look)
    if _VGG_SHAPE not in found or (64,) not in found:
        raise ValueError(f"expected kernels of shape {_VGG_SHAPE}, found {list(found)}")
    return found[_VGG_SHAPE], found[(64,)]


def _vgg16_card(kernels: npt.NDArray[np.float32]) -> DataCard:
    return DataCard(
        name="VGG16, first layer (block1_conv1)",
        source="K. Simonyan and A. Zisserman, trained on ImageNet; your Keras cache",
        shape=kernels.shape,
        sha256=checksum(kernels),
        licence="CC BY 4.0",
    )


def _bundled() -> tuple[Any, Any, DataCard]:
    with np.load(BUNDLED, allow_pickle=False) as file:
        kernels = file["kernels"].astype(np.float32)
        biases = file["biases"].astype(np.float32)
        note = json.loads(str(file["note"]))
    card = DataCard(
        name="first layer of a small network of this course",
        source="benchmarks/train_first_layer.py, on crops of "
        f"{len(note['photos'])} photographs: which one is it?",
        shape=kernels.shape,
        sha256=checksum(kernels),
        licence="MIT, as this course",
        stand_in=True,
        note=f"accuracy {note['accuracy']:.0%} on other parts of the photographs, seed "
        f"{note['seed']}; VGG16's own filters are shown where its weights are in the "
        "Keras cache",
    )
    return kernels, biases, card


def show_filters(
    kernels: npt.ArrayLike, *, columns: int = 8, title: str = "", caption: str = ""
) -> LessonFigure:
    """Draw filters with three input channels as colour pictures.

    Parameters
    ----------
    kernels : array_like, shape (height, width, 3, filters)
        Weights. Each filter has a scale of its own: 0 is middle grey.
    columns : int, default=8
        Filters in a row.
    title, caption : str, optional
        Above and below the figure.

    Returns
    -------
    LessonFigure
        With words for those who cannot see it.

    Raises
    ------
    ValueError
        If the filters do not have three input channels.
    """
    weights = as_numbers(kernels, "kernels")
    if weights.ndim != 4 or weights.shape[2] != 3:
        raise ValueError(
            "Filters are drawn in colour when they have three input channels. Expected "
            f"shape (height, width, 3, filters). Received shape {weights.shape}."
        )
    number = weights.shape[3]
    rows = -(-number // columns)
    figure, axes = new_figure(
        rows, min(columns, number), width=1.0, height=1.05, title=title, caption=caption
    )
    for place, axis in enumerate(axes.ravel()):
        axis.set_axis_off()
        if place < number:
            kernel = weights[..., place]
            largest = float(np.abs(kernel).max()) or 1.0
            axis.imshow(0.5 + kernel / (2 * largest), interpolation="nearest")
            axis.set_title(str(place), fontsize=8, pad=2)
    figure.description = _in_words(weights, caption)
    return figure


def _in_words(weights: npt.NDArray[Any], caption: str) -> str:
    grey = weights.mean(axis=2, keepdims=True)
    colour = np.abs(weights - grey).sum(axis=(0, 1, 2))
    share = colour / np.maximum(np.abs(weights).sum(axis=(0, 1, 2)), 1e-12)
    coloured = int((share > 0.5).sum())
    height, width, _, number = weights.shape
    return (
        f"{number} filters of {height} × {width} pixels. In {coloured} of them colour "
        f"differences weigh more than light and dark, in {number - coloured} less. "
        f"{caption}"
    ).strip()
