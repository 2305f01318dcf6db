"""Train networks so that it shows, can be interrupted, and is fast.

    history = training.fit(model, images, labels, validation=pair, epochs=5)
    training.show_curves({"baseline": history})

A `Recipe` holds optimiser, learning rates, batch, precision and augmentation;
`compile_with` compiles a model as it says, and `fit` then follows it.
"""

from utils.training_augment import Cutout, Flip, Shift
from utils.training_bundled import gains, histories
from utils.training_curves import show_curves
from utils.training_fit import fit
from utils.training_history import History
from utils.training_networks import CLASSIFIERS, classifier, fast_network, wide_kernels
from utils.training_recipe import FAST, LECTURE, QUICK, Recipe, compile_with

__all__ = [
    "CLASSIFIERS",
    "FAST",
    "LECTURE",
    "QUICK",
    "Cutout",
    "Flip",
    "History",
    "Recipe",
    "Shift",
    "classifier",
    "compile_with",
    "fast_network",
    "fit",
    "gains",
    "histories",
    "show_curves",
    "wide_kernels",
]
