"""Receptive fields and unseen pixels of the ledger against measured ones."""

from __future__ import annotations

import numpy as np
import pytest
from ledger_models import MODELS, conv, keras, layers

from utils.ledger import ledger


def linear_twin(layer):
    """Return a layer with the same windows that keeps whatever it sees: no ReLU, no
    maximum, one channel and weights of one."""
    kind, config = type(layer).__name__, layer.get_config()
    config = {key: value for key, value in config.items() if key != "dtype"}
    same = {"activation": "linear", "bias_initializer": "zeros"}
    if isinstance(layer, layers.SeparableConv2D):
        ones = {f"{part}_initializer": "ones" for part in ("depthwise", "pointwise")}
        return layers.SeparableConv2D.from_config({**config, **same, **ones})
    if isinstance(layer, layers.DepthwiseConv2D):
        ones = {"depthwise_initializer": "ones"}
        return type(layer).from_config({**config, **same, **ones})
    if isinstance(layer, conv | layers.Conv2DTranspose | layers.Dense):
        return type(layer).from_config({**config, **same, "kernel_initializer": "ones"})
    if "Max" in kind and "Pooling" in kind:
        return getattr(layers, kind.replace("Max", "Average")).from_config(config)
    if kind in ("Multiply", "Maximum"):
        return layers.Add(name=layer.name)
    bending = (layers.LayerNormalization, layers.Softmax, layers.ReLU)
    if isinstance(layer, (*bending, layers.Activation)):
        return layers.Identity(name=layer.name)
    return type(layer).from_config(config)


def seen_places(model, axis):
    """Measure which rows (axis 0) or columns (1) each place of each layer sees."""
    twin = keras.models.clone_model(model, clone_function=linear_twin)
    twins = [layer for layer in twin.layers if hasattr(layer, "output")]
    probe = keras.Model(twin.inputs[0], [layer.output for layer in twins])
    shape = model.input_shape[1:]
    lines = np.zeros((shape[axis], *shape), np.float32)
    for place in range(shape[axis]):
        np.moveaxis(lines[place], axis, 0)[place] = 1
    parts = np.array_split(lines, max(1, len(lines) // 32))
    outputs = [keras.tree.flatten(probe(part)) for part in parts]
    measured = {}
    for layer, *parts in zip(twins, *outputs, strict=True):
        response = np.concatenate([keras.ops.convert_to_numpy(p) for p in parts])
        if response.ndim == 4:  # (which line is on, rows, columns, channels)
            other = tuple(n for n in (1, 2, 3) if n != axis + 1)
            measured[layer.name] = response.max(axis=other) > 0
        else:
            measured[layer.name] = response.max(axis=1, keepdims=True) > 0
    return measured


def assert_fields_are_measured(model):
    book = ledger(model)
    for axis in (0, 1):
        for name, seen in seen_places(model, axis).items():
            row = next((row for row in book.rows if row.layer == name), None)
            if row is None or row.kind in ("Input", "Flatten"):
                continue
            unseen = np.flatnonzero(~seen.any(axis=1))
            assert list(row.unseen[axis]) == unseen.tolist(), name
            places = [np.flatnonzero(column) for column in seen.T if column.any()]
            extents = [int(p[-1] - p[0] + 1) for p in places]
            inner = [
                extent
                for extent, p in zip(extents, places, strict=True)
                if p[0] > 0 and p[-1] < len(seen) - 1
            ]
            expected = row.receptive_field[axis]
            assert max(extents) <= expected, name
            if row.whole or inner:
                assert max(extents if row.whole else inner) == expected, name


MEASURABLE = [
    name for name in MODELS if name not in ("nested", "operators", "reshaped")
]


@pytest.mark.parametrize("name", MEASURABLE)
def test_receptive_fields_and_unseen_pixels_are_the_measured_ones(name):
    assert_fields_are_measured(MODELS[name]())


def thin(name):
    """Return a known architecture with few channels: the windows are the same."""
    if name == "VGG16":
        model = keras.applications.VGG16(weights=None, include_top=False)
        size = 224
    else:
        model = keras.applications.MobileNetV2(weights=None, include_top=False)
        size = 224

    def narrow(layer):
        config = layer.get_config()
        if "filters" in config:
            return type(layer).from_config({**config, "filters": 1})
        return type(layer).from_config(config)

    return keras.models.clone_model(
        model, input_tensors=keras.Input((size, size, 1)), clone_function=narrow
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["VGG16", "MobileNetV2"])
def test_receptive_fields_of_known_architectures_are_the_measured_ones(name):
    assert_fields_are_measured(thin(name))
