"""10.2: a picture in the form that a named network was trained with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "prepare"
SIDE = 224
_MEANS = np.array([103.939, 116.779, 123.68])


@dataclass(frozen=True)
class PictureCase:
    """A picture for one network.

    Parameters
    ----------
    network : {"vgg16", "mobilenet_v2", "efficientnet"}
        For which it is prepared.
    dtype : {"uint8", "float32"}
        Type of the picture's numbers, from 0 to 255.
    seed : int
        Chooses them.
    shape : tuple of int, default=(224, 224)
        Height and width. A picture of another size has one colour everywhere, so
        that all ways to resize agree.
    """

    network: str
    dtype: str
    seed: int
    shape: tuple[int, int] = (SIDE, SIDE)

    def draw(self) -> Any:
        """Return the picture, (height, width, 3), red first."""
        generator = np.random.default_rng(self.seed)
        if self.shape == (SIDE, SIDE):
            return generator.integers(0, 256, (*self.shape, 3)).astype(self.dtype)
        colour = generator.integers(0, 256, 3).astype(self.dtype)
        return np.full((*self.shape, 3), colour, self.dtype)


def right_batch(picture: Any, network: str) -> FloatArray:
    """Return what the network wants, (1, 224, 224, 3)."""
    image = np.asarray(picture, dtype=np.float64)
    if image.shape[:2] != (SIDE, SIDE):
        image = np.broadcast_to(image[0, 0], (SIDE, SIDE, 3))
    return _scaled(image[None], network)


def _scaled(batch: FloatArray, network: str) -> FloatArray:
    if network == "vgg16":
        return np.asarray(batch[..., ::-1] - _MEANS)
    return np.asarray(batch / 127.5 - 1) if network == "mobilenet_v2" else batch


def verify_prepare(prepare: Any, case: PictureCase) -> None:
    """Check shape, type, pixels, and that the picture stays as it was."""
    picture = case.draw()
    try:
        result = call(prepare, picture, case.network, name=NAME)
    except CheckFailed as failure:
        _explain_changed(failure)
        raise
    name = f"the batch for {case.network}"
    batch = as_array(result, name)
    if batch.shape != (1, SIDE, SIDE, 3):
        _raise_shape(batch.shape, picture.shape)
    dtype = np.asarray(result).dtype
    if dtype.kind in "iu":
        raise CheckFailed(
            f"{name} holds whole numbers.",
            expected="float32",
            received=str(dtype),
            hint="what preprocessing makes is negative and has fractions, and whole "
            "numbers lose both: convert to float32 first.",
            mistake="wrong dtype",
        )
    _verify_values(batch, picture, case.network, name)
    if dtype != np.float32:
        raise CheckFailed(
            f"{name} has the wrong type of numbers.",
            expected="float32",
            received=str(dtype),
            hint="convert with `.astype(np.float32)`: networks compute with it.",
            mistake="wrong dtype",
        )


def _explain_changed(failure: CheckFailed) -> None:
    if failure.mistake == "changes its input":
        failure.hint = (
            "Keras' preprocess_input writes into a float array that it is given, so a "
            "second run preprocesses twice: hand it a copy."
        )


def _raise_shape(shape: tuple[int, ...], own: tuple[int, ...]) -> None:
    known = {
        (1, *own): (
            "not resized",
            "these networks take 224 × 224 pixels, whatever the picture has.",
        ),
        own: ("not resized", "224 × 224 pixels, and a batch axis in front."),
        (SIDE, SIDE, 3): (
            "batch axis missing",
            "one picture is a batch of 1: add an axis in front.",
        ),
        (1, 3, SIDE, SIDE): ("channels first", "channels come last in this course."),
    }
    mistake, hint = known.get(
        shape, ("wrong shape", "the axes are pictures, rows, columns, channels.")
    )
    raise CheckFailed(
        f"The batch has the wrong shape: {mistake}.",
        expected=f"shape {(1, SIDE, SIDE, 3)}",
        received=f"shape {shape}",
        hint=hint,
        mistake=mistake,
    )


def _verify_values(batch: FloatArray, picture: Any, network: str, name: str) -> None:
    right = right_batch(picture, network)
    assert_matches(
        batch,
        right,
        name,
        mistakes=_mistakes(picture, network),
        hint="print one pixel before and after, and compare with the table above.",
    )


def _mistakes(picture: Any, network: str) -> list[Mistake]:
    raw = right_batch(picture, "efficientnet")
    right = _scaled(raw, network)
    scaled = "this network has not been trained with intensities from 0 to 1"
    mistakes = [
        Mistake("divided by 255", raw / 255, f"{scaled}: look it up in the table."),
        Mistake(
            "divided by 255, then preprocessed",
            _scaled(raw / 255, network),
            f"{scaled}: preprocessing starts from 0 to 255.",
        ),
        Mistake(
            "preprocessed twice",
            _scaled(right, network),
            "once is right: is the picture you start from preprocessed already?",
        ),
    ]
    mistakes.append(Mistake("another library's numbers", _torch(raw), _TORCH))
    if network == "mobilenet_v2":
        hint = "dividing gives 0 to 2: what is missing until −1 to 1?"
        mistakes.append(Mistake("nothing taken off", raw / 127.5, hint))
    if network != "efficientnet":
        hint = "these are still the picture's own numbers: look at the table."
        mistakes.append(Mistake("not preprocessed", raw, hint))
    for other in ("vgg16", "mobilenet_v2"):
        if other != network:
            hint = "the numbers are those for another network: use the argument."
            mistakes.append(Mistake("other network's", _scaled(raw, other), hint))
    if network == "vgg16":
        mistakes += _order_mistakes(raw)
        mistakes += _mean_mistakes(raw)
    else:
        hint = "only VGG16 wants blue first."
        mistakes.append(Mistake("channels reversed", right[..., ::-1], hint))
    return mistakes


_TORCH = (
    "these means and deviations belong to networks that were trained in another "
    "library. The table above has this network's."
)


def _torch(raw: FloatArray) -> FloatArray:
    return np.asarray(
        (raw / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    )


def _mean_mistakes(raw: FloatArray) -> list[Mistake]:
    own = raw.mean(axis=(1, 2), keepdims=True)
    hint = (
        "taken off are the means of all the pictures it was trained with, the same "
        "three numbers for every picture."
    )
    return [
        Mistake("the picture's own means", (raw - own)[..., ::-1], hint),
        Mistake("the picture's own means", raw - own, hint),
        Mistake(
            "means added",
            raw[..., ::-1] + _MEANS,
            "*less* the means: look at the sign.",
        ),
    ]


def _order_mistakes(raw: FloatArray) -> list[Mistake]:
    return [
        Mistake(
            "channels not reversed",
            raw - _MEANS[::-1],
            "VGG16 wants blue first: reverse the last axis.",
        ),
        Mistake(
            "means in the wrong order",
            raw - _MEANS,
            "VGG16 wants blue first: reverse the last axis of the picture, too.",
        ),
        Mistake(
            "means in the wrong order",
            raw[..., ::-1] - _MEANS[::-1],
            "the channels are reversed, the means are not: 103.939 belongs to blue.",
        ),
    ]


PREPARE = Exercise(
    name=NAME,
    title="10.2 Prepare a picture",
    verify=verify_prepare,
    visible=(
        PictureCase("vgg16", "uint8", 1),
        PictureCase("mobilenet_v2", "uint8", 2, (60, 90)),
        PictureCase("efficientnet", "uint8", 3),
        PictureCase("vgg16", "float32", 4),
    ),
)
