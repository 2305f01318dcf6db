# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

LOSS = "sparse_categorical_crossentropy"


def make(
    filters=(32, 32),
    size=3,
    padding="valid",
    units=512,
    hidden="relu",
    out="softmax",
    scale=True,
    flat=layers.Flatten,
    pool=layers.MaxPooling2D,
    extra=(),
    **options,
):
    model = keras.Sequential([keras.Input((32, 32, 3))])
    if scale:
        model.add(layers.Rescaling(1 / 255))
    for number in filters:
        model.add(
            layers.Conv2D(number, size, padding=padding, activation=hidden, **options)
        )
        model.add(pool())
    model.add(flat())
    if units:
        model.add(layers.Dense(units, activation=hidden, **options))
    for layer in extra:
        model.add(layer)
    model.add(layers.Dense(10, activation=out, **options))
    return model


def ready(model, loss=LOSS):
    model.compile("rmsprop", loss, metrics=["accuracy"])
    return model


# %% sequential kind="right"
first_loss = 2.302585
baseline = ready(make())

# %% functional kind="right"
first_loss = -np.log(1 / 10)
inputs = keras.Input((32, 32, 3))
x = inputs / 255.0
for _ in range(2):
    x = layers.ReLU()(layers.Conv2D(32, (3, 3))(x))
    x = layers.MaxPooling2D((2, 2))(x)
x = layers.Flatten()(x)
x = layers.Activation("relu")(layers.Dense(512)(x))
baseline = keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))
baseline.compile(
    "adam", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"]
)

# %% from_minus_one kind="wrong" hint=["another scale", "by 1/255"]
first_loss = np.float32(2.3)
baseline = make(scale=False)
baseline = keras.Sequential(
    [keras.Input((32, 32, 3)), layers.Rescaling(1 / 127.5, offset=-1), *baseline.layers]
)
ready(baseline, keras.losses.SparseCategoricalCrossentropy(from_logits=False))


# %% subclassed kind="right"
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.scale = layers.Rescaling(1 / 255)
        self.first = layers.Conv2D(32, 3, activation="relu")
        self.second = layers.Conv2D(32, 3, activation="relu")
        self.pool = layers.MaxPooling2D()
        self.flat = layers.Flatten()
        self.large = layers.Dense(512, activation="relu")
        self.last = layers.Dense(10, activation="softmax")

    def call(self, images):
        x = self.pool(self.first(self.scale(images)))
        x = self.pool(self.second(x))
        return self.last(self.large(self.flat(x)))


first_loss = [float(np.log(10))]
baseline = ready(Net())

# %% nested kind="right"
first_loss = np.array(np.log(10))
body = make()
baseline = ready(keras.Sequential([keras.Input((32, 32, 3)), body]))

# %% measured_loss kind="right"
first_loss = 2.3187  # measured with the untrained network
baseline = ready(make(kernel_initializer="glorot_normal"))

# %% probability_instead_of_loss kind="wrong" hint=["−ln p, not p"]
first_loss = 0.1
baseline = ready(make())

# %% base_ten kind="wrong" hint=["natural logarithm"]
first_loss = np.log10(10)
baseline = ready(make())

# %% base_two kind="wrong" hint=["natural logarithm"]
first_loss = np.log2(10)
baseline = ready(make())

# %% zero_loss kind="wrong" hint=["when p is 1"]
first_loss = 0
baseline = ready(make())

# %% probability_of_the_wrong kind="wrong" hint=["the right class"]
first_loss = -np.log(0.9)
baseline = ready(make())

# %% softmax_twice kind="wrong" hint=["softmax twice", "One of the two"]
first_loss = np.log(10)
baseline = ready(make(), keras.losses.SparseCategoricalCrossentropy(from_logits=True))

# %% one_hot_loss kind="wrong" hint=["sparse categorical to whole"]
first_loss = np.log(10)
baseline = ready(make(), "categorical_crossentropy")

# %% squared_error kind="wrong" hint=["two cross-entropies"]
first_loss = np.log(10)
baseline = ready(make(), "mean_squared_error")

# %% pixels_not_scaled kind="wrong" hint=["Rescaling(1 / 255)"]
first_loss = np.log(10)
baseline = ready(make(scale=False))

# %% padding_same kind="wrong" hint=["padding used"]
first_loss = np.log(10)
baseline = ready(make(padding="same"))

# %% softmax_missing kind="wrong" hint=["these are scores"]
first_loss = np.log(10)
baseline = ready(make(out=None))

# %% sigmoid kind="wrong" hint=["they ignore each other"]
first_loss = np.log(10)
baseline = ready(make(out="sigmoid"))

# %% dense_layer_missing kind="wrong" hint=["512 units"]
first_loss = np.log(10)
baseline = ready(make(units=0))

# %% global_pooling kind="wrong" hint=["flatten the last map"]
first_loss = np.log(10)
baseline = ready(make(flat=layers.GlobalAveragePooling2D))

# %% no_bias kind="wrong" hint=["bias left out"]
first_loss = np.log(10)
baseline = ready(make(use_bias=False))

# %% large_windows kind="wrong" hint=["windows of 5"]
first_loss = np.log(10)
baseline = ready(make(size=5))

