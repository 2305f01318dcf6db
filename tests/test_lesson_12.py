"""Lesson 12: its own numbers, its oracles, your photographs, both notebooks."""

import contextlib

import numpy as np
import pytest
from PIL import Image

from autograder.checks.lesson_12_transfer_learning import (
    cost_decision,
    head_counts,
    most_confused,
    networks,
)
from autograder.hidden.lesson_12_transfer_learning import CASES
from utils import machine, training
from utils.backbones import load_backbone
from utils.data import PictureError, load_photo
from utils.machine import accelerator, environment
from utils.transfer import class_folders, finetune, parts, tasks, view

with environment.quietly():
    import keras

LESSON = "12_transfer_learning"


@pytest.mark.parametrize(
    ("name", "side", "trainable", "total"),
    [
        ("64 pixels", 64, 524_801, 15_239_489),
        ("150 pixels", 150, 2_097_665, 16_812_353),
        ("average", 150, 131_585, 14_846_273),
    ],
)
def test_the_counts_are_keras_own(name, side, trainable, total):
    base = load_backbone("vgg16", None, top=False, side=side).model
    base.trainable = False
    middle = keras.layers.Flatten()
    if name == "average":
        middle = keras.layers.GlobalAveragePooling2D()
    stack = [keras.layers.Dense(256), keras.layers.Dropout(0.5), keras.layers.Dense(1)]
    model = keras.Sequential([base, middle, *stack])
    learns = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    assert learns == head_counts.TRAINABLE[name] == trainable
    assert base.count_params() == head_counts.FROZEN == 14_714_688
    assert model.count_params() == total


def test_biases_of_the_base_are_counted_right():
    base = load_backbone("vgg16", None, top=False, side=32).model
    biases = sum(w.shape[0] for w in base.weights if len(w.shape) == 1)
    assert biases == head_counts.BIASES_OF_BASE


def test_weights_of_vgg16_come_from_a_file_and_are_transferred(tmp_path):
    environment.set_seed(3)
    random = load_backbone("vgg16", None, top=False, side=32)
    path = tmp_path / "mine.weights.h5"
    random.model.save_weights(path)
    loaded = load_backbone("vgg16", path, top=False, side=32)
    images = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 3), np.uint8)
    features = finetune.features(loaded, images)
    assert features.shape == (4, 512)
    assert np.allclose(features, finetune.features(random, images), atol=1e-4)
    model = finetune.train_head(loaded, features, np.arange(4) % 2, 2)
    finetune.tune(loaded, model, images, np.arange(4) % 2)
    for name, changes in (("block4_conv3", False), ("block5_conv1", True)):
        old, new = (b.model.get_layer(name).get_weights()[0] for b in (random, loaded))
        assert np.array_equal(old, new) != changes


@pytest.mark.parametrize(
    "case", [*most_confused.MOST_CONFUSED.visible, *CASES["most_confused"]]
)
def test_each_wanted_pair_occurs(case):
    matrix, k = case.draw()
    pairs = most_confused.most(matrix, k).astype(int)
    assert len(pairs) == k
    assert (matrix[tuple(pairs.T)] > 0).all()


def test_decisions_lie_far_from_ten_minutes():
    for case in cost_decision.DECISIONS.values():
        assert abs(case.seconds() / cost_decision.PATIENCE - 1) > 0.2


def test_kept_pictures_are_no_test_pictures():
    kept, labels = networks.kept_pictures(71)
    known = {image.tobytes() for image in tasks.digits_task().test_images}
    assert not known & {image.tobytes() for image in kept}
    assert set(labels) == set(range(5))


def test_cached_features_and_the_whole_network_agree():
    task = tasks.digits_task(40, 40)
    tiny = load_backbone("tiny", top=False)
    cached = finetune.features(tiny, task.train_images)
    head = finetune.head(96, 5)
    whole = finetune.join(tiny.model, head)
    first = training.run_in_batches(head, cached)
    second = training.run_in_batches(whole, tiny.prepare(task.train_images))
    assert np.allclose(first, second, atol=1e-4)


def test_fine_tuning_moves_the_last_block_only():
    task = tasks.digits_task(64, 40)
    run = finetune.run("fine-tuned", task, 64, 0)
    changes = networks.changes_of(run.model)
    assert len(changes) == 7
    for name, change in changes.items():
        assert (change > 1e-3) == name.startswith("block3")


def test_a_copy_learns_alone():
    model = finetune.join(load_backbone("tiny", top=False).model, finetune.head(96, 5))
    copy = parts.copy_of(model)
    copy.set_weights([weight + 1 for weight in copy.get_weights()])
    assert networks.changes_of(model) == pytest.approx(
        dict.fromkeys(networks.pretrained_kernels(), 0.0)
    )


def test_an_unknown_way_is_refused():
    with pytest.raises(ValueError, match="Expected one of scratch"):
        finetune.run("warm", tasks.digits_task(10, 10), 10, 0)


