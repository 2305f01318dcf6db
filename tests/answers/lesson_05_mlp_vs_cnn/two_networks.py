# %% given
from utils import machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

LOSS = "sparse_categorical_crossentropy"


def make_mlp(*units, out="softmax", hidden="relu", **options):
    stack = [keras.Input((28, 28, 1)), layers.Flatten()]
    stack += [
        layers.Dense(n, activation=hidden, **options) for n in units or (300, 100)
    ]
    return keras.Sequential([*stack, layers.Dense(10, activation=out, **options)])


def make_cnn(filters=(32, 64), size=3, padding="valid", rate=0.5, hidden="relu"):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for n in filters:
        model.add(layers.Conv2D(n, size, padding=padding, activation=hidden))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    if rate:
        model.add(layers.Dropout(rate))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def ready(model, loss=LOSS):
    model.compile("adam", loss, metrics=["accuracy"])
    return model


# %% sequential kind="right"
mlp, cnn = ready(make_mlp()), ready(make_cnn())

# %% functional kind="right"
inputs = keras.Input((28, 28, 1), name="picture")
x = layers.Flatten()(inputs)
x = layers.ReLU()(layers.Dense(300)(x))
x = layers.Activation("relu")(layers.Dense(100)(x))
mlp = keras.Model(inputs, layers.Softmax()(layers.Dense(10)(x)))
mlp.compile("sgd", keras.losses.SparseCategoricalCrossentropy())
y = inputs
for filters in (32, 64):
    y = layers.ReLU()(layers.Conv2D(filters, (3, 3))(y))
    y = layers.MaxPooling2D((2, 2))(y)
y = layers.Dropout(0.5)(layers.Flatten()(y))
y = layers.Activation("softmax")(layers.Dense(10)(y))
cnn = keras.Model(inputs, y)
cnn.compile(
    keras.optimizers.RMSprop(1e-3), keras.losses.SparseCategoricalCrossentropy()
)

# %% reshape_instead_of_flatten kind="right"
mlp = keras.Sequential([keras.Input((28, 28, 1)), layers.Reshape((784,))])
for units, kind in ((300, "relu"), (100, "relu"), (10, "softmax")):
    mlp.add(layers.Dense(units, activation=kind, kernel_initializer="he_normal"))
mlp.compile("adam", keras.losses.sparse_categorical_crossentropy)
cnn = ready(make_cnn())


