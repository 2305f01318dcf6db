"""4.6: two tests that students write, tried on layers of which the truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import (
    pooled,
    windows_of,
)
from autograder.student.answers import as_truth
from autograder.student.diagnosis import (
    Feature,
    FloatArray,
    Function,
    Grouped,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "equivariance_tests"
SIDE, CROP, FRAME = 24, 4, 8
Layer = Callable[[FloatArray], FloatArray]
_KERNEL = np.array([[1.0, 2.0, -1.0], [0.0, 3.0, -2.0], [-2.0, 1.0, 0.5]])


@dataclass(frozen=True)
class Trial:
    """One question to a test."""

    layer: str  # one of LAYERS
    step: int  # how far the image moves, in pixels
    out_step: int = 0  # how far the output moves, in its cells; equivariance only


@dataclass(frozen=True)
class TestsCase:
    """Questions that are judged together."""

    part: str  # "equivariant" or "invariant": which test is tried
    trials: tuple[Trial, ...]
    seed: int = 0  # chooses the image; 0 gives an empty one

    def questions(self) -> list[tuple[str, Trial, int]]:
        """Return the questions one by one."""
        return [(self.part, trial, self.seed) for trial in self.trials]


def image_of(part: str, seed: int) -> FloatArray:
    """Return an image; empty near its border where invariance is asked for."""
    if seed == 0:
        return np.zeros((SIDE, SIDE))
    image = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
    if part == "invariant":
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


def _disturbed(axis: int, index: int) -> Layer:
    """Return a layer that adds numbers of their own to one row (0) or column (1)."""

    def layer(image: FloatArray) -> FloatArray:
        result = np.swapaxes(image, 0, axis).copy()
        result[index] += np.cos(np.arange(SIDE))
        return np.asarray(np.swapaxes(result, 0, axis))

    return layer


def _place_in_a_corner(image: FloatArray) -> FloatArray:
    result = np.zeros_like(image)
    result[0, 0] = _place(image)[1]
    return result


def _place(image: FloatArray) -> FloatArray:
    return np.asarray(np.argwhere(image == image.max())[0], dtype=np.float64)


LAYERS: dict[str, Layer] = {
    "convolution": convolve,
    "padded convolution": lambda x: convolve(np.pad(x, 1)),
    "convolution with stride 2": lambda x: convolve(np.pad(x, 1), 2),
    "max pooling": lambda x: pooled(x, 2, 2, "max"),
    "average pooling": lambda x: pooled(x, 2, 2, "average"),
    "ReLU": lambda x: np.maximum(x, 0),
    "blur by running sums": _blur,
    "copy": lambda x: x.copy(),
    "mirror": lambda x: x[:, ::-1],
    "dense layer": lambda x: (x.ravel() @ _weights()).reshape(x.shape),
    "dense layer, equal weights": lambda x: np.full(x.shape, 0.1 * x.sum()),
    "global max": lambda x: convolve(np.pad(x, 1)).max(keepdims=True),
    "global average": lambda x: np.maximum(x, 0).mean(keepdims=True),
    "pooling, then global average": lambda x: pooled(x, 2, 2, "max").mean(
        keepdims=True
    ),
    "total by running sums": lambda x: np.cumsum(1e3 * x + 1 / 3)[-1:],
    "sums of the rows": lambda x: np.sort(x, axis=1).sum(axis=1),
    "one number": lambda x: np.asarray(x.max()),
    "place of the largest": _place,
    "place of the largest, in a corner": _place_in_a_corner,
    "slope": lambda x: x - np.arange(SIDE),
    **{
        f"numbers added to row {index}": _disturbed(0, index)
        for index in (0, 1, 2, 3, 4, 5, SIDE - 4, SIDE - 5)
    },
    **{
        f"numbers added to column {index}": _disturbed(1, index)
        for index in (2, 4, SIDE - 5, SIDE - 3)
    },
}


def _moved(x: FloatArray, step: int, axis: int = 1) -> FloatArray:
    return np.roll(x, step, axis=axis)


def _compare(
    same: Callable[[FloatArray, FloatArray], Any] = np.allclose,
    image: Callable[[FloatArray, int, int], FloatArray] = lambda x, s, o: _moved(x, s),
    output: Callable[[FloatArray, int, int], FloatArray] = lambda y, s, o: _moved(y, o),
    top: int = CROP,
    bottom: int = CROP,
    left: int = CROP,
    right: int = CROP,
) -> Callable[[Layer, FloatArray, int, int], bool]:
    """Return a test of equivariance from how things are moved, cut and compared."""

    def cut(y: FloatArray) -> FloatArray:
        return y[top : len(y) - bottom, left : y.shape[1] - right]

    def test(layer: Layer, x: FloatArray, step: int, out_step: int) -> bool:
        first = layer(image(x, step, out_step))
        second = output(layer(x), step, out_step)
        return bool(same(cut(first), cut(second)))

    return test


equivariant = _compare()


def invariant(layer: Layer, image: FloatArray, step: int) -> bool:
    """Tell whether moving the image leaves the output as it was."""
    return bool(np.allclose(layer(_moved(image, step)), layer(image)))


def _cropped_first(layer: Layer, image: FloatArray, step: int, out_step: int) -> bool:
    first, second = (
        y[CROP:-CROP, CROP:-CROP] for y in (layer(_moved(image, step)), layer(image))
    )
    return bool(np.allclose(first, _moved(second, out_step)))


def _invariant_inside(layer: Layer, image: FloatArray, step: int) -> bool:
    first, second = layer(_moved(image, step)), layer(image)
    inside = (slice(CROP, -CROP),) * min(2, first.ndim)
    return bool(np.allclose(first[inside], second[inside]))


def _exactly(one: FloatArray, other: FloatArray) -> bool:
    return np.array_equal(one, other)


def _signed(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.max(one - other, initial=-1.0) < 1e-6)


def _sums(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.isclose(one.sum(), other.sum()))


def _anywhere(one: FloatArray, other: FloatArray) -> bool:
    return bool(np.isclose(one, other).any())


CROP_FIRST = (
    "near the border a padded layer sees zeros, and a moved image what came in from "
    "outside: crop the interior, then compare."
)
FOUR_SIDES = (
    "leave out the 4 outermost rows and columns on every side, no more and no fewer: "
    "[4:-4, 4:-4]."
)
CROP_LAST = "the order matters: move the whole output, and leave its border out last."
ALLCLOSE = "sums in another order differ in the last digit: use np.allclose."
MOVE_OUTPUT = "the output need not stay: it has to move along. Move it by out_step."
TWO_STEPS = (
    "a pooled map is smaller: it moves by out_step cells while the image moves by step "
    "pixels."
)
SAME_WAY = "image and output are moved in the same direction."
MOVE_IMAGE = "move the image before the layer, and compare with the moved output."
SIDEWAYS = "the lesson's `move` goes to the right: along the rows, axis 1."
SIGNED = (
    "a difference below zero is a difference, too: take absolute values, or "
    "np.allclose."
)
EVERY_NUMBER = (
    "all numbers have to agree, place by place: neither their sum nor some of them "
    "tell. Use np.allclose."
)
KNOWN_LAYERS = (
    "try it on layers of which you know the truth, a convolution and a dense layer, "
    "and print the two arrays that you compare."
)
STAYS = "for invariance the output has to stay as it is: do not move it."
WHOLE = "for invariance the whole output counts: leave nothing out."
OWN_OUTPUT = "compare the layer's two outputs, not an output with an image."
BOTH = "print both arrays for a small image, and where they differ."

EQUIVARIANCE_MISTAKES = (
    Wrong("always True", lambda f, x, step, out: True, KNOWN_LAYERS),
    Wrong("always False", lambda f, x, step, out: False, KNOWN_LAYERS),
    Wrong(
        "border effects counted", _compare(top=0, bottom=0, left=0, right=0), CROP_FIRST
    ),
    Wrong("cropped before moving", _cropped_first, CROP_LAST),
    Wrong("compared exactly", _compare(_exactly), ALLCLOSE),
    Wrong("invariance tested", _compare(output=lambda y, s, o: y), MOVE_OUTPUT),
    Wrong(
        "steps of image and output mixed up",
        _compare(output=lambda y, s, o: _moved(y, s)),
        TWO_STEPS,
    ),
    Wrong(
        "steps of image and output mixed up",
        _compare(
            image=lambda x, s, o: _moved(x, o), output=lambda y, s, o: _moved(y, s)
        ),
        TWO_STEPS,
    ),
    Wrong(
        "steps of image and output mixed up",
        _compare(image=lambda x, s, o: _moved(x, o)),
        TWO_STEPS,
    ),
    Wrong(
        "output moved back", _compare(output=lambda y, s, o: _moved(y, -o)), SAME_WAY
    ),
    Wrong("image not moved", _compare(image=lambda x, s, o: x), MOVE_IMAGE),
    Wrong(
        "moved downwards",
        _compare(
            image=lambda x, s, o: _moved(x, s, 0),
            output=lambda y, s, o: _moved(y, o, 0),
        ),
        SIDEWAYS,
    ),
    Wrong("differences without absolute values", _compare(_signed), SIGNED),
    Wrong("some numbers are enough", _compare(_anywhere), EVERY_NUMBER),
    *(
        Wrong(
            f"a border of {width} left out",
            _compare(top=width, bottom=width, left=width, right=width),
            FOUR_SIDES,
        )
        for width in (1, 2, 3, 5)
    ),
    Wrong("rows only left out", _compare(left=0, right=0), FOUR_SIDES),
    Wrong("columns only left out", _compare(top=0, bottom=0), FOUR_SIDES),
    Wrong("only top and left left out", _compare(bottom=0, right=0), FOUR_SIDES),
    Wrong("only bottom and right left out", _compare(top=0, left=0), FOUR_SIDES),
    Wrong("one more left out at the end", _compare(bottom=5, right=5), FOUR_SIDES),
    Wrong("one fewer left out at the end", _compare(bottom=3, right=3), FOUR_SIDES),
)
INVARIANCE_MISTAKES = (
    Wrong("always True", lambda f, x, step: True, KNOWN_LAYERS),
    Wrong("always False", lambda f, x, step: False, KNOWN_LAYERS),
    Wrong(
        "equivariance tested",
        lambda f, x, step: np.allclose(
            f(_moved(x, step)), np.roll(f(x), step, axis=-1)
        ),
        STAYS,
    ),
    Wrong(
        "equivariance tested",
        lambda f, x, step: np.allclose(f(_moved(x, step)), _moved(f(x), step)),
        STAYS,
    ),
    Wrong("border left out", _invariant_inside, WHOLE),
    Wrong(
        "compared exactly",
        lambda f, x, step: np.array_equal(f(_moved(x, step)), f(x)),
        ALLCLOSE,
    ),
    Wrong(
        "sums compared",
        lambda f, x, step: _sums(f(_moved(x, step)), f(x)),
        EVERY_NUMBER,
    ),
    Wrong(
        "some numbers are enough",
        lambda f, x, step: _anywhere(f(_moved(x, step)), f(x)),
        EVERY_NUMBER,
    ),
    Wrong(
        "differences without absolute values",
        lambda f, x, step: _signed(f(_moved(x, step)), f(x)),
        SIGNED,
    ),
    Wrong(
        "output compared with the image",
        lambda f, x, step: (
            (y := f(_moved(x, step))).shape == x.shape and np.allclose(y, x)
        ),
        OWN_OUTPUT,
    ),
    Wrong(
        "moved downwards",
        lambda f, x, step: np.allclose(f(_moved(x, step, 0)), f(x)),
        SIDEWAYS,
    ),
)


def _probes(part: str, *trials: Trial) -> list[tuple[str, Trial, int]]:
    empty = TestsCase(part, (Trial("mirror", 2, 2), Trial("dense layer", 1, 1)))
    return [*TestsCase(part, trials, 31).questions(), *empty.questions()]


def _named(layer: Layer) -> str:
    return next((name for name, known in LAYERS.items() if known is layer), "")


def _describe(question: tuple[str, Trial, int]) -> str:
    part, trial, _ = question
    move = f"step {trial.step}"
    if part == "equivariant":
        move += f", out_step {trial.out_step}"
    return f"a layer of the kind {trial.layer!r}, {move}"


def _rule(part: str) -> Function:
    asks_both = part == "equivariant"
    return Function(
        name=part,
        pick=lambda answer: entry_of(answer, NAME, part),
        arguments=lambda question: _arguments(*question),
        read=as_truth,
        right=equivariant if asks_both else invariant,
        wrong=EQUIVARIANCE_MISTAKES if asks_both else INVARIANCE_MISTAKES,
        features=(
            Feature(
                lambda layer, *more: _named(layer),
                "layers of the kind '{}'",
            ),
            Feature(
                lambda layer, image, step, *out: step, "a step of {}", ordered=True
            ),
            Feature(
                lambda layer, image, *steps: len(set(steps)) == 1,
                {True: "equal steps of image and output", False: "unequal ones"},
            ),
            Feature(
                lambda layer, image, *steps: layer(image).ndim == 2,
                {True: "outputs of rows and columns", False: "other outputs"},
            ),
        ),
        probes=_probes(
            "equivariant",
            *(Trial(f"numbers added to row {row}", 1, 1) for row in range(6)),
            Trial("blur by running sums", 1, 1),
            Trial("blur by running sums", 2, 2),
            Trial(f"numbers added to row {SIDE - 4}", 1, 1),
            Trial(f"numbers added to row {SIDE - 5}", 1, 1),
            # Right, too: moving the output of the moved image back.
            Trial("numbers added to column 2", 1, 1),
            Trial("numbers added to column 4", -1, -1),
            Trial(f"numbers added to column {SIDE - 5}", 1, 1),
            Trial(f"numbers added to column {SIDE - 3}", -1, -1),
            Trial("slope", 1, 1),
            Trial("slope", 2, 2),
            Trial("average pooling", 4, 2),
            Trial("convolution", -3, -3),
        )
        if asks_both
        else _probes(
            "invariant",
            Trial("sums of the rows", 2),
            Trial("sums of the rows", -5),
            Trial("one number", 1),
            Trial("place of the largest", -2),
            *(Trial("place of the largest, in a corner", step) for step in (2, -2, -3)),
            *(Trial("total by running sums", step) for step in (2, 3, 4)),
            Trial("numbers added to row 3", 2),
            Trial("dense layer, equal weights", 4),
            Trial("copy", 0),
            Trial("copy", 2),
        ),
        describe=_describe,
        hint=BOTH,
        has_slips=False,
    )


def _arguments(part: str, trial: Trial, seed: int) -> tuple[Any, ...]:
    steps = (trial.step, trial.out_step)[: 2 if part == "equivariant" else 1]
    return LAYERS[trial.layer], image_of(part, seed), *steps


EQUIVARIANCE_TESTS = Exercise(
    name=NAME,
    title="4.6 Two tests",
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
    part=lambda case: case.part,
    points_by_part=True,
    rule={
        part: Grouped(rule=_rule(part), calls=TestsCase.questions)
        for part in ("equivariant", "invariant")
    },
)
