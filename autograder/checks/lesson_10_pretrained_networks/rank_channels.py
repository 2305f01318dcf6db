"""10.6: channels ranked by the size of their correlation with a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "rank_channels"


@dataclass(frozen=True)
class ChannelsCase:
    """Maps of a layer, and a map to compare with.

    Parameters
    ----------
    likeness : tuple of float
        About how each channel correlates with the target; 0 with ``dead`` channels.
    seed : int
        Chooses the numbers, and how strong each channel is.
    dead : tuple of int
        Channels that are 0 everywhere.
    """

    likeness: tuple[float, ...]
    seed: int
    dead: tuple[int, ...] = ()

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


def verify_rank_channels(rank_channels: Any, case: ChannelsCase) -> None:
    """Check that the channels come in the order of the sizes of correlation."""
    maps, target = case.draw()
    result = call(rank_channels, maps, target, name=NAME)
    order = as_array(result, "the result of rank_channels")
    number = maps.shape[-1]
    if order.shape != (number,) or sorted(order.tolist()) != list(range(number)):
        _raise_no_order(order, number)
    found = order.astype(int)
    sizes = np.abs(correlations(maps, target))
    if (np.diff(sizes[found]) <= 1e-9).all():
        return
    _diagnose(found, maps, target, case)


def _raise_no_order(order: FloatArray, number: int) -> None:
    if order.shape == (number,) and sorted(order) == list(range(1, number + 1)):
        raise CheckFailed(
            "The result of rank_channels counts the channels from 1.",
            expected=f"each of the numbers 0 to {number - 1} once",
            received=brief(order.tolist()),
            hint="the first channel has the number 0, as everywhere in Python.",
            mistake="counted from 1",
        )
    values = order.shape == (number,) and np.abs(order).max() <= 1 and number > 2
    raise CheckFailed(
        "The result of rank_channels is no order of the channels.",
        expected=f"each of the numbers 0 to {number - 1} once",
        received=brief(order.tolist()),
        hint="these look like the correlations themselves: return the numbers of the "
        "channels, by np.argsort."
        if values
        else "one whole number for each channel, all different.",
        mistake="correlations instead of an order" if values else "no order",
    )


def _diagnose(
    found: Any, maps: FloatArray, target: FloatArray, case: ChannelsCase
) -> None:
    signed = correlations(maps, target)
    centred = maps - maps.mean(axis=(0, 1))
    flat = maps.reshape(-1, maps.shape[-1])
    cosine = (target.ravel() @ flat) / np.maximum(np.sqrt((flat**2).sum(axis=0)), 1e-12)
    covariance = (centred * (target - target.mean())[..., None]).sum(axis=(0, 1))
    known = (
        (np.abs(signed), "likeliest last", "the most similar channel comes first."),
        (
            -signed,
            "sign taken for likeness",
            "a correlation of −0.9 is as strong as one of 0.9: dark-to-light and "
            "light-to-dark edges are both edges.",
        ),
        (
            -np.abs(covariance),
            "not divided by the spread",
            "a strong channel is not a similar one: divide by both standard "
            "deviations, as np.corrcoef does.",
        ),
        (
            -np.abs(cosine),
            "means not taken off",
            "take the mean off both maps first: a map that is positive everywhere "
            "looks similar to everything otherwise.",
        ),
        (
            np.abs(maps - target[..., None]).mean(axis=(0, 1)),
            "distances instead of correlations",
            "a distance depends on brightness and strength: a channel twice as strong "
            "is as similar. Correlate.",
        ),
        (-np.abs(cosine * np.sqrt((flat**2).sum(axis=0))), "products only", _PRODUCTS),
    )
    for keys, mistake, hint in known:
        if (np.diff(keys[found]) >= -1e-9).all():
            raise CheckFailed(
                f"The order is not right: {mistake}.", hint=hint, mistake=mistake
            )
    best_first = np.argsort(-np.abs(signed))
    if np.array_equal(found, np.argsort(best_first)):
        raise CheckFailed(
            "The order is not right: ranks instead of channels.",
            hint="you tell for each channel which place it has. Wanted is for each "
            "place which channel stands there: one argsort is enough.",
            mistake="ranks instead of channels",
        )
    if case.dead and set(found[: len(case.dead)]) == set(case.dead):
        raise CheckFailed(
            "The order is not right: a dead channel comes first.",
            hint="a channel that is 0 everywhere has no spread: 0/0 is NaN, and "
            "sorting puts NaN at one end. Count its correlation as 0.",
            mistake="dead channel first",
        )
    raise CheckFailed(
        "The order is not right.",
        received=brief(found.tolist()),
        hint="np.corrcoef(maps[:, :, m].ravel(), target.ravel())[0, 1] is the "
        "correlation of channel m.",
        mistake="other order",
    )


_PRODUCTS = (
    "a sum of products grows with the strength and the mean of a channel: take the "
    "means off, and divide by the spreads."
)

RANK_CHANNELS = Exercise(
    name=NAME,
    title="10.6 Which channels see edges?",
    verify=verify_rank_channels,
    visible=(
        ChannelsCase((0.3, 0.9, 0.6, 0.1), 5),
        ChannelsCase((0.5, -0.95, 0.8, 0.2, -0.35), 60),
    ),
)
