"""How to train: optimiser, learning rates, batch, precision, augmentation, in one."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from utils import machine
from utils.training.augment import Flip, Shift

Optimiser = Literal["sgd", "adam", "adamw", "rmsprop"]
Schedule = Literal["constant", "decay", "cosine", "one-cycle"]
Precision = Literal["auto", "float32", "mixed_bfloat16", "mixed_float16"]
DECAY = 1e-4


@dataclass(frozen=True)
class Recipe:
    """All that decides a training run but the network, the images and the seed.

    Attributes
    ----------
    optimiser : {"sgd", "adam", "adamw", "rmsprop"}
        "sgd" has Nesterov's momentum of 0.9.
    learning_rate : float
        The largest one that the schedule reaches.
    schedule : {"constant", "decay", "cosine", "one-cycle"}
        "decay" divides by 1 + 10⁻⁴ × steps, as the lecture's setting does; "cosine"
        warms up and falls along half a wave; "one-cycle" rises and falls in straight
        lines.
    warm_up : float
        Share of the steps in which the rate rises.
    batch_size : int
        Images at a time.
    precision : {"auto", "float32", "mixed_bfloat16", "mixed_float16"}
        What the layers compute in; "auto" takes what this machine is fastest in.
    weight_decay : float
        Pulls weights towards 0, but not biases and not those of batch normalisation.
    label_smoothing : float
        Share of the target that is spread over all classes.
    augment : tuple
        Changes of the training images; see `Flip` and `Shift`.
    epochs : int
        How often each image is seen.
    centred : bool
        Scale the images to -2 to 2, not 0 to 1: ``classifier(centred=...)`` does it.
    """

    optimiser: Optimiser = "sgd"
    learning_rate: float = 0.1
    schedule: Schedule = "one-cycle"
    warm_up: float = 0.25
    batch_size: int = 128
    precision: Precision = "auto"
    weight_decay: float = 5e-4
    label_smoothing: float = 0.0
    augment: tuple[Any, ...] = (Flip(), Shift(4))
    epochs: int = 10
    centred: bool = False

    def but(self, **changes: Any) -> Recipe:
        """Return the recipe with something changed.

        Parameters
        ----------
        **changes : Any
            Attributes by name.

        Returns
        -------
        Recipe
            A new object.
        """
        return dataclasses.replace(self, **changes)

    def rates(self, images_count: int, epochs: int | None = None) -> Any:
        """Return the learning rate of every step.

        Parameters
        ----------
        images_count : int
            Number of training images.
        epochs : int, optional
            The recipe's by default.

        Returns
        -------
        ndarray of float64, shape (steps,)
            One number per batch, in order.
        """
        import keras
        import numpy as np

        steps = self.steps(images_count, epochs)
        schedule = _schedule(self, steps)
        if not callable(schedule):
            return np.full(steps, float(schedule))
        rates = keras.ops.convert_to_numpy(schedule(np.arange(steps)))
        return np.asarray(rates, np.float64)

    def steps(self, images_count: int, epochs: int | None = None) -> int:
        """Return how many batches a run has.

        Parameters
        ----------
        images_count : int
            Number of training images.
        epochs : int, optional
            The recipe's by default.

        Returns
        -------
        int
            The last batch of an epoch may be smaller, and counts.
        """
        return -(-images_count // self.batch_size) * (epochs or self.epochs)

    def policy(self) -> str:
        """Return Keras' dtype policy for this machine.

        Returns
        -------
        str
            The precision, with "auto" decided.
        """
        from utils.training.precision import fastest

        return fastest() if self.precision == "auto" else self.precision

    def computing(self) -> contextlib.AbstractContextManager[None]:
        """Build a network within this block, so that it computes as the recipe says.

        Returns
        -------
        context manager
            See `utils.machine.policy_scope`.
        """
        return machine.policy_scope(self.policy())


LECTURE = Recipe(
    optimiser="rmsprop",
    learning_rate=1e-3,
    schedule="decay",
    warm_up=0.0,
    batch_size=32,
    precision="float32",
    weight_decay=0.0,
    augment=(),
    epochs=100,
)
"""The lecture's setting for its four classifiers."""

QUICK = Recipe(
    optimiser="adam",
    learning_rate=2e-3,
    batch_size=64,
    weight_decay=0.0,
    augment=(),
    epochs=3,
    centred=True,
)
"""For the lecture's network of two convolutions."""

FAST = Recipe()
"""For `fast_network`: ten epochs."""


def compile_with(
    model: Any, recipe: Recipe, images_count: int, epochs: int | None = None
) -> Any:
    """Compile a model as a recipe says.

    Parameters
    ----------
    model : keras.Model
        Built within ``recipe.computing()`` where precision matters; its output are
        probabilities.
    recipe : Recipe
        How to train.
    images_count : int
        Number of training images; it decides how many steps the schedule has.
    epochs : int, optional
        The recipe's by default.

    Returns
    -------
    keras.Model
        The same model. `fit` takes batch size and augmentation from the recipe.

    Raises
    ------
    ValueError
        If the recipe names something that there is not.
    """
    import keras

    from utils.training.loss import cross_entropy

    model.compile(
        _optimiser(keras.optimizers, recipe, recipe.steps(images_count, epochs)),
        cross_entropy(recipe.label_smoothing),
        metrics=["accuracy"],
    )
    model._course_recipe = recipe
    return model


def _optimiser(optimizers: Any, recipe: Recipe, steps: int) -> Any:
    """Return Keras' optimiser with its schedule."""
    makers = {
        "sgd": (optimizers.SGD, {"momentum": 0.9, "nesterov": True}),
        "adam": (optimizers.Adam, {}),
        "adamw": (optimizers.AdamW, {}),
        "rmsprop": (optimizers.RMSprop, {}),
    }
    if recipe.optimiser not in makers:
        raise ValueError(
            f"Expected an optimiser of {', '.join(makers)}. "
            f'Received {recipe.optimiser!r}. Try Recipe(optimiser="sgd").'
        )
    maker, settings = makers[recipe.optimiser]
    optimiser = maker(
        learning_rate=_schedule(recipe, steps),
        weight_decay=_decay(recipe),
        **settings,
    )
    if recipe.weight_decay:
        optimiser.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimiser


def _decay(recipe: Recipe) -> float | None:
    """Return the weight decay; None for none, which AdamW would take for 0.004."""
    return recipe.weight_decay or (0.0 if recipe.optimiser == "adamw" else None)


def _schedule(recipe: Recipe, steps: int) -> Any:
    """Return the learning rate, as a number or as Keras' schedule."""
    from keras.optimizers import schedules

    from utils.training.loss import OneCycle

    rising = max(round(recipe.warm_up * steps), 1)
    if recipe.schedule == "constant":
        return recipe.learning_rate
    if recipe.schedule == "decay":
        return schedules.InverseTimeDecay(recipe.learning_rate, 1, DECAY)
    if recipe.schedule in ("cosine", "one-cycle"):
        wave = recipe.schedule == "cosine"
        return OneCycle(recipe.learning_rate, rising, steps, wave)
    raise ValueError(
        "Expected a schedule of constant, decay, cosine, one-cycle. "
        f'Received {recipe.schedule!r}. Try Recipe(schedule="one-cycle").'
    )
