"""Look inside a network: maps of its layers, where its answer comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Maps = npt.NDArray[np.float32]


def layer_outputs(model: Any, names: Sequence[str], batch: Any) -> dict[str, Maps]:
    """Return what several layers make of a batch, in one pass.

    Parameters
    ----------
    model : keras.Model
        A functional or sequential model.
    names : sequence of str
        Names of layers.
    batch : array_like, shape (n, height, width, 3)
        Preprocessed pictures.

    Returns
    -------
    dict of str to ndarray of float32
        The output of each layer, (n, ...).

    Raises
    ------
    ValueError
        If there is no layer of a name.
    """
    import keras

    known = [layer.name for layer in model.layers]
    for name in names:
        if name not in known:
            raise ValueError(
                f"Expected names among {', '.join(known)}. Received {name!r}. "
                "Copy it from model.summary()."
            )
    outputs = [model.get_layer(name).output for name in names]
    results = keras.Model(model.input, outputs)(np.asarray(batch, np.float32))
    arrays = [keras.ops.convert_to_numpy(each) for each in keras.tree.flatten(results)]
    return {
        name: np.asarray(each, np.float32)
        for name, each in zip(names, arrays, strict=True)
    }


def occlusion_map(
    score: Callable[[npt.NDArray[np.uint8]], npt.ArrayLike],
    image: npt.NDArray[Any],
    *,
    window: int = 8,
    stride: int = 4,
    fill: float = 128.0,
) -> Maps:
    """Slide a grey square over a picture and see how much the score falls.

    Parameters
    ----------
    score : callable
        Takes a batch (n, height, width, 3) from 0 to 255, returns n numbers.
    image : ndarray, shape (height, width, 3)
        The picture, from 0 to 255; not changed.
    window, stride : int
        Side of the square and step, in pixels.
    fill : float, default=128
        Grey level of the square.

    Returns
    -------
    ndarray of float32, shape (rows, columns)
        Score of the whole picture less score with the square there: positive where
        the square hides what the score depends on.

    Raises
    ------
    ValueError
        If the square does not fit, or the stride is below 1.

    References
    ----------
    .. [1] M. Zeiler and R. Fergus, "Visualizing and understanding convolutional
       networks", ECCV 2014, arXiv:1311.2901.
    """
    picture = np.asarray(image)
    height, width = picture.shape[:2]
    if not 0 < window <= min(height, width) or stride < 1:
        raise ValueError(
            f"Expected a window from 1 to {min(height, width)} and a stride of at "
            f"least 1. Received {window} and {stride}. Take a smaller window."
        )
    rows = range(0, height - window + 1, stride)
    columns = range(0, width - window + 1, stride)
    batch = np.repeat(picture[None], len(rows) * len(columns) + 1, axis=0)
    places = [(row, column) for row in rows for column in columns]
    for hidden, (row, column) in zip(batch[1:], places, strict=True):
        hidden[row : row + window, column : column + window] = fill
    scores = np.asarray(score(batch), dtype=np.float32).reshape(-1)
    drops: Maps = (scores[0] - scores[1:]).reshape(len(rows), len(columns))
    return drops


def spread_map(
    values: npt.ArrayLike, side: int, *, window: int, stride: int
) -> npt.NDArray[np.float64]:
    """Return a map of pixels: the mean of all squares that covered each.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        As `occlusion_map` returns it.
    side : int
        Height and width of the picture, in pixels.
    window, stride : int
        As given to `occlusion_map`.

    Returns
    -------
    ndarray of float64, shape (side, side)
        0 where no square came.
    """
    drops = np.asarray(values, dtype=np.float64)
    total, count = np.zeros((side, side)), np.zeros((side, side))
    for (row, column), value in np.ndenumerate(drops):
        place = (
            slice(row * stride, row * stride + window),
            slice(column * stride, column * stride + window),
        )
        total[place] += value
        count[place] += 1
    return total / np.maximum(count, 1)


def grad_cam(model: Any, batch: Any, classes: Sequence[int], layer: str) -> Maps:
    """Return where in its last map a network finds reasons for a class.

    Parameters
    ----------
    model : keras.Model
        A functional model that ends in a dense layer with softmax.
    batch : array_like, shape (n, height, width, 3)
        Preprocessed pictures.
    classes : sequence of int
        Index of the class, for each picture.
    layer : str
        A layer that has maps (rows, columns, channels), usually the last.

    Returns
    -------
    ndarray of float32, shape (n, rows, columns)
        Channels weighted by the mean gradient of the class' score *before* softmax,
        negative sums set to 0.

    Notes
    -----
    Where the maps go through a global average into the dense layer, the gradient is the
    dense layer's weight over the number of places: it is taken as it is, and Grad-CAM
    is then CAM [1]_ but for a factor. Elsewhere the backend differentiates.

    References
    ----------
    .. [1] B. Zhou and others, "Learning deep features for discriminative
       localization", CVPR 2016, arXiv:1512.04150.
    .. [2] R. Selvaraju and others, "Grad-CAM", ICCV 2017, arXiv:1610.02391.
    """
    maps = layer_outputs(model, [layer], batch)[layer]
    if ends_in_global_average(model, layer):
        kernel = np.asarray(model.layers[-1].get_weights()[0])
        weights = kernel[:, list(classes)].T / (maps.shape[1] * maps.shape[2])
    else:
        from utils.interpret.gradients import score_gradients

        weights = score_gradients(model, layer, maps, classes).mean(axis=(1, 2))
    sums = np.einsum("nrck,nk->nrc", maps, weights)
    return np.asarray(np.maximum(sums, 0), dtype=np.float32)


def ends_in_global_average(model: Any, layer: str) -> bool:
    """Tell whether a layer's maps go through one average into the last dense layer."""
    kinds = [type(each).__name__ for each in model.layers]
    names = [each.name for each in model.layers]
    behind = kinds[names.index(layer) + 1 :]
    return behind == ["GlobalAveragePooling2D", "Dense"]


