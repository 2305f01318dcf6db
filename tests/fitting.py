"""Train models of 16 bits in 32: without a GPU, 16 bits take hours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import keras

from autograder.student.precision import full_precision


@contextlib.contextmanager
def training_in_32_bits() -> Iterator[None]:
    """Fit in 32 bits within the block, models of 16 bits, too, which stay of 16."""
    as_built = keras.Model.fit

    def fit(model: Any, *arguments: Any, **more: Any) -> Any:
        with full_precision(model):
            model.train_function = model.test_function = model.predict_function = None
            try:
                return as_built(model, *arguments, **more)
            finally:  # what Keras has made of them computes in 32 bits
                model.train_function = model.test_function = None
                model.predict_function = None

    with mock.patch.object(keras.Model, "fit", fit):
        yield
