"""Small files in the formats in which CIFAR-10 and Fashion-MNIST are published."""

import gzip
import hashlib
import io
import struct
import tarfile

import numpy as np

ROWS = 100


def text(content):
    """Return a string in the pickle format of Python 2."""
    return b"T" + struct.pack("<i", len(content)) + content


def array(rows, kind=b"u1"):
    """Return an array, pickled by hand the way NumPy under Python 2 did it."""
    numbers = (b"M" + struct.pack("<H", rows.shape[0])) + (
        b"J" + struct.pack("<i", rows.shape[1])
    )
    return b"".join(
        [
            b"cnumpy.core.multiarray\n_reconstruct\n",
            b"(cnumpy\nndarray\n(K\x00t" + text(b"b") + b"tR",
            b"(K\x01(" + numbers + b"t",
            b"cnumpy\ndtype\n(" + text(kind) + b"K\x00K\x01tR",
            b"(K\x03" + text(b"|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb",
            b"I00\n" + text(rows.tobytes()) + b"tb",
        ]
    )


def batch(number, rows=ROWS, kind=b"u1"):
    """Return a batch file of red 10 × number, green 1 more, blue 2 more."""
    colours = np.repeat(np.arange(3, dtype=np.uint8) + 10 * number, 1024)
    labels = bytes(b for index in range(rows) for b in (0x4B, index % 10))
    return b"".join(
        [
            b"\x80\x02}(" + text(b"data") + array(np.tile(colours, (rows, 1)), kind),
            text(b"labels") + b"](" + labels + b"eu.",
        ]
    )


def cifar10_files():
    """Return the six batch files, name → bytes."""
    names = [f"data_batch_{number}" for number in range(1, 6)] + ["test_batch"]
    return {name: batch(number) for number, name in enumerate(names, start=1)}


def archive(files):
    """Return a compressed archive of batch files."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz", compresslevel=1) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return whole.getvalue()


def idx(values):
    """Return an array of bytes as a compressed IDX file."""
    head = struct.pack(f">HBB{values.ndim}I", 0, 8, values.ndim, *values.shape)
    return gzip.compress(head + values.tobytes(), mtime=0)


def fashion_files():
    """Return the four files of a small Fashion-MNIST, name → bytes."""
    generator = np.random.default_rng(0)
    files = {}
    for part, n in (("train", 600), ("t10k", 100)):
        images = generator.integers(0, 256, (n, 28, 28), np.uint8)
        labels = (np.arange(n) % 10).astype(np.uint8)
        files[f"{part}-images-idx3-ubyte.gz"] = idx(images)
        files[f"{part}-labels-idx1-ubyte.gz"] = idx(labels)
    return files


def sha256(content):
    """Return the checksum by which a download is known."""
    return hashlib.sha256(content).hexdigest()


def md5(content):
    """Return the checksum by which a batch file is known."""
    return hashlib.md5(content).hexdigest()
