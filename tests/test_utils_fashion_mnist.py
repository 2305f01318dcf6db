"""Fashion-MNIST from the same server, and from a folder of one's own."""

import time
from dataclasses import replace

import batches
import numpy as np
import pytest
from misbehaving import FAULTS

from utils.data import fashion_mnist
from utils.data.published import File
from utils.download import DownloadError


@pytest.fixture
def fashion(server, monkeypatch):
    files = {name: server.bodies[name] for name in fashion_mnist.FILES}
    sums = {n: File(batches.sha256(each), len(each)) for n, each in files.items()}
    small = replace(fashion_mnist.FASHION_MNIST, files=sums)

    def load(*behaviours, seconds=20.0, **options):
        servers = tuple(f"{server.address}/{each}" for each in behaviours)
        known = replace(small, servers=servers)
        monkeypatch.setattr(fashion_mnist, "FASHION_MNIST", known)
        monkeypatch.setenv("COURSE_TIME_LIMIT", str(seconds))
        return fashion_mnist.load_fashion_mnist(**options)

    return load


def assert_is_fashion(data):
    assert not data.card.stand_in
    assert data.train_images.shape == (600, 28, 28, 1) == data.card.shape
    assert data.test_labels.tolist() == [*range(10)] * 10


@pytest.mark.parametrize("fault", FAULTS)
def test_fashion_mnist_survives_the_same_faults(fashion, capsys, fault):
    begin = time.monotonic()
    with pytest.raises(DownloadError, match="Expected"):
        fashion(fault, seconds=0.8, stand_in=False)
    assert time.monotonic() - begin < 3
    replaced = fashion(fault, seconds=0.2)
    assert replaced.card.stand_in
    assert replaced.train_images.shape[1:] == (28, 28, 1)
    assert "Fashion-MNIST is not here" in capsys.readouterr().out
    assert_is_fashion(fashion(fault, "good", seconds=4))
    assert_is_fashion(fashion("nothing"))


@pytest.mark.parametrize("sub", ["", "fashion-mnist", "datasets/fashion-mnist"])
def test_fashion_mnist_comes_from_ones_own_folder(
    fashion, server, tmp_path, monkeypatch, sub
):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    (tmp_path / sub).mkdir(parents=True, exist_ok=True)
    for name in fashion_mnist.FILES:
        (tmp_path / sub / name).write_bytes(server.bodies[name])
    assert_is_fashion(fashion("nothing"))
    assert server.ranges == []


def test_a_damaged_fashion_file_is_fetched_anew(fashion, server, course_cache, capsys):
    fashion("good")
    name = "t10k-labels-idx1-ubyte.gz"
    (course_cache / "fashion-mnist" / name).write_bytes(b"x")
    server.ranges.clear()
    assert_is_fashion(fashion("good"))
    assert len(server.ranges) == 1
    assert f"{name} in the cache is damaged" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [b"", b"text", batches.idx(np.zeros((2, 3), np.uint8))[:-9]]
)
def test_what_is_no_idx_file_is_explained(content):
    with pytest.raises(DownloadError, match=r"Expected file.gz.*Received"):
        fashion_mnist.read_idx("file.gz", content)


def test_what_keras_downloaded_is_found(fashion, server, tmp_path, monkeypatch):
    folder = tmp_path / "home" / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True)
    for name in fashion_mnist.FILES:
        (folder / name).write_bytes(server.bodies[name])
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    assert_is_fashion(fashion("nothing"))
    assert server.ranges == []
