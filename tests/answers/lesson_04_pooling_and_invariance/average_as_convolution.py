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


# %% lazy_two_by_two kind="wrong" hint=["wrong for other windows"]
def average_as_convolution(k, channels):
    return np.ones((2, 2, 1, 1)) * np.eye(channels) / 4


# %% hostile_text kind="wrong" hint=["not an array of numbers"]
def average_as_convolution(k, channels):
    return "1 / k²"


# %% hostile_division kind="wrong" hint=["finite"]
def average_as_convolution(k, channels):
    with np.errstate(all="ignore"):
        return np.ones((k, k, channels, channels)) / np.zeros(())


# %% impulses kind="right"
def average_as_convolution(k, channels):
    impulses = np.eye(k * k * channels).reshape(-1, k, k, channels)
    return impulses.mean(axis=(1, 2)).reshape(k, k, channels, channels)


# %% normalised kind="right"
def average_as_convolution(k, channels):
    i, j, a, b = np.indices((k, k, channels, channels))
    weights = np.where(a == b, 1.0, 0.0)
    return weights / weights.sum(axis=(0, 1, 2), keepdims=True)


# %% always_a_quarter kind="wrong" hint=["divided by 4 whatever the window"]
def average_as_convolution(k, channels):
    w = np.zeros((k, k, channels, channels))
    for c in range(channels):
        w[:, :, c, c] = 0.25
    return w


# %% whole_number_zeros kind="wrong" hint=["weights cut to whole numbers"]
def average_as_convolution(k, channels):
    w = np.zeros((k, k, channels, channels), dtype=int)
    for c in range(channels):
        w[:, :, c, c] = 1 / k**2
    return w


# %% channels_reversed kind="wrong" hint=["channels in reverse order"]
def average_as_convolution(k, channels):
    return np.ones((k, k, 1, 1)) * np.fliplr(np.eye(channels)) / k**2


# %% first_channel_only kind="wrong" hint=["first channel only"]
def average_as_convolution(k, channels):
    w = np.zeros((k, k, channels, channels))
    w[:, :, 0, 0] = 1 / k**2
    return w


# %% last_row_missing kind="wrong" hint=["window one short"]
def average_as_convolution(k, channels):
    w = np.zeros((k, k, channels, channels))
    for i in range(k - 1):
        for j in range(k - 1):
            w[i, j] = np.eye(channels) / k**2
    return w


# %% diagonal_of_window kind="wrong" hint=["diagonal of the window"]
def average_as_convolution(k, channels):
    w = np.zeros((k, k, channels, channels))
    for i in range(k):
        w[i, i, :, :] = 1 / k**2
    return w


# %% depthwise_axes_swapped kind="wrong" hint=["one channel in"]
def average_as_convolution(k, channels):
    return np.full((k, k, 1, channels), 1 / k**2)


# %% two_slips_mixed_and_k kind="wrong" hint=["channels mixed, and divided by one side"]
def average_as_convolution(k, channels):
    return np.ones((k, k, channels, channels)) / k


# %% zeros_without_tuple kind="wrong" hint=["TypeError", "too many arguments"]
def average_as_convolution(k, channels):
    w = np.zeros(k, k, channels, channels)
    for c in range(channels):
        w[:, :, c, c] = 1 / k**2
    return w


# %% three_channels_only kind="wrong" hint=["wrong for other numbers of channels"]
def average_as_convolution(k, channels):
    eyes = {1: [[1]], 3: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}
    return np.tile(np.array(eyes[channels]) / k**2, (k, k, 1, 1))
