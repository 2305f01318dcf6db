"""9.3: what a narrow layer before a wide window saves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer, brief, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    Function,
    NotFilledIn,
    Wrong,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "bottleneck"
Costs = tuple[int, int, int, int]  # direct: products, parameters; narrow: the same
WORDS = (
    "multiplications of the direct layer",
    "parameters of the direct layer",
    "multiplications of the two layers",
    "parameters of the two layers",
)


@dataclass(frozen=True)
class CostCase:
    """A layer, and the width of the middle."""

    h: int
    w: int
    c: int
    m: int
    k: int
    mid: int

    def draw(self) -> tuple[int, ...]:
        """Return all of it."""
        return astuple(self)

    def describe(self) -> str:
        """Return the case in words."""
        maps = f"{self.h} × {self.w} × {self.c} → {self.m}"
        return f"{maps}, window {self.k}, mid {self.mid}"


@dataclass(frozen=True)
class BreakCase:
    """A layer whose middle is to be as wide as it may."""

    c: int
    m: int
    k: int

    def draw(self) -> tuple[int, ...]:
        """Return all of it."""
        return astuple(self)

    def describe(self) -> str:
        """Return the case in words."""
        return f"{self.c} channels → {self.m} filters, window {self.k}"


def _layer(c: int, m: int, k: int) -> tuple[int, int]:
    """Return multiplications at one place, and biases."""
    return k * k * c * m, m


def costs(h: int, w: int, c: int, m: int, k: int, mid: int) -> Costs:
    """Return multiplications and parameters of the direct layer, then of the two."""
    direct, first, second = _layer(c, m, k), _layer(c, mid, 1), _layer(mid, m, k)
    narrow = first[0] + second[0]
    return h * w * direct[0], sum(direct), h * w * narrow, narrow + mid + m


def break_even(c: int, m: int, k: int) -> int:
    """Return the largest mid with fewer multiplications, counted up."""
    mid = 0
    while (mid + 1) * (c + k * k * m) < k * k * c * m:
        mid += 1
    return mid


def _as_costs(answer: Any, name: str) -> Costs:
    """Read four whole numbers, flat or as two pairs."""
    if is_unfilled(answer):
        raise NotFilledIn(name)
    try:
        flat = np.ravel(np.array(answer, dtype=object)).tolist()
    except ValueError:  # pairs of unlike length
        flat = []
    if len(flat) != 4:
        raise CheckFailed(
            f"{name} is not four numbers.",
            expected="multiplications and parameters of the direct layer, then of "
            "the two",
            received=brief(answer, 40),
            hint="return four whole numbers, separated by commas.",
            mistake="not four numbers",
        )
    first, second, third, fourth = (
        as_integer(value, f"{name}, {word},")
        for value, word in zip(flat, WORDS, strict=True)
    )
    return first, second, third, fourth


def _narrow(
    count: Callable[..., tuple[int, int]],
) -> Callable[..., Costs]:
    """Return the oracle whose second half is counted in another way."""

    def oracle(*given: int) -> Costs:
        return (*costs(*given)[:2], *count(*given))

    return oracle


def _each(
    products: Callable[..., int] | None = None,
    parameters: Callable[..., int] | None = None,
) -> Callable[..., Costs]:
    """Return the oracle that counts both halves in another way.

    A count takes height, width and (channels, filters, window) of the layers.
    """

    def oracle(h: int, w: int, c: int, m: int, k: int, mid: int) -> Costs:
        direct, narrow = [(c, m, k)], [(c, mid, 1), (mid, m, k)]
        halves = [
            (
                (products or _products)(h, w, layers),
                (parameters or _parameters)(h, w, layers),
            )
            for layers in (direct, narrow)
        ]
        return (*halves[0], *halves[1])

    return oracle


Layers = list[tuple[int, int, int]]


def _products(h: int, w: int, layers: Layers) -> int:
    return h * w * sum(k * k * c * m for c, m, k in layers)


def _parameters(h: int, w: int, layers: Layers) -> int:
    return sum((k * k * c + 1) * m for c, m, k in layers)


def _no_places(h: int, w: int, layers: Layers) -> int:
    return sum(k * k * c * m for c, m, k in layers)


def _valid(h: int, w: int, layers: Layers) -> int:
    return sum((h - k + 1) * (w - k + 1) * k * k * c * m for c, m, k in layers)


def _biases_multiplied(h: int, w: int, layers: Layers) -> int:
    return h * w * sum((k * k * c + 1) * m for c, m, k in layers)


def _one_side(h: int, w: int, layers: Layers) -> int:
    return h * w * sum(k * c * m for c, m, k in layers)


def _one_side_counted(h: int, w: int, layers: Layers) -> int:
    return sum((k * c + 1) * m for c, m, k in layers)


def _square_of(side: int) -> Callable[..., int]:
    def count(h: int, w: int, layers: Layers) -> int:
        return _products((h, w)[side], (h, w)[side], layers)

    return count


def _one_bias(h: int, w: int, layers: Layers) -> int:
    return sum(k * k * c * m + 1 for c, m, k in layers)


def _of_layers(layers: Callable[..., Layers]) -> Callable[..., Costs]:
    def count(h: int, w: int, c: int, m: int, k: int, mid: int) -> tuple[int, int]:
        made = layers(c, m, k, mid)
        return _products(h, w, made), _parameters(h, w, made)

    return _narrow(count)


def _below(limit: Callable[[int, int, int], float]) -> Callable[..., int]:
    """Return the oracle: the largest whole number below a limit."""
    return lambda c, m, k: max(int(np.ceil(limit(c, m, k))) - 1, 0)


def _limit(c: int, m: int, k: int) -> float:
    return k * k * c * m / (c + k * k * m)


SECOND = (
    "the second layer is forgotten: behind the narrow one the k × k window follows."
)
FIRST = "the narrow layer is forgotten: its 1 × 1 windows cost something, too."
PLACES = "the places are forgotten: each layer does its products at all h · w places."
BIASES = "each filter has a bias, in both layers."
BIASES_TIMES = "a bias is added, not multiplied."
WIDE_TWICE = "the first layer's window is 1 × 1, not k × k."
ORDER = "the narrow layer comes first: it reads c channels, the second one mid."
VALID = "with padding same, every layer keeps h · w places."
ONE_SIDE = "a window of side k has k · k pixels."
SQUARE = "the picture's sides differ: h · w places."
ONE_BIAS = "there is one bias for each filter, not one for each layer."
EXCHANGED = "multiplications come first, then parameters."
HALVES = "the direct layer comes first, then the two."
ADDITIONS = "additions do not count: only multiplications do."
SMALL = (
    "count one layer first: places × pixels of a window × channels × filters. Then "
    "write the second layer below it."
)
ROUNDED_UP = (
    "this mid is one too large: it needs as many multiplications or more. Round down."
)
EQUAL = (
    "at this mid both need the same number in some cases: fewer are asked for, not "
    "as many."
)
SECOND_ONLY = "the narrow layer's own multiplications are forgotten."
FIRST_ONLY = "the second layer's multiplications are forgotten."
PARAMETERS = "parameters are compared: biases count there, but are not multiplied."
ONE_TOO_FEW = "one more would still be cheaper."
TRY_TWO = (
    "write down both numbers of multiplications for mid = 1, 2 and 3, at one place: "
    "how much does each further mid cost?"
)

COSTS = Function(
    name="costs",
    arguments=CostCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "costs"),
    read=_as_costs,
    right=costs,
    wrong=(
        Wrong(
            "second layer forgotten",
            _of_layers(lambda c, m, k, mid: [(c, mid, 1)]),
            SECOND,
        ),
        Wrong(
            "narrow layer forgotten",
            _of_layers(lambda c, m, k, mid: [(mid, m, k)]),
            FIRST,
        ),
        Wrong(
            "k × k twice",
            _of_layers(lambda c, m, k, mid: [(c, mid, k), (mid, m, k)]),
            WIDE_TWICE,
        ),
        Wrong(
            "narrow layer behind",
            _of_layers(lambda c, m, k, mid: [(c, mid, k), (mid, m, 1)]),
            ORDER,
        ),
        Wrong(
            "the second reads all channels",
            _of_layers(lambda c, m, k, mid: [(c, mid, 1), (c, m, k)]),
            ORDER,
        ),
        Wrong("places forgotten", _each(_no_places), PLACES),
        Wrong("biases forgotten", _each(None, _no_places), BIASES),
        Wrong("biases multiplied", _each(_biases_multiplied), BIASES_TIMES),
        Wrong("places without padding", _each(_valid), VALID),
        Wrong("k not squared", _each(_one_side, _one_side_counted), ONE_SIDE),
        Wrong("square picture assumed", _each(_square_of(0)), SQUARE),
        Wrong("square picture assumed", _each(_square_of(1)), SQUARE),
        Wrong("one bias for each layer", _each(None, _one_bias), ONE_BIAS),
        Wrong(
            "parameters first",
            lambda *given: tuple(np.array(costs(*given))[[1, 0, 3, 2]].tolist()),
            EXCHANGED,
        ),
        Wrong(
            "the two layers first",
            lambda *given: tuple(np.array(costs(*given))[[2, 3, 0, 1]].tolist()),
            HALVES,
        ),
        Wrong(
            "additions counted",
            _each(lambda *given: 2 * _products(*given)),
            ADDITIONS,
        ),
    ),
    features=(
        Feature(
            lambda h, w, *_: h == w,
            {True: "square maps", False: "maps that are not square"},
        ),
        Feature(
            lambda h, w, c, m, k, mid: k == 1,
            {True: "windows of one pixel", False: "larger windows"},
        ),
    ),
    probes=(CostCase(6, 9, 8, 8, 3, 2), CostCase(4, 5, 3, 7, 1, 2)),
    describe=CostCase.describe,
    has_slips=False,
    hint=SMALL,
)
BREAK_EVEN = Function(
    name="break_even",
    arguments=BreakCase.draw,
    pick=lambda answer: entry_of(answer, NAME, "break_even"),
    read=as_integer,
    right=break_even,
    wrong=(
        Wrong("rounded up", lambda c, m, k: int(np.ceil(_limit(c, m, k))), ROUNDED_UP),
        Wrong("as many are not fewer", lambda c, m, k: int(_limit(c, m, k)), EQUAL),
        Wrong("second layer only", _below(lambda c, m, k: c), SECOND_ONLY),
        Wrong("narrow layer only", _below(lambda c, m, k: k * k * m), FIRST_ONLY),
        Wrong(
            "parameters compared",
            _below(lambda c, m, k: k * k * c * m / (c + 1 + k * k * m)),
            PARAMETERS,
        ),
        Wrong(
            "k not squared",
            _below(lambda c, m, k: k * c * m / (c + k * m)),
            ONE_SIDE,
        ),
        Wrong(
            "one too few",
            lambda c, m, k: max(break_even(c, m, k) - 1, 0),
            ONE_TOO_FEW,
        ),
    ),
    features=(
        Feature(
            lambda c, m, k: _limit(c, m, k) == int(_limit(c, m, k)),
            {True: "layers where some mid needs just as many", False: "other layers"},
        ),
        Feature(
            lambda c, m, k: break_even(c, m, k) == 0,
            {True: "layers where nothing helps", False: "layers where some mid helps"},
        ),
    ),
    probes=(
        BreakCase(6, 6, 1),
        BreakCase(20, 12, 2),
        BreakCase(9, 1, 3),
        BreakCase(1, 4, 3),
    ),
    describe=BreakCase.describe,
    has_slips=False,
    hint=TRY_TWO,
)

BOTTLENECK = Exercise(
    name=NAME,
    title="9.3 A narrow middle",
    points_by_part=True,
    part=lambda case: "costs" if isinstance(case, CostCase) else "break_even",
    promises=(
        Promise(
            "four whole numbers",
            (CostCase(28, 28, 192, 32, 5, 16), CostCase(10, 7, 12, 20, 3, 4)),
        ),
        Promise(
            "every filter has a bias",
            (CostCase(28, 28, 192, 32, 5, 16), CostCase(10, 7, 12, 20, 3, 4)),
        ),
        Promise("A bias is not multiplied", (CostCase(28, 28, 192, 32, 5, 16),)),
        Promise("0 if none has", (BreakCase(1, 4, 3),)),
        Promise("**fewer** multiplications", (BreakCase(8, 8, 1), BreakCase(6, 6, 1))),
    ),
    visible=(
        CostCase(28, 28, 192, 32, 5, 16),
        CostCase(10, 7, 12, 20, 3, 4),
        BreakCase(192, 32, 5),
        BreakCase(8, 8, 1),
        BreakCase(32, 12, 2),
    ),
    rule={"costs": COSTS, "break_even": BREAK_EVEN},
)
