"""11.7: channels of a code that do nothing, and what the others are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_11_denoising_autoencoder.pictures import mse
from autograder.student.answers import as_array, as_integer, brief, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Function,
    NotFilledIn,
    Stop,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "dead_channels"
DEAD, IMPORTANCE = "dead", "importance"


def _codes(shape: tuple[int, ...], kinds: tuple[str, ...], seed: int) -> FloatArray:
    """Return a code whose channels are of given kinds."""
    generator = np.random.default_rng([seed, len(kinds)])
    code = np.empty((*shape, len(kinds)))
    for channel, kind in enumerate(kinds):
        values = np.maximum(np.round(generator.normal(0.3, 1, shape), 2), 0)
        values[:, 0, 0] += 0.25  # alive in every image
        code[..., channel] = _KINDS[kind](values)
    return code


def _only_first(values: FloatArray) -> FloatArray:
    return np.asarray(values * (np.arange(len(values)) == 0)[:, None, None])


def _not_first(values: FloatArray) -> FloatArray:
    return values * (np.arange(len(values)) > 0)[:, None, None]


def _cancelling(values: FloatArray) -> FloatArray:
    signs = np.where(np.arange(values.size) % 2, 1.0, -1.0).reshape(values.shape)
    if values.size % 2:
        signs.flat[-1] = 0.0
    return signs


def _one_place(values: FloatArray) -> FloatArray:
    alone = np.zeros_like(values)
    alone[-1, -1, -1] = 0.5
    return alone


_KINDS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "dead": np.zeros_like,
    "alive": lambda values: values,
    "small": lambda values: values * 1e-4,
    "first": _only_first,
    "later": _not_first,
    "cancels": _cancelling,
    "negative": lambda values: -values,
    "place": _one_place,
    "constant": lambda values: np.full_like(values, 0.75),
}


@dataclass(frozen=True)
class DeadCase:
    """A code, with channels of which it is known what they do."""

    shape: tuple[int, int, int]  # (images, height, width)
    kinds: tuple[str, ...]  # of the channels
    seed: int = 0

    def draw(self) -> tuple[FloatArray]:
        """Return the code."""
        return (_codes(self.shape, self.kinds, self.seed),)

    def describe(self) -> str:
        """Return the case in words."""
        sizes = " × ".join(map(str, (*self.shape, len(self.kinds))))
        return f"a code of {sizes}"


@dataclass(frozen=True)
class Decoder:
    """Pictures from codes: a weighted sum of the channels, with a bend."""

    weights: tuple[float, ...]

    def __call__(self, code: Any) -> FloatArray:
        """Return pictures twice as high and wide, with one channel."""
        values = np.asarray(code, dtype=np.float64)
        if values.ndim != 4 or values.shape[3] != len(self.weights):
            raise ValueError(
                f"decode takes a code of shape (n, h, w, {len(self.weights)}), not "
                f"{values.shape}"
            )
        summed = np.maximum(values @ np.array(self.weights), 0)
        return np.asarray(np.repeat(np.repeat(summed, 2, 1), 2, 2)[..., None])


@dataclass(frozen=True)
class WorthCase:
    """A code, its decoder, and clean pictures that the decoder nearly makes."""

    shape: tuple[int, int, int]
    kinds: tuple[str, ...]
    weights: tuple[float, ...]  # of the decoder
    wanted: tuple[float, ...]  # those that would make the clean pictures
    seed: int = 0

    def draw(self) -> tuple[FloatArray, Decoder, FloatArray]:
        """Return code, decoder and clean pictures."""
        code = _codes(self.shape, self.kinds, self.seed)
        clean = Decoder(self.wanted)(code)
        noise = np.random.default_rng([self.seed, 9]).normal(0, 0.1, clean.shape)
        return code, Decoder(self.weights), np.round(clean + noise, 3)

    def describe(self) -> str:
        """Return the case in words."""
        sizes = " × ".join(map(str, (*self.shape, len(self.kinds))))
        return f"a code of {sizes}"


def as_channels(answer: Any, name: str) -> tuple[int, ...]:
    """Read a list of channels, in any order."""
    if is_unfilled(answer):
        raise NotFilledIn(name)
    if isinstance(answer, set | frozenset | range):
        answer = sorted(answer)
    if isinstance(answer, bool | int | float | np.number):
        raise _no_list(name, answer, "a single number", ONE_NUMBER)
    numbers = as_array(answer, name)
    if _holds_truth(answer):
        raise _no_list(name, answer, "mask instead of numbers", MASK)
    if numbers.ndim == 2 and 1 in numbers.shape:
        numbers = numbers.ravel()
    if numbers.ndim != 1:
        raise _no_list(name, answer, "wrong shape", FLAT_LIST)
    return tuple(sorted({as_integer(number, "a channel") for number in numbers}))


def _holds_truth(answer: Any) -> bool:
    if isinstance(answer, np.ndarray):
        return bool(answer.dtype == bool)
    items = answer if isinstance(answer, list | tuple) else ()
    return any(isinstance(item, bool | np.bool_) for item in items)


def _no_list(name: str, answer: Any, mistake: str, hint: str) -> CheckFailed:
    return CheckFailed(
        f"{name} is no list of channels.",
        expected="a list of whole numbers such as [0, 3]; it may be empty",
        received=brief(answer, 40),
        hint=hint,
        mistake=mistake,
    )


def dead(code: FloatArray) -> tuple[int, ...]:
    """Return the channels that are 0 everywhere."""
    return _where(~(code != 0).any(axis=(0, 1, 2)))


def _where(mask: Any) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _over(test: Callable[[FloatArray], Any]) -> Callable[..., tuple[int, ...]]:
    return lambda code: _where(test(code))


ALL = (0, 1, 2)
Measure = Callable[[Any, Any], float]


def _without(code: FloatArray, channel: int) -> FloatArray:
    less = code.copy()
    less[..., channel] = 0
    return less


def _rises(
    code: FloatArray,
    decode: Any,
    clean: FloatArray,
    measure: Measure = mse,
    without: Callable[[FloatArray, int], FloatArray] = _without,
) -> FloatArray:
    before = measure(decode(code), clean)
    channels = range(code.shape[-1])
    after = [measure(decode(without(code, c)), clean) for c in channels]
    return np.array(after) - before


def importance(code: FloatArray, decode: Any, clean: FloatArray) -> FloatArray:
    """Return how much the mean squared error rises without each channel."""
    return _rises(code, decode, clean)


def _errors(code: Any, decode: Any, clean: Any) -> FloatArray:
    return importance(code, decode, clean) + mse(decode(code), clean)


def _piling_up(code: FloatArray, decode: Any, clean: FloatArray) -> FloatArray:
    def without(values: FloatArray, channel: int) -> FloatArray:
        less = values.copy()
        less[..., : channel + 1] = 0
        return less

    return _rises(code, decode, clean, without=without)


def _alone(code: FloatArray, channel: int) -> FloatArray:
    less = np.zeros_like(code)
    less[..., channel] = code[..., channel]
    return less


def _averaged(code: FloatArray, channel: int) -> FloatArray:
    less = code.copy()
    less[..., channel] = code[..., channel].mean()
    return less


def _in_first_image(code: FloatArray, channel: int) -> FloatArray:
    less = code.copy()
    less[0, ..., channel] = 0
    return less


def _against_before(code: FloatArray, decode: Any, clean: FloatArray) -> FloatArray:
    return _rises(code, decode, decode(code))


def _relative(code: FloatArray, decode: Any, clean: FloatArray) -> FloatArray:
    return importance(code, decode, clean) / mse(decode(code), clean)


def _of_first(code: FloatArray, decode: Any, clean: FloatArray) -> FloatArray:
    return _rises(code[:1], decode, clean[:1])


def _summed(one: Any, other: Any) -> float:
    return mse(one, other) * np.size(other)


def _summed_by_image(one: Any, other: Any) -> float:
    return mse(one, other) * np.size(other) / len(other)


def _absolute(one: Any, other: Any) -> float:
    return float(np.abs(np.asarray(one) - other).mean())


def _root(one: Any, other: Any) -> float:
    return float(np.sqrt(mse(one, other)))


def _with(**options: Any) -> Callable[..., FloatArray]:
    return lambda code, decode, clean: _rises(code, decode, clean, **options)


ONE_NUMBER = "a list is asked for, even if it holds one channel or none."
MASK = (
    "these are truth values, one for each channel. np.flatnonzero turns them into the "
    "numbers of the channels."
)
FLAT_LIST = "one list of whole numbers: np.flatnonzero gives one."
NEVER = "some codes have dead channels: find them with the numbers of the code."
BELOW = (
    "a channel with small numbers is alive: the decoder may multiply them by anything. "
    "Only 0 everywhere is dead."
)
ONLY_FIRST_IMAGE = (
    "a channel may be 0 in the first image and not in another: look at all images."
)
ONLY_FIRST_PLACE = "a channel may be 0 at the first place and not at another one."
IN_SOME_IMAGE = (
    "a channel that is 0 in one image only is alive in the others: dead means 0 in all."
)
SOME_ZERO = "a single 0 makes no channel dead: all of its numbers have to be 0."
CANCEL = (
    "numbers above and below 0 can have the mean 0, and be alive: look at each number, "
    "not at a sum."
)
NEGATIVE = "a code may hold numbers below 0: its largest is 0 and it is alive."
NO_SPREAD = "a channel may be the same number everywhere, and that number not 0."
ALIVE = "these are the channels that are alive; the others are asked for."
OTHER_AXIS = (
    "the channels are the last axis: go over images, rows and columns, (0, 1, 2)."
)
LOOK = (
    "for each channel, the last axis: is there any number in it, in any image and at "
    "any place, that is not 0?"
)
ABSOLUTE = (
    "without a channel the error may even fall: then its importance is negative. Leave "
    "the sign."
)
NOT_THE_RISE = (
    "that is the error without the channel. How much has it risen? Take away the error "
    "with all channels."
)
TURNED = "a rise is positive: the error without the channel less the one with all."
COPY = (
    "channels that were set to 0 stay 0 for the next ones: begin with a fresh copy of "
    "the code for each channel."
)
KEPT = "the other way round: this channel is set to 0, all others stay."
MEAN = "set the channel to 0, not to its mean."
NOT_CLEAN = (
    "that compares with what the decoder made before. Compare with the clean pictures: "
    "only then a channel can do harm."
)
RELATIVE = "the rise itself is asked for, not divided by the error before."
FIRST_OF_BATCH = "the error is the mean over all images of the batch."
FIRST_SET = "set the channel to 0 in every image, not in the first one only."
NOT_SUMMED = "the mean of the squared differences is asked for, over all numbers."
SQUARED = "the squared differences are asked for, not the absolute ones."
NO_ROOT = "the mean of the squares is asked for, without a root."
MEASURE = (
    "measure the error of decode(code) against clean; then, for each channel, that of "
    "a copy of the code in which it is 0. What is the difference?"
)
KEEP_SHAPE = (
    "the decoder takes a code of the old shape: the channel stays, and is set to 0."
)

VISIBLE = (
    DeadCase((2, 3, 4), ("alive", "dead", "small", "later", "alive", "dead")),
    DeadCase((3, 2, 5), ("cancels", "dead", "negative", "first", "place"), 1),
    WorthCase(
        (2, 3, 4),
        ("alive", "dead", "alive", "alive"),
        (0.8, 0.5, 0.0, 0.4),
        (0.9, 0.5, 0.0, -0.3),
        seed=2,
    ),
    WorthCase((3, 4, 2), ("alive",) * 3, (0.5, 1.2, -0.3), (0.6, 1.0, 0.4), seed=3),
)
PROBES = (
    DeadCase((2, 2, 3), ("constant", "later", "dead"), 5),
    DeadCase((1, 3, 2), ("alive", "place"), 6),
    DeadCase((3, 2, 2), ("later", "dead", "later"), 9),
)
MORE_WORTH = (
    WorthCase((2, 5, 3), ("alive", "small"), (1.0, 0.7), (0.8, 0.9), seed=7),
    WorthCase((1, 2, 2), ("alive",) * 2, (0.6, 0.3), (0.5, -0.4), seed=8),
)

DEAD_CHANNELS = Exercise(
    name=NAME,
    title="11.7 Dead channels",
    points_by_part=True,
    promises=(
        Promise("0 at every place of every image", VISIBLE[:2]),
        Promise("numbers below 0 may occur", (VISIBLE[1],)),
        Promise("leave the others as they are", VISIBLE[2:]),
        Promise("negative where the error falls", VISIBLE[2:]),
        Promise("do not change the code", VISIBLE[2:]),
    ),
    visible=VISIBLE,
    rule={
        DeadCase: Function(
            name=DEAD,
            arguments=DeadCase.draw,
            pick=lambda answer: entry_of(answer, NAME, DEAD),
            read=as_channels,
            right=dead,
            wrong=(
                Wrong("always none", lambda code: (), NEVER),
                Wrong(
                    "below a bound",
                    _over(lambda x: np.abs(x).max(axis=ALL) < 1e-3),
                    BELOW,
                ),
                Wrong(
                    "below a bound",
                    _over(lambda x: np.abs(x).mean(axis=ALL) < 1e-3),
                    BELOW,
                ),
                Wrong(
                    "first image only",
                    _over(lambda x: (x[0] == 0).all(axis=(0, 1))),
                    ONLY_FIRST_IMAGE,
                ),
                Wrong(
                    "first place only",
                    _over(lambda x: (x[:, 0, 0] == 0).all(axis=0)),
                    ONLY_FIRST_PLACE,
                ),
                Wrong(
                    "dead in one image",
                    _over(lambda x: (x == 0).all(axis=(1, 2)).any(axis=0)),
                    IN_SOME_IMAGE,
                ),
                Wrong("some 0", _over(lambda x: (x == 0).any(axis=ALL)), SOME_ZERO),
                Wrong(
                    "signs cancel",
                    _over(lambda x: np.abs(x.sum(axis=ALL)) < 1e-12),
                    CANCEL,
                ),
                Wrong("signs cancel", _over(lambda x: x.sum(axis=ALL) <= 0), CANCEL),
                Wrong(
                    "numbers below 0 forgotten",
                    _over(lambda x: x.max(axis=ALL) <= 0),
                    NEGATIVE,
                ),
                Wrong(
                    "no spread", _over(lambda x: np.ptp(x, axis=ALL) == 0), NO_SPREAD
                ),
                Wrong(
                    "alive instead of dead",
                    _over(lambda x: (x != 0).any(axis=ALL)),
                    ALIVE,
                ),
                Wrong(
                    "images instead of channels",
                    _over(lambda x: (x == 0).all(axis=(1, 2, 3))),
                    OTHER_AXIS,
                ),
            ),
            probes=PROBES,
            describe=DeadCase.describe,
            expected="the channels that are 0 everywhere",
            enough=1,
            has_slips=False,
            hint=LOOK,
        ),
        WorthCase: Function(
            name=IMPORTANCE,
            arguments=WorthCase.draw,
            pick=lambda answer: entry_of(answer, NAME, IMPORTANCE),
            right=importance,
            wrong=(
                Wrong(
                    "always 0",
                    lambda code, decode, clean: np.zeros(code.shape[-1]),
                    MEASURE,
                ),
                Wrong(
                    "signs lost", lambda *given: np.abs(importance(*given)), ABSOLUTE
                ),
                Wrong(
                    "signs lost",
                    lambda *given: np.maximum(importance(*given), 0),
                    ABSOLUTE,
                ),
                Wrong("error instead of its rise", _errors, NOT_THE_RISE),
                Wrong("sign turned", lambda *given: -importance(*given), TURNED),
                Wrong("channels stay 0", _piling_up, COPY),
                Wrong("only this channel kept", _with(without=_alone), KEPT),
                Wrong("set to the mean", _with(without=_averaged), MEAN),
                Wrong(
                    "set to 0 in one image", _with(without=_in_first_image), FIRST_SET
                ),
                Wrong("not compared with clean", _against_before, NOT_CLEAN),
                Wrong("relative", _relative, RELATIVE),
                Wrong("first image only", _of_first, FIRST_OF_BATCH),
                Wrong("sum instead of mean", _with(measure=_summed), NOT_SUMMED),
                Wrong(
                    "sum instead of mean", _with(measure=_summed_by_image), NOT_SUMMED
                ),
                Wrong("absolute differences", _with(measure=_absolute), SQUARED),
                Wrong("root taken", _with(measure=_root), NO_ROOT),
            ),
            stops=(Stop(("decode takes",), "channel cut out", KEEP_SHAPE),),
            probes=MORE_WORTH,
            describe=WorthCase.describe,
            expected="the rise of the error for each channel",
            hint=MEASURE,
        ),
    },
)
