"""Batches in an order that only the seed and the epoch decide.

Imports Keras: import it inside functions.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from utils.training.augment import Change


class Batches(keras.utils.PyDataset):  # type: ignore[misc]
    """Shuffled and changed anew in each epoch; an interrupted run can go on alike."""

    def __init__(
        self,
        images: npt.NDArray[Any],
        labels: npt.NDArray[Any],
        batch_size: int,
        seed: int,
        change: Change | None,
        first: int,
    ) -> None:
        super().__init__()
        self._images, self._labels = images, labels
        self._size, self._seed, self._change = batch_size, seed, change
        self._epoch = first
        self._draw()

    def _draw(self) -> None:
        order = np.random.default_rng((self._seed, self._epoch))
        self._order = order.permutation(len(self._images))

    def __len__(self) -> int:
        """Return the number of batches."""
        return -(-len(self._images) // self._size)

    def __getitem__(self, number: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return one batch."""
        chosen = self._order[number * self._size : (number + 1) * self._size]
        images = self._images[chosen]
        if self._change is not None:
            generator = np.random.default_rng((self._seed, self._epoch, number))
            images = self._change(images, generator)
        return images, self._labels[chosen]

    def on_epoch_end(self) -> None:
        """Draw the next epoch's order."""
        self._epoch += 1
        self._draw()
