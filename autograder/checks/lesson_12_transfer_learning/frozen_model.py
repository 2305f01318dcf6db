"""12.2: a frozen network with a new head, and the same after training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograder.checks.lesson_12_transfer_learning.networks import (
    CLASSES,
    INPUT,
    accuracy,
    changes_of,
    kept_pictures,
    pretrained_kernels,
    resemblance_of,
)
from autograder.student import models
from autograder.student.calling import as_function, call
from autograder.student.diagnosis import Demand, Design, FloatArray, entry_of
from autograder.student.exercise import Exercise, Promise
from autograder.student.quiet import quiet

NAME = "frozen_model"
Told = tuple[str, str]
# Heads on frozen features reach 0.5 at 200 labels, guessing 0.2:
# docs/transfer_experiment.md.
BETTER_THAN_GUESSING = 0.32
UNRELATED = 0.1  # cosine; random kernels of this size have 0.03 at most


@dataclass(frozen=True)
class BaseCase:
    """A pretrained network without its classifier."""

    side: int  # pixels along a side
    classes: int  # wanted
    seed: int  # chooses the weights
    normalised: bool = True  # whether it has batch normalisation

    def build(self) -> Any:
        """Return the network, built anew: what a student freezes stays frozen."""
        import keras
        from keras import layers

        generator = np.random.default_rng(self.seed)
        with quiet():
            inputs = keras.Input((self.side, self.side, 3))
            x = layers.Conv2D(4, 3, padding="same", name="first")(inputs)
            if self.normalised:
                x = layers.BatchNormalization(name="normalise")(x)
            x = layers.ReLU(name="bend")(x)
            x = layers.Conv2D(6, 3, padding="same", activation="relu", name="last")(x)
            model = keras.Model(inputs, x, name="pretrained")
        weights = [generator.normal(0, 0.3, w.shape) for w in model.get_weights()]
        model.set_weights([np.abs(w) + 0.5 if w.ndim == 1 else w for w in weights])
        return model


@dataclass(frozen=True)
class Built:
    """What a student's function made of a base."""

    case: BaseCase
    model: Any
    before: list[Any]  # the base's weights, as they came
    rows: FloatArray  # what three pictures give

    def is_of_base(self, weight: Any) -> bool:
        """Tell whether a weight is one of the base's, by its numbers."""
        return any(_same(np.array(weight), each) for each in self.before)

    def has_base(self) -> bool:
        """Tell whether all weights of the base are there."""
        own = [np.array(weight) for weight in self.model.get_weights()]
        return all(any(_same(w, each) for each in own) for w in self.before)

    def free(self) -> int:
        """Return how many arrays of the base may change."""
        return sum(self.is_of_base(w) for w in self.model.trainable_weights)

    def statistics_drift(self) -> bool:
        """Tell whether the base changes in training; a head's own statistics may."""
        if not self.case.normalised:
            return False
        own = [np.array(weight) for weight in self.model.get_weights()]
        of_base = [n for n, weight in enumerate(own) if self.is_of_base(weight)]
        generator = np.random.default_rng(self.case.seed)
        batch = generator.normal(3, 2, (4, self.case.side, self.case.side, 3))
        models.run_model(self.model, batch, "the result of freeze", training=True)
        after = self.model.get_weights()
        return not all(_same(own[n], np.array(after[n])) for n in of_base)


def _same(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-6))


def _builder(answer: Any) -> Callable[[BaseCase], Built]:
    """Return what builds the student's network for a case, once."""
    chosen = as_function(entry_of(answer, NAME, "freeze"), "freeze")

    def built(case: BaseCase) -> Built:
        base = case.build()
        before = [np.array(weight) for weight in base.get_weights()]

        def build(classes: int) -> Any:
            return chosen(base, classes)  # a network cannot be copied

        result = call(build, case.classes, name="freeze")
        shape = (case.side, case.side, 3)
        model = models.as_model(result, "the result of freeze", shape)
        batch = np.random.default_rng(case.seed).normal(size=(3, *shape))
        rows = models.run_model(model, batch, "the result of freeze")
        return Built(case, model, before, rows)

    return cache(built)


def _built(of: Callable[[BaseCase], Any], case: Any) -> Any:
    return of(case)


def _other_shape(built: Built) -> Told:
    if built.rows.ndim > 2:
        return "no new head", AVERAGE_FIRST
    return "wrong number of classes", ONE_UNIT_EACH


def _are_probabilities(built: Built) -> bool:
    sums = built.rows.sum(axis=1)
    return bool(built.rows.min() >= 0 and np.allclose(sums, 1, atol=1e-3))


def _still_free(built: Built) -> Told:
    # Moving statistics never count as trainable.
    if built.free() >= len(built.before) - 2:
        return "base still trainable", SWITCH
    return "frozen in part", SWITCH_OF_ALL


