"""11.1: noise for each number by itself, and what clipping makes of its error."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.numbers import as_number
from autograder.student.answers import as_array
from autograder.student.calling import call
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

NAME = "add_noise"
LEVELS = {"black": 0.0, "mid grey": 0.5, "white": 1.0, "dark": 0.1}


@dataclass(frozen=True)
class NoiseCase:
    """Pictures of one level, or of random ones, and a strength."""

    shape: tuple[int, ...]  # (batch, height, width, channels)
    level: str = "mid grey"  # or black, white, dark, photographs
    sigma: float = 0.2
    seed: int = 0
    dtype: str = "float32"

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        level = LEVELS.get(self.level, 0.0)
        images = np.full(self.shape, level)
        if self.level == "photographs":
            images = np.random.default_rng(self.seed).uniform(0.1, 0.9, self.shape)
        return images.astype(self.dtype), self.sigma, self.seed + 3

    def describe(self) -> str:
        """Return the case in words."""
        sizes = " × ".join(map(str, self.shape))
        return f"{self.level}, {sizes}, σ = {self.sigma:g}"


Recipe = Callable[[FloatArray, float, np.random.Generator], FloatArray]


def _cut(values: FloatArray) -> FloatArray:
    return np.clip(values, 0, 1)


def _normal(x: FloatArray, chance: np.random.Generator) -> FloatArray:
    return chance.normal(size=x.shape)


def right_noise(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    """Return pictures with normal noise, clipped."""
    return _cut(x + sigma * _normal(x, chance))


def _not_clipped(
    x: FloatArray, sigma: float, chance: np.random.Generator
) -> FloatArray:
    return x + sigma * _normal(x, chance)


def _scaled(factor: Callable[[float], float]) -> Recipe:
    return lambda x, sigma, chance: _cut(x + factor(sigma) * _normal(x, chance))


def _uniform(low: float, high: float) -> Recipe:
    return lambda x, sigma, chance: _cut(x + sigma * chance.uniform(low, high, x.shape))


def _one_sign(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    return _cut(x + sigma * np.abs(_normal(x, chance)))


def _multiplied(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    return _cut(x * (1 + sigma * _normal(x, chance)))


def _stretched(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    noisy = _not_clipped(x, sigma, chance)
    span = noisy.max() - noisy.min()
    return (noisy - noisy.min()) / span if span else noisy


def _wrapped(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    bytes_ = 255 * _not_clipped(x, sigma, chance)
    return np.asarray(np.trunc(bytes_) % 256 / 255)


def _folded(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
    return np.abs(_not_clipped(x, sigma, chance))


def _not_cut_above(
    x: FloatArray, sigma: float, chance: np.random.Generator
) -> FloatArray:
    return np.maximum(_not_clipped(x, sigma, chance), 0)


def _not_cut_below(
    x: FloatArray, sigma: float, chance: np.random.Generator
) -> FloatArray:
    return np.minimum(_not_clipped(x, sigma, chance), 1)


RIGHT, OTHER, STILL, SEEDLESS, TYPE = (
    "right",
    "other values",
    "no noise",
    "seed ignored",
    "another type",
)
RECIPES: dict[str, Recipe] = {
    RIGHT: right_noise,
    "not clipped": _not_clipped,
    "not clipped above": _not_cut_above,
    "not clipped below": _not_cut_below,
    "squared": _scaled(lambda sigma: sigma**2),
    "root": _scaled(lambda sigma: sigma**0.5),
    "fixed": _scaled(lambda sigma: 0.2),
    "standard": _scaled(lambda sigma: 1.0),
    "uniform": _uniform(-1, 1),
    "uniform, as wide": _uniform(-(3**0.5), 3**0.5),
    "uniform, up only": _uniform(0, 1),
    "one sign": _one_sign,
    "multiplied": _multiplied,
    "stretched": _stretched,
    "wrapped": _wrapped,
    "folded": _folded,
}
SHARED = {
    "images alike": (0,),
    "channels alike": (3,),
    "rows alike": (1,),
    "columns alike": (2,),
    "one number for a picture": (1, 2, 3),
    "one number for a channel": (1, 2),
    "one number for a place": (0, 3),
    "one number for all": (0, 1, 2, 3),
}


def sharing(axes: tuple[int, ...]) -> Recipe:
    """Return the recipe whose noise is the same along some axes."""

    def recipe(x: FloatArray, sigma: float, chance: np.random.Generator) -> FloatArray:
        sizes = tuple(1 if k in axes else size for k, size in enumerate(x.shape))
        return _cut(x + sigma * chance.normal(size=sizes))

    return recipe


def _figures(y: FloatArray, x: FloatArray) -> FloatArray:
    """Return what tells kinds of noise apart: means of powers, shares at the ends."""
    off = y - x
    squares = off * off
    return np.array(
        [
            off.mean(),
            np.abs(off).mean(),
            squares.mean(),
            (squares * squares).mean() ** 0.5,
            (y <= 0).mean(),
            (y >= 1).mean(),
            (y < -1e-6).mean(),
            (y > 1 + 1e-6).mean(),
        ]
    )


@functools.lru_cache(maxsize=512)
def _range_of(
    name: str, shape: tuple[int, ...], values: bytes, sigma: float
) -> tuple[FloatArray, FloatArray]:
    """Return the figures that a recipe makes of pictures, and how far they may lie."""
    x, chance = np.frombuffer(values).reshape(shape), np.random.default_rng(123)
    times, width = (40, 5.5) if name == RIGHT else (10, 8)
    made = np.array(
        [_figures(RECIPES[name](x, sigma, chance), x) for _ in range(times)]
    )
    return made.mean(axis=0), width * made.std(axis=0) + 1e-6 + 5 / x.size


def _fits(y: FloatArray, x: FloatArray, sigma: float, name: str) -> bool:
    """Tell whether pictures look as a recipe makes them, whatever the chance."""
    mean, width = _range_of(name, x.shape, x.tobytes(), sigma)
    return bool((np.abs(_figures(y, x) - mean) <= width).all())


def _alike(off: FloatArray) -> tuple[int, ...]:
    """Return the axes along which neighbours have the same noise."""
    found = []
    for axis, size in enumerate(off.shape):
        if size < 2:
            continue
        one, other = (np.delete(off, at, axis=axis).ravel() for at in (size - 1, 0))
        if np.abs(one - other).mean() < 0.1 * np.abs(off).mean():
            found.append(axis)
    return tuple(found)


def _is_independent(off: FloatArray) -> bool:
    centred = off - off.mean()
    for axis, size in enumerate(off.shape):
        if size < 2:
            continue
        one, other = (np.delete(centred, at, axis=axis).ravel() for at in (size - 1, 0))
        limit = 6 / np.sqrt(one.size) + 1e-9
        if abs((one * other).mean()) > limit * max((centred**2).mean(), 1e-12):
            return False
    return True


def seen(y: FloatArray, images: Any, sigma: float) -> str:
    """Say in a word what noise pictures show."""
    x = np.asarray(images, dtype=np.float64)
    off = y - x
    if np.abs(off).max() < 1e-6:
        return STILL if sigma > 0 else RIGHT
    if sigma == 0:
        return next((n for n in ("fixed", "standard") if _fits(y, x, 0, n)), OTHER)
    if shared := _alike(off):
        sized = tuple(k for k in range(4) if x.shape[k] > 1)
        return next(
            (
                name
                for name, axes in SHARED.items()
                if tuple(k for k in axes if k in sized) == shared
            ),
            OTHER,
        )
    if not _is_independent(off):
        return OTHER
    return next((name for name in RECIPES if _fits(y, x, sigma, name)), OTHER)


class _Noise(Function):
    """A function of chance: what its results show is compared, in a word."""

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Call it three times, twice with one seed, and say what is seen."""
        images, sigma, seed = arguments
        raw = call(self.pick(answer), *arguments, name=self.name)
        first = self._read(raw, images)
        word = seen(first, images, sigma)
        if word != STILL and sigma > 0:
            again = self._read(self._raw(answer, images, sigma, seed), images)
            other = self._read(self._raw(answer, images, sigma, seed + 1), images)
            if not np.array_equal(first, again) or np.array_equal(first, other):
                return SEEDLESS
        is_float32 = str(getattr(raw, "dtype", "")).endswith("float32")
        return TYPE if word == RIGHT and not is_float32 else word

    def _raw(self, answer: Any, *arguments: Any) -> Any:
        return call(self.pick(answer), *arguments, name=self.name)

    def _read(self, raw: Any, images: Any) -> FloatArray:
        return as_array(raw, f"the result of {self.name}", shape=images.shape)


