"""2.8: five calls that Keras refuses, or that go wrong in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import Stop, Values, Wrong, entry_of
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


def _picture(*shape: int) -> Callable[[np.random.Generator], tuple[Any, ...]]:
    return lambda generator: (generator.random(shape, dtype=np.float32),)


def _bytes(generator: np.random.Generator) -> tuple[Any, ...]:
    return tuple(
        generator.integers(100, 256, (4, 4)).astype(np.uint8) for _ in range(2)
    )


DATA = {
    "grey picture": _picture(8, 8),
    "colour picture": _picture(1, 8, 8, 3),
    "step of two": _picture(1, 9, 9, 1),
    "large kernel": _picture(1, 8, 8, 1),
    "bright sum": _bytes,
}
SHAPES = {
    "grey picture": (1, 6, 6, 2),
    "colour picture": (1, 6, 6, 2),
    "step of two": (1, 4, 4, 4),
    "large kernel": (1, 8, 8, 1),
}


def _result(answer: Any, case: PatientCase) -> Any:
    """Call one repaired function; return the shape of its result, or the sums."""
    name = f'The call "{case.patient}"'
    repaired = entry_of(answer, NAME, case.patient)
    result = call(repaired, *case.draw(), name=name)
    if not isinstance(result, np.ndarray | list | tuple | float | int):
        import keras

        result = keras.ops.convert_to_numpy(result)
    received = as_array(result, name)
    return received if case.patient == "bright sum" else received.shape


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
    "grey picture": (("Invalid input shape", "min_ndim", "incompatible"), FOUR_AXES),
    "colour picture": (("expected axis -1", "Invalid input shape"), THREE_CHANNELS),
    "step of two": (("'stride'",), PLURAL),
    "large kernel": (("Computed output size", "negative dimension"), DOES_NOT_FIT),
}
KNOWN = {
    "grey picture": [("padding added", (1, 8, 8, 2), PADDED)],
    "colour picture": [("padding added", (1, 8, 8, 2), PADDED)],
    "step of two": [
        ("step left out", (1, 7, 7, 4), NO_STEP),
        ("padding added", (1, 5, 5, 4), PADDED),
    ],
    "large kernel": [
        ("smaller kernel", (1, 9 - side, 9 - side, 1), SMALLER) for side in range(2, 9)
    ],
}


def _patient(patient: str) -> Values:
    says, meaning = REFUSED[patient]
    return Values(
        name=f'The call "{patient}"',
        value=_result,
        right=lambda case: SHAPES[patient],
        wrong=[
            Wrong(f"{patient}: {name}", lambda case, shape=shape: shape, hint)
            for name, shape, hint in KNOWN[patient]
        ],
        stops=[Stop(says, f"{patient}: still refused", meaning)],
        enough=1,
        expected=f"shape {SHAPES[patient]}",
        hint=READ_MESSAGE,
    )


def _cut_off(first: Any, second: Any) -> Any:
    return np.minimum(first.astype(float) + second, 255)


BRIGHT_SUM = Values(
    name='The call "bright sum"',
    value=_result,
    arguments=lambda answer, case: case.draw(),
    right=lambda first, second: first.astype(float) + second,
    wrong=[
        Wrong("bright sum: wrong numbers", lambda a, b: (a + b).astype(float), WRAPS),
        Wrong("bright sum: cut off at 255", _cut_off, CUT_OFF),
    ],
    enough=1,
    expected="the true sums, up to 510",
    hint=BY_HAND,
)

ERROR_CLINIC = Exercise(
    name="error_clinic",
    title="2.8 Error clinic",
    visible=tuple(PatientCase(patient) for patient in DATA),
    part=lambda case: case.patient,
    rule={
        **{patient: _patient(patient) for patient in SHAPES},
        "bright sum": BRIGHT_SUM,
    },
)
