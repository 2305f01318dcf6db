"""2.1: one picture becomes a batch that Keras accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, close
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class PictureCase:
    """A grey or colour picture, drawn from a seed.

    Parameters
    ----------
    shape : tuple of int
        (height, width) or (height, width, 3), in pixels.
    dtype : str, default="uint8"
        Type of its numbers.
    seed : int, default=0
        Seed of the generator.
    """

    shape: tuple[int, ...]
    dtype: str = "uint8"
    seed: int = 0

    def draw(self) -> Any:
        """Return the picture, intensities from 0 to 255."""
        generator = np.random.default_rng(self.seed)
        return generator.integers(0, 256, self.shape).astype(self.dtype)


def verify_to_batch(to_batch: Any, case: PictureCase) -> None:
    """Check shape, type and values of the batch."""
    picture = case.draw()
    result = call(to_batch, picture, name="to_batch")
    batch = as_array(result, "the result of to_batch")
    height, width = case.shape[:2]
    channels = case.shape[2] if len(case.shape) == 3 else 1
    if batch.shape != (1, height, width, channels):
        _raise_shape(batch.shape, height, width, channels)
    dtype = np.asarray(result).dtype
    if dtype != np.float32:
        raise CheckFailed(
            "The result of to_batch has the wrong type of numbers.",
            expected="float32",
            received=str(dtype),
            hint="convert with `.astype(np.float32)`: it is what Keras computes with, "
            "and half the memory of float64.",
            mistake="wrong dtype",
        )
    if not close(batch[0].reshape(picture.shape), picture):
        _raise_values(batch, picture)


def _raise_shape(
    shape: tuple[int, ...], height: int, width: int, channels: int
) -> None:
    no_batch = (
        "batch axis missing",
        "the first axis counts pictures, and one picture is a batch of 1: add an axis "
        "in front.",
    )
    misplaced = (
        "axes in the wrong places",
        "the picture axis stands in front, not behind: (1, height, width, channels).",
    )
    known = {
        (height, width, channels): no_batch,
        (height, width): (
            "axes missing",
            "Keras wants four axes: pictures, rows, columns, channels. Add one in "
            "front and, for a grey picture, one behind.",
        ),
        (1, height, width): (
            "channel axis missing",
            "a grey picture has one channel, and it needs an axis of its own at the "
            "end.",
        ),
        (1, channels, height, width): (
            "channels first",
            "channels come last in this course (NHWC: pictures, height, width, "
            "channels), as in Keras.",
        ),
        (height, width, channels, 1): misplaced,
        (1, width, height, channels): (
            "rows and columns swapped",
            "height comes before width: do not transpose the picture.",
        ),
    }
    mistake, hint = known.get(
        shape, ("wrong shape", "the four axes are pictures, rows, columns, channels.")
    )
    raise CheckFailed(
        f"The result of to_batch has the wrong shape: {mistake}.",
        expected=f"shape {(1, height, width, channels)}",
        received=f"shape {shape}",
        hint=hint,
        mistake=mistake,
    )


def _raise_values(batch: Any, picture: Any) -> None:
    scaled = close(batch[0].reshape(picture.shape) * 255, picture, 1e-3)
    raise CheckFailed(
        "to_batch changes the numbers of the picture.",
        expected="the same intensities in another arrangement",
        received="intensities divided by 255" if scaled else "other numbers",
        hint="scaling is a step of its own; here only the shape and the type change."
        if scaled
        else "a reshape that mixes rows, columns and channels moves pixels: only add "
        "axes of length 1.",
        mistake="picture scaled" if scaled else "pixels mixed up",
    )


TO_BATCH = Exercise(
    name="to_batch",
    title="2.1 From a picture to a batch",
    verify=verify_to_batch,
    visible=(PictureCase((5, 7)), PictureCase((4, 6, 3), seed=1)),
)
