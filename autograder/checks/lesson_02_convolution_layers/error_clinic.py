"""2.8: five calls that Keras refuses, or that go wrong in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief, is_unfilled
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, close
from autograder.student.exercise import Exercise

NAME = "clinic"


@dataclass(frozen=True)
class PatientCase:
    """One broken call, and the data it is tried on.

    Parameters
    ----------
    patient : str
        Its name in the dictionary.
    seed : int, default=0
        Seed of the data.
    """

    patient: str
    seed: int = 0


@dataclass(frozen=True)
class Patient:
    """What a repaired call gets, and what must come of it.

    Parameters
    ----------
    data : callable
        Makes the arguments from a generator.
    shape : callable
        Gives the expected shape from the arguments.
    hints : dict of tuple to str
        What to say about known wrong shapes.
    hint : str
        What to say otherwise.
    values : callable, optional
        Gives the expected values from the arguments, where they are known.
    """

    data: Callable[[np.random.Generator], tuple[Any, ...]]
    shape: Callable[..., tuple[int, ...]]
    hint: str
    values: Callable[..., Any] | None = None


def _picture(*shape: int) -> Callable[[np.random.Generator], tuple[Any, ...]]:
    return lambda generator: (generator.random(shape, dtype=np.float32),)


def _bytes(generator: np.random.Generator) -> tuple[Any, ...]:
    return tuple(
        generator.integers(100, 256, (4, 4)).astype(np.uint8) for _ in range(2)
    )


PATIENTS = {
    "grey picture": Patient(
        _picture(8, 8),
        lambda picture: (1, 6, 6, 2),
        "Keras expects four axes: add one in front for the batch and one behind for "
        "the channel, `picture[None, :, :, None]`.",
    ),
    "colour picture": Patient(
        _picture(1, 8, 8, 3),
        lambda picture: (1, 6, 6, 2),
        "the network is built for one channel, the picture has three: change the "
        "shape in `keras.Input`.",
    ),
    "step of two": Patient(
        _picture(1, 9, 9, 1),
        lambda picture: (1, 4, 4, 4),
        "Keras names the argument `strides`, in the plural.",
    ),
    "large kernel": Patient(
        _picture(1, 8, 8, 1),
        lambda picture: (1, 8, 8, 1),
        "a 9 × 9 window does not fit once into 8 × 8 pixels. With padding "
        '"same" zeros are added around the picture.',
    ),
    "bright sum": Patient(
        _bytes,
        lambda first, second: (4, 4),
        "no message, and yet wrong: 8-bit numbers wrap at 256. Cast to float before "
        "you add.",
        lambda first, second: first.astype(float) + second,
    ),
}


def verify_clinic(answer: Any, case: PatientCase) -> None:
    """Call one repaired function and look at what comes back."""
    repaired = _function(answer, case.patient)
    patient = PATIENTS[case.patient]
    arguments = patient.data(np.random.default_rng(case.seed))
    name = f'The call "{case.patient}"'
    try:
        result = call(repaired, *arguments, name=name)
    except CheckFailed as failure:
        if not failure.mistake.startswith("stops with"):
            raise
        raise CheckFailed(
            f"{name} is still refused.",
            received=failure.what.split(": ", 1)[-1][:300],
            hint=patient.hint,
            mistake=f"{case.patient}: still refused",
        ) from None
    received = as_array(_as_numpy(result), name)
    shape = patient.shape(*arguments)
    if received.shape != shape:
        raise CheckFailed(
            f"{name} runs, but gives another shape.",
            expected=f"shape {shape}",
            received=f"shape {received.shape}",
            hint=patient.hint,
            mistake=f"{case.patient}: wrong shape",
        )
    if patient.values and not close(received, patient.values(*arguments)):
        raise CheckFailed(
            f"{name} gives wrong numbers.",
            expected="the true sums, up to 510",
            received=f"a largest value of {received.max():g}",
            hint=patient.hint,
            mistake=f"{case.patient}: wrong numbers",
        )


def _as_numpy(result: Any) -> Any:
    if isinstance(result, np.ndarray | list | tuple | float | int):
        return result
    import keras

    return keras.ops.convert_to_numpy(result)


def _function(answer: Any, patient: str) -> Any:
    if not isinstance(answer, dict) or patient not in answer:
        raise CheckFailed(
            f'{NAME} has no entry "{patient}".',
            expected=f"a dictionary with {', '.join(PATIENTS)}",
            received=brief(list(answer) if isinstance(answer, dict) else answer, 50),
            hint="restore the form of the cell above.",
            mistake="entry missing",
        )
    if is_unfilled(answer[patient]):
        raise CheckFailed(
            f'The call "{patient}" is not filled in yet.',
            hint="copy the broken call, read its message, and repair it.",
            mistake="not filled in",
        )
    return answer[patient]


ERROR_CLINIC = Exercise(
    name="error_clinic",
    title="2.8 Error clinic",
    verify=verify_clinic,
    visible=tuple(PatientCase(patient) for patient in PATIENTS),
)
