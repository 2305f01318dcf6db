"""Inside a network: true weights, gradients, occlusion, scenes of digits."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import correlate

from utils.backbones import load_backbone, weight_files
from utils.data import digit_scenes, load_photo
from utils.interpret import evidence
from utils.machine import environment

with environment.quietly():
    import keras
    from keras import layers

PIXEL = (10, 20, 30)


@pytest.fixture(scope="module")
def tiny():
    return load_backbone("tiny")


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
    maps = evidence.layer_outputs(vgg.model, names, batch)
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
    trained = evidence.sparsity(maps["block3_conv2"])
    assert 0.2 < trained < 0.95


GRADIENTS = """
import numpy as np
from utils import interpret, machine
from utils.backbones import load_backbone
from utils.data import digit_scenes
from utils.interpret.gradients import score_gradients
with machine.quietly():
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
    found = evidence.grad_cam(model, batch, [0, 2], "maps")
    assert found.shape == (2, 4, 4)
    assert (found >= 0).all()


def test_an_occlusion_map_finds_what_the_score_looks_at():
    image = np.zeros((16, 16, 3), "uint8")
    image[8:12, 4:8] = 200
    before = image.copy()

    def score(batch):
        return batch[:, 8:12, 4:8].mean(axis=(1, 2, 3))

    drops = evidence.occlusion_map(score, image, window=4, stride=4, fill=0)
    assert np.array_equal(image, before)
    assert drops.shape == (4, 4)
    assert np.argwhere(drops > 0).tolist() == [[2, 1]]
    spread = evidence.spread_map(drops, 16, window=4, stride=4)
    assert (spread[8:12, 4:8] == 200).all()
    assert spread.sum() == 16 * 200
    with pytest.raises(ValueError, match="smaller window"):
        evidence.occlusion_map(score, image, window=17)


def test_scenes_are_repeatable_and_parts_do_not_mix():
    one, two = (digit_scenes(20, seed=5) for _ in range(2))
    assert np.array_equal(one.images, two.images)
    assert one.images.shape == (20, 32, 32, 3)
    assert one.masks.any(axis=(1, 2)).all()
    train = digit_scenes(20, seed=5, part="train")
    assert not np.array_equal(one.images, train.images)
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        digit_scenes(0, seed=1)
