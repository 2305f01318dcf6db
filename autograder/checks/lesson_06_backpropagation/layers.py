"""Oracles of lesson 06: slopes of layers, written apart from the lesson's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.student.diagnosis import FloatArray, Stop

ALL_ZERO = "every slope is 0: is the result returned before anything is added to it?"
UNLIKE_SHAPES = Stop(
    ("shape-mismatch", "broadcast", "mismatch in its core dimension", "not aligned"),
    "shapes that do not match",
    "two arrays do not fit each other in the line that stops. Print both shapes just "
    "before it, and say for each axis what it counts: images, places, "
    "channels, filters.",
)


def drawn(shape: tuple[int, ...], seed: list[int], kind: str = "mixed") -> FloatArray:
    """Return numbers with two decimals: of both signs, all negative, or from 0 to 1."""
    generator = np.random.default_rng(seed)
    low, high = {"mixed": (-3, 3), "negative": (-4, -1), "fractions": (0, 1)}[kind]
    return np.asarray(np.round(generator.uniform(low, high, shape), 2))


def kernel_slope(u: Any, delta: Any, k1: int, k2: int) -> FloatArray:
    """Return ∂J/∂W, shape (k1, k2, c, m)."""
    windows = np.lib.stride_tricks.sliding_window_view(u, delta.shape[1:3], axis=(1, 2))
    slopes: FloatArray = np.einsum("iabnjk,ijkm->abnm", windows[:, :k1, :k2], delta)
    return slopes


def input_slope(delta: Any, kernel: Any) -> FloatArray:
    """Return ∂J/∂U, shape (batch, rows + k1 − 1, columns + k2 − 1, c)."""
    high, wide = kernel.shape[:2]
    sides = ((0, 0), (high - 1, high - 1), (wide - 1, wide - 1), (0, 0))
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(delta, sides), (high, wide), axis=(1, 2)
    )
    slopes: FloatArray = np.einsum("ipqmab,abnm->ipqn", windows, kernel[::-1, ::-1])
    return slopes


def pooled(x: Any, k: int, s: int) -> FloatArray:
    """Return max pooling, shape (batch, rows, columns, channels)."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return np.asarray(windows[:, ::s, ::s].max(axis=(4, 5)), dtype=np.float64)


def nothing(right: Callable[..., FloatArray]) -> Callable[..., FloatArray]:
    """Return the oracle of somebody whose slopes are all 0."""
    return lambda *given: np.zeros_like(right(*given))


def sigmoid(z: Any) -> FloatArray:
    """Return 1 / (1 + exp(−z)) without an overflow."""
    return np.asarray((1 + np.tanh(np.asarray(z) / 2)) / 2)
