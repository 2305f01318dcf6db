"""8.7: early stopping, and what others take for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.student.diagnosis import Wrong

Losses = Sequence[float]
Stop = tuple[int, int]  # epochs that are run; number of the epoch that is kept


def right_stop(losses: Losses, patience: int) -> Stop:
    """Return how many epochs are run, and the number of the best one, from 1."""
    return stopped(losses, patience, lambda loss, best, before: loss < best)


def stopped(
    losses: Losses, patience: int, is_better: Callable[[float, float, float], bool]
) -> Stop:
    """Stop after so many epochs in a row that are not better, by some comparison."""
    best = 0
    for epoch in range(1, len(losses)):
        if is_better(losses[epoch], losses[best], losses[epoch - 1]):
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def counts_on(losses: Losses, patience: int) -> Stop:
    """Never begin the count anew."""
    waited = best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def first_increase(losses: Losses, patience: int) -> Stop:
    """Stop where the loss rises for the first time."""
    for epoch in range(1, len(losses)):
        if losses[epoch] > losses[epoch - 1]:
            return epoch + 1, epoch
    return len(losses), len(losses)


def lowest(losses: Losses) -> int:
    """Return the number of the epoch with the lowest loss, from 1."""
    return min(range(len(losses)), key=losses.__getitem__) + 1


def run_by(rule: Callable[..., Any], more: int = 0) -> Callable[..., int]:
    """Return the oracle of how many epochs a rule runs."""
    return lambda losses, weights, patience: int(rule(losses, patience)[0]) + more


def kept_by(of: Callable[[Losses, int, int], int]) -> Callable[..., int]:
    """Return the oracle of the number in the weights that are kept.

    `of` tells the epoch from the losses, the right run and its best; 0 stands for none
    of the given weights, and has no number.
    """

    def oracle(losses: Losses, weights: Any, patience: int) -> int:
        epoch = of(losses, *right_stop(losses, patience))
        return int(weights[epoch - 1][0]) if 1 <= epoch <= len(weights) else 0

    return oracle


RAN = (
    "count the epochs that were run, the last one included; patience 1 means one epoch "
    "without a new best."
)
EQUAL = "only a lower loss is a new best: equal is not better."
BY_THEN = "how many epochs without a new best have there been by then?"
JAGGED = (
    "validation curves are jagged: patience says how many epochs without a new best "
    "are waited for."
)
BEST_SO_FAR = "compare with the best loss so far, not with the one before."
ANEW = "the count of epochs without a new best begins anew after each new best."
STOP = "compare with the best loss so far: when none has come for a while, stop."
IN_A_ROW = "which epochs have brought no new best, in a row?"
PAST_ITS_BEST = "patience has let the network go on past its best: go back to that."
NOT_KNOWN = "after the stop nothing more is known: look at the epochs before it, only."
EARLIER = "equal is not better: keep the earlier one."
FROM_ZERO = "list indices count from 0: weights[0] is first."
ONE_OF_THEM = (
    "what is kept is one of the given arrays: that of the epoch with the lowest loss."
)
WHEN_LOWEST = "at which epoch was the loss lowest?"

WRONG_RUN = [
    Wrong("one epoch early", run_by(right_stop, -1), RAN),
    Wrong(
        "equal taken for better",
        run_by(lambda ls, p: stopped(ls, p, lambda loss, best, before: loss <= best)),
        EQUAL,
    ),
    Wrong("one epoch late", run_by(lambda ls, p: right_stop(ls, p + 1)), BY_THEN),
    Wrong("one epoch too many", run_by(right_stop, 1), RAN),
    Wrong("stops at the first increase", run_by(first_increase), JAGGED),
    Wrong("stops at the first increase", run_by(first_increase, -1), JAGGED),
    Wrong(
        "compared with the epoch before",
        run_by(lambda ls, p: stopped(ls, p, lambda loss, best, before: loss < before)),
        BEST_SO_FAR,
    ),
    Wrong("count never reset", run_by(counts_on), ANEW),
    Wrong("never stops", run_by(lambda ls, p: (len(ls), 0)), STOP),
]
WRONG_KEPT = [
    Wrong("those of the last epoch", kept_by(lambda ls, run, best: run), PAST_ITS_BEST),
    Wrong(
        "those of an epoch that was never run",
        kept_by(lambda ls, run, best: lowest(ls)),
        NOT_KNOWN,
    ),
    Wrong(
        "the later of two equals",
        kept_by(
            lambda ls, run, best: max(
                n for n in range(1, run + 1) if ls[n - 1] == ls[best - 1]
            )
        ),
        EARLIER,
    ),
    Wrong(
        "those of a neighbour",
        kept_by(lambda ls, run, best: min(best + 1, len(ls))),
        FROM_ZERO,
    ),
    Wrong("those of a neighbour", kept_by(lambda ls, run, best: best - 1), FROM_ZERO),
    Wrong(
        "those of a neighbour",
        kept_by(lambda ls, run, best: (best - 2) % len(ls) + 1),
        FROM_ZERO,
    ),
    Wrong("always the first", kept_by(lambda ls, run, best: 1), WHEN_LOWEST),
    Wrong("none of the given arrays", kept_by(lambda ls, run, best: 0), ONE_OF_THEM),
]
