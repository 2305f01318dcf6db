"""What looks on while Keras trains: keeps the history, shows it, saves the state.

Imports Keras: import it inside functions.
"""

from __future__ import annotations

import time
from typing import Any

import keras

from utils.training.checkpoint import Checkpoint
from utils.training.history import History
from utils.training.progress import Progress


class Watch(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps, shows and saves what each epoch brought."""

    def __init__(
        self, history: History, shown: Progress, state: Checkpoint | None
    ) -> None:
        super().__init__()
        self.history = history
        self._shown, self._state = shown, state
        self._start = time.perf_counter()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Start the clock."""
        self._start = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Tell how far the epoch is."""
        steps = (self.params or {}).get("steps") or 0
        if steps:
            self._shown.batch(self.history, (batch + 1) / steps)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Keep and show the epoch's numbers."""
        seconds = time.perf_counter() - self._start
        self.history = self.history.extended(dict(logs or {}), seconds)
        self._save()
        self._shown.epoch(self.history)

    def _save(self) -> None:
        """Save the state; what cannot be saved is said once and stops no training."""
        if self._state is None:
            return
        try:
            self._state.save(self.model, self.history)
        except OSError as error:
            self._shown.say(f"No checkpoint is kept from here on: {error}.")
            self._state = None