def enlarge(values: npt.ArrayLike, shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Return a small map at the size of a picture, bilinear.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        The map.
    shape : tuple of int
        (height, width) wanted.

    Returns
    -------
    ndarray of float64, shape (height, width)
        Between the map's own values.
    """
    from PIL import Image

    picture = Image.fromarray(np.asarray(values, dtype=np.float32))
    grown = picture.resize(shape[::-1], Image.Resampling.BILINEAR)
    return np.asarray(grown, dtype=np.float64)


def sparsity(values: npt.ArrayLike) -> float:
    """Return the share of numbers that are exactly zero.

    Parameters
    ----------
    values : array_like
        Output of a layer, of any shape.

    Returns
    -------
    float
        From 0 to 1.
    """
    return float((np.asarray(values) == 0).mean())


def pointing_game(heat: npt.ArrayLike, mask: npt.NDArray[np.bool_]) -> bool:
    """Tell whether the largest value of a map lies on the object.

    Parameters
    ----------
    heat : array_like, shape (height, width)
        Heat map of the picture's size.
    mask : ndarray of bool, shape (height, width)
        Where the object is.

    Returns
    -------
    bool
        The first largest value decides.
    """
    values = np.asarray(heat, dtype=np.float64)
    return bool(mask[np.unravel_index(int(values.argmax()), values.shape)])


def map_correlations(
    maps: npt.ArrayLike, target: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Return the correlation of each channel with a map.

    Parameters
    ----------
    maps : array_like, shape (rows, columns, channels)
        Output of a layer for one picture.
    target : array_like, shape (rows, columns)
        The map to compare with.

    Returns
    -------
    ndarray of float64, shape (channels,)
        From −1 to 1; 0 for a channel that is the same everywhere.
    """
    array = np.asarray(maps, dtype=np.float64)
    flat = array.reshape(-1, array.shape[-1])
    flat = flat - flat.mean(axis=0)
    aim = np.asarray(target, dtype=np.float64).ravel()
    aim = aim - aim.mean()
    sizes = np.sqrt((flat**2).sum(axis=0) * (aim**2).sum())
    result = np.zeros(array.shape[-1])
    np.divide(aim @ flat, sizes, out=result, where=sizes > 0)
    return result
