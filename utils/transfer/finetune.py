"""Move a pretrained network to a new task: frozen, then with its last block free."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.backbones import Backbone, load_backbone
from utils.data import ImageSet, subset
from utils.training import accuracy, run_in_batches, train
from utils.transfer.parts import (
    Features,
    cut,
    epochs_for,
    features,
    head,
    join,
)

Way = Literal["scratch", "frozen", "fine-tuned"]
WAYS: tuple[Way, ...] = ("scratch", "frozen", "fine-tuned")
# The last layer that stays frozen when the last block is set free.
CUTS = {
    "tiny": "block2_pool",
    "mobilenet_v2": "block_15_add",
    "vgg16": "block4_pool",
    "own": "stage1",
}
HEAD_RATE, HEAD_STEPS = 1e-2, 400
TUNE_RATE = {"tiny": 3e-4, "mobilenet_v2": 1e-5, "vgg16": 1e-5, "own": 3e-4}
TUNE_EPOCHS = {"tiny": 15, "mobilenet_v2": 5, "vgg16": 5, "own": 15}
SCRATCH_RATE, SCRATCH_STEPS = 1e-3, 150


@dataclass(frozen=True)
class Trial:
    """One trained network, and how well it does.

    Attributes
    ----------
    way : {"scratch", "frozen", "fine-tuned"}
        How it was trained.
    labels : int
        Labelled pictures that it learned from.
    seed : int
        Chose these pictures, and the first weights.
    accuracy : float
        Share of the test pictures classified right.
    model : keras.Model
        Takes prepared pictures.
    seconds : float
        Training time.
    """

    way: Way
    labels: int
    seed: int
    accuracy: float
    model: Any
    seconds: float


def run(way: Way, task: ImageSet, labels: int, seed: int) -> Trial:
    """Train the bundled network's plan on a few labelled pictures of a task.

    Parameters
    ----------
    way : {"scratch", "frozen", "fine-tuned"}
        All weights new and trained; pretrained weights kept and only a head trained; or
        that head first, then the last block with a small rate.
    task : ImageSet
        Pictures of 32 × 32 pixels.
    labels : int
        How many training pictures may be used.
    seed : int
        Chooses these pictures, the same for each way, and the first weights.

    Returns
    -------
    Trial
        The network and its accuracy on the task's test pictures.

    Raises
    ------
    ValueError
        If there is no such way.
    """
    if way not in WAYS:
        raise ValueError(
            f"Expected one of {', '.join(WAYS)}. Received {way!r}. Copy one of them."
        )
    images, right = subset(task.train_images, task.train_labels, labels, seed=seed)
    machine.set_seed(seed)
    start = time.perf_counter()
    weights = None if way == "scratch" else "pretrained"
    backbone = load_backbone("tiny", weights, top=False)
    classes = len(task.class_names)
    if way == "scratch":
        channels = backbone.model.output_shape[-1]
        model = join(backbone.model, head(channels, classes))
        _train_at_once(
            model, backbone.prepare(images), right, SCRATCH_STEPS, SCRATCH_RATE
        )
    else:
        model = train_head(backbone, features(backbone, images), right, classes)
    if way == "fine-tuned":
        tune(backbone, model, images, right)
    seconds = time.perf_counter() - start
    tested = backbone.prepare(task.test_images)
    reached = accuracy(model, tested, task.test_labels)
    return Trial(way, labels, seed, reached, model, seconds)


def train_head(
    backbone: Backbone, cached: Features, labels: npt.ArrayLike, classes: int
) -> Any:
    """Train a new head on cached features, and put it on the frozen network.

    Parameters
    ----------
    backbone : Backbone
        Without its classifier; it becomes frozen.
    cached : ndarray of float32, shape (n, channels)
        Its `features`.
    labels : array_like of int, shape (n,)
        Right classes.
    classes : int
        Classes to tell apart.

    Returns
    -------
    keras.Model
        From prepared pictures to probabilities.
    """
    with machine.strategy_scope():
        classifier = head(cached.shape[1], classes)
    _train_at_once(classifier, cached, labels, HEAD_STEPS, HEAD_RATE)
    backbone.model.trainable = False
    return join(backbone.model, classifier)


def _train_at_once(
    model: Any, inputs: Features, labels: npt.ArrayLike, steps: int, rate: float
) -> None:
    """Train for many rounds as one epoch: each epoch costs time of its own."""
    rounds = epochs_for(steps, len(inputs))
    repeated = np.tile(inputs, (rounds, *[1] * (inputs.ndim - 1)))
    train(model, repeated, np.tile(labels, rounds), epochs=1, rate=rate)


def tune(
    backbone: Backbone, model: Any, images: npt.ArrayLike, labels: npt.ArrayLike
) -> None:
    """Train a network's last block, and its head, with a small rate.

    Parameters
    ----------
    backbone : Backbone
        Its layers are trained in place.
    model : keras.Model
        What `train_head` returned; its head goes on learning.
    images : array_like, shape (n, height, width, 3)
        From 0 to 255.
    labels : array_like of int, shape (n,)
        Right classes.

    Notes
    -----
    The maps below the block never change, so they are computed once. Batch
    normalisation stays in inference mode.
    """
    import keras

    name = backbone.name
    below, above = cut(backbone.model, CUTS[name])
    maps = run_in_batches(below, backbone.prepare(images))
    for layer in above.layers:  # a switch that is on already would not reach them
        # Of batch normalisation only the switch keeps the statistics as they are:
        # fit's training=True overrides what was said when the layer was called.
        layer.trainable = not isinstance(layer, keras.layers.BatchNormalization)
    part = join(above, model.get_layer("head"))
    train(part, maps, labels, epochs=TUNE_EPOCHS[name], rate=TUNE_RATE[name])
