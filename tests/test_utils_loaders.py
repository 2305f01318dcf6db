"""CIFAR-10 from a local server that misbehaves on request."""

import os
import pickle
import time
from dataclasses import replace

import batches
import numpy as np
import pytest
from misbehaving import FAULTS

from utils.data import cifar10, published
from utils.data.published import File
from utils.download import DownloadError, fetching

ARCHIVE = cifar10.CIFAR10.archive.name
ARCHIVE_NAMES = (ARCHIVE, *cifar10.CIFAR10.archive.other_names)


@pytest.fixture
def cifar(server, cifar_files, archive, monkeypatch):
    """Load from a server that behaves in the given ways, one after the other."""
    sums = {name: File(batches.md5(content)) for name, content in cifar_files.items()}
    monkeypatch.setattr(cifar10, "PER_BATCH", batches.ROWS)
    file = File(batches.sha256(archive), len(archive))
    small = replace(
        cifar10.CIFAR10, files=sums, archive=replace(cifar10.CIFAR10.archive, file=file)
    )

    def load(*behaviours, seconds=20.0, **options):
        servers = tuple(f"{server.address}/{each}" for each in behaviours)
        monkeypatch.setattr(cifar10, "CIFAR10", replace(small, servers=servers))
        monkeypatch.setenv("COURSE_TIME_LIMIT", str(seconds))
        return cifar10.load_cifar10(**options)

    return load


def assert_is_cifar10(data):
    assert not data.card.stand_in
    assert data.train_images.shape == (500, 32, 32, 3) == data.card.shape
    assert data.test_images.shape == (100, 32, 32, 3)
    assert data.train_images.dtype == np.uint8
    assert data.train_images[::100, 5, 6].tolist() == [
        [10 * n, 10 * n + 1, 10 * n + 2] for n in range(1, 6)
    ]
    assert data.test_images[-1, 0, 0].tolist() == [60, 61, 62]
    assert data.test_labels[:12].tolist() == [*range(10), 0, 1]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_in_time_in_a_stand_in_and_the_next_call_has_the_data(
    cifar, course_cache, capsys, fault
):
    begin = time.monotonic()
    with pytest.raises(DownloadError, match="Expected"):
        cifar(fault, seconds=0.8, stand_in=False)
    assert time.monotonic() - begin < 3
    replaced = cifar(fault, seconds=0.2)
    assert replaced.card.stand_in
    said = capsys.readouterr()
    assert "Expected" in said.out
    assert "using Digits-on-Photos INSTEAD" in said.out
    assert said.err == ""
    assert not (course_cache / ARCHIVE).exists()
    assert_is_cifar10(cifar("good"))
    assert_is_cifar10(cifar("nothing"))  # from the cache now


@pytest.mark.parametrize("fault", FAULTS)
def test_the_second_address_helps_out_in_the_same_call(cifar, fault):
    assert_is_cifar10(cifar(fault, "good", seconds=3))


def test_what_one_server_began_another_finishes(cifar, server, archive):
    with pytest.raises(DownloadError, match="run the cell again"):
        cifar("cut", stand_in=False)
    have = int(server.ranges[-1].removeprefix("bytes=").rstrip("-"))
    assert have > 0.9 * len(archive)
    server.ranges.clear()
    assert_is_cifar10(cifar("good"))
    assert len(server.ranges) == 1
    assert int(server.ranges[0].removeprefix("bytes=").rstrip("-")) > have


def test_all_addresses_are_tried_again_while_there_is_time(cifar, monkeypatch, capsys):
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.01)
    assert_is_cifar10(cifar("cut", "nothing"))
    assert "trying all addresses once more" in capsys.readouterr().out


def test_a_full_disk_does_not_cost_the_data(cifar, course_cache, capsys):
    course_cache.mkdir()
    (course_cache / cifar10.FOLDER).touch()  # no folder can be made there
    assert_is_cifar10(cifar("good"))
    assert "could not be unpacked" in capsys.readouterr().out


def test_an_archive_that_another_notebook_unpacked_is_not_missed(cifar, monkeypatch):
    cifar("good")

    def tidied_up(archive, *_):
        raise FileNotFoundError(archive)

    monkeypatch.setattr(published, "_complete", lambda *_, damaged: False)
    monkeypatch.setattr(published, "_members", tidied_up)
    assert_is_cifar10(cifar("good"))


def test_a_refused_resumption_begins_anew(cifar, server, course_cache, archive):
    course_cache.mkdir()
    begun = course_cache / f"{ARCHIVE}.part"
    begun.write_bytes(archive[:1000])
    assert_is_cifar10(cifar("refuses-range"))
    assert server.ranges == ["bytes=1000-", None]


