# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)


def conv(x, filters, window, **more):
    return layers.Conv2D(filters, window, padding="same", activation="relu", **more)(x)


def pool(x, window=3):
    return layers.MaxPooling2D(window, strides=1, padding="same")(x)


def start():
    return keras.Input((28, 28, 192))


def joined(x, *branches):
    return keras.Model(x, layers.Concatenate()(list(branches)))


# %% googlenet_3a kind="right"
x = start()
inception = joined(
    x,
    conv(x, 64, 1),
    conv(conv(x, 96, 1), 128, 3),
    conv(conv(x, 16, 1), 32, 5),
    conv(pool(x), 32, 1),
)


# %% subclassed_with_operations kind="right"
class Block(keras.Model):
    def __init__(self):
        super().__init__()
        self.one = layers.Conv2D(96, 1)
        self.narrow = layers.Conv2D(24, 1)
        self.three = layers.Conv2D(96, 3, padding="same")
        self.behind = layers.Conv2D(64, 1)

    def call(self, x):
        pooled = keras.ops.max_pool(x, 3, strides=1, padding="same")
        ways = [self.one(x), self.three(keras.ops.relu(self.narrow(x)))]
        ways.append(self.behind(pooled))
        return keras.ops.relu(keras.ops.concatenate(ways, axis=-1))


inception = Block()


# %% branches_as_sequentials_with_norm kind="right"
def way(*windows):
    parts = []
    for filters, window in windows:
        parts.append(layers.Conv2D(filters, window, padding="same", use_bias=False))
        parts += [layers.BatchNormalization(), layers.ReLU()]
    return keras.Sequential(parts)


x = start()
inception = joined(
    x,
    way((100, 1))(x),
    way((32, 1), (100, 3))(x),
    way((16, 1), (28, 3), (28, 3))(x),
    way((28, 1))(pool(x, 5)),
)

# %% dense_on_places_and_separable kind="right"
x = start()
three = layers.SeparableConv2D(96, 3, padding="same")(x)
seven = layers.SeparableConv2D(64, 7, padding="same")(x)
inception = joined(x, layers.Dense(96, activation="gelu")(x), three, seven)

# %% narrow_average_and_own_weights kind="right"
x = start()
narrow = conv(x, 32, 1)
average = layers.AveragePooling2D(3, 1, padding="same")(narrow)
x_y = layers.Conv2D(64, (1, 7), padding="same")(narrow)
y_x = layers.Conv2D(64, (7, 1), padding="same")(narrow)
deep = layers.Conv2D(96, 3, padding="same", dilation_rate=2)(narrow)
inception = joined(x, narrow, average, x_y, y_x, deep[..., :64])
inception.set_weights([w * 0 - 0.3 for w in inception.get_weights()])

# %% any_side_in_halves kind="right"
x = keras.Input((None, None, 192))
half = keras.Model(x, layers.concatenate([conv(x, 64, 1), conv(conv(x, 16, 1), 64, 3)]))
other = [conv(pool(x), 64, 1), conv(conv(x, 16, 1), 64, 5)]
inception = keras.Model(x, layers.concatenate([half(x), *other]))

# %% lazy_one_convolution kind="wrong" hint=["window", "1 × 1"] breaks="three window sizes"
inception = keras.Sequential([start(), layers.Conv2D(256, 1)])

# %% lazy_untouched kind="wrong" hint="filled in"
inception = ...

# %% hostile_exit kind="wrong" hint="SystemExit" raises=true
raise SystemExit


# %% hostile_raises_in_call kind="wrong" hint="does not run"
class Broken(keras.Model):
    def call(self, x):
        raise ValueError("no")


inception = Broken()

# %% naive_module kind="wrong" hint=["416", "narrow 1 × 1"] breaks="28 × 28 × 256"
x = start()
inception = joined(x, conv(x, 64, 1), conv(x, 128, 3), conv(x, 32, 5), pool(x))

# %% no_narrow_middle kind="wrong" hint=["too dear", "393,472"] breaks="at most 170,000 parameters"
x = start()
inception = joined(
    x, conv(x, 64, 1), conv(x, 128, 3), conv(x, 32, 5), conv(pool(x), 32, 1)
)

# %% added_not_joined kind="wrong" hint=["added up"] breaks="side by side"
x = start()
ways = [conv(x, 256, 1), conv(conv(x, 16, 1), 256, 3), conv(conv(x, 8, 1), 256, 5)]
inception = keras.Model(x, layers.Add()(ways))

# %% mixed_behind_the_join kind="wrong" hint=["mixes them"]
x = start()
ways = [conv(x, 32, 1), conv(conv(x, 16, 1), 32, 3), conv(conv(x, 8, 1), 32, 5)]
inception = keras.Model(x, conv(layers.concatenate(ways), 256, 1))

# %% one_chain kind="wrong" hint=["one behind the other"]
x = start()
inception = keras.Model(x, conv(conv(conv(x, 32, 1), 48, 3), 256, 3))

# %% two_sizes kind="wrong" hint=["1 × 1, 3 × 3", "three branches"]
x = start()
inception = joined(x, conv(x, 128, 1), conv(conv(x, 48, 1), 128, 3))

# %% two_branches_of_one_size kind="wrong" hint=["1 × 1, 3 × 3"]
x = start()
first, second = conv(conv(x, 32, 1), 64, 3), conv(conv(x, 24, 1), 64, 3)
inception = joined(x, conv(x, 128, 1), first, second)

# %% all_with_stride_2 kind="wrong" hint=["sides halved", "stride 1"]
x = start()
inception = joined(
    x,
    conv(x, 64, 1, strides=2),
    conv(conv(x, 96, 1), 128, 3, strides=2),
    conv(conv(x, 16, 1), 32, 5, strides=2),
    conv(layers.MaxPooling2D(3, strides=2, padding="same")(x), 32, 1),
)

# %% joined_along_rows kind="wrong" hint=["28 × 28"]
x = start()
ways = [conv(x, 256, 1), conv(conv(x, 16, 1), 256, 3), conv(pool(x), 64, 1)]
inception = keras.Model(x, layers.Concatenate(axis=1)([*ways[:2]]))

# %% too_few_maps kind="wrong" hint=["another number of maps", "256 in all"]
x = start()
ways = conv(x, 32, 1), conv(conv(x, 96, 1), 64, 3), conv(conv(x, 16, 1), 32, 5)
inception = joined(x, *ways, conv(pool(x), 32, 1))

# %% padded_with_zeros kind="wrong" hint=["answer to nothing"]
x = start()
ways = conv(x, 64, 1), conv(conv(x, 48, 1), 64, 3), conv(conv(x, 16, 1), 64, 5)
inception = joined(x, *ways, x[..., :64] * 0)

# %% the_tensor kind="wrong" hint=["last tensor"]
x = start()
inception = layers.concatenate([conv(x, 128, 1), conv(pool(x), 128, 1)])

# %% channels_first kind="wrong" hint=["channels come last"]
x = keras.Input((192, 28, 28))
inception = keras.Model(x, layers.Conv2D(256, 1, data_format="channels_first")(x))
