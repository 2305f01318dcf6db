"""The network that lesson 8 leaves, and lessons 10 and 12 find; lesson 0's picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from utils import backbones, data, interpret, training, transfer
from utils.download import DownloadError

NAMES = tuple("abcdefghij")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train with a few pictures, and return the folder in which the network lies."""
    folder = tmp_path_factory.mktemp("kept")
    generator = np.random.default_rng(0)
    labels = np.repeat(np.arange(10), 8)
    images = generator.integers(0, 256, (80, 32, 32, 3), dtype=np.uint8)
    card = data.DataCard("noise", "here", images.shape, "", "none", stand_in=True)
    small = data.ImageSet(images, labels, images[:10], labels[:10], NAMES, card)
    training.train_to_keep(small, file=folder / "my_classifier.keras", epochs=1)
    return folder


def test_the_saved_network_is_found_with_its_words(kept, monkeypatch) -> None:
    monkeypatch.chdir(kept)
    own = backbones.load_backbone("own")
    assert own.classes == NAMES
    assert "noise" in own.card.source
    photo = data.load_photo("chelsea")[0]
    ((word, share), *_) = own.top(photo)[0]
    assert word in NAMES
    assert 0 < share <= 1
    assert own.model.get_layer(own.last_map).output.shape[1:3] == (4, 4)


def test_it_can_be_moved_to_a_new_task(kept, monkeypatch) -> None:
    monkeypatch.chdir(kept)
    own = backbones.load_backbone("own", top=False)
    images = np.zeros((8, 32, 32, 3), np.uint8)
    labels = np.arange(8) % 2
    cached = transfer.features(own, images)
    model = transfer.train_head(own, cached, labels, classes=2)
    before = [np.array(each) for each in own.model.get_weights()]
    transfer.tune(own, model, images, labels)
    moved = [
        not np.array_equal(one, other)
        for one, other in zip(before, own.model.get_weights(), strict=True)
    ]
    assert any(moved)
    assert not moved[0]  # the first convolution stays


def test_without_one_it_says_where_to_make_it(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DownloadError, match=r"8\.13"):
        backbones.load_backbone("own")


def test_the_journey_tells_what_is_said_and_what_it_hung_on() -> None:
    shown = interpret.show_journey(data.load_photo("chelsea")[0])
    assert shown.description.startswith("The network says: cat ")
    assert "the share of cat goes from" in shown.description
    assert shown.png().startswith(b"\x89PNG")
