"""Pretrained networks: sizes, preprocessing, where weights and names come from."""

import functools
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate

from utils import backbones, backbones_tiny, environment, interpret, weight_files
from utils import preprocessing as pre
from utils.backbones import load_backbone
from utils.data import load_photo
from utils.download import DownloadError, sha256_of
from utils.scenes import digit_scenes

with environment.quietly():
    import keras
    from keras import layers

PIXEL = (10, 20, 30)
PREPROCESSED = {
    pre.vgg16: (-73.939, -96.779, -113.68),
    pre.mobilenet_v2: (-0.921569, -0.843137, -0.764706),
    pre.tiny: (-1.71875, -1.5625, -1.40625),
}


@pytest.fixture(scope="module")
def tiny():
    return load_backbone("tiny")


@pytest.fixture
def nothing_kept(course_cache, tmp_path, monkeypatch):
    """No weights anywhere on this computer."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    return course_cache


@pytest.mark.parametrize("preprocess", PREPROCESSED, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", ["uint8", "float32", "float64"])
def test_preprocessing_knows_its_pixel_and_leaves_its_argument(preprocess, dtype):
    pixel = np.array([[PIXEL]], dtype)
    before = pixel.copy()
    once, twice = preprocess(pixel), preprocess(pixel)
    assert np.array_equal(pixel, before)
    assert once.dtype == np.float32
    assert np.array_equal(once, twice)
    assert np.allclose(once[0, 0], PREPROCESSED[preprocess], atol=1e-4)


@pytest.mark.parametrize("name", ["vgg16", "mobilenet_v2"])
def test_preprocessing_is_keras_own(name):
    image = np.random.default_rng(1).integers(0, 256, (2, 5, 6, 3)).astype("float32")
    module = getattr(keras.applications, name)
    expected = module.preprocess_input(image.copy())
    assert np.allclose(getattr(pre, name)(image), expected, atol=1e-4)


def test_keras_own_preprocessing_changes_its_argument():
    image = np.full((1, 2, 2, 3), 100.0, "float32")
    keras.applications.vgg16.preprocess_input(image)
    assert not np.array_equal(image, np.full((1, 2, 2, 3), 100.0))


@pytest.mark.parametrize("shape", [(40, 50), (40, 50, 3), (40, 50, 1), (3, 40, 50, 3)])
def test_any_picture_becomes_a_batch(tiny, shape):
    picture = np.random.default_rng(0).integers(0, 256, shape).astype("uint8")
    batch = tiny.prepare(picture)
    assert batch.shape == (shape[0] if len(shape) == 4 else 1, 32, 32, 3)
    assert batch.dtype == np.float32


@pytest.mark.parametrize("bad", [np.zeros((4, 4, 2)), np.full((4, 4, 3), -1.0)])
def test_what_is_no_picture_is_refused(tiny, bad):
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        tiny.prepare(bad)


def test_the_tiny_network_is_small_reads_and_says_so(tiny):
    assert backbones_tiny.BUNDLED.stat().st_size <= 300_000
    assert tiny.model.output_shape == (None, 15)
    assert tiny.side == 32
    seen = digit_scenes(500, seed=3, digits=range(5))
    right = tiny.run(seen.images).argmax(axis=1) == 10 + seen.labels
    assert right.mean() > 0.8
    assert "seed 10" in tiny.card.note
    assert "CIFAR-10" in str(tiny.card)


def test_the_tiny_network_knows_a_cat(tiny):
    cat, _ = load_photo("chelsea")
    ((name, share),) = tiny.top(cat[0:280, 80:360], k=1)[0]
    assert name in ("cat", "dog", "frog")
    assert 0 < share <= 1


def test_top_is_sorted_and_named(tiny):
    rows = tiny.top(digit_scenes(3, seed=1).images, k=15)
    for row in rows:
        shares = [share for _, share in row]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1, abs=1e-4)
        assert {name for name, _ in row} == set(tiny.classes)


def test_features_share_the_weights_and_end_in_a_map(tiny):
    features = tiny.features()
    assert features.output_shape == (None, 8, 8, backbones_tiny.BLOCKS[-1][-1])
    assert features.layers[1] is tiny.model.layers[1]


def test_a_weights_file_must_be_the_right_one(tmp_path):
    wrong = tmp_path / "wrong.npz"
    np.savez(wrong, a=np.zeros(3), note=np.array("{}"))
    with pytest.raises(ValueError, match=r"Expected block1_conv1/kernel"):
        load_backbone("tiny", wrong)
    with pytest.raises(ValueError, match="Expected a file of weights"):
        load_backbone("tiny", tmp_path / "none.npz")


@pytest.mark.parametrize(
    "arguments",
    [{"name": "vgg61"}, {"name": "tiny", "side": 64}, {"name": "vgg16", "side": 150}],
)
def test_networks_and_sizes_that_do_not_exist_are_refused(arguments):
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        load_backbone(**arguments)


def test_vgg16_with_random_weights_has_its_22_rows():
    vgg = load_backbone("vgg16", None)
    assert vgg.model.count_params() == 138_357_544
    assert len(vgg.model.layers) == 23  # the input, and 22 rows with numbers
    assert (vgg.side, len(vgg.classes)) == (224, 1000)
    assert "nothing" in vgg.card.note


@pytest.mark.parametrize(
    ("side", "flat", "head", "total"),
    [(64, 2048, 524_801, 15_239_489), (150, 8192, 2_097_665, 16_812_353)],
)
def test_vgg16_without_its_top_and_a_new_head(side, flat, head, total):
    vgg = load_backbone("vgg16", None, top=False, side=side)
    assert vgg.model.count_params() == 14_714_688
    assert vgg.features().output_shape == vgg.model.output_shape
    assert np.prod(vgg.model.output_shape[1:]) == flat
    x = layers.Dense(256, activation="relu")(layers.Flatten()(vgg.model.output))
    model = keras.Model(vgg.model.input, layers.Dense(1)(layers.Dropout(0.5)(x)))
    assert model.count_params() == total
    vgg.model.trainable = False
    trainable = sum(np.prod(weight.shape) for weight in model.trainable_weights)
    assert trainable == head


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
    (folder / weight_files.CLASS_INDEX.name).write_text(json.dumps(index))
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
        assert backbones.default_name() == name
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert backbones.default_name() == "tiny"
    monkeypatch.setenv("COURSE_BACKBONE", "resnet")
    with pytest.raises(ValueError, match="Expected one of"):
        backbones.default_name()


def test_a_damaged_file_is_passed_over(nothing_kept, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "named"
    folder.mkdir()
    (folder / weight_files.CLASS_INDEX.name).write_text("{")
    monkeypatch.setenv("COURSE_DATA", str(folder))
    assert weight_files.find(weight_files.CLASS_INDEX) is None
    assert "damaged" in capsys.readouterr().out


def test_a_class_index_must_be_one(tmp_path):
    path = tmp_path / "index.json"
    path.write_text('{"0": ["a", "b"]}')
    with pytest.raises(ValueError, match="1000 class names"):
        weight_files.imagenet_classes(path)


# Real weights, where COURSE_DATA names a folder that has them.


def course_data(*parts):
    folder = os.environ.get("COURSE_DATA", "")
    path = Path(folder, *parts)
    if not folder or not path.exists():
        pytest.skip(f"COURSE_DATA names no folder with {'/'.join(parts)}")
    return path


def test_mobilenet_sees_elephants_in_every_photograph_of_one():
    from utils.data import read_picture

    photos = course_data("photos")
    course_data("keras", "models", weight_files.FILES["mobilenet_v2", True].name)
    paths = sorted(
        path
        for word in ("elephant", "Indian_e", "African_e", "tusker")
        for path in photos.glob(f"*{word}*")
    )
    images = [read_picture(path) for path in dict.fromkeys(paths)]
    best = load_backbone("mobilenet_v2").top(images, k=1)
    elephants = {"African_elephant", "Indian_elephant", "tusker"}
    assert len(best) >= 7
    assert {row[0][0] for row in best} <= elephants


def test_vgg16s_true_early_layers_do_what_correlation_says():
    path = course_data("vgg16_partial", "vgg16_block1_to_block3conv2.npz")
    vgg = load_backbone("vgg16", None, top=False, side=64)
    names = sorted({key.split("/")[0] for key in np.load(path).files})
    with np.load(path) as file:
        for name in names:
            pair = [file[f"{name}/{part}"] for part in ("kernel", "bias")]
            vgg.model.get_layer(name).set_weights(pair)
    photo, _ = load_photo("chelsea")
    batch = vgg.prepare(photo[40:240, 120:320])
    maps = interpret.layer_outputs(vgg.model, names, batch)
    x = batch[0].astype(np.float64)
    for name in names:
        kernel, bias = vgg.model.get_layer(name).get_weights()
        padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
        chosen = range(0, kernel.shape[-1], 16)
        for channel in chosen:
            own = correlate(padded, kernel[..., channel], mode="valid")[..., 0]
            expected = np.maximum(own + bias[channel], 0)
            found = maps[name][0, :, :, channel]
            assert np.allclose(found, expected, atol=2e-3 * max(1, expected.max()))
        x = maps[name][0].astype(np.float64)
        if name in ("block1_conv2", "block2_conv2"):
            x = x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2, -1).max(axis=(1, 3))
    trained = interpret.sparsity(maps["block3_conv2"])
    assert 0.2 < trained < 0.95


GRADIENTS = """
import numpy as np
from utils import environment, interpret
from utils.gradients import score_gradients
from utils.backbones import load_backbone
from utils.scenes import digit_scenes
with environment.quietly():
    import keras
