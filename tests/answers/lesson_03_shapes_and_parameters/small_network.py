# %% given
import keras
import numpy as np
from keras import layers

# %% strides_and_global_average kind="right"
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10, activation="softmax"),
    ]
)

# %% pairs_and_flatten kind="right"
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (16, 24, 32, 32):
    small_network.add(layers.Conv2D(filters, 3, padding="same"))
    small_network.add(layers.BatchNormalization())
    small_network.add(layers.Activation("relu"))
    small_network.add(layers.MaxPooling2D())
small_network.add(layers.Flatten())
small_network.add(layers.Dropout(0.5))
small_network.add(layers.Dense(10))
small_network.add(layers.Softmax())

# %% functional_residual kind="right"
inputs = keras.Input(shape=(64, 64, 3), name="picture")
x = layers.Conv2D(24, 5, strides=4, padding="same")(inputs)
y = layers.Conv2D(24, 3, padding="same", activation="relu")(x)
y = layers.Conv2D(24, 3, padding="same")(y)
x = layers.ReLU()(layers.Add()([x, y]))
x = layers.GlobalMaxPooling2D(keepdims=True)(x)
outputs = layers.Dense(10, activation="softmax")(layers.Flatten()(x))
small_network = keras.Model(inputs, outputs)


# %% subclassed kind="right"
class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolutions = [layers.Conv2D(f, 3, strides=2) for f in (8, 16, 32)]
        self.head = layers.Dense(10)

    def call(self, images):
        maps = images
        for convolution in self.convolutions:
            maps = keras.ops.relu(convolution(maps))
        return self.head(keras.ops.mean(maps, axis=(1, 2)))


small_network = Network()

# %% sequential_without_input kind="right"
small_network = keras.Sequential(
    [
        layers.SeparableConv2D(32, 3, strides=2, activation="relu"),
        layers.SeparableConv2D(64, 3, strides=2, activation="relu"),
        layers.DepthwiseConv2D(3, strides=2),
        layers.Conv2D(10, 1),
        layers.GlobalAveragePooling2D(),
    ]
)

# %% nested kind="right"
body = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3),
        layers.MaxPooling2D(4),
        layers.Conv2D(16, 3),
    ]
)
head = keras.Sequential(
    [keras.Input((13, 13, 16)), layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)]
)
small_network = keras.Sequential([keras.Input((64, 64, 3)), body, head])


# %% blocks_of_ones_own kind="right"
class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, padding="same", activation="relu")
        self.pool = layers.AveragePooling2D(2)

    def call(self, maps):
        return self.pool(self.conv(maps))


small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        Block(16),
        Block(32),
        Block(32),
        layers.Flatten(),
        layers.Dense(10),
    ]
)

# %% any_size_compiled kind="right"
small_network = keras.Sequential([keras.Input((None, None, 3))])
for filters in (16, 32, 64):
    small_network.add(layers.Conv2D(filters, 3, strides=2, activation="relu"))
small_network.add(layers.GlobalMaxPooling2D())
small_network.add(layers.Dense(10, activation="sigmoid"))
small_network.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])

# %% flattened_too_early kind="wrong" hint=["the budget", "too much in one dense layer", "flattened"]
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

# %% too_many_filters kind="wrong" hint=["the budget", "halve the filters"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (64, 128, 256):
    small_network.add(layers.Conv2D(filters, 3, strides=2, padding="same"))
small_network.add(layers.GlobalAveragePooling2D())
small_network.add(layers.Dense(10))

# %% frozen_to_cheat_the_budget kind="wrong" hint=["the budget"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (64, 128, 256):
    small_network.add(layers.Conv2D(filters, 3, strides=2, padding="same"))
small_network.add(layers.GlobalAveragePooling2D())
small_network.add(layers.Dense(10))
for layer in small_network.layers[:3]:
    layer.trainable = False

