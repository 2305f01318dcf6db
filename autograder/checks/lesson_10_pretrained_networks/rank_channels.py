"""10.6: channels ranked by the size of their correlation with a map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.diagnosis import FloatArray, Function, Stop, Wrong
from autograder.student.exercise import Exercise

Keys = Callable[[FloatArray, FloatArray], Any]


@dataclass(frozen=True)
class ChannelsCase:
    """Maps of a layer, and a map to compare with."""

    likeness: tuple[float, ...]  # about how each channel correlates with the target
    seed: int  # chooses the numbers, and how strong each channel is
    dead: tuple[int, ...] = ()  # channels that are 0 everywhere
    cut: tuple[int, ...] = ()  # channels with many zeros, as after ReLU
    below: tuple[int, ...] = ()  # channels whose numbers are mostly negative
    bent: tuple[int, ...] = ()  # channels with a few very large numbers

    def draw(self) -> tuple[FloatArray, FloatArray]:
        """Return maps (rows, columns, channels) and target (rows, columns)."""
        generator = np.random.default_rng(self.seed)
        target = generator.normal(size=(14, 11)) + 0.7
        unit = (target - target.mean()) / target.std()
        maps = []
        for likeness in self.likeness:
            noise = generator.normal(size=target.shape)
            mixed = likeness * unit + np.sqrt(1 - likeness**2) * noise
            strength = 10 ** generator.uniform(-1, 1)
            maps.append(strength * (mixed + generator.uniform(1, 4)))
        for channel in self.dead:
            maps[channel] = np.zeros_like(target)
        for channel in self.cut:
            low = np.quantile(maps[channel], 0.2)
            maps[channel] = np.maximum(maps[channel] - low, 0)
        for channel in self.below:
            maps[channel] = maps[channel] - 2 * maps[channel].mean()
        for channel in self.bent:
            maps[channel] = np.exp(6 * maps[channel] / np.abs(maps[channel]).max())
        return np.stack(maps, axis=-1), target


def correlations(maps: FloatArray, target: FloatArray) -> FloatArray:
    """Return the correlation of each channel with the target; 0 for a dead one."""
    flat = maps.reshape(-1, maps.shape[-1]) - maps.mean(axis=(0, 1))
    aim = target.ravel() - target.mean()
    sizes = np.sqrt((flat**2).sum(axis=0) * (aim**2).sum())
    products: FloatArray = aim @ flat
    result: FloatArray = np.zeros_like(products)
    np.divide(products, sizes, out=result, where=sizes > 0)
    return result


def order_by(keys: Keys) -> Keys:
    """Return an oracle: the channels by their keys, the smallest first."""
    return lambda maps, target: np.argsort(keys(maps, target), kind="stable")


ranked = order_by(lambda maps, target: -np.abs(correlations(maps, target)))


def _ranked_without(is_left_out: Callable[[FloatArray], bool]) -> Keys:
    """Return an oracle: some channels are taken for dead."""

    def keys(maps: FloatArray, target: FloatArray) -> Any:
        left_out = [is_left_out(channel) for channel in np.moveaxis(maps, -1, 0)]
        return -np.abs(np.where(left_out, 0, correlations(maps, target)))

    return order_by(keys)


def _dead(maps: FloatArray) -> Any:
    return (maps == 0).all(axis=(0, 1))


def _covariance(maps: FloatArray, target: FloatArray) -> Any:
    return np.tensordot(target - target.mean(), maps - maps.mean(axis=(0, 1)))


def _cosine(maps: FloatArray, target: FloatArray) -> Any:
    sizes = np.sqrt((maps**2).sum(axis=(0, 1)))
    return np.tensordot(target, maps) / np.maximum(sizes, 1e-12)


def _of_ranks(maps: FloatArray, target: FloatArray) -> Any:
    from scipy import stats

    flat = stats.rankdata(maps.reshape(-1, maps.shape[-1]), axis=0)
    return correlations(flat.reshape(maps.shape), stats.rankdata(target))


def _with_nan_as_key(maps: FloatArray, target: FloatArray) -> Any:
    sizes = np.where(_dead(maps), np.nan, np.abs(correlations(maps, target)))
    return np.array(sorted(range(maps.shape[-1]), key=lambda m: -sizes[m]))


def _two_rows(maps: FloatArray, target: FloatArray) -> Any:
    first, second = maps[:2] - maps[:2].mean(axis=1, keepdims=True)
    sizes = np.sqrt((first**2).sum(axis=0) * (second**2).sum(axis=0))
    return -np.abs((first * second).sum(axis=0)) / np.maximum(sizes, 1e-12)


def _diagonal(maps: FloatArray, target: FloatArray) -> Any:
    flat = np.moveaxis(maps, -1, 0).reshape(maps.shape[-1], -1)
    aim = target.ravel()
    return [-np.corrcoef(c, aim)[0, 0] if c.any() else 0.0 for c in flat]


def _mixed(maps: FloatArray, target: FloatArray) -> Any:
    mixed = np.moveaxis(maps.reshape(maps.shape[-1], *maps.shape[:2]), 0, -1)
    return -np.abs(correlations(mixed, target))


def _values(sizes: Callable[..., Any], *, ordered: bool) -> Keys:
    """Return an oracle: the correlations themselves, in one order or another."""

    def oracle(maps: FloatArray, target: FloatArray) -> Any:
        values = sizes(correlations(maps, target))
        return values[ranked(maps, target)] if ordered else values

    return oracle


def _with_values(maps: FloatArray, target: FloatArray) -> Any:
    order = ranked(maps, target)
    return np.column_stack([order, correlations(maps, target)[order]])


FIRST = "the most similar channel comes first."
SIZES_COUNT = (
    "a correlation of −0.9 is as strong as one of 0.9: dark-to-light and light-to-dark "
    "edges are both edges."
)
NEGATIVE_FIRST = (
    "argsort sorts upwards, so the most negative correlation stands first. Which "
    "channel comes first is a matter of its size: take the sizes, and turn the order."
)
DIVIDE = (
    "a strong channel is not a similar one: divide by both standard deviations, as "
    "np.corrcoef does."
)
NOTHING_ADDED = (
    "a number added to the spread makes weak channels look less similar: divide by the "
    "spread itself, and treat a dead channel by itself."
)
CENTRE = (
    "take the mean off both maps first: a map that is positive everywhere looks "
    "similar to everything otherwise."
)
NO_DISTANCE = (
    "a distance depends on brightness and strength: a channel twice as strong is as "
    "similar. Correlate."
)
PRODUCTS = (
    "a sum of products grows with the strength and the mean of a channel: take the "
    "means off, and divide by the spreads."
)
ONE_ARGSORT = (
    "you tell for each channel which place it has. Wanted is for each place which "
    "channel stands there: one argsort is enough."
)
FROM_ZERO = "the first channel has the number 0, as everywhere in Python."
NUMBERS = (
    "these are the correlations themselves: return the numbers of the channels, by "
    "np.argsort."
)
NO_PAIRS = "return the channels' numbers alone, without what they were sorted by."
ALL_OF_THEM = (
    "this is the best one: return one whole number for each channel, in order."
)
NAN_FIRST = (
    "a dead channel, 0 everywhere, has no spread: 0/0 is NaN, and sorting puts NaN at "
    "one end. Count its correlation as 0."
)
NAN_MIXES = (
    "a dead channel gives NaN, which is neither larger nor smaller than anything, so "
    "that sorting goes astray. Count its correlation as 0."
)
KEEP_THE_DEAD = "a dead channel has its place in the order, too: its correlation is 0."
ZEROS_ARE_COMMON = (
    "after ReLU a channel has zeros at many places. Dead is one that is 0 at all of "
    "them."
)
BELOW_ZERO = (
    "a channel of negative numbers is not dead. Dead is one that is 0 everywhere."
)
WEAK = "a channel of small numbers is not dead. Dead is one that is 0 everywhere."
KEEP_DIGITS = (
    "correlations that are nearly equal lose their order: rank before you round."
)
NO_RANKS = (
    "this is the correlation of ranks (Spearman's). np.corrcoef takes the numbers "
    "themselves."
)
NOT_OF_TARGET = (
    "the sign belongs to the correlation: take the size of that, and leave the target "
    "as it is."
)
RAVEL_BOTH = (
    "np.corrcoef takes each row of a map for a variable, so that [0, 1] compares the "
    "first two rows of the channel with each other. Flatten both maps first."
)
OTHER_CORNER = (
    "all sizes seem equal. In the table of np.corrcoef the diagonal is the correlation "
    "of a map with itself, always 1: look beside it."
)
AS_THEY_COME = "the channels stand as they came: sort them by their correlation."
LAST_AXIS = (
    "reshape keeps the numbers in their order, so channels and pixels are mixed: each "
    "channel is maps[:, :, m]."
)
SAME_WAY = (
    "one map is read row by row and the other column by column: flatten both the same "
    "way."
)
CHANNELS_LAST = (
    "the channels are the last axis: channel m is maps[:, :, m], and there are "
    "maps.shape[-1] of them."
)
ONE_ENTRY = "np.corrcoef gives a table of 2 × 2: its entry [0, 1] is the correlation."
CORRELATE = (
    "np.corrcoef(maps[:, :, m].ravel(), target.ravel())[0, 1] is the correlation of "
    "channel m. Return one whole number for each channel, all different."
)

WRONG = [
    Wrong("likeliest last", order_by(lambda m, t: np.abs(correlations(m, t))), FIRST),
    Wrong(
        "sign taken for likeness",
        order_by(lambda m, t: -correlations(m, t)),
        SIZES_COUNT,
    ),
    Wrong("most negative first", order_by(correlations), NEGATIVE_FIRST),
    Wrong(
        "not divided by the spread",
        order_by(lambda m, t: -np.abs(_covariance(m, t))),
        DIVIDE,
    ),
    Wrong(
        "something added to the spread",
        order_by(lambda m, t: -np.abs(_covariance(m, t)) / (m.std(axis=(0, 1)) + 1)),
        NOTHING_ADDED,
    ),
    Wrong("means not taken off", order_by(lambda m, t: -np.abs(_cosine(m, t))), CENTRE),
    Wrong(
        "distances instead of correlations",
        order_by(lambda m, t: np.abs(m - t[..., None]).mean(axis=(0, 1))),
        NO_DISTANCE,
    ),
    Wrong(
        "products only", order_by(lambda m, t: -np.abs(np.tensordot(t, m))), PRODUCTS
    ),
    Wrong(
        "ranks instead of channels", lambda m, t: np.argsort(ranked(m, t)), ONE_ARGSORT
    ),
    Wrong("counted from 1", lambda m, t: ranked(m, t) + 1, FROM_ZERO),
    *(
        Wrong(
            "correlations instead of an order",
            _values(sizes, ordered=ordered),
            NUMBERS,
        )
        for sizes in (np.abs, np.positive)
        for ordered in (True, False)
    ),
    Wrong("pairs instead of channels", _with_values, NO_PAIRS),
    Wrong("best channel only", lambda m, t: np.array(ranked(m, t)[0]), ALL_OF_THEM),
    Wrong(
        "dead channel first",
        order_by(lambda m, t: np.where(_dead(m), -9, -np.abs(correlations(m, t)))),
        NAN_FIRST,
    ),
    Wrong("NaN in the order", _with_nan_as_key, NAN_MIXES),
    Wrong(
        "dead channel left out",
        lambda m, t: np.array([c for c in ranked(m, t) if m[..., c].any()]),
        KEEP_THE_DEAD,
    ),
    Wrong(
        "dead channel left out, and sign taken for likeness",
        lambda m, t: np.array(
            [c for c in np.argsort(-correlations(m, t)) if m[..., c].any()]
        ),
        f"{KEEP_THE_DEAD} And {SIZES_COUNT}",
    ),
    Wrong(
        "any zero taken for dead",
        _ranked_without(lambda c: not c.all()),
        ZEROS_ARE_COMMON,
    ),
    Wrong(
        "negative numbers taken for dead",
        _ranked_without(lambda c: c.mean() <= 0),
        BELOW_ZERO,
    ),
    Wrong(
        "weak channel taken for dead",
        _ranked_without(lambda c: np.abs(c).max() < 1),
        WEAK,
    ),
    Wrong(
        "rounded",
        order_by(lambda m, t: -np.round(np.abs(correlations(m, t)), 1)),
        KEEP_DIGITS,
    ),
    Wrong(
        "ranks correlated", order_by(lambda m, t: -np.abs(_of_ranks(m, t))), NO_RANKS
    ),
    Wrong(
        "signs of the target lost",
        order_by(lambda m, t: -correlations(m, np.abs(t))),
        NOT_OF_TARGET,
    ),
    Wrong("first two rows only", order_by(_two_rows), RAVEL_BOTH),
    Wrong("diagonal of the table", order_by(_diagonal), OTHER_CORNER),
    Wrong("not sorted", lambda m, t: np.arange(m.shape[-1]), AS_THEY_COME),
    Wrong("channels and pixels mixed", order_by(_mixed), LAST_AXIS),
    Wrong(
        "rows and columns of one map swapped",
        lambda m, t: ranked(m, t.ravel(order="F").reshape(t.shape)),
        SAME_WAY,
    ),
]
STOPS = [
    Stop(
        ("out of bounds", "concatenation axis"),
        "another axis taken for channels",
        CHANNELS_LAST,
    ),
    Stop(("truth value of an array",), "table of np.corrcoef compared", ONE_ENTRY),
]

RANK_CHANNELS = Exercise(
    name="rank_channels",
    title="10.6 Which channels see edges?",
    visible=(
        ChannelsCase((0.3, 0.9, 0.6, 0.1), 5),
        ChannelsCase((0.5, -0.95, 0.8, 0.2, -0.35), 60),
    ),
    rule=Function(
        name="rank_channels",
        arguments=ChannelsCase.draw,
        right=ranked,
        wrong=WRONG,
        stops=STOPS,
        probes=(
            ChannelsCase((0.4, 0.7, -0.85, 0.55), 121, dead=(1,), cut=(2,), below=(3,)),
            ChannelsCase(
                (0.45, 0.3, -0.8, 0.6, 0.42), 216, dead=(1,), cut=(2,), below=(3,)
            ),
            ChannelsCase((0.9, -0.72, 0.5, 0.55, 0.2), 103, cut=(3,), bent=(0,)),
            ChannelsCase(
                (0.5, 0.53, -0.85, 0.3, 0.8), 126, cut=(3,), below=(1,), bent=(2,)
            ),
        ),
        hint=CORRELATE,
        expected="each channel's number once, the most similar one first",
    ),
)
