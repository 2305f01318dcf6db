"""A network to keep: trained with all the data at hand, saved with its class names."""

from __future__ import annotations

import json
from pathlib import Path

from utils.data import ImageSet, train_validation_split
from utils.training.augment import Flip, Shift
from utils.training.classifiers import fast_network
from utils.training.fitting import fit
from utils.training.history import History
from utils.training.recipe import FAST, compile_with

KEPT = "my_classifier.keras"


def train_to_keep(
    data: ImageSet, *, file: str | Path = KEPT, epochs: int = 5, seed: int = 0
) -> History:
    """Train the fast network with a data set, and save it.

    Parameters
    ----------
    data : ImageSet
        Pictures of 32 × 32 pixels in ten classes; a tenth of the training images is
        set aside for validation, the test images are not looked at.
    file : str or Path
        Where the network goes, with a ``.json`` beside it that names its classes.
    epochs : int, default=5
        Five take about two minutes on two cores with CIFAR-10.
    seed : int, default=0
        Decides weights, order and changes of the images.

    Returns
    -------
    History
        Its curves.
    """
    images, labels, aside, aside_labels = train_validation_split(
        data.train_images, data.train_labels, fraction=0.1, seed=seed
    )
    # A mirrored digit is no digit.
    moves = (Shift(4),) if data.card.stand_in else (Flip(), Shift(4))
    model = fast_network(seed=seed)
    compile_with(model, FAST.but(augment=moves), len(images), epochs)
    history = fit(
        model,
        images,
        labels,
        validation=(aside, aside_labels),
        epochs=epochs,
        seed=seed,
        title="to keep",
    )
    reached = history.validation_accuracy[-1]
    path = Path(file)
    model.save(path)
    facts = {
        "classes": list(data.class_names),
        "data": data.card.name,
        "validation": reached,
    }
    path.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
    print(f"{reached:.1%} right in validation; saved as {path}")  # noqa: T201
    return history