def test_a_beginning_of_wrong_bytes_is_thrown_away(cifar, course_cache):
    course_cache.mkdir()
    (course_cache / f"{ARCHIVE}.part").write_bytes(b"<html>sorry</html>")
    assert_is_cifar10(cifar("good"))


def test_a_mirror_of_ones_own_comes_first(cifar, server, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", f"{server.address}/good")
    assert_is_cifar10(cifar("nothing"))


def test_only_batch_files_stay_in_the_cache(cifar, course_cache, cifar_files):
    cifar("good")
    files = sorted(path.name for path in course_cache.rglob("*") if path.is_file())
    assert files == sorted(cifar_files)


def test_a_damaged_cache_is_deleted_aloud_and_fetched_anew(cifar, course_cache, capsys):
    cifar("good")
    damaged = course_cache / cifar10.FOLDER / "data_batch_3"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert cifar("nothing").card.stand_in
    assert "data_batch_3 in the cache is damaged: deleted" in capsys.readouterr().out
    assert_is_cifar10(cifar("good"))


@pytest.mark.parametrize("sub", ["", cifar10.FOLDER])
def test_ones_own_batch_files_need_no_network(
    cifar, cifar_files, server, tmp_path, monkeypatch, sub
):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    (tmp_path / sub).mkdir(exist_ok=True)
    for name, content in cifar_files.items():
        (tmp_path / sub / name).write_bytes(content)
    assert_is_cifar10(cifar("good"))
    assert server.ranges == []


def test_what_keras_downloaded_is_found(
    cifar, cifar_files, server, tmp_path, monkeypatch
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    target = tmp_path / "home" / "datasets" / "cifar-10-batches-py-target"
    (target / cifar10.FOLDER).mkdir(parents=True)
    for name, content in cifar_files.items():
        (target / cifar10.FOLDER / name).write_bytes(content)
    assert_is_cifar10(cifar("good"))
    assert server.ranges == []


@pytest.mark.parametrize("name", ARCHIVE_NAMES)
def test_ones_own_archive_is_read_in_place(cifar, archive, tmp_path, monkeypatch, name):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    (tmp_path / name).write_bytes(archive)
    assert_is_cifar10(cifar())


def test_a_wrong_file_of_ones_own_is_named_and_passed_over(
    cifar, cifar_files, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    for name, content in cifar_files.items():
        (tmp_path / name).write_bytes(content[::-1])
    (tmp_path / ARCHIVE).write_bytes(b"half an archive")
    assert_is_cifar10(cifar("good"))
    said = capsys.readouterr().out
    assert f"{tmp_path / 'test_batch'} is not the original file" in said
    assert (tmp_path / "test_batch").exists()


def test_a_folder_that_is_not_there_is_said(cifar, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "none"))
    with pytest.raises(FileNotFoundError, match="COURSE_DATA"):
        cifar("good")


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("COURSE_OFFLINE", "1", "COURSE_OFFLINE is set"),
        ("NBGRADER_EXECUTION", "autograde", "while a notebook is graded"),
    ],
)
def test_nothing_is_downloaded_when_it_must_not(
    cifar, server, monkeypatch, capsys, variable, value, words
):
    monkeypatch.setenv(variable, value)
    assert cifar("good").card.stand_in
    assert words in capsys.readouterr().out
    assert server.ranges == []


@pytest.mark.parametrize("given", ["-1", "nan", "inf", "soon"])
def test_a_time_limit_that_is_none_is_refused(cifar, given):
    with pytest.raises(ValueError, match="COURSE_TIME_LIMIT"):
        cifar("good", seconds=given)


class Bomb:
    def __reduce__(self):
        return os.system, ("echo boom > boom.txt",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps({b"data": Bomb(), b"labels": [1]}),
        pickle.dumps({b"data": np.zeros((100, 3072), object)}, protocol=2),
        batches.batch(1, kind=b"O8"),
        batches.batch(1, rows=9),
        batches.batch(1)[:-100],
        b"not a pickle",
        b"",
    ],
    ids=["bomb", "objects", "dtype", "rows", "half", "text", "empty"],
)
def test_a_batch_file_can_hold_bytes_and_nothing_else(content, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cifar10, "PER_BATCH", batches.ROWS)
    with pytest.raises(DownloadError, match=r"Expected a CIFAR-10 batch.*Received"):
        cifar10.read_batch(content)
    assert list(tmp_path.iterdir()) == []
