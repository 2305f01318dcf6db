import dataclasses

import numpy as np
import pytest
from PIL import Image
from scipy.signal import correlate2d

from utils import data
from utils.data import DataCard, bundled

CAMERA_SHA256 = "aab416e3a0b9"


@pytest.mark.parametrize("name", bundled.PHOTOS)
def test_every_photograph_is_in_the_wheel_and_has_a_card(name, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # any download would fail
    image, card = data.load_photo(name)
    assert image.dtype == np.uint8
    assert image.ndim == 2 or image.shape[2] == 3
    assert card.shape == image.shape
    assert card.licence
    assert not card.stand_in
    assert card.sha256 == data.checksum(image)


def test_the_camera_picture_is_the_known_one():
    image, card = data.load_camera()
    assert image.shape == (512, 512)
    assert card.sha256.startswith(CAMERA_SHA256)
    horizontal = correlate2d(image.astype(float), [[1, 0, -1], [2, 0, -2], [1, 0, -1]])
    inside = horizontal[2:-2, 2:-2]
    assert (inside.min(), inside.max()) == (-851, 860)


def test_the_astronaut_is_in_colour():
    image, card = data.load_astronaut()
    assert image.shape == (512, 512, 3)
    assert "NASA" in str(card)


def test_an_unknown_photograph_is_explained():
    with pytest.raises(ValueError, match=r"Expected one of.*'lena'.*read_picture"):
        data.load_photo("lena")


def test_digits_are_small_images_with_ink_up_to_16():
    images, labels, card = data.load_digits()
    assert images.shape == (1797, 8, 8) == card.shape
    assert images.dtype == np.uint8
    assert (images.min(), images.max()) == (0, 16)
    assert labels.dtype == np.int64
    assert set(labels) == set(range(10))
    assert "CC BY 4.0" in card.licence


def test_the_lecture_rectangle_covers_rows_32_to_95_and_columns_16_to_111():
    rows, columns = np.nonzero(data.rectangle_image())
    assert (rows.min(), rows.max()) == (32, 95)
    assert (columns.min(), columns.max()) == (16, 111)


def test_a_rectangle_has_the_grey_levels_it_was_given():
    image = data.rectangle_image((6, 7), rows=(0, 6), columns=(2, 3), foreground=0.2)
    assert image.dtype == np.float64
    assert sorted(set(image.ravel())) == [0.0, 0.2]
    assert (image[:, 2] == 0.2).all()


@pytest.mark.parametrize(
    "change", [{"rows": (3, 3)}, {"rows": (5, 2)}, {"columns": (0, 200)}]
)
def test_a_rectangle_outside_the_picture_is_explained(change):
    with pytest.raises(ValueError, match="behind the last"):
        data.rectangle_image(**change)


def test_the_x_answers_as_in_the_lecture():
    image, cross = data.x_image(), np.eye(3) + np.eye(3)[::-1] - np.diag([0, 1, 0])
    assert np.array_equal(image, image.T)
    diagonal = correlate2d(image, np.eye(3), mode="valid")
    assert diagonal.max() == 3
    assert (diagonal == 3).sum() == 5
    crossing = correlate2d(image, cross, mode="valid")
    assert np.argwhere(crossing == 5).tolist() == [[3, 3]]


@pytest.mark.parametrize("scale", [1, 2])
def test_a_mosaic_knows_where_its_digits_are(scale):
    mosaic = data.digit_mosaic(5, rows=4, columns=6, scale=scale)
    images, labels, _ = data.load_digits()
    known = {
        image.tobytes(): label for image, label in zip(images, labels, strict=True)
    }
    assert mosaic.side == 8 * scale
    assert mosaic.image.min() == 0
    assert mosaic.image.max() <= 1
    for row, column in np.ndindex(4, 6):
        digit = mosaic.digit(row, column)
        small = (digit[::scale, ::scale] * 16).round().astype(np.uint8)
        assert known[small.tobytes()] == mosaic.labels[row, column]
    ink = mosaic.image.sum()
    inside = sum(mosaic.digit(*place).sum() for place in np.ndindex(4, 6))
    assert np.isclose(ink, inside)


def test_a_mosaic_is_found_again_by_normalised_correlation():
    mosaic = data.digit_mosaic(1, rows=3, columns=4)
    template = mosaic.digit(1, 2)
    windows = np.lib.stride_tricks.sliding_window_view(mosaic.image, template.shape)
    errors = ((windows - template) ** 2).sum(axis=(2, 3))
    best = np.unravel_index(errors.argmin(), errors.shape)
    assert tuple(best) == tuple(mosaic.corners[1, 2])


def test_a_mosaic_depends_on_its_seed_only():
    one, same, other = (data.digit_mosaic(seed, noise=0.1) for seed in (1, 1, 2))
    assert np.array_equal(one.image, same.image)
    assert not np.array_equal(one.image, other.image)
    assert one.image.min() >= 0
    assert one.image.max() <= 1


@pytest.mark.parametrize(
    "change", [{"rows": 0}, {"scale": 0}, {"gap": -1}, {"noise": -1}, {"rows": 999}]
)
def test_an_impossible_mosaic_is_explained(change):
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        data.digit_mosaic(0, **change)


def test_a_checksum_sees_dtype_shape_and_values_but_not_byte_order():
    array = np.arange(6, dtype="<i4")
    assert data.checksum(array) == data.checksum(array.astype(">i4"))
    others = (array.reshape(2, 3), array.astype("<i8"), array[::-1])
    assert len({data.checksum(each) for each in (array, *others)}) == 4


def test_a_card_shows_itself_as_text_and_as_an_escaped_table():
    card = DataCard("<name>", "maker", (2, 3), "a" * 64, "CC0", note="small")
    assert "2 × 3" in str(card)
    assert "stand-in  no" in str(card)
    assert "&lt;name&gt;" in card._repr_html_()
    assert "NOT the data" in str(dataclasses.replace(card, stand_in=True))
    with pytest.raises(dataclasses.FrozenInstanceError):
        card.name = "other"


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".gif", ".bmp", ".tiff", ".webp"])
def test_a_picture_of_every_usual_format_is_read(tmp_path, suffix):
    path = tmp_path / f"picture{suffix}"
    Image.new("RGB", (7, 5), (200, 100, 0)).save(path)
    image = data.read_picture(path)
    assert image.shape == (5, 7, 3)
    assert image.dtype == np.uint8
    assert np.abs(image[2, 3].astype(int) - (200, 100, 0)).max() < 12
    assert data.read_picture(str(path), grey=True).shape == (5, 7)
    image[0, 0] = 0  # one's own copy


