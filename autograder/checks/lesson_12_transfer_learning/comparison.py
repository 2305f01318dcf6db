"""12.8: from scratch, frozen, fine-tuned, at two label budgets, with spread."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import shares_of
from autograder.checks.lesson_08_cifar10_cnn.claims import UNDECIDED, leaders
from autograder.checks.lesson_12_transfer_learning.networks import (
    INPUT,
    accuracy,
    changes_of,
    kept_pictures,
    pretrained_kernels,
)
from autograder.student import models
from autograder.student.answers import as_array, as_integer, as_sentence, brief
from autograder.student.diagnosis import (
    Demand,
    Design,
    FloatArray,
    entry_of,
)
from autograder.student.exercise import Exercise, Promise

NAME = "comparison"
BUDGETS = (50, 200)
WAYS = ("scratch", "frozen", "fine-tuned")
RUNS = 3
# Frozen less scratch at 200 labels, and a fine-tuned network on new pictures:
# docs/transfer_experiment.md.
GAIN, KEPT = 0.10, 0.45
MIN_WORDS = 6
SLACK = 0.005
PARTS = {
    "runs": "accuracy",
    "better": "accuracy",
    "best": "conclusion",
    "where": "conclusion",
    "because": "conclusion",
}
Slip = tuple[str, str, str]  # name, hint, and what was received


class Card:
    """What a student handed in, read as far as it is asked for."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def entry(self, *keys: Any) -> Any:
        """Return one entry."""
        return entry_of(self.answer, NAME, *keys)

    @cached_property
    def runs(self) -> dict[tuple[int, str], FloatArray]:
        """The accuracies of the runs, by labels and way."""
        return {
            (budget, way): shares_of(
                self.entry("accuracy", budget, way),
                RUNS,
                f"the runs of {way!r} with {budget} labels",
            )
            for budget in BUDGETS
            for way in WAYS
        }

    @cached_property
    def gains(self) -> dict[int, float]:
        """Mean of frozen less mean of scratch, by labels, from the student's runs."""
        means = {key: float(values.mean()) for key, values in self.runs.items()}
        return {b: means[b, "frozen"] - means[b, "scratch"] for b in BUDGETS}

    @cached_property
    def model(self) -> Any:
        """The fine-tuned model; a transfer.Trial holds one."""
        model = self.entry("model")
        return models.as_model(getattr(model, "model", model), "'model'", INPUT)


def _slip_of_runs(card: Card) -> Slip | None:
    runs = card.runs
    for (budget, way), values in runs.items():
        if np.ptp(values) == 0:
            told = brief([round(float(value), 4) for value in values])
            return "one seed only", OWN_SEED, f"{told} for {way!r}, {budget} labels"
    if all(np.array_equal(runs[50, way], runs[200, way]) for way in WAYS):
        return "one budget only", HAND_ON_LABELS, "the same accuracies for both"
    if np.array_equal(runs[200, "frozen"], runs[200, "fine-tuned"]):
        return "one way only", HAND_ON_WAY, "frozen and fine-tuned the same"
    return None


def _slip_of_summary(card: Card) -> Slip | None:
    for (budget, way), values in card.runs.items():
        name = f"the summary of {way!r} with {budget} labels"
        mean, spread = shares_of(card.entry("summary", budget, way), 2, name)
        where = f"for {way!r} with {budget} labels"
        if abs(mean - values.mean()) > 1e-3:
            return (*_of_mean(float(mean), values), f"{mean:.4f} {where}")
        right = values.std(), values.std(ddof=1)
        if min(abs(spread - each) for each in right) > 1e-3:
            return (*_of_spread(float(spread), values), f"{spread:.5f} {where}")
    return None


def _of_mean(mean: float, values: FloatArray) -> tuple[str, str]:
    known = {
        "best run instead of the mean": (values.max(), MEAN_IS_FAIRER),
        "median instead of the mean": (np.median(values), ADD_AND_DIVIDE),
        "sum instead of the mean": (values.sum(), ADD_AND_DIVIDE),
    }
    return _nearest(mean, known, "other mean", ADD_AND_DIVIDE)


