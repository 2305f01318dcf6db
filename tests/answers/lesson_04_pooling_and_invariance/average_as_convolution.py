# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


# %% identity_matrix kind="right"
def average_as_convolution(k, channels):
    return np.ones((k, k, 1, 1)) * np.eye(channels) / k**2


# %% loops kind="right"
def average_as_convolution(k, channels):
    kernel = np.zeros((k, k, channels, channels))
    for c in range(channels):
        kernel[:, :, c, c] = 1 / (k * k)
    return kernel


# %% nested_lists kind="right"
def average_as_convolution(k, channels):
    pixel = [
        [(1 / k**2 if i == o else 0) for o in range(channels)] for i in range(channels)
    ]
    return [[pixel for _ in range(k)] for _ in range(k)]


# %% depthwise kind="right"
def average_as_convolution(k, channels):
    return np.full((k, k, channels, 1), 1 / k**2, dtype=np.float32)


# %% tiled_float32 kind="right"
def average_as_convolution(k, channels):
    return np.tile(np.eye(channels, dtype="float32") / k / k, (k, k, 1, 1))


# %% keras_tensor kind="right"
def average_as_convolution(k, channels):
    own = keras.ops.eye(channels)
    return keras.ops.broadcast_to(own / (k * k), (k, k, channels, channels))


# %% einsum kind="right"
def average_as_convolution(k, channels):
    return np.einsum("rc,io->rcio", np.full((k, k), k**-2.0), np.identity(channels))


# %% mixes_channels kind="wrong" hint=["channels mixed", "one input channel"]
def average_as_convolution(k, channels):
    return np.ones((k, k, channels, channels)) / k**2


# %% mixes_and_averages_channels kind="wrong" hint=["channels mixed"]
def average_as_convolution(k, channels):
    return np.ones((k, k, channels, channels)) / (k**2 * channels)


# %% sums kind="wrong" hint=["sum instead of average", "add up to 1"]
def average_as_convolution(k, channels):
    return np.ones((k, k, 1, 1)) * np.eye(channels)


# %% divided_by_one_side kind="wrong" hint=["divided by one side"]
def average_as_convolution(k, channels):
    return np.ones((k, k, 1, 1)) * np.eye(channels) / k


# %% divided_by_channels kind="wrong" hint=["divided by the channels"]
def average_as_convolution(k, channels):
    return np.ones((k, k, 1, 1)) * np.eye(channels) / (k * k * channels)


# %% subsamples kind="wrong" hint=["one pixel kept", "subsamples"]
def average_as_convolution(k, channels):
    kernel = np.zeros((k, k, channels, channels))
    kernel[0, 0] = np.eye(channels)
    return kernel


# %% window_only kind="wrong" hint=["channel axes missing"]
def average_as_convolution(k, channels):
    return np.ones((k, k)) / k**2


# %% channels_first kind="wrong" hint=["channels first"]
def average_as_convolution(k, channels):
    return np.eye(channels)[:, :, None, None] * np.ones((k, k)) / k**2


# %% three_axes kind="wrong" hint=["channel axes missing"]
def average_as_convolution(k, channels):
    return np.ones((k, k, channels)) / k**2


# %% untouched kind="wrong" hint=["not filled in yet"]
def average_as_convolution(k, channels):
    """Return the weights of a convolution that averages each channel."""
    ...


# %% lazy_two_by_two kind="wrong" hint=["shape"]
def average_as_convolution(k, channels):
    return np.ones((2, 2, 1, 1)) * np.eye(channels) / 4


# %% hostile_text kind="wrong" hint=["not an array of numbers"]
def average_as_convolution(k, channels):
    return "1 / k²"


# %% hostile_division kind="wrong" hint=["finite"]
def average_as_convolution(k, channels):
    with np.errstate(all="ignore"):
        return np.ones((k, k, channels, channels)) / np.zeros(())
