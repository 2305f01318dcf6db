# %% shared
import numpy as np

from utils import denoising, machine
from utils.data import load_photo_patches

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

patches = load_photo_patches()
noisy_fit = denoising.noisy(patches.fit, 0.2, seed=1)


def conv(filters, size=3, activation="relu", **options):
    return layers.Conv2D(
        filters, size, padding="same", activation=activation, **options
    )


def coarse_copies(picture, sides=(2, 4, 8)):
    return [
        layers.UpSampling2D(k, interpolation="bilinear")(
            layers.AveragePooling2D(k)(picture)
        )
        for k in sides
    ]


def coarse_network(filters=16, extra=()):
    picture = keras.Input((32, 32, 3))
    copies = coarse_copies(picture)
    maps = layers.Concatenate()([picture, *copies])
    for _ in range(2):
        maps = conv(filters)(maps)
    change = conv(3, activation=None, kernel_initializer="zeros")(maps)
    result = layers.Add()([copies[1], change])
    for layer in extra:
        result = layer(result)
    return keras.Model(picture, result)


def fit(model, number=4000, epochs=1, rate=5e-3, inputs=None, targets=None):
    inputs = noisy_fit if inputs is None else inputs
    targets = patches.fit if targets is None else targets
    steps = epochs * -(-number // 32)
    schedule = keras.optimizers.schedules.CosineDecay(rate, steps, alpha=0.02)
    model.compile(keras.optimizers.Adam(learning_rate=schedule), "mse")
    model.fit(
        inputs[:number], targets[:number], batch_size=32, epochs=epochs, verbose=0
    )
    return model


def solved(noisy, number=200):
    """Return coarse copies and random features; the last layer is solved for."""
    picture = keras.Input((None, None, 3))
    maps = layers.Concatenate()([picture, *coarse_copies(picture)])
    random = conv(24, kernel_initializer="he_normal")(maps)
    found = layers.Concatenate()([maps, random])
    last = conv(3, activation=None)
    model = keras.Model(picture, last(found))
    rows = np.asarray(keras.Model(picture, found)(noisy[:number]))
    around = np.pad(rows, ((0, 0), (1, 1), (1, 1), (0, 0)))
    parts = [around[:, r : r + 32, c : c + 32] for r in range(3) for c in range(3)]
    columns = 9 * rows.shape[-1]
    windows = np.concatenate(parts, axis=-1).reshape(-1, columns)[::2].astype(float)
    windows = np.column_stack([windows, np.ones(len(windows))])
    aims = patches.fit[:number].reshape(-1, 3)[::2]
    found = np.linalg.solve(windows.T @ windows + np.eye(columns + 1), windows.T @ aims)
    last.set_weights([found[:-1].reshape(3, 3, -1, 3), found[-1]])
    return model


keras.utils.set_random_seed(2)
BODY = fit(coarse_network())
KERNELS = [layer for layer in BODY.layers if isinstance(layer, layers.Conv2D)]

# %% given
keras.utils.set_random_seed(1)

# %% coarse_copies kind="right"
denoiser = BODY

# %% solved_not_trained kind="right"
denoiser = solved(noisy_fit)

# %% u_shape kind="right"
# Its coarse way is short: a way round each narrow place, added in the end.
picture = keras.Input((32, 32, 3))
one = conv(8)(picture)
two = conv(16)(layers.AveragePooling2D(2)(one))
three = conv(16)(layers.AveragePooling2D(2)(two))
up = conv(16)(layers.Concatenate()([layers.UpSampling2D(2)(three), two]))
up = conv(8)(layers.Concatenate()([layers.UpSampling2D(2)(up), one]))
change = conv(3, activation="linear", kernel_initializer="zeros")(up)
denoiser = fit(keras.Model(picture, coarse_copies(picture)[1] + change), 3000, 1)


# %% subclassed kind="right"
class Cleaner(keras.Model):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.last = (
            conv(16, activation=None),
            conv(16),
            conv(3, 3, None),
        )

    def call(self, pictures):
        views = [pictures]
        for side in (2, 4, 8):
            small = keras.ops.average_pool(pictures, side)
            views.append(
                keras.ops.image.resize(small, (32, 32), interpolation="bilinear")
            )
        maps = keras.ops.relu(self.first(keras.ops.concatenate(views, axis=-1)))
        return views[2] + self.last(self.second(maps))


denoiser = Cleaner()
denoiser.build((None, 32, 32, 3))
denoiser(noisy_fit[:1])
for layer, trained in zip((denoiser.first, denoiser.second, denoiser.last), KERNELS):
    layer.set_weights(trained.get_weights())

# %% nested_and_clipped kind="right"
denoiser = keras.Sequential(
    [keras.Input((32, 32, 3)), BODY, layers.ReLU(max_value=1.0)]
)

# %% with_batch_norm kind="right"
norm = layers.BatchNormalization(epsilon=1e-5)
change = norm(layers.Subtract()([BODY.output, BODY.input]))
denoiser = keras.Model(BODY.input, layers.Add()([BODY.input, change]))

# %% dropout_in_training kind="right"
denoiser = keras.Sequential([keras.Input((32, 32, 3)), layers.GaussianNoise(0.1), BODY])
denoiser.compile("sgd", "mae")

# %% not_trained kind="wrong" hint=["not trained"]
picture = keras.Input((32, 32, 3))
maps = conv(16)(picture)
denoiser = keras.Model(picture, conv(3, activation="sigmoid")(maps))

# %% too_short kind="wrong" hint=["not as good as the blur", "matter of time"] breaks=["at least 5 % below the best blur's"]
denoiser = fit(coarse_network(8), 96, 1, 1e-4)

# %% narrow_code kind="wrong" hint=["not as good as the blur", "narrow code"]
picture = keras.Input((32, 32, 3))
denoiser = keras.Model(picture, coarse_copies(picture)[1])

# %% batch_norm_as_printed kind="wrong" hint=["lag behind", "momentum"]
# The moving statistics are those of the start.
change = layers.Subtract()([BODY.output, BODY.input])
made = keras.Model(BODY.input, change).predict(noisy_fit[:500], verbose=0)
norm = layers.BatchNormalization()
change = norm(change)
norm.gamma.assign(made.std(axis=(0, 1, 2)))
norm.beta.assign(made.mean(axis=(0, 1, 2)))
denoiser = keras.Model(BODY.input, layers.Add()([BODY.input, change]))

# %% the_blur kind="wrong" hint=["what the blur does", "bend"]
places = np.arange(-8, 9)
window = np.exp(-(places**2) / (2 * 1.7**2))
window = np.outer(window, window) / window.sum() ** 2
blur = layers.DepthwiseConv2D(17, padding="same", use_bias=False)
denoiser = keras.Sequential([keras.Input((32, 32, 3)), blur])
blur.set_weights([np.repeat(window[:, :, None, None], 3, axis=2)])

# %% identity kind="wrong" hint=["hands the noisy picture on"]
denoiser = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1.0)])

