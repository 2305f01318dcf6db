"""Fashion-MNIST: 70 000 small grey pictures of clothes in ten classes."""

import gzip
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data.arrival import arrive, find_file, own_folders, time_limit
from utils.data.cards import DataCard, checksum
from utils.data.image_set import ImageSet
from utils.data.stand_in import load_digits_on_photos, replacing
from utils.download import DownloadError, cache_folder, fetch, sha256_of

CLASS_NAMES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)
FILES = {
    "train-images-idx3-ubyte.gz": (
        26_421_880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    "train-labels-idx1-ubyte.gz": (
        29_515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    "t10k-images-idx3-ubyte.gz": (
        4_422_102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    "t10k-labels-idx1-ubyte.gz": (
        5_148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
}
"""The four files, their sizes in bytes, their SHA-256."""

FOLDER = "fashion-mnist"
SERVERS = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master"
    "/data/fashion",
)
SUBFOLDERS = (FOLDER, f"datasets/{FOLDER}", f"keras/datasets/{FOLDER}")


def load_fashion_mnist(*, stand_in: bool = True) -> ImageSet:
    """Load Fashion-MNIST, or say why not and build a stand-in.

    Parameters
    ----------
    stand_in : bool, default=True
        Whether small grey Digits-on-Photos may take its place when it cannot be had.

    Returns
    -------
    ImageSet
        60 000 training and 10 000 test images of uint8, shape (n, 28, 28, 1), ten
        classes; `card.stand_in` says whether they were replaced.

    Raises
    ------
    utils.download.DownloadError
        If it cannot be had and `stand_in` is False.

    Notes
    -----
    Asked in this order: the cache, the folder that ``COURSE_DATA`` names (the four
    original ``.gz`` files, in it, in ``fashion-mnist`` or as Keras keeps them), Keras'
    own folder (``KERAS_HOME``, else ``~/.keras``), ``COURSE_MIRROR``, the internet, for
    ``COURSE_TIME_LIMIT`` seconds (60) in all.

    References
    ----------
    .. [1] H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a novel image dataset for
       benchmarking machine learning algorithms", 2017, arXiv:1708.07747.
    """
    return arrive(
        "Fashion-MNIST",
        _on_this_computer,
        _download,
        (lambda: replacing("Fashion-MNIST", _small_and_grey())) if stand_in else None,
    )


def _small_and_grey() -> ImageSet:
    """Return Digits-on-Photos of the size of Fashion-MNIST, the digits near the middle.

    Clothes are centred, too: a nearest-mean classifier does well on both.
    """
    return load_digits_on_photos(
        6000, 2000, side=28, colour=False, digit_side=24, reach=1, contrast=0.4
    )


def _on_this_computer() -> Iterator[ImageSet]:
    """Yield the data set from the cache and from folders of the reader's own."""
    cache = cache_folder()
    cached = {name: cache / FOLDER / name for name in FILES}
    if all(path.is_file() for path in cached.values()):
        wrong = [path for name, path in cached.items() if not _is_right(name, path)]
        for path in wrong:
            path.unlink(missing_ok=True)
            print(f"{path.name} in the cache is damaged: deleted.")  # noqa: T201
        if not wrong:
            yield _read(cached, "the course's cache")
    for folder in own_folders():
        yield from _in_folder(folder)


def _in_folder(folder: Path) -> Iterator[ImageSet]:
    """Yield the data set if its four original files are there."""
    found = {name: find_file(folder, SUBFOLDERS, name) for name in FILES}
    paths = {name: path for name, path in found.items() if path}
    wrong = [path for name, path in paths.items() if not _is_right(name, path)]
    for path in wrong:
        print(  # noqa: T201
            f"{path} is not the original file (its checksum differs): passed over."
        )
    if len(paths) == len(FILES) and not wrong:
        yield _read(paths, f"files in {folder}")


def _is_right(name: str, path: Path) -> bool:
    """Return whether a file is the original one."""
    size, sha256 = FILES[name]
    return path.stat().st_size == size and sha256_of(path) == sha256


def _download() -> ImageSet:
    """Fetch the four files from the first server that has them all."""
    ends = time.monotonic() + time_limit()
    for left in range(len(SERVERS), 0, -1):
        server = SERVERS[-left]
        now = time.monotonic()
        try:
            paths = _fetch_all(server, now + max(0.1, ends - now) / left)
            return _read(paths, "downloaded, now in the course's cache")
        except DownloadError as error:
            if left == 1:
                raise
            print(f"{error}\nTrying {SERVERS[1 - left]} instead.")  # noqa: T201
    raise AssertionError("the last server either serves or raises")


def _fetch_all(server: str, ends: float) -> dict[str, Path]:
    """Fetch what is missing of the files from one server, the small ones first."""
    return {
        name: fetch(
            f"{server}/{name}",
            f"{FOLDER}/{name}",
            sha256=sha256,
            size=size,
            time_limit=max(0.1, ends - time.monotonic()),
        )
        for name, (size, sha256) in sorted(FILES.items(), key=lambda item: item[1])
    }


def _read(paths: dict[str, Path], came: str) -> ImageSet:
    """Return the data set from its four files."""
    train, train_labels, test, test_labels = (read_idx(paths[name]) for name in FILES)
    card = DataCard(
        name="Fashion-MNIST",
        source="H. Xiao, K. Rasul and R. Vollgraf (Zalando), 2017, arXiv:1708.07747; "
        f"{came}",
        shape=(*train.shape, 1),
        sha256=checksum(train[..., None]),
        licence="MIT",
    )
    return ImageSet(
        train[..., None],
        train_labels.astype(np.int64),
        test[..., None],
        test_labels.astype(np.int64),
        CLASS_NAMES,
        card,
    )


def read_idx(path: Path) -> npt.NDArray[np.uint8]:
    """Read a compressed file of bytes in the IDX format of the MNIST family."""
    try:
        with gzip.open(path) as file:
            content = file.read()
        zeros, kind, axes = struct.unpack(">HBB", content[:4])
        shape: tuple[Any, ...] = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
        if (zeros, kind) != (0, 8):
            raise ValueError(f"type {kind}")
        return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise DownloadError(
            f"Expected {path.name} to hold bytes in the IDX format. "
            f"Received something else ({error}). "
            "Delete the file and run the cell again."
        ) from None
