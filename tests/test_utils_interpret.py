"""What a network sees, as numbers and as figures."""

import numpy as np
import pytest

from utils.data import load_photo
from utils.interpret import evidence, view
from utils.machine import environment

with environment.quietly():
    import keras
    from keras import layers


@pytest.fixture(scope="module")
def model():
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, activation="relu", name="maps")(inputs)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(x))


def test_layers_are_computed_in_one_pass_and_named(model):
    batch = np.random.default_rng(0).normal(size=(2, 8, 8, 3))
    found = evidence.layer_outputs(model, ["maps"], batch)
    assert found["maps"].shape == (2, 6, 6, 4)
    with pytest.raises(ValueError, match=r"Expected names among.*Received 'mops'"):
        evidence.layer_outputs(model, ["mops"], batch)


def test_the_class_activation_map_sums_to_the_score(model):
    batch = np.random.default_rng(1).normal(size=(3, 8, 8, 3)).astype("float32")
    kernel, bias = model.layers[-1].get_weights()
    maps = evidence.layer_outputs(model, ["maps"], batch)["maps"]
    sums = np.einsum("nrck,k->nrc", maps, kernel[:, 2]) / 36
    cams = evidence.grad_cam(model, batch, [2, 2, 2], "maps")
    assert np.allclose(cams, np.maximum(sums, 0), atol=1e-6)
    scores = sums.sum(axis=(1, 2)) + bias[2]
    shares = keras.ops.convert_to_numpy(model(batch))
    others = maps.mean(axis=(1, 2)) @ kernel + bias
    assert np.allclose(others[:, 2], scores, atol=1e-5)
    assert np.allclose(np.exp(scores) / np.exp(others).sum(axis=1), shares[:, 2])


def test_a_dead_channel_has_no_correlation():
    target = np.random.default_rng(2).normal(size=(5, 6))
    maps = np.stack([target, -2 * target + 3, 0 * target], axis=-1)
    assert np.allclose(evidence.map_correlations(maps, target), [1, -1, 0])


def test_sparsity_counts_exact_zeros_only():
    assert evidence.sparsity([0.0, -1.0, 1e-9, -0.0]) == 0.5


def test_pointing_needs_the_largest_value_on_the_object():
    mask = np.zeros((4, 4), bool)
    mask[1, 2] = True
    heat = np.zeros((4, 4))
    assert not evidence.pointing_game(heat, mask)
    heat[1, 2] = 1
    assert evidence.pointing_game(heat, mask)


def test_a_map_grows_to_the_size_of_its_picture():
    grown = evidence.enlarge([[0.0, 1.0], [0.0, 1.0]], (6, 10))
    assert grown.shape == (6, 10)
    assert (np.diff(grown, axis=1) >= 0).all()


def test_evidence_is_drawn_below_its_picture_and_told_in_words():
    image = load_photo("coffee")[0][:60, :80]
    heat = np.zeros((6, 8))
    heat[5, 0] = 1
    figure = view.show_evidence(
        [image], {"occlusion": [heat]}, ["cup"], title="Where", caption="Red."
    )
    assert "cup, occlusion: strongest at the bottom left." in figure.description
    assert len(figure.axes) == 2
    assert figure.png()[:4] == b"\x89PNG"


def test_distributions_name_their_zeros():
    figure = view.show_distributions({"one": [0, 0, 1, 2], "none": [0, 0]})
    assert "one: 50% of the numbers are exactly zero." in figure.description
    assert figure.png()


def test_channels_say_how_much_responds():
    maps = np.zeros((4, 4, 3))
    maps[:2, :, 1] = 2
    figure = view.show_channels(maps, [1, 2])
    assert "channel 1: 50% of its places respond" in figure.description
    assert "channel 2: 0% of its places respond" in figure.description
    assert figure.png()


def test_a_picture_is_shown_as_small_as_the_network_gets_it():
    image = load_photo("camera")[0]
    small = view.as_shown(image, 32)
    assert small.shape == (32, 32, 3)
    assert small.dtype == np.uint8
    assert abs(float(small.mean()) - float(image.mean())) < 2
