# %% given
import numpy as np
import keras
from keras import layers


# %% one_reshape kind="right"
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(height, width, channels, -1)


# %% entry_by_entry kind="right"
def dense_as_convolution(weights, height, width, channels):
    kernel = np.zeros((height, width, channels, weights.shape[1]))
    number = 0
    for row in range(height):
        for column in range(width):
            for channel in range(channels):
                kernel[row, column, channel] = weights[number]
                number += 1
    return kernel


# %% numbers_of_the_inputs kind="right"
def dense_as_convolution(weights, height, width, channels):
    inputs = np.arange(height * width * channels).reshape(height, width, channels)
    return weights[inputs]


# %% unit_by_unit kind="right"
def dense_as_convolution(weights, height, width, channels):
    units = [w.reshape((height, width, channels)) for w in np.transpose(weights)]
    return np.stack(units, axis=-1).astype("float32")


# %% nested_lists kind="right"
def dense_as_convolution(weights, height, width, channels):
    rows = list(weights.tolist())
    return [
        [[rows.pop(0) for _ in range(channels)] for _ in range(width)]
        for _ in range(height)
    ]


# %% by_keras kind="right"
def dense_as_convolution(weights, height, width, channels):
    return keras.ops.reshape(weights, (height, width, channels, weights.shape[1]))


# %% asked_with_unit_pictures kind="right"
def dense_as_convolution(weights, height, width, channels):
    kernel = np.zeros((height, width, channels, weights.shape[1]))
    for place in np.ndindex(height, width, channels):
        picture = np.zeros((1, height, width, channels))
        picture[0][place] = 1
        kernel[place] = (picture.reshape(1, -1) @ weights)[0]
    return kernel


# %% width_first kind="wrong" hint=["rows and columns swapped"] breaks=["shape (height, width, channels, units)"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(width, height, channels, -1)


# %% width_first_and_back kind="wrong" hint=["rows and columns", "one row after"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(width, height, channels, -1).transpose(1, 0, 2, 3)


# %% channels_first kind="wrong" hint=["channels first", "side by side"] breaks=["the same numbers as the dense layer"]
def dense_as_convolution(weights, height, width, channels):
    return np.moveaxis(weights.reshape(channels, height, width, -1), 0, 2)


# %% channels_stay_first kind="wrong" hint=["channels first"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(channels, height, width, weights.shape[-1])


# %% fortran kind="wrong" hint=["order F"]
def dense_as_convolution(weights, height, width, channels):
    return np.reshape(weights, (height, width, channels, -1), order="F")


# %% units_in_front kind="wrong" hint=["units in front"]
def dense_as_convolution(weights, height, width, channels):
    return weights.T.reshape(-1, height, width, channels)


# %% units_read_first kind="wrong" hint=["units first in memory"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(-1, height, width, channels).transpose(1, 2, 3, 0)


# %% transposed_and_reshaped kind="wrong" hint=["units first in memory"]
def dense_as_convolution(weights, height, width, channels):
    return weights.T.reshape(height, width, channels, -1)


# %% channels_last kind="wrong" hint=["channels and units swapped"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(height, width, -1, channels)


# %% turned_as_scipy kind="wrong" hint=["turned by 180°"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(height, width, channels, -1)[::-1, ::-1]


# %% lazy_weights_themselves kind="wrong" hint=["two axes"]
def dense_as_convolution(weights, height, width, channels):
    return weights


# %% units_forgotten kind="wrong" hint=["number of all weights"]
def dense_as_convolution(weights, height, width, channels):
    return weights.reshape(height, width, channels)


# %% lazy_zeros kind="wrong" hint=["number the weights"]
def dense_as_convolution(weights, height, width, channels):
    return np.zeros((height, width, channels, weights.shape[1]))


# %% hostile_raises kind="wrong" hint=["stopped with"]
def dense_as_convolution(weights, height, width, channels):
    raise RuntimeError("no")
