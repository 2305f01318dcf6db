"""12.2: a frozen network with a new head, and the same after training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
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
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise
from autograder.student.quiet import quiet

NAME = "frozen_model"
# Heads on frozen features reach 0.5 at 200 labels, guessing 0.2:
# docs/transfer_experiment.md.
BETTER_THAN_GUESSING = 0.32
UNRELATED = 0.1  # cosine; random kernels of this size have 0.03 at most


@dataclass(frozen=True)
class BaseCase:
    """A pretrained network without its classifier.

    Parameters
    ----------
    side, classes, seed : int
        Pixels along a side, classes wanted, and what chooses the weights.
    normalised : bool, default=True
        Whether it has batch normalisation.
    """

    side: int
    classes: int
    seed: int
    normalised: bool = True

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


def verify_frozen_model(answer: Any, case: BaseCase | tuple[str, int]) -> None:
    """Check what the function builds, or what training has changed."""
    if isinstance(case, tuple):
        _verify_trained(answer, case[1])
        return
    _verify_built(entry_of(answer, NAME, "freeze"), case)


def _verify_built(function: Any, case: BaseCase) -> None:
    chosen = as_function(function, "freeze")
    base = case.build()
    before = [np.array(weight) for weight in base.get_weights()]

    def build(classes: int) -> Any:
        return chosen(base, classes)  # a network cannot be copied

    result = call(build, case.classes, name="freeze")
    shape = (case.side, case.side, 3)
    model = models.as_model(result, "the result of freeze", shape)
    _verify_output(model, case)
    own = [np.array(weight) for weight in model.get_weights()]
    if not all(any(_same(w, each) for each in own) for w in before):
        raise CheckFailed(
            "The pretrained weights are not in the new network, which has others.",
            hint="use the base itself as a layer: a clone, or a network built anew, "
            "begins with random weights.",
            mistake="weights of its own",
        )
    _verify_trainable(model, before)
    _verify_statistics(model, before, case)


def _same(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, atol=1e-6))


def _verify_output(model: Any, case: BaseCase) -> None:
    batch = np.random.default_rng(case.seed).normal(size=(3, case.side, case.side, 3))
    rows = models.run_model(model, batch, "the result of freeze")
    if rows.shape != (3, case.classes):
        maps = rows.ndim > 2
        raise CheckFailed(
            "The new network does not give one number for each class.",
            expected=f"shape (3, {case.classes}) for three pictures",
            received=f"shape {rows.shape}",
            hint="the base ends in maps: average them over their places, or flatten "
            "them, before the dense layer."
            if maps
            else "the last dense layer needs as many units as there are classes.",
            mistake="no new head" if maps else "wrong number of classes",
        )
    if rows.min() < 0 or not np.allclose(rows.sum(axis=1), 1, atol=1e-3):
        raise CheckFailed(
            "The outputs are no probabilities.",
            expected="numbers from 0 to 1 with sum 1",
            received=f"a sum of {rows[0].sum():.3g}",
            hint="the last layer needs softmax.",
            mistake="softmax missing",
        )


def _verify_trainable(model: Any, before: list[Any]) -> None:
    trainable = [np.array(weight) for weight in model.trainable_weights]
    if not trainable:
        raise CheckFailed(
            "Nothing can learn any more.",
            expected="a head that is trainable",
            received="no trainable weight",
            hint="freeze the base, not the network that you built around it.",
            mistake="head frozen, too",
        )
    free = sum(any(_same(w, each) for each in trainable) for w in before)
    if not free:
        return
    all_free = free >= len(before) - 2  # moving statistics never count as trainable
    raise CheckFailed(
        f"Pretrained weights are still trainable{'' if all_free else ': in part'}.",
        expected="only the head's",
        received=f"{free} of the base's {len(before)} arrays could change",
        hint="a base has a switch: base.trainable."
        if all_free
        else "some layers are frozen, others not: the switch of the whole base sets "
        "all of them.",
        mistake="base still trainable" if all_free else "frozen in part",
    )


def _verify_statistics(model: Any, before: list[Any], case: BaseCase) -> None:
    """See whether the statistics of the base drift in training; a head's own may."""
    if not case.normalised:
        return
    own = [np.array(weight) for weight in model.get_weights()]
    of_base = [n for n, w in enumerate(own) if any(_same(w, each) for each in before)]
    batch = np.random.default_rng(case.seed).normal(
        3, 2, size=(4, case.side, case.side, 3)
    )
    models.run_model(model, batch, "the result of freeze", training=True)
    after = model.get_weights()
    if all(_same(own[place], np.array(after[place])) for place in of_base):
        return
    raise CheckFailed(
        "The statistics of batch normalisation drift in training.",
        expected="the mean and variance that came with the weights",
        received="others, after one batch in training mode",
        hint="a batch normalisation that is not frozen goes on counting: the switch of "
        "the whole base freezes it, too.",
        mistake="batch statistics drift",
    )


def _verify_trained(answer: Any, seed: int) -> None:
    model = models.as_model(entry_of(answer, NAME, "trained"), "trained", INPUT)
    changes = changes_of(model)
    if len(changes) < len(pretrained_kernels()):
        raise CheckFailed(
            "trained does not hold the bundled network.",
            expected="its seven convolutions",
            received=f"{len(changes)} of them",
            hint="build it with your freeze: freeze(base, 5).",
            mistake="another network",
        )
    largest = max(changes.values())
    if largest > 1e-4:
        new = resemblance_of(model) < UNRELATED
        raise CheckFailed(
            "The base has changed in training.",
            expected="the weights that come with the course",
            received=f"a layer that moved by {largest:.1%} of its size",
            hint="these are other weights altogether: was the base loaded with random "
            "ones?"
            if new
            else "were all its layers frozen, and before training began? What fit "
            "compiles once stays as it was: freeze, then compile, then fit.",
            mistake="random base" if new else "base has learned, too",
        )
    reached = accuracy(model, kept_pictures(seed), "trained")
    if reached >= BETTER_THAN_GUESSING:
        return
    raise CheckFailed(
        "trained is little better than guessing on new pictures.",
        expected=f"more than {BETTER_THAN_GUESSING:.0%} of {CLASSES} classes right",
        received=f"{reached:.0%}",
        hint="did the head learn? Compile, and fit it on prepared pictures and their "
        "labels. With a small learning rate 30 epochs are far too few: 0.01 suits "
        "a new head.",
        mistake="head not trained",
    )


FROZEN_MODEL = Exercise(
    name=NAME,
    title="12.2 Freeze, and replace the head",
    verify=verify_frozen_model,
    visible=(BaseCase(8, 5, 1), BaseCase(10, 3, 2, normalised=False), ("trained", 71)),
)
