"""12.3: features are computed once, and anew where the pictures change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.student.answers import as_array, plural
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray, close
from autograder.student.exercise import Exercise

NAME = "feature_epochs"
BATCH = 32
LIKENESS = 0.5  # of changed and plain pictures' features: near 0.9; shuffled near 0


@dataclass(frozen=True)
class EpochsCase:
    """Pictures, epochs, and whether pictures change from epoch to epoch.

    Parameters
    ----------
    pictures, epochs : int
        How many.
    seed : int
        Chooses the pictures.
    augmented : bool, default=False
        Whether there is a function that changes them.
    """

    pictures: int
    epochs: int
    seed: int
    augmented: bool = False

    def images(self) -> FloatArray:
        """Return the pictures, (n, 4, 4, 3), from 0 to 255."""
        generator = np.random.default_rng(self.seed)
        return generator.integers(0, 256, (self.pictures, 4, 4, 3)).astype(np.float32)


@dataclass
class Counter:
    """A network that counts the pictures it sees, and what comes out."""

    weights: FloatArray
    seen: int = 0
    rows: list[FloatArray] = field(default_factory=list)

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
                hint="slice the pictures, images[start : start + 32]: a batch has four "
                "axes, for one picture, too.",
                mistake="no batch for extract",
            )
        if len(images) > BATCH:
            raise CheckFailed(
                "extract got too many pictures at a time.",
                expected=f"at most {BATCH}",
                received=f"{len(images)}",
                hint="the memory holds 32 pictures: go through them with "
                "range(0, len(images), 32).",
                mistake="all pictures at a time",
            )
        self.seen += len(images)
        found = self.features_of(images)
        self.rows.append(found)
        return found


def _augment(seed: int) -> Callable[[Any], FloatArray]:
    generator = np.random.default_rng([seed, 3])

    def augment(images: Any) -> FloatArray:
        values = np.asarray(images, dtype=np.float64)
        return np.asarray(values + generator.normal(0, 40, values.shape))

    return augment


def verify_feature_epochs(function: Any, case: EpochsCase) -> None:
    """Compare what each epoch sees, and count what the network had to do."""
    images = case.images()
    generator = np.random.default_rng([case.seed, 1])
    counter = Counter(generator.normal(0, 0.05, (48, 5)))
    augment = _augment(case.seed) if case.augmented else None

    def extract(batch: Any) -> FloatArray:  # a method would be copied with its counter
        return counter.extract(batch)

    result = call(function, extract, images, case.epochs, augment, name=NAME)
    found = _read(result, case)
    plain = counter.features_of(images)
    if case.augmented:
        _verify_augmented(found, counter, plain, case)
        return
    for epoch in found:
        if not close(epoch, plain, 1e-4):
            _diagnose_rows(epoch, plain)
    if counter.seen > case.pictures:
        again = counter.seen == case.pictures * case.epochs
        raise CheckFailed(
            f"The network saw {plural(counter.seen, 'picture')}, more than there are.",
            expected=f"{case.pictures}, each once",
            received=f"{counter.seen} in {case.epochs} epochs",
            hint="the frozen network gives the same answer in each epoch: ask before "
            "the loop over the epochs."
            if again
            else "each picture needs to go through the network once only.",
            mistake="extracted again in each epoch"
            if again
            else "extracted more than once",
        )


def _read(result: Any, case: EpochsCase) -> list[FloatArray]:
    """Return one array for each epoch."""
    n, epochs = case.pictures, case.epochs
    if isinstance(result, list | tuple) and len(result) == 1:
        result = [result[0]]
    values = as_array(result, f"the result of {NAME}")
    if values.shape == (epochs, n, 5):
        return list(values)
    kept = n - n % BATCH
    one = ("one epoch only", "is there a return inside the loop? One array for each.")
    dropped = (
        "last batch dropped",
        "the last batch may be smaller than 32; its pictures count, too.",
    )
    known = {
        (epochs, min(n, BATCH), 5): (
            "one batch only",
            "an epoch holds the features of all batches: concatenate them.",
        ),
        (epochs, kept, 5): dropped,
        (kept, 5): dropped,
        (epochs * n, 5): (
            "epochs glued together",
            "one array for each epoch: append it to a list.",
        ),
        (1, n, 5): one,
        (n, 5): one,
    }
    mistake, hint = known.get(
        values.shape,
        ("wrong shape", "collect batches, concatenate them, and do so for each epoch."),
    )
    raise CheckFailed(
        f"{NAME} returns something of another shape: {mistake}.",
        expected=f"{epochs} arrays of shape {(n, 5)}",
        received=f"shape {values.shape}",
        hint=hint,
        mistake=mistake,
    )


def _diagnose_rows(epoch: FloatArray, plain: FloatArray) -> None:
    shuffled = close(np.sort(epoch, axis=0), np.sort(plain, axis=0), 1e-4)
    raise CheckFailed(
        "The features are not those of the pictures"
        f"{': their order is lost' if shuffled else ''}.",
        expected="row i belongs to picture i",
        received="the same rows in another order" if shuffled else "other numbers",
        hint="labels keep their order, so features must, too: do not shuffle here."
        if shuffled
        else "hand on what extract returns, as it is.",
        mistake="order lost" if shuffled else "other features",
    )


def _verify_augmented(
    found: list[FloatArray], counter: Counter, plain: FloatArray, case: EpochsCase
) -> None:
    if any(close(epoch, plain, 1e-4) for epoch in found):
        raise CheckFailed(
            "The changed pictures never reach the network.",
            hint="with augment, the network has to see augment(pictures).",
            mistake="augmentation left out",
        )
    seen = np.concatenate(counter.rows) if counter.rows else np.zeros((0, 5))
    same = all(close(epoch, found[0], 1e-6) for epoch in found[1:])
    if same and case.epochs > 1:
        raise CheckFailed(
            "Each epoch sees the same features, although the pictures change.",
            expected="other features in each epoch",
            received=f"the network saw {plural(counter.seen, 'picture')} in "
            f"{case.epochs} epochs",
            hint="a cache freezes the first change for ever. Where pictures change "
            "from epoch to epoch, they must go through the network anew.",
            mistake="cached in spite of augmentation",
        )
    if _is_what_came(found, seen, plain):
        return
    raise CheckFailed(
        "The features are not those of the changed pictures.",
        expected="in each epoch, for each picture, what extract returned for it",
        received="other numbers, or another order",
        hint="change the pictures, not the features: the network sees what was changed."
        if counter.seen <= case.pictures
        else "each epoch needs each picture once: change it, extract, keep the order.",
        mistake="features changed instead of pictures"
        if counter.seen <= case.pictures
        else "other features",
    )


def _is_what_came(found: list[FloatArray], seen: FloatArray, plain: FloatArray) -> bool:
    """Tell whether the epochs hold what extract returned, in the pictures' order."""
    rows = np.concatenate(found)
    if close(rows, seen, 1e-4):
        return True
    # Batches in the outer loop and epochs in the inner one ask in another order.
    same = close(rows[np.lexsort(rows.T)], seen[np.lexsort(seen.T)], 1e-4)
    likeness = [np.corrcoef(epoch.ravel(), plain.ravel())[0, 1] for epoch in found]
    return same and min(likeness) > LIKENESS


FEATURE_EPOCHS = Exercise(
    name=NAME,
    title="12.3 Compute features once",
    verify=verify_feature_epochs,
    visible=(
        EpochsCase(64, 3, 1),
        EpochsCase(70, 4, 2),
        EpochsCase(40, 3, 3, augmented=True),
    ),
)
