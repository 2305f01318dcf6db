import numpy as np
import pytest
from scipy import signal, stats

from autograder.student import reference

SHAPES = [((5, 5), (3, 3)), ((1, 1), (1, 1)), ((4, 9), (4, 2)), ((7, 3), (1, 3))]


@pytest.mark.parametrize(("image_shape", "kernel_shape"), SHAPES)
def test_correlations_agree_with_scipy(image_shape, kernel_shape):
    generator = np.random.default_rng(1)
    image, kernel = (
        generator.normal(size=image_shape),
        generator.normal(size=kernel_shape),
    )
    for mode, ours in (
        ("valid", reference.correlate),
        ("full", reference.correlate_full),
    ):
        np.testing.assert_allclose(
            ours(image, kernel), signal.correlate2d(image, kernel, mode), atol=1e-12
        )
    np.testing.assert_allclose(
        reference.convolve(image, kernel),
        signal.convolve2d(image, kernel, "valid"),
        atol=1e-12,
    )


@pytest.mark.parametrize("kernel_shape", [(3, 3), (1, 5), (2, 3), (4, 4)])
def test_same_mode_agrees_with_scipy(kernel_shape):
    generator = np.random.default_rng(2)
    image, kernel = generator.normal(size=(6, 8)), generator.normal(size=kernel_shape)
    np.testing.assert_allclose(
        reference.correlate_same(image, kernel),
        signal.correlate2d(image, kernel, "same"),
        atol=1e-12,
    )


def test_eight_bit_images_do_not_wrap():
    image = np.full((2, 2), 255, dtype=np.uint8)
    assert reference.correlate(image, image)[0, 0] == 4 * 255**2


@pytest.mark.parametrize(("side", "sigma", "share"), [(9, 3, 0.75), (9, 2, 0.95)])
def test_gaussian_mass_has_the_known_values(side, sigma, share):
    assert reference.gaussian_mass(side, sigma) == pytest.approx(share, abs=0.005)
    one_axis = stats.norm.cdf(side / 2 / sigma) - stats.norm.cdf(-side / 2 / sigma)
    assert reference.gaussian_mass(side, sigma) == pytest.approx(one_axis**2)