def _word(recipe: Recipe) -> Callable[..., str]:
    """Return the oracle of a recipe: what its pictures show."""

    @functools.lru_cache(maxsize=64)
    def told(shape: tuple[int, ...], values: bytes, sigma: float, seed: int) -> str:
        x = np.frombuffer(values).reshape(shape)
        return seen(recipe(x, sigma, np.random.default_rng(seed)), x, sigma)

    def oracle(images: Any, sigma: float, seed: int) -> str:
        x = np.asarray(images, dtype=np.float64)
        return told(x.shape, x.tobytes(), sigma, seed)

    return oracle


def _always(word: str) -> Callable[..., str]:
    return lambda images, sigma, seed: word if sigma > 0 else RIGHT


CLIP = (
    "some results lie below 0 or above 1: no picture has such numbers. Cut the sum "
    "off, "
    "after adding."
)
CLIP_BOTH = "only one end is cut off: numbers leave the range at both."
SQUARED = "σ is the standard deviation, which np.random's normal takes as it is."
FIXED = "the strength is always the same: sigma takes no part."
UNIFORM = (
    "all sizes of noise, up to a largest one, are equally likely: draw from the normal "
    "distribution."
)
SIGN = "no number ever gets smaller: noise goes in both directions."
MULTIPLIED = "the noise grows with the picture's numbers: add it, do not multiply."
STRETCHED = (
    "the darkest and the brightest number are pulled to 0 and 1, and all others move "
    "along: cut off what is outside instead."
)
WRAPPED = "whole numbers of 8 bits begin anew behind 255: stay with fractions."
FOLDED = "what falls below 0 is turned around: cut it off."
IMAGES = "all images get the same noise: draw as many numbers as the whole array has."
CHANNELS = "all channels get the same noise, a grey one: draw numbers for each."
LINES = "whole rows or columns get the same noise: draw a number for each pixel."
ONE_NUMBER = (
    "each picture becomes brighter or darker as a whole: noise is a number for each "
    "number."
)
SEED = (
    "the seed has no hold of the noise: draw with one generator, "
    "np.random.default_rng(seed)."
)
NO_NOISE = "the images come back as they were."
FLOAT32 = "the values are right, their type is not: networks take float32."
LOOK = "print mean and standard deviation of what you have added."

