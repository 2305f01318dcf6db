"""8.9: whether the card's claims follow from its own numbers."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.tables import NOTHING, Seen
from autograder.student.answers import as_truth
from autograder.student.diagnosis import FloatArray

NETWORKS = (
    "baseline",
    "batch norm",
    "batch norm + dropout",
    "all + augmentation",
)
OVERFITS = 15  # points; measured over five seeds: docs/four_classifiers.md
UNDECIDED = "undecided"


def overfits(told: Any, gap: float) -> Seen:
    """Look whether "baseline overfits" follows from the gap, in points."""
    claim = as_truth(told, "the verdict, 'baseline overfits',")
    if claim == (gap > OVERFITS):
        return NOTHING
    return "claim against the own gap", f"{claim}, with a gap of {gap:.1f} points"


def always_helps(told: Any, validation: dict[str, FloatArray]) -> Seen:
    """Look whether "batch norm always helps" follows from the runs."""
    claim = as_truth(told, "the verdict, 'batch norm always helps',")
    ahead = validation["batch norm"] - validation["baseline"]
    if claim == bool((ahead > 0).all()):
        return NOTHING
    name = "batch norm always helps" if claim else "other than measured"
    return name, f"{claim}, with {int((ahead > 0).sum())} of {ahead.size} runs ahead"


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


def best(told: str, validation: dict[str, FloatArray]) -> Seen:
    """Look whether a name, or "undecided", may be called the best."""
    if told in leaders(validation):
        return NOTHING
    means = {name: float(values.mean()) for name, values in validation.items()}
    if told == UNDECIDED:
        return "too careful", told
    is_first = means[told] == max(means.values())
    return "conclusion within chance" if is_first else "not the best mean", told


VERDICT = {
    "claim against the own gap": f"here a network overfits when the gap is above "
    f"{OVERFITS} points.",
    "batch norm always helps": "compare the two networks seed by seed: one run where "
    "it does not help is enough to end an always. (Five runs of this lesson on "
    "CIFAR-10 are such: docs/four_classifiers.md.)",
    "other than measured": "in all your runs it was ahead: say what you saw.",
    "too careful": "one of them is ahead by more than the rule asks for: compute lead "
    "and spread again.",
    "not the best mean": "another mean is higher.",
    "conclusion within chance": "its lead is no more than twice the spread between "
    "seeds: with other seeds the order may turn round. More runs could decide; these "
    "do not.",
}
