"""3.7: how many parameters one, two and three conv-pool pairs have."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.answers import as_integer
from autograder.student.diagnosis import CheckFailed, Mistake
from autograder.student.exercise import Exercise

NAME = "ablation_prediction"


@dataclass(frozen=True)
class PairNetwork:
    """Pairs of same convolution and pooling, then two dense layers.

    Parameters
    ----------
    side, channels : int
        Of the input: side × side × channels.
    filters : tuple of int
        Filters of the first, second and third convolution.
    size : int
        Side of every window of a convolution; the pooling windows are 2 × 2 with
        stride 2 and same padding.
    units, classes : int
        Of the two dense layers.
    """

    side: int
    channels: int
    filters: tuple[int, int, int]
    size: int
    units: int
    classes: int

    def __str__(self) -> str:
        """Return the network in words."""
        filters = ", ".join(map(str, self.filters))
        return (
            f"input {self.side} × {self.side} × {self.channels}; convolutions of "
            f"{filters} filters, windows {self.size} × {self.size}, same; pooling "
            f"2 × 2, same; dense layers of {self.units} and {self.classes} units"
        )

    def parameters(self, pairs: int, **changed: Any) -> int:
        """Count the parameters with so many pairs, or what a mistake makes of them.

        Parameters
        ----------
        pairs : int
            1, 2 or 3.
        **changed : object
            halve (what pooling makes of a side), depth (channels a filter sees),
            flat (numbers after flattening), bias (0 without biases).
        """
        halve: Callable[[int], int] = changed.get("halve", lambda n: -(-n // 2))
        bias, side, below, total = changed.get("bias", 1), self.side, self.channels, 0
        for filters in self.filters[:pairs]:
            depth = changed.get("depth", below)
            total += (self.size**2 * depth + bias) * filters
            side, below = halve(side), filters
        flat = {"channels": below, "input": self.side**2 * below}.get(
            changed.get("flat", ""), side**2 * below
        )
        total += (flat + bias) * self.units + (self.units + bias) * self.classes
        return int(total)


LECTURE = PairNetwork(28, 1, (24, 48, 64), 5, 256, 10)


def own_network(number: int) -> PairNetwork:
    """Return a network that belongs to a number.

    Parameters
    ----------
    number : int
        The student's own number; any whole number.

    Returns
    -------
    PairNetwork
        Its side is odd after some pooling, so that rounding matters.
    """
    generator = np.random.default_rng([307, abs(as_integer(number, "my_number"))])
    while True:
        network = PairNetwork(
            side=int(generator.integers(20, 47)),
            channels=int(generator.choice([1, 3])),
            filters=(
                int(generator.integers(8, 17)),
                int(generator.integers(18, 33)),
                int(generator.integers(34, 65)),
            ),
            size=int(generator.choice([3, 5])),
            units=int(generator.integers(50, 201)),
            classes=int(generator.integers(5, 21)),
        )
        values = [network.parameters(pairs) for pairs in (1, 2, 3)]
        floored = [network.parameters(p, halve=lambda n: n // 2) for p in (2, 3)]
        if sorted(values, reverse=True) == values and floored[0] != values[1]:
            return network


_HINTS: dict[str, str] = {
    "pooling rounded down": "with same padding a last, half-filled window counts: 7 "
    "becomes 4, not 3.",
    "pooling forgotten": "each pooling halves rows and columns before the next layer.",
    "biases forgotten": "each filter and each unit has a bias, too.",
    "channels of the layer below forgotten": "a filter of the second convolution "
    "is as deep as the first convolution has filters.",
    "Flatten forgotten": "the dense layer looks at every number of the last map: "
    "rows × columns × channels.",
    "deeper taken for larger": "a further pair adds a convolution, but it also "
    "quarters the map in front of the dense layer. Count both.",
    "last dense layer forgotten": "there are two dense layers.",
}


def _mistakes(network: PairNetwork, pairs: int) -> list[Mistake]:
    head = (network.units + 1) * network.classes
    values = {
        "pooling rounded down": network.parameters(pairs, halve=lambda n: n // 2),
        "pooling forgotten": network.parameters(pairs, halve=lambda n: n),
        "biases forgotten": network.parameters(pairs, bias=0),
        "channels of the layer below forgotten": network.parameters(pairs, depth=1),
        "Flatten forgotten": network.parameters(pairs, flat="channels"),
        "last dense layer forgotten": network.parameters(pairs) - head,
    }
    # A depth of 1 is right for the first convolution of a grey picture.
    right = network.parameters(pairs)
    return [Mistake(n, v, _HINTS[n]) for n, v in values.items() if v != right]


def verify_ablation_prediction(answer: Any, case: tuple[str, int]) -> None:
    """Compare one prediction with the count."""
    which, pairs = case
    table = answer[NAME]
    value = entry(table, NAME, which, pairs)
    network = LECTURE if which == "lecture" else own_network(answer["my_number"])
    right = network.parameters(pairs)
    name = f'The prediction for "{which}" with {pairs} pair{"s" if pairs > 1 else ""}'
    mistakes = _mistakes(network, pairs)
    received = as_integer(value, name)
    known = {mistake.value for mistake in mistakes} | {right}
    if received not in known and _grows(table[which], pairs):
        raise CheckFailed(
            f"{name} is not right: deeper taken for larger.",
            received=f"{received:,}, more than with a pair less",
            hint=_HINTS["deeper taken for larger"],
            mistake="deeper taken for larger",
        )
    hint = "write the ledger of this network row by row, and add the parameters."
    if which == "own":
        hint += " Is my_number still the one for which it was printed?"
    assert_number(value, right, name, mistakes, hint)


def _grows(row: dict[int, Any], pairs: int) -> bool:
    """Tell whether a prediction is larger than the one for a pair less."""
    less, more = row.get(pairs - 1, math.inf), row.get(pairs, 0)
    try:
        return bool(more > less)
    except TypeError:
        return False


ABLATION_PREDICTION = Exercise(
    name=NAME,
    title="3.7 Is deeper larger?",
    verify=verify_ablation_prediction,
    visible=(("lecture", 1), ("lecture", 2), ("own", 1)),
    variant=own_network,
)