# %% subclassed kind="right"
class Perceptron(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.hidden = [layers.Dense(n, activation="relu") for n in (300, 100)]
        self.last = layers.Dense(10, activation="softmax")

    def call(self, images):
        x = self.flat(images)
        for layer in self.hidden:
            x = layer(x)
        return self.last(x)


mlp = ready(Perceptron())
cnn = ready(make_cnn())

# %% nested kind="right"
body = make_cnn()
cnn = ready(keras.Sequential([keras.Input((28, 28, 1)), body]))
mlp = ready(make_mlp(), keras.losses.SparseCategoricalCrossentropy(name="loss"))

# %% channel_axis_missing kind="wrong" hint=["one axis is missing", "channel axis"]
mlp = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
for units, kind in ((300, "relu"), (100, "relu"), (10, "softmax")):
    mlp.add(layers.Dense(units, activation=kind))
mlp, cnn = ready(mlp), ready(make_cnn())

# %% one_hot_loss kind="wrong" hint=["categorical_crossentropy", "sparse categorical to whole"]
mlp = ready(make_mlp(), "categorical_crossentropy")
cnn = ready(make_cnn(), "categorical_crossentropy")

# %% squared_error kind="wrong" hint=["two cross-entropies"]
mlp, cnn = ready(make_mlp(), "mean_squared_error"), ready(make_cnn())

# %% softmax_twice kind="wrong" hint=["softmax twice", "One of the two"]
twice = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
mlp, cnn = ready(make_mlp(), twice), ready(make_cnn(), twice)

# %% softmax_missing kind="wrong" hint=["these are scores"]
mlp, cnn = ready(make_mlp(out=None)), ready(make_cnn())

# %% sigmoid kind="wrong" hint=["they ignore each other"]
mlp, cnn = ready(make_mlp(out="sigmoid")), ready(make_cnn())

# %% padding_same kind="wrong" hint=["padding used"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(padding="same"))

# %% units_swapped kind="wrong" hint=["larger hidden layer comes first"]
mlp, cnn = ready(make_mlp(100, 300)), ready(make_cnn())

# %% filters_swapped kind="wrong" hint=["filters swapped"]
mlp, cnn = ready(make_mlp()), ready(make_cnn((64, 32)))

# %% large_windows kind="wrong" hint=["windows of 5"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(size=5))

# %% hidden_layer_missing kind="wrong" hint=["a layer missing"]
mlp, cnn = ready(make_mlp(300)), ready(make_cnn())

# %% no_bias kind="wrong" hint=["bias left out"]
mlp, cnn = ready(make_mlp(use_bias=False)), ready(make_cnn())

# %% linear_hidden_layers kind="wrong" hint=["activation missing", "no more than one"]
mlp, cnn = ready(make_mlp(hidden=None)), ready(make_cnn())

# %% no_dropout kind="wrong" hint=["dropout missing"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(rate=0))

# %% other_rate kind="wrong" hint=["share that is dropped"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(rate=0.2))

# %% not_compiled kind="wrong" hint=["not compiled"]
mlp, cnn = make_mlp(), make_cnn()

# %% flatten_missing kind="wrong" hint=["rows and columns are left"]
mlp = keras.Sequential(
    [keras.Input((28, 28, 1)), layers.Dense(10, activation="softmax")]
)
mlp, cnn = ready(mlp), ready(make_cnn())

# %% changed_places kind="wrong" hint=["changed places"]
mlp, cnn = ready(make_cnn()), ready(make_mlp())

# %% untouched kind="wrong" hint=["not filled in yet"]
mlp = ...
cnn = ...

# %% lazy_one_dense_layer kind="wrong" hint=["another number of parameters"]
linear = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten()])
linear.add(layers.Dense(10, activation="softmax"))
mlp = cnn = ready(linear)

# %% hostile_number kind="wrong" hint=["not a Keras model"]
mlp = 266_610
cnn = 34_826


# %% functions_as_activations kind="right"
x = inputs = keras.Input((28, 28, 1))
x = layers.Rescaling(1.0)(x)
x = layers.Flatten()(x)
for units in (300, 100):
    x = layers.Dense(units, activation=keras.activations.relu)(x)
outputs = layers.Dense(10, activation=keras.activations.softmax)(x)
mlp, cnn = ready(keras.Model(inputs, outputs)), ready(make_cnn())

# %% tanh_hidden kind="wrong" hint=["tanh instead of ReLU", "asks for ReLU"]
mlp, cnn = ready(make_mlp(hidden="tanh")), ready(make_cnn())

# %% sigmoid_in_the_cnn kind="wrong" hint=["asks for ReLU"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(hidden="sigmoid"))

# %% average_pooling kind="wrong" hint=["strongest response of a window"]
cnn = keras.Sequential([keras.Input((28, 28, 1))])
for n in (32, 64):
    cnn.add(layers.Conv2D(n, 3, activation="relu"))
    cnn.add(layers.AveragePooling2D(2))
cnn.add(layers.Flatten())
cnn.add(layers.Dropout(0.5))
cnn.add(layers.Dense(10, activation="softmax"))
mlp, cnn = ready(make_mlp()), ready(cnn)

# %% dropout_at_the_very_end kind="wrong" hint=["dropout after the last layer", "forward"]
cnn = keras.Sequential([*make_cnn(rate=0).layers, layers.Dropout(0.5)])
mlp, cnn = ready(make_mlp()), ready(cnn)