NOISE = _Noise(
    name=NAME,
    arguments=NoiseCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "add_noise"),
    right=lambda *given: RIGHT,
    wrong=(
        Wrong("not clipped", _word(_not_clipped), CLIP),
        Wrong("clipped at one end", _word(_not_cut_above), CLIP_BOTH),
        Wrong("clipped at one end", _word(_not_cut_below), CLIP_BOTH),
        Wrong("variance taken for σ", _word(RECIPES["squared"]), SQUARED),
        Wrong("variance taken for σ", _word(RECIPES["root"]), SQUARED),
        Wrong("sigma ignored", _word(RECIPES["fixed"]), FIXED),
        Wrong("sigma ignored", _word(RECIPES["standard"]), FIXED),
        Wrong("uniform noise", _word(RECIPES["uniform"]), UNIFORM),
        Wrong("uniform noise", _word(RECIPES["uniform, as wide"]), UNIFORM),
        Wrong("uniform noise", _word(RECIPES["uniform, up only"]), UNIFORM),
        Wrong("noise of one sign", _word(_one_sign), SIGN),
        Wrong("multiplied", _word(_multiplied), MULTIPLIED),
        Wrong("stretched", _word(_stretched), STRETCHED),
        Wrong("bytes wrapped", _word(_wrapped), WRAPPED),
        Wrong("turned around at 0", _word(_folded), FOLDED),
        Wrong("one noise for all images", _word(sharing((0,))), IMAGES),
        Wrong("one noise for all channels", _word(sharing((3,))), CHANNELS),
        Wrong("one noise for all channels", _word(sharing((0, 3))), CHANNELS),
        Wrong("one noise for whole lines", _word(sharing((1,))), LINES),
        Wrong("one noise for whole lines", _word(sharing((2,))), LINES),
        Wrong("one noise for whole lines", _word(sharing((0, 1))), LINES),
        Wrong("one number for a picture", _word(sharing((1, 2, 3))), ONE_NUMBER),
        Wrong("one number for a picture", _word(sharing((1, 2))), ONE_NUMBER),
        Wrong("one number for a picture", _word(sharing((0, 1, 2, 3))), ONE_NUMBER),
        Wrong("no noise", _always(STILL), NO_NOISE),
        Wrong("seed ignored", _always(SEEDLESS), SEED),
        Wrong("not float32", lambda *given: TYPE, FLOAT32),
    ),
    features=(
        Feature(
            lambda images, sigma, seed: sigma == 0,
            {True: "σ = 0", False: "σ above 0"},
        ),
        Feature(
            lambda images, sigma, seed: bool(images.min() == 1),
            {True: "white pictures", False: "other pictures"},
        ),
        Feature(
            lambda images, sigma, seed: bool(images.max() == 0),
            {True: "black pictures", False: "other pictures"},
        ),
    ),
    probes=(
        NoiseCase((2, 20, 24, 3), "white", 0.2, seed=31),
        NoiseCase((3, 18, 20, 3), "photographs", 0.35, seed=32),
        NoiseCase((2, 8, 6, 3), "photographs", 0.0, seed=33),
    ),
    describe=NoiseCase.describe,
    enough=1,
    has_slips=False,
    hint=LOOK,
)

