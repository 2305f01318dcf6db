"""9.5: two residual blocks, judged by what is left when kernels are put to zero."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from autograder.checks.lesson_09_architectures.blocks import (
    SCALE,
    Kernels,
    answered,
    fan_in,
    is_kernel,
    sides,
)
from autograder.student import models
from autograder.student.diagnosis import Demand, Design, FloatArray, entry_of
from autograder.student.exercise import Exercise, Promise

NAME = "residual"
INPUT = (16, 16, 32)
OUTPUTS = {"keep": (16, 16, 32), "halve": (8, 8, 64)}
SKIP_WEIGHTS = 2200  # numbers in the kernels of the skip of `halve`
SIZES = (1.0, 0.5, 0.3, 0.2, 0.1, 0.05)  # of kernels, tried until the branch is small
SMALL = 0.5  # what a branch may add to a skip of 1 to 4
_LEAST = 1e-3  # relative change below which nothing has changed
Told = tuple[str, str]


@dataclass(frozen=True)
class BlockCase:
    """One look at one of the blocks."""

    block: str  # "keep" or "halve"
    at: str  # "shape", "skip", "sum" or "branch"
    seed: int = 0  # of pictures and kernels


class Block:
    """A student's block, and what it does under kernels of the check's."""

    def __init__(self, model: Any, name: str, seed: int = 0) -> None:
        self.model, self.name, self.seed = model, name, seed
        self._seen: dict[int, Block] = {}
        self._looks: dict[Any, Any] = {}

    def seen(self, case: BlockCase) -> Block:
        """Return the block with the kernels of a case."""
        new = Block(self.model, self.name, case.seed)
        return self._seen.setdefault(case.seed, new)

    def look(self, way: Any) -> Any:
        """Return one way to look at the block, the same one each time."""
        return self._looks.setdefault(way, way(self))

    @cached_property
    def size(self) -> float:
        """Return the size of kernels with which the branch adds a little."""
        batch = self.pictures(1, 4)
        fits = (
            size
            for size in SIZES
            if np.abs(self.added(batch, size=size)).max() <= SMALL
        )
        return next(fits, SIZES[-1])

    @cached_property
    def places(self) -> dict[int, tuple[int, int]]:
        """Return height and width of each kernel's window, by its place."""
        weights = enumerate(self.model.weights)
        return {n: sides(tuple(w.shape)) for n, w in weights if is_kernel(w)}

    @cached_property
    def windows(self) -> list[int]:
        """Return the places of the 3 × 3 kernels."""
        return [place for place, window in self.places.items() if window == (3, 3)]

    @cached_property
    def large(self) -> set[int]:
        """Return the places of all kernels that are 3 × 3 or larger."""
        return {place for place, window in self.places.items() if max(window) >= 3}

    def kernels(
        self,
        zero: Any = (),
        scaled: dict[int, float] | None = None,
        up: Any = (),
        size: float = 1.0,
    ) -> Kernels:
        """Return random kernels of a size: some zero, some scaled, some positive.

        Of a window larger than 3 × 3 only the middle is left.
        """

        def kernel(place: int, shape: tuple[int, ...]) -> FloatArray:
            generator = np.random.default_rng([self.seed, place])
            values = generator.normal(0, fan_in(shape) ** -0.5, shape)
            if place in zero:
                return np.zeros(shape)
            if place in up:
                return np.abs(values)
            if max(sides(shape)) > 3:
                middle = np.zeros(shape)
                at = tuple(side // 2 for side in sides(shape))
                middle[at] = values[at]
                values = middle
            return size * values * (scaled or {}).get(place, 1.0)

        return kernel

    def run(
        self, batch: FloatArray, doubled: Collection[int] = (), **kernels: Any
    ) -> FloatArray:
        """Return the output under such kernels; scales of normalisations doubled."""
        chosen = self.kernels(**kernels)
        return answered(self.model, batch, chosen, self.name, doubled)

    def pictures(self, low: float, high: float, count: int = 2) -> FloatArray:
        """Return random maps."""
        generator = np.random.default_rng([self.seed, 95])
        return generator.uniform(low, high, (count, *INPUT))

    @cached_property
    def skip(self) -> list[int]:
        """Return the places of the kernels that count when the windows are zero."""
        if self.name == "keep":  # `Kept` has refused a skip with weights
            return []
        batch = self.pictures(-3, 3)
        before = self.run(batch, zero=self.large)
        others = [place for place in self.places if place not in self.large]
        return [
            place
            for place in others
            if _differ(before, self.run(batch, zero=self.large, scaled={place: -1.5}))
        ]

    def branch(self, batch: FloatArray, **kernels: Any) -> FloatArray:
        """Return what the branch adds where no bend behind the sum can act."""
        added = self.added(batch, size=self.size, **kernels)
        return np.where(self.bare(np.abs(batch)) > 0.5, added, 0.0)

    def added(
        self, batch: FloatArray, doubled: Collection[int] = (), **kernels: Any
    ) -> FloatArray:
        """Return by how much the branch changes the output."""
        whole = self.run(batch, doubled, up=self.skip, **kernels)
        return whole - self.bare(batch, doubled)

    def bare(self, batch: FloatArray, doubled: Collection[int] = ()) -> FloatArray:
        """Return the output without the branch; a skip's kernels are positive."""
        of_branch = set(self.places) - set(self.skip)
        return self.run(batch, doubled, zero=of_branch, up=self.skip)


def _differ(one: FloatArray, other: FloatArray) -> bool:
    scale = max(float(np.abs(one).max()), 1e-9)
    return bool(np.abs(one - other).max() > _LEAST * scale)


# The skip: what is left when the windows of the branch are zero.


@dataclass(frozen=True)
class Kept:
    """What `keep` makes of its input when all its kernels are zero."""

    block: Block

    @cached_property
    def batch(self) -> FloatArray:
        """Return maps with both signs."""
        return self.block.pictures(-3, 3)

    @cached_property
    def left(self) -> FloatArray:
        """Return the output."""
        return self.block.run(self.batch, zero=self.block.places)

    @cached_property
    def normalised(self) -> bool:
        """Tell whether a normalisation acts on the skip before the sum."""
        block, batch = self.block, self.block.pictures(1, 4)
        weights = enumerate(block.model.weights)
        scales = [place for place, weight in weights if weight.name == SCALE]
        plain, bare = block.branch(batch), block.bare(batch)
        return any(
            _differ(bare, block.bare(batch, {place}))
            and not _same(block.branch(batch, doubled={place}), 2 * plain)
            for place in scales
        )

    def holds(self) -> bool:
        """Tell whether it is the input, perhaps cut off below zero."""
        return _is_kept(self.left, self.batch) and not self.normalised

    def told(self) -> str:
        """Say what comes out instead of three numbers."""
        if _is_kept(self.left, self.batch):
            return "an input that a normalisation may scale"
        at = (0, 8, 8, slice(3))
        before, after = (
            values[at].round(2).tolist() for values in (self.batch, self.left)
        )
        return f"{after} of {before}"


def _is_kept(left: FloatArray, batch: FloatArray) -> bool:
    near = np.abs(left - batch) <= 0.01 * np.abs(batch) + 1e-3
    between = (left >= batch - 1e-3) & (left <= 1e-3)  # a leaky or smooth ReLU
    return bool(np.where(batch > 0, near, between | near).all())


def _kept_instead(kept: Kept) -> Told:
    block, batch, left = kept.block, kept.batch, kept.left
    if _is_kept(left, batch):
        return "normalised on its way", NORMALISED
    if np.ptp(left) < 1e-6:
        if _differ(left, block.run(batch, zero=block.large)):
            return "weights on the skip", NO_WEIGHTS
        if _way_around(block):
            return "weights on the skip", NO_WEIGHTS
        return "input lost", NOTHING_LEFT
    above = batch > 0.1
    ratios = left[above] / batch[above]
    if np.ptp(ratios) < 1e-3:
        wrong_sign = ratios.mean() < 0
        return ("sign turned", PLAIN_SUM) if wrong_sign else ("skip scaled", PLAIN_SUM)
    return "input changed on its way", PLAIN_SKIP


def _way_around(block: Block) -> bool:
    """Tell whether the input comes through, whichever single kernel is zero."""
    batch = block.pictures(-3, 3)
    return bool(block.windows) and all(
        np.ptp(block.run(batch, zero={place}), axis=0).max() > 1e-6
        for place in block.windows
    )


@dataclass(frozen=True)
class Shrunk:
    """What `halve` sees of its input when all its 3 × 3 kernels are zero."""

    block: Block
    spots: tuple[tuple[int, int], ...] = ((1, 2), (3, 6), (6, 1), (7, 7))

    @cached_property
    def changes(self) -> list[FloatArray]:
        """Return how much each place changes with one 2 × 2 patch of the input."""
        batch = np.repeat(
            self.block.pictures(-3, 3, 1), 2 * len(self.spots) + 1, axis=0
        )
        for n, (row, column) in enumerate(self.spots):
            patch = np.s_[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            batch[2 * n + 1][patch] += 4
            batch[2 * n + 2][patch] -= 4
        still, *moved = self.block.run(batch, zero=self.block.large)
        sizes = [np.abs(one - still).max(axis=-1) for one in moved]
        return [np.maximum(*sizes[n : n + 2]) for n in range(0, len(sizes), 2)]

    @cached_property
    def reached(self) -> list[bool]:
        """Tell of each patch whether its own place changes."""
        pairs = zip(self.changes, self.spots, strict=True)
        return [bool(change[spot] > 1e-6) for change, spot in pairs]

    @cached_property
    def far(self) -> bool:
        """Tell whether places change that are not beside the patch."""
        rows, columns = np.indices((8, 8))
        return any(
            (change[np.maximum(abs(rows - r), abs(columns - c)) > 1] > 1e-6).any()
            for change, (r, c) in zip(self.changes, self.spots, strict=True)
        )

    def holds(self) -> bool:
        """Tell whether each place sees its own patch, and hardly more."""
        return all(self.reached) and not self.far

    def told(self) -> str:
        """Say what was seen."""
        seen = f"{sum(self.reached)} of {len(self.spots)} patches seen at their place"
        return f"{seen}, and places elsewhere change" if self.far else seen


def _shrunk_instead(shrunk: Shrunk) -> Told:
    if not any(change.max() > 1e-6 for change in shrunk.changes):
        if _way_around(shrunk.block):
            return "windows on the skip", ONE_BY_ONE
        return "no skip", NO_SKIP
    if all(change.min() > 1e-6 for change in shrunk.changes):
        return "dense layer on the skip", NOT_DENSE
    return "not each second row and column", EACH_SECOND


def _weights_of_skip(block: Block, case: BlockCase) -> int:
    looked = block.seen(case)
    shapes = [tuple(weight.shape) for weight in block.model.weights]
    return sum(int(np.prod(shapes[place])) for place in looked.skip)


# The sum: nothing is cut off before it.


@dataclass(frozen=True)
class Summed:
    """What the branch adds, and what becomes of a skip that is far below zero."""

    block: Block

    @cached_property
    def added(self) -> FloatArray:
        """Return what the branch adds to a positive skip."""
        return self.block.branch(self.block.pictures(2, 4))

    @property
    def comes(self) -> bool:
        """Tell whether the branch adds anything."""
        return float(np.abs(self.added).max()) > 1e-6

    @property
    def one_sided(self) -> bool:
        """Tell whether the branch only adds, or only takes away."""
        low, high = float(self.added.min()), float(self.added.max())
        return min(-low, high) < 0.01 * max(-low, high)

    @cached_property
    def cut(self) -> bool:
        """Tell whether the skip alone is cut off: the branch still shows there."""
        below = self.block.pictures(-4, -2)
        if self.block.bare(below).min() < -0.05:  # what stays negative is cut nowhere
            return False
        shows = np.abs(self.block.branch(below)).max()
        return bool(shows > 0.1 * np.abs(self.added).max())

    def holds(self) -> bool:
        """Tell whether branch and skip meet as they are."""
        return self.comes and not self.one_sided and not self.cut

    def told(self) -> str:
        """Say what was seen."""
        low, high = self.added.min(), self.added.max()
        if not self.comes or self.one_sided:
            return f"something between {low:.2g} and {high:.2g} that is added"
        return "a skip that loses what is below zero"


def _sum_instead(summed: Summed) -> Told:
    if not summed.comes:
        return "branch lost", BRANCH_LOST
    if summed.one_sided:
        return "branch bent before the sum", BEND_AFTER
    return "skip bent before the sum", SKIP_AS_IT_IS


# The branch: two windows, one behind the other, and a bend between.


@dataclass(frozen=True)
class Branched:
    """How far the branch sees, and whether it bends."""

    block: Block

    @cached_property
    def rows(self) -> int:
        """Return how many rows of the input one place of the branch's output sees."""
        block = self.block
        side = INPUT[0]
        batch = np.repeat(block.pictures(2, 4, 1), side + 1, axis=0)
        for row in range(side):
            batch[row + 1][row] = batch[row + 1][row][::-1, ::-1] + 0.5
        out = block.branch(batch)
        middle = out[:, out.shape[1] // 2, out.shape[2] // 2]
        moved = np.abs(middle[1:] - middle[0]).max(axis=-1)
        return int((moved > _LEAST * max(float(moved.max()), 1e-9)).sum())

    @cached_property
    def bends(self) -> bool:
        """Tell whether something bends between two 3 × 3 windows."""
        block, places = self.block, self.block.windows
        batch = block.pictures(1, 4)
        plain = block.branch(batch)
        if len(places) == 1:  # one layer that is used twice
            turned = block.branch(batch, scaled={places[0]: -0.5})
            return not _same(turned, 0.25 * plain)
        return any(
            not _same(block.branch(batch, scaled={one: -4.0, other: -0.25}), plain)
            for n, one in enumerate(places)
            for other in places[n + 1 :]
        )

    @cached_property
    def windows(self) -> int:
        """Return how many 3 × 3 windows there are; a layer used twice is two."""
        block, places = self.block, self.block.windows
        if len(places) != 1:
            return len(places)
        batch = block.pictures(1, 4)
        once = -0.5 * block.branch(batch)
        is_once = _same(block.branch(batch, scaled={places[0]: -0.5}), once)
        return 1 if is_once else 2

    def holds(self) -> bool:
        """Tell whether the branch is as the text says."""
        return self.windows >= 2 and self.rows >= 5 and self.bends

    def told(self) -> str:
        """Say what was seen."""
        if self.windows < 2:
            return "fewer than two 3 × 3 kernels"
        if self.rows < 5:
            return f"places that see {self.rows} rows of the input"
        return "two windows that are one larger one"


def _same(one: FloatArray, other: FloatArray) -> bool:
    scale = max(float(np.abs(other).max()), 1e-9)
    return bool(np.abs(one - other).max() < 5e-3 * scale)


def _branch_instead(branched: Branched) -> Told:
    if branched.windows < 2:
        return "one convolution only", TWO_OF_THEM
    if branched.rows < 5:
        return "windows beside each other", ONE_BEHIND_THE_OTHER
    return "no bend between", BEND_BETWEEN


NO_WEIGHTS = (
    "put all kernels to zero, and the input should still come through: on its way "
    "around the branch it meets no layer with weights."
)
NORMALISED = (
    "batch normalisation acts on the input alone before the sum: put it into the "
    "branch, or behind the sum."
)
NOTHING_LEFT = (
    "with all kernels at zero nothing of the input is left: is the block's own input "
    "added to what the branch gives?"
)
PLAIN_SUM = "input and branch are added once, as they are: no mean, no difference."
PLAIN_SKIP = (
    "what is positive should come through unchanged, what is negative unchanged or cut "
    "off by a ReLU behind the sum: something else acts on it."
)
NO_SKIP = (
    "with all 3 × 3 kernels at zero the output no longer depends on the input: a "
    "second way around the branch is missing."
)
ONE_BY_ONE = (
    "there is a way around the branch, with 3 × 3 windows of its own. The skip only "
    "has to change the number of channels and the side: a smaller window does."
)
NOT_DENSE = (
    "each place of the skip sees the whole input: a dense layer costs hundreds of "
    "times what a 1 × 1 convolution does, and forgets where things are."
)
EACH_SECOND = (
    "place (i, j) of the output belongs to rows 2i, 2i + 1 and columns 2j, 2j + 1 of "
    "the input: a corner cut out is another thing than a stride."
)
DEAR = (
    "a 1 × 1 convolution with stride 2 is enough to get from 32 channels to 64, and "
    "from 16 rows to 8."
)
BRANCH_LOST = "the branch changes nothing in the output: is it added to the skip?"
BEND_AFTER = (
    "the branch can only add and never take away: its last bend belongs behind the "
    "sum, not before."
)
SKIP_AS_IT_IS = (
    "the skip is cut off below zero before the branch is added: the bend belongs "
    "behind the sum, or into the branch."
)
TWO_OF_THEM = "a branch has two convolutions of 3 × 3 at least."
ONE_BEHIND_THE_OTHER = (
    "each place of the branch sees no more than a single window does: the second "
    "convolution works on what the first one gives."
)
BEND_BETWEEN = (
    "without a bend between them two windows are one larger one, as in exercise 9.2: "
    "where is the ReLU?"
)
JOINED = "these are joined along the channels: a residual block adds, place by place."
SAME_SIDE = "every convolution of this block keeps the side: padding same, stride 1."
STRIDE = "one convolution of the branch and the skip have a stride of 2."
CHANNELS = "both the branch and the skip end with 64 channels."
OTHER_SHAPE = "follow the shape of branch and skip, layer by layer."
_KNOWN_SHAPES = {
    ("keep", (16, 16, 64)): ("joined, not added", JOINED),
    ("keep", (14, 14, 32)): ("padding valid", SAME_SIDE),
    ("keep", (12, 12, 32)): ("padding valid", SAME_SIDE),
    ("halve", (8, 8, 128)): ("joined, not added", JOINED),
    ("halve", (16, 16, 64)): ("not halved", STRIDE),
    ("halve", (8, 8, 32)): ("channels not doubled", CHANNELS),
    ("halve", (4, 4, 64)): ("halved twice", STRIDE),
    ("halve", (7, 7, 64)): ("padding valid", "padding same keeps 8 rows: 16 / 2."),
}


def _read(answer: Any, block: str) -> Block:
    model = models.as_model(entry_of(answer, NAME, block), block, INPUT)
    return Block(model, block)


def _shape(block: Block, case: BlockCase) -> tuple[str, tuple[int, ...]]:
    out = models.run_model(block.model, np.zeros((1, *INPUT)), block.name)
    return block.name, tuple(out.shape[1:])


def _asked(*at: str) -> Any:
    return lambda case: case.at in at


def _rule(block: str) -> Design:
    is_keep = block == "keep"
    skip: Any = Kept if is_keep else Shrunk
    return Design(
        name=block,
        read=partial(_read, block=block),
        demands=(
            Demand(
                "another shape",
                _shape,
                lambda found: found[1] == OUTPUTS[block],
                OTHER_SHAPE,
                expected=f"maps of {OUTPUTS[block]}",
                received=lambda found: f"shape {found[1]}",
                fails="gives another shape",
                known=_KNOWN_SHAPES,
            ),
            Demand(
                "no 3 × 3 convolution",
                lambda design, case: len(design.windows),
                bool,
                TWO_OF_THEM,
                expected="two kernels of 3 × 3 or more of them",
                received=lambda count: "none",
                fails="has another branch",
                when=_asked("skip", "sum", "branch"),
            ),
            Demand(
                "input lost" if is_keep else "no skip",
                lambda design, case: design.seen(case).look(skip),
                skip.holds,
                PLAIN_SKIP,
                expected=(
                    "x, or max(x, 0), when all kernels are zero"
                    if is_keep
                    else "each place sees its own 2 × 2 patch when all 3 × 3 kernels "
                    "are zero"
                ),
                received=skip.told,
                fails="has another skip",
                tells=_kept_instead if is_keep else _shrunk_instead,
                when=_asked("skip", "sum", "branch"),
            ),
            Demand(
                "dear skip",
                _weights_of_skip,
                lambda count: count <= SKIP_WEIGHTS,
                DEAR,
                expected=f"at most {SKIP_WEIGHTS:,} numbers in its kernels",
                received=lambda count: f"{count:,}",
                fails="spends much on its skip",
                when=_asked("skip", "sum", "branch"),
            ),
            Demand(
                "another sum",
                lambda design, case: design.seen(case).look(Summed),
                Summed.holds,
                BRANCH_LOST,
                expected="a branch that adds and takes away, a skip that is not cut",
                received=Summed.told,
                fails="adds otherwise",
                tells=_sum_instead,
                when=_asked("sum", "branch"),
            ),
            Demand(
                "another branch",
                lambda design, case: design.seen(case).look(Branched),
                Branched.holds,
                TWO_OF_THEM,
                expected="two 3 × 3 convolutions, one behind the other, a bend between",
                received=Branched.told,
                fails="has another branch",
                tells=_branch_instead,
                when=_asked("branch"),
            ),
        ),
    )


def looks(block: str, seed: int, *at: str) -> tuple[BlockCase, ...]:
    """Return the looks at one block."""
    return tuple(BlockCase(block, each, seed) for each in at)


RESIDUAL = Exercise(
    name=NAME,
    title="9.5 Residual blocks",
    visible=(
        *looks("keep", 1, "shape", "skip", "sum", "branch"),
        *looks("halve", 2, "shape", "skip", "sum", "branch"),
    ),
    rule={block: _rule(block) for block in OUTPUTS},
    part=lambda case: case.block,
    points_by_part=True,
    promises=(
        Promise("nothing else acts on it on its way", looks("keep", 1, "skip")),
        Promise("at most 2,200", looks("halve", 2, "skip")),
        Promise("as they are", looks("keep", 1, "sum")),
        Promise("a bend between them", looks("keep", 1, "branch")),
    ),
)
