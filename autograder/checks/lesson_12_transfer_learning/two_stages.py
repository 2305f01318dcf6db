"""12.4: the last block learns, a little, after the head has learned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from autograder.checks.lesson_12_transfer_learning.networks import (
    INPUT,
    accuracy,
    changes_of,
    kept_pictures,
    pretrained_kernels,
)
from autograder.student import models
from autograder.student.diagnosis import CheckFailed, Demand, Design, entry_of
from autograder.student.exercise import Exercise, Promise

NAME = "two_stages"
# How far block 3 may move, measured for rates from 1e-4 to 1e-2, and how far accuracy
# may fall: docs/transfer_experiment.md.
SMALLEST, LARGEST = 1e-3, 0.45
MAY_FALL = 0.02
UNCHANGED = 1e-5


Told = tuple[str, str]


@dataclass(frozen=True)
class Stages:
    """Both networks of an answer, and how far their kernels have moved."""

    answer: Any

    @cached_property
    def first(self) -> Any:
        """The network before the second stage."""
        return self._network("stage one")

    @cached_property
    def tuned(self) -> Any:
        """The network after it."""
        return self._network("tuned")

    @cached_property
    def early(self) -> dict[str, float]:
        """Layers below block 3 that moved, and how far."""
        changes = changes_of(self.tuned).items()
        late = "block3"
        return {n: c for n, c in changes if not n.startswith(late) and c > UNCHANGED}

    @cached_property
    def late(self) -> list[float]:
        """How far the three kernels of block 3 moved."""
        changes = changes_of(self.tuned).items()
        return [change for name, change in changes if name.startswith("block3")]

    def first_moved(self) -> float:
        """Return how far any kernel of stage one is from the pretrained one."""
        return max(changes_of(self.first).values())

    def gained(self, seed: int) -> float:
        """Return by how much the second stage is better on new pictures."""
        pictures = kept_pictures(seed)
        before = accuracy(self.first, pictures, "stage one")
        return accuracy(self.tuned, pictures, "tuned") - before

    def _network(self, which: str) -> Any:
        model = models.as_model(entry_of(self.answer, NAME, which), which, INPUT)
        found = len(changes_of(model))
        if found == len(pretrained_kernels()):
            return model
        raise CheckFailed(
            f"{which} does not hold the bundled network.",
            expected="its seven convolutions, under their names",
            received=f"{found} of them",
            hint=START_FROM_COPY,
            mistake="another network",
        )


def _early(stages: Stages) -> Told:
    random = min(stages.early.values()) > 0.9
    if random:
        return "random base", NOT_PRETRAINED
    return "all blocks set free", FREEZE_AGAIN


def _moved(stages: Stages) -> str:
    name, most = next(iter(stages.early)), max(stages.early.values())
    return (
        f"{len(stages.early)} of their layers moved, {name} among them, by {most:.1%}"
    )


def _is_asked(case: str) -> Any:
    return lambda asked: asked[0] == case


START_FROM_COPY = "start from transfer.copy_of(stage_one)."
NOT_PRETRAINED = (
    "these weights have nothing to do with the pretrained ones: start from "
    "transfer.copy_of(stage_one)."
)
FREEZE_AGAIN = (
    "setting the base free sets all its layers free: freeze those of block1 and block2 "
    "again, before compile."
)
SET_FREE = (
    "is it trainable, and was the network compiled after that? The base has a switch "
    "of its own above those of its layers. Or is the rate so small that nothing moves?"
)
NO_COPY = "a second name is no copy: transfer.copy_of(stage_one) is one."
ALL_THREE = "three layers have names that begin with block3: set all of them free."
SMALL_STEPS = (
    "the steps are too large for weights that are nearly right: a learning rate far "
    "below the one of the head."
)
DESTROYED = "large steps destroy what the base knew: a smaller rate."
PREPARED = "were the pictures prepared, and do labels and pictures belong together?"


def _worse(found: tuple[float, float]) -> Told:
    if found[1] > LARGEST:
        return "features destroyed", DESTROYED
    return "worse than frozen", PREPARED


def _whole(stages: Stages, case: Any) -> Stages:
    stages.first, stages.tuned  # noqa: B018 (both are read, or refused)
    return stages


TWO_STAGES = Exercise(
    name=NAME,
    title="12.4 Fine-tune in two stages",
    visible=(("early", 0), ("late", 0), ("accuracy", 72)),
    promises=(
        Promise("the early layers are as they were", (("early", 0),)),
        Promise("block 3 has moved a little", (("late", 0),)),
        Promise("`stage_one` itself stays as it is", (("late", 0),)),
        Promise("no more than 2 points below", (("accuracy", 72),)),
    ),
    rule=Design(
        name="tuned",
        read=Stages,
        demands=(
            Demand(
                "all blocks set free",
                _whole,
                lambda stages: not stages.early,
                FREEZE_AGAIN,
                expected="block1 and block2 as they were",
                received=_moved,
                fails="has early layers that have changed",
                tells=_early,
                when=_is_asked("early"),
            ),
            Demand(
                "last block not set free",
                _whole,
                lambda stages: max(stages.late) >= SMALLEST,
                SET_FREE,
                expected="kernels of block 3 that moved a little",
                received=lambda stages: f"{max(stages.late):.1e} of their size at most",
                fails="has not learned anything in block 3",
                when=_is_asked("late"),
            ),
            Demand(
                "no copy",
                lambda stages, case: stages.first_moved(),
                lambda moved: moved <= UNCHANGED,
                NO_COPY,
                expected="stage_one as the first stage left it",
                received=lambda moved: f"kernels that moved by {moved:.1%}",
                fails="is not all: stage_one has changed, too",
                when=_is_asked("late"),
            ),
            Demand(
                "block set free in part",
                lambda stages, case: sum(c >= SMALLEST for c in stages.late),
                lambda moved: moved == 3,
                ALL_THREE,
                expected="three convolutions of block 3 that moved",
                received=lambda moved: f"{moved} of 3",
                fails="has learned in a part of block 3 only",
                when=_is_asked("late"),
            ),
            Demand(
                "rate too large",
                lambda stages, case: max(stages.late),
                lambda moved: moved <= LARGEST,
                SMALL_STEPS,
                expected="a block 3 that moved by a fraction of its size",
                received=lambda moved: f"{moved:.0%} of its size",
                fails="has little left of what block 3 knew",
                when=_is_asked("late"),
            ),
            Demand(
                "worse than frozen",
                lambda stages, case: (stages.gained(case[1]), max(stages.late)),
                lambda found: found[0] >= -MAY_FALL,
                PREPARED,
                expected="no loss against stage one on new pictures",
                received=lambda found: f"{100 * found[0]:+.1f} points",
                fails="does worse than its frozen base",
                tells=_worse,
                when=_is_asked("accuracy"),
            ),
        ),
    ),
)