# %% clean_to_clean kind="wrong" hint=["hands the noisy picture on", "what was shown to fit"]
picture = keras.Input((32, 32, 3))
change = conv(3, activation=None, kernel_initializer="zeros")(conv(8)(picture))
denoiser = keras.Model(picture, layers.Add()([picture, change]))
fit(denoiser, 300, 1, 1e-3, inputs=patches.fit)

# %% the_noise kind="wrong" hint=["what it gives is the noise", "subtraction"]
body = BODY
denoiser = keras.Model(body.input, layers.Subtract()([body.input, body.output]))

# %% the_correction kind="wrong" hint=["added to the input"]
body = BODY
denoiser = keras.Model(body.input, layers.Subtract()([body.output, body.input]))

# %% bytes_come_out kind="wrong" hint=["from 0 to 1"]
body = BODY
denoiser = keras.Sequential([keras.Input((32, 32, 3)), body, layers.Rescaling(255.0)])

# %% bytes_go_in kind="wrong" hint=["from 0 to 1"]
body = BODY
denoiser = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), body, layers.Rescaling(255.0)]
)

# %% for_more_noise kind="wrong" hint=["another strength of noise"]
denoiser = solved(denoising.noisy(patches.fit[:200], 0.4, seed=5))

# %% one_sample_by_heart kind="wrong" hint=["does not beat the blur"]
denoiser = fit(coarse_network(4), 20, 3, 1e-3)

# %% one_colour kind="wrong" hint=["single colour"]
picture = keras.Input((32, 32, 3))
mean = layers.GlobalAveragePooling2D(keepdims=True)(picture)
denoiser = keras.Model(picture, layers.UpSampling2D(32)(mean))

# %% hundred_filters kind="wrong" hint=["too many parameters", "50,000"] breaks=["at most 50,000 parameters"]
denoiser = keras.Sequential(
    [keras.Input((32, 32, 3)), conv(100), conv(60), conv(3, activation=None)]
)

# %% dense kind="wrong" hint=["too many parameters", "dense"]
denoiser = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Flatten(),
        layers.Dense(3072),
        layers.Reshape((32, 32, 3)),
    ]
)

# %% grey_comes_out kind="wrong" hint=["three filters"] breaks=["pictures of 32 × 32 × 3"]
denoiser = keras.Sequential([keras.Input((32, 32, 3)), conv(8), conv(1)])

# %% smaller_comes_out kind="wrong" hint=["doubled again"]
denoiser = keras.Sequential([keras.Input((32, 32, 3)), layers.AveragePooling2D(2)])

# %% borders_lost kind="wrong" hint=["padding"]
denoiser = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Conv2D(8, 3), layers.Conv2D(3, 3)]
)

# %% grey_goes_in kind="wrong" hint=["inputs of another shape"]
denoiser = keras.Sequential([keras.Input((32, 32, 1)), conv(3)])

# %% history_kept kind="wrong" hint=["history"]
model = coarse_network()
model.compile("adam", "mse")
denoiser = model.fit(noisy_fit[:32], patches.fit[:32], verbose=0)

# %% untouched kind="wrong" hint=["not filled in yet"]
denoiser = ...


# %% lazy_function kind="wrong" hint=["function"]
def denoiser(pictures):
    return denoising.blurred(pictures, 1.7)


# %% lazy_constant kind="wrong" hint=["single colour"]
grey = conv(3, 1, None, kernel_initializer="zeros", bias_initializer="ones")
denoiser = keras.Sequential([keras.Input((32, 32, 3)), grey, layers.Rescaling(0.5)])

# %% hostile_nan kind="wrong" hint=["finite"]
bad = conv(3, 1, None, bias_initializer=keras.initializers.Constant(np.nan))
denoiser = keras.Sequential([keras.Input((32, 32, 3)), bad])