def test_transparent_parts_are_white(tmp_path):
    path = tmp_path / "clear.png"
    Image.new("RGBA", (2, 2), (255, 0, 0, 0)).save(path)
    assert (data.read_picture(path) == 255).all()


def test_a_photograph_is_turned_upright(tmp_path):
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (8, 4)).save(path, exif=exif)
    assert data.read_picture(path).shape == (8, 4, 3)


def test_sixteen_bit_grey_levels_are_scaled(tmp_path):
    path = tmp_path / "deep.png"
    Image.fromarray(np.array([[0, 32768, 65535]], np.uint16)).save(path)
    assert data.read_picture(path, grey=True).tolist() == [[0, 128, 255]]


def write_nothing(folder):
    return folder / "missing.png"


def write_folder(folder):
    return folder


def write_empty(folder):
    (folder / "empty.png").touch()
    return folder / "empty.png"


def write_text(folder):
    (folder / "text.png").write_text("not a picture", encoding="utf-8")
    return folder / "text.png"


def write_half(folder):
    path = folder / "half.png"
    noise = np.random.default_rng(0).integers(0, 255, (50, 50), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:700])
    return path


def write_large(folder):
    path = folder / "large.png"
    Image.new("1", (8000, 7000)).save(path)
    return path


def name_address(folder):
    return "https://example.org/picture.png"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (write_nothing, "no file of that name"),
        (write_folder, "a folder"),
        (write_empty, "an empty file"),
        (write_text, "something else"),
        (write_half, "damaged"),
        (write_large, "8000 × 7000"),
        (name_address, "the address"),
    ],
)
def test_what_is_no_usable_picture_is_explained(tmp_path, make, words):
    with pytest.raises(data.PictureError, match=words) as caught:
        data.read_picture(make(tmp_path))
    assert str(caught.value).startswith("Expected ")
    assert "Received" in str(caught.value)


def test_public_names_exist():
    assert all(hasattr(data, name) for name in data.__all__)
