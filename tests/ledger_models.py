"""Architectures small and odd, on which the ledger is tested."""

from __future__ import annotations

import pytest

keras = pytest.importorskip("keras")
layers = keras.layers
conv, pool = layers.Conv2D, layers.MaxPooling2D

STACKS = {
    "one_conv": lambda: [conv(4, 3)],
    "no_bias": lambda: [conv(4, 3, use_bias=False)],
    "same": lambda: [conv(4, 5, padding="same"), conv(4, 3, padding="same")],
    "stride": lambda: [conv(4, 3, strides=2), conv(4, 3, strides=3)],
    "same_stride": lambda: [
        conv(4, 3, strides=2, padding="same"),
        conv(4, 4, strides=2, padding="same"),
    ],
    "even_kernel": lambda: [conv(4, 2, padding="same"), conv(4, 4, padding="same")],
    "not_square": lambda: [conv(4, (3, 5)), conv(4, (5, 1), strides=(2, 1))],
    "dilated": lambda: [conv(4, 3, dilation_rate=2), conv(4, 3, dilation_rate=(1, 3))],
    "dilated_same": lambda: [conv(4, 3, dilation_rate=3, padding="same")],
    "holes": lambda: [conv(4, 2, strides=3), conv(4, 1, strides=2)],
    "left_over": lambda: [conv(4, 3, strides=3), pool(2), pool(3)],
    "grouped": lambda: [conv(6, 3, groups=3), conv(4, 3, groups=2)],
    "pointwise": lambda: [conv(8, 1), conv(4, 1)],
    "pools": lambda: [conv(4, 3), pool(2), conv(4, 3), layers.AveragePooling2D(3)],
    "pool_same": lambda: [
        pool(3, strides=2, padding="same"),
        layers.AveragePooling2D(2, padding="same"),
        conv(4, 3),
    ],
    "pool_overlap": lambda: [pool(3, strides=1), pool((2, 3), strides=(2, 1))],
    "depthwise": lambda: [
        layers.DepthwiseConv2D(3, strides=2, padding="same"),
        conv(4, 1),
        layers.DepthwiseConv2D(3, depth_multiplier=2),
    ],
    "separable": lambda: [
        layers.SeparableConv2D(4, 3, padding="same"),
        layers.SeparableConv2D(4, 5, strides=2, use_bias=False),
    ],
    "normalised": lambda: [
        conv(4, 3, use_bias=False),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Dropout(0.2),
        layers.SpatialDropout2D(0.2),
        layers.LayerNormalization(),
    ],
    "padded": lambda: [layers.ZeroPadding2D(2), conv(4, 5, strides=2)],
    "padded_unevenly": lambda: [
        layers.ZeroPadding2D(((0, 1), (2, 0))),
        conv(4, 3, strides=2),
    ],
    "cropped": lambda: [layers.Cropping2D(((1, 2), (3, 0))), conv(4, 3)],
    "upsampled": lambda: [pool(2), layers.UpSampling2D(2), conv(4, 3), conv(4, 2)],
    "upsampled_thrice": lambda: [
        conv(4, 3, strides=3),
        layers.UpSampling2D((3, 2)),
        conv(4, 4, padding="same"),
    ],
    "transposed": lambda: [
        conv(4, 3, strides=2, padding="same"),
        layers.Conv2DTranspose(4, 3, strides=2, padding="same"),
        conv(4, 3),
    ],
    "transposed_valid": lambda: [
        pool(2),
        layers.Conv2DTranspose(4, 4, strides=2),
        layers.Conv2DTranspose(4, 2, strides=3),
    ],
    "flat": lambda: [conv(4, 3), pool(2), layers.Flatten(), layers.Dense(5)],
    "global": lambda: [
        conv(4, 3, strides=2),
        layers.GlobalAveragePooling2D(),
        layers.Dense(5),
        layers.Softmax(),
    ],
    "global_kept": lambda: [
        conv(4, 3),
        layers.GlobalMaxPooling2D(keepdims=True),
        conv(2, 1),
    ],
    "dense_by_place": lambda: [conv(4, 3), layers.Dense(7), pool(2)],
    "reshaped": lambda: [
        conv(4, 3, strides=4),
        layers.Flatten(),
        layers.Dropout(0.1),
        layers.Dense(64),
        layers.Reshape((4, 4, 4)),
        layers.Conv2DTranspose(2, 2, strides=2),
    ],
}


