"""11.2: the parameters of the lecture's network, and how small its code is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.numbers import as_number
from autograder.student.answers import as_array
from autograder.student.diagnosis import (
    Entry,
    Feature,
    FloatArray,
    Function,
    Table,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "code_size"
Rows = Mapping[str, Any]
LAYERS = {  # channels below, filters
    "first convolution": (3, 16),
    "second convolution": (16, 32),
    "third convolution": (32, 32),
    "fourth convolution": (32, 16),
    "last convolution": (16, 3),
}
NORMALISED = 16 + 32 + 32 + 16


@dataclass(frozen=True)
class CodeCase:
    """A picture, and an encoder."""

    side: int
    channels: int
    filters: int
    halvings: int

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        return self.side, self.channels, self.filters, self.halvings

    def describe(self) -> str:
        """Return the case in words."""
        return (
            f"side {self.side}, {self.channels} channels, {self.filters} filters, "
            f"{self.halvings} halvings"
        )


def _pair(code: float, picture: float) -> FloatArray:
    return np.array([code, picture / code])


def _after(side: int, halvings: int) -> int:
    halved: int = 2**halvings
    return -(-side // halved)


def code_size(side: int, channels: int, filters: int, halvings: int) -> FloatArray:
    """Return the numbers of the code, and how many times more the picture has."""
    return _pair(_after(side, halvings) ** 2 * filters, side**2 * channels)


Code = Callable[[int, int, int, int], float]


def _with(code: Code) -> Callable[..., FloatArray]:
    """Return the oracle of somebody who counts another code."""
    return lambda side, channels, filters, halvings: _pair(
        code(side, channels, filters, halvings), side**2 * channels
    )


def _upside_down(*given: int) -> FloatArray:
    code, times = code_size(*given)
    return np.array([code, 1 / times])


def _channels_forgotten(
    side: int, channels: int, filters: int, halvings: int
) -> FloatArray:
    code, _ = code_size(side, channels, filters, halvings)
    return np.array([code, side**2 / code])


def _places_in_the_ratio(
    side: int, channels: int, filters: int, halvings: int
) -> FloatArray:
    code, _ = code_size(side, channels, filters, halvings)
    return np.array([code, side**2 / _after(side, halvings) ** 2])


def _in_one_ratio(side: int, channels: int, filters: int, halvings: int) -> FloatArray:
    code, _ = code_size(side, channels, filters, halvings)
    return np.array([code, side**2 * channels / _after(side, halvings) ** 2])


def _floored(side: int, channels: int, filters: int, halvings: int) -> FloatArray:
    return _with(lambda s, c, f, h: (s // 2**h) ** 2 * f)(
        side, channels, filters, halvings
    )


PLACES = "each place of the code holds one number for every filter."
RATIO_PLACES = (
    "the ratio compares numbers with numbers: channels and filters count, too."
)
OF_THE_PICTURE = "a picture has a number for each channel of each pixel."
UPSIDE_DOWN = (
    "the ratio is upside down: it is above 1 where the code is the smaller one."
)
ONE_SIDE = "a map has rows and columns."
ONCE = "each pooling halves the sides anew."
DIVIDED = "two halvings leave a quarter of a side, three an eighth."
AREA = "each pooling halves the rows, and the columns, too."
DOWN = "an odd side is rounded up here: padding 'same' fills the last window."
FRACTION = "a map has whole rows: after each pooling an odd side is rounded up."
CHANNELS_IN = "the code has filters; the picture's channels are behind it."
BY_HAND = "write the shapes down for a picture of 32 × 32: after each pooling."

FUNCTION = Function(
    name=NAME,
    arguments=CodeCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "code_size"),
    read=lambda raw, name: as_array(raw, name, shape=(2,)),
    right=code_size,
    wrong=(
        Wrong("places only", _with(lambda s, c, f, h: _after(s, h) ** 2), PLACES),
        Wrong("filters only", _with(lambda s, c, f, h: f), PLACES),
        Wrong("one side", _with(lambda s, c, f, h: _after(s, h) * f), ONE_SIDE),
        Wrong("halved once", _with(lambda s, c, f, h: ceil(s / 2) ** 2 * f), ONCE),
        Wrong(
            "divided by twice the halvings",
            _with(lambda s, c, f, h: ceil(s / max(2 * h, 1)) ** 2 * f),
            DIVIDED,
        ),
        Wrong("not halved", _with(lambda s, c, f, h: s**2 * f), ONCE),
        Wrong("area halved", _with(lambda s, c, f, h: ceil(s**2 / 2**h) * f), AREA),
        Wrong("rounded down", _floored, DOWN),
        Wrong(
            "rounded to the nearest",
            _with(lambda s, c, f, h: round(s / 2**h) ** 2 * f),
            DOWN,
        ),
        Wrong("fractions", _with(lambda s, c, f, h: (s / 2**h) ** 2 * f), FRACTION),
        Wrong(
            "channels of the picture in the code",
            _with(lambda s, c, f, h: _after(s, h) ** 2 * f * c),
            CHANNELS_IN,
        ),
        Wrong(
            "channels instead of filters",
            _with(lambda s, c, f, h: _after(s, h) ** 2 * c),
            CHANNELS_IN,
        ),
        Wrong("channels of the picture forgotten", _channels_forgotten, OF_THE_PICTURE),
        Wrong("places compared", _places_in_the_ratio, RATIO_PLACES),
        Wrong("places compared", _in_one_ratio, RATIO_PLACES),
        Wrong("ratio upside down", _upside_down, UPSIDE_DOWN),
    ),
    features=(
        Feature(
            lambda side, channels, filters, halvings: bool(side % 2**halvings),
            {True: "sides that cannot be halved", False: "sides that can be halved"},
            name={True: "odd sides"},
            hint={True: DOWN},
        ),
        Feature(
            lambda side, channels, filters, halvings: halvings == 0,
            {True: "no halving", False: "some halvings"},
        ),
    ),
    probes=(
        CodeCase(48, 3, 5, 3),
        CodeCase(23, 1, 4, 2),
        CodeCase(21, 3, 2, 2),
        CodeCase(10, 4, 6, 1),
    ),
    describe=CodeCase.describe,
    hint=BY_HAND,
)

KERNEL = "a 3 × 3 kernel for each channel below, and one bias, for each filter."
BIAS = "the weights are all there. Each filter has a bias, too."
BELOW = (
    "look at the map that comes in: how many channels has it? Pooling and upsampling "
    "keep them."
)
OUTPUTS = "so many numbers come out; parameters are what is kept for all places."
FOUR = "four numbers a channel: scale, shift, moving mean, moving variance."
ONLY_ONE = "that is a part of the four layers: add all of them up."
ONLY_FOUR = "the last convolution has no batch normalisation behind it."
ALL = "add up the six rows above."
LEARNED = "the moving means and variances are measured, not learned."


def _convolution(name: str) -> Entry:
    below, filters = LAYERS[name]
    sides = dict(zip(LAYERS, (32, 16, 8, 16, 32), strict=True))
    wrong = (
        Wrong("biases forgotten", lambda t: 9 * below * filters, BIAS),
        Wrong("channels below forgotten", lambda t: 10 * filters, BELOW),
        Wrong("channels of the picture taken", lambda t: (27 + 1) * filters, BELOW),
        Wrong(
            "filters taken for channels", lambda t: (9 * filters + 1) * filters, BELOW
        ),
        Wrong(
            "channels taken for filters", lambda t: (9 * filters + 1) * below, KERNEL
        ),
        Wrong("outputs counted", lambda t: sides[name] ** 2 * filters, OUTPUTS),
        Wrong(
            "channels after a concatenation",
            lambda t: (18 * below + 1) * filters,
            BELOW,
        ),
    )
    right = (9 * below + 1) * filters
    known = [w for w in wrong if w.oracle({}) != right]
    return Entry(f"the {name}", lambda t: right, known, KERNEL)


def _total(t: Rows) -> int:
    return sum(t[name] for name in (*LAYERS, "batch normalisations"))


ROWS = Table(
    name="rows",
    pick=lambda answer: entry_of(answer, NAME, "rows", partly=True),
    entries={
        **{name: _convolution(name) for name in LAYERS},
        "batch normalisations": Entry(
            "the four batch normalisations",
            lambda t: 4 * NORMALISED,
            (
                Wrong("two instead of four", lambda t: 2 * NORMALISED, FOUR),
                Wrong("one for each channel", lambda t: NORMALISED, FOUR),
                Wrong("four for each layer", lambda t: 16, FOUR),
                Wrong("one layer only", lambda t: 4 * 16, ONLY_ONE),
                Wrong("one layer only", lambda t: 4 * 32, ONLY_ONE),
                Wrong("last layer, too", lambda t: 4 * (NORMALISED + 3), ONLY_FOUR),
            ),
            FOUR,
        ),
        "total": Entry(
            "the total",
            _total,
            (
                Wrong(
                    "batch normalisations left out",
                    lambda t: sum(t[name] for name in LAYERS),
                    ALL,
                ),
                Wrong(
                    "only what learns",
                    lambda t: _total(t) - t["batch normalisations"] // 2,
                    ALL,
                ),
            ),
            ALL,
        ),
        "learned": Entry(
            "what learns",
            lambda t: t["total"] - t["batch normalisations"] // 2,
            (
                Wrong("all of them", lambda t: t["total"], LEARNED),
                Wrong(
                    "no batch normalisation",
                    lambda t: t["total"] - t["batch normalisations"],
                    "scale and shift are learned; the moving mean and variance are "
                    "not.",
                ),
                Wrong(
                    "what does not learn",
                    lambda t: t["batch normalisations"] // 2,
                    "that is what stays out of the learning.",
                ),
            ),
            LEARNED,
        ),
        "code": Entry(
            "the numbers of the code",
            lambda t: 8 * 8 * 32,
            (
                Wrong("places only", lambda t: 64, PLACES),
                Wrong("filters only", lambda t: 32, PLACES),
                Wrong("one side", lambda t: 8 * 32, ONE_SIDE),
                Wrong("halved once", lambda t: 16 * 16 * 32, ONCE),
                Wrong("filters of the first layer", lambda t: 8 * 8 * 16, BELOW),
                Wrong("numbers of the picture", lambda t: 3072, OF_THE_PICTURE),
            ),
            BY_HAND,
        ),
        "times smaller": Entry(
            "how many times smaller",
            lambda t: 32 * 32 * 3 / t["code"],
            (
                Wrong("ratio upside down", lambda t: t["code"] / 3072, UPSIDE_DOWN),
                Wrong(
                    "channels of the picture forgotten",
                    lambda t: 1024 / t["code"],
                    OF_THE_PICTURE,
                ),
                Wrong("places compared", lambda t: 16.0, RATIO_PLACES),
                Wrong("places compared", lambda t: 48.0, RATIO_PLACES),
            ),
            UPSIDE_DOWN,
            as_number,
        ),
    },
)

CODE_SIZE = Exercise(
    name=NAME,
    title="11.2 How small is the code?",
    points_by_part=True,
    part=lambda case: "code_size" if isinstance(case, CodeCase) else "rows",
    promises=(
        Promise("rounded up", (CodeCase(41, 2, 8, 3),)),
        Promise("all of them have biases", ("first convolution",)),
        Promise("above 1 where the code is smaller", (CodeCase(32, 3, 32, 2),)),
    ),
    visible=(
        "first convolution",
        "third convolution",
        "batch normalisations",
        "total",
        "learned",
        "code",
        "times smaller",
        CodeCase(32, 3, 32, 2),
        CodeCase(41, 2, 8, 3),
    ),
    rule={"rows": ROWS, "code_size": FUNCTION},
)