def _of_spread(spread: float, values: FloatArray) -> tuple[str, str]:
    known = {
        "variance": (values.var(), ROOT),
        "sample variance": (values.var(ddof=1), ROOT),
        "range instead of spread": (np.ptp(values), STD),
        "half the range instead of spread": (np.ptp(values) / 2, STD),
        "standard error": (values.std(ddof=1) / RUNS**0.5, OF_THE_RUNS),
    }
    return _nearest(spread, known, "other standard deviation", OF_THE_RUNS)


def _nearest(
    told: float, known: dict[str, tuple[Any, str]], other: str, hint: str
) -> tuple[str, str]:
    near = [
        (name, text)
        for name, (value, text) in known.items()
        if abs(told - value) <= 1e-4 * max(1, abs(value))
    ]
    return near[0] if len(near) == 1 else (other, hint)


def _slip_of_gain(card: Card) -> Slip | None:
    for budget, right in card.gains.items():
        name = f"the gain with {budget} labels"
        told = float(as_array(card.entry("gain", budget), name, shape=()))
        if abs(told - right) <= 1e-3:
            continue
        scratch = max(float(card.runs[budget, "scratch"].mean()), 1e-9)
        tuned = float(card.runs[budget, "fine-tuned"].mean())
        known = {
            "sign turned round": (-right, HOW_MUCH_BETTER),
            "percent": (100 * right, ZERO_TO_ONE),
            "ratio instead of difference": (right / scratch, NOTHING_DIVIDED),
            "quotient instead of difference": (1 + right / scratch, NOTHING_DIVIDED),
            "fine-tuned taken": (tuned - scratch, FROZEN_IS_COMPARED),
        }
        found = _nearest(told, known, "other gain", MEAN_LESS_MEAN)
        return (*found, f"{told:.4g} with {budget} labels")
    return None


def _no_gain(gain: float) -> tuple[str, str]:
    return ("ways swapped", CHANGED_PLACES) if gain < -GAIN else ("no gain", AS_IT_IS)


def _slip_of_best(card: Card) -> Slip | None:
    for budget in BUDGETS:
        told = card.entry("conclusion", "best", budget)
        of_budget = {way: card.runs[budget, way] for way in WAYS}
        where = f"{brief(told, 40)} with {budget} labels"
        if str(told).strip().lower() == UNDECIDED:
            if UNDECIDED not in leaders(of_budget):
                return "too careful", ONE_IS_AHEAD, where
            continue
        if not isinstance(told, str) or told not in WAYS:
            return "unknown name", COPY_NAME, where
        means = {way: float(values.mean()) for way, values in of_budget.items()}
        if means[told] < max(means.values()) - SLACK:
            return "conclusion against the numbers", YOUR_OWN_MEANS, where
    return None


def _slip_of_where(card: Card) -> Slip | None:
    value = card.entry("conclusion", "larger gain at")
    if str(value).strip().lower() == UNDECIDED:
        runs = card.runs
        of_seeds = {str(b): runs[b, "frozen"] - runs[b, "scratch"] for b in BUDGETS}
        held = UNDECIDED in leaders(of_seeds)
        return None if held else ("too careful", ONE_IS_AHEAD, brief(value, 40))
    told = as_integer(value, "'larger gain at'")
    if told not in BUDGETS:
        return "no budget", LABELS_NOT_GAIN, str(told)
    if card.gains[told] < max(card.gains.values()) - SLACK:
        return "conclusion against the numbers", COMPARE_GAINS, str(told)
    return None


def _has_reason(card: Card) -> str:
    because = card.entry("conclusion", "because")
    return as_sentence(because, "The conclusion", MIN_WORDS, WHAT_IT_KNOWS)


def _slip_of_model(card: Card) -> Slip | None:
    changes, layers = changes_of(card.model), len(pretrained_kernels())
    if len(changes) < layers:
        return "not the bundled network", GIVE_TUNED, f"{len(changes)} of its layers"
    if min(changes.values()) > 0.9:
        return "scratch instead of fine-tuned", FROM_SCRATCH, "other weights"
    if max(changes.values()) < 1e-4:
        return "frozen instead of fine-tuned", A_FROZEN_ONE, "a base that never moved"
    return None


