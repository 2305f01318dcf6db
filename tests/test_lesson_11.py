"""The numbers of lesson 11, and its oracles against Keras and scikit-image."""

from __future__ import annotations

import re

import numpy as np
import pytest
from notebooks import printed
from skimage import metrics

from autograder.checks.lesson_11_denoising_autoencoder import (
    add_noise,
    code_size,
    enlarge,
    psnr,
)
from autograder.hidden.lesson_11_denoising_autoencoder import CASES
from autograder.student.lesson import exercises_of
from benchmarks import denoising as measured
from utils import denoising

LESSON = "11_denoising_autoencoder"


@pytest.mark.parametrize("batch_norm", [True, False])
def test_the_lectures_network_has_the_parameters_of_the_table(batch_norm):
    network = measured.lecture_network(batch_norm)
    convolutions = [layer for layer in network.layers if "conv" in layer.name]
    rows = code_size.ROWS.entries
    right = [rows[name].right({}) for name in code_size.LAYERS]
    assert right == [448, 4640, 9248, 4624, 435]
    assert [layer.count_params() for layer in convolutions] == right
    learned = sum(int(np.prod(w.shape)) for w in network.trainable_weights)
    assert network.count_params() == (19_779 if batch_norm else 19_395)
    assert learned == (19_587 if batch_norm else 19_395)
    assert measured.u_shape().count_params() == 22_779


def test_the_code_is_one_and_a_half_times_smaller():
    assert code_size.code_size(32, 3, 32, 2).tolist() == [2048, 1.5]


@pytest.mark.parametrize("side", [7, 16, 21, 32, 33])
@pytest.mark.parametrize("halvings", [0, 1, 2, 3])
def test_a_code_has_the_size_that_keras_gives_it(side, halvings):
    from keras import layers

    maps = np.zeros((1, side, side, 2), "float32")
    for _ in range(halvings):
        maps = layers.MaxPooling2D(padding="same")(maps)
    code, _ = code_size.code_size(side, 3, 2, halvings)
    assert np.prod(maps.shape[1:]) == code


@pytest.mark.parametrize(("n", "k", "s"), [(4, 3, 2), (4, 2, 3), (1, 5, 3), (3, 6, 2)])
def test_maps_grow_as_keras_lets_them(n, k, s):
    import keras
    from keras import layers

    row = np.ones((1, n, 1), "float32")
    for padding in ("valid", "same"):
        stamp = layers.Conv1DTranspose(
            1, k, strides=s, padding=padding, kernel_initializer="ones"
        )
        written = keras.ops.convert_to_numpy(stamp(row))[0, :, 0]
        assert len(written) == enlarge.size(n, k, s, f"transposed {padding}")
        if padding == "valid":
            assert np.allclose(written, enlarge.coverage(n, k, s))
    maps = np.random.default_rng(n).random((2, n, k, 2)).astype("float32")
    grown = keras.ops.convert_to_numpy(layers.UpSampling2D(s)(maps))
    assert np.allclose(grown, enlarge.repeat(maps, s))
    assert grown.shape[1] == enlarge.size(n, k, s, "upsampling")


def test_the_sizes_and_counts_of_the_plan():
    kinds = (enlarge.UP, enlarge.VALID, enlarge.SAME)
    assert [enlarge.size(4, 3, 2, kind) for kind in kinds] == [8, 9, 8]
    assert enlarge.size(4, 2, 3, enlarge.VALID) == 12
    assert enlarge._textbook(4, 2, 3) == 11
    assert enlarge.coverage(4, 3, 2).tolist() == [1, 1, 2, 1, 2, 1, 2, 1, 1]
    assert set(enlarge.coverage(4, 4, 2)[2:-2]) == {2}


def test_decibels_and_their_mistakes():
    given = psnr.PairCase((4, 4, 3), "flat").draw()
    assert psnr.psnr(*given) == pytest.approx(13.98, abs=0.005)
    assert psnr._natural(*given) == pytest.approx(32.19, abs=0.005)
    assert psnr._twenty(*given) == pytest.approx(27.96, abs=0.005)
    assert psnr._upside_down(*given) == pytest.approx(-13.98, abs=0.005)


def test_decibels_are_those_of_scikit_image():
    for case in (*psnr.PSNR.visible, *CASES["psnr"]):
        clean, other, peak = case.draw()
        if np.array_equal(clean, other):
            assert psnr.psnr(clean, other, peak) == np.inf
        else:
            told = metrics.peak_signal_noise_ratio(clean, other, data_range=peak)
            assert psnr.psnr(clean, other, peak) == pytest.approx(told)


@pytest.mark.parametrize(
    ("level", "sigma", "error"), [(0, 0.2, 0.02), (0.5, 0.2, 0.0391), (0, 0.5, 0.115)]
)
def test_errors_of_noise_that_is_cut_off(level, sigma, error):
    flat = np.full((10, 200, 200, 3), float(level))
    noisy = denoising.noisy(flat, sigma, seed=1)
    assert denoising.mse(noisy, flat) == pytest.approx(error, rel=0.01)


@pytest.mark.parametrize("seed", range(20))
def test_no_right_noise_is_called_wrong(seed):
    """Whatever the chance, and whichever generator is asked."""
    for case in (*add_noise.ADD_NOISE.visible, *CASES["add_noise"]):
        if isinstance(case, str):
            continue
        images, sigma, _ = case.draw()
        old = np.random.RandomState(seed).standard_normal(images.shape)
        new = np.random.default_rng(seed + 100).standard_normal(images.shape)
        for noise in (old, new.astype(np.float32)):
            noisy = np.clip(images + sigma * noise, 0, 1)
            assert add_noise.seen(noisy, images, sigma) == add_noise.RIGHT


def test_every_exercise_has_hidden_cases():
    assert set(CASES) == set(exercises_of(LESSON))
    assert all(len(cases) >= 2 for cases in CASES.values())


@pytest.mark.slow
@pytest.mark.xdist_group(LESSON)
def test_batch_norm_lags_and_the_students_network_beats_the_blur(solved):
    text = printed(solved(LESSON).notebook)
    lines = re.findall(r"epoch (\d): in training ([\d.]+), in use ([\d.]+)", text)
    in_training, in_use = np.array([line[1:] for line in lines], float).T
    assert len(lines) == 3
    assert (in_use > 1.4 * in_training).all()  # 1.5 to 4.4 times over three seeds
    opponent = float(re.findall(r"the blur: +([\d.]+)", text)[0])
    assert opponent == pytest.approx(0.0042, abs=5e-5)
    assert in_use[-1] > 2 * opponent
    own = dict(re.findall(r"^(blurred|cleaned) +MSE ([\d.]+)", text, re.M))
    assert float(own["cleaned"]) < 1.3 * float(own["blurred"])  # here mostly smooth
