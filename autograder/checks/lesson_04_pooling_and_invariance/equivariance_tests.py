"""4.6: two tests that students write, tried on layers of which the truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import (
    entry_of,
    pooled,
    windows_of,
)
from autograder.student.answers import as_truth
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "equivariance_tests"
SIDE, CROP, FRAME = 24, 4, 8
Layer = Callable[[FloatArray], FloatArray]
_KERNEL = np.array([[1.0, 2.0, -1.0], [0.0, 3.0, -2.0], [-2.0, 1.0, 0.5]])


@dataclass(frozen=True)
class Trial:
    """One question to a test.

    Parameters
    ----------
    layer : str
        One of `LAYERS`.
    step : int
        How far the image moves, in pixels.
    out_step : int
        How far the output has to move, in its own cells; equivariance only.
    """

    layer: str
    step: int
    out_step: int = 0


@dataclass(frozen=True)
class TestsCase:
    """Questions that are judged together.

    Parameters
    ----------
    part : {"equivariant", "invariant"}
        Which test is tried.
    trials : tuple of Trial
        The questions.
    seed : int
        Chooses the images.
    """

    part: str
    trials: tuple[Trial, ...]
    seed: int = 0

    def image(self) -> FloatArray:
        """Return an image; empty near its border where invariance is asked for."""
        image = np.random.default_rng(self.seed).normal(size=(SIDE, SIDE))
        if self.part == "invariant":
            inside = image[FRAME:-FRAME, FRAME:-FRAME].copy()
            image[:] = 0
            image[FRAME:-FRAME, FRAME:-FRAME] = inside
        return image


def convolve(image: FloatArray, stride: int = 1) -> FloatArray:
    """Return a valid convolution with a 3 × 3 kernel."""
    return np.asarray((windows_of(image, 3, stride) * _KERNEL).sum(axis=(2, 3)))


@cache
def _weights() -> FloatArray:
    return np.random.default_rng(46).normal(size=(SIDE * SIDE, SIDE * SIDE))


def _blur(image: FloatArray) -> FloatArray:
    """Return sums of three neighbours in a row, with rounding that depends on place."""
    sums = np.cumsum(image, axis=1)
    return np.asarray(sums[:, 3:] - sums[:, :-3])


LAYERS: dict[str, Layer] = {
    "convolution": convolve,
    "padded convolution": lambda x: convolve(np.pad(x, 1)),
    "convolution with stride 2": lambda x: convolve(np.pad(x, 1), 2),
    "max pooling": lambda x: pooled(x, 2, 2, "max"),
    "average pooling": lambda x: pooled(x, 2, 2, "average"),
    "ReLU": lambda x: np.maximum(x, 0),
    "blur by running sums": _blur,
    "mirror": lambda x: x[:, ::-1],
    "dense layer": lambda x: (x.ravel() @ _weights()).reshape(x.shape),
    "dense layer, equal weights": lambda x: np.full(x.shape, 0.1 * x.sum()),
    "global max": lambda x: convolve(np.pad(x, 1)).max(keepdims=True),
    "global average": lambda x: np.maximum(x, 0).mean(keepdims=True),
    "pooling, then global average": lambda x: pooled(x, 2, 2, "max").mean(
        keepdims=True
    ),
}

EquivarianceRule = Callable[[Layer, FloatArray, int, int], bool]
InvarianceRule = Callable[[Layer, FloatArray, int], bool]


def _inside(x: FloatArray) -> FloatArray:
    return x[CROP:-CROP, CROP:-CROP]


def _pair(
    layer: Layer, image: FloatArray, step: int, out_step: int, axis: int = 1
) -> tuple[FloatArray, FloatArray]:
    """Return output of the moved image, and moved output of the image."""
    first = layer(np.roll(image, step, axis=axis))
    return first, np.roll(layer(image), out_step, axis=axis)


def equivariant(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    """Tell whether moving before a layer is moving after it."""
    first, second = _pair(layer, image, step, out_step)
    return bool(np.allclose(_inside(first), _inside(second)))


def invariant(layer: Layer, image: FloatArray, step: int) -> bool:
    """Tell whether moving the image leaves the output as it was."""
    return bool(np.allclose(layer(np.roll(image, step, axis=1)), layer(image)))


def _uncropped(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    return bool(np.allclose(*_pair(layer, image, step, out_step)))


def _exact(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    first, second = _pair(layer, image, step, out_step)
    return bool((_inside(first) == _inside(second)).all())


def _by_rows(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    first, second = _pair(layer, image, step, out_step, axis=0)
    return bool(np.allclose(_inside(first), _inside(second)))


def _cropped_first(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    first, whole = _pair(layer, image, step, 0)
    return bool(np.allclose(_inside(first), np.roll(_inside(whole), out_step, axis=1)))


_EQUIVARIANCE_MISTAKES: tuple[tuple[str, EquivarianceRule, str], ...] = (
    (
        "border effects counted",
        _uncropped,
        "near the border a padded layer sees zeros, and a moved image what came in "
        "from outside: crop the interior, then compare.",
    ),
    (
        "cropped before moving",
        _cropped_first,
        "the order matters: move the whole output, and leave its border out last.",
    ),
    (
        "compared exactly",
        _exact,
        "sums in another order differ in the last digit: use np.allclose.",
    ),
    (
        "invariance tested",
        lambda f, x, step, out: equivariant(f, x, step, 0),
        "the output need not stay: it has to move along. Move it by out_step.",
    ),
    (
        "steps of image and output mixed up",
        lambda f, x, step, out: equivariant(f, x, step, step),
        "a pooled map is smaller: it moves by out_step cells while the image moves "
        "by step pixels.",
    ),
    (
        "output moved back",
        lambda f, x, step, out: equivariant(f, x, step, -out),
        "image and output are moved in the same direction.",
    ),
    (
        "image not moved",
        lambda f, x, step, out: equivariant(f, x, 0, out),
        "move the image before the layer, and compare with the moved output.",
    ),
)
_INVARIANCE_MISTAKES: tuple[tuple[str, InvarianceRule, str], ...] = (
    (
        "equivariance tested",
        lambda f, x, step: _uncropped(f, x, step, step),
        "for invariance the output has to stay as it is: do not move it.",
    ),
    (
        "compared exactly",
        lambda f, x, step: bool((f(np.roll(x, step, axis=1)) == f(x)).all()),
        "sums in another order differ in the last digit: use np.allclose.",
    ),
)


def verify_equivariance_tests(answer: Any, case: TestsCase) -> None:
    """Compare the answers of one test with the truth."""
    function = entry_of(answer, NAME, case.part)
    image = case.image()
    received = [_ask(function, image, case.part, trial) for trial in case.trials]
    right = [_truth(case.part, image, trial) for trial in case.trials]
    if received == right:
        return
    first = next(i for i, value in enumerate(received) if value != right[i])
    trial = case.trials[first]
    mistake, hint = _diagnose(case, image, received)
    move = f"step {trial.step}"
    if case.part == "equivariant":
        move += f", out_step {trial.out_step}"
    raise CheckFailed(
        f"The test {case.part!r} is wrong about a layer: {mistake}.",
        expected=f"{right[first]} for a layer of the kind {trial.layer!r}, {move}",
        received=str(received[first]),
        hint=hint,
        mistake=mistake,
    )


def _ask(function: Any, image: FloatArray, part: str, trial: Trial) -> bool:
    layer = LAYERS[trial.layer]
    steps = (trial.step, trial.out_step) if part == "equivariant" else (trial.step,)
    return as_truth(call(function, layer, image, *steps, name=part), part)


def _truth(part: str, image: FloatArray, trial: Trial) -> bool:
    layer = LAYERS[trial.layer]
    if part == "equivariant":
        return equivariant(layer, image, trial.step, trial.out_step)
    return invariant(layer, image, trial.step)


def _diagnose(
    case: TestsCase, image: FloatArray, received: list[bool]
) -> tuple[str, str]:
    """Return name and hint of the rule that answers as the student's test does."""
    if len(set(received)) == 1:
        return f"always {received[0]}", (
            "try it on layers of which you know the truth, a convolution and a dense "
            "layer, and print the two arrays that you compare."
        )
    if case.part == "equivariant":
        for name, rule, hint in _EQUIVARIANCE_MISTAKES:
            if received == [
                rule(LAYERS[t.layer], image, t.step, t.out_step) for t in case.trials
            ]:
                return name, hint
    else:
        for name, check, hint in _INVARIANCE_MISTAKES:
            if received == [check(LAYERS[t.layer], image, t.step) for t in case.trials]:
                return name, hint
    return "other truth values", (
        "print both arrays for a small image, and where they differ."
    )


EQUIVARIANCE_TESTS = Exercise(
    name=NAME,
    title="4.6 Two tests",
    verify=verify_equivariance_tests,
    visible=(
        TestsCase(
            "equivariant",
            (
                Trial("convolution", 2, 2),
                Trial("padded convolution", 2, 2),
                Trial("dense layer", 2, 2),
                Trial("max pooling", 2, 1),
                Trial("max pooling", 1, 0),
                Trial("blur by running sums", 3, 3),
                Trial("mirror", 2, 2),
                Trial("padded convolution", 0, 0),
                Trial("padded convolution", 0, 2),
            ),
            1,
        ),
        TestsCase(
            "invariant",
            (
                Trial("global max", 3),
                Trial("padded convolution", 3),
                Trial("dense layer", 3),
                Trial("global average", 5),
                Trial("padded convolution", 0),
            ),
            2,
        ),
    ),
)