AVERAGE_FIRST = (
    "the base ends in maps: average them over their places, or flatten them, before "
    "the dense layer."
)
ONE_UNIT_EACH = "the last dense layer needs as many units as there are classes."
SOFTMAX = "the last layer needs softmax: numbers from 0 to 1 that add up to 1."
THE_BASE_ITSELF = (
    "use the base itself as a layer: a clone, or a network built anew, begins with "
    "random weights."
)
BASE_ALONE = "freeze the base, not the network that you built around it."
SWITCH = "a base has a switch: base.trainable."
SWITCH_OF_ALL = (
    "some layers are frozen, others not: the switch of the whole base sets all of them."
)
FREEZE_STATISTICS = (
    "a batch normalisation that is not frozen goes on counting: the switch of the "
    "whole base freezes it, too."
)
WITH_FREEZE = "build it with your freeze: freeze(base, 5)."
OTHER_WEIGHTS = (
    "these are other weights altogether: was the base loaded with random ones?"
)
FREEZE_FIRST = (
    "were all its layers frozen, and before training began? What fit compiles once "
    "stays as it was: freeze, then compile, then fit."
)
DID_IT_LEARN = (
    "did the head learn? Compile, and fit it on prepared pictures and their labels. "
    "With a small learning rate 30 epochs are far too few: 0.01 suits a new head."
)

FREEZE = Design(
    name="the network of freeze",
    read=_builder,
    demands=(
        Demand(
            "no new head",
            _built,
            lambda built: built.rows.shape == (3, built.case.classes),
            AVERAGE_FIRST,
            expected="one number for each class",
            received=lambda built: f"shape {built.rows.shape} for three pictures",
            fails="does not give one number for each class",
            tells=_other_shape,
        ),
        Demand(
            "softmax missing",
            _built,
            _are_probabilities,
            SOFTMAX,
            received=lambda built: f"a sum of {built.rows[0].sum():.3g}",
            fails="gives no probabilities",
        ),
        Demand(
            "weights of its own",
            _built,
            Built.has_base,
            THE_BASE_ITSELF,
            received=lambda built: "other weights",
            fails="does not hold the pretrained weights",
        ),
        Demand(
            "head frozen, too",
            _built,
            lambda built: len(built.model.trainable_weights) > 0,
            BASE_ALONE,
            expected="a head that is trainable",
            received=lambda built: "no trainable weight",
            fails="cannot learn anything any more",
        ),
        Demand(
            "base still trainable",
            _built,
            lambda built: not built.free(),
            SWITCH,
            expected="only the head's",
            received=lambda built: (
                f"{built.free()} of the base's {len(built.before)} arrays could change"
            ),
            fails="has pretrained weights that are still trainable",
            tells=_still_free,
        ),
        Demand(
            "batch statistics drift",
            _built,
            lambda built: not built.statistics_drift(),
            FREEZE_STATISTICS,
            expected="the mean and variance that came with the weights",
            received=lambda built: "others, after one batch in training mode",
            fails="has batch normalisation whose statistics drift in training",
        ),
    ),
)


def _as_trained(answer: Any) -> Any:
    return models.as_model(entry_of(answer, NAME, "trained"), "trained", INPUT)


TRAINED = Design(
    name="trained",
    read=_as_trained,
    demands=(
        Demand(
            "another network",
            lambda model, case: len(changes_of(model)),
            lambda found: found == len(pretrained_kernels()),
            WITH_FREEZE,
            expected="its seven convolutions",
            received=lambda found: f"{found} of them",
            fails="does not hold the bundled network",
        ),
        Demand(
            "base has learned, too",
            lambda model, case: (
                max(changes_of(model).values()),
                resemblance_of(model),
            ),
            lambda changed: changed[0] <= 1e-4,
            FREEZE_FIRST,
            expected="the weights that come with the course",
            received=lambda changed: f"a layer that moved by {changed[0]:.1%}",
            fails="has a base that has changed in training",
            tells=lambda changed: (
                ("random base", OTHER_WEIGHTS) if changed[1] < UNRELATED else None
            ),
        ),
        Demand(
            "head not trained",
            lambda model, case: accuracy(model, kept_pictures(case[1]), "trained"),
            lambda reached: reached >= BETTER_THAN_GUESSING,
            DID_IT_LEARN,
            expected=f"more than {BETTER_THAN_GUESSING:.0%} of {CLASSES} classes right",
            received=lambda reached: f"{reached:.0%}",
            fails="is little better than guessing on new pictures",
        ),
    ),
)

FROZEN_MODEL = Exercise(
    name=NAME,
    title="12.2 Freeze, and replace the head",
    visible=(BaseCase(8, 5, 1), BaseCase(10, 3, 2, normalised=False), ("trained", 71)),
    rule={BaseCase: FREEZE, tuple: TRAINED},
    points_by_part=True,
    promises=(
        Promise("Only the new head may be trainable", (BaseCase(8, 5, 1),)),
        Promise("must keep its statistics", (BaseCase(8, 5, 1),)),
        Promise("The base's weights must be in it", (BaseCase(8, 5, 1),)),
    ),
)
