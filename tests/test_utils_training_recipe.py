"""Recipes: what they compile to, how pictures are changed, networks, bundled runs."""

import importlib.util
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

from utils import training
from utils.training import augment, precision


def pictures(number=30):
    return np.random.default_rng(0).integers(0, 256, (number, 12, 10, 3), np.uint8)


def changed(change, images, seed=0):
    before = images.copy()
    found = change(images, np.random.default_rng(seed))
    assert np.array_equal(images, before)
    assert (found.shape, found.dtype) == (images.shape, images.dtype)
    return found


def test_about_half_of_the_images_are_mirrored_and_none_is_else_changed():
    images = pictures(400)
    found = changed(augment.Flip(), images)
    same = (found == images).all(axis=(1, 2, 3))
    mirrored = (found == images[:, :, ::-1]).all(axis=(1, 2, 3))
    assert (same ^ mirrored).all()
    assert 150 < mirrored.sum() < 250
    assert np.array_equal(found, changed(augment.Flip(), images))
    assert not np.array_equal(found, changed(augment.Flip(), images, seed=1))


def test_each_image_is_moved_by_its_own_distance_within_reach():
    images = pictures(200)
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="reflect")
    seen = set()
    for number, image in enumerate(changed(augment.Shift(2), images)):
        places = [
            (down, right)
            for down in range(5)
            for right in range(5)
            if np.array_equal(image, padded[number, down:][:12, right:][:, :10])
        ]
        assert len(places) == 1
        seen.add(places[0])
    assert len(seen) == 25
    assert np.array_equal(changed(augment.Shift(0), images), images)


def test_a_keras_layer_changes_pictures_too():
    from utils.training.augment import changer

    images = pictures()
    flips = layers.RandomFlip("horizontal", seed=1)
    found = changed(changer([flips, augment.Shift(0)]), images)
    same = (found == images).all(axis=(1, 2, 3))
    assert 3 < same.sum() < 27
    assert changer(None) is None
    assert changer([]) is None


def rates(recipe, steps, images=1000):
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2, activation="softmax")])
    training.compile_with(model, recipe, images)
    rate = model.optimizer._learning_rate
    return np.array(rate(np.arange(steps)))


def test_the_rate_rises_to_its_peak_and_falls_to_nothing():
    recipe = training.Recipe(learning_rate=0.2, warm_up=0.25, batch_size=100, epochs=4)
    for schedule in ("one-cycle", "cosine"):
        found = rates(recipe.but(schedule=schedule), 41)
        assert found.max() == pytest.approx(0.2)
        assert np.argmax(found) in (9, 10)
        assert (np.diff(found[:10]) > 0).all()
        assert (np.diff(found[10:]) < 0).all()
        assert found[-1] == pytest.approx(0, abs=1e-6)
        known = recipe.but(schedule=schedule).rates(1000)
        assert np.allclose(known, found[:40], atol=1e-7)


def test_the_lecture_s_rate_falls_by_one_over_one_plus_steps():
    found = rates(training.LECTURE, 3000)
    assert found[0] == pytest.approx(1e-3)
    assert found[2999] == pytest.approx(1e-3 / (1 + 1e-4 * 2999))


def test_a_constant_rate_stays_and_a_wrong_word_is_named():
    model = keras.Sequential([keras.Input((2,)), layers.Dense(2)])
    recipe = training.Recipe(schedule="constant", learning_rate=0.25)
    training.compile_with(model, recipe, 10)
    assert float(model.optimizer.learning_rate) == 0.25
    assert recipe.rates(1000, epochs=2).tolist() == [0.25] * 16
    assert recipe.steps(1000, epochs=2) == 16
    with pytest.raises(ValueError, match="Expected a schedule"):
        training.compile_with(model, recipe.but(schedule="sine"), 10)
    with pytest.raises(ValueError, match="Expected an optimiser"):
        training.compile_with(model, recipe.but(optimiser="lion"), 10)


def test_smoothed_labels_are_keras_own_with_whole_numbers():
    from utils.training.loss import cross_entropy

    shares = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], np.float32)
    labels = np.array([0, 1])
    expected = keras.losses.categorical_crossentropy(
        np.eye(3)[labels], shares, label_smoothing=0.1
    )
    found = cross_entropy(0.1)(labels[:, None], shares)
    assert float(found) == pytest.approx(float(np.mean(expected)), rel=1e-6)
    copy = keras.losses.deserialize(keras.losses.serialize(cross_entropy(0.2)))
    assert copy.smoothing == 0.2
    assert cross_entropy() == "sparse_categorical_crossentropy"


