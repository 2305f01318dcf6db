# %% given
import numpy as np
from scipy import signal


def right_cost(k, c, m, mult):
    return k * k * c * mult + (c * mult + 1) * m, (k * k * c + 1) * m


# %% scipy_in_loops kind="right"
def depthwise(x, kernel):
    maps = [
        [
            signal.correlate2d(image[..., c], kernel[..., c, n], mode="valid")
            for c in range(x.shape[3])
            for n in range(kernel.shape[3])
        ]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1)


def separable_cost(k, c, m, mult):
    return k * k * c * mult + (c * mult + 1) * m, (k * k * c + 1) * m


# %% windows_and_einsum kind="right"
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    depthwise_part = np.ones((k, k, c, mult)).size
    pointwise_part = np.ones((c * mult + 1, m)).size
    return [depthwise_part + pointwise_part, np.ones((k * k * c + 1, m)).size]


# %% offsets_added_up kind="right"
def depthwise(x, kernel):
    k1, k2, c, mult = kernel.shape
    high, wide = x.shape[1] - k1 + 1, x.shape[2] - k2 + 1
    out = np.zeros((len(x), high, wide, c * mult))
    for i in range(k1):
        for j in range(k2):
            patch = np.repeat(x[:, i : i + high, j : j + wide], mult, axis=3)
            out += patch * kernel[i, j].reshape(-1)
    return out


def separable_cost(k, c, m, mult):
    separable = k**2 * c * mult + c * mult * m + m
    return np.array([separable, k**2 * c * m + m], dtype=float)


# %% as_a_full_convolution kind="right"
def depthwise(x, kernel):
    """A usual convolution whose kernel is 0 between other channels."""
    k1, k2, c, mult = kernel.shape
    full = np.zeros((k1, k2, c, c * mult))
    for channel in range(c):
        full[:, :, channel, channel * mult : (channel + 1) * mult] = kernel[
            :, :, channel
        ]
    windows = np.lib.stride_tricks.sliding_window_view(x, (k1, k2), axis=(1, 2))
    return np.tensordot(windows, full, axes=((3, 4, 5), (2, 0, 1)))


def separable_cost(k, c, m, mult):
    return (c * mult * (k * k + m) + m, m * (1 + c * k * k))


# %% by_keras kind="right"
def depthwise(x, kernel):
    import keras

    return keras.ops.depthwise_conv(
        keras.ops.convert_to_tensor(x, "float32"),
        keras.ops.convert_to_tensor(kernel, "float32"),
        strides=1,
        padding="valid",
    )


def separable_cost(k, c, m, mult):
    import keras

    counts = []
    for layer in (
        keras.layers.SeparableConv2D(m, k, depth_multiplier=mult),
        keras.layers.Conv2D(m, k),
    ):
        layer.build((None, 64, 64, c))
        counts.append(layer.count_params())
    return counts


# %% usual_convolution kind="wrong" hint=["channels added up"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    return np.einsum("bijcyx,yxcm->bijm", windows, kernel)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% kernel_by_kernel kind="wrong" hint=["another order of the maps"] breaks=["Map number `channel · mult + n`"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijmc", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% with_reversal kind="wrong" hint=["turned by 180°"]
def depthwise(x, kernel):
    maps = [
        [
            signal.convolve2d(image[..., c], kernel[..., c, n], mode="valid")
            for c in range(x.shape[3])
            for n in range(kernel.shape[3])
        ]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% five_axes kind="wrong" hint=["axes not joined"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    return np.einsum("bijcyx,yxcm->bijcm", windows, kernel)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% padded kind="wrong" hint=["padded"] breaks=["Valid mode"]
def depthwise(x, kernel):
    maps = [
        [
            signal.correlate2d(image[..., c], kernel[..., c, n], mode="same")
            for c in range(x.shape[3])
            for n in range(kernel.shape[3])
        ]
        for image in x
    ]
    return np.moveaxis(np.array(maps), 1, -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% first_kernel_for_all kind="wrong" hint=["one kernel for all channels"]
def depthwise(x, kernel):
    same = np.repeat(kernel[:, :, :1], x.shape[3], axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, same)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% first_image kind="wrong" hint=["shape"]
def depthwise(x, kernel):
    maps = [
        signal.correlate2d(x[0, :, :, c], kernel[..., c, n], mode="valid")
        for c in range(x.shape[3])
        for n in range(kernel.shape[3])
    ]
    return np.stack(maps, axis=-1)[None]


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% a_place_short kind="wrong" hint=["last places missing"]
def depthwise(x, kernel):
    k1, k2, c, mult = kernel.shape
    high, wide = x.shape[1] - k1, x.shape[2] - k2
    out = np.zeros((len(x), high, wide, c * mult))
    for i in range(k1):
        for j in range(k2):
            patch = np.repeat(x[:, i : i + high, j : j + wide], mult, axis=3)
            out += patch * kernel[i, j].reshape(-1)
    return out


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)


# %% two_sets_of_biases kind="wrong" hint=["two sets of biases"] breaks=["biases as Keras has them"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return (k * k + 1) * c * mult + (c * mult + 1) * m, (k * k * c + 1) * m


# %% no_biases kind="wrong" hint=["no bias"] breaks=["biases as Keras has them"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return c * mult * (k * k + m), k * k * c * m


# %% multiplier_forgotten kind="wrong" hint=["multiplier forgotten"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return k * k * c + (c + 1) * m, (k * k * c + 1) * m


# %% a_ninth kind="wrong" hint=["a share of Conv2D"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return (k * k * c + 1) * m // k**2, (k * k * c + 1) * m


# %% other_way_round kind="wrong" hint=["Conv2D first"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)[::-1]


# %% one_number kind="wrong" hint=["not two numbers"]
def depthwise(x, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)[0]


# %% lazy_copy kind="wrong" hint=["depthwise"]
def depthwise(x, kernel):
    return x


def separable_cost(k, c, m, mult):
    return 8896, 73_856


# %% hostile_changes_its_input kind="wrong" hint=["change"]
def depthwise(x, kernel):
    x *= 0
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], (1, 2))
    maps = np.einsum("bijcyx,yxcm->bijcm", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)


def separable_cost(k, c, m, mult):
    return right_cost(k, c, m, mult)