# %% last_map_too_small kind="wrong" hint=["last map", "too small", "halved"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (8, 16, 16, 32, 32):
    small_network.add(layers.Conv2D(filters, 3, padding="same"))
    small_network.add(layers.MaxPooling2D())
small_network.add(layers.Flatten())
small_network.add(layers.Dense(10))

# %% two_convolutions kind="wrong" hint=["too few convolution", "at least 3"]
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=4),
        layers.MaxPooling2D(),
        layers.Conv2D(16, 3),
        layers.Flatten(),
        layers.Dense(10),
    ]
)

# %% one_class kind="wrong" hint=["one number for each class", "units"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (16, 32, 64):
    small_network.add(layers.Conv2D(filters, 3, strides=2))
small_network.add(layers.GlobalAveragePooling2D())
small_network.add(layers.Dense(1, activation="sigmoid"))

# %% never_flattened kind="wrong" hint=["one number for each class", "rows and columns are left"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (16, 32, 64):
    small_network.add(layers.Conv2D(filters, 3, strides=2))
small_network.add(layers.Dense(10))

# %% grey_input kind="wrong" hint=["another shape"]
small_network = keras.Sequential([keras.Input((64, 64, 1))])
for filters in (16, 32, 64):
    small_network.add(layers.Conv2D(filters, 3, strides=2))
small_network.add(layers.GlobalAveragePooling2D())
small_network.add(layers.Dense(10))

# %% batch_in_the_input kind="wrong" hint=["batch axis"]
small_network = keras.Sequential(
    [
        keras.Input((None, 64, 64, 3)),
        layers.Conv3D(8, 3),
        layers.GlobalAveragePooling3D(),
        layers.Dense(10),
    ]
)

# %% channels_first kind="wrong" hint=["channels come last"]
small_network = keras.Sequential(
    [keras.Input((3, 64, 64)), layers.Flatten(), layers.Dense(10)]
)

# %% a_list_of_layers kind="wrong" hint=["not a Keras model", "keras.Sequential"]
small_network = [
    layers.Conv2D(8, 3),
    layers.Conv2D(8, 3),
    layers.Conv2D(8, 3),
    layers.Dense(10),
]

# %% the_summary kind="wrong" hint=["not a Keras model", "return None"]
model = keras.Sequential([keras.Input((64, 64, 3)), layers.Conv2D(8, 3)])
small_network = model.summary()

# %% the_last_tensor kind="wrong" hint=["keras.Model(inputs, outputs)"]
inputs = keras.Input((64, 64, 3))
small_network = layers.Dense(10)(
    layers.GlobalAveragePooling2D()(layers.Conv2D(8, 3)(inputs))
)


# %% a_function kind="wrong" hint=["function", "call it"]
def small_network():
    return keras.Sequential([keras.Input((64, 64, 3)), layers.Conv2D(8, 3)])


# %% shapes_that_do_not_meet kind="wrong" hint=["does not run"]
small_network = keras.Sequential(
    [layers.Conv2D(8, 40), layers.Conv2D(8, 40), layers.Dense(10)]
)

# %% untouched kind="wrong" hint=["not filled in yet"]
small_network = ...

# %% lazy_dense_only kind="wrong" hint=["too few convolution"]
small_network = keras.Sequential(
    [keras.Input((64, 64, 3)), layers.GlobalAveragePooling2D(), layers.Dense(10)]
)

# %% lazy_constant_output kind="wrong" hint=["does not depend on the image"]
small_network = keras.Sequential([keras.Input((64, 64, 3))])
for filters in (8, 8, 8):
    small_network.add(layers.Conv2D(filters, 3, strides=2, kernel_initializer="zeros"))
small_network.add(layers.GlobalAveragePooling2D())
small_network.add(layers.Dense(10))


