import numpy as np
import pytest

from utils.data import (
    checksum,
    load_digits,
    load_digits_on_photos,
    subset,
    train_validation_split,
)


@pytest.fixture(scope="module")
def digits():
    return load_digits_on_photos()


@pytest.fixture
def skewed():
    labels = np.repeat(np.arange(4), [400, 300, 200, 100])
    return np.arange(1000, dtype=np.uint16).reshape(1000, 1, 1, 1), labels


def test_digits_on_photos_have_the_shape_of_cifar10(digits):
    assert digits.train_images.shape == (4000, 32, 32, 3) == digits.card.shape
    assert digits.test_images.shape == (1500, 32, 32, 3)
    assert digits.train_images.dtype == np.uint8
    assert digits.train_labels.dtype == np.int64
    assert set(digits.test_labels) == set(range(10))
    assert digits.card.sha256 == checksum(digits.train_images)
    assert not digits.card.stand_in  # they are what was asked for
    assert "CC BY" in digits.card.licence


def test_digits_on_photos_are_the_same_everywhere(digits):
    assert digits.card.sha256.startswith("250cb2f3c170d19c")
    other = load_digits_on_photos(seed=1)
    assert not np.array_equal(other.train_images, digits.train_images)


def test_a_digit_stands_where_the_photo_is_changed():
    plain = load_digits_on_photos(400, 10, strength=0.0)
    inked = load_digits_on_photos(400, 10)
    difference = inked.train_images.astype(float) - plain.train_images
    rows, columns = np.nonzero(np.abs(difference).max(axis=(0, 3)))
    assert max(rows.min(), columns.min()) <= 1
    assert min(rows.max(), columns.max()) >= 30  # digits come near every border
    for image in np.abs(difference).max(axis=-1):
        touched = np.argwhere(image > 2)
        assert np.all(np.ptp(touched, axis=0) < 20)


def test_test_images_have_other_digits_than_training_images():
    black = {"colour": False, "digit_side": 8, "side": 8, "contrast": 0.0}
    drawn = load_digits_on_photos(3000, 2000, strength=1.0, **black)
    train = {image.tobytes() for image in drawn.train_images}
    test = {image.tobytes() for image in drawn.test_images}
    assert len(train) > 1100
    assert len(test) > 450
    assert not train & test
    known = {(np.rint(each / 16 * 255).astype(np.uint8)).tobytes(): label
             for each, label in zip(*load_digits()[:2], strict=True)}  # fmt: skip
    labels = [known[image.tobytes()] for image in drawn.train_images]
    assert labels == drawn.train_labels.tolist()


def test_small_grey_digits_have_one_channel():
    grey = load_digits_on_photos(20, 5, side=28, colour=False, digit_side=24, reach=1)
    assert grey.train_images.shape == (20, 28, 28, 1)


@pytest.mark.parametrize("change", [{"train": 0}, {"digit_side": 40}, {"side": 999}])
def test_sizes_that_cannot_be_are_explained(change):
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        load_digits_on_photos(**{"train": 5, "test": 5, **change})


@pytest.mark.parametrize("n", [10, 100, 999, 1000])
def test_a_stratified_subset_keeps_the_shares(skewed, n):
    images, labels = subset(*skewed, n, seed=3)
    assert len(np.unique(images)) == n == len(labels)
    counts = np.bincount(labels, minlength=4)
    assert np.abs(counts - n * np.array([0.4, 0.3, 0.2, 0.1])).max() <= 1
    assert np.array_equal(labels, skewed[1][images.ravel()])


def test_a_subset_depends_on_its_seed_only(skewed):
    one, same, other = (subset(*skewed, 50, seed=seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)
    drawn = subset(*skewed, 200, stratified=False)[1]
    assert np.abs(np.bincount(drawn) - [80, 60, 40, 20]).max() > 1


def test_a_split_is_disjoint_complete_and_stratified(skewed):
    train, train_labels, validation, validation_labels = train_validation_split(*skewed)
    assert sorted([*train.ravel(), *validation.ravel()]) == list(range(1000))
    assert np.bincount(validation_labels).tolist() == [40, 30, 20, 10]
    assert np.array_equal(train_labels, skewed[1][train.ravel()])
    assert len(set(train_labels[:50])) > 1  # mixed, not sorted


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5, 1e-9])
def test_an_empty_part_is_refused(skewed, fraction):
    with pytest.raises(ValueError, match=r"both parts.*Try fraction=0\.1"):
        train_validation_split(*skewed, fraction=fraction)


@pytest.mark.parametrize("n", [0, 1001])
def test_more_images_than_there_are_cannot_be_drawn(skewed, n):
    with pytest.raises(ValueError, match=r"Expected n from 1 to 1000"):
        subset(*skewed, n)


def test_labels_must_belong_to_the_images(skewed):
    with pytest.raises(ValueError, match="one label for each of 1000"):
        subset(skewed[0], skewed[1][:5], 2)


def test_a_smaller_set_says_so_on_its_card(digits):
    small = digits.subset(100, 50, seed=4)
    assert len(small.train_images) == 100 == len(small.train_labels)
    assert len(small.test_images) == 50
    assert "100 of 4000 training and 50 of 1500 test" in small.card.note
    assert small.card.sha256 == checksum(small.train_images)
    assert len(digits.subset(10**9).train_images) == 4000
    assert "train (100, 32, 32, 3)" in repr(small)