tiny = load_backbone("tiny")
batch = tiny.prepare(digit_scenes(3, seed=1, digits=range(5)).images)
maps = interpret.layer_outputs(tiny.model, [tiny.last_map], batch)[tiny.last_map]
found = score_gradients(tiny.model, tiny.last_map, maps, [10, 3, 12])
kernel = tiny.model.layers[-1].get_weights()[0]
expected = kernel[:, [10, 3, 12]].T[:, None, None] / 64
assert found.shape == maps.shape
assert np.allclose(found, np.broadcast_to(expected, maps.shape), atol=1e-6)
print(keras.backend.backend(), "ok")
"""


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_gradients_are_the_dense_weights_behind_a_global_average(backend):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    result = subprocess.run(
        [sys.executable, "-c", GRADIENTS],
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert result.stdout.strip() == f"{backend} ok", result.stderr[-2000:]


def test_grad_cam_of_a_flattened_head_uses_the_gradient():
    inputs = keras.Input((6, 6, 3))
    maps = layers.Conv2D(4, 3, activation="relu", name="maps")(inputs)
    flat = layers.Flatten()(layers.MaxPooling2D(2)(maps))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(flat))
    batch = np.random.default_rng(2).normal(size=(2, 6, 6, 3)).astype("float32")
    found = interpret.grad_cam(model, batch, [0, 2], "maps")
    assert found.shape == (2, 4, 4)
    assert (found >= 0).all()


def test_an_occlusion_map_finds_what_the_score_looks_at():
    image = np.zeros((16, 16, 3), "uint8")
    image[8:12, 4:8] = 200
    before = image.copy()

    def score(batch):
        return batch[:, 8:12, 4:8].mean(axis=(1, 2, 3))

    drops = interpret.occlusion_map(score, image, window=4, stride=4, fill=0)
    assert np.array_equal(image, before)
    assert drops.shape == (4, 4)
    assert np.argwhere(drops > 0).tolist() == [[2, 1]]
    spread = interpret.spread_map(drops, 16, window=4, stride=4)
    assert (spread[8:12, 4:8] == 200).all()
    assert spread.sum() == 16 * 200
    with pytest.raises(ValueError, match="smaller window"):
        interpret.occlusion_map(score, image, window=17)


def test_scenes_are_repeatable_and_parts_do_not_mix():
    one, two = (digit_scenes(20, seed=5) for _ in range(2))
    assert np.array_equal(one.images, two.images)
    assert one.images.shape == (20, 32, 32, 3)
    assert one.masks.any(axis=(1, 2)).all()
    train = digit_scenes(20, seed=5, part="train")
    assert not np.array_equal(one.images, train.images)
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        digit_scenes(0, seed=1)