OWN_SEED = "the seed chooses pictures and first weights: give each run its own."
HAND_ON_LABELS = (
    "the number of labels is an argument of transfer.run: does your loop hand it on?"
)
HAND_ON_WAY = "the way is an argument of transfer.run: does your loop hand it on?"
MEAN_IS_FAIRER = "that is the best run: the mean is fairer."
ADD_AND_DIVIDE = "add the three accuracies and divide by three."
ROOT = "that is the variance: take the root."
STD = "that is a distance between the lowest and the highest run: np.std."
OF_THE_RUNS = "np.std of the three accuracies is asked for, as it is."
HOW_MUCH_BETTER = "how much better is frozen?"
ZERO_TO_ONE = "a share goes from 0 to 1: 0.2 for 20 points."
NOTHING_DIVIDED = "the gain is the difference of the two means: nothing is divided."
FROZEN_IS_COMPARED = "the frozen network is compared here."
MEAN_LESS_MEAN = "the mean of the frozen runs less the mean of scratch."
CHANGED_PLACES = "have two of the ways changed places?"
AS_IT_IS = "use transfer.run with the task of this lesson, as it is."
ONE_IS_AHEAD = (
    "it is not undecided: one is ahead by more than twice the larger standard "
    "deviation."
)
COPY_NAME = "copy its name, or write undecided."
YOUR_OWN_MEANS = "it is not the best: look at your own means, not at what you expected."
LABELS_NOT_GAIN = "the number of labels, not the gain."
COMPARE_GAINS = "compare the two gains that you computed."
WHAT_IT_KNOWS = "what does the pretrained network know that 50 pictures cannot teach?"
GIVE_TUNED = "give the model of a fine-tuned run with 200 labels."
FROM_SCRATCH = "that is a network from scratch: give a fine-tuned one."
A_FROZEN_ONE = "that is a frozen one: give the model of a fine-tuned run."
ENOUGH_LABELS = "was it trained with 200 labels, or with 50?"


def _asked(*cases: str) -> Callable[[Any], bool]:
    return lambda case: (case[0] if isinstance(case, tuple) else case) in cases


def _without_slip(
    case: str, slip_of: Callable[[Card], Slip | None], fails: str
) -> Demand:
    """Return a demand that is met where no slip is found."""
    return Demand(
        case,
        lambda card, _case: slip_of(card),
        lambda slip: slip is None,
        AS_IT_IS,
        received=lambda slip: slip[2],
        fails=fails,
        tells=lambda slip: slip[:2],
        when=_asked(case),
    )


COMPARISON = Exercise(
    name=NAME,
    title="12.8 ★ Scratch, frozen, fine-tuned",
    visible=("runs", "summary", "gain", "better", "best", ("model", 73)),
    part=lambda case: case[0] if isinstance(case, tuple) else PARTS.get(case, case),
    points_by_part=True,
    promises=(
        Promise("with three seeds each", ("runs",)),
        Promise("mean of frozen less mean of scratch", ("gain",)),
        Promise("the model of a fine-tuned run", (("model", 73),)),
    ),
    rule=Design(
        name=NAME,
        read=Card,
        demands=(
            _without_slip("runs", _slip_of_runs, "has runs that are no three"),
            Demand(
                "no gain",
                lambda card, case: card.gains[200],
                lambda gain: gain >= GAIN,
                AS_IT_IS,
                expected=f"a gain of at least {100 * GAIN:g} points with 200 labels",
                received=lambda gain: f"{100 * gain:.1f} points",
                fails="shows a frozen network not clearly better than scratch",
                tells=_no_gain,
                when=_asked("better"),
            ),
            _without_slip(
                "summary", _slip_of_summary, "has a summary that is not of its runs"
            ),
            _without_slip("gain", _slip_of_gain, "has a gain that is not of its runs"),
            _without_slip("best", _slip_of_best, "names a best way that is not"),
            _without_slip("where", _slip_of_where, "names a budget that is not"),
            Demand(
                "no reason",
                lambda card, case: _has_reason(card),
                bool,
                WHAT_IT_KNOWS,
                when=_asked("because"),
            ),
            _without_slip("model", _slip_of_model, "holds another model"),
            Demand(
                "weak model",
                lambda card, case: accuracy(
                    card.model, kept_pictures(case[1]), "the model"
                ),
                lambda reached: reached >= KEPT,
                ENOUGH_LABELS,
                expected=f"at least {KEPT:.0%} of pictures that nobody has seen",
                received=lambda reached: f"{reached:.0%}",
                fails="holds a model that does badly on new pictures",
                when=_asked("model"),
            ),
        ),
    ),
)
