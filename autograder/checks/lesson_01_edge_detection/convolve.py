"""1.4: convolution out of correlation, and kernels for which both agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_01_edge_detection.correlate import (
    PairCase,
    call_on,
    diagnose_shape,
)
from autograder.student import reference
from autograder.student.answers import as_array, as_truth
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Mistake,
    assert_matches,
    raise_known,
)
from autograder.student.exercise import Exercise


@dataclass(frozen=True)
class AgreeCase:
    """A kernel, and whether turning it by 180° changes it.

    Parameters
    ----------
    kernel : tuple of tuple of float
        Rows of the kernel.
    agree : bool
        True when correlation and convolution give the same on every image.
    """

    kernel: tuple[tuple[float, ...], ...]
    agree: bool


def verify_convolve(answer: Any, case: PairCase | AgreeCase) -> None:
    """Check both functions of exercise 1.4, whichever the case is about."""
    if isinstance(case, AgreeCase):
        _verify_agree(answer["agree"], case)
    else:
        _verify_convolve(answer["convolve"], case)


def _verify_convolve(convolve: Any, case: PairCase) -> None:
    image, kernel = case.draw()
    result = call_on(convolve, image, kernel, "convolve", case)
    received = as_array(result, "the result of convolve")
    expected = reference.convolve(image, kernel)
    name = f"convolve, on {case.describe()},"
    if received.shape != expected.shape:
        raise_known(received, _convolve_mistakes(image, kernel), name)
        diagnose_shape(received, expected, case, "convolve")
    assert_matches(
        received,
        expected,
        name,
        mistakes=_convolve_mistakes(image, kernel),
        hint="correlate with the turned kernel: its last row comes first, and each row "
        "is read from the right.",
    )


def _convolve_mistakes(image: Any, kernel: Any) -> list[Mistake]:
    one_axis = (
        "only one axis is reversed. A turn by 180° reverses both axes: the order of "
        "the rows and the order within each row."
    )
    turns: list[tuple[str, Callable[[Any], Any], str]] = [
        (
            "kernel not flipped",
            lambda k: k,
            "this is still correlation: the kernel must be turned by 180° first.",
        ),
        ("one axis only", lambda k: k[::-1], one_axis),
        ("one axis only", lambda k: k[:, ::-1], one_axis),
        (
            "transposed instead of turned",
            np.transpose,
            "transposing mirrors the kernel along its diagonal; a turn by 180° "
            "reverses both axes.",
        ),
        (
            "turned by 90°",
            np.rot90,
            "a quarter turn is not enough: 180° is two of them.",
        ),
        (
            "turned by 90°",
            lambda k: np.rot90(k, 3),
            "a quarter turn is not enough: 180° is two of them.",
        ),
    ]
    right = reference.convolve(image, kernel)
    results = [
        Mistake(
            "image flipped instead of the kernel",
            right[::-1, ::-1],
            "the values are right but turned around: flip the kernel, not the image or "
            "the output.",
        ),
        Mistake(
            "kernel not flipped",
            reference.correlate(image, kernel)[::-1, ::-1],
            "both the image and the kernel, or the output, were turned: turn the "
            "kernel only.",
        ),
    ]
    for name, turn, hint in turns:
        turned = np.asarray(turn(kernel))
        if turned.shape[0] <= image.shape[0] and turned.shape[1] <= image.shape[1]:
            results.append(Mistake(name, reference.correlate(image, turned), hint))
    return results


def _verify_agree(agree: Any, case: AgreeCase) -> None:
    kernel = np.array(case.kernel)
    received = as_truth(call(agree, kernel, name="agree"), "the result of agree")
    if received == case.agree:
        return
    symmetric = {
        "left and right": np.array_equal(kernel, kernel[:, ::-1]),
        "top and bottom": np.array_equal(kernel, kernel[::-1]),
    }
    mirrored = [sides for sides, holds in symmetric.items() if holds]
    if received and mirrored:
        mistake, hint = (
            "one axis only",
            (
                "a kernel that looks the same in a mirror on one axis only still "
                "changes when it is turned by 180°: compare with both axes reversed."
            ),
        )
    elif received:
        mistake, hint = (
            "agrees too often",
            (
                "this kernel becomes another one when it is turned by 180° (a "
                "symmetric matrix, or a sum of zero, is not enough). Compare kernel "
                "and turned kernel."
            ),
        )
    else:
        mistake, hint = (
            "agrees too rarely",
            (
                "this kernel is unchanged by a turn of 180°, although a mirror "
                "changes it. Compare the kernel with itself after both axes are "
                "reversed."
                if not mirrored
                else "this kernel is unchanged by a turn of 180°: correlation and "
                "convolution give the same."
            ),
        )
    raise CheckFailed(
        f"agree is not right for one kernel: {mistake}.",
        received=f"{received} for the kernel {kernel.tolist()}",
        hint=hint,
        mistake=mistake,
    )


CONVOLVE = Exercise(
    name="convolve",
    title="1.4 Convolution from correlation",
    verify=verify_convolve,
    visible=(
        PairCase((4, 6), (2, 3), seed=3),
        PairCase(),
        AgreeCase(((1, 1), (1, 1)), agree=True),
        AgreeCase(((1, 2), (3, 4)), agree=False),
        AgreeCase(((1, 2, 1), (3, 0, 4), (1, 2, 1)), agree=False),
        AgreeCase(((1, 0, -1), (2, 0, -2), (1, 0, -1)), agree=False),
    ),
)
