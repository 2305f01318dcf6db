"""Patches of photographs, noise, a blur, a bet, and whole photographs cleaned."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from utils import denoising
from utils.data import load_photo, load_photo_patches
from utils.data.patches import BANDS
from utils.denoising import bet


@pytest.fixture(scope="module")
def patches():
    return load_photo_patches(60, 40, 50)


def test_patches_are_fractions_in_three_bands(patches):
    assert patches.fit.shape == (60, 32, 32, 3)
    assert patches.choose.shape == (40, 32, 32, 3)
    assert patches.test.shape == (50, 32, 32, 3)
    assert {p.dtype.name for p in (patches.fit, patches.choose, patches.test)} == {
        "float32"
    }
    assert patches.fit.min() >= 0
    assert patches.fit.max() <= 1
    ends = [end for band in BANDS.values() for end in band]
    assert ends == sorted(ends)


def test_a_test_patch_is_a_piece_of_the_right_end_of_a_photograph(patches):
    photo = load_photo("coffee")[0]
    right = photo[:, int(0.72 * photo.shape[1]) :]
    windows = np.lib.stride_tricks.sliding_window_view(right[..., 0], (32, 32))
    first_rows = windows[:, :, 0]
    found = [
        (first_rows == np.rint(255 * patch[0, :, 0])).all(axis=-1).any()
        for patch in patches.test
    ]
    assert 1 <= sum(found) < len(found)


def test_patches_are_the_same_each_time_and_others_with_another_seed(patches):
    again = load_photo_patches(60, 40, 50)
    assert again.card.sha256 == patches.card.sha256
    other = load_photo_patches(60, 40, 50, seed=1)
    assert not np.array_equal(other.test, patches.test)


@pytest.mark.parametrize("wrong", [{"fit": 0}, {"test": -1}, {"side": 65}])
def test_patches_that_cannot_be_cut_are_refused(wrong):
    with pytest.raises(ValueError, match="at least one patch"):
        load_photo_patches(**wrong)


def test_noise_is_repeatable_and_cut_off(patches):
    noisy = denoising.noisy(patches.test, 0.2, seed=5)
    assert noisy.dtype == np.float32
    assert noisy.min() == 0
    assert noisy.max() == 1
    assert np.array_equal(noisy, denoising.noisy(patches.test, 0.2, seed=5))
    assert not np.array_equal(noisy, denoising.noisy(patches.test, 0.2, seed=6))
    assert np.array_equal(denoising.noisy(patches.test, 0, seed=5), patches.test)


def test_a_blur_stays_within_a_channel_and_an_image(patches):
    blurred = denoising.blurred(patches.test, 1.5)
    alone = ndimage.gaussian_filter(patches.test[3, ..., 1], 1.5)
    assert np.allclose(blurred[3, ..., 1], alone, atol=1e-6)
    assert np.allclose(denoising.blurred(patches.test[3], 1.5), blurred[3], atol=1e-6)


def test_an_error_is_computed_in_double_precision():
    one = np.full((3, 3), 250, np.uint8)
    assert denoising.mse(one, one + np.uint8(5)) == 25
    assert denoising.mse(one, np.uint8(0) * one) == 250**2


@pytest.mark.parametrize("seed", range(4))
def test_a_bet_is_opened_truly_whatever_the_lot(seed):
    drawn = denoising.Bet(seed)
    assert drawn.opened().startswith(f"{drawn.network} is the network")
    assert "coffee   noisy 0.0328, blur 0.0032, network 0.0022" in drawn.opened()
    assert "chelsea  noisy 0.0378, blur 0.0013, network 0.0018" in drawn.opened()
    made = drawn.made("coffee")
    blur = "B" if drawn.network == "A" else "A"
    expected = denoising.blurred(made["noisy"], bet.BLUR)
    assert np.allclose(made[blur], np.clip(expected, 0, 1))
    assert not np.allclose(made[drawn.network], made[blur], atol=0.05)


def test_both_orders_of_a_bet_are_drawn():
    assert {denoising.Bet(seed).network for seed in range(12)} == {"A", "B"}


def test_a_bet_shows_six_pictures_and_not_the_clean_ones():
    figure = denoising.Bet(0).show()
    assert figure.description.count("noisy:") == 2
    assert "clean:" not in figure.description


@pytest.mark.parametrize("shape", [(32, 32, 3), (50, 77, 3), (96, 48, 3)])
def test_pieces_of_a_photograph_are_put_together_without_seams(shape):
    import keras

    photo = np.random.default_rng(3).random(shape)
    pictures = keras.Input((32, 32, 3))
    half = keras.Model(pictures, keras.layers.Rescaling(0.5)(pictures))
    assert np.allclose(denoising.clean_photo(half, photo), photo / 2, atol=1e-6)


def test_a_photograph_is_blurred_while_there_is_no_network(capsys):
    photo = np.random.default_rng(3).random((40, 50, 3))
    cleaned = denoising.clean_photo(..., photo)
    assert "no network of yours yet" in capsys.readouterr().out
    assert np.allclose(cleaned, np.clip(denoising.blurred(photo, 1.6), 0, 1))


def test_channels_that_are_always_0_are_said():
    code = np.random.default_rng(0).random((4, 3, 3, 6))
    code[..., 2] = code[..., 5] = 0
    assert "2 of 6 channels are 0 everywhere: 2, 5." in (
        denoising.show_code(code).description
    )


def test_a_channel_is_worth_what_is_lost_without_it():
    code = np.zeros((2, 1, 1, 3))
    code[..., 1], code[..., 2] = 0.5, 0.1
    clean = np.full((2, 4, 4, 3), 0.6)

    def decode(code):
        return np.broadcast_to(code.sum(axis=-1, keepdims=True), (2, 4, 4, 3))

    figure = denoising.show_worth(code, decode, clean)
    assert "Channel 1 is worth most (0.2500)" in figure.description
    assert "1 of 3 channels are worth less" in figure.description
    assert code[..., 1].min() == 0.5  # kept as it was