def residual():
    inputs = keras.Input((33, 29, 3))
    x = conv(8, 3, padding="same", activation="relu")(inputs)
    y = layers.BatchNormalization()(conv(8, 3, padding="same", strides=2)(x))
    y = conv(8, 3, padding="same")(layers.ReLU()(y))
    x = layers.ReLU()(layers.Add()([y, conv(8, 1, strides=2)(x)]))
    return keras.Model(inputs, layers.Dense(3)(layers.GlobalAveragePooling2D()(x)))


def inception():
    inputs = keras.Input((32, 32, 3))
    one = conv(4, 1)(inputs)
    three = conv(4, 3, padding="same")(conv(2, 1)(inputs))
    five = conv(4, 5, padding="same")(conv(2, 1)(inputs))
    pooled = conv(4, 1)(pool(3, strides=1, padding="same")(inputs))
    x = layers.Concatenate()([one, three, five, pooled])
    return keras.Model(inputs, conv(2, 3)(x))


def branches_off_centre():
    inputs = keras.Input((31, 32, 2))
    left = layers.Cropping2D(((0, 4), (0, 4)))(inputs)
    right = conv(2, 3)(layers.Cropping2D(((2, 0), (2, 0)))(inputs))
    return keras.Model(inputs, pool(2)(layers.Add()([left, right])))


def one_row_one_column():
    inputs = keras.Input((20, 20, 1))
    across = conv(2, (1, 5), padding="same")(inputs)
    down = conv(2, (7, 1), padding="same")(inputs)
    return keras.Model(inputs, layers.Maximum()([across, down]))


def squeeze_and_excite():
    inputs = keras.Input((16, 16, 3))
    x = conv(8, 3)(inputs)
    gate = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = conv(8, 1, activation="sigmoid")(conv(2, 1, activation="relu")(gate))
    return keras.Model(inputs, conv(4, 3)(layers.Multiply()([x, gate])))


def u_shape():
    inputs = keras.Input((32, 32, 3))
    wide = conv(4, 3, padding="same")(inputs)
    deep = conv(8, 3, padding="same")(pool(2)(wide))
    deep = conv(8, 3, padding="same")(layers.UpSampling2D()(deep))
    x = layers.Concatenate()([wide, deep])
    return keras.Model(inputs, conv(1, 3, padding="same")(x))


def used_twice():
    inputs = keras.Input((24, 24, 4))
    shared = conv(4, 3, padding="same")
    return keras.Model(inputs, pool(2)(shared(shared(inputs))))


def nested():
    base = keras.Sequential(
        [keras.Input((32, 32, 3)), conv(4, 3), pool(2)], name="base"
    )
    return keras.Sequential(
        [keras.Input((32, 32, 3)), base, conv(4, 3), layers.Flatten(), layers.Dense(2)]
    )


def operators():
    inputs = keras.Input((24, 24, 3))
    x = conv(3, 3, padding="same")(inputs)
    x = keras.ops.relu(x + inputs)
    return keras.Model(inputs, keras.ops.mean(conv(2, 3)(x), axis=(1, 2)))


def densely_connected():
    inputs = keras.Input((32, 32, 3))
    x = inputs
    for _ in range(3):
        new = conv(4, 3, padding="same", activation="relu")(x)
        x = layers.Concatenate()([x, new])
    return keras.Model(inputs, pool(2)(x))


GRAPHS = [
    residual,
    inception,
    branches_off_centre,
    one_row_one_column,
    squeeze_and_excite,
    u_shape,
    used_twice,
    nested,
    operators,
    densely_connected,
]


def stack(name):
    return keras.Sequential([keras.Input((40, 36, 6)), *STACKS[name]()])


MODELS = {
    **{name: lambda name=name: stack(name) for name in STACKS},
    **{build.__name__: build for build in GRAPHS},
}
