"""10.2: a picture in the form that a named network was trained with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import CheckFailed, FloatArray, Function, Wrong
from autograder.student.exercise import Exercise

NAME = "prepare"
SIDE, BLOCK = 224, 8
_MEANS = np.array([103.939, 116.779, 123.68])
LOOKS_ALIKE = 0.98  # correlation; half a pixel of 60 leaves 0.99
WHOLE = "the whole picture, upright"


def _grown(blocks: Any, axis: int) -> Any:
    """Return a picture of blocks of one colour: a pixel of each says it all."""
    return blocks.repeat(BLOCK, axis).repeat(BLOCK, axis + 1)


@dataclass(frozen=True)
class PictureCase:
    """A picture for one network."""

    network: str  # "vgg16", "mobilenet_v2" or "efficientnet"
    dtype: str  # of the picture's numbers, 0 to 255; "uint8" or "float32"
    seed: int  # chooses them
    # Height and width. A picture of another size has one colour everywhere, so that all
    # ways to resize agree.
    shape: tuple[int, int] = (SIDE, SIDE)

    def draw(self) -> tuple[Any, str]:
        """Return the picture, (height, width, 3), red first, and the network."""
        generator = np.random.default_rng(self.seed)
        if self.shape == (SIDE, SIDE):
            blocks = generator.integers(0, 256, (SIDE // BLOCK, SIDE // BLOCK, 3))
            return _grown(blocks, 0).astype(self.dtype), self.network
        colour = generator.integers(0, 256, 3).astype(self.dtype)
        return np.full((*self.shape, 3), colour, self.dtype), self.network


@dataclass(frozen=True)
class WavesCase:
    """A picture of soft waves, downwards in red and to the right in green and blue."""

    shape: tuple[int, int]  # height and width
    dtype: str = "uint8"

    def draw(self) -> tuple[Any, str]:
        """Return the picture, and the network that takes pictures as they are."""
        down, right = (_wave(side) for side in self.shape)
        picture = np.empty((*self.shape, 3))
        picture[..., 0], picture[..., 1:] = down[:, None], right[None, :, None]
        return picture.astype(self.dtype), "efficientnet"


def _wave(side: int) -> FloatArray:
    return np.asarray(128 + 120 * np.sin(2 * np.pi * (np.arange(side) + 0.5) / side))


def right_batch(picture: Any, network: str) -> FloatArray:
    """Return what the network wants, (1, 28, 28, 3): one pixel of each block."""
    return scaled(_raw(picture), network)


def _raw(picture: Any) -> FloatArray:
    image = np.asarray(picture, dtype=np.float64)
    if image.shape[:2] != (SIDE, SIDE):
        image = np.broadcast_to(image[0, 0], (SIDE, SIDE, 3))
    return image[None, ::BLOCK, ::BLOCK]


def scaled(batch: FloatArray, network: str) -> FloatArray:
    """Return a batch, from 0 to 255, with the numbers of a network."""
    if network == "vgg16":
        return np.asarray(batch[..., ::-1] - _MEANS)
    return np.asarray(batch / 127.5 - 1) if network == "mobilenet_v2" else batch


def _as_good(batch: FloatArray, picture: Any, network: str) -> bool:
    """Allow what float32 leaves of a colour after resizing."""
    allowed = 5e-4 if network == "mobilenet_v2" else 0.06
    right = right_batch(picture, network)
    return batch.shape == right.shape and bool(np.abs(batch - right).max() <= allowed)


def _read(result: Any, name: str) -> FloatArray:
    """Return a batch of the right shape, or say what the shape shows."""
    batch = as_array(result, name)
    if np.asarray(result).dtype.kind in "iu":
        raise _wrong_type(result, FLOAT_FIRST)
    if batch.shape == (1, SIDE, SIDE, 3):
        return batch
    mistake, hint = _of_shape(batch.shape)
    raise CheckFailed(
        f"The batch has the wrong shape: {mistake}.",
        expected=f"shape {(1, SIDE, SIDE, 3)}",
        received=f"shape {batch.shape}",
        hint=hint,
        mistake=mistake,
    )


def _read_blocks(result: Any, name: str) -> FloatArray:
    """Return one pixel of each block."""
    batch = _read(result, name)
    pixels = batch[:, ::BLOCK, ::BLOCK]
    if np.abs(_grown(pixels, 1) - batch).max() <= 0.06:
        return pixels
    raise CheckFailed(
        "The batch is not the picture any more: pixels have moved.",
        expected="each pixel in its place",
        received="a picture whose areas of one colour are torn",
        hint=STAY,
        mistake="pixels moved",
    )


def _of_shape(shape: tuple[int, ...]) -> tuple[str, str]:
    if shape == (SIDE, SIDE, 3):
        return "batch axis missing", ADD_AN_AXIS
    if shape == (1, 3, SIDE, SIDE):
        return "channels first", CHANNELS_LAST
    if len(shape) == 4 and shape[1] == shape[2] and shape[::3] == (1, 3):
        return "another size", SIZE
    if shape[-1:] == (3,) and len(shape) in (3, 4):
        return "not resized", SIZE if len(shape) == 4 else f"{SIZE} {ADD_AN_AXIS}"
    return "wrong shape", AXES


def _read_waves(result: Any, name: str) -> str:
    """Say how the picture lies in the batch, whatever its numbers are scaled to."""
    batch = _read(result, name)[0]
    wave = _wave(SIDE)
    down, right = np.broadcast_arrays(wave[:, None], wave[None])
    kinds = {
        WHOLE: (down, right),
        "on its side": (right, down),
        "mirrored": (down, right[:, ::-1]),
        "upside down": (down[::-1], right),
    }
    for kind, waves in kinds.items():
        if all(_is_there(one, batch) for one in waves):
            return kind
    return "not the whole picture, or scrambled"


def _is_there(wave: FloatArray, batch: FloatArray) -> bool:
    channels = [channel for channel in np.moveaxis(batch, -1, 0) if np.ptp(channel) > 0]
    return any(
        np.corrcoef(channel.ravel(), wave.ravel())[0, 1] > LOOKS_ALIKE
        for channel in channels
    )


def _wrong_type(raw: Any, hint: str) -> CheckFailed:
    return CheckFailed(
        "The batch has the wrong type of numbers.",
        expected="float32",
        received=str(np.asarray(raw).dtype),
        hint=hint,
        mistake="wrong dtype",
    )


def _demand(raw: Any, _case: Any) -> None:
    if np.asarray(raw).dtype != np.float32:
        raise _wrong_type(raw, AS_FLOAT32)


@dataclass(frozen=True, kw_only=True)
class _Copies(Function):
    """A function that may meet Keras' own habit of writing into its argument."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        try:
            return super().value_of(answer, case, arguments)
        except CheckFailed as failure:
            if failure.mistake == "changes its input":
                failure.hint = HAND_A_COPY
            raise


