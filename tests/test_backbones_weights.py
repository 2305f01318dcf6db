"""Where weights and the names of classes come from: cache, folders, downloads."""

import functools
import hashlib
import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from utils.backbones import load_backbone, loading, weight_files
from utils.download import DownloadError, sha256_of
from utils.machine import environment

with environment.quietly():
    pass

PIXEL = (10, 20, 30)


@pytest.fixture
def nothing_kept(course_cache, tmp_path, monkeypatch):
    """No weights anywhere on this computer."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    return course_cache


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A folder with files of the right shape, and the models they came from."""
    from keras.src.legacy.saving import legacy_h5_format

    h5py = pytest.importorskip("h5py")
    folder = tmp_path_factory.mktemp("published")
    models = {}
    for (name, top), file in weight_files.FILES.items():
        if top:
            continue
        environment.set_seed(1)
        models[name] = load_backbone(name, None, top=False, side=96).model
        with h5py.File(folder / file.name, "w") as content:
            legacy_h5_format.save_weights_to_hdf5_group(content, models[name])
    index = {str(n): [f"n{n:08}", f"thing_{n}"] for n in range(1000)}
    (folder / weight_files.CLASS_INDEX.name).write_text(
        json.dumps(index), encoding="utf-8"
    )
    return folder, models


@pytest.fixture
def local(published, nothing_kept, monkeypatch):
    """A local server publishes the files; checksums are theirs."""
    folder, models = published

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,)).start()
        address = f"http://127.0.0.1:{server.server_address[1]}"

        def move(file):
            path = folder / file.name
            checksum = sha256_of(path) if path.exists() else file.checksum
            return weight_files.WeightFile(
                file.name, f"{address}/{file.name}", checksum, 1.0
            )

        files = {key: move(file) for key, file in weight_files.FILES.items()}
        monkeypatch.setattr(weight_files, "FILES", files)
        monkeypatch.setattr(weight_files, "CLASS_INDEX", move(weight_files.CLASS_INDEX))
        yield files, models
        server.shutdown()


@pytest.mark.parametrize("name", ["vgg16", "mobilenet_v2"])
def test_weights_are_downloaded_once_and_are_those_published(
    local, nothing_kept, name, capsys
):
    files, models = local
    loaded = load_backbone(name, top=False, side=96)
    for own, published in zip(
        loaded.model.get_weights(), models[name].get_weights(), strict=True
    ):
        assert np.array_equal(own, published)
    kept = nothing_kept / "models" / files[name, False].name
    assert kept.is_file()
    before = kept.stat().st_mtime_ns
    load_backbone(name, top=False, side=96)
    assert kept.stat().st_mtime_ns == before
    by_path = load_backbone(name, kept, top=False, side=96)
    assert np.array_equal(by_path.model.get_weights()[0], models[name].get_weights()[0])


def test_a_file_with_another_checksum_is_refused_and_not_kept(
    local, nothing_kept, monkeypatch, capsys
):
    files, _ = local
    wrong = files["vgg16", False]
    changed = weight_files.WeightFile(wrong.name, wrong.url, "0" * 32, 1.0)
    monkeypatch.setitem(weight_files.FILES, ("vgg16", False), changed)
    with pytest.raises(DownloadError, match=r"Expected MD5 000000000000.*deleted"):
        load_backbone("vgg16", top=False)
    assert not list(nothing_kept.rglob("*.h5*"))


def test_an_md5_is_as_good_as_a_sha256(local, published, monkeypatch, capsys):
    files, models = local
    file = files["mobilenet_v2", False]
    md5 = hashlib.md5((published[0] / file.name).read_bytes()).hexdigest()
    known = weight_files.WeightFile(file.name, file.url, md5, 1.0)
    monkeypatch.setitem(weight_files.FILES, ("mobilenet_v2", False), known)
    loaded = load_backbone("mobilenet_v2", top=False, side=96)
    assert np.array_equal(
        loaded.model.get_weights()[0], models["mobilenet_v2"].get_weights()[0]
    )


def test_the_names_of_the_classes_come_with_the_weights(
    local, nothing_kept, published, monkeypatch, capsys
):
    path = nothing_kept / "top.weights.h5"
    nothing_kept.mkdir(parents=True, exist_ok=True)
    load_backbone("mobilenet_v2", None).model.save_weights(path)
    loaded = load_backbone("mobilenet_v2", path)
    assert loaded.classes[:2] == ("thing_0", "thing_1")
    assert (nothing_kept / "models" / "imagenet_class_index.json").is_file()


def test_without_a_network_the_default_is_the_bundled_one(
    nothing_kept, monkeypatch, capsys
):
    nowhere = {
        key: weight_files.WeightFile(file.name, "http://127.0.0.1:9/x", "0" * 64, 1.0)
        for key, file in weight_files.FILES.items()
    }
    monkeypatch.setattr(weight_files, "FILES", nowhere)
    monkeypatch.setenv("COURSE_BACKBONE", "vgg16")
    assert load_backbone().name == "tiny"
    assert "instead of vgg16" in capsys.readouterr().out
    with pytest.raises(DownloadError):
        load_backbone("vgg16")


def test_the_default_follows_the_profile(monkeypatch):
    monkeypatch.delenv("COURSE_BACKBONE", raising=False)
    for profile, name in (("quick", "tiny"), ("full", "vgg16")):
        monkeypatch.setenv("LESSON_PROFILE", profile)
        assert loading.default_name() == name
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert loading.default_name() == "tiny"
    monkeypatch.setenv("COURSE_BACKBONE", "resnet")
    with pytest.raises(ValueError, match="Expected one of"):
        loading.default_name()


def test_a_damaged_file_is_passed_over(nothing_kept, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / weight_files.CLASS_INDEX.name).write_text("{", encoding="utf-8")
    monkeypatch.setenv("COURSE_DATA", str(folder))
    assert weight_files.find(weight_files.CLASS_INDEX) is None
    assert "damaged" in capsys.readouterr().out


def test_a_class_index_must_be_one(tmp_path):
    path = tmp_path / "index.json"
    path.write_text('{"0": ["a", "b"]}', encoding="utf-8")
    with pytest.raises(ValueError, match="1000 class names"):
        weight_files.imagenet_classes(path)
