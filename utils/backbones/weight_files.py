"""Find the weights of pretrained networks: cache, named folder, download."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from utils.download import cache_folder, checksum_fits, fetch, keras_home

_KERAS = "https://storage.googleapis.com/tensorflow/keras-applications/"
_MOBILENET = "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224"


@dataclass(frozen=True)
class WeightFile:
    """A file that networks need."""

    name: str  # its name, the same as Keras gives it
    url: str  # where it is fetched from
    checksum: str  # SHA-256, or MD5 where Keras publishes only that
    megabytes: float  # what a download takes


CLASS_INDEX = WeightFile(
    "imagenet_class_index.json",
    "https://storage.googleapis.com/download.tensorflow.org/"
    "data/imagenet_class_index.json",
    "a1e7a966a1f601d39e4b43e119b3e7dd4a2ad3ea08cf69847cbaf021013767bc",
    0.04,
)
FILES = {
    ("vgg16", True): WeightFile(
        "vgg16_weights_tf_dim_ordering_tf_kernels.h5",
        f"{_KERAS}vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
        "64373286793e3c8b2b4e3219cbf3544b",
        553.5,
    ),
    ("vgg16", False): WeightFile(
        "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
        f"{_KERAS}vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
        "6d6bbae143d832006294945121d1f1fc",
        58.9,
    ),
    ("mobilenet_v2", True): WeightFile(
        f"{_MOBILENET}.h5",
        f"{_KERAS}mobilenet_v2/{_MOBILENET}.h5",
        "19435195bc40c8be17d233e02513a2d363cb2d83f4b47f8825a2740fb7247ad2",
        14.5,
    ),
    ("mobilenet_v2", False): WeightFile(
        f"{_MOBILENET}_no_top.h5",
        f"{_KERAS}mobilenet_v2/{_MOBILENET}_no_top.h5",
        "102a691e175c0747a9da59affe8b7bce915f9a814111257bf65163730a50e1c6",
        9.4,
    ),
}
"""Weights learned from ImageNet, by network and whether the classifier is in them."""


def find(file: WeightFile) -> Path | None:
    """Return a file that is on this computer already."""
    for path in (folder / file.name for folder in _folders()):
        if not path.is_file():
            continue
        if checksum_fits(path, file.checksum):
            return path
        print(  # noqa: T201 - the reader may want to delete it
            f"{path} is damaged (wrong checksum) and not used."
        )
    return None


def find_or_fetch(file: WeightFile, *, time_limit: float | None = None) -> Path:
    """Return a file, downloading it when it is not on this computer."""
    found = find(file)
    if found is not None:
        return found
    return fetch(
        file.url,
        f"models/{file.name}",
        sha256=file.checksum,
        time_limit=time_limit or 60 + 2 * file.megabytes,
    )


def imagenet_classes(path: Path) -> tuple[str, ...]:
    """Read the names of ImageNet's classes."""
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        return tuple(index[str(number)][1] for number in range(1000))
    except (ValueError, KeyError, IndexError, TypeError):
        raise ValueError(
            f"Expected {path} to hold ImageNet's 1000 class names. "
            "Received something else. Delete the file, then run the cell again."
        ) from None


def _folders() -> Iterator[Path]:
    yield cache_folder() / "models"
    named = os.environ.get("COURSE_DATA", "").strip()
    if named:
        folder = Path(named).expanduser()
        yield from (folder, folder / "models", folder / "keras" / "models")
    yield keras_home() / "models"
