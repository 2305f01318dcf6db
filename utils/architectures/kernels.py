"""Kernels made of other layers: of a dense one, and of two in a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def one_kernel(a: npt.ArrayLike, b: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the kernel that does in one layer what a and then b do, without a bend.

    Parameters
    ----------
    a, b : array_like, shape (rows, columns, channels in, filters)
        Kernels of two layers, the second one behind the first.

    Returns
    -------
    ndarray
        Its sides are one smaller than the sums of theirs.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    (k1, k2), (l1, l2) = first.shape[:2], second.shape[:2]
    sides = (k1 + l1 - 1, k2 + l2 - 1)
    of_first, of_second = (np.fft.fft2(k, sides, axes=(0, 1)) for k in (first, second))
    return np.fft.ifft2(of_first @ of_second, axes=(0, 1)).real


def sliding(reader: Any) -> Any:
    """Return a network that reads, place by place, what another reads at one place.

    Parameters
    ----------
    reader : keras.Sequential
        Its last two layers are Flatten and Dense.

    Returns
    -------
    keras.Sequential
        For pictures of any size; its output are the answers of all windows. It shares
        the other layers with the reader.
    """
    import keras
    from keras import layers

    *before, flatten, dense = reader.layers
    high, wide, channels = flatten.input.shape[1:]
    weights, bias = dense.get_weights()
    answers = layers.Conv2D(dense.units, (high, wide), activation=dense.activation)
    picture = keras.Input((None, None, reader.input_shape[-1]))
    model = keras.Sequential([picture, *before, answers])
    answers.set_weights([weights.reshape(high, wide, channels, -1), bias])
    return model
