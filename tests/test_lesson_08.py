"""The numbers that lesson 08 teaches, and the oracles of its checks against Keras."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.lesson_05_mlp_vs_cnn.parts import two_parts
from autograder.checks.lesson_08_cifar10_cnn import (
    augmentation,
    baseline,
    batch_norm,
    bn_lag,
    brakes,
    claims,
    dropout,
    identity_norm,
    own_split,
    stopping,
    turned,
)
from autograder.hidden.lesson_08_cifar10_cnn import CASES
from autograder.student.exercise import run_cases
from utils import training
from utils.data import load_digits_on_photos, train_validation_split
from utils.training import experiment

keras = pytest.importorskip("keras")
layers = keras.layers
LESSON = "08_cifar10_cnn"


def numpy_of(tensor):
    return keras.ops.convert_to_numpy(tensor)


def stack(filters=(32, 32), size=3, padding="valid", units=512, bias=True, pool=(1, 1)):
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)])
    for number, pooled in zip(filters, pool, strict=False):
        model.add(layers.Conv2D(number, size, padding=padding, use_bias=bias))
        if pooled:
            model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    if units:
        model.add(layers.Dense(units, use_bias=bias))
    model.add(layers.Dense(10, use_bias=bias))
    return model.count_params()


@pytest.mark.parametrize(
    ("options", "mistake"),
    [
        ({"padding": "same"}, "padding used"),
        ({"size": 5}, "windows of 5"),
        ({"units": 0}, "a dense layer missing"),
        ({"bias": False}, "bias left out"),
        ({"filters": (32,)}, "a convolution missing"),
        ({"filters": (32, 64)}, "other filters"),
        ({"pool": (1, 0)}, "a pooling layer missing"),
        ({"pool": (0, 1)}, "a pooling layer missing"),
        ({"pool": (0, 0)}, "pooling missing"),
    ],
)
def test_known_sizes_are_those_of_the_mistakes(options, mistake):
    assert baseline.KNOWN_SIZES[stack(**options)][0] == mistake


def test_the_networks_have_the_parameters_of_the_lectures():
    assert stack() == baseline.PARAMETERS == 605_610
    assert training.classifier().count_params() == 605_610
    with_norm = training.classifier(batch_norm=True)
    assert with_norm.count_params() == 612_394
    moving = sum(int(np.prod(w.shape)) for w in with_norm.non_trainable_weights)
    assert moving == 3392
    assert training.wide_kernels().count_params() == 123_338


@pytest.mark.parametrize("seed", range(3))
def test_a_new_network_has_the_loss_of_a_guess(seed):
    model = training.classifier(seed=seed)
    model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
    answer = {"baseline": model, "first_loss": 2.3}
    cases = [*baseline.BASELINE.visible, *CASES["baseline"]]
    outcomes = run_cases(baseline.BASELINE, answer, cases)
    assert outcomes.first_failure is None


def batch_norm_layer(case):
    x, gamma, beta, mean, variance = (each.astype("float32") for each in case.arrays())
    layer = layers.BatchNormalization(momentum=case.momentum, epsilon=case.epsilon)
    layer.build(x.shape)
    layer.set_weights([gamma, beta, mean, variance])
    return layer, x


@pytest.mark.parametrize(
    "case", [*batch_norm.BATCH_NORM.visible, *CASES["batch_norm"]], ids=str
)
def test_the_normalisation_is_that_of_keras(case):
    layer, x = batch_norm_layer(case)
    output = numpy_of(layer(x, training=case.looked_at != batch_norm.INFER))
    wide = x.astype(float)
    _, gamma, beta, mean, variance = case.arrays()
    if case.looked_at != batch_norm.INFER:
        moved = [numpy_of(weight) for weight in layer.weights[2:]]
        old = mean, variance
        mean, variance = batch_norm.statistics(wide)
        for new, before, batch in zip(moved, old, (mean, variance), strict=True):
            right = case.momentum * before + (1 - case.momentum) * batch
            assert np.allclose(new, right, atol=1e-4)
    right = batch_norm.normalised(wide, mean, variance, gamma, beta, case.epsilon)
    assert np.allclose(output, right, atol=2e-3)


def test_the_worked_column_of_the_lesson():
    x = np.array([[1.0], [3.0], [5.0], [7.0]])
    mean, variance = batch_norm.statistics(x)
    one, nothing = np.ones(1), np.zeros(1)
    y = batch_norm.normalised(x, mean, variance, one, nothing, 1e-3)
    assert y.ravel().round(4).tolist() == [-1.3415, -0.4472, 0.4472, 1.3415]
    assert 0.01 * mean[0] == pytest.approx(0.04)
    assert 0.99 + 0.01 * variance[0] == pytest.approx(1.04)


def test_an_inserted_layer_of_keras_hands_on_what_it_gets():
    for case in (*identity_norm.IDENTITY_NORM.visible, *CASES["identity_norm"]):
        mean, variance = case.moments()
        layer = layers.BatchNormalization(epsilon=case.epsilon)
        layer.build((None, case.channels))
        layer.set_weights([np.sqrt(variance + case.epsilon), mean, mean, variance])
        x = np.random.default_rng(0).normal(mean, 1, (20, case.channels))
        assert np.allclose(numpy_of(layer(x, training=False)), x, atol=1e-4)


def test_keras_dropout_is_the_inverted_one():
    six = np.array([dropout.SIX], "float32")
    rows = numpy_of(layers.Dropout(0.5, seed=1)(six.repeat(2000, 0), training=True))
    assert {0.0, 2.0} == set((rows / six).round(3).ravel().tolist())
    counts = np.bincount((rows == 0).sum(axis=1), minlength=7)
    assert counts.argmax() == 3
    assert (counts > 0).all()


def test_keras_penalty_of_the_lesson():
    kernel = np.array([[1.0, 2.0], [3.0, 4.0]], "float32")
    assert float(keras.regularizers.L2(0.01)(kernel)) == pytest.approx(0.3)


def keras_stop(losses, patience):
    """Drive Keras' own callback along a curve."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    callback = keras.callbacks.EarlyStopping(
        monitor="loss", patience=patience, restore_best_weights=True
    )
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    for epoch, loss in enumerate(losses):
        model.set_weights([np.array([[epoch + 1.0]])])
        callback.on_epoch_end(epoch, {"loss": loss})
        if model.stop_training:
            break
    callback.on_train_end()
    return epoch + 1, int(model.get_weights()[0][0, 0])


