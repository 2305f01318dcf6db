"""The ledger against the literature, and layers that work number by number."""

from __future__ import annotations

import json

import numpy as np
import pytest
from ledger_models import conv, keras, layers, pool

from benchmarks import league as benchmark
from utils.ledger import league, ledger
from utils.ledger.published import computed, stored

# Araujo, Norris, Sim: Computing Receptive Fields of Convolutional Neural Networks,
# Distill 2019 (doi 10.23915/distill.00021): field, stride, padding. The article's
# ResNets let TensorFlow pad the first pooling, on even sides behind only; Keras pads
# both sides, so the first window lies two pixels further out.
KERAS_PADS_IN_FRONT = 2
PUBLISHED = {
    "VGG16": (212, 32, 90),
    "ResNet50": (483, 32, 239 + KERAS_PADS_IN_FRONT),
    "ResNet101": (1027, 32, 511 + KERAS_PADS_IN_FRONT),
    "ResNet152": (1507, 32, 751 + KERAS_PADS_IN_FRONT),
    "InceptionV3": (1311, 32, 618),
    "InceptionResNetV2": (3039, 32, 1482),
    "MobileNet": (315, 32, 126),
}
ARTICLES = {  # 10⁹ multiplications of the networks that issue from those articles
    "MobileNet": 0.569,
    "MobileNetV2": 0.300,
    "ResNet50": 3.86,
    "VGG16": 15.47,
}


@keras.saving.register_keras_serializable("tests")
class Scaled(layers.Layer):
    """Weighs each channel, as ConvNeXt's scale does."""

    def build(self, shape):
        self.gamma = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * self.gamma


class ScaledSum(layers.Layer):
    """Adds a scaled branch, as Inception-ResNet does."""

    def call(self, inputs):
        return inputs[0] + inputs[1] * 0.1


class Skipped(layers.Layer):
    """Does nothing but in training, as stochastic depth."""

    def call(self, inputs, training=None):
        if training:
            return inputs * keras.random.uniform((1, 1, 1, 1))
        return inputs


class Gated(layers.Layer):
    """Holds a layer of the same kind."""

    def __init__(self):
        super().__init__()
        self.scale = Scaled()

    def call(self, inputs):
        return keras.ops.sigmoid(inputs) * self.scale(inputs)


class Mirrored(layers.Layer):
    def call(self, inputs):
        return keras.ops.flip(inputs, axis=1)


class MeanRemoved(layers.Layer):
    def call(self, inputs):
        return inputs - keras.ops.mean(inputs, axis=(1, 2), keepdims=True)


class NeedsNumbers(layers.Layer):
    def call(self, inputs):
        return inputs * float(keras.ops.convert_to_numpy(inputs).max())

    def compute_output_shape(self, shape):
        return shape

    def compute_output_spec(self, inputs):
        return keras.KerasTensor(inputs.shape, inputs.dtype)


def behind(layer):
    """Return the ledger of a convolution, the layer and a pooling of stride 2."""
    inputs = keras.Input((16, 16, 3))
    x = conv(4, 3, padding="same")(inputs)
    x = layer([x, conv(4, 5, padding="same")(x)] if layer.name == "sum" else x)
    return ledger(keras.Model(inputs, pool(2)(x)))


@pytest.mark.parametrize(
    ("layer", "field"),
    [
        (Scaled, 4),
        (lambda: ScaledSum(name="sum"), 8),
        (Skipped, 4),
        (Gated, 4),
    ],
)
def test_a_layer_that_works_number_by_number_keeps_the_receptive_field(layer, field):
    last = behind(layer()).rows[-1]
    assert last.receptive_field == (field, field)
    assert last.jump == (2, 2)
    assert last.unseen == ((), ())


def test_its_weights_are_counted_in_its_own_row_and_the_row_says_why():
    book = behind(Scaled(name="scale"))
    assert book.row("scale").trainable == 4
    assert book.row("scale").multiplications == 0
    assert "number by number" in book.row("scale").why
    assert book.outside == (0, 0)


@pytest.mark.parametrize("layer", [Mirrored, NeedsNumbers])
def test_a_layer_that_does_more_is_still_unknown(layer):
    last = behind(layer()).rows[-1]
    assert last.receptive_field is None
    assert last.padding is None


def test_a_layer_that_looks_at_every_place_is_not_taken_for_one_that_does_not():
    assert behind(MeanRemoved()).rows[-1].receptive_field is None