# ∫ min(|n|, 2.5)² of a normal n, times 0.2²: noise that leaves 0…1 from the middle
GREY = 0.0391
ALL_SAME = (
    "cutting off costs most where a picture is near 0 or 1: on a black one, half of "
    "all noise is lost."
)
SQUARE_IT = "the mean of squared noise is its variance: the square of σ."
HALF_IS_LOST = "half of all draws are negative, and black cannot become darker."
HARDLY = "mid grey is 2.5 σ away from either end: only a little is cut off, but some."
MEASURE = "measure it: a large array of that level, add_noise, and the mean square."
TWICE_HALVED = "half of the draws are lost, and the others keep their whole square."


def _two_digits(right: float, *known: float) -> Callable[[Any, str], float]:
    """Return a reader that takes two digits, or more, of a number for the number."""

    def read(value: Any, name: str) -> float:
        number = as_number(value, name)
        for true in (right, *known):
            if abs(number - true) <= 0.015 * true:
                return true
        return number

    return read


def _entry(what: str, right: float, hint: str, *wrong: Wrong) -> Entry:
    known = [float(w.oracle({})) for w in wrong]
    return Entry(what, lambda t: right, wrong, hint, _two_digits(right, *known))


def _is(value: float) -> Callable[..., float]:
    return lambda t: value


EXPECTED = Table(
    name="expected",
    pick=lambda answer: entry_of(answer, NAME, "expected", partly=True),
    entries={
        "not clipped": _entry(
            "the error without clipping",
            0.04,
            SQUARE_IT,
            Wrong("σ instead of its square", _is(0.2), SQUARE_IT),
            Wrong("clipping expected here, too", _is(0.02), MEASURE),
        ),
        "black": _entry(
            "the error on black",
            0.02,
            HALF_IS_LOST,
            Wrong("clipping forgotten", _is(0.04), HALF_IS_LOST),
            Wrong("halved before squaring", _is(0.01), TWICE_HALVED),
            Wrong("σ instead of its square", _is(0.1), SQUARE_IT),
        ),
        "mid grey": _entry(
            "the error on mid grey",
            GREY,
            MEASURE,
            Wrong("clipping forgotten", _is(0.04), HARDLY),
            Wrong("taken from black", _is(0.02), HARDLY),
            Wrong("σ instead of its square", _is(0.2), SQUARE_IT),
        ),
    },
    wrong=(Wrong("the same for all pictures", lambda key: 0.03, ALL_SAME),),
)

ADD_NOISE = Exercise(
    name=NAME,
    title="11.1 Noise, and what clipping does",
    points_by_part=True,
    part=lambda case: "add_noise" if isinstance(case, NoiseCase) else "expected",
    promises=(
        Promise("float32", (NoiseCase((4, 20, 20, 3)),)),
        Promise(
            "for every number by itself",
            (NoiseCase((4, 20, 20, 3)), NoiseCase((2, 24, 22, 3), "black", seed=1)),
        ),
        Promise("cut off", (NoiseCase((2, 24, 22, 3), "black", seed=1),)),
        Promise("The same seed gives the same noise", (NoiseCase((4, 20, 20, 3)),)),
        Promise("black", ("black",)),
    ),
    visible=(
        NoiseCase((4, 20, 20, 3)),
        NoiseCase((2, 24, 22, 3), "black", seed=1),
        NoiseCase((3, 20, 18, 3), "photographs", 0.1, seed=2, dtype="float64"),
        "not clipped",
        "black",
        "mid grey",
    ),
    rule={"add_noise": NOISE, "expected": EXPECTED},
)
