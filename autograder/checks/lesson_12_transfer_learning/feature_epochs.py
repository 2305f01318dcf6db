"""12.3: features are computed once, and anew where the pictures change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.student.answers import as_array, plural
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, Demand, Design, FloatArray, close
from autograder.student.exercise import Exercise, Promise

NAME = "feature_epochs"
BATCH = 32
LIKENESS = 0.5  # of changed and plain pictures' features: near 0.9; shuffled near 0
Told = tuple[str, str]


@dataclass(frozen=True)
class EpochsCase:
    """Pictures, epochs, and whether pictures change from epoch to epoch."""

    pictures: int
    epochs: int
    seed: int  # chooses the pictures
    augmented: bool = False  # whether there is a function that changes them

    def images(self) -> FloatArray:
        """Return the pictures, (n, 4, 4, 3), from 0 to 255."""
        generator = np.random.default_rng(self.seed)
        return generator.integers(0, 256, (self.pictures, 4, 4, 3)).astype(np.float32)


@dataclass
class Counter:
    """A network that counts the pictures it sees, and what comes out."""

    weights: FloatArray
    rows: list[FloatArray] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """How many pictures it saw."""
        return sum(map(len, self.rows))

    def features_of(self, images: Any) -> FloatArray:
        """Return five numbers for each picture."""
        flat = np.asarray(images, dtype=np.float64).reshape(len(images), -1)
        return np.asarray(np.maximum(flat @ self.weights, 0))

    def extract(self, batch: Any) -> FloatArray:
        """Return the features of a batch, and count it."""
        images = np.asarray(batch)
        if images.ndim != 4 or images.shape[1:] != (4, 4, 3) or not len(images):
            raise CheckFailed(
                "extract got something else than a batch of pictures.",
                expected="shape (n, 4, 4, 3)",
                received=f"shape {images.shape}",
                hint=FOUR_AXES,
                mistake="no batch for extract",
            )
        if len(images) > BATCH:
            raise CheckFailed(
                "extract got too many pictures at a time.",
                expected=f"at most {BATCH}",
                received=f"{len(images)}",
                hint=IN_BATCHES,
                mistake="all pictures at a time",
            )
        self.rows.append(self.features_of(images))
        return self.rows[-1]


def _augment(seed: int) -> Callable[[Any], FloatArray]:
    generator = np.random.default_rng([seed, 3])

    def augment(images: Any) -> FloatArray:
        values = np.asarray(images, dtype=np.float64)
        return np.asarray(values + generator.normal(0, 40, values.shape))

    return augment


@dataclass(frozen=True)
class Seen:
    """What a student's function returned, and what the network had to do for it."""

    case: EpochsCase
    found: FloatArray  # (epochs, pictures, 5) where the shape is right
    plain: FloatArray  # features of the pictures as they are
    rows: FloatArray  # what extract returned, in its order

    @property
    def asked(self) -> int:
        """How many pictures the network saw."""
        return len(self.rows)

    @property
    def needed(self) -> int:
        """How many it has to see."""
        return self.case.pictures * (self.case.epochs if self.case.augmented else 1)

    def has_shape(self) -> bool:
        """Tell whether there is one array for each epoch."""
        return self.found.shape == (self.case.epochs, *self.plain.shape)

    def is_right(self) -> bool:
        """Tell whether each epoch holds what the head should see in it."""
        if self.case.augmented:
            return self._is_what_came() and not self._is_plain()
        return all(close(epoch, self.plain, 1e-4) for epoch in self.found)

    def _is_plain(self) -> bool:
        return any(close(epoch, self.plain, 1e-4) for epoch in self.found)

    def _is_what_came(self) -> bool:
        """Tell whether epochs hold what extract returned, in the pictures' order."""
        rows = np.concatenate(list(self.found))
        if close(rows, self.rows, 1e-4):
            return True
        # Batches in the outer loop and epochs in the inner one ask in another order.
        one, other = (each[np.lexsort(each.T)] for each in (rows, self.rows))
        alike = [np.corrcoef(e.ravel(), self.plain.ravel())[0, 1] for e in self.found]
        return close(one, other, 1e-4) and min(alike) > LIKENESS

    def other_shape(self) -> Told:
        """Return what a wrong shape shows."""
        n, epochs = self.plain.shape[0], self.case.epochs
        kept = n - n % BATCH
        known = {
            (epochs, min(n, BATCH), 5): ("one batch only", ALL_BATCHES),
            (epochs, kept, 5): ("last batch dropped", LAST_COUNTS),
            (kept, 5): ("last batch dropped", LAST_COUNTS),
            (epochs * n, 5): ("epochs glued together", ONE_EACH),
            (1, n, 5): ("one epoch only", NO_EARLY_RETURN),
            (n, 5): ("one epoch only", NO_EARLY_RETURN),
        }
        return known.get(self.found.shape, ("wrong shape", CONCATENATE))

    def other_rows(self) -> Told:
        """Return what wrong features show."""
        if self.case.augmented:
            return self._other_changes()
        by_column = np.sort(self.plain, axis=0)
        if all(close(np.sort(epoch, axis=0), by_column, 1e-4) for epoch in self.found):
            return "order lost", KEEP_ORDER
        return "other features", AS_IT_IS

    def _other_changes(self) -> Told:
        if self._is_plain():
            return "augmentation left out", NEVER_CHANGED
        first, *others = self.found
        if others and all(close(epoch, first, 1e-6) for epoch in others):
            return "cached in spite of augmentation", ANEW
        if self.asked <= self.case.pictures:
            return "features changed instead of pictures", CHANGE_PICTURES
        return "other features", EACH_ONCE

    def too_many(self) -> Told:
        """Return what too many questions show."""
        if self.asked == self.case.pictures * self.case.epochs:
            return "extracted again in each epoch", BEFORE_THE_LOOP
        return "extracted more than once", ONCE_ONLY