@pytest.mark.parametrize("optimiser", ["sgd", "adam", "adamw", "rmsprop"])
def test_decay_pulls_kernels_and_leaves_biases_and_normalisation(optimiser):
    recipe = training.Recipe(
        optimiser=optimiser, weight_decay=0.5, schedule="constant", augment=()
    )
    model = keras.Sequential(
        [keras.Input((2,)), layers.Dense(2), layers.BatchNormalization()]
    )
    training.compile_with(model, recipe, 10)
    model.optimizer.build(model.trainable_variables)
    decayed = {
        each.path.rsplit("/")[-1]
        for each in model.trainable_variables
        if model.optimizer._use_weight_decay(each)
    }
    assert decayed == {"kernel"}
    plain = training.compile_with(model, recipe.but(weight_decay=0.0), 10)
    assert not plain.optimizer.weight_decay


def test_fit_follows_the_recipe_of_the_model(capsys):
    calls = []

    def count(images, generator):
        calls.append(len(images))
        return images

    recipe = training.Recipe(batch_size=30, augment=(count,), precision="float32")
    model = keras.Sequential(
        [keras.Input((12, 10, 3)), layers.Flatten(), layers.Dense(2), layers.Softmax()]
    )
    training.compile_with(model, recipe, 70, epochs=2)
    training.fit(model, pictures(70), np.arange(70) % 2, epochs=2)
    assert sorted(set(calls)) == [10, 30]
    assert 6 <= len(calls) <= 9  # Keras looks at a few to learn the shapes


def test_networks_have_the_lecture_s_numbers_of_parameters():
    assert training.classifier().count_params() == 605_610
    assert training.classifier(batch_norm=True).count_params() == 612_394
    both = training.classifier(batch_norm=True, dropout=True)
    assert both.count_params() == 612_394
    assert sum(isinstance(each, layers.Dropout) for each in both.layers) == 2
    assert training.wide_kernels().count_params() == 123_338
    fast = training.fast_network(seed=1)
    same = training.fast_network(seed=1)
    for one, two in zip(fast.get_weights(), same.get_weights(), strict=True):
        assert np.array_equal(one, two)
    images = np.zeros((2, 32, 32, 3), np.uint8)
    assert np.allclose(keras.ops.sum(fast(images), axis=1), 1, atol=1e-5)


def test_centred_images_stand_on_both_sides_of_zero():
    images = np.array([0, 255], np.uint8).reshape(1, 1, 2, 1) * np.ones(3, np.uint8)
    for build in (training.classifier, training.wide_kernels):
        for centred, expected in ((True, [-2, 2]), (False, [0, 1])):
            scaled = build(centred=centred).layers[0](images)
            assert np.allclose(np.array(scaled)[0, 0, :, 0], expected, atol=1e-6)


def test_a_block_sets_the_precision_and_sets_it_back():
    with training.Recipe(precision="mixed_bfloat16").computing():
        model = training.fast_network()
    assert keras.mixed_precision.dtype_policy().name == "float32"
    assert model.layers[3].compute_dtype == "bfloat16"
    shares = model(np.zeros((2, 32, 32, 3), np.uint8))
    assert keras.backend.standardize_dtype(shares.dtype) == "float32"


def test_16_bits_are_taken_only_where_they_are_faster(monkeypatch):
    assert training.Recipe(precision="float32").policy() == "float32"
    monkeypatch.setattr(precision, "_multiplies_16_bits", lambda: True)
    precision.fastest.cache_clear()
    try:
        assert training.Recipe().policy() in ("mixed_bfloat16", "mixed_float16")
    finally:
        precision.fastest.cache_clear()


OTHER_BACKEND = """
import numpy as np, keras
from utils import training
images = np.random.default_rng(0).integers(0, 100, (64, 32, 32, 3)).astype("uint8")
labels = np.arange(64) % 2
images[labels == 1] += 100
recipe = training.Recipe(batch_size=16, learning_rate=0.02, label_smoothing=0.1,
                         optimiser="adamw", precision="float32")
runs = []
for epochs in (1, 3, 3):
    model = training.classifier(batch_norm=True, dropout=True, seed=0)
    training.compile_with(model, recipe, 64, epochs=3)
    runs.append(training.fit(model, images, labels, validation=(images, labels),
                             epochs=epochs, checkpoint="other"))
assert runs[0].loss == runs[1].loss[:1] and runs[1] == runs[2]
assert runs[2].loss[-1] < runs[2].loss[0]
print(keras.backend.backend(), "ok")
"""


