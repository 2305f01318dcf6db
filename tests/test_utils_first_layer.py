"""First-layer filters: the cached VGG16's where they are, else the bundled ones."""

import os
from pathlib import Path

import h5py
import numpy as np
import pytest

from utils.backbones import load_first_layer, show_filters
from utils.backbones.first_layer import BUNDLED

NAME = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"


@pytest.fixture
def models(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.mark.usefixtures("models")
def test_the_bundled_filters_are_small_and_say_what_they_are():
    kernels, biases, card = load_first_layer()
    assert kernels.shape == (7, 7, 3, 16)
    assert biases.shape == (16,)
    assert card.stand_in
    assert "VGG16" in card.note
    assert BUNDLED.stat().st_size <= 30_000


@pytest.mark.parametrize("names", [("W_1:0", "b_1:0"), ("kernel:0", "bias:0")])
def test_vgg16_in_the_cache_is_used(models, names):
    kernels = np.random.default_rng(0).normal(size=(3, 3, 3, 64)).astype(np.float32)
    with h5py.File(models / NAME, "w") as file:
        group = file.create_group("block1_conv1/block1_conv1")
        group[names[0]], group[names[1]] = kernels, np.ones(64, np.float32)
    found, biases, card = load_first_layer()
    np.testing.assert_array_equal(found, kernels)
    assert biases.sum() == 64
    assert not card.stand_in


@pytest.mark.parametrize("content", [b"not HDF5", b""])
def test_a_broken_file_is_said_and_the_bundled_filters_are_shown(
    models, content, capsys
):
    (models / NAME).write_bytes(content)
    assert load_first_layer()[2].stand_in
    assert "cannot be read" in capsys.readouterr().out


def test_a_file_of_another_network_is_said(models, capsys):
    with h5py.File(models / NAME, "w") as file:
        file.create_group("conv1")
    assert load_first_layer()[2].stand_in
    assert "no layer block1_conv1" in capsys.readouterr().out


def test_filters_are_drawn_with_zero_in_grey_and_with_words():
    kernels = np.zeros((3, 3, 3, 5))
    kernels[1, 1, 0, 0] = 2.0
    figure = show_filters(kernels, columns=4, title="t", caption="Look.")
    pictures = [axis.images[0].get_array() for axis in figure.axes if axis.images]
    assert len(pictures) == 5
    assert pictures[0][1, 1, 0] == 1.0
    assert pictures[1][0, 0, 0] == 0.5
    assert "5 filters of 3 × 3" in figure.description
    assert "Look." in figure.description


def test_filters_with_other_channels_are_refused():
    with pytest.raises(ValueError, match="three input channels"):
        show_filters(np.zeros((3, 3, 1, 4)))


@pytest.mark.skipif("COURSE_TEST_DATA" not in os.environ, reason="no real weights here")
def test_the_real_first_layer_of_vgg16_is_drawn():
    (path,) = (Path(os.environ["COURSE_TEST_DATA"]) / "vgg16_partial").glob("*.npz")
    with np.load(path) as file:
        (name,) = [n for n in file.files if file[n].shape == (3, 3, 3, 64)]
        assert "64 filters of 3 × 3" in show_filters(file[name]).description