def test_several_gpus_share_the_head(monkeypatch):
    entered = []

    @contextlib.contextmanager
    def scope():
        entered.append(True)
        yield

    monkeypatch.setattr(machine, "strategy_scope", scope)
    task = tasks.digits_task(20, 20)
    tiny = load_backbone("tiny", top=False)
    cached = finetune.features(tiny, task.train_images)
    finetune.train_head(tiny, cached, task.train_labels, 5)
    assert entered


def test_the_batch_follows_the_memory_of_the_maps():
    vgg16 = load_backbone("vgg16", None, top=False, side=150).model
    per_image = training.bytes_per_image(vgg16)
    assert 25e6 < per_image < 35e6
    gpu = accelerator.Accelerator("GPU", 1, 16 * 2**30, "float32")
    assert gpu.batch_size(per_image) == 256


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Two classes of photographs, with what goes wrong among them."""
    photo = load_photo("coffee")[0]
    for part, number in (("train", 4), ("val", 2)):
        for name, shift in (("bees", 40), ("ants", 0)):
            (tmp_path / part / name).mkdir(parents=True)
            for place in range(number):
                crop = photo[shift : shift + 90, 10 * place : 10 * place + 120]
                Image.fromarray(crop).save(tmp_path / part / name / f"{place}.jpg")
    (tmp_path / "train" / "ants" / "broken.jpg").write_bytes(b"no picture")
    half = (tmp_path / "train" / "ants" / "0.jpg").read_bytes()[:900]
    (tmp_path / "train" / "bees" / "half.jpg").write_bytes(half)
    (tmp_path / "train" / "bees" / "notes.txt").write_text(
        "no picture", encoding="utf-8"
    )
    (tmp_path / "train" / ".hidden").mkdir()
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


def test_photographs_come_from_a_folder_and_bad_files_are_named(folder, capsys):
    photos = tasks.load_photos(side=40)
    assert photos.train_images.shape == (8, 40, 40, 3)
    assert photos.test_images.shape == (4, 40, 40, 3)
    assert photos.class_names == ("ants", "bees")
    assert photos.train_labels.tolist() == [0] * 4 + [1] * 4
    said = capsys.readouterr().out
    for name in ("ants/broken.jpg", "bees/half.jpg", "bees/notes.txt"):
        assert f"passed over: {name}" in said
    assert "3 files passed over" in photos.card.note


def test_the_classes_are_numbered_as_keras_does(folder):
    for bad in ("ants/broken.jpg", "bees/half.jpg"):
        (folder / "train" / bad).unlink()
    with environment.quietly():
        found = keras.utils.image_dataset_from_directory(
            folder / "train", shuffle=False, image_size=(40, 40), verbose=False
        )
    photos = class_folders.read_classes(folder / "train", 40)
    assert tuple(found.class_names) == photos.class_names
    images, labels = (np.concatenate([np.array(p[i]) for p in found]) for i in (0, 1))
    assert labels.tolist() == photos.labels.tolist()
    assert np.abs(images - photos.images).mean() < 12


def test_one_folder_of_classes_is_split(folder, monkeypatch):
    monkeypatch.setenv("COURSE_DATA", str(folder / "train"))
    photos = tasks.load_photos(side=32)
    assert (len(photos.train_images), len(photos.test_images)) == (6, 2)


def test_too_few_pictures_and_no_folder_give_digits(tmp_path, monkeypatch, capsys):
    with pytest.raises(PictureError, match="at least two classes"):
        class_folders.read_classes(tmp_path, 32)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").write_bytes(b"")
    with pytest.raises(PictureError, match="at least 2 pictures"):
        class_folders.read_classes(tmp_path, 32)
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    photos = tasks.load_photos()
    assert photos.card.stand_in
    said = capsys.readouterr().out
    assert "at least 2 pictures" in said
    assert "digits 5 to 9 take their place" in said


def test_nothing_of_yours_is_read_while_graded(folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert class_folders.find_folder() is None


def test_a_comparison_that_is_not_filled_in_stops_nothing():
    for comparison in (..., {}, {"accuracy": {50: {"scratch": ...}}}):
        shown = view.show_comparison(comparison, guessing=0.2)
        assert shown == "Nothing to draw yet."


def test_figures_say_what_they_show():
    matrix = view.confusion_matrix([0, 0, 1], [0, 1, 1], 2)
    assert matrix.tolist() == [[1, 1], [0, 1]]
    shown = view.show_confusion(matrix, ["ant", "bee"])
    assert "ant taken for: ant 1, bee 1." in shown.description
    runs = {"50 labels": {"scratch": [0.2, 0.3], "frozen": [0.5, 0.6]}}
    shown = view.show_accuracies(runs, guessing=0.2)
    assert "50 labels, frozen: mean 55%, runs 50, 60 percent." in shown.description
