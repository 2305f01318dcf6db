"""2.1: one picture becomes a batch that Keras accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.diagnosis import CheckFailed, Feature, Function, Wrong
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class PictureCase:
    """A grey or colour picture."""

    shape: tuple[int, ...]  # (height, width) or (height, width, 3), in pixels
    dtype: str = "uint8"
    seed: int = 0
    is_centred: bool = False  # intensities around 0, with fractions; else 0 to 255

    def draw(self) -> tuple[Any]:
        """Return the picture."""
        generator = np.random.default_rng(self.seed)
        if self.is_centred:
            return (generator.uniform(-1, 1, self.shape).astype(self.dtype),)
        return (generator.integers(0, 256, self.shape).astype(self.dtype),)


def _with_channels(picture: Any) -> Any:
    return np.asarray(picture if picture.ndim == 3 else picture[..., None], float)


def batch_of(picture: Any) -> Any:
    """Return the picture as a batch of one, channels last."""
    return _with_channels(picture)[None]


def _wants_float32(batch: Any, _case: PictureCase) -> None:
    dtype = np.asarray(batch).dtype
    if dtype != np.float32:
        raise CheckFailed(
            "The result of to_batch has the wrong type of numbers.",
            expected="float32",
            received=str(dtype),
            hint=FLOAT32,
            mistake="wrong dtype",
        )


FLOAT32 = (
    "convert with `.astype(np.float32)`: it is what Keras computes with, and half the "
    "memory of float64."
)
FOUR_AXES = (
    "Keras wants four axes: pictures, rows, columns, channels. Add one in front and, "
    "for a grey picture, one behind."
)
NO_BATCH = (
    "the first axis counts pictures, and one picture is a batch of 1: add an axis in "
    "front."
)
NO_CHANNEL = (
    "a grey picture has one channel, and it needs an axis of its own at the end."
)
CHANNELS_FIRST = (
    "channels come last in this course (NHWC: pictures, height, width, channels), as "
    "in Keras."
)
BATCH_LAST = (
    "the picture axis stands in front, not behind: (1, height, width, channels)."
)
TURNED = "height comes before width: do not transpose the picture."
SCALED = (
    "the intensities are divided by 255: scaling is a step of its own; here only the "
    "shape and the type change."
)
MIXED = (
    "a reshape that mixes rows, columns and channels moves pixels: only add axes of "
    "length 1."
)
FIRST_CHANNEL = "a colour picture keeps its three channels; here only one is left."

TO_BATCH = Exercise(
    name="to_batch",
    title="2.1 From a picture to a batch",
    visible=(PictureCase((5, 7)), PictureCase((4, 6, 3), seed=1)),
    rule=Function(
        name="to_batch",
        arguments=PictureCase.draw,
        right=batch_of,
        demand=_wants_float32,
        wrong=[
            Wrong(name, oracle, hint, by_shape=True)
            for name, oracle, hint in (
                ("axes missing", lambda p: p, FOUR_AXES),
                ("batch axis missing", _with_channels, NO_BATCH),
                ("channel axis missing", lambda p: p[None], NO_CHANNEL),
                (
                    "channels first",
                    lambda p: np.moveaxis(batch_of(p), 3, 1),
                    CHANNELS_FIRST,
                ),
                (
                    "axes in the wrong places",
                    lambda p: _with_channels(p)[..., None],
                    BATCH_LAST,
                ),
                (
                    "rows and columns swapped",
                    lambda p: np.swapaxes(batch_of(p), 1, 2),
                    TURNED,
                ),
                ("one channel only", lambda p: batch_of(p)[..., :1], FIRST_CHANNEL),
            )
        ]
        + [
            Wrong("picture scaled", lambda p: batch_of(p) / 255, SCALED),
            Wrong(
                "pixels mixed up",
                lambda p: np.reshape(batch_of(p).T, batch_of(p).shape),
                MIXED,
            ),
        ],
        features=(Feature(np.ndim, {3: "colour pictures", 2: "grey pictures"}),),
        probes=(
            PictureCase((2, 3), "float64", seed=2),
            PictureCase((3, 2, 3), "float32", seed=3),
            PictureCase((3, 3), "float32", seed=4),
            PictureCase((4, 3), "float64", seed=5, is_centred=True),
            PictureCase((2, 4, 3), "float32", seed=6, is_centred=True),
        ),
        hint="the four axes are pictures, rows, columns, channels. "
        + MIXED.capitalize(),
    ),
)
