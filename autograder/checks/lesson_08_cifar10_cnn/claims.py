"""8.9: whether the card's claims follow from its own numbers."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student.answers import as_truth, brief
from autograder.student.diagnosis import CheckFailed, FloatArray

CARD = "four_card"
NETWORKS = (
    "baseline",
    "batch norm",
    "batch norm + dropout",
    "all + augmentation",
)
OVERFITS = 15  # points; measured over five seeds: docs/four_classifiers.md
UNDECIDED = "undecided"
Runs = dict[str, dict[str, FloatArray]]


def verify_verdict(card: Any, runs: Runs) -> None:
    """Check the three claims.

    Parameters
    ----------
    card : dict
        With "verdict".
    runs : dict
        "training" and "validation" accuracies by network, one per seed.

    Raises
    ------
    CheckFailed
        If a claim does not follow.
    """
    _verify_overfits(card, runs)
    _verify_always(card, runs["validation"])
    _verify_best(card, runs["validation"])


def _verify_overfits(card: Any, runs: Runs) -> None:
    key = "baseline overfits"
    told = as_truth(entry_of(card, CARD, "verdict", key), f"the verdict, {key!r},")
    gap = 100 * float(
        runs["training"]["baseline"].mean() - runs["validation"]["baseline"].mean()
    )
    if told == (gap > OVERFITS):
        return
    raise CheckFailed(
        f"the verdict {key!r} does not follow from your gap.",
        received=f"{told}, with a gap of {gap:.1f} points",
        hint=f"here a network overfits when the gap is above {OVERFITS} points.",
        mistake="claim against the own gap",
    )


def _verify_always(card: Any, validation: dict[str, FloatArray]) -> None:
    key = "batch norm always helps"
    told = as_truth(entry_of(card, CARD, "verdict", key), f"the verdict, {key!r},")
    ahead = validation["batch norm"] - validation["baseline"]
    if told == bool((ahead > 0).all()):
        return
    raise CheckFailed(
        f"the verdict {key!r} does not follow from your runs.",
        received=f"{told}, with {int((ahead > 0).sum())} of {ahead.size} runs ahead",
        hint="compare the two networks seed by seed: one run where it does not help is "
        "enough to end an *always*. (Five runs of this lesson on CIFAR-10 are such: "
        "docs/four_classifiers.md.)"
        if told
        else "in all your runs it was ahead: say what you saw.",
        mistake="batch norm always helps" if told else "other than measured",
    )


def leaders(validation: dict[str, FloatArray]) -> set[str]:
    """Return what may be called the best: a name, "undecided", or, at the edge, both.

    Parameters
    ----------
    validation : dict of ndarray
        Accuracies by network.

    Returns
    -------
    set of str
        A network wins when its mean is ahead of the second by more than twice the
        larger standard deviation of the two, of whichever kind.
    """
    order = sorted(validation, key=lambda name: -float(validation[name].mean()))
    first, second = (validation[name] for name in order[:2])
    lead = float(first.mean() - second.mean())
    found = set()
    for ddof in (0, 1):
        spread = max(first.std(ddof=ddof), second.std(ddof=ddof))
        found.add(order[0] if lead > 2 * spread else UNDECIDED)
        if abs(lead - 2 * spread) < 2e-3:
            found |= {order[0], UNDECIDED}
    return found


def _verify_best(card: Any, validation: dict[str, FloatArray]) -> None:
    told = entry_of(card, CARD, "verdict", "best")
    allowed = leaders(validation)
    words = " ".join(told.lower().split()) if isinstance(told, str) else ""
    if words in {name.lower() for name in allowed}:
        return
    if words not in {name.lower() for name in (*NETWORKS, UNDECIDED)}:
        raise CheckFailed(
            "the verdict 'best' is none of the names.",
            expected=f'the name of a network, or "{UNDECIDED}"',
            received=brief(told, 40),
            hint="copy one of the names, with its quotes.",
            mistake="other name",
        )
    means = {name: float(values.mean()) for name, values in validation.items()}
    names = {name.lower(): name for name in NETWORKS}
    if words == UNDECIDED:
        mistake, hint = (
            "too careful",
            "one of them is ahead by more than the rule asks for: compute lead and "
            "spread again.",
        )
    elif means[names[words]] < max(means.values()):
        mistake, hint = "not the best mean", "another mean is higher."
    else:
        mistake, hint = (
            "conclusion within chance",
            "its lead is no more than twice the spread between seeds: with other seeds "
            "the order may turn round. More runs could decide; these do not.",
        )
    raise CheckFailed(
        f"the verdict 'best' does not follow from your runs: {mistake}.",
        received=brief(told, 40),
        hint=hint,
        mistake=mistake,
    )