@pytest.mark.parametrize("backend", ["tensorflow", "jax", "torch"])
def test_every_backend_trains_and_goes_on(backend, tmp_path):
    if importlib.util.find_spec(backend) is None:
        pytest.skip(f"{backend} is not installed")
    result = subprocess.run(
        [sys.executable, "-c", OTHER_BACKEND],
        env={
            **os.environ,
            "KERAS_BACKEND": backend,
            "COURSE_CACHE": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert result.stdout.strip().endswith(f"{backend} ok"), result.stderr[-2000:]


def small(number, seed=0):
    """Return a few pictures whose colours tell the class, as CIFAR-10 is shaped."""
    generator = np.random.default_rng(seed)
    labels = np.arange(number) % 10
    images = generator.integers(0, 60, (number, 32, 32, 3))
    images[..., 0] += 18 * labels[:, None, None]
    return images.astype(np.uint8), labels


def test_the_benchmark_lets_two_settings_take_turns(capsys):
    from benchmarks import cifar10_recipe

    images, labels = small(640)
    tests = small(100, seed=1)
    found = SimpleNamespace(
        train_images=images,
        train_labels=labels,
        test_images=tests[0],
        test_labels=tests[1],
    )
    options = ["side-by-side", "--patience", "3", "--goals", "0.15", "2"]
    lecture, quick = cifar10_recipe.main([*options, "--epochs", "2"], found)
    assert (len(lecture.tested), len(quick.tested)) == (3, 2)
    for each in (lecture, quick):
        assert each.cpu > 0
        assert set(each.reached) == {0.15}
        epoch, seconds, _ = each.reached[0.15]
        assert each.tested[epoch - 1] >= 0.15
        assert 0 < seconds <= each.seconds
    said = capsys.readouterr().out
    turns = [line.split(":")[0] for line in said.splitlines() if ": epoch" in line]
    assert turns == ["the lecture's setting", "the recipe"] * 2 + turns[:1]
    assert "| the recipe | 200% | never | |" in said
    assert "ratio to 15%: " in said


def test_the_ingredients_are_measured_once_and_told(capsys, tmp_path, monkeypatch):
    from benchmarks import cifar10_classifiers, cifar10_ingredients

    kept = tmp_path / "runs.json"
    kept.write_text('{"histories": {"cifar10": {}}, "gains": []}', encoding="utf-8")
    for module in (cifar10_classifiers, cifar10_ingredients):
        monkeypatch.setattr(module, "RUNS", kept)
    monkeypatch.setattr(
        "utils.training.measured._file",
        lambda: json.loads(kept.read_text(encoding="utf-8")),
    )
    shares = iter([0.5, 0.6, 0.7, 0.7, 0.65, 0.9, 0.8, 0.84, 0.86, 0.8])
    calls = []

    def measure(row, parts, seed, epochs):
        calls.append((row[1], seed, epochs))
        return next(shares), 10.0, 12.0

    monkeypatch.setattr(cifar10_ingredients, "measure", measure)
    wanted = cifar10_ingredients.rows()[:2] + cifar10_ingredients.rows()[-2:]
    monkeypatch.setattr(cifar10_ingredients, "rows", lambda: wanted)
    images, labels = small(100)
    found = SimpleNamespace(train_images=images, train_labels=labels)
    cifar10_ingredients.main(["--seeds", "1"], found)
    cifar10_ingredients.main(["--seeds", "2"], found)
    assert len(calls) == len(set(calls)) == 8
    rows = training.gains()
    assert [row["seeds"] for row in rows] == [2] * 4
    assert rows[0]["accuracy"] == pytest.approx(0.575)
    assert rows[1]["change"] == pytest.approx(17.5)
    assert [row["network"] for row in training.gains("fast network")] == [
        "fast network"
    ] * 2
    json.dumps(rows)


def test_the_bundled_runs_tell_the_story_of_overfitting():
    runs = training.histories("digits_on_photos")
    assert list(runs) == list(training.CLASSIFIERS)
    for kind, several in runs.items():
        for run in several:
            assert len(run.epochs) == 15
            assert run.title == kind
            assert "Digits-on-Photos: 3,200 training" in run.note
    apart = [100 * (run.accuracy[-1] - run.test_accuracy) for run in runs["baseline"]]
    assert min(apart) >= 15
    real = training.histories("cifar10")
    assert list(real) == list(training.CLASSIFIERS)
    assert all(run.test_accuracy > 0.3 for several in real.values() for run in several)
    with pytest.raises(ValueError, match="Expected one of digits_on_photos, cifar10"):
        training.histories("mnist")
