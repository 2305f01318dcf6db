"""3.7: how many parameters one, two and three conv-pool pairs have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer, plural
from autograder.student.diagnosis import Entry, Own, Table, Wrong, entry_of
from autograder.student.exercise import Exercise

NAME = "ablation_prediction"


def _half(side: int) -> int:
    return -(-side // 2)


@dataclass(frozen=True)
class PairNetwork:
    """Pairs of same convolution and pooling, then two dense layers."""

    side: int  # of the input: side × side × channels
    channels: int
    filters: tuple[int, int, int]  # of the first, second and third convolution
    # Side of every window of a convolution; the pooling windows are 2 × 2 with stride
    # 2 and same padding.
    size: int
    units: int  # of the two dense layers
    classes: int

    def __str__(self) -> str:
        """Return the network in words."""
        filters = ", ".join(map(str, self.filters))
        return (
            f"input {self.side} × {self.side} × {self.channels}; convolutions of "
            f"{filters} filters, windows {self.size} × {self.size}, same; pooling "
            f"2 × 2, same; dense layers of {self.units} and {self.classes} units"
        )

    def parameters(
        self,
        pairs: int,
        halve: Callable[[int], int] = _half,  # what pooling makes of a side
        depth: int | None = None,  # channels a filter sees, instead of those below
        bias: int = 1,
        flat: Callable[[int, int], int] = lambda side, below: side**2 * below,
    ) -> int:
        """Count the parameters with so many pairs, or what a mistake makes of them."""
        side, below, total = self.side, self.channels, 0
        for filters in self.filters[:pairs]:
            total += (
                self.size**2 * (below if depth is None else depth) + bias
            ) * filters
            side, below = halve(side), filters
        total += (flat(side, below) + bias) * self.units
        return total + (self.units + bias) * self.classes


LECTURE = PairNetwork(28, 1, (24, 48, 64), 5, 256, 10)


def own_network(number: int) -> PairNetwork:
    """Return a network that belongs to a number; its side is odd after some pooling."""
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
        floored = [network.parameters(p, lambda n: n // 2) for p in (2, 3)]
        if sorted(values, reverse=True) == values and floored[0] != values[1]:
            return network


LAST_WINDOW = "with same padding a last, half-filled window counts: 7 becomes 4, not 3."
HALVES = "each pooling halves rows and columns before the next layer."
BIASES = "each filter and each unit has a bias, too."
DEEP = (
    "a filter of the second convolution is as deep as the first convolution has "
    "filters."
)
EVERY_NUMBER = (
    "the dense layer looks at every number of the last map: rows × columns × channels."
)
NO_CHANNELS = "each place of the last map holds one number a channel."
QUARTERS = (
    "a further pair adds a convolution, but it also quarters the map in front of the "
    "dense layer. Count both."
)
TWO_DENSE = "there are two dense layers."
CONVOLUTIONS_TOO = "the convolutions have parameters, too."
ONE_MORE = "one pair more or less: count the pairs that stay."
OTHER_NETWORK = "that belongs to the network of the lecture, not to your own one."
ROW_BY_ROW = "write the ledger of this network row by row, and add the parameters."
OWN = " Is my_number still the one for which it was printed?"

Known = tuple[str, Callable[[PairNetwork, int], int], str]
KNOWN: tuple[Known, ...] = (
    (
        "pooling rounded down",
        lambda net, p: net.parameters(p, lambda n: n // 2),
        LAST_WINDOW,
    ),
    ("pooling forgotten", lambda net, p: net.parameters(p, lambda n: n), HALVES),
    (
        "one pooling forgotten",
        lambda net, p: net.parameters(
            p, flat=lambda side, below: _side_after(net, p - 1) ** 2 * below
        ),
        HALVES,
    ),
    ("biases forgotten", lambda net, p: net.parameters(p, bias=0), BIASES),
    (
        "channels of the layer below forgotten",
        lambda net, p: net.parameters(p, depth=1),
        DEEP,
    ),
    (
        "channels of the picture taken",
        lambda net, p: net.parameters(p, depth=net.channels),
        DEEP,
    ),
    (
        "Flatten forgotten",
        lambda net, p: net.parameters(p, flat=lambda side, below: below),
        EVERY_NUMBER,
    ),
    (
        "channels of the last map forgotten",
        lambda net, p: net.parameters(p, flat=lambda side, below: side**2),
        NO_CHANNELS,
    ),
    (
        "last dense layer forgotten",
        lambda net, p: net.parameters(p) - (net.units + 1) * net.classes,
        TWO_DENSE,
    ),
    (
        "convolutions forgotten",
        lambda net, p: net.parameters(p, depth=0, bias=1) - sum(net.filters[:p]),
        CONVOLUTIONS_TOO,
    ),
    ("another number of pairs", lambda net, p: net.parameters(p % 3 + 1), ONE_MORE),
    (
        "another number of pairs",
        lambda net, p: net.parameters((p + 1) % 3 + 1),
        ONE_MORE,
    ),
)


def _side_after(network: PairNetwork, pairs: int) -> int:
    side = network.side
    for _ in range(pairs):
        side = _half(side)
    return side


def _is_repeated(name: str, network: PairNetwork, pairs: int) -> bool:
    """Tell whether a mistake is another one here, under a name that says less."""
    return (name == "one pooling forgotten" and pairs == 1) or (
        name == "channels of the picture taken" and network.channels == 1
    )


def _entry(which: str, network: PairNetwork, pairs: int) -> Entry:
    def grows(value: int, table: Mapping[Any, Any]) -> tuple[str, str] | None:
        """Tell whether a prediction is larger than the student's for a pair less."""
        larger = pairs > 1 and value > table[which, pairs - 1]
        return ("deeper taken for larger", QUARTERS) if larger else None

    right = network.parameters(pairs)
    known = [
        Wrong(name, lambda t, oracle=oracle: oracle(network, pairs), hint)
        for name, oracle, hint in KNOWN
        if oracle(network, pairs) != right and not _is_repeated(name, network, pairs)
    ]
    if which == "own":
        other = LECTURE.parameters(pairs)
        known.append(Wrong("network of the lecture", lambda t: other, OTHER_NETWORK))
    return Entry(
        f'"{which}" with {plural(pairs, "pair")}',
        right=lambda t: right,
        wrong=known,
        hint=ROW_BY_ROW + (OWN if which == "own" else ""),
        other="other number",
        tells=grows,
    )


def _table(answer: Any) -> Table:
    networks = {
        "lecture": LECTURE,
        "own": own_network(entry_of(answer, NAME, "my_number")),
    }
    return Table(
        name=NAME,
        pick=lambda answer: entry_of(answer, NAME, NAME, partly=True),
        probes=[(which, pairs) for which in networks for pairs in (1, 2, 3)],
        entries={
            (which, pairs): _entry(which, network, pairs)
            for which, network in networks.items()
            for pairs in (1, 2, 3)
        },
    )


ABLATION_PREDICTION = Exercise(
    name=NAME,
    title="3.7 Is deeper larger?",
    visible=(("lecture", 1), ("lecture", 2), ("own", 1)),
    variant=own_network,
    rule=Own(make=_table),
    part=lambda key: key,
    points_by_part=True,
)
