"""2.8: five calls that Keras refuses, or that go wrong in silence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from autograder.student.answers import as_array, plural
from autograder.student.calling import call
from autograder.student.comparing import same
from autograder.student.diagnosis import (
    FloatArray,
    Run,
    Stop,
    Values,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "clinic"


@dataclass(frozen=True)
class PatientCase:
    """One broken call, and the data it is tried on."""

    patient: str  # its name in the dictionary
    seed: int = 0

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        return DATA[self.patient](np.random.default_rng(self.seed))


def _grey(generator: np.random.Generator) -> tuple[Any, ...]:
    picture = np.zeros((8, 8), dtype=np.float32)
    picture[tuple(generator.integers(1, 7, 2))] = 1
    return (picture,)


def _colour(generator: np.random.Generator) -> tuple[Any, ...]:
    """Light one corner with each colour, and one that is grey on average."""
    picture = np.zeros((1, 8, 8, 3), dtype=np.float32)
    colours = generator.permutation([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, -1, 0)])
    picture[0, 1:7:5, 1:7:5] = colours.reshape(2, 2, 3)
    return (picture,)


def _step(generator: np.random.Generator) -> tuple[Any, ...]:
    """Light a pixel where windows of three with a step of two meet."""
    picture = np.zeros((1, 9, 9, 1), dtype=np.float32)
    row, column = 2 * generator.integers(1, 4, 2)
    picture[0, row, column] = 1
    return (picture,)


def _large(generator: np.random.Generator) -> tuple[Any, ...]:
    """Light two opposite corners: each is reached from half of the places."""
    picture = np.zeros((1, 8, 8, 1), dtype=np.float32)
    picture[0, [0, 7], generator.permutation([0, 7])] = 1
    return (picture,)


def _bytes(generator: np.random.Generator) -> tuple[Any, ...]:
    return tuple(
        generator.integers(100, 256, (4, 4)).astype(np.uint8) for _ in range(2)
    )


DATA = {
    "grey picture": _grey,
    "colour picture": _colour,
    "step of two": _step,
    "large kernel": _large,
    "bright sum": _bytes,
}


class Answering(NamedTuple):
    """What a layer makes of a few bright pixels, whatever its weights are."""

    shape: tuple[int, ...]  # of the result
    places: FloatArray  # (rows, columns): 1 where a filter answers, else 0

    def __repr__(self) -> str:
        """Say it in words."""
        lit = int(self.places.sum())
        return f"shape {self.shape}, {plural(lit, 'place')} answering"


@dataclass(frozen=True)
class Layer:
    """A layer as it should be, or as somebody makes it."""

    filters: int
    window: int = 3  # rows and columns of the kernel
    stride: int = 1
    padding: bool = False  # "same"

    def on(self, picture: Any) -> Answering:
        """Return where it answers to a picture; channels that cancel out are dark."""
        lit = picture.reshape(*picture.shape[-3:]) if picture.ndim > 2 else picture
        lit = lit.any(axis=-1) if lit.ndim > 2 else lit != 0
        if self.padding:
            lit = np.pad(lit, ((self.window - 1) // 2, self.window // 2))
        windows = np.lib.stride_tricks.sliding_window_view(lit, (self.window,) * 2)
        reached = windows[:: self.stride, :: self.stride].any(axis=(2, 3))
        return Answering((1, *reached.shape, self.filters), reached.astype(float))


LAYERS = {
    "grey picture": Layer(2),
    "colour picture": Layer(2),
    "step of two": Layer(4, stride=2),
    "large kernel": Layer(1, window=9, padding=True),
}


def _called(patient: str) -> str:
    return f'{NAME}["{patient}"]'


def _numbers(answer: Any, case: PatientCase, data: tuple[Any, ...]) -> FloatArray:
    """Call one repaired function; return its result, read."""
    name = _called(case.patient)
    result = call(entry_of(answer, NAME, case.patient), *data, name=name)
    if not isinstance(result, np.ndarray | list | tuple | float | int):
        import keras

        result = keras.ops.convert_to_numpy(result)
    return as_array(result, name)


def _answering(answer: Any, case: PatientCase) -> Answering:
    """Return where a repaired function answers.

    A random weight may be 0 but for rounding: another picture decides then.
    """
    found = []
    for seed in (case.seed, case.seed + 1, case.seed + 2):
        (picture,) = PatientCase(case.patient, seed).draw()
        result = _numbers(answer, case, (picture,))
        places = np.zeros((0, 0))
        if result.ndim == 4:
            strength = np.abs(result).max(axis=(0, 3))
            places = (strength > 1e-6 * strength.max()).astype(float)
        found.append(Answering(result.shape, places))
        if same(found[-1], LAYERS[case.patient].on(picture)):
            return LAYERS[case.patient].on(*case.draw())
    return found[0]


FOUR_AXES = (
    "Keras expects four axes: add one in front for the batch and one behind for the "
    "channel, `picture[None, :, :, None]`."
)
THREE_CHANNELS = (
    "the network is built for one channel, the picture has three: change the shape in "
    "`keras.Input`."
)
PLURAL = "Keras names the argument `strides`, in the plural."
NO_STEP = (
    "the window moves by one pixel: the step of two (`strides`, in the plural) is gone."
)
SMALLER = (
    'the kernel is to stay 9 × 9. With padding "same" zeros are added around the '
    "picture, and a window fits at each pixel."
)
ANOTHER_WINDOW = (
    "the shape is right, but the window is not: it has three rows and columns."
)
COLOURS_LOST = (
    "the shape is right, but not every colour counts: hand over the whole picture, and "
    "tell the layer of its three channels in `keras.Input`."
)
NOTHING_REACHED = (
    "the shape is right, but nothing of the picture arrives: it should be the layer's "
    "answer to the picture that comes in."
)
POSITIONS = (
    "rows and columns of the result count positions of the window: its size, its step "
    "and the padding decide, and only what is broken changes."
)
FIRST_AND_LAST = (
    "the first axis counts pictures, the last one filters: neither was broken, so "
    "leave them as they are."
)
OTHER_PLACES = (
    "the shape is right, but the pixels reach other places than they should. Is the "
    "kernel as large as before, and is `keras.Input` as large as the picture?"
)
DOES_NOT_FIT = (
    'a 9 × 9 window does not fit once into 8 × 8 pixels. With padding "same" zeros '
    "are added around the picture."
)
PADDED = "the result is larger than asked for: only the large kernel needs padding."
WRAPS = (
    "no message, and yet wrong: 8-bit numbers wrap at 256. Cast to float before you "
    "add."
)
CUT_OFF = "the sums may go up to 510: nothing is to be cut off."
BY_HAND = (
    "look at one place of both pictures, and add by hand: the true sums go up to 510."
)
READ_MESSAGE = (
    "compare the shape that came with the one that the text asks for: which argument "
    "of the layer, or which axis of the data, makes the difference?"
)


# What Keras' messages mean for each patient, and what a known shape shows.
REFUSED = {
    "grey picture": (
        ("Invalid input shape", "min_ndim", "incompatible", "InvalidArgumentError"),
        FOUR_AXES,
    ),
    "colour picture": (("expected axis -1", "Invalid input shape"), THREE_CHANNELS),
    "step of two": (("'stride'",), PLURAL),
    "large kernel": (("Computed output size", "negative dimension"), DOES_NOT_FIT),
}
PADDED_3 = ("padding added", Layer(2, padding=True).on, PADDED)
KNOWN: dict[str, list[tuple[str, Callable[[Any], Answering], str]]] = {
    "grey picture": [PADDED_3],
    "colour picture": [
        PADDED_3,
        *(
            (
                "colours lost",
                lambda x, n=n: Layer(2).on(x[..., n : n + 1]),
                COLOURS_LOST,
            )
            for n in range(3)
        ),
        (
            "colours lost",
            lambda x: Layer(2).on(x.mean(axis=3, keepdims=True)),
            COLOURS_LOST,
        ),
    ],
    "step of two": [
        ("step left out", Layer(4).on, NO_STEP),
        ("padding added", Layer(4, stride=2, padding=True).on, PADDED),
        ("another window", Layer(4, window=2, stride=2).on, ANOTHER_WINDOW),
    ],
    "large kernel": [
        ("smaller kernel", Layer(1, window=side, padding=padding).on, SMALLER)
        for side in range(2, 9)
        for padding in (False, True)
    ],
}


def _what_shows(runs: Sequence[Run]) -> tuple[str, str] | None:
    wrong = [run for run in runs if not run.holds]
    if any(run.failure for run in wrong):
        return None
    shapes = [(run.value.shape, run.right.shape) for run in wrong]
    if any(len(came) != len(asked) for came, asked in shapes):
        return "another number of axes", READ_MESSAGE
    if any(came[1:3] != asked[1:3] for came, asked in shapes):
        return "another number of positions", POSITIONS
    if any(came != asked for came, asked in shapes):
        return "another number of pictures or filters", FIRST_AND_LAST
    if not any(run.value.places.any() for run in wrong):
        return "the picture does not count", NOTHING_REACHED
    return "other places answer", OTHER_PLACES


def _patient(patient: str) -> Values:
    says, meaning = REFUSED[patient]
    layer = LAYERS[patient]
    return Values(
        name=_called(patient),
        value=_answering,
        arguments=lambda answer, case: case.draw(),
        right=layer.on,
        wrong=[
            Wrong(f"{patient}: {name}", oracle, hint)
            for name, oracle, hint in KNOWN[patient]
        ],
        stops=[Stop(says, f"{patient}: still refused", meaning)],
        enough=1,
        has_slips=False,
        tells=_what_shows,
        describe=lambda case: "a dark picture with some bright pixels",
        expected=f"{layer.on(*PatientCase(patient).draw())!r}",
        hint=READ_MESSAGE,
    )


def _cut_off(first: Any, second: Any) -> Any:
    return np.minimum(first.astype(float) + second, 255)


BRIGHT_SUM = Values(
    name=_called("bright sum"),
    value=lambda answer, case: _numbers(answer, case, case.draw()),
    arguments=lambda answer, case: case.draw(),
    right=lambda first, second: first.astype(float) + second,
    wrong=[
        Wrong("bright sum: wrong numbers", lambda a, b: (a + b).astype(float), WRAPS),
        Wrong("bright sum: cut off at 255", _cut_off, CUT_OFF),
    ],
    enough=1,
    probes=(PatientCase("bright sum", seed=1), PatientCase("bright sum", seed=2)),
    expected="the true sums, up to 510",
    hint=BY_HAND,
)

ERROR_CLINIC = Exercise(
    name="error_clinic",
    title="2.8 Error clinic",
    visible=tuple(PatientCase(patient) for patient in DATA),
    part=lambda case: case.patient,
    rule={
        **{patient: _patient(patient) for patient in LAYERS},
        "bright sum": BRIGHT_SUM,
    },
)
