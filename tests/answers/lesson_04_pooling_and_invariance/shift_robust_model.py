# %% given
import numpy as np

from utils import invariance, machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

digits = invariance.centred_digits()
machine.set_seed(0)


def fit(model, images, labels, epochs):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate=3e-3), loss)
    model.fit(images, labels, batch_size=64, epochs=epochs, verbose=0)
    return model


def shifted_copies(copies, reach=3):
    images = [
        invariance.jitter_images(digits.train_images, reach, seed=n)
        for n in range(copies)
    ]
    return np.concatenate(images), np.tile(digits.train_labels, copies)


def templates(images, labels):
    """Return one 16 × 16 pattern for each of some digits, and its digit."""
    patterns = images[:, 6:22, 6:22, 0].astype("float64")
    patterns = patterns - patterns.mean(axis=(1, 2), keepdims=True)
    size = np.sqrt((patterns**2).sum(axis=(1, 2), keepdims=True))
    return np.moveaxis(patterns / size, 0, 2)[:, :, None], labels


def matcher(images, labels, padding="valid", scale=1.0):
    """Return a network that looks for patterns everywhere; nothing is trained."""
    kernel, found = templates(images, labels)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(len(found), 16, use_bias=False, padding=padding),
            layers.GlobalMaxPooling2D(),
            layers.Dense(10, use_bias=False),
        ]
    )
    votes = 1.0 * (found[:, None] == np.arange(10))
    model.layers[0].set_weights([kernel * scale])
    model.layers[-1].set_weights([votes / votes.sum(axis=0)])
    return model


def middle_only(model):
    """Return a linear reader of the middle, from the sums of the digits."""
    rows = digits.train_images.reshape(1197, -1).astype("float64")
    rows = np.column_stack([rows, np.ones(len(rows))])
    aims = 1.0 * (digits.train_labels[:, None] == np.arange(10))
    solved = np.linalg.solve(rows.T @ rows + 3 * np.eye(rows.shape[1]), rows.T @ aims)
    model.layers[-1].set_weights([solved[:-1], solved[-1]])
    return model


def linear():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)]
    )


# %% global_max_with_copies kind="right"
stack = []
for filters in (8, 16, 32):
    stack.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    stack.append(layers.MaxPooling2D())
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        *stack[:-1],
        layers.GlobalMaxPooling2D(),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *shifted_copies(4), epochs=4)

# %% flatten_with_copies kind="right"
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *shifted_copies(6), epochs=6)

# %% functional_softmax kind="right"
inputs = keras.Input((28, 28, 1))
x = layers.AveragePooling2D(2)(inputs)
x = layers.Conv2D(16, 3, activation="relu")(x)
x = layers.MaxPooling2D()(x)
x = layers.Conv2D(32, 3, activation="relu")(x)
x = layers.Dropout(0.1)(layers.Flatten()(x))
outputs = layers.Softmax()(layers.Dense(10)(x))
shift_robust_model = keras.Model(inputs, outputs)
shift_robust_model.compile(
    keras.optimizers.Adam(learning_rate=3e-3), "sparse_categorical_crossentropy"
)
shift_robust_model.fit(*shifted_copies(6), batch_size=64, epochs=6, verbose=0)


# %% subclassed kind="right"
class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = layers.Conv2D(16, 5, strides=2, activation="relu")
        self.second = layers.Conv2D(32, 3, strides=2)
        self.head = layers.Dense(10)

    def call(self, images):
        maps = keras.ops.relu(self.second(self.first(images)))
        return self.head(keras.ops.reshape(maps, (-1, 5 * 5 * 32)))


shift_robust_model = fit(Reader(), *shifted_copies(6), epochs=6)

# %% small_mlp_with_copies kind="right"
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(160, activation="relu"),
        layers.Dense(80, activation="relu"),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *shifted_copies(10), epochs=10)

# %% patterns_looked_for_everywhere kind="right"
shift_robust_model = matcher(digits.train_images[:160], digits.train_labels[:160])
kernel, found = templates(digits.train_images[:160], digits.train_labels[:160])
features = keras.Sequential(shift_robust_model.layers[:2])
seen = keras.ops.convert_to_numpy(features(digits.train_images)).astype("float64")
seen = np.column_stack([seen, np.ones(len(seen))])
aims = 1.0 * (digits.train_labels[:, None] == np.arange(10))
solved = np.linalg.solve(seen.T @ seen + 0.1 * np.eye(161), seen.T @ aims)
head = layers.Dense(10)
shift_robust_model = keras.Sequential(
    [keras.Input((28, 28, 1)), *features.layers, head]
)
head.set_weights([solved[:-1], solved[-1]])

# %% middle_digits_only kind="wrong" hint=["reads the middle only", "two cures"]
shift_robust_model = middle_only(linear())

# %% global_max_without_copies kind="wrong" hint=["jump", "in between"]
digits_now = digits.train_images[:1197], digits.train_labels
stack = []
for filters in (8, 16, 32):
    stack.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    stack.append(layers.MaxPooling2D())
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        *stack[:-1],
        layers.GlobalMaxPooling2D(),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *digits_now, epochs=20)

# %% copies_of_one_pixel kind="wrong" hint=["small shifts only", "how far"]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *shifted_copies(3, reach=1), epochs=6)

# %% copies_to_one_side kind="wrong" hint=["some directions only", "every direction"]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 5, strides=2, activation="relu"),
        layers.Conv2D(32, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10),
    ]
)
steps = [(0, right) for right in (-3, -2, -1, 0, 1, 2, 3)]
images = [invariance.shift_images(digits.train_images, *step) for step in steps]
data = np.concatenate(images), np.tile(digits.train_labels, len(steps))
shift_robust_model = fit(model, *data, epochs=5)

# %% large_mlp kind="wrong" hint=["too many parameters", "60,000"]
model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Dense(300, activation="relu"),
        layers.Dense(10),
    ]
)
shift_robust_model = fit(model, *shifted_copies(3), epochs=3)

# %% not_trained kind="wrong" hint=["not trained", "long enough"]
shift_robust_model = linear()

# %% ink_up_to_16 kind="wrong" hint=["other grey levels"]
shift_robust_model = middle_only(linear())
weights, biases = shift_robust_model.layers[-1].get_weights()
shift_robust_model.layers[-1].set_weights([weights / 16, biases])

# %% eleven_classes kind="wrong" hint=["one score for each digit"]
shift_robust_model = keras.Sequential(
    [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(11)]
)

# %% map_at_the_end kind="wrong" hint=["rows and columns are left"]
shift_robust_model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(10, 3)])

# %% eight_by_eight kind="wrong" hint=["inputs of another shape"]
shift_robust_model = keras.Sequential(
    [keras.Input((8, 8, 1)), layers.Flatten(), layers.Dense(10)]
)

# %% history_kept kind="wrong" hint=["history"]
model = linear()
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
shift_robust_model = model.fit(
    digits.train_images[:64], digits.train_labels[:64], verbose=0
)

# %% untouched kind="wrong" hint=["not filled in yet"]
shift_robust_model = ...


# %% lazy_function kind="wrong" hint=["function"]
def shift_robust_model(images):
    return np.eye(10)[np.zeros(len(images), int)]


# %% hostile_nan kind="wrong" hint=["finite"]
shift_robust_model = linear()
shift_robust_model.layers[-1].set_weights([np.full((784, 10), np.nan), np.zeros(10)])

# %% hostile_constant kind="wrong" hint=["not trained"]
shift_robust_model = linear()
shift_robust_model.layers[-1].set_weights([np.zeros((784, 10)), np.arange(10.0)])
