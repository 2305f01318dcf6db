# %% given
import keras
import numpy as np


# %% formula kind="right"
def conv_params(height, width, channels, filters, bias=True):
    return (height * width * channels + bool(bias)) * filters


# %% branches kind="right"
def conv_params(height, width, channels, filters, bias=True):
    weights = height * width * channels * filters
    if bias:
        return weights + filters
    return weights


# %% numpy_product kind="right"
def conv_params(height, width, channels, filters, bias=True):
    return np.prod([height, width, channels, filters]) + filters * int(bias)


# %% keras_counts kind="right"
def conv_params(height, width, channels, filters, bias=True):
    layer = keras.layers.Conv2D(filters, (height, width), use_bias=bias)
    layer.build((None, height, width, channels))
    return layer.count_params()


# %% counting_loop kind="right"
def conv_params(height, width, channels, filters, bias=True):
    total = 0.0
    for _ in range(filters):
        for _ in range(channels):
            total += height * width
        total += 1 if bias else 0
    return total


# %% bias_forgotten kind="wrong" hint="one bias besides its weights"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * channels * filters


# %% channels_forgotten kind="wrong" hint="each input channel"
def conv_params(height, width, channels, filters, bias=True):
    return (
        (height * width + 1) * filters
        if channels == 1
        else height * width * filters + filters
    )


# %% both_forgotten kind="wrong" hint="bias"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * filters


# %% one_bias_per_weight kind="wrong" hint="not one per weight"
def conv_params(height, width, channels, filters, bias=True):
    return 2 * height * width * channels * filters


# %% one_bias_in_all kind="wrong" hint="bias of its own"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * channels * filters + bool(bias)


# %% bias_per_channel kind="wrong" hint="belong to the filters"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * channels * filters + (channels if bias else 0)


# %% bias_per_channel_and_filter kind="wrong" hint="summed before"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * channels * filters + (channels * filters if bias else 0)


# %% bias_argument_ignored kind="wrong" hint="weights only"
def conv_params(height, width, channels, filters, bias=True):
    return (height * width * channels + 1) * filters


# %% one_filter kind="wrong" hint="count all filters"
def conv_params(height, width, channels, filters, bias=True):
    return height * width * channels + 1


# %% argument_dropped kind="wrong" hint="restore the line"
def conv_params(height, width, channels, filters):
    return (height * width * channels + 1) * filters


# %% untouched kind="wrong" hint="not filled in yet"
def conv_params(height, width, channels, filters, bias=True):
    """Return the number of parameters of a Conv2D layer."""
    ...


# %% lazy_visible_answers kind="wrong" hint="weights of one filter first"
def conv_params(height, width, channels, filters, bias=True):
    return {(3, 1): 20, (9, 3): 976, (5, 3): 450}.get((height, channels), 0)


# %% hostile_text kind="wrong" hint="quotes"
def conv_params(height, width, channels, filters, bias=True):
    return "20"


# %% argument_renamed kind="right"
def conv_params(height, width, channels, filters, use_bias=True):
    return (height * width * channels + use_bias) * filters


# %% default_left_out kind="wrong" hint=["bias=True"]
def conv_params(height, width, channels, filters, bias=False):
    return (height * width * channels + bias) * filters


# %% two_slips_channels_and_one_bias kind="wrong" hint=["each input channel", "bias of its own"]
def conv_params(height, width, channels, filters, bias=True):
    return height * width * filters + bias
