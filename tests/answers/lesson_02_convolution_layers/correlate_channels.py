# %% given
import keras
import numpy as np
from scipy import signal


# %% scipy_loops kind="right"
def correlate_channels(image, kernels):
    maps = []
    for m in range(kernels.shape[3]):
        channels = [
            signal.correlate2d(image[:, :, n], kernels[:, :, n, m], mode="valid")
            for n in range(image.shape[2])
        ]
        maps.append(np.sum(channels, axis=0))
    return np.stack(maps, axis=-1)


# %% einsum kind="right"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ijm", windows, kernels)


# %% three_dimensional_correlation kind="right"
def correlate_channels(image, kernels):
    maps = [
        signal.correlate(image, kernels[..., m], mode="valid")[:, :, 0]
        for m in range(kernels.shape[-1])
    ]
    return np.dstack(maps)


# %% pure_loops kind="right"
def correlate_channels(image, kernels):
    height, width, channels, filters = kernels.shape
    rows, columns = image.shape[0] - height + 1, image.shape[1] - width + 1
    result = np.zeros((rows, columns, filters), dtype=np.float32)
    for i in range(rows):
        for j in range(columns):
            for m in range(filters):
                window = image[i : i + height, j : j + width, :]
                result[i, j, m] = (window * kernels[:, :, :, m]).sum()
    return result


# %% keras_itself kind="right"
def correlate_channels(image, kernels):
    return keras.ops.conv(image[None].astype("float32"), kernels.astype("float32"))[0]


# %% channels_kept kind="wrong" hint="number of filters"
def correlate_channels(image, kernels):
    return np.stack(
        [
            signal.correlate2d(image[:, :, n], kernels[:, :, n, 0], mode="valid")
            for n in range(image.shape[2])
        ],
        axis=-1,
    )


# %% pairs_kept kind="wrong" hint="add them over the channels"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ijnm", windows, kernels)


# %% first_channel_only kind="wrong" hint="first channel"
def correlate_channels(image, kernels):
    return np.stack(
        [
            signal.correlate2d(image[:, :, 0], kernels[:, :, 0, m], mode="valid")
            for m in range(kernels.shape[3])
        ],
        axis=-1,
    )


# %% overwritten_sum kind="wrong" hint="overwritten"
def correlate_channels(image, kernels):
    maps = []
    for m in range(kernels.shape[3]):
        for n in range(image.shape[2]):
            total = signal.correlate2d(
                image[:, :, n], kernels[:, :, n, m], mode="valid"
            )
        maps.append(total)
    return np.stack(maps, axis=-1)


# %% flipped kind="wrong" hint="180"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ijm", windows, kernels[::-1, ::-1])


# %% filters_summed kind="wrong" hint="map of its own"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ij", windows, kernels)


# %% maps_in_front kind="wrong" hint="last axis"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->mij", windows, kernels)


# %% averaged kind="wrong" hint="add them"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ijm", windows, kernels) / image.shape[2]


# %% same_filter_everywhere kind="wrong" hint="filter m for map m"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    one = np.einsum("ijnkl,kln->ij", windows, kernels[..., 0])
    return np.stack([one] * kernels.shape[3], axis=-1)


# %% same_mode kind="wrong" hint="valid mode"
def correlate_channels(image, kernels):
    return np.zeros((*image.shape[:2], kernels.shape[3]))


# %% untouched kind="wrong" hint="not filled in yet"
def correlate_channels(image, kernels):
    """Return one map per filter, summed over the input channels."""
    ...


# %% lazy_three_channels kind="wrong" hint="IndexError"
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return sum(
        np.einsum("ijkl,klm->ijm", windows[:, :, n], kernels[:, :, n]) for n in range(3)
    )


# %% hostile_changes_input kind="wrong" hint="changes the array"
def correlate_channels(image, kernels):
    kernels *= 0
    return np.zeros((3, 4, 2))


# %% returns_after_the_first_filter kind="wrong" hint=["one map only", "inside the loop"]
def correlate_channels(image, kernels):
    maps = []
    for m in range(kernels.shape[3]):
        total = 0
        for n in range(image.shape[2]):
            channel, kernel = image[:, :, n], kernels[:, :, n, m]
            total = total + signal.correlate2d(channel, kernel, mode="valid")
        maps.append(total)
        return np.stack(maps, axis=-1)


# %% mode_left_out kind="wrong" hint=["another mode", "valid mode"]
def correlate_channels(image, kernels):
    maps = []
    for m in range(kernels.shape[3]):
        total = 0
        for n in range(image.shape[2]):
            total = total + signal.correlate2d(image[:, :, n], kernels[:, :, n, m])
        maps.append(total)
    return np.stack(maps, axis=-1)


# %% squeezed kind="wrong" hint=["small example"]
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijnkl,klnm->ijm", windows, kernels).squeeze()


# %% grey_first kind="wrong" hint=["small example"]
def correlate_channels(image, kernels):
    grey = image.sum(axis=2)
    return np.stack(
        [
            signal.correlate2d(grey, kernels[:, :, :, m].sum(axis=2), mode="valid")
            for m in range(kernels.shape[3])
        ],
        axis=-1,
    )


# %% with_relu kind="wrong" hint=["below zero"]
def correlate_channels(image, kernels):
    windows = np.lib.stride_tricks.sliding_window_view(
        image, kernels.shape[:2], axis=(0, 1)
    )
    return np.maximum(np.einsum("ijnkl,klnm->ijm", windows, kernels), 0)


# %% channels_reversed_by_convolve kind="wrong" hint=["reverse order"]
def correlate_channels(image, kernels):
    maps = [
        signal.convolve(
            image, kernels[::-1, ::-1, :, m], mode="valid", method="direct"
        )[:, :, 0]
        for m in range(kernels.shape[3])
    ]
    return np.stack(maps, axis=-1)