Numbers = Callable[[FloatArray], Any]


def _for_all(numbers: Callable[[FloatArray, str], Any]) -> Callable[..., Any]:
    """Return an oracle: other numbers, whatever the network."""
    return lambda picture, network: numbers(_raw(picture), network)


def _for(which: str, numbers: Numbers) -> Callable[..., Any]:
    """Return an oracle: other numbers for one network."""

    def oracle(picture: Any, network: str) -> Any:
        raw = _raw(picture)
        return numbers(raw) if network == which else scaled(raw, network)

    return oracle


def _torch(raw: FloatArray) -> Any:
    spread = np.array([0.229, 0.224, 0.225])
    return (raw / 255 - np.array([0.485, 0.456, 0.406])) / spread


def _own_means(raw: FloatArray) -> Any:
    return raw - raw.mean(axis=(1, 2), keepdims=True)


def _of_bytes(raw: FloatArray) -> Any:
    return np.mod(raw[..., ::-1] - np.array([104, 117, 124]), 256)


SIZE = "these networks take 224 × 224 pixels, whatever the picture has."
ADD_AN_AXIS = "One picture is a batch of 1: add an axis in front."
CHANNELS_LAST = "channels come last in this course."
AXES = "the axes are pictures, rows, columns, channels."
FLOAT_FIRST = (
    "what preprocessing makes is negative and has fractions, and whole numbers lose "
    "both: convert to float32 first."
)
AS_FLOAT32 = "convert with `.astype(np.float32)`: networks compute with it."
HAND_A_COPY = (
    "Keras' preprocess_input writes into a float array that it is given, so a second "
    "run preprocesses twice: hand it a copy."
)
NOT_0_TO_1 = (
    "this network has not been trained with intensities from 0 to 1: look it up in the "
    "table."
)
FROM_255 = (
    "no network here has been trained with intensities from 0 to 1: preprocessing "
    "starts from 0 to 255."
)
ONCE = "once is right: is the picture you start from preprocessed already?"
OTHER_LIBRARY = (
    "these means and deviations belong to networks that were trained in another "
    "library. The table above has this network's."
)
TAKE_OFF = "dividing gives 0 to 2: what is missing until −1 to 1?"
TO_MINUS_1 = "this goes from −0.5 to 0.5: the table says −1 to 1."
STILL_RAW = (
    "these are still the picture's own numbers: look at the table, and compare the "
    "names of the networks letter by letter."
)
USE_THE_ARGUMENT = "the numbers are those for another network: use the argument."
BLUE_FIRST = "VGG16 wants blue first: reverse the last axis."
BLUE_TOO = "VGG16 wants blue first: reverse the last axis of the picture, too."
MEANS_STAY = (
    "the channels are reversed, the means are not: 103.939 belongs to blue. Take them "
    "off after the channels are reversed."
)
MEANS_MISSING = "the channels are reversed, and the means are still to be taken off."
LAST_AXIS = (
    "a batch has four axes, so [:, :, ::-1] mirrors the picture: the channels are the "
    "last axis, [..., ::-1]."
)
FIXED_MEANS = (
    "taken off are the means of all the pictures it was trained with, the same three "
    "numbers for every picture."
)
LESS = "the means are taken off: look at the sign."
ONLY_VGG = "only VGG16 wants blue first."
WRAPPED = (
    "8-bit numbers wrap: 3 less 5 becomes 254. Convert to float32 before you compute."
)
UPRIGHT = "the picture lies on its side: rows stay rows."
ONE_PIXEL = "print one pixel before and after, and compare with the table above."
NOT_MIRRORED = "left and right have changed places in the picture."
NOT_TURNED = "the picture stands on its head."
STAY = (
    "a picture of 224 × 224 pixels keeps each pixel where it is: print one before and "
    "after, and compare with the table above."
)
SCRAMBLED = (
    "a picture of another size does not come out as a whole: cutting loses its "
    "borders, and np.resize only repeats numbers. Show the result with plt.imshow."
)

