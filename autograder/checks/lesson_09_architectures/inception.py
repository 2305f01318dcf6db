"""9.4: several window sizes side by side; windows are found by changing one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_09_architectures.blocks import (
    Kernels,
    answered,
    positive,
    sides,
)
from autograder.student import models
from autograder.student.answers import plural
from autograder.student.diagnosis import Demand, Design, FloatArray
from autograder.student.exercise import Exercise, Promise

NAME = "inception"
INPUT, OUTPUT = (28, 28, 192), (28, 28, 256)
BUDGET, KINDS = 170_000, 3
_LEAST = 1e-4  # of the largest change; what is below is rounding
Told = tuple[str, str]


@dataclass(frozen=True)
class WindowsCase:
    """Which windows the maps of the output have."""

    seed: int  # of the kernels
    place: tuple[int, int] = (14, 13)  # that is changed


@dataclass(frozen=True, order=True)
class Window:
    """What one map of the output sees of its input."""

    height: int
    width: int
    pools: bool = False  # all places of the window count alike

    def __str__(self) -> str:
        """Say it in words."""
        size = f"{self.height} × {self.width}"
        return f"{size} pooling" if self.pools else size


@dataclass(frozen=True)
class Seen:
    """What a change of one place does to the maps of a model."""

    model: Any
    case: WindowsCase

    def changes(self, kernels: Kernels) -> FloatArray:
        """Return by how much each map changes at each place."""
        batch = np.zeros((3, *INPUT))
        generator = np.random.default_rng(self.case.seed)
        batch[1][self.case.place] = generator.uniform(0.5, 1.5, INPUT[-1])
        batch[2] = -batch[1]  # some bends hide what is above zero
        still, *changed = answered(self.model, batch, kernels, NAME)
        return np.asarray(np.max([np.abs(each - still) for each in changed], axis=0))

    @cached_property
    def windows(self) -> list[Window | None]:
        """Return the window of each map; None for one that never changes."""
        changes = self.changes(positive(self.case.seed))
        return [_window(changes[..., n]) for n in range(changes.shape[-1])]

    @property
    def kinds(self) -> list[Window]:
        """Return the different windows."""
        return sorted(set(filter(None, self.windows)))

    def largest_gone(self) -> bool:
        """Tell whether the output still answers without its largest kernels."""
        shapes = [sides(tuple(weight.shape)) for weight in self.model.weights]
        largest = max(shapes)
        whole = positive(self.case.seed)

        def kernels(place: int, shape: tuple[int, ...]) -> FloatArray:
            return np.zeros(shape) if sides(shape) == largest else whole(place, shape)

        return bool(self.changes(kernels).max() > 1e-6)

    def holds(self) -> bool:
        """Tell whether there are enough window sizes, and every map has one."""
        return None not in self.windows and len(self.kinds) >= KINDS

    def told(self) -> str:
        """Say what was seen."""
        dead = self.windows.count(None)
        seen = ", ".join(map(str, self.kinds)) or "none"
        return f"{seen}; {plural(dead, 'map')} without any" if dead else seen


def _window(changes: FloatArray) -> Window | None:
    if changes.max() < 1e-7:
        return None
    hit = changes > _LEAST * changes.max()
    (rows,), (columns,) = np.nonzero(hit.any(axis=1)), np.nonzero(hit.any(axis=0))
    height, width = (int(np.ptp(places)) + 1 for places in (rows, columns))
    values = changes[hit]
    pools = len(values) > 1 and bool(np.ptp(values) < 1e-4 * values.max())
    return Window(height, width, pools)


def _lacking(seen: Seen) -> Told:
    if None in seen.windows:
        return "maps without a branch", EMPTY_MAPS
    if len(seen.kinds) > 1:
        return "too few window sizes", THREE_SIZES
    if seen.kinds[0].height <= 3:
        return "one window size only", THREE_SIZES
    if seen.largest_gone():
        return "branches mixed", NOT_MIXED
    return "one behind the other", ALL_AT_THE_INPUT


NARROW_POOL = (
    "those are all maps of the naive module: pooling hands on every one of its 192 "
    "channels. A narrow 1 × 1 behind it makes fewer of them."
)
ADD_UP = (
    "joined along the channels, the branches' numbers of maps add up: 256 in all, by "
    "your choice."
)
SAME = (
    "rows and columns are lost: every branch keeps 28 × 28, with padding same and "
    "stride 1, pooling, too."
)
ONE_BATCH = "channels come last, and they are what is joined: axis −1."
NARROW = (
    "5 × 5 windows on 192 channels are dear. What did the narrow middle of exercise "
    "9.3 do?"
)
EMPTY_MAPS = (
    "some maps answer to nothing: each of the 256 has to come from a branch that sees "
    "the input."
)
THREE_SIZES = (
    "three branches at least see the input through different windows: 1 × 1, 3 × 3, "
    "5 × 5, or pooling with stride 1. Two layers one behind the other have one window, "
    "the larger one."
)
NOT_MIXED = (
    "each map sees all branches at once: they were added up, or a layer behind the "
    "join mixes them. Side by side, each map belongs to one branch."
)
ALL_AT_THE_INPUT = (
    "the layers stand one behind the other, so that each map has seen them all: give "
    "every branch the block's own input."
)
_KNOWN_SHAPES = {
    (28, 28, 416): ("naive module", NARROW_POOL),
    (14, 14, 256): ("sides halved", SAME),
}
RULE = Design(
    name=NAME,
    read=lambda answer: models.as_model(answer, NAME, INPUT),
    demands=(
        Demand(
            "another number of maps",
            lambda model, case: models.run_model(model, np.zeros((1, *INPUT))).shape[
                1:
            ],
            lambda shape: shape == OUTPUT,
            ADD_UP,
            expected=f"maps of {OUTPUT}",
            received=lambda shape: f"shape {shape}",
            fails="gives another shape",
            known=_KNOWN_SHAPES,
            tells=lambda shape: (
                ("sides changed", SAME)
                if len(shape) == 3 and shape[:2] != OUTPUT[:2]
                else None
            ),
        ),
        Demand(
            "over budget",
            lambda model, case: models.parameter_counts(model).total,
            lambda count: count <= BUDGET,
            NARROW,
            expected=f"at most {BUDGET:,} parameters",
            received=lambda count: f"{count:,}",
            fails="is too dear",
            when=lambda case: case == "parameters",
        ),
        Demand(
            "too few window sizes",
            Seen,
            Seen.holds,
            THREE_SIZES,
            expected="three window sizes or more, each in maps of its own",
            received=Seen.told,
            fails="does not look through three windows side by side",
            tells=_lacking,
            when=lambda case: isinstance(case, WindowsCase),
        ),
    ),
)

INCEPTION = Exercise(
    name=NAME,
    title="9.4 An Inception block",
    visible=("shape", "parameters", WindowsCase(1)),
    rule=RULE,
    promises=(
        Promise("28 × 28 × 256", ("shape",)),
        Promise("at most 170,000 parameters", ("parameters",)),
        Promise("side by side", (WindowsCase(1),)),
        Promise("three window sizes", (WindowsCase(1),)),
    ),
)