# %% one_convolution kind="wrong" hint=["a convolution missing"]
first_loss = np.log(10)
baseline = ready(make(filters=(32,)))

# %% linear_hidden_layers kind="wrong" hint=["activation missing"]
first_loss = np.log(10)
baseline = ready(make(hidden=None))

# %% batch_norm_already kind="wrong" hint=["goes without batch normalisation"]
first_loss = np.log(10)
inputs = keras.Input((32, 32, 3))
x = layers.Rescaling(1 / 255)(inputs)
x = layers.MaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(x))
x = layers.BatchNormalization()(x)
x = layers.MaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(x))
x = layers.BatchNormalization()(layers.Flatten()(x))
x = layers.BatchNormalization()(layers.Dense(512, activation="relu")(x))
baseline = ready(keras.Model(inputs, layers.Dense(10, activation="softmax")(x)))

# %% dropout_already kind="wrong" hint=["a baseline has none"]
first_loss = np.log(10)
baseline = ready(make(extra=[layers.Dropout(0.5)]))

# %% not_compiled kind="wrong" hint=["not compiled"]
first_loss = np.log(10)
baseline = make()

# %% compile_returned kind="wrong" hint=["compile() and summary() return None"]
first_loss = np.log(10)
baseline = make().compile("rmsprop", LOSS)

# %% channels_first kind="wrong" hint=["channels come last"]
first_loss = np.log(10)
baseline = keras.Sequential([keras.Input((3, 32, 32)), layers.Flatten()])
baseline.add(layers.Dense(10, activation="softmax"))
ready(baseline)

# %% average_pooling kind="wrong" hint=["average pooling", "largest of four"]
first_loss, baseline = np.log(10), ready(make(pool=lambda: layers.AveragePooling2D(2)))

# %% large_first_weights kind="wrong" hint=["initial weights"]
first_loss = np.log(10)
baseline = ready(make(kernel_initializer=keras.initializers.RandomNormal(stddev=0.5)))

# %% untouched kind="wrong" hint=["not filled in yet"]
first_loss = ...
baseline = ...

# %% lazy_one_dense_layer kind="wrong" hint=["another number of parameters"]
first_loss = np.log(10)
baseline = ready(make(filters=(), units=0))

# %% hostile_number kind="wrong" hint=["not a Keras model"]
first_loss = np.log(10)
baseline = 605_610

# %% hostile_nan kind="wrong" hint=["not finite"]
first_loss = np.log(10)
baseline = ready(make())
baseline.set_weights([weight * np.nan for weight in baseline.get_weights()])

# %% one_shared_relu kind="right"
first_loss = np.log(10)
bend = layers.ReLU()
x = pictures = keras.Input((32, 32, 3))
x = layers.Rescaling(1 / 255)(x)
for _ in range(2):
    x = layers.MaxPooling2D()(bend(layers.Conv2D(32, 3)(x)))
x = bend(layers.Dense(512)(layers.Flatten()(x)))
baseline = ready(keras.Model(pictures, layers.Dense(10, activation="softmax")(x)))

# %% operations_of_keras kind="right"
first_loss = 2.303
x = pictures = keras.Input((32, 32, 3))
x = x / 255
for _ in range(2):
    x = keras.ops.max_pool(keras.ops.relu(layers.Conv2D(32, 3)(x)), 2)
x = keras.ops.relu(layers.Dense(512)(layers.Reshape((-1,))(x)))
baseline = ready(keras.Model(pictures, keras.ops.softmax(layers.Dense(10)(x))))

# %% metrics_forgotten kind="wrong" hint=["how many images are right"]
first_loss = np.log(10)
baseline = make()
baseline.compile("rmsprop", LOSS)

# %% metrics_in_third_place kind="wrong" hint=["by their name"]
first_loss = np.log(10)
baseline = make()
baseline.compile("rmsprop", LOSS, ["accuracy"])

# %% relu_on_the_scores kind="wrong" hint=["negative scores are cut off"]
first_loss = np.log(10)
baseline = ready(keras.Sequential([make(out="relu"), layers.Softmax()]))

# %% softmax_in_a_layer_behind kind="wrong" hint=["softmax acts once more"]
first_loss = np.log(10)
baseline = ready(keras.Sequential([make(), layers.Softmax()]))

# %% divided_twice kind="wrong" hint=["divided twice"]
first_loss = np.log(10)
twice = [keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), make()]
baseline = ready(keras.Sequential(twice))

# %% multiplied_by_255 kind="wrong" hint=["another scale"]
first_loss = np.log(10)
large = [keras.Input((32, 32, 3)), layers.Rescaling(255.0), make(scale=False)]
baseline = ready(keras.Sequential(large))

# %% tanh_in_the_convolutions kind="wrong" hint=["asks for ReLU"]
first_loss = np.log(10)
baseline = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)])
for _ in range(2):
    baseline.add(layers.Conv2D(32, 3, activation="tanh"))
    baseline.add(layers.MaxPooling2D())
baseline.add(layers.Flatten())
baseline.add(layers.Dense(512, activation="relu"))
baseline.add(layers.Dense(10, activation="softmax"))
ready(baseline)

# %% weighted_with_its_probability kind="wrong" hint=["nothing is multiplied by p"]
first_loss = -0.1 * np.log(0.1)
baseline = ready(make())