VGG, MOBILE, EFFICIENT = "vgg16", "mobilenet_v2", "efficientnet"
WRONG = [
    Wrong("divided by 255", _for_all(lambda raw, n: raw / 255), NOT_0_TO_1),
    *(
        Wrong("divided by 255", _for(one, lambda raw: raw / 255), NOT_0_TO_1)
        for one in (VGG, MOBILE, EFFICIENT)
    ),
    Wrong(
        "divided by 255, then preprocessed",
        _for_all(lambda raw, n: scaled(raw / 255, n)),
        FROM_255,
    ),
    Wrong(
        "preprocessed twice", _for_all(lambda raw, n: scaled(scaled(raw, n), n)), ONCE
    ),
    *(
        Wrong("preprocessed twice", _for(one, _twice), ONCE)
        for one, _twice in (
            (VGG, lambda raw: scaled(scaled(raw, VGG), VGG)),
            (VGG, lambda raw: raw[..., ::-1] - 2 * _MEANS),  # twice in place
            (MOBILE, lambda raw: scaled(scaled(raw, MOBILE), MOBILE)),
        )
    ),
    Wrong(
        "another library's numbers", _for_all(lambda raw, n: _torch(raw)), OTHER_LIBRARY
    ),
    *(
        Wrong("another library's numbers", _for(one, _torch), OTHER_LIBRARY)
        for one in (VGG, MOBILE)
    ),
    Wrong("nothing taken off", _for(MOBILE, lambda raw: raw / 127.5), TAKE_OFF),
    Wrong("half of the range", _for(MOBILE, lambda raw: raw / 255 - 0.5), TO_MINUS_1),
    Wrong("not preprocessed", _for_all(lambda raw, n: raw), STILL_RAW),
    *(
        Wrong("not preprocessed", _for(one, lambda raw: raw), STILL_RAW)
        for one in (VGG, MOBILE)
    ),
    Wrong(
        "other network's", _for_all(lambda raw, n: scaled(raw, VGG)), USE_THE_ARGUMENT
    ),
    Wrong(
        "other network's",
        _for_all(lambda raw, n: scaled(raw, MOBILE)),
        USE_THE_ARGUMENT,
    ),
    Wrong(
        "other network's",
        _for(EFFICIENT, lambda raw: scaled(raw, MOBILE)),
        USE_THE_ARGUMENT,
    ),
    Wrong(
        "channels not reversed", _for(VGG, lambda raw: raw - _MEANS[::-1]), BLUE_FIRST
    ),
    Wrong("means in the wrong order", _for(VGG, lambda raw: raw - _MEANS), BLUE_TOO),
    Wrong(
        "means in the wrong order",
        _for(VGG, lambda raw: raw[..., ::-1] - _MEANS[::-1]),
        MEANS_STAY,
    ),
    Wrong("means forgotten", _for(VGG, lambda raw: raw[..., ::-1]), MEANS_MISSING),
    Wrong(
        "picture mirrored, channels not",
        _for(VGG, lambda raw: raw[:, :, ::-1] - _MEANS),
        LAST_AXIS,
    ),
    *(
        Wrong("the picture's own means", _for(VGG, _own), FIXED_MEANS)
        for _own in (_own_means, lambda raw: _own_means(raw)[..., ::-1])
    ),
    Wrong("means added", _for(VGG, lambda raw: raw[..., ::-1] + _MEANS), LESS),
    Wrong("8-bit numbers wrap", _for(VGG, _of_bytes), WRAPPED),
    Wrong(
        "channels reversed",
        _for_all(lambda raw, n: scaled(raw, n)[..., :: 1 if n == VGG else -1]),
        ONLY_VGG,
    ),
    *(
        Wrong("channels reversed", _for(one, _reversed), ONLY_VGG)
        for one, _reversed in (
            (MOBILE, lambda raw: scaled(raw[..., ::-1], MOBILE)),
            (EFFICIENT, lambda raw: raw[..., ::-1]),
        )
    ),
    Wrong(
        "rows and columns swapped",
        _for_all(lambda raw, n: scaled(raw.swapaxes(1, 2), n)),
        UPRIGHT,
    ),
]
LYING = {
    "on its side": UPRIGHT,
    "mirrored": NOT_MIRRORED,
    "upside down": NOT_TURNED,
    "not the whole picture, or scrambled": SCRAMBLED,
}


