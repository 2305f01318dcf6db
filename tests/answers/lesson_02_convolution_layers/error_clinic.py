# %% given
import keras
import numpy as np
from keras import layers


def small(shape, *arguments, **options):
    return keras.Sequential([keras.Input(shape), layers.Conv2D(*arguments, **options)])


# %% short_repairs kind="right"
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: first.astype(float) + second,
}


# %% functions kind="right"
def grey(picture):
    return small((8, 8, 1), 2, 3)(picture.reshape(1, 8, 8, 1))


def colour(picture):
    return layers.Conv2D(2, 3)(picture)


def step(picture):
    return small((9, 9, 1), 4, (3, 3), strides=(2, 2)).predict(picture, verbose=0)


def large(picture):
    return small((8, 8, 1), 1, (9, 9), padding="same")(picture)


def bright(first, second):
    return np.add(first, second, dtype=np.float32)


clinic = {
    "grey picture": grey,
    "colour picture": colour,
    "step of two": step,
    "large kernel": large,
    "bright sum": bright,
}


# %% functional_models kind="right"
def functional(shape, *arguments, **options):
    inputs = keras.Input(shape)
    return keras.Model(inputs, layers.Conv2D(*arguments, **options)(inputs))


clinic = {
    "grey picture": lambda p: functional((8, 8, 1), 2, 3)(np.expand_dims(p, (0, -1))),
    "colour picture": functional((8, 8, 3), 2, 3),
    "step of two": functional((9, 9, 1), 4, 3, strides=2),
    "large kernel": lambda p: functional((8, 8, 1), 1, 9, padding="same")(p),
    "bright sum": lambda first, second: first.astype(int) + second.astype(int),
}

# %% pooled_and_listed kind="right"
clinic = {
    "grey picture": lambda p: layers.Conv2D(2, 3)(p[np.newaxis, ..., np.newaxis]),
    "colour picture": lambda p: keras.ops.convert_to_numpy(layers.Conv2D(2, 3)(p)),
    "step of two": lambda p: layers.Conv2D(4, 3)(p)[:, ::2, ::2],
    "large kernel": lambda p: layers.Conv2D(1, 9)(
        np.pad(p, ((0, 0), (4, 4), (4, 4), (0, 0)))
    ),
    "bright sum": lambda first, second: [
        [int(a) + int(b) for a, b in zip(r, s)] for r, s in zip(first, second)
    ],
}


# %% subclassed kind="right"
class Net(keras.Model):
    def __init__(self, *arguments, **options):
        super().__init__()
        self.conv = layers.Conv2D(*arguments, **options)

    def call(self, inputs):
        return self.conv(inputs)


clinic = {
    "grey picture": lambda p: Net(2, 3)(p.reshape(1, 8, 8, 1)),
    "colour picture": Net(2, 3),
    "step of two": Net(4, 3, strides=2),
    "large kernel": Net(1, 9, padding="same"),
    "bright sum": lambda first, second: np.sum([first, second], axis=0, dtype=float),
}

# %% keras_adds_the_channel_axis kind="right"
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: first.astype(float) + second,
}

# %% one_channel_kept kind="wrong" hint="three"
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": lambda p: small((8, 8, 1), 2, 3)(p),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: first.astype(float) + second,
}

# %% stride_left_out kind="wrong" hint=["step of two", "plural"]
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: first.astype(float) + second,
}

# %% smaller_kernel kind="wrong" hint=["stay 9 × 9", "same"]
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 3),
    "bright sum": lambda first, second: first.astype(float) + second,
}

# %% sum_still_wraps kind="wrong" hint="wrap at 256"
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: (first + second).astype(float),
}

# %% still_broken kind="wrong" hint="four axes"
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture),
    "colour picture": lambda picture: small((8, 8, 1), 2, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, stride=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9)(picture),
    "bright sum": lambda first, second: first + second,
}

# %% entry_missing kind="wrong" hint="no entry"
clinic = {"grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None])}

# %% results_instead_of_calls kind="wrong" hint="not a function"
clinic = dict.fromkeys(
    ["grey picture", "colour picture", "step of two", "large kernel", "bright sum"],
    np.zeros((1, 6, 6, 2)),
)

# %% half_done kind="wrong" hint="not filled in yet"
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": ...,
    "large kernel": ...,
    "bright sum": ...,
}

# %% untouched kind="wrong" hint="not filled in yet"
clinic = {
    "grey picture": ...,
    "colour picture": ...,
    "step of two": ...,
    "large kernel": ...,
    "bright sum": ...,
}

# %% lazy_constant_shapes kind="wrong" hint="nothing of the picture arrives"
clinic = {
    "grey picture": lambda p: np.zeros((1, 6, 6, 2)),
    "colour picture": lambda p: np.zeros((1, 6, 6, 2)),
    "step of two": lambda p: np.zeros((1, 4, 4, 4)),
    "large kernel": lambda p: np.zeros((1, 8, 8, 1)),
    "bright sum": lambda first, second: np.zeros((4, 4)),
}

# %% hostile_a_string kind="wrong" hint="dictionary"
clinic = "repaired"


# %% border_added_before kind="right"
def with_border(picture):
    model = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.ZeroPadding2D(4), layers.Conv2D(1, 9)]
    )
    return model(picture)


clinic = {
    "grey picture": lambda x: small((8, 8, 1), 2, 3).predict(
        x[None, ..., None], verbose=0
    ),
    "colour picture": lambda x: small((8, 8, 3), 2, 3).predict(x, verbose=0),
    "step of two": lambda x: small((9, 9, 1), 4, 3, strides=2).predict(x, verbose=0),
    "large kernel": with_border,
    "bright sum": lambda first, second: first.astype("int32") + second.astype("int32"),
}


# %% channel_axis_only kind="wrong" hint=["four axes"]
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture[..., None]),
    "colour picture": lambda picture: small((8, 8, 3), 2, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, strides=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9, padding="same")(picture),
    "bright sum": lambda first, second: first.astype(float) + second,
}


# %% two_colours_thrown_away kind="wrong" hint=["not every colour counts"]
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture[None, :, :, None]),
    "colour picture": lambda picture: small((8, 8, 1), 2, 3)(picture[..., :1]),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, strides=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9, padding="same")(picture),
    "bright sum": lambda first, second: first.astype(float) + second,
}


# %% three_filters kind="wrong" hint=["the last one filters"]
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture[None, :, :, None]),
    "colour picture": lambda picture: small((8, 8, 3), 3, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, strides=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9, padding="same")(picture),
    "bright sum": lambda first, second: first.astype(float) + second,
}


# %% kernel_shrunk_with_padding kind="wrong" hint=["stay 9 × 9"]
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture[None, :, :, None]),
    "colour picture": lambda picture: small((8, 8, 3), 2, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, strides=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 3, padding="same")(picture),
    "bright sum": lambda first, second: first.astype(float) + second,
}


# %% mean_of_two_pictures kind="wrong" hint=["where does that factor come"]
clinic = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture[None, :, :, None]),
    "colour picture": lambda picture: small((8, 8, 3), 2, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, strides=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9, padding="same")(picture),
    "bright sum": lambda first, second: first / 2 + second / 2,
}
