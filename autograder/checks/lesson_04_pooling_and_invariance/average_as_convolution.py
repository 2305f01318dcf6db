"""4.3: the weights with which a convolution is average pooling."""

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

NAME = "average_as_convolution"


@dataclass(frozen=True)
class KernelCase:
    """One layer.

    Parameters
    ----------
    k : int
        Window and stride.
    channels : int
        Of input and output.
    """

    k: int
    channels: int


def right_kernel(k: int, channels: int) -> FloatArray:
    """Return weights of shape (k, k, channels, channels)."""
    own = np.eye(channels)
    return np.broadcast_to(own / k**2, (k, k, channels, channels)).copy()


def verify_average_as_convolution(function: Any, case: KernelCase) -> None:
    """Compare the weights: they are the only ones that do it."""
    k, c = case.k, case.channels
    name = f"the kernel for k = {k}, channels = {c}"
    received = as_array(call(function, k, c, name=NAME), name)
    if received.shape == (k, k, c, 1) and c > 1:  # a depthwise kernel
        received = received * np.eye(c)
    if received.shape == (k, k) and c == 1:
        received = received[:, :, None, None]
    if received.shape != (k, k, c, c):
        _explain_shape(received.shape, k, c, name)
    ones, own = np.ones((k, k, c, c)), right_kernel(k, c)
    assert_matches(
        received,
        own,
        name,
        mistakes=[
            Mistake(
                "channels mixed",
                wrong,
                "each output channel may look at one input channel only: what stands "
                "at [row, column, in, out] when in and out differ?",
            )
            for wrong in (ones / k**2, ones / (k * k * c))
        ]
        + [
            Mistake(
                "sum instead of average",
                own * k**2,
                "with these weights the window is added up: the weights of one "
                "window add up to 1 in an average.",
            ),
            Mistake(
                "divided by one side",
                own * k,
                "a window has k rows and k columns: count its pixels.",
            ),
            Mistake(
                "divided by the channels, too",
                own / c,
                "channels do not take part in the average: only k · k pixels do.",
            ),
            Mistake(
                "one pixel kept",
                _corner(k, c),
                "that keeps one pixel of the window: it subsamples.",
            ),
        ],
        hint="weights of one window add up to 1, all alike, from a channel to itself.",
    )


def _corner(k: int, c: int) -> FloatArray:
    kernel = np.zeros((k, k, c, c))
    kernel[0, 0] = np.eye(c)
    return kernel


def _explain_shape(shape: tuple[int, ...], k: int, c: int, name: str) -> None:
    if shape == (k, k):
        mistake, hint = (
            "channel axes missing",
            ("Keras' kernels have four axes: row, column, channel in, channel out."),
        )
    elif shape == (c, c, k, k):
        mistake, hint = "channels first", "in Keras the window's axes come first."
    elif shape == (k, k, c):
        mistake, hint = (
            "channel axes missing",
            ("one axis for the channels that come in and one for those that go out."),
        )
    else:
        mistake, hint = "wrong shape", "the axes are row, column, in, out."
    raise CheckFailed(
        f"{name} has the wrong shape: {mistake}.",
        expected=f"shape {(k, k, c, c)}",
        received=f"shape {shape}",
        hint=hint,
        mistake=mistake,
    )


AVERAGE_AS_CONVOLUTION = Exercise(
    name=NAME,
    title="4.3 Average pooling as a convolution",
    verify=verify_average_as_convolution,
    visible=(KernelCase(2, 1), KernelCase(2, 3)),
)
