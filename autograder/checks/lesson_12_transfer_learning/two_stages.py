"""12.4: the last block learns, a little, after the head has learned."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.checks.lesson_12_transfer_learning.networks import (
    INPUT,
    accuracy,
    changes_of,
    kept_pictures,
    pretrained_kernels,
)
from autograder.student import models
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

NAME = "two_stages"
# How far block 3 may move, measured for rates from 1e-4 to 1e-2, and how far accuracy
# may fall: docs/transfer_experiment.md.
SMALLEST, LARGEST = 1e-3, 0.45
MAY_FALL = 0.02
UNCHANGED = 1e-5


def verify_two_stages(answer: Any, case: tuple[str, int]) -> None:
    """Check one property of the network after the second stage."""
    what, seed = case
    first = _model(answer, "stage one")
    tuned = _model(answer, "tuned")
    changes = changes_of(tuned)
    if what == "early":
        _verify_early(changes)
    elif what == "late":
        _verify_late(changes, changes_of(first))
    else:
        _verify_accuracy(first, tuned, seed, max(changes.values(), default=0.0))


def _model(answer: Any, which: str) -> Any:
    model = models.as_model(entry_of(answer, NAME, which), which, INPUT)
    found = changes_of(model)
    if len(found) == len(pretrained_kernels()):
        return model
    raise CheckFailed(
        f"{which} does not hold the bundled network.",
        expected="its seven convolutions, under their names",
        received=f"{len(found)} of them",
        hint="start from transfer.copy_of(stage_one).",
        mistake="another network",
    )


def _verify_early(changes: dict[str, float]) -> None:
    moved = {
        name: change
        for name, change in changes.items()
        if not name.startswith("block3") and change > UNCHANGED
    }
    if not moved:
        return
    random = min(moved.values()) > 0.9
    raise CheckFailed(
        "Early layers have changed.",
        expected="block1 and block2 as they were",
        received=f"{len(moved)} of their layers moved, {next(iter(moved))} by "
        f"{max(moved.values()):.1%}",
        hint="these weights have nothing to do with the pretrained ones: start from "
        "transfer.copy_of(stage_one)."
        if random
        else "setting the base free sets all its layers free: freeze those of block1 "
        "and block2 again, before compile.",
        mistake="random base" if random else "all blocks set free",
    )


def _verify_late(changes: dict[str, float], first: dict[str, float]) -> None:
    late = {name: c for name, c in changes.items() if name.startswith("block3")}
    if max(late.values()) < SMALLEST:
        raise CheckFailed(
            "Block 3 has not learned anything.",
            expected="kernels that moved a little",
            received=f"{max(late.values()):.1e} of their size at most",
            hint="is it trainable, and was the network compiled after that? The base "
            "has a switch of its own above those of its layers. Or is the rate so "
            "small that nothing moves?",
            mistake="last block not set free",
        )
    if max(first.values()) > UNCHANGED:
        raise CheckFailed(
            "stage_one has changed, too.",
            expected="the network as the first stage left it",
            received=f"kernels that moved by {max(first.values()):.1%}",
            hint="a second name is no copy: transfer.copy_of(stage_one) is one.",
            mistake="no copy",
        )
    if min(late.values()) < SMALLEST:
        raise CheckFailed(
            "Only a part of block 3 has learned.",
            expected="its three convolutions",
            received=f"{sum(c >= SMALLEST for c in late.values())} of 3",
            hint="their names begin with block3.",
            mistake="block set free in part",
        )
    if max(late.values()) > LARGEST:
        raise CheckFailed(
            "Block 3 has moved so far that little of what it knew is left.",
            expected="a fraction of its size",
            received=f"{max(late.values()):.0%} of its size",
            hint="the steps are too large for weights that are nearly right: a "
            "learning rate far below the one of the head.",
            mistake="rate too large",
        )


def _verify_accuracy(first: Any, tuned: Any, seed: int, moved: float) -> None:
    pictures = kept_pictures(seed)
    before = accuracy(first, pictures, "stage one")
    after = accuracy(tuned, pictures, "tuned")
    if after >= before - MAY_FALL:
        return
    raise CheckFailed(
        "On new pictures the network does worse than with its frozen base.",
        expected="no loss against stage one",
        received=f"{100 * (after - before):+.1f} points",
        hint="large steps destroy what the base knew: a smaller rate."
        if moved > LARGEST
        else "were the pictures prepared, and do labels and pictures belong together?",
        mistake="features destroyed" if moved > LARGEST else "worse than frozen",
    )


TWO_STAGES = Exercise(
    name=NAME,
    title="12.4 Fine-tune in two stages",
    verify=verify_two_stages,
    visible=(("early", 0), ("late", 0), ("accuracy", 72)),
)