# %% dropout_in_the_mlp kind="wrong" hint=["dropout belongs to the CNN"]
mlp = make_mlp()
mlp = keras.Sequential(
    [keras.Input((28, 28, 1)), *mlp.layers[:-1], layers.Dropout(0.5), mlp.layers[-1]]
)
mlp, cnn = ready(mlp), ready(make_cnn())

# %% dropout_wrong_share kind="wrong" hint=["share that is dropped"]
mlp, cnn = ready(make_mlp()), ready(make_cnn(rate=0.05))


# %% one_shared_relu kind="right"
bend = layers.ReLU()
x = pictures = keras.Input((28, 28, 1))
x = bend(layers.Dense(300)(layers.Flatten()(x)))
x = bend(layers.Dense(100)(x))
mlp = ready(keras.Model(pictures, layers.Dense(10, activation="softmax")(x)))
x = pictures = keras.Input((28, 28, 1))
for filters in (32, 64):
    x = layers.MaxPooling2D()(bend(layers.Conv2D(filters, 3)(x)))
x = layers.Dropout(0.5)(layers.Flatten()(x))
cnn = ready(keras.Model(pictures, layers.Dense(10, activation="softmax")(x)))

# %% operations_of_keras kind="right"
x = pictures = keras.Input((28, 28, 1))
for filters in (32, 64):
    x = keras.ops.relu(layers.Conv2D(filters, 3)(x))
    x = keras.ops.max_pool(x, 2)
x = layers.Dropout(0.5)(keras.ops.reshape(x, (-1, 1600)))
cnn = ready(keras.Model(pictures, keras.ops.softmax(layers.Dense(10)(x))))
mlp = ready(make_mlp())


# %% class_in_another_order kind="right"
class Backwards(keras.Model):
    def __init__(self):
        super().__init__()
        self.last = layers.Dense(10, activation="softmax")
        self.drop = layers.Dropout(0.5)
        self.second = layers.Conv2D(64, 3, activation="relu")
        self.first = layers.Conv2D(32, 3, activation="relu")
        self.pool, self.flat = layers.MaxPooling2D(), layers.Flatten()

    def call(self, images, training=False):
        x = self.pool(self.second(self.pool(self.first(images))))
        return self.last(self.drop(self.flat(x), training=training))


mlp, cnn = ready(make_mlp()), ready(Backwards())

# %% second_hidden_layer_linear kind="wrong" hint=["after the second hidden layer"]
mlp = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten()])
for units, kind in ((300, "relu"), (100, None), (10, "softmax")):
    mlp.add(layers.Dense(units, activation=kind))
mlp, cnn = ready(mlp), ready(make_cnn())

# %% softmax_in_a_layer_behind kind="wrong" hint=["softmax acts once more"]
mlp, cnn = ready(keras.Sequential([make_mlp(), layers.Softmax()])), ready(make_cnn())

# %% scaled_images_scaled_again kind="wrong" hint=["from 0 to 1 already"]
cnn = keras.Sequential([keras.Input((28, 28, 1)), layers.Rescaling(1 / 255)])
mlp, cnn = ready(make_mlp()), ready(keras.Sequential([cnn, make_cnn()]))

# %% dropout_behind_the_pooling kind="wrong" hint=["between flatten and the last"]
cnn = keras.Sequential([keras.Input((28, 28, 1))])
for n in (32, 64):
    cnn.add(layers.Conv2D(n, 3, activation="relu"))
    cnn.add(layers.MaxPooling2D(2))
    if n == 32:
        cnn.add(layers.Dropout(0.5))
cnn.add(layers.Flatten())
cnn.add(layers.Dense(10, activation="softmax"))
mlp, cnn = ready(make_mlp()), ready(cnn)

# %% metrics_in_third_place kind="wrong" hint=["by their name"]
mlp, cnn = make_mlp(), ready(make_cnn())
mlp.compile("adam", LOSS, ["accuracy"])