def test_looking_inside_changes_no_variable():
    layer = layers.RandomFlip(seed=1)
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layer(inputs))
    before = [keras.ops.convert_to_numpy(each).copy() for each in layer.variables]
    assert before
    assert ledger(model).rows[-1].receptive_field is None
    for old, each in zip(before, layer.variables, strict=True):
        np.testing.assert_array_equal(old, keras.ops.convert_to_numpy(each))


def test_zeros_in_front_are_where_the_first_window_begins():
    chosen = [layers.ZeroPadding2D(((3, 0), (1, 5))), conv(2, 5), conv(2, 3, strides=2)]
    chosen += [conv(2, 3, padding="same")]
    book = ledger(keras.Sequential([keras.Input((20, 20, 1)), *chosen]))
    assert [row.padding for row in book.rows] == [(0, 0), *[(3, 1)] * 3, (5, 3)]
    assert book.rows[-1].cell("padding") == "5 × 3"


@pytest.mark.parametrize("network", PUBLISHED)
def test_the_league_has_the_published_fields_strides_and_paddings(network):
    row = league().row(network)
    assert (row.field, row.stride, row.padding) == PUBLISHED[network]


@pytest.mark.parametrize("network", ARTICLES)
def test_the_league_has_the_multiplications_of_the_articles(network):
    counted = league().row(network).multiplications / 1e9
    assert counted == pytest.approx(ARTICLES[network], rel=0.004)


def test_what_articles_say_of_themselves_is_close_to_what_is_counted():
    for network, entry in stored()["networks"].items():
        row, told = league().row(network), entry["facts"]["told"]
        if told["million parameters"]:
            expected = told["million parameters"]
            # MobileNetV2's article leaves batch normalisation's averages out.
            tolerance = 0.045 if network == "MobileNetV2" else 0.02
            assert row.parameters / 1e6 == pytest.approx(expected, rel=tolerance)
        if told["1e9 multiplications"]:
            expected = told["1e9 multiplications"]
            assert row.multiplications / 1e9 == pytest.approx(expected, rel=0.02)


def same_as_stored(network):
    return computed(network) == stored()["networks"][network]["computed"]


def test_a_row_computed_now_is_the_one_in_the_list():
    fresh = league(compute=["MobileNet"]).row("MobileNet")
    assert fresh.fresh
    assert "computed now" in str(league(compute=["MobileNet"]))
    kept = league().row("MobileNet")
    assert vars(fresh) | {"fresh": False} == vars(kept)


@pytest.mark.slow
@pytest.mark.parametrize("network", ["ConvNeXtTiny", "InceptionResNetV2", "ResNet50"])
def test_rows_that_take_longer_are_the_ones_in_the_list(network):
    # All rows: python -m benchmarks.league --check, once a week.
    assert same_as_stored(network)


def test_the_league_is_a_table_with_the_oldest_first():
    found = league()
    assert [row.published for row in found.rows] == sorted(
        row.published for row in found.rows
    )
    assert len(found.rows) == 15
    text = str(found)
    assert "whole picture" in text
    assert "138,357,544" in text
    assert "keras.io" in text
    assert f"{found.row('VGG16').megabytes:.0f}" == "528"
    assert found._repr_mimebundle_()["text/html"].count("<tr>") == 16


def test_a_network_that_is_not_in_the_league_is_named():
    with pytest.raises(ValueError, match="Received AlexNet"):
        league(compute=["AlexNet"])
    with pytest.raises(ValueError, match="VGG16"):
        league().row("vgg16")


def test_the_benchmark_says_what_has_changed(tmp_path, monkeypatch, capsys):
    kept = json.loads(benchmark.PATH.read_text(encoding="utf-8"))
    kept["networks"]["MobileNet"]["computed"]["field"] = 314
    path = tmp_path / "league.json"
    path.write_text(json.dumps(kept), encoding="utf-8")
    monkeypatch.setattr(benchmark, "PATH", path)
    with pytest.raises(SystemExit):
        benchmark.main(["MobileNet", "--check"])
    assert "changed: MobileNet" in capsys.readouterr().out
    monkeypatch.setattr(benchmark, "milliseconds", lambda network: 12.5)
    benchmark.main(["MobileNet"])
    rewritten = json.loads(path.read_text(encoding="utf-8"))["networks"]["MobileNet"]
    assert rewritten["computed"]["field"] == 315
    assert rewritten["milliseconds"] == 12.5
