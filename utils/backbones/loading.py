"""Pretrained networks with one small interface: VGG16, MobileNetV2, a bundled tiny one.

Each knows its input size and its preprocessing, and the names of its classes come
with its weights. Keras is imported inside the functions.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from utils import machine
from utils.backbones import own, tiny, weight_files
from utils.backbones.backbone import Backbone
from utils.data import DataCard
from utils.download import DownloadError, sha256_of

NAMES = ("tiny", "mobilenet_v2", "vgg16", "own")
_LICENCES = {
    "tiny": "MIT, as this course; CIFAR-10 (A. Krizhevsky, 2009) states no licence",
    "mobilenet_v2": "Apache 2.0",
    "vgg16": "CC BY 4.0",
}
_MAKERS = {
    "tiny": "benchmarks/train_tiny_backbone.py of this course: CIFAR-10, and digits "
    "0 to 4 on photographs",
    "mobilenet_v2": "M. Sandler and others, 2018, trained on ImageNet; from Keras",
    "vgg16": "K. Simonyan and A. Zisserman, 2014, trained on ImageNet; from Keras",
}
_SIDES = {"tiny": tiny.SIDE, "mobilenet_v2": 224, "vgg16": 224, "own": 32}


def default_name() -> str:
    """Return which network a lesson uses.

    Returns
    -------
    str
        What the environment variable ``COURSE_BACKBONE`` says; else VGG16 in the full
        profile, and the bundled network in the quick one and under nbgrader.

    Raises
    ------
    ValueError
        If the variable names no network.
    """
    chosen = os.environ.get("COURSE_BACKBONE", "").strip().lower()
    if chosen:
        _check_name(chosen)
        return chosen
    large = machine.profile() == "full" and not machine.is_graded()
    return "vgg16" if large else "tiny"


def load_backbone(
    name: str | None = None,
    weights: str | Path | None = "pretrained",
    *,
    top: bool = True,
    side: int | None = None,
) -> Backbone:
    """Load a network.

    Parameters
    ----------
    name : {"tiny", "mobilenet_v2", "vgg16", "own"}, optional
        "own" is the network that lesson 8 has saved.
        Default: `default_name`; when its weights cannot be had, the bundled network
        comes instead, which is said.
    weights : "pretrained", path or None
        Learned weights, a file of weights, or None for random ones.
    top : bool, default=True
        With its classifier.
    side : int, optional
        Another input size, in pixels; only without the classifier, and not for the
        bundled network.

    Returns
    -------
    Backbone
        The network with its preprocessing, its classes and a card.

    Raises
    ------
    ValueError
        If there is no such network, or it does not take that size.
    utils.download.DownloadError
        If weights, or the names of the classes, cannot be had.
    """
    if name is not None:
        _check_name(name)
        return _load(name, weights, top, _checked_side(name, side, top))
    wanted = default_name()
    try:
        return _load(wanted, weights, top, _checked_side(wanted, side, top))
    except DownloadError as error:
        print(  # noqa: T201 - another network than expected must be said aloud
            f"{error}\nThe bundled tiny network is used instead of {wanted}."
        )
        return _load("tiny", "pretrained", top, _SIDES["tiny"])


def _load_own(top: bool) -> Backbone:
    path = own.find()
    model, facts = own.load(path, top=top)
    card = DataCard(
        name=f"your own network, {model.count_params():,} parameters",
        source=f"trained in lesson 8 with {facts['data']}",
        shape=(_SIDES["own"], _SIDES["own"], 3),
        sha256=sha256_of(path),
        licence="yours",
        note=f"{facts['validation']:.1%} right in validation",
    )
    classes = tuple(facts["classes"]) if top else ()
    return Backbone("own", model, _SIDES["own"], classes, card)


def _load(name: str, weights: str | Path | None, top: bool, side: int) -> Backbone:
    if name == "own":
        return _load_own(top)
    path = _weights_path(name, weights, top)
    classes = _classes(name, weights, top)
    model = _build(name, top, side)
    note = "random weights: it has learned nothing" if weights is None else ""
    if name == "tiny" and path is not None:
        facts = tiny.load_tiny_weights(model, path)
        note = (
            f"seed {facts['seed']}; right on {facts['cifar10_accuracy']:.1%} of "
            f"CIFAR-10's test pictures and {facts['digits_accuracy']:.1%} of new digits"
        )
    elif path is not None:
        model.load_weights(path)
    card = DataCard(
        name=f"{name}, {model.count_params():,} parameters",
        source=_MAKERS[name] if path is not None else "no training",
        shape=(side, side, 3),
        sha256=sha256_of(path) if path is not None else "",
        licence=_LICENCES[name],
        note=note,
    )
    return Backbone(name, model, side, classes, card)


def _weights_path(name: str, weights: str | Path | None, top: bool) -> Path | None:
    if weights is None:
        return None
    if weights != "pretrained":
        path = Path(weights).expanduser()
        if not path.is_file():
            raise ValueError(
                f"Expected a file of weights at {path.absolute()}. Received none. "
                'Give its path, "pretrained", or None for random weights.'
            )
        return path
    if name == "tiny":
        return tiny.BUNDLED
    return weight_files.find_or_fetch(weight_files.FILES[name, top])


def _classes(name: str, weights: str | Path | None, top: bool) -> tuple[str, ...]:
    """Return the names now: fetched later they come at the worst moment."""
    if not top:
        return ()
    if name == "tiny":
        return tiny.CLASSES
    if weights is None:
        return tuple(f"class {number}" for number in range(1000))
    index = weight_files.find_or_fetch(weight_files.CLASS_INDEX)
    return weight_files.imagenet_classes(index)


def _build(name: str, top: bool, side: int) -> Any:
    if name == "tiny":
        return tiny.build_tiny(top=top)
    import keras

    kinds = {
        "vgg16": keras.applications.VGG16,
        "mobilenet_v2": keras.applications.MobileNetV2,
    }
    with machine.quietly():
        return kinds[name](weights=None, include_top=top, input_shape=(side, side, 3))


def _check_name(name: str) -> None:
    if name not in NAMES:
        raise ValueError(
            f"Expected one of {', '.join(NAMES)}. Received {name!r}. "
            'Try load_backbone("tiny").'
        )


def _checked_side(name: str, side: int | None, top: bool) -> int:
    own = _SIDES[name]
    if side is None or side == own:
        return own
    if top or name in ("tiny", "own") or side < 32:
        raise ValueError(
            f"Expected {own} pixels for {name}{' with its classifier' if top else ''}. "
            f"Received {side}. Leave side out; other sizes of at least 32 go with "
            "top=False and vgg16 or mobilenet_v2."
        )
    return side
