"""Rates that change while a network trains."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def inverse_time(rate: float, decay: float, step: npt.ArrayLike) -> Array:
    """Return rate ÷ (1 + decay · step).

    Parameters
    ----------
    rate : float
        At step 0.
    decay : float
        After 1 / decay steps the rate is halved.
    step : array_like
        Steps (batches) so far.

    Returns
    -------
    ndarray of float64, shape of step
        The rate there.
    """
    return np.asarray(rate / (1 + decay * np.asarray(step, dtype=np.float64)))


def warm_up_cosine(rate: float, warm: int, total: int, step: npt.ArrayLike) -> Array:
    """Return a rate that rises in a straight line and falls in half a cosine.

    Parameters
    ----------
    rate : float
        The largest, at step `warm`.
    warm, total : int
        Where it ends to rise; where it arrives at 0.
    step : array_like
        Steps so far, 0 to total.

    Returns
    -------
    ndarray of float64, shape of step
        The rate there.

    Raises
    ------
    ValueError
        If total is not larger than warm, or warm is negative.
    """
    if not 0 <= warm < total:
        raise ValueError(
            f"Expected 0 ≤ warm < total. Received warm {warm} and total {total}."
        )
    now = np.asarray(step, dtype=np.float64)
    rising = now / max(warm, 1)
    falling = (1 + np.cos(np.pi * (now - warm) / (total - warm))) / 2
    return np.asarray(rate * np.where(now < warm, rising, falling))
