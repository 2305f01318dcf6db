# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)


def conv(filters, window=3, stride=1, **more):
    return layers.Conv2D(filters, window, strides=stride, padding="same", **more)


def block(branch, skip=lambda x: x, end=layers.ReLU):
    x = keras.Input((16, 16, 32))
    y = layers.Add()([branch(x), skip(x)])
    return keras.Model(x, end()(y) if end else y)


def two(filters, stride=1):
    def branch(x):
        x = conv(filters, stride=stride)(x)
        return conv(filters)(layers.ReLU()(x))

    return branch


def right_keep():
    return block(two(32))


def right_halve():
    return block(two(64, 2), conv(64, 1, 2))


# %% as_in_the_text kind="right"
keep, halve = right_keep(), right_halve()


# %% before_activation_with_norm kind="right"
def branch(filters, stride):
    def give(x):
        x = layers.ReLU()(layers.BatchNormalization()(x))
        x = conv(filters, stride=stride, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
        return conv(filters, use_bias=False)(x)

    return give


keep = block(branch(32, 1), end=None)
halve = block(branch(64, 2), conv(64, 1, 2, use_bias=False), end=None)


# %% subclassed_with_operations kind="right"
class Residual(keras.Model):
    def __init__(self, filters, stride):
        super().__init__()
        self.first = conv(filters, stride=stride)
        self.second = conv(filters)
        self.project = conv(filters, 1, stride) if stride > 1 else None

    def call(self, x):
        y = self.second(keras.ops.relu(self.first(x)))
        skip = self.project(x) if self.project else x
        return keras.ops.relu(keras.ops.add(y, skip))


keep, halve = Residual(32, 1), Residual(64, 2)


# %% bottlenecks_and_average_with_zeros kind="right"
def narrow(filters, stride):
    return keras.Sequential(
        [
            conv(16, 1, activation="relu"),
            conv(16, 3, stride, activation="relu"),
            conv(16, 3, activation="relu"),
            conv(filters, 1),
        ]
    )


def padded(x):
    x = layers.AveragePooling2D(2)(x)
    return keras.ops.pad(x, [[0, 0], [0, 0], [0, 0], [0, 32]])


keep = block(narrow(32, 1))
halve = block(narrow(64, 2), padded)


# %% one_relu_for_all_and_norm_everywhere kind="right"
relu = layers.ReLU()


def normed(filters, stride):
    def give(x):
        x = relu(layers.BatchNormalization()(conv(filters, stride=stride)(x)))
        last = layers.BatchNormalization(gamma_initializer="zeros")
        return last(conv(filters)(x))

    return give


def projected(x):
    return layers.BatchNormalization()(conv(64, 1, 2, use_bias=False)(x))


keep = block(normed(32, 1), end=lambda: relu)
x = keras.Input((16, 16, 32))
total = layers.BatchNormalization()(normed(64, 2)(x) + projected(x))
halve = keras.Model(x, relu(total))


# %% separable_and_pooled_and_leaky kind="right"
def light(filters, stride):
    return keras.Sequential(
        [
            layers.SeparableConv2D(filters, 3, strides=stride, padding="same"),
            layers.LeakyReLU(negative_slope=0.1),
            layers.SeparableConv2D(filters, 3, padding="same"),
            layers.Dropout(0.2),
        ]
    )


def pooled(x):
    return conv(64, 1)(layers.MaxPooling2D()(x))


keep = block(light(32, 1), end=lambda: layers.LeakyReLU(negative_slope=0.1))
halve = block(light(64, 2), pooled)


# %% one_layer_twice_and_sliced_skip kind="right"
shared = conv(32)


def twice(x):
    return shared(layers.ReLU()(shared(x)))


keep = block(twice, end=None)
halve = block(
    lambda x: conv(64)(keras.ops.tanh(conv(32, stride=2)(x))),
    lambda x: layers.concatenate([x[:, ::2, ::2], x[:, 1::2, 1::2]]),
)


# %% three_convolutions_and_difference kind="right"
def three(filters, stride):
    return keras.Sequential(
        [conv(filters, 3, stride, activation="relu"), conv(filters), conv(filters)]
    )


x = keras.Input((16, 16, 32))
keep = keras.Model(x, x - three(32, 1)(x))
halve = block(three(64, 2), layers.Conv2D(64, 1, strides=2))

# %% lazy_untouched kind="wrong" hint="filled in"
keep = ...
halve = ...

# %% lazy_identity kind="wrong" hint=["no 3 × 3 convolution"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.Activation("linear")(x))
halve = keras.Model(x, conv(64, 1, 2)(x))

# %% hostile_exit kind="wrong" hint="SystemExit" raises=true
raise SystemExit


# %% hostile_raises_in_call kind="wrong" hint="does not run"
class Broken(keras.Model):
    def call(self, x):
        raise ValueError("no")


keep = halve = Broken()

# %% no_skip kind="wrong" hint=["input lost", "no skip"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.ReLU()(two(32)(x)))
halve = keras.Model(x, layers.ReLU()(two(64, 2)(x)))

# %% weights_on_the_skip kind="wrong" hint=["weights on the skip", "windows on the skip"] breaks="nothing else acts on it on its way"
keep = block(two(32), conv(32, 1))
halve = block(two(64, 2), conv(64, 3, 2))

# %% window_on_the_skip_and_dear kind="wrong" hint=["weights on the skip"] breaks="at most 2,200"
keep = block(two(32), conv(32, 3))
halve = block(two(64, 2), conv(64, 2, 2))


# %% branch_bent kind="wrong" hint=["keep", "branch bent before the sum"] breaks="as they are"
def bent(filters, stride=1):
    return lambda x: layers.ReLU()(two(filters, stride)(x))


keep = block(bent(32))
halve = block(bent(64, 2), conv(64, 1, 2))

# %% skip_bent kind="wrong" hint=["skip bent before the sum"]
keep = block(two(32), layers.ReLU(), end=None)
halve = block(two(64, 2), conv(64, 1, 2, activation="relu"), end=None)


# %% no_bend_between kind="wrong" hint=["no bend between", "one larger one"] breaks="a bend between them"
def straight(filters, stride=1):
    return lambda x: conv(filters)(conv(filters, stride=stride)(x))


keep = block(straight(32))
halve = block(straight(64, 2), conv(64, 1, 2))

# %% one_convolution kind="wrong" hint=["one convolution only"]
keep = block(lambda x: conv(32)(layers.ReLU()(x)))
halve = block(conv(64, 3, 2), conv(64, 1, 2))

# %% side_by_side kind="wrong" hint=["beside each other"]
keep = block(lambda x: conv(32)(layers.ReLU()(x)) + conv(32)(layers.ReLU()(x)))
halve = block(
    lambda x: conv(64, 3, 2)(layers.ReLU()(x)) + conv(64, 3, 2)(x), conv(64, 1, 2)
)

# %% joined kind="wrong" hint=["joined, not added"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.concatenate([x, two(32)(x)]))
halve = keras.Model(x, layers.concatenate([two(64, 2)(x), conv(64, 1, 2)(x)]))

# %% cropped kind="wrong" hint=["each second row and column", "corner"]
keep = right_keep()
halve = block(two(64, 2), lambda x: conv(64, 1)(x[:, :8, :8]))

# %% mean_of_both kind="wrong" hint=["skip scaled"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.Average()([x, two(32)(x)]))
halve = right_halve()

# %% multiplied kind="wrong" hint=["input lost"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.Multiply()([x, two(32)(x)]))
halve = right_halve()

# %% maximum_of_both kind="wrong" hint=["branch lost"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, layers.Maximum()([x, two(32)(x)]))
halve = right_halve()

# %% not_halved kind="wrong" hint=["not halved"]
keep = right_keep()
halve = block(two(64), conv(64, 1))

# %% halve_as_keep kind="wrong" hint=["channels not doubled"]
keep = right_keep()
halve = block(two(32, 2), lambda x: x[:, ::2, ::2])

# %% silu_on_the_way kind="wrong" hint=["input changed on its way"]
keep = block(two(32), end=lambda: layers.Activation("silu"))
halve = right_halve()

# %% subtracted_from_the_branch kind="wrong" hint=["sign turned"]
x = keras.Input((16, 16, 32))
keep = keras.Model(x, two(32)(x) - x)
halve = right_halve()

# %% normalised_on_the_skip kind="wrong" hint=["normalised on its way"]
keep = block(two(32), layers.BatchNormalization())
halve = right_halve()
