"""The numbers that lesson 05 teaches, and the oracles of its checks against Keras."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.lesson_05_mlp_vs_cnn import (
    activations,
    best_stimulus,
    duel_card,
    pictures,
    pixel_test,
    softmax_loss,
    two_losses,
    two_networks,
    updates,
)
from autograder.hidden.lesson_05_mlp_vs_cnn import CASES
from autograder.student.exercise import run_cases
from utils import training
from utils.data import load_fashion_mnist
from utils.training import duel

keras = pytest.importorskip("keras")
layers = keras.layers
LESSON = "05_mlp_vs_cnn"


def numpy_of(tensor):
    return keras.ops.convert_to_numpy(tensor)


@pytest.mark.parametrize(
    "case", [*softmax_loss.SOFTMAX_LOSS.visible, *CASES["softmax_loss"]]
)
def test_the_losses_are_those_of_keras(case):
    scores, labels = case.scores(), case.labels()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    single = scores.astype("float32")
    assert np.allclose(
        softmax_loss.softmax(scores), numpy_of(keras.ops.softmax(single)), 1e-4
    )
    assert np.allclose(
        softmax_loss.losses(scores, labels),
        numpy_of(loss(labels, single)),
        rtol=1e-4,
        atol=1e-5,
    )


def test_huge_scores_make_the_first_image_very_wrong():
    for case in (*softmax_loss.SOFTMAX_LOSS.visible, *CASES["softmax_loss"]):
        if abs(case.huge) >= 1000:
            assert softmax_loss.losses(case.scores(), case.labels())[0] > 900


def test_the_numbers_of_the_two_losses():
    small, large = (two_losses.right_numbers(p) for p in (1e-6, 1e-3))
    assert small[0] - large[0] == pytest.approx(0.002, rel=1e-2)
    assert small[2] - large[2] == pytest.approx(np.log(1000))
    assert (small[1], large[1]) == pytest.approx((-2e-6, -1.996e-3), rel=1e-4)
    assert (small[3], large[3]) == pytest.approx((-0.999999, -0.999))


@pytest.mark.parametrize(
    "p", [1e-6, 1e-3, *sorted({case.p for case in CASES["two_losses"]})]
)
def test_the_slopes_are_difference_quotients(p):
    z, h = np.log(p / (1 - p)), 1e-5
    before, after = (
        two_losses.right_numbers(1 / (1 + np.exp(-(z + step)))) for step in (-h, h)
    )
    slopes = ((after - before) / (2 * h))[[0, 2]]
    assert np.allclose(slopes, two_losses.right_numbers(p)[[1, 3]], rtol=1e-3)


@pytest.mark.parametrize(
    ("images", "batch_size", "steps"), [(1050, 100, 11), (55_000, 32, 1719)]
)
def test_the_steps_of_the_lectures(images, batch_size, steps):
    case = updates.UpdateCase(images, batch_size, 2)
    assert case.right() == (steps, 2 * steps)


def test_keras_counts_the_same_steps():
    for case in (c for c in CASES["updates"] if c.images < 600):
        model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
        model.compile("sgd", "mean_squared_error")
        ones = np.ones((case.images, 1))
        model.fit(ones, ones, batch_size=case.batch_size, epochs=case.epochs, verbose=0)
        assert int(model.optimizer.iterations) == case.right()[1]


@pytest.mark.parametrize("name", activations.VALUES)
def test_activations_are_those_of_keras_and_slopes_their_derivatives(name):
    x = np.array([-3.1, -0.7, 0.4, 2.6])
    options = {"negative_slope": 0.1} if name == "leaky_relu" else {}
    keras_values = getattr(keras.activations, name)(
        keras.ops.array(x, "float32"), **options
    )
    value, h = activations.VALUES[name], 1e-6
    assert np.allclose(value(x), numpy_of(keras_values), atol=1e-6)
    assert np.allclose(
        (value(x + h) - value(x - h)) / (2 * h), activations.SLOPES[name](x), atol=1e-6
    )


def test_ten_sigmoids_leave_less_than_a_millionth():
    assert 0.25**activations.DEPTH < 1e-6 <= 0.25 ** (activations.DEPTH - 1)


def test_no_stimulus_beats_the_weights():
    generator = np.random.default_rng(0)
    for case in CASES["best_stimulus"]:
        w = case.weights()
        others = generator.normal(size=(200, *w.shape))
        lengths = np.sqrt((others**2).reshape(200, -1).sum(axis=1))
        responses = (others * w).reshape(200, -1).sum(axis=1) / lengths
        assert responses.max() < np.linalg.norm(w)
    exercise = best_stimulus.BEST_STIMULUS
    answer = {"best_cosine": 1, "best_stimulus": lambda w: 3 * w}
    assert run_cases(exercise, answer, CASES["best_stimulus"]).passed == 3


def network(kind):
    stack = [keras.Input((28, 28, 1))]
    if kind == "cnn":
        for filters in (32, 64):
            stack.append(layers.Conv2D(filters, 3, activation="relu"))
            stack.append(layers.MaxPooling2D())
        stack += [layers.Flatten(), layers.Dropout(0.5)]
    else:
        stack.append(layers.Flatten())
        stack += [layers.Dense(units, activation="relu") for units in (300, 100)]
    return keras.Sequential([*stack, layers.Dense(10, activation="softmax")])


@pytest.mark.parametrize("kind", ["mlp", "cnn"])
def test_the_networks_have_the_parameters_of_the_lectures(kind):
    assert network(kind).count_params() == two_networks.PARAMETERS[kind]


def test_the_tolerances_of_the_pixel_test_allow_what_was_measured():
    pixels = pixel_test.PIXEL_TEST
    seen = [((0.825, 0.838), (0.783, 0.795)), ((0.892, 0.9), (0.948, 0.84))]
    for mlp, cnn in seen:
        answer = {"measured": {"MLP": mlp, "CNN": cnn}}
        cases = ["trained", "MLP unchanged", "CNN gains nothing"]
        assert run_cases(pixels, answer, cases).passed == 3


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_OFFLINE", "1")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    monkeypatch.delenv("COURSE_DATA", raising=False)
    return load_fashion_mnist()


def test_kept_pictures_are_like_the_test_images_and_not_among_them(stand_in):
    images, labels = pictures.kept_pictures(1)
    assert images.shape == (400, 28, 28, 1)
    assert set(labels) == set(range(10))
    assert abs(images.mean() - stand_in.test_images.mean() / 255) < 0.03
    train = stand_in.train_images.reshape(6000, -1)
    accuracies = [
        (duel_card.nearest_mean(train, stand_in.train_labels, tested) == right).mean()
        for tested, right in (
            (stand_in.test_images.reshape(2000, -1), stand_in.test_labels),
            (np.rint(images * 255).reshape(400, -1), labels),
        )
    ]
    assert abs(accuracies[0] - accuracies[1]) < 0.06
    known = {image.tobytes() for image in stand_in.test_images}
    assert not known & {np.rint(i * 255).astype(np.uint8).tobytes() for i in images}


def test_the_stand_in_lets_the_lesson_tell_its_story(stand_in):
    train = stand_in.train_images.reshape(6000, -1)
    test = stand_in.test_images.reshape(2000, -1)
    found = duel_card.nearest_mean(train, stand_in.train_labels, test)
    assert 0.65 < (found == stand_in.test_labels).mean() < 0.8


def test_models_are_copied_and_what_is_missing_is_replaced(capsys):
    model = network("cnn")
    builders = duel.networks(MLP=..., CNN=model)
    said = capsys.readouterr().out
    assert "MLP: not built yet" in said
    assert "CNN: yours, 34,826 parameters" in said
    one, other = builders["CNN"](), builders["CNN"]()
    assert not np.array_equal(one.get_weights()[0], other.get_weights()[0])
    assert builders["MLP"]().output_shape == (None, 10)


@pytest.mark.parametrize("answer", [None, 7, keras.Sequential(), network])
def test_what_is_no_network_is_replaced(answer, capsys):
    assert duel.networks(CNN=answer)["CNN"]().output_shape == (None, 10)
    assert "not built yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "card", [..., {}, {"baseline": ...}, {"baseline": 0.7, "summary": {"MLP": (...,)}}]
)
def test_a_card_that_is_not_filled_in_stops_nothing(card):
    assert duel.result(card) == "Nothing to compare yet."


def test_a_training_can_be_repeated_and_is_measured():
    images = np.random.default_rng(0).random((120, 28, 28, 1)).astype("float32")
    labels = np.arange(120) % 10
    build = duel.networks(MLP=...)["MLP"]
    runs = [
        training.train(
            build, images, labels, epochs=2, seed=seed, validation=(images, labels)
        )
        for seed in (3, 3, 4)
    ]
    assert runs[0].validation == pytest.approx(runs[1].validation)
    assert runs[0].train != runs[2].train
    assert len(runs[0].train) == 2
    reached = training.accuracy(runs[0], images, labels)
    assert reached == pytest.approx(runs[0].validation[-1], abs=1e-6)
    shown = training.show_curves(
        {"MLP": runs[0], "other": training.Run(None, (0.1, 0.5))}
    )
    assert "MLP, validation, percent by epoch" in shown.description
    assert "other, validation" not in shown.description