# %% hostile_layers_never_used kind="wrong" hint=["too few convolution", "never uses"]
class Pretender(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolutions = [layers.Conv2D(8, 3) for _ in range(3)]
        self.head = layers.Dense(10)

    def call(self, images):
        return self.head(keras.ops.mean(images, axis=(1, 2)))


small_network = Pretender()


# %% hostile_exits kind="wrong" hint=["does not run"]
class Leaves(keras.Model):
    def call(self, images):
        raise SystemExit


small_network = Leaves()


# %% hostile_forgets_the_batch kind="wrong" hint=["batch"]
class Forgetful(keras.Model):
    def __init__(self):
        super().__init__()
        self.convolutions = [layers.Conv2D(8, 3, strides=2) for _ in range(3)]
        self.head = layers.Dense(10)

    def call(self, images):
        for convolution in self.convolutions:
            images = convolution(images)
        return self.head(keras.ops.mean(images, axis=(0, 1, 2), keepdims=True)[0, 0])


small_network = Forgetful()

# %% functional_branches kind="right"
picture = keras.Input(shape=(64, 64, 3), name="picture")
start = layers.Conv2D(12, 3, activation="relu")(picture)
start = layers.MaxPooling2D(4)(start)
left = layers.Conv2D(12, 3, padding="same", activation="relu")(start)
right = layers.Conv2D(12, 5, padding="same", activation="relu")(start)
both = layers.Concatenate()([left, right])
both = layers.MaxPool2D(3)(both)
both = layers.Dropout(0.3)(layers.Flatten()(both))
small_network = keras.models.Model(inputs=picture, outputs=layers.Dense(10)(both))
small_network.compile(
    optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)
)

# %% sequential_built kind="right"
small_network = keras.Sequential(
    [
        layers.Conv2D(8, 7, strides=2, padding="same"),
        layers.LeakyReLU(),
        layers.MaxPooling2D(3, strides=2),
        layers.Conv2D(16, 3),
        layers.LeakyReLU(),
        layers.Conv2D(24, 3),
        layers.LeakyReLU(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
small_network.build((None, 64, 64, 3))

# %% just_over kind="wrong" hint=["too much in one dense layer"]
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dense(70, activation="relu"),
        layers.Dense(10),
    ]
)

# %% norm_over kind="wrong" hint=["too much in one dense layer"]
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dense(69, activation="relu"),
        layers.Dense(10),
    ]
)

# %% pools_counted kind="wrong" hint=["too few convolutions"]
inputs = keras.Input((64, 64, 3))
x = layers.Conv2D(16, 3, activation="relu")(inputs)
x = layers.MaxPooling2D(2)(x)
x = layers.AveragePooling2D(2)(x)
x = layers.Flatten()(x)
small_network = keras.Model(inputs, layers.Dense(10, activation="softmax")(x))

# %% narrow_map kind="wrong" hint=["last map too small"]
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D((1, 4)),
        layers.Conv2D(32, 3, strides=(1, 2), padding="same", activation="relu"),
        layers.Flatten(),
        layers.Dense(10),
    ]
)

# %% two_outputs kind="wrong" hint=["several outputs"]
inputs = keras.Input((64, 64, 3))
x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
x = layers.GlobalAveragePooling2D()(x)
small_network = keras.Model(inputs, [layers.Dense(5)(x), layers.Dense(5)(x)])


# %% subclass_raises kind="wrong" hint=["stops with AttributeError"]
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")
        self.b = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")
        self.c = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")
        self.out = layers.Dense(10)

    def call(self, x):
        return self.out(self.flatten(self.c(self.b(self.a(x)))))


small_network = Net()


# %% subclass_unused kind="wrong" hint=["too few convolutions"]
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.a = layers.Conv2D(8, 3, strides=4, padding="same", activation="relu")
        self.b = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")
        self.c = layers.Conv2D(16, 3, padding="same", activation="relu")
        self.flat = layers.Flatten()
        self.out = layers.Dense(10, activation="softmax")

    def call(self, x):
        x = self.a(x)
        x = self.b(x)
        return self.out(self.flat(x))


small_network = Net()
small_network(np.zeros((1, 64, 64, 3), "float32"))
