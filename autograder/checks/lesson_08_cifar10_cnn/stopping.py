"""8.7: early stopping, and what others take for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Losses = Sequence[float]
Stop = tuple[int, int]  # epochs that are run; number of the epoch that is kept


def right_stop(losses: Losses, patience: int) -> Stop:
    """Return how many epochs are run, and the number of the best one, from 1."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def _equal_is_better(losses: Losses, patience: int) -> Stop:
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def _with_the_one_before(losses: Losses, patience: int) -> Stop:
    waited = 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if waited == patience:
            return epoch + 1, lowest(losses[: epoch + 1])
    return len(losses), lowest(losses)


def _counts_on(losses: Losses, patience: int) -> Stop:
    waited = best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def _first_increase(losses: Losses, patience: int) -> Stop:
    for epoch in range(1, len(losses)):
        if losses[epoch] > losses[epoch - 1]:
            return epoch + 1, epoch
    return len(losses), len(losses)


def lowest(losses: Losses) -> int:
    """Return the number of the epoch with the lowest loss, from 1."""
    return min(range(len(losses)), key=losses.__getitem__) + 1


WRONG: list[tuple[Callable[[Losses, int], Stop], str, str]] = [
    (
        lambda losses, patience: (right_stop(losses, patience)[0] - 1, 0),
        "one epoch early",
        "count the epochs that *were* run, the last one included; patience 1 means one "
        "epoch without a new best.",
    ),
    (
        _equal_is_better,
        "equal taken for better",
        "only a lower loss is a new best: equal is not better.",
    ),
    (
        lambda losses, patience: right_stop(losses, patience + 1),
        "one epoch late",
        "how many epochs without a new best have there been by then?",
    ),
    (
        _first_increase,
        "stops at the first increase",
        "validation curves are jagged: patience says how many epochs without a new "
        "best are waited for.",
    ),
    (
        lambda losses, patience: (_first_increase(losses, patience)[0] - 1, 0),
        "stops at the first increase",
        "validation curves are jagged: patience says how many epochs without a new "
        "best are waited for.",
    ),
    (
        _with_the_one_before,
        "compared with the epoch before",
        "compare with the best loss so far, not with the one before.",
    ),
    (
        _counts_on,
        "count never reset",
        "the count of epochs without a new best begins anew after each new best.",
    ),
    (
        lambda losses, patience: (len(losses), lowest(losses)),
        "never stops",
        "compare with the best loss so far: when none has come for a while, stop.",
    ),
]


def explain_epochs(losses: Losses, patience: int, epochs: int) -> tuple[str, str]:
    """Say which wrong rule ends a training there.

    Parameters
    ----------
    losses : sequence of float
        One per epoch.
    patience : int
        As in the exercise.
    epochs : int
        A wrong number of epochs.

    Returns
    -------
    mistake, hint : str
        Of the first rule that gives this number.
    """
    for rule, mistake, hint in WRONG:
        if rule(losses, patience)[0] == epochs:
            return mistake, hint
    if epochs < right_stop(losses, patience)[0]:
        return "too early", "which epochs have brought no new best, in a row?"
    return "too late", "which epochs have brought no new best, in a row?"


def explain_kept(losses: Losses, patience: int, found: int) -> tuple[str, str]:
    """Say which wrong rule keeps an epoch's weights.

    Parameters
    ----------
    losses : sequence of float
        One per epoch.
    patience : int
        As in the exercise.
    found : int
        Number of the epoch whose weights were kept; 0 for none of them.

    Returns
    -------
    mistake, hint : str
        Why these are not the right ones.
    """
    run, best = right_stop(losses, patience)
    if found == run:
        return "those of the last epoch", (
            "patience has let the network go on past its best: go back to that."
        )
    if found > run:
        return "those of an epoch that was never run", (
            "after the stop nothing more is known: look at the epochs before it, only."
        )
    if found and losses[found - 1] == losses[best - 1]:
        return "the later of two equals", "equal is not better: keep the earlier one."
    if found in (best - 1, best + 1) and found:
        return "those of a neighbour", "list indices count from 0: weights[0] is first."
    return "not those of the best", "at which epoch was the loss lowest?"