def _seen(function: Any, case: EpochsCase) -> Seen:
    images = case.images()
    generator = np.random.default_rng([case.seed, 1])
    counter = Counter(generator.normal(0, 0.05, (48, 5)))

    def extract(batch: Any) -> FloatArray:  # a method would be copied with its counter
        return counter.extract(batch)

    augment = _augment(case.seed) if case.augmented else None
    result = call(function, extract, images, case.epochs, augment, name=NAME)
    if isinstance(result, list | tuple) and len(result) == 1:
        result = [result[0]]
    return Seen(
        case,
        as_array(result, f"the result of {NAME}"),
        counter.features_of(images),
        np.concatenate([np.zeros((0, 5)), *counter.rows]),
    )


FOUR_AXES = (
    "slice the pictures, images[start : start + 32]: a batch has four axes, for one "
    "picture, too."
)
IN_BATCHES = (
    "the memory holds 32 pictures: go through them with range(0, len(images), 32)."
)
ALL_BATCHES = "an epoch holds the features of all batches: concatenate them."
LAST_COUNTS = "the last batch may be smaller than 32; its pictures count, too."
ONE_EACH = "one array for each epoch: append it to a list."
NO_EARLY_RETURN = "is there a return inside the loop? One array for each."
CONCATENATE = "collect batches, concatenate them, and do so for each epoch."
KEEP_ORDER = "labels keep their order, so features must, too: do not shuffle here."
AS_IT_IS = "hand on what extract returns, as it is."
NEVER_CHANGED = (
    "the changed pictures never reach the network: with augment, it has to see "
    "augment(pictures)."
)
ANEW = (
    "a cache freezes the first change for ever. Where pictures change from epoch to "
    "epoch, they must go through the network anew."
)
CHANGE_PICTURES = (
    "change the pictures, not the features: the network sees what was changed."
)
EACH_ONCE = "each epoch needs each picture once: change it, extract, keep the order."
BEFORE_THE_LOOP = (
    "the frozen network gives the same answer in each epoch: ask before the loop over "
    "the epochs."
)
ONCE_ONLY = "each picture needs to go through the network once only."

FEATURE_EPOCHS = Exercise(
    name=NAME,
    title="12.3 Compute features once",
    visible=(
        EpochsCase(64, 3, 1),
        EpochsCase(70, 4, 2),
        EpochsCase(40, 3, 3, augmented=True),
    ),
    promises=(
        Promise("row i for picture i", (EpochsCase(64, 3, 1),)),
        Promise("at most 32", (EpochsCase(64, 3, 1),)),
        Promise("newly changed pictures", (EpochsCase(40, 3, 3, augmented=True),)),
        Promise("more often than needed", (EpochsCase(64, 3, 1),)),
    ),
    rule=Design(
        name=NAME,
        read=lambda answer: answer,
        demands=(
            Demand(
                "wrong shape",
                _seen,
                Seen.has_shape,
                CONCATENATE,
                expected="one array (pictures, 5) for each epoch",
                received=lambda seen: f"shape {seen.found.shape}",
                fails="returns something of another shape",
                tells=Seen.other_shape,
            ),
            Demand(
                "other features",
                _seen,
                Seen.is_right,
                AS_IT_IS,
                expected="in each epoch, for each picture, what extract returned",
                received=lambda seen: (
                    f"other rows; extract saw {plural(seen.asked, 'picture')} in "
                    f"{plural(seen.case.epochs, 'epoch')}"
                ),
                fails="returns other features",
                tells=Seen.other_rows,
            ),
            Demand(
                "extracted more than once",
                _seen,
                lambda seen: seen.asked <= seen.needed,
                ONCE_ONLY,
                expected="each picture once, or once an epoch where it changes",
                received=lambda seen: plural(seen.asked, "picture"),
                fails="sends more pictures through the network than there are",
                tells=Seen.too_many,
            ),
        ),
        probes=(EpochsCase(33, 2, 4, augmented=True), EpochsCase(1, 2, 5)),
    ),
)