CURVES = [
    case
    for case in (*brakes.BRAKES.visible, *CASES["brakes"])
    if isinstance(case, brakes.CurveCase)
]


@pytest.mark.parametrize("case", CURVES, ids=str)
def test_early_stopping_is_that_of_keras(case):
    run, kept = keras_stop(case.losses, case.patience)
    assert stopping.right_stop(case.losses, case.patience)[0] == run
    if run < len(case.losses):  # at its natural end older versions keep the last
        assert case.right()[1] == kept


def test_the_lag_is_as_long_as_a_loop_says():
    for case in (*bn_lag.BN_LAG.visible, *CASES["lag"]):
        left, steps = 1.0, 0
        while left > case.rest:
            left, steps = left * case.momentum, steps + 1
        assert case.right()[0] == steps
    first, second, _ = bn_lag.BN_LAG.visible
    assert (first.right()[0], second.right()[0]) == (299, 29)


@pytest.mark.parametrize(
    ("change", "kind", "shift"),
    [
        (lambda image: image, "upright", (0, 0)),
        (lambda image: image[:, ::-1], "mirrored", (0, 0)),
        (lambda image: image[::-1], "upside down", (0, 0)),
        (lambda image: image[::-1, ::-1], "half turn", (0, 0)),
        (np.rot90, "quarter turn", (0, 0)),
        (lambda image: np.roll(image, (3, -2), (0, 1)), "upright", (3, -2)),
        (lambda image: 0.6 * image + 70, "upright", (0, 0)),
    ],
)
def test_turns_and_shifts_are_recognised(change, kind, shift):
    seen = turned.looked_at(change(turned.pattern()))
    assert (seen.kind, seen.shift) == (kind, shift)
    assert seen.likeness > 0.95


@pytest.mark.parametrize("seed", range(5))
def test_random_pipelines_are_judged_alike_whatever_the_seed(seed):
    keras.utils.set_random_seed(seed)
    digits = keras.Sequential([layers.RandomTranslation(0.1, 0.1)])
    flip = layers.RandomFlip("horizontal", seed=seed)
    photographs = keras.Sequential([flip, layers.RandomTranslation(0.1, 0.1)])
    answer = {
        "label_safe": augmentation.SAFE,
        "applied_to": augmentation.APPLIED,
        "pipelines": {"digits": digits, "photographs": photographs},
    }
    cases = [*augmentation.AUGMENTATION.visible, *CASES["augmentation"]]
    assert run_cases(augmentation.AUGMENTATION, answer, cases).first_failure is None


def test_no_test_image_passes_for_a_validation_image():
    data = load_digits_on_photos(400, 300)
    seen = {"train": data.train_images, "test": data.test_images}
    parts = train_validation_split(data.train_images, data.train_labels, fraction=0.3)
    own = two_parts(parts[0], parts[2], seen)
    assert own.from_test("validation") == (0, len(parts[2]))
    scaled = data.test_images[:120] / np.float32(255)
    leaked = two_parts(parts[0], scaled, seen)
    assert leaked.from_test("validation") == (120, 120)


def test_the_course_s_own_split_passes():
    def split(images, labels, fraction, seed):
        return train_validation_split(images, labels, fraction=fraction, seed=seed)

    cases = [
        c for c in (*own_split.OWN_SPLIT.visible, *CASES["own_split"]) if c != "parts"
    ]
    assert run_cases(own_split.OWN_SPLIT, {"split": split}, cases).first_failure is None


def test_leaders_need_a_lead():
    apart = {"baseline": np.array([0.5, 0.51]), "batch norm": np.array([0.4, 0.41])}
    near = {"baseline": np.array([0.5, 0.6]), "batch norm": np.array([0.45, 0.55])}
    edge = {"baseline": np.array([0.5, 0.52]), "batch norm": np.array([0.49, 0.482])}
    assert claims.leaders(apart) == {"baseline"}
    assert claims.leaders(near) == {"undecided"}
    assert claims.leaders(edge) == {"baseline", "undecided"}


@pytest.mark.parametrize("card", [..., {}, {"training": {"baseline": ...}}, 7, None])
def test_a_card_that_is_not_filled_in_stops_nothing(card):
    assert experiment.table(card) == "Nothing to compare yet."
