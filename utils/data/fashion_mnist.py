"""Fashion-MNIST: 70 000 small grey pictures of clothes in ten classes."""

import gzip
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data.image_set import ImageSet
from utils.data.published import Arrays, Content, File, Published
from utils.data.stand_in import load_digits_on_photos
from utils.download import DownloadError

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
    return FASHION_MNIST.load(stand_in)


def _small_and_grey() -> ImageSet:
    """Return Digits-on-Photos of the size of Fashion-MNIST, the digits near the middle.

    Clothes are centred, too: a nearest-mean classifier does well on both.
    """
    return load_digits_on_photos(
        6000, 2000, side=28, colour=False, digit_side=24, reach=1, contrast=0.4
    )


def _read(content: Content) -> Arrays:
    """Return the images, with a last axis for the channel, and the labels."""
    images, labels, test_images, test_labels = (
        read_idx(name, content(name)) for name in FILES
    )
    return (
        images[..., None],
        labels.astype(np.int64),
        test_images[..., None],
        test_labels.astype(np.int64),
    )


def read_idx(name: str, compressed: bytes) -> npt.NDArray[np.uint8]:
    """Read a compressed file of bytes in the IDX format of the MNIST family."""
    try:
        content = gzip.decompress(compressed)
        zeros, kind, axes = struct.unpack(">HBB", content[:4])
        shape: tuple[Any, ...] = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
        if (zeros, kind) != (0, 8):
            raise ValueError(f"type {kind}")
        return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
    except (OSError, EOFError, ValueError, struct.error, zlib.error) as error:
        raise DownloadError(
            f"Expected {name} to hold bytes in the IDX format. "
            f"Received something else ({error}). "
            "Delete the file and run the cell again."
        ) from None


FILES = {
    "train-images-idx3-ubyte.gz": File(
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", 26_421_880
    ),
    "train-labels-idx1-ubyte.gz": File(
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845", 29_515
    ),
    "t10k-images-idx3-ubyte.gz": File(
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", 4_422_102
    ),
    "t10k-labels-idx1-ubyte.gz": File(
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5", 5_148
    ),
}
FASHION_MNIST = Published(
    name="Fashion-MNIST",
    source="H. Xiao, K. Rasul and R. Vollgraf (Zalando), 2017, arXiv:1708.07747",
    licence="MIT",
    class_names=CLASS_NAMES,
    folder="fashion-mnist",
    files=FILES,
    servers=(
        "https://storage.googleapis.com/tensorflow/tf-keras-datasets",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master"
        "/data/fashion",
    ),
    read=_read,
    stand_in=_small_and_grey,
    subfolders=(
        "fashion-mnist",
        "datasets/fashion-mnist",
        "keras/datasets/fashion-mnist",
    ),
)
