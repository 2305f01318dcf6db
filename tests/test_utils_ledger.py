"""The ledger against Keras: shapes, parameters, multiplications, reasons."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from ledger_models import MODELS, conv, layers, nested, pool, stack, u_shape, used_twice

from utils.ledger import ledger

keras = pytest.importorskip("keras")
APPLICATIONS = ["MobileNetV2", "VGG16", "ResNet50V2", "InceptionV3", "EfficientNetB0"]


def assert_agrees_with_keras(model):
    book = ledger(model)
    trainable = sum(math.prod(weight.shape) for weight in model.trainable_weights)
    assert book.parameters == model.count_params()
    assert book.trainable == trainable
    assert book.non_trainable == model.count_params() - trainable
    assert book.rows[-1].out_shape == tuple(model.outputs[0].shape[1:])
    assert book.outside == (0, 0)
    for layer in model.layers:
        if isinstance(layer, keras.Model | layers.InputLayer):
            continue
        row = book.row(layer.name)
        assert row.parameters == layer.count_params()
        if len(layer._inbound_nodes) == 2:  # its own, and the one of the ledger
            assert row.out_shape == tuple(layer.output.shape[1:])


@pytest.mark.parametrize("name", MODELS)
def test_shapes_and_parameters_are_those_of_keras(name):
    assert_agrees_with_keras(MODELS[name]())


@pytest.mark.slow
@pytest.mark.parametrize("name", APPLICATIONS)
def test_known_architectures_are_those_of_keras(name):
    assert_agrees_with_keras(getattr(keras.applications, name)(weights=None))


@pytest.mark.slow
def test_the_numbers_of_vgg16():
    book = ledger(keras.applications.VGG16(weights=None))
    assert book.parameters == 138_357_544
    pools = [row for row in book.rows if row.kind == "MaxPooling2D"]
    assert [row.receptive_field[0] for row in pools] == [6, 16, 44, 100, 212]
    assert [row.jump[0] for row in pools] == [2, 4, 8, 16, 32]
    assert book.row("fc1").receptive_field == (224, 224)
    assert book.multiplications == 15_470_264_320


def test_unseen_rows_follow_the_whole_stack():
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), conv(2, 3), pool(2), conv(2, 3), pool(2)]
    )
    last = ledger(model).rows[-1]
    assert last.unseen == ((30, 31), (30, 31))
    assert last.cell("unseen") == "2 rows, 2 columns"
    assert ledger(model).rows[1].cell("unseen") == "none"


@pytest.mark.parametrize(
    ("layer", "shape", "expected"),
    [
        (lambda: conv(10, 5, padding="same"), (32, 32, 3), 32 * 32 * 75 * 10),
        (lambda: conv(96, 11, strides=4), (227, 227, 3), 55 * 55 * 363 * 96),
        (lambda: conv(4, 3, groups=2), (6, 6, 4), 16 * 9 * 2 * 4),
        (lambda: layers.DepthwiseConv2D(3), (6, 6, 4), 16 * 9 * 4),
        (lambda: layers.SeparableConv2D(8, 3), (6, 6, 4), 16 * (9 * 4 + 4 * 8)),
        (lambda: layers.Conv2DTranspose(2, 3, strides=2), (6, 6, 4), 36 * 9 * 8),
        (lambda: layers.Dense(10), (256,), 2560),
        (lambda: layers.Dense(10), (6, 6, 4), 36 * 40),
        (lambda: pool(2), (6, 6, 4), 0),
        (lambda: layers.BatchNormalization(), (6, 6, 4), 0),
    ],
)
def test_multiplications_of_one_layer(layer, shape, expected):
    model = keras.Sequential([keras.Input(shape), layer()])
    assert ledger(model).multiplications == expected


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (conv(32, 3, strides=2, padding="same"), "stride 2: ceil(32/2) = 16"),
        (conv(10, 5, padding="same"), "same padding keeps 32; 5·5·3 weights + 1 bias"),
        (conv(4, 3), "valid: 32 − 3 + 1 = 30 places"),
        (conv(4, 3, strides=3), "floor((32 − 3)/3) + 1 = 10 places, 2 left over"),
        (conv(4, (3, 1)), "rows valid: 32 − 3 + 1 = 30 places, columns valid"),
        (pool(2), "nothing to learn"),
        (layers.Flatten(), "32·32·3 numbers in one row"),
        (layers.UpSampling2D(), "2 times as large: 32 × 32 to 64 × 64"),
        (layers.GlobalMaxPooling2D(), "one number for each of 3 channels"),
        (layers.BatchNormalization(), "scale, shift, moving mean"),
        (layers.ZeroPadding2D(1), "32 × 32 becomes 34 × 34"),
    ],
)
def test_each_row_says_why(layer, words):
    model = keras.Sequential([keras.Input((32, 32, 3)), layer])
    assert words in ledger(model).rows[-1].why


class Subclassed(keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = conv(3, 3, padding="same")
        self.head = layers.Dense(2)
        self.drop = layers.Dropout(0.5)

    def call(self, inputs, training=False):
        x = keras.ops.relu(self.conv(inputs)) + inputs
        x = self.drop(keras.ops.mean(x, axis=(1, 2)), training=training)
        return self.head(x)


def test_a_subclassed_model_is_followed_through_its_call():
    book = ledger(Subclassed(), input_shape=(16, 16, 3))
    assert [row.kind for row in book.rows][:4] == ["Input", "Conv2D", "Relu", "Add"]
    assert book.parameters == 84 + 8
    assert book.rows[3].receptive_field == (3, 3)
    assert book.rows[-1].receptive_field == (16, 16)
    assert "16·16·3 numbers become 3" in book.rows[-3].why


def test_a_layer_of_ones_own_is_opened_and_its_own_weights_counted():
    class Scaled(layers.Layer):
        def __init__(self):
            super().__init__()
            self.conv = conv(2, 3)
            self.scale = self.add_weight(shape=(2,), initializer="ones")

        def call(self, inputs):
            return self.conv(inputs) * self.scale

    book = ledger(keras.Sequential([keras.Input((8, 8, 3)), Scaled()]))
    assert any(row.kind == "Conv2D" for row in book.rows)
    assert book.parameters == 56 + 2
    assert book.outside == (2, 0)
    assert "2 parameters belong to no layer" in str(book)


def test_a_layer_without_a_rule_shows_no_invented_field():
    inputs = keras.Input((8, 8, 3))
    x = layers.UpSampling2D(interpolation="bilinear")(inputs)
    book = ledger(keras.Model(inputs, conv(1, 3)(x)))
    assert book.rows[-1].receptive_field is None
    assert book.rows[-1].cell("field") == "–"
    assert book.rows[-1].out_shape == (14, 14, 1)


def test_a_mean_over_channels_is_not_taken_for_one_over_places():
    inputs = keras.Input((8, 8, 3))
    x = keras.ops.mean(inputs, axis=-1, keepdims=True)
    book = ledger(keras.Model(inputs, conv(1, 3)(x)))
    assert book.rows[-1].receptive_field is None


def test_parameters_of_a_layer_used_twice_count_once():
    book = ledger(used_twice())
    rows = [row for row in book.rows if row.kind == "Conv2D"]
    assert [row.parameters for row in rows] == [148, 0]
    assert "shared" in rows[1].why
    assert rows[1].receptive_field == (5, 5)


def test_a_frozen_layer_counts_as_not_trainable():
    model = stack("one_conv")
    model.layers[0].trainable = False
    assert (ledger(model).trainable, ledger(model).non_trainable) == (0, 220)


def test_nested_models_show_where_their_layers_belong():
    assert "base/" in "".join(row.layer for row in ledger(nested()).rows)


def test_two_inputs_are_followed():
    pair = [keras.Input((8, 8, 1)), keras.Input((8, 8, 1))]
    book = ledger(keras.Model(pair, conv(2, 3)(layers.Add()(pair))))
    assert book.rows[-1].receptive_field == (3, 3)
    assert [row.kind for row in book.rows][:2] == ["Input", "Input"]


def test_one_dimension_and_vectors_have_a_ledger_too():
    steps = keras.Sequential(
        [keras.Input((30, 2)), layers.Conv1D(4, 5, padding="causal"), layers.LSTM(3)]
    )
    rows = ledger(steps).rows
    assert rows[1].receptive_field == (5,)
    assert rows[2].multiplications is None
    vector = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    assert ledger(vector).rows[-1].cell("field") == "–"


def test_upsampling_halves_the_jump():
    assert ledger(u_shape()).rows[-1].jump == (1, 1)
    model = keras.Sequential([keras.Input((8, 8, 1)), layers.UpSampling2D()])
    assert ledger(model).rows[-1].jump == (Fraction(1, 2),) * 2
    assert ledger(model).rows[-1].cell("jump") == "1/2 × 1/2"
