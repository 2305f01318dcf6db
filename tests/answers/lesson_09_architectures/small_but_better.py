# %% shared
import numpy as np

from utils import machine
from utils.data import load_digits_on_photos

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

digits_on_photos = load_digits_on_photos(2400, 1000)


def start():
    """Return the input, and small pictures of 16 × 16: a quarter of the work."""
    x = keras.Input((32, 32, 3))
    return x, layers.AveragePooling2D(2)(layers.Rescaling(1 / 255)(x))


def conv(x, filters, window=3):
    x = layers.Conv2D(filters, window, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def finish(inputs, x, activation="softmax"):
    x = layers.GlobalMaxPooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation=activation)(x))


def train(model, epochs=5, loss="sparse_categorical_crossentropy", batch_size=32):
    steps = epochs * 2400 // batch_size
    rate = keras.optimizers.schedules.CosineDecay(5e-3, steps)
    model.compile(keras.optimizers.AdamW(rate), loss)
    model.fit(
        digits_on_photos.train_images,
        digits_on_photos.train_labels,
        batch_size=batch_size,
        epochs=epochs,
        verbose=0,
    )
    return model


machine.set_seed(0)
inputs, small_pictures = start()
maps = conv(small_pictures, 32)
maps = layers.MaxPooling2D()(layers.Add()([maps, conv(conv(maps, 32), 32)]))
trained = train(finish(inputs, conv(maps, 64)))


def copied():
    model = keras.models.clone_model(trained)
    model.set_weights(trained.get_weights())
    return model


# %% residual kind="right"
small = trained

# %% inception kind="right"
machine.set_seed(1)
inputs, x = start()
x = conv(x, 24)
for filters in (12, 24):
    pooled = layers.MaxPooling2D(3, 1, padding="same")(x)
    ways = [conv(x, filters, 1), conv(x, 2 * filters), conv(pooled, filters, 1)]
    ways.append(conv(conv(x, filters // 2, 1), filters, 5))
    x = layers.MaxPooling2D()(layers.Concatenate()(ways))
small = train(finish(inputs, x))


# %% like_vgg_with_scores kind="right"
machine.set_seed(2)
inputs, x = start()
x = layers.MaxPooling2D()(conv(conv(x, 32), 48))
small = finish(inputs, conv(x, 64), activation=None)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
train(small, loss=loss)


# %% subclassed_around kind="right"
class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.network = copied()

    def call(self, images):
        return keras.ops.log(self.network(keras.ops.cast(images, "float32")) + 1e-6)


small = Reader()

# %% bytes_and_mirror_images kind="right"
pictures = keras.Input((32, 32, 3), dtype="uint8")
moved = layers.ZeroPadding2D(((1, 0), (0, 0)))(
    layers.Cropping2D(((0, 1), (0, 0)))(pictures)
)
network = copied()
small = keras.Model(pictures, network(pictures) + network(moved))

# %% lazy_untouched kind="wrong" hint="filled in"
small = ...

# %% lazy_untrained kind="wrong" hint=["guesses", "was it trained"] breaks="70 % of new pictures"
small = keras.models.clone_model(trained)

# %% hostile_exit kind="wrong" hint="SystemExit" raises=true
raise SystemExit

# %% hostile_nan kind="wrong" hint=["not finite"]
small = copied()
small.set_weights([weights * np.nan for weights in small.get_weights()])

# %% too_large kind="wrong" hint=["over budget", "605,610"] breaks="at most 100,000 parameters"
small = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(512, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

# %% one_too_many_by_hundred kind="wrong" hint=["over budget"]
network = copied()
more = layers.Dense(9_000)
x = keras.Input((32, 32, 3))
scores = network(x)
small = keras.Model(x, scores + 0 * layers.Dense(10)(more(scores)))

# %% scaled_outside kind="wrong" hint=["scaled outside", "bytes"] breaks="bytes from 0 to 255"
x = keras.Input((32, 32, 3))
small = keras.Model(x, copied()(layers.Rescaling(255.0)(x)))

# %% standardised_outside kind="wrong" hint=["scaled outside"]
x = keras.Input((32, 32, 3))
small = keras.Model(x, copied()(layers.Rescaling(60.0, offset=110.0)(x)))

# %% learned_by_heart kind="wrong" hint=["learned by heart", "training pictures"]
rows = digits_on_photos.train_images.reshape(2400, -1) / 255.0
rows = np.column_stack([rows, np.ones(2400)])
aims = 1.0 * (digits_on_photos.train_labels[:, None] == np.arange(10))
solved = rows.T @ np.linalg.solve(rows @ rows.T + 0.05 * np.eye(2400), aims)
small = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
small.layers[-1].set_weights([solved[:-1], solved[-1]])

# %% statistics_not_arrived kind="wrong" hint=["statistics that lag", "momentum"]
small = copied()
for part in small.layers:
    if isinstance(part, layers.BatchNormalization):
        gamma, beta, mean, variance = part.get_weights()
        part.set_weights([gamma, beta, 0.1 * mean, 0.02 * variance + 0.98])

# %% labels_of_another_order kind="wrong" hint=["classes shifted", "labels"]
small = copied()
kernel, bias = small.layers[-1].get_weights()
small.layers[-1].set_weights([np.roll(kernel, 1, 1), np.roll(bias, 1)])

# %% too_few_epochs kind="wrong" hint=["below the bar", "not enough"]
small = copied()
generator = np.random.default_rng(0)
kernel, bias = small.layers[-1].get_weights()
noise = 2.2 * kernel.std() * generator.normal(size=kernel.shape)
small.layers[-1].set_weights([kernel + noise, bias])

# %% nine_classes kind="wrong" hint=["wrong number of classes", "10 units"]
inputs, x = start()
small = keras.Model(inputs, layers.Dense(9)(layers.GlobalMaxPooling2D()(x)))

# %% a_map_of_scores kind="wrong" hint=["map, no classes", "whole map"]
inputs, x = start()
small = keras.Model(inputs, layers.Conv2D(10, 1)(x))

# %% the_history kind="wrong" hint=["history of the training"]
small = copied()
small.compile("sgd", "sparse_categorical_crossentropy")
small = small.fit(
    digits_on_photos.train_images[:32], digits_on_photos.train_labels[:32], verbose=0
)

# %% grey_pictures kind="wrong" hint=["another shape"]
small = keras.Sequential([keras.Input((32, 32, 1)), layers.Flatten(), layers.Dense(10)])
