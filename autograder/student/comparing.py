"""When two values are the same: numbers of any float type, texts, tuples."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


def close(
    received: npt.ArrayLike, expected: npt.ArrayLike, tolerance: float = 1e-5
) -> bool:
    """Tell whether two arrays agree.

    The tolerance is relative to the largest expected magnitude (at least 1), so
    that float32 answers are as welcome as float64 ones. Infinity and NaN agree with
    their like only, which wrong oracles expect where an answer overflows.
    """
    value, right = np.asarray(received), np.asarray(expected)
    if value.shape != right.shape:
        return False
    finite = np.isfinite(right)
    if not finite.all():
        if not np.array_equal(value[~finite], right[~finite], equal_nan=True):
            return False
        value, right = value[finite], right[finite]
    if right.size == 0:
        return True
    scale = max(1.0, float(np.abs(right).max()))
    return bool(np.abs(value - right).max() <= tolerance * scale)


def same(received: Any, expected: Any) -> bool:
    """Tell whether two values agree: arrays and floats nearly, all others exactly."""
    if isinstance(expected, np.ndarray | float) and not isinstance(expected, np.bool_):
        try:
            return close(received, expected)
        except (TypeError, ValueError):
            return False
    if isinstance(expected, tuple) and isinstance(received, tuple):
        return len(received) == len(expected) and all(
            same(one, other) for one, other in zip(received, expected, strict=True)
        )
    return type(received) is type(expected) and bool(received == expected)
