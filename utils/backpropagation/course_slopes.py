"""Layers and their slopes, for whoever has not written them yet."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
windows_of = np.lib.stride_tricks.sliding_window_view


def convolve(u: Array, kernel: Array) -> Array:
    """Convolve (b, h, w, c) with (k1, k2, c, m), valid, stride 1, without bias."""
    patches = windows_of(u, kernel.shape[:2], axis=(1, 2))
    return np.asarray(np.tensordot(patches, kernel, ((4, 5, 3), (0, 1, 2))))


def max_pool(x: Array, k: int, s: int) -> Array:
    """Return the largest number of each k × k window, stride s, (b, r, c, channels)."""
    return np.asarray(windows_of(x, (k, k), axis=(1, 2))[:, ::s, ::s].max(axis=(4, 5)))


def kernel_gradient(u: Array, delta: Array, k1: int, k2: int) -> Array:
    """Return ∂J/∂W, shape (k1, k2, c, m)."""
    patches = windows_of(u, (k1, k2), axis=(1, 2))
    slopes = np.tensordot(patches, delta, ((0, 1, 2), (0, 1, 2)))
    return np.asarray(slopes.transpose(1, 2, 0, 3))


def bias_gradient(delta: Array) -> Array:
    """Return ∂J/∂b, shape (m,)."""
    return np.asarray(delta.sum(axis=(0, 1, 2)))


def bend_gradient(name: str, z: Array, upstream: Array) -> Array:
    """Return the slope before the bend, in the shape of z."""
    if name == "relu":
        return np.asarray(np.where(z > 0, upstream, 0.0))
    steep = 1 / (4 * np.cosh(np.clip(z, -300, 300) / 2) ** 2)
    return np.asarray(steep * upstream)


def input_gradient(delta: Array, kernel: Array) -> Array:
    """Return ∂J/∂U: each value of delta stamps the kernel, (b, h, w, c)."""
    batch, rows, columns, _ = delta.shape
    high, wide, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + high - 1, columns + wide - 1, channels))
    for i, j in np.ndindex(high, wide):
        slopes[:, i : i + rows, j : j + columns] += delta @ kernel[i, j].T
    return slopes


def pool_gradient(x: Array, upstream: Array, k: int, s: int) -> Array:
    """Return the slope at x: each window hands its slope to one largest pixel."""
    slopes = np.zeros(x.shape)
    image, channel = np.ogrid[: x.shape[0], : x.shape[3]]
    for row, column in np.ndindex(upstream.shape[1:3]):
        r, c = row * s, column * s
        window = x[:, r : r + k, c : c + k].reshape(len(x), k * k, -1)
        down, right = np.divmod(window.argmax(axis=1), k)
        slopes[image, r + down, c + right, channel] += upstream[:, row, column]
    return slopes
