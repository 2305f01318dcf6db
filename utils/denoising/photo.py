"""Clean a whole photograph with a network for 32 × 32 pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from utils.denoising.pictures import Pictures, blurred

SIDE, BORDER, BLUR = 32, 4, 1.6
STEP = SIDE - 2 * BORDER


def clean_photo(model: Any, photo: npt.NDArray[Any]) -> Pictures:
    """Clean a photograph piece by piece.

    Parameters
    ----------
    model : keras.Model
        Takes and gives pictures of shape (batch, 32, 32, 3). Anything else is replaced
        by a blur, and that is said.
    photo : ndarray of float, shape (height, width, 3)
        Values from 0 to 1; at least 32 pixels high and wide.

    Returns
    -------
    ndarray of float32, the photograph's shape
        From 0 to 1. The pieces overlap by 8 pixels, and only their middles are kept,
        so that no seams are seen.
    """
    height, width = photo.shape[:2]
    rows, columns = (-(-side // STEP) for side in (height, width))
    edges = [
        (BORDER, BORDER + count * STEP - side)
        for count, side in ((rows, height), (columns, width))
    ]
    wide = np.pad(photo, [*edges, (0, 0)], mode="reflect").astype(np.float32)
    pieces = np.stack(
        [
            wide[top : top + SIDE, left : left + SIDE]
            for top in range(0, rows * STEP, STEP)
            for left in range(0, columns * STEP, STEP)
        ]
    )
    made = _made_by(model, pieces)
    if made is None:
        print(  # noqa: T201
            "There is no network of yours yet that cleans pieces of 32 × 32 pixels: "
            f"a blur of {BLUR} takes its place."
        )
        return np.clip(blurred(photo, BLUR), 0, 1)
    inner = made[:, BORDER:-BORDER, BORDER:-BORDER]
    whole = inner.reshape(rows, columns, STEP, STEP, 3).swapaxes(1, 2)
    joined = whole.reshape(rows * STEP, columns * STEP, 3)[:height, :width]
    return np.clip(joined, 0, 1).astype(np.float32)


def _made_by(model: Any, pieces: Pictures) -> Pictures | None:
    """Return what a network makes of pieces, or None when it cannot."""
    import keras

    if not isinstance(model, keras.Model):
        return None
    try:
        made = np.asarray(model.predict(pieces, verbose=0))
    except Exception:  # whatever a half-finished model raises
        return None
    return made if made.shape == pieces.shape else None
