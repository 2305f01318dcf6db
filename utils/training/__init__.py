"""Train networks so that it shows, can be interrupted, and is fast.

    history = training.fit(model, images, labels, validation=pair, epochs=5)
    training.show_curves({"baseline": history})

A `Recipe` holds optimiser, learning rates, batch, precision and augmentation;
`compile_with` compiles a model as it says, and `fit` then follows it.
"""

from utils.training.augment import Flip, Shift
from utils.training.classifiers import (
    CLASSIFIERS,
    classifier,
    fast_network,
    wide_kernels,
)
from utils.training.curves import show_curves
from utils.training.duel import networks, result
from utils.training.experiment import CLAIMS, empty_card, gains_table, table
from utils.training.fitting import fit
from utils.training.history import History
from utils.training.keeping import train_to_keep
from utils.training.measured import gains, histories
from utils.training.plain import (
    Run,
    accuracy,
    batch_size_for,
    bytes_per_image,
    run_in_batches,
    train,
)
from utils.training.recipe import FAST, LECTURE, QUICK, Recipe, compile_with

__all__ = [
    "CLAIMS",
    "CLASSIFIERS",
    "FAST",
    "LECTURE",
    "QUICK",
    "Flip",
    "History",
    "Recipe",
    "Run",
    "Shift",
    "accuracy",
    "batch_size_for",
    "bytes_per_image",
    "classifier",
    "compile_with",
    "empty_card",
    "fast_network",
    "fit",
    "gains",
    "gains_table",
    "histories",
    "networks",
    "result",
    "run_in_batches",
    "show_curves",
    "table",
    "train",
    "train_to_keep",
    "wide_kernels",
]
