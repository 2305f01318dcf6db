"""Pretrained networks: sizes, preprocessing, where weights and names come from."""

import numpy as np
import pytest

from utils.backbones import load_backbone
from utils.backbones import preprocessing as pre
from utils.backbones import tiny as bundled
from utils.data import digit_scenes, load_photo
from utils.machine import environment

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
    assert bundled.BUNDLED.stat().st_size <= 300_000
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
    assert features.output_shape == (None, 8, 8, bundled.BLOCKS[-1][-1])
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
