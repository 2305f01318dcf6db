"""6.3: the slope of a bias, and the way back through an activation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_06_backpropagation.layers import (
    ALL_ZERO,
    drawn,
    nothing,
    sigmoid,
)
from autograder.student.diagnosis import (
    Feature,
    FloatArray,
    Function,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "through_the_bend"


@dataclass(frozen=True)
class BiasCase:
    """Slopes behind a convolution."""

    shape: tuple[int, int, int, int]  # (batch, rows, columns, filters)
    seed: int

    def draw(self) -> tuple[Any]:
        """Return δ."""
        return (drawn(self.shape, [self.seed]),)

    def describe(self) -> str:
        """Return the case in words."""
        return f"δ of shape {self.shape}"


@dataclass(frozen=True)
class BendCase:
    """A bend, what goes into it, and the slope behind it."""

    name: str  # "relu" or "sigmoid"
    shape: tuple[int, ...]
    seed: int
    reach: float = 3.0  # z lies between minus and plus this
    quiet: bool = False  # whether a part of the upstream slopes is 0

    def draw(self) -> tuple[str, Any, Any]:
        """Return the name, z and the upstream slopes."""
        z = drawn(self.shape, [self.seed, 0]) * self.reach / 3
        z = np.where(z == 0, 0.5, z)
        upstream = drawn(self.shape, [self.seed, 1])
        if self.quiet:
            upstream = np.where(upstream > 1, 0.0, upstream)
        return self.name, z, upstream

    def describe(self) -> str:
        """Return the case in words."""
        return f"{self.name!r} and arrays of shape {self.shape}"


def bias_slope(delta: Any) -> FloatArray:
    """Return ∂J/∂b, shape (filters,)."""
    return np.asarray(np.einsum("ijkm->m", delta))


def bend_slope(name: str, z: Any, upstream: Any) -> FloatArray:
    """Return the slope before the bend."""
    return np.asarray(DERIVATIVES[name](z) * upstream)


def _steepness(z: Any) -> FloatArray:
    return sigmoid(z) * sigmoid(-np.asarray(z))


VALUES: dict[str, Callable[[Any], Any]] = {
    "relu": lambda z: np.maximum(z, 0),
    "sigmoid": sigmoid,
}
DERIVATIVES: dict[str, Callable[[Any], Any]] = {
    "relu": lambda z: (np.asarray(z) > 0).astype(float),
    "sigmoid": _steepness,
}


def _always(kind: str) -> Callable[..., FloatArray]:
    return lambda name, z, upstream: bend_slope(kind, z, upstream)


def _at_the_output(name: str, z: Any, upstream: Any) -> FloatArray:
    return bend_slope(name, VALUES[name](z), upstream)


def _mask_of_upstream(name: str, z: Any, upstream: Any) -> FloatArray:
    shown = upstream if name == "relu" else z
    return np.asarray(DERIVATIVES[name](shown) * upstream)


def _open_gate(name: str, z: Any, upstream: Any) -> FloatArray:
    return np.asarray(upstream) if name == "relu" else bend_slope(name, z, upstream)


def _derivative_at_upstream(name: str, z: Any, upstream: Any) -> FloatArray:
    return np.asarray(DERIVATIVES[name](upstream) * upstream)


def _s_squared(name: str, z: Any, upstream: Any) -> FloatArray:
    if name == "relu":
        return bend_slope(name, z, upstream)
    return np.asarray(sigmoid(z) * (1 - sigmoid(z) ** 2) * upstream)


def _z_in_place_of_s(name: str, z: Any, upstream: Any) -> FloatArray:
    if name == "relu":
        return bend_slope(name, z, upstream)
    return np.asarray(z * (1 - np.asarray(z)) * upstream)


MEAN = "these are means. The bias is added at each place of each image: sum."
ONE_NUMBER = "each filter has a bias of its own: keep the last axis apart."
BATCH_KEPT = "the bias is the same for all images: sum over the images, too."
PLACES_KEPT = "the bias is the same at all places: sum over rows and columns."
ONE_IMAGE = "only one image takes part: sum over all of them."
WRONG_AXIS = (
    "other axes are summed. δ has the axes batch, rows, columns, filters; filters stay."
)
MASK = (
    "your gate for ReLU looks at the upstream slope. What opens it is z, on the way "
    "forward: a slope below zero passes, too."
)
OPEN = "ReLU lets every slope through: where z was below 0, nothing comes back."
AT_OUTPUT = (
    "the derivative is taken at the output of the bend, as if it were bent twice. "
    "Take it at z; s (1 − s) is that already, with s = s(z)."
)
NO_UPSTREAM = (
    "that is the derivative alone. Slopes of a chain are multiplied: upstream."
)
VALUE = (
    "the upstream slope is multiplied with the value of the bend. It wants the "
    "derivative."
)
ALWAYS = "it answers alike for both names: look at the argument `name`."
EXCHANGED = "the two names have changed places."
ADDED = "slopes of a chain are multiplied, not added."
UNCHANGED = "the upstream slope comes back as it was: the bend takes no part."
AT_UPSTREAM = "the derivative is taken at the upstream slope: take it at z."
Z_FOR_S = "in s (1 − s) the s is the sigmoid of z, not z itself."
SQUARE = "1 − s², with a square, is the factor of tanh; the sigmoid has 1 − s."
SIGN = "a sign is turned."
ONE = "take one number z, move it by a little, and see what the bend makes of that."

BIAS_RULE = Function(
    name="bias_gradient",
    arguments=BiasCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "bias_gradient"),
    right=bias_slope,
    wrong=(
        Wrong("all slopes 0", nothing(bias_slope), ALL_ZERO),
        Wrong("mean instead of sum", lambda d: d.mean(axis=(0, 1, 2)), MEAN),
        Wrong("mean over images", lambda d: bias_slope(d) / len(d), MEAN),
        Wrong(
            "mean over places",
            lambda d: bias_slope(d) / (d.shape[1] * d.shape[2]),
            MEAN,
        ),
        Wrong("first image only", lambda d: bias_slope(d[:1]), ONE_IMAGE),
        Wrong("last image only", lambda d: bias_slope(d[-1:]), ONE_IMAGE),
        Wrong(
            "one number for all filters",
            lambda d: np.full(d.shape[3], d.sum()),
            ONE_NUMBER,
        ),
        Wrong(
            "one number for all filters",
            lambda d: np.array(d.sum()),
            ONE_NUMBER,
            by_shape=True,
        ),
        Wrong("batch kept", lambda d: d.sum(axis=(1, 2)), BATCH_KEPT, by_shape=True),
        Wrong("places kept", lambda d: d.sum(axis=0), PLACES_KEPT, by_shape=True),
        Wrong("other axes", lambda d: d.sum(axis=(1, 2, 3)), WRONG_AXIS, by_shape=True),
        Wrong("other axes", lambda d: d.sum(axis=(0, 2, 3)), WRONG_AXIS, by_shape=True),
        Wrong("other axes", lambda d: d.sum(axis=(0, 1, 3)), WRONG_AXIS, by_shape=True),
    ),
    features=(
        Feature(lambda d: len(d) > 1, {True: "several images", False: "one image"}),
        Feature(lambda d: d.shape[3], "{} filters", ordered=True),
    ),
    probes=(BiasCase((1, 3, 2, 2), seed=31), BiasCase((3, 4, 5, 6), seed=32)),
    describe=BiasCase.describe,
    hint="which outputs does the bias of one filter change, and each by how much?",
)
BEND_RULE = Function(
    name="bend_gradient",
    arguments=BendCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "bend_gradient"),
    right=bend_slope,
    wrong=(
        Wrong("all slopes 0", nothing(bend_slope), ALL_ZERO),
        Wrong("gate always open", _open_gate, OPEN),
        Wrong("gate opened by upstream", _mask_of_upstream, MASK),
        Wrong("derivative at upstream", _derivative_at_upstream, AT_UPSTREAM),
        Wrong("derivative at the output", _at_the_output, AT_OUTPUT),
        Wrong("upstream forgotten", lambda n, z, up: DERIVATIVES[n](z), NO_UPSTREAM),
        Wrong("value instead of derivative", lambda n, z, up: VALUES[n](z) * up, VALUE),
        Wrong("z instead of derivative", lambda n, z, up: z * up, VALUE),
        Wrong("added", lambda n, z, up: DERIVATIVES[n](z) + up, ADDED),
        Wrong("bend forgotten", lambda n, z, up: up, UNCHANGED),
        Wrong("bent upstream", lambda n, z, up: VALUES[n](up), UNCHANGED),
        Wrong("z in place of s", _z_in_place_of_s, Z_FOR_S),
        Wrong("slope of another bend", _s_squared, SQUARE),
        Wrong("always ReLU", _always("relu"), ALWAYS),
        Wrong("always sigmoid", _always("sigmoid"), ALWAYS),
        Wrong(
            "names exchanged",
            lambda n, z, up: bend_slope(
                {"relu": "sigmoid", "sigmoid": "relu"}[n], z, up
            ),
            EXCHANGED,
        ),
        Wrong(
            "gate turned round",
            lambda n, z, up: bend_slope(n, -z if n == "relu" else z, up),
            "ReLU is open where z is above 0, and shut below.",
        ),
    ),
    features=(
        Feature(lambda n, z, up: n, {"relu": '"relu"', "sigmoid": '"sigmoid"'}),
        Feature(lambda n, z, up: z.ndim, "arrays with {} axes", ordered=True),
        Feature(
            lambda n, z, up: float(np.abs(z).max()) > 30,
            {True: "large z", False: "small z"},
        ),
    ),
    probes=(
        BendCase("sigmoid", (4,), seed=33, reach=30.0),
        BendCase("relu", (2, 2, 3, 2), seed=34),
        BendCase("sigmoid", (2, 5), seed=35, quiet=True),
    ),
    describe=BendCase.describe,
    hint=ONE,
)

THROUGH_THE_BEND = Exercise(
    name=NAME,
    title="6.3 Through the bend",
    promises=(
        Promise("∂J/∂b, an array (filters,)", (BiasCase((2, 4, 5, 3), seed=1),)),
        Promise(
            "arrays of one shape, any shape",
            (
                BendCase("sigmoid", (7,), seed=5),
                BendCase("relu", (2, 2, 3, 2), seed=34),
            ),
        ),
        Promise("z, before the bend", (BendCase("sigmoid", (3, 5), seed=4),)),
        Promise(
            "a z of ±800 must not break anything",
            (BendCase("sigmoid", (6,), seed=6, reach=800.0),),
        ),
    ),
    visible=(
        BiasCase((2, 4, 5, 3), seed=1),
        BiasCase((3, 2, 6, 2), seed=2),
        BendCase("relu", (3, 4), seed=3),
        BendCase("sigmoid", (3, 5), seed=4),
        BendCase("sigmoid", (7,), seed=5),
        BendCase("sigmoid", (6,), seed=6, reach=800.0),
    ),
    rule={BiasCase: BIAS_RULE, BendCase: BEND_RULE},
)
