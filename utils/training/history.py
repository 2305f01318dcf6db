"""What a training run has measured, epoch by epoch."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

CURVES = ("loss", "accuracy", "validation_loss", "validation_accuracy", "seconds")


@dataclass(frozen=True)
class History:
    """The curves of one training run, one number per epoch.

    Attributes
    ----------
    loss, accuracy : list of float
        Mean loss, and share classified right, of the training images, measured while
        the weights still changed.
    validation_loss, validation_accuracy : list of float
        The same of the validation images, after each epoch; empty without any.
    seconds : list of float
        What each epoch took, validation included.
    title : str
        What was trained.
    note : str
        What else to know, such as data and seed.
    test_accuracy : float or None
        Share of the test images classified right, measured once at the very end; None
        when it was not.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    title: str = ""
    note: str = ""
    test_accuracy: float | None = None

    @property
    def epochs(self) -> list[int]:
        """The numbers of the epochs, from 1."""
        return list(range(1, len(self.loss) + 1))

    def gap(self, last: int = 1) -> float:
        """Return by how much the training images are known better than others.

        Parameters
        ----------
        last : int, default=1
            Mean of so many epochs at the end.

        Returns
        -------
        float
            Training minus validation accuracy, in points (hundredths).

        Raises
        ------
        ValueError
            If nothing was validated.

        Examples
        --------
        >>> History([0.5], [0.92], [0.9], [0.7], [2.0]).gap()
        22.0
        """
        if not self.validation_accuracy:
            raise ValueError(
                "Expected a run with validation images. Received one without. "
                "Train with fit(..., validation=(images, labels))."
            )
        train = self.accuracy[-last:]
        other = self.validation_accuracy[-last:]
        difference = sum(train) / len(train) - sum(other) / len(other)
        return round(100 * difference, 6)

    def extended(self, logs: dict[str, float], seconds: float) -> History:
        """Return the run with one more epoch.

        Parameters
        ----------
        logs : dict of str to float
            What Keras reports at the end of an epoch.
        seconds : float
            What the epoch took.

        Returns
        -------
        History
            A new object; this one is unchanged.
        """
        values = {**logs, "seconds": seconds}
        values |= {
            name.replace("val_", "validation_"): value for name, value in logs.items()
        }
        grown: dict[str, Any] = {
            name: [*getattr(self, name), float(values[name])]
            for name in CURVES
            if name in values
        }
        return dataclasses.replace(self, **grown)

    def to_json(self, digits: int | None = 4) -> str:
        """Return the run as one line of JSON.

        Parameters
        ----------
        digits : int or None, default=4
            Decimals that are kept; None keeps all.

        Returns
        -------
        str
            What `from_json` reads.
        """
        parts: dict[str, Any] = {
            name: [
                value if digits is None else round(value, digits)
                for value in getattr(self, name)
            ]
            for name in CURVES
        }
        about = {"title": self.title, "note": self.note, **parts}
        if self.test_accuracy is not None:
            about["test_accuracy"] = self.test_accuracy
        return json.dumps(about)

    @classmethod
    def from_json(cls, text: str) -> History:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text : str
            One JSON object.

        Returns
        -------
        History
            The run.

        Raises
        ------
        ValueError
            If the text is something else.
        """
        try:
            parts = json.loads(text)
            curves: dict[str, Any] = {name: _numbers(parts[name]) for name in CURVES}
            about: dict[str, Any] = {
                name: str(parts[name]) for name in ("title", "note")
            }
            tested = parts.get("test_accuracy")
            test = None if tested is None else float(tested)
            return cls(**curves, **about, test_accuracy=test)
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(
                "Expected a training run as History.to_json writes it. "
                f"Received {text[:40]!r}… ({type(error).__name__}: {error}). "
                "Train again to make a new one."
            ) from None


def _numbers(values: Sequence[float]) -> list[float]:
    return [float(value) for value in values]
