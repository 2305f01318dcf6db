"""12.8: from scratch, frozen, fine-tuned, at two label budgets, with spread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of, shares_of
from autograder.checks.lesson_08_cifar10_cnn.claims import UNDECIDED, leaders
from autograder.checks.lesson_12_transfer_learning.networks import (
    INPUT,
    accuracy,
    changes_of,
    kept_pictures,
    pretrained_kernels,
)
from autograder.student import models
from autograder.student.answers import as_array, as_integer, brief
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "comparison"
BUDGETS = (50, 200)
WAYS = ("scratch", "frozen", "fine-tuned")
RUNS = 3
# Frozen less scratch at 200 labels, and a fine-tuned network on new pictures:
# docs/transfer_experiment.md.
GAIN, KEPT = 0.10, 0.45
MIN_WORDS = 6
SLACK = 0.005


def verify_comparison(answer: Any, case: str | tuple[str, int]) -> None:
    """Check one claim of the comparison."""
    runs = _runs(answer)
    if isinstance(case, tuple):
        _verify_model(answer, case[1])
        return
    rules: dict[str, Callable[[Any, Any], None]] = {
        "runs": _verify_runs,
        "summary": _verify_summary,
        "gain": _verify_gain,
        "better": _verify_better,
        "best": _verify_best,
        "where": _verify_where,
        "because": _verify_reason,
    }
    rules[case](answer, runs)


def _runs(answer: Any) -> dict[tuple[int, str], FloatArray]:
    return {
        (budget, way): shares_of(
            entry_of(answer, NAME, "accuracy", budget, way),
            RUNS,
            f"the runs of {way!r} with {budget} labels",
        )
        for budget in BUDGETS
        for way in WAYS
    }


def _verify_runs(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    for (budget, way), values in runs.items():
        if np.ptp(values) > 0:
            continue
        raise CheckFailed(
            f"The three runs of {way!r} with {budget} labels are one and the same.",
            received=brief([round(float(value), 4) for value in values]),
            hint="the seed chooses pictures and first weights: give each run its own.",
            mistake="one seed only",
        )
    if all(np.array_equal(runs[50, way], runs[200, way]) for way in WAYS):
        raise CheckFailed(
            "Both budgets have the same accuracies.",
            hint="the number of labels is an argument of transfer.run: does your loop "
            "hand it on?",
            mistake="one budget only",
        )
    if np.array_equal(runs[200, "frozen"], runs[200, "fine-tuned"]):
        raise CheckFailed(
            "Frozen and fine-tuned have the same accuracies.",
            hint="the way is an argument of transfer.run: does your loop hand it on?",
            mistake="one way only",
        )


def _verify_summary(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    for (budget, way), values in runs.items():
        name = f"The summary of {way!r} with {budget} labels"
        told = shares_of(entry_of(answer, NAME, "summary", budget, way), 2, name)
        best = abs(told[0] - values.max()) <= 1e-4
        if abs(told[0] - values.mean()) > 1e-3:
            raise CheckFailed(
                f"{name} does not begin with the mean of its runs.",
                received=f"{told[0]:.4f}",
                hint="that is the best run: the mean is fairer."
                if best
                else "add the three accuracies and divide by three.",
                mistake="best run instead of the mean" if best else "other mean",
            )
        if min(abs(told[1] - s) for s in (values.std(), values.std(ddof=1))) <= 1e-3:
            continue
        known = {
            "variance": (values.var(), values.var(ddof=1)),
            "range instead of spread": (np.ptp(values), np.ptp(values) / 2),
            "standard error": (values.std(ddof=1) / RUNS**0.5,),
        }
        mistake = next(
            (k for k, v in known.items() if np.isclose(told[1], v, atol=1e-4).any()),
            "other standard deviation",
        )
        hints = {
            "variance": "that is the variance: take the root.",
            "range instead of spread": "that is the distance from the lowest to the "
            "highest run: np.std.",
            "standard error": "that is the uncertainty of the mean: np.std of the "
            "runs is asked for.",
        }
        raise CheckFailed(
            f"{name} does not end with the standard deviation of its runs.",
            received=f"{told[1]:.5f}",
            hint=hints.get(mistake, "np.std of the three accuracies."),
            mistake=mistake,
        )


def _gains(runs: dict[tuple[int, str], FloatArray]) -> dict[int, float]:
    return {
        budget: float(runs[budget, "frozen"].mean() - runs[budget, "scratch"].mean())
        for budget in BUDGETS
    }


def _verify_gain(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    for budget, right in _gains(runs).items():
        name = f"the gain with {budget} labels"
        told = float(as_array(entry_of(answer, NAME, "gain", budget), name, shape=()))
        if abs(told - right) <= 1e-3:
            continue
        scratch = runs[budget, "scratch"].mean()
        known = {
            "sign turned round": (-right, "how much better is frozen?"),
            "percent": (100 * right, "a share goes from 0 to 1: 0.2 for 20 points."),
            "ratio instead of difference": (
                right / scratch if scratch else 0.0,
                "the gain is the difference of the two means: nothing is divided.",
            ),
            "fine-tuned taken": (
                runs[budget, "fine-tuned"].mean() - scratch,
                "the frozen network is compared here.",
            ),
        }
        mistake, hint = next(
            (
                (m, h)
                for m, (v, h) in known.items()
                if abs(told - v) <= 2e-3 * max(1, abs(v))
            ),
            ("other gain", "the mean of the frozen runs less the mean of scratch."),
        )
        raise CheckFailed(
            f"{name} is not right: {mistake}.",
            received=f"{told:.4g}",
            hint=hint,
            mistake=mistake,
        )


def _verify_better(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    gain = _gains(runs)[200]
    if gain >= GAIN:
        return
    raise CheckFailed(
        "With 200 labels the frozen network is not clearly better than scratch.",
        expected=f"a gain of at least {100 * GAIN:g} points",
        received=f"{100 * gain:.1f} points",
        hint="have two of the ways changed places?"
        if gain < -GAIN
        else "use transfer.run with the task of this lesson, as it is.",
        mistake="ways swapped" if gain < -GAIN else "no gain",
    )


def _verify_best(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    for budget in BUDGETS:
        told = entry_of(answer, NAME, "conclusion", "best", budget)
        of_budget = {way: runs[budget, way] for way in WAYS}
        if str(told).strip().lower() == UNDECIDED:
            _verify_doubt(of_budget, f"the best way with {budget} labels")
            continue
        if told not in WAYS:
            raise CheckFailed(
                f"The best way with {budget} labels is none of the three.",
                expected=f"one of {', '.join(map(repr, WAYS))}, {UNDECIDED!r}",
                received=brief(told, 40),
                hint="copy its name.",
                mistake="unknown name",
            )
        means = {way: float(values.mean()) for way, values in of_budget.items()}
        if means[told] >= max(means.values()) - SLACK:
            continue
        raise CheckFailed(
            f"With {budget} labels {told!r} is not the best.",
            received=f"a mean of {means[told]:.1%}",
            hint="look at your own means, not at what you expected.",
            mistake="conclusion against the numbers",
        )


def _verify_doubt(compared: dict[Any, FloatArray], what: str) -> None:
    """Refuse "undecided" where one is ahead of all others by more than chance."""
    if UNDECIDED in leaders(compared):
        return
    raise CheckFailed(
        f"{what} is not undecided.",
        hint="one is ahead by more than twice the larger standard deviation.",
        mistake="too careful",
    )


def _verify_where(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    value = entry_of(answer, NAME, "conclusion", "larger gain at")
    if str(value).strip().lower() == UNDECIDED:
        of_seeds = {b: runs[b, "frozen"] - runs[b, "scratch"] for b in BUDGETS}
        _verify_doubt(of_seeds, "'larger gain at'")
        return
    told = as_integer(value, "'larger gain at'")
    gains = _gains(runs)
    if told not in BUDGETS:
        raise CheckFailed(
            "'larger gain at' is none of the budgets.",
            expected=f"50, 200 or {UNDECIDED!r}",
            received=str(told),
            hint="the number of labels, not the gain.",
            mistake="no budget",
        )
    if gains[told] >= max(gains.values()) - SLACK:
        return
    raise CheckFailed(
        "The gain is larger at the other budget.",
        received=f"{told}",
        hint="compare the two gains that you computed.",
        mistake="conclusion against the numbers",
    )


def _verify_reason(answer: Any, runs: dict[tuple[int, str], FloatArray]) -> None:
    value = entry_of(answer, NAME, "conclusion", "because")
    if isinstance(value, str) and len(set(value.lower().split())) >= MIN_WORDS:
        return
    raise CheckFailed(
        "The conclusion gives no reason, or a very short one.",
        expected=f"one sentence of your own, {MIN_WORDS} words or more",
        received=brief(value, 40),
        hint="what does the pretrained network know that 50 pictures cannot teach?",
        mistake="no reason",
    )


def _verify_model(answer: Any, seed: int) -> None:
    model = entry_of(answer, NAME, "model")
    model = getattr(model, "model", model)  # a transfer.Trial holds one
    model = models.as_model(model, f"{NAME}, 'model'", INPUT)
    changes = changes_of(model)
    if len(changes) < len(pretrained_kernels()) or min(changes.values()) > 0.9:
        raise CheckFailed(
            "the model is not a pretrained one.",
            hint="that is a network from scratch: give a fine-tuned one."
            if len(changes) == len(pretrained_kernels())
            else "give the model of a fine-tuned run with 200 labels.",
            mistake="scratch instead of fine-tuned",
        )
    if max(changes.values()) < 1e-4:
        raise CheckFailed(
            "the model's base has not changed.",
            hint="that is a frozen one: give the model of a fine-tuned run.",
            mistake="frozen instead of fine-tuned",
        )
    reached = accuracy(model, kept_pictures(seed), "the model")
    if reached >= KEPT:
        return
    raise CheckFailed(
        "the model does badly on pictures that nobody has seen.",
        expected=f"at least {KEPT:.0%} right",
        received=f"{reached:.0%}",
        hint="was it trained with 200 labels, or with 50?",
        mistake="weak model",
    )


COMPARISON = Exercise(
    name=NAME,
    title="12.8 ★ Scratch, frozen, fine-tuned",
    verify=verify_comparison,
    visible=("runs", "summary", "gain", "better", "best", ("model", 73)),
)
