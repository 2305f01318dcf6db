# %% given
import numpy as np


# %% products kind="right"
def dense_against_conv(n, c, k, f, groups):
    return (n * n * c) * (n * n * k), f * f * (c // groups) * k


# %% list_with_powers kind="right"
def dense_against_conv(n, c, k, f, groups=1):
    dense = n**4 * c * k
    conv = f**2 * c * k // groups
    return [dense, conv]


# %% counts_group_by_group kind="right"
def dense_against_conv(n, c, k, f, groups):
    conv = 0
    for _ in range(groups):
        conv += f * f * (c // groups) * (k // groups)
    inputs, outputs = n * n * c, n * n * k
    return {"dense": inputs * outputs, "conv": conv}


# %% numpy_64_bits kind="right"
def dense_against_conv(n, c, k, f, groups):
    volumes = np.prod(np.array([n, n, c, n, n, k], dtype=np.int64))
    return np.array([volumes, np.prod([f, f, c // groups, k])])


# %% floats kind="right"
def dense_against_conv(n, c, k, f, groups):
    return float(n) ** 4 * c * k, f * f * c / groups * k


# %% sizes_of_shapes kind="right"
def dense_against_conv(n, c, k, f, groups):
    import math

    dense, kernel = (n * n * c, n * n * k), (f, f, c // groups, k)
    return math.prod(dense), math.prod(kernel)


# %% one_output_a_channel kind="wrong" hint=["dense", "one output for each channel", "whole volume"]
def dense_against_conv(n, c, k, f, groups):
    return n * n * c * k, f * f * (c // groups) * k


# %% per_node kind="wrong" hint=["one node taken for the layer"]
def dense_against_conv(n, c, k, f, groups):
    return n * n * c, f * f * (c // groups) * k


# %% channels_forgotten kind="wrong" hint=["conv layer", "channels forgotten", "deep"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k, f * f * k


# %% filters_at_every_place kind="wrong" hint=["counted per position", "once"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k, n * n * f * f * c * k // groups


# %% groups_ignored kind="wrong" hint=["groups ignored", "own group"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k, f * f * c * k


# %% groups_twice kind="wrong" hint=["groups taken twice"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k, f * f * (c // groups) * (k // groups)


# %% grouped_dense kind="wrong" hint=["grouped dense layer", "no groups"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k // groups, f * f * (c // groups) * k


# %% with_biases kind="wrong" hint=["biases among the weights"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k + n * n * k, (f * f * c // groups + 1) * k


# %% swapped kind="wrong" hint=["dense and convolution swapped"]
def dense_against_conv(n, c, k, f, groups):
    return f * f * (c // groups) * k, n**4 * c * k


# %% window_not_squared kind="wrong" hint=["window not squared"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 * c * k, f * (c // groups) * k


# %% wraps_in_32_bits kind="wrong" hint=["too large for its type", "32-bit"]
def dense_against_conv(n, c, k, f, groups):
    with np.errstate(over="ignore"):
        dense = np.prod(np.array([n, n, c, n, n, k], dtype=np.int32), dtype=np.int32)
    return int(dense), f * f * (c // groups) * k


# %% ratio_only kind="wrong" hint=["two numbers"]
def dense_against_conv(n, c, k, f, groups):
    return n**4 / f**2


# %% untouched kind="wrong" hint=["not filled in yet"]
def dense_against_conv(n, c, k, f, groups):
    """Return the weights of the dense layer and of the convolution."""
    ...


# %% lazy_alexnet kind="wrong" hint=["always the same answer"]
def dense_against_conv(n, c, k, f, groups):
    return 55**4 * 96 * 256, 614_400


# %% hostile_signature kind="wrong" hint=["could not be called", "def"]
def dense_against_conv(n, c, k):
    return n**4 * c * k, 25 * c * k


# %% hostile_none kind="wrong" hint=["None"]
def dense_against_conv(n, c, k, f, groups):
    print(n**4 * c * k)
