"""Keras objects that a recipe needs. Imports Keras: import it inside functions."""

from __future__ import annotations

import math
from typing import Any

import keras


@keras.saving.register_keras_serializable(package="course")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]
    """A learning rate that rises in a straight line and falls to 0."""

    def __init__(
        self, peak: float, rising: int, steps: int, wave: bool = False
    ) -> None:
        self.peak, self.rising, self.steps, self.wave = peak, rising, steps, wave

    def __call__(self, step: Any) -> Any:
        """Return the rate of a step, or of an array of steps."""
        ops = keras.ops
        now = ops.cast(step, "float32")
        up = (now + 1) / max(self.rising, 1)
        down = (self.steps - now) / max(self.steps - self.rising, 1)
        down = ops.clip(down, 0.0, 1.0)
        if self.wave:
            down = (1 - ops.cos(math.pi * down)) / 2
        return self.peak * ops.minimum(ops.minimum(up, down), 1.0)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments."""
        names = ("peak", "rising", "steps", "wave")
        return {name: getattr(self, name) for name in names}


@keras.saving.register_keras_serializable(package="course")
class SmoothedCrossEntropy(keras.losses.Loss):  # type: ignore[misc]
    """Cross-entropy of whole-number labels, part of it spread over all classes."""

    def __init__(self, smoothing: float = 0.1, **settings: Any) -> None:
        super().__init__(**settings)
        self.smoothing = smoothing

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return the loss of each image."""
        labels = keras.ops.cast(keras.ops.reshape(y_true, (-1,)), "int32")
        return keras.losses.categorical_crossentropy(
            keras.ops.one_hot(labels, y_pred.shape[-1]),
            y_pred,
            label_smoothing=self.smoothing,
        )

    def get_config(self) -> dict[str, Any]:
        """Return the arguments."""
        return {**super().get_config(), "smoothing": self.smoothing}


def cross_entropy(smoothing: float = 0.0) -> Any:
    """Return the loss for whole-number labels and probabilities."""
    if smoothing:
        return SmoothedCrossEntropy(smoothing)
    return "sparse_categorical_crossentropy"