def _always(kind: str) -> Callable[..., str]:
    return lambda picture, network: kind


PREPARE = Exercise(
    name=NAME,
    title="10.2 Prepare a picture",
    visible=(
        PictureCase("vgg16", "uint8", 1),
        PictureCase("mobilenet_v2", "uint8", 2, (60, 90)),
        PictureCase("efficientnet", "uint8", 3),
        PictureCase("vgg16", "float32", 4),
        WavesCase((60, 90)),
    ),
    rule={
        PictureCase: _Copies(
            name=NAME,
            arguments=PictureCase.draw,
            right=right_batch,
            read=_read_blocks,
            demand=_demand,
            as_good=_as_good,
            wrong=WRONG,
            has_slips=False,
            probes=(
                PictureCase("mobilenet_v2", "float32", 5),
                PictureCase("efficientnet", "float32", 6, (90, 60)),
                PictureCase("vgg16", "float32", 7, (90, 60)),
            ),
            hint=ONE_PIXEL,
            expected="float32 numbers, (1, 224, 224, 3), as the network wants them",
            describe=lambda case: f"{case.network} and a {case.dtype} picture",
        ),
        WavesCase: _Copies(
            name=NAME,
            arguments=WavesCase.draw,
            right=_always(WHOLE),
            read=_read_waves,
            wrong=[Wrong(kind, _always(kind), hint) for kind, hint in LYING.items()],
            has_slips=False,
            probes=(WavesCase((300, 260), "float32"),),
            hint=SCRAMBLED,
            expected=WHOLE,
            describe=lambda case: f"a picture of {case.shape}",
        ),
    },
)
